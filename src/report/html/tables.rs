//! The tables of the HTML report: sites, rules and drift.

use super::super::terminal::{bytes, percent};
use super::escape::{escaped, number};
use super::{Facts, site_of};
use crate::risk::{HitRate, Level};
use std::cmp::Reverse;
use std::fmt::{Result, Write};

/// The maximum number of rows in a table.
const ROWS: usize = 300;

/// `300 of 4,000 sites, ` if not all are shown.
pub(super) fn shown(all: usize, most: usize, things: &str) -> String {
    if all > most {
        format!("The first {} of {} {things}. ", number(most as u64), number(all as u64))
    } else {
        String::new()
    }
}

pub(super) fn level(points: i32) -> String {
    let word = Level::of(points).word();
    format!("<span class=\"level {word}\">{word} {points}</span>")
}

/// A bar that shows the same value as the number next to it.
fn bar(part: u64, whole: u64) -> String {
    let width = (part * 100).checked_div(whole).unwrap_or(0).min(100);
    format!(
        "<svg viewBox=\"0 0 100 8\" preserveAspectRatio=\"none\" aria-hidden=\"true\" focusable=\"false\">\
         <rect width=\"100\" height=\"8\"/><rect width=\"{width}\" height=\"8\"/></svg>"
    )
}

/// Writes the start of a section: its heading, and a table's caption and columns. A column that starts with `#` has
/// numbers.
fn start(out: &mut String, [id, title, caption]: [&str; 3], columns: &[&str]) -> Result {
    write!(
        out,
        "<section id=\"{id}\" aria-labelledby=\"{id}-title\"><h2 id=\"{id}-title\">{title}</h2>\n\
         <div class=\"scroll\" role=\"region\" aria-labelledby=\"{id}-title\" tabindex=\"0\"><table>\
         <caption>{caption}</caption>\n<thead><tr>"
    )?;
    for column in columns {
        match column.strip_prefix('#') {
            Some(column) => write!(out, "<th scope=\"col\" class=\"number\">{column}</th>")?,
            None => write!(out, "<th scope=\"col\">{column}</th>")?,
        }
    }
    writeln!(out, "</tr></thead>\n<tbody>")
}

fn end(out: &mut String) -> Result {
    writeln!(out, "</tbody></table></div></section>")
}

pub(super) fn nothing(out: &mut String, [id, title, words]: [&str; 3]) -> Result {
    writeln!(
        out,
        "<section id=\"{id}\" aria-labelledby=\"{id}-title\"><h2 id=\"{id}-title\">{title}</h2>\n<p>{words}</p></section>"
    )
}

pub(super) fn sites(out: &mut String, facts: &Facts<'_>) -> Result {
    let s = facts.summary;
    if s.sites.is_empty() {
        return nothing(out, ["sites", "Sites", "No pages of known sites."]);
    }
    let mut sites: Vec<_> = s.sites.iter().collect();
    sites.sort_by_key(|(id, site)| (Reverse(site.pages), *id));
    let most = sites.first().map_or(1, |(_, site)| site.pages);
    let caption = format!("{}Sites with the most pages come first.", shown(sites.len(), ROWS, "sites"));
    start(out, ["sites", "Sites", &caption], &["Site", "#Pages", "#Text", "#Removed", "#Share removed"])?;
    for (id, site) in sites.iter().take(ROWS) {
        writeln!(
            out,
            "<tr data-item data-site=\"{0}\"><th scope=\"row\"><code>{0}</code></th><td class=\"number\">{1}{2}</td>\
             <td class=\"number\">{3}</td><td class=\"number\">{4}</td><td class=\"number\">{5}{6}</td></tr>",
            escaped(id),
            number(site.pages),
            bar(site.pages, most),
            bytes(site.bytes),
            bytes(site.bytes_removed),
            percent(site.bytes_removed, site.bytes),
            bar(site.bytes_removed, site.bytes)
        )?;
    }
    if let Some(rest) = s.of_no_site() {
        writeln!(
            out,
            "<tr data-item data-site=\"\"><th scope=\"row\">unknown sites</th><td class=\"number\">{0}{1}</td>\
             <td class=\"number\">{2}</td><td class=\"number\">{3}</td><td class=\"number\">{4}{5}</td></tr>",
            number(rest.pages),
            bar(rest.pages, most),
            bytes(rest.bytes),
            bytes(rest.bytes_removed),
            percent(rest.bytes_removed, rest.bytes),
            bar(rest.bytes_removed, rest.bytes)
        )?;
    }
    end(out)
}

