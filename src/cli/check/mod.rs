//! `unboil check`.

mod formats;
mod people;

use super::Ended;
use super::args::{CheckArgs, FormatArg};
use super::roots::{folder_called_rules, folder_of, root_of};
use crate::check::{Against, Checked, Outcome, Scope, Stale, against, check};
use crate::render::visible;
use crate::rule::{Problem, RuleError, RuleText, load, read_folder, rule_id};
use crate::run::walk;
use crate::shipped_files;
use crate::site::RuleSet;
use anyhow::{Context as _, Result, bail};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// The results of a check, for the formats.
struct Findings<'b> {
    checked: Checked<'b>,
    against: Option<Against>,
    /// The number of rule files that were checked.
    files: usize,
    /// Whether the pages that the files' tests name were available.
    pages: Pages,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Pages {
    AtHand,
    Missing,
}

pub(super) fn run(args: &CheckArgs) -> Result<Ended> {
    checked(args).inspect_err(|e| {
        if args.format == FormatArg::Json {
            // Programs always get one JSON object; the exit code has the rest.
            let _ = formats::json_error(&mut anstream::stdout().lock(), e);
        }
    })
}

fn checked(args: &CheckArgs) -> Result<Ended> {
    let mut out = anstream::stdout().lock();
    let (files, scope) = files(&args.paths)?;
    let loaded = match load(&files) {
        Err(RuleError::Problems(problems)) => {
            mistakes(&mut out, args.format, &problems)?;
            return Ok(Ended::WithFailures);
        }
        loaded => loaded?,
    };
    let rule_set = RuleSet::new(loaded)?;
    let mut checked = check(&rule_set, &scope, this_year());
    if args.update {
        update(&mut out, &checked.stale)?;
        if !checked.stale.is_empty() {
            // The written files are now the expected texts.
            checked = check(&rule_set, &scope, this_year());
        }
    }
    let found = match args.against.as_slice() {
        [] => None,
        raw => {
            let found = against(&rule_set, &scope, walk(raw)?, args.since.as_deref());
            Some(found.with_context(|| match &args.since {
                Some(report) => format!("cannot read {} as the report.json of a run", report.display()),
                None => "cannot read the pages".to_owned(),
            })?)
        }
    };
    let pages = if scope.files.values().any(Option::is_some) { Pages::AtHand } else { Pages::Missing };
    let findings = Findings { checked, against: found, files: scope.files.len(), pages };
    match args.format {
        FormatArg::People => people::write(&mut out, &findings)?,
        FormatArg::Json => formats::json(&mut out, &findings)?,
        FormatArg::Github => formats::github(&mut out, &findings)?,
    }
    Ok(if findings.is_well() { Ended::Well } else { Ended::WithFailures })
}

/// Checks site files for another command: prints the results, and returns whether nothing has to be fixed.
pub(super) fn is_well(out: &mut impl Write, files: &[RuleText], scope: &Scope) -> Result<bool> {
    let loaded = match load(files) {
        Err(RuleError::Problems(problems)) => {
            mistakes(out, FormatArg::People, &problems)?;
            return Ok(false);
        }
        loaded => loaded?,
    };
    let rule_set = RuleSet::new(loaded)?;
    let checked = check(&rule_set, scope, this_year());
    let findings = Findings { checked, against: None, files: scope.files.len(), pages: Pages::AtHand };
    people::write(out, &findings)?;
    Ok(findings.is_well())
}

impl Findings<'_> {
    /// Whether nothing has to be fixed. The results for a folder of pages are only informative, except rules whose hit
    /// rate fell.
    fn is_well(&self) -> bool {
        let failed = [Outcome::Noisy, Outcome::Missing].map(|outcome| self.checked.count(outcome));
        let against =
            self.against.as_ref().is_none_or(|a| a.fell.is_empty() && a.never_fired.is_empty() && a.failed.is_empty());
        failed == [0, 0] && self.checked.problems.is_empty() && against
    }
}

fn mistakes(out: &mut impl Write, format: FormatArg, problems: &[Problem]) -> Result<()> {
    match format {
        FormatArg::People => writeln!(out, "{}", RuleError::Problems(problems.to_vec()))?,
        FormatArg::Json => formats::json_mistakes(out, problems)?,
        FormatArg::Github => problems.iter().try_for_each(|problem| formats::annotation(out, problem))?,
    }
    Ok(())
}

/// All rule files in use, the given ones before the shipped ones, and the scope of the check.
fn files(paths: &[PathBuf]) -> Result<(Vec<RuleText>, Scope)> {
    let mut files: Vec<RuleText> = Vec::new();
    let mut scope = Scope::default();
    let here = [PathBuf::from("rules")];
    let paths = match paths {
        [] if here[0].is_dir() => here.as_slice(),
        paths => paths,
    };
    for path in paths {
        if path.is_file() && path.extension().is_none_or(|ending| ending != "toml") {
            bail!("{} is not a rule file: name a file that ends in .toml, or a folder of rule files", path.display());
        }
        let folder = folder_of(path);
        let found = read_folder(&folder)?;
        let checked = |file: &&RuleText| path.is_dir() || Path::new(file.path.as_ref()) == path;
        let root = root_of(&folder);
        for file in found.iter().filter(checked) {
            scope.files.insert(rule_id(&file.path), Some(root.clone()));
        }
        if std::fs::canonicalize(&folder).is_ok_and(|whole| folder_called_rules(&whole).is_some()) {
            scope.roots.insert(root);
        }
        files.extend(found);
    }
    if paths.is_empty() {
        scope.files = shipped_files().iter().map(|file| (rule_id(&file.path), None)).collect();
    }
    files.extend(shipped_files());
    Ok((files, scope))
}

/// Writes the actual text of each sample as its expected text, after printing the changes.
fn update(out: &mut impl Write, stale: &[Stale]) -> Result<()> {
    for Stale { path, was, is } in stale {
        let was = was.as_deref().unwrap_or_default();
        let (old, new) = (String::from_utf8_lossy(was), String::from_utf8_lossy(is));
        let name = path.display().to_string();
        let diff = similar::TextDiff::from_lines(old.as_ref(), new.as_ref());
        let before = if was.is_empty() { "/dev/null" } else { &name };
        let diff = diff.unified_diff().header(before, &name).to_string();
        for line in diff.lines() {
            writeln!(out, "{}", visible(line.as_bytes()))?;
        }
        crate::sink::replace(path, is).with_context(|| format!("cannot write {}", path.display()))?;
    }
    Ok(())
}

/// The current year by the clock; it is approximate, and around New Year it may be off by one.
fn this_year() -> i16 {
    const SECONDS_A_YEAR: u64 = 31_556_952;
    let since_1970 = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(0, |passed| passed.as_secs());
    i16::try_from(1970 + since_1970 / SECONDS_A_YEAR).unwrap_or(i16::MAX)
}
