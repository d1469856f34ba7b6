//! The pages to learn from: HTML with gold text, rendered as dumps, and real dumps with line labels.

use crate::align;
use crate::pages::{GoldPage, fold, read_html, read_sets};
use std::path::{Path, PathBuf};
use unboil::judge::text::learning::{self, Unit};
use unboil::page::html::{Tree, lay_out};
use unboil::page::{Dump, Page};

/// How many styles of each page are learnt from.
const STYLES: usize = 3;
/// The style that `unboil` lays HTML out in.
const OWN: &str = "unboil";

/// Where a page's text comes from, and what is expected of it.
pub enum Source {
    /// A rendered page, with the gold text of its HTML.
    Rendered(PathBuf),
    /// HTML laid out here.
    Html(PathBuf),
    /// A dump with a letter a line: what is text and what is not, and what is debatable.
    Labelled { raw: PathBuf, gold: PathBuf, debatable: PathBuf },
}

/// One page to learn from.
pub struct TrainingPage {
    pub style: String,
    pub gold: GoldPage,
    pub source: Source,
}

/// What is known of one unit.
pub struct Label {
    /// Share of it that is content; `None` where people differ.
    pub content: Option<f32>,
    /// Lines that are content, and that are not.
    pub lines: [u32; 2],
    /// Characters of the lines that are content.
    pub characters: u32,
}

/// All pages, in a fixed order.
pub fn pages(shared: &Path, rendered: &Path) -> Vec<TrainingPage> {
    let mut all = Vec::new();
    for gold in read_sets(shared) {
        let mut styles: Vec<(String, Source)> = vec![(OWN.to_owned(), Source::Html(gold.html.clone()))];
        let mut folders: Vec<_> = std::fs::read_dir(rendered.join(&gold.set))
            .expect("rendered pages")
            .map(|it| it.expect("a folder"))
            .collect();
        folders.sort_by_key(std::fs::DirEntry::file_name);
        for folder in folders {
            let path = folder.path().join(format!("{}.txt", gold.id));
            if path.is_file() {
                styles.push((folder.file_name().to_string_lossy().into_owned(), Source::Rendered(path)));
            }
        }
        styles.sort_by_key(|(style, _)| crate::pages::hash(&format!("{style}/{}", gold.id)));
        for (style, source) in styles.into_iter().take(STYLES) {
            all.push(TrainingPage { style, gold: gold.clone(), source });
        }
    }
    let dumps = shared.join("dumps");
    let mut labelled = labelled(&dumps.join("real"), "real");
    for site in ["sputnik", "alalam", "rferl", "voa", "iiturkey", "tasnim"] {
        labelled.extend(labelled_source(&dumps.join(site), "dumps", site));
    }
    let mut golds: Vec<GoldPage> = labelled.iter().map(|page| page.gold.clone()).collect();
    fold(&mut golds);
    for (mut page, gold) in labelled.into_iter().zip(golds) {
        page.gold = gold;
        all.push(page);
    }
    all
}

/// All rendered pages of one style.
pub fn rendered_pages(shared: &Path, rendered: &Path, style: &str) -> Vec<TrainingPage> {
    let mut all = Vec::new();
    for gold in read_sets(shared) {
        let path = rendered.join(&gold.set).join(style).join(format!("{}.txt", gold.id));
        if path.is_file() {
            all.push(TrainingPage { style: style.to_owned(), gold, source: Source::Rendered(path) });
        }
    }
    all
}

fn labelled(root: &Path, set: &str) -> Vec<TrainingPage> {
    let mut sources: Vec<_> = std::fs::read_dir(root).expect("dumps").map(|it| it.expect("a folder").path()).collect();
    sources.sort();
    let sources = sources.into_iter().filter(|path| path.join("raw").is_dir());
    sources.flat_map(|path| labelled_source(&path, set, &path.file_name().expect("a name").to_string_lossy())).collect()
}

