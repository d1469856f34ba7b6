//! Character references: `&amp;`, `&#8211;`, `&#x2013;`.
//!
//! The HTML standard, "Character reference state" and those after it.

use html5ever::data::{C1_REPLACEMENTS, NAMED_ENTITIES};
use memchr::memchr;

/// The context of a text. In attributes, `&copy=1` stays as written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum ReferencePlace {
    Text,
    Attribute,
}

/// Appends `text` to `output` with its character references decoded.
pub(in super::super) fn decode(text: &str, place: ReferencePlace, output: &mut String) {
    let mut rest = text;
    while let Some(at) = memchr(b'&', rest.as_bytes()) {
        let (before, reference) = rest.split_at(at);
        output.push_str(before);
        let used = decode_one(reference, place, output);
        if used == 0 {
            output.push('&');
        }
        rest = reference.get(used.max(1)..).unwrap_or("");
    }
    output.push_str(rest);
}

/// Decodes the reference at the start of `text`. Returns the bytes read, 0 if there is none.
fn decode_one(text: &str, place: ReferencePlace, output: &mut String) -> usize {
    match text.as_bytes().get(1) {
        Some(b'#') => decode_number(text.as_bytes(), output),
        Some(byte) if byte.is_ascii_alphanumeric() => decode_name(text, place, output),
        _ => 0,
    }
}

fn decode_number(bytes: &[u8], output: &mut String) -> usize {
    let (radix, start) = match bytes.get(2) {
        Some(b'x' | b'X') => (16, 3),
        _ => (10, 2),
    };
    let mut value = 0_u32;
    let mut end = start;
    while let Some(digit) = bytes.get(end).and_then(|&byte| char::from(byte).to_digit(radix)) {
        value = value.saturating_mul(radix).saturating_add(digit);
        end += 1;
    }
    if end == start {
        return 0;
    }
    output.push(match value {
        0x80..=0x9f => {
            let replaced = C1_REPLACEMENTS.get((value - 0x80) as usize).copied().flatten();
            replaced.or(char::from_u32(value)).unwrap_or('\u{fffd}')
        }
        0 => '\u{fffd}',
        _ => char::from_u32(value).unwrap_or('\u{fffd}'),
    });
    if bytes.get(end) == Some(&b';') { end + 1 } else { end }
}

/// The table also holds every prefix of a name, with no characters.
fn decode_name(text: &str, place: ReferencePlace, output: &mut String) -> usize {
    let bytes = text.as_bytes();
    let mut found = None;
    let mut end = 1;
    while bytes.get(end).is_some_and(|&byte| byte.is_ascii_alphanumeric() || byte == b';') {
        end += 1;
        match text.get(1..end).and_then(|name| NAMED_ENTITIES.get(name)) {
            Some(&(0, _)) => {}
            Some(&characters) => found = Some((end, characters)),
            None => break,
        }
    }
    let Some((end, (first, second))) = found else {
        return 0;
    };
    let open = end > 0 && bytes.get(end - 1) != Some(&b';');
    let joined = bytes.get(end).is_some_and(|&byte| byte == b'=' || byte.is_ascii_alphanumeric());
    if place == ReferencePlace::Attribute && open && joined {
        return 0;
    }
    output.extend(char::from_u32(first));
    if second != 0 {
        output.extend(char::from_u32(second));
    }
    end
}
