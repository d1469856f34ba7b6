//! `unboil learn`.

mod accept;
mod marks;
mod names;
mod proposals;
mod table;
mod unclaimed;

use super::Ended;
use super::args::LearnArgs;
use super::new::own_files;
use crate::learn::group::groups;
use crate::learn::{Hints, Proposal, learn};
use crate::page::Page;
use crate::rule::{PENDING, load};
use crate::run::walk;
use crate::shipped_files;
use crate::site::RuleSet;
use crate::source::read;
use anyhow::{Result, bail};
use indicatif::{ProgressBar, ProgressStyle};
use names::{Name, names};
use proposals::Proposals;
pub(super) use proposals::generated_test;
use rayon::prelude::*;
use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use unclaimed::Unclaimed;

/// From so many pages of a group, spread evenly, its rules are learnt.
const LEARNT_FROM: usize = 300;

/// What was learnt of a group of pages.
struct Learnt {
    name: Name,
    /// How many pages the group has.
    pages: usize,
    proposal: Proposal,
}

pub(super) fn run(args: &LearnArgs) -> Result<Ended> {
    let rules = args.rules.clone().unwrap_or_else(|| PathBuf::from("rules"));
    let folder = args.out.clone().unwrap_or_else(|| rules.join(PENDING));
    if let Some(site) = &args.accept {
        return accept::run(site, &folder, &rules);
    }
    refuse_mistakes(args, &folder)?;
    let mut files = if rules.is_dir() { own_files(&rules)? } else { Vec::new() };
    files.extend(shipped_files());
    let rule_set = RuleSet::new(load(&files)?)?;
    let bar = bar(args, "pages read");
    let unclaimed = Unclaimed::among(walk(&args.raw)?, &rule_set, &bar)?;
    bar.finish_and_clear();
    let grouping = groups(&unclaimed.prints);
    let names = names(&grouping.groups, &unclaimed, &files);
    let bar = bar_to(args, grouping.groups.len() as u64);
    let teacher = Teacher {
        unclaimed: &unclaimed,
        rule_set: &rule_set,
        marks: args.marks.as_deref(),
        labelled: AtomicUsize::new(0),
    };
    let groups = grouping.groups.par_iter().zip(names);
    let learnt = groups.map(|(group, name)| {
        let learnt = teacher.learn(&group.pages, name);
        bar.inc(1);
        learnt
    });
    let learnt = learnt.collect::<Result<Vec<Learnt>>>()?;
    bar.finish_and_clear();
    if let Some(labels) = &args.marks
        && teacher.labelled.load(Ordering::Relaxed) == 0
    {
        bail!("no label file in {} matches a page: name the labels of RAW/a/b.txt a/b.txt.gold", labels.display());
    }
    let mut proposals = Proposals::open(&folder, args);
    for learnt in learnt.iter().filter(|learnt| !learnt.proposal.rules.is_empty()) {
        proposals.write(learnt, &unclaimed)?;
    }
    if !args.quiet {
        let mut out = anstream::stdout().lock();
        table::groups(&mut out, &learnt, &proposals)?;
        table::rest(&mut out, &unclaimed, &grouping.alone)?;
        proposals.next_steps(&mut out, args)?;
    }
    Ok(if unclaimed.failed > 0 { Ended::WithFailures } else { Ended::Well })
}

/// Refuses what would be found out too late, or never.
fn refuse_mistakes(args: &LearnArgs, folder: &Path) -> Result<()> {
    for given in [&args.rules, &args.marks].into_iter().flatten() {
        if !given.is_dir() {
            bail!("the folder {} does not exist", given.display());
        }
    }
    if folder.exists() && !folder.is_dir() {
        bail!("{} is a file: name a folder for the proposals", folder.display());
    }
    let whole = |path: &Path| std::fs::canonicalize(path).or_else(|_| std::path::absolute(path)).unwrap_or_default();
    for raw in args.raw.iter().filter(|raw| raw.is_dir()) {
        if whole(folder).starts_with(whole(raw)) {
            bail!("{} is inside the input folder {}: choose a folder outside of it", folder.display(), raw.display());
        }
    }
    Ok(())
}

/// Learns from pages of a group.
struct Teacher<'t> {
    unclaimed: &'t Unclaimed,
    rule_set: &'t RuleSet,
    /// Where the labels are that bind what is learnt.
    marks: Option<&'t Path>,
    /// Of how many pages labels were found.
    labelled: AtomicUsize,
}

impl Teacher<'_> {
    fn learn(&self, group: &[usize], name: Name) -> Result<Learnt> {
        let most = group.len().min(LEARNT_FROM);
        let spread = (0..most).map(|n| group[n * group.len() / most]);
        let labelled = |page: &usize| {
            self.marks.is_some_and(|labels| marks::place(labels, &self.unclaimed.locations[*page].relative).is_some())
        };
        let chosen: BTreeSet<usize> = spread.chain(group.iter().copied().filter(labelled)).collect();
        let mut pages = Vec::new();
        let mut marks = HashMap::new();
        for location in chosen.into_iter().map(|at| &self.unclaimed.locations[at]) {
            // It was read before: what is gone since, or is no page any more, teaches nothing.
            let Some(page) = read(location).ok().and_then(|dump| Page::read(dump).ok()) else { continue };
            if let Some(labels) = self.marks {
                let found = marks::of(labels, &location.relative, &page)?;
                self.labelled.fetch_add(usize::from(found.is_some()), Ordering::Relaxed);
                marks.extend(found.map(|marks| (page.id().to_owned(), marks)));
            }
            pages.push(page);
        }
        let hosts = name.host.clone().into_iter().collect();
        let known = Hints {
            site: name.site.clone(),
            hosts,
            marks,
            any: Some(self.rule_set.any()),
            others: self.rule_set.sites(),
        };
        let proposal = learn(&pages.iter().collect::<Vec<_>>(), &known);
        Ok(Learnt { name, pages: group.len(), proposal })
    }
}

/// A count of what is done, where there is a terminal.
fn bar(args: &LearnArgs, what: &str) -> ProgressBar {
    use std::io::IsTerminal as _;
    if args.quiet || !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template(&format!("{{spinner}} {{pos}} {what}  {{per_sec}}"));
    ProgressBar::new_spinner().with_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()))
}

/// A bar of the groups that have been learnt from.
fn bar_to(args: &LearnArgs, groups: u64) -> ProgressBar {
    let bar = bar(args, "");
    if bar.is_hidden() {
        return bar;
    }
    let style = ProgressStyle::with_template("{bar:30} {pos}/{len} groups  {eta} left");
    ProgressBar::new(groups).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}
