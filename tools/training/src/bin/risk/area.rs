//! The area under the ROC curve: how often a wrong removal has more points than a right one, ties counted half.

use crate::rows::Row;
use std::collections::BTreeMap;
use std::fmt;

/// Points with whether the removal was wrong.
pub type Ranked = (i32, bool);

/// The area; `None` where all are right, or all are wrong.
pub fn area(ranked: &[Ranked]) -> Option<f64> {
    area_of_counts(ranked.iter().map(|&(points, wrong)| (points, if wrong { [0.0, 1.0] } else { [1.0, 0.0] })))
}

/// The area of points with how many right and wrong removals have them. Mann and Whitney's U over the pairs.
pub fn area_of_counts(ranked: impl Iterator<Item = (i32, [f64; 2])>) -> Option<f64> {
    let mut counts: BTreeMap<i32, [f64; 2]> = BTreeMap::new();
    for (points, [right, wrong]) in ranked {
        let count = counts.entry(points).or_default();
        *count = [count[0] + right, count[1] + wrong];
    }
    let (mut below, mut won, mut wrongs) = (0.0, 0.0, 0.0);
    for [right, wrong] in counts.into_values() {
        won += wrong * (below + right / 2.0);
        below += right;
        wrongs += wrong;
    }
    (below > 0.0 && wrongs > 0.0).then(|| won / (below * wrongs))
}

/// How many lines, how many of them wrong, and the area.
pub struct Figures {
    lines: usize,
    wrong: usize,
    area: Option<f64>,
}

impl Figures {
    pub fn of(ranked: &[Ranked]) -> Self {
        Self { lines: ranked.len(), wrong: ranked.iter().filter(|it| it.1).count(), area: area(ranked) }
    }
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let area = self.area.map_or("    -".to_owned(), |area| format!("{area:5.3}"));
        write!(f, "{:7} {:7} {area}", self.lines, self.wrong)
    }
}

pub const HEADING: &str = "  lines   wrong  area";

fn ranked<'r>(rows: impl Iterator<Item = &'r Row>) -> Vec<Ranked> {
    rows.map(|row| (row.risk.points(), row.wrong)).collect()
}

fn by<'r>(rows: &'r [Row], of: impl Fn(&'r Row) -> String) -> BTreeMap<String, Vec<Ranked>> {
    let mut groups: BTreeMap<String, Vec<Ranked>> = BTreeMap::new();
    for row in rows {
        groups.entry(of(row)).or_default().push((row.risk.points(), row.wrong));
    }
    groups
}

/// The mean area over groups that have both sorts.
fn mean(groups: &BTreeMap<String, Vec<Ranked>>) -> String {
    let areas: Vec<f64> = groups.values().filter_map(|ranked| area(ranked)).collect();
    format!("{:5.3} over {} of {}", areas.iter().sum::<f64>() / areas.len().max(1) as f64, areas.len(), groups.len())
}

/// Prints the areas: of each recipe and source, pooled, as means, and with distinct texts as the unit.
pub fn print(rows: &[Row], recipes: &str, sources: Sources) {
    println!("{recipes:24} {HEADING}");
    for (recipe, ranked) in by(rows, |row| row.recipe.clone()) {
        println!("{recipe:24} {}", Figures::of(&ranked));
    }
    if sources == Sources::Shown {
        for (source, ranked) in by(rows, |row| row.source.clone()) {
            println!("source {source:17} {}", Figures::of(&ranked));
        }
    }
    println!("{:24} {}", "ALL", Figures::of(&ranked(rows.iter())));
    println!("{:24} {}", "ALL but debatable lines", Figures::of(&ranked(rows.iter().filter(|row| !row.debatable))));
    // A text is wrong where it is wrong once, and as risky as its riskiest place.
    let mut texts: BTreeMap<[&str; 3], Ranked> = BTreeMap::new();
    for row in rows {
        let run = if sources == Sources::Shown { row.recipe.as_str() } else { "" };
        let text = texts.entry([run, &row.rule, &row.key]).or_insert((i32::MIN, false));
        *text = (text.0.max(row.risk.points()), text.1 || row.wrong);
    }
    println!("{:24} {}", "distinct texts of a rule", Figures::of(&texts.into_values().collect::<Vec<_>>()));
    println!("mean of a page   {}", mean(&by(rows, |row| format!("{}/{}/{}", row.recipe, row.source, row.page))));
    println!("mean of a source {}", mean(&by(rows, |row| row.source.clone())));
    println!("level        right   wrong");
    let mut levels: BTreeMap<_, [usize; 2]> = BTreeMap::new();
    for row in rows {
        levels.entry(row.risk.level()).or_default()[usize::from(row.wrong)] += 1;
    }
    for (level, [right, wrong]) in levels {
        println!("{:8} {right:9} {wrong:7}", format!("{level:?}"));
    }
}

/// Whether sources are few enough to show.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Sources {
    Shown,
    Many,
}
