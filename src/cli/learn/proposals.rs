//! The folder of proposals: a site file for each group, and the pages that its tests name.

use super::Learnt;
use super::unclaimed::Unclaimed;
use crate::cli::args::LearnArgs;
use crate::cli::roots::root_of;
use crate::learn::GeneratedTests;
use crate::render::visible;
use crate::rule::file::TestEntry;
use crate::rule::{CommentedRule, Lint};
use crate::sink::replace;
use crate::source::{Location, SIDECAR_ENDING};
use anyhow::{Context as _, Result};
use std::collections::{BTreeSet, HashMap};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// The folder within the proposals for the pages that their tests name.
pub(super) const SAMPLES: &str = "samples";

/// Why a proposal may be about a template that is no longer in use.
const SUCCEEDED: &str = "another proposal is for the template that came after it";

/// A folder of proposals.
pub(super) struct Proposals {
    folder: PathBuf,
    /// The folder as in the paths of tests: relative to the parent of the folder of rules.
    named: String,
    force: bool,
    /// The ids of existing proposals, which are kept unchanged.
    left: BTreeSet<String>,
    written: usize,
}

impl Proposals {
    pub fn open(folder: &Path, args: &LearnArgs) -> Self {
        Self { folder: folder.to_owned(), named: named(folder), force: args.force, left: BTreeSet::new(), written: 0 }
    }

    /// Whether a proposal existed before, and is kept unchanged.
    pub fn was_there(&self, id: &str) -> bool {
        self.left.contains(id)
    }

    /// Writes a proposal, and copies the pages that its tests name.
    pub fn write(&mut self, learnt: &Learnt, unclaimed: &Unclaimed) -> Result<()> {
        let id = &learnt.name.id;
        let path = self.folder.join(format!("{id}.toml"));
        if path.exists() && !self.force {
            // The user may have edited it.
            self.left.insert(id.clone());
            return Ok(());
        }
        let mut file = learnt.proposal.file();
        file.active = learnt.name.active;
        if file.active.is_some_and(|seen| seen.to.is_some()) {
            file.allow.insert(Lint::ActiveEnded, SUCCEEDED.to_owned());
        }
        let by_id: HashMap<_, &Location> =
            unclaimed.locations.iter().map(|location| (location.relative.to_string_lossy(), location)).collect();
        let samples = self.folder.join(SAMPLES).join(id);
        if samples.is_dir() {
            std::fs::remove_dir_all(&samples).with_context(|| format!("cannot empty {}", samples.display()))?;
        }
        let mut names = BTreeSet::new();
        for promise in &learnt.proposal.promises {
            let Some(location) = by_id.get(promise.page.as_str()) else { continue };
            let name = free_name(location, &mut names);
            copy(location, &samples.join(&name))?;
            file.tests.push(generated_test(promise, format!("{}/{SAMPLES}/{id}/{name}", self.named)));
        }
        replace(&path, file.to_toml().as_bytes()).with_context(|| format!("cannot write {}", path.display()))?;
        self.written += 1;
        Ok(())
    }

    /// Prints what to do with the proposals.
    pub fn next_steps(&self, out: &mut impl Write, args: &LearnArgs) -> io::Result<()> {
        if self.written == 0 {
            return Ok(());
        }
        let folder = self.folder.display();
        let raw: Vec<String> = args.raw.iter().map(|raw| raw.display().to_string()).collect();
        let named = |name: &str, path: &Option<PathBuf>| {
            path.as_ref().map_or_else(String::new, |path| format!(" {name} {}", path.display()))
        };
        let (rules, out_folder) = (named("--rules", &args.rules), named("-o", &args.out));
        writeln!(out, "\nproposals are in {folder}. Read them, try them, and accept the correct ones:")?;
        writeln!(out, "  unboil clean {} -o OUT --rules {folder}", raw.join(" "))?;
        writeln!(out, "  unboil learn --accept SITE{rules}{out_folder}")
    }
}

/// A folder as in the paths of tests: relative to the parent of the folder of rules.
pub(super) fn named(folder: &Path) -> String {
    let whole = |path: &Path| std::fs::canonicalize(path).or_else(|_| std::path::absolute(path)).unwrap_or_default();
    let root = root_of(folder);
    let root = if root.as_os_str().is_empty() { PathBuf::from(".") } else { root };
    let path = whole(folder);
    path.strip_prefix(whole(&root)).unwrap_or(folder).to_string_lossy().replace('\\', "/")
}

/// Converts generated tests to a test of the sample at a path.
pub(in crate::cli) fn generated_test(promise: &GeneratedTests, page: String) -> CommentedRule<TestEntry> {
    let entry =
        TestEntry { page: Some(page), drop: promise.drop.clone(), keep: promise.keep.clone(), ..TestEntry::default() };
    CommentedRule { notes: Vec::new(), entry }
}

/// A unique name for a sample that is not the name of a rule file.
fn free_name(location: &Location, names: &mut BTreeSet<String>) -> String {
    let name = location.path.file_name().map_or_else(|| "page".into(), |name| name.to_string_lossy());
    let ending = if name.ends_with(".toml") || name.ends_with(SIDECAR_ENDING) { ".txt" } else { "" };
    let plain: String = name.chars().map(|c| if c.is_control() || c == '\u{fffd}' { '-' } else { c }).collect();
    let all = (1..).map(|n| if n == 1 { format!("{plain}{ending}") } else { format!("{n}-{plain}{ending}") });
    let free = all.into_iter().find(|name| names.insert(name.clone()));
    free.unwrap_or_default()
}

/// Copies a page and its URL: that of its URL file, or the host that a parent folder is named after.
fn copy(location: &Location, to: &Path) -> Result<()> {
    let put = |from: &Path, to: &Path| {
        let bytes = std::fs::read(from)
            .with_context(|| format!("cannot read {}", visible(from.as_os_str().as_encoded_bytes())))?;
        replace(to, &bytes).with_context(|| format!("cannot write {}", to.display()))
    };
    put(&location.path, to)?;
    let mut address = to.as_os_str().to_owned();
    address.push(SIDECAR_ENDING);
    match (&location.sidecar, location.folder_hosts.first()) {
        (Some(sidecar), _) => put(sidecar, Path::new(&address)),
        (None, Some(host)) => replace(Path::new(&address), format!("https://{host}/\n").as_bytes())
            .with_context(|| format!("cannot write a file next to {}", to.display())),
        (None, None) => Ok(()),
    }
}
