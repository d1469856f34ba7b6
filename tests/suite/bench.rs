//! What the tests work with: a folder of their own with the program in it, and pages cleaned by the library.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use unboil::page::{Dump, Page};
use unboil::rule;
use unboil::site::RuleSet;
use unboil::source::{Folder, Found, read};

/// The project's folder.
pub fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The rule set of the site files that ship.
pub fn shipped() -> RuleSet {
    RuleSet::new(rule::load(&unboil::shipped_files()).unwrap()).unwrap()
}

/// A page of bytes.
pub fn page(bytes: &[u8]) -> Page {
    Page::read(Dump { id: "page.txt".into(), bytes: bytes.to_vec(), ..Dump::default() }).unwrap()
}

/// A page of HTML.
pub fn html(text: &str) -> Page {
    let page = Page::read(Dump { id: "page.html".into(), bytes: text.into(), ..Dump::default() }).unwrap();
    assert!(page.html().is_some(), "this is taken for text: {text}");
    page
}

/// The pages of a folder, each with its relative path, read as a run reads them.
pub fn pages(folder: &Path) -> Vec<(PathBuf, Page)> {
    let found = Folder::open(folder, Path::new("")).unwrap();
    found
        .map(|found| match found {
            Found::Page(location) => {
                let page = Page::read(read(&location).unwrap()).unwrap();
                (location.relative, page)
            }
            other => panic!("{other:?}"),
        })
        .collect()
}

/// A folder of its own for a test; it goes when the test ends.
pub struct Bench {
    folder: tempfile::TempDir,
}

/// What a command came to.
#[derive(Debug)]
pub struct Ran {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl Bench {
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    pub fn path(&self, relative: impl AsRef<Path>) -> PathBuf {
        self.folder.path().join(relative)
    }

    /// Puts a file there, and the folders that it needs.
    pub fn file(self, relative: impl AsRef<Path>, bytes: impl AsRef<[u8]>) -> Self {
        let path = self.path(relative);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
        self
    }

    /// Puts a copy of a folder of the project there.
    pub fn copy(self, relative: &str) -> Self {
        for (path, bytes) in tree(&project().join(relative)) {
            let to = self.path(relative).join(path);
            fs::create_dir_all(to.parent().unwrap()).unwrap();
            fs::write(to, bytes).unwrap();
        }
        self
    }

    /// What a run left in a folder, but for the ledger, which knows of time, and for what is made of it, which knows of
    /// earlier runs.
    pub fn results(&self, folder: &str) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut files = tree(&self.path(folder));
        files.remove(Path::new("ledger.db"));
        files.remove(Path::new("report.html"));
        files
    }

    /// Runs `unboil` in the folder, its arguments separated by spaces.
    pub fn unboil(&self, arguments: &str) -> Ran {
        self.run(Command::new(env!("CARGO_BIN_EXE_unboil")).args(arguments.split_whitespace()))
    }

    /// Runs a program in the folder, without anybody's settings for it.
    pub fn run(&self, command: &mut Command) -> Ran {
        let nobody = ["GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM"].map(|name| (name, "/dev/null"));
        let ran = command
            .current_dir(self.folder.path())
            .envs(nobody)
            .env("GIT_CEILING_DIRECTORIES", self.folder.path())
            .env("LC_ALL", "C")
            .env_remove("POSIXLY_CORRECT")
            .output()
            .unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Ran { code: ran.status.code(), stdout: text(&ran.stdout), stderr: text(&ran.stderr) }
    }
}

impl Ran {
    /// Demands an exit code.
    pub fn ends_with(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{self:#?}");
        self
    }

    /// Demands words on standard error.
    pub fn complains(self, words: &str) -> Self {
        assert!(self.stderr.contains(words), "`{words}` is not in {self:#?}");
        self
    }

    /// Demands words on standard output.
    pub fn says(self, words: &str) -> Self {
        assert!(self.stdout.contains(words), "`{words}` is not in {self:#?}");
        self
    }
}

/// Every file of a folder with its bytes, by relative path.
pub fn tree(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(path) = folders.pop() {
        for entry in fs::read_dir(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display())) {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                files.insert(path.strip_prefix(folder).unwrap().to_owned(), fs::read(&path).unwrap());
            }
        }
    }
    files
}

/// A name that may be no UTF-8.
pub fn name(bytes: &[u8]) -> &Path {
    Path::new(OsStr::from_bytes(bytes))
}

/// Bytes for a message: line ends and odd bytes can be seen.
pub fn shown(bytes: &[u8]) -> String {
    bytes.split_inclusive(|&b| b == b'\n').map(|line| format!("{}\n", line.escape_ascii())).collect()
}
