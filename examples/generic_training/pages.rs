//! Reading a benchmark: pages, gold text, folds.

use flate2::read::GzDecoder;
use serde_json::Value;
use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;

/// Number of folds for cross-validation.
pub const FOLDS: usize = 5;
/// Changes which domains fall into which fold.
const SEED: u64 = 1;

/// One page with what is expected of it.
pub struct GoldPage {
    pub id: String,
    pub kind: String,
    pub domain: String,
    pub gold: String,
    pub fold: usize,
}

/// The pages of a benchmark, by id, with their folds.
pub fn read_gold(bench: &str) -> Vec<GoldPage> {
    let text = std::fs::read_to_string(Path::new(bench).join("gold.json")).expect("gold.json");
    let gold: BTreeMap<String, Value> = serde_json::from_str(&text).expect("gold.json is JSON");
    let field = |value: &Value, name: &str| value[name].as_str().unwrap_or("").to_owned();
    let mut pages: Vec<GoldPage> = gold
        .into_iter()
        .map(|(id, value)| GoldPage {
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

/// Where a page of a benchmark lies.
pub fn page_path(bench: &str, id: &str) -> std::path::PathBuf {
    Path::new(bench).join("html").join(format!("{id}.html.gz"))
}
