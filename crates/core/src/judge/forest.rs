//! Gradient-boosted decision trees: storage and fast inference, shared by both judges.

/// The length of a row, more than either judge has features.
pub(super) const WIDTH: usize = 320;

/// The features of a block or unit.
pub(super) type Row = [f32; WIDTH];

/// The maximum number of leaves of a tree: one bit each.
const LEAVES: usize = 32;
/// The maximum number of nodes, splits and leaves. A power of two, so that no link can be out of bounds.
const NODES: usize = 2 * LEAVES;

/// A node. A leaf links to itself, so that a walk may continue past it.
#[derive(Clone, Copy, Debug, Default)]
struct Node {
    threshold: f32,
    feature: u16,
    left: u8,
    right: u8,
}

/// A split as in the model file: `left` if the feature is at most `threshold`. A link of `n` or more, with `n` the
/// number of splits, is leaf `link - n`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Split {
    pub(super) feature: u16,
    pub(super) threshold: f32,
    pub(super) left: usize,
    pub(super) right: usize,
    /// The mean of the leaves below, in log-odds.
    pub(super) mean: f32,
}

/// A tree for walking, to explain a result.
#[derive(Clone, Debug)]
struct Tree {
    nodes: [Node; NODES],
    /// The log-odds of each node: the mean below a split, or the value of a leaf.
    values: [f32; NODES],
    depth: usize,
}

/// A split that excludes leaves if its condition is false.
#[derive(Clone, Copy, Debug)]
struct Test {
    threshold: f32,
    feature: u16,
    /// One bit per leaf that remains reachable if the feature is above the threshold.
    reachable: u32,
}

/// A tree for scoring: all its tests, in any order, leave one leaf.
#[derive(Clone, Debug)]
struct Scored {
    tests: Vec<Test>,
    /// The log-odds of the leaves, from left to right.
    leaves: [f32; LEAVES],
}

/// Trees whose values add up to the log-odds that a block or unit is content.
#[derive(Clone, Debug, Default)]
pub(super) struct Forest {
    walked: Vec<Tree>,
    scored: Vec<Scored>,
    /// The features used in any split.
    features: Vec<u16>,
}

/// The number of rows scored at a time: several vector registers full.
const LANES: usize = 16;

/// For each feature, its values in several rows, side by side.
type Columns = [[f32; LANES]; WIDTH];

impl Forest {
    /// Adds a tree. Returns false if its links are out of bounds, form a cycle, or share a target.
    pub(super) fn push(&mut self, splits: &[Split], leaves: &[f32]) -> bool {
        if splits.iter().any(|split| usize::from(split.feature) >= WIDTH) {
            return false;
        }
        let Some(tree) = Tree::new(splits, leaves) else { return false };
        let Some(scored) = Scored::new(splits, leaves) else { return false };
        self.features.extend(scored.tests.iter().map(|test| test.feature));
        self.features.sort_unstable();
        self.features.dedup();
        self.walked.push(tree);
        self.scored.push(scored);
        true
    }

    pub(super) fn len(&self) -> usize {
        self.scored.len()
    }

    /// Adds the log-odds of each row to its sum.
    ///
    /// Each tree is a list of tests in any order. A test that fails excludes the leaves on its left; the first
    /// remaining leaf of a row is the one that a walk would have found, as in C. Lucchese et al., "QuickScorer" (2015):
    /// no branches, and many rows per instruction.
    pub(super) fn add_log_odds(&self, rows: &[Row], sums: &mut [f32]) {
        let mut columns: Box<Columns> = Box::new([[0.0; LANES]; WIDTH]);
        for (rows, sums) in rows.chunks(LANES).zip(sums.chunks_mut(LANES)) {
            for &feature in &self.features {
                let column = &mut columns[usize::from(feature) % WIDTH];
                for (place, row) in column.iter_mut().zip(rows) {
                    *place = row[usize::from(feature) % WIDTH];
                }
            }
            let mut odds = [0.0; LANES];
            for tree in &self.scored {
                tree.add(&columns, &mut odds);
            }
            for (sum, odds) in sums.iter_mut().zip(odds) {
                *sum += odds;
            }
        }
    }

    /// Calls `add` for each split on a row's paths in the first `trees` trees, with the feature and its contribution to
    /// the log-odds: the change of the mean below, as in A. Saabas, "Interpreting random forests" (2014).
    pub(super) fn contributions(&self, row: &Row, trees: usize, mut add: impl FnMut(usize, f32)) {
        for tree in self.walked.iter().take(trees) {
            let mut place = 0;
            for _ in 0..tree.depth {
                let node = tree.node(place);
                let next = node.next(row);
                if next == place {
                    break;
                }
                add(usize::from(node.feature), tree.value(next) - tree.value(place));
                place = next;
            }
        }
    }
}

#[inline]
pub(super) fn probability(log_odds: f32) -> f32 {
    1.0 / (1.0 + (-log_odds).exp())
}

impl Node {
    #[inline]
    fn next(&self, row: &Row) -> u8 {
        let value = row[usize::from(self.feature) % WIDTH];
        if value <= self.threshold { self.left } else { self.right }
    }
}

impl Tree {
    fn new(splits: &[Split], leaves: &[f32]) -> Option<Tree> {
        let count = splits.len() + leaves.len();
        if count > NODES || leaves.len() != splits.len() + 1 {
            return None;
        }
        let (mut nodes, mut values) = ([Node::default(); NODES], [0.0; NODES]);
        let mut depths = [0_usize; NODES];
        for (index, split) in splits.iter().enumerate() {
            for link in [split.left, split.right] {
                // Children come after their parents, so there are no cycles.
                if link <= index || link >= count {
                    return None;
                }
                depths[link] = depths[index] + 1;
            }
            let (left, right) = (split.left as u8, split.right as u8);
            nodes[index] = Node { threshold: split.threshold, feature: split.feature, left, right };
            values[index] = split.mean;
        }
        for (offset, &leaf) in leaves.iter().enumerate() {
            let place = splits.len() + offset;
            nodes[place] = Node { threshold: 0.0, feature: 0, left: place as u8, right: place as u8 };
            values[place] = leaf;
        }
        let depth = depths.into_iter().max().unwrap_or(0);
        Some(Tree { nodes, values, depth })
    }

