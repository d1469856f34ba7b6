//! Writes what the trees learn from.
//!
//! * `pages.tsv`: set, style, page, type, domain, fold, units
//! * `units.tsv`: a unit a line: page, share that is content (-1 where people differ), words, lines of content, lines of
//!   boilerplate, characters of content
//! * `features.txt`: names of the features
//! * `rows.bin`: numbers of each unit, with the word table made without the page's own fold
//! * `words_F.txt`, `words_all.txt`: the tables without fold F, and of all

use crate::data::{Label, TrainingPage, pages};
use crate::pages::FOLDS;
use rayon::prelude::*;
use std::collections::{BTreeMap, HashMap};
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use unboil::judge::text::Feature;
use unboil::judge::text::learning::{self, Unit, WordScores};

/// Pseudo-domains that a word's share is drawn to the base rate with.
const PRIOR: f64 = 3.0;
/// Fewest domains that a word must be on.
const FEWEST_DOMAINS: u32 = 14;
/// Least log-odds, above or below, of a word that is kept.
const LEAST_SCORE: f64 = 0.6;
/// Pages worked on at a time.
const CHUNK: usize = 64;

/// Content and boilerplate by domain, of one key.
#[derive(Default, Clone, Copy)]
struct Tally {
    domains: u32,
    content: f64,
}

fn write_numbers(out: &mut impl Write, numbers: &[f32]) {
    for number in numbers {
        out.write_all(&number.to_le_bytes()).expect("written");
    }
}

fn create(out: &Path, name: &str) -> BufWriter<File> {
    BufWriter::new(File::create(out.join(name)).expect("a file"))
}

/// What the units of one page say of each key: share of content.
fn shares_of(units: &[Unit], labels: &[Label]) -> BTreeMap<u64, (f32, f32)> {
    let mut shares: BTreeMap<u64, (f32, f32)> = BTreeMap::new();
    for (unit, label) in units.iter().zip(labels) {
        let Some(content) = label.content else { continue };
        for &key in &unit.keys {
            let entry = shares.entry(key).or_default();
            entry.0 += content;
            entry.1 += 1.0;
        }
    }
    shares
}

/// The table of word scores over all folds but one.
fn table(domains: &[HashMap<u64, Tally>], without: Option<usize>) -> Vec<(u64, f32)> {
    let mut sums: HashMap<u64, Tally> = HashMap::new();
    for (fold, tallies) in domains.iter().enumerate() {
        if Some(fold) == without {
            continue;
        }
        for (&key, tally) in tallies {
            let sum = sums.entry(key).or_default();
            sum.domains += tally.domains;
            sum.content += tally.content;
        }
    }
    let (mut content, mut all) = (0.0, 0.0);
    for tally in sums.values() {
        content += tally.content;
        all += f64::from(tally.domains);
    }
    let base = content / f64::max(all, 1.0);
    let score = |tally: &Tally| {
        let kept = tally.content + PRIOR * base;
        let dropped = f64::from(tally.domains) - tally.content + PRIOR * (1.0 - base);
        (kept / dropped).ln() - (base / (1.0 - base)).ln()
    };
    let known = sums.into_iter().filter(|(_, tally)| tally.domains >= FEWEST_DOMAINS);
    let scored = known.map(|(key, tally)| (key, score(&tally))).filter(|(_, score)| score.abs() >= LEAST_SCORE);
    let mut scored: Vec<(u64, f32)> = scored.map(|(key, score)| (key, (score * 10.0).round() as f32 / 10.0)).collect();
    scored.sort_by_key(|&(key, _)| key);
    scored
}

