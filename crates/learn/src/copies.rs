//! Removal of near-copies of a page: a story scraped twice is not a template.

use super::page_table::{Key, PageTable};
use std::collections::{HashMap, HashSet};

/// Minimum length in bytes of a line that distinguishes pages.
const LONG: usize = 60;
/// Minimum number of long lines that copies share.
const SHARED: usize = 3;
/// Minimum share, in tenths, of the longer page's long lines.
const TENTHS: usize = 8;
/// Maximum number of pages compared per long line. A line on more pages does not indicate a copy.
const ASKED: usize = 8;

/// Returns the indexes of the tables that are not a copy of an earlier one.
pub(super) fn originals(tables: &[PageTable<'_>]) -> Vec<usize> {
    let mut holders: HashMap<&str, Vec<usize>> = HashMap::new();
    let mut sizes = vec![0; tables.len()];
    let mut originals = Vec::new();
    let mut seen: HashSet<Vec<Key>> = HashSet::new();
    for (at, table) in tables.iter().enumerate() {
        // Pages that differ only in figures and dates count as one.
        if !seen.insert(table.rows.iter().map(|row| row.key).collect()) {
            continue;
        }
        let mut long: Vec<&str> =
            table.rows.iter().map(|r| r.text.as_ref()).filter(|text| text.len() >= LONG).collect();
        long.sort_unstable();
        long.dedup();
        sizes[at] = long.len();
        let mut shared: HashMap<usize, usize> = HashMap::new();
        for line in &long {
            for &holder in holders.get(line).into_iter().flatten() {
                *shared.entry(holder).or_default() += 1;
            }
        }
        let copied = shared.iter().any(|(&other, &n)| n >= SHARED && n * 10 >= long.len().max(sizes[other]) * TENTHS);
        if copied {
            continue;
        }
        originals.push(at);
        for line in long {
            let holders = holders.entry(line).or_default();
            if holders.len() < ASKED {
                holders.push(at);
            }
        }
    }
    originals
}
