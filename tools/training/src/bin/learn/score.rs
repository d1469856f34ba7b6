//! Removals against gold labels, as ../shared/tools/score_lines.py counts them. Of lines that say the same on a page it
//! does not matter which one goes.

use std::collections::BTreeMap;
use std::fmt;
use unboil::judge::Removal;
use unboil::learn::Proposal;
use unboil::page::Page;
use unboil::render::{Fate, line_fates};

/// Lines and bytes that went or stayed, rightly or not.
#[derive(Debug, Default)]
pub struct Score {
    rightly: usize,
    lost: usize,
    left: usize,
    bytes_lost: usize,
    bytes: usize,
    /// Lost lines with text beside which nobody would doubt.
    sure_lost: usize,
    /// What the proposals expected of themselves.
    expected: Expected,
    pub lost_lines: BTreeMap<String, usize>,
    pub left_lines: BTreeMap<String, usize>,
}

/// What proposals say of themselves.
#[derive(Debug, Default)]
struct Expected {
    proposals: usize,
    refused: usize,
    /// The losses that they expect.
    losses: Vec<f64>,
    /// The precisions of their rules, each with its lines.
    precisions: Vec<(f64, usize)>,
}

#[derive(Default)]
struct Text {
    /// The rule that takes its last copy.
    rule: String,
    labelled: usize,
    dropped: usize,
    lines: usize,
    sure: usize,
}

impl Score {
    pub const HEADING: &'static str = "   prec    rec     F1    loss  sure-lost  est-prec est-loss refused";

    /// Notes what a proposal expects of itself.
    pub fn expect(&mut self, proposal: &Proposal) {
        self.expected.proposals += 1;
        self.expected.refused += usize::from(proposal.refused.is_some());
        self.expected.losses.extend(proposal.loss);
        let evidence = proposal.rules.iter().map(|rule| &rule.evidence);
        self.expected.precisions.extend(evidence.filter_map(|seen| Some((seen.precision?, seen.lines))));
    }

    /// Counts a page. `letters` are its gold and its debatable lines.
    pub fn add(&mut self, page: &Page, removals: &[Removal<'_>], letters: [&str; 2]) {
        let mut debatable = letters[1].lines();
        let mut texts: BTreeMap<&[u8], Text> = BTreeMap::new();
        for (letter, fate) in letters[0].lines().zip(line_fates(page, removals)) {
            let doubt = debatable.next() == Some("?");
            if letter == "-" {
                continue;
            }
            let text = texts.entry(page.reading(fate.line - 1)).or_default();
            text.lines += 1;
            text.sure += usize::from(!doubt && letter == "K");
            text.labelled += usize::from(letter == "D");
            if let Fate::Dropped(part) = fate.fate {
                text.dropped += 1;
                text.rule = part.rule.id.to_string();
            }
        }
        for (line, text) in texts {
            let length = String::from_utf8_lossy(line).chars().count();
            let lost = text.dropped.saturating_sub(text.labelled);
            let left = text.labelled.saturating_sub(text.dropped);
            self.rightly += text.labelled.min(text.dropped);
            self.lost += lost;
            self.left += left;
            self.bytes_lost += lost * length;
            self.bytes += (text.lines - text.labelled) * length;
            self.sure_lost += lost.min(text.sure);
            let shown: String = String::from_utf8_lossy(line).chars().take(100).collect();
            if lost > 0 {
                *self.lost_lines.entry(format!("[{}] {shown}", text.rule)).or_default() += lost;
            }
            if left > 0 {
                *self.left_lines.entry(shown).or_default() += left;
            }
        }
    }

    fn figures(&self) -> [f64; 8] {
        let share = |a: usize, b: usize| if b == 0 { 1.0 } else { a as f64 / b as f64 };
        let precision = share(self.rightly, self.rightly + self.lost);
        let recall = share(self.rightly, self.rightly + self.left);
        let f1 = if precision + recall > 0.0 { 2.0 * precision * recall / (precision + recall) } else { 0.0 };
        let loss = if self.bytes == 0 { 0.0 } else { self.bytes_lost as f64 / self.bytes as f64 };
        let Expected { proposals, refused, losses, precisions } = &self.expected;
        let lines: usize = precisions.iter().map(|(_, lines)| lines).sum();
        let sum: f64 = precisions.iter().map(|(precision, lines)| precision * *lines as f64).sum();
        let expected = [sum / lines.max(1) as f64, losses.iter().sum::<f64>() / losses.len().max(1) as f64];
        let refused = *refused as f64 / (*proposals).max(1) as f64;
        [precision, recall, f1, loss, self.sure_lost as f64, expected[0], expected[1], refused]
    }

    /// The mean over sites.
    pub fn mean(scores: &[Self]) -> String {
        let mut sums = [0.0; 8];
        for score in scores {
            sums.iter_mut().zip(score.figures()).for_each(|(sum, figure)| *sum += figure);
        }
        shown(sums.map(|sum| sum / scores.len().max(1) as f64))
    }
}

fn shown([precision, recall, f1, loss, sure, expected, expected_loss, refused]: [f64; 8]) -> String {
    format!(
        "{precision:7.3}{recall:7.3}{f1:7.3} {loss:7.4} {sure:10.1}  {expected:8.3} {expected_loss:8.4} {refused:7.2}"
    )
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", shown(self.figures()))
    }
}
