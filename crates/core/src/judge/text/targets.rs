//! URLs within a text: Markdown link targets, and bare URLs. They are not visible text.

/// Returns the visible text of a unit, without URLs and link markup.
#[cfg(feature = "training")]
pub(super) fn visible<'p>(lines: impl Iterator<Item = &'p [u8]>) -> String {
    let mut text = String::new();
    for line in lines {
        let line = unboil_html::charset::characters(line);
        let mut rest = line.as_ref();
        while let Some(at) = rest.find([']', ':']) {
            let (before, after) = rest.split_at(at);
            if let Some(skip) = target_length(after.as_bytes()) {
                text.push_str(before);
                rest = &after[skip..];
            } else if let Some((scheme, skip)) = address_at(before, after) {
                text.push_str(&before[..before.len() - scheme]);
                rest = &after[skip..];
            } else {
                text.push_str(before);
                text.push(' ');
                rest = &after[1..];
            }
        }
        text.push_str(rest);
        text.push('\n');
    }
    text
}

/// At `](`: the length of the target in bytes, including the `]` and both parentheses.
pub(super) fn target_length(bytes: &[u8]) -> Option<usize> {
    if !bytes.starts_with(b"](") {
        return None;
    }
    let mut depth = 0_usize;
    for (at, &byte) in bytes.iter().enumerate().skip(1).take(LONGEST_TARGET) {
        match byte {
            b'(' => depth += 1,
            b')' => {
                depth -= 1;
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            _ => {}
        }
    }
    None
}

/// The maximum length of a link target, in bytes.
const LONGEST_TARGET: usize = 4_000;

/// At the `:` of `https://…`: the length of the scheme before it, and of the URL from the `:` on, in bytes.
pub(super) fn address_at(before: &str, after: &str) -> Option<(usize, usize)> {
    if !after.starts_with("://") {
        return None;
    }
    let scheme = before.bytes().rev().take_while(u8::is_ascii_alphabetic).count();
    let end = |c: char| c.is_whitespace() || matches!(c, ')' | ']' | '>' | '"' | '<' | '，' | '。');
    (scheme > 0).then(|| (scheme, after.find(end).unwrap_or(after.len())))
}
