//! The rules that a command works with.

use super::args::RuleArgs;
use crate::pipeline::Choice;
use crate::rule::{load, read_folder, shipped_files};
use crate::site::Book;
use anyhow::Result;

/// The book of the user's own site files and of those that ship.
pub(super) fn book(args: &RuleArgs) -> Result<Book> {
    let mut files = args.rules.as_deref().map(read_folder).transpose()?.unwrap_or_default();
    files.extend(shipped_files());
    Ok(Book::new(load(&files)?)?)
}

/// Who decides whose page a dump is.
pub(super) fn choice<'b>(args: &RuleArgs, book: &'b Book) -> Result<Choice<'b>> {
    Ok(match &args.site {
        Some(id) => Choice::Site(book.site(id)?),
        None => Choice::Identify(args.unknown.into()),
    })
}
