//! Validation of rule entries, independent of any page.

use super::file::{DebrisName, DebrisNames, RuleEntry, Selectors, Side};
use super::pattern;
use super::reader::Keys;
use super::site::Action;
use regex_automata::{Anchored, Input};
use regex_syntax::hir::{Class, Hir, HirKind};
use unboil_html::{Selector, Tree};

/// A key of the entry, the mistake, and what to do.
type Finding = (&'static str, String, String);

/// Lines with nothing in common. A pattern that matches them all is too broad.
const UNLIKE: [&str; 4] = ["The harbour opens again on Monday, the council said.", "0 114", "Погода", "***"];

/// Returns the mistakes of an entry apart from its patterns. `earlier` has the ids of the rules above it.
pub(super) fn entry(entry: &RuleEntry, action: Action, earlier: &[String], keys: Keys) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut note = |key, title: String, help: &str| found.push((key, title, help.to_owned()));
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if entry.id.is_empty() {
        note("", "a rule needs an id".to_owned(), "add id = \"…\"; reports and decisions refer to it");
    } else if !entry.id.chars().all(plain) || ["line-above", "itself"].contains(&entry.id.as_str()) {
        note(
            "id",
            format!("`{}` is not a valid id", entry.id),
            "use lower-case letters, digits and hyphens; `line-above` and `itself` are reserved",
        );
    } else if earlier.contains(&entry.id) {
        note("id", format!("two rules have the id `{}`", entry.id), "choose another id for this rule");
    }
    match (action, entry.kind) {
        (Action::Drop, None) => {
            note("", "a drop rule needs a kind".to_owned(), "add kind = \"nav\", or another kind");
        }
        (Action::Keep, _) if entry.content.is_some() => {
            note(
                "content",
                "`content` cannot be used in a keep rule".to_owned(),
                "write it as a drop rule: it removes everything outside of `content`",
            );
        }
        (Action::Keep, Some(_)) => note("kind", "a keep rule cannot have a kind".to_owned(), "remove it"),
        _ => {}
    }
    let matchers = matchers(entry);
    match matchers.as_slice() {
        [] if keys == Keys::Misspelt => {}
        [] => note(
            "",
            "the rule has no matcher".to_owned(),
            "add one: line, from and to, anchor, same-as, inside, debris, tidy, select or content",
        ),
        [_] => {}
        [_, second, ..] => note(second, "a rule can have only one matcher".to_owned(), "split it into two rules"),
    }
    if entry.from.is_some() != entry.to.is_some() {
        let (key, help) = match entry.from {
            Some(_) => ("from", "add to = '…', or to = { edge = \"end\" }"),
            None => ("to", "add from = '…', or from = { edge = \"start\" }"),
        };
        note(key, "a range needs `from` and `to`".to_owned(), help);
    }
    if entry.anchor.is_some() && (entry.take.is_none() || entry.shape.is_none()) {
        note("anchor", "an anchor needs `take` and `shape`".to_owned(), "as in take = \"below\", shape = \"headline\"");
    }
    if matches!(&entry.anchor, Some(Side::Special(side)) if side.edge.is_some()) {
        note(
            "anchor",
            "an anchor must be a line".to_owned(),
            "to match lines at an edge of the page, use from and to, with { edge = … }",
        );
    }
    if let Some(id) = entry.same_as.as_deref()
        && !["line-above", "itself"].contains(&id)
        && !earlier.iter().any(|e| e == id)
    {
        note(
            "same-as",
            format!("there is no earlier rule `{id}` in this file"),
            "use the id of a rule above this one, `line-above` or `itself`",
        );
    }
    if matches!(&entry.line, Some(super::file::Lines::Exact(lines)) if lines.iter().any(|l| l.trim().is_empty())) {
        note("line", "a rule must not match the empty line".to_owned(), "remove the empty text from the list");
    }
    if matches!(&entry.content, Some(Selectors::Several(list)) if list.is_empty()) {
        note("content", "`content` needs a selector".to_owned(), "as in content = [\"article\", \"main\"]");
    }
    if entry.content.is_some() && entry.place.is_some() {
        note(
            "where",
            "`where` has no effect here".to_owned(),
            "`content` always applies to the whole page; remove `where`",
        );
    }
    if entry.in_code.is_some() && (entry.content.is_some() || entry.tidy.is_some()) {
        note("in-code", "`in-code` has no effect here".to_owned(), "remove it; `content` and `tidy` do not use it");
    }
    if entry.max_share.is_some_and(|share| !(share > 0.0 && share <= 1.0)) {
        note("max-share", "a share must be greater than 0 and at most 1".to_owned(), "as in max-share = 0.5");
    }
    for (key, of, has) in companions_given(entry) {
        if has && !of.iter().any(|matcher| matchers.contains(matcher)) {
            note(key, format!("`{key}` has no effect here"), &format!("it needs `{}`", of.join("` or `")));
        }
    }
    found
}

