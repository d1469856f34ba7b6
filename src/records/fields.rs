//! Detection of the fields of a record that hold its text, URL and id.

use super::{Field, Role};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The usual names of a text field; the first that a record has is used.
pub const USUAL_TEXT: [&str; 5] = ["text", "content", "raw_content", "html", "body"];
/// The usual names of a URL field.
pub const USUAL_URL: [&str; 4] = ["url", "uri", "source", "warc_url"];
/// The usual names of an id field.
pub const USUAL_ID: [&str; 1] = ["id"];

/// The names of the text, URL and id fields.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldNames {
    /// The text field. The default is the first of [`USUAL_TEXT`] that exists.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// The URL field. The default is the first of [`USUAL_URL`] that exists and holds a URL.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The id field. The default is the name in [`USUAL_ID`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
}

impl FieldNames {
    /// The rank of a name as a text field, 0 the best, or `None` if it is not one.
    #[must_use]
    pub fn text_rank(&self, name: &str) -> Option<usize> {
        rank(self.text.as_deref(), &USUAL_TEXT, name)
    }

    /// The rank of a name as a URL field.
    #[must_use]
    pub fn url_rank(&self, name: &str) -> Option<usize> {
        rank(self.url.as_deref(), &USUAL_URL, name)
    }

    /// The rank of a name as an id field.
    #[must_use]
    pub fn id_rank(&self, name: &str) -> Option<usize> {
        rank(self.id.as_deref(), &USUAL_ID, name)
    }
}

fn rank(said: Option<&str>, usual: &[&str], name: &str) -> Option<usize> {
    match said {
        Some(said) => (said == name).then_some(0),
        None => usual.iter().position(|usual| *usual == name),
    }
}

/// The prefix of unboil's own field names if the record uses such a name for something else.
pub const OWN: &str = "unboil_";

/// A name for a field of unboil's own, where `others` are the names of the fields that pass through. It has [`OWN`] as a
/// prefix once more than any of them, so unboil's name is always the longest.
#[must_use]
pub fn own_name<'n>(name: &str, others: impl Iterator<Item = &'n str>) -> String {
    let prefixes = |other: &str| {
        let before = other.strip_suffix(name)?;
        let times = before.len() / OWN.len();
        (before == OWN.repeat(times)).then_some(times + 1)
    };
    format!("{}{name}", OWN.repeat(others.filter_map(prefixes).max().unwrap_or(0)))
}

/// The fields that texts and URLs were read from, with the number of records for each.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TakenFields {
    /// Text fields.
    pub text: BTreeMap<String, u64>,
    /// URL fields.
    pub url: BTreeMap<String, u64>,
}

impl TakenFields {
    /// Counts a record by the roles of its fields.
    pub fn count(&mut self, fields: &[Field<'_>]) {
        for field in fields {
            match field.role {
                Role::Text => one_more(&mut self.text, &field.name),
                Role::Url => one_more(&mut self.url, &field.name),
                Role::Id | Role::Other => {}
            }
        }
    }

    /// Counts a record by the names of its text field and URL field.
    pub fn count_one(&mut self, text: &str, url: Option<&str>) {
        one_more(&mut self.text, text);
        url.into_iter().for_each(|url| one_more(&mut self.url, url));
    }

    /// Adds another count.
    pub fn add(&mut self, other: &Self) {
        for (mine, theirs) in [(&mut self.text, &other.text), (&mut self.url, &other.url)] {
            for (name, records) in theirs {
                *mine.entry(name.clone()).or_default() += records;
            }
        }
    }
}

fn one_more(names: &mut BTreeMap<String, u64>, name: &str) {
    match names.get_mut(name) {
        Some(records) => *records += 1,
        None => {
            names.insert(name.to_owned(), 1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::own_name;

    #[test]
    fn a_name_of_our_own_is_longer_than_any_that_passes_through() {
        let name = |others: &[&str]| own_name("text", others.iter().copied());
        assert_eq!(name(&[]), "text");
        assert_eq!(name(&["context", "my_text", "unboil_", "unboil_site"]), "text");
        assert_eq!(name(&["text"]), "unboil_text");
        assert_eq!(name(&["unboil_text"]), "unboil_unboil_text");
        assert_eq!(name(&["unboil_text", "text"]), "unboil_unboil_text");
    }
}
