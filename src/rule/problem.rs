//! A mistake in a rule file, with its place.

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use std::ops::Range;
use std::sync::Arc;

/// A rule file's name and text.
#[derive(Debug, Clone)]
pub struct RuleText {
    /// Where it is, as people know it.
    pub path: Arc<str>,
    /// What it says.
    pub text: Arc<str>,
}

/// A mistake in a rule file.
#[derive(Debug, Clone)]
pub struct Problem {
    /// The file.
    pub file: RuleText,
    /// Where in it, in bytes.
    pub span: Range<usize>,
    /// What is wrong.
    pub title: String,
    /// What stands at the place.
    pub label: String,
    /// What to do.
    pub help: String,
}

impl Problem {
    /// The line in the file, counted from 1.
    #[must_use]
    pub fn line(&self) -> usize {
        let before = self.file.text.as_bytes().get(..self.span.start).unwrap_or_default();
        1 + before.iter().filter(|&&b| b == b'\n').count()
    }

    /// The problem for people, with the line of the file and a caret under the place. No colour.
    #[must_use]
    pub fn render(&self) -> String {
        let length = self.file.text.len();
        let span = self.span.start.min(length)..self.span.end.min(length);
        let snippet = Snippet::source(self.file.text.as_ref())
            .path(self.file.path.as_ref())
            .annotation(AnnotationKind::Primary.span(span).label(self.label.as_str()));
        let mut group = Group::with_title(Level::ERROR.primary_title(self.title.as_str())).element(snippet);
        if !self.help.is_empty() {
            group = group.element(Level::HELP.message(self.help.as_str()));
        }
        Renderer::plain().render(&[group])
    }
}
