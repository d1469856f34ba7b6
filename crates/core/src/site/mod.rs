//! Site matching: which site file applies to a page, with a confidence and the reason.
//!
//! The first of these decides: a site named by the user, the page's URL, a folder named after a host, the signature
//! lines of the site files, a folder named like a site file. If in doubt, the page is unknown.

mod signature;

use crate::page::{Page, host_of, original};
use crate::rule::{Loaded, Rule, Site, SiteId};
use signature::Signatures;
use std::fmt;

/// The sites that pages can match, with the rules for every page and the judges.
#[derive(Debug)]
pub struct RuleSet {
    sites: Vec<Site>,
    any: Site,
    shared: Vec<Site>,
    generic: Site,
    text: Site,
    signatures: Signatures,
}

/// The site that a page matches, and the other candidates.
#[derive(Debug)]
pub struct Identification<'b> {
    /// The result.
    pub site_match: SiteMatch<'b>,
    /// All sites with a signature line on the page, best first. Empty if signatures were not used.
    pub candidates: Vec<Candidate<'b>>,
    /// The conflict between the page's folder and the URL that it states, if any.
    pub conflict: Option<HostConflict>,
}

/// A conflict: HTML in a folder named after a host states a URL of another host, as syndicated text does. The folder
/// decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostConflict {
    /// The host of the folder.
    pub folder: String,
    /// The host in the URL that the page states.
    pub claimed: String,
}

impl fmt::Display for HostConflict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { folder, claimed } = self;
        write!(f, "its folder is named after {folder}, but its canonical URL is of {claimed}: the folder decides")
    }
}

/// The site that a page matches, if any.
#[derive(Debug, Clone)]
pub enum SiteMatch<'b> {
    /// The page matches a site.
    Known {
        /// The site.
        site: &'b Site,
        /// How it was matched.
        how: MatchedBy,
        /// The confidence, from 0 (unknown) to 1 (certain).
        confidence: f64,
    },
    /// The page matches no site with certainty.
    Unknown(UnknownReason),
}

/// How a page was matched to a site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MatchedBy {
    /// The user named the site.
    Named,
    /// By its URL.
    Url,
    /// By a folder named after one of the site's hosts.
    Folder,
    /// By signature lines.
    Signature,
    /// By a folder with the same name as the site file.
    Called,
}

/// Why a page matches no site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UnknownReason {
    /// No site has a signature line on it.
    NothingFits,
    /// The best site does not reach its threshold.
    TooLittle {
        /// The site's id.
        site: String,
        /// The weight of its signature lines on the page.
        found: i32,
        /// The required weight.
        threshold: i32,
    },
    /// Two sites match equally well.
    Tie {
        /// Their ids.
        sites: [String; 2],
    },
    /// No site file has the host of its URL.
    Host(String),
}

/// A site with signature lines on the page.
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
    /// Returns the host in a rendered [`UnknownReason::Host`], as in reports; `None` for any other text.
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

/// Why a rule set could not be created.
#[derive(Debug, thiserror::Error)]
pub enum RuleSetError {
    /// The signatures of all sites are too large together.
    #[error("cannot compile the signatures of all site files together: {0}")]
    Signatures(String),
    /// There is no site with this id.
    #[error("there is no site file `{name}`; site files: {known}")]
    NoSuchSite {
        /// The requested id.
        name: String,
        /// The known ids.
        known: String,
    },
}

impl RuleSet {
    /// Creates a rule set from loaded sites.
    ///
    /// # Errors
    /// [`RuleSetError::Signatures`] if the signatures of all sites do not compile together.
    pub fn new(loaded: Loaded) -> Result<Self, RuleSetError> {
        let signatures = Signatures::new(&loaded.sites).map_err(RuleSetError::Signatures)?;
        let Loaded { sites, any, shared, .. } = loaded;
        let mut rule_set = Self { sites, any, shared, generic: Site::generic(), text: Site::text(), signatures };
        rule_set.number();
        Ok(rule_set)
    }

    /// Assigns an index to every site and every rule.
    fn number(&mut self) {
        let Self { sites, any, shared, generic, text, .. } = self;
        let all = sites.iter_mut().chain([any, generic, text]).chain(shared);
        let mut rules = 0;
        for (site, number) in all.zip(0..) {
            site.number = SiteId(number);
            rules = site.number_rules(rules);
        }
    }

