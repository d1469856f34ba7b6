//! unboil for Python: the module `unboil._native`. What people use, with its documentation, is in `unboil/`.

mod batch;
mod given;
mod judge;

use pyo3::create_exception;
use pyo3::exceptions::{PyException, PyValueError};
use pyo3::prelude::*;
use std::panic::{AssertUnwindSafe, catch_unwind};

create_exception!(unboil._native, UnboilError, PyException, "What unboil could not do, and why.");
create_exception!(unboil._native, RuleError, UnboilError, "Rules with mistakes, or a site that is not there.");
create_exception!(unboil._native, PageError, UnboilError, "A page that cannot be read.");

/// Works without Python's lock. A panic becomes an exception: no page may end a process.
fn apart<T: Send>(py: Python<'_>, work: impl FnOnce() -> PyResult<T> + Send) -> PyResult<T> {
    let came = py.detach(|| catch_unwind(AssertUnwindSafe(work)));
    came.unwrap_or_else(|_| Err(UnboilError::new_err("a mistake in unboil: please report this page")))
}

/// An argument that is none of the words that there are.
fn no_such(what: &str, given: &str, known: &[&str]) -> PyErr {
    PyValueError::new_err(format!("{what} is one of {}, not {given:?}", known.join(", ")))
}

#[pymodule(gil_used = false)]
mod _native {
    #[pymodule_export]
    use super::batch::{clean_batch, clean_file, clean_schema};
    #[pymodule_export]
    use super::judge::{Judge, read_rules};
    #[pymodule_export]
    use super::{PageError, RuleError, UnboilError};

    /// The version of the crate.
    #[pymodule_export]
    const VERSION: &str = env!("CARGO_PKG_VERSION");
}
