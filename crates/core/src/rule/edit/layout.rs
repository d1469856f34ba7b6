//! Where things stand in the text of a rule file.

use std::ops::Range;
use toml_edit::{Array, Document, Item, Table, TableLike, Value};

/// A piece of text in the place of another; in bytes of the file.
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

/// A text with pieces replaced. They do not overlap.
pub(super) fn spliced(text: &str, mut splices: Vec<Splice>) -> String {
    splices.sort_by_key(|splice| splice.at.start);
    let mut out = text.to_owned();
    for Splice { at, with } in splices.into_iter().rev() {
        out.replace_range(at, &with);
    }
    out
}

/// The text of a rule file, and where its tables, values and comments stand.
#[derive(Debug)]
pub(super) struct Layout<'t> {
    pub text: &'t str,
    document: Document<&'t str>,
    headers: Vec<Header>,
    /// Where what follows the last value starts: comments, or nothing.
    end: usize,
}

/// A line such as `[[drop]]` or `[drop.allow]`.
#[derive(Debug)]
struct Header {
    /// The key on top that it belongs to, and of a list of tables the place in it.
    owner: (String, usize),
    /// Where the blank lines and comments above it start.
    above: usize,
    start: usize,
}

/// How the entries of a list of tables are written.
pub(super) enum Form<'d> {
    /// There is none.
    Missing,
    /// As `[[drop]]`.
    Tables,
    /// As `drop = [{ … }]`.
    List(&'d Array),
}

/// A rule or a test.
#[derive(Clone, Copy)]
pub(super) struct Entry<'d> {
    /// Its place in the list, from 0.
    pub index: usize,
    pub table: &'d dyn TableLike,
}

impl Entry<'_> {
    /// A text that it has.
    pub(super) fn text(&self, key: &str) -> Option<&str> {
        self.table.get(key)?.as_str()
    }

    /// A list that it has.
    pub(super) fn list(&self, key: &str) -> Option<&Array> {
        self.table.get(key)?.as_array()
    }
}

impl<'t> Layout<'t> {
    /// Reads the file; what is wrong with its TOML is said in words.
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

    /// The value of a key on top.
    pub(super) fn top(&self, key: &str) -> Option<&Item> {
        self.document.get(key)
    }

    /// How the entries of a list are written.
    pub(super) fn form(&self, key: &str) -> Form<'_> {
        match self.document.get(key) {
            Some(Item::Value(Value::Array(list))) => Form::List(list),
            Some(Item::ArrayOfTables(_)) => Form::Tables,
            _ => Form::Missing,
        }
    }

    /// The entries of a list, in the order of the file.
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

    /// The rule with an id, and the list that it is in.
    pub(super) fn rule(&self, id: &str) -> Option<(&'static str, Entry<'_>)> {
        let of = |key| self.entries(key).into_iter().find(|entry| entry.text("id") == Some(id)).map(|e| (key, e));
        of("drop").or_else(|| of("keep"))
    }

    /// The text of an entry that is a table: for its own header and each below it from the blank lines above the header
    /// to the end of the values, and where the header is.
    pub(super) fn regions(&self, key: &str, index: usize) -> Vec<(Range<usize>, usize)> {
        let is_own = |(_, header): &(usize, &Header)| header.owner.0 == key && header.owner.1 == index;
        let own = self.headers.iter().enumerate().filter(is_own);
        own.map(|(i, header)| {
            let end = self.headers.get(i + 1).map_or(self.end, |next| next.above);
            (header.above..end, header.start)
        })
        .collect()
    }

    /// The keys on top.
    pub(super) fn keys_on_top(&self) -> &dyn TableLike {
        self.document.as_table()
    }

    /// Where the first table of a list starts, with what is above it.
    pub(super) fn start_of(&self, key: &str) -> Option<usize> {
        self.headers.iter().find(|header| header.owner.0 == key).map(|header| header.above)
    }

    /// Where the keys on top end.
    pub(super) fn end_of_top(&self) -> usize {
        self.headers.first().map_or(self.end, |first| first.above)
    }

    /// How its lines end.
    pub(super) fn line_end(&self) -> &'static str {
        match self.text.find('\n') {
            Some(at) if self.text[..at].ends_with('\r') => "\r\n",
            _ => "\n",
        }
    }

    /// Lines to be put at a place between lines; a place behind a last line without its end gets that first, and then
    /// the new last line has none.
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

/// The line that holds a byte, its end included.
pub(super) fn line_of(text: &str, at: usize) -> Range<usize> {
    let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
    let end = text[at..].find('\n').map_or(text.len(), |end| at + end + 1);
    start..end
}
