//! The keys of a site file, and the nearest one to a misspelt one.

/// Every key of a site file, for the nearest one to a misspelt one.
const KEYS: &[&str] = &[
    "site",
    "hosts",
    "seen",
    "signature",
    "enough",
    "uses",
    "without",
    "allow",
    "drop",
    "keep",
    "test",
    "id",
    "kind",
    "why",
    "line",
    "from",
    "to",
    "anchor",
    "take",
    "shape",
    "words",
    "most",
    "blanks",
    "again",
    "inside",
    "debris",
    "tidy",
    "guard",
    "select",
    "has-text",
    "content",
    "where",
    "when",
    "unless",
    "max-lines",
    "max-share",
    "page",
    "text",
];

pub(super) fn help_for_key(key: &str) -> String {
    let near = KEYS.iter().map(|k| (distance(key, k), *k)).min();
    match near {
        Some((d, near)) if d <= 2 => format!("did you mean `{near}`?"),
        _ => "the keys of a site file are in docs/rules.md".to_owned(),
    }
}

/// Levenshtein's edit distance (1965), over characters.
fn distance(a: &str, b: &str) -> usize {
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
