//! The training side of the judge of text. `tools/text/train.py` runs it.
//!
//! ```text
//! text_training features SHARED PAGES OUT     rows, labels, word tables
//! text_training second SHARED PAGES OUT       rows of the second stage, from odds.bin
//! text_training evaluate SHARED PAGES OUT MODELS CAUTION
//!                                             what is left of pages, each judged by its fold's model
//! ```
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a tool for the terminal: it stops where something is missing"
)]

#[path = "../generic_training/align.rs"]
mod align;
mod data;
mod evaluate;
#[path = "../generic_training/pages.rs"]
mod pages;
mod rows;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["features", shared, rendered, out] => rows::write(shared, rendered, out),
        ["second", shared, rendered, out] => rows::write_second(shared, rendered, out),
        ["evaluate", shared, rendered, out, models, caution] => {
            evaluate::evaluate([shared, rendered, out, models], caution);
        }
        _ => eprintln!("see the head of main.rs"),
    }
}
