//! Which site file a page belongs to, how sure that is, and why.
//!
//! What is asked first decides: a site named by the user, the page's URL, a folder named after a host, the lines that a
//! site file calls its signature, and last a folder named like a site file. Doubt leaves a page unknown.

mod signature;

use crate::page::{Page, host_of, original};
use crate::rule::{Loaded, Site};
use signature::Signatures;
use std::fmt;

/// The sites that pages can belong to.
#[derive(Debug)]
pub struct RuleSet {
    sites: Vec<Site>,
    any: Site,
    shared: Vec<Site>,
    generic: Site,
    text: Site,
    signatures: Signatures,
}

/// Whose page it is, and who else was in question.
#[derive(Debug)]
pub struct Identification<'b> {
    /// The answer.
    pub site_match: SiteMatch<'b>,
    /// Every site with a signature line on the page, the best first. Empty where signatures were not asked.
    pub candidates: Vec<Candidate<'b>>,
    /// Where the page claims the address of another site than the folder that it is in.
    pub conflict: Option<HostConflict>,
}

/// HTML in a folder named after a host that claims an address of another one, as a text does that another site published
/// first. The folder decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostConflict {
    /// The host of the folder.
    pub folder: String,
    /// The host that the page claims.
    pub claimed: String,
}

impl fmt::Display for HostConflict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { folder, claimed } = self;
        write!(f, "its folder is named after {folder}, but its canonical URL is of {claimed}: the folder decides")
    }
}

/// Whose page it is.
#[derive(Debug, Clone)]
pub enum SiteMatch<'b> {
    /// A site's.
    Known {
        /// The site.
        site: &'b Site,
        /// By what.
        how: MatchedBy,
        /// From 0, no idea, to 1, sure.
        confidence: f64,
    },
    /// Nobody's that is surely known.
    Unknown(UnknownReason),
}

/// By what a page was known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MatchedBy {
    /// The user said so.
    Named,
    /// Its URL.
    Url,
    /// The name of a folder that it is in.
    Folder,
    /// Signature lines.
    Signature,
    /// A folder that it is in is called like the site file.
    Called,
}

/// Why a page is nobody's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UnknownReason {
    /// No site has a signature line on it.
    NothingFits,
    /// The best site shows too little.
    TooLittle {
        /// That site's id.
        site: String,
        /// The weight of its lines on the page.
        found: i32,
        /// The weight that it takes.
        threshold: i32,
    },
    /// Two sites fit as well.
    Tie {
        /// Their ids.
        sites: [String; 2],
    },
    /// Its URL has a host that no site file names.
    Host(String),
}

/// A site in question.
#[derive(Debug, Clone)]
pub struct Candidate<'b> {
    /// The site.
    pub site: &'b Site,
    /// The weight of its signature lines on the page.
    pub found: i32,
}

impl fmt::Display for MatchedBy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Named => "--site",
            Self::Url => "its URL",
            Self::Folder => "its folder's name",
            Self::Signature => "its signature lines",
            Self::Called => "a folder with its name",
        })
    }
}

const NO_SITE_FOR_HOST: &str = "no site file for the host ";

impl UnknownReason {
    /// The host in the words of [`UnknownReason::Host`], as reports have them; `None` in other words.
    #[must_use]
    pub fn host_told_of(words: &str) -> Option<&str> {
        words.strip_prefix(NO_SITE_FOR_HOST)
    }
}

impl fmt::Display for UnknownReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NothingFits => write!(f, "no signature matches"),
            Self::TooLittle { site, found, threshold } => {
                write!(f, "not enough matches for {site}: signature weight {found}, threshold {threshold}")
            }
            Self::Tie { sites: [a, b] } => write!(f, "{a} and {b} match equally well"),
            Self::Host(host) => write!(f, "{NO_SITE_FOR_HOST}{host}"),
        }
    }
}

/// Why a rule set could not be made.
#[derive(Debug, thiserror::Error)]
pub enum RuleSetError {
    /// The signatures of all sites are too large together.
    #[error("cannot compile the signatures of all site files together: {0}")]
    Signatures(String),
    /// There is no such site.
    #[error("there is no site file `{name}`; site files: {known}")]
    NoSuchSite {
        /// What was asked for.
        name: String,
        /// What there is.
        known: String,
    },
}

impl RuleSet {
    /// A rule set of sites.
    ///
    /// # Errors
    /// [`RuleSetError::Signatures`].
    pub fn new(loaded: Loaded) -> Result<Self, RuleSetError> {
        let signatures = Signatures::new(&loaded.sites).map_err(RuleSetError::Signatures)?;
        Ok(Self {
            sites: loaded.sites,
            any: loaded.any,
            shared: loaded.shared,
            generic: Site::generic(),
            text: Site::text(),
            signatures,
        })
    }

