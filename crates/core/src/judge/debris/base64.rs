//! Detects base64 data (RFC 4648) on its own line.

use super::{End, Start};

/// The minimum length in bytes: a shorter run could be a key or a checksum that a text is about.
const SHORTEST: usize = 120;

/// A line of one long base64 run, optionally after `data:…;base64,`.
pub(super) fn at(start: Start<'_>) -> End {
    let line = start.line;
    if line.len() < SHORTEST {
        return End::None(0);
    }
    let data = line.strip_prefix(b"data:".as_slice()).and_then(|rest| {
        let head = &rest[..rest.len().min(100)];
        memchr::memmem::find(head, b";base64,").map(|at| &rest[at + 8..])
    });
    let run = data.unwrap_or(line);
    let all = || run.iter().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'=' | b'-' | b'_'));
    let mixed = || {
        run.iter().any(u8::is_ascii_digit)
            && run.iter().any(u8::is_ascii_uppercase)
            && run.iter().any(u8::is_ascii_lowercase)
            && !run.windows(2).any(|pair| pair == b"--" || pair == b"__")
    };
    if all() && mixed() { End::After(line.len()) } else { End::None(0) }
}
