//! From the bytes of one scraped page to laid-out text.
//!
//! * [`sniff`]: is it HTML at all, and in which encoding
//! * [`Tree`]: the parsed page, an arena of nodes
//! * [`Selector`], [`SelectorSet`]: CSS selection over a tree
//! * [`lay_out`]: the page's text as lines, as a browser's `innerText` would
//!   give it, each line with the element it came from
//! * [`naming`]: selectors for an element, and what they would take
//! * [`lay_out_stated`]: text that the page has in its data alone, on lines after the others
//! * [`shell()`]: whether the page is without its text, and which lines only say so
//! * [`metadata()`]: title, author, date and addresses the page states
//!
//! Nothing here recurses but for documents inside frames and for JSON, both to
//! a bound, so neither nesting nor page size can overflow the stack, and every
//! step costs time linear in the size of the page.

mod arena;
mod attributes;
mod builder;
pub mod charset;
mod depth;
mod element_name;
mod frames;
pub mod layout;
pub mod metadata;
pub mod naming;
pub mod select;
mod shadow;
mod shell;
pub mod sniff;
mod stated;
mod tokenizer;
mod tree;

pub use attributes::Attribute;
pub use element_name::ElementNamespace;
pub use layout::{DataSource, HiddenReason, LaidLine, Layout, LeftOut, LineMark, LineOpening, lay_out, left_out};
pub use metadata::{Metadata, StatedDate, metadata};
pub use select::{Selector, SelectorError, SelectorSet};
pub use shell::{Shell, shell};
pub use stated::{lay_out_stated, stated};
pub use tree::{NodeId, NodeKind, Tree};
