//! Interned element names of one tree: a node stores four bytes.

use html5ever::{LocalName, Namespace, local_name, ns};
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hash, Hasher};

static HTML_URL: Namespace = ns!(html);
static SVG_URL: Namespace = ns!(svg);
static MATHML_URL: Namespace = ns!(mathml);

/// The namespaces that an HTML parser assigns to elements.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ElementNamespace {
    /// HTML elements.
    Html,
    /// Elements inside `<svg>`.
    Svg,
    /// Elements inside `<math>`.
    MathMl,
}

impl ElementNamespace {
    pub(super) fn of(namespace: &Namespace) -> Self {
        if *namespace == ns!(svg) {
            ElementNamespace::Svg
        } else if *namespace == ns!(mathml) {
            ElementNamespace::MathMl
        } else {
            ElementNamespace::Html
        }
    }

    pub(super) fn url(self) -> &'static Namespace {
        match self {
            ElementNamespace::Html => &HTML_URL,
            ElementNamespace::Svg => &SVG_URL,
            ElementNamespace::MathMl => &MATHML_URL,
        }
    }
}

/// An element's name with its namespace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ElementName {
    pub(super) local: LocalName,
    pub(super) namespace: ElementNamespace,
}

impl Hash for ElementName {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(self.local.get_hash() ^ self.namespace as u64);
    }
}

/// Interned element names of one tree, numbered in order of first use.
#[derive(Default)]
pub(super) struct ElementNames {
    names: Vec<ElementName>,
    numbers: HashMap<ElementName, u32, BuildHasherDefault<AtomHasher>>,
}

impl ElementNames {
    pub(super) fn intern(&mut self, name: ElementName) -> u32 {
        if let Some(&number) = self.numbers.get(&name) {
            return number;
        }
        let number = u32::try_from(self.names.len()).unwrap_or(u32::MAX);
        self.names.push(name.clone());
        self.numbers.insert(name, number);
        number
    }

    /// Whether a name's number is that of `<slot>`.
    pub(super) fn is_slot(&self, number: u32) -> bool {
        let name = self.names.get(number as usize);
        name.is_some_and(|name| name.namespace == ElementNamespace::Html && name.local == local_name!("slot"))
    }

    pub(super) fn into_names(self) -> Vec<ElementName> {
        self.names
    }
}

/// Passes on the hash that an interned name already carries.
#[derive(Default)]
pub(super) struct AtomHasher(u64);

impl Hasher for AtomHasher {
    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.write_u64(u64::from(byte));
        }
    }

    fn write_u64(&mut self, value: u64) {
        // The high bits pick the bucket group in std's table, so spread them.
        self.0 = (self.0.rotate_left(5) ^ value).wrapping_mul(0x517c_c1b7_2722_0a95);
    }

    fn finish(&self) -> u64 {
        self.0
    }
}
