//! Which fields of a record are its text, its address and its id.

use super::{Field, Role};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Names that a text usually has, the first that a record has is taken.
pub const USUAL_TEXT: [&str; 5] = ["text", "content", "raw_content", "html", "body"];
/// Names that an address usually has.
pub const USUAL_URL: [&str; 4] = ["url", "uri", "source", "warc_url"];
/// Names that an id usually has.
pub const USUAL_ID: [&str; 1] = ["id"];

/// Which fields are what.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldNames {
    /// The text's, where it was said; else the first of [`USUAL_TEXT`] that there is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// The address', where it was said; else the first of [`USUAL_URL`] that there is and holds an address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The id's, where it was said; else that of [`USUAL_ID`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
}

impl FieldNames {
    /// How good a name is for a text, 0 the best; `None` where it is none.
    #[must_use]
    pub fn text_rank(&self, name: &str) -> Option<usize> {
        rank(self.text.as_deref(), &USUAL_TEXT, name)
    }

    /// The same for an address.
    #[must_use]
    pub fn url_rank(&self, name: &str) -> Option<usize> {
        rank(self.url.as_deref(), &USUAL_URL, name)
    }

    /// The same for an id.
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

/// What stands before a name of unboil's own where a record has another use of that name.
pub const OWN: &str = "unboil_";

/// A name for what unboil says, where `others` are the names of fields that pass through: with [`OWN`] once more before
/// it than any of them has, so that unboil's is always the longest.
#[must_use]
pub fn own_name<'n>(name: &str, others: impl Iterator<Item = &'n str>) -> String {
    let prefixes = |other: &str| {
        let before = other.strip_suffix(name)?;
        let times = before.len() / OWN.len();
        (before == OWN.repeat(times)).then_some(times + 1)
    };
    format!("{}{name}", OWN.repeat(others.filter_map(prefixes).max().unwrap_or(0)))
}

/// From which fields texts and addresses were taken, with how many records each.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TakenFields {
    /// Texts.
    pub text: BTreeMap<String, u64>,
    /// Addresses.
    pub url: BTreeMap<String, u64>,
}

impl TakenFields {
    /// Counts a record by what its fields were taken for.
    pub fn count(&mut self, fields: &[Field<'_>]) {
        for field in fields {
            match field.role {
                Role::Text => one_more(&mut self.text, &field.name),
                Role::Url => one_more(&mut self.url, &field.name),
                Role::Id | Role::Other => {}
            }
        }
    }

    /// Counts a record by the names of its text and of its address.
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
