//! Writes what the trees learn from.
//!
//! * `blocks.tsv`: page, fold, share of the block's words in the gold text, words
//! * `features.txt`: names of the features
//! * `rows.bin`: numbers of each block, with the token table made without the
//!   page's own fold
//! * `tokens_F.txt`, `tokens_all.txt`: the tables without fold F, and of all

use crate::align;
use crate::pages::{FOLDS, GoldPage, read_html, read_sets};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use unboil::judge::generic::{Feature, TokenTable, learning};
use unboil::page::html::{Layout, Tree, lay_out};

/// Pseudo-pages that a token's share is drawn to the base rate with.
const PRIOR: f64 = 4.0;
/// Fewest domains a token must be on.
const FEWEST_DOMAINS: usize = 5;

/// Writes `second.bin`: the features of the second stage, from the first stage's log-odds of each block in `odds.bin`.
pub fn write_second(shared: &str, out: &str) {
    let out = Path::new(out);
    let odds = std::fs::read(out.join("odds.bin")).expect("odds");
    let mut odds = odds.chunks_exact(4).map(|bytes| f32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]));
    let mut file = BufWriter::new(File::create(out.join("second.bin")).expect("a file"));
    let columns = Feature::FirstOdds as usize..Feature::COUNT;
    for page in read_sets(Path::new(shared)) {
        let tree = Tree::parse(&read_html(&page.html));
        let layout = lay_out(&tree);
        let (units, _) = learning::rows(&tree, &layout, &TokenTable::default());
        let odds: Vec<f32> = odds.by_ref().take(units.len()).collect();
        for row in learning::second_rows(&tree, &layout, &odds).chunks_exact(Feature::COUNT) {
            write_numbers(&mut file, &row[columns.clone()]);
        }
    }
}

struct Prepared {
    gold: GoldPage,
    tree: Tree,
    layout: Layout,
    units: Vec<learning::Unit>,
    shares: Vec<f32>,
    tokens: BTreeMap<String, f32>,
}

fn prepare(gold: GoldPage) -> Prepared {
    let html = read_html(&gold.html);
    let tree = Tree::parse(&html);
    let layout = lay_out(&tree);
    let (units, _) = learning::rows(&tree, &layout, &TokenTable::default());
    let mut words = Vec::new();
    let mut ranges = Vec::new();
    for unit in &units {
        let start = words.len();
        words.extend(align::words(&layout.text[unit.bytes.clone()]));
        ranges.push(start..words.len());
    }
    let shares = align::shares(&words, &ranges, &align::words(&gold.gold));
    let kept: Vec<bool> = shares.iter().map(|&share| share >= 0.5).collect();
    let tokens = learning::token_shares(&tree, &layout, &kept);
    Prepared { gold, tree, layout, units, shares, tokens }
}

/// Log-odds of content below each token, over the base rate, from the pages of all folds but one; each domain counts once.
fn table(pages: &[Prepared], without: Option<usize>) -> Vec<(String, f32)> {
    let mut domains: BTreeMap<(&str, &str), (f64, f64)> = BTreeMap::new();
    for page in pages.iter().filter(|page| Some(page.gold.fold) != without) {
        if page.gold.gold.trim().is_empty() {
            continue;
        }
        for (token, &share) in &page.tokens {
            let entry = domains.entry((token, &page.gold.domain)).or_default();
            entry.0 += f64::from(share);
            entry.1 += 1.0;
        }
    }
    let mut tokens: BTreeMap<&str, (f64, usize)> = BTreeMap::new();
    let (mut base, mut all) = (0.0, 0.0);
    for ((token, _), (share, pages)) in &domains {
        let entry = tokens.entry(token).or_default();
        entry.0 += share / pages;
        entry.1 += 1;
        base += share / pages;
        all += 1.0;
    }
    let base: f64 = base / f64::max(all, 1.0);
    tokens
        .into_iter()
        .filter(|(_, (_, domains))| *domains >= FEWEST_DOMAINS)
        .map(|(token, (kept, domains))| {
            let kept = kept + PRIOR * base;
            let dropped = domains as f64 + PRIOR - kept;
            let score = (kept / dropped).ln() - (base / (1.0 - base)).ln();
            (token.to_owned(), (score * 100.0).round() as f32 / 100.0)
        })
        .filter(|(_, score)| score.abs() >= 0.05)
        .collect()
}

fn token_table(words: &[(String, f32)]) -> TokenTable {
    TokenTable::new(words.iter().map(|(word, score)| (word.as_str(), *score)))
}

fn write_table(path: &Path, words: &[(String, f32)]) {
    let mut out = BufWriter::new(File::create(path).expect("a file"));
    for (word, score) in words {
        writeln!(out, "{word} {score}").expect("written");
    }
}

fn write_numbers(out: &mut impl Write, numbers: &[f32]) {
    for number in numbers {
        out.write_all(&number.to_le_bytes()).expect("written");
    }
}

pub fn write(shared: &str, out: &str) {
    let out = Path::new(out);
    std::fs::create_dir_all(out).expect("a folder");
    let pages: Vec<Prepared> = read_sets(Path::new(shared)).into_iter().map(prepare).collect();
    let create = |name: &str| BufWriter::new(File::create(out.join(name)).expect("a file"));
    let mut blocks = create("blocks.tsv");
    writeln!(blocks, "page\tset\ttype\tfold\tshare\twords\tscored_words\tgold_words\tgroups").expect("written");
    let mut types = BTreeSet::new();
    for page in &pages {
        types.insert(page.gold.kind.clone());
        let gold_words = align::words(&page.gold.gold).len();
        for (unit, share) in page.units.iter().zip(&page.shares) {
            let scored = align::words(&page.layout.text[unit.bytes.clone()]).len();
            let groups = unit.groups.map(|group| group.to_string()).join(",");
            let (gold, words) = (&page.gold, unit.words);
            writeln!(
                blocks,
                "{}\t{}\t{}\t{}\t{share:.3}\t{words}\t{scored}\t{gold_words}\t{groups}",
                gold.id, gold.set, gold.kind, gold.fold
            )
            .expect("written");
        }
    }
    let mut names = create("features.txt");
    for feature in Feature::ALL {
        writeln!(names, "{}\t{:?}", feature.name(), feature.theme()).expect("written");
    }
    write_table(&out.join("tokens_all.txt"), &table(&pages, None));
    let mut rows_out = create("rows.bin");
    let own: Vec<_> = (0..FOLDS).map(|fold| table(&pages, Some(fold))).collect();
    for (fold, words) in own.iter().enumerate() {
        write_table(&out.join(format!("tokens_{fold}.txt")), words);
    }
    let own: Vec<TokenTable> = own.iter().map(|words| token_table(words)).collect();
    for page in &pages {
        let (_, rows) = learning::rows(&page.tree, &page.layout, &own[page.gold.fold]);
        write_numbers(&mut rows_out, &rows);
    }
}
