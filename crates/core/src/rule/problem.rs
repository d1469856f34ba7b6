//! What is wrong in a rule file, with its place.

use super::Lint;
use annotate_snippets::{AnnotationKind, Group, Renderer, Snippet};
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

/// A place in a rule file.
#[derive(Debug, Clone)]
pub struct Place {
    /// The file.
    pub file: RuleText,
    /// Where in it, in bytes.
    pub span: Range<usize>,
}

impl Place {
    /// Of rules that stand in no file.
    pub(super) fn nowhere() -> Self {
        Self { file: RuleText { path: "".into(), text: "".into() }, span: 0..0 }
    }

    /// The line in the file, counted from 1.
    #[must_use]
    pub fn line(&self) -> usize {
        let before = self.file.text.as_bytes().get(..self.span.start).unwrap_or_default();
        1 + before.iter().filter(|&&b| b == b'\n').count()
    }
}

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// The file cannot be used.
    Mistake,
    /// It can, and may not do what is meant.
    Lint(Lint),
}

/// What is wrong in a rule file.
#[derive(Debug, Clone)]
pub struct Problem {
    /// Where.
    pub place: Place,
    /// How bad it is.
    pub level: Level,
    /// What is wrong.
    pub title: String,
    /// What to do.
    pub help: String,
}

impl Problem {
    /// The problem for people, with the line of the file and a caret under the place. No colour.
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
