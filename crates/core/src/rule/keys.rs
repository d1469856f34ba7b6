//! The keys of a site file, and suggestions for unknown ones.

use super::schema;

/// Renamed keys: the old name and the new one.
const RENAMED: [(&str, &str); 6] = [
    ("uses", "extends"),
    ("without", "exclude"),
    ("seen", "active"),
    ("enough", "threshold"),
    ("most", "max-lines"),
    ("again", "same-as"),
];

/// Returns what to do about an unknown key.
pub(super) fn help_for_key(key: &str) -> String {
    if let Some((_, new)) = RENAMED.iter().find(|(old, _)| *old == key) {
        return format!("this key is now `{new}`");
    }
    let near = schema::keys().into_iter().map(|known| (strsim::levenshtein(key, &known), known)).min();
    match near {
        Some((d, near)) if d <= 2 => format!("did you mean `{near}`?"),
        _ => "see docs/rules.md for the keys of a site file".to_owned(),
    }
}
