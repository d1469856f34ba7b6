//! What weighing costs.

use crate::dumps;
use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};
use unboil::judge::Removal;
use unboil::page::Page;
use unboil::risk::{Piece, of_page, of_pieces, pieces as pieces_of};
use unboil::rule::Site;

/// Each page is weighed so many times.
const ROUNDS: u32 = 50;

/// Prints microseconds for a removed line, and for a page of which one line is weighed; every other line of a page goes.
pub fn measure(folder: &Path) -> anyhow::Result<()> {
    let site = Site::generic();
    let (mut all, mut one) = (Duration::ZERO, Duration::ZERO);
    let (mut pieces, mut bytes, mut pages) = (0, 0, 0);
    for source in dumps::sources(folder)? {
        for page in dumps::pages(&source)? {
            let removals: Vec<Removal<'_>> = removals(&page, &site);
            let start = Instant::now();
            for _ in 0..ROUNDS {
                pieces += black_box(of_page(black_box(&page), &removals)).len();
            }
            all += start.elapsed();
            let start = Instant::now();
            for _ in 0..ROUNDS {
                let one: Vec<Piece<'_>> = pieces_of(black_box(&page), &removals).take(1).collect();
                black_box(of_pieces(&page, &removals, &one));
            }
            one += start.elapsed();
            (bytes, pages) = (bytes + page.text().len(), pages + 1);
        }
    }
    let each = |of: Duration, count: usize| of.as_secs_f64() * 1e6 / count.max(1) as f64;
    println!("{pages} pages, {bytes} bytes, {} removed lines", pieces / ROUNDS as usize);
    println!("a removed line, all weighed     {:6.2} µs", each(all, pieces));
    println!("a page, one line of it weighed  {:6.2} µs", each(one, pages * ROUNDS as usize));
    Ok(())
}

fn removals<'s>(page: &Page, site: &'s Site) -> Vec<Removal<'s>> {
    let lines = (0..page.line_count()).filter(|&line| !page.is_blank(line)).step_by(2);
    lines.map(|line| Removal { span: page.line(line), rule: &site.rules[0], reason: None, chance: None }).collect()
}
