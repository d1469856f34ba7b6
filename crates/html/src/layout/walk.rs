//! Layout walk over the tree.

use super::display::Display;
use super::lines::{Context, LineWriter};
use super::lists::List;
use super::style::{self, Effect};
use super::{HiddenReason, Layout, LineMark, code, math, ruby};
use crate::attributes::known;
use crate::tree::{NodeId, NodeKind, Tree};

/// Lays out a page. The [module](super) describes the result. The cost is linear in the size of the page, and nothing
/// recurses with its depth.
pub fn lay_out(tree: &Tree) -> Layout {
    let mut walk = Walk::new(tree);
    walk.subtree(NodeId::DOCUMENT);
    walk.lay_out_postponed();
    walk.writer.into_layout()
}

/// State of an open element, used after its content is laid out.
struct Frame {
    /// The context outside the element.
    outer: Context,
    display: Display,
    /// Whether the content is hidden because of this element alone.
    hides: bool,
    /// Number of lines before the element, for cells and rows.
    lines_before: usize,
    /// Set in a row when a cell has more than one line.
    tall: bool,
}

struct Walk<'tree> {
    tree: &'tree Tree,
    /// Each element name's display, by name number.
    displays: Vec<Display>,
    writer: LineWriter,
    context: Context,
    frames: Vec<Frame>,
    lists: Vec<List>,
    /// Hidden elements inside a line, with their context, to be laid out after the line.
    postponed: Vec<(NodeId, Context, LineMark)>,
    /// Set after a link, label or button until other text follows.
    after_apart: bool,
    /// Whether the page may have formulas.
    has_math: bool,
    /// The last table row whose line numbers were omitted.
    numbered_row: Option<NodeId>,
}

impl<'tree> Walk<'tree> {
    fn new(tree: &'tree Tree) -> Self {
        Walk {
            tree,
            displays: tree.names.iter().map(Display::of).collect(),
            writer: LineWriter::new(tree.node_count(), tree.source.len() / 16),
            context: Context {
                block: NodeId::DOCUMENT,
                mark: LineMark::Shown,
                heading: 0,
                list_depth: 0,
                in_link: false,
                aria_hidden: false,
                preformatted: false,
            },
            frames: Vec::new(),
            lists: Vec::new(),
            postponed: Vec::new(),
            after_apart: false,
            has_math: math::is_in(tree),
            numbered_row: None,
        }
    }

    /// Lays out `root` and its descendants.
    fn subtree(&mut self, root: NodeId) {
        let mut node = root;
        loop {
            if self.enter(node) {
                if let Some(child) = self.tree.first_child(node) {
                    node = child;
                    continue;
                }
                self.leave();
            }
            loop {
                if node == root {
                    return;
                }
                if let Some(next) = self.tree.next_sibling(node) {
                    node = next;
                    break;
                }
                let Some(parent) = self.tree.parent(node) else {
                    return;
                };
                node = parent;
                self.leave();
            }
        }
    }

    /// Begins a node. Returns true when its children must be laid out and [`Walk::leave`] called after them.
    fn enter(&mut self, node: NodeId) -> bool {
        let Some(raw) = self.tree.node(node) else {
            return false;
        };
        if let Some(&display) = self.displays.get(raw.name as usize) {
            return self.enter_element(node, display);
        }
        match self.tree.kind(node) {
            NodeKind::Text => {
                let text = self.tree.text(node);
                self.writer.push_text(text, &self.context);
                self.after_apart &= text.is_empty();
                false
            }
            NodeKind::Document => {
                self.push_frame(Display::Inline);
                self.writer.open(node, true);
                true
            }
            _ => false,
        }
    }

    fn push_frame(&mut self, display: Display) {
        self.frames.push(Frame {
            outer: self.context,
            display,
            hides: false,
            lines_before: self.writer.line_count(),
            tall: false,
        });
    }

