//! Records: text and removals of each give the raw text back, and it is that of the input.

use crate::cli::counted;
use crate::records::{
    Bad, PageReader, RawRecords, Reader, Reading, RecordFile, RecordFormat, ResultRecord, Results, raw_text,
};
use crate::render::{reverse, visible};
use crate::report::{FileEntry, read_files};
use crate::run::walk;
use crate::sink::{Format, REPORT, clean_path, diff_path};
use crate::source::Found;
use anyhow::{Context as _, Result};
use rayon::prelude::*;
use std::collections::{HashMap, HashSet};
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// How many records of a file that do not fit are named.
const NAMED: u64 = 10;

/// Files of records of a run, with where they are now.
pub(super) struct Proven {
    out: PathBuf,
    entries: HashMap<String, FileEntry>,
    /// That of the dumps that became records.
    dumps: Option<FileEntry>,
    found: Vec<RecordFile>,
}

/// How many records fit.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Counts {
    pub fits: u64,
    pub fails: u64,
}

/// What a record of the input must come to.
enum Expected {
    /// This raw text, of the record of this number and name.
    Page(u64, String, String),
    /// It may have been passed through.
    NoPage,
}

impl Proven {
    pub(super) fn new(out: &Path) -> Result<Self> {
        let report = out.join(REPORT);
        let files = read_files(File::open(&report)?).with_context(|| format!("cannot read {}", report.display()))?;
        let (mut dumps, files): (Vec<_>, Vec<_>) =
            files.into_iter().partition(|entry| entry.format == RecordFormat::Pages);
        let entries = files.into_iter().map(|entry| (entry.id.clone(), entry)).collect();
        Ok(Self { out: out.to_owned(), entries, dumps: dumps.pop(), found: Vec::new() })
    }

    /// Whether something is a file of records of the run, or a dump that became a record: it is proven later.
    pub(super) fn takes(&mut self, found: &Found) -> bool {
        let Found::Page(location) = found else { return false };
        let Some(entry) = self.entries.get(location.relative.to_string_lossy().as_ref()) else {
            return self.dumps.is_some();
        };
        self.found.push(RecordFile {
            path: location.path.clone(),
            relative: location.relative.clone(),
            folder_hosts: location.folder_hosts.clone(),
            folders: location.folders.clone(),
            format: entry.format,
        });
        true
    }

    pub(super) fn prove(&self, raws: &[PathBuf], stdout: &mut impl Write) -> Result<Counts> {
        let mut all = Counts::default();
        if let Some(entry) = &self.dumps {
            let file = RecordFile::alone(Path::new(&entry.id), RecordFormat::Pages);
            let mut told = RecordReport { stdout, file: &file, counts: Counts::default() };
            let proven = self.walk(raws).and_then(|dumps| self.all(Reader::Pages(dumps), (&file, entry), &mut told));
            if let Err(e) = proven {
                told.misfit(None, &format!("{e:#}"))?;
            }
            all = told.counts;
        }
        for entry in self.entries.values() {
            // Standard input is not there any more; what it gave is held against itself.
            if !self.found.iter().any(|file| file.relative.to_string_lossy() == entry.id)
                && entry.id.starts_with("stdin.")
            {
                let counts = self.alone(entry, stdout)?;
                all = Counts { fits: all.fits + counts.fits, fails: all.fails + counts.fails };
            }
        }
        for file in &self.found {
            let Some(entry) = self.entries.get(file.relative.to_string_lossy().as_ref()) else { continue };
            let mut told = RecordReport { stdout, file, counts: Counts::default() };
            if let Err(e) = self.file(file, entry, &mut told) {
                told.misfit(None, &format!("{e:#}"))?;
            }
            all = Counts { fits: all.fits + told.counts.fits, fails: all.fails + told.counts.fails };
        }
        Ok(all)
    }

    fn alone(&self, entry: &FileEntry, stdout: &mut impl Write) -> Result<Counts> {
        let mut counts = Counts::default();
        for given in self.results(entry)? {
            let why = match given.with_context(|| format!("cannot read the results of {}", entry.id))? {
                Ok(record) => record.raw().err().map(|e| e.to_string()),
                Err(bad) => Some(bad.why),
            };
            counts.fits += u64::from(why.is_none());
            if let Some(why) = why {
                counts.fails += 1;
                writeln!(stdout, "{}: {}", visible(entry.id.as_bytes()), visible(why.as_bytes()))?;
            }
        }
        Ok(counts)
    }

    fn file<W: Write>(&self, file: &RecordFile, entry: &FileEntry, told: &mut RecordReport<'_, W>) -> Result<()> {
        let reader = Reader::open(file, &entry.fields).context("cannot read the input")?;
        self.all(reader, (file, entry), told)
    }

    /// The dumps that became records, once more.
    fn walk(&self, raws: &[PathBuf]) -> Result<PageReader> {
        let files: HashSet<String> = self.entries.keys().cloned().collect();
        let found = walk(raws)?;
        Ok(PageReader::new(found.filter_map(move |found| match found {
            Found::Page(location) if !files.contains(location.relative.to_string_lossy().as_ref()) => Some(location),
            _ => None,
        })))
    }

