//! Judging pages and writing what is left.

use crate::pages::{FOLDS, SETS, read_html, read_sets};
use std::path::Path;
use unboil::judge::JudgeOptions;
use unboil::judge::generic::{Dropped, Model, judge};
use unboil::page::html::{Layout, Tree, lay_out};

fn read_model(path: &Path) -> Model {
    let text = std::fs::read_to_string(path).expect("a model");
    Model::parse(&text).expect("a good model")
}

/// The model of each fold.
pub fn models_of(models: &str) -> Vec<Model> {
    let models = Path::new(models);
    match models.is_dir() {
        true => (0..FOLDS).map(|fold| read_model(&models.join(format!("model_{fold}.txt")))).collect(),
        false => (0..FOLDS).map(|_| read_model(models)).collect(),
    }
}

/// The text without what was dropped.
fn kept_text(layout: &Layout, dropped: &[Dropped]) -> String {
    let mut gone = vec![false; layout.lines.len()];
    for removal in dropped {
        gone[removal.lines.clone()].fill(true);
    }
    let kept = layout.lines.iter().zip(gone).filter(|(_, gone)| !gone);
    kept.map(|(line, _)| layout.line_text(line)).collect::<Vec<_>>().join("\n")
}

/// Writes `OUT/SET/ID.txt` for each page; MODELS is a folder with `model_0.txt`
/// and so on, or one model file for all.
pub fn write(shared: &str, out: &str, models: &str) {
    for set in SETS {
        std::fs::create_dir_all(Path::new(out).join(set)).expect("a folder");
    }
    let models = models_of(models);
    for page in read_sets(Path::new(shared)) {
        let tree = Tree::parse(&read_html(&page.html));
        let layout = lay_out(&tree);
        let dropped = judge(&tree, &layout, &models[page.fold], JudgeOptions::default());
        let text = kept_text(&layout, &dropped);
        std::fs::write(Path::new(out).join(&page.set).join(format!("{}.txt", page.id)), text).expect("written");
    }
}

/// Prints each line of a page with its fate.
pub fn show(page: &str, model: Option<&str>) {
    let model = model.map(|path| read_model(Path::new(path)));
    let model = model.as_ref().unwrap_or(Model::shipped());
    let tree = Tree::parse(&read_html(Path::new(page)));
    let layout = lay_out(&tree);
    let dropped = judge(&tree, &layout, model, JudgeOptions::default());
    let mut fates = vec![None; layout.lines.len()];
    for removal in &dropped {
        fates[removal.lines.clone()].fill(Some(removal));
    }
    for (line, fate) in layout.lines.iter().zip(fates) {
        let text: String = layout.line_text(line).chars().take(100).collect();
        match fate {
            None => println!("K                  {text}"),
            Some(it) => {
                println!("D {:<8} {:.2} {text}\n        {}", format!("{:?}", it.kind), it.keep_probability, it.reason);
            }
        }
    }
}