pub fn write(shared: &str, rendered: &str, out: &str) {
    let out = Path::new(out);
    std::fs::create_dir_all(out).expect("a folder");
    let pages = pages(Path::new(shared), Path::new(rendered));
    let mut pages_out = create(out, "pages.tsv");
    let mut units_out = create(out, "units.tsv");
    // Of each domain its keys, so that a domain counts once.
    let mut by_domain: BTreeMap<(usize, String), HashMap<u64, (f32, f32)>> = BTreeMap::new();
    let mut number = 0;
    for chunk in pages.chunks(CHUNK) {
        let done: Vec<_> = chunk.par_iter().map(|page| page.labelled(&page.page())).collect();
        for (page, (units, labels)) in chunk.iter().zip(done) {
            let gold = &page.gold;
            writeln!(
                pages_out,
                "{}\t{}\t{}\t{}\t{}\t{}\t{}",
                page.gold.set,
                page.style,
                gold.id,
                gold.kind,
                gold.domain,
                gold.fold,
                units.len()
            )
            .expect("written");
            let keys = by_domain.entry((gold.fold, gold.domain.clone())).or_default();
            for (key, (content, all)) in shares_of(&units, &labels) {
                let entry = keys.entry(key).or_default();
                entry.0 += content / all;
                entry.1 += 1.0;
            }
            for (unit, label) in units.iter().zip(&labels) {
                let content = label.content.unwrap_or(-1.0);
                let [kept, dropped] = label.lines;
                writeln!(units_out, "{number}\t{content:.3}\t{}\t{kept}\t{dropped}\t{}", unit.words, label.characters)
                    .expect("written");
            }
            number += 1;
        }
    }
    let mut tallies: Vec<HashMap<u64, Tally>> = vec![HashMap::new(); FOLDS];
    for ((fold, _), keys) in by_domain {
        for (key, (content, pages)) in keys {
            let tally = tallies[fold].entry(key).or_default();
            tally.domains += 1;
            tally.content += f64::from(content / pages);
        }
    }
    let mut names = create(out, "features.txt");
    for feature in Feature::ALL {
        writeln!(names, "{}\t{:?}", feature.name(), feature.theme()).expect("written");
    }
    let tables: Vec<WordScores> =
        (0..FOLDS).map(|fold| write_table(out, &fold.to_string(), table(&tallies, Some(fold)))).collect();
    write_table(out, "all", table(&tallies, None));
    let mut rows_out = create(out, "rows.bin");
    for chunk in pages.chunks(CHUNK) {
        let rows = |page: &TrainingPage| learning::rows(&page.page(), &tables[page.gold.fold]);
        let done: Vec<_> = chunk.par_iter().map(rows).collect();
        done.iter().for_each(|rows| write_numbers(&mut rows_out, rows));
    }
}

fn write_table(out: &Path, name: &str, words: Vec<(u64, f32)>) -> WordScores {
    let mut file = create(out, &format!("words_{name}.txt"));
    for (key, score) in &words {
        writeln!(file, "{key:x} {score}").expect("written");
    }
    WordScores::new(words)
}

/// Writes `second.bin`, the features of the second stage, from the log-odds in `odds.bin`.
pub fn write_second(shared: &str, rendered: &str, out: &str) {
    let out = Path::new(out);
    let odds = std::fs::read(out.join("odds.bin")).expect("odds");
    let odds: Vec<f32> =
        odds.chunks_exact(4).map(|four| f32::from_le_bytes([four[0], four[1], four[2], four[3]])).collect();
    let mut second_out = create(out, "second.bin");
    let pages = pages(Path::new(shared), Path::new(rendered));
    let counts: Vec<usize> = std::fs::read_to_string(out.join("pages.tsv"))
        .expect("pages.tsv")
        .lines()
        .map(|line| line.rsplit('\t').next().and_then(|count| count.parse().ok()).expect("a count"))
        .collect();
    let mut starts = vec![0];
    for count in counts {
        starts.push(starts[starts.len() - 1] + count);
    }
    let numbered: Vec<(usize, &TrainingPage)> = pages.iter().enumerate().collect();
    for chunk in numbered.chunks(CHUNK) {
        let done: Vec<Vec<f32>> = chunk
            .par_iter()
            .map(|&(number, page)| {
                let rows = learning::second_rows(&page.page(), &odds[starts[number]..starts[number + 1]]);
                rows.chunks_exact(Feature::COUNT).flat_map(|row| row[Feature::FirstOdds as usize..].to_vec()).collect()
            })
            .collect();
        done.iter().for_each(|rows| write_numbers(&mut second_out, rows));
    }
}
