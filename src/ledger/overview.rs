//! An overview of a ledger: the number of texts that each rule removed, the riskiest of them, and how rules changed
//! between runs.

use super::open::{LedgerError, open_to_read};
use super::path::StoredPath;
use super::reading::{Choice, Known};
use crate::risk::{HitRate, Hits, InRun, Level, Risk};
use rusqlite::{Connection, OptionalExtension as _};
use serde::Deserialize;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};

/// The maximum number of risky texts in an overview.
pub const RISKY: usize = 200;
/// The maximum number of them from one rule, so that a wrong rule does not hide others.
const OF_ONE_RULE: usize = 12;

/// An overview of a ledger. Its size does not grow with the number of pages.
#[derive(Debug, Clone, Default)]
pub struct Overview {
    /// The number of distinct removed texts.
    pub texts: u64,
    /// How many of them have low, medium and high risk.
    pub levels: BTreeMap<Level, u64>,
    /// How many of each level may still be wrong, because they are undecided or were rejected.
    pub open: BTreeMap<Level, u64>,
    /// Texts that were rejected but are still removed, those on most pages first.
    pub taken_again: Vec<TakenAgain>,
    /// What each rule removed, by rule name, without rules that removed no text.
    pub rules: BTreeMap<String, OfRule>,
    /// The riskiest texts, the worst first: at most [`RISKY`].
    pub risky: Vec<RiskyText>,
    /// Rules whose hit rate differs from that of the previous complete run, the largest change first.
    pub drift: Vec<Drift>,
}

/// The texts that a rule removed.
#[derive(Debug, Clone, Default)]
pub struct OfRule {
    /// The number of distinct texts.
    pub texts: u64,
    /// The riskiest text, and its points.
    pub riskiest: Option<(String, i32)>,
}

/// A removed text whose removal may be wrong.
#[derive(Debug, Clone)]
pub struct RiskyText {
    /// The name of the rule.
    pub rule: String,
    /// Its kind.
    pub kind: String,
    /// The text, as it first occurred.
    pub text: String,
    /// The number of pages that it was removed from.
    pub pages: u64,
    /// The number of removals.
    pub removals: u64,
    /// Its signs of risk.
    pub risk: Risk,
    /// A page that shows it.
    pub sample: Option<SamplePage>,
    /// The decision of a review on it, or on its rule.
    pub decided: Option<Choice>,
}

/// A text that a review rejected, but that is still removed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakenAgain {
    /// The name of the rule.
    pub rule: String,
    /// The text, as it first occurred.
    pub text: String,
    /// The number of pages that it was removed from.
    pub pages: u64,
    /// The site file that the decision changed.
    pub file: PathBuf,
}

/// An occurrence of a removed text.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct SamplePage {
    /// The path of the page, relative to RAW.
    pub relative: PathBuf,
    /// The line of the page, counted from 1.
    pub line: usize,
}

/// A rule that acts on a different share of its site's pages than before.
#[derive(Debug, Clone)]
pub struct Drift {
    /// The name of the rule.
    pub rule: String,
    /// Its hits in the previous complete run.
    pub before: Hits,
    /// Its hits in the last complete run.
    pub now: Hits,
}

impl Drift {
    /// Whether the change is statistically significant.
    #[must_use]
    pub fn rate(&self) -> HitRate {
        HitRate::between(self.before, self.now)
    }

    /// The change of the share, from 0 to 1.
    fn change(&self) -> f64 {
        (share(self.now) - share(self.before)).abs()
    }
}

/// The share of pages on which the rule removed something, from 0 to 1.
fn share(hits: Hits) -> f64 {
    #[allow(clippy::cast_precision_loss, reason = "a share needs no more than 52 bits")]
    let share = hits.hit as f64 / hits.pages.max(1) as f64;
    share
}

struct RuleRow {
    name: String,
    kind: String,
    pages: u64,
    hit_rate: HitRate,
    texts: u64,
    /// Points, pages and id of the riskiest texts, the worst first.
    worst: Vec<(Reverse<i64>, Reverse<i64>, i64)>,
}

impl Overview {
    /// Reads the ledger at `path`: one scan over its texts, and a few look-ups for each text in the result.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn read(path: &Path) -> Result<Self, LedgerError> {
        let connection = open_to_read(path)?;
        read(&connection).map_err(|e| LedgerError::of(path, e))
    }
}

