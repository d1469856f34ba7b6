//! `unboil explain`.

mod chosen;

use super::args::ExplainArgs;
use super::{Ended, rules};
use crate::page::html::{self, LeftOut};
use crate::page::{Dump, Page};
use crate::pipeline::{Verdict, clean_page};
use crate::records::{FieldNames, RecordFile, RecordFormat, named};
use crate::render::{Fate, LineFate, Part, Shades, line_fates, listing, visible, warnings};
use crate::site::SiteMatch;
use crate::source::{Folder, Found, read};
use anstyle::{AnsiColor, Style};
use anyhow::{Context as _, Result, bail};
use chosen::Choice;
use serde_json::{Value, json};
use std::io::{self, Write};
use std::path::Path;

const GONE: Style = AnsiColor::Red.on_default();
const NAME: Style = AnsiColor::Cyan.on_default();
const QUIET: Style = Style::new().dimmed();

pub(super) fn run(args: &ExplainArgs) -> Result<Ended> {
    let rule_set = rules::rule_set(&args.rules)?;
    let choice = rules::choice(&args.rules, &rule_set)?;
    let dump = dump(&args.file)?;
    let page = Page::read(dump).with_context(|| args.file.display().to_string())?;
    let verdict = clean_page(&rule_set, &page, choice);
    let fates = line_fates(&page, &verdict.judgement.removals);
    let choice = args.line.map(Choice::Number).or(args.find.as_deref().map(Choice::Holding));
    let line = choice.map(|choice| chosen::find(&page, &fates, choice)).transpose()?;
    let listed = line.map_or(fates.as_slice(), |line| &fates[line..=line]);
    let mut out = anstream::stdout().lock();
    if args.json {
        let mut object = as_json(&page, &verdict, listed);
        if let Some(line) = line {
            object["chosen"] = chosen::as_json(&page, &fates, line);
        }
        writeln!(out, "{object}")?;
    } else {
        header(&mut out, &page, &verdict)?;
        if let Some(left_out) = left_out(&page).filter(|_| line.is_none()) {
            writeln!(out, "left out of the text: {left_out}")?;
        }
        let shades = Shades { gone: GONE, name: NAME, quiet: QUIET };
        write!(out, "{}", listing(&page, listed, shades))?;
        if let Some(line) = line {
            chosen::print(&mut out, &page, &fates, line)?;
        }
    }
    Ok(Ended::Well)
}

/// What the layout of the page omitted intentionally; `None` if nothing.
fn left_out(page: &Page) -> Option<LeftOut> {
    page.html().map(|html| html::left_out(&html.tree)).filter(|left_out| !left_out.is_empty())
}

/// Reads a dump, or a record of a file: `corpus.jsonl#17`.
fn dump(path: &Path) -> Result<Dump> {
    if let Some((file, number)) = named(path) {
        let format = RecordFormat::of_name(&file).with_context(|| {
            format!(
                "{} is not a file of records: its name should end in .jsonl, .warc, .wet or .parquet",
                file.display()
            )
        })?;
        let found = RecordFile::alone(&file, format).dump(number, &FieldNames::default());
        return found.with_context(|| format!("cannot read {}", path.display()));
    }
    let location = match Folder::open(path, Path::new("")).map(|mut found| found.next()) {
        Ok(Some(Found::Page(location))) if path.is_file() => location,
        Ok(_) => bail!("{} is not a file: name one dump", path.display()),
        Err(e) => return Err(e).with_context(|| format!("cannot read {}", path.display())),
    };
    if RecordFormat::of_name(path).is_some() {
        let name = path.display();
        bail!("{name} is a file of records: name one record by its number, as in {name}#1");
    }
    read(&location).with_context(|| format!("cannot read {}", path.display()))
}

fn header(out: &mut impl Write, page: &Page, verdict: &Verdict<'_>) -> io::Result<()> {
    match &verdict.identification.site_match {
        SiteMatch::Known { site, how, confidence } => {
            writeln!(
                out,
                "site: {} ({}), by {how}, confidence {confidence:.2}",
                visible(site.id.as_bytes()),
                visible(site.name.as_bytes())
            )?;
        }
        SiteMatch::Unknown(unsure) => writeln!(out, "site: unknown: {unsure}")?,
    }
    for candidate in &verdict.identification.candidates {
        let (site, found) = (candidate.site, candidate.found);
        writeln!(out, "  {}: signature weight {found}, threshold {}", site.id, site.threshold)?;
    }
    for doubt in warnings(page, &verdict.identification, &verdict.judgement) {
        writeln!(out, "warning: {}", visible(doubt.as_bytes()))?;
    }
    Ok(())
}

fn text_of<'p>(page: &'p Page, fate: &LineFate<'_>) -> std::borrow::Cow<'p, str> {
    let line = &page.text()[fate.span.range()];
    let end = line.iter().rposition(|b| !matches!(b, b'\n' | b'\r')).map_or(0, |last| last + 1);
    visible(&line[..end])
}

fn as_json(page: &Page, verdict: &Verdict<'_>, fates: &[LineFate<'_>]) -> Value {
    let named = |part: &Part<'_>| {
        let mut named = json!({"rule": part.rule.id.as_ref(), "kind": part.rule.kind, "why": part.why});
        if let Some(chance) = part.chance {
            named["chance"] = chance.into();
        }
        named
    };
    let site_match = match &verdict.identification.site_match {
        SiteMatch::Known { site, how, confidence } => {
            json!({"site": site.id.as_ref(), "name": site.name, "known-by": how.to_string(), "confidence": confidence})
        }
        SiteMatch::Unknown(unsure) => json!({"site": null, "why": unsure.to_string()}),
    };
    let candidates: Vec<Value> = verdict
        .identification
        .candidates
        .iter()
        .map(|c| json!({"site": c.site.id.as_ref(), "found": c.found, "threshold": c.site.threshold}))
        .collect();
    let lines: Vec<Value> = fates
        .iter()
        .map(|fate| {
            let mut line = json!({
                "line": fate.line,
                "start": fate.span.start,
                "end": fate.span.end,
                "text": String::from_utf8_lossy(&page.text()[fate.span.range()]),
            });
            match &fate.fate {
                Fate::Kept => line["fate"] = json!("kept"),
                Fate::Dropped(part) => {
                    line["fate"] = json!("dropped");
                    line["by"] = named(part);
                }
                Fate::Partly(parts) => {
                    line["fate"] = json!("partly");
                    line["parts"] = parts
                        .iter()
                        .map(|p| json!({"start": p.span.start, "end": p.span.end, "by": named(p)}))
                        .collect();
                }
            }
            line
        })
        .collect();
    let warnings = warnings(page, &verdict.identification, &verdict.judgement);
    let mut object = json!({"page": page.id(), "site_match": site_match, "candidates": candidates, "warnings": warnings, "lines": lines});
    if let Some(left_out) = left_out(page) {
        object["left-out"] = left_out.counts().map(|(count, _, words)| (words.to_owned(), json!(count))).collect();
    }
    object
}
