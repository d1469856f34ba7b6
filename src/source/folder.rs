//! Walks a folder of dumps in name order.
//!
//! The walk is a custom implementation, because a run over 200,000 files should need little more memory than one over
//! 20,000, and existing walkers hold a full path for each entry of a folder that they sort.

use super::Stat;
use super::listing::{Listing, Sort};
use crate::page::{Dump, host_of};
use std::ffi::OsStr;
use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The file name extension of a sidecar: a file next to a page that has its URL.
pub const SIDECAR_ENDING: &str = ".url";

/// The maximum number of bytes allocated in advance, whatever the metadata of a file says.
const LARGEST_GUESS: usize = 64 << 20;

/// A file to read.
#[derive(Debug, Clone)]
pub struct Location {
    /// Its path.
    pub path: PathBuf,
    /// Its path relative to the folder, which is also its path in OUT.
    pub relative: PathBuf,
    /// The names of the folders above it that look like host names, the nearest first.
    pub folder_hosts: Arc<[String]>,
    /// The names of the folders that contain it, the nearest first: up to the folder that is walked, or for a single file
    /// only its own folder.
    pub folders: Arc<[String]>,
    /// The file next to it with its URL.
    pub sidecar: Option<PathBuf>,
    /// Whether the same folder has a file with its name and `.txt`: the name of its clean text if it is HTML.
    pub twin: Twin,
}

/// Whether the folder of a page has a file with its name and `.txt`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Twin {
    /// It has one.
    Beside,
    /// It has none.
    Missing,
}

/// An item of the walk.
#[derive(Debug)]
pub enum Found {
    /// A file.
    Page(Location),
    /// A skipped item: its path relative to the folder, and why.
    Skipped(PathBuf, Skip),
    /// An unreadable item: its path relative to the folder, and why.
    Failed(PathBuf, io::Error),
}

/// Why an item is skipped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Skip {
    /// A pipe, socket or device.
    NoFile,
    /// A link to something outside the folder, or a dangling link.
    LinkOut,
    /// A link to a folder: its pages are found in the folder itself.
    LinkToFolder,
}

impl Skip {
    /// The reason as text.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::NoFile => "not a regular file",
            Self::LinkOut => "a broken link, or a link out of the folder",
            Self::LinkToFolder => "a link to a folder",
        }
    }
}

/// A folder that is being walked.
#[derive(Debug)]
pub struct Folder {
    /// The canonical path of the folder, to determine where links lead.
    canonical: PathBuf,
    root: PathBuf,
    /// The prefix of each relative path, if there are several folders.
    prefix: PathBuf,
    open: Vec<Open>,
}

/// A folder that is currently open in the walk.
#[derive(Debug)]
struct Open {
    relative: PathBuf,
    entries: Listing,
    hosts: Arc<[String]>,
    names: Arc<[String]>,
}

impl Folder {
    /// Opens the folder `root`, or the single file `root`. Relative paths start with `prefix`, which may be empty.
    ///
    /// # Errors
    /// If there is no such folder or file, or it cannot be listed.
    pub fn open(root: &Path, prefix: &Path) -> io::Result<Self> {
        let canonical = fs::canonicalize(root)?;
        let folder = if canonical.is_dir() { canonical.as_path() } else { canonical.parent().unwrap_or(&canonical) };
        let names = folder.ancestors().filter_map(|above| above.file_name()?.to_str());
        let hosts: Arc<[String]> = names.filter_map(folder_host).collect();
        let names: Arc<[String]> = folder.file_name().and_then(OsStr::to_str).map(str::to_owned).into_iter().collect();
        let kind = fs::metadata(root)?.file_type();
        let mut folder = Self { canonical, root: root.to_owned(), prefix: prefix.to_owned(), open: Vec::new() };
        if kind.is_dir() {
            folder.open.push(Open { relative: PathBuf::new(), entries: Listing::of(root)?, hosts, names });
        } else if let Some(parent) = root.parent() {
            let entries = Listing::of_file(root);
            folder.root = if parent.as_os_str().is_empty() { PathBuf::from(".") } else { parent.to_owned() };
            folder.open.push(Open { relative: PathBuf::new(), entries, hosts, names });
        }
        Ok(folder)
    }

