//! What judging costs.

use crate::pages::{read_html, read_sets};
use std::path::Path;
use std::time::Instant;
use unboil::judge::JudgeOptions;
use unboil::judge::generic::{Model, judge, learning};
use unboil::page::html::{Tree, lay_out};

pub fn measure(shared: &str, model: Option<&str>) {
    let model = model.map(|path| Model::parse(&std::fs::read_to_string(path).expect("a model")).expect("good"));
    let started = Instant::now();
    let model = model.as_ref().unwrap_or(Model::shipped());
    println!("model ready in {:.2} ms", started.elapsed().as_secs_f64() * 1e3);
    let pages: Vec<String> = read_sets(Path::new(shared)).iter().map(|page| read_html(&page.html)).collect();
    for _ in 0..3 {
        let mut times: [Vec<f64>; 3] = [Vec::new(), Vec::new(), Vec::new()];
        for page in &pages {
            let start = Instant::now();
            let tree = Tree::parse(page);
            let layout = lay_out(&tree);
            times[0].push(start.elapsed().as_secs_f64() * 1e3);
            let start = Instant::now();
            std::hint::black_box(learning::rows(&tree, &layout, model.tokens()));
            times[2].push(start.elapsed().as_secs_f64() * 1e3);
            let start = Instant::now();
            std::hint::black_box(judge(&tree, &layout, model, JudgeOptions::default()));
            times[1].push(start.elapsed().as_secs_f64() * 1e3);
        }
        for (name, list) in ["parse and layout", "judge", "of it features"].iter().zip(&mut times) {
            let sum: f64 = list.iter().sum();
            list.sort_by(f64::total_cmp);
            let at = |share: f64| list[((list.len() - 1) as f64 * share) as usize];
            println!(
                "{name}: median {:.3} ms, 90% {:.3}, most {:.3}, mean {:.3}",
                at(0.5),
                at(0.9),
                at(1.0),
                sum / list.len() as f64
            );
        }
    }
}
