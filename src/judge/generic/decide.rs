//! From probabilities to a decision, a page at a time.

use super::blocks::Block;

/// Weight of the content that is expected, beside that of what is kept. 1
/// maximises the expected F1 of words; less keeps less, which suits pages
/// whose content is sure, such as news.
const EXPECTED_WEIGHT: f64 = 0.8;
/// A block less probable than this goes, unless all others are less probable.
const LEAST_CHANCE: f32 = 0.2;

/// Which blocks stay, by the probability that each is content.
///
/// Of all sets "the most probable so many" the one with the highest expected
/// F1 of words: with p the probability and n the words of a block, the set
/// that maximises 2·Σp·n / (Σn + s·Σp·n), the first and second sum over the
/// set, the last over the page. A page with text keeps some; one without a
/// word is kept whole.
pub(super) fn keep(blocks: &[Block], probabilities: &[f32]) -> Vec<bool> {
    let words = |index: usize| blocks.get(index).map_or(0.0, |block| f64::from(block.shape.words));
    let chance = |index: usize| probabilities.get(index).copied().unwrap_or(1.0);
    let mut order: Vec<usize> = (0..blocks.len()).collect();
    order.sort_by(|&left, &right| chance(right).total_cmp(&chance(left)).then(left.cmp(&right)));
    let expected: f64 = (0..blocks.len()).map(|index| f64::from(chance(index)) * words(index)).sum();
    let (mut content, mut size) = (0.0, 0.0);
    let mut best = (0.0, 0);
    for (rank, &index) in order.iter().enumerate() {
        if best.1 > 0 && chance(index) < LEAST_CHANCE {
            break;
        }
        content += f64::from(chance(index)) * words(index);
        size += words(index);
        let value = 2.0 * content / (size + EXPECTED_WEIGHT * expected).max(1e-9);
        if value > best.0 {
            best = (value, rank + 1);
        }
    }
    let mut kept = vec![best.1 == 0; blocks.len()];
    for &index in order.iter().take(best.1) {
        if let Some(place) = kept.get_mut(index) {
            *place = true;
        }
    }
    kept
}
