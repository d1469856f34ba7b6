//! Names of proposed site files: from their host, otherwise from the folder of their pages, otherwise by number.

use super::unclaimed::Unclaimed;
use crate::learn::group::Group;
use crate::rule::file::ActiveYears;
use crate::rule::{RuleText, rule_id};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::ffi::OsStr;

/// Folder names that say nothing about the site of their pages.
const PLAIN: [&str; 24] = [
    "articles",
    "cache",
    "clean",
    "cms",
    "corpus",
    "crawl",
    "data",
    "download",
    "downloads",
    "dump",
    "dumps",
    "files",
    "generic",
    "html",
    "in",
    "input",
    "out",
    "pages",
    "pending",
    "raw",
    "samples",
    "text",
    "tmp",
    "txt",
];
/// The minimum share of a folder's pages, in percent, for naming a group after the folder.
const MOSTLY: usize = 80;
/// The maximum length of a name, in characters.
const LONGEST: usize = 60;

/// The name of a proposed site file.
#[derive(Debug, Clone)]
pub(super) struct Name {
    /// The file name without `.toml`.
    pub id: String,
    /// The display name of the site.
    pub site: String,
    /// The host of its pages, if they have a URL.
    pub host: Option<String>,
    /// The years of its pages, if another group has the same name and other years.
    pub active: Option<ActiveYears>,
}

/// The unique names of groups, in order; none is that of an existing rule file.
pub(super) fn names(groups: &[Group], unclaimed: &Unclaimed, files: &[RuleText]) -> Vec<Name> {
    let folders = folders(unclaimed);
    let bases: Vec<(String, String)> = groups.iter().map(|group| base(group, unclaimed, &folders)).collect();
    let mut shared: HashMap<&str, Vec<&Group>> = HashMap::new();
    for ((id, _), group) in bases.iter().zip(groups) {
        shared.entry(id).or_default().push(group);
    }
    let mut taken: HashSet<String> = files.iter().map(|file| rule_id(&file.path).to_string()).collect();
    let named = |(group, (base, site)): (&Group, &(String, String))| {
        let seen = apart(group, &shared[base.as_str()]);
        let year = seen.and(group.years).map(|(from, _)| format!("{base}-{from}"));
        let numbered = (2..).map(|n| format!("{base}-{n}"));
        let ids = year.into_iter().chain([base.clone()]).chain(numbered);
        let id = ids.into_iter().find(|id| !taken.contains(id)).unwrap_or_default();
        taken.insert(id.clone());
        Name { id, site: site.clone(), host: group.host.clone(), active: seen }
    };
    groups.iter().zip(&bases).map(named).collect()
}

/// The number of pages in each folder.
fn folders(unclaimed: &Unclaimed) -> BTreeMap<&str, usize> {
    let mut folders = BTreeMap::new();
    for location in &unclaimed.locations {
        if let Some(name) = location.folders.first() {
            *folders.entry(name.as_str()).or_default() += 1;
        }
    }
    folders
}

/// The name of a group, before making it unique: for files and for display.
fn base(group: &Group, unclaimed: &Unclaimed, folders: &BTreeMap<&str, usize>) -> (String, String) {
    if let Some(host) = &group.host {
        return (slug(host), host.clone());
    }
    let mut of: BTreeMap<&str, usize> = BTreeMap::new();
    for folder in group.pages.iter().filter_map(|&page| unclaimed.locations[page].folders.first()) {
        *of.entry(folder).or_default() += 1;
    }
    let most = of.into_iter().max_by_key(|(name, pages)| (*pages, std::cmp::Reverse(*name)));
    let own = most.filter(|(name, pages)| {
        let all = folders.get(name).copied().unwrap_or(0);
        let says = !PLAIN.contains(&name.to_lowercase().as_str()) && slug(name).contains(char::is_alphabetic);
        says && pages * 100 >= all * MOSTLY && pages * 100 >= group.pages.len() * MOSTLY
    });
    match own {
        Some((name, _)) => (slug(name), name.to_owned()),
        None => ("source".to_owned(), named_after_page(group, unclaimed)),
    }
}

/// The display name of a group without a host and a folder of its own: after one of its pages.
fn named_after_page(group: &Group, unclaimed: &Unclaimed) -> String {
    let page = &unclaimed.locations[group.pages[0]].relative;
    format!("the site of {}", page.file_stem().unwrap_or(OsStr::new("a page")).to_string_lossy())
}

/// The years of a group, if they do not overlap with those of other groups of the same name. The start of the first
/// template and the end of the last one are not known.
fn apart(group: &Group, others: &[&Group]) -> Option<ActiveYears> {
    let (from, to) = group.years?;
    let others: Vec<&Group> = others.iter().copied().filter(|other| other.pages != group.pages).collect();
    let years: Vec<(i16, i16)> = others.iter().filter_map(|other| other.years).collect();
    let elsewhere = years.len() == others.len() && years.iter().all(|&(first, last)| last < from || to < first);
    let before = years.iter().any(|&(_, last)| last < from);
    let behind = years.iter().any(|&(first, _)| to < first);
    (elsewhere && !years.is_empty()).then(|| ActiveYears { from: before.then_some(from), to: behind.then_some(to) })
}

/// Converts a name to a file name that is valid on every system.
fn slug(name: &str) -> String {
    let mut slug = String::new();
    for c in name.to_lowercase().chars().take(LONGEST) {
        match c {
            'a'..='z' | '0'..='9' => slug.push(c),
            _ if slug.is_empty() || slug.ends_with('-') => {}
            _ => slug.push('-'),
        }
    }
    let slug = slug.trim_end_matches('-');
    if slug.is_empty() || PLAIN.contains(&slug) { "source".to_owned() } else { slug.to_owned() }
}
