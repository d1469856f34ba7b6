//! The diffs are what `patch` and `git apply` take, forwards and back, to the byte.

use crate::bench::{Bench, Ran, name, tree};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A program that applies a diff in the folder `applied/`.
#[derive(Clone, Copy, Debug)]
enum Program {
    Patch,
    Git,
}

/// Which way.
#[derive(Clone, Copy, Debug)]
enum Suggestion {
    Forwards,
    Back,
}

impl Program {
    fn name(self) -> &'static str {
        match self {
            Self::Patch => "patch",
            Self::Git => "git",
        }
    }

    fn apply(self, bench: &Bench, diff: &Path, way: Suggestion) -> Ran {
        let mut command = Command::new(self.name());
        match self {
            Self::Patch => command.args(["-p1", "-s", "--no-backup-if-mismatch", "-d", "applied", "-i"]).arg(diff),
            Self::Git => command.args(["-C", "applied", "apply", "--whitespace=nowarn"]).arg(diff),
        };
        if matches!(way, Suggestion::Back) {
            command.arg("-R");
        }
        bench.run(&mut command)
    }
}

/// Applies every diff of `out/` to the raw dumps in `raw/`, of HTML to the laid-out text, and takes it back.
fn there_and_back(bench: &Bench, program: Program) {
    let mut raw = tree(&bench.path("raw"));
    let laid_out = bench.path("out/text");
    if laid_out.is_dir() {
        raw.extend(tree(&laid_out).into_iter().map(|(path, text)| (path.with_extension(""), text)));
    }
    let clean = tree(&bench.path("out/clean"));
    let mut wrong = String::new();
    let mut applied = 0;
    for (relative, text) in &raw {
        let mut diff = bench.path("out/diff").join(relative).into_os_string();
        diff.push(".diff");
        let diff = PathBuf::from(diff);
        let mut of_html = relative.clone().into_os_string();
        of_html.push(".txt");
        let cleaned = clean.get(relative).unwrap_or_else(|| &clean[Path::new(&of_html)]);
        if fs::read(&diff).unwrap().is_empty() {
            assert_eq!(text, cleaned, "{relative:?}: an empty diff says that nothing went");
            continue;
        }
        applied += 1;
        let file = bench.path("applied").join(relative);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(&file, text).unwrap();
        for (way, wanted) in [(Suggestion::Forwards, cleaned), (Suggestion::Back, text)] {
            let ran = program.apply(bench, &diff, way);
            let found = fs::read(&file).unwrap_or_default();
            if ran.code != Some(0) || found != *wanted {
                wrong += &format!(
                    "{relative:?} {program:?} {way:?}: {ran:?}\nwanted {}\nfound  {}\ndiff   {}\n",
                    wanted.escape_ascii(),
                    found.escape_ascii(),
                    fs::read(&diff).unwrap().escape_ascii()
                );
                break;
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert!(applied > 0, "no diff was applied");
}

fn samples() -> Bench {
    let bench = Bench::new().copy("samples");
    fs::rename(bench.path("samples"), bench.path("raw")).unwrap();
    bench.unboil("clean raw -o out --keep-text --quiet").ends_with(0);
    bench
}

const RULES: &str = "site = \"Nasty\"\n\
    [[drop]]\nid = \"line\"\nkind = \"nav\"\nline = 'DROP.*'\n\
    [[drop]]\nid = \"inside\"\nkind = \"nav\"\ninside = 'GLUED'\n\
    [[drop]]\nid = \"ends\"\nkind = \"nav\"\nfrom = 'FROM'\nto = 'TO'\nmax-share = 1.0\n";

/// Line ends of all sorts, with and without one at the end, and pages of which nothing is left.
const PAGES: &[(&str, &[u8])] = &[
    ("crlf", b"DROP\r\none\r\ntwo\r\nDROP\r\nthree\r\n"),
    ("crlf-cut", b"one\r\nDROP\r\ntwo"),
    ("lone-cr", b"one\rDROP\rtwo\rthree\r"),
    ("lone-cr-and-lf", b"one\rDROP\rtwo\nthree\nDROP\r\nfour\r\rfive\n"),
    ("mixed", b"DROP\none\r\nDROP\rtwo\nDROP\r\n\r\nthree\n\r"),
    ("cut", b"one\ntwo\nDROP"),
    ("cut-kept", b"DROP\none\ntwo"),
    ("cut-inside", b"one\ntwo GLUED"),
    ("all", b"DROP\nDROP again\n"),
    ("all-cut", b"DROP\nDROP again"),
    ("all-crlf", b"DROP\r\n"),
    ("all-lone-cr", b"DROP\rDROP\r"),
    ("inside", b"a GLUED b GLUED c\nGLUED\nd\n"),
    ("far-apart", b"DROP\n1\n2\n3\n4\n5\n6\n7\n8\nDROP\n1\n2\n3\n4\n5\n6\nDROP\n1\n"),
    ("like-a-diff", b"--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n-DROP\nDROP\n\\ No newline at end of file\n+++\n"),
    ("nul", b"DROP\none with a \0 inside, and enough text round it to be a text for all that\ntwo\nDROP\n"),
    (
        "bad-utf8",
        b"DROP\n\xD0\x9F\xD0\xBE\xD0\xB3\xD0\xBE\xD0\xB4\xD0\xB0 \xFF \xD0\xB4\xD0\xBE\xD0\xB6\xD0\xB4\xD1\x8C\nDROP\n",
    ),
    ("range", b"one\nFROM\n\n\nTO\n\ntwo\n"),
    ("joined", b"FROM\rTO\none\rDROP\rtwo"),
    ("nothing", b"nothing goes here\n"),
    ("empty", b""),
];

fn nasty_pages() -> Bench {
    let mut bench = Bench::new().file("rules/nasty.toml", RULES);
    for (name, bytes) in PAGES {
        bench = bench.file(format!("raw/{name}.txt"), bytes);
    }
    bench.unboil("clean raw -o out --rules rules --site nasty --quiet").ends_with(0);
    bench
}

/// Names that a diff's head has to quote. `patch` refuses names with a line end in them, whoever wrote the diff.
const NAMES: &[&[u8]] = &[
    b"with spaces in it.txt",
    b"a \"quoted\" name.txt",
    b"back\\slash.txt",
    b"tab\there.txt",
    b"ends in a space .txt ",
    b"-starts-like-an-option.txt",
    "Straße im Süden.txt".as_bytes(),
    "погода \"завтра\".txt".as_bytes(),
    b"bell\x07.txt",
    b"no \xFF utf-8.txt",
    b"no \xFF utf-8 \"quoted\".txt",
    b"folder with spaces/and \"quotes\"/a.txt",
    b"b/a/b.txt",
    b"# hash.txt",
];

fn odd_names(more: &[&[u8]]) -> Bench {
    let mut bench = Bench::new().file("rules/nasty.toml", RULES);
    for bytes in NAMES.iter().chain(more) {
        bench = bench.file(Path::new("raw").join(name(bytes)), b"DROP\none\nDROP\ntwo\n");
    }
    bench.unboil("clean raw -o out --rules rules --site nasty --quiet").ends_with(0);
    bench
}

#[test]
#[ignore = "needs the program patch"]
fn patch_takes_every_sample_there_and_back() {
    there_and_back(&samples(), Program::Patch);
}

#[test]
#[ignore = "needs the program git"]
fn git_apply_takes_every_sample_there_and_back() {
    there_and_back(&samples(), Program::Git);
}

#[test]
#[ignore = "needs the program patch"]
fn patch_takes_nasty_pages_there_and_back() {
    there_and_back(&nasty_pages(), Program::Patch);
}

#[test]
#[ignore = "needs the program git"]
fn git_apply_takes_nasty_pages_there_and_back() {
    there_and_back(&nasty_pages(), Program::Git);
}

#[test]
#[ignore = "needs the program patch"]
fn patch_finds_files_of_odd_names() {
    there_and_back(&odd_names(&[]), Program::Patch);
}

#[test]
#[ignore = "needs the program git"]
fn git_apply_finds_files_of_odd_names() {
    there_and_back(&odd_names(&[b"two\nlines.txt", b"return\r.txt"]), Program::Git);
}

#[test]
fn unboil_verifies_what_it_wrote_of_nasty_pages_and_odd_names() {
    nasty_pages().unboil("verify out").ends_with(0);
    odd_names(&[b"two\nlines.txt"]).unboil("verify out").ends_with(0);
}