fn matchers(entry: &RuleEntry) -> Vec<&'static str> {
    let mut has = matchers_given(entry).to_vec();
    has.retain(|(_, has)| *has);
    has.into_iter().map(|(name, _)| name).collect()
}

/// Returns the names of all matchers; for a range, `from`.
pub(super) fn matcher_names() -> [&'static str; 9] {
    matchers_given(&RuleEntry::default()).map(|(name, _)| name)
}

/// Each matcher, and whether an entry has it.
fn matchers_given(entry: &RuleEntry) -> [(&'static str, bool); 9] {
    [
        ("line", entry.line.is_some()),
        ("from", entry.from.is_some() || entry.to.is_some()),
        ("anchor", entry.anchor.is_some()),
        ("same-as", entry.same_as.is_some()),
        ("inside", entry.inside.is_some()),
        ("debris", entry.debris.is_some()),
        ("tidy", entry.tidy.is_some()),
        ("select", entry.select.is_some()),
        ("content", entry.content.is_some()),
    ]
}

/// Returns the keys that are valid only with certain matchers, and these matchers.
pub(super) fn companions() -> [(&'static str, &'static [&'static str]); 7] {
    companions_given(&RuleEntry::default()).map(|(key, matchers, _)| (key, matchers))
}

/// Each key that is valid only with certain matchers, these matchers, and whether an entry has the key.
fn companions_given(entry: &RuleEntry) -> [(&'static str, &'static [&'static str], bool); 7] {
    [
        ("take", &["anchor"], entry.take.is_some()),
        ("shape", &["anchor"], entry.shape.is_some()),
        ("words", &["anchor"], entry.words.is_some()),
        ("blanks", &["anchor"], entry.blanks.is_some()),
        ("max-lines", &["from", "anchor"], entry.max_lines.is_some()),
        ("guard", &["from"], entry.guard.is_some()),
        ("has-text", &["select"], entry.has_text.is_some()),
    ]
}

/// Returns the mistake and what to do, if a pattern matches the empty line or every line.
pub(super) fn reach(hir: &Hir) -> Option<(String, String)> {
    let empty = hir.properties().minimum_len() == Some(0) || matches!(hir.kind(), HirKind::Look(_));
    if empty {
        let help = "require at least one character: use `.+` instead of `.*`, with words around it";
        return Some(("the pattern matches the empty line".to_owned(), help.to_owned()));
    }
    // Only a pattern that requires no specific character can match everything; those few are tried.
    let automaton = if needs_a_sign(hir) { None } else { pattern::automaton(&[pattern::whole_line(hir.clone())]).ok() };
    let all =
        automaton.is_some_and(|a| UNLIKE.iter().all(|line| a.is_match(Input::new(*line).anchored(Anchored::Yes))));
    all.then(|| ("the pattern matches every line".to_owned(), "add the words that the lines have in common".to_owned()))
}

/// Whether every match contains a certain literal, or a character of a class without Cyrillic letters.
fn needs_a_sign(hir: &Hir) -> bool {
    match hir.kind() {
        HirKind::Literal(_) => true,
        HirKind::Class(Class::Unicode(class)) => {
            !class.iter().any(|range| (range.start()..=range.end()).contains(&'о'))
        }
        HirKind::Class(Class::Bytes(_)) => true,
        HirKind::Concat(parts) => parts.iter().any(needs_a_sign),
        HirKind::Alternation(parts) => parts.iter().all(needs_a_sign),
        HirKind::Repetition(repetition) => repetition.min > 0 && needs_a_sign(&repetition.sub),
        _ => false,
    }
}

/// Whether a selector finds the root or the body of an empty page.
pub(super) fn takes_every_page(selector: &Selector) -> bool {
    let tree = Tree::parse("<html><body></body></html>");
    tree.select(selector).any(|node| matches!(tree.tag(node), "html" | "body"))
}

impl DebrisNames {
    /// Returns the scanners as a list.
    pub(super) fn list(&self) -> Vec<DebrisName> {
        match self {
            Self::One(name) => vec![*name],
            Self::Many(names) => names.clone(),
        }
    }
}
