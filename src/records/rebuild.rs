//! Restores the raw text of a cleaned record from the record alone.

/// A removal stored in a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Taken<'t> {
    /// Its start in the raw text, in bytes.
    pub start: usize,
    /// Its end in the raw text, in bytes (exclusive).
    pub end: usize,
    /// The removed text.
    pub text: &'t str,
}

/// Why the raw text cannot be restored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Misfit {
    /// Removals are out of order, or overlap.
    #[error("removal {0} starts before the end of the previous one")]
    Order(usize),
    /// The length of a removal's text differs from that of its span.
    #[error("the text of removal {0} does not have the length of its range")]
    Length(usize),
    /// A removal lies after the end of the text, or within a character.
    #[error("the range of removal {0} does not fit the text")]
    Place(usize),
}

/// Returns the raw text: `clean` with the removed texts inserted. Errors count removals from 1.
///
/// # Errors
/// [`Misfit`] if they cannot have come from one text.
pub fn rebuilt<'t>(clean: &str, taken: impl IntoIterator<Item = Taken<'t>>) -> Result<String, Misfit> {
    let mut raw = String::with_capacity(clean.len() * 2);
    let mut rest = clean;
    for (number, removal) in (1..).zip(taken) {
        let kept = removal.start.checked_sub(raw.len()).ok_or(Misfit::Order(number))?;
        if removal.end.checked_sub(removal.start) != Some(removal.text.len()) {
            return Err(Misfit::Length(number));
        }
        let (before, behind) = rest.split_at_checked(kept).ok_or(Misfit::Place(number))?;
        raw.push_str(before);
        raw.push_str(removal.text);
        rest = behind;
    }
    raw.push_str(rest);
    Ok(raw)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(start: usize, text: &str) -> Taken<'_> {
        Taken { start, end: start + text.len(), text }
    }

    #[test]
    fn what_was_taken_is_put_back_or_said_to_misfit() {
        assert_eq!(rebuilt("bd", [taken(0, "a"), taken(2, "c"), taken(4, "é")]).unwrap(), "abcdé");
        assert_eq!(rebuilt("", [taken(0, "a"), taken(1, "b")]).unwrap(), "ab");
        assert_eq!(rebuilt("x", [taken(1, "a"), taken(1, "b")]), Err(Misfit::Order(2)));
        assert_eq!(rebuilt("x", [taken(3, "a")]), Err(Misfit::Place(1)));
        assert_eq!(rebuilt("é", [taken(1, "a")]), Err(Misfit::Place(1)));
        assert_eq!(rebuilt("x", [Taken { start: 0, end: 3, text: "a" }]), Err(Misfit::Length(1)));
    }
}