    #[inline]
    fn node(&self, place: u8) -> &Node {
        &self.nodes[usize::from(place) % NODES]
    }

    #[inline]
    fn value(&self, place: u8) -> f32 {
        self.values[usize::from(place) % NODES]
    }
}

impl Scored {
    /// `splits` link only to later, existing nodes. Returns `None` if two of them link to the same node.
    fn new(splits: &[Split], leaves: &[f32]) -> Option<Scored> {
        let mut below = [1_usize; NODES];
        for (place, split) in splits.iter().enumerate().rev() {
            below[place] = below[split.left] + below[split.right];
            if below[place] > leaves.len() {
                return None;
            }
        }
        // The leaves below a node are numbered from its first one.
        let mut first = [0; NODES];
        let mut tests = Vec::with_capacity(splits.len());
        for (place, split) in splits.iter().enumerate() {
            let on_left = below[split.left];
            first[split.left] = first[place];
            first[split.right] = first[place] + on_left;
            let struck = (((1_u64 << on_left) - 1) << first[place]) as u32;
            tests.push(Test { threshold: split.threshold, feature: split.feature, reachable: !struck });
        }
        let mut ordered = [0.0; LEAVES];
        for (offset, &leaf) in leaves.iter().enumerate() {
            ordered[first[splits.len() + offset] % LEAVES] = leaf;
        }
        Some(Scored { tests, leaves: ordered })
    }

    /// Adds the tree's value to each row's sum.
    #[inline]
    fn add(&self, columns: &Columns, sums: &mut [f32; LANES]) {
        let mut reachable = [u32::MAX; LANES];
        for test in &self.tests {
            let column = &columns[usize::from(test.feature) % WIDTH];
            // No branch, and a length known to the compiler: several rows per instruction.
            for lane in 0..LANES {
                let holds = u32::from(column[lane] <= test.threshold).wrapping_neg();
                reachable[lane] &= holds | test.reachable;
            }
        }
        for (sum, leaves) in sums.iter_mut().zip(reachable) {
            *sum += self.leaves[leaves.trailing_zeros() as usize % LEAVES];
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Forest, LANES, Row, Split, Tree, WIDTH};
    use proptest::prelude::*;

    /// Builds a tree with `shape.len()` splits, each of which replaces one of the existing leaves.
    fn tree(shape: &[(usize, u16, f32)]) -> (Vec<Split>, Vec<f32>) {
        let mut splits: Vec<Split> = Vec::new();
        // The links to leaves so far: of which split, and whether it is the left one.
        let mut open: Vec<Option<(usize, bool)>> = vec![None];
        for &(which, feature, threshold) in shape {
            let link = open.remove(which % open.len());
            let place = splits.len();
            if let Some((parent, is_left)) = link {
                *(if is_left { &mut splits[parent].left } else { &mut splits[parent].right }) = place;
            }
            splits.push(Split { feature, threshold, left: 0, right: 0, mean: 0.5 });
            open.extend([Some((place, true)), Some((place, false))]);
        }
        let count = splits.len();
        for (leaf, link) in open.iter().enumerate() {
            if let &Some((parent, is_left)) = link {
                *(if is_left { &mut splits[parent].left } else { &mut splits[parent].right }) = count + leaf;
            }
        }
        let leaves = (0..=count).map(|leaf| leaf as f32 + 1.0).collect();
        (splits, leaves)
    }

    fn walked(tree: &Tree, row: &Row) -> f32 {
        let mut place = 0;
        for _ in 0..tree.depth {
            place = tree.node(place).next(row);
        }
        tree.value(place)
    }

    proptest! {
        #[test]
        fn scoring_finds_the_leaf_that_a_walk_finds(
            shape in prop::collection::vec((0..32_usize, 0..4_u16, -2.0..2.0_f32), 1..32),
            cells in prop::collection::vec((-3.0..3.0_f32, -3.0..3.0_f32, Just(f32::NAN), Just(f32::INFINITY)), 1..3 * LANES),
        ) {
            let (splits, leaves) = tree(&shape);
            let mut forest = Forest::default();
            prop_assert!(forest.push(&splits, &leaves));
            let rows: Vec<Row> = cells.iter().map(|&(first, second, third, fourth)| {
                let mut row = [0.0; WIDTH];
                row[..4].copy_from_slice(&[first, second, third, fourth]);
                row
            }).collect();
            let mut sums = vec![0.0; rows.len()];
            forest.add_log_odds(&rows, &mut sums);
            let expected: Vec<f32> = rows.iter().map(|row| walked(&forest.walked[0], row)).collect();
            prop_assert_eq!(sums, expected);
        }
    }

    #[test]
    fn links_that_lead_astray_are_refused() {
        let split = |left, right| Split { feature: 0, threshold: 0.0, left, right, mean: 0.0 };
        for splits in [
            vec![split(1, 3)],
            vec![split(0, 1)],
            vec![split(1, 1), split(2, 3)],
            (1..40).map(|place| split(place, place)).collect(),
        ] {
            let leaves = vec![0.0; splits.len() + 1];
            assert!(!Forest::default().push(&splits, &leaves), "{splits:?}");
        }
    }
}
