//! The rule set, and what is asked of it.

use crate::given::Given;
use crate::{PageError, RuleError, apart, no_such};
use pyo3::prelude::*;
use pyo3::types::PyString;
use std::path::PathBuf;
use unboil::judge::{Caution, JudgeOptions};
use unboil::pipeline::{Choice, Unknown};
use unboil::records::CleanedRecord;
use unboil::render;
use unboil::rule::{RuleText, load};
use unboil::shipped_files;
use unboil::site::RuleSet;

/// A removal: rule, kind, start and end in bytes of the raw text, the text, why, the chance that it is text.
type Removed = (String, &'static str, usize, usize, String, String, Option<f32>);

/// What came of a page: clean text, raw text, removals, site, address, title, date, warnings.
type Came = (String, String, Vec<Removed>, Option<String>, Option<String>, Option<String>, Option<String>, Vec<String>);

/// The site files of a folder, by their paths.
#[pyfunction]
pub(crate) fn read_rules(py: Python<'_>, folder: PathBuf) -> PyResult<Vec<(String, String)>> {
    apart(py, || {
        let files = unboil::rule::read_folder(&folder).map_err(rule_error)?;
        Ok(files.iter().map(|file| (file.path.to_string(), file.text.to_string())).collect())
    })
}

/// Site files, compiled, and what was said of pages.
#[pyclass(frozen, module = "unboil._native")]
pub(crate) struct Judge {
    rule_set: RuleSet,
    site: Option<String>,
    unknown: Unknown,
}

impl Judge {
    pub(crate) fn rule_set(&self) -> &RuleSet {
        &self.rule_set
    }

    pub(crate) fn choice(&self) -> PyResult<Choice<'_>> {
        Ok(match &self.site {
            Some(id) => Choice::Site(self.rule_set.site(id).map_err(rule_error)?, self.unknown),
            None => Choice::Identify(self.unknown),
        })
    }

    /// Cleans a page and makes something of it, without Python's lock.
    fn of<T: Send>(
        &self,
        py: Python<'_>,
        given: PyResult<Given>,
        make: impl FnOnce(&CleanedRecord<'_>) -> T + Send,
    ) -> PyResult<T> {
        let given = given?;
        apart(py, || {
            let page = given.page().map_err(page_error)?;
            let cleaned = CleanedRecord::of_page(page, &self.rule_set, self.choice()?).map_err(page_error)?;
            Ok(make(&cleaned))
        })
    }
}

#[pymethods]
impl Judge {
    #[new]
    fn new(
        files: Vec<(String, String)>,
        site: Option<String>,
        unknown: &Bound<'_, PyString>,
        caution: Option<&str>,
    ) -> PyResult<Self> {
        let caution = caution.map(caution_named).transpose()?;
        let judged = match &*unknown.to_cow()? {
            "generic" => Unknown::Judged(JudgeOptions { caution, ..JudgeOptions::default() }),
            "keep" => Unknown::Keep,
            other => return Err(no_such("unknown", other, &["generic", "keep"])),
        };
        apart(unknown.py(), || {
            let own = files.into_iter().map(|(path, text)| RuleText { path: path.into(), text: text.into() });
            let files: Vec<RuleText> = own.chain(shipped_files()).collect();
            let rule_set = RuleSet::new(load(&files).map_err(rule_error)?).map_err(rule_error)?;
            let judge = Self { rule_set, site, unknown: judged };
            judge.choice()?;
            Ok(judge)
        })
    }

    fn clean(&self, data: &Bound<'_, PyAny>, url: Option<String>, format: &str) -> PyResult<Came> {
        self.of(data.py(), Given::new(data, url, format), came)
    }

    fn diff(&self, data: &Bound<'_, PyAny>, url: Option<String>, format: &str) -> PyResult<String> {
        self.of(data.py(), Given::new(data, url, format), |cleaned| {
            let diff = render::unified(&cleaned.page, cleaned.removals(), b"page.txt");
            String::from_utf8_lossy(&diff).into_owned()
        })
    }

    fn explain(&self, data: &Bound<'_, PyAny>, url: Option<String>, format: &str) -> PyResult<String> {
        self.of(data.py(), Given::new(data, url, format), |cleaned| {
            render::explained(&cleaned.page, &cleaned.verdict.identification, &cleaned.verdict.judgement)
        })
    }
}

fn caution_named(name: &str) -> PyResult<Caution> {
    let found = Caution::ALL.into_iter().find(|caution| caution.name() == name);
    found.ok_or_else(|| no_such("caution", name, &Caution::ALL.map(Caution::name)))
}

fn came(cleaned: &CleanedRecord<'_>) -> Came {
    let raw = cleaned.raw();
    let owned = |text: Option<&str>| text.map(str::to_owned);
    let removals = cleaned.removals().iter().map(|removal| {
        let text = raw.get(removal.span.range()).unwrap_or_default().to_owned();
        let (rule, kind) = (removal.rule.id.to_string(), removal.rule.kind.name());
        (rule, kind, removal.span.start, removal.span.end, text, removal.why().to_owned(), removal.chance)
    });
    let verdict = &cleaned.verdict;
    let warnings = render::warnings(&cleaned.page, &verdict.identification, &verdict.judgement);
    let (site, url) = (owned(cleaned.site()), owned(cleaned.page.url()));
    let (title, date) = (owned(cleaned.title()), owned(cleaned.date()));
    (cleaned.text(), raw.to_string(), removals.collect(), site, url, title, date, warnings)
}

fn rule_error(e: impl ToString) -> PyErr {
    RuleError::new_err(e.to_string())
}

fn page_error(e: impl ToString) -> PyErr {
    PageError::new_err(e.to_string())
}