    fn link(&self, path: &Path) -> Result<(), Skip> {
        let target = fs::canonicalize(path).map_err(|_| Skip::LinkOut)?;
        if !target.starts_with(&self.canonical) {
            return Err(Skip::LinkOut);
        }
        match fs::metadata(&target) {
            Ok(meta) if meta.is_file() => Ok(()),
            Ok(meta) if meta.is_dir() => Err(Skip::LinkToFolder),
            _ => Err(Skip::NoFile),
        }
    }
}

impl Iterator for Folder {
    type Item = Found;

    fn next(&mut self) -> Option<Found> {
        loop {
            let top = self.open.last_mut()?;
            let Some(entry) = top.entries.next() else {
                self.open.pop();
                continue;
            };
            let within = top.relative.join(&entry.name);
            let path = self.root.join(&within);
            let relative = self.prefix.join(&within);
            if entry.sort == Sort::Folder {
                let hosts = hosts_below(&top.hosts, &entry.name);
                let name = entry.name.to_str().map(str::to_owned);
                let names = name.into_iter().chain(top.names.iter().cloned()).collect();
                match Listing::of(&path) {
                    Ok(entries) => self.open.push(Open { relative: within, entries, hosts, names }),
                    Err(e) => return Some(Found::Failed(relative, e)),
                }
                continue;
            }
            if entry.is_sidecar {
                continue;
            }
            let (folder_hosts, folders) = (top.hosts.clone(), top.names.clone());
            if entry.sort == Sort::Other {
                return Some(Found::Skipped(relative, Skip::NoFile));
            }
            if entry.sort == Sort::Link
                && let Err(skip) = self.link(&path)
            {
                return Some(Found::Skipped(relative, skip));
            }
            let sidecar = entry.has_sidecar.then(|| with_ending(&path, SIDECAR_ENDING));
            let twin = if entry.has_twin { Twin::Beside } else { Twin::Missing };
            return Some(Found::Page(Location { path, relative, folder_hosts, folders, sidecar, twin }));
        }
    }
}

fn hosts_below(above: &Arc<[String]>, name: &OsStr) -> Arc<[String]> {
    match name.to_str().and_then(folder_host) {
        Some(host) => std::iter::once(host).chain(above.iter().cloned()).collect(),
        None => above.clone(),
    }
}

/// The host that a folder is named after, optionally with a port: `ferry.example.com:8080`, or with a `+` on systems that
/// do not allow `:` in names.
fn folder_host(name: &str) -> Option<String> {
    let without_port = name.rsplit_once('+').filter(|(_, port)| port.bytes().all(|byte| byte.is_ascii_digit()));
    host_of(without_port.map_or(name, |(host, _)| host))
}

/// Appends an extension to a path.
fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut path = path.as_os_str().to_owned();
    path.push(ending);
    path.into()
}

/// Reads a file, and its URL if a sidecar has one.
///
/// # Errors
/// If the file cannot be read; an unreadable sidecar counts as one without a URL.
pub fn read(location: &Location) -> io::Result<Dump> {
    read_and_stat(location).map(|(dump, _)| dump)
}

/// Reads a file like [`read`], and returns its metadata from before reading.
///
/// # Errors
/// If the file cannot be read; an unreadable sidecar counts as one without a URL.
pub fn read_and_stat(location: &Location) -> io::Result<(Dump, Stat)> {
    let mut file = fs::File::open(&location.path)?;
    let stat = Stat::from(&file.metadata()?);
    let mut bytes = Vec::with_capacity(usize::try_from(stat.size).unwrap_or(0).min(LARGEST_GUESS));
    file.read_to_end(&mut bytes)?;
    let url = location.sidecar.as_ref().and_then(|path| fs::read(path).ok()).and_then(|text| sidecar_url(&text));
    let id = location.relative.to_string_lossy().into_owned();
    #[cfg(windows)]
    let id = id.replace('\\', "/");
    let (folder_hosts, folders) = (location.folder_hosts.clone(), location.folders.clone());
    Ok((Dump { id, url, folder_hosts, folders, charset: None, media: None, truncated: None, bytes }, stat))
}

/// The URL in a sidecar: the first line that is one, with or without `URL=` before it as in Windows shortcuts.
fn sidecar_url(text: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(text);
    let line = |line: &str| {
        let line = line.trim().trim_start_matches('\u{FEFF}');
        let address = line.strip_prefix("URL=").unwrap_or(line);
        host_of(address).map(|_| address.to_owned())
    };
    text.lines().find_map(line)
}
