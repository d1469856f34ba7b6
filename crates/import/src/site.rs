//! Conversion of a collection's files to site files, with a list of the lost lines.

use super::convert;
use super::ftr::{self, Line, Verb};
use super::outcome::{Counts, Loss, LossKind, Refusal};
use super::pattern::{All, End, Relation, Test, any, has};
use super::{css, words};
use std::collections::{HashMap, HashSet};
use unboil_core::rule::file::{RuleEntry, Selectors};
use unboil_core::rule::{CommentedRule, HostPattern, Kind, NewSiteFile, RuleError, RuleText, load};

/// A file of the collection.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// Its name, `example.com.txt`, with or without folders before it.
    pub path: String,
    /// Its content.
    pub text: String,
}

/// Options of an import.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Options {
    /// How `strip_id_or_class` matches names.
    pub names: Match,
}

/// How the names of `strip_id_or_class` are matched in classes and ids.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Match {
    /// As substrings, as Full-Text RSS does: `share` matches `shareholders`.
    #[default]
    Substrings,
    /// As whole names.
    Tokens,
}

/// The result of an import.
#[derive(Debug, Clone, Default)]
pub struct Imported {
    /// Site files, in the order of their source files.
    pub sites: Vec<ImportedSite>,
    /// Every line that was not imported, in the order of files and lines.
    pub losses: Vec<Loss>,
    /// Counts of files, lines and expressions.
    pub counts: Counts,
}

/// A generated site file.
#[derive(Debug, Clone)]
pub struct ImportedSite {
    /// Its id: the file name without `.toml`.
    pub id: String,
    /// Its content.
    pub toml: String,
}

/// Converts a collection to site files. Every result can be loaded and finds exactly what the collection's own engines
/// find, except for the differences listed in docs/import.md.
#[must_use]
pub fn import(files: &[SourceFile], options: Options) -> Imported {
    let mut imported = Imported::default();
    let mut owners: HashMap<String, String> = HashMap::new();
    // `www.example.com` is the same host as `example.com`, whose file takes precedence.
    let is_www = |file: &&SourceFile| stem(&file.path).to_lowercase().starts_with("www.");
    for file in files.iter().filter(|file| !is_www(file)).chain(files.iter().filter(is_www)) {
        let owner = host(&file.path).and_then(|host| match owners.insert(host.clone(), file.path.clone()) {
            None => Ok(host),
            Some(first) => {
                let refusal = Refusal::new(LossKind::NoHost, format!("{first} has the same host"));
                owners.insert(host, first);
                Err(refusal)
            }
        });
        one(file, owner, options, &mut imported);
    }
    let place = |path: &str| files.iter().position(|file| file.path == path);
    imported.losses.sort_by_key(|loss| (place(&loss.file), loss.line));
    imported
}

/// Returns a file's name without folders and extension.
fn stem(path: &str) -> &str {
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
    name.strip_suffix(".txt").unwrap_or(name)
}

/// Returns the host of a file, as written in a site file.
fn host(path: &str) -> Result<String, Refusal> {
    let stem = stem(path).to_lowercase();
    let refused = |reason: String| Err(Refusal::new(LossKind::NoHost, reason));
    if stem.starts_with("fingerprint.") {
        return refused("its pages are identified by their HTML, not by a host".to_owned());
    }
    let host = match stem.strip_prefix('.') {
        Some(below) => format!("*.{below}"),
        None => stem.strip_prefix("www.").unwrap_or(&stem).to_owned(),
    };
    match HostPattern::parse(&host) {
        Some(_) => Ok(host),
        None => refused(format!("`{stem}` is not a host")),
    }
}

/// Parser state of one file.
struct Site<'f> {
    file: &'f SourceFile,
    options: Options,
    ids: HashSet<String>,
    titles: Vec<All>,
    title: Vec<(String, String)>,
    body: Vec<(String, String)>,
    /// Line number of the first `body` directive that was lost.
    lost_body: Option<usize>,
    strips: Vec<CommentedRule<RuleEntry>>,
    comments: Vec<String>,
}

