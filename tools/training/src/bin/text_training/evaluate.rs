//! Writes what is left of pages, each judged by its fold's model.

use crate::data::{Source, TrainingPage, pages, rendered_pages};
use crate::pages::FOLDS;
use rayon::prelude::*;
use std::fmt::Write as _;
use std::path::Path;
use unboil::judge::Caution;
use unboil::judge::text::{Evidence, Judged, Known, Model, judge, learning};

/// Styles of which all pages are judged.
const STYLES: [&str; 3] = ["nodes", "html2text", "inscriptis"];

fn models_of(folder: &str) -> Vec<Model> {
    let folder = Path::new(folder);
    let read = |fold| {
        let path = if folder.is_dir() { folder.join(format!("model_{fold}.txt")) } else { folder.to_owned() };
        Model::parse(&std::fs::read_to_string(path).expect("a model")).expect("a model")
    };
    (0..FOLDS).map(read).collect()
}

fn write(path: &Path, text: &[u8]) {
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    std::fs::write(path, text).expect("written");
}

/// The real dumps, cleaned line by line, as `score_lines.py` reads them; with the same caution the rendered pages, as
/// `score_html.py` reads them.
pub fn evaluate([shared, rendered, out, models]: [&str; 4], caution: &str) {
    let caution = Caution::ALL.into_iter().find(|it| it.name() == caution).expect("a caution");
    let (models, out) = (models_of(models), Path::new(out));
    let (shared, rendered) = (Path::new(shared), Path::new(rendered));
    let real: Vec<TrainingPage> = pages(shared, rendered).into_iter().filter(|page| page.gold.set == "real").collect();
    let whole: usize = real.par_iter().map(|page| usize::from(dump(page, &models, caution, out))).sum();
    println!("{whole} of {} dumps left whole for want of prose", real.len());
    for style in STYLES {
        let pages = rendered_pages(shared, rendered, style);
        let whole: usize = pages.par_iter().map(|page| usize::from(text(page, &models, caution, out))).sum();
        println!("{style}: {whole} of {} pages left whole for want of prose", pages.len());
    }
}

/// The lines of a page that stay, and whether it stays whole for want of prose.
fn kept(page: &unboil::page::Page, model: &Model, caution: Caution) -> (Vec<bool>, bool) {
    let mut keep = vec![true; page.line_count()];
    match judge(page, Known { taken: &[], evidence: &Evidence::default() }, model, caution) {
        Judged::Dropped(dropped) => {
            dropped.into_iter().for_each(|dropped| keep[dropped.lines].fill(false));
            (keep, false)
        }
        Judged::NoProse => (keep, true),
    }
}

fn dump(training: &TrainingPage, models: &[Model], caution: Caution, out: &Path) -> bool {
    let page = training.page();
    let (keep, whole) = kept(&page, &models[training.gold.fold], caution);
    let text: Vec<u8> = (0..page.line_count())
        .filter(|&line| keep[line])
        .flat_map(|line| page.text()[page.line(line).range()].to_vec())
        .collect();
    write(&out.join("real").join(&training.gold.id), &text);
    whole
}

fn text(training: &TrainingPage, models: &[Model], caution: Caution, out: &Path) -> bool {
    let page = training.page();
    let (keep, whole) = kept(&page, &models[training.gold.fold], caution);
    let mut text = String::new();
    for unit in learning::units(&page).iter().filter(|unit| keep[unit.lines.start]) {
        let _ = writeln!(text, "{}", unit.text);
    }
    assert!(matches!(training.source, Source::Rendered(_)), "a rendered page");
    let folder = out.join(&training.style).join(&training.gold.set);
    write(&folder.join(format!("{}.txt", training.gold.id)), text.as_bytes());
    whole
}
