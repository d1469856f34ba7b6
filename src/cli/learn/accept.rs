//! `unboil learn --accept`: moves a proposal to the site files in use.

use super::proposals::{SAMPLES, named};
use crate::check::Scope;
use crate::cli::Ended;
use crate::cli::check::is_well;
use crate::cli::new::own_files;
use crate::cli::roots::root_of;
use crate::rule::{RuleText, rule_id};
use crate::shipped_files;
use crate::sink::replace;
use anyhow::{Context as _, Result, bail};
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// Moves a proposal into the folder of rules, if its tests and lints pass.
pub(super) fn run(site: &str, proposals: &Path, rules: &Path) -> Result<Ended> {
    let name = format!("{site}.toml");
    let (from, to) = (proposals.join(&name), rules.join(&name));
    if !from.is_file() && to.is_file() {
        bail!("{} is already accepted", to.display());
    }
    if !from.is_file() {
        bail!("{} does not exist{}", from.display(), others(proposals));
    }
    if to.exists() {
        bail!("{} already exists: remove it, or rename the proposal", to.display());
    }
    let text = std::fs::read_to_string(&from).with_context(|| format!("cannot read {}", from.display()))?;
    let mut files = vec![RuleText { path: from.to_string_lossy().into(), text: text.as_str().into() }];
    if rules.is_dir() {
        files.extend(own_files(rules)?);
    }
    files.extend(shipped_files());
    let mut scope = Scope::default();
    scope.files.insert(rule_id(&name), Some(root_of(proposals)));
    let mut out = anstream::stdout().lock();
    if !is_well(&mut out, &files, &scope)? {
        writeln!(out, "\nnot accepted: fix {} and accept it again", from.display())?;
        return Ok(Ended::WithFailures);
    }
    let samples = proposals.join(SAMPLES).join(site);
    let kept = root_of(rules).join(SAMPLES).join(site);
    let moves = moves(&samples, &kept)?;
    for (from, to) in &moves {
        let bytes = std::fs::read(from).with_context(|| format!("cannot read {}", from.display()))?;
        replace(to, &bytes).with_context(|| format!("cannot write {}", to.display()))?;
    }
    let before = format!("{}/{SAMPLES}/{site}/", named(proposals));
    let text = text.replace(&before, &format!("{SAMPLES}/{site}/"));
    replace(&to, text.as_bytes()).with_context(|| format!("cannot write {}", to.display()))?;
    std::fs::remove_file(&from).with_context(|| format!("cannot remove {}", from.display()))?;
    if samples.is_dir() {
        std::fs::remove_dir_all(&samples).with_context(|| format!("cannot remove {}", samples.display()))?;
    }
    writeln!(out, "{}: accepted; the pages of its tests are in {}", to.display(), kept.display())?;
    writeln!(out, "to use it: unboil clean RAW -o OUT --rules {}", rules.display())?;
    Ok(Ended::Well)
}

/// The existing proposals, as a hint after a misspelled name.
fn others(folder: &Path) -> String {
    let Ok(entries) = std::fs::read_dir(folder) else { return ": write proposals with `unboil learn RAW`".to_owned() };
    let name = |entry: std::fs::DirEntry| entry.file_name().to_str()?.strip_suffix(".toml").map(str::to_owned);
    let mut names: Vec<String> = entries.filter_map(|entry| name(entry.ok()?)).collect();
    names.sort();
    if names.is_empty() { ": there are no proposals".to_owned() } else { format!("; proposals: {}", names.join(", ")) }
}

/// The destination of each sample of a proposal. An existing sample must be identical.
fn moves(samples: &Path, kept: &Path) -> Result<Vec<(PathBuf, PathBuf)>> {
    let mut moves = Vec::new();
    let Ok(entries) = std::fs::read_dir(samples) else { return Ok(moves) };
    for entry in entries {
        let from = entry.with_context(|| format!("cannot read {}", samples.display()))?.path();
        let to = kept.join(from.file_name().unwrap_or_default());
        if to.exists() && std::fs::read(&to).ok() != std::fs::read(&from).ok() {
            bail!("{} already exists and is a different page: remove or rename it", to.display());
        }
        moves.push((from, to));
    }
    Ok(moves)
}
