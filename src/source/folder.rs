//! A folder of dumps, in the order of their names.
//!
//! The walk is our own: a run over a folder of 200,000 files should need little more memory than one over 20,000, and
//! the walkers that there are hold a full path for each entry of a folder that they sort.

use crate::page::Dump;
use crate::rule::host_of;
use std::ffi::{OsStr, OsString};
use std::fs::{self, FileType};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What a page's name ends in for the file beside it that holds its URL.
pub const SIDECAR_ENDING: &str = ".url";

/// A file to read.
#[derive(Debug, Clone)]
pub struct Location {
    /// Where it is.
    pub path: PathBuf,
    /// Its path below the folder, which is its path in OUT.
    pub relative: PathBuf,
    /// The names of the folders above it that look like hosts, the nearest first.
    pub folder_hosts: Arc<[String]>,
    /// The file beside it that holds its URL.
    pub sidecar: Option<PathBuf>,
    /// Whether a file beside it has its name and `.txt`: the name of its clean text, were it HTML.
    pub twin: Twin,
}

/// Whether a file beside a page has its name and `.txt`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Twin {
    /// There is one.
    Beside,
    /// There is none.
    Missing,
}

/// What the walk comes upon.
#[derive(Debug)]
pub enum Found {
    /// A file.
    Page(Location),
    /// Something that is passed over: its path below the folder, and why.
    Skipped(PathBuf, Skip),
    /// Something that cannot be read: its path below the folder, and why.
    Failed(PathBuf, io::Error),
}

/// Why something is passed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Skip {
    /// A pipe, socket or device.
    NoFile,
    /// A link to something outside the folder, or to nothing.
    LinkOut,
    /// A link to a folder: its pages are met where the folder is.
    LinkToFolder,
}

impl Skip {
    /// The reason in words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::NoFile => "no regular file",
            Self::LinkOut => "a link that leads out of the folder or nowhere",
            Self::LinkToFolder => "a link to a folder",
        }
    }
}

/// A folder that is being walked.
#[derive(Debug)]
pub struct Folder {
    /// The folder's path without links, to tell where links lead.
    canonical: PathBuf,
    root: PathBuf,
    /// What stands before each relative path, where there are several folders.
    prefix: PathBuf,
    open: Vec<Listing>,
}

/// A folder's entries in order, held in one piece of memory.
#[derive(Debug)]
struct Listing {
    relative: PathBuf,
    names: Vec<(OsString, FileType)>,
    next: usize,
    hosts: Arc<[String]>,
}

