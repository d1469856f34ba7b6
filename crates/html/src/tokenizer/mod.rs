//! HTML tokenizer that gives html5ever's tree builder only the tokens that the tree needs.
//!
//! The states are those of the HTML standard, "Tokenization"
//! (<https://html.spec.whatwg.org/multipage/parsing.html#tokenization>). On news pages, over half the bytes are script,
//! style and comments. This tokenizer skips them with vectorized searches. It asks the tree builder for the state after
//! each tag, as the standard says, so both always agree on the end of a script.

mod attribute_list;
mod character_reference;
mod doctype;
mod name_cache;
mod raw_text;
mod script;
#[cfg(test)]
mod reference;
mod tag;

use super::builder::{Builder, Handle};
use super::depth::DepthLimit;
use super::tree::Tree;
use attribute_list::ListCache;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{Token, TokenSink, TokenSinkResult};
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts};
use memchr::{memchr, memchr2};
use name_cache::NameCache;
use std::borrow::Cow;

use character_reference::decode;
pub(super) use name_cache::{NameKind, TagName};

/// Maximum number of bytes parsed. A longer page is cut, because spans are 32 bits wide.
const LONGEST_PAGE: usize = 1 << 30;

pub(super) type Sink = TreeBuilder<Handle, Builder>;

/// Tokenizer state for one page.
struct Tokenizer<'page> {
    /// The page, with `\r\n` and `\r` already converted to `\n`.
    html: &'page str,
    bytes: &'page [u8],
    /// The same bytes, for slices that share them.
    shared: &'page StrTendril,
    /// Next byte to read.
    position: usize,
    sink: Sink,
    names: NameCache,
    lists: ListCache,
    depth: DepthLimit,
    /// Buffer for text and values that have to be decoded.
    scratch: String,
}

/// Parses a page into a tree. See [`Tree::parse`].
pub(super) fn parse(html: &str) -> Tree {
    parse_inside(html, 0)
}

/// Parses a document inside `level` others.
pub(super) fn parse_inside(html: &str, level: u8) -> Tree {
    let html = normalize(html);
    let shared = StrTendril::from_slice(&html);
    let builder = Builder::new(&shared);
    let builder = Tokenizer::new(&shared, builder).run();
    // The shared buffer cannot release its bytes. Spans fit this copy as well.
    let source = match html {
        Cow::Owned(html) => html,
        Cow::Borrowed(html) => html.to_owned(),
    };
    builder.into_tree(source, level)
}

/// Input stream preprocessing of the standard: drops a byte order mark and every `\r`.
fn normalize(html: &str) -> Cow<'_, str> {
    let mut html = html.strip_prefix('\u{feff}').unwrap_or(html);
    if html.len() > LONGEST_PAGE {
        let cut = html.floor_char_boundary(LONGEST_PAGE);
        html = html.get(..cut).unwrap_or("");
    }
    if memchr(b'\r', html.as_bytes()).is_none() {
        return Cow::Borrowed(html);
    }
    let mut clean = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, after)) = rest.split_once('\r') {
        clean.push_str(before);
        clean.push('\n');
        rest = after.strip_prefix('\n').unwrap_or(after);
    }
    clean.push_str(rest);
    Cow::Owned(clean)
}

/// Returns the tree builder options: scripting off, so that `<noscript>` is parsed.
pub(super) fn tree_builder_options() -> TreeBuilderOpts {
    TreeBuilderOpts { scripting_enabled: false, drop_doctype: true, ..TreeBuilderOpts::default() }
}

impl<'page> Tokenizer<'page> {
    fn new(shared: &'page StrTendril, builder: Builder) -> Self {
        let html: &'page str = shared;
        Tokenizer {
            html,
            bytes: html.as_bytes(),
            shared,
            position: 0,
            sink: TreeBuilder::new(builder, tree_builder_options()),
            names: NameCache::default(),
            lists: ListCache::default(),
            depth: DepthLimit::default(),
            scratch: String::new(),
        }
    }

    fn run(mut self) -> Builder {
        while self.position < self.bytes.len() {
            self.data();
        }
        let _ = self.send(Token::EOFToken);
        self.sink.end();
        self.sink.sink
    }

    fn byte(&self, position: usize) -> Option<u8> {
        self.bytes.get(position).copied()
    }

