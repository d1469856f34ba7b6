//! The state of the screen as a plain value: keys change it, and it can be drawn.

use super::super::super::counted;
use super::super::page::PageLine;
use super::super::session::Meant;
use crate::ledger::{Choice, RemovedTexts, RuleTexts, TextRow};
use crate::render::visible;
use std::collections::{HashMap, HashSet};
use std::path::PathBuf;

/// A pane of the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pane {
    Rules,
    Texts,
    Page,
}

/// The current meaning of keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Mode {
    /// Each is a command.
    Browse,
    /// They enter text.
    Typing(Asked, String),
    /// `y` confirms, every other key cancels.
    Sure(Choice),
    /// They scroll the list of keys, which starts at this index; other keys close it.
    Help(usize),
}

/// The purpose of the text that is entered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asked {
    Search,
    Filter,
}

/// An action for the owner of the terminal and the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Action {
    None,
    Quit,
    Decide(Choice, On),
    Undo,
    Clean,
    Open,
    Search(String),
}

/// The target of a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum On {
    Text,
    Rule,
}

/// The page of the selected text.
#[derive(Debug, Clone, Default)]
pub(super) struct Shown {
    /// The text, and the number of changes when the page was judged.
    pub key: (i64, usize),
    pub name: String,
    pub relative: PathBuf,
    /// The reasons for the text's points.
    pub signs: String,
    pub lines: Vec<PageLine>,
    /// The line of the text, counted from 0.
    pub at: usize,
    /// Why there are no lines.
    pub wrong: String,
}

/// The state of the screen.
pub(super) struct View {
    removed: RemovedTexts,
    /// The indexes of the visible rules.
    pub rules: Vec<usize>,
    /// The indexes of the visible texts of the selected rule, among all texts.
    pub texts: Vec<usize>,
    /// The selected rule, among the visible ones.
    pub rule: usize,
    /// The selected text, among the visible ones.
    pub text: usize,
    pub pane: Pane,
    pub mode: Mode,
    pub filter: String,
    pub search: String,
    found: Option<HashSet<i64>>,
    /// The contents of texts, safe for a terminal.
    pub said: HashMap<i64, String>,
    pub shown: Option<Shown>,
    /// The scroll offset of the page from the text, in lines.
    pub scroll: isize,
    /// The last message.
    pub status: String,
    /// The number of site files that differ from those that cleaned the pages.
    pub changed: usize,
}

impl View {
    /// Starts at the first undecided text.
    pub(super) fn new(removed: RemovedTexts) -> Self {
        let mut view = Self {
            removed,
            rules: Vec::new(),
            texts: Vec::new(),
            rule: 0,
            text: 0,
            pane: Pane::Texts,
            mode: Mode::Browse,
            filter: String::new(),
            search: String::new(),
            found: None,
            said: HashMap::new(),
            shown: None,
            scroll: 0,
            status: String::new(),
            changed: 0,
        };
        view.choose();
        if view.open() > 0 {
            view.say("press ? for the keys");
            view.seek_open();
        } else {
            view.say("no open texts left; press ? for the keys");
        }
        view
    }

    /// Replaces the data after a run or an undo, and stays at the same text if it still exists.
    pub(super) fn reload(&mut self, removed: RemovedTexts) {
        let at = self.at_hand().map(|(rule, text)| (rule.name.clone(), text.hash));
        self.removed = removed;
        self.said.clear();
        self.shown = None;
        self.choose();
        let Some((name, hash)) = at else { return };
        let found = self.rules.iter().position(|&rule| self.removed.rules[rule].name == name);
        self.rule = found.unwrap_or(0);
        self.choose_texts();
        match self.texts.iter().position(|&text| self.removed.texts[text].hash == hash) {
            Some(text) => self.text = text,
            None => self.seek_open(),
        }
    }

    /// The selected rule and text.
    pub(super) fn at_hand(&self) -> Option<(&RuleTexts, &TextRow)> {
        let text = self.removed.texts.get(*self.texts.get(self.text)?)?;
        Some((self.rule_at_hand()?, text))
    }

    pub(super) fn rule_at_hand(&self) -> Option<&RuleTexts> {
        self.removed.rules.get(*self.rules.get(self.rule)?)
    }

    /// The target of a decision, by its index in the ledger's data.
    pub(super) fn meant(&self, on: On, removed: &RemovedTexts) -> Option<Meant> {
        let name = &self.rule_at_hand()?.name;
        let rule = removed.rules.iter().position(|rule| rule.name == *name)?;
        let text = match on {
            On::Rule => None,
            On::Text => {
                let hash = self.at_hand()?.1.hash;
                let texts = removed.rules[rule].texts.clone();
                Some(texts.into_iter().find(|&text| removed.texts[text].hash == hash)?)
            }
        };
        Some(Meant { rule, text })
    }

    pub(super) fn rule_of(&self, at: usize) -> &RuleTexts {
        &self.removed.rules[self.rules[at]]
    }

    pub(super) fn text_of(&self, at: usize) -> &TextRow {
        &self.removed.texts[self.texts[at]]
    }

    /// The number of undecided texts.
    pub(super) fn open(&self) -> usize {
        self.removed.rules.iter().map(|rule| rule.open).sum()
    }