    /// The sites, in the order in which they are asked.
    #[must_use]
    pub fn sites(&self) -> &[Site] {
        &self.sites
    }

    /// The rules for every page.
    #[must_use]
    pub fn any(&self) -> &Site {
        &self.any
    }

    /// The files that site files use.
    #[must_use]
    pub fn shared(&self) -> &[Site] {
        &self.shared
    }

    /// The rules for HTML that no site file claims.
    #[must_use]
    pub fn generic(&self) -> &Site {
        &self.generic
    }

    /// The rules for text that no site file claims.
    #[must_use]
    pub fn text(&self) -> &Site {
        &self.text
    }

    /// The rules of the judge that a page is for.
    #[must_use]
    pub fn judge_of(&self, page: &Page) -> &Site {
        if page.html().is_some() { &self.generic } else { &self.text }
    }

    /// The site with an id.
    ///
    /// # Errors
    /// [`RuleSetError::NoSuchSite`].
    pub fn site(&self, id: &str) -> Result<&Site, RuleSetError> {
        self.sites.iter().find(|site| site.id.as_ref() == id).ok_or_else(|| RuleSetError::NoSuchSite {
            name: id.to_owned(),
            known: self.sites.iter().map(|site| site.id.as_ref()).collect::<Vec<_>>().join(", "),
        })
    }

    /// Whose page it is.
    #[must_use]
    pub fn identify(&self, page: &Page) -> Identification<'_> {
        if let Some((holders, conflict)) = self.foreign_claim(page) {
            return Identification { conflict: Some(conflict), ..self.among(page, &holders, MatchedBy::Folder) };
        }
        if let Some(host) = page.host() {
            let holders = self.holders(&host);
            if !holders.is_empty() {
                return self.among(page, &holders, MatchedBy::Url);
            }
            // A site file without hosts may still claim the page by its lines.
            let hostless: Vec<usize> = (0..self.sites.len()).filter(|&s| self.sites[s].hosts.is_empty()).collect();
            let by_lines = self.by_signature(page, &hostless);
            return match by_lines.site_match {
                SiteMatch::Unknown(UnknownReason::NothingFits) => {
                    Identification { site_match: SiteMatch::Unknown(UnknownReason::Host(host)), ..by_lines }
                }
                _ => by_lines,
            };
        }
        for host in page.folder_hosts() {
            let holders = self.holders(host);
            if !holders.is_empty() {
                return self.among(page, &holders, MatchedBy::Folder);
            }
        }
        let mut by_lines = self.by_signature(page, &(0..self.sites.len()).collect::<Vec<_>>());
        if let (SiteMatch::Unknown(_), Some(site)) = (&by_lines.site_match, self.named_as_folder(page)) {
            by_lines.site_match = SiteMatch::Known { site, how: MatchedBy::Called, confidence: 0.5 };
        }
        by_lines
    }

    /// The sites of the nearest folder that is named after one of their hosts, where nothing says what was fetched and the
    /// page claims an address of another site's.
    fn foreign_claim(&self, page: &Page) -> Option<(Vec<usize>, HostConflict)> {
        let claimed = page.claimed_url().filter(|_| page.fetched_url().is_none());
        let claimed = claimed.and_then(|url| host_of(&original(url)))?;
        let (folder, holders) = page.folder_hosts().iter().find_map(|host| {
            let holders = self.holders(host);
            (!holders.is_empty()).then_some((host, holders))
        })?;
        let is_foreign = !is_kin(folder, &claimed) && self.holders(&claimed) != holders;
        is_foreign.then(|| (holders, HostConflict { folder: folder.clone(), claimed }))
    }

    /// The site whose file is called like the nearest folder that is called like one.
    fn named_as_folder(&self, page: &Page) -> Option<&Site> {
        page.folders().iter().find_map(|name| self.sites.iter().find(|site| site.id.as_ref() == name))
    }

    /// The sites of a host; of an exact name and a wildcard, the exact one.
    fn holders(&self, host: &str) -> Vec<usize> {
        let reach = |site: &Site| site.hosts.iter().filter(|pattern| pattern.holds(host)).map(HostReach::of).max();
        let reaches: Vec<Option<HostReach>> = self.sites.iter().map(reach).collect();
        let best = reaches.iter().copied().flatten().max();
        (0..self.sites.len()).filter(|&site| best.is_some() && reaches[site] == best).collect()
    }

    /// One of several templates of a host: the one whose signature fits best.
    fn among(&self, page: &Page, holders: &[usize], how: MatchedBy) -> Identification<'_> {
        if let [only] = holders {
            let site_match = SiteMatch::Known { site: &self.sites[*only], how, confidence: 1.0 };
            return Identification { site_match, candidates: Vec::new(), conflict: None };
        }
        let mut found = self.by_signature(page, holders);
        // The host says whose it is, so less is needed to tell the templates apart.
        let best = match found.candidates.as_slice() {
            [] => holders.iter().map(|&site| &self.sites[site]).collect(),
            [best, ..] => foremost(&found.candidates, best.found),
        };
        found.site_match = match of_year(&best, page).as_slice() {
            [only] => SiteMatch::Known { site: only, how, confidence: 1.0 },
            _ => SiteMatch::Unknown(tie(&best)),
        };
        found
    }

    /// Every site with signature lines on a page, the best first.
    #[must_use]
    pub fn candidates(&self, page: &Page) -> Vec<Candidate<'_>> {
        self.candidates_among(page, &(0..self.sites.len()).collect::<Vec<_>>())
    }

    fn candidates_among(&self, page: &Page, among: &[usize]) -> Vec<Candidate<'_>> {
        let weights = self.signatures.weigh(page, &self.sites);
        let mut candidates: Vec<Candidate<'_>> = among
            .iter()
            .map(|&site| Candidate { site: &self.sites[site], found: weights[site] })
            .filter(|candidate| candidate.found > 0)
            .collect();
        candidates.sort_by_key(|candidate| std::cmp::Reverse(candidate.found));
        candidates
    }

    fn by_signature(&self, page: &Page, among: &[usize]) -> Identification<'_> {
        let candidates = self.candidates_among(page, among);
        let site_match = match candidates.as_slice() {
            [] => SiteMatch::Unknown(UnknownReason::NothingFits),
            [best, ..] if best.found < best.site.threshold => SiteMatch::Unknown(UnknownReason::TooLittle {
                site: best.site.id.to_string(),
                found: best.found,
                threshold: best.site.threshold,
            }),
            [best, second, ..] if best.found == second.found && second.found >= second.site.threshold => {
                let equal = foremost(&candidates, best.found);
                match of_year(&equal, page).as_slice() {
                    [only] => SiteMatch::Known { site: only, how: MatchedBy::Signature, confidence: 0.5 },
                    _ => SiteMatch::Unknown(tie(&equal)),
                }
            }
            [best, rest @ ..] => {
                let lead = f64::from(best.found - rest.first().map_or(0, |second| second.found).max(0));
                SiteMatch::Known { site: best.site, how: MatchedBy::Signature, confidence: lead / (lead + 1.0) }
            }
        };
        Identification { site_match, candidates, conflict: None }
    }
}

