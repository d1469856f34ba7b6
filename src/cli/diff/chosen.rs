//! Selection of pages and rules.

use super::pages::{Pages, name_of};
use crate::cli::args::DiffArgs;
use crate::render::By;
use crate::report::{PageFacts, RunNames};
use anyhow::{Result, bail};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use strsim::levenshtein;

/// The maximum number of suggestions for a misspelled name.
const NEAR: usize = 3;

/// The value of `--site` for pages of unknown sites.
const UNKNOWN: &str = "unknown";

/// The selection; an empty criterion selects everything.
pub(super) struct Chosen {
    paths: Vec<Wanted>,
    rules: Vec<String>,
    sites: Vec<String>,
}

/// A path as typed, with its possible meanings.
struct Wanted {
    typed: String,
    /// Paths as in RAW, of a page or of a folder.
    raw: Vec<String>,
    /// Paths relative to OUT/clean.
    clean: Vec<String>,
}

impl Chosen {
    /// Checks the arguments against the run: every name in them must be one of the run's.
    pub(super) fn of(args: &DiffArgs, pages: &Pages) -> Result<Self> {
        let wanted = args.paths.iter().map(|path| Wanted::of(path, pages)).collect();
        let chosen = Self { paths: wanted, rules: args.rule.clone(), sites: args.site.clone() };
        if !chosen.sites.is_empty() && !pages.is_done() {
            bail!(
                "the run in {} did not finish, so the sites of its pages are unknown: run `unboil clean` again first",
                pages.out().display()
            );
        }
        if chosen.is_everything() {
            return Ok(chosen);
        }
        let mut missing: Vec<&Wanted> = chosen.paths.iter().collect();
        let mut passed: Option<String> = None;
        let names = pages.each(&mut |page| {
            missing.retain(|wanted| !wanted.has(&page.id));
            if page.bytes_removed.is_none()
                && pages.is_done()
                && !pages.has_old_diff(&page)
                && chosen.paths.iter().any(|it| it.raw.contains(&page.id))
            {
                passed = Some(format!("{} was not cleaned: {}", name_of(&page.id), page.why.unwrap_or_default()));
            }
            ControlFlow::Continue(())
        })?;
        if let Some(wanted) = missing.first() {
            bail!("{} is not a page of the run in {}{}", wanted.typed, pages.out().display(), wanted.near(pages)?);
        }
        if let Some(passed) = passed {
            bail!("{passed}");
        }
        if let Some(names) = names {
            chosen.check(&names)?;
        }
        Ok(chosen)
    }

    fn is_everything(&self) -> bool {
        self.paths.is_empty() && self.rules.is_empty() && self.sites.is_empty()
    }

    fn check(&self, names: &RunNames) -> Result<()> {
        for id in &self.rules {
            if !names.rules().any(|rule| is_of(rule, id)) {
                let site = format!("{id}/");
                let of_site = names.rules().any(|rule| rule.starts_with(&site));
                let near = if of_site {
                    format!("; for all rules of the site, use {}", name_of(&site))
                } else {
                    said(&nearest(id, names.rules()))
                };
                bail!("no rule of this run has the name {}{near}", name_of(id));
            }
        }
        for id in &self.sites {
            if id != UNKNOWN && !names.sites().any(|site| site == id) {
                let known = names.sites().chain([UNKNOWN]);
                bail!("no page of this run is of the site {}{}", name_of(id), said(&nearest(id, known)));
            }
        }
        Ok(())
    }

    /// Whether a page is selected.
    pub(super) fn has(&self, page: &PageFacts) -> bool {
        let of_site = |wanted: &String| match &page.site {
            Some(site) => site == wanted,
            // The report entry of a failed page has no site.
            None => wanted == UNKNOWN && page.state != "failed",
        };
        (self.paths.is_empty() || self.paths.iter().any(|wanted| wanted.has(&page.id)))
            && (self.sites.is_empty() || self.sites.iter().any(of_site))
    }

    /// Whether removals by a rule are selected.
    pub(super) fn asks(&self, by: &By) -> bool {
        self.rules.is_empty() || by.rules().iter().any(|rule| self.rules.iter().any(|wanted| is_of(rule, wanted)))
    }
}

/// Whether a rule is the wanted one, or belongs to the wanted site.
fn is_of(rule: &str, wanted: &str) -> bool {
    rule == wanted || (wanted.ends_with('/') && rule.starts_with(wanted))
}

