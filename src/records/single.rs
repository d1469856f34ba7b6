//! One file of records to one file, where no run is wanted round it.

use super::{Compression, FieldNames, FileEnd, RecordFile, RecordFormat, RecordRun, Target};
use crate::pipeline::{Choice, LaidOut, Run, Stopped};
use crate::sink::{OutFolder, Refused};
use crate::site::RuleSet;
use crate::source::{Folder, Found};
use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

/// What a file is cleaned with.
#[derive(Debug, Clone, Copy)]
pub struct FileJob<'b> {
    /// The sites and their rules.
    pub rule_set: &'b RuleSet,
    /// Who decides whose page a record is.
    pub choice: Choice<'b>,
    /// Which fields are what.
    pub names: &'b FieldNames,
    /// On how many threads; as many as there are processors where it is 0.
    pub threads: usize,
}

/// Why a file was not cleaned.
#[derive(Debug, thiserror::Error)]
pub enum NotCleaned {
    /// Its name is none of a file of records.
    #[error("{} is not a file of records: its name should end in .jsonl, .warc, .wet or .parquet, optionally with .gz or .zst", .0.display())]
    NoRecords(PathBuf),
    /// The output's name says no form that there is.
    #[error("{} is not a name for cleaned records: it should end in .jsonl, .jsonl.gz, .jsonl.zst or .parquet", .0.display())]
    NoForm(PathBuf),
    /// It cannot be opened.
    #[error("cannot read {}: {}", .0.display(), .1)]
    Unreadable(PathBuf, String),
    /// The output cannot be written.
    #[error("cannot write {}: {}", .0.display(), .1)]
    Unwritable(PathBuf, String),
}

/// Cleans a file of records into the file `out`, in the order of its records: JSON Lines, packed or not, or Parquet,
/// as its name says. `out` stands when it is whole; until then all is in a temporary folder beside it. What damage leaves of
/// a file is cleaned, and told in [`FileEnd::damage`].
///
/// # Errors
/// [`NotCleaned`]; nothing stands under the name `out` then that did not before.
pub fn clean_file(path: &Path, out: &Path, job: &FileJob<'_>) -> Result<FileEnd, NotCleaned> {
    let (to, compression) = form(out).ok_or_else(|| NotCleaned::NoForm(out.to_owned()))?;
    let file = record_file(path)?;
    let unwritable = |why: &dyn ToString| NotCleaned::Unwritable(out.to_owned(), why.to_string());
    let beside = out.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(beside).map_err(|e| unwritable(&e))?;
    let temporary = tempfile::Builder::new().prefix(".unboil-").tempdir_in(beside).map_err(|e| unwritable(&e))?;
    let folder = OutFolder::open(temporary.path(), &[]).map_err(|e: Refused| unwritable(&e))?;
    let stop = AtomicBool::new(false);
    let (rule_set, choice) = (job.rule_set, job.choice);
    let run = Run { rule_set, choice, out: &folder, laid_out: LaidOut::NotWritten, memory: None, stop: &stop };
    let records = RecordRun { run, names: job.names, to: Some(to), compression, split: None };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(job.threads).build().map_err(|e| unwritable(&e))?;
    let end = pool.install(|| records.file(&file, |_| Ok(()))).map_err(|e: Stopped| unwritable(&e))?;
    let Some(part) = end.parts.first() else {
        return Err(NotCleaned::Unreadable(path.to_owned(), end.damage.unwrap_or_default()));
    };
    fs::rename(folder.root().join(&part.relative), out).map_err(|e| unwritable(&e))?;
    Ok(end)
}

/// What a file of records is, and where.
fn record_file(path: &Path) -> Result<RecordFile, NotCleaned> {
    let format = RecordFormat::of_name(path).ok_or_else(|| NotCleaned::NoRecords(path.to_owned()))?;
    let unreadable = |e: io::Error| NotCleaned::Unreadable(path.to_owned(), e.to_string());
    match Folder::open(path, Path::new("")).map_err(unreadable)?.next() {
        Some(Found::Page(at)) if path.is_file() => {
            let (folder_hosts, folders) = (at.folder_hosts, at.folders);
            Ok(RecordFile { path: at.path, relative: at.relative, folder_hosts, folders, format })
        }
        Some(Found::Failed(_, e)) => Err(unreadable(e)),
        _ => Err(NotCleaned::Unreadable(path.to_owned(), "not a regular file".to_owned())),
    }
}

/// The form that a name says.
fn form(out: &Path) -> Option<(Target, Option<Compression>)> {
    let compression = match out.extension().and_then(OsStr::to_str) {
        Some("gz") => Compression::Gzip,
        Some("zst") => Compression::Zstd,
        _ => Compression::None,
    };
    match RecordFormat::of_name(out)? {
        RecordFormat::JsonLines => Some((Target::JsonLines, Some(compression))),
        RecordFormat::Parquet => Some((Target::Parquet, None)),
        RecordFormat::Warc | RecordFormat::Pages => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pipeline::Unknown;
    use crate::rule::load;
    use crate::shipped_files;

    fn cleaned(path: &Path, out: &Path) -> Result<FileEnd, NotCleaned> {
        let rule_set = RuleSet::new(load(&shipped_files()).unwrap()).unwrap();
        let (choice, names) = (Choice::Identify(Unknown::default()), FieldNames::default());
        clean_file(path, out, &FileJob { rule_set: &rule_set, choice, names: &names, threads: 1 })
    }

    #[test]
    fn the_output_stands_when_it_is_whole_and_alone() {
        let room = tempfile::tempdir().unwrap();
        let (path, out) = (room.path().join("a.jsonl"), room.path().join("out/b.jsonl"));
        fs::write(&path, "{\"text\":\"Accessibility links\\nThe ferry sails.\\n\"}\nno record\n").unwrap();
        let end = cleaned(&path, &out).unwrap();
        assert_eq!((end.records, end.pages, end.bad), (2, 1, 1));
        assert!(
            fs::read_to_string(&out).unwrap().starts_with("{\"text\":\"The ferry sails.\\n\",\"id\":\"a.jsonl#1\"")
        );
        assert_eq!(fs::read_dir(out.parent().unwrap()).unwrap().count(), 1);
    }

    #[test]
    fn what_is_wrong_with_a_name_is_said() {
        let room = tempfile::tempdir().unwrap();
        let at = |name: &str| room.path().join(name);
        let said = |path: &str, out: &str| cleaned(&at(path), &at(out)).unwrap_err().to_string();
        fs::write(at("a.txt"), "text").unwrap();
        assert!(said("none.jsonl", "b.jsonl").starts_with("cannot read "));
        assert!(said("a.txt", "b.jsonl").contains("a.txt is not a file of records"));
        assert!(said("a.jsonl", "b.csv").contains("b.csv is not a name for cleaned records"));
        assert_eq!(fs::read_dir(room.path()).unwrap().count(), 1);
    }
}
