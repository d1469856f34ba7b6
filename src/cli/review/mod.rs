//! `unboil review`.

mod list;
mod page;
mod sample;
mod screen;
mod table;
mod told;

use super::Ended;
use super::args::ReviewArgs;
use crate::ledger::Choice;
use crate::render::visible;
use anyhow::{Result, bail};
use std::io::{IsTerminal as _, Write as _};
use table::Table;

pub(super) fn run(args: &ReviewArgs) -> Result<Ended> {
    let mut table = Table::open(args)?;
    if let Some(count) = args.sample {
        sample::print(&table, args.rule.as_deref().unwrap_or_default(), usize::from(count))?;
        return Ok(Ended::Well);
    }
    if args.list {
        match &args.rule {
            Some(rule) => list::texts(&table, rule)?,
            None => list::rules(&table)?,
        }
        return Ok(Ended::Well);
    }
    if args.undo {
        let undone = table.undo()?;
        say(&format!("taken back: {undone}"))?;
        return cleaned(&mut table);
    }
    let decided = [(Choice::Accept, &args.accept), (Choice::Reject, &args.reject)];
    if let Some((choice, what)) = decided.into_iter().find_map(|(choice, what)| Some((choice, what.as_ref()?))) {
        let said = table.decide(choice, &table.meant(what)?)?;
        said.iter().try_for_each(|line| say(line))?;
        return cleaned(&mut table);
    }
    if !std::io::stdout().is_terminal() || !std::io::stdin().is_terminal() {
        bail!(
            "this is no terminal: `unboil review {} --list` prints what there is to decide, --accept and --reject decide",
            args.out.display()
        );
    }
    screen::run(&mut table)
}

/// Cleans the pages concerned again, where a site file was changed, and says what that changed.
fn cleaned(table: &mut Table) -> Result<Ended> {
    let Some((ended, changes)) = table.clean_again()? else { return Ok(Ended::Well) };
    told::changes(&changes).iter().try_for_each(|line| say(line))?;
    Ok(ended)
}

/// Prints lines, with nothing in them that a terminal obeys.
fn say(text: &str) -> Result<()> {
    let mut stdout = anstream::stdout().lock();
    for line in text.lines() {
        writeln!(stdout, "{}", visible(line.as_bytes()))?;
    }
    Ok(())
}
