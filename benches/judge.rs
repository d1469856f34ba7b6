//! The judge alone, one core: pages are read before the clock starts. Throughput is of the pages' bytes.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use std::hint::black_box;
use std::path::Path;
use unboil::page::{Dump, Page};
use unboil::pipeline::{Choice, Unknown, clean_page};
use unboil::render;
use unboil::rule::load;
use unboil::shipped_files;
use unboil::site::RuleSet;
use unboil::source::{Folder, Found, read};

/// The samples, and the real dumps beside the checkout where they are there.
fn dumps(folder: &Path) -> Vec<Dump> {
    let Ok(found) = Folder::open(folder, Path::new("")) else { return Vec::new() };
    found
        .filter_map(|found| match found {
            Found::Page(location) => read(&location).ok(),
            _ => None,
        })
        .collect()
}

fn judging(c: &mut Criterion) {
    let rule_set = load(&shipped_files())
        .ok()
        .and_then(|loaded| RuleSet::new(loaded).ok())
        .unwrap_or_else(|| std::process::exit(1));
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for (name, folder) in [("samples", root.join("samples")), ("seeds", root.join("../shared/dumps/seeds/raw"))] {
        let dumps = dumps(&folder);
        let bytes: usize = dumps.iter().map(|dump| dump.bytes.len()).sum();
        if bytes == 0 {
            continue;
        }
        let pages: Vec<Page> = dumps.iter().filter_map(|dump| Page::read(dump.clone()).ok()).collect();
        let mut group = c.benchmark_group(name);
        group.throughput(Throughput::Bytes(bytes as u64));
        group.bench_function("read", |b| {
            b.iter(|| dumps.iter().filter_map(|dump| Page::read(black_box(dump.clone())).ok()).count());
        });
        group.bench_function("identify and judge", |b| {
            b.iter(|| {
                pages
                    .iter()
                    .map(|page| {
                        clean_page(&rule_set, black_box(page), Choice::Identify(Unknown::default()))
                            .judgement
                            .removals
                            .len()
                    })
                    .sum::<usize>()
            });
        });
        group.bench_function("judge", |b| {
            let known: Vec<_> = pages
                .iter()
                .map(|page| match rule_set.identify(page).site_match {
                    unboil::site::SiteMatch::Known { site, .. } => vec![site, rule_set.any()],
                    unboil::site::SiteMatch::Unknown(_) => vec![rule_set.any()],
                })
                .collect();
            b.iter(|| {
                pages
                    .iter()
                    .zip(&known)
                    .map(|(page, sites)| unboil::judge::judge(black_box(page), sites).removals.len())
                    .sum::<usize>()
            });
        });
        group.bench_function("judge and render", |b| {
            b.iter(|| {
                let rendered = pages.iter().map(|page| {
                    let verdict = clean_page(&rule_set, black_box(page), Choice::Identify(Unknown::default()));
                    let removals = &verdict.judgement.removals;
                    render::clean(page, removals).len() + render::unified(page, removals, b"page").len()
                });
                rendered.sum::<usize>()
            });
        });
        group.finish();
    }
}

criterion_group!(benches, judging);
criterion_main!(benches);