    /// The texts around the selected one whose contents are not loaded.
    pub(super) fn lacking(&self, around: usize) -> Vec<TextRow> {
        let from = self.text.saturating_sub(around).min(self.texts.len());
        let to = self.text.saturating_add(around).min(self.texts.len());
        let texts = self.texts[from..to].iter().map(|&text| self.removed.texts[text]);
        texts.filter(|text| !self.said.contains_key(&text.id)).collect()
    }

    /// The number of undecided texts of the selected rule, and how many of them are hidden.
    pub(super) fn open_of_rule(&self) -> [usize; 2] {
        let Some(rule) = self.rule_at_hand() else { return [0, 0] };
        let is_open = |text: &&TextRow| text.decided.is_none();
        let shown = self.texts.iter().map(|&text| &self.removed.texts[text]).filter(is_open).count();
        [rule.open, rule.open.saturating_sub(shown)]
    }

    /// Filters by words, and shows a message if nothing matches.
    pub(super) fn filter_by(&mut self, words: String) {
        self.filter = words;
        self.choose();
        if self.rules.is_empty() {
            let words = self.filter.clone();
            self.say(&format!("nothing matches the filter {words:?}: Esc clears it, ? lists the filters"));
        }
    }

    /// Sets the message on the last line, without control sequences.
    pub(super) fn say(&mut self, text: &str) {
        self.status = text.lines().map(|line| visible(line.as_bytes())).collect::<Vec<_>>().join(" ");
    }

    /// Records a decision, and moves to the next undecided text.
    pub(super) fn decided(&mut self, choice: Choice, on: On) {
        let Some(&rule) = self.rules.get(self.rule) else { return };
        let texts = self.removed.rules[rule].texts.clone();
        match on {
            On::Text => {
                if let Some(&text) = self.texts.get(self.text) {
                    self.removed.texts[text].decided = Some(choice);
                }
            }
            On::Rule => {
                for text in &mut self.removed.texts[texts.clone()] {
                    text.decided = text.decided.or(Some(choice));
                }
            }
        }
        self.removed.rules[rule].open = self.removed.texts[texts].iter().filter(|text| text.decided.is_none()).count();
        self.seek_open();
    }

    /// Applies the results of a search for `part`.
    pub(super) fn found(&mut self, part: String, found: Option<HashSet<i64>>) {
        if let Some(found) = &found {
            self.say(&format!("{} with {part:?}; Esc shows all again", counted(found.len(), "text")));
        }
        (self.search, self.found) = (part, found);
        self.choose();
        self.pane = Pane::Texts;
    }

    /// Moves to the next undecided text: after the selected one, then from the top.
    pub(super) fn seek_open(&mut self) {
        let is_open = |view: &Self, at: usize| view.text_of(at).decided.is_none();
        let (here, all) = (self.text, self.texts.len());
        if let Some(next) = (here..all).chain(0..here.min(all)).find(|&at| is_open(self, at)) {
            self.text = next;
            return;
        }
        let (here, all) = (self.rule, self.rules.len());
        for rule in (here.saturating_add(1)..all).chain(0..here.min(all)) {
            if self.rule_of(rule).open > 0 {
                self.rule = rule;
                self.choose_texts();
                if let Some(next) = (0..self.texts.len()).find(|&at| is_open(self, at)) {
                    self.text = next;
                    return;
                }
            }
        }
        if self.rule != here {
            self.rule = here;
            self.choose_texts();
        }
    }

    /// Updates the visible rules and texts by filter and search.
    pub(super) fn choose(&mut self) {
        let name = self.rule_at_hand().map(|rule| rule.name.clone());
        let words: Vec<String> = self.filter.split_whitespace().map(str::to_lowercase).collect();
        let words: Vec<&str> = words.iter().map(String::as_str).filter(|word| state(word).is_none()).collect();
        let all = 0..self.removed.rules.len();
        self.rules = all.filter(|&at| self.fits(at, &words)).collect();
        let same = self.rules.iter().position(|&rule| Some(&self.removed.rules[rule].name) == name.as_ref());
        self.rule = same.unwrap_or(0);
        self.choose_texts();
    }

    fn fits(&self, at: usize, words: &[&str]) -> bool {
        let rule = &self.removed.rules[at];
        let site = rule.name.split('/').next().unwrap_or_default();
        let has = |word: &&str| match word.split_once(':') {
            Some(("site", name)) => site == name,
            Some(("kind", kind)) => rule.kind == kind,
            Some(("rule", name)) => rule.name.contains(name),
            _ => rule.kind == *word || rule.name.to_lowercase().contains(word),
        };
        words.iter().all(has) && rule.texts.clone().any(|text| self.wants(&self.removed.texts[text]))
    }

    fn wants(&self, text: &TextRow) -> bool {
        let states: Vec<_> = self.filter.split_whitespace().filter_map(state).collect();
        (states.is_empty() || states.contains(&text.decided))
            && self.found.as_ref().is_none_or(|found| found.contains(&text.id))
    }

    /// Updates the visible texts of the selected rule.
    pub(super) fn choose_texts(&mut self) {
        self.text = 0;
        let texts = self.rule_at_hand().map_or(0..0, |rule| rule.texts.clone());
        self.texts = texts.filter(|&text| self.wants(&self.removed.texts[text])).collect();
    }
}

/// Parses a filter word that selects by decision.
fn state(word: &str) -> Option<Option<Choice>> {
    Some(match word {
        "open" => None,
        "accepted" => Some(Choice::Accept),
        "rejected" => Some(Choice::Reject),
        "skipped" => Some(Choice::Skip),
        _ => return None,
    })
}