/// Whether one host is the other or one below it, `www.` aside.
fn is_kin(a: &str, b: &str) -> bool {
    let bare = |host: &str| host.strip_prefix("www.").unwrap_or(host).to_owned();
    let (a, b) = (bare(a), bare(b));
    let is_below = |a: &str, b: &str| a.strip_suffix(b).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
    is_below(&a, &b) || is_below(&b, &a)
}

/// The sites with the greatest weight.
fn foremost<'b>(candidates: &[Candidate<'b>], found: i32) -> Vec<&'b Site> {
    candidates.iter().take_while(|candidate| candidate.found == found).map(|candidate| candidate.site).collect()
}

/// Of several sites those whose template was in use when the page was published; all where that is not known.
fn of_year<'b>(sites: &[&'b Site], page: &Page) -> Vec<&'b Site> {
    let in_use = |site: &Site, year| site.active.is_none_or(|seen| seen.holds(year));
    match (sites, page.year()) {
        ([_, _, ..], Some(year)) => sites.iter().copied().filter(|site| in_use(site, year)).collect(),
        _ => sites.to_vec(),
    }
}

fn tie(sites: &[&Site]) -> UnknownReason {
    let id = |n: usize| sites.get(n).map_or_else(String::new, |site| site.id.to_string());
    UnknownReason::Tie { sites: [id(0), id(1)] }
}

/// How closely a host pattern names a host: a longer one more closely, an exact one most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum HostReach {
    Below(usize),
    Exact,
}

impl HostReach {
    fn of(pattern: &crate::rule::HostPattern) -> Self {
        match pattern {
            crate::rule::HostPattern::Exact(_) => Self::Exact,
            crate::rule::HostPattern::Below(host) => Self::Below(host.len()),
        }
    }
}
