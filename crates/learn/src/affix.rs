//! Common prefixes and suffixes of the lines at one position of a template.

use super::mask::{ends, pattern};
use std::collections::BTreeMap;

/// The prefix and suffix of lines, both masked.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Affix {
    pub prefix: String,
    pub suffix: String,
}

/// Maximum number of different lines compared with each other. More add nothing.
const COMPARED: usize = 96;
/// Minimum number of common letters that cannot be chance.
const LONG: usize = 12;
/// Minimum number of lines of which one may differ.
const SOME: usize = 5;
/// A prefix or suffix with fewer letters says little next to a long one.
const SHORT: usize = 8;
/// Maximum number of prefixes and of suffixes that are combined.
const TRIED: usize = 12;

impl Affix {
    /// Whether a masked line has this prefix and suffix.
    pub fn fits(&self, masked: &str) -> bool {
        masked.len() >= self.prefix.len() + self.suffix.len()
            && masked.starts_with(&self.prefix)
            && masked.ends_with(&self.suffix)
    }

    /// Returns the longer end alone, if it is long enough not to be chance and the other is short.
    pub fn wider(&self) -> Option<Self> {
        let letters = |text: &str| text.chars().filter(|c| c.is_alphabetic()).count();
        let (prefix, suffix) = (letters(&self.prefix), letters(&self.suffix));
        if prefix.min(suffix) == 0 || prefix.min(suffix) >= SHORT || prefix.max(suffix) < LONG {
            return None;
        }
        let empty = String::new;
        Some(if prefix > suffix {
            Self { prefix: self.prefix.clone(), suffix: empty() }
        } else {
            Self { prefix: empty(), suffix: self.suffix.clone() }
        })
    }

    pub fn letters(&self) -> usize {
        self.prefix.chars().chain(self.suffix.chars()).filter(|c| c.is_alphabetic()).count()
    }

    /// Returns the narrowest whole-line pattern that matches `texts`, all of which fit this affix.
    pub fn pattern(&self, texts: &[&str]) -> String {
        let ends: Vec<(&str, &str)> =
            texts.iter().map(|text| ends(text, self.prefix.len(), self.suffix.len())).collect();
        let starts: Vec<&str> = ends.iter().map(|(start, _)| *start).collect();
        let ends: Vec<&str> = ends.iter().map(|(_, end)| *end).collect();
        format!("{}.*{}", pattern(&starts), pattern(&ends))
    }
}

/// Returns an affix of at least `share` percent of `lines` (masked): the one with most letters. Among long affixes, the
/// one that most lines have wins.
pub(super) fn common(lines: &[&str], share: usize) -> Option<Affix> {
    let mut different = lines.to_vec();
    different.sort_unstable();
    different.dedup();
    if different.len() < 2 {
        return None;
    }
    let step = different.len().div_ceil(COMPARED);
    let mut sample: Vec<&str> = different.iter().step_by(step).copied().collect();
    let prefixes = candidates(&sample, common_prefix);
    sample.sort_by(|a, b| a.chars().rev().cmp(b.chars().rev()));
    let suffixes = candidates(&sample, common_suffix);
    let mut best: Option<((usize, usize), Affix)> = None;
    for prefix in &prefixes {
        for suffix in &suffixes {
            let affix = Affix { prefix: (*prefix).to_owned(), suffix: (*suffix).to_owned() };
            let fits = lines.iter().filter(|line| affix.fits(line)).count();
            let letters = affix.letters();
            let worth = (if letters >= LONG { fits } else { 0 }, letters);
            // If the lines have much in common, one of them may differ.
            let spared = usize::from(letters >= LONG && lines.len() >= SOME);
            if letters > 0
                && (fits + spared) * 100 >= lines.len() * share
                && best.as_ref().is_none_or(|(most, _)| worth > *most)
            {
                best = Some((worth, affix));
            }
        }
    }
    best.map(|(_, affix)| affix)
}

/// Returns the common part of each two neighbouring sorted lines, the most frequent first. The empty text is last.
fn candidates<'t>(sorted: &[&'t str], common: impl Fn(&'t str, &'t str) -> &'t str) -> Vec<&'t str> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for pair in sorted.windows(2) {
        *counts.entry(common(pair[0], pair[1])).or_default() += 1;
    }
    counts.remove("");
    let mut found: Vec<(&str, usize)> = counts.into_iter().collect();
    found.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.len().cmp(&b.0.len())).then(a.0.cmp(b.0)));
    found.into_iter().take(TRIED).map(|(text, _)| text).chain([""]).collect()
}

/// Returns the common prefix of two lines, up to the end of a word.
fn common_prefix<'t>(a: &'t str, b: &'t str) -> &'t str {
    let same =
        a.char_indices().zip(b.chars()).find(|((_, x), y)| x != y).map_or(a.len().min(b.len()), |((at, _), _)| at);
    let is_end = |at: usize| {
        let before = a[..at].chars().last();
        let behind = |text: &str| text[at..].chars().next();
        !before.is_some_and(char::is_alphanumeric) || [behind(a), behind(b)].iter().all(|c| starts_word(*c))
    };
    let ends = (1..=same).rev().filter(|&at| a.is_char_boundary(at));
    ends.into_iter().find(|&at| is_end(at)).map_or("", |at| &a[..at])
}

/// Returns the common suffix of two lines, from the start of a word.
fn common_suffix<'t>(a: &'t str, b: &'t str) -> &'t str {
    let pairs = a.chars().rev().zip(b.chars().rev());
    let same: usize = pairs.take_while(|(x, y)| x == y).map(|(x, _)| x.len_utf8()).sum();
    let is_start = |length: usize| {
        let first = a[a.len() - length..].chars().next();
        let before = |text: &str| text[..text.len() - length].chars().last();
        !first.is_some_and(char::is_alphanumeric)
            || [before(a), before(b)].iter().all(|c| !c.is_some_and(char::is_alphanumeric))
    };
    let starts = (1..=same).rev().filter(|&length| a.is_char_boundary(a.len() - length));
    starts.into_iter().find(|&length| is_start(length)).map_or("", |length| &a[a.len() - length..])
}

/// Whether a word can start at this character, or the text ends.
fn starts_word(c: Option<char>) -> bool {
    c.is_none_or(|c| !c.is_alphanumeric() || c.is_uppercase() || c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_one_place_start_or_end_alike() {
        let prev = common(&["PrevA.0. Linux", "Prev0.0. Coexistence", "Prev0.0. Ferries"], 90).unwrap();
        assert_eq!((prev.prefix.as_str(), prev.suffix.as_str()), ("Prev", ""));
        let title = common(&["Boats (Manual 0)", "The sea (Manual 0)", "Boots (Manual 0)"], 90).unwrap();
        let texts = ["Boats (Manual 3)", "The sea (Manual 3)", "Boots (Manual 12)"];
        assert_eq!(title.pattern(&texts), r".* \(Manual \d{1,2}\)");
        assert_eq!(common(&["Boats", "Boots", "The sea"], 90), None);
    }
}