fn one(file: &SourceFile, host: Result<String, Refusal>, options: Options, imported: &mut Imported) {
    imported.counts.files += 1;
    let lines = ftr::lines(&file.text);
    if lines.iter().all(|line| line.directive.is_err()) {
        let why = host.err().unwrap_or_else(|| Refusal::new(LossKind::Unknown, "it has no directives"));
        return lose(imported, file, &Line { number: 0, text: String::new(), directive: Err(why.clone()) }, why);
    }
    let mut site = Site {
        file,
        options,
        ids: HashSet::new(),
        titles: Vec::new(),
        title: Vec::new(),
        body: Vec::new(),
        lost_body: None,
        strips: Vec::new(),
        comments: Vec::new(),
    };
    let mut carried = Vec::new();
    for line in &lines {
        imported.counts.lines += 1;
        let read = match (&host, &line.directive) {
            (Err(why), _) | (Ok(_), Err(why)) => Err(why.clone()),
            (Ok(_), Ok(directive)) => {
                let is_expression = matches!(directive.verb, Verb::Title | Verb::Body | Verb::Strip);
                let read = site.line(line, directive.verb, &directive.value);
                imported.counts.expressions += usize::from(is_expression);
                match &read {
                    Ok(()) => imported.counts.converted += usize::from(is_expression),
                    Err(why) => imported.counts.no_selector += usize::from(why.sort == LossKind::NoSelector),
                }
                read
            }
        };
        match read {
            Ok(()) => carried.push(line),
            Err(why) => lose(imported, file, line, why),
        }
    }
    let Ok(host) = host else { return };
    match site.finish(&host) {
        Ok(Some(made)) => {
            imported.counts.carried += carried.len();
            imported.sites.push(made);
        }
        Ok(None) => without_file(imported, &file.path),
        Err(why) => carried.into_iter().for_each(|line| lose(imported, file, line, why.clone())),
    }
}

fn lose(imported: &mut Imported, file: &SourceFile, line: &Line, why: Refusal) {
    *imported.counts.lost.entry(why.sort).or_default() += 1;
    imported.losses.push(Loss { file: file.path.clone(), line: line.number, text: line.text.clone(), why });
}

/// A line that was to become a comment is lost if there is no site file for it.
fn without_file(imported: &mut Imported, path: &str) {
    let Imported { losses, counts, .. } = imported;
    for loss in losses.iter_mut().filter(|loss| loss.file == path && loss.why.sort == LossKind::Comment) {
        loss.why = Refusal::new(LossKind::NoUse, "no rule of its file could be imported");
        *counts.lost.entry(LossKind::Comment).or_default() -= 1;
        *counts.lost.entry(LossKind::NoUse).or_default() += 1;
    }
    counts.lost.retain(|_, n| *n > 0);
}

