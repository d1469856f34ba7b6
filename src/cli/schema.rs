//! `unboil schema`.

use super::Ended;
use crate::rule;
use anyhow::Result;
use std::io::Write as _;

/// Generates the schema when it runs, so that it matches the types of this program, whatever files are present.
pub(super) fn run() -> Result<Ended> {
    writeln!(anstream::stdout().lock(), "{:#}", rule::schema())?;
    Ok(Ended::Well)
}
