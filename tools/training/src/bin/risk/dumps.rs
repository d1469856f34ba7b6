//! Removals of text dumps with gold letters, by rules made too broad.

use crate::broaden::Recipe;
use crate::rows::{Row, add_run, key};
use anyhow::Context as _;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use unboil::learn::{Hints, learn};
use unboil::page::{Dump, Page};
use unboil::pipeline::{Choice, Unknown, clean_page};
use unboil::risk::{self, Piece, Risk};
use unboil::rule::{self, RuleText};
use unboil::site::{RuleSet, SiteMatch};

/// From so many pages of a source a site file is learnt.
const TAUGHT: usize = 2;

/// A page with a letter a line.
struct Labelled {
    page: Page,
    gold: Vec<u8>,
    debatable: Vec<u8>,
}

/// A folder of dumps with gold letters.
struct Source {
    name: String,
    pages: Vec<Labelled>,
    /// The site file that is learnt of its first pages.
    learnt: String,
}

/// The folders in a folder that have gold letters, in the order of their names.
pub fn sources(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).with_context(|| folder.display().to_string())?;
    let mut sources: Vec<PathBuf> = entries.map(|entry| Ok(entry?.path())).collect::<anyhow::Result<_>>()?;
    sources.retain(|path| path.join("gold").is_dir());
    sources.sort();
    Ok(sources)
}

/// The raw pages of a source.
pub fn pages(source: &Path) -> anyhow::Result<Vec<Page>> {
    let entries = fs::read_dir(source.join("raw"))?;
    let mut paths: Vec<PathBuf> = entries.map(|entry| Ok(entry?.path())).collect::<anyhow::Result<_>>()?;
    paths.sort();
    let read = |path: &PathBuf| {
        let id = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Ok(Page::read(Dump { id, bytes: fs::read(path)?, ..Dump::default() })?)
    };
    paths.iter().map(read).collect()
}

/// The rules for every page; they are not made too broad.
fn any() -> Vec<RuleText> {
    unboil::shipped_files().into_iter().filter(|file| file.path.ends_with("_any.toml")).collect()
}

impl Source {
    fn read(folder: &Path) -> anyhow::Result<Self> {
        let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let mut labelled = Vec::new();
        for page in pages(folder)? {
            let letters = |of: &str| {
                let text = fs::read_to_string(folder.join(of).join(page.id())).unwrap_or_default();
                text.lines().map(|line| line.bytes().next().unwrap_or(b'-')).collect::<Vec<u8>>()
            };
            let (gold, debatable) = (letters("gold"), letters("debatable"));
            anyhow::ensure!(gold.len() == page.line_count(), "{name}/{}: not a letter a line", page.id());
            labelled.push(Labelled { page, gold, debatable });
        }
        let any = rule::load(&any())?.any;
        let known = Hints { site: format!("learnt-{name}"), any: Some(&any), ..Hints::default() };
        let taught: Vec<&Page> = labelled.iter().map(|it| &it.page).take(TAUGHT).collect();
        let learnt = learn(&taught, &known).file().to_toml();
        Ok(Self { name, pages: labelled, learnt })
    }
}

/// The site files that ship and those that are learnt, too broad.
fn rule_set(recipe: Recipe, sources: &[Source]) -> anyhow::Result<RuleSet> {
    let shipped = unboil::shipped_files().into_iter().filter(|file| !file.path.ends_with("_any.toml"));
    let learnt = sources.iter().map(|source| RuleText {
        path: format!("learnt-{}.toml", source.name).into(),
        text: source.learnt.as_str().into(),
    });
    let mut files = any();
    for file in shipped.chain(learnt) {
        files.push(RuleText { text: recipe.applied(&file.text)?.into(), path: file.path });
    }
    Ok(RuleSet::new(rule::load(&files).with_context(|| recipe.name())?)?)
}

/// The removals of all pages of a folder of sources. A page is cleaned by the site file that ships for it, where there is
/// one, and then by the one that is learnt from the source's first pages.
pub fn rows(folder: &Path) -> anyhow::Result<Vec<Row>> {
    let sources = sources(folder)?.iter().map(|path| Source::read(path)).collect::<anyhow::Result<Vec<Source>>>()?;
    let shipped = RuleSet::new(rule::load(&unboil::shipped_files())?)?;
    let mut rows = Vec::new();
    for recipe in Recipe::ALL {
        let rule_set = rule_set(recipe, &sources)?;
        for source in &sources {
            let learnt = format!("learnt-{}", source.name);
            for it in &source.pages {
                let mut weigh = |site: &str, run: &str| {
                    let choice = rule_set
                        .site(site)
                        .map_or(Choice::Identify(Unknown::Keep), |site| Choice::Site(site, Unknown::Keep));
                    let verdict = clean_page(&rule_set, &it.page, choice);
                    let pieces = risk::of_page(&it.page, &verdict.judgement.removals);
                    rows.extend(page_rows(it, &pieces, [&source.name, run]));
                };
                let known = match shipped.identify(&it.page).site_match {
                    SiteMatch::Known { site, .. } => Some(site.id.to_string()),
                    SiteMatch::Unknown(_) => None,
                };
                if let Some(site) = &known {
                    weigh(site, &recipe.name());
                }
                weigh(&learnt, &format!("learnt-{}", recipe.name()));
            }
        }
    }
    add_run(&mut rows, |row| row.recipe.clone());
    Ok(rows)
}

/// Of lines that say the same it does not matter which goes.
fn page_rows(it: &Labelled, pieces: &[(Piece<'_>, Risk)], [source, recipe]: [&str; 2]) -> Vec<Row> {
    let page = &it.page;
    let mut may_go: BTreeMap<&[u8], usize> = BTreeMap::new();
    for line in (0..page.line_count()).filter(|&line| it.gold[line] == b'D') {
        *may_go.entry(page.reading(line)).or_default() += 1;
    }
    let mut rows = Vec::new();
    // The copies that are labelled D come first.
    for letter in [b'D', b'K'] {
        for (piece, risk) in pieces.iter().filter(|(piece, _)| it.gold[piece.line] == letter) {
            let may_go = may_go.entry(page.reading(piece.line)).or_default();
            let wrong = *may_go == 0;
            *may_go = may_go.saturating_sub(1);
            rows.push(Row {
                source: source.into(),
                recipe: recipe.into(),
                page: page.id().into(),
                rule: piece.rule.id.to_string(),
                key: key(&String::from_utf8_lossy(&page.text()[piece.span.range()])),
                wrong,
                debatable: it.debatable.get(piece.line) == Some(&b'?'),
                risk: *risk,
            });
        }
    }
    rows
}
