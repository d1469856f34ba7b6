//! Applies rules and judges to a page. Pure: the input is a page and the rules of its site, the output is removals and
//! warnings.
//!
//! Each matcher returns the byte spans of a rule. Only this module resolves conflicts between rules: text that a keep
//! rule matches is kept, and if several drop rules match, the removal is attributed to the first in the file.

mod repeats;
mod anchor;
mod chances;
mod code;
mod debris;
mod decide;
mod feature_list;
mod forest;
pub mod generic;
mod hash;
mod inside;
mod letters;
mod invisible;
mod lexicon;
mod line;
mod model_file;
mod position;
mod range;
mod select;
mod resolve;
mod shared_words;
pub mod text;
mod tidy;

pub use decide::{Caution, JudgeOptions, Titles};

use crate::page::{ByteSpan, HtmlBody, Page};
use crate::rule::{Action, InCode, Kind, LineMatches, Matcher, Rule, Site, Tidy};
use code::Code;
use std::cell::OnceCell;
use std::fmt;
use std::sync::Arc;
use twox_hash::XxHash3_64;
use unboil_html::{DataSource, LaidLine, LineMark, NodeId, stated};

/// A removed span of a page, with the rule that removed it.
#[derive(Debug, Clone)]
pub struct Removal<'b> {
    /// The span in the page's text, in bytes.
    pub span: ByteSpan,
    /// The rule that the removal is attributed to.
    pub rule: &'b Rule,
    /// The specific reason, if it differs from the rule's own.
    pub reason: Option<Arc<str>>,
    /// The probability that it is text after all, 0 to 1, if a judge removed it; the highest if it has several lines.
    pub chance: Option<f32>,
}

impl Removal<'_> {
    /// Returns the specific reason, else the rule's; empty if there is none.
    #[must_use]
    pub fn why(&self) -> &str {
        self.reason.as_deref().unwrap_or(&self.rule.why)
    }
}

/// A warning: text was kept because of a problem.
#[derive(Debug, Clone)]
pub struct Warning<'b> {
    /// The rule that was not applied.
    pub rule: &'b Rule,
    /// The problem.
    pub why: WarningKind,
}

/// The problem that a warning reports.
#[derive(Debug, Clone, PartialEq)]
pub enum WarningKind {
    /// The rule would remove more of the page than its `max-share`.
    TooMuch {
        /// The share of the page's text that it would remove, 0 to 1.
        share: f64,
        /// The maximum share, 0 to 1.
        most: f64,
    },
    /// A text dump has no certain prose to which the text judge could compare its lines.
    NoProse,
    /// HTML shows no text of its own, only a notice in its place.
    NoText,
    /// HTML has its text only in its data, from which it was laid out.
    TextFromData {
        /// The source of the text.
        source: DataSource,
        /// The number of lines.
        lines: usize,
    },
    /// HTML has too many lines for the HTML judge, whose memory use grows with them.
    TooManyLines {
        /// The number of lines.
        lines: usize,
    },
    /// A PHP `string(N)` is not N bytes long.
    Length {
        /// The line, counted from 1.
        line: usize,
        /// The declared length, in bytes.
        declared: u64,
    },
}

impl fmt::Display for Warning<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.why {
            WarningKind::TooMuch { share, most } => write!(
                f,
                "{} would take {:.0}% of the page and may take {:.0}%: it took nothing",
                self.rule.id,
                share * 100.0,
                most * 100.0
            ),
            WarningKind::NoProse => {
                write!(f, "no prose that is surely text: what is boilerplate cannot be told, the page stays")
            }
            WarningKind::NoText => {
                write!(f, "no text here: the page waits for a script to fill it, or for a check to be passed")
            }
            WarningKind::TextFromData { source, lines } => {
                let s = if *lines == 1 { "" } else { "s" };
                write!(f, "the page does not show its text: its last {lines} line{s} come from {source}")
            }
            WarningKind::TooManyLines { lines } => {
                write!(f, "{lines} short lines are too many to judge by structure: the page stays")
            }
            WarningKind::Length { line, declared } => {
                write!(f, "{}: string({declared}) on line {line} is not {declared} bytes long: it stays", self.rule.id)
            }
        }
    }
}

