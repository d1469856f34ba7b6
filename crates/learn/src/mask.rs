//! Masking of the variable parts of a line: figures, and the names of months and days next to them. The rest is fixed.

use super::calendar::is_calendar_word;
use super::page_table::Spaces;

/// A piece of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece<'t> {
    /// Fixed text.
    Fixed(&'t str),
    /// A run of digits.
    Figure(&'t str),
    /// The name of a month or a day, or a morning or evening marker, next to a figure.
    Calendar(&'t str),
}

/// Placeholder for a figure in a masked line. No unmasked part contains it, because it would be masked too.
pub(super) const FIGURE: char = '0';
/// Placeholder for a month or a day in a masked line.
pub(super) const CALENDAR: char = '\u{1}';

/// Returns a line with its figures and dates masked. Lines with the same result are one line of a template.
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

/// Recognizes dates in any language: a word between a day and a year is a month. If the line's first word is before the
/// day, it is the name of the day.
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

/// Whether a figure, or a calendar word next to one, is before or after the piece, with only a short separator between
/// them.
fn beside_figure(pieces: &[Piece<'_>], at: usize) -> bool {
    let is_figure = |piece: Option<&Piece<'_>>| matches!(piece, Some(Piece::Figure(_) | Piece::Calendar(_)));
    let separator =
        |piece: Option<&Piece<'_>>| matches!(piece, Some(Piece::Fixed(s)) if s.len() <= 3 && sort_of(s) == Sort::Other);
    let before = |n: usize| at.checked_sub(n).and_then(|i| pieces.get(i));
    is_figure(before(1))
        || is_figure(pieces.get(at + 1))
        || (separator(before(1)) && is_figure(before(2)))
        || (separator(pieces.get(at + 1)) && is_figure(pieces.get(at + 2)))
        // `Monday, March 3`: a day next to a month that is next to a figure.
        || (separator(pieces.get(at + 1))
            && matches!(pieces.get(at + 2), Some(Piece::Fixed(word)) if is_calendar_word(word))
            && separator(pieces.get(at + 3))
            && is_figure(pieces.get(at + 4)))
}

fn sort_of(text: &str) -> Sort {
    text.chars().next().map_or(Sort::Other, sort)
}

/// Minimum number of identical lines after which no variation is expected.
const SURE: usize = 3;

/// Returns the narrowest pattern that matches all `texts`, which are equal when masked. Figures that may grow, may do
/// so.
pub(super) fn pattern(texts: &[&str]) -> String {
    let lines: Vec<Vec<Piece<'_>>> = texts.iter().map(|text| pieces(text)).collect();
    let Some(first) = lines.first() else { return String::new() };
    let mut out = String::new();
    // Pages fetched on one day all have its date, and the next ones will have another.
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

/// The character before a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Before {
    /// A colon: the figure is minutes or seconds.
    Colon,
    Other,
}

/// Returns the pattern of figures. Years, minutes and zero-padded numbers have a fixed width. Days and counters may
/// grow.
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

/// Returns the start and end of a text that correspond to the first `prefix` and last `suffix` bytes of its masked
/// form.
pub(super) fn ends(text: &str, prefix: usize, suffix: usize) -> (&str, &str) {
    let masked_length = |piece: &Piece<'_>| match piece {
        Piece::Fixed(fixed) => fixed.len(),
        Piece::Figure(_) | Piece::Calendar(_) => 1,
    };
    let pieces = pieces(text);
    let total: usize = pieces.iter().map(masked_length).sum();
    // Offset in the text, in bytes, before which the masked form has `at` bytes.
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

/// Returns the pattern of a masked text, for use when the lines themselves are not available.
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

/// Returns a pattern in which each space matches several, if the lines have several in a row.
pub(super) fn spaced(pattern: String, spaces: Spaces) -> String {
    match spaces {
        Spaces::Single => pattern,
        Spaces::Runs => pattern.replace(' ', " +"),
    }
}

/// Escapes a text for use in a pattern. Only special characters get a backslash.
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
