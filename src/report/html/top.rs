//! The top of the HTML report: what the run did, what to review first, and links to each section; and its footer.

use super::super::terminal::{bytes, percent};
use super::escape::{escaped, number, up_to};
use super::{Facts, SCRIPT, SCRIPT_HASH, STYLE, STYLE_HASH, site_of};
use crate::ledger::Choice;
use crate::risk::{HitRate, Level};
use std::collections::BTreeSet;
use std::fmt::{Result, Write};

/// The maximum number of listed folders.
const FOLDERS: usize = 20;
/// The maximum number of options in the lists of sites and of rules.
const CHOICES: usize = 500;

pub(super) fn head(out: &mut String, facts: &Facts<'_>) -> Result {
    write!(
        out,
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src 'sha256-{SCRIPT_HASH}'; \
         style-src 'sha256-{STYLE_HASH}'; img-src 'none'; base-uri 'none'; form-action 'none'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n<title>unboil: what a run removed</title>\n\
         <style>{STYLE}</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#main\">Skip to the report</a>\n"
    )?;
    let s = facts.summary;
    writeln!(out, "<header>\n<h1>What this run removed</h1>")?;
    write!(out, "<p class=\"quiet\">unboil {}, of ", escaped(&facts.run.unboil))?;
    for (i, raw) in facts.run.raw.iter().take(FOLDERS).enumerate() {
        write!(out, "{}<code>{}</code>", if i > 0 { ", " } else { "" }, up_to(1000, raw))?;
    }
    if facts.run.raw.len() > FOLDERS {
        write!(out, " and {} more", facts.run.raw.len() - FOLDERS)?;
    }
    if !facts.options.is_empty() {
        write!(out, ", with <code>{}</code>", escaped(facts.options))?;
    }
    writeln!(out, "</p>\n<p class=\"verdict\"><strong>Look at first:</strong> {}</p>", verdict(facts))?;
    writeln!(out, "<dl class=\"figures\">")?;
    let mut figure = |name: &str, value: &str| writeln!(out, "<div><dt>{name}</dt><dd>{value}</dd></div>");
    figure("pages cleaned", &number(s.pages))?;
    figure("text", &bytes(s.bytes))?;
    figure("removed", &format!("{} <small>{}</small>", bytes(s.bytes_removed), percent(s.bytes_removed, s.bytes)))?;
    if let Some(ledger) = facts.ledger {
        figure("distinct texts removed", &number(ledger.texts))?;
    }
    figure("of unknown sites", &number(s.unknown))?;
    figure("warnings", &number(s.warnings))?;
    figure("skipped", &number(s.skipped.values().sum()))?;
    figure("failed", &number(s.failed))?;
    writeln!(out, "</dl>\n</header>")?;
    contents(out)?;
    form(out, facts)?;
    writeln!(out, "<main id=\"main\" tabindex=\"-1\">")
}

fn contents(out: &mut String) -> Result {
    let parts = [
        ("sites", "Sites"),
        ("rules", "Rules"),
        ("texts", "Riskiest removals"),
        ("unknown", "Unknown sources"),
        ("warnings", "Warnings"),
        ("failed", "Failures"),
        ("skipped", "Skipped"),
        ("drift", "Drift"),
        ("never", "Never fired"),
    ];
    writeln!(out, "<nav aria-label=\"Parts of the report\"><ul>")?;
    for (id, name) in parts {
        writeln!(out, "<li><a href=\"#{id}\">{name}</a></li>")?;
    }
    writeln!(out, "</ul></nav>")
}

/// Hidden without scripts, because it would do nothing.
fn form(out: &mut String, facts: &Facts<'_>) -> Result {
    let names = || facts.summary.rules.keys().map(AsRef::as_ref);
    let of_rules = names().map(site_of);
    let sites: BTreeSet<&str> = facts.summary.sites.keys().map(AsRef::as_ref).chain(of_rules).collect();
    let rules: BTreeSet<&str> = names().collect();
    let kinds: BTreeSet<String> = facts.summary.rules.values().map(|rule| rule.kind.to_string()).collect();
    writeln!(
        out,
        "<form id=\"filter\" role=\"search\" aria-label=\"Search and filter the report\" hidden><div>\n\
         <div class=\"wide\"><label for=\"search\">Search (/)</label>\
         <input id=\"search\" placeholder=\"texts, rules, pages\" type=\"search\" autocomplete=\"off\" spellcheck=\"false\" aria-keyshortcuts=\"/\"></div>"
    )?;
    select(out, ["site", "Site", "all sites"], sites.into_iter())?;
    select(out, ["rule", "Rule", "all rules"], rules.into_iter())?;
    select(out, ["kind", "Kind", "all kinds"], kinds.iter().map(String::as_str))?;
    select(out, ["level", "Risk", "any risk"], ["high", "medium", "low"].into_iter())?;
    writeln!(
        out,
        "<button type=\"reset\">Clear</button>\n\
         <button type=\"button\" id=\"unfold\" aria-pressed=\"false\">Open all texts</button>\n\
         <p id=\"matches\" role=\"status\" aria-live=\"polite\"></p>\n</div></form>"
    )
}

