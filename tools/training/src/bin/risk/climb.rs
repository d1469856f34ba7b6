//! Fits points to some of the rows and ranks the others by them: what the table would have been without these.

use crate::area::{Figures, HEADING, Ranked, area, area_of_counts};
use crate::rows::Row;
use std::collections::{BTreeMap, BTreeSet};
use unboil::risk::{Risk, Sign};

/// Points of each sign, in the order of `Sign::ALL`.
type Points = [i32; Sign::ALL.len()];

/// No sign has more points, or fewer than these below 0.
const MOST: i32 = 5;
/// A sign is worth its points only where the areas gain so much.
const WORTH: f64 = 0.0004;
/// Into so many folds go the domains.
const FOLDS: u64 = 5;

fn points(of: &Points, risk: Risk) -> i32 {
    risk.signs().map(|sign| of[sign as usize]).sum()
}

fn ranked(of: &Points, rows: &[&Row]) -> Vec<Ranked> {
    rows.iter().map(|row| (points(of, row.risk), row.wrong)).collect()
}

/// How many right and wrong removals have the same signs.
type Counted = Vec<(Risk, [f64; 2])>;

fn counted(rows: &[&Row]) -> Counted {
    let mut counts: BTreeMap<u32, [f64; 2]> = BTreeMap::new();
    for row in rows {
        counts.entry(row.risk.bits()).or_default()[usize::from(row.wrong)] += 1.0;
    }
    counts.into_iter().map(|(bits, counts)| (Risk::from_bits(bits), counts)).collect()
}

fn worth(of: &Points, sets: &[Counted; 2]) -> f64 {
    let areas = sets.iter().map(|set| area_of_counts(set.iter().map(|(risk, counts)| (points(of, *risk), *counts))));
    let areas: f64 = areas.map(|area| area.unwrap_or(0.0)).sum();
    areas - WORTH * of.iter().filter(|&&points| points != 0).count() as f64
}

/// From no points at all one sign after the other gets the points that serve best, until none can be bettered. No sign
/// changes sides.
fn climb(sets: [&[&Row]; 2]) -> Points {
    let sets = sets.map(counted);
    let mut best = [0; Sign::ALL.len()];
    let mut most = worth(&best, &sets);
    loop {
        let before = most;
        for sign in Sign::ALL {
            let side = if sign.points() > 0 { 0..=MOST } else { -MOST..=0 };
            for points in side {
                let mut tried = best;
                tried[sign as usize] = points;
                let gain = worth(&tried, &sets);
                if gain > most {
                    (best, most) = (tried, gain);
                }
            }
        }
        if most - before < WORTH {
            return best;
        }
    }
}

fn fold(domain: &str) -> u64 {
    domain.bytes().fold(7, |hash: u64, byte| hash.wrapping_mul(31).wrapping_add(u64::from(byte))) % FOLDS
}

/// Prints the areas of what the points were not fitted to, beside those of the table that ships.
pub fn print(dumps: &[Row], html: &[Row]) {
    let shipped = Sign::ALL.map(Sign::points);
    let all: [Vec<&Row>; 2] = [dumps.iter().collect(), html.iter().collect()];
    println!("{:24} {HEADING}  shipped", "fitted without");
    let line = |name: &str, fitted: &[Ranked], rows: &[&Row]| {
        let shipped = area(&ranked(&shipped, rows)).unwrap_or(f64::NAN);
        println!("{name:24} {}  {shipped:7.3}", Figures::of(fitted));
    };
    let mut pooled = Vec::new();
    let sources: BTreeSet<&str> = dumps.iter().map(|row| row.source.as_str()).collect();
    for source in sources {
        let (out, rest): (Vec<&Row>, Vec<&Row>) = dumps.iter().partition(|row| row.source == source);
        let fitted = ranked(&climb([&rest, &all[1]]), &out);
        line(source, &fitted, &out);
        pooled.extend(fitted);
    }
    line("ALL dumps, pooled", &pooled, &all[0]);
    let mut pooled = Vec::new();
    for number in 0..FOLDS {
        let rest: Vec<&Row> = html.iter().filter(|row| fold(&row.source) != number).collect();
        let out: Vec<&Row> = html.iter().filter(|row| fold(&row.source) == number).collect();
        let fitted = ranked(&climb([&all[0], &rest]), &out);
        line(&format!("domains {number}"), &fitted, &out);
        pooled.extend(fitted);
    }
    line("ALL domains, pooled", &pooled, &all[1]);
    println!("fitted to all            {:?}", climb([&all[0], &all[1]]));
    println!("shipped                  {shipped:?}");
}
