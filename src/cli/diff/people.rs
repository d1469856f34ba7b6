//! The diff of a page for people: each line with its number in the raw page, and with the rule that removed it in the
//! margin.

use super::pager::Marks;
use super::pages::name_of;
use crate::cli::counted;
use crate::render::{By, Row, RowFate, RowPart, visible};
use anstyle::{AnsiColor, Style};
use std::fmt::Write as _;
use unicode_width::UnicodeWidthStr as _;

const NAME: Style = AnsiColor::Cyan.on_default();
const SAME_NAME: Style = AnsiColor::Cyan.on_default().dimmed();
const GONE: Style = AnsiColor::Red.on_default();
const GONE_WORDS: Style = AnsiColor::Red.on_default().invert();
const LEFT: Style = AnsiColor::Green.on_default();
const QUIET: Style = Style::new().dimmed();
const TITLE: Style = Style::new().bold();

/// How diffs are shown.
#[derive(Debug, Clone, Copy)]
pub(super) struct View {
    /// The number of context lines.
    pub context: usize,
    pub marks: Marks,
    /// The maximum width of the margin, in columns; `None` for no limit.
    pub margin: Option<usize>,
}

/// The diff of a page, line by line.
pub(super) struct PageDiff<'p> {
    pub id: &'p str,
    /// Its site, or a substitute if it has none.
    pub site: Option<&'p str>,
    pub rows: &'p [Row<'p>],
    /// Whether each row is selected.
    pub hits: &'p [bool],
}

/// Renders the diff as styled text.
pub(super) fn shown(sheet: &PageDiff<'_>, view: View) -> String {
    let near = near(sheet.hits, view.context);
    let rows = || sheet.rows.iter().zip(&near).filter(|(_, near)| **near).map(|(row, _)| row);
    let widest = rows().flat_map(|row| &row.parts).map(|part| margin_name(&part.by).width()).max().unwrap_or(0);
    let mut printer = Printer {
        out: String::new(),
        marks: view.marks,
        margin: view.margin.map_or(widest, |most| widest.min(most)),
        digits: rows().filter_map(|row| row.number).max().unwrap_or(1).to_string().len(),
        last: None,
    };
    let lines = sheet.hits.iter().zip(sheet.rows).filter(|(hit, row)| **hit && row.fate != RowFate::Left).count();
    printer.title(sheet, lines);
    let mut before: Option<usize> = None;
    for (i, row) in sheet.rows.iter().enumerate().filter(|(i, _)| near[*i]) {
        let follows = before.is_some_and(|last| last + 1 == i && !jumps(&sheet.rows[last], row));
        if before.is_some() && !follows {
            printer.gap();
        }
        printer.row(row, sheet.hits[i]);
        before = Some(i);
    }
    printer.out
}

/// Whether each row is selected, or at most `context` rows from one that is.
fn near(hits: &[bool], context: usize) -> Vec<bool> {
    let mut near = vec![false; hits.len()];
    let mut since = usize::MAX;
    for (i, hit) in hits.iter().enumerate() {
        since = if *hit { 0 } else { since.saturating_add(1) };
        near[i] = since <= context;
    }
    since = usize::MAX;
    for (i, hit) in hits.iter().enumerate().rev() {
        since = if *hit { 0 } else { since.saturating_add(1) };
        near[i] |= since <= context;
    }
    near
}

/// Whether there are lines between two rows that the diff does not contain.
fn jumps(above: &Row<'_>, below: &Row<'_>) -> bool {
    matches!((above.number, below.number), (Some(above), Some(below)) if below != above + 1)
}

/// The margin text for a rule.
fn margin_name(by: &By) -> String {
    match by {
        By::One(rule) => name_of(rule),
        By::OneOf(rules) if rules.is_empty() => "(no rule named)".to_owned(),
        By::OneOf(rules) => format!("one of {}", rules.len()),
    }
}

struct Printer {
    out: String,
    marks: Marks,
    margin: usize,
    digits: usize,
    /// The rule of the row above.
    last: Option<By>,
}

// Writing to a string does not fail, so results are ignored.
impl Printer {
    fn title(&mut self, sheet: &PageDiff<'_>, lines: usize) {
        let _ = write!(self.out, "{TITLE}{}{TITLE:#}", name_of(sheet.id));
        if let Some(site) = sheet.site {
            let _ = write!(self.out, "  {NAME}[{}]{NAME:#}", name_of(site));
        }
        let _ = writeln!(self.out, "  {QUIET}{}{QUIET:#}", counted(lines, "line"));
    }