    /// Returns all sites with rules for pages: those of site files, the one for every page, and those of the two judges.
    pub fn all(&self) -> impl Iterator<Item = &Site> {
        self.sites.iter().chain([&self.any, &self.generic, &self.text])
    }

    /// Returns the rules of [`RuleSet::all`], in number order.
    pub fn rules(&self) -> impl Iterator<Item = &Rule> {
        self.all().flat_map(|site| &site.rules)
    }

    /// Returns the sites, in match order.
    #[must_use]
    pub fn sites(&self) -> &[Site] {
        &self.sites
    }

    /// Returns the rules for every page.
    #[must_use]
    pub fn any(&self) -> &Site {
        &self.any
    }

    /// Returns the files that site files extend.
    #[must_use]
    pub fn shared(&self) -> &[Site] {
        &self.shared
    }

    /// Returns the rules of the HTML judge, for pages without a site.
    #[must_use]
    pub fn generic(&self) -> &Site {
        &self.generic
    }

    /// Returns the rules of the text judge, for pages without a site.
    #[must_use]
    pub fn text(&self) -> &Site {
        &self.text
    }

    /// Returns the rules of the judge for a page: HTML or text.
    #[must_use]
    pub fn judge_of(&self, page: &Page) -> &Site {
        if page.html().is_some() { &self.generic } else { &self.text }
    }

    /// Returns the site with an id.
    ///
    /// # Errors
    /// [`RuleSetError::NoSuchSite`] if there is none.
    pub fn site(&self, id: &str) -> Result<&Site, RuleSetError> {
        self.sites.iter().find(|site| site.id.as_ref() == id).ok_or_else(|| RuleSetError::NoSuchSite {
            name: id.to_owned(),
            known: self.sites.iter().map(|site| site.id.as_ref()).collect::<Vec<_>>().join(", "),
        })
    }

    /// Matches a page to a site.
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
            // A site file without hosts may still match the page by signature lines.
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

    /// Returns the sites of the nearest folder named after one of their hosts, if the fetched URL is unknown and the
    /// page states a URL of another site.
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

    /// Returns the site named like the nearest folder that has the name of a site file.
    fn named_as_folder(&self, page: &Page) -> Option<&Site> {
        page.folders().iter().find_map(|name| self.sites.iter().find(|site| site.id.as_ref() == name))
    }

    /// Returns the sites of a host. An exact host pattern takes precedence over a wildcard.
    fn holders(&self, host: &str) -> Vec<usize> {
        let reach = |site: &Site| site.hosts.iter().filter(|pattern| pattern.holds(host)).map(HostReach::of).max();
        let reaches: Vec<Option<HostReach>> = self.sites.iter().map(reach).collect();
        let best = reaches.iter().copied().flatten().max();
        (0..self.sites.len()).filter(|&site| best.is_some() && reaches[site] == best).collect()
    }

    /// Chooses among several templates of a host by signature.
    fn among(&self, page: &Page, holders: &[usize], how: MatchedBy) -> Identification<'_> {
        if let [only] = holders {
            let site_match = SiteMatch::Known { site: &self.sites[*only], how, confidence: 1.0 };
            return Identification { site_match, candidates: Vec::new(), conflict: None };
        }
        let mut found = self.by_signature(page, holders);
        // The host determines the site, so no threshold is needed to tell the templates apart.
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

    /// Returns all sites with signature lines on a page, best first.
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

/// Whether one host is the other or a subdomain of it, ignoring `www.`.
fn is_kin(a: &str, b: &str) -> bool {
    let bare = |host: &str| host.strip_prefix("www.").unwrap_or(host).to_owned();
    let (a, b) = (bare(a), bare(b));
    let is_below = |a: &str, b: &str| a.strip_suffix(b).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
    is_below(&a, &b) || is_below(&b, &a)
}

/// The candidates with the greatest weight.
fn foremost<'b>(candidates: &[Candidate<'b>], found: i32) -> Vec<&'b Site> {
    candidates.iter().take_while(|candidate| candidate.found == found).map(|candidate| candidate.site).collect()
}

/// The sites whose template was in use in the page's year of publication; all of them if the year is unknown.
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

/// The specificity of a host pattern: a longer one is more specific, an exact one most.
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
