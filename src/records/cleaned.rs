//! A record's dump, cleaned.

use crate::judge::Removal;
use crate::page::{ByteSpan, Dump, NotText, Page};
use crate::pipeline::{Choice, Verdict, clean_page};
use crate::site::{RuleSet, SiteMatch};
use std::borrow::Cow;

/// A dump, cleaned: the page and what goes of it. Its text is UTF-8, so that it can stand in a record.
#[derive(Debug)]
pub struct CleanedRecord<'b> {
    /// The page.
    pub page: Page,
    /// Whose it is and what goes.
    pub verdict: Verdict<'b>,
}

impl<'b> CleanedRecord<'b> {
    /// Reads and judges a dump.
    ///
    /// # Errors
    /// [`NotText`] where it is no page.
    pub fn of(dump: Dump, rule_set: &'b RuleSet, choice: Choice<'b>) -> Result<Self, NotText> {
        Self::of_page(Page::read(dump)?, rule_set, choice)
    }

    /// The same for a page that was read.
    ///
    /// # Errors
    /// As those of [`CleanedRecord::of`].
    pub fn of_page(page: Page, rule_set: &'b RuleSet, choice: Choice<'b>) -> Result<Self, NotText> {
        let page = page.in_utf8()?;
        let verdict = clean_page(rule_set, &page, choice);
        Ok(Self { page, verdict })
    }

    /// The raw text; of HTML as laid out.
    #[must_use]
    pub fn raw(&self) -> Cow<'_, str> {
        text_of(&self.page)
    }

    /// What goes, in order.
    #[must_use]
    pub fn removals(&self) -> &[Removal<'b>] {
        &self.verdict.judgement.removals
    }

    /// The spans that stay, in order, in bytes of the raw text.
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

    /// The site whose page it is.
    #[must_use]
    pub fn site(&self) -> Option<&str> {
        match &self.verdict.identification.site_match {
            SiteMatch::Known { site, .. } => Some(&site.id),
            SiteMatch::Unknown(_) => None,
        }
    }

    /// The title that HTML states.
    #[must_use]
    pub fn title(&self) -> Option<&str> {
        self.page.html()?.metadata.title.as_deref()
    }

    /// The day of publication that HTML states, `YYYY-MM-DD` where it can be read without guessing.
    #[must_use]
    pub fn date(&self) -> Option<&str> {
        let date = self.page.html()?.metadata.date.as_ref()?;
        Some(date.iso_day.as_deref().unwrap_or(&date.stated))
    }
}

/// The raw text of a dump, as a record has it: of HTML as laid out.
///
/// # Errors
/// [`NotText`] where it is no page.
pub fn raw_text(dump: Dump) -> Result<String, NotText> {
    let page = Page::read(dump)?.in_utf8()?;
    Ok(text_of(&page).into_owned())
}

fn text_of(page: &Page) -> Cow<'_, str> {
    // Far quicker than to look for what is no UTF-8, and mostly there is nothing.
    std::str::from_utf8(page.text()).map_or_else(|_| String::from_utf8_lossy(page.text()), Cow::Borrowed)
}
