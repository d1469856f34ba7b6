//! What speaks for a wrong removal, and against it, in points.

use std::fmt::Write as _;

/// Something about removed text that makes it more likely, or less, that it should have stayed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum Sign {
    /// It has so many words that it is no label.
    Words,
    /// It is long.
    Long,
    /// It ends as a sentence does.
    Sentence,
    /// It holds a quotation.
    Quotation,
    /// It is written as headlines are.
    TitleCase,
    /// It has no small letters, though its script has.
    Capitals,
    /// Much of it is figures.
    Figures,
    /// It reads as data or a script.
    Data,
    /// In HTML it is a paragraph or a heading.
    Paragraph,
    /// Text stays on both sides of it.
    Between,
    /// Little goes with it.
    Few,
    /// It is a part of the page.
    Share,
    /// It is a large part of the page.
    LargeShare,
    /// It shares words with what stays.
    Shared,
    /// A regex took it.
    Regex,
    /// The rule took it for what it says.
    Named,
    /// It may be text by the structure around it.
    Chance,
    /// It is likelier to be text by the structure around it.
    FairChance,
    /// It is rather likely to be text by the structure around it.
    HighChance,
    /// It was seen on one page alone.
    Once,
    /// It is on every other page that the rule takes from.
    Usual,
    /// The rule's hit rate changed.
    HitRate,
}

/// So many words are no label any more.
pub(super) const SOME_WORDS: usize = 4;
/// So many words are a long text.
pub(super) const MANY_WORDS: usize = 30;
/// So many words in quotation marks are a quotation; fewer are a name or a doubt.
pub(super) const QUOTED_WORDS: usize = 3;
/// So many lines in a row are few.
pub(super) const FEW_LINES: usize = 30;
/// Shares of a page's text in hundredths, from which on they are a part and a large part.
pub(super) const SHARES: [usize; 2] = [5, 10];
/// Chances in hundredths that a line is text.
pub(super) const CHANCES: [u8; 3] = [5, 10, 20];
/// A text on fewer pages is not usual, whatever share of them it is on.
pub(super) const USUAL_PAGES: u64 = 3;

impl Sign {
    /// All signs, in the order of their numbers. New ones come last: ledgers hold the numbers.
    pub const ALL: [Self; 22] = [
        Self::Words,
        Self::Long,
        Self::Sentence,
        Self::Quotation,
        Self::TitleCase,
        Self::Capitals,
        Self::Figures,
        Self::Data,
        Self::Paragraph,
        Self::Between,
        Self::Few,
        Self::Share,
        Self::LargeShare,
        Self::Shared,
        Self::Regex,
        Self::Named,
        Self::Chance,
        Self::FairChance,
        Self::HighChance,
        Self::Once,
        Self::Usual,
        Self::HitRate,
    ];

    /// What it adds to the risk; below 0 it speaks for the removal.
    #[must_use]
    pub const fn points(self) -> i32 {
        match self {
            Self::Chance => 3,
            Self::Sentence
            | Self::Quotation
            | Self::Paragraph
            | Self::Between
            | Self::LargeShare
            | Self::Shared
            | Self::FairChance
            | Self::HitRate => 2,
            Self::Words | Self::Long | Self::Few | Self::Share | Self::Regex | Self::HighChance | Self::Once => 1,
            Self::TitleCase | Self::Capitals | Self::Figures => -1,
            Self::Data | Self::Usual => -4,
            Self::Named => -5,
        }
    }

    /// The sign in words, for people.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Words => "has four words or more",
            Self::Long => "is long: thirty words or more",
            Self::Sentence => "ends as a sentence",
            Self::Quotation => "holds a quotation",
            Self::TitleCase => "more words begin with capitals than without, as in a headline",
            Self::Capitals => "is in capitals",
            Self::Figures => "a third of it is figures",
            Self::Data => "reads as data or a script",
            Self::Paragraph => "is a paragraph or a heading in the page's HTML",
            Self::Between => "stands between lines that stay",
            Self::Few => "goes with 30 lines in a row at the most",
            Self::Share => "is a twentieth of the page's text or more",
            Self::LargeShare => "is a tenth of the page's text or more",
            Self::Shared => "half of its long words are in the title or in text that stays",
            Self::Regex => "a regex took it",
            Self::Named => "its rule names it: an exact line, a second copy, or data",
            Self::Chance => "by the page's structure its chance to be text is 5% or more",
            Self::FairChance => "by the page's structure its chance to be text is 10% or more",
            Self::HighChance => "by the page's structure its chance to be text is 20% or more",
            Self::Once => "was seen on one page only",
            Self::Usual => "is on half of the pages that the rule takes from, and on three at least",
            Self::HitRate => "the rule takes from far more or far fewer pages than in the run before",
        }
    }

    const fn bit(self) -> u32 {
        1 << self as u8
    }

    /// All signs as a table in Markdown, those that weigh most first.
    #[must_use]
    pub fn table() -> String {
        let mut signs = Self::ALL;
        signs.sort_by_key(|sign| std::cmp::Reverse(sign.points()));
        let mut table = String::from("| points | the text that goes |\n| ---: | --- |\n");
        for sign in signs {
            // Writing to a string does not fail.
            let _ = writeln!(table, "| {:+} | {} |", sign.points(), sign.words());
        }
        table
    }
}

/// How likely it is that text should have stayed: the signs that were seen of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub struct Risk {
    signs: u32,
}

/// A risk in one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Up to 3 points.
    Low,
    /// 4 to 7 points.
    Medium,
    /// 8 points and more.
    High,
}

impl Level {
    /// So many points in one word.
    #[must_use]
    pub const fn of(points: i32) -> Self {
        match points {
            ..=3 => Self::Low,
            4..=7 => Self::Medium,
            _ => Self::High,
        }
    }

    /// The word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }
}

impl Risk {
    /// The sum of the points of its signs. Only the order means something: more points, more risk.
    #[must_use]
    pub fn points(self) -> i32 {
        self.signs().map(Sign::points).sum()
    }

    /// The points in one word.
    #[must_use]
    pub fn level(self) -> Level {
        Level::of(self.points())
    }

    /// Its signs, in the order of [`Sign::ALL`].
    pub fn signs(self) -> impl Iterator<Item = Sign> {
        Sign::ALL.into_iter().filter(move |&sign| self.has(sign))
    }

    /// Whether a sign was seen.
    #[must_use]
    pub const fn has(self, sign: Sign) -> bool {
        self.signs & sign.bit() != 0
    }

    /// Its signs as a number to store: bit n is that of the sign at n in [`Sign::ALL`].
    #[must_use]
    pub const fn bits(self) -> u32 {
        self.signs
    }

    /// The risk of which [`Risk::bits`] gave a number. Bits without a sign have no points.
    #[must_use]
    pub const fn from_bits(bits: u32) -> Self {
        Self { signs: bits }
    }

    /// With a sign where `seen`, without it elsewhere.
    pub(super) fn set(&mut self, sign: Sign, seen: Seen) {
        match seen {
            Seen::Yes => self.signs |= sign.bit(),
            Seen::No => self.signs &= !sign.bit(),
        }
    }
}

/// Whether a sign is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Seen {
    Yes,
    No,
}

impl From<bool> for Seen {
    fn from(seen: bool) -> Self {
        if seen { Self::Yes } else { Self::No }
    }
}
