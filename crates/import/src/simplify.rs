//! Simplification of tests.

use super::pattern::{All, Place, Relation, Side, Test, Value};

/// Returns equivalent tests without redundant ones, or `None` if no element passes them.
pub(super) fn simplify(all: &All) -> Option<All> {
    let mut kept: All = Vec::new();
    for test in all {
        for test in one(test)? {
            if !kept.contains(&test) {
                kept.push(test);
            }
        }
    }
    let tags = kept.iter().filter(|test| matches!(test, Test::Tag(_))).count();
    if tags > 1 {
        return None;
    }
    if kept.contains(&Test::Tag("html".to_owned())) {
        // The name already identifies the root, because no other element has it.
        kept.retain(|test| *test != Test::Root);
    }
    let said: Vec<String> = kept.iter().filter_map(|test| attribute(test, true)).collect();
    kept.retain(|test| attribute(test, false).is_none_or(|name| !said.contains(&name)));
    let implied: Vec<Test> = kept.iter().flat_map(implied).collect();
    kept.retain(|test| !implied.contains(test));
    known(kept)
}

/// Removes from alternatives the tests that are required anyway.
fn known(kept: All) -> Option<All> {
    let asked: Vec<Test> = kept.iter().filter(|test| !matches!(test, Test::Any(_))).cloned().collect();
    let rest = |all: &All| all.iter().filter(|test| !asked.contains(test)).cloned().collect::<All>();
    let mut less = Vec::new();
    for test in kept {
        match test {
            Test::Any(list) => {
                let list: Vec<All> = list.iter().map(rest).collect();
                if !list.contains(&Vec::new()) {
                    less.push(Test::Any(list));
                }
            }
            Test::Not(list) if list.iter().any(|all| all.iter().all(|test| asked.contains(test))) => return None,
            other => less.push(other),
        }
    }
    Some(less)
}

/// Returns the tests that a test implies.
fn implied(test: &Test) -> Vec<Test> {
    if let Test::Edge(_, of) = test {
        return of.clone();
    }
    let (relation, far, other) = match test {
        Test::Has(relation, other) => (Some(*relation), far(*relation), other),
        Test::Nearest { side: Side::Above, other, .. } => (None, Relation::Descendant, other),
        Test::Nearest { side: Side::Behind, other, .. } => (None, Relation::Before, other),
        Test::Nearest { side: Side::Before, other, .. } => (None, Relation::Behind, other),
        _ => return Vec::new(),
    };
    let mut found = Vec::new();
    if relation != Some(far) {
        found.push(Test::Has(far, other.clone()));
    }
    // An element before one that is before the tested element is before it too.
    let further = other.iter().filter(|test| matches!(test, Test::Has(next, _) if self::far(*next) == far));
    for test in further {
        if let Test::Has(_, beyond) = test {
            found.push(Test::Has(far, beyond.clone()));
        }
        found.extend(implied(test));
    }
    found
}

/// Returns the transitive relation in the same direction.
fn far(relation: Relation) -> Relation {
    match relation {
        Relation::Parent => Relation::Ancestor,
        Relation::Previous => Relation::Before,
        Relation::Child => Relation::Descendant,
        Relation::Next => Relation::Behind,
        same => same,
    }
}

/// Returns the name of an attribute that must have a value, or that must only exist.
fn attribute(test: &Test, says: bool) -> Option<String> {
    match test {
        Test::Attribute(attribute) if (attribute.value != Value::Any) == says => Some(attribute.name.clone()),
        _ => None,
    }
}

fn one(test: &Test) -> Option<All> {
    let each = |list: &[All]| list.iter().filter_map(simplify).collect::<Vec<_>>();
    Some(match test {
        Test::Any(list) => {
            let mut list = each(list);
            list.dedup();
            match list.len() {
                0 => return None,
                1 => list.remove(0),
                _ if list.contains(&Vec::new()) => Vec::new(),
                _ => vec![Test::Any(list)],
            }
        }
        Test::Not(list) => {
            let list = each(list);
            if list.contains(&Vec::new()) {
                return None;
            }
            if list.is_empty() { Vec::new() } else { vec![Test::Not(list)] }
        }
        Test::Has(relation, other) => vec![Test::Has(*relation, simplify(other)?)],
        Test::Place(place) => vec![Test::Place(Place { of: simplify(&place.of)?, ..place.clone() })],
        Test::Edge(end, of) => vec![Test::Edge(*end, simplify(of)?)],
        Test::Nearest { side, kind, other } => {
            vec![Test::Nearest { side: *side, kind: simplify(kind)?, other: simplify(other)? }]
        }
        same => vec![same.clone()],
    })
}
