//! What users of unboil rely on, as tests. tests/README.md says what is where and how to add one.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test stops where something is not as it should be, and says when it cannot run"
)]

mod bench;

// The tests that can be read without knowing Rust: their cases are files.
mod check;
mod commands;
mod html_kinds;
mod html_layout;
mod import;
mod readme;
mod rule_edit;
mod rule_errors;
mod rule_language;
mod rule_reference;
mod samples;
mod schema;

// The promises.
mod bad_input;
mod charsets;
mod code_stays;
mod diff;
mod generic_judge;
mod inside_lines;
mod interrupted;
mod learn;
mod learn_command;
mod learn_doubt;
mod learn_elements;
mod learn_fragments;
mod learn_groups;
mod learn_left_out;
mod house;
mod ledger;
mod html_absent_text;
mod html_kept;
mod html_pages;
mod new;
#[cfg(feature = "parquet")]
mod parquet;
#[cfg(feature = "parquet")]
mod parquet_damage;
mod patch;
mod promises;
mod real_dumps;
mod dumps_as_records;
mod records;
mod report_browser;
mod report_html;
mod risk;
mod run;
mod review;
mod review_command;
#[cfg(feature = "parquet")]
mod tables;
mod extends;
mod site_match;

// How HTML is read.
mod html_metadata;
mod html_naming;
mod html_oracle;
mod html_select;
mod html_sniff;
mod mhtml;
mod html_spans;

// Files of records.
mod text_judge;
mod warc;
mod warc_damage;
