//! A page as Python gives it.

use crate::no_such;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyString};
use unboil::page::html::sniff::Content;
use unboil::page::{Dump, NotText, Page};

/// A page as Python gives it: text, or bytes; with an address; known as text or HTML, or not.
pub(crate) struct Given {
    dump: Dump,
    content: Option<Content>,
}

impl Given {
    pub(crate) fn new(data: &Bound<'_, PyAny>, url: Option<String>, format: &str) -> PyResult<Self> {
        let content = match format {
            "auto" => None,
            "text" => Some(Content::Text),
            "html" => Some(Content::Html),
            other => return Err(no_such("format", other, &["auto", "text", "html"])),
        };
        let (bytes, charset) = if let Ok(text) = data.cast::<PyString>() {
            // Python has decoded it, whatever charset the page names.
            (utf8(text)?, Some("utf-8".to_owned()))
        } else if let Ok(bytes) = data.cast::<PyBytes>() {
            (bytes.as_bytes().to_vec(), None)
        } else {
            return Err(PyTypeError::new_err(format!("a page is str or bytes, not {}", data.get_type().name()?)));
        };
        Ok(Self { dump: Dump { url, charset, bytes, ..Dump::default() }, content })
    }

    pub(crate) fn page(self) -> Result<Page, NotText> {
        match self.content {
            None => Page::read(self.dump),
            Some(content) => Page::read_as(self.dump, content),
        }
    }
}

/// A text's UTF-8. Halves of surrogate pairs, which UTF-8 has not, are U+FFFD each.
fn utf8(text: &Bound<'_, PyString>) -> PyResult<Vec<u8>> {
    if let Ok(text) = text.to_cow() {
        return Ok(text.into_owned().into_bytes());
    }
    let encoded = text.call_method1("encode", ("utf-16-le", "surrogatepass"))?;
    let units: Vec<u16> = encoded
        .cast::<PyBytes>()?
        .as_bytes()
        .chunks_exact(2)
        .map(|unit| u16::from_le_bytes([unit[0], unit[1]]))
        .collect();
    Ok(String::from_utf16_lossy(&units).into_bytes())
}
