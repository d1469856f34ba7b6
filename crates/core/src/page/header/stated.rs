//! Combines the fields of a header to a URL and a title.

use super::field::{Name, address_of_host};
use super::{Header, HeaderKind};
use crate::page::address::{host_of, original};
use std::ops::Range;

/// Whether fields named `Source` or `Link` hold the page's own URL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sources {
    Own,
    /// Only with a title, which shows that the fields describe the page.
    OwnWithTitle,
}

#[derive(Default)]
pub(super) struct Stated {
    addresses: Vec<String>,
    sources: Vec<String>,
    pub title: Option<String>,
    pub fields: usize,
}

impl Stated {
    pub fn add(&mut self, name: Name, value: &str) {
        self.fields += 1;
        match name {
            Name::Address => self.addresses.extend(address_of_host(value).map(str::to_owned)),
            Name::Source => self.sources.extend(address_of_host(value).map(str::to_owned)),
            Name::Title if self.title.is_none() && !value.is_empty() && !value.contains('\u{FFFD}') => {
                self.title = Some(value.to_owned());
            }
            _ => {}
        }
    }

    pub fn header(self, sources: Sources, kind: HeaderKind, lines: Range<usize>) -> Option<Header> {
        let url = match (self.addresses.is_empty(), sources) {
            (false, _) => of_one_host(self.addresses),
            (true, Sources::OwnWithTitle) if self.title.is_none() => None,
            (true, _) => of_one_host(self.sources),
        };
        // A title alone is like any other line.
        let states = url.is_some() || (self.title.is_some() && self.fields > 1);
        states.then_some(Header { url, title: self.title, lines, kind })
    }
}

/// The first URL, if all have the same host.
fn of_one_host(addresses: Vec<String>) -> Option<String> {
    let without_www = |host: String| host.strip_prefix("www.").map_or_else(|| host.clone(), str::to_owned);
    let mut hosts = addresses.iter().map(|address| host_of(&original(address)).map(without_www));
    let first = hosts.next()?;
    if hosts.any(|host| host != first) {
        return None;
    }
    addresses.into_iter().next()
}
