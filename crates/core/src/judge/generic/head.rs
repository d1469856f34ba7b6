//! Facts from the head of a page: JSON-LD types and `og:type`.

use unboil_html::{NodeId, Tree};

/// Facts from `<head>` and JSON-LD.
#[derive(Clone, Debug, Default)]
pub(super) struct Head {
    /// The number of JSON-LD records of each type.
    pub(super) articles: u32,
    pub(super) products: u32,
    pub(super) lists: u32,
    pub(super) discussions: u32,
    /// `og:type`: 1 article, 2 product, 3 website, 0 none or other.
    pub(super) og_type: u32,
}

/// Reads an element of the page, regardless of its position.
pub(super) fn read(tree: &Tree, node: NodeId, head: &mut Head) {
    match tree.tag(node) {
        "meta" if tree.attribute(node, "property") == Some("og:type") => {
            head.og_type = match tree.attribute(node, "content").unwrap_or("").trim() {
                "article" => 1,
                "product" | "og:product" | "product.item" => 2,
                "website" => 3,
                _ => 0,
            };
        }
        "script" => {
            if let Some(text) = tree.first_child(node) {
                read_types(tree.text(text), head);
            }
        }
        _ => {}
    }
}

/// Counts the types in a JSON-LD script without parsing it.
fn read_types(text: &str, head: &mut Head) {
    let key = "\"@type\"";
    for place in memchr::memmem::find_iter(text.as_bytes(), key).take(500) {
        let rest = text.get(place + key.len()..).unwrap_or("");
        let Some(kind) = rest.split('"').nth(1) else {
            continue;
        };
        let counter = match kind {
            "Product" | "Offer" | "ProductGroup" => &mut head.products,
            "ItemList" | "CollectionPage" | "OfferCatalog" => &mut head.lists,
            "DiscussionForumPosting" | "QAPage" | "Question" | "Comment" | "Answer" => &mut head.discussions,
            _ if kind.ends_with("Article") || kind.ends_with("Posting") => &mut head.articles,
            _ => continue,
        };
        *counter += 1;
    }
}
