//! Reading a benchmark: pages, gold text, folds.

use flate2::read::GzDecoder;
use serde_json::Value;
use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};

/// Number of folds for cross-validation.
pub const FOLDS: usize = 5;
/// Changes which domains fall into which fold.
const SEED: u64 = 1;

/// Sets of HTML with gold text.
pub const SETS: [&str; 2] = ["wcxb", "daniel"];

/// One page with what is expected of it.
#[derive(Clone, Default)]
pub struct GoldPage {
    /// The set that it is of.
    pub set: String,
    pub id: String,
    /// Where its HTML lies.
    pub html: PathBuf,
    pub kind: String,
    pub domain: String,
    pub gold: String,
    pub fold: usize,
}

/// The pages of all sets in SHARED, with folds over all of them.
pub fn read_sets(shared: &Path) -> Vec<GoldPage> {
    let benches = SETS.map(|set| shared.join("html").join(set));
    let mut pages: Vec<GoldPage> = benches.iter().flat_map(|bench| read_gold(bench)).collect();
    fold(&mut pages);
    pages
}

/// The pages of a benchmark, by id, with their folds.
pub fn read_gold(bench: &Path) -> Vec<GoldPage> {
    let text = std::fs::read_to_string(bench.join("gold.json")).expect("gold.json");
    let gold: BTreeMap<String, Value> = serde_json::from_str(&text).expect("gold.json is JSON");
    let field = |value: &Value, name: &str| value[name].as_str().unwrap_or("").to_owned();
    let mut pages: Vec<GoldPage> = gold
        .into_iter()
        .map(|(id, value)| GoldPage {
            set: bench.file_name().unwrap_or_default().to_string_lossy().into_owned(),
            html: bench.join("html").join(format!("{id}.html.gz")),
            kind: field(&value, "type"),
            domain: field(&value, "domain"),
            gold: field(&value, "text"),
            fold: 0,
            id,
        })
        .collect();
    fold(&mut pages);
    pages
}

pub fn hash(text: &str) -> u64 {
    text.bytes()
        .fold(0xcbf2_9ce4_8422_2325 ^ SEED, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3))
}

/// Deals the domains out, each whole, so that the folds are even in page types.
pub fn fold(pages: &mut [GoldPage]) {
    let mut domains: BTreeMap<(u64, String), Vec<usize>> = BTreeMap::new();
    for (index, page) in pages.iter().enumerate() {
        domains.entry((hash(&page.domain), page.domain.clone())).or_default().push(index);
    }
    let mut counts: BTreeMap<(String, usize), usize> = BTreeMap::new();
    let mut totals = [0; FOLDS];
    for members in domains.values() {
        let kind = pages[members[0]].kind.clone();
        let of_kind = |fold: usize| counts.get(&(kind.clone(), fold)).copied().unwrap_or(0);
        let best = (0..FOLDS).min_by_key(|&fold| (of_kind(fold), totals[fold], fold)).unwrap_or(0);
        *counts.entry((kind, best)).or_default() += members.len();
        totals[best] += members.len();
        for &member in members {
            pages[member].fold = best;
        }
    }
}

/// A page's HTML, unpacked.
pub fn read_html(path: &Path) -> String {
    let bytes = std::fs::read(path).expect("a page");
    let bytes = if path.extension().is_some_and(|it| it == "gz") {
        let mut plain = Vec::new();
        GzDecoder::new(&bytes[..]).read_to_end(&mut plain).expect("gzip");
        plain
    } else {
        bytes
    };
    let encoding = unboil::page::html::sniff::html_charset(&bytes, None);
    encoding.decode(&bytes).0.into_owned()
}
