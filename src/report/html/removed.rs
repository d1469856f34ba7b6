//! The riskiest removed texts, each with its context.

use super::escape::{escaped, number, up_to};
use super::tables::{level, nothing};
use super::{Around, Facts, PartFate, Place, ShownLine, risky, site_of};
use crate::ledger::{Choice, Overview, RISKY, RiskyText, cut_mark};
use crate::risk::Level;
use std::borrow::Cow;
use std::fmt::{Result, Write};
use std::path::Path;

/// The number of texts that are expanded initially.
const OPEN: usize = 5;
/// The maximum number of listed texts that were rejected but are still removed.
const AGAIN: usize = 50;

/// Quotes a word for a shell command. NUL, which cannot be passed to a shell, is omitted.
fn quoted(word: &Path) -> String {
    let word = word.to_string_lossy();
    let quoted = shlex::try_quote(&word).map_or_else(|_| word.replace('\0', ""), Cow::into_owned);
    // It would be parsed as an option.
    if quoted.starts_with('-') { format!("-- {quoted}") } else { quoted }
}

pub(super) fn texts(out: &mut String, facts: &Facts<'_>) -> Result {
    const TITLE: &str = "Riskiest removals";
    let Some(ledger) = facts.ledger else {
        let words =
            "This run has no ledger (<code>--no-ledger</code>). <code>unboil diff OUT</code> shows the removed lines.";
        return nothing(out, ["texts", TITLE, words]);
    };
    if ledger.risky.is_empty() {
        return nothing(out, ["texts", TITLE, "No text was removed."]);
    }
    let of = |level| number(ledger.levels.get(&level).copied().unwrap_or(0));
    writeln!(
        out,
        "<section id=\"texts\" aria-labelledby=\"texts-title\"><h2 id=\"texts-title\">{TITLE}</h2>\n<p>{} of {} distinct \
         texts{}. By risk: {} high, {} medium, {} low. The risk is a sum of points for visible signs; it orders the texts, \
         and is not a probability.</p>",
        number(ledger.risky.len() as u64),
        number(ledger.texts),
        if ledger.texts > ledger.risky.len() as u64 {
            format!(", the riskiest ones: at most {RISKY}, and a few of each rule")
        } else {
            String::new()
        },
        of(Level::High),
        of(Level::Medium),
        of(Level::Low)
    )?;
    taken_again(out, ledger)?;
    for (i, (text, around)) in risky(facts).enumerate() {
        entry(out, text, around, if i < OPEN { " open" } else { "" })?;
    }
    writeln!(out, "</section>")
}

/// Texts that a review rejected but that this run removed.
fn taken_again(out: &mut String, ledger: &Overview) -> Result {
    let all = &ledger.taken_again;
    if all.is_empty() {
        return Ok(());
    }
    writeln!(
        out,
        "<p><strong>Removed again, although rejected in a review: {}</strong>. The run did not use the site file with the \
         decision, or the file was changed.</p>\n<ul class=\"list\">",
        if all.len() == 1 { "1 text".to_owned() } else { format!("{} texts", number(all.len() as u64)) }
    )?;
    for text in all.iter().take(AGAIN) {
        let pages = if text.pages == 1 { "1 page".to_owned() } else { format!("{} pages", number(text.pages)) };
        writeln!(
            out,
            "<li data-item data-site=\"{}\" data-rule=\"{1}\"><bdi>{2}</bdi> <span class=\"quiet\"><code>{1}</code>, from \
             {pages}; rejected in <code>{3}</code></span></li>",
            escaped(site_of(&text.rule)),
            escaped(&text.rule),
            up_to(480, &text.text),
            up_to(1000, &text.file.to_string_lossy())
        )?;
    }
    if all.len() > AGAIN {
        writeln!(out, "<li>and {} more</li>", number((all.len() - AGAIN) as u64))?;
    }
    writeln!(out, "</ul>")
}

/// The decision, as the end of a text's line.
const fn decided(choice: Option<Choice>) -> &'static str {
    match choice {
        None => "",
        Some(Choice::Accept) => "; accepted in a review",
        Some(Choice::Reject) => "; rejected in a review",
        Some(Choice::Skip) => "; skipped in a review",
    }
}

fn entry(out: &mut String, text: &RiskyText, around: &Around, open: &str) -> Result {
    let points = text.risk.points();
    let pages = if text.pages == 1 { "1 page".to_owned() } else { format!("{} pages", number(text.pages)) };
    let times = if text.removals == text.pages { String::new() } else { format!(", {} times", number(text.removals)) };
    writeln!(
        out,
        "<details data-item data-site=\"{}\" data-rule=\"{1}\" data-kind=\"{2}\" data-level=\"{3}\"{open}>\
         <summary>{4} <bdi>{5}{6}</bdi><span class=\"from\"><code>{1}</code>, {2}, from {pages}{times}{7}</span></summary><div>",
        escaped(site_of(&text.rule)),
        escaped(&text.rule),
        escaped(&text.kind),
        Level::of(points).word(),
        level(points),
        up_to(480, &text.text),
        cut_mark(&text.text),
        decided(text.decided)
    )?;
    if let Some(sample) = &text.sample {
        let relative = sample.relative.to_string_lossy();
        write!(out, "<p class=\"quiet\">In <code>{}</code>, line {}:</p>", up_to(1000, &relative), sample.line)?;
        match around {
            Around::Lines(around) => lines(out, around)?,
            Around::TooLong => write!(out, "<p>The page is too long to show the lines around it.</p>")?,
            Around::Missing => write!(
                out,
                "<p>Cannot show the lines around it: the page's diff or clean text was changed or deleted.</p>"
            )?,
        }
    } else {
        write!(out, "<p class=\"quiet\">The pages on which it was first found have changed.</p>")?;
    }
    write!(out, "<ul class=\"signs\" aria-label=\"Signs and their points\">")?;
    for sign in text.risk.signs() {
        write!(out, "<li><span class=\"points\">{:+}</span> {}</li>", sign.points(), escaped(sign.words()))?;
    }
    write!(out, "</ul>")?;
    if let Some(sample) = &text.sample {
        let page = quoted(&sample.relative);
        write!(
            out,
            "<span class=\"quiet\">Diff of the whole page:</span><code class=\"type\">unboil diff OUT {}</code>",
            up_to(2000, &page)
        )?;
    }
    writeln!(out, "</div></details>")
}

fn lines(out: &mut String, around: &[ShownLine]) -> Result {
    writeln!(out, "<ol class=\"lines\" aria-label=\"The text in its page\">")?;
    for line in around {
        let here = if line.place == Place::Here { " class=\"here\"" } else { "" };
        let goes = line.parts.iter().any(|part| part.fate == PartFate::Removed);
        let (mark, heard) = if goes { ("−", "removed: ") } else { ("", "kept: ") };
        let place = line.number.map(|n| n.to_string()).unwrap_or_default();
        write!(
            out,
            "<li{here}><span class=\"n\">{place}</span><span class=\"mark\" aria-hidden=\"true\">{mark}</span>\
             <span class=\"line\" dir=\"auto\"><span class=\"hear\">{heard}</span>"
        )?;
        for part in &line.parts {
            match part.fate {
                PartFate::Kept => write!(out, "{}", up_to(360, &part.text))?,
                PartFate::Removed => write!(out, "<del>{}</del>", up_to(360, &part.text))?,
            }
        }
        writeln!(out, "</span></li>")?;
    }
    writeln!(out, "</ol>")
}
