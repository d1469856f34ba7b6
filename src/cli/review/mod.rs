//! `unboil review`.

mod decisions;
mod json;
mod list;
mod page;
mod sample;
mod screen;
mod session;
mod summary;

use super::Ended;
use super::args::ReviewArgs;
use super::clean::is_stopped;
use crate::ledger::Choice;
use crate::render::visible;
use crate::sink::is_running;
use anyhow::{Result, bail};
use session::OpenReview;
use std::io::{IsTerminal as _, Write as _};

pub(super) fn run(args: &ReviewArgs) -> Result<Ended> {
    if is_running(&args.out) {
        note("a run is writing to this folder: waiting for its ledger")?;
    }
    let mut table = OpenReview::open(args)?;
    let is_screen = !asks(args) && is_terminal();
    if let Some(notice) = table.notice.as_ref().filter(|_| !is_screen) {
        note(notice)?;
    }
    if let Some(count) = args.sample {
        sample::print(&table, args.rule.as_deref().unwrap_or_default(), usize::from(count))?;
        return Ok(Ended::Well);
    }
    if args.decisions {
        decisions::list(&table)?;
        return Ok(Ended::Well);
    }
    if args.list {
        match (&args.rule, args.json) {
            (Some(rule), false) => list::texts(&table, rule)?,
            (None, false) => list::rules(&table)?,
            (rule, true) => json::print(&table, rule.as_deref())?,
        }
        return Ok(Ended::Well);
    }
    if let Some(number) = args.forget {
        say(&format!("forgotten, no file changed: {}", table.forget(number)?))?;
        return Ok(Ended::Well);
    }
    if let Some(number) = args.undo {
        let undone = table.undo(number)?;
        say(&format!("undone: {undone}"))?;
        return cleaned(&mut table);
    }
    let decided = [(Choice::Accept, &args.accept), (Choice::Reject, &args.reject)];
    if let Some((choice, what)) = decided.into_iter().find_map(|(choice, what)| Some((choice, what.as_ref()?))) {
        let said = table.decide(choice, &table.meant(what)?)?;
        said.iter().try_for_each(|line| say(line))?;
        return cleaned(&mut table);
    }
    if !is_screen {
        bail!(
            "not a terminal: list the removed texts with `unboil review {} --list`, and decide with --accept and --reject",
            args.out.display()
        );
    }
    screen::run(&mut table)
}

/// Whether an option replaces the interactive screen.
fn asks(args: &ReviewArgs) -> bool {
    args.list
        || args.decisions
        || args.sample.is_some()
        || args.forget.is_some()
        || args.undo.is_some()
        || args.accept.is_some()
        || args.reject.is_some()
}

fn is_terminal() -> bool {
    std::io::stdout().is_terminal() && std::io::stdin().is_terminal()
}

/// Cleans the affected pages again if a site file was changed, and reports the changes.
fn cleaned(table: &mut OpenReview) -> Result<Ended> {
    if is_stopped() {
        bail!(
            "stopped: the decision is saved, but the pages are not cleaned again; the next run of `unboil clean` does so"
        );
    }
    if let Some(folder) = table.made_elsewhere() {
        say(&format!(
            "these results come from another program: clean them again there with the rules in {}, then run `unboil ledger add`",
            folder.display()
        ))?;
    }
    let Some(again) = table.clean_again()? else { return Ok(Ended::Well) };
    summary::again(&again).iter().try_for_each(|line| say(line))?;
    Ok(again.ended)
}

/// Prints a note to standard error that is not part of the requested output.
fn note(text: &str) -> Result<()> {
    writeln!(anstream::stderr().lock(), "unboil: {}", visible(text.as_bytes()))?;
    Ok(())
}

/// Prints lines without control sequences.
fn say(text: &str) -> Result<()> {
    let mut stdout = anstream::stdout().lock();
    for line in text.lines() {
        writeln!(stdout, "{}", visible(line.as_bytes()))?;
    }
    Ok(())
}
