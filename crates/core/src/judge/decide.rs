//! From probabilities to a decision, a page at a time: how much may be lost.

use std::fmt;

/// How much text the judges may lose for the boilerplate that they take.
///
/// Each level but `balanced` is a threshold on what a wrong removal would cost, set on pages of sources that the
/// judge had not seen; docs/text.md and docs/html.md have the figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Caution {
    /// One character of text in a thousand.
    High,
    /// Three in a thousand.
    Normal,
    /// One in a hundred.
    Low,
    /// As much as gives the page the highest expected F1 of words: what is kept against what should be.
    Balanced,
}

impl Caution {
    /// All levels, in the order of their caution.
    pub const ALL: [Caution; 4] = [Caution::High, Caution::Normal, Caution::Low, Caution::Balanced];

    /// Its name, as it is typed.
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

/// How what no rule speaks of is judged.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct JudgeOptions {
    /// How much text may be lost; `None` is the default of the page: normal for text, balanced for HTML.
    pub caution: Option<Caution>,
    /// What becomes of titles in HTML.
    pub titles: Titles,
}

impl From<Caution> for JudgeOptions {
    fn from(caution: Caution) -> Self {
        Self { caution: Some(caution), ..Self::default() }
    }
}

/// What becomes of the line of an HTML page that is its title.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Titles {
    /// It stays, once, and so does the standfirst below it.
    #[default]
    Keep,
    /// It goes: its users have it elsewhere.
    Drop,
}

/// Below which cost a judge takes something, at each level; see [`Weighed::cost`].
#[derive(Clone, Copy, Debug)]
pub(super) struct Thresholds {
    pub(super) high: f32,
    pub(super) normal: f32,
    pub(super) low: f32,
}

/// What is decided on: a block of HTML or a unit of text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Weighed {
    /// Its words.
    pub(super) words: f32,
    /// The probability that it is content.
    pub(super) chance: f32,
    /// Share of the cost of its removal that what is known from other pages leaves; 1 where nothing is.
    pub(super) cost_share: f32,
}

impl Weighed {
    /// What its removal costs if it is text: the odds that it is, times the root of its words. A wrong paragraph is a
    /// greater loss than a wrong label, so it takes a surer judge.
    fn cost(self) -> f32 {
        self.chance / (1.0 - self.chance).max(1e-6) * self.words.max(LEAST_WORDS).sqrt() * self.cost_share
    }
}

/// Words that a removal costs at least.
const LEAST_WORDS: f32 = 2.0;

/// How the set with the highest expected F1 is chosen.
#[derive(Clone, Copy, Debug)]
pub(super) struct Balance {
    /// Weight of the content that is expected, beside that of what is kept. 1 maximises the expected F1 of words; less
    /// keeps less, which suits pages whose content is sure, such as news.
    pub(super) expected_weight: f32,
    /// What is less probable than this goes, unless all others are less probable.
    pub(super) least_chance: f32,
}

/// Which of a page's blocks or units stay.
pub(super) fn keep(all: &[Weighed], caution: Caution, thresholds: Thresholds, balance: Balance) -> Vec<bool> {
    let threshold = match caution {
        Caution::High => thresholds.high,
        Caution::Normal => thresholds.normal,
        Caution::Low => thresholds.low,
        Caution::Balanced => return balanced(all, balance),
    };
    all.iter().map(|one| one.cost() >= threshold).collect()
}

/// Of all sets "the most probable so many" the one with the highest expected
/// F1 of words: with p the probability and n the words of one, the set
/// that maximises 2·Σp·n / (Σn + s·Σp·n), the first and second sum over the
/// set, the last over the page. A page with text keeps some; one without a
/// word is kept whole.
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
