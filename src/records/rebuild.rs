//! The raw text of a cleaned record, made of the record alone.

/// What a record says of a removal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Taken<'t> {
    /// Where it was in the raw text, in bytes.
    pub start: usize,
    /// The byte behind it.
    pub end: usize,
    /// The text that was taken.
    pub text: &'t str,
}

/// Why no raw text can be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Misfit {
    /// Removals are not in order, or meet.
    #[error("removal {0} starts before the end of the previous one")]
    Order(usize),
    /// A removal's text is not as long as its place.
    #[error("the text of removal {0} does not have the length of its range")]
    Length(usize),
    /// A removal lies behind the end of the text, or within a character of it.
    #[error("the range of removal {0} does not fit the text")]
    Place(usize),
}

/// The raw text: `clean` with what was taken put back. Removals are counted from 1 in errors.
///
/// # Errors
/// [`Misfit`] where they cannot have come from one text.
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