/// The result of applying rules and judges to a page.
#[derive(Debug, Default)]
pub struct Judgement<'b> {
    /// The removals: in order, without overlap, none empty.
    pub removals: Vec<Removal<'b>>,
    /// The warnings.
    pub warnings: Vec<Warning<'b>>,
}

/// A page as the matchers of a site see it.
struct View<'p> {
    page: &'p Page,
    /// The code on the page, detected on first use.
    code: &'p OnceCell<Code>,
    sightings: LineMatches,
    /// The elements that the site's selectors match, each with the selector's index, in document order.
    selected: Vec<(NodeId, usize)>,
    /// The matches of each rule so far, in the order of the site's rules.
    caught: Vec<Vec<ByteSpan>>,
}

impl View<'_> {
    fn code(&self) -> &Code {
        self.code.get_or_init(|| Code::of(self.page))
    }
}

/// Applies the rules of `sites` to a page. Rules of an earlier site take precedence. Rules of a judge remove nothing
/// here.
#[must_use]
pub fn judge<'b>(page: &Page, sites: &[&'b Site]) -> Judgement<'b> {
    Ruled::of(page, sites).judgement()
}

/// Returns a fingerprint of the judges' models: if it is unchanged, so are their results.
#[must_use]
pub fn fingerprint() -> u64 {
    let [html, text] = [generic::Model::file(), text::Model::file()];
    XxHash3_64::oneshot_with_seed(XxHash3_64::oneshot(html.as_bytes()), text.as_bytes())
}

/// A page to which rules were applied, and which can also be judged.
#[derive(Debug)]
pub struct Ruled<'p, 'b> {
    page: &'p Page,
    sites: Vec<&'b Site>,
    claims: Claims<'b>,
    /// The code on the page, detected on first use.
    code: OnceCell<Code>,
    /// The removals by rules.
    pub removals: Vec<Removal<'b>>,
}

impl<'p, 'b> Ruled<'p, 'b> {
    /// Applies the rules of `sites` to a page. Rules of an earlier site take precedence.
    #[must_use]
    pub fn of(page: &'p Page, sites: &[&'b Site]) -> Self {
        let code = OnceCell::new();
        let claims = claims_beside(page, sites, &code);
        let removals = resolve::resolve(&claims.claims);
        Self { page, sites: sites.to_vec(), claims, code, removals }
    }

    /// Returns the result of the rules alone.
    #[must_use]
    pub fn judgement(self) -> Judgement<'b> {
        let Self { page, sites, claims, code, mut removals } = self;
        let tidying = sites.iter().flat_map(|site| &site.rules);
        tidy::tidy(page, tidying, &code, &mut removals);
        let held = held(&claims.claims);
        let is_held = |span: ByteSpan| {
            let next = held.partition_point(|held| held.end <= span.start);
            held.get(next).is_some_and(|held| held.start < span.end)
        };
        let is_unseen = |rule: &Rule| matches!(rule.matcher, Matcher::Tidy(Tidy::InvisibleCharacters));
        removals.retain(|removal| !is_unseen(removal.rule) || !is_held(removal.span));
        Judgement { removals, warnings: claims.warnings }
    }

    /// Returns the result of the rules, and of a judge for the remaining text. `judge` is the judge's site.
    #[must_use]
    pub fn judged(mut self, judge: &'b Site, options: JudgeOptions) -> Judgement<'b> {
        let by_judge = self.by_judge(&judge.rules, options);
        if !by_judge.is_empty() {
            let beside_code = by_judge.iter().flat_map(|removal| outside_code(self.page, removal, &self.code));
            self.claims.claims.extend(beside_code);
            self.removals = resolve::resolve(&self.claims.claims);
        }
        self.sites.push(judge);
        self.judgement()
    }

    /// Returns the judge's removals in the remaining text, each with the rule of its kind. `rules` are the judge's.
    fn by_judge(&mut self, rules: &'b [Rule], options: JudgeOptions) -> Vec<Removal<'b>> {
        let by_judge = || rules.iter().filter(|rule| matches!(rule.matcher, Matcher::Judge));
        let Some(first) = by_judge().next() else { return Vec::new() };
        let of_kind = |kind: Kind| by_judge().find(|rule| rule.kind == kind);
        let (page, warnings) = (self.page, &mut self.claims.warnings);
        let Some(html) = page.html() else {
            let taken: Vec<ByteSpan> = self.removals.iter().map(|removal| removal.span).collect();
            let known = text::Known { taken: &taken, evidence: &text::Evidence::default() };
            let caution = options.caution.unwrap_or(Caution::Normal);
            return match text::judge(page, known, text::Model::shipped(), caution) {
                text::Judged::Dropped(dropped) => dropped
                    .into_iter()
                    .filter_map(|dropped| {
                        let span = page.lines_span(dropped.lines);
                        let (reason, chance) = (Some(dropped.reason.into()), Some(dropped.keep_probability));
                        Some(Removal { span, rule: of_kind(dropped.kind)?, reason, chance })
                    })
                    .collect(),
                text::Judged::NoProse => {
                    warnings.push(Warning { rule: first, why: WarningKind::NoProse });
                    Vec::new()
                }
            };
        };
        let mut notices = notices(page, html, &of_kind, warnings);
        let lines = html.layout.lines.len();
        if lines > MANY_LINES.max(page.dump_len() / BYTES_A_LINE) {
            warnings.push(Warning { rule: first, why: WarningKind::TooManyLines { lines } });
            return notices;
        }
        let dropped = generic::judge(&html.tree, &html.layout, generic::Model::shipped(), options);
        let named = dropped.into_iter().filter_map(|dropped| {
            let rule = of_kind(dropped.kind)?;
            let span = page.widen_to_bare_lines(ByteSpan::new(dropped.bytes.start, dropped.bytes.end));
            Some(Removal { span, rule, reason: Some(dropped.reason.into()), chance: Some(dropped.keep_probability) })
        });
        notices.extend(named.filter(|removal| !removal.span.is_empty()));
        notices
    }
}

/// The matches of each rule before conflicts are resolved, without those of judges.
#[derive(Debug, Default)]
pub struct Claims<'b> {
    /// The spans that each rule would remove or keep, in rule order. Tidy rules have none.
    pub claims: Vec<Removal<'b>>,
    /// The warnings.
    pub warnings: Vec<Warning<'b>>,
}

