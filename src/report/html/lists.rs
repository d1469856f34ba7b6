//! The lists of the HTML report: unknown sources, warnings, failures, skipped files, and rules that never fired.

use super::super::Summary;
use super::super::summary::Named;
use super::super::terminal::bytes;
use super::Facts;
use super::escape::{escaped, number, up_to};
use super::tables::{nothing, shown};
use std::fmt::{Result, Write};

/// The maximum number of listed rules that never fired.
const NEVER: usize = 500;

fn start(out: &mut String, [id, title, words]: [&str; 3]) -> Result {
    writeln!(
        out,
        "<section id=\"{id}\" aria-labelledby=\"{id}-title\"><h2 id=\"{id}-title\">{title}</h2>\n<p>{words}</p>"
    )
}

pub(super) fn sources(out: &mut String, facts: &Facts<'_>) -> Result {
    const TITLE: &str = "Unknown sources";
    let s = facts.summary;
    if s.unknown == 0 {
        return nothing(out, ["unknown", TITLE, "All pages are of known sites."]);
    }
    let words = format!(
        "{} of {} pages are of unknown sites. Of text dumps, only lines that are boilerplate on every site are removed; HTML \
         is judged by its structure. {}To make a site known, write a site file; <code>unboil learn</code> proposes one.",
        number(s.unknown),
        number(s.pages),
        shown(facts.all_sources, facts.sources.len(), "sources, by their pages")
    );
    start(out, ["unknown", TITLE, &words])?;
    for source in facts.sources {
        let pages = if source.pages == 1 { "1 page".to_owned() } else { format!("{} pages", number(source.pages)) };
        writeln!(
            out,
            "<article data-item data-source><h3><code>{}</code></h3><p class=\"quiet\">{pages}, {} of text</p>",
            escaped(&source.name),
            bytes(source.bytes)
        )?;
        if source.looked_at < 2 {
            writeln!(out, "<p>Repeated lines need two pages or more.</p>")?;
        } else if source.repeated.is_empty() {
            writeln!(out, "<p>No line is repeated on the {} pages that were sampled.</p>", source.looked_at)?;
        } else {
            writeln!(
                out,
                "<p>Repeated lines that are kept, with the number of pages among {}:</p>\n<ul class=\"list\">",
                source.looked_at
            )?;
            for (line, pages) in &source.repeated {
                writeln!(out, "<li>{pages}: <bdi>{}</bdi></li>", up_to(200, line))?;
            }
            writeln!(out, "</ul>")?;
        }
        writeln!(out, "<code class=\"type\">{}</code></article>", up_to(2000, &source.learn))?;
    }
    writeln!(out, "</section>")
}

pub(super) fn warnings(out: &mut String, s: &Summary) -> Result {
    let none = "No warnings.";
    named(
        out,
        [
            "warnings",
            "Warnings",
            none,
            "text that was kept because a rule did not fully match, doubtful charsets, doubtful URLs",
        ],
        (s.warnings, &s.doubtful_pages),
    )
}

pub(super) fn failures(out: &mut String, s: &Summary) -> Result {
    let what = "dumps that could not be read, results that could not be written or were edited by hand";
    named(out, ["failed", "Failures", "Nothing failed.", what], (s.failed, &s.failed_pages))
}

fn named(out: &mut String, [id, title, none, what]: [&str; 4], (all, pages): (u64, &[Named])) -> Result {
    if all == 0 {
        return nothing(out, [id, title, none]);
    }
    let rest = if all > pages.len() as u64 {
        format!(" Showing the first {}; <code>report.json</code> has all.", pages.len())
    } else {
        String::new()
    };
    start(out, [id, title, &format!("{}: {what}.{rest}", number(all))])?;
    writeln!(out, "<ul class=\"list\">")?;
    for page in pages {
        writeln!(
            out,
            "<li data-item><code>{}</code>: <bdi>{}</bdi></li>",
            up_to(1000, &page.page),
            up_to(600, &page.why)
        )?;
    }
    writeln!(out, "</ul></section>")
}

pub(super) fn skipped(out: &mut String, s: &Summary) -> Result {
    if s.skipped.is_empty() {
        return nothing(out, ["skipped", "Skipped", "Nothing was skipped."]);
    }
    start(out, ["skipped", "Skipped", "Files and records that are not pages, by reason."])?;
    writeln!(out, "<ul class=\"list\">")?;
    for (why, count) in &s.skipped {
        writeln!(out, "<li data-item>{}: {}</li>", escaped(why), number(*count))?;
    }
    writeln!(out, "</ul></section>")
}

pub(super) fn never_fired(out: &mut String, s: &Summary) -> Result {
    const TITLE: &str = "Rules that never fired";
    if s.never_fired.is_empty() {
        return nothing(out, ["never", TITLE, "Every rule of the sites with pages removed something."]);
    }
    let words = format!(
        "{}Rules of sites with pages, or for every page, that removed nothing: {}. On few pages this means little; on many, \
         the template has changed or the rule is wrong.",
        shown(s.never_fired.len(), NEVER, "rules"),
        number(s.never_fired.len() as u64)
    );
    start(out, ["never", TITLE, &words])?;
    writeln!(out, "<ul class=\"names\">")?;
    for rule in s.never_fired.iter().take(NEVER) {
        writeln!(
            out,
            "<li data-item data-site=\"{}\" data-rule=\"{1}\"><code>{1}</code></li>",
            escaped(super::site_of(rule)),
            escaped(rule)
        )?;
    }
    writeln!(out, "</ul></section>")
}
