//! Problems in rule files, with their place.

use super::Lint;
use annotate_snippets::{AnnotationKind, Group, Renderer, Snippet};
use std::ops::Range;
use std::sync::Arc;

/// The path and text of a rule file.
#[derive(Debug, Clone)]
pub struct RuleText {
    /// The path to display.
    pub path: Arc<str>,
    /// The text.
    pub text: Arc<str>,
}

/// A place in a rule file.
#[derive(Debug, Clone)]
pub struct Place {
    /// The file.
    pub file: RuleText,
    /// The span in the file's text, in bytes.
    pub span: Range<usize>,
}

impl Place {
    /// The place of a rule that is in no file.
    pub(super) fn nowhere() -> Self {
        Self { file: RuleText { path: "".into(), text: "".into() }, span: 0..0 }
    }

    /// Returns the line number in the file, counted from 1.
    #[must_use]
    pub fn line(&self) -> usize {
        let before = self.file.text.as_bytes().get(..self.span.start).unwrap_or_default();
        1 + before.iter().filter(|&&b| b == b'\n').count()
    }
}

/// The severity of a problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// An error: the file cannot be used.
    Mistake,
    /// A warning: the file can be used, but may not do what is intended.
    Lint(Lint),
}

/// A problem in a rule file.
#[derive(Debug, Clone)]
pub struct Problem {
    /// Its place.
    pub place: Place,
    /// Its severity.
    pub level: Level,
    /// What is wrong.
    pub title: String,
    /// What to do.
    pub help: String,
}

impl Problem {
    /// Renders the problem without colour, with the line of the file and a caret below its place.
    #[must_use]
    pub fn render(&self) -> String {
        let Place { file, span } = &self.place;
        let length = file.text.len();
        let span = span.start.min(length)..span.end.min(length);
        let snippet =
            Snippet::source(file.text.as_ref()).path(file.path.as_ref()).annotation(AnnotationKind::Primary.span(span));
        let title = match self.level {
            Level::Mistake => annotate_snippets::Level::ERROR.primary_title(self.title.as_str()),
            Level::Lint(lint) => annotate_snippets::Level::WARNING.primary_title(self.title.as_str()).id(lint.as_str()),
        };
        let mut group = Group::with_title(title).element(snippet);
        if !self.help.is_empty() {
            group = group.element(annotate_snippets::Level::HELP.message(self.help.as_str()));
        }
        Renderer::plain().render(&[group])
    }
}
