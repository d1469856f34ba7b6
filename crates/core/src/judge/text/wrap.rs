//! Detects hard-wrapped text, and which lines continue the one above.

use super::lines::Line;

/// The maximum width of a wrapped line, in columns.
const WIDEST: u32 = 92;
/// The minimum width of a line that may have been wrapped, in columns.
const WIDE: u32 = 58;
/// The minimum number of such lines on a wrapped page.
const FEWEST_WIDE: usize = 4;
/// A word that would have ended so many columns before the edge may still have been wrapped, because of trailing spaces
/// or markup.
const SLACK: u32 = 1;

/// Returns the column at which a page's lines are wrapped; `None` if they are not.
///
/// `lynx -dump`, `w3m`, pandoc and html2text fill lines up to a column. A page counts as wrapped if hardly any line
/// exceeds [`WIDEST`] and some come close to it.
pub(super) fn wrap_column(lines: &[Line]) -> Option<u32> {
    let (mut text, mut over, mut wide) = (0_usize, 0_usize, Vec::new());
    for line in lines.iter().filter(|line| !line.is_blank() && line.has_space) {
        text += 1;
        let end = line.indent + line.width;
        if end > WIDEST {
            over += 1;
        } else if end >= WIDE {
            wide.push(end);
        }
    }
    if wide.len() < FEWEST_WIDE.max(text / 50) || over * 50 > text || over * 4 > wide.len() {
        return None;
    }
    // The widest, except for a few outliers.
    wide.sort_unstable();
    let at = wide.len() - 1 - wide.len() / 50;
    wide.get(at).copied()
}

/// Whether a line continues the one directly above: its first word did not fit there.
pub(super) fn goes_on(above: &Line, line: &Line, column: u32) -> bool {
    if above.is_blank() || line.is_blank() || line.starts_item || line.starts_block || above.ends_block {
        return false;
    }
    above.indent + above.width + 1 + line.first_word > column.saturating_sub(SLACK)
}
