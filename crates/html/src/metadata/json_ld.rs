//! JSON-LD metadata: `<script type="application/ld+json">`.

use super::Findings;
use serde_json::{Map, Value};

/// Whether a schema.org type describes the page's own text.
fn is_article(kind: &str) -> bool {
    let kind = kind.rsplit(['/', ':', '#']).next().unwrap_or(kind);
    kind.ends_with("Article")
        || kind.ends_with("Posting")
        || matches!(kind, "Report" | "Review" | "Recipe" | "HowTo" | "CreativeWork")
}

fn types(object: &Map<String, Value>) -> impl Iterator<Item = &str> {
    let kinds = match object.get("@type") {
        Some(Value::Array(kinds)) => kinds.as_slice(),
        Some(kind) => std::slice::from_ref(kind),
        None => &[],
    };
    kinds.iter().filter_map(Value::as_str)
}

/// Reads one script's text. Malformed JSON is skipped.
pub(super) fn read(text: &str, findings: &mut Findings) {
    let text = text.trim().trim_start_matches("<!--").trim_end_matches("-->");
    let text = text.trim().trim_start_matches("//<![CDATA[").trim_end_matches("//]]>");
    let text = text.trim().trim_end_matches(';');
    // serde_json itself limits the nesting.
    let Ok(root) = serde_json::from_str::<Value>(text) else {
        return;
    };
    let mut waiting = vec![&root];
    while let Some(value) = waiting.pop() {
        match value {
            Value::Array(values) => waiting.extend(values.iter().rev()),
            Value::Object(object) => {
                read_object(object, findings);
                for key in ["mainEntity", "@graph"] {
                    waiting.extend(object.get(key));
                }
            }
            _ => {}
        }
    }
}

fn read_object(object: &Map<String, Value>, findings: &mut Findings) {
    let article = types(object).any(is_article);
    let page = types(object).any(|kind| kind.ends_with("WebPage"));
    if types(object).any(|kind| kind.ends_with("WebSite"))
        && let Some(name) = name_of(object.get("name"))
    {
        findings.site.offer(2, &name);
    }
    if !article && !page {
        return;
    }
    // A record of the page ranks below the record of the article on it.
    let weaker = if article { 0 } else { 6 };
    if let Some(title) = object.get("headline").or(object.get("name")).and_then(Value::as_str) {
        findings.title.offer(1 + weaker, &unescape(title));
    }
    if let Some(author) = name_of(object.get("author").or(object.get("creator"))) {
        findings.author.offer(1 + weaker, &unescape(&author));
    }
    let date = object.get("datePublished").or(object.get("dateCreated"));
    if let Some(date) = date.and_then(Value::as_str) {
        findings.date.offer(1 + weaker, date);
    }
    if let Some(site) = name_of(object.get("publisher")) {
        findings.site.offer(3 + weaker, &unescape(&site));
    }
    let entity = object.get("mainEntityOfPage");
    let address = object.get("url").or(entity.and_then(|entity| entity.get("@id"))).or(entity).and_then(Value::as_str);
    if let Some(address) = address.filter(|address| address.contains("://")) {
        findings.url.offer(2 + weaker, address);
    }
}

/// Decodes HTML character references, which sites often put into JSON.
fn unescape(text: &str) -> String {
    crate::tokenizer::decode_text(text)
}

/// Returns the name in a text, an object or a list of either. Names in a list are joined.
fn name_of(value: Option<&Value>) -> Option<String> {
    let parts = match value? {
        Value::Array(parts) => parts.as_slice(),
        single => std::slice::from_ref(single),
    };
    let mut names: Vec<&str> = Vec::new();
    for part in parts {
        let name = part.as_str().or_else(|| part.get("name").and_then(Value::as_str));
        let Some(name) = name.map(str::trim) else {
            continue;
        };
        if !name.is_empty() && !super::is_address(name) && !names.contains(&name) && names.len() < 20 {
            names.push(name);
        }
    }
    (!names.is_empty()).then(|| names.join(", "))
}