pub(super) fn rules(out: &mut String, facts: &Facts<'_>) -> Result {
    let s = facts.summary;
    if s.rules.is_empty() {
        return nothing(out, ["rules", "Rules", "No rule removed anything."]);
    }
    let mut rules: Vec<_> = s.rules.iter().collect();
    rules.sort_by_key(|(id, rule)| (Reverse(rule.lines), *id));
    let most = rules.first().map_or(1, |(_, rule)| rule.lines);
    let caption = format!("{}Rules that removed the most lines come first.", shown(rules.len(), ROWS, "rules"));
    let columns = ["Rule", "Kind", "#Lines", "#Pages", "#Removed", "#Distinct texts", "Riskiest text"];
    let columns = if facts.ledger.is_some() { &columns[..] } else { &columns[..5] };
    start(out, ["rules", "Rules", &caption], columns)?;
    for (id, rule) in rules.iter().take(ROWS) {
        let of_rule = facts.ledger.and_then(|ledger| ledger.rules.get(id.as_ref()));
        let worst = of_rule.and_then(|of_rule| of_rule.riskiest.as_ref());
        let risk = worst.map_or("", |(_, points)| Level::of(*points).word());
        write!(
            out,
            "<tr data-item data-site=\"{}\" data-rule=\"{1}\" data-kind=\"{2}\" data-level=\"{risk}\">\
             <th scope=\"row\"><code>{1}</code></th><td>{2}</td><td class=\"number\">{3}{4}</td>\
             <td class=\"number\">{5}</td><td class=\"number\">{6}</td>",
            escaped(site_of(id)),
            escaped(id),
            rule.kind,
            number(rule.lines),
            bar(rule.lines, most),
            number(rule.pages),
            bytes(rule.bytes)
        )?;
        if facts.ledger.is_some() {
            write!(
                out,
                "<td class=\"number\">{}</td><td class=\"text\">",
                number(of_rule.map_or(0, |rule| rule.texts))
            )?;
            if let Some((text, points)) = worst {
                write!(out, "{} <bdi>{}</bdi>", level(*points), escaped(text))?;
            }
            write!(out, "</td>")?;
        }
        writeln!(out, "</tr>")?;
    }
    end(out)
}

pub(super) fn drift(out: &mut String, facts: &Facts<'_>) -> Result {
    const TITLE: &str = "Drift since the previous run";
    let Some(ledger) = facts.ledger else {
        return nothing(out, ["drift", TITLE, "This run has no ledger, so it cannot be compared with earlier runs."]);
    };
    if ledger.drift.is_empty() {
        let words = "No rule changed its share of its site's pages since an earlier run, if there was one.";
        return nothing(out, ["drift", TITLE, words]);
    }
    let caption = format!(
        "{}Share of its site's pages on which each rule removes text; the largest change comes first.",
        shown(ledger.drift.len(), ROWS, "rules")
    );
    start(out, ["drift", TITLE, &caption], &["Rule", "#Before", "#Now", "More than chance"])?;
    for drift in ledger.drift.iter().take(ROWS) {
        writeln!(
            out,
            "<tr data-item data-site=\"{}\" data-rule=\"{1}\"><th scope=\"row\"><code>{1}</code></th>\
             <td class=\"number\">{2} <span class=\"why\">{3} of {4} pages</span></td>\
             <td class=\"number\">{5} <span class=\"why\">{6} of {7} pages</span></td><td>{8}</td></tr>",
            escaped(site_of(&drift.rule)),
            escaped(&drift.rule),
            percent(drift.before.hit, drift.before.pages),
            number(drift.before.hit),
            number(drift.before.pages),
            percent(drift.now.hit, drift.now.pages),
            number(drift.now.hit),
            number(drift.now.pages),
            if drift.rate() == HitRate::Changed { "<strong>yes</strong>" } else { "no" }
        )?;
    }
    end(out)
}
