//! What the screen shows, as a plain value: keys change it, and it can be drawn.

use super::super::super::counted;
use super::super::page::PageLine;
use super::super::session::Meant;
use crate::ledger::{Choice, RemovedTexts, RuleTexts, TextRow};
use crate::render::visible;
use std::collections::{HashMap, HashSet};
use std::path::PathBuf;

/// A part of the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pane {
    Rules,
    Texts,
    Page,
}

/// What keys mean at the moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Mode {
    /// Each is a command.
    Browse,
    /// They are a text.
    Typing(Asked, String),
    /// `y` does it, every other one does not.
    Sure(Choice),
    /// They move in the list of keys, from the one at this place on; others end it.
    Help(usize),
}

/// What is being typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asked {
    Search,
    Filter,
}

/// What whoever owns the terminal and the ledger is to do.
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

/// What a decision is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum On {
    Text,
    Rule,
}

/// The page of the text at hand.
#[derive(Debug, Clone, Default)]
pub(super) struct Shown {
    /// The text, and how many changes there were when the page was judged.
    pub key: (i64, usize),
    pub name: String,
    pub relative: PathBuf,
    /// What the text's points are for.
    pub signs: String,
    pub lines: Vec<PageLine>,
    /// The line of the text, counted from 0.
    pub at: usize,
    /// Why there are no lines.
    pub wrong: String,
}

/// What the screen shows.
pub(super) struct View {
    removed: RemovedTexts,
    /// Rules that are shown, by their places.
    pub rules: Vec<usize>,
    /// Texts of the rule at hand that are shown, by their places among all.
    pub texts: Vec<usize>,
    /// The rule at hand, among those that are shown.
    pub rule: usize,
    /// The text at hand, among those that are shown.
    pub text: usize,
    pub pane: Pane,
    pub mode: Mode,
    pub filter: String,
    pub search: String,
    found: Option<HashSet<i64>>,
    /// What texts say, safe for a terminal.
    pub said: HashMap<i64, String>,
    pub shown: Option<Shown>,
    /// How far the page is moved from where the text is, in lines.
    pub scroll: isize,
    /// What happened last.
    pub status: String,
    /// Site files that are others than those that the pages were cleaned by.
    pub changed: usize,
}

impl View {
    /// At the first text on which nobody decided.
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

    /// What there is to see after a run or an undo, at the same text where it is still there.
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

    /// The rule and the text at hand.
    pub(super) fn at_hand(&self) -> Option<(&RuleTexts, &TextRow)> {
        let text = self.removed.texts.get(*self.texts.get(self.text)?)?;
        Some((self.rule_at_hand()?, text))
    }

    pub(super) fn rule_at_hand(&self) -> Option<&RuleTexts> {
        self.removed.rules.get(*self.rules.get(self.rule)?)
    }

    /// What is decided, by its place in what the ledger says.
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

    /// How many texts nobody decided on.
    pub(super) fn open(&self) -> usize {
        self.removed.rules.iter().map(|rule| rule.open).sum()
    }

    /// Texts around the one at hand of which it is not known what they say.
    pub(super) fn lacking(&self, around: usize) -> Vec<TextRow> {
        let from = self.text.saturating_sub(around).min(self.texts.len());
        let to = self.text.saturating_add(around).min(self.texts.len());
        let texts = self.texts[from..to].iter().map(|&text| self.removed.texts[text]);
        texts.filter(|text| !self.said.contains_key(&text.id)).collect()
    }

    /// How many texts of the rule at hand nobody decided on, and how many of them are not shown.
    pub(super) fn open_of_rule(&self) -> [usize; 2] {
        let Some(rule) = self.rule_at_hand() else { return [0, 0] };
        let is_open = |text: &&TextRow| text.decided.is_none();
        let shown = self.texts.iter().map(|&text| &self.removed.texts[text]).filter(is_open).count();
        [rule.open, rule.open.saturating_sub(shown)]
    }

    /// Shows what fits words, and says where nothing does.
    pub(super) fn filter_by(&mut self, words: String) {
        self.filter = words;
        self.choose();
        if self.rules.is_empty() {
            let words = self.filter.clone();
            self.say(&format!("nothing matches the filter {words:?}: Esc clears it, ? lists the filters"));
        }
    }

    /// Says something on the last line; nothing in it is obeyed.
    pub(super) fn say(&mut self, text: &str) {
        self.status = text.lines().map(|line| visible(line.as_bytes())).collect::<Vec<_>>().join(" ");
    }

    /// Notes a decision, and goes on to what is open.
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

    /// What a search found, and its words.
    pub(super) fn found(&mut self, part: String, found: Option<HashSet<i64>>) {
        if let Some(found) = &found {
            self.say(&format!("{} with {part:?}; Esc shows all again", counted(found.len(), "text")));
        }
        (self.search, self.found) = (part, found);
        self.choose();
        self.pane = Pane::Texts;
    }

    /// Goes to the next text on which nobody decided: behind the one at hand, then from the top.
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

    /// Which rules and texts are shown, by filter and search.
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

    /// Which texts of the rule at hand are shown.
    pub(super) fn choose_texts(&mut self) {
        self.text = 0;
        let texts = self.rule_at_hand().map_or(0..0, |rule| rule.texts.clone());
        self.texts = texts.filter(|&text| self.wants(&self.removed.texts[text])).collect();
    }
}

/// A word of a filter that asks for what was decided.
fn state(word: &str) -> Option<Option<Choice>> {
    Some(match word {
        "open" => None,
        "accepted" => Some(Choice::Accept),
        "rejected" => Some(Choice::Reject),
        "skipped" => Some(Choice::Skip),
        _ => return None,
    })
}