    fn gap(&mut self) {
        let _ = writeln!(self.out, "{:1$}{QUIET}...{QUIET:#}", "", (self.margin + 2 + self.digits).saturating_sub(3));
        self.last = None;
    }

    fn row(&mut self, row: &Row<'_>, is_hit: bool) {
        let several = row.parts.windows(2).any(|pair| pair[0].by != pair[1].by);
        let by = row.parts.first().map(|part| &part.by).filter(|_| !several);
        if let Some(By::OneOf(rules)) = by
            && self.last.as_ref() != by
        {
            let names: Vec<String> = rules.iter().map(|rule| name_of(rule)).collect();
            let _ =
                writeln!(self.out, "{:1$}  {QUIET}by {2}{QUIET:#}", "", self.margin + self.digits, names.join(", "));
        }
        self.margin(by, row.number);
        let (sign, style) = match row.fate {
            RowFate::Stays => (" ", Style::new()),
            RowFate::Goes if is_hit => ("-", GONE),
            RowFate::Goes => ("-", QUIET),
            RowFate::Partly => ("~", GONE),
            RowFate::Left => ("+", LEFT),
        };
        let text = if row.fate == RowFate::Partly { self.words(row) } else { line(row.text) };
        match (row.fate, text.is_empty()) {
            (RowFate::Stays, true) => {}
            (_, true) => drop(write!(self.out, " {style}{sign}{style:#}")),
            (RowFate::Partly, _) => drop(write!(self.out, " {style}{sign}{style:#} {text}")),
            _ => drop(write!(self.out, " {style}{sign} {text}{style:#}")),
        }
        self.out.push('\n');
        if several {
            row.parts.iter().for_each(|part| self.part(row, part));
        }
        self.last = by.cloned();
    }

    /// Prints what one of several rules removed from a line.
    fn part(&mut self, row: &Row<'_>, part: &RowPart) {
        self.margin(Some(&part.by), None);
        let _ = writeln!(self.out, "   {GONE}- {}{GONE:#}", gone(row, part));
    }

    fn margin(&mut self, by: Option<&By>, number: Option<usize>) {
        let style = if by.is_some() && self.last.as_ref() == by { SAME_NAME } else { NAME };
        let name = fitted(&by.map(margin_name).unwrap_or_default(), self.margin);
        let number = number.map(|number| number.to_string()).unwrap_or_default();
        let digits = self.digits;
        let _ = match by {
            Some(_) => write!(self.out, "{style}{name}{style:#}  {QUIET}{number:>digits$}{QUIET:#}"),
            None => write!(self.out, "{name}  {QUIET}{number:>digits$}{QUIET:#}"),
        };
    }

    /// A line with its removed words marked.
    fn words(&self, row: &Row<'_>) -> String {
        let mut out = String::new();
        let mut at = 0;
        for part in &row.parts {
            out.push_str(&visible(&row.text[at..part.span.start]));
            let gone = gone(row, part);
            let _ = match self.marks {
                Marks::Colours => write!(out, "{GONE_WORDS}{gone}{GONE_WORDS:#}"),
                Marks::Signs => write!(out, "[-{gone}-]"),
            };
            at = part.span.end;
        }
        out.push_str(&line(&row.text[at..]));
        out
    }
}

/// A line without its end.
fn line(text: &[u8]) -> String {
    let text = text.strip_suffix(b"\n").unwrap_or(text);
    visible(text.strip_suffix(b"\r").unwrap_or(text)).into_owned()
}

/// A removed part; a line end is shown as a sign.
fn gone(row: &Row<'_>, part: &RowPart) -> String {
    let text = &row.text[part.span.clone()];
    let end = if text.ends_with(b"\n") { "↵" } else { "" };
    line(text) + end
}

/// Fits a name into a width in terminal columns: truncates it with an ellipsis, or pads it.
pub(super) fn fitted(name: &str, width: usize) -> String {
    let mut cut = name.to_owned();
    if name.width() > width {
        while cut.width() + 1 > width && cut.pop().is_some() {}
        cut.push('…');
    }
    let missing = width.saturating_sub(cut.width());
    cut.extend(std::iter::repeat_n(' ', missing));
    cut
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_cut_by_the_columns_that_they_take() {
        assert_eq!(fitted("rferl/clock", 12), "rferl/clock ");
        assert_eq!(fitted("rferl/clock", 11), "rferl/clock");
        assert_eq!(fitted("rferl/clock", 8), "rferl/c…");
        assert_eq!(fitted("新聞/clock", 8), "新聞/cl…");
        assert_eq!(fitted("新聞新聞", 6), "新聞… ");
    }
}