    fn enter_element(&mut self, node: NodeId, mut display: Display) -> bool {
        match display {
            Display::Absent => return false,
            Display::Script | Display::Math => {
                if let Some(formula) = self.has_math.then(|| math::formula(self.tree, node)).flatten() {
                    self.push_own(node, &formula);
                    return false;
                }
                if display == Display::Script {
                    return false;
                }
            }
            Display::Reading => {
                let reading = ruby::reading(self.tree, node);
                if !reading.is_empty() {
                    self.writer.no_space();
                    self.push_own(node, &reading);
                }
                return false;
            }
            Display::Code if self.context.preformatted && code::begins_line(self.tree, node) => self.writer.feed(),
            // The contents of a template that is not a shadow root are in a fragment of their own.
            Display::Template
                if !self.tree.first_child(node).is_some_and(|child| self.tree.kind(child) != NodeKind::Other) =>
            {
                return false;
            }
            Display::Frame => {
                if self.tree.known_attribute(node, known::SRCDOC).is_none() || self.tree.first_child(node).is_none() {
                    return false;
                }
                display = Display::Block;
            }
            Display::TableCell if code::is_line_numbers(self.tree, node) => {
                self.numbered_row = self.tree.parent(node);
                return false;
            }
            Display::Control => {
                self.writer.space();
                return false;
            }
            Display::LineBreak => {
                self.end_of_line(LineWriter::line_break);
                return false;
            }
            _ => {}
        }
        let effect = match self.tree.node(node) {
            Some(raw) if raw.attributes != super::super::tree::NONE => style::effect(self.tree, node),
            _ => Effect::default(),
        };
        if self.has_math && math::is_copy(self.tree, node, effect.aria_hidden) {
            return false;
        }
        if self.context.mark == LineMark::Shown
            && let Some(mark) = hidden_mark(display, effect)
            // Sites hide a formula's TeX and show an image of it.
            && !(self.has_math && math::holds_formula(self.tree, node))
        {
            if self.writer.in_line() && !display.is_block() {
                self.postponed.push((node, self.context, mark));
                return false;
            }
            self.end_of_line(LineWriter::block_edge);
            self.push_frame(display);
            if let Some(frame) = self.frames.last_mut() {
                frame.hides = true;
            }
            self.context.mark = mark;
        } else {
            if display.is_block() {
                self.end_of_line(LineWriter::block_edge);
            }
            self.push_frame(display);
        }
        self.writer.open(node, display.is_block());
        self.apply(node, display, effect);
        true
    }

    /// Lays out a generated text as an element's content.
    fn push_own(&mut self, node: NodeId, text: &str) {
        self.writer.open(node, false);
        self.writer.push_text(text, &self.context);
        self.writer.close();
        self.after_apart = false;
    }

    fn apply(&mut self, node: NodeId, display: Display, effect: Effect) {
        self.context.aria_hidden |= effect.aria_hidden;
        self.context.preformatted |= effect.preformatted;
        if display.is_block() {
            self.context.block = node;
        }
        match display {
            Display::Apart => {
                if self.after_apart {
                    self.writer.space();
                }
                self.after_apart = false;
                self.context.in_link |= effect.has_address;
            }
            Display::Heading(level) => self.context.heading = level,
            Display::Preformatted => self.context.preformatted = true,
            Display::TableCell if self.numbered_row.is_some() && self.numbered_row == self.tree.parent(node) => {
                self.context.preformatted |= code::keeps_space(self.tree, node);
            }
            Display::BulletList => self.open_list(List::bullets()),
            Display::NumberedList => self.open_list(List::numbered(self.tree, node)),
            Display::ListItem => {
                let marker = self.writer.set_marker();
                match self.lists.last_mut() {
                    Some(list) => list.next_marker(self.tree, node, marker),
                    None => List::bullets().next_marker(self.tree, node, marker),
                }
            }
            _ => {}
        }
    }

    fn open_list(&mut self, list: List) {
        self.lists.push(list);
        self.context.list_depth = self.context.list_depth.saturating_add(1);
    }

    /// Ends the innermost open element.
    fn leave(&mut self) {
        let Some(frame) = self.frames.pop() else {
            return;
        };
        if frame.display.is_block() || frame.hides {
            self.end_of_line(LineWriter::block_edge);
        }
        match frame.display {
            Display::Apart => self.after_apart = true,
            Display::ListItem => self.writer.set_marker().clear(),
            Display::BulletList | Display::NumberedList => {
                self.lists.pop();
            }
            Display::TableCell => {
                let lines = self.writer.line_count().saturating_sub(frame.lines_before);
                if let Some(row) = self.frames.last_mut() {
                    row.tall |= lines > 1;
                }
            }
            _ => {}
        }
        self.writer.close();
        if frame.display == Display::TableRow && !frame.tall {
            let row = self.context.block;
            self.writer.join_row(frame.lines_before, row);
        }
        self.context = frame.outer;
    }

    /// Ends the line, then lays out the elements that were postponed until then.
    fn end_of_line(&mut self, end: fn(&mut LineWriter)) {
        end(&mut self.writer);
        self.after_apart = false;
        if !self.postponed.is_empty() {
            self.lay_out_postponed();
        }
    }

    fn lay_out_postponed(&mut self) {
        let postponed = std::mem::take(&mut self.postponed);
        let outer = self.context;
        for (node, context, mark) in postponed {
            self.writer.block_edge();
            self.context = Context { mark, ..context };
            // The content is already hidden, so nothing in it can be postponed again.
            self.subtree(node);
            self.writer.block_edge();
        }
        self.context = outer;
    }
}

/// Returns the mark of an element's content if the content is hidden.
fn hidden_mark(display: Display, effect: Effect) -> Option<LineMark> {
    match display {
        Display::NoScript => Some(LineMark::NoScript),
        Display::Dialog if !effect.open && effect.hidden.is_none() => {
            Some(LineMark::Hidden(HiddenReason::ClosedDialog))
        }
        _ => effect.hidden.map(LineMark::Hidden),
    }
}
