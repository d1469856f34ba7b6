//! HTML parsing, text extraction and CSS selection for scraped pages: from the bytes of one page to lines of text.
//!
//! * [`sniff`]: HTML detection and encoding detection
//! * [`Tree`]: the parsed page, an arena of nodes
//! * [`Selector`], [`SelectorSet`]: CSS selection over a tree
//! * [`lay_out`]: the page's text as lines, like a browser's `innerText`, each line with its element
//! * [`naming`]: selector suggestions for an element, and the lines that a selector would match
//! * [`lay_out_stated`]: text that the page has only in its data (JSON-LD, framework state), appended as extra lines
//! * [`shell()`]: detection of pages without their text, such as an empty application shell or a browser check
//! * [`metadata()`]: title, author, date and addresses stated by the page
//!
//! Only documents inside frames and JSON are read recursively, both to a fixed depth, so neither nesting nor page size
//! can overflow the stack. Every step costs time linear in the size of the page.

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
