//! Record batches and files of records.

use crate::judge::Judge;
use crate::{UnboilError, apart};
use pyo3::prelude::*;
use pyo3_arrow::{PyRecordBatch, PySchema};
use std::collections::BTreeMap;
use std::path::PathBuf;
use unboil::records::table::{self, Cleaner, Columns, RowNames};
use unboil::records::{self, FieldNames, FileJob};

/// What came of a file: records, pages, bad ones, those passed over, fields of texts and addresses, damage, bytes.
type FileCame =
    (u64, u64, u64, BTreeMap<String, u64>, BTreeMap<String, u64>, BTreeMap<String, u64>, Option<String>, u64);

#[pyfunction]
pub(crate) fn clean_batch(
    py: Python<'_>,
    judge: &Bound<'_, Judge>,
    batch: PyRecordBatch,
    fields: (Option<String>, Option<String>),
) -> PyResult<PyRecordBatch> {
    let (judge, batch) = (judge.get(), batch.into_inner());
    apart(py, || {
        let columns = Columns::of(batch.schema_ref(), &names(fields)).map_err(error)?;
        let rows = RowNames { file: None, first: 1 };
        let cleaner = Cleaner { rule_set: judge.rule_set(), choice: judge.choice()?, rows };
        Ok(table::clean_batch(&batch, &columns, &cleaner).map_err(error)?.into())
    })
}

#[pyfunction]
pub(crate) fn clean_schema(
    py: Python<'_>,
    schema: PySchema,
    fields: (Option<String>, Option<String>),
) -> PyResult<PySchema> {
    let schema = schema.into_inner();
    apart(py, || {
        let columns = Columns::of(&schema, &names(fields)).map_err(error)?;
        Ok(table::out_schema(&schema, &columns).map_err(error)?.into())
    })
}

fn names((text, url): (Option<String>, Option<String>)) -> FieldNames {
    FieldNames { text, url, id: None }
}

#[pyfunction]
pub(crate) fn clean_file(
    judge: &Bound<'_, Judge>,
    paths: (PathBuf, PathBuf),
    fields: (Option<String>, Option<String>, Option<String>),
    threads: usize,
) -> PyResult<FileCame> {
    let (py, judge) = (judge.py(), judge.get());
    apart(py, || {
        let (text, url, id) = fields;
        let names = FieldNames { text, url, id };
        let job = FileJob { rule_set: judge.rule_set(), choice: judge.choice()?, names: &names, threads };
        let end = records::clean_file(&paths.0, &paths.1, &job).map_err(error)?;
        let size = end.parts.iter().map(|part| part.size).sum();
        let (texts, urls) = (end.taken.text, end.taken.url);
        Ok((end.records, end.pages, end.bad, end.skipped, texts, urls, end.damage, size))
    })
}

fn error(e: impl ToString) -> PyErr {
    UnboilError::new_err(e.to_string())
}
