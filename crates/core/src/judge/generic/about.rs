//! Titles and descriptions that a page states in its head.

use crate::judge::hash;
use unboil_html::{NodeId, Tree};

/// A set of hashes with a fast rejection of most others.
#[derive(Clone, Debug)]
pub(super) struct HashSet {
    sorted: Vec<u64>,
    bits: [u64; 64],
}

impl HashSet {
    fn new(mut hashes: Vec<u64>) -> Self {
        let mut bits = [0; 64];
        for &hash in &hashes {
            if let Some(word) = bits.get_mut((hash >> 58) as usize) {
                *word |= 1 << (hash >> 52 & 63);
            }
        }
        hashes.sort_unstable();
        hashes.dedup();
        HashSet { sorted: hashes, bits }
    }

    pub(super) fn len(&self) -> usize {
        self.sorted.len()
    }

    pub(super) fn has(&self, hash: u64) -> bool {
        let word = self.bits.get((hash >> 58) as usize).copied().unwrap_or(0);
        word >> (hash >> 52 & 63) & 1 == 1 && self.sorted.binary_search(&hash).is_ok()
    }
}

/// The words of the title, and the pairs of neighbouring words in the descriptions in `<meta>` and JSON-LD.
pub(super) struct About {
    pub(super) title: HashSet,
    pub(super) descriptions: HashSet,
    /// The stated titles, most trusted first, normalized by [`letters`].
    pub(super) titles: Vec<String>,
    /// The stated descriptions, normalized by [`letters`].
    pub(super) standfirsts: Vec<String>,
}

/// Normalizes a text for comparison: its letters and digits, in lower case.
pub(super) fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Separators between a title and the name of the site.
const SEPARATORS: [&str; 9] = [" | ", " - ", " – ", " — ", " :: ", " · ", " » ", " « ", " • "];
/// The minimum length in bytes, after normalization, of a title in a line that is not a heading.
pub(super) const SHORTEST_TITLE: usize = 8;

/// Returns the possible titles in `<title>`: all of it, and the longer side of each separator, because the other side
/// is the site's name. Longest first.
fn titles_in(title: &str) -> Vec<String> {
    let mut parts = vec![letters(title)];
    let mut places: Vec<(usize, usize)> = SEPARATORS
        .iter()
        .flat_map(|separator| title.match_indices(separator).map(|(at, found)| (at, at + found.len())))
        .collect();
    places.sort_unstable();
    for (start, end) in places {
        let (before, after) = (letters(&title[..start]), letters(&title[end..]));
        // The site's name is on the shorter side.
        parts.push(if before.len() >= after.len() { before } else { after });
    }
    parts.retain(|part| !part.is_empty());
    parts
}

/// The maximum length in bytes of a title or description that lines are compared with.
const LONGEST_TITLE: usize = 1_000;
/// The maximum number of titles, and of descriptions.
const MOST_STATED: usize = 8;
/// The maximum number of bytes of descriptions that are read.
const MOST_BYTES: usize = 30_000;
/// JSON-LD keys with text of the page.
const KEYS: [&str; 3] = ["\"description\"", "\"articleBody\"", "\"text\""];

impl About {
    pub(super) fn of(tree: &Tree) -> About {
        let mut about = Gather {
            title: Vec::new(),
            pairs: Vec::new(),
            stated: Vec::new(),
            in_title: Vec::new(),
            standfirsts: Vec::new(),
            left: MOST_BYTES,
        };
        let child = |node: NodeId, name: &str| tree.children(node).find(|&it| tree.tag(it) == name);
        let html = child(NodeId::DOCUMENT, "html");
        for part in html.into_iter().flat_map(|html| tree.children(html)).take(2) {
            // Most are in the head; JSON-LD may be among the first or last children of the body.
            for node in tree.children(part) {
                about.read(tree, node);
            }
        }
        about.stated.append(&mut about.in_title);
        About {
            title: HashSet::new(about.title),
            descriptions: HashSet::new(about.pairs),
            titles: about.stated,
            standfirsts: about.standfirsts,
        }
    }
}

