//! Queries of a ledger for reviews: rules and their removed texts by risk, the places of a text, and the decisions.

mod changes;
mod decisions;
mod samples;

pub use changes::{Change, Changes};
pub(super) use decisions::Known;
pub use decisions::{Choice, Decided, Decision, Held};
pub use samples::{Failed, Place as TextPlace, Ran, RunState};

use super::open::{LedgerError, open_for_review};
use super::overview::points_of;
use crate::pipeline::TEXT_BYTES;
use crate::risk::{HitRate, Hits, InRun, Risk};
use rusqlite::{Connection, OptionalExtension as _, params};
use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::path::{Path, PathBuf};

/// A ledger that is open for reading and for storing decisions.
#[derive(Debug)]
pub struct Reading {
    pub(super) connection: Connection,
    path: PathBuf,
}

/// The removals: rules, the riskiest first, and their distinct texts.
#[derive(Debug, Clone, Default)]
pub struct RemovedTexts {
    /// Rules that removed any text: by the points of the riskiest undecided text, then by removed lines.
    pub rules: Vec<RuleTexts>,
    /// The texts of each rule, contiguous, by points and then by removed lines.
    pub texts: Vec<TextRow>,
}

/// A rule and its removals.
#[derive(Debug, Clone)]
pub struct RuleTexts {
    /// Its number in the ledger.
    pub id: i64,
    /// Its id as in reports: `site/rule`.
    pub name: String,
    /// Its kind.
    pub kind: String,
    /// The reason for its removals.
    pub why: String,
    /// The number of pages that it removed text from.
    pub pages: u64,
    /// The number of lines, or parts of lines, that it removed.
    pub lines: u64,
    /// The range of its texts in [`RemovedTexts::texts`].
    pub texts: Range<usize>,
    /// The number of undecided texts among them.
    pub open: usize,
    /// The points of the riskiest undecided text, or of the riskiest text if there is none.
    pub points: i32,
    /// Whether its hit rate is the same as in the previous run.
    pub hit_rate: HitRate,
}

/// A distinct text of a rule. Its content is queried separately, by its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TextRow {
    /// Its number in the ledger, which is valid until the next run.
    pub id: i64,
    /// Its hash, which identifies it in every run of this ledger.
    pub hash: i64,
    /// The number of pages that it was removed from.
    pub pages: u64,
    /// The number of removals.
    pub lines: u64,
    /// The points of its risk, including signs that only the whole run shows.
    pub points: i32,
    /// The decision on it, or on its rule.
    pub decided: Option<Choice>,
}

/// The details of a text.
#[derive(Debug, Clone)]
pub struct TextFacts {
    /// The text as it first occurred, at most 400 bytes. It is from a page and untrusted.
    pub text: String,
    /// The signs of its risk, including those that only the whole run shows.
    pub risk: Risk,
    /// Up to three places where it was removed.
    pub places: Vec<TextPlace>,
}

