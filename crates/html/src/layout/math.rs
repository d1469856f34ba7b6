//! Layout of formulas: which of several copies is laid out, and how.
//!
//! Pages hold a formula up to three times: as TeX (`<script type="math/tex">`, `<annotation>`), as MathML, and as a
//! rendering by a library, marked `aria-hidden`. One copy is kept: TeX if there is any, otherwise MathML.

use crate::attributes::known;
use crate::element_name::ElementNamespace;
use crate::tree::{NodeId, Tree};

/// Number of nested elements searched for a formula.
const LEVELS: usize = 4;
/// Number of siblings searched for another copy of a formula.
const SIBLINGS: usize = 6;

/// Whether a page may contain formulas. A page without any skips all of this module.
pub(super) fn is_in(tree: &Tree) -> bool {
    tree.has_tex || tree.names.iter().any(|name| name.namespace == ElementNamespace::MathMl)
}

/// Returns the TeX of a `<script>` or a `<math>` as it is laid out, or `None` if it has none.
pub(super) fn formula(tree: &Tree, node: NodeId) -> Option<String> {
    if tree.namespace(node) == ElementNamespace::MathMl {
        let displayed = tree.attribute(node, "display").is_some_and(|display| display.trim() == "block");
        return in_dollars(&annotation(tree, node)?, displayed);
    }
    let kind = tree_type(tree, node)?;
    let displayed = kind.split(';').skip(1).any(|part| part.replace(' ', "").eq_ignore_ascii_case("mode=display"));
    let body = tree.first_child(node).map_or("", |text| tree.text(text)).trim();
    let body = body.strip_prefix("% <![CDATA[").map_or(body, |body| body.trim_end_matches("%]]>"));
    in_dollars(body, displayed)
}

/// Returns the `type` of a TeX script.
fn tree_type(tree: &Tree, node: NodeId) -> Option<&str> {
    let kind = tree.known_attribute(node, known::TYPE)?.trim();
    kind.get(..8).is_some_and(|start| start.eq_ignore_ascii_case("math/tex")).then_some(kind)
}

fn in_dollars(tex: &str, displayed: bool) -> Option<String> {
    let mut tex = tex.split_whitespace().collect::<Vec<_>>().join(" ");
    // MediaWiki wraps every formula in one of these.
    for style in ["{\\displaystyle ", "{\\textstyle "] {
        if let Some(inner) = tex.strip_prefix(style).and_then(|rest| rest.strip_suffix('}')) {
            tex = inner.trim().to_owned();
        }
    }
    let mark = if displayed { "$$" } else { "$" };
    (!tex.is_empty()).then(|| format!("{mark}{tex}{mark}"))
}

/// Returns the TeX in `<math><semantics>…<annotation encoding="application/x-tex">`.
fn annotation(tree: &Tree, math: NodeId) -> Option<String> {
    let semantics = tree.children(math).find(|&child| tree.tag(child) == "semantics")?;
    let is_tex = |&child: &NodeId| {
        tree.tag(child) == "annotation"
            && tree.attribute(child, "encoding").is_some_and(|encoding| encoding.to_ascii_lowercase().contains("tex"))
    };
    tree.children(semantics).find(is_tex).map(|annotation| tree.text_content(annotation))
}

/// Whether an element holds a MathML formula and nothing else.
pub(super) fn holds_formula(tree: &Tree, node: NodeId) -> bool {
    let mut node = node;
    for _ in 0..LEVELS {
        let Some(only) = only_element(tree, node) else {
            return false;
        };
        if is_math(tree, only) {
            return true;
        }
        node = only;
    }
    false
}

fn is_math(tree: &Tree, node: NodeId) -> bool {
    tree.namespace(node) == ElementNamespace::MathMl && tree.tag(node) == "math"
}

/// Returns the only child element, if the element holds nothing else but white space.
fn only_element(tree: &Tree, node: NodeId) -> Option<NodeId> {
    let mut children = tree.children(node).take(SIBLINGS).filter(|&child| !is_blank(tree, child));
    let only = children.next().filter(|&child| tree.is_element(child))?;
    children.next().is_none().then_some(only)
}

fn is_blank(tree: &Tree, node: NodeId) -> bool {
    !tree.is_element(node) && tree.text(node).trim().is_empty()
}

/// Whether an element is a library's rendering of a formula that also exists as TeX or MathML.
pub(super) fn is_copy(tree: &Tree, node: NodeId, aria_hidden: bool) -> bool {
    if is_drawn_by_mathjax(tree, node) && is_before_script(tree, node) {
        return true;
    }
    let Some(parent) = tree.parent(node).filter(|_| aria_hidden) else {
        return false;
    };
    let is_other = |&child: &NodeId| child != node;
    let beside: Vec<NodeId> =
        tree.children(parent).take(SIBLINGS).filter(|&child| !is_blank(tree, child)).filter(is_other).collect();
    let is_formula = |&child: &NodeId| is_math(tree, child) || (tree.is_element(child) && holds_formula(tree, child));
    !beside.is_empty() && beside.iter().all(is_formula)
}

/// Whether MathJax created the element. MathJax inserts its rendering before the script that it renders.
fn is_drawn_by_mathjax(tree: &Tree, node: NodeId) -> bool {
    let classes = tree.known_attribute(node, known::CLASS).unwrap_or("");
    classes.starts_with("MathJax") || classes.starts_with("mjx-") || tree.tag(node) == "mjx-container"
}

fn is_before_script(tree: &Tree, node: NodeId) -> bool {
    let after = std::iter::successors(tree.next_sibling(node), |&sibling| tree.next_sibling(sibling));
    for sibling in after.take(SIBLINGS) {
        if tree_type(tree, sibling).is_some() {
            return true;
        }
        if !is_blank(tree, sibling) && !is_drawn_by_mathjax(tree, sibling) {
            return false;
        }
    }
    false
}