/// Returns the matches of each rule of `sites` on a page, before conflicts are resolved.
#[must_use]
pub fn claims<'b>(page: &Page, sites: &[&'b Site]) -> Claims<'b> {
    claims_beside(page, sites, &OnceCell::new())
}

fn claims_beside<'b>(page: &Page, sites: &[&'b Site], code: &OnceCell<Code>) -> Claims<'b> {
    let mut claims = Vec::new();
    let mut warnings = Vec::new();
    for site in sites {
        let mut view = View {
            page,
            code,
            sightings: site.lines.scan(page),
            selected: page.html().map_or_else(Vec::new, |html| site.selectors.matches(&html.tree)),
            caught: Vec::with_capacity(site.rules.len()),
        };
        for rule in &site.rules {
            let spans = matches(rule, &view, &mut warnings);
            claims.extend(spans.iter().map(|&span| Removal { span, rule, reason: None, chance: None }));
            view.caught.push(spans);
        }
    }
    Claims { claims, warnings }
}

/// The HTML judge always runs up to this number of lines. For more lines, the dump must have [`BYTES_A_LINE`] bytes per
/// line, so that memory use stays within 20 times the dump.
const MANY_LINES: usize = 30_000;
const BYTES_A_LINE: usize = 64;

/// The spans that keep rules match, in order, without overlap: kept entirely, even invisible characters.
fn held(claims: &[Removal<'_>]) -> Vec<ByteSpan> {
    let holds = |claim: &&Removal<'_>| claim.rule.action == Action::Keep && !claim.span.is_empty();
    let mut held: Vec<ByteSpan> = claims.iter().filter(holds).map(|claim| claim.span).collect();
    held.sort_unstable();
    held.dedup_by(|next, before| {
        let joins = next.start <= before.end;
        before.end = if joins { before.end.max(next.end) } else { before.end };
        joins
    });
    held
}

/// Splits a judge's removal around the blocks of code in it.
fn outside_code<'b>(page: &Page, removal: &Removal<'b>, code: &OnceCell<Code>) -> Vec<Removal<'b>> {
    let pieces = code.get_or_init(|| Code::of(page)).outside(removal.span);
    pieces.into_iter().map(|span| Removal { span, ..removal.clone() }).collect()
}

