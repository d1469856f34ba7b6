//! From the bytes of one scraped page to laid-out text.
//!
//! * [`sniff`]: is it HTML at all, and in which encoding
//! * [`Tree`]: the parsed page, an arena of nodes
//! * [`Selector`], [`SelectorSet`]: CSS selection over a tree
//! * [`lay_out`]: the page's text as lines, as a browser's `innerText` would
//!   give it, each line with the element it came from
//! * [`naming`]: selectors for an element, and what they would take
//! * [`metadata()`]: title, author, date and addresses the page states
//!
//! Nothing here recurses but for documents inside frames, to
//! a bound, so neither nesting nor page size can overflow the stack, and every
//! step costs time linear in the size of the page.

mod arena;
mod attributes;
mod builder;
mod depth;
mod element_name;
mod frames;
pub mod layout;
pub mod metadata;
pub mod naming;
pub mod select;
mod shadow;
pub mod sniff;
mod tokenizer;
mod tree;

pub use attributes::Attribute;
pub use element_name::ElementNamespace;
pub use layout::{HiddenReason, LaidLine, Layout, LeftOut, LineMark, LineOpening, lay_out, left_out};
pub use metadata::{Metadata, StatedDate, metadata};
pub use select::{Selector, SelectorError, SelectorSet};
pub use tree::{NodeId, NodeKind, Tree};
