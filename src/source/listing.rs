//! The sorted entries of a folder in one block of memory.
//!
//! Folders with 200,000 names are common. Each sorted name is stored as the part that differs from the one before it
//! (front coding), so that a listing needs a few bytes per entry.

use super::folder::SIDECAR_ENDING;
use std::ffi::{OsStr, OsString};
use std::fs::{self, FileType};
use std::io;
use std::path::Path;

/// The type of an entry, as the folder reports it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    File,
    Folder,
    Link,
    Other,
}

/// An entry, with its companion files.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub name: OsString,
    pub sort: Sort,
    /// Whether the folder has a file with its name and `.url`.
    pub has_sidecar: bool,
    /// Whether it is such a file of another entry.
    pub is_sidecar: bool,
    /// Whether the folder has a file with its name and `.txt`.
    pub has_twin: bool,
}

/// The entries of a folder.
#[derive(Debug, Default)]
pub(super) struct Listing {
    /// For each entry: flags, the number of bytes shared with the name before it, the length of the rest (2 bytes each),
    /// the rest.
    coded: Vec<u8>,
    at: usize,
    name: Vec<u8>,
}

const SORTS: [Sort; 4] = [Sort::File, Sort::Folder, Sort::Link, Sort::Other];
const HAS_SIDECAR: u8 = 4;
const IS_SIDECAR: u8 = 8;
const HAS_TWIN: u8 = 16;
const HEAD: usize = 5;

impl Listing {
    /// Lists a folder.
    pub(super) fn of(folder: &Path) -> io::Result<Self> {
        // The folder is read twice: a growing buffer would need twice the memory, at the peak of a run.
        let (mut count, mut bytes) = (0, 0);
        for entry in fs::read_dir(folder)? {
            count += 1;
            bytes += entry?.file_name().len();
        }
        let mut names: Vec<u8> = Vec::with_capacity(bytes);
        let mut entries: Vec<(u32, u16, u8)> = Vec::with_capacity(count);
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let name = bytes_of(&entry.file_name());
            let (Ok(start), Ok(length)) = (u32::try_from(names.len()), u16::try_from(name.len())) else {
                return Err(io::Error::other("the folder has more names than unboil can list"));
            };
            names.extend_from_slice(&name);
            entries.push((start, length, sort_of(entry.file_type()?)));
        }
        let name = |entry: &(u32, u16, u8)| &names[entry.0 as usize..entry.0 as usize + usize::from(entry.1)];
        entries.sort_unstable_by(|a, b| name(a).cmp(name(b)));
        let mut wanted = Vec::new();
        let holds = |wanted: &[u8]| entries.binary_search_by(|entry| name(entry).cmp(wanted)).is_ok();
        let mut coded = Vec::new();
        let mut before: &[u8] = &[];
        for entry in &entries {
            let own = name(entry);
            let mut beside = |ending: &str| {
                wanted.clear();
                wanted.extend_from_slice(own);
                wanted.extend_from_slice(ending.as_bytes());
                holds(&wanted)
            };
            let is_sidecar = own.strip_suffix(SIDECAR_ENDING.as_bytes()).is_some_and(&holds);
            let flags = entry.2
                | if beside(SIDECAR_ENDING) { HAS_SIDECAR } else { 0 }
                | if is_sidecar { IS_SIDECAR } else { 0 }
                | if beside(".txt") { HAS_TWIN } else { 0 };
            push(&mut coded, flags, before, own);
            before = own;
        }
        coded.shrink_to_fit();
        Ok(Self { coded, ..Self::default() })
    }

    /// A single file, with its companion files.
    pub(super) fn of_file(path: &Path) -> Self {
        let name = path.file_name().map(bytes_of).unwrap_or_default();
        let beside = |ending: &str| {
            let mut other = path.as_os_str().to_owned();
            other.push(ending);
            Path::new(&other).is_file()
        };
        let sort = fs::metadata(path).map_or(3, |meta| sort_of(meta.file_type()));
        let flags =
            sort | if beside(SIDECAR_ENDING) { HAS_SIDECAR } else { 0 } | if beside(".txt") { HAS_TWIN } else { 0 };
        let mut coded = Vec::new();
        push(&mut coded, flags, &[], &name);
        Self { coded, ..Self::default() }
    }
}

impl Iterator for Listing {
    type Item = Entry;

    fn next(&mut self) -> Option<Entry> {
        let head: [u8; HEAD] = self.coded.get(self.at..self.at + HEAD)?.try_into().ok()?;
        let number = |at: usize| usize::from(u16::from_le_bytes([head[at], head[at + 1]]));
        let (flags, shared, rest) = (head[0], number(1), number(3));
        let start = self.at + HEAD;
        self.at = start + rest;
        self.name.truncate(shared);
        self.name.extend_from_slice(self.coded.get(start..self.at)?);
        Some(Entry {
            name: name_of(&self.name),
            sort: SORTS[usize::from(flags & 3)],
            has_sidecar: flags & HAS_SIDECAR != 0,
            is_sidecar: flags & IS_SIDECAR != 0,
            has_twin: flags & HAS_TWIN != 0,
        })
    }
}

fn push(coded: &mut Vec<u8>, flags: u8, before: &[u8], own: &[u8]) {
    let shared = before.iter().zip(own).take_while(|(a, b)| a == b).count();
    let rest = &own[shared..];
    // File systems have names shorter than 64 KiB; `of` rejects longer ones.
    let number = |n: usize| u16::try_from(n).unwrap_or(u16::MAX).to_le_bytes();
    coded.push(flags);
    coded.extend(number(shared));
    coded.extend(number(rest.len()));
    coded.extend_from_slice(rest);
}

/// The index in [`SORTS`].
fn sort_of(kind: FileType) -> u8 {
    match () {
        () if kind.is_file() => 0,
        () if kind.is_dir() => 1,
        () if kind.is_symlink() => 2,
        () => 3,
    }
}

#[cfg(unix)]
fn bytes_of(name: &OsStr) -> Vec<u8> {
    std::os::unix::ffi::OsStrExt::as_bytes(name).to_vec()
}

#[cfg(unix)]
fn name_of(bytes: &[u8]) -> OsString {
    std::os::unix::ffi::OsStringExt::from_vec(bytes.to_vec())
}

/// Names that are not Unicode cannot be stored as bytes here; such a file is reported as unreadable.
#[cfg(not(unix))]
fn bytes_of(name: &OsStr) -> Vec<u8> {
    name.to_string_lossy().into_owned().into_bytes()
}

#[cfg(not(unix))]
fn name_of(bytes: &[u8]) -> OsString {
    String::from_utf8_lossy(bytes).into_owned().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_come_back_in_order_with_what_stands_beside_them() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["page-10.html", "page-1.html", "page-1.html.url", "page-10.html.txt", "a", "page-1.htm"] {
            fs::write(folder.path().join(name), "").unwrap();
        }
        let entries: Vec<Entry> = Listing::of(folder.path()).unwrap().collect();
        let names: Vec<_> = entries.iter().map(|entry| entry.name.to_str().unwrap()).collect();
        assert_eq!(names, ["a", "page-1.htm", "page-1.html", "page-1.html.url", "page-10.html", "page-10.html.txt"]);
        let of = |flag: fn(&Entry) -> bool| entries.iter().map(flag).collect::<Vec<_>>();
        assert_eq!(of(|entry| entry.has_sidecar), [false, false, true, false, false, false]);
        assert_eq!(of(|entry| entry.is_sidecar), [false, false, false, true, false, false]);
        assert_eq!(of(|entry| entry.has_twin), [false, false, false, false, true, false]);
    }
}
