//! Lists, undoes and deletes decisions.

use super::super::clean;
use super::page::near;
use super::session::{OpenReview, shown, word};
use crate::ledger::Decision;
use crate::render::visible;
use crate::review::Undo;
use anyhow::{Context as _, Result, bail};
use std::io::Write as _;
use std::path::Path;
use std::sync::atomic::Ordering;

impl OpenReview {
    /// Undoes a decision, the last one by default, and returns its description.
    pub(super) fn undo(&mut self, number: Option<i64>) -> Result<String> {
        self.refuse_in_run()?;
        self.reload()?;
        let stop = clean::stopped_by_signals()?;
        let held = self.reading.hold()?;
        let decision = self.decision(number)?;
        if stop.load(Ordering::Relaxed) {
            bail!("stopped: nothing was undone");
        }
        held.forget(&decision)?;
        if let Some(undo) = &decision.of.undo {
            let before = self.turn;
            let files = self.session.own_files().to_vec();
            let taken_back = self.session.take_back(&Undo::from_json(undo)?);
            taken_back.with_context(|| format!("cannot undo decision {}", decision.id))?;
            self.turn = before + 1;
            // It was partly undone before, so it is not known which rules cleaned the pages.
            let same =
                |(a, b): (&crate::rule::RuleText, &crate::rule::RuleText)| (&a.path, &a.text) == (&b.path, &b.text);
            let now = self.session.own_files();
            self.unsure |= files.len() == now.len() && files.iter().zip(now).all(same);
        }
        held.finish()?;
        Ok(said(&decision))
    }

    /// Deletes a decision without changing any files; returns its description.
    pub(super) fn forget(&self, number: i64) -> Result<String> {
        self.refuse_in_run()?;
        let held = self.reading.hold()?;
        let decision = self.decision(Some(number))?;
        held.forget(&decision)?;
        held.finish()?;
        Ok(said(&decision))
    }

    fn decision(&self, number: Option<i64>) -> Result<Decision> {
        let mut decisions = self.reading.decisions()?;
        match number {
            None => decisions.pop().context("there is no decision to undo"),
            Some(id) => {
                let found = decisions.into_iter().find(|decision| decision.id == id);
                found.with_context(|| format!("there is no decision {id}: `--decisions` lists all"))
            }
        }
    }
}

fn said(decision: &Decision) -> String {
    format!("{}: {}", word(decision.choice), shown(&decision.of))
}

/// Prints the decisions in the order in which they were made, each with its number.
pub(super) fn list(table: &OpenReview) -> Result<()> {
    let mut out = anstream::stdout().lock();
    let decisions = table.reading.decisions()?;
    if decisions.is_empty() {
        writeln!(out, "no decisions yet")?;
    }
    for decision in &decisions {
        write!(out, "{:4}  {}", decision.id, visible(said(decision).as_bytes()))?;
        match &decision.of.file {
            Some(file) => writeln!(out, "  ({})", visible(near(Path::new(file)).to_string_lossy().as_bytes()))?,
            None => writeln!(out)?,
        }
    }
    Ok(())
}
