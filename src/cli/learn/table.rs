//! The learned groups as a table for people.

use super::Learnt;
use super::proposals::Proposals;
use super::unclaimed::Unclaimed;
use crate::cli::counted;
use crate::render::visible;
use std::io::{self, Write};

/// The maximum number of named pages that fit no group.
const NAMED: usize = 10;

const HEADING: [&str; 6] = ["proposal", "pages", "read", "rules", "lines removed", "text lost"];

/// Prints one row per group.
pub(super) fn groups(out: &mut impl Write, learnt: &[Learnt], proposals: &Proposals) -> io::Result<()> {
    if learnt.is_empty() {
        return Ok(());
    }
    let rows: Vec<[String; 6]> = learnt.iter().map(row).collect();
    let mut widths = HEADING.map(str::len);
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = cell.chars().count().max(*width);
        }
    }
    line(out, &HEADING.map(str::to_owned), &widths)?;
    for (row, learnt) in rows.iter().zip(learnt) {
        line(out, row, &widths)?;
        for word in words(learnt, proposals) {
            writeln!(out, "    {word}")?;
        }
    }
    Ok(())
}

fn line(out: &mut impl Write, cells: &[String; 6], widths: &[usize; 6]) -> io::Result<()> {
    let [name, figures @ ..] = cells;
    write!(out, "{name:width$}", width = widths[0])?;
    for (figure, width) in figures.iter().zip(&widths[1..]) {
        write!(out, "  {figure:>width$}")?;
    }
    writeln!(out)
}

fn row(learnt: &Learnt) -> [String; 6] {
    let Learnt { name, pages, proposal } = learnt;
    let share = |share: f64| format!("{:.1}%", share * 100.0);
    [
        name.id.clone(),
        pages.to_string(),
        proposal.pages.to_string(),
        proposal.rules.len().to_string(),
        share(proposal.covered),
        proposal.loss.map_or_else(|| "?".to_owned(), share),
    ]
}

/// Remarks on a group, to be read before its proposal.
fn words(learnt: &Learnt, proposals: &Proposals) -> Vec<String> {
    let Learnt { name, proposal, .. } = learnt;
    let mut words = Vec::new();
    if name.site != name.id {
        words.push(visible(name.site.as_bytes()).to_string());
    }
    let texts = proposal.pages - proposal.copies;
    if proposal.copies > 0 {
        words.push(format!("{} of the pages read repeat the text of others, and count once", proposal.copies));
    }
    if let Some(why) = &proposal.refused {
        words.push(format!("refused: {why}"));
    } else if proposal.rules.is_empty() {
        words.push(format!("refused: no reliable rule found for {}", counted(texts, "different page")));
    } else if proposals.was_there(&name.id) {
        words.push("kept: this proposal already exists; --force overwrites it".to_owned());
    } else if !proposal.knows_its_pages() {
        words.push("no signature found: add `hosts`, or a `signature` of lines that only these pages have".to_owned());
    }
    words
}

/// Prints the pages without a row.
pub(super) fn rest(out: &mut impl Write, unclaimed: &Unclaimed, alone: &[usize]) -> io::Result<()> {
    let Unclaimed { locations, claimed, skipped, .. } = unclaimed;
    if *claimed > 0 {
        writeln!(out, "{} skipped: their sites are known", counted(*claimed, "page"))?;
    }
    if *skipped > 0 {
        writeln!(out, "{} skipped: no text", counted(*skipped, "file"))?;
    }
    if locations.is_empty() {
        return writeln!(out, "no pages to learn from");
    }
    if alone.is_empty() {
        return Ok(());
    }
    writeln!(out, "{} in no group: no similar pages", counted(alone.len(), "page"))?;
    for &page in alone.iter().take(NAMED) {
        writeln!(out, "    {}", visible(locations[page].relative.to_string_lossy().as_bytes()))?;
    }
    if alone.len() > NAMED {
        writeln!(out, "    and {} more", alone.len() - NAMED)?;
    }
    Ok(())
}
