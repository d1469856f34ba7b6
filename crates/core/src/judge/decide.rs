//! Decides which blocks or units of a page to keep, from their content probabilities and the caution level.

use std::fmt;

/// How much text the judges may lose in exchange for removed boilerplate.
///
/// Each level except `balanced` is a threshold for the expected cost of a removal. The thresholds were set on pages of
/// sources that the judge had not seen; docs/text.md and docs/html.md have the figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Caution {
    /// One character of text in a thousand may be lost.
    High,
    /// Three in a thousand.
    Normal,
    /// One in a hundred.
    Low,
    /// The page gets the highest expected F1 score of words: kept words against those that should be kept.
    Balanced,
}

impl Caution {
    /// All levels, from the most cautious to the least.
    pub const ALL: [Caution; 4] = [Caution::High, Caution::Normal, Caution::Low, Caution::Balanced];

    /// Returns the name, as used on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Caution::High => "high",
            Caution::Normal => "normal",
            Caution::Low => "low",
            Caution::Balanced => "balanced",
        }
    }
}

impl fmt::Display for Caution {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.name())
    }
}

/// Options for judging lines that no rule covers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct JudgeOptions {
    /// How much text may be lost; `None` is the default for the page: normal for text, balanced for HTML.
    pub caution: Option<Caution>,
    /// How titles in HTML are treated.
    pub titles: Titles,
}

impl From<Caution> for JudgeOptions {
    fn from(caution: Caution) -> Self {
        Self { caution: Some(caution), ..Self::default() }
    }
}

/// How the title line of an HTML page is treated.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Titles {
    /// It is kept once, as is the standfirst below it.
    #[default]
    Keep,
    /// It is removed, for users who have it elsewhere.
    Drop,
}

/// The cost below which a judge removes something, for each level; see [`Weighed::cost`].
#[derive(Clone, Copy, Debug)]
pub(super) struct Thresholds {
    pub(super) high: f32,
    pub(super) normal: f32,
    pub(super) low: f32,
}

/// A block of HTML or a unit of text to decide on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Weighed {
    pub(super) words: f32,
    /// The probability that it is content.
    pub(super) chance: f32,
    /// The factor that evidence from other pages applies to the cost of its removal; 1 without evidence.
    pub(super) cost_share: f32,
}

impl Weighed {
    /// The cost of its removal: the odds that it is content, times the square root of its words. A wrongly removed
    /// paragraph is a greater loss than a wrongly removed label, so it requires a higher probability.
    fn cost(self) -> f32 {
        self.chance / (1.0 - self.chance).max(1e-6) * self.words.max(LEAST_WORDS).sqrt() * self.cost_share
    }
}

/// The minimum number of words for the cost.
const LEAST_WORDS: f32 = 2.0;

/// Parameters for the choice of the set with the highest expected F1.
#[derive(Clone, Copy, Debug)]
pub(super) struct Balance {
    /// The weight of the expected content relative to the kept text. 1 maximizes the expected F1 of words. A lower
    /// weight keeps less, which suits pages with certain content, such as news.
    pub(super) expected_weight: f32,
    /// Anything less probable is removed, unless everything is less probable.
    pub(super) least_chance: f32,
}

/// Returns which of a page's blocks or units are kept.
pub(super) fn keep(all: &[Weighed], caution: Caution, thresholds: Thresholds, balance: Balance) -> Vec<bool> {
    let threshold = match caution {
        Caution::High => thresholds.high,
        Caution::Normal => thresholds.normal,
        Caution::Low => thresholds.low,
        Caution::Balanced => return balanced(all, balance),
    };
    all.iter().map(|one| one.cost() >= threshold).collect()
}

/// Chooses the set with the highest expected F1 of words, among the sets of the n most probable items. With p the
/// probability and n the words of an item, it maximizes 2·Σp·n / (Σn + s·Σp·n), with the first and second sum over the
/// set, the last over the page. A page with text keeps some; a page without words is kept entirely.
fn balanced(all: &[Weighed], balance: Balance) -> Vec<bool> {
    let mut order: Vec<usize> = (0..all.len()).collect();
    order.sort_by(|&left, &right| all[right].chance.total_cmp(&all[left].chance).then(left.cmp(&right)));
    let expected: f64 = all.iter().map(|one| f64::from(one.chance) * f64::from(one.words)).sum();
    let expected = expected * f64::from(balance.expected_weight);
    let (mut content, mut size) = (0.0, 0.0);
    let mut best = (0.0, 0);
    for (rank, &index) in order.iter().enumerate() {
        let Weighed { words, chance, .. } = all[index];
        if best.1 > 0 && chance < balance.least_chance {
            break;
        }
        content += f64::from(chance) * f64::from(words);
        size += f64::from(words);
        let value = 2.0 * content / (size + expected).max(1e-9);
        if value > best.0 {
            best = (value, rank + 1);
        }
    }
    let mut kept = vec![best.1 == 0; all.len()];
    for &index in order.iter().take(best.1) {
        kept[index] = true;
    }
    kept
}
