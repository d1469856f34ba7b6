//! `unboil import`.

use super::args::ImportArgs;
use super::{Ended, counted};
use crate::import::{Counts, Imported, Loss, Options, SourceFile, import};
use crate::render::visible;
use crate::sink::replace;
use anyhow::{Context as _, Result, bail};
use std::fs;
use std::io::{self, Write};
use std::path::Path;

/// The list of lines that were not imported, in the folder of the site files.
const LIST: &str = "not-carried-over.txt";

pub(super) fn run(args: &ImportArgs) -> Result<Ended> {
    let (files, unread) = read(&args.folder)?;
    if files.is_empty() && unread.is_empty() {
        bail!("no *.txt files in {}: name the folder of the collection", args.folder.display());
    }
    make_room(args)?;
    let imported = import(&files, Options { names: args.names.into() });
    for site in &imported.sites {
        write(&args.out.join(format!("{}.toml", site.id)), &site.toml)?;
    }
    write(&args.out.join(LIST), &list(&imported.losses))?;
    for why in &unread {
        writeln!(io::stderr(), "unboil: {why}")?;
    }
    summary(&mut anstream::stdout().lock(), &imported, &args.out)?;
    Ok(if unread.is_empty() { Ended::Well } else { Ended::WithFailures })
}

/// The files of a collection in name order, and messages about unreadable ones. Invalid UTF-8 is marked, and the import
/// rejects lines with the mark.
fn read(folder: &Path) -> Result<(Vec<SourceFile>, Vec<String>)> {
    let unreadable = || format!("cannot read {}", folder.display());
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).with_context(unreadable)? {
        let path = entry.with_context(unreadable)?.path();
        if path.extension().is_some_and(|ending| ending == "txt") && !path.is_dir() {
            paths.push(path);
        }
    }
    paths.sort();
    let (mut files, mut unread) = (Vec::new(), Vec::new());
    for path in paths {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        match fs::metadata(&path).and_then(|meta| if meta.is_file() { fs::read(&path) } else { Err(no_file()) }) {
            Ok(bytes) => files.push(SourceFile { path: name, text: String::from_utf8_lossy(&bytes).into_owned() }),
            Err(e) => unread.push(format!("{}: {e}", visible(name.as_bytes()))),
        }
    }
    Ok((files, unread))
}

fn no_file() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, "not a regular file")
}

/// Creates the folder for site files. A folder with files in it is refused, because they may be the user's work.
fn make_room(args: &ImportArgs) -> Result<()> {
    let out = &args.out;
    fs::create_dir_all(out).with_context(|| format!("cannot use {}", out.display()))?;
    let mut entries = fs::read_dir(out).with_context(|| format!("cannot use {}", out.display()))?;
    if !args.force && entries.next().is_some() {
        bail!("{} is not empty: choose a new folder, or overwrite files of the same names with --force", out.display());
    }
    if fs::canonicalize(out).ok() == fs::canonicalize(&args.folder).ok() {
        bail!("{} is the folder of the collection: choose another folder for the output", out.display());
    }
    Ok(())
}

fn write(path: &Path, text: &str) -> Result<()> {
    replace(path, text.as_bytes()).with_context(|| format!("cannot write {}", path.display()))
}

/// One line per loss, separated by tabs: the position, the category, the reason, and the line itself.
fn list(losses: &[Loss]) -> String {
    let mut text = "file:line\tsort\treason\ttext\n".to_owned();
    for loss in losses {
        let plain = |text: &str| text.replace(char::is_control, " ");
        let (sort, reason) = (loss.why.sort.words(), plain(&loss.why.reason));
        text += &format!("{}:{}\t{sort}\t{reason}\t{}\n", plain(&loss.file), loss.line, plain(&loss.text));
    }
    text
}

fn summary(out: &mut impl Write, imported: &Imported, folder: &Path) -> io::Result<()> {
    let Counts { files, lines, carried, expressions, converted, .. } = imported.counts;
    let share = imported.counts.converted_share() * 100.0;
    let (files, lines) = (counted(files, "file"), counted(lines, "line"));
    let (sites, expressions) = (counted(imported.sites.len(), "site file"), counted(expressions, "XPath expression"));
    writeln!(out, "{files}, {lines}: {carried} imported into {sites}")?;
    writeln!(out, "{expressions}: {converted} converted, {share:.1}% of the convertible ones")?;
    writeln!(out, "\nnot imported")?;
    let width = imported.counts.lost.keys().map(|sort| sort.words().len()).max().unwrap_or(0);
    for (sort, n) in &imported.counts.lost {
        writeln!(out, "  {:width$}  {n:>5}", sort.words())?;
    }
    let shown = folder.to_string_lossy();
    writeln!(out, "\nsite files: {0}; lines that were not imported: {0}/{LIST}", visible(shown.as_bytes()))
}
