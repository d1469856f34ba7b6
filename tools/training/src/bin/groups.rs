//! How well pages of several sources come apart: `cargo run --release -p unboil-training --bin groups -- FOLDER...`, each folder or file
//! the pages of one source, or of SOURCE where it is `FOLDER=SOURCE`. Prints the groups, the adjusted Rand index of all
//! in one heap, and its mean and worst over random parts. `-- --time PAGES` times made-up pages of 5 KB instead.
#![allow(clippy::print_stdout, reason = "it is there to print")]

use rayon::prelude::*;
use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::time::Instant;
use unboil::learn::group::{Fingerprint, Grouping, fingerprint, groups};
use unboil::page::{Dump, Page};
use unboil::rule;
use unboil::site::RuleSet;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let rule_set = RuleSet::new(rule::load(&unboil::shipped_files())?)?;
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if arguments.first().is_some_and(|a| a == "--time") {
        time(arguments.get(1).and_then(|n| n.parse().ok()).unwrap_or(10_000), &rule_set);
        return Ok(());
    }
    let mut labels = Vec::new();
    let mut names = Vec::new();
    let mut seen = Vec::new();
    for argument in &arguments {
        let (folder, label) = argument.split_once('=').unwrap_or((argument, argument));
        let mut files: Vec<_> = if Path::new(folder).is_file() {
            vec![folder.into()]
        } else {
            std::fs::read_dir(folder)?.filter_map(|entry| Some(entry.ok()?.path())).collect()
        };
        files.sort();
        for file in files {
            let id = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            let page = Page::read(Dump { id, bytes: std::fs::read(&file)?, ..Dump::default() })?;
            let mut print = fingerprint(&page, rule_set.any());
            print.host = None;
            seen.push(print);
            labels.push(label.to_owned());
            names.push(file.display().to_string());
        }
    }
    let grouping = groups(&seen);
    println!("{} pages: {:.3}", seen.len(), index(&labels, &places(&grouping, seen.len())));
    for group in &grouping.groups {
        let mut of: BTreeMap<&str, usize> = BTreeMap::new();
        group.pages.iter().for_each(|&page| *of.entry(&labels[page]).or_default() += 1);
        println!("  {of:?}");
    }
    for &page in &grouping.alone {
        println!("  alone: {}", names[page]);
    }
    for share in [3, 6, 10, 20] {
        let found: Vec<f64> = (0..20).map(|seed| part(&seen, &labels, [share, seed])).collect();
        let worst = found.iter().copied().fold(f64::INFINITY, f64::min);
        let mean = found.iter().sum::<f64>() / 20.0;
        println!("2 to {share} pages of each source: mean {mean:.3}, worst {worst:.3}");
    }
    Ok(())
}

/// The index of a random part: of a random choice of sources two to `most` pages each.
fn part(seen: &[Fingerprint], labels: &[String], [most, seed]: [u64; 2]) -> f64 {
    let mut random = Random(seed * 7919 + most);
    let mut of: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    labels.iter().enumerate().for_each(|(at, label)| of.entry(label).or_default().push(at));
    let mut chosen = Vec::new();
    for mut pages in of.into_values() {
        let take = 2 + random.below(most - 1);
        if random.below(5) == 0 {
            continue;
        }
        for _ in 0..take.min(pages.len() as u64) {
            chosen.push(pages.swap_remove(random.below(pages.len() as u64) as usize));
        }
    }
    let part: Vec<Fingerprint> = chosen.iter().map(|&page| seen[page].clone()).collect();
    let labels: Vec<String> = chosen.iter().map(|&page| labels[page].clone()).collect();
    index(&labels, &places(&groups(&part), part.len()))
}

/// For each page the number of its group.
fn places(grouping: &Grouping, pages: usize) -> Vec<usize> {
    let mut places: Vec<usize> = (0..pages).map(|page| grouping.groups.len() + page).collect();
    for (number, group) in grouping.groups.iter().enumerate() {
        group.pages.iter().for_each(|&page| places[page] = number);
    }
    places
}

/// The adjusted Rand index (Hubert and Arabie 1985): 1 where the groups are the labels, about 0 by chance.
fn index(labels: &[String], places: &[usize]) -> f64 {
    let mut cells: HashMap<(&str, usize), f64> = HashMap::new();
    let (mut rows, mut columns): (HashMap<&str, f64>, HashMap<usize, f64>) = Default::default();
    for (label, &place) in labels.iter().zip(places) {
        *cells.entry((label, place)).or_default() += 1.0;
        *rows.entry(label).or_default() += 1.0;
        *columns.entry(place).or_default() += 1.0;
    }
    let pairs = |n: f64| n * (n - 1.0) / 2.0;
    let both: f64 = cells.into_values().map(pairs).sum();
    let (rows, columns): (f64, f64) = (rows.into_values().map(pairs).sum(), columns.into_values().map(pairs).sum());
    let chance = rows * columns / pairs(labels.len() as f64).max(1.0);
    let most = (rows + columns) / 2.0;
    if most == chance { 1.0 } else { (both - chance) / (most - chance) }
}

/// xorshift.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }
}

/// Times made-up pages of 5 KB: of 38 sources, one in twenty of no source.
fn time(pages: usize, rule_set: &RuleSet) {
    let start = Instant::now();
    let prints: Vec<Fingerprint> = (0..pages)
        .into_par_iter()
        .filter_map(|at| {
            let bytes = made(at);
            Page::read(Dump { id: at.to_string(), bytes, ..Dump::default() }).ok()
        })
        .map(|page| fingerprint(&page, rule_set.any()))
        .collect();
    let made = start.elapsed();
    let start = Instant::now();
    let grouping = groups(&prints);
    println!(
        "{pages} pages: made and read in {made:.1?}, grouped in {:.1?}: {} groups, {} alone",
        start.elapsed(),
        grouping.groups.len(),
        grouping.alone.len()
    );
}

/// A page with a head and a tail of its source, a tenth of the tail left out, and chance lines between.
fn made(at: usize) -> Vec<u8> {
    let mut random = Random(at as u64 * 31 + 5);
    let source = if at % 20 == 19 { 1000 + at } else { at % 40 };
    let word = |n: u64| {
        let mut letters = Random(n);
        letters.below(1);
        (0..5).map(|_| char::from(b'a' + u8::try_from(letters.below(26)).unwrap_or(0))).collect::<String>()
    };
    let mut text = String::new();
    for line in 0..12 {
        text += &format!("{} {}\n", word((source * 100 + line) as u64), word((source * 77 + line) as u64));
    }
    while text.len() < 4500 {
        let words: Vec<String> = (0..18).map(|_| word(random.below(3000))).collect();
        text += &format!("\n{}.\n", words.join(" "));
        if random.below(3) == 0 {
            text += &format!("{} {}\n", word(random.below(300)), word(random.below(50)));
        }
    }
    for line in 0..14 {
        if random.below(10) > 0 {
            text += &format!("{} {}\n", word((source * 131 + line) as u64), word((source * 55 + line) as u64));
        }
    }
    text.into_bytes()
}