    fn rest(&self, position: usize) -> &'page [u8] {
        self.bytes.get(position..).unwrap_or(&[])
    }

    fn text(&self, start: usize, end: usize) -> &'page str {
        self.html.get(start..end).unwrap_or("")
    }

    fn send(&self, token: Token) -> TokenSinkResult<Handle> {
        // The line number is only used in error messages, which are not reported.
        self.sink.process_token(token, 1)
    }

    /// Data state: text up to the next `<`, then the markup that it opens.
    fn data(&mut self) {
        let start = self.position;
        if self.byte(start) != Some(b'<') {
            let end = memchr(b'<', self.rest(start)).map_or(self.bytes.len(), |at| start + at);
            self.position = end;
            self.send_text(start, end);
            return;
        }
        match self.byte(start + 1) {
            Some(byte) if byte.is_ascii_alphabetic() => self.start_tag(),
            Some(b'/') => match self.byte(start + 2) {
                Some(byte) if byte.is_ascii_alphabetic() => self.end_tag(),
                Some(b'>') => self.position = start + 3,
                Some(_) => self.bogus_comment(start + 2),
                None => self.literal_open(),
            },
            Some(b'!') => self.markup_declaration(),
            Some(b'?') => self.bogus_comment(start + 1),
            _ => self.literal_open(),
        }
    }

    /// A `<` that opens nothing: text, together with the text after it.
    fn literal_open(&mut self) {
        let start = self.position;
        let end = memchr(b'<', self.rest(start + 1)).map_or(self.bytes.len(), |at| start + 1 + at);
        self.position = end;
        self.send_text(start, end);
    }

    /// Sends a range of the page as text with references decoded.
    fn send_text(&mut self, start: usize, end: usize) {
        let Some(run) = self.bytes.get(start..end) else {
            return;
        };
        match memchr2(b'&', 0, run) {
            None => self.send_plain(start, end),
            Some(_) => self.send_decoded(self.text(start, end)),
        }
    }

    fn send_plain(&self, start: usize, end: usize) {
        if let (Ok(offset), Ok(length)) = (u32::try_from(start), u32::try_from(end - start))
            && length > 0
            && let Ok(slice) = self.shared.try_subtendril(offset, length)
        {
            let _ = self.send(Token::CharacterTokens(slice));
        }
    }

    /// Sends text with references decoded and each U+0000 as its own token.
    fn send_decoded(&mut self, text: &str) {
        for (index, part) in text.split('\0').enumerate() {
            if index > 0 {
                let _ = self.send(Token::NullCharacterToken);
            }
            if part.is_empty() {
                continue;
            }
            self.scratch.clear();
            decode(part, character_reference::ReferencePlace::Text, &mut self.scratch);
            let _ = self.send(Token::CharacterTokens(StrTendril::from_slice(&self.scratch)));
        }
    }

    /// Sends text in which nothing is decoded; U+0000 becomes U+FFFD.
    fn send_raw(&mut self, start: usize, end: usize) {
        let text = self.text(start, end);
        if text.is_empty() {
        } else if text.contains('\0') {
            let clean = text.replace('\0', "\u{fffd}");
            let _ = self.send(Token::CharacterTokens(StrTendril::from_slice(&clean)));
        } else {
            self.send_plain(start, end);
        }
    }

    /// Markup declaration open state, at `<!`.
    fn markup_declaration(&mut self) {
        let start = self.position + 2;
        let rest = self.rest(start);
        if rest.starts_with(b"--") {
            self.comment(start + 2);
        } else if rest.get(..7).is_some_and(|word| word.eq_ignore_ascii_case(b"doctype")) {
            self.doctype(start + 7);
        } else if rest.starts_with(b"[CDATA[") && self.sink.adjusted_current_node_present_but_not_in_html_namespace() {
            self.character_data(start + 7);
        } else {
            self.bogus_comment(start);
        }
    }

    /// Sends an empty comment. It keeps the text before and after it apart, as the standard says, but is never part of
    /// the tree.
    fn send_comment(&self) {
        let _ = self.send(Token::CommentToken(StrTendril::new()));
    }

    /// Skips from `start` to after the next `>`.
    fn bogus_comment(&mut self, start: usize) {
        self.position = memchr(b'>', self.rest(start)).map_or(self.bytes.len(), |at| start + at + 1);
        self.send_comment();
    }

    /// Reads a comment whose `<!--` ended at `start`.
    fn comment(&mut self, start: usize) {
        self.position = self.comment_end(start);
        self.send_comment();
    }

    fn comment_end(&self, start: usize) -> usize {
        let rest = self.rest(start);
        if rest.starts_with(b">") {
            return start + 1;
        }
        if rest.starts_with(b"->") {
            return start + 2;
        }
        let mut from = start;
        while let Some(at) = memchr(b'-', self.rest(from)) {
            let dash = from + at;
            match self.rest(dash) {
                [b'-', b'-', b'>', ..] => return dash + 3,
                [b'-', b'-', b'!', b'>', ..] => return dash + 4,
                _ => from = dash + 1,
            }
        }
        self.bytes.len()
    }

    /// Reads a CDATA section of foreign content, from `start` to `]]>`.
    fn character_data(&mut self, start: usize) {
        let found = memchr::memmem::find(self.rest(start), b"]]>");
        let end = found.map_or(self.bytes.len(), |at| start + at);
        for (index, part) in self.text(start, end).split('\0').enumerate() {
            if index > 0 {
                let _ = self.send(Token::NullCharacterToken);
            }
            if !part.is_empty() {
                let _ = self.send(Token::CharacterTokens(StrTendril::from_slice(part)));
            }
        }
        self.position = found.map_or(end, |_| end + 3);
    }
}

/// Returns a text with its character references decoded.
pub(super) fn decode_text(text: &str) -> String {
    let mut output = String::with_capacity(text.len());
    decode(text, character_reference::ReferencePlace::Text, &mut output);
    output
}
