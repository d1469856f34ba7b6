//! What became of a page, as text for people: whose it is, and each line with its fate.

use super::{Fate, LineFate, Part, line_fates, visible};
use crate::judge::Judgement;
use crate::page::Page;
use crate::site::{Identification, Whose};
use std::fmt::{self, Write as _};

/// Whose page it is, the doubts, and each line under its number: `-` before one that goes and `~` before one of which the
/// parts below it go, with the rule, its kind and the reason. No character of the page moves a cursor or changes a colour.
#[must_use]
pub fn explained(page: &Page, identification: &Identification<'_>, judgement: &Judgement<'_>) -> String {
    let mut out = String::new();
    // Writing to a string does not fail.
    let _ = header(&mut out, identification, judgement);
    let _ = listing(&mut out, page, &line_fates(page, &judgement.removals));
    out
}

fn header(out: &mut String, identification: &Identification<'_>, judgement: &Judgement<'_>) -> fmt::Result {
    match &identification.whose {
        Whose::Known { site, how, confidence } => {
            let (id, name) = (visible(site.id.as_bytes()), visible(site.name.as_bytes()));
            writeln!(out, "site: {id} ({name}), by {how}, confidence {confidence:.2}")?;
        }
        Whose::Unknown(unsure) => writeln!(out, "site: unknown: {}", visible(unsure.to_string().as_bytes()))?,
    }
    judgement.doubts.iter().try_for_each(|doubt| writeln!(out, "doubt: {}", visible(doubt.to_string().as_bytes())))
}

fn listing(out: &mut String, page: &Page, fates: &[LineFate<'_>]) -> fmt::Result {
    let width = fates.last().map_or(1, |fate| fate.line.to_string().len());
    let mut last: Option<&Part<'_>> = None;
    for fate in fates {
        let line = fate.line;
        let text = visible(page.text()[fate.span.range()].trim_ascii_end());
        match &fate.fate {
            Fate::Kept => writeln!(out, "{line:>width$}   {text}")?,
            Fate::Dropped(part) => writeln!(out, "{line:>width$} - {text}{}", label(part, last))?,
            Fate::Partly(parts) => {
                writeln!(out, "{line:>width$} ~ {text}")?;
                for part in parts {
                    let gone = visible(page.text()[part.span.range()].trim_ascii_end());
                    writeln!(out, "{:width$}     - {gone}{}", "", label(part, None))?;
                }
            }
        }
        last = if let Fate::Dropped(part) = &fate.fate { Some(part) } else { None };
    }
    Ok(())
}

/// The rule, its kind and the reason behind a line; nothing where the line before has the same.
fn label(part: &Part<'_>, last: Option<&Part<'_>>) -> String {
    if last.is_some_and(|last| last.rule.id == part.rule.id && last.why == part.why) {
        return String::new();
    }
    let why = if part.why.is_empty() { String::new() } else { format!(": {}", visible(part.why.as_bytes())) };
    format!("  [{} {}]{why}", part.rule.id, part.rule.kind)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::Dump;
    use crate::rule::{RuleText, load};
    use crate::site::Book;

    #[test]
    fn each_line_has_its_fate_and_its_rule() {
        let rules = "[[drop]]\nid = \"menu\"\nkind = \"nav\"\nline = 'Home|News'\nwhy = \"the menu\"\n\n\
            [[drop]]\nid = \"share\"\nkind = \"share\"\ninside = 'Share it'\n";
        let file = RuleText { path: "_any.toml".into(), text: rules.into() };
        let book = Book::new(load(&[file]).unwrap()).unwrap();
        let bytes = b"Home\nNews\nThe ferry \x1B sails. Share it\nIt is late.\n".to_vec();
        let page = Page::read(Dump { bytes, ..Dump::default() }).unwrap();
        let judgement = crate::judge::judge(&page, &[book.any()]);
        let wanted = "site: unknown: no site's signature lines are on it\n\
            1 - Home  [_any/menu nav]: the menu\n\
            2 - News\n\
            3 ~ The ferry \\u{1b} sails. Share it\n      - Share it  [_any/share share]\n\
            4   It is late.\n";
        assert_eq!(explained(&page, &book.identify(&page), &judgement), wanted);
    }
}
