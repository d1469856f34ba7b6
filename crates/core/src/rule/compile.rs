//! Validates a site file and compiles it to a site.

use super::file::{Blanks, Edge, Lines, Place, RuleEntry, Selectors, Side, SignatureEntry, Zone};
use super::hosts::HostPattern;
use super::lineset::{LineSetBuilder, PatternId};
use super::pattern::{self, LinePattern, SpanPattern};
use super::position::Position;
use super::problem::Problem;
use super::reader::{Reader, Source, Step};
use super::site::{
    Action, Anchor, Boundary, Bounds, InCode, Matcher, RangeRule, Repeat, Rule, RuleId, Shape, SignatureLine,
    SignatureMark, Site, SiteId, Test,
};
use super::{Kind, validate};
use regex_syntax::hir::Hir;
use std::sync::Arc;
use unboil_html::{Selector, SelectorSet};

/// The extent of `head` and `tail`, in non-blank lines.
const ZONE_LINES: usize = 12;
/// The default maximum number of words in a headline.
const HEADLINE_WORDS: usize = 20;
/// The default maximum number of lines of an anchor.
const ANCHOR_LINES: usize = 20;
/// The default maximum share of a page's text that a rule for many lines may remove.
const MANY_LINES_SHARE: f64 = 0.9;

/// Validates the entries of a file and of the files that it extends, and compiles them. Mistakes are added to
/// `problems`. Returns `None` if the file is not TOML or its patterns do not compile.
pub(super) fn compile(source: &Source<'_>, used: &[&Source<'_>], problems: &mut Vec<Problem>) -> Option<Site> {
    let Source { id, reader, entries } = source;
    if !reader.is_whole() {
        return None;
    }
    let mut compiler = Compiler {
        site: id.clone(),
        lines: LineSetBuilder::default(),
        selectors: Vec::new(),
        ids: Vec::new(),
        reader,
        problems,
    };
    let hosts = compiler.hosts(&entries.top.hosts);
    let signature = compiler.signature(&entries.top.signature);
    compiler.top(source);
    let mut rules = Vec::new();
    for action in [Action::Keep, Action::Drop] {
        for of in std::iter::once(source).chain(used.iter().copied()) {
            compiler.reader = &of.reader;
            let (table, list) = of.entries.rules(action);
            for (i, entry) in list {
                let is_own = of.id == source.id;
                if !is_own && (entries.has_own(&entry.id) || entries.top.exclude.contains(&entry.id)) {
                    continue;
                }
                let at = [Step::Key(table), Step::Index(*i)];
                let rule = compiler.rule(entry, action, &at);
                compiler.ids.push(entry.id.clone());
                rules.push(rule);
            }
        }
    }
    let Compiler { lines, selectors, .. } = compiler;
    let lines = match lines.build() {
        Ok(lines) => lines,
        Err(e) => {
            let title = format!("cannot compile the patterns of this file together: {e}");
            problems.push(reader.problem(&[], title, String::new()));
            return None;
        }
    };
    let mut site = Site {
        number: SiteId::default(),
        id: id.clone(),
        name: entries.top.site.clone(),
        place: reader.place(&[Step::Key("site")]),
        hosts,
        active: entries.top.active,
        signature,
        complete: entries.top.complete,
        threshold: entries.top.threshold.map_or(2, |n| i32::try_from(n).unwrap_or(i32::MAX)).max(1),
        allow: entries.top.allow.clone(),
        // A rule that did not compile has added a problem, so the site is never used.
        rules: rules.into_iter().flatten().collect(),
        lines,
        selectors: SelectorSet::new(&selectors),
        tests: entries
            .test
            .iter()
            .map(|(i, test)| Test { says: test.clone(), place: reader.place(&[Step::Key("test"), Step::Index(*i)]) })
            .collect(),
    };
    site.number_rules(0);
    Some(site)
}

struct Compiler<'r> {
    site: Arc<str>,
    lines: LineSetBuilder,
    selectors: Vec<Selector>,
    /// The ids of the rules so far.
    ids: Vec<String>,
    /// The file that contains the entry being compiled.
    reader: &'r Reader<'r>,
    problems: &'r mut Vec<Problem>,
}

