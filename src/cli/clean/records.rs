//! Files of records in a run: several at a time, told of in order.

use super::follow::{Followed, FollowedFile};
use crate::cli::args::RecordArgs;
use crate::pipeline::{Run, Stopped};
use crate::records::{FieldNames, FileEnd, RecordFile, RecordRun};
use crate::render::visible;
use crate::report::FileEntry;
use rayon::ThreadPool;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::sync_channel;

/// How many files the summary names; report.json has them all.
const NAMED: usize = 10;

pub(super) fn names(args: &RecordArgs) -> FieldNames {
    FieldNames { text: args.text_field.clone(), url: args.url_field.clone(), id: args.id_field.clone() }
}

pub(super) fn record_run<'b>(run: Run<'b>, args: &RecordArgs, names: &'b FieldNames) -> RecordRun<'b> {
    let (to, compression) = (args.to.map(Into::into), args.compress.map(Into::into));
    RecordRun { run, names, to, compression, split: args.split }
}

/// Cleans files of records. Each keeps all threads busy by itself but for reading and writing, so a few are in work at a
/// time; what is said of them is said in their order.
pub(super) fn clean<'b>(
    run: RecordRun<'b>,
    (files, pool): (&[RecordFile], &ThreadPool),
    followed: &mut Followed<'b>,
) -> Result<(), Stopped> {
    if files.is_empty() {
        return Ok(());
    }
    let bar = followed.begin_files();
    let at_a_time = (pool.current_num_threads() / 2).max(2).min(files.len());
    let next = AtomicUsize::new(0);
    let (tell, told) = sync_channel(at_a_time);
    std::thread::scope(|scope| {
        for _ in 0..at_a_time {
            let (tell, next, bar) = (tell.clone(), &next, &bar);
            scope.spawn(move || {
                while let Some((at, file)) =
                    Some(next.fetch_add(1, Ordering::Relaxed)).and_then(|at| Some((at, files.get(at)?)))
                {
                    let mut of_file = FollowedFile::default();
                    let ended = pool.install(|| {
                        run.file(file, |outcome| {
                            of_file.outcome(&outcome);
                            bar.inc(1);
                            Ok(())
                        })
                    });
                    let failed = ended.is_err();
                    if tell.send((at, ended.map(|end| (end, of_file)))).is_err() || failed {
                        break;
                    }
                }
            });
        }
        drop(tell);
        let mut waiting: BTreeMap<usize, (FileEnd, FollowedFile)> = BTreeMap::new();
        let mut at = 0;
        for (place, ended) in told {
            waiting.insert(place, ended?);
            while let Some((end, of_file)) = waiting.remove(&at) {
                followed.file(&files[at], (&end, of_file)).map_err(Stopped::Observer)?;
                at += 1;
            }
        }
        Ok(())
    })
}

/// What was read, and what was taken for what.
pub(super) fn words(files: &[FileEntry]) -> String {
    let mut words = String::new();
    for file in files.iter().take(NAMED) {
        // Writing to a string does not fail.
        let _ = write!(words, "{}: {} records, {} pages", visible(file.id.as_bytes()), file.records, file.pages);
        if file.bad > 0 {
            let _ = write!(words, ", {} bad", file.bad);
        }
        for (what, fields) in [("text", &file.text), ("address", &file.url)] {
            let names: Vec<String> = fields.keys().map(|name| format!("`{}`", visible(name.as_bytes()))).collect();
            if !names.is_empty() {
                let _ = write!(words, "; {what} from {}", names.join(", "));
            }
        }
        words.push('\n');
    }
    if files.len() > NAMED {
        let _ = writeln!(words, "and {} more files of records, in report.json", files.len() - NAMED);
    }
    words
}