impl Reading {
    /// Opens the ledger at `path`.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn open(path: &Path) -> Result<Self, LedgerError> {
        Ok(Self { connection: open_for_review(path)?, path: path.to_owned() })
    }

    /// Reads rules and texts: one scan of the table of texts, with 40 bytes of memory per text; the content of texts is
    /// not read.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn removed(&self) -> Result<RemovedTexts, LedgerError> {
        self.of(self.all())
    }

    fn all(&self) -> rusqlite::Result<RemovedTexts> {
        let known = Known::read(&self.connection)?;
        let hit_rates = self.hit_rates()?;
        let mut rules: HashMap<i64, RuleTexts> = HashMap::new();
        let mut read = self.connection.prepare("SELECT id, name, kind, why, pages FROM rules WHERE action = 'drop'")?;
        let mut rows = read.query([])?;
        while let Some(row) = rows.next()? {
            let (id, name) = (row.get(0)?, row.get::<_, String>(1)?);
            let hit_rate = hit_rates.get(&name).copied().unwrap_or_default();
            let pages = row.get::<_, i64>(4)?.unsigned_abs();
            let (kind, why) = (row.get(2)?, row.get(3)?);
            let rule =
                RuleTexts { id, name, kind, why, pages, lines: 0, texts: 0..0, open: 0, points: i32::MIN, hit_rate };
            rules.insert(id, rule);
        }
        let mut texts: HashMap<i64, Vec<TextRow>> = HashMap::new();
        let mut read = self
            .connection
            .prepare("SELECT rule, id, hash, pages, removals, risk FROM removed_texts WHERE pages > 0")?;
        let mut rows = read.query([])?;
        while let Some(row) = rows.next()? {
            let (of, hash) = (row.get(0)?, row.get(2)?);
            let Some(rule) = rules.get(&of) else { continue };
            let pages = row.get::<_, i64>(3)?.unsigned_abs();
            let seen = Risk::default().in_run(in_run(rule.pages, pages, rule.hit_rate));
            let points = points_of(row.get(5)?).saturating_add(seen.points());
            let lines = row.get::<_, i64>(4)?.unsigned_abs();
            let decided = known.of(&rule.name, hash);
            let text = TextRow { id: row.get(1)?, hash, pages, lines, points, decided };
            texts.entry(of).or_default().push(text);
        }
        Ok(in_order(rules, texts))
    }

    /// Compares the hit rate of each rule with that of the previous run.
    fn hit_rates(&self) -> rusqlite::Result<HashMap<String, HitRate>> {
        let sql = "SELECT rule, pages_before, share_before, pages_now, share_now FROM drift
                   WHERE share_before > 0 AND share_now > 0";
        let mut read = self.connection.prepare(sql)?;
        let rates = read.query_map([], |row| {
            let hits = |at: usize| -> rusqlite::Result<Hits> {
                let (hit, share) = (row.get::<_, i64>(at)?.unsigned_abs(), row.get::<_, f64>(at + 1)?);
                #[allow(
                    clippy::cast_precision_loss,
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "pages are counted in far fewer bits, and casts of floats stay in range"
                )]
                let pages = (hit as f64 / share).round() as u64;
                Ok(Hits { pages, hit })
            };
            Ok((row.get(0)?, HitRate::between(hits(1)?, hits(3)?)))
        })?;
        rates.collect()
    }

    /// The content of a text, its signs, and its places; `None` if a run deleted it from the ledger.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn text(&self, rule: &RuleTexts, text: &TextRow) -> Result<Option<TextFacts>, LedgerError> {
        self.of(self.facts(rule, text))
    }

    fn facts(&self, rule: &RuleTexts, text: &TextRow) -> rusqlite::Result<Option<TextFacts>> {
        let mut read =
            self.connection.prepare_cached("SELECT text, signs, samples FROM removed_texts WHERE id = ?1")?;
        let found = read.query_row([text.id], |row| {
            let signs: Option<u32> = row.get(1)?;
            let samples: String = row.get(2)?;
            Ok((row.get::<_, Option<String>>(0)?.unwrap_or_default(), signs.unwrap_or_default(), samples))
        });
        let Some((said, signs, samples)) = found.optional()? else { return Ok(None) };
        let risk = Risk::from_bits(signs).in_run(in_run(rule.pages, text.pages, rule.hit_rate));
        Ok(Some(TextFacts { text: said, risk, places: self.places(&samples)? }))
    }

    /// The contents of texts, in order; an empty string for one that was deleted.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn said(&self, texts: &[TextRow]) -> Result<Vec<String>, LedgerError> {
        let mut read =
            self.of(self.connection.prepare_cached("SELECT coalesce(text, '') FROM removed_texts WHERE id = ?1"))?;
        let said =
            texts.iter().map(|text| Ok(read.query_row([text.id], |row| row.get(0)).optional()?.unwrap_or_default()));
        self.of(said.collect())
    }

    /// The numbers of the texts that contain `part`, ignoring ASCII case; of one rule, or of all.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn search(&self, part: &str, rule: Option<i64>) -> Result<HashSet<i64>, LedgerError> {
        let sql = "SELECT id FROM removed_texts WHERE (?2 IS NULL OR rule = ?2) AND instr(lower(text), lower(?1)) > 0";
        let found = self.connection.prepare_cached(sql).and_then(|mut read| {
            let ids = read.query_map(params![part, rule], |row| row.get(0))?;
            ids.collect()
        });
        self.of(found)
    }

    pub(super) fn of<T>(&self, result: rusqlite::Result<T>) -> Result<T, LedgerError> {
        result.map_err(|e| LedgerError::of(&self.path, e))
    }
}

impl RemovedTexts {
    /// The texts of a rule.
    #[must_use]
    pub fn of(&self, rule: &RuleTexts) -> &[TextRow] {
        self.texts.get(rule.texts.clone()).unwrap_or_default()
    }

    /// The rule with this id.
    #[must_use]
    pub fn rule(&self, name: &str) -> Option<&RuleTexts> {
        self.rules.iter().find(|rule| rule.name == name)
    }
}

/// The suffix for a text that may be truncated: `…`, or nothing.
#[must_use]
pub fn cut_mark(text: &str) -> &'static str {
    // It was truncated between characters, which have at most 4 bytes.
    if text.len() + 3 >= TEXT_BYTES { "…" } else { "" }
}

fn in_order(mut rules: HashMap<i64, RuleTexts>, mut texts: HashMap<i64, Vec<TextRow>>) -> RemovedTexts {
    for (id, rule) in &mut rules {
        let Some(of) = texts.get_mut(id) else { continue };
        of.sort_unstable_by_key(|text| (-text.points, std::cmp::Reverse(text.lines), text.id));
        rule.lines = of.iter().map(|text| text.lines).sum();
        rule.open = of.iter().filter(|text| text.decided.is_none()).count();
        let riskiest = of.iter().find(|text| text.decided.is_none()).or(of.first());
        rule.points = riskiest.map_or(i32::MIN, |text| text.points);
    }
    let mut rules: Vec<RuleTexts> = rules.into_values().filter(|rule| texts.contains_key(&rule.id)).collect();
    // A fully reviewed rule comes after those that are not.
    rules.sort_by(|a, b| {
        let key = |rule: &RuleTexts| (rule.open == 0, -rule.points, std::cmp::Reverse(rule.lines));
        key(a).cmp(&key(b)).then_with(|| a.name.cmp(&b.name))
    });
    let mut all = Vec::new();
    for rule in &mut rules {
        let start = all.len();
        all.extend(texts.remove(&rule.id).unwrap_or_default());
        rule.texts = start..all.len();
    }
    RemovedTexts { rules, texts: all }
}

fn in_run(rule_pages: u64, text_pages: u64, hit_rate: HitRate) -> InRun {
    InRun { text_pages, rule_pages, hit_rate }
}
