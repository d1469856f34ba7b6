//! Cache from the bytes of a tag name to its interned form.

use html5ever::LocalName;
use std::collections::HashMap;

/// Slots of the cache. Pages use about fifty names.
const SLOTS: usize = 256;
/// Maximum number of names interned for one page. html5ever interns longer names in a process-wide table that slows
/// down with every name in it.
const INTERNED_NAMES: usize = 2_000;
/// Maximum bytes of a name that html5ever stores without that table.
const INLINE_NAME: usize = 7;

/// The kind of a tag name, as far as the tokenizer needs it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum NameKind {
    /// An element that may be closed at once if nesting is too deep.
    Ordinary,
    /// A formatting element other than `a`: reopened in later blocks.
    Formatting,
    /// Void, raw text or part of the page's frame: always kept as it is.
    Fixed,
}

/// A tag's name, in lower case.
#[derive(Clone)]
pub(in super::super) struct TagName {
    pub(in super::super) local: LocalName,
    pub(in super::super) kind: NameKind,
}

impl TagName {
    fn new(local: LocalName) -> Self {
        let kind = match &*local {
            "b" | "big" | "code" | "em" | "font" | "i" | "nobr" | "s" | "small" | "strike" | "strong" | "tt" | "u" => {
                NameKind::Formatting
            }
            "area" | "base" | "basefont" | "bgsound" | "br" | "col" | "embed" | "frame" | "hr" | "image" | "img"
            | "input" | "keygen" | "link" | "meta" | "param" | "source" | "track" | "wbr" | "html" | "head"
            | "body" | "frameset" | "script" | "style" | "title" | "textarea" | "xmp" | "iframe" | "noembed"
            | "noframes" | "plaintext" => NameKind::Fixed,
            _ => NameKind::Ordinary,
        };
        TagName { local, kind }
    }
}

/// The names seen so far, by a few of their bytes.
pub(super) struct NameCache {
    slots: Vec<Option<TagName>>,
    /// Names in html5ever's process-wide table.
    interned: HashMap<Box<str>, LocalName>,
    lowered: String,
}

impl Default for NameCache {
    fn default() -> Self {
        NameCache { slots: vec![None; SLOTS], interned: HashMap::new(), lowered: String::new() }
    }
}

impl NameCache {
    /// Returns the name in lower case, with U+0000 replaced.
    pub(super) fn get(&mut self, name: &str) -> TagName {
        if !name.bytes().any(|byte| byte.is_ascii_uppercase() || byte == 0) {
            return self.lookup(name);
        }
        let mut lowered = std::mem::take(&mut self.lowered);
        lowered.clear();
        lowered.extend(name.chars().map(|character| match character {
            '\0' => '\u{fffd}',
            other => other.to_ascii_lowercase(),
        }));
        let found = self.lookup(&lowered);
        self.lowered = lowered;
        found
    }

    fn lookup(&mut self, name: &str) -> TagName {
        let bytes = name.as_bytes();
        let first = bytes.first().copied().unwrap_or(0) as usize;
        let last = bytes.last().copied().unwrap_or(0) as usize;
        let slot = (first * 7 + last * 31 + bytes.len() * 17) % SLOTS;
        if let Some(Some(cached)) = self.slots.get(slot)
            && *cached.local == *name
        {
            return cached.clone();
        }
        let found = TagName::new(self.intern(name));
        if let Some(slot) = self.slots.get_mut(slot) {
            *slot = Some(found.clone());
        }
        found
    }

    fn intern(&mut self, name: &str) -> LocalName {
        if name.len() <= INLINE_NAME {
            return LocalName::from(name);
        }
        if let Some(known) = LocalName::try_static(name) {
            return known;
        }
        if let Some(known) = self.interned.get(name) {
            return known.clone();
        }
        if self.interned.len() >= INTERNED_NAMES {
            return LocalName::from("unknown");
        }
        let local = LocalName::from(name);
        self.interned.insert(name.into(), local.clone());
        local
    }
}
