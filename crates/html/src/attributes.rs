//! Attributes of one tree, with interned names and values as spans of the page.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// One attribute of an element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attribute<'tree> {
    /// The name in lower case.
    pub name: &'tree str,
    /// The value with character references decoded.
    pub value: &'tree str,
}

/// A range of a tree's text buffer, in bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Span {
    pub(super) start: u32,
    pub(super) length: u32,
}

/// One stored attribute. The last of an element's list carries [`LAST`] in `name`, so an element needs no count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct StoredAttribute {
    pub(super) name: u32,
    pub(super) value: Span,
}

/// Bit of [`StoredAttribute::name`] that ends an element's list.
pub(super) const LAST: u32 = 1 << 31;

impl StoredAttribute {
    pub(super) fn name_number(self) -> u32 {
        self.name & !LAST
    }

    pub(super) fn is_last(self) -> bool {
        self.name & LAST != 0
    }
}

/// Numbers of the attribute names that this crate reads. They are the same in every tree because
/// [`AttributeNames::new`] interns them first.
pub(super) mod known {
    macro_rules! known_names {
        ($($constant:ident = $number:literal $text:literal),* $(,)?) => {
            $(pub(crate) const $constant: u32 = $number;)*
            pub(crate) const TEXTS: &[&str] = &[$($text),*];
            // Each number must be the index of its text in the list.
            $(const _: () = assert!(equal(TEXTS[$number], $text));)*
        };
    }

    const fn equal(left: &str, right: &str) -> bool {
        let (left, right) = (left.as_bytes(), right.as_bytes());
        let mut index = 0;
        while index < left.len() && index < right.len() && left[index] == right[index] {
            index += 1;
        }
        index == left.len() && index == right.len()
    }

    known_names! {
        CLASS = 0 "class", ID = 1 "id", HREF = 2 "href", STYLE = 3 "style",
        HIDDEN = 4 "hidden", ARIA_HIDDEN = 5 "aria-hidden", PUBDATE = 6 "pubdate",
        START = 7 "start", VALUE = 8 "value", REVERSED = 9 "reversed", OPEN = 10 "open",
        NAME = 11 "name", CONTENT = 12 "content", PROPERTY = 13 "property",
        ITEMPROP = 14 "itemprop", DATETIME = 15 "datetime", REL = 16 "rel",
        TYPE = 17 "type", SRCDOC = 18 "srcdoc", SHADOW_ROOT = 19 "shadowrootmode",
        SLOT = 20 "slot",
    }
}

/// Interned attribute names of one tree.
pub(super) struct AttributeNames {
    names: Vec<Box<str>>,
    numbers: HashMap<Box<str>, u32, BuildHasherDefault<NameHasher>>,
    /// For each name, the serial number of the last tag that used it. Finds a repeated attribute in constant time.
    last_tag: Vec<u32>,
}

impl AttributeNames {
    pub(super) fn new() -> Self {
        let mut names = AttributeNames {
            names: Vec::with_capacity(64),
            numbers: HashMap::with_capacity_and_hasher(128, BuildHasherDefault::default()),
            last_tag: Vec::with_capacity(64),
        };
        for text in known::TEXTS {
            names.intern(text);
        }
        names
    }

    pub(super) fn intern(&mut self, name: &str) -> u32 {
        if let Some(&number) = self.numbers.get(name) {
            return number;
        }
        let number = u32::try_from(self.names.len()).unwrap_or(LAST) & !LAST;
        self.names.push(name.into());
        self.last_tag.push(0);
        self.numbers.insert(name.into(), number);
        number
    }

    pub(super) fn find(&self, name: &str) -> Option<u32> {
        self.numbers.get(name).copied()
    }

    /// Marks `number` as used by tag `serial`. Returns false when it already was.
    pub(super) fn first_use_in_tag(&mut self, number: u32, serial: u32) -> bool {
        match self.last_tag.get_mut(number as usize) {
            Some(last) if *last == serial => false,
            Some(last) => {
                *last = serial;
                true
            }
            None => false,
        }
    }

    pub(super) fn into_names(self) -> Vec<Box<str>> {
        self.names
    }
}

/// A multiplicative hash over eight-byte words, for short names.
#[derive(Default)]
pub(super) struct NameHasher(u64);

impl NameHasher {
    fn add(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(0x517c_c1b7_2722_0a95);
    }
}

impl Hasher for NameHasher {
    fn write(&mut self, bytes: &[u8]) {
        let mut chunks = bytes.chunks_exact(8);
        for chunk in &mut chunks {
            let mut word = [0; 8];
            word.copy_from_slice(chunk);
            self.add(u64::from_le_bytes(word));
        }
        let rest = chunks.remainder();
        let mut word = [0; 8];
        for (slot, &byte) in word.iter_mut().zip(rest) {
            *slot = byte;
        }
        self.add(u64::from_le_bytes(word) ^ ((bytes.len() as u64) << 56));
    }

    fn write_u8(&mut self, _: u8) {
        // `str` ends its hash with a byte that adds nothing, because the length is already hashed.
    }

    fn finish(&self) -> u64 {
        // The table takes its group from the high bits and its tag from the top bits. Fold so that both depend on every
        // byte.
        self.0 ^ (self.0 >> 29)
    }
}