fn read(connection: &Connection) -> rusqlite::Result<Overview> {
    let drift = drift(connection)?;
    let mut rules = rules(connection, &drift)?;
    let known = Known::read(connection)?;
    let mut overview = Overview { drift, taken_again: taken_again(connection)?, ..Overview::default() };
    weigh(connection, (&mut rules, &known), &mut overview)?;
    let mut worst: Vec<_> = rules.values().flat_map(|rule| rule.worst.iter().map(move |worst| (worst, rule))).collect();
    worst.sort_unstable_by_key(|(worst, _)| **worst);
    for (worst, rule) in worst.iter().take(RISKY) {
        overview.risky.extend(text(connection, worst.2, (rule, &known))?);
    }
    for rule in rules.values().filter(|rule| rule.texts > 0) {
        let riskiest = match rule.worst.first() {
            Some(&(points, _, id)) => {
                let mut find =
                    connection.prepare_cached("SELECT coalesce(text, '') FROM removed_texts WHERE id = ?")?;
                let text: String = find.query_row([id], |row| row.get(0))?;
                Some((text, i32::try_from(points.0).unwrap_or(i32::MAX)))
            }
            None => None,
        };
        overview.rules.insert(rule.name.clone(), OfRule { texts: rule.texts, riskiest });
    }
    Ok(overview)
}

fn rules(connection: &Connection, drift: &[Drift]) -> rusqlite::Result<BTreeMap<i64, RuleRow>> {
    let changed = |name: &str| drift.iter().find(|drift| drift.rule == name).map(Drift::rate).unwrap_or_default();
    let mut rules = BTreeMap::new();
    let mut read = connection.prepare("SELECT id, name, kind, pages FROM rules WHERE pages > 0")?;
    let mut rows = read.query([])?;
    while let Some(row) = rows.next()? {
        let name: String = row.get(1)?;
        let pages = row.get::<_, i64>(3)?.unsigned_abs();
        let hit_rate = changed(&name);
        let rule = RuleRow { name, kind: row.get(2)?, pages, hit_rate, texts: 0, worst: Vec::new() };
        rules.insert(row.get(0)?, rule);
    }
    Ok(rules)
}

/// Scans all texts once, and keeps only the riskiest few of each rule.
fn weigh(
    connection: &Connection,
    (rules, known): (&mut BTreeMap<i64, RuleRow>, &Known),
    overview: &mut Overview,
) -> rusqlite::Result<()> {
    let mut read = connection.prepare("SELECT id, rule, pages, risk, hash FROM removed_texts WHERE pages > 0")?;
    let mut rows = read.query([])?;
    while let Some(row) = rows.next()? {
        let Some(rule) = rules.get_mut(&row.get(1)?) else { continue };
        let (id, pages, seen): (i64, i64, Option<i64>) = (row.get(0)?, row.get(2)?, row.get(3)?);
        let of_run = Risk::default().in_run(in_run(rule, pages)).points();
        let points = points_of(seen).saturating_add(of_run);
        overview.texts += 1;
        *overview.levels.entry(Level::of(points)).or_default() += 1;
        if !matches!(known.of(&rule.name, row.get(4)?), Some(Choice::Accept | Choice::Skip)) {
            *overview.open.entry(Level::of(points)).or_default() += 1;
        }
        rule.texts += 1;
        let worst = (Reverse(i64::from(points)), Reverse(pages), id);
        if rule.worst.len() < OF_ONE_RULE || rule.worst.last().is_some_and(|last| worst < *last) {
            let at = rule.worst.partition_point(|other| *other < worst);
            rule.worst.insert(at, worst);
            rule.worst.truncate(OF_ONE_RULE);
        }
    }
    Ok(())
}

/// The points of a risk stored in the ledger.
pub(super) fn points_of(risk: Option<i64>) -> i32 {
    risk.and_then(|points| i32::try_from(points.clamp(-1000, 1000)).ok()).unwrap_or(0)
}

fn in_run(rule: &RuleRow, pages: i64) -> InRun {
    InRun { text_pages: pages.unsigned_abs(), rule_pages: rule.pages, hit_rate: rule.hit_rate }
}

fn text(connection: &Connection, id: i64, (rule, known): (&RuleRow, &Known)) -> rusqlite::Result<Option<RiskyText>> {
    let sql =
        "SELECT coalesce(text, ''), pages, removals, coalesce(signs, 0), samples, hash FROM removed_texts WHERE id = ?";
    let mut find = connection.prepare_cached(sql)?;
    let found = find
        .query_row([id], |row| {
            let (pages, removals, signs): (i64, i64, u32) = (row.get(1)?, row.get(2)?, row.get(3)?);
            let risk = Risk::from_bits(signs).in_run(in_run(rule, pages));
            let samples: String = row.get(4)?;
            let text = RiskyText {
                rule: rule.name.clone(),
                kind: rule.kind.clone(),
                text: row.get(0)?,
                pages: pages.unsigned_abs(),
                removals: removals.unsigned_abs(),
                risk,
                sample: None,
                decided: known.of(&rule.name, row.get(5)?),
            };
            Ok((text, samples))
        })
        .optional()?;
    let Some((mut text, samples)) = found else { return Ok(None) };
    // If the list is damaged, no page is shown.
    let samples: Vec<(i64, usize)> = serde_json::from_str(&samples).unwrap_or_default();
    let mut page = connection.prepare_cached("SELECT path FROM pages WHERE id = ?")?;
    for (id, line) in samples {
        let place = page.query_row([id], |row| Ok(StoredPath::read(row.get_ref(0)?))).optional()?.flatten();
        if let Some(relative) = place.and_then(|place| place.path()) {
            let sample = SamplePage { relative, line };
            if text.sample.as_ref().is_none_or(|other| sample < *other) {
                text.sample = Some(sample);
            }
        }
    }
    Ok(Some(text))
}

