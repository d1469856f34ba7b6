//! Boosted trees: how they are held and walked. Both judges use them; what a feature means is theirs to say.

/// Numbers of a row, more than either judge has features: a byte can never point beyond.
pub(super) const WIDTH: usize = 256;

/// What is known of a block or unit, a number a feature.
pub(super) type Row = [f32; WIDTH];

/// One node. A leaf goes to itself, so that a walk may overrun it.
#[derive(Clone, Copy, Debug, Default)]
struct Node {
    threshold: f32,
    feature: u8,
    left: u8,
    right: u8,
}

/// Nodes of a tree, those it has no use for included. A power of two, so that
/// no link can point beyond.
const NODES: usize = 64;

/// A split as the model file has it: to `left` where the feature is at most
/// `threshold`. A link of `n` or more, `n` the number of splits, is leaf
/// `link - n`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Split {
    pub(super) feature: u8,
    pub(super) threshold: f32,
    pub(super) left: usize,
    pub(super) right: usize,
    /// Mean of the leaves below, in log-odds.
    pub(super) mean: f32,
}

/// One tree.
#[derive(Clone, Debug)]
struct Tree {
    nodes: [Node; NODES],
    /// Log-odds of each node: the mean below a split, the value of a leaf.
    values: [f32; NODES],
    depth: usize,
}

/// Trees whose values add up to log-odds that a block or unit is content.
#[derive(Clone, Debug, Default)]
pub(super) struct Forest {
    trees: Vec<Tree>,
}

/// Rows walked at a time, so that the processor need not wait for one.
const LANES: usize = 8;
/// Rows that stay in the nearest cache while all trees pass over them.
const CACHED: usize = 32;

impl Forest {
    /// Adds a tree; false when its links lead nowhere or in a circle.
    pub(super) fn push(&mut self, splits: &[Split], leaves: &[f32]) -> bool {
        let count = splits.len() + leaves.len();
        if count > NODES || leaves.len() != splits.len() + 1 {
            return false;
        }
        let mut depths = vec![0_usize; count];
        let mut nodes = Vec::with_capacity(NODES);
        let mut values = Vec::with_capacity(NODES);
        for (index, split) in splits.iter().enumerate() {
            for link in [split.left, split.right] {
                let depth = depths.get(index).copied().unwrap_or(0) + 1;
                match depths.get_mut(link) {
                    // Children come after their parents: no circles.
                    Some(place) if link > index => *place = depth,
                    _ => return false,
                }
            }
            nodes.push(Node {
                threshold: split.threshold,
                feature: split.feature,
                left: split.left as u8,
                right: split.right as u8,
            });
            values.push(split.mean);
        }
        for (offset, &leaf) in leaves.iter().enumerate() {
            let link = (splits.len() + offset) as u8;
            nodes.push(Node { threshold: 0.0, feature: 0, left: link, right: link });
            values.push(leaf);
        }
        nodes.resize(NODES, Node::default());
        values.resize(NODES, 0.0);
        let (Ok(nodes), Ok(values)) = (nodes.try_into(), values.try_into()) else {
            return false;
        };
        let depth = depths.into_iter().max().unwrap_or(0);
        self.trees.push(Tree { nodes, values, depth });
        true
    }

    /// Number of trees.
    pub(super) fn len(&self) -> usize {
        self.trees.len()
    }

    /// Adds the log-odds of each row to its sum.
    pub(super) fn add_log_odds(&self, rows: &[Row], sums: &mut [f32]) {
        for (rows, sums) in rows.chunks(CACHED).zip(sums.chunks_mut(CACHED)) {
            for tree in &self.trees {
                tree.add(rows, sums);
            }
        }
    }

    /// What each feature's splits add to the log-odds of a row along its paths
    /// in the first `trees` trees, as in A. Saabas, "Interpreting random
    /// forests" (2014): at each split the change of the mean below.
    pub(super) fn contributions(&self, row: &Row, trees: usize) -> Row {
        let mut sums = [0.0; WIDTH];
        for tree in self.trees.iter().take(trees) {
            let mut place = 0;
            for _ in 0..tree.depth {
                let node = tree.node(place);
                let next = node.next(row);
                if next == place {
                    break;
                }
                sums[usize::from(node.feature)] += tree.value(next) - tree.value(place);
                place = next;
            }
        }
        sums
    }
}

/// Log-odds as a probability.
#[inline]
pub(super) fn probability(log_odds: f32) -> f32 {
    1.0 / (1.0 + (-log_odds).exp())
}

impl Node {
    /// Where a row goes from here.
    #[inline]
    fn next(&self, row: &Row) -> u8 {
        let value = row[usize::from(self.feature)];
        if value <= self.threshold { self.left } else { self.right }
    }
}

impl Tree {
    #[inline]
    fn node(&self, place: u8) -> &Node {
        &self.nodes[usize::from(place) % NODES]
    }

    #[inline]
    fn value(&self, place: u8) -> f32 {
        self.values[usize::from(place) % NODES]
    }

    /// Adds the tree's value to each row's sum.
    fn add(&self, rows: &[Row], sums: &mut [f32]) {
        let (groups, rest) = rows.as_chunks::<LANES>();
        let (group_sums, rest_sums) = sums.as_chunks_mut::<LANES>();
        for (rows, sums) in groups.iter().zip(group_sums) {
            self.add_group(rows, sums);
        }
        for (row, sum) in rest.iter().zip(rest_sums) {
            let mut place = 0;
            for _ in 0..self.depth {
                place = self.node(place).next(row);
            }
            *sum += self.value(place);
        }
    }

    /// Walks some rows side by side.
    fn add_group(&self, rows: &[Row; LANES], sums: &mut [f32; LANES]) {
        let mut places = [0_u8; LANES];
        for _ in 0..self.depth {
            // All lanes at once, so that their places stay in registers.
            let next: [u8; LANES] = std::array::from_fn(|lane| self.node(places[lane]).next(&rows[lane]));
            if next == places {
                break;
            }
            places = next;
        }
        for (sum, place) in sums.iter_mut().zip(places) {
            *sum += self.value(place);
        }
    }
}
