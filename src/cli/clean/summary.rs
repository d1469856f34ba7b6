//! What `unboil clean` prints at its end.

use crate::cli::args::CleanArgs;
use crate::cli::counted;
use crate::ledger::Overview;
use crate::render::visible;
use crate::report::{FileEntry, Timing, terminal};
use crate::run::{GoneSummary, MissingDumps, RunSummary};
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::time::Duration;

/// The maximum number of named files and texts; report.json has all of them.
const NAMED: usize = 10;
/// The maximum length of a shown text, in characters.
const SHOWN: usize = 90;

/// Prints the summary of a run.
pub(super) fn print(args: &CleanArgs, ran: &RunSummary, elapsed: Duration) -> std::io::Result<()> {
    let mut stdout = anstream::stdout().lock();
    write!(stdout, "{}", terminal(&ran.pages, Some(Timing { elapsed })))?;
    write!(stdout, "{}", of_files(&ran.files))?;
    if let Some(unchanged) = ran.unchanged {
        writeln!(stdout, "{} cleaned, {unchanged} unchanged", ran.done)?;
    }
    write!(stdout, "{}", of_gone(&ran.gone))?;
    write!(stdout, "{}", ran.overview.as_ref().map_or_else(String::new, taken_again))?;
    writeln!(stdout, "results in {}", visible(args.out.to_string_lossy().as_bytes()))?;
    write!(stdout, "{}", next_step(args, ran.pages.unknown))
}

/// The command that proposes rules for pages of unknown sources, if there is a folder to learn from.
fn next_step(args: &CleanArgs, unknown: u64) -> String {
    let folders: Vec<_> = args.raw.iter().filter(|raw| raw.is_dir()).map(|raw| quoted(raw)).collect();
    if unknown == 0 || folders.is_empty() {
        return String::new();
    }
    let pages = if unknown == 1 { "1 page is of a site".to_owned() } else { format!("{unknown} pages are of sites") };
    format!("{pages} without a site file; to propose rules, run: unboil learn {}\n", folders.join(" "))
}

/// A path as it is typed in a shell.
fn quoted(path: &Path) -> String {
    let text = visible(path.to_string_lossy().as_bytes()).into_owned();
    shlex::try_quote(&text).map_or(text.clone(), std::borrow::Cow::into_owned)
}

/// The files of records, and the fields that texts and URLs were read from.
fn of_files(files: &[FileEntry]) -> String {
    let mut words = String::new();
    for file in files.iter().take(NAMED) {
        // Writing to a string does not fail.
        let number = |n: u64, word| counted(usize::try_from(n).unwrap_or(usize::MAX), word);
        let (records, pages) = (number(file.records, "record"), number(file.pages, "page"));
        let _ = write!(words, "{}: {records}, {pages}", visible(file.id.as_bytes()));
        if file.bad > 0 {
            let _ = write!(words, ", {} bad", file.bad);
        }
        for (what, fields) in [("text", &file.text), ("URL", &file.url)] {
            let names: Vec<String> = fields.keys().map(|name| format!("`{}`", visible(name.as_bytes()))).collect();
            if !names.is_empty() {
                let _ = write!(words, "; {what} from {}", names.join(", "));
            }
        }
        words.push('\n');
    }
    if files.len() > NAMED {
        let _ = writeln!(words, "and {} more files of records; report.json lists all", files.len() - NAMED);
    }
    words
}

/// Results whose dump no longer exists.
fn of_gone(gone: &GoneSummary) -> String {
    if gone.count == 0 {
        return String::new();
    }
    let (dumps, are) = if gone.count == 1 { ("dump", "is") } else { ("dumps", "are") };
    let what = if gone.missing == MissingDumps::Pruned {
        "their results are deleted"
    } else {
        "their results are kept; --prune deletes them"
    };
    let mut words = format!("{} {dumps} of earlier runs {are} no longer in RAW: {what}\n", gone.count);
    for name in &gone.named {
        words.push_str(&format!("  {name}\n"));
    }
    let rest = gone.count - gone.named.len() as u64;
    if rest > 0 {
        words.push_str(&format!("  and {rest} more\n"));
    }
    if gone.edited > 0 {
        words.push_str(&format!(
            "{} of them kept because the results were edited by hand; --prune --force deletes these too\n",
            gone.edited
        ));
    }
    words
}

/// Texts that a review rejected but that rules still remove.
fn taken_again(overview: &Overview) -> String {
    let all = &overview.taken_again;
    let Some(first) = all.first() else { return String::new() };
    let (texts, are) = if all.len() == 1 { ("text", "is") } else { ("texts", "are") };
    let mut words = format!("{} {texts} whose removal was rejected in a review {are} removed again:\n", all.len());
    for text in all.iter().take(NAMED) {
        let said: String = text.text.chars().take(SHOWN).collect();
        let cut = if said.len() < text.text.len() { "…" } else { "" };
        words.push_str(&format!("  {} {}{cut}\n", text.rule, visible(said.as_bytes())));
    }
    if all.len() > NAMED {
        words.push_str(&format!("  and {} more\n", all.len() - NAMED));
    }
    let file = visible(first.file.to_string_lossy().as_bytes()).into_owned();
    words.push_str(&format!(
        "the decisions are in site files such as {file}: pass their folder with --rules, and check whether they were changed\n"
    ));
    words
}
