//! The cleaned dump of a record.

use crate::judge::Removal;
use crate::page::{ByteSpan, Dump, NotText, Page};
use crate::pipeline::{Choice, Verdict, clean_page};
use crate::site::{RuleSet, SiteMatch};
use std::borrow::Cow;

/// A cleaned dump: the page and its removals. Its text is UTF-8, so that it fits into a record.
#[derive(Debug)]
pub struct CleanedRecord<'b> {
    /// The page.
    pub page: Page,
    /// The site match and the removals.
    pub verdict: Verdict<'b>,
}

impl<'b> CleanedRecord<'b> {
    /// Reads and judges a dump.
    ///
    /// # Errors
    /// [`NotText`] if it is not a page.
    pub fn of(dump: Dump, rule_set: &'b RuleSet, choice: Choice<'b>) -> Result<Self, NotText> {
        Self::of_page(Page::read(dump)?, rule_set, choice)
    }

    /// Judges a page that was already read.
    ///
    /// # Errors
    /// The same as [`CleanedRecord::of`].
    pub fn of_page(page: Page, rule_set: &'b RuleSet, choice: Choice<'b>) -> Result<Self, NotText> {
        let page = page.in_utf8()?;
        let verdict = clean_page(rule_set, &page, choice);
        Ok(Self { page, verdict })
    }

    /// The raw text; for HTML, the laid-out text.
    #[must_use]
    pub fn raw(&self) -> Cow<'_, str> {
        text_of(&self.page)
    }

    /// The removals, in order.
    #[must_use]
    pub fn removals(&self) -> &[Removal<'b>] {
        &self.verdict.judgement.removals
    }

    /// The kept spans, in order, in bytes of the raw text.
    pub fn kept(&self) -> impl Iterator<Item = ByteSpan> {
        let removals = self.removals();
        let starts = std::iter::once(0).chain(removals.iter().map(|removal| removal.span.end));
        let ends = removals.iter().map(|removal| removal.span.start).chain([self.page.text().len()]);
        starts.zip(ends).map(|(start, end)| ByteSpan::new(start, end))
    }

    /// The clean text.
    #[must_use]
    pub fn text(&self) -> String {
        let raw = self.raw();
        self.kept().filter_map(|span| raw.get(span.range())).collect()
    }

    /// The site of the page.
    #[must_use]
    pub fn site(&self) -> Option<&str> {
        match &self.verdict.identification.site_match {
            SiteMatch::Known { site, .. } => Some(&site.id),
            SiteMatch::Unknown(_) => None,
        }
    }

    /// The title stated by the HTML.
    #[must_use]
    pub fn title(&self) -> Option<&str> {
        self.page.html()?.metadata.title.as_deref()
    }

    /// The day of publication stated by the HTML; `YYYY-MM-DD` if it can be parsed without guessing.
    #[must_use]
    pub fn date(&self) -> Option<&str> {
        let date = self.page.html()?.metadata.date.as_ref()?;
        Some(date.iso_day.as_deref().unwrap_or(&date.stated))
    }
}

/// The raw text of a dump, as it is stored in a record; for HTML, the laid-out text.
///
/// # Errors
/// [`NotText`] if it is not a page.
pub fn raw_text(dump: Dump) -> Result<String, NotText> {
    let page = Page::read(dump)?.in_utf8()?;
    Ok(text_of(&page).into_owned())
}

fn text_of(page: &Page) -> Cow<'_, str> {
    // Faster than searching for invalid UTF-8, which is rare.
    std::str::from_utf8(page.text()).map_or_else(|_| String::from_utf8_lossy(page.text()), Cow::Borrowed)
}
