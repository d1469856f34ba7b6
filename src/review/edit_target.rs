//! Which file a decision on a rule goes to.

use super::{ReviewError, ReviewSession};
use crate::rule::{Edit, Rule, RuleText, Site, Tested, edited, rule_id};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The file for the rules of every page.
const ANY: &str = "_any";

/// How a copy of a file that ships begins.
const COPIED: &str = "# This file ships with unboil; it was copied from version";

/// The file that a decision goes to.
#[derive(Debug, Clone)]
pub struct EditTarget {
    /// The id of the site file.
    pub site: Arc<str>,
    /// Its path and text, before the decision. It is there already, unless it ships.
    pub file: RuleText,
    /// Whose it is.
    pub origin: Origin,
    /// Whether the rule stands in it.
    pub holds: Holds,
    /// Why this file, in words.
    pub why: String,
}

/// Whose a site file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// It is in the user's folder.
    Own,
    /// It ships with the program: a copy takes its place.
    Ships,
}

/// Whether the rule stands in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// It does.
    TheRule,
    /// It stands in another file, or in none.
    TheLine,
}

impl EditTarget {
    /// Whether it is a copy of a file that ships: the samples that show its rules are not there.
    pub(super) fn is_copy(&self) -> bool {
        self.file.text.lines().any(|line| line.starts_with(COPIED))
    }

    /// Where the file is, or will be.
    #[must_use]
    pub fn path(&self) -> PathBuf {
        PathBuf::from(self.file.path.as_ref())
    }
}

impl ReviewSession {
    /// Where a line that a rule took from a page of `site` is kept.
    pub(super) fn target_of_line(&self, rule: &Rule, site: Option<&Site>) -> Result<EditTarget, ReviewError> {
        match site {
            // Its own rule, or one that it uses.
            Some(site) if site.rules.iter().any(|own| own.number == rule.number) => {
                let target = self.target(&site.id, Holds::TheRule)?;
                if rule.place.file.path == site.place.file.path {
                    return Ok(target);
                }
                let why = format!(
                    "{} is in {}, which other sites use too, so the line is kept only for {}. {}",
                    rule.id, rule.place.file.path, site.id, target.why
                );
                Ok(EditTarget { holds: Holds::TheLine, why, ..target })
            }
            Some(site) => {
                let target = self.target(&site.id, Holds::TheLine)?;
                let why = format!(
                    "{} applies to every page, so the line is kept only for {}. {}",
                    rule.id, site.id, target.why
                );
                Ok(EditTarget { why, ..target })
            }
            None => {
                let is_any = self.rule_set.any().rules.iter().any(|of_any| of_any.number == rule.number);
                let target = self.target(ANY, if is_any { Holds::TheRule } else { Holds::TheLine })?;
                let why = format!("no site file matches this page, so the line is kept on every page. {}", target.why);
                Ok(EditTarget { why, ..target })
            }
        }
    }

    /// Where a whole rule is rejected, and by what.
    pub(super) fn target_of_rule(&self, id: &str) -> Result<(EditTarget, Edit), ReviewError> {
        let sites = self.rule_set.sites().iter().chain([self.rule_set.any()]);
        let found = sites.flat_map(|site| site.rules.iter().map(move |rule| (site, rule)));
        let Some((site, rule)) = found.into_iter().find(|(_, rule)| rule.id.as_ref() == id) else {
            let judged = [self.rule_set.generic(), self.rule_set.text()].into_iter().flat_map(|site| &site.rules);
            let is_judged = judged.into_iter().any(|rule| rule.id.as_ref() == id);
            return Err(if is_judged { ReviewError::Structure(id.into()) } else { ReviewError::NoRule(id.into()) });
        };
        let target = self.target(&site.id, Holds::TheRule)?;
        let name = rule.says.id.clone();
        if rule.place.file.path == site.place.file.path {
            return Ok((target, Edit::TakeOut { rule: name }));
        }
        let why = format!(
            "{id} is in {}, which other sites use too, so only {} excludes it. {}",
            rule.place.file.path, site.id, target.why
        );
        Ok((EditTarget { holds: Holds::TheLine, why, ..target }, Edit::Exclude { rule: name }))
    }

    /// A site's file: the user's own, or a copy of one that ships.
    fn target(&self, site: &str, holds: Holds) -> Result<EditTarget, ReviewError> {
        let is_of = |file: &&RuleText| rule_id(&file.path).as_ref() == site;
        let site: Arc<str> = site.into();
        if let Some(file) = self.own_files().iter().find(is_of) {
            let why = format!("{} is changed in place", file.path);
            return Ok(EditTarget { site, file: file.clone(), origin: Origin::Own, holds, why });
        }
        let Some(ships) = self.files.iter().find(is_of) else { return Err(ReviewError::NoRule(site.to_string())) };
        let path = self.folder.join(format!("{site}.toml"));
        let name = path.to_str().ok_or_else(|| ReviewError::Name(path.clone()))?;
        let (text, left_out) = self.copy_of(ships)?;
        let without = match left_out {
            0 => String::new(),
            1 => ", without 1 test whose page is not available".to_owned(),
            n => format!(", without {n} tests whose pages are not available"),
        };
        let why = format!("{site}.toml is built in: a copy in {} replaces it{without}", self.folder.display());
        let file = RuleText { path: name.into(), text: text.into() };
        Ok(EditTarget { site, file, origin: Origin::Ships, holds, why })
    }

    /// A file that ships as one of the user's own: says where it is from, and has no tests of pages that are not there;
    /// and how many tests these are.
    fn copy_of(&self, ships: &RuleText) -> Result<(String, usize), ReviewError> {
        let not_there = |page: &str| !self.root.join(page).is_file();
        let all = self.rule_set.sites().iter().chain([self.rule_set.any()]);
        let tests = all.filter(|site| site.place.file.path == ships.path).flat_map(|site| &site.tests);
        let pages = tests.filter_map(|test| test.says.page.clone()).filter(|page| not_there(page));
        let edits: Vec<Edit> = pages.map(|page| Edit::Forget { of: Tested::Page(page) }).collect();
        let left_out = edits.len();
        let text = edited(ships, &edits, &self.files)?.text;
        let (schema, rest) = match text.split_once('\n') {
            // Its path is from the folder of those that ship.
            Some((first, rest)) if first.starts_with("#:schema") => (schema_line(&self.folder), rest),
            _ => (String::new(), text.as_ref()),
        };
        let version = env!("CARGO_PKG_VERSION");
        let text = format!(
            "{schema}{COPIED} {version} to put decisions of a review in it.\n\
             # It takes the place of the one that ships, which may be better in later versions.\n#\n{rest}"
        );
        Ok((text, left_out))
    }
}

/// The line for editors, where the schema is beside the file.
fn schema_line(folder: &Path) -> String {
    const SCHEMA: &str = "site-file.schema.json";
    if folder.join(SCHEMA).is_file() { format!("#:schema ./{SCHEMA}\n") } else { String::new() }
}
