//! The training side of the generic judge. `tools/generic/train.py` runs it.
//!
//! ```text
//! generic_training features BENCH OUT         rows, labels, token tables
//! generic_training second BENCH OUT           rows of the second stage, from odds_F.bin
//! generic_training evaluate BENCH OUT MODELS  text of each page, judged by its fold's model
//! generic_training calibrate BENCH MODELS     at which cost of a removal how much text is lost
//! generic_training show PAGE.html[.gz] [MODEL]  each line with its fate
//! generic_training speed BENCH [MODEL]        time of each step
//! ```
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a tool for the terminal: it stops where something is missing"
)]

mod align;
mod calibrate;
mod evaluate;
mod pages;
mod rows;
mod speed;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["features", bench, out] => rows::write(bench, out),
        ["second", bench, out] => rows::write_second(bench, out),
        ["evaluate", bench, out, models] => evaluate::write(bench, out, models),
        ["calibrate", bench, models] => calibrate::print(bench, models),
        ["show", page] => evaluate::show(page, None),
        ["show", page, model] => evaluate::show(page, Some(model)),
        ["speed", bench] => speed::measure(bench, None),
        ["speed", bench, model] => speed::measure(bench, Some(model)),
        _ => eprintln!("see the head of main.rs"),
    }
}
