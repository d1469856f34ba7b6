//! The keys of a site file, and the nearest one to a misspelt one.

use super::schema;

/// What to do about an unknown key.
pub(super) fn help_for_key(key: &str) -> String {
    let near = schema::keys().into_iter().map(|known| (distance(key, &known), known)).min();
    match near {
        Some((d, near)) if d <= 2 => format!("did you mean `{near}`?"),
        _ => "the keys of a site file are in docs/rules.md".to_owned(),
    }
}

/// Levenshtein's edit distance (1965), over characters.
#[must_use]
pub fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, cb) in b.iter().enumerate() {
            let above = row[j + 1];
            row[j + 1] = (diagonal + usize::from(ca != *cb)).min(above + 1).min(row[j] + 1);
            diagonal = above;
        }
    }
    row[b.len()]
}