impl Wanted {
    fn of(path: &Path, pages: &Pages) -> Self {
        let typed = path.strip_prefix(".").unwrap_or(path).to_path_buf();
        let mut raw = vec![typed.clone()];
        let (mut clean, mut diffs) = (Vec::new(), Vec::new());
        if let Ok(absolute) = std::path::absolute(path)
            && let Ok(out) = std::path::absolute(pages.out())
        {
            clean.extend(absolute.strip_prefix(out.join("clean")).map(Path::to_owned));
            diffs.extend(absolute.strip_prefix(out.join("diff")).map(Path::to_owned));
            raw.extend(below_raw(&absolute, &pages.facts.raw));
        }
        for root in ["clean", "diff"] {
            let below = typed.strip_prefix(root).map(Path::to_owned);
            if root == "clean" { clean.extend(below) } else { diffs.extend(below) }
        }
        let mut raw: Vec<String> = raw.iter().map(|path| text(path)).collect();
        raw.extend(
            diffs.iter().map(|path| text(path)).map(|diff| diff.strip_suffix(".diff").unwrap_or(&diff).to_owned()),
        );
        Self { typed: name_of(&path.to_string_lossy()), raw, clean: clean.iter().map(|path| text(path)).collect() }
    }

    fn has(&self, id: &str) -> bool {
        self.raw.iter().any(|path| id == path || is_below(id, path))
            || self.clean.iter().any(|path| id == path || path.strip_suffix(".txt") == Some(id) || is_below(id, path))
    }

    /// Suggests the pages and folders with the most similar paths.
    fn near(&self, pages: &Pages) -> Result<String> {
        let Some(typed) = self.raw.last() else { return Ok(String::new()) };
        let mut near = Vec::new();
        let mut folder = String::new();
        pages.each(&mut |page| {
            let above = page.id.rsplit_once('/').map_or("", |(above, _)| above);
            if folder != above {
                above.clone_into(&mut folder);
                add(&mut near, typed, above);
            }
            add(&mut near, typed, &page.id);
            ControlFlow::Continue(())
        })?;
        Ok(said(&near))
    }
}

fn is_below(id: &str, folder: &str) -> bool {
    folder.is_empty() || id.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
}

/// A path in the form of a page's id.
fn text(path: &Path) -> String {
    let text = path.to_string_lossy();
    #[cfg(windows)]
    let text = text.replace('\\', "/");
    text.trim_end_matches('/').to_owned()
}

/// The path relative to the inputs, if it is the path of a raw dump or folder.
fn below_raw(path: &Path, raws: &[String]) -> Vec<PathBuf> {
    let below = |raw: &String| {
        let raw = Path::new(raw);
        let name = raw.file_name().unwrap_or_default();
        match (path.strip_prefix(raw).ok()?, raws) {
            (rest, _) if rest.as_os_str().is_empty() && raw.is_file() => Some(PathBuf::from(name)),
            (rest, [_]) => Some(rest.to_owned()),
            (rest, _) => Some(Path::new(name).join(rest)),
        }
    };
    raws.iter().filter_map(below).collect()
}

/// The names in `known` that are most similar to a misspelled one.
fn nearest<'n>(wrong: &str, known: impl Iterator<Item = &'n str>) -> Vec<(usize, String)> {
    let mut near = Vec::new();
    known.for_each(|name| add(&mut near, wrong, name));
    near
}

/// Adds a name to the suggestions, the most similar first. A name whose last part was typed exactly has distance 0, and a
/// missing letter counts half an edit.
fn add(near: &mut Vec<(usize, String)>, wrong: &str, name: &str) {
    let ends = name.strip_suffix(wrong).is_some_and(|rest| rest.ends_with('/'));
    let left_out = name.chars().count().saturating_sub(wrong.chars().count());
    let far = if ends { 0 } else { (2 * levenshtein(wrong, name)).saturating_sub(left_out) };
    let at = near.partition_point(|(other, _)| *other <= far);
    if at < NEAR && !near.iter().any(|(_, known)| known == name) {
        near.insert(at, (far, name.to_owned()));
        near.truncate(NEAR);
    }
}

fn said(near: &[(usize, String)]) -> String {
    let names: Vec<String> = near.iter().map(|(_, name)| name_of(name)).collect();
    if names.is_empty() { String::new() } else { format!("; similar names: {}", names.join(", ")) }
}
