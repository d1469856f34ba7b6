//! Detects scripts: a variable with data, or a call of a tracker or an ad server.

use super::{End, Start, json};

/// Variables and functions that occur only in machine-written lines.
const KNOWN: &[&str] = &[
    "dataLayer",
    "googletag",
    "gtag",
    "ga",
    "_gaq",
    "_gat",
    "fbq",
    "ym",
    "NREUM",
    "utag_data",
    "digitalData",
    "_satellite",
    "_taboola",
    "OBR",
    "adsbygoogle",
    "pbjs",
    "apstag",
    "_sf_async_config",
    "_comscore",
    "COMSCORE",
    "yaContextCb",
    "Ya",
    "VK",
    "twttr",
    "wpcf7",
    "wp_params",
    "__NEXT_DATA__",
    "__INITIAL_STATE__",
    "__PRELOADED_STATE__",
    "__NUXT__",
    "__APOLLO_STATE__",
    "__next_f",
    "_paq",
    "hj",
    "_hsq",
    "Drupal",
    "OneSignal",
    "criteo_q",
    "moatPrebidApi",
];

/// A script statement at the start of `text`: `window.x = {…};`, `var dataLayer = […]`, `googletag.cmd.push(…);`.
pub(super) fn at(start: Start<'_>) -> End {
    let Start { line, rest: text } = start;
    if let Some(end) = annotated(line, text) {
        return end;
    }
    let (name, behind) = name(line);
    if name.is_empty() {
        return End::None(0);
    }
    let rest = &line[behind..];
    let spaces = rest.iter().take_while(|b| **b == b' ').count();
    let value = behind + spaces;
    match line.get(value) {
        Some(b'=') => {
            let start = value + 1 + text[value + 1..].iter().take_while(|b| **b == b' ').count();
            assigned(text, start, name)
        }
        // Python's own names end in `__` and are topics of texts.
        Some(b'(') if is_known(name) && !name.ends_with("__") && is_statement(text, value) => {
            statement_end(text, value)
        }
        _ => End::None(0),
    }
}

/// The annotations before and after a script with a GNU LibreJS licence.
const ANNOTATED: [&[u8]; 2] = [b"/* @license magnet:", b"// @license magnet:"];
const ANNOTATED_END: &[u8] = b"@license-end";
/// The maximum length of such a script, in bytes.
const ANNOTATED_MOST: usize = 1 << 16;

/// A script between the two comments for its licence, as GNU LibreJS requires.
fn annotated(line: &[u8], text: &[u8]) -> Option<End> {
    let start = ANNOTATED.iter().find(|start| line.starts_with(start))?;
    let part = &text[..text.len().min(ANNOTATED_MOST)];
    let Some(end) = memchr::memmem::find(part, ANNOTATED_END) else { return Some(End::None(line.len())) };
    let behind = end + ANNOTATED_END.len();
    let is_code = part[start.len()..end].iter().any(|byte| matches!(byte, b'(' | b'{' | b'='));
    let closing = if start.starts_with(b"/*") { &b" */"[..] } else { b"" };
    let behind = if part[behind..].starts_with(closing) { behind + closing.len() } else { behind };
    Some(if is_code { End::After(behind) } else { End::None(behind) })
}

/// The whole dotted name with its keyword, and its end.
fn name(line: &[u8]) -> (&str, usize) {
    let keyword = ["var ", "let ", "const "].iter().find(|k| line.starts_with(k.as_bytes())).map_or(0, |k| k.len());
    let length = line[keyword..]
        .iter()
        .take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'$' | b'.' | b'[' | b']'))
        .count();
    let name = std::str::from_utf8(&line[keyword..keyword + length]).unwrap_or_default();
    (name, keyword + length)
}

fn is_known(name: &str) -> bool {
    let name = ["window.", "self.", "globalThis."].iter().find_map(|p| name.strip_prefix(p)).unwrap_or(name);
    let first = name.split(['.', '[']).next().unwrap_or(name);
    KNOWN.contains(&first)
}

/// Data after an equals sign. An unknown name must be a property of `window` and start with two underscores, or be one
/// of these with machine-written data: `__all__ = ["a"]` is written by people.
fn assigned(text: &[u8], start: usize, name: &str) -> End {
    let Some(value) = text.get(start..) else { return End::None(0) };
    let own = name.strip_prefix("window.");
    let bare = own.unwrap_or(name);
    let hidden = bare.starts_with("__") && bare.len() > 4;
    let machine = || (hidden || own.is_some()) && !matches!(json::data(value), End::None(_));
    if is_known(name) || (hidden && own.is_some()) || machine() { statement_end(text, start) } else { End::None(0) }
}

/// Whether the text after a call's brackets continues as code or ends: in prose, a sentence continues after `gtag()`. A
/// call that is cut off counts.
fn is_statement(text: &[u8], bracket: usize) -> bool {
    let mut depth = 0usize;
    let mut at = bracket;
    while let Some(&byte) = text.get(at) {
        match byte {
            b'(' => depth += 1,
            b')' if depth == 1 => {
                let next = text[at + 1..].iter().find(|b| !matches!(b, b' ' | b'\t'));
                return next.is_none_or(|next| matches!(next, b';' | b'\n' | b'\r' | b'.' | b'(' | b'['));
            }
            b')' => depth -= 1,
            b'"' | b'\'' | b'`' => match json::string(&text[at..]) {
                Some(length) => at += length - 1,
                None => return true,
            },
            _ => {}
        }
        at += 1;
    }
    true
}

/// The end of a statement from `start` on: the first line end outside of brackets. Strings are skipped.
fn statement_end(text: &[u8], start: usize) -> End {
    let mut depth = 0usize;
    let mut at = start;
    while let Some(&byte) = text.get(at) {
        match byte {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' if depth == 0 => return End::None(at),
            b')' | b']' | b'}' => depth -= 1,
            b'"' | b'\'' | b'`' => match json::string(&text[at..]) {
                Some(length) => at += length - 1,
                None => return End::CutOff,
            },
            b'\n' | b'\r' if depth == 0 => return End::After(at),
            // A script does not contain two blank lines: the dump continues with something else.
            b'\n' if text[at..].starts_with(b"\n\n\n") => return End::None(at),
            _ => {}
        }
        at += 1;
    }
    if depth == 0 { End::After(text.len()) } else { End::CutOff }
}
