//! `unboil new`.

use super::args::NewArgs;
use super::learn::generated_test;
use super::roots::root_of;
use super::{Ended, counted};
use crate::learn::{Hints, learn};
use crate::page::{NotText, Page};
use crate::render::visible;
use crate::rule::file::TestEntry;
use crate::rule::{CommentedRule, RuleError, RuleText, load, read_folder};
use crate::shipped_files;
use crate::sink::replace;
use crate::site::{RuleSet, SiteMatch};
use crate::source::{Folder, Found, Location, SIDECAR_ENDING, read};
use anyhow::{Context as _, Result, bail};
use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};

/// The maximum number of dumps: more do not improve a first file, and give too many samples.
const MOST: usize = 100;

/// The schema next to the site file, for completion and checks in editors.
const SCHEMA: &str = "site-file.schema.json";

/// A dump and its location.
struct Dumped {
    location: Location,
    page: Page,
}

pub(super) fn run(args: &NewArgs) -> Result<Ended> {
    let file = args.rules.join(format!("{}.toml", args.site));
    let dumps = dumps(&args.from)?;
    let mut files = if args.rules.is_dir() { own_files(&args.rules)? } else { Vec::new() };
    files.extend(shipped_files());
    let rule_set = RuleSet::new(load(&files)?)?;
    std::fs::create_dir_all(&args.rules).with_context(|| format!("cannot create {}", args.rules.display()))?;
    let place = Place::take(&file)?;
    let mut out = anstream::stdout().lock();
    told_of_known(&mut out, &rule_set, &dumps)?;
    let root = root_of(&args.rules);
    let samples = samples(&dumps, &root.join("samples").join(&args.site))?;
    let pages: Vec<&Page> = dumps.iter().map(|dump| &dump.page).collect();
    let site = args.name.clone().unwrap_or_else(|| args.site.clone());
    let hosts = hosts(args, &pages);
    let hints = Hints { site, hosts, any: Some(rule_set.any()), others: rule_set.sites(), ..Hints::default() };
    let proposal = learn(&pages, &hints);
    let mut proposed = proposal.file();
    proposed.schema = Some(format!("./{SCHEMA}"));
    let shown = |sample: &PathBuf| sample.strip_prefix(&root).unwrap_or(sample).to_string_lossy().replace('\\', "/");
    for promise in &proposal.promises {
        let of = dumps.iter().zip(&samples).find(|(dump, _)| promise.fits(&dump.page));
        proposed.tests.extend(of.map(|(_, sample)| generated_test(promise, shown(sample))));
    }
    if proposed.tests.is_empty() {
        let page = samples.first().map(shown);
        proposed.tests.push(CommentedRule { notes: Vec::new(), entry: TestEntry { page, ..TestEntry::default() } });
    }
    let note = "Put right what must go from the page and, more important, what must stay on it.".to_owned();
    proposed.tests[0].notes.push(note);
    let schema = args.rules.join(SCHEMA);
    replace(&schema, format!("{:#}\n", crate::rule::schema()).as_bytes())
        .with_context(|| format!("cannot write {}", schema.display()))?;
    place.fill(proposed.to_toml().as_bytes())?;
    writeln!(out, "{}: site file, written from {}", file.display(), counted(dumps.len(), "dump"))?;
    writeln!(out, "{}: copies of the dumps, as samples", root.join("samples").join(&args.site).display())?;
    if let Some(refused) = &proposal.refused {
        writeln!(out, "\nno rules were proposed. {refused}")?;
    }
    writeln!(out, "\nread the file, then try it on one page and on all of them:")?;
    if let Some(sample) = samples.first() {
        let sample = sample.to_string_lossy();
        writeln!(out, "  unboil explain {} --rules {}", visible(sample.as_bytes()), args.rules.display())?;
    }
    writeln!(out, "  unboil check {}", file.display())?;
    Ok(Ended::Well)
}

/// The existing rule files; a folder without any is new.
pub(super) fn own_files(folder: &Path) -> Result<Vec<RuleText>> {
    match read_folder(folder) {
        Err(RuleError::Empty(_)) => Ok(Vec::new()),
        files => Ok(files?),
    }
}

/// The path of the new site file, reserved before any work is done, so that one of two simultaneous runs is refused. It is
/// released if the work fails.
struct Place<'p> {
    file: &'p Path,
    filled: bool,
}

impl<'p> Place<'p> {
    fn take(file: &'p Path) -> Result<Self> {
        match std::fs::File::create_new(file) {
            Ok(_) => Ok(Self { file, filled: false }),
            Err(e) if e.kind() == std::io::ErrorKind::AlreadyExists => {
                bail!("{} already exists: edit it, or choose another name", file.display())
            }
            Err(e) => Err(e).with_context(|| format!("cannot write {}", file.display())),
        }
    }

