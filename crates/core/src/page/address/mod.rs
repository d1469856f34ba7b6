//! URLs of pages: their hosts, and the original URLs of archived, cached or proxied copies.

mod host;
mod original;

pub(crate) use host::canonical_host;
pub(super) use host::scheme;
pub use host::{host_of, is_absolute};
pub use original::original;

#[cfg(test)]
mod tests;
