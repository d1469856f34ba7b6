//! Detects minified style sheets, as a `<style>` element leaves them in a dump.

use super::{End, Start};

/// The minimum number of blocks on a line: fewer could be an example in a text.
const FEWEST_BLOCKS: usize = 2;

/// A line of at least two style blocks: `.a{color:red}.b{margin:0}`, including at-rules.
pub(super) fn at(start: Start<'_>) -> End {
    let line = start.line;
    if line.last() != Some(&b'}')
        || !matches!(line.first(), Some(b'.' | b'#' | b'@' | b'*' | b':' | b'a'..=b'z'))
        || !line.contains(&b'{')
    {
        return End::None(0);
    }
    let mut blocks = 0;
    let mut depth = 0usize;
    let mut piece = 0;
    for (at, byte) in line.iter().enumerate() {
        match byte {
            b'{' => {
                if !is_selector(&line[piece..at]) {
                    return End::None(0);
                }
                depth += 1;
                piece = at + 1;
            }
            b'}' => {
                let Some(less) = depth.checked_sub(1) else { return End::None(0) };
                let inner = line[piece..at].trim_ascii();
                if !inner.is_empty() {
                    if !is_declarations(inner) {
                        return End::None(0);
                    }
                    blocks += 1;
                }
                depth = less;
                piece = at + 1;
            }
            _ => {}
        }
    }
    if depth == 0 && blocks >= FEWEST_BLOCKS { End::After(line.len()) } else { End::None(0) }
}

fn is_selector(text: &[u8]) -> bool {
    let text = text.trim_ascii();
    !text.is_empty() && text.iter().all(|b| b.is_ascii_alphanumeric() || b" .#@*:,>+~-_[]=\"'()^$|%/;".contains(b))
}

/// Whether the text is `name:value` pairs separated by semicolons.
fn is_declarations(text: &[u8]) -> bool {
    text.split(|&b| b == b';').map(<[u8]>::trim_ascii).filter(|part| !part.is_empty()).all(|part| {
        // A semicolon within url(data:…;base64,…) leaves a part without a name.
        part.starts_with(b"base64,")
            || part.iter().position(|&b| b == b':').is_some_and(|colon| {
                colon > 0
                    && part[..colon]
                        .trim_ascii()
                        .iter()
                        .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'*'))
            })
    })
}
