//! The layout of a rule file: byte spans of its tables, values and comments.

use std::ops::Range;
use toml_edit::{Array, Document, Item, Table, TableLike, Value};

/// A replacement for a span of the file, in bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Splice {
    pub at: Range<usize>,
    pub with: String,
}

impl Splice {
    pub(super) fn put(at: usize, with: String) -> Self {
        Self { at: at..at, with }
    }

    pub(super) fn cut(at: Range<usize>) -> Self {
        Self { at, with: String::new() }
    }
}

/// Applies replacements, which must not overlap.
pub(super) fn spliced(text: &str, mut splices: Vec<Splice>) -> String {
    splices.sort_by_key(|splice| splice.at.start);
    let mut out = text.to_owned();
    for Splice { at, with } in splices.into_iter().rev() {
        out.replace_range(at, &with);
    }
    out
}

/// The text of a rule file with the spans of its tables, values and comments.
#[derive(Debug)]
pub(super) struct Layout<'t> {
    pub text: &'t str,
    document: Document<&'t str>,
    headers: Vec<Header>,
    /// The end of the last value; only comments may follow.
    end: usize,
}

/// A line such as `[[drop]]` or `[drop.allow]`.
#[derive(Debug)]
struct Header {
    /// The top-level key that it belongs to, and the index in a list of tables.
    owner: (String, usize),
    /// The start of the blank lines and comments above it.
    above: usize,
    start: usize,
}

/// How the entries of a list of tables are written.
pub(super) enum Form<'d> {
    /// There are none.
    Missing,
    /// As `[[drop]]`.
    Tables,
    /// As `drop = [{ … }]`.
    List(&'d Array),
}

/// A rule or a test.
#[derive(Clone, Copy)]
pub(super) struct Entry<'d> {
    /// Its index in the list.
    pub index: usize,
    pub table: &'d dyn TableLike,
}

impl Entry<'_> {
    /// Returns a string value.
    pub(super) fn text(&self, key: &str) -> Option<&str> {
        self.table.get(key)?.as_str()
    }

    /// Returns a list value.
    pub(super) fn list(&self, key: &str) -> Option<&Array> {
        self.table.get(key)?.as_array()
    }
}

impl<'t> Layout<'t> {
    /// Parses the file. The error is the parser's message.
    pub(super) fn parse(text: &'t str) -> Result<Self, String> {
        let document = Document::parse(text).map_err(|e| e.message().to_owned())?;
        let mut headers = Vec::new();
        for (key, item) in document.iter() {
            match item {
                Item::Table(table) => collect(table, (key, 0), &mut headers),
                Item::ArrayOfTables(tables) => {
                    tables.iter().enumerate().for_each(|(i, table)| collect(table, (key, i), &mut headers));
                }
                _ => {}
            }
        }
        headers.sort_by_key(|header| header.start);
        let end = document.trailing().span().map_or(text.len(), |span| span.start);
        Ok(Self { text, document, headers, end })
    }

    /// Returns the value of a top-level key.
    pub(super) fn top(&self, key: &str) -> Option<&Item> {
        self.document.get(key)
    }

    /// Returns how the entries of a list are written.
    pub(super) fn form(&self, key: &str) -> Form<'_> {
        match self.document.get(key) {
            Some(Item::Value(Value::Array(list))) => Form::List(list),
            Some(Item::ArrayOfTables(_)) => Form::Tables,
            _ => Form::Missing,
        }
    }

    /// Returns the entries of a list, in file order.
    pub(super) fn entries(&self, key: &str) -> Vec<Entry<'_>> {
        let tables: Vec<&dyn TableLike> = match self.document.get(key) {
            Some(Item::ArrayOfTables(tables)) => tables.iter().map(|table| table as &dyn TableLike).collect(),
            Some(Item::Value(Value::Array(list))) => {
                list.iter().filter_map(|value| Some(value.as_inline_table()? as &dyn TableLike)).collect()
            }
            _ => Vec::new(),
        };
        tables.into_iter().enumerate().map(|(index, table)| Entry { index, table }).collect()
    }

    /// Returns the rule with an id, and the key of the list that contains it.
    pub(super) fn rule(&self, id: &str) -> Option<(&'static str, Entry<'_>)> {
        let of = |key| self.entries(key).into_iter().find(|entry| entry.text("id") == Some(id)).map(|e| (key, e));
        of("drop").or_else(|| of("keep"))
    }

    /// Returns the spans of an entry written as a table: for its own header and each header below it, from the blank
    /// lines above the header to the end of the values, together with the start of the header.
    pub(super) fn regions(&self, key: &str, index: usize) -> Vec<(Range<usize>, usize)> {
        let is_own = |(_, header): &(usize, &Header)| header.owner.0 == key && header.owner.1 == index;
        let own = self.headers.iter().enumerate().filter(is_own);
        own.map(|(i, header)| {
            let end = self.headers.get(i + 1).map_or(self.end, |next| next.above);
            (header.above..end, header.start)
        })
        .collect()
    }

    /// Returns the top-level keys.
    pub(super) fn keys_on_top(&self) -> &dyn TableLike {
        self.document.as_table()
    }

    /// Returns the start of the first table of a list, including the comments above it.
    pub(super) fn start_of(&self, key: &str) -> Option<usize> {
        self.headers.iter().find(|header| header.owner.0 == key).map(|header| header.above)
    }

    /// Returns the end of the top-level keys.
    pub(super) fn end_of_top(&self) -> usize {
        self.headers.first().map_or(self.end, |first| first.above)
    }

    /// Returns the line ending that the file uses.
    pub(super) fn line_end(&self) -> &'static str {
        match self.text.find('\n') {
            Some(at) if self.text[..at].ends_with('\r') => "\r\n",
            _ => "\n",
        }
    }

    /// Inserts lines at the start of a line. At the end of a file without a final newline, a newline is inserted first,
    /// and the file still ends without one.
    pub(super) fn lines(&self, at: usize, lines: &[String]) -> Splice {
        let end = self.line_end();
        let text = lines.join(end);
        let is_bare = at > 0 && !self.text[..at].ends_with('\n');
        Splice::put(at, if is_bare { format!("{end}{text}") } else { format!("{text}{end}") })
    }
}

fn collect(table: &Table, owner: (&str, usize), headers: &mut Vec<Header>) {
    if !table.is_dotted()
        && let Some(span) = table.span().filter(|_| !table.is_implicit())
    {
        let above = table.decor().prefix().and_then(toml_edit::RawString::span);
        let above = above.filter(|above| !above.is_empty()).map_or(span.start, |above| above.start);
        headers.push(Header { owner: (owner.0.to_owned(), owner.1), above, start: span.start });
    }
    for (_, item) in table {
        match item {
            Item::Table(inner) => collect(inner, owner, headers),
            Item::ArrayOfTables(tables) => tables.iter().for_each(|inner| collect(inner, owner, headers)),
            _ => {}
        }
    }
}

/// The line that contains a byte, including its line end.
pub(super) fn line_of(text: &str, at: usize) -> Range<usize> {
    let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
    let end = text[at..].find('\n').map_or(text.len(), |end| at + end + 1);
    start..end
}
