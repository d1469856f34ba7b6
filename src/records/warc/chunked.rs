//! Lenient decoding of the chunked transfer coding (RFC 9112, section 7.1).

use memchr::memmem;

/// The maximum length of a line with a chunk size, in bytes.
const LONGEST_LINE: usize = 128;

/// Decodes chunks, or returns `None` if there are none, whatever the header says. A chunk with a wrong size extends to the
/// next line with a size that fits. A truncated last chunk is kept.
pub(super) fn unchunked(body: &[u8]) -> Option<Vec<u8>> {
    let mut rest = body.trim_ascii_start();
    let first = size_line(rest)?;
    // Texts, too, start with a number on a line of its own.
    let fits = first.size == 0 || first.is_strict || chunk_end(rest, &first).is_some();
    if !fits {
        return None;
    }
    let mut bytes = Vec::with_capacity(body.len());
    while let Some(line) = size_line(rest).filter(|line| line.size > 0) {
        let data = &rest[line.len..];
        match chunk_end(rest, &line) {
            Some(end) => {
                bytes.extend_from_slice(&data[..line.size]);
                rest = &rest[end..];
            }
            None if line.size >= data.len() => {
                bytes.extend_from_slice(data);
                return Some(bytes);
            }
            None => {
                let (own, behind) = data.split_at(next_chunk(data));
                bytes.extend_from_slice(own);
                rest = behind.strip_prefix(b"\r\n").unwrap_or(behind);
            }
        }
    }
    Some(bytes)
}

/// Decodes chunks that no header declares: only if the whole body consists of chunks, to the last byte.
pub(super) fn surely_chunked(body: &[u8]) -> Option<Vec<u8>> {
    let mut rest = body;
    let mut chunks = 0;
    loop {
        let line = size_line(rest).filter(|line| line.is_strict)?;
        if line.size == 0 {
            let is_last = rest[line.len..].trim_ascii().is_empty();
            return if is_last && chunks > 0 { unchunked(body) } else { None };
        }
        rest = &rest[chunk_end(rest, &line)?..];
        chunks += 1;
    }
}

struct SizeLine {
    size: usize,
    /// The length of the line including its end.
    len: usize,
    /// Whether it has a size and nothing else.
    is_strict: bool,
}

fn size_line(bytes: &[u8]) -> Option<SizeLine> {
    let end = bytes.iter().take(LONGEST_LINE).position(|&byte| byte == b'\n')?;
    let line = bytes[..end].strip_suffix(b"\r");
    let text = line.unwrap_or(&bytes[..end]);
    let digits = text.iter().take_while(|byte| byte.is_ascii_hexdigit()).count();
    let behind = text[digits..].trim_ascii();
    if !behind.is_empty() && !behind.starts_with(b";") {
        return None;
    }
    let size = usize::from_str_radix(std::str::from_utf8(&text[..digits]).ok()?, 16).ok()?;
    Some(SizeLine { size, len: end + 1, is_strict: line.is_some() && behind.is_empty() })
}

/// The position after a chunk; `None` if the chunk is not followed by a line end.
fn chunk_end(bytes: &[u8], line: &SizeLine) -> Option<usize> {
    let end = line.len.checked_add(line.size)?;
    let behind = bytes.get(end..)?;
    let line_end = if behind.starts_with(b"\r\n") { 2 } else { usize::from(behind.starts_with(b"\n")) };
    (line_end > 0).then_some(end + line_end)
}

/// The end of a chunk with a wrong size: before a line end and a size that fits, otherwise the end of the data.
fn next_chunk(data: &[u8]) -> usize {
    let fits = |&at: &usize| {
        let behind = &data[at + 2..];
        size_line(behind).is_some_and(|line| {
            let last = line.size == 0 && behind[line.len..].len() <= LONGEST_LINE;
            line.is_strict && (last || line.size > 0 && chunk_end(behind, &line).is_some())
        })
    };
    memmem::find_iter(data, b"\r\n").find(fits).unwrap_or(data.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(body: &str) -> Option<String> {
        unchunked(body.as_bytes()).map(|bytes| String::from_utf8(bytes).unwrap())
    }

    #[test]
    fn chunks() {
        assert_eq!(of("3\r\nabc\r\n0002;x=y\r\nde\r\n0\r\n\r\n").as_deref(), Some("abcde"));
        assert_eq!(of("3\nabc\n2\nde\n0\n\n").as_deref(), Some("abcde"));
        assert_eq!(of("0\r\n\r\n").as_deref(), Some(""));
    }

    #[test]
    fn what_is_cut_off_or_wrong_loses_nothing_else() {
        assert_eq!(of("3\r\nabc\r\nA\r\nde").as_deref(), Some("abcde"), "cut off");
        assert_eq!(of("3\r\nabc\r\n").as_deref(), Some("abc"), "no last chunk");
        assert_eq!(of("3\r\nabcd\r\n2\r\nef\r\n0\r\n\r\n").as_deref(), Some("abcdef"), "too short");
        assert_eq!(of("6\r\nabcd\r\n2\r\nef\r\n0\r\n\r\n").as_deref(), Some("abcdef"), "too long");
        assert_eq!(of("ffffffffffffffff\r\nabc").as_deref(), Some("abc"), "longer than memory");
    }

    #[test]
    fn no_chunks() {
        assert_eq!(of("<html>\r\n3\r\nabc\r\n"), None);
        assert_eq!(of("2017\nwas a year"), None);
        assert_eq!(of(""), None);
    }

    #[test]
    fn chunks_that_nobody_speaks_of_are_sure_to_the_last_byte() {
        assert_eq!(surely_chunked(b"3\r\nabc\r\n0\r\n\r\n").as_deref(), Some(&b"abc"[..]));
        assert_eq!(surely_chunked(b"3\r\nabc\r\n0\r\n\r\nmore"), None);
        assert_eq!(surely_chunked(b"0\r\n\r\n"), None);
        assert_eq!(surely_chunked(b"3\r\nabc\r\n"), None);
    }
}