/// For HTML without visible text: the removals of its notices, and a warning.
fn notices<'b>(
    page: &Page,
    html: &HtmlBody,
    of_kind: &impl Fn(Kind) -> Option<&'b Rule>,
    warnings: &mut Vec<Warning<'b>>,
) -> Vec<Removal<'b>> {
    let (Some(shell), Some(rule)) = (&html.shell, of_kind(Kind::Debris)) else { return Vec::new() };
    if shell.has_no_text {
        warnings.push(Warning { rule, why: WarningKind::NoText });
    } else if let Some((_, source)) = stated(&html.layout) {
        let is_stated = |line: &&LaidLine| matches!(line.mark, LineMark::FromData(_));
        let lines = html.layout.lines.iter().filter(is_stated).count();
        warnings.push(Warning { rule, why: WarningKind::TextFromData { source, lines } });
    }
    let reason: Arc<str> = "a notice in place of the text, for readers without scripts".into();
    let lines = shell.notices.iter().filter_map(|&line| html.layout.lines.get(line));
    let span = |line: &LaidLine| page.widen_to_bare_lines(ByteSpan::new(line.start as usize, line.end as usize));
    lines.map(|line| Removal { span: span(line), rule, reason: Some(reason.clone()), chance: None }).collect()
}

/// The spans that a rule matches on a page; none if a condition of the rule is false.
fn matches<'b>(rule: &'b Rule, view: &View<'_>, warnings: &mut Vec<Warning<'b>>) -> Vec<ByteSpan> {
    let is_there = |line| !view.sightings.of(line).is_empty();
    if rule.bounds.unless.is_some_and(is_there) || !rule.bounds.when.is_none_or(is_there) {
        return Vec::new();
    }
    let position = || rule.bounds.position.lines(view.page);
    let mut spans = match &rule.matcher {
        Matcher::Line(marker) => line::spans(view, *marker, &position()),
        Matcher::Range(range) => range::spans(view, range, &position()),
        Matcher::Anchor(anchor) => anchor::spans(view, anchor, &position()),
        Matcher::Again(repeat) => repeats::spans(view, *repeat, position()),
        Matcher::Inside { pattern, lines } => inside::spans(view, pattern, *lines, position()),
        Matcher::Debris(names) => {
            let found = debris::spans(view, names, position(), rule.bounds.in_code);
            warnings.extend(found.misfits.into_iter().map(|misfit| Warning { rule, why: misfit.why }));
            found.spans
        }
        Matcher::Select { selector, has_text } => {
            let position = position();
            let mut spans = select::spans(view, *selector, has_text.as_ref());
            spans.retain(|span| position.contains(&view.page.line_at(span.start)));
            spans
        }
        Matcher::Outside(selectors) => select::outside(view, selectors),
        // These depend on the removals of all other rules.
        Matcher::Tidy(_) | Matcher::Judge => Vec::new(),
    };
    // Scanners themselves decide which matches are certain.
    let is_scanned = matches!(rule.matcher, Matcher::Debris(_));
    if rule.bounds.in_code == InCode::Stays && !is_scanned && !spans.is_empty() {
        let code = view.code();
        spans.retain(|span| !code.touches(*span));
    }
    match (rule.bounds.max_share, rule.action) {
        (Some(most), Action::Drop) if !spans.is_empty() => {
            let share = share(view.page, &spans);
            if share > most {
                warnings.push(Warning { rule, why: WarningKind::TooMuch { share, most } });
                return Vec::new();
            }
        }
        _ => {}
    }
    spans
}

/// The share of a page's bytes in the spans, 0 to 1.
fn share(page: &Page, spans: &[ByteSpan]) -> f64 {
    let taken: usize = spans.iter().map(|span| span.len()).sum();
    #[allow(clippy::cast_precision_loss, reason = "a share needs no more than 52 bits")]
    let share = taken as f64 / page.text().len().max(1) as f64;
    share
}
