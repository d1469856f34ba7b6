//! The summary for a terminal.

use super::Summary;
use crate::render::visible;
use std::fmt::Write as _;
use std::time::Duration;

/// How long a run took.
#[derive(Debug, Clone, Copy)]
pub struct Timing {
    /// From the first page to the last.
    pub elapsed: Duration,
}

/// How many rules the summary shows; report.json has them all.
const SHOWN: usize = 12;
/// How many pages of a list it names.
const NAMED: usize = 10;

/// The summary of a run, for a person. No colour; text of pages is made harmless. Without a timing the text depends on
/// the pages alone.
#[must_use]
pub fn terminal(summary: &Summary, timing: Option<Timing>) -> String {
    let mut out = String::new();
    // Writing to a string does not fail.
    let _ = write(&mut out, summary, timing);
    out
}

fn write(out: &mut String, s: &Summary, timing: Option<Timing>) -> std::fmt::Result {
    writeln!(
        out,
        "{}, {} of text; {} removed ({})",
        count(s.pages, "page"),
        bytes(s.bytes),
        bytes(s.bytes_removed),
        percent(s.bytes_removed, s.bytes)
    )?;
    let sites =
        s.sites.iter().map(|(id, c)| [id.to_string(), count(c.pages, "page"), percent(c.bytes_removed, c.bytes)]);
    let rest = s.of_no_site();
    let unknown = rest.map(|c| ["(unknown)".to_owned(), count(c.pages, "page"), percent(c.bytes_removed, c.bytes)]);
    table(out, "by site, with the share removed", sites.chain(unknown))?;
    if s.ambiguous > 0 {
        let fit = if s.ambiguous == 1 { "matches" } else { "match" };
        writeln!(out, "  {} of the unknown pages {fit} two sites", s.ambiguous)?;
    }
    let kinds = s.kinds.iter().map(|(kind, c)| [kind.to_string(), count(c.lines, "line"), bytes(c.bytes)]);
    table(out, "removed by kind", kinds)?;
    let mut rules: Vec<_> = s.rules.iter().collect();
    rules.sort_by_key(|(id, c)| (std::cmp::Reverse(c.bytes), *id));
    let shown = rules.iter().take(SHOWN).map(|(id, c)| [id.to_string(), count(c.lines, "line"), bytes(c.bytes)]);
    table(out, "removed by rule", shown)?;
    more(out, rules.len() as u64, SHOWN)?;
    list(out, "pages of unknown sites", s.unknown, &s.unknown_pages)?;
    list(out, "warnings", s.warnings, &s.doubtful_pages)?;
    list(out, "failed", s.failed, &s.failed_pages)?;
    let pairs = |map: &std::collections::BTreeMap<std::borrow::Cow<'static, str>, u64>| {
        map.iter().map(|(why, n)| [why.to_string(), n.to_string(), String::new()]).collect::<Vec<_>>()
    };
    table(out, "skipped", pairs(&s.skipped).into_iter())?;
    table(out, "decoded from", pairs(&s.charsets).into_iter())?;
    if !s.never_fired.is_empty() {
        writeln!(out, "\n{} never fired; report.json lists them", count(s.never_fired.len() as u64, "rule"))?;
    }
    if let Some(timing) = timing {
        let seconds = timing.elapsed.as_secs_f64().max(1e-6);
        #[allow(clippy::cast_precision_loss, reason = "figures for a person")]
        let (pages, megabytes) = (s.pages as f64 / seconds, s.bytes_read as f64 / 1e6 / seconds);
        writeln!(out, "\n{seconds:.2} s: {pages:.0} pages/s, {megabytes:.1} MB/s")?;
    }
    Ok(())
}

fn table(out: &mut String, title: &str, rows: impl Iterator<Item = [String; 3]>) -> std::fmt::Result {
    let rows: Vec<[String; 3]> = rows.collect();
    if rows.is_empty() {
        return Ok(());
    }
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let (first, second, third) = (width(0), width(1), width(2));
    writeln!(out, "\n{title}")?;
    for [a, b, c] in &rows {
        writeln!(out, "{}", format!("  {a:<first$}  {b:>second$}  {c:>third$}").trim_end())?;
    }
    Ok(())
}

fn list(out: &mut String, title: &str, all: u64, named: &[super::summary::Named]) -> std::fmt::Result {
    if all == 0 {
        return Ok(());
    }
    writeln!(out, "\n{title}")?;
    let named = &named[..named.len().min(NAMED)];
    for entry in named {
        writeln!(out, "  {}: {}", visible(entry.page.as_bytes()), visible(entry.why.as_bytes()))?;
    }
    more(out, all, named.len())
}

fn more(out: &mut String, all: u64, shown: usize) -> std::fmt::Result {
    let rest = all.saturating_sub(shown as u64);
    if rest > 0 { writeln!(out, "  and {rest} more; report.json lists all") } else { Ok(()) }
}

fn count(n: u64, word: &str) -> String {
    format!("{n} {word}{}", if n == 1 { "" } else { "s" })
}

/// Bytes for a person: 1 kB is 1,000 bytes.
pub(super) fn bytes(n: u64) -> String {
    #[allow(clippy::cast_precision_loss, reason = "figures for a person")]
    let amount = n as f64;
    match n {
        0..1_000 => format!("{n} B"),
        1_000..1_000_000 => format!("{:.1} kB", amount / 1e3),
        1_000_000..1_000_000_000 => format!("{:.1} MB", amount / 1e6),
        _ => format!("{:.2} GB", amount / 1e9),
    }
}

pub(super) fn percent(part: u64, whole: u64) -> String {
    #[allow(clippy::cast_precision_loss, reason = "figures for a person")]
    let share = if whole == 0 { 0.0 } else { part as f64 * 100.0 / whole as f64 };
    format!("{share:.1}%")
}
