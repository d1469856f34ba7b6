//! Learns site files, and measures them. For `tools/learn/score.sh` and for people who change `crates/learn/src/`.
//!
//! `learn file ID PAGE...` prints the site file that is learnt from pages.
//! `learn score N DRAWS OUT SITE...` learns from N random pages of `SITE/raw`, cleans its others and compares them with
//! `SITE/gold`; N = 0 leaves out one page after the other. OUT gets rules and clean pages.
//! `learn html N DRAWS OUT SITE...` does so with the pages of `SITE/html`; what of them is gold tells the dump of the same
//! name in `SITE/raw`.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "it is a program")]

mod letters;
mod score;

use anyhow::Context as _;
use score::Score;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use unboil::learn::{Hints, Proposal, learn};
use unboil::page::{Dump, Page};
use unboil::pipeline::{Choice, Unknown, clean_page};
use unboil::render;
use unboil::rule::{self, RuleText, Site};
use unboil::site::RuleSet;

fn main() -> anyhow::Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match args.as_slice() {
        ["file", id, pages @ ..] => {
            let pages = pages.iter().map(|path| read(Path::new(path))).collect::<anyhow::Result<Vec<Page>>>()?;
            let any = any()?;
            print!("{}", proposal(&pages.iter().collect::<Vec<_>>(), id, &any).file().to_toml());
            Ok(())
        }
        [of @ ("score" | "html"), n, draws, out, sites @ ..] => {
            let dumps = if *of == "html" { "html" } else { "raw" };
            let run = Run { n: n.parse()?, draws: draws.parse()?, out: Path::new(out), dumps };
            score(&run, sites)
        }
        _ => anyhow::bail!("learn file ID PAGE... | learn score N DRAWS OUT SITE... | learn html N DRAWS OUT SITE..."),
    }
}

fn any() -> anyhow::Result<Site> {
    Ok(rule::load(&any_file())?.any)
}

/// The rules for every page; all other shipped site files are set aside.
fn any_file() -> Vec<RuleText> {
    unboil::shipped_files().into_iter().filter(|file| file.path.ends_with("_any.toml")).collect()
}

fn proposal(pages: &[&Page], id: &str, any: &Site) -> Proposal {
    learn(pages, &Hints { site: id.to_owned(), any: Some(any), ..Hints::default() })
}

fn read(path: &Path) -> anyhow::Result<Page> {
    let bytes = fs::read(path).with_context(|| path.display().to_string())?;
    let id = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    Ok(Page::read(Dump { id, bytes, ..Dump::default() })?)
}

/// How site files are learnt and scored.
struct Run<'r> {
    /// From so many pages; 0 leaves out one after the other.
    n: usize,
    /// So many times.
    draws: usize,
    /// Where rules and clean pages go.
    out: &'r Path,
    /// Which folder of a site holds its dumps.
    dumps: &'r str,
}

fn score(run: &Run<'_>, sites: &[&str]) -> anyhow::Result<()> {
    let &Run { n, draws, out, dumps } = run;
    let any = any()?;
    println!("{:24} {:>4} {:>5}  {}", "site", "n", "draws", Score::HEADING);
    let mut all = Vec::new();
    for site in sites {
        let folder = Path::new(site);
        let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let mut paths: Vec<PathBuf> =
            fs::read_dir(folder.join(dumps))?.map(|e| Ok(e?.path())).collect::<anyhow::Result<_>>()?;
        paths.sort();
        let pages = paths.iter().map(|path| read(path)).collect::<anyhow::Result<Vec<Page>>>()?;
        let mut total = Score::default();
        for draw in 0..if n == 0 { pages.len() } else { draws } {
            let (mut taught, mut asked): (Vec<&Page>, Vec<&Page>) = (Vec::new(), Vec::new());
            let chosen = if n == 0 { None } else { Some(chosen(pages.len(), n, draw)) };
            for (at, page) in pages.iter().enumerate() {
                let teaches = chosen.as_ref().map_or(at != draw, |chosen| chosen.contains(&at));
                if teaches { taught.push(page) } else { asked.push(page) }
            }
            let proposal = proposal(&taught, &name, &any);
            total.expect(&proposal);
            let text = proposal.file().to_toml();
            let folder_out = out.join(format!("draw{draw}"));
            fs::create_dir_all(folder_out.join("rules"))?;
            fs::write(folder_out.join("rules").join(format!("{name}.toml")), &text)?;
            let mut files = vec![RuleText { path: format!("{name}.toml").into(), text: text.as_str().into() }];
            files.extend(any_file());
            let rule_set = RuleSet::new(rule::load(&files).with_context(|| format!("{name}:\n{text}"))?)?;
            let learnt = rule_set.site(&name).context("its site")?;
            let clean_folder =
                out.join("clean").join(if n == 0 { "all".into() } else { format!("draw{draw}") }).join(&name);
            fs::create_dir_all(&clean_folder)?;
            for page in asked {
                let verdict = clean_page(&rule_set, page, Choice::Site(learnt, Unknown::Keep));
                fs::write(clean_folder.join(page.id()), render::clean(page, &verdict.judgement.removals))?;
                let letters = |of: &str| fs::read_to_string(folder.join(of).join(page.id())).unwrap_or_default();
                let gold = if page.html().is_some() { letters::letters(page, folder) } else { letters("gold") };
                total.add(page, &verdict.judgement.removals, [&gold, &letters("debatable")]);
            }
        }
        println!("{name:24} {n:4} {draws:5}  {total}");
        for (what, lines) in [("LOST", &total.lost_lines), ("LEFT", &total.left_lines)] {
            let mut lines: Vec<(&String, &usize)> = lines.iter().collect();
            lines.sort_by(|a, b| (b.1, a.0).cmp(&(a.1, b.0)));
            let shown = std::env::var("SHOW").ok().and_then(|n| n.parse().ok()).unwrap_or(0);
            lines.iter().take(shown).for_each(|(line, n)| println!("    {what} {n:4} {line}"));
        }
        all.push(total);
    }
    println!("{:24} {n:4} {draws:5}  {}", "MACRO", Score::mean(&all));
    Ok(())
}

/// `n` of `count` numbers, by chance; the same for the same `draw`.
fn chosen(count: usize, n: usize, draw: usize) -> Vec<usize> {
    let mut seed = 0x9E37_79B9_7F4A_7C15_u64.wrapping_mul(draw as u64 + 1);
    let mut numbers: BTreeMap<u64, usize> = BTreeMap::new();
    for at in 0..count {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        numbers.insert(seed, at);
    }
    numbers.into_values().take(n).collect()
}
