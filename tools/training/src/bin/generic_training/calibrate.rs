//! At which cost of a removal how much text is lost, where each page is judged by its fold's model.

use crate::align;
use crate::evaluate::models_of;
use crate::pages::{read_html, read_sets};
use std::path::Path;
use unboil::judge::generic::learning;
use unboil::page::html::{Tree, lay_out};

/// Shares of the text that may be lost.
const SHARES: [f32; 4] = [0.001, 0.003, 0.005, 0.01];

/// Words of one block, those in the gold text, and what its removal costs.
struct Weighed {
    cost: f32,
    words: f32,
    content: f32,
}

pub fn print(shared: &str, models: &str) {
    let models = models_of(models);
    let mut all = Vec::new();
    for page in read_sets(Path::new(shared)) {
        let tree = Tree::parse(&read_html(&page.html));
        let layout = lay_out(&tree);
        let model = &models[page.fold];
        let chances = learning::chances(&tree, &layout, model);
        let (units, _) = learning::rows(&tree, &layout, model.tokens());
        let (mut words, mut ranges) = (Vec::new(), Vec::new());
        for unit in &units {
            let start = words.len();
            words.extend(align::words(&layout.text[unit.bytes.clone()]));
            ranges.push(start..words.len());
        }
        let shares = align::shares(&words, &ranges, &align::words(&page.gold));
        for ((unit, chance), share) in units.iter().zip(chances).zip(shares) {
            let words = unit.words as f32;
            let cost = chance / (1.0 - chance).max(1e-6) * words.max(2.0).sqrt();
            all.push(Weighed { cost, words, content: if share >= 0.5 { words } else { 0.0 } });
        }
    }
    all.sort_by(|left, right| left.cost.total_cmp(&right.cost));
    let text: f32 = all.iter().map(|one| one.content).sum();
    let rest: f32 = all.iter().map(|one| one.words - one.content).sum();
    let (mut lost, mut found, mut shares) = (0.0, 0.0, SHARES.iter().peekable());
    for one in all {
        lost += one.content;
        if let Some(share) = shares.next_if(|&&share| lost > share * text) {
            println!(
                "{:.1}% of the text lost below a cost of {:.3}: {:.3} of the rest found",
                share * 100.0,
                one.cost,
                found / rest
            );
        }
        found += one.words - one.content;
    }
}
