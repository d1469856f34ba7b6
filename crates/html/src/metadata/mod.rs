//! Page metadata: the title, author, date and addresses stated by the page.
//!
//! Sources, the most trusted first: JSON-LD of an article, Open Graph and other `<meta>` tags, microdata (`itemprop`),
//! `<time>`, `<link>`, then `<h1>` and `<title>`. Nothing here can fail: unreadable statements are skipped.

mod date;
mod json_ld;

use super::attributes::known;
use super::tree::{NodeId, Tree};

pub use date::iso_day;

/// Metadata stated by a page. Texts are trimmed and never empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Metadata {
    /// The article's title.
    pub title: Option<String>,
    /// The author's name. Several names are joined with `, `.
    pub author: Option<String>,
    /// The date of publication.
    pub date: Option<StatedDate>,
    /// The address in `<link rel=canonical>`, as written.
    pub canonical_url: Option<String>,
    /// The address in `og:url`, otherwise the one in JSON-LD, as written.
    pub og_url: Option<String>,
    /// The name of the site.
    pub site_name: Option<String>,
}

/// A date stated by a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatedDate {
    /// As written in the page.
    pub stated: String,
    /// The day as `YYYY-MM-DD` in the page's own time zone, if the statement is unambiguous.
    pub iso_day: Option<String>,
}

/// Trust in a source. The lowest number wins, and among equals the first in the page.
type Rank = u8;

/// The best statement so far.
#[derive(Default)]
struct Best(Option<(Rank, String)>);

impl Best {
    fn offer(&mut self, rank: Rank, text: &str) {
        let text = collapse(text);
        if !text.is_empty() && self.0.as_ref().is_none_or(|(best, _)| rank < *best) {
            self.0 = Some((rank, text));
        }
    }

    fn take(self) -> Option<String> {
        self.0.map(|(_, text)| text)
    }
}

/// All statements collected so far.
#[derive(Default)]
struct Findings {
    title: Best,
    author: Best,
    date: Best,
    canonical: Best,
    url: Best,
    site: Best,
}

fn collapse(text: &str) -> String {
    let mut words = text.split_whitespace();
    let mut output = words.next().unwrap_or("").to_owned();
    for word in words {
        output.push(' ');
        output.push_str(word);
    }
    output
}

/// Reads the metadata stated by a page.
pub fn metadata(tree: &Tree) -> Metadata {
    let mut findings = Findings::default();
    for node in tree.descendants(NodeId::DOCUMENT) {
        if !tree.is_element(node) {
            continue;
        }
        match tree.tag(node) {
            "meta" => findings.meta(tree, node),
            "link" => findings.link(tree, node),
            "title" if tree.parent(node).is_some_and(|parent| tree.tag(parent) == "head") => {
                findings.title.offer(9, &tree.text_content(node));
            }
            "h1" => findings.title.offer(8, &tree.text_content(node)),
            "time" => findings.time(tree, node),
            "script" => {
                if let Some(text) = tree.first_child(node) {
                    json_ld::read(tree.text(text), &mut findings);
                }
            }
            _ => {}
        }
        if let Some(property) = tree.known_attribute(node, known::ITEMPROP) {
            findings.microdata(tree, node, property);
        }
        if tree.tag(node) == "a" && tree.known_attribute(node, known::REL).is_some_and(|rel| has_word(rel, "author")) {
            findings.author.offer(7, &tree.text_content(node));
        }
    }
    findings.into_metadata()
}

fn has_word(list: &str, word: &str) -> bool {
    list.split_ascii_whitespace().any(|one| one.eq_ignore_ascii_case(word))
}

fn is_address(text: &str) -> bool {
    text.contains("://") || text.starts_with('/') || text.starts_with('@')
}

impl Findings {
    fn meta(&mut self, tree: &Tree, node: NodeId) {
        let Some(content) = tree.known_attribute(node, known::CONTENT) else {
            return;
        };
        for number in [known::PROPERTY, known::NAME] {
            if let Some(name) = tree.known_attribute(node, number) {
                self.named(&name.trim().to_ascii_lowercase(), content);
            }
        }
    }

