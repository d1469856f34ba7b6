//! What varies in a line of a template: figures, and the names of months and days beside them. Everything else is fixed.

use super::calendar::is_calendar_word;
use super::page_table::Spaces;

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
    foreign_dates(&mut pieces);
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

/// A word between a day and a year is a month's, in any language; where the line's first word stands before the day, it
/// is that day's name.
fn foreign_dates(pieces: &mut [Piece<'_>]) {
    let is_separator = |piece: &Piece<'_>| matches!(piece, Piece::Fixed(" " | ", " | "، " | "." | ". " | "-" | "/"));
    for at in 2..pieces.len().saturating_sub(2) {
        let [Piece::Figure(day), before, Piece::Fixed(word), behind, Piece::Figure(year)] = &pieces[at - 2..=at + 2]
        else {
            continue;
        };
        let dated = day.len() <= 2 && year.len() == 4 && (year.starts_with("19") || year.starts_with("20"));
        if !dated
            || sort_of(word) != Sort::Letter
            || is_calendar_word(word)
            || !is_separator(before)
            || !is_separator(behind)
        {
            continue;
        }
        pieces[at] = Piece::Calendar(word);
        if at == 4
            && let [Piece::Fixed(name), between, ..] = &*pieces
            && sort_of(name) == Sort::Letter
            && is_separator(between)
        {
            let name = *name;
            pieces[0] = Piece::Calendar(name);
        }
    }
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

/// So many lines that all say the same will say nothing else.
const SURE: usize = 3;

/// The narrowest pattern that fits all `texts`, which are one text when masked; a figure that may grow may do so.
pub(super) fn pattern(texts: &[&str]) -> String {
    let lines: Vec<Vec<Piece<'_>>> = texts.iter().map(|text| pieces(text)).collect();
    let Some(first) = lines.first() else { return String::new() };
    let mut out = String::new();
    // Pages fetched on one day all have its date: the next ones will have another.
    let dated = first.iter().any(|piece| matches!(piece, Piece::Calendar(_))) || masked(texts[0]).contains("0:0");
    for (at, piece) in first.iter().enumerate() {
        let same = !dated && texts.len() >= SURE && lines.iter().all(|line| line.get(at) == Some(piece));
        match piece {
            Piece::Fixed(text) => out += &escaped(text),
            Piece::Figure(text) | Piece::Calendar(text) if same => out += &escaped(text),
            Piece::Calendar(_) => out.push_str(r"\w+"),
            Piece::Figure(_) => {
                let figures = lines.iter().filter_map(|line| match line.get(at) {
                    Some(Piece::Figure(figure)) => Some(*figure),
                    _ => None,
                });
                let before = if out.ends_with(':') { Before::Colon } else { Before::Other };
                out.push_str(figure(&figures.collect::<Vec<_>>(), before));
            }
        }
    }
    out
}

/// What stands before a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Before {
    /// Behind it are minutes or seconds.
    Colon,
    Other,
}

/// The pattern of figures. Years, minutes and what is filled up with a nought have their width; days and counters grow.
fn figure(figures: &[&str], before: Before) -> &'static str {
    let all = |digits: usize| figures.iter().all(|figure| figure.len() == digits);
    let is_year = |figure: &&str| figure.starts_with("19") || figure.starts_with("20");
    let filled = figures.iter().any(|figure| figure.starts_with('0'));
    if all(2) && (filled || before == Before::Colon) {
        r"\d\d"
    } else if all(4) && figures.iter().all(is_year) {
        r"\d{4}"
    } else if figures.iter().all(|figure| figure.len() <= 2) {
        r"\d{1,2}"
    } else {
        r"\d+"
    }
}

/// What a text starts and ends with, where its masked form starts with `prefix` and ends with `suffix` bytes.
pub(super) fn ends(text: &str, prefix: usize, suffix: usize) -> (&str, &str) {
    let masked_length = |piece: &Piece<'_>| match piece {
        Piece::Fixed(fixed) => fixed.len(),
        Piece::Figure(_) | Piece::Calendar(_) => 1,
    };
    let pieces = pieces(text);
    let total: usize = pieces.iter().map(masked_length).sum();
    // Where the masked form has `at` bytes behind it, in bytes of the text.
    let place = |at: usize| {
        let (mut masked, mut own) = (0, 0);
        for piece in &pieces {
            let (Piece::Fixed(says) | Piece::Figure(says) | Piece::Calendar(says)) = piece;
            if at <= masked {
                break;
            }
            let length = masked_length(piece);
            own += if at >= masked + length { says.len() } else { at - masked };
            masked += length;
        }
        own
    };
    let (start, end) = (place(prefix), place(total.saturating_sub(suffix)));
    (text.get(..start).unwrap_or(""), text.get(end..).unwrap_or(""))
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

/// A pattern whose spaces stand for several, where the lines have several in a row.
pub(super) fn spaced(pattern: String, spaces: Spaces) -> String {
    match spaces {
        Spaces::Single => pattern,
        Spaces::Runs => pattern.replace(' ', " +"),
    }
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
        assert_eq!(pattern(&["1/03/2019 (45)", "12/11/2020 (7)"]), r"\d{1,2}/\d\d/\d{4} \(\d{1,2}\)");
        assert_eq!(pattern(&["(1) a", "(1203) a"]), r"\(\d+\) a");
        assert_eq!(pattern(&["v3.1", "v3.1", "v3.1"]), r"v3\.1", "what never varies is fixed");
    }
}
