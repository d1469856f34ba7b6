//! Key handling.

use super::view::{Action, Asked, Mode, On, Pane, View};
use crate::ledger::Choice;
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// All keys, for the help screen.
pub(super) const KEYS: [(&str, &str); 16] = [
    ("j k, arrows", "down, up; PgDn, PgUp, g, G move further"),
    ("Tab, h l", "next or previous pane: rules, texts, page"),
    ("a", "accept: this text was removed correctly"),
    ("r", "reject: keep this text; changes the site file at once"),
    ("s", "skip: do not decide on this text"),
    ("A", "accept all open texts of the rule, now and later"),
    ("R", "reject the rule: removes it from the site file"),
    ("u", "undo the last decision, also one of an earlier session"),
    ("n", "next open text"),
    ("/", "search in the texts"),
    ("f", "filter: site:NAME, kind:NAME, rule:PART or any word; open, accepted, rejected, skipped"),
    ("Esc", "clear search and filter"),
    ("o", "open the page's diff in the pager"),
    ("c", "clean the affected pages again now, not on quitting"),
    ("?", "show this list; j, k, PgDn, PgUp scroll it"),
    ("q", "quit; if site files changed, clean the affected pages again"),
];

/// The prefixes of removals by a judge, which have no rule in a site file.
const JUDGES: [&str; 2] = ["generic/", "text/"];
/// The number of steps of a page key.
const FAR: isize = 10;

impl View {
    /// Handles a key. Returns an action for everything that needs the ledger, files or the terminal.
    pub(in super::super) fn update(&mut self, key: KeyEvent) -> Action {
        if key.modifiers.contains(KeyModifiers::CONTROL) {
            return if key.code == KeyCode::Char('c') { Action::Quit } else { Action::None };
        }
        match std::mem::replace(&mut self.mode, Mode::Browse) {
            Mode::Browse => self.browse(key.code),
            Mode::Help(from) => {
                self.mode = help(from, key.code);
                Action::None
            }
            Mode::Sure(choice) if key.code == KeyCode::Char('y') => Action::Decide(choice, On::Rule),
            Mode::Sure(_) => {
                self.say("nothing was changed");
                Action::None
            }
            Mode::Typing(asked, text) => self.typed(asked, text, key.code),
        }
    }

    fn browse(&mut self, key: KeyCode) -> Action {
        match key {
            KeyCode::Char('q') => return Action::Quit,
            KeyCode::Char('j') | KeyCode::Down => self.step(1),
            KeyCode::Char('k') | KeyCode::Up => self.step(-1),
            KeyCode::PageDown => self.step(FAR),
            KeyCode::PageUp => self.step(-FAR),
            KeyCode::Char('g') | KeyCode::Home => self.step(isize::MIN),
            KeyCode::Char('G') | KeyCode::End => self.step(isize::MAX),
            KeyCode::Tab | KeyCode::Char('l') | KeyCode::Right | KeyCode::Enter => self.pane = self.pane.next(),
            KeyCode::BackTab | KeyCode::Char('h') | KeyCode::Left => self.pane = self.pane.next().next(),
            KeyCode::Char('a') => return self.on_text(Choice::Accept),
            KeyCode::Char('r') => return self.on_text(Choice::Reject),
            KeyCode::Char('s') => return self.on_text(Choice::Skip),
            KeyCode::Char('A') => self.sure(Choice::Accept),
            KeyCode::Char('R') => self.sure(Choice::Reject),
            KeyCode::Char('u') => return Action::Undo,
            KeyCode::Char('n') => self.seek_open(),
            KeyCode::Char('c') => return Action::Clean,
            KeyCode::Char('o') => return Action::Open,
            KeyCode::Char('/') => self.mode = Mode::Typing(Asked::Search, String::new()),
            KeyCode::Char('f') => self.mode = Mode::Typing(Asked::Filter, String::new()),
            KeyCode::Char('?') => self.mode = Mode::Help(0),
            KeyCode::Esc => {
                self.filter.clear();
                self.found(String::new(), None);
                self.say("all rules and texts");
            }
            _ => {}
        }
        Action::None
    }

    fn on_text(&self, choice: Choice) -> Action {
        if self.at_hand().is_some() { Action::Decide(choice, On::Text) } else { Action::None }
    }

    fn sure(&mut self, choice: Choice) {
        let Some(rule) = self.rule_at_hand() else { return };
        if choice == Choice::Reject && JUDGES.iter().any(|judge| rule.name.starts_with(judge)) {
            let name = rule.name.clone();
            self.say(&format!(
                "{name} is a judge, not a rule of a site file: reject single texts with r, or write a site file for these \
                 pages with `unboil new`"
            ));
            return;
        }
        self.mode = Mode::Sure(choice);
    }

    fn typed(&mut self, asked: Asked, mut text: String, key: KeyCode) -> Action {
        match key {
            KeyCode::Esc => return Action::None,
            KeyCode::Enter => {
                return match asked {
                    Asked::Search => Action::Search(text),
                    Asked::Filter => {
                        self.filter_by(text);
                        Action::None
                    }
                };
            }
            KeyCode::Backspace => drop(text.pop()),
            KeyCode::Char(c) => text.push(c),
            _ => {}
        }
        self.mode = Mode::Typing(asked, text);
        Action::None
    }

    fn step(&mut self, by: isize) {
        let moved = |at: usize, all: usize| at.saturating_add_signed(by).min(all.saturating_sub(1));
        match self.pane {
            Pane::Rules => {
                let rule = moved(self.rule, self.rules.len());
                if rule != self.rule {
                    self.rule = rule;
                    self.choose_texts();
                }
            }
            Pane::Texts => self.text = moved(self.text, self.texts.len()),
            Pane::Page => {
                let (at, all) = self.shown.as_ref().map_or((0, 0), |shown| (shown.at, shown.lines.len()));
                let at = isize::try_from(at).unwrap_or(isize::MAX);
                let last = isize::try_from(all).unwrap_or(isize::MAX).saturating_sub(1).max(at);
                self.scroll = self.scroll.saturating_add(by).clamp(-at, last - at);
            }
        }
    }
}

/// Scrolls or closes the list of keys.
fn help(from: usize, key: KeyCode) -> Mode {
    let by = match key {
        KeyCode::Char('j') | KeyCode::Down => 1,
        KeyCode::Char('k') | KeyCode::Up => -1,
        KeyCode::PageDown => FAR / 2,
        KeyCode::PageUp => -FAR / 2,
        _ => return Mode::Browse,
    };
    Mode::Help(from.saturating_add_signed(by).min(KEYS.len() - 1))
}

impl Pane {
    const fn next(self) -> Self {
        match self {
            Self::Rules => Self::Texts,
            Self::Texts => Self::Page,
            Self::Page => Self::Rules,
        }
    }
}
