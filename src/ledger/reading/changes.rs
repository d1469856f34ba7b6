//! The differences in removed texts between two runs.

use super::Reading;
use crate::ledger::open::LedgerError;

/// A text whose number of removals changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The id of the rule.
    pub rule: String,
    /// The text.
    pub text: String,
    /// The difference in pages.
    pub pages: u64,
    /// The difference in lines.
    pub lines: u64,
}

/// The changes, those with most lines first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changes {
    /// Texts that were removed before and now stay.
    pub back: Vec<Change>,
    /// The total number of their lines and texts.
    pub all_back: [u64; 2],
    /// Texts that stayed before, or were removed by another rule, and are now removed.
    pub gone: Vec<Change>,
    /// The total number of their lines and texts.
    pub all_gone: [u64; 2],
}

const EARLIER: &str = "DROP TABLE IF EXISTS temp.earlier; CREATE TEMP TABLE earlier AS SELECT removed_texts.hash, rules.name AS rule,
     removed_texts.text, removed_texts.pages, removed_texts.removals FROM main.removed_texts JOIN main.rules ON rules.id = removed_texts.rule WHERE removed_texts.pages > 0;
     CREATE UNIQUE INDEX temp.by_hash ON earlier (hash)";

/// Texts with fewer removed lines now.
const BACK: &str = "SELECT was.rule, was.text, was.pages - coalesce(removed_texts.pages, 0) AS pages,
     was.removals - coalesce(removed_texts.removals, 0) AS lines
     FROM temp.earlier AS was LEFT JOIN main.removed_texts ON removed_texts.hash = was.hash";

/// Texts with more removed lines now.
const GONE: &str = "SELECT rules.name AS rule, removed_texts.text, removed_texts.pages - coalesce(was.pages, 0) AS pages,
     removed_texts.removals - coalesce(was.removals, 0) AS lines
     FROM main.removed_texts JOIN main.rules ON rules.id = removed_texts.rule LEFT JOIN temp.earlier AS was ON was.hash = removed_texts.hash";

impl Reading {
    /// Stores the counts of all texts, for [`Reading::changes`] after a run.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn note_counts(&self) -> Result<(), LedgerError> {
        self.of(self.connection.execute_batch(EARLIER))
    }

    /// The changes since [`Reading::note_counts`]: at most `most` texts in each list.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn changes(&self, most: usize) -> Result<Changes, LedgerError> {
        let (back, all_back) = self.of(self.changed(BACK, most))?;
        let (gone, all_gone) = self.of(self.changed(GONE, most))?;
        Ok(Changes { back, all_back, gone, all_gone })
    }

    fn changed(&self, sql: &str, most: usize) -> rusqlite::Result<(Vec<Change>, [u64; 2])> {
        let count = format!("SELECT coalesce(sum(lines), 0), count(*) FROM ({sql}) WHERE lines > 0");
        let number = |n: i64| n.unsigned_abs();
        let all = self.connection.query_row(&count, [], |row| Ok([number(row.get(0)?), number(row.get(1)?)]))?;
        let list = format!("SELECT * FROM ({sql}) WHERE lines > 0 ORDER BY lines DESC, rule, text LIMIT ?1");
        let mut read = self.connection.prepare(&list)?;
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        let changes = read.query_map([most], |row| {
            let text: Option<String> = row.get(1)?;
            let pages = u64::try_from(row.get::<_, i64>(2)?).unwrap_or(0);
            Ok(Change { rule: row.get(0)?, text: text.unwrap_or_default(), pages, lines: number(row.get(3)?) })
        })?;
        Ok((changes.collect::<Result<_, _>>()?, all))
    }
}
