//! Addresses of pages: their hosts, and the page that the address of an archive, a cache or a proxy stands for.

mod host;
mod original;

pub(crate) use host::canonical_host;
pub(super) use host::scheme;
pub use host::{host_of, is_absolute};
pub use original::original;

#[cfg(test)]
mod tests;
