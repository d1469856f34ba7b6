//! The training side of the generic judge. `tools/generic/train.py` runs it.
//!
//! ```text
//! generic_training features SHARED OUT         rows, labels, token tables
//! generic_training second SHARED OUT           rows of the second stage, from odds.bin
//! generic_training evaluate SHARED OUT MODELS  text of each page, judged by its fold's model
//! generic_training calibrate SHARED MODELS     at which cost of a removal how much text is lost
//! generic_training show PAGE.html[.gz] [MODEL]  each line with its fate
//! generic_training speed SHARED [MODEL]        time of each step
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
        ["features", shared, out] => rows::write(shared, out),
        ["second", shared, out] => rows::write_second(shared, out),
        ["evaluate", shared, out, models] => evaluate::write(shared, out, models),
        ["calibrate", shared, models] => calibrate::print(shared, models),
        ["show", page] => evaluate::show(page, None),
        ["show", page, model] => evaluate::show(page, Some(model)),
        ["speed", shared] => speed::measure(shared, None),
        ["speed", shared, model] => speed::measure(shared, Some(model)),
        _ => eprintln!("see the head of main.rs"),
    }
}
