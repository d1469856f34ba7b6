//! Decoding of JSON strings, including those with unpaired surrogates: Python writes them, and JSON libraries reject them.

/// Decodes a JSON string; unpaired surrogates become U+FFFD. Returns `None` if it is not a JSON string.
#[must_use]
pub fn text_of(json: &str) -> Option<String> {
    if let Ok(text) = serde_json::from_str(json) {
        return Some(text);
    }
    let inner = json.strip_prefix('"')?.strip_suffix('"')?;
    let mut text = String::with_capacity(inner.len());
    let mut rest = inner;
    while let Some(at) = rest.find('\\') {
        text.push_str(&rest[..at]);
        let mut escape = rest[at + 1..].chars();
        match escape.next()? {
            'n' => text.push('\n'),
            't' => text.push('\t'),
            'r' => text.push('\r'),
            'b' => text.push('\u{8}'),
            'f' => text.push('\u{C}'),
            'u' => {
                let unit = unit(escape.as_str())?;
                escape = escape.as_str().get(4..)?.chars();
                let pair = escape.as_str().strip_prefix("\\u").and_then(self::unit);
                let low = pair.filter(|low| (0xDC00..0xE000).contains(low));
                match (char::from_u32(unit), low) {
                    (Some(c), _) => text.push(c),
                    (None, Some(low)) if unit < 0xDC00 => {
                        text.push(char::from_u32(0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00))?);
                        escape = escape.as_str().get(6..)?.chars();
                    }
                    (None, _) => text.push(char::REPLACEMENT_CHARACTER),
                }
            }
            c @ ('"' | '\\' | '/') => text.push(c),
            _ => return None,
        }
        rest = escape.as_str();
    }
    text.push_str(rest);
    Some(text)
}

fn unit(hex: &str) -> Option<u32> {
    let hex = hex.get(..4).filter(|hex| hex.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
    u32::from_str_radix(hex, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::text_of;

    #[test]
    fn halves_of_pairs_are_no_reason_to_lose_a_text() {
        assert_eq!(text_of(r#""a\ud83d\ude00b""#).as_deref(), Some("a😀b"));
        assert_eq!(text_of(r#""a\ud83db \"\/\\\n\u00e9""#).as_deref(), Some("a\u{FFFD}b \"/\\\né"));
        assert_eq!(text_of(r#""\ude00\ud83d\ud83d\ude00""#).as_deref(), Some("\u{FFFD}\u{FFFD}😀"));
        assert_eq!(text_of("17"), None);
        assert_eq!(text_of(r#""\ud83d\x""#), None);
    }
}
