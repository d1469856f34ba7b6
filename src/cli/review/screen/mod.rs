//! The interactive screen of a review: connects the view, the terminal and the open review.

mod draw;
mod keys;
#[cfg(test)]
mod tests;
mod view;

use super::super::args::DiffArgs;
use super::super::clean::is_stopped;
use super::super::{Ended, diff};
use super::list::{signs, start};
use super::session::{OpenReview, word};
use super::{cleaned, say, summary};
use crate::ledger::{Choice, cut_mark};
use crate::render::visible;
use anyhow::Result;
use ratatui::DefaultTerminal;
use ratatui::crossterm::event::{self, Event, KeyEventKind};
use ratatui::crossterm::terminal::{disable_raw_mode, enable_raw_mode};
use std::io::Write as _;
use std::time::Duration;
use view::{Action, Shown, View};

/// The number of texts loaded above and below the selected one: more than a terminal has lines.
const FETCHED: usize = 200;

/// How often the program checks whether it should stop.
const A_WHILE: Duration = Duration::from_millis(250);

/// Runs the review in the terminal. If it ends normally, pages whose rules changed are cleaned again.
pub(super) fn run(table: &mut OpenReview) -> Result<Ended> {
    let mut view = View::new(table.removed.clone());
    if let Some(notice) = &table.notice {
        view.say(notice);
    }
    // From here on, a panic restores the terminal first.
    let mut terminal = ratatui::try_init()?;
    let ended = turn(&mut terminal, &mut view, table);
    ratatui::try_restore()?;
    ended?;
    if is_stopped() {
        return cleaned(table);
    }
    if table.changed() > 0 {
        say("cleaning the affected pages again …")?;
    }
    cleaned(table)
}

fn turn(terminal: &mut DefaultTerminal, view: &mut View, table: &mut OpenReview) -> Result<()> {
    loop {
        // The screen is not drawn while keys are waiting.
        if !event::poll(Duration::ZERO)? {
            fetch(view, table)?;
            terminal.draw(|frame| view.draw(frame))?;
        }
        // The program may be asked to stop.
        while !event::poll(A_WHILE)? {
            if is_stopped() {
                return Ok(());
            }
        }
        let action = match event::read()? {
            Event::Key(key) if key.kind != KeyEventKind::Release => view.update(key),
            _ => Action::None,
        };
        match action {
            Action::None => {}
            Action::Quit => return Ok(()),
            Action::Open => open(terminal, view, table)?,
            Action::Clean => clean(terminal, view, table)?,
            other => {
                if other != Action::None {
                    view.say("wait …");
                    terminal.draw(|frame| view.draw(frame))?;
                    view.say("");
                }
                if let Err(e) = act(view, table, other) {
                    view.say(&format!("{e:#}"));
                }
            }
        }
    }
}

/// Performs actions that need no other screen.
fn act(view: &mut View, table: &mut OpenReview, action: Action) -> Result<()> {
    match action {
        Action::Decide(choice, on) => {
            let Some(meant) = view.meant(on, &table.removed) else { return Ok(()) };
            let said = table.decide(choice, &meant)?;
            view.decided(choice, on);
            view.changed = table.changed();
            // After a rejection, the status shows the changed file.
            let file = said.get(1).filter(|_| choice == Choice::Reject);
            let file = file.map_or_else(String::new, |file| format!("{file}; "));
            view.say(&format!("{file}{}", said.first().map_or_else(|| word(choice).to_owned(), |said| start(said))));
        }
        Action::Undo => {
            let said = table.undo(None)?;
            table.removed = table.reading.removed()?;
            view.reload(table.removed.clone());
            view.changed = table.changed();
            view.say(&start(&format!("undone: {said}")));
        }
        Action::Search(part) => {
            let found = if part.is_empty() { None } else { Some(table.reading.search(&part, None)?) };
            view.found(part, found);
        }
        Action::None | Action::Quit | Action::Open | Action::Clean => {}
    }
    Ok(())
}

/// Loads the data that is about to be shown.
fn fetch(view: &mut View, table: &OpenReview) -> Result<()> {
    let lacking = view.lacking(FETCHED);
    let said = table.reading.said(&lacking)?;
    for (text, said) in lacking.iter().zip(&said) {
        let shown = visible(said.as_bytes()).replace(['\t', '\n'], " ") + cut_mark(said);
        view.said.insert(text.id, shown);
    }
    let Some((rule, text)) = view.at_hand() else {
        view.shown = None;
        return Ok(());
    };
    let key = (text.id, table.turn);
    if view.shown.as_ref().is_some_and(|shown| shown.key == key) {
        return Ok(());
    }
    let mut shown = Shown { key, ..Shown::default() };
    if let Some(facts) = table.reading.text(rule, text)? {
        shown.signs = signs(&facts);
        for place in &facts.places {
            shown.name = visible(place.page.to_string_lossy().as_bytes()).into_owned();
            shown.relative.clone_from(&place.page);
            shown.at = usize::try_from(place.at).unwrap_or(usize::MAX).saturating_sub(1);
            match table.raw.page(&place.page).and_then(|(_, page)| table.lines(&page)) {
                Ok(lines) => {
                    shown.lines = lines;
                    shown.wrong = String::new();
                    break;
                }
                Err(e) => shown.wrong = visible(format!("{e:#}").as_bytes()).into_owned(),
            }
        }
    }
    view.shown = Some(shown);
    view.scroll = 0;
    Ok(())
}

/// Shows the diff of the page in the pager, and waits.
fn open(terminal: &mut DefaultTerminal, view: &View, table: &OpenReview) -> Result<()> {
    let Some(shown) = view.shown.as_ref().filter(|shown| !shown.name.is_empty()) else { return Ok(()) };
    let args = DiffArgs {
        out: table.out.clone(),
        paths: vec![shown.relative.clone()],
        rule: Vec::new(),
        site: Vec::new(),
        stat: false,
        context: 3,
        no_pager: false,
    };
    ratatui::try_restore()?;
    if let Err(e) = diff::run(&args) {
        say(&format!("{e:#}"))?;
    }
    wait()?;
    again(terminal)
}

fn clean(terminal: &mut DefaultTerminal, view: &mut View, table: &mut OpenReview) -> Result<()> {
    if let Err(e) = table.reload() {
        view.say(&format!("{e:#}"));
        return Ok(());
    }
    if table.changed() == 0 && !table.unsure {
        view.say("nothing to clean again: no site file changed");
        return Ok(());
    }
    ratatui::try_restore()?;
    say("cleaning the affected pages again …")?;
    match table.clean_again() {
        Ok(None) => {}
        Ok(Some(done)) => summary::again(&done).iter().try_for_each(|line| say(line))?,
        Err(e) => say(&format!("{e:#}"))?,
    }
    wait()?;
    view.reload(table.removed.clone());
    view.changed = table.changed();
    again(terminal)
}

fn wait() -> Result<()> {
    let mut stdout = std::io::stdout().lock();
    write!(stdout, "press any key to return to the review ")?;
    stdout.flush()?;
    enable_raw_mode()?;
    let pressed = key();
    disable_raw_mode()?;
    writeln!(stdout)?;
    pressed
}

/// Waits for a key.
fn key() -> Result<()> {
    loop {
        match event::read()? {
            Event::Key(key) if key.kind != KeyEventKind::Release => return Ok(()),
            _ => {}
        }
    }
}

fn again(terminal: &mut DefaultTerminal) -> Result<()> {
    *terminal = ratatui::try_init()?;
    terminal.clear()?;
    Ok(())
}
