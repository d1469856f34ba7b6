//! Whether a dump was wrapped at a column, and which of its lines go on the one above.

use super::lines::Line;

/// Lines wider than this, in columns, are of a page that is not wrapped there.
const WIDEST: u32 = 92;
/// Lines at least this wide, in columns, may have been cut at the edge.
const WIDE: u32 = 58;
/// Fewest such lines of a wrapped page.
const FEWEST_WIDE: usize = 4;
/// A word that would have ended this many columns before the edge may still have been wrapped: trailing spaces, marks.
const SLACK: u32 = 1;

/// The column at which a page's lines are wrapped, `None` where they are not.
///
/// `lynx -dump`, `w3m`, pandoc and html2text fill lines up to a column. A page is taken for theirs where hardly a line
/// is beyond [`WIDEST`] and some come near it.
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
    // The widest but for a few strays.
    wide.sort_unstable();
    let at = wide.len() - 1 - wide.len() / 50;
    wide.get(at).copied()
}

/// Whether a line goes on the one right above it: that one was full, for this one's first word did not fit.
pub(super) fn goes_on(above: &Line, line: &Line, column: u32) -> bool {
    if above.is_blank() || line.is_blank() || line.starts_item || line.starts_block || above.ends_block {
        return false;
    }
    above.indent + above.width + 1 + line.first_word > column.saturating_sub(SLACK)
}
