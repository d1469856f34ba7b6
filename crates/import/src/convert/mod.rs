//! Conversion of XPath to tests of the elements that it finds.
//!
//! There are two directions. `path.rs` follows a path from the document, and each step adds a test of the origin to the
//! elements that it reaches. `condition.rs` starts at an element and tests which nodes are reachable from there.

mod condition;
mod count;
mod path;
mod place;
mod texts;
mod wanted;

use super::css;
use super::outcome::Refusal;
use super::pattern::{All, Test};
use super::xpath::{self, Axis, NodeTest, Step};

/// Maximum number of tests in an expression. A path with three `following::` steps has thousands.
const MOST_TESTS: usize = 400;

/// Converts an XPath expression to a selector that finds exactly the same elements.
///
/// White space in texts is collapsed first, while XPath uses it as it is. Comments do not count as nodes. Ids are
/// assumed to be unique, as HTML requires. Any other difference is an error.
///
/// # Errors
///
/// Fails if the expression does not give elements, if no selector is equivalent, or if the expression is a mistake of
/// its author.
pub fn convert(text: &str) -> Result<String, Refusal> {
    css::selector(&found(text)?)
}

/// Returns the tests of the elements that an XPath expression finds, as alternatives.
pub(super) fn found(text: &str) -> Result<Vec<All>, Refusal> {
    path::whole(&xpath::parse(text)?).map_err(|refusal| xpath::or_css(text, refusal))
}

/// Returns the tests for a step's name, and checks that pages can have such a name.
fn node_tests(step: &Step) -> Result<All, Refusal> {
    let leads_to = |what: &str| Err(Refusal::no_element(format!("it selects {what}, not an element")));
    if step.axis == Axis::Attribute {
        return leads_to("an attribute");
    }
    match &step.test {
        NodeTest::Any => Ok(Vec::new()),
        NodeTest::Name(name) => Ok(vec![Test::Tag(element_name(name)?)]),
        NodeTest::Node => leads_to("any node"),
        NodeTest::Text => leads_to("text"),
        NodeTest::Comment => leads_to("a comment"),
        NodeTest::Instruction => leads_to("an instruction"),
    }
}

/// Returns a name as it appears in a page.
fn element_name(name: &str) -> Result<String, Refusal> {
    if name.contains(':') {
        return Err(Refusal::slip(format!("`{name}` has a namespace prefix, and HTML pages declare none")));
    }
    if name.chars().any(|c| c.is_ascii_uppercase()) {
        return Err(Refusal::slip(format!("`{name}` matches nothing: names in HTML are lower-case")));
    }
    Ok(name.to_owned())
}

/// Returns an error if the tests are too many to be read or generated.
fn within_bounds(all: All) -> Result<All, Refusal> {
    if size(&all) > MOST_TESTS {
        return Err(Refusal::no_selector("it has too many alternatives"));
    }
    Ok(all)
}

fn size(all: &All) -> usize {
    let each = |list: &[All]| list.iter().map(size).sum::<usize>();
    all.iter()
        .map(|test| match test {
            Test::Any(list) | Test::Not(list) => 1 + each(list),
            Test::Has(_, other) => 1 + size(other),
            Test::Nearest { kind, other, .. } => 1 + size(kind) + size(other),
            Test::Place(place) => 1 + size(&place.of),
            Test::Edge(_, of) => 1 + size(of),
            _ => 1,
        })
        .sum()
}