impl Site<'_> {
    fn line(&mut self, line: &Line, verb: Verb, value: &str) -> Result<(), Refusal> {
        let note = format!("line {}: {}", line.number, line.text);
        match verb {
            Verb::Title => self.title(value, note),
            Verb::Body => {
                let read = self.body(value, note);
                if read.is_err() {
                    self.lost_body.get_or_insert(line.number);
                }
                read
            }
            Verb::Strip => self.strip(convert(value)?, value, note),
            Verb::StripIdOrClass | Verb::StripImageSrc => {
                // Full-Text RSS removes quotes.
                let name = value.replace(['\'', '"'], "");
                if name.trim().is_empty() {
                    return Err(Refusal::new(LossKind::Unknown, "the name is empty"));
                }
                self.strip(self.named(verb, name.trim()), value, note)
            }
            Verb::Comment => {
                self.comments.push(line.text.clone());
                Err(Refusal::new(LossKind::Comment, "unboil has no page to test it on"))
            }
            Verb::NoUse(reason) => Err(Refusal::new(LossKind::NoUse, reason)),
        }
    }

    fn named(&self, verb: Verb, name: &str) -> String {
        let quoted = css::quoted(name);
        match (verb, self.options.names) {
            (Verb::StripImageSrc, _) => format!("img[src*={quoted}]"),
            (_, Match::Substrings) => format!("[class*={quoted}], [id*={quoted}]"),
            (_, Match::Tokens) => {
                let classes: String =
                    name.split_whitespace().map(|word| format!(".{}", css::identifier(word))).collect();
                let id = if name.contains(char::is_whitespace) {
                    format!("[id={quoted}]")
                } else {
                    format!("#{}", css::identifier(name))
                };
                format!("{classes}, {id}")
            }
        }
    }

    /// Adds a rule that removes an element. Each line gives one rule, so that every removal names its source line, and
    /// a selector that removes too much of a page does not block another one.
    fn strip(&mut self, select: String, value: &str, note: String) -> Result<(), Refusal> {
        if let Some(same) = self.strips.iter_mut().find(|rule| rule.entry.select.as_ref() == Some(&select)) {
            same.notes.push(note);
            return Ok(());
        }
        let entry = RuleEntry {
            id: words::id("strip", value, &mut self.ids),
            kind: Some(words::kind(value)),
            select: Some(select),
            ..RuleEntry::default()
        };
        loads(&entry)?;
        self.strips.push(CommentedRule { notes: vec![note], entry });
        Ok(())
    }

    fn body(&mut self, value: &str, note: String) -> Result<(), Refusal> {
        let select = convert(value)?;
        loads(&content(std::slice::from_ref(&select)))?;
        if let Some(first) = self.lost_body {
            let reason = format!("line {first} comes before it and could not be imported");
            return Err(Refusal::new(LossKind::Behind, reason));
        }
        self.body.push((select, note));
        Ok(())
    }

    /// Adds a rule for the first title on the page, which applies if no earlier line finds one.
    fn title(&mut self, value: &str, note: String) -> Result<(), Refusal> {
        let element = value.strip_suffix("/text()").unwrap_or(value);
        let found = any(convert::found(element)?);
        if found.iter().any(|test| matches!(test, Test::Tag(tag) if ["title", "meta", "link"].contains(&tag.as_str())))
        {
            return Err(Refusal::no_element("it is in the head of the page, which has no visible text"));
        }
        let mut all = found.clone();
        if !is_unique(&found) {
            all.push(Test::Edge(End::First, found.clone()));
        }
        let earlier: Vec<All> =
            self.titles.iter().map(|earlier| vec![has(Relation::Descendant, earlier.clone())]).collect();
        if !earlier.is_empty() {
            all.push(has(Relation::Ancestor, vec![Test::Root, Test::Not(earlier)]));
        }
        let select = css::selector(&[all])?;
        loads(&keep(&select))?;
        self.titles.push(found);
        self.title.push((select, note));
        Ok(())
    }

    fn finish(self, host: &str) -> Result<Option<ImportedSite>, Refusal> {
        let name = stem(&self.file.path).trim_start_matches('.').to_lowercase();
        let mut notes = vec![format!("Made by `unboil import ftr-site-config` from {}.txt.", stem(&self.file.path))];
        notes.extend(self.comments);
        let mut file = NewSiteFile {
            notes,
            site: name.strip_prefix("www.").unwrap_or(&name).to_owned(),
            hosts: vec![host.to_owned()],
            drop: self.strips,
            ..NewSiteFile::default()
        };
        let (titles, notes): (Vec<String>, Vec<String>) = self.title.into_iter().unzip();
        if !titles.is_empty() {
            file.keep.push(CommentedRule { notes, entry: keep(&titles.join(", ")) });
        }
        let (bodies, notes): (Vec<String>, Vec<String>) = self.body.into_iter().unzip();
        if !bodies.is_empty() {
            file.drop.push(CommentedRule { notes, entry: content(&bodies) });
        }
        if file.drop.is_empty() && file.keep.is_empty() {
            return Ok(None);
        }
        let toml = file.to_toml();
        checked(&toml)?;
        Ok(Some(ImportedSite { id: host.replacen("*.", "_.", 1), toml }))
    }
}

/// Whether the tests require an id, which is unique on a page.
fn is_unique(all: &All) -> bool {
    use super::pattern::{Attribute, Value};
    let by_id =
        |test: &Test| matches!(test, Test::Attribute(Attribute { name, value: Value::Is(_), .. }) if name == "id");
    all.iter().any(by_id)
}

fn keep(select: &str) -> RuleEntry {
    RuleEntry {
        id: "title".to_owned(),
        why: Some("the headline".to_owned()),
        select: Some(select.to_owned()),
        ..RuleEntry::default()
    }
}

fn content(selectors: &[String]) -> RuleEntry {
    RuleEntry {
        id: "outside".to_owned(),
        kind: Some(Kind::Nav),
        why: Some("outside of the text".to_owned()),
        content: Some(Selectors::Several(selectors.to_vec())),
        ..RuleEntry::default()
    }
}

/// Checks that a rule can be loaded as the only one of a site file.
fn loads(entry: &RuleEntry) -> Result<(), Refusal> {
    let rule = CommentedRule { notes: Vec::new(), entry: entry.clone() };
    let mut file = NewSiteFile { site: "import".to_owned(), ..NewSiteFile::default() };
    match entry.kind {
        Some(_) => file.drop.push(rule),
        None => file.keep.push(rule),
    }
    checked(&file.to_toml())
}

fn checked(toml: &str) -> Result<(), Refusal> {
    match load(&[RuleText { path: "import.toml".into(), text: toml.into() }]) {
        Ok(_) => Ok(()),
        Err(RuleError::Problems(problems)) => {
            let title = problems.first().map_or_else(String::new, |problem| problem.title.clone());
            let sort = if title.contains("whole page") { LossKind::Idle } else { LossKind::NoSelector };
            Err(Refusal::new(sort, title))
        }
        Err(other) => Err(Refusal::no_selector(other.to_string())),
    }
}
