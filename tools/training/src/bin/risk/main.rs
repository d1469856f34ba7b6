//! Measures how well risk ranks wrong removals above right ones. For people who change `crates/core/src/risk/`.
//!
//! `risk dumps FOLDER` reads sources, each with `raw/`, `gold/` (a letter a line: K keep, D drop) and perhaps `debatable/`;
//! cleans their pages by rules made too broad in several ways; and prints the area under the ROC curve.
//! `risk html SHARED [MODELS]` does so with what the judge of unknown HTML takes of the benchmarks' pages.
//! `risk speed FOLDER` prints what weighing costs.
//! `risk folds FOLDER SHARED [MODELS]` fits the points anew without each source and each fold of the domains, and prints
//! how points rank what they were not fitted to.
#![allow(clippy::print_stdout, clippy::expect_used, reason = "it is a program")]

mod area;
mod broaden;
mod climb;
mod dumps;
mod html;
#[path = "../generic_training/pages.rs"]
mod pages;
mod rows;
mod speed;

use area::Sources;
use std::path::Path;

fn main() -> anyhow::Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let models = |rest: &[&str]| rest.first().map(|it| Path::new(it).to_owned());
    match args.as_slice() {
        ["dumps", folder] => area::print(&dumps::rows(Path::new(folder))?, "recipe", Sources::Shown),
        ["speed", folder] => speed::measure(Path::new(folder))?,
        ["html", shared, rest @ ..] if rest.len() < 2 => {
            area::print(&html::rows(Path::new(shared), models(rest).as_deref())?, "kind of page", Sources::Many);
        }
        ["folds", folder, shared, rest @ ..] if rest.len() < 2 => {
            let html = html::rows(Path::new(shared), models(rest).as_deref())?;
            climb::print(&dumps::rows(Path::new(folder))?, &html);
        }
        _ => anyhow::bail!(
            "risk dumps FOLDER | risk html SHARED [MODELS] | risk folds FOLDER SHARED [MODELS] | risk speed FOLDER"
        ),
    }
    Ok(())
}
