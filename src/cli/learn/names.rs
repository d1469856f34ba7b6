//! What proposed site files are called: after their host, else after the folder of their pages, else by number.

use super::unclaimed::Unclaimed;
use crate::learn::group::Group;
use crate::rule::file::ActiveYears;
use crate::rule::{RuleText, rule_id};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::ffi::OsStr;

/// Names of folders that say nothing of whose pages are in them.
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
/// A group is called after a folder where so many hundredths of the folder's pages are its own.
const MOSTLY: usize = 80;
/// A name has so many characters at the most.
const LONGEST: usize = 60;

/// What a proposed site file is called.
#[derive(Debug, Clone)]
pub(super) struct Name {
    /// The file's name without `.toml`.
    pub id: String,
    /// The site's name for people.
    pub site: String,
    /// Its pages' host, where they have an address.
    pub host: Option<String>,
    /// The years of its pages, where another group has the same name and other years.
    pub active: Option<ActiveYears>,
}

/// The names of groups, in their order: no two are the same, and none is that of a rule file that is there.
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

/// How many pages are in each folder.
fn folders(unclaimed: &Unclaimed) -> BTreeMap<&str, usize> {
    let mut folders = BTreeMap::new();
    for location in &unclaimed.locations {
        if let Some(name) = location.folders.first() {
            *folders.entry(name.as_str()).or_default() += 1;
        }
    }
    folders
}

/// The name of a group by itself, for files and for people.
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

/// What a group without a host and a folder of its own is called for people: after one of its pages.
fn named_after_page(group: &Group, unclaimed: &Unclaimed) -> String {
    let page = &unclaimed.locations[group.pages[0]].relative;
    format!("the site of {}", page.file_stem().unwrap_or(OsStr::new("a page")).to_string_lossy())
}

/// The years of a group, where no other group of the same name has any of them. The first template's start is not known,
/// nor the last one's end.
fn apart(group: &Group, others: &[&Group]) -> Option<ActiveYears> {
    let (from, to) = group.years?;
    let others: Vec<&Group> = others.iter().copied().filter(|other| other.pages != group.pages).collect();
    let years: Vec<(i16, i16)> = others.iter().filter_map(|other| other.years).collect();
    let elsewhere = years.len() == others.len() && years.iter().all(|&(first, last)| last < from || to < first);
    let before = years.iter().any(|&(_, last)| last < from);
    let behind = years.iter().any(|&(first, _)| to < first);
    (elsewhere && !years.is_empty()).then(|| ActiveYears { from: before.then_some(from), to: behind.then_some(to) })
}

/// A name that a file can have on every system.
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
