//! `unboil schema`.

use super::Ended;
use crate::rule;
use anyhow::Result;
use std::io::Write as _;

/// Made when it is asked for: what is printed is of this program's own types, whatever file lies about.
pub(super) fn run() -> Result<Ended> {
    writeln!(anstream::stdout().lock(), "{:#}", rule::schema())?;
    Ok(Ended::Well)
}