/// Texts whose last decision is to keep them, but that are removed. If a line was removed by a rule of `_any` or of a
/// shared file, the decision keeps it in the file of one site only, so it is still removed from pages of others.
fn taken_again(connection: &Connection) -> rusqlite::Result<Vec<TakenAgain>> {
    // Texts are found by their hashes immediately; for a whole rule, all texts are scanned.
    const TAKEN: &str = "WHERE decisions.decision = 'reject' AND removed_texts.pages > 0 AND NOT EXISTS (
        SELECT 1 FROM decisions AS later WHERE later.id > decisions.id
        AND (later.text = removed_texts.hash OR (later.text IS NULL AND later.rule = decisions.rule)))";
    const SAID: &str =
        "SELECT rules.name AS rule, coalesce(removed_texts.text, '') AS said, removed_texts.pages AS pages,
        coalesce(decisions.file, '') FROM decisions";
    let sql = format!(
        "{SAID} JOIN removed_texts ON removed_texts.hash = decisions.text JOIN rules ON rules.id = removed_texts.rule {TAKEN}
         UNION {SAID} JOIN rules ON rules.name = decisions.rule JOIN removed_texts ON removed_texts.rule = rules.id {TAKEN}
         AND decisions.text IS NULL ORDER BY pages DESC, rule, said"
    );
    let mut read = connection.prepare(&sql)?;
    let all = read.query_map([], |row| {
        let pages = row.get::<_, i64>(2)?.unsigned_abs();
        let file: String = row.get(3)?;
        Ok(TakenAgain { rule: row.get(0)?, text: row.get(1)?, pages, file: file.into() })
    })?;
    let mut all = all.collect::<rusqlite::Result<Vec<_>>>()?;
    all.retain(|it| {
        let site = it.rule.split('/').next().unwrap_or_default();
        site != "_any" || it.file.file_stem().is_some_and(|stem| stem == site)
    });
    Ok(all)
}

/// The figures of a run for its rules.
#[derive(Debug, Default, Deserialize)]
struct Figures {
    #[serde(default)]
    pages: u64,
    #[serde(default)]
    sites: HashMap<String, Pages>,
    #[serde(default)]
    rules: HashMap<String, Pages>,
}

#[derive(Debug, Default, Clone, Copy, Deserialize)]
struct Pages {
    #[serde(default)]
    pages: u64,
}

impl Figures {
    /// The hits of a rule among the pages of its site, or among all pages if it has no site.
    fn hits(&self, rule: &str) -> Hits {
        let site = rule.split('/').next().and_then(|site| self.sites.get(site));
        Hits {
            pages: site.map_or(self.pages, |site| site.pages),
            hit: self.rules.get(rule).map_or(0, |rule| rule.pages),
        }
    }

    fn has_site(&self, rule: &str) -> bool {
        rule.split('/').next().is_some_and(|site| self.sites.contains_key(site))
    }
}

fn drift(connection: &Connection) -> rusqlite::Result<Vec<Drift>> {
    let sql = "SELECT figures FROM runs WHERE state = 'done' AND figures IS NOT NULL ORDER BY id DESC LIMIT 2";
    let mut read = connection.prepare(sql)?;
    let figures: Vec<String> = read.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    let [now, before] = figures.as_slice() else { return Ok(Vec::new()) };
    let figures = |text: &str| serde_json::from_str::<Figures>(text).unwrap_or_default();
    let (now, before) = (figures(now), figures(before));
    let rules: BTreeSet<&String> = now.rules.keys().chain(before.rules.keys()).collect();
    let mut drift: Vec<Drift> = rules
        .into_iter()
        // A site without pages in one of the runs cannot be compared.
        .filter(|rule| now.has_site(rule) == before.has_site(rule))
        .map(|rule| Drift { rule: rule.clone(), before: before.hits(rule), now: now.hits(rule) })
        .filter(|drift| drift.before.pages > 0 && drift.now.pages > 0 && drift.change() >= 0.001)
        .collect();
    drift.sort_by(|a, b| b.change().total_cmp(&a.change()));
    Ok(drift)
}
