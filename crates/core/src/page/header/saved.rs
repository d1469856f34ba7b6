//! URLs in the HTML comments of programs that save pages.

use super::field::{Name, address, field};
use memchr::memmem;

/// How many bytes of a page are examined: the comment is near its top.
const LOOKED_AT: usize = 8_192;

/// Returns the URL in the comment that a program wrote into a saved HTML page: a browser's mark of the web, or a
/// comment of SingleFile, HTTrack or monolith.
pub(in super::super) fn saved_from(html: &str) -> Option<String> {
    let start = html.get(..html.floor_char_boundary(LOOKED_AT))?;
    let mut rest = start;
    while let Some((_, behind)) = rest.split_once("<!--") {
        let end = memmem::find(behind.as_bytes(), b"-->")?;
        let (comment, after) = behind.split_at_checked(end)?;
        if let Some(address) = saved_address(comment.trim()) {
            return Some(address);
        }
        rest = after;
    }
    None
}

/// The page's URL in such a comment.
pub(super) fn saved_address(comment: &str) -> Option<String> {
    let one = mark_of_the_web(comment).and_then(address).map(str::to_owned);
    one.or_else(|| mirrored(comment)).or_else(|| single_file(comment))
}

/// The URL in `saved from url=(0042)https://…`, as browsers write it; the number is its length.
fn mark_of_the_web(line: &str) -> Option<&str> {
    let (words, rest) = line.split_once("=(")?;
    let (length, address) = rest.split_once(')')?;
    let is_mark = words.eq_ignore_ascii_case("saved from url") && length.bytes().all(|b| b.is_ascii_digit());
    is_mark.then_some(address.trim())
}

/// `Mirrored from ferry.example.com/a by HTTrack …`, `Saved from https://ferry.example.com/a at … using monolith …`.
fn mirrored(line: &str) -> Option<String> {
    let mut words = line.split_whitespace();
    let (verb, from, page) = (words.next()?, words.next()?, words.next()?);
    let program = words.find(|word| word.eq_ignore_ascii_case("httrack") || word.eq_ignore_ascii_case("monolith"))?;
    if !from.eq_ignore_ascii_case("from") {
        return None;
    }
    match (verb.to_ascii_lowercase().as_str(), program.to_ascii_lowercase().as_str()) {
        ("mirrored", "httrack") if !page.contains("://") => address(&format!("http://{page}")).map(str::to_owned),
        ("mirrored", "httrack") | ("saved", "monolith") => address(page).map(str::to_owned),
        _ => None,
    }
}

/// The `url` field in SingleFile's comment.
fn single_file(comment: &str) -> Option<String> {
    let mut lines = comment.lines().map(str::trim);
    lines.next().filter(|line| is_single_file(line))?;
    let (_, url) = lines.filter_map(field).find(|(name, _)| *name == Name::Address)?;
    address(url).map(str::to_owned)
}

/// Whether a line is the first line of SingleFile's comment.
pub(super) fn is_single_file(line: &str) -> bool {
    ["page saved with SingleFile", "archive processed by SingleFile"].iter().any(|it| line.eq_ignore_ascii_case(it))
}
