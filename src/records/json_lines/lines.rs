//! Reads the lines of a stream in batches.

use crate::records::{Bad, Batch, RawRecords};
use memchr::{memchr_iter, memrchr};
use std::collections::BTreeMap;
use std::io::{self, BufRead, Read as _};

/// The approximate size of a batch, in bytes: enough work for many threads, and small enough to hold several.
pub const BATCH: usize = 4 << 20;
/// The maximum length of a line, in bytes; a longer line is a bad record.
const LONGEST: usize = 1 << 30;

/// The lines of a file, without blank ones.
#[derive(Debug, Default)]
pub struct Lines {
    text: String,
    /// Start, end, and line number in the file.
    lines: Vec<(usize, usize, u64)>,
}

impl Lines {
    /// The number of lines.
    #[must_use]
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    /// Whether there are no lines.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// A line without its line end.
    #[must_use]
    pub fn line(&self, at: usize) -> &str {
        self.lines.get(at).and_then(|&(start, end, _)| self.text.get(start..end)).unwrap_or_default()
    }

    /// The line number in the file, from 1.
    #[must_use]
    pub fn number(&self, at: usize) -> u64 {
        self.lines.get(at).map_or(0, |line| line.2)
    }

    /// Splits a text into lines; `first` is the number of its first line.
    fn of(text: String, first: u64) -> Self {
        let mut lines = Vec::new();
        let mut start = 0;
        let ends = memchr_iter(b'\n', text.as_bytes()).chain([text.len()]);
        for (number, end) in (first..).zip(ends) {
            let line = &text[start..end];
            let own = line.trim_ascii();
            if !own.is_empty() {
                let from = start + (line.len() - line.trim_ascii_start().len());
                lines.push((from, from + own.len(), number));
            }
            start = end + 1;
        }
        Self { text, lines }
    }
}

/// Reads lines in batches. Equal input gives equal batches, regardless of read sizes.
pub struct LineReader {
    input: Box<dyn BufRead + Send>,
    /// The start of an incomplete line.
    rest: Vec<u8>,
    /// The number of the next line.
    next: u64,
    ended: bool,
    /// The error that follows the current batch.
    failed: Option<io::Error>,
}

impl LineReader {
    /// Creates a reader of a decompressed stream.
    #[must_use]
    pub fn new(input: Box<dyn BufRead + Send>) -> Self {
        Self { input, rest: Vec::new(), next: 1, ended: false, failed: None }
    }

    /// The next lines, or `None` after the last.
    ///
    /// # Errors
    /// If the stream cannot be read further. All whole lines before the error are returned first; a truncated line is
    /// lost.
    pub fn next_batch(&mut self) -> io::Result<Option<Batch>> {
        let mut bytes = std::mem::take(&mut self.rest);
        let mut bad = Vec::new();
        while !self.ended {
            let before = bytes.len();
            let read = (&mut self.input).take(BATCH as u64).read_to_end(&mut bytes);
            self.ended = read.as_ref().map_or(true, |&read| read < BATCH);
            self.failed = read.err();
            if memrchr(b'\n', &bytes[before..]).is_some() {
                break;
            }
            if bytes.len() > LONGEST {
                bytes.clear();
                self.skip_line()?;
                bad.push(Bad { number: self.next, why: format!("longer than {LONGEST} bytes") });
                self.next += 1;
            }
        }
        if self.failed.is_some() || !self.ended {
            let end = memrchr(b'\n', &bytes).map_or(0, |at| at + 1);
            self.rest = bytes.split_off(end);
        }
        if bytes.is_empty() && bad.is_empty() {
            return self.failed.take().map_or(Ok(None), Err);
        }
        if self.next == 1 && bytes.starts_with(b"\xEF\xBB\xBF") {
            bytes.drain(..3);
        }
        // JSON is UTF-8; invalid bytes become U+FFFD.
        let text = String::from_utf8(bytes).unwrap_or_else(|e| String::from_utf8_lossy(e.as_bytes()).into_owned());
        let first = self.next;
        self.next += memchr_iter(b'\n', text.as_bytes()).count() as u64;
        let raw = RawRecords::JsonLines(Lines::of(text, first));
        Ok(Some(Batch { raw, bad, skipped: BTreeMap::new() }))
    }

    fn skip_line(&mut self) -> io::Result<()> {
        self.ended = self.input.skip_until(b'\n')? == 0;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines_of(bytes: &'static [u8]) -> Vec<(u64, String)> {
        let mut reader = LineReader::new(Box::new(bytes));
        let mut all = Vec::new();
        while let Some(batch) = reader.next_batch().unwrap() {
            let RawRecords::JsonLines(lines) = batch.raw else { panic!("other records") };
            all.extend((0..lines.len()).map(|at| (lines.number(at), lines.line(at).to_owned())));
        }
        all
    }

    #[test]
    fn lines_have_their_numbers_with_blank_ones_counted() {
        let of = |number, text: &str| (number, text.to_owned());
        assert_eq!(lines_of(b"a\r\n\n  \nb\xFF"), [of(1, "a"), of(4, "b\u{FFFD}")]);
        assert_eq!(lines_of(b"\xEF\xBB\xBFa\n"), [of(1, "a")]);
        assert!(lines_of(b"").is_empty());
        assert!(lines_of(b"\n\n").is_empty());
    }

    #[test]
    fn a_line_over_several_reads_is_one() {
        let long = "x".repeat(BATCH + 10);
        let text: &'static str = format!("a\n{long}\nb\n").leak();
        let lines = lines_of(text.as_bytes());
        assert_eq!(
            lines.iter().map(|(n, line)| (*n, line.len())).collect::<Vec<_>>(),
            [(1, 1), (2, long.len()), (3, 1)]
        );
    }
}
