//! `unboil learn --accept`: a proposal becomes a site file that is in use.

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

/// Takes a proposal into the folder of rules, if its tests and lints are well.
pub(super) fn run(site: &str, proposals: &Path, rules: &Path) -> Result<Ended> {
    let name = format!("{site}.toml");
    let (from, to) = (proposals.join(&name), rules.join(&name));
    if !from.is_file() && to.is_file() {
        bail!("{} is accepted already", to.display());
    }
    if !from.is_file() {
        bail!("{} is not there{}", from.display(), others(proposals));
    }
    if to.exists() {
        bail!("{} is there already: take it away, or accept this one under another name", to.display());
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
        writeln!(out, "\nnot accepted: mend {} and accept it again", from.display())?;
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
    writeln!(out, "{}: accepted; the pages that its tests name are in {}", to.display(), kept.display())?;
    writeln!(out, "from now on: unboil clean RAW -o OUT --rules {}", rules.display())?;
    Ok(Ended::Well)
}

/// The proposals that are there, for who mistyped one.
fn others(folder: &Path) -> String {
    let Ok(entries) = std::fs::read_dir(folder) else { return ": `unboil learn RAW` writes proposals".to_owned() };
    let name = |entry: std::fs::DirEntry| entry.file_name().to_str()?.strip_suffix(".toml").map(str::to_owned);
    let mut names: Vec<String> = entries.filter_map(|entry| name(entry.ok()?)).collect();
    names.sort();
    if names.is_empty() { ": there are no proposals".to_owned() } else { format!("; there are {}", names.join(", ")) }
}

/// Where each sample of a proposal goes. One that is there already has to be the same.
fn moves(samples: &Path, kept: &Path) -> Result<Vec<(PathBuf, PathBuf)>> {
    let mut moves = Vec::new();
    let Ok(entries) = std::fs::read_dir(samples) else { return Ok(moves) };
    for entry in entries {
        let from = entry.with_context(|| format!("cannot read {}", samples.display()))?.path();
        let to = kept.join(from.file_name().unwrap_or_default());
        if to.exists() && std::fs::read(&to).ok() != std::fs::read(&from).ok() {
            bail!("{} is there already and is another page: take it away, or rename it", to.display());
        }
        moves.push((from, to));
    }
    Ok(moves)
}