fn labelled_source(folder: &Path, set: &str, source: &str) -> Vec<TrainingPage> {
    let mut names: Vec<_> =
        std::fs::read_dir(folder.join("raw")).expect("raw pages").map(|it| it.expect("a page").file_name()).collect();
    names.sort();
    let page = |name: &std::ffi::OsString| TrainingPage {
        style: source.to_owned(),
        gold: GoldPage {
            set: set.to_owned(),
            id: format!("{source}/{}", name.to_string_lossy()),
            kind: set.to_owned(),
            domain: source.to_owned(),
            ..GoldPage::default()
        },
        source: Source::Labelled {
            raw: folder.join("raw").join(name),
            gold: folder.join("gold").join(name),
            debatable: folder.join("debatable").join(name),
        },
    };
    names.iter().map(page).collect()
}

impl TrainingPage {
    /// The page as the judge sees it.
    pub fn page(&self) -> Page {
        let bytes = match &self.source {
            Source::Rendered(path) | Source::Labelled { raw: path, .. } => std::fs::read(path).expect("a page"),
            Source::Html(path) => lay_out(&Tree::parse(&read_html(path))).text.into_bytes(),
        };
        let dump = Dump { id: self.gold.id.clone(), bytes, ..Dump::default() };
        Page::read_as(dump, unboil::page::html::sniff::Content::Text).expect("text")
    }

    /// Its units with their labels.
    pub fn labelled(&self, page: &Page) -> (Vec<Unit>, Vec<Label>) {
        let units = learning::units(page);
        let labels = match &self.source {
            Source::Labelled { gold, debatable, .. } => by_lines(page, &units, gold, debatable),
            _ => by_gold(&units, &self.gold.gold),
        };
        (units, labels)
    }
}

fn by_gold(units: &[Unit], gold: &str) -> Vec<Label> {
    let mut words = Vec::new();
    let mut ranges = Vec::new();
    for unit in units {
        let start = words.len();
        words.extend(align::words(&unit.text));
        ranges.push(start..words.len());
    }
    let shares = align::shares(&words, &ranges, &align::words(gold));
    let label = |(share, unit): (f32, &Unit)| {
        let content = (unit.words > 0).then_some(share);
        Label { content, lines: [0, 0], characters: 0 }
    };
    shares.into_iter().zip(units).map(label).collect()
}

/// Labels by the letters of each line. A letter's line ends with `\n` alone; a page's may end with a lone `\r` too.
fn by_lines(page: &Page, units: &[Unit], gold: &Path, debatable: &Path) -> Vec<Label> {
    let letters = |path: &Path| -> Vec<u8> {
        let text = std::fs::read_to_string(path).unwrap_or_default();
        text.lines().map(|line| line.bytes().next().unwrap_or(b'-')).collect()
    };
    let (gold, debatable) = (letters(gold), letters(debatable));
    let number_of = |line: usize| page.text()[..page.line(line).start].iter().filter(|&&byte| byte == b'\n').count();
    let label = |unit: &Unit| {
        let (mut lines, mut characters) = ([0; 2], [0; 2]);
        let first = number_of(unit.lines.start);
        let mut number = first;
        for line in unit.lines.clone() {
            let reading = page.reading(line);
            let length = String::from_utf8_lossy(reading).chars().count() as u32;
            let which = match (gold.get(number), debatable.get(number)) {
                (_, Some(b'?')) => None,
                (Some(b'K'), _) => Some(0),
                (Some(b'D'), _) => Some(1),
                _ => None,
            };
            if let Some(which) = which
                && length > 0
            {
                lines[which] += 1;
                characters[which] += length;
            }
            let span = page.line(line);
            number += page.text()[span.range()].iter().filter(|&&byte| byte == b'\n').count();
        }
        let all = characters[0] + characters[1];
        let content = (all > 0).then(|| characters[0] as f32 / all as f32);
        Label { content, lines, characters: characters[0] }
    };
    units.iter().map(label).collect()
}