    /// Reads a `<meta>` by its name or property.
    fn named(&mut self, name: &str, content: &str) {
        match name {
            "og:title" => self.title.offer(2, content),
            "twitter:title" | "dc.title" | "dcterms.title" | "citation_title" | "parsely-title" | "sailthru.title" => {
                self.title.offer(4, content);
            }
            "title" | "headline" => self.title.offer(6, content),
            "author" | "article:author" | "og:author" | "byl" | "dc.creator" | "dcterms.creator"
            | "citation_author" | "parsely-author" | "sailthru.author" | "article.author"
                if !is_address(content.trim()) =>
            {
                self.author.offer(3, content);
            }
            "article:published_time" | "og:published_time" | "og:article:published_time" => {
                self.date.offer(3, content);
            }
            "date"
            | "pubdate"
            | "publishdate"
            | "publish-date"
            | "publish_date"
            | "publication_date"
            | "published_time"
            | "datepublished"
            | "dc.date"
            | "dc.date.issued"
            | "dc.date.created"
            | "dcterms.date"
            | "dcterms.created"
            | "dcterms.issued"
            | "citation_publication_date"
            | "citation_date"
            | "parsely-pub-date"
            | "sailthru.date"
            | "article.published"
            | "originalpublicationdate"
            | "article_date_original"
            | "release_date" => self.date.offer(4, content),
            "og:url" => self.url.offer(1, content),
            "og:site_name" => self.site.offer(1, content),
            "application-name" | "dc.publisher" | "apple-mobile-web-app-title" => {
                self.site.offer(4, content);
            }
            _ => {}
        }
    }

    fn link(&mut self, tree: &Tree, node: NodeId) {
        let rel = tree.known_attribute(node, known::REL).unwrap_or("");
        if has_word(rel, "canonical")
            && let Some(address) = tree.known_attribute(node, known::HREF)
        {
            self.canonical.offer(1, address);
        }
    }

    fn time(&mut self, tree: &Tree, node: NodeId) {
        if let Some(stated) = tree.known_attribute(node, known::DATETIME) {
            let published = tree.known_attribute(node, known::PUBDATE).is_some();
            self.date.offer(if published { 6 } else { 7 }, stated);
        }
    }

    fn microdata(&mut self, tree: &Tree, node: NodeId, property: &str) {
        let stated = |number: u32| tree.known_attribute(node, number).map(str::to_owned);
        let text = || stated(known::CONTENT).unwrap_or_else(|| tree.text_content(node));
        for word in property.split_ascii_whitespace() {
            match word {
                "headline" => self.title.offer(5, &text()),
                "author" | "creator" => {
                    // A person with an item scope also has an itemprop for the name.
                    if tree.attribute(node, "itemscope").is_none() {
                        self.author.offer(5, &text());
                    } else if let Some(name) = named_part(tree, node) {
                        self.author.offer(5, &name);
                    }
                }
                "datePublished" => {
                    self.date.offer(5, &stated(known::DATETIME).unwrap_or_else(text));
                }
                _ => {}
            }
        }
    }

    fn into_metadata(self) -> Metadata {
        Metadata {
            title: self.title.take(),
            author: self.author.take(),
            date: self.date.take().map(|stated| StatedDate { iso_day: iso_day(&stated), stated }),
            canonical_url: self.canonical.take(),
            og_url: self.url.take(),
            site_name: self.site.take(),
        }
    }
}

/// Returns the text of the first `itemprop=name` under `node`.
fn named_part(tree: &Tree, node: NodeId) -> Option<String> {
    let name = tree
        .descendants(node)
        .find(|&part| tree.known_attribute(part, known::ITEMPROP).is_some_and(|property| has_word(property, "name")))?;
    match tree.known_attribute(name, known::CONTENT) {
        Some(content) => Some(content.to_owned()),
        None => Some(tree.text_content(name)),
    }
}