struct Gather {
    title: Vec<u64>,
    pairs: Vec<u64>,
    /// Titles in JSON-LD and Open Graph, and in `<title>`.
    stated: Vec<String>,
    in_title: Vec<String>,
    standfirsts: Vec<String>,
    /// The number of bytes that may still be read.
    left: usize,
}

impl Gather {
    fn read(&mut self, tree: &Tree, node: NodeId) {
        let text = |node| tree.first_child(node).map_or("", |child| tree.text(child));
        match tree.tag(node) {
            "title" if self.title.is_empty() => {
                let words = words(text(node)).take(64).filter(|(_, length)| *length > 2);
                self.title = words.map(|(word, _)| word).collect();
                if text(node).len() <= LONGEST_TITLE {
                    self.in_title = titles_in(text(node));
                }
            }
            "meta" => {
                let named = tree.attribute(node, "name").or(tree.attribute(node, "property"));
                let content = tree.attribute(node, "content").unwrap_or("");
                if named.is_some_and(|name| name.to_ascii_lowercase().ends_with("description")) {
                    self.add(content);
                    self.state(content, false);
                } else if named
                    .is_some_and(|name| matches!(name, "og:title" | "twitter:title" | "dc.title" | "DC.title"))
                {
                    self.state(content, true);
                }
            }
            "script" => self.read_json(text(node)),
            _ => {}
        }
    }

    /// Adds a title or a description, unless it is too long to be one.
    fn state(&mut self, text: &str, is_title: bool) {
        let list = if is_title { &mut self.stated } else { &mut self.standfirsts };
        if text.len() <= LONGEST_TITLE && list.len() < MOST_STATED {
            let text = letters(text);
            if !text.is_empty() && !list.contains(&text) {
                list.push(text);
            }
        }
    }

    /// Finds titles and descriptions in JSON without parsing it.
    fn read_json(&mut self, json: &str) {
        for key in ["\"headline\"", "\"description\""] {
            let Some(place) = memchr::memmem::find(json.as_bytes(), key.as_bytes()) else { continue };
            let value = json.get(place + key.len()..).unwrap_or("").trim_start().strip_prefix(':').map(str::trim_start);
            if let Some(value) = value.and_then(|value| value.strip_prefix('"')) {
                let text = format!("\"{}\"", value.get(..end_of_text(value)).unwrap_or(""));
                if let Ok(text) = serde_json::from_str::<String>(&text) {
                    self.state(&text, key == "\"headline\"");
                }
            }
        }
        for key in KEYS {
            let mut rest = json;
            while let Some(place) = memchr::memmem::find(rest.as_bytes(), key.as_bytes()) {
                rest = rest.get(place + key.len()..).unwrap_or("");
                let value = rest.trim_start().strip_prefix(':').map(str::trim_start);
                if let Some(value) = value.and_then(|value| value.strip_prefix('"')) {
                    let end = end_of_text(value);
                    self.add(&value.get(..end).unwrap_or("").replace("\\n", " ").replace("\\u", " "));
                    rest = value.get(end..).unwrap_or("");
                }
                if self.left == 0 {
                    return;
                }
            }
        }
    }

    fn add(&mut self, text: &str) {
        self.left = self.left.saturating_sub(text.len());
        if self.left == 0 {
            return;
        }
        let mut before = None;
        for (word, _) in words(text) {
            if let Some(before) = before {
                self.pairs.push(hash::join(before, word));
            }
            before = Some(word);
        }
    }
}

/// The end of a JSON string: the first quote that is not escaped.
fn end_of_text(json: &str) -> usize {
    let bytes = json.as_bytes();
    let mut place = 0;
    while let Some(&byte) = bytes.get(place) {
        match byte {
            b'"' => return place,
            b'\\' => place += 2,
            _ => place += 1,
        }
    }
    bytes.len()
}

/// The hash of each word, and its length in characters.
fn words(text: &str) -> impl Iterator<Item = (u64, usize)> + '_ {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| (hash::word(word), word.chars().count()))
}
