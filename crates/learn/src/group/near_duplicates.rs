//! Near-copies of one text count once: what they share is no template.

use super::Fingerprint;
use std::collections::HashMap;

/// Copies share so many of the long lines that are kept of them,
const SHARED: usize = 3;
/// and of the longer one's so large a part, in tenths.
const TENTHS: usize = 8;
/// A line on so many pages can still be a copied text's,
const FEW: usize = 8;
/// or one on so large a part of the pages; else it is the template's.
const PART: usize = 5;
/// So many texts with one long line are compared.
const ASKED: usize = 8;

/// For each page the class of its copies; two pages are of one class where they are copies of one text.
pub(super) fn classes(pages: &[&Fingerprint]) -> Vec<u32> {
    let mut spread: HashMap<u64, usize> = HashMap::new();
    for line in pages.iter().flat_map(|page| &page.long) {
        *spread.entry(*line).or_default() += 1;
    }
    spread.retain(|_, pages_with| *pages_with > 1);
    let most = FEW.max(pages.len() / PART);
    // A line on this page alone tells it from others, one on very many does not.
    let own =
        |page: &Fingerprint| page.long.iter().filter(|line| spread.get(line).is_none_or(|&on| on <= most)).count();
    let mut holders: HashMap<u64, Vec<u32>> = HashMap::new();
    let mut classes: Vec<u32> = Vec::with_capacity(pages.len());
    for (at, page) in (0..).zip(pages) {
        let copied: Vec<u64> =
            page.long.iter().copied().filter(|l| spread.get(l).is_some_and(|&on| on <= most)).collect();
        let mut shared: HashMap<u32, usize> = HashMap::new();
        for holder in copied.iter().filter_map(|line| holders.get(line)).flatten() {
            *shared.entry(*holder).or_default() += 1;
        }
        let is_copy = |&(&other, &count): &(&u32, &usize)| {
            let other = pages[other as usize];
            let [fewer, more] = [page.long_count.min(other.long_count), page.long_count.max(other.long_count)];
            let longer = own(page).max(own(other));
            count >= SHARED && count * 10 >= longer * TENTHS && fewer as usize * 10 >= more as usize * TENTHS
        };
        let original = shared.iter().filter(is_copy).map(|(&other, _)| other).min();
        classes.push(original.unwrap_or(at));
        if original.is_none() {
            for line in copied {
                let holders = holders.entry(line).or_default();
                if holders.len() < ASKED {
                    holders.push(at);
                }
            }
        }
    }
    classes
}
