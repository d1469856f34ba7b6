//! Streaming search for a long text in JSON. Only texts that may be the body are kept.

use super::paragraphs::is_prose;
use crate::tree::ScriptFormat;
use serde::de::{DeserializeSeed, IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::fmt;

/// Returns the longest body in a script, as texts in order, or nothing if there is none. Malformed JSON ends the
/// search.
pub(super) fn body(script: &str, format: ScriptFormat) -> Vec<String> {
    let mut search = Search { json_ld: format == ScriptFormat::JsonLd, ..Search::default() };
    let script = script.trim().trim_start_matches("<!--").trim_start_matches("//<![CDATA[");
    if format != ScriptFormat::Assignment {
        search.read(script);
        return search.best;
    }
    let value = script.split_once('=').map_or("", |(_, value)| value.trim_start());
    match value.strip_prefix("JSON.parse(") {
        Some(quoted) => {
            let mut reader = serde_json::Deserializer::from_str(quoted);
            if let Ok(json) = <String as serde::Deserialize>::deserialize(&mut reader) {
                search.read(&json);
            }
        }
        None => search.read(value),
    }
    search.best
}

/// The meaning of a value's key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Key {
    /// The value is a body.
    Body,
    /// The value is a body if it is a text or a list.
    Content,
    /// The value is a part of a body's text.
    Part,
    /// The value is never the page's text.
    Foreign,
    /// No special meaning.
    Other,
}

/// Parts of the names of content that is on every page of a site.
const FOREIGN: [&str; 25] = [
    "cookie",
    "consent",
    "i18n",
    "translation",
    "locale",
    "messages",
    "config",
    "setting",
    "footer",
    "header",
    "related",
    "comment",
    "privacy",
    "legal",
    "banner",
    "newsletter",
    "advert",
    "seo",
    "menu",
    "navigation",
    "recommend",
    "faq",
    "shipping",
    "returns",
    "terms",
];

fn key(name: &str) -> Key {
    let name: String = name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    match name.as_str() {
        "articlebody" | "body" | "bodytext" | "bodyhtml" | "htmlbody" | "story" | "storybody" | "storytext"
        | "fulltext" | "articletext" | "articlecontent" | "rendered" | "posttext" | "richtext" => Key::Body,
        "content" | "contenthtml" | "htmlcontent" | "html" | "text" | "paragraphs" | "blocks" | "contentelements"
        | "article" | "children" | "nodes" => Key::Content,
        "value" | "data" | "paragraph" | "p" | "items" | "spans" => Key::Part,
        name if FOREIGN.iter().any(|part| name.contains(part)) => Key::Foreign,
        _ => Key::Other,
    }
}

#[derive(Default)]
struct Search {
    /// Whether only `articleBody` is a body.
    json_ld: bool,
    /// Number of enclosing values whose key marks a body.
    inside: usize,
    /// Number of enclosing lists within the outermost of these.
    lists: usize,
    /// Set after the current list gave text that is not in a nested list.
    has_pieces: bool,
    /// The texts of the current body, and of the longest so far.
    texts: Vec<String>,
    best: Vec<String>,
    best_bytes: usize,
}

impl Search {
    fn read(&mut self, json: &str) {
        let mut reader = serde_json::Deserializer::from_str(json);
        // serde_json limits the nesting. Texts found before a mistake count.
        let _ = Value { search: self, key: Key::Other, in_list: false }.deserialize(&mut reader);
        self.inside = 0;
        self.end_body();
    }

    fn begins_body(&self, key: Key, composed: bool) -> bool {
        key == Key::Body || (key == Key::Content && !composed && !self.json_ld)
    }

    fn end_body(&mut self) {
        self.lists = 0;
        let texts = std::mem::take(&mut self.texts);
        let bytes: usize = texts.iter().map(String::len).sum();
        if bytes > self.best_bytes && is_prose(&texts.join(" ")) {
            self.best = texts;
            self.best_bytes = bytes;
        }
    }

    fn text(&mut self, key: Key, text: &str, in_list: bool) {
        if self.inside > 0 {
            if in_list || matches!(key, Key::Body | Key::Content | Key::Part) {
                self.texts.push(text.to_owned());
                self.has_pieces = true;
            }
        } else if self.begins_body(key, false) {
            self.texts.push(text.to_owned());
            self.end_body();
        } else if !self.json_ld && in_list && text.len() > super::SHORTEST[1] && is_prose(text) {
            // Nuxt's state is one flat list of values that refer to each other by number.
            self.texts.push(text.to_owned());
            self.end_body();
        }
    }
}

/// A value under a key.
struct Value<'s> {
    search: &'s mut Search,
    key: Key,
    /// The value is in a list, and its key is that of the list.
    in_list: bool,
}

impl<'de> DeserializeSeed<'de> for Value<'_> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'de>>(self, reader: D) -> Result<(), D::Error> {
        if self.key == Key::Foreign {
            return reader.deserialize_ignored_any(IgnoredAny).map(|_| ());
        }
        reader.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Value<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_str<E>(self, text: &str) -> Result<(), E> {
        self.search.text(self.key, text, self.in_list);
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let search = self.search;
        let begins = search.inside == 0 && search.begins_body(self.key, false);
        search.inside += usize::from(begins || search.inside > 0);
        let is_inner = search.inside > 0 && search.lists > 0;
        search.lists += usize::from(search.inside > 0);
        let first = search.texts.len();
        let has_pieces = std::mem::replace(&mut search.has_pieces, false);
        while list.next_element_seed(Value { search: &mut *search, key: self.key, in_list: true })?.is_some() {}
        // Texts in a nested list are pieces of a paragraph, such as bold words and links, which may be lists
        // themselves.
        let joins = self.key == Key::Content && is_inner && search.has_pieces;
        if joins && search.texts.len() > first + 1 {
            let pieces = search.texts.split_off(first);
            search.texts.push(pieces.concat());
        }
        search.has_pieces = has_pieces;
        search.lists = search.lists.saturating_sub(1);
        search.inside = search.inside.saturating_sub(1);
        if begins {
            search.end_body();
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let search = self.search;
        let begins = search.inside == 0 && search.begins_body(self.key, true) && !self.in_list;
        search.inside += usize::from(begins || search.inside > 0);
        while let Some(name) = map.next_key::<std::borrow::Cow<'_, str>>()? {
            let mut key = key(&name);
            if search.json_ld && search.inside == 0 && key != Key::Body {
                key = Key::Other;
            }
            map.next_value_seed(Value { search: &mut *search, key, in_list: false })?;
        }
        search.inside = search.inside.saturating_sub(1);
        if begins {
            search.end_body();
        }
        Ok(())
    }
}
