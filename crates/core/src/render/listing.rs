//! A text listing of a page: its site, its warnings, and each line with its result.

use super::{Fate, LineFate, Part, line_fates, visible, warnings};
use crate::judge::Judgement;
use crate::page::Page;
use crate::site::{Identification, SiteMatch};
use anstyle::Style;
use std::fmt::{self, Write as _};

/// The styles of a listing; plain by default.
#[derive(Debug, Clone, Copy, Default)]
pub struct Shades {
    /// Removed text.
    pub gone: Style,
    /// Rule names.
    pub name: Style,
    /// Reasons.
    pub quiet: Style,
}

/// Lists the page's site, the warnings and each line with its number. `-` marks a removed line and `~` a line with
/// removed parts, which are listed below it, with the rule, its kind and the reason. Control characters of the page are
/// escaped.
#[must_use]
pub fn explained(page: &Page, identification: &Identification<'_>, judgement: &Judgement<'_>) -> String {
    let mut out = String::new();
    // Writing to a string does not fail.
    let _ = header(&mut out, &identification.site_match, &warnings(page, identification, judgement));
    let _ = write_lines(&mut out, page, (&line_fates(page, &judgement.removals), Shades::default()));
    out
}

/// Lists lines of a page with their results, in the format of [`explained`].
#[must_use]
pub fn listing(page: &Page, fates: &[LineFate<'_>], shades: Shades) -> String {
    let mut out = String::new();
    // Writing to a string does not fail.
    let _ = write_lines(&mut out, page, (fates, shades));
    out
}

fn header(out: &mut String, site_match: &SiteMatch<'_>, warnings: &[String]) -> fmt::Result {
    match site_match {
        SiteMatch::Known { site, how, confidence } => {
            let (id, name) = (visible(site.id.as_bytes()), visible(site.name.as_bytes()));
            writeln!(out, "site: {id} ({name}), by {how}, confidence {confidence:.2}")?;
        }
        SiteMatch::Unknown(unsure) => writeln!(out, "site: unknown: {}", visible(unsure.to_string().as_bytes()))?,
    }
    warnings.iter().try_for_each(|doubt| writeln!(out, "warning: {}", visible(doubt.as_bytes())))
}

fn write_lines(out: &mut String, page: &Page, (fates, shades): (&[LineFate<'_>], Shades)) -> fmt::Result {
    let width = fates.last().map_or(1, |fate| fate.line.to_string().len());
    let gone = shades.gone;
    let mut last: Option<&Part<'_>> = None;
    for fate in fates {
        let line = fate.line;
        let bytes = &page.text()[fate.span.range()];
        let end = bytes.iter().rposition(|byte| !matches!(byte, b'\n' | b'\r')).map_or(0, |last| last + 1);
        let text = visible(&bytes[..end]);
        let text = text.trim_end();
        match &fate.fate {
            Fate::Kept => writeln!(out, "{line:>width$}   {text}")?,
            Fate::Dropped(part) => {
                writeln!(out, "{line:>width$} {gone}- {text}{gone:#}{}", label(part, last, shades))?;
            }
            Fate::Partly(parts) => {
                writeln!(out, "{line:>width$} {gone}~{gone:#} {text}")?;
                for part in parts {
                    let taken = visible(&page.text()[part.span.range()]);
                    let taken = taken.trim_end();
                    writeln!(out, "{:width$}     {gone}- {taken}{gone:#}{}", "", label(part, None, shades))?;
                }
            }
        }
        last = if let Fate::Dropped(part) = &fate.fate { Some(part) } else { None };
    }
    Ok(())
}

/// Returns the rule, its kind and the reason; empty if they are the same as for the line before.
fn label(part: &Part<'_>, last: Option<&Part<'_>>, Shades { name, quiet, .. }: Shades) -> String {
    if last.is_some_and(|last| last.rule.id == part.rule.id && last.why == part.why) {
        return String::new();
    }
    let why = if part.why.is_empty() { String::new() } else { format!(": {}", visible(part.why.as_bytes())) };
    let chance = part.chance.map_or_else(String::new, |chance| format!(" (chance of text {:.1}%)", chance * 100.0));
    format!("  {name}[{} {}]{name:#}{quiet}{why}{chance}{quiet:#}", part.rule.id, part.rule.kind)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::Dump;
    use crate::rule::{RuleText, load};
    use crate::site::RuleSet;

    #[test]
    fn each_line_has_its_fate_and_its_rule() {
        let rules = "[[drop]]\nid = \"menu\"\nkind = \"nav\"\nline = 'Home|News'\nwhy = \"the menu\"\n\n\
            [[drop]]\nid = \"share\"\nkind = \"share\"\ninside = 'Share it'\n";
        let file = RuleText { path: "_any.toml".into(), text: rules.into() };
        let rule_set = RuleSet::new(load(&[file]).unwrap()).unwrap();
        let bytes = b"Home\nNews\nThe ferry \x1B sails. Share it\nIt is late.\n".to_vec();
        let page = Page::read(Dump { bytes, ..Dump::default() }).unwrap();
        let judgement = crate::judge::judge(&page, &[rule_set.any()]);
        let wanted = "site: unknown: no signature matches\n\
            1 - Home  [_any/menu nav]: the menu\n\
            2 - News\n\
            3 ~ The ferry \\u{1b} sails. Share it\n      - Share it  [_any/share share]\n\
            4   It is late.\n";
        assert_eq!(explained(&page, &rule_set.identify(&page), &judgement), wanted);
    }
}
