//! Review decisions on texts and rules.

use super::Reading;
use crate::ledger::open::LedgerError;
use crate::ledger::runs::now;
use rusqlite::{Connection, Row, Transaction, TransactionBehavior, params};
use std::collections::HashMap;
use std::time::Duration;

/// A decision on a removed text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Choice {
    /// The removal is right.
    Accept,
    /// The text should stay.
    Reject,
    /// The text was reviewed and left undecided.
    Skip,
}

/// A decision to store.
#[derive(Debug, Clone, Default)]
pub struct Decided {
    /// The id of the rule, as in reports.
    pub rule: String,
    /// The hash of the text; `None` for all undecided texts of the rule, now and later.
    pub text: Option<i64>,
    /// The text as it was shown.
    pub shown: Option<String>,
    /// The file that was changed.
    pub file: Option<String>,
    /// How to undo the change.
    pub undo: Option<String>,
}

/// A stored decision.
#[derive(Debug, Clone)]
pub struct Decision {
    /// Its number.
    pub id: i64,
    /// The choice.
    pub choice: Choice,
    /// The text or rule.
    pub of: Decided,
}

impl Choice {
    /// Its name in the ledger.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::Reject => "reject",
            Self::Skip => "skip",
        }
    }

    fn of_word(word: &str) -> Option<Self> {
        [Self::Accept, Self::Reject, Self::Skip].into_iter().find(|choice| choice.word() == word)
    }
}

/// A ledger that is locked for writing until a decision is stored, or until this is dropped without one.
#[derive(Debug)]
pub struct Held<'r> {
    transaction: Transaction<'r>,
    reading: &'r Reading,
}

/// How long a decision waits for another program that writes to the ledger.
const PATIENCE: Duration = Duration::from_secs(2);

impl Reading {
    /// Locks the ledger for a decision. Other changes of the decision are made while the lock is held.
    ///
    /// # Errors
    /// [`LedgerError`]; [`LedgerError::Busy`] if another program held the lock for two seconds.
    pub fn hold(&self) -> Result<Held<'_>, LedgerError> {
        self.of(self.connection.busy_timeout(PATIENCE))?;
        let transaction = Transaction::new_unchecked(&self.connection, TransactionBehavior::Immediate);
        Ok(Held { transaction: self.of(transaction)?, reading: self })
    }

    /// The decisions, in the order in which they were made.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn decisions(&self) -> Result<Vec<Decision>, LedgerError> {
        let sql = "SELECT id, decision, rule, text, shown, file, undo FROM decisions ORDER BY id";
        let read = self.connection.prepare_cached(sql).and_then(|mut read| read.query_map([], decision)?.collect());
        self.of(read)
    }
}

impl Held<'_> {
    /// Stores a decision.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn decide(&self, choice: Choice, of: &Decided) -> Result<(), LedgerError> {
        let sql =
            "INSERT INTO decisions (at, rule, text, shown, decision, file, undo) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
        let values = params![now(), of.rule, of.text, of.shown, choice.word(), of.file, of.undo];
        self.reading.of(self.transaction.execute(sql, values)).map(drop)
    }

    /// Deletes a decision, as if it was never made.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn forget(&self, decision: &Decision) -> Result<(), LedgerError> {
        self.reading.of(self.transaction.execute("DELETE FROM decisions WHERE id = ?1", [decision.id])).map(drop)
    }

    /// Commits the decision.
    ///
    /// # Errors
    /// [`LedgerError`]; nothing is stored then.
    pub fn finish(self) -> Result<(), LedgerError> {
        self.reading.of(self.transaction.commit())
    }
}

fn decision(row: &Row<'_>) -> rusqlite::Result<Decision> {
    let word: String = row.get(1)?;
    let choice = Choice::of_word(&word).ok_or(rusqlite::Error::QueryReturnedNoRows)?;
    let of = Decided { rule: row.get(2)?, text: row.get(3)?, shown: row.get(4)?, file: row.get(5)?, undo: row.get(6)? };
    Ok(Decision { id: row.get(0)?, choice, of })
}

/// All decisions, by rule and text.
#[derive(Debug, Default)]
pub(in crate::ledger) struct Known {
    texts: HashMap<i64, Choice>,
    rules: HashMap<String, Choice>,
}

impl Known {
    /// The last of several decisions on the same text or rule counts.
    pub(in crate::ledger) fn read(connection: &Connection) -> rusqlite::Result<Self> {
        let mut known = Self::default();
        let mut read = connection.prepare("SELECT rule, text, decision FROM decisions ORDER BY id")?;
        let mut rows = read.query([])?;
        while let Some(row) = rows.next()? {
            let Some(choice) = Choice::of_word(row.get_ref(2)?.as_str()?) else { continue };
            match row.get::<_, Option<i64>>(1)? {
                Some(text) => drop(known.texts.insert(text, choice)),
                None => drop(known.rules.insert(row.get(0)?, choice)),
            }
        }
        Ok(known)
    }

    /// The hash of a text depends on its rule, too.
    pub(in crate::ledger) fn of(&self, rule: &str, text: i64) -> Option<Choice> {
        self.texts.get(&text).or_else(|| self.rules.get(rule)).copied()
    }
}
