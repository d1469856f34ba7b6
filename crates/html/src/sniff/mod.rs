//! Content sniffing: detection of HTML and of its encoding.

mod charset;
mod markup;

pub use charset::html_charset;
pub use charset::{Declared, declared_charsets};
pub use markup::{Content, looks_like_html};
