//! Detects binary files by their magic numbers.

/// Magic numbers, each with the name of the format.
const STARTS: &[(&[u8], &str)] = &[
    (b"\x89PNG", "PNG image"),
    (b"\xFF\xD8\xFF", "JPEG image"),
    (b"GIF87a", "GIF image"),
    (b"GIF89a", "GIF image"),
    (b"II*\0", "TIFF image"),
    (b"MM\0*", "TIFF image"),
    (b"\0\0\x01\0", "icon"),
    (b"PK\x03\x04", "ZIP archive"),
    (b"\x1F\x8B\x08", "gzip archive"),
    (b"\x7FELF", "program"),
    (b"\x28\xB5\x2F\xFD", "Zstandard archive"),
    (b"BZh91AY", "bzip2 archive"),
    (b"\xFD7zXZ", "xz archive"),
    (b"7z\xBC\xAF", "7z archive"),
    (b"SQLite format 3\0", "SQLite database"),
    (b"PAR1", "Parquet file"),
    (b"OggS", "Ogg file"),
    (b"\0asm", "WebAssembly program"),
];

/// Returns the format of a binary file that has a known magic number, even if few control bytes follow; otherwise
/// `None`.
#[must_use]
pub fn binary_kind(bytes: &[u8]) -> Option<&'static str> {
    // Something may precede the PDF header, usually a line end or a byte order mark.
    let start = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start();
    if start.starts_with(b"%PDF-") {
        return Some("PDF");
    }
    let known = STARTS.iter().find(|(start, _)| bytes.starts_with(start)).map(|(_, kind)| *kind);
    known.or(match bytes {
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some("WebP image"),
        [_, _, _, _, b'f', b't', b'y', b'p', b'a', b'v', b'i', b'f' | b's', ..] => Some("AVIF image"),
        [_, _, _, _, b'f', b't', b'y', b'p', b'h', b'e', b'i', b'c' | b'x', ..] => Some("HEIF image"),
        _ => None,
    })
}
