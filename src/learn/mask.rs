//! What varies in a line of a template: figures, and the names of months and days beside them. Everything else is fixed.

use super::calendar::is_calendar_word;
use std::fmt::Write as _;

/// A piece of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece<'t> {
    /// Text that stays.
    Fixed(&'t str),
    /// A run of digits.
    Figure(&'t str),
    /// The name of a month or a day, or what tells morning from evening, beside a figure.
    Calendar(&'t str),
}

/// Stands for a figure in a masked line. No line has it: a figure of its own would be masked too.
pub(super) const FIGURE: char = '0';
/// Stands for a month or a day in a masked line.
pub(super) const CALENDAR: char = '\u{1}';

/// A line with its figures and dates masked: lines that differ in nothing else are one line of a template.
pub(super) fn masked(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for piece in pieces(text) {
        match piece {
            Piece::Fixed(fixed) => out.push_str(fixed),
            Piece::Figure(_) => out.push(FIGURE),
            Piece::Calendar(_) => out.push(CALENDAR),
        }
    }
    out
}

fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let sort = sort(first);
        let end = rest.find(|c| self::sort(c) != sort).unwrap_or(rest.len());
        let (piece, behind) = rest.split_at(end);
        pieces.push(if sort == Sort::Digit { Piece::Figure(piece) } else { Piece::Fixed(piece) });
        rest = behind;
    }
    for at in 0..pieces.len() {
        if let Piece::Fixed(word) = pieces[at]
            && is_calendar_word(word)
            && beside_figure(&pieces, at)
        {
            pieces[at] = Piece::Calendar(word);
        }
    }
    pieces
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sort {
    Digit,
    Letter,
    Other,
}

fn sort(c: char) -> Sort {
    match c {
        c if c.is_ascii_digit() => Sort::Digit,
        c if c.is_alphabetic() => Sort::Letter,
        _ => Sort::Other,
    }
}

/// Whether a figure, or a calendar's word that is beside one, stands before or behind, nothing but a short separator
/// between.
fn beside_figure(pieces: &[Piece<'_>], at: usize) -> bool {
    let is_figure = |piece: Option<&Piece<'_>>| matches!(piece, Some(Piece::Figure(_) | Piece::Calendar(_)));
    let separator =
        |piece: Option<&Piece<'_>>| matches!(piece, Some(Piece::Fixed(s)) if s.len() <= 3 && sort_of(s) == Sort::Other);
    let before = |n: usize| at.checked_sub(n).and_then(|i| pieces.get(i));
    is_figure(before(1))
        || is_figure(pieces.get(at + 1))
        || (separator(before(1)) && is_figure(before(2)))
        || (separator(pieces.get(at + 1)) && is_figure(pieces.get(at + 2)))
        // `Monday, March 3`: a day beside a month that is beside a figure.
        || (separator(pieces.get(at + 1))
            && matches!(pieces.get(at + 2), Some(Piece::Fixed(word)) if is_calendar_word(word))
            && separator(pieces.get(at + 3))
            && is_figure(pieces.get(at + 4)))
}

fn sort_of(text: &str) -> Sort {
    text.chars().next().map_or(Sort::Other, sort)
}

/// The narrowest pattern for whole lines that fits all `texts`, which are one line when masked.
pub(super) fn pattern(texts: &[&str]) -> String {
    let lines: Vec<Vec<Piece<'_>>> = texts.iter().map(|text| pieces(text)).collect();
    let Some(first) = lines.first() else { return String::new() };
    let mut out = String::new();
    for (at, piece) in first.iter().enumerate() {
        let same = lines.iter().all(|line| line.get(at) == Some(piece));
        match piece {
            Piece::Fixed(text) => out.push_str(&escaped(text)),
            Piece::Figure(text) | Piece::Calendar(text) if same && texts.len() > 2 => out.push_str(&escaped(text)),
            Piece::Calendar(_) => out.push_str(r"\w+"),
            Piece::Figure(_) => {
                let lengths = lines.iter().filter_map(|line| match line.get(at) {
                    Some(Piece::Figure(figure)) => Some(figure.len()),
                    _ => None,
                });
                let (least, most) = lengths.fold((usize::MAX, 0), |(a, b), n| (a.min(n), b.max(n)));
                figure(&mut out, least, most);
            }
        }
    }
    out
}

/// A figure of so many digits. Counters and days grow by a digit, years and clocks do not.
fn figure(out: &mut String, least: usize, most: usize) {
    // Writing to a String cannot fail.
    let _ = match (least, most) {
        (2, 2) => write!(out, r"\d\d"),
        (4, 4) => write!(out, r"\d{{4}}"),
        (1, 2) => write!(out, r"\d{{1,2}}"),
        _ => write!(out, r"\d+"),
    };
}

/// The pattern of a masked text with slots in it, where the lines themselves are not at hand.
pub(super) fn masked_pattern(masked: &str) -> String {
    let mut out = String::new();
    for c in masked.chars() {
        match c {
            FIGURE => out.push_str(r"\d+"),
            CALENDAR => out.push_str(r"\w+"),
            c => out.push_str(&escaped(c.encode_utf8(&mut [0; 4]))),
        }
    }
    out
}

/// A text as a pattern that matches it: only what means something in a pattern gets a backslash.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '\\' | '.' | '+' | '*' | '?' | '(' | ')' | '|' | '[' | ']' | '{' | '}' | '^' | '$') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_and_dates_are_slots() {
        assert_eq!(masked("20:34 GMT12 May 2021"), "0:0 GMT0 \u{1} 0");
        assert_eq!(masked("Monday, March 3"), "\u{1}, \u{1} 0");
        assert_eq!(masked("We may march on Sunday"), "We may march on Sunday", "no figure beside them");
    }

    #[test]
    fn a_pattern_fits_what_was_seen_and_no_more() {
        assert_eq!(pattern(&["20:34 GMT12 May 2021", "07:33 GMT4 June 2019"]), r"\d\d:\d\d GMT\d{1,2} \w+ \d{4}");
        assert_eq!(pattern(&["(1) a", "(1203) a"]), r"\(\d+\) a");
        assert_eq!(pattern(&["v3.1", "v3.1", "v3.1"]), r"v3\.1", "what never varies is fixed");
    }
}
