//! From an XPath to what an element must be that it finds.
//!
//! Two ways through a path: `path.rs` goes along it from the document, and each step says of the element that it comes to
//! where it came from. `condition.rs` stands at an element and says what must be found from there.

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

/// How many tests an expression may come to; a path that goes `following::` thrice has thousands.
const MOST_TESTS: usize = 400;

/// The selector that finds just the elements that an XPath finds.
///
/// White space in texts is evened out first, where XPath takes it as it is; comments do not count as nodes, and ids are
/// taken to be unique, as HTML demands. What else would be different is refused.
///
/// # Errors
/// Why there is none: what the expression gives, what no selector says, or how its author slipped.
pub fn convert(text: &str) -> Result<String, Refusal> {
    css::selector(&found(text)?)
}

/// What an element must be that an XPath finds; one of several lots of tests.
pub(super) fn found(text: &str) -> Result<Vec<All>, Refusal> {
    path::whole(&xpath::parse(text)?).map_err(|refusal| xpath::or_css(text, refusal))
}

/// The tests for a step's name, and whether it is a name that a page can have.
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

/// A name as it stands in a page.
fn element_name(name: &str) -> Result<String, Refusal> {
    if name.contains(':') {
        return Err(Refusal::slip(format!("`{name}` has a namespace prefix, and HTML pages declare none")));
    }
    if name.chars().any(|c| c.is_ascii_uppercase()) {
        return Err(Refusal::slip(format!("`{name}` matches nothing: names in HTML are lower-case")));
    }
    Ok(name.to_owned())
}

/// Refuses what would become too large to be read, or to be made.
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