impl Folder {
    /// The folder `root`, or the file `root` alone. Relative paths start with `prefix`, which may be empty.
    ///
    /// # Errors
    /// Where there is no such folder or file, or it cannot be listed.
    pub fn open(root: &Path, prefix: &Path) -> io::Result<Self> {
        let canonical = fs::canonicalize(root)?;
        let folder = if canonical.is_dir() { canonical.as_path() } else { canonical.parent().unwrap_or(&canonical) };
        let names = folder.ancestors().filter_map(|above| above.file_name()?.to_str());
        let hosts: Arc<[String]> = names.filter(|name| host_of(name).is_some()).map(str::to_lowercase).collect();
        let kind = fs::metadata(root)?.file_type();
        let mut folder = Self { canonical, root: root.to_owned(), prefix: prefix.to_owned(), open: Vec::new() };
        if kind.is_dir() {
            folder.open.push(listing(root, PathBuf::new(), hosts)?);
        } else if let (Some(parent), Some(name)) = (root.parent(), root.file_name()) {
            folder.root = if parent.as_os_str().is_empty() { PathBuf::from(".") } else { parent.to_owned() };
            let sidecar = with_ending(Path::new(name), SIDECAR_ENDING);
            let mut names = vec![(name.to_owned(), kind)];
            if folder.root.join(&sidecar).is_file() {
                names.push((sidecar.into_os_string(), kind));
            }
            folder.open.push(Listing { relative: PathBuf::new(), names, next: 0, hosts });
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
            let Some((name, kind)) = top.names.get(top.next) else {
                self.open.pop();
                continue;
            };
            top.next += 1;
            let within = top.relative.join(name);
            let path = self.root.join(&within);
            let relative = self.prefix.join(&within);
            if kind.is_dir() {
                let hosts = hosts_below(&top.hosts, name);
                match listing(&path, within, hosts) {
                    Ok(listing) => self.open.push(listing),
                    Err(e) => return Some(Found::Failed(relative, e)),
                }
                continue;
            }
            if top.is_sidecar(name) {
                continue;
            }
            let sidecar = with_ending(Path::new(name), SIDECAR_ENDING);
            let sidecar = top.holds(sidecar.as_os_str()).then(|| with_ending(&path, SIDECAR_ENDING));
            let text = with_ending(Path::new(name), ".txt");
            let twin = if top.holds(text.as_os_str()) { Twin::Beside } else { Twin::Missing };
            let folder_hosts = top.hosts.clone();
            let is_link = kind.is_symlink();
            if !is_link && !kind.is_file() {
                return Some(Found::Skipped(relative, Skip::NoFile));
            }
            if is_link && let Err(skip) = self.link(&path) {
                return Some(Found::Skipped(relative, skip));
            }
            return Some(Found::Page(Location { path, relative, folder_hosts, sidecar, twin }));
        }
    }
}

impl Listing {
    fn holds(&self, name: &OsStr) -> bool {
        self.names.binary_search_by(|(known, _)| known.as_os_str().cmp(name)).is_ok()
    }

    /// Whether a name is that of a page beside it and `.url`.
    fn is_sidecar(&self, name: &OsStr) -> bool {
        let name = Path::new(name);
        name.extension().is_some_and(|e| e == &SIDECAR_ENDING[1..])
            && name.file_stem().is_some_and(|page| self.holds(page))
    }
}

fn listing(path: &Path, relative: PathBuf, hosts: Arc<[String]>) -> io::Result<Listing> {
    let mut names = Vec::new();
    for entry in fs::read_dir(path)? {
        let entry = entry?;
        names.push((entry.file_name(), entry.file_type()?));
    }
    names.sort_unstable_by(|a, b| a.0.cmp(&b.0));
    names.shrink_to_fit();
    Ok(Listing { relative, names, next: 0, hosts })
}

fn hosts_below(above: &Arc<[String]>, name: &OsStr) -> Arc<[String]> {
    match name.to_str().filter(|name| host_of(name).is_some()) {
        Some(host) => std::iter::once(host.to_lowercase()).chain(above.iter().cloned()).collect(),
        None => above.clone(),
    }
}

/// A path with something behind its last letter.
fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut path = path.as_os_str().to_owned();
    path.push(ending);
    path.into()
}

/// Reads a file, and its URL where a sidecar holds one.
///
/// # Errors
/// Where the file cannot be read; a sidecar that cannot be read is one without a URL.
pub fn read(location: &Location) -> io::Result<Dump> {
    let bytes = fs::read(&location.path)?;
    let url = location.sidecar.as_ref().and_then(|path| fs::read(path).ok()).and_then(|text| sidecar_url(&text));
    let id = location.relative.to_string_lossy().into_owned();
    #[cfg(windows)]
    let id = id.replace('\\', "/");
    Ok(Dump { id, url, folder_hosts: location.folder_hosts.clone(), charset: None, bytes })
}

/// The address in a sidecar: the first line that is one, with or without `URL=` before it as in Windows' shortcuts.
fn sidecar_url(text: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(text);
    let line = |line: &str| {
        let line = line.trim().trim_start_matches('\u{FEFF}');
        let address = line.strip_prefix("URL=").unwrap_or(line);
        host_of(address).map(|_| address.to_owned())
    };
    text.lines().find_map(line)
}