    fn fill(mut self, text: &[u8]) -> Result<()> {
        replace(self.file, text).with_context(|| format!("cannot write {}", self.file.display()))?;
        self.filled = true;
        Ok(())
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        if !self.filled {
            // If deleting fails, an empty file remains, which the next run reports.
            let _ = std::fs::remove_file(self.file);
        }
    }
}

/// The pages of files and folders, without those that have no text.
fn dumps(from: &[PathBuf]) -> Result<Vec<Dumped>> {
    let mut dumps = Vec::new();
    let mut seen = BTreeSet::new();
    for from in from {
        let found = Folder::open(from, Path::new("")).with_context(|| format!("cannot read {}", from.display()))?;
        for found in found {
            let location = match found {
                Found::Page(location) => location,
                Found::Skipped(..) => continue,
                Found::Failed(path, e) => bail!("cannot read {}: {e}", path.display()),
            };
            if !seen.insert(std::fs::canonicalize(&location.path).unwrap_or_else(|_| location.path.clone())) {
                continue;
            }
            let dump = read(&location).with_context(|| format!("cannot read {}", location.path.display()))?;
            match Page::read(dump) {
                Ok(page) if page.text().trim_ascii().is_empty() => {}
                Ok(page) => dumps.push(Dumped { location, page }),
                Err(NotText::Binary) => {}
                Err(e) => bail!("{}: {e}", location.path.display()),
            }
            if dumps.len() > MOST {
                bail!("more than {MOST} dumps: name fewer of them, of every kind of page");
            }
        }
    }
    if dumps.is_empty() {
        bail!("no dumps with text found: name files, or folders of files");
    }
    Ok(dumps)
}

/// Reports dumps that already match a site file.
fn told_of_known(out: &mut impl Write, rule_set: &RuleSet, dumps: &[Dumped]) -> Result<()> {
    for Dumped { location, page } in dumps {
        if let SiteMatch::Known { site, how, .. } = rule_set.identify(page).site_match {
            let path = location.path.to_string_lossy();
            writeln!(out, "{} already matches a site by {how}: {}", visible(path.as_bytes()), site.id)?;
        }
    }
    Ok(())
}

/// The hosts of a new site: those given, or those of its pages' URLs.
fn hosts(args: &NewArgs, pages: &[&Page]) -> Vec<String> {
    if !args.host.is_empty() {
        return args.host.clone();
    }
    let hosts: BTreeSet<String> = pages.iter().filter_map(|page| page.host()).collect();
    let without_www = |host: String| host.strip_prefix("www.").map_or(host.clone(), str::to_owned);
    hosts.into_iter().map(without_www).collect::<BTreeSet<_>>().into_iter().collect()
}

/// Copies the dumps and their URL files to the folder of samples; existing files are kept.
fn samples(dumps: &[Dumped], folder: &Path) -> Result<Vec<PathBuf>> {
    let place = std::fs::canonicalize(folder).ok();
    let mut names = BTreeSet::new();
    let mut samples = Vec::new();
    for Dumped { location, .. } in dumps {
        let here = std::fs::canonicalize(&location.path).unwrap_or_else(|_| location.path.clone());
        if place.as_ref().is_some_and(|place| here.starts_with(place)) {
            samples.push(location.path.clone());
            continue;
        }
        // If dumps of different folders have the same name, the second is named with its folders.
        let name = location.path.file_name().map_or_else(|| "dump".into(), |name| name.to_string_lossy().into_owned());
        let long = location.relative.to_string_lossy().replace(['/', '\\'], "-");
        let bytes =
            std::fs::read(&location.path).with_context(|| format!("cannot read {}", location.path.display()))?;
        let is_copy = |path: PathBuf| path.is_file() && std::fs::read(path).is_ok_and(|there| there == bytes);
        // A failed run may have left its copies.
        let free = |name: &String| !names.contains(name) && (!folder.join(name).exists() || is_copy(folder.join(name)));
        let numbered = || (2..).map(|n| format!("{n}-{long}")).find(|name| free(name));
        let name = [name, long.clone()].into_iter().find(|name| free(name)).or_else(numbered).unwrap_or_default();
        let to = folder.join(&name);
        copy(&location.path, &to)?;
        if let Some(sidecar) = &location.sidecar {
            copy(sidecar, &folder.join(format!("{name}{SIDECAR_ENDING}")))?;
        }
        names.insert(name);
        samples.push(to);
    }
    Ok(samples)
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    let bytes = std::fs::read(from).with_context(|| format!("cannot read {}", from.display()))?;
    replace(to, &bytes).with_context(|| format!("cannot write {}", to.display()))
}