fn select<'c>(out: &mut String, [id, label, none]: [&str; 3], choices: impl Iterator<Item = &'c str>) -> Result {
    write!(
        out,
        "<div><label for=\"by-{id}\">{label}</label><select id=\"by-{id}\"><option value=\"\">{none}</option>"
    )?;
    for choice in choices.take(CHOICES) {
        write!(out, "<option value=\"{0}\">{0}</option>", escaped(choice))?;
    }
    writeln!(out, "</select></div>")
}

/// The verdict line about what to review first, as HTML: missing results, then changes, then possible errors.
fn verdict(facts: &Facts<'_>) -> String {
    let s = facts.summary;
    let pages = |n: u64| if n == 1 { "1 page".to_owned() } else { format!("{} pages", number(n)) };
    if s.pages == 0 && s.failed == 0 {
        return "no page was cleaned. <a href=\"#skipped\">See what was skipped</a>.".to_owned();
    }
    if s.failed > 0 {
        return format!("{} failed. <a href=\"#failed\">See why</a>.", pages(s.failed));
    }
    if let Some(again) = facts.ledger.map(|ledger| ledger.taken_again.len() as u64).filter(|&again| again > 0) {
        let texts = if again == 1 { "text was" } else { "texts were" };
        return format!(
            "{} {texts} removed again, although rejected in a review. <a href=\"#texts\">See why</a>.",
            number(again)
        );
    }
    let changed = |ledger: &'_ crate::ledger::Overview| {
        ledger.drift.iter().find(|drift| drift.rate() == HitRate::Changed).map(|drift| {
            format!(
                "<code>{}</code> matched {} of the pages in the previous run, and matches {} now. \
                 <a href=\"#drift\">See the drift</a>.",
                escaped(&drift.rule),
                percent(drift.before.hit, drift.before.pages),
                percent(drift.now.hit, drift.now.pages)
            )
        })
    };
    if let Some(changed) = facts.ledger.and_then(changed) {
        return changed;
    }
    let open = |level| facts.ledger.and_then(|ledger| ledger.open.get(&level).copied()).unwrap_or(0);
    let high = open(Level::High);
    let is_open = |text: &&crate::ledger::RiskyText| !matches!(text.decided, Some(Choice::Accept | Choice::Skip));
    if high > 0
        && let Some(worst) = facts.ledger.and_then(|ledger| ledger.risky.iter().find(is_open))
    {
        let (texts, are) = if high == 1 { ("text", "is") } else { ("texts", "are") };
        let all = facts.ledger.and_then(|ledger| ledger.levels.get(&Level::High).copied()).unwrap_or(0);
        let decided = match all.saturating_sub(high) {
            0 => String::new(),
            n => format!(" ({} more already decided)", number(n)),
        };
        return format!(
            "{} removed {texts} {are} of high risk{decided}; the riskiest was removed by <code>{}</code>. \
             <a href=\"#texts\">See the texts</a>.",
            number(high),
            escaped(&worst.rule)
        );
    }
    if s.unknown * 5 >= s.pages
        && let Some(source) = facts.sources.first()
    {
        return format!(
            "{} of {} are of unknown sites, most of them from <code>{}</code>. <a href=\"#unknown\">See what to do</a>.",
            number(s.unknown),
            pages(s.pages),
            escaped(&source.name)
        );
    }
    match facts.ledger {
        Some(ledger) if open(Level::Medium) > 0 => {
            let none = if ledger.levels.get(&Level::High).is_some_and(|&all| all > 0) {
                "all texts of high risk are decided"
            } else {
                "no removed text is of high risk"
            };
            format!("{none}. <a href=\"#texts\">Review the texts of medium risk</a> next.")
        }
        Some(_) => "nothing needs attention.".to_owned(),
        None => {
            "the <a href=\"#rules\">rules</a> that removed the most. This run has no ledger, so no risks are known."
                .to_owned()
        }
    }
}

pub(super) fn foot(out: &mut String, facts: &Facts<'_>) -> Result {
    write!(
        out,
        "</main>\n<footer>Made by unboil {}. <code>report.json</code> in the same folder lists every page.",
        escaped(&facts.run.unboil)
    )?;
    if facts.ledger.is_some() {
        write!(out, " <code>ledger.db</code> has every removed text; open it with any SQLite client.")?;
    }
    write!(
        out,
        " In the commands, <code>OUT</code> is the folder of this report.</footer>\n<script>{SCRIPT}</script>\n\
         </body>\n</html>\n"
    )
}
