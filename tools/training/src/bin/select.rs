//! What selectors find, and what XPath becomes, for tools/import/agree.py: a JSON object a line in, one a line out.
//!
//! `{"xpath": "//p"}` gives `{"css": "p"}` or `{"refused": "…"}`. `{"html": "…", "select": "p"}` gives `{"found": [3],
//! "tree": […]}`: the places of the elements found, and the tree that was searched. An element of the tree is `[name,
//! attributes, children…]`, and its place is that of its start tag, the first being 0.

use serde_json::{Map, Value, json};
use std::collections::HashMap;
use std::io::{self, BufRead as _, BufWriter, Write as _};
use unboil::import::convert;
use unboil::page::html::{NodeId, NodeKind, Selector, Tree};

fn main() -> io::Result<()> {
    let mut out = BufWriter::new(io::stdout().lock());
    for line in io::stdin().lock().lines() {
        let asked: Value = serde_json::from_str(&line?)?;
        writeln!(out, "{}", answer(&asked))?;
        out.flush()?;
    }
    Ok(())
}

fn answer(asked: &Value) -> Value {
    if let Some(xpath) = asked["xpath"].as_str() {
        return match convert(xpath) {
            Ok(css) => json!({"css": css}),
            Err(why) => json!({"refused": why.to_string()}),
        };
    }
    let tree = Tree::parse(asked["html"].as_str().unwrap_or_default());
    let elements = tree.descendants(NodeId::DOCUMENT).filter(|&node| tree.is_element(node));
    let places: HashMap<NodeId, usize> = elements.enumerate().map(|(place, node)| (node, place)).collect();
    match Selector::parse(asked["select"].as_str().unwrap_or_default()) {
        Ok(selector) => {
            let found: Vec<usize> = tree.select(&selector).filter_map(|node| places.get(&node).copied()).collect();
            let root = tree.children(NodeId::DOCUMENT).find(|&node| tree.is_element(node));
            json!({"found": found, "tree": root.map(|root| element(&tree, root))})
        }
        Err(error) => json!({"refused": error.to_string()}),
    }
}

fn element(tree: &Tree, node: NodeId) -> Value {
    let attributes: Map<String, Value> =
        tree.attributes(node).map(|attribute| (attribute.name.to_owned(), json!(attribute.value))).collect();
    let children = tree.children(node).filter_map(|child| match tree.kind(child) {
        NodeKind::Element => Some(element(tree, child)),
        NodeKind::Text => Some(json!(tree.text(child))),
        _ => None,
    });
    [json!(tree.tag(node)), Value::Object(attributes)].into_iter().chain(children).collect()
}