impl Compiler<'_> {
    fn note(&mut self, at: &[Step<'_>], title: String, help: String) {
        self.problems.push(self.reader.problem(at, title, help));
    }

    /// Validates the top-level keys of a file.
    fn top(&mut self, source: &Source<'_>) {
        let top = &source.entries.top;
        if top.site.is_empty() && source.id.as_ref() != "_any" {
            self.note(
                &[],
                "a site file needs the name of the site".to_owned(),
                "add site = \"…\" at the top".to_owned(),
            );
        }
        let has = [("hosts", !top.hosts.is_empty()), ("signature", !top.signature.is_empty())];
        for (key, _) in has.into_iter().filter(|(_, has)| *has && source.is_shared()) {
            let help = "move it to the site files that extend this one".to_owned();
            self.note(&[Step::Key(key)], format!("a shared file cannot have `{key}`"), help);
        }
    }

    fn hosts(&mut self, hosts: &[String]) -> Vec<HostPattern> {
        let mut read = Vec::new();
        for (i, host) in hosts.iter().enumerate() {
            match HostPattern::parse(host) {
                Some(pattern) => read.push(pattern),
                None => self.note(
                    &[Step::Key("hosts"), Step::Index(i)],
                    format!("`{host}` is not a host"),
                    "write it as \"example.com\", or as \"*.example.com\" for all its subdomains".to_owned(),
                ),
            }
        }
        read
    }

    fn signature(&mut self, entries: &[SignatureEntry]) -> Vec<SignatureLine> {
        let mut read = Vec::new();
        for (i, entry) in entries.iter().enumerate() {
            let at = [Step::Key("signature"), Step::Index(i)];
            let (mark, weight, position) = match entry {
                SignatureEntry::Line(line) => {
                    (self.parse(line, &at).map(|_| SignatureMark::Line(line.clone())), 1, Position::Anywhere)
                }
                SignatureEntry::Weighted(w) => {
                    let mark = match (&w.line, &w.select) {
                        (Some(line), None) => {
                            self.parse(line, &with(&at, "line")).map(|_| SignatureMark::Line(line.clone()))
                        }
                        (None, Some(css)) => self.selector(css, &with(&at, "select")).map(SignatureMark::Element),
                        _ => {
                            self.note(&at, "expected either `line` or `select`".to_owned(), String::new());
                            None
                        }
                    };
                    (mark, w.weight, self.position(w.place.as_ref(), &at))
                }
            };
            read.extend(mark.map(|mark| SignatureLine { mark, weight, position }));
        }
        read
    }

    fn rule(&mut self, entry: &RuleEntry, action: Action, at: &[Step<'_>]) -> Option<Rule> {
        for (key, title, help) in validate::entry(entry, action, &self.ids, self.reader.keys(at)) {
            let path = with(at, key);
            self.note(if key.is_empty() { at } else { &path }, title, help);
        }
        let matcher = self.matcher(entry, at);
        let position = self.position(entry.place.as_ref(), &with(at, "where"));
        let unless = entry.unless.as_ref().and_then(|unless| self.pattern(unless, &with(at, "unless")));
        let when = entry.when.as_ref().and_then(|when| self.pattern(when, &with(at, "when")));
        let matcher = matcher?;
        let many = matches!(matcher, Matcher::Range(_) | Matcher::Anchor(_) | Matcher::Select { .. });
        Some(Rule {
            number: RuleId::default(),
            id: format!("{}/{}", self.site, entry.id).into(),
            action,
            kind: entry.kind.unwrap_or(Kind::Tidy),
            why: entry.why.clone().unwrap_or_default().into(),
            matcher,
            bounds: Bounds {
                position,
                when,
                unless,
                in_code: if entry.in_code.unwrap_or(entry.debris.is_none()) { InCode::Matches } else { InCode::Stays },
                max_share: entry.max_share.or(many.then_some(MANY_LINES_SHARE)),
            },
            place: self.reader.place(&with(at, "id")),
            says: Box::new(entry.clone()),
        })
    }

    fn matcher(&mut self, entry: &RuleEntry, at: &[Step<'_>]) -> Option<Matcher> {
        if let Some(lines) = &entry.line {
            return Some(Matcher::Line(match lines {
                Lines::Exact(lines) => self.lines.exact(lines),
                Lines::Pattern(text) => self.pattern(text, &with(at, "line"))?,
            }));
        }
        if let (Some(from), Some(to)) = (&entry.from, &entry.to) {
            let from = self.side(from, &with(at, "from"));
            let to = self.side(to, &with(at, "to"));
            return Some(Matcher::Range(RangeRule {
                from: from?,
                to: to?,
                max_lines: entry.max_lines,
                guard: entry.guard,
            }));
        }
        if let Some(beside) = &entry.anchor {
            let beside = self.side(beside, &with(at, "anchor"));
            let shape = self.shape(entry, &with(at, "shape"));
            return Some(Matcher::Anchor(Anchor {
                beside: beside?,
                direction: entry.take?,
                shape: shape?,
                max_lines: entry.max_lines.unwrap_or(ANCHOR_LINES),
                blanks: entry.blanks.unwrap_or(Blanks::Stop),
            }));
        }
        if let Some(again) = &entry.same_as {
            return Some(Matcher::Again(match again.as_str() {
                "line-above" => Repeat::Above,
                "itself" => Repeat::Itself,
                id => Repeat::Rule(self.earlier(id)?),
            }));
        }
        if let Some(inside) = &entry.inside {
            let at = with(at, "inside");
            let hir = self.parse(inside, &at)?;
            let pattern = SpanPattern::new(&hir).map_err(|e| self.note(&at, e, String::new())).ok()?;
            return Some(Matcher::Inside { pattern, lines: self.lines.holding(&hir) });
        }
        if let Some(css) = &entry.select {
            let selector = self.selector(css, &with(at, "select")).map(|selector| self.add(selector));
            let has_text = match &entry.has_text {
                None => None,
                Some(text) => Some(self.span_pattern(text, &with(at, "has-text"))?),
            };
            return Some(Matcher::Select { selector: selector?, has_text });
        }
        if let Some(list) = &entry.content {
            let mut selectors = Vec::new();
            let list = match list {
                Selectors::One(css) => std::slice::from_ref(css),
                Selectors::Several(list) => list.as_slice(),
            };
            for (i, css) in list.iter().enumerate() {
                let mut path = with(at, "content");
                path.push(Step::Index(i));
                selectors.push(self.selector(css, &path).map(|selector| self.add(selector)));
            }
            return selectors.into_iter().collect::<Option<Vec<_>>>().map(Matcher::Outside);
        }
        match (&entry.debris, entry.tidy) {
            (Some(debris), _) => Some(Matcher::Debris(debris.list())),
            (None, tidy) => tidy.map(Matcher::Tidy),
        }
    }

    fn span_pattern(&mut self, text: &str, at: &[Step<'_>]) -> Option<SpanPattern> {
        let hir = self.parse(text, at)?;
        SpanPattern::new(&hir).map_err(|e| self.note(at, e, String::new())).ok()
    }

    fn selector(&mut self, css: &str, at: &[Step<'_>]) -> Option<Selector> {
        match Selector::parse(css) {
            Ok(selector) if validate::takes_every_page(&selector) => {
                let help = "select a smaller element than the whole page";
                self.note(at, "the selector matches the whole page".to_owned(), help.to_owned());
                None
            }
            Ok(selector) => Some(selector),
            Err(e) => {
                let place = e.offset..e.offset + 1;
                self.problems.push(self.reader.problem_inside(
                    at,
                    format!("invalid selector: {}", e.message),
                    Some(place),
                ));
                None
            }
        }
    }

    fn add(&mut self, selector: Selector) -> usize {
        self.selectors.push(selector);
        self.selectors.len() - 1
    }

    /// Returns the index of an earlier rule. A missing one is reported elsewhere.
    fn earlier(&self, id: &str) -> Option<usize> {
        self.ids.iter().position(|known| known == id)
    }

    fn side(&mut self, side: &Side, at: &[Step<'_>]) -> Option<Boundary> {
        match side {
            Side::Pattern(text) => self.pattern(text, at).map(Boundary::Each),
            Side::Markers(list) => {
                let mut markers = Vec::new();
                for (i, text) in list.iter().enumerate() {
                    let mut path = at.to_vec();
                    path.push(Step::Index(i));
                    markers.push(self.pattern(text, &path));
                }
                markers.into_iter().collect::<Option<_>>().map(Boundary::Outermost)
            }
            Side::Special(special) => match (&special.same_as, special.edge) {
                (Some(id), None) => match self.earlier(id) {
                    Some(rule) => Some(Boundary::Again(rule)),
                    None => {
                        self.note(
                            &with(at, "same-as"),
                            format!("there is no earlier rule `{id}` in this file"),
                            "`same-as` needs the id of a rule above this one".to_owned(),
                        );
                        None
                    }
                },
                (None, Some(Edge::Start | Edge::End)) => Some(Boundary::Edge),
                _ => {
                    self.note(at, "expected either `same-as` or `edge`".to_owned(), String::new());
                    None
                }
            },
        }
    }

    fn shape(&mut self, entry: &RuleEntry, at: &[Step<'_>]) -> Option<Shape> {
        use super::file::{ShapeEntry, ShapeName};
        match entry.shape.as_ref()? {
            ShapeEntry::Named(ShapeName::Headline) => Some(Shape::Headline(entry.words.unwrap_or(HEADLINE_WORDS))),
            ShapeEntry::Named(ShapeName::ListItem) => Some(Shape::ListItem),
            ShapeEntry::Named(ShapeName::Number) => Some(Shape::Number),
            ShapeEntry::Named(ShapeName::Text) => Some(Shape::Text),
            ShapeEntry::Line(shape) => {
                let path = with(at, "line");
                let hir = self.parse(&shape.line, &path)?;
                match LinePattern::new(hir) {
                    Ok(pattern) => Some(Shape::Line(pattern)),
                    Err(e) => {
                        self.note(&path, e, String::new());
                        None
                    }
                }
            }
        }
    }

    fn position(&mut self, place: Option<&Place>, at: &[Step<'_>]) -> Position {
        match place {
            None => Position::Anywhere,
            Some(Place::Zone(Zone::Head)) => Position::First(ZONE_LINES),
            Some(Place::Zone(Zone::Tail)) => Position::Last(ZONE_LINES),
            Some(Place::Count(count)) => match (count.first, count.last, count.lines) {
                (Some(n), None, None) if n > 0 => Position::First(n),
                (None, Some(n), None) if n > 0 => Position::Last(n),
                (None, None, Some([from, to])) if 0 < from && from <= to => Position::Between(from, to),
                _ => {
                    self.note(
                        at,
                        "`where` needs exactly one of `first`, `last` and `lines`, counted from 1".to_owned(),
                        "as in where = { first = 8 } or where = { lines = [2, 5] }".to_owned(),
                    );
                    Position::Anywhere
                }
            },
        }
    }

    fn pattern(&mut self, text: &str, at: &[Step<'_>]) -> Option<PatternId> {
        let hir = self.parse(text, at)?;
        Some(self.lines.pattern(text, hir))
    }

    fn parse(&mut self, text: &str, at: &[Step<'_>]) -> Option<Hir> {
        let hir = match pattern::parse(text) {
            Ok(hir) => hir,
            Err(bad) => {
                self.problems.push(self.reader.problem_inside(at, format!("invalid regex: {}", bad.message), bad.span));
                return None;
            }
        };
        if let Some((title, help)) = validate::reach(&hir) {
            self.note(at, title, help);
            return None;
        }
        Some(hir)
    }
}

fn with<'p>(at: &[Step<'p>], key: &'p str) -> Vec<Step<'p>> {
    let mut path = at.to_vec();
    path.push(Step::Key(key));
    path
}
