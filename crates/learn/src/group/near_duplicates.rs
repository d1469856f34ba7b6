//! Near-duplicate detection: copies of one text count once, because the lines that they share are not a template.

use super::Fingerprint;
use std::collections::HashMap;

/// Minimum number of stored long lines that copies share.
const SHARED: usize = 3;
/// Minimum share, in tenths, of the longer copy's long lines.
const TENTHS: usize = 8;
/// Number of pages up to which a line can be that of a copied text.
const FEW: usize = 8;
/// The same as a fraction of all pages (one in this many). A more frequent line is the template's.
const PART: usize = 5;
/// Maximum number of texts compared per long line.
const ASKED: usize = 8;

/// Returns the class of each page. Pages of one class are copies of one text.
pub(super) fn classes(pages: &[&Fingerprint]) -> Vec<u32> {
    let mut spread: HashMap<u64, usize> = HashMap::new();
    for line in pages.iter().flat_map(|page| &page.long) {
        *spread.entry(*line).or_default() += 1;
    }
    spread.retain(|_, pages_with| *pages_with > 1);
    let most = FEW.max(pages.len() / PART);
    // A line on this page alone tells it from others, and a line on very many pages does not.
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