    fn all<W: Write>(
        &self,
        mut reader: Reader,
        (file, entry): (&RecordFile, &FileEntry),
        told: &mut RecordReport<'_, W>,
    ) -> Result<()> {
        let in_folder = entry.outputs.iter().any(|output| self.out.join(output).is_dir());
        let mut given = self.results(entry)?;
        // So many records of the input may stand in the output, passed through, before the next page.
        let mut slack = 0u64;
        loop {
            let batch = match reader.next_batch() {
                Ok(Some(batch)) => batch,
                Ok(None) => break,
                // What damage left is what was cleaned.
                Err(_) if entry.damage.is_some() => break,
                Err(e) => return Err(e).context("cannot read the input"),
            };
            let expected: Vec<Expected> =
                (0..batch.raw.len()).into_par_iter().map(|at| self.expected(&batch.raw, at, (file, entry))).collect();
            slack += batch.bad.len() as u64;
            for expected in expected {
                let Expected::Page(number, name, raw) = expected else {
                    // A dump that is no page is not passed through.
                    slack += u64::from(file.format != RecordFormat::Pages);
                    continue;
                };
                if in_folder {
                    told.hold(&name, self.in_folder(file, number).map(|given| given == raw))?;
                    continue;
                }
                loop {
                    let next = given.next().transpose().context("cannot read the output")?;
                    let fits = match next {
                        None => Err("not in the output".to_owned()),
                        Some(Err(bad)) => Err(bad.why),
                        Some(Ok(record)) if is_of_other_dump(&record, &name, file) => {
                            Err("the output has the record of another dump at its position".to_owned())
                        }
                        Some(Ok(record)) => match record.raw() {
                            Ok(given) => Ok(given.as_deref() == Some(raw.as_str())),
                            Err(e) => Err(e.to_string()),
                        },
                    };
                    let is_other = !matches!(fits, Ok(true)) && slack > 0;
                    if !is_other {
                        told.hold(&name, fits)?;
                        break;
                    }
                    slack -= 1;
                }
            }
        }
        let over = given.count() as u64;
        if over > slack {
            let over = counted(usize::try_from(over - slack).unwrap_or(usize::MAX), "record");
            told.misfit(None, &format!("the output has {over} more than the input"))?;
        }
        Ok(())
    }

    fn expected(&self, raw: &RawRecords, at: usize, (file, entry): (&RecordFile, &FileEntry)) -> Expected {
        match raw.read(at, file, &entry.fields) {
            Reading::Record(record) => {
                let name = record.dump.id.clone();
                match raw_text(record.dump) {
                    Ok(text) => Expected::Page(record.number, name, text),
                    Err(_) => Expected::NoPage,
                }
            }
            Reading::NoPage(..) | Reading::Bad(_) => Expected::NoPage,
        }
    }

    fn results(
        &self,
        entry: &FileEntry,
    ) -> Result<impl Iterator<Item = io::Result<Result<ResultRecord, Bad>>> + use<>> {
        let paths: Vec<PathBuf> =
            entry.outputs.iter().map(|output| self.out.join(output)).filter(|path| !path.is_dir()).collect();
        let open = |path: &PathBuf| Results::open(path).with_context(|| format!("cannot read {}", path.display()));
        let opened = paths.iter().map(open).collect::<Result<Vec<_>>>()?;
        Ok(opened.into_iter().flatten().flat_map(|batch| match batch {
            Ok(records) => records.into_iter().map(Ok).collect(),
            Err(e) => vec![Err(e)],
        }))
    }

    /// The raw text of a record that went to files of its own.
    fn in_folder(&self, file: &RecordFile, number: u64) -> Result<String, String> {
        let relative = file.relative.join(format!("{number:08}.txt"));
        let read = |path: PathBuf| fs::read(self.out.join(path)).map_err(|e| format!("cannot read its result: {e}"));
        let (clean, diff) = (read(clean_path(&relative, Format::Text))?, read(diff_path(&relative))?);
        let raw = reverse(&clean, &diff).map_err(|e| e.to_string())?;
        String::from_utf8(raw).map_err(|_| "clean text and diff do not restore valid UTF-8".to_owned())
    }
}

/// Whether a record is of another dump than the one called `name`: of files of records ids are the input's.
fn is_of_other_dump(record: &ResultRecord, name: &str, file: &RecordFile) -> bool {
    file.format == RecordFormat::Pages && record.id.as_deref() != Some(name)
}

/// What was said of a file.
struct RecordReport<'t, W> {
    stdout: &'t mut W,
    file: &'t RecordFile,
    counts: Counts,
}

impl<W: Write> RecordReport<'_, W> {
    fn hold(&mut self, name: &str, fits: Result<bool, String>) -> Result<()> {
        match fits {
            Ok(true) => {
                self.counts.fits += 1;
                Ok(())
            }
            Ok(false) => self.misfit(Some(name), "text and removals do not restore the raw text"),
            Err(why) => self.misfit(Some(name), &why),
        }
    }

    fn misfit(&mut self, name: Option<&str>, why: &str) -> Result<()> {
        self.counts.fails += 1;
        if self.counts.fails > NAMED {
            return Ok(());
        }
        let file = self.file.relative.to_string_lossy();
        let name = name.unwrap_or(&file);
        writeln!(self.stdout, "{}: {}", visible(name.as_bytes()), visible(why.as_bytes()))?;
        Ok(())
    }
}
