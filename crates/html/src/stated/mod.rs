//! Text that a page has in its data and does not show: `articleBody` of JSON-LD, and the state that a framework passes
//! to the browser.
//!
//! The text is appended after all other lines, and only if the layout lacks it, so a page that shows its text gets no
//! second copy. A script is read only if it is much longer than the page's own text, so other pages cost almost nothing.

mod json;
mod paragraphs;

use super::layout::{DataSource, Layout, LineMark};
use super::tree::{DataScript, NodeId, ScriptFormat, Tree};
use std::collections::HashSet;

/// Maximum own text, in bytes outside links and in all, for which a framework's state is read. That state is recognized
/// only by the names of its keys, so a page with some text of its own is better off without it.
const FEW_BYTES: [usize; 2] = [400, 1_500];
/// Minimum ratio of a body's length to the page's own text.
const TIMES: usize = 3;
/// Minimum length of a body in bytes: in JSON-LD, which declares it as one, and in other data.
const SHORTEST: [usize; 2] = [40, 200];
/// Number of parts of a body searched for in the page's own text, and the bytes of each.
const SAMPLES: usize = 16;
const SAMPLE: usize = 32;

/// Appends the text in the data of `tree` to `layout`, if the layout lacks it.
pub fn lay_out_stated(tree: &Tree, layout: &mut Layout) {
    if tree.data_scripts.is_empty() {
        return;
    }
    let own = own_bytes(layout);
    // No body can be longer than the script that contains it.
    let may_hold = |script: &&DataScript| script.body.length as usize > own * TIMES;
    let mut best: Option<(&DataScript, Vec<String>, usize)> = None;
    for script in tree.data_scripts.iter().filter(may_hold) {
        let is_stated = script.format == ScriptFormat::JsonLd;
        // JSON-LD names the page's text. Other data is a guess, used only if there is nothing better.
        let surer = best.as_ref().is_some_and(|(best, ..)| best.format == ScriptFormat::JsonLd);
        if !is_stated && (surer || own > FEW_BYTES[0] || layout.text.len() > FEW_BYTES[1]) {
            continue;
        }
        let lines = paragraphs::lines_of(&json::body(tree.slice(script.body), script.format));
        let bytes: usize = lines.iter().map(String::len).sum();
        let enough = bytes >= SHORTEST[usize::from(!is_stated)] && bytes > own * TIMES;
        let longer = best.as_ref().is_none_or(|(_, _, most)| bytes > *most || (is_stated && !surer));
        if enough && longer {
            best = Some((script, lines, bytes));
        }
    }
    let Some((script, mut lines, _)) = best else { return };
    if is_laid_out(layout, &lines) {
        return;
    }
    let shown: HashSet<&str> = layout.lines.iter().map(|line| layout.line_text(line).trim()).collect();
    lines.retain(|line| !shown.contains(line.as_str()));
    let source = if script.format == ScriptFormat::JsonLd { DataSource::JsonLd } else { DataSource::State };
    layout.append(script.node, LineMark::FromData(source), &lines);
}

/// Returns the bytes of the page's own text outside links.
pub(super) fn own_bytes(layout: &Layout) -> usize {
    let own = layout.lines.iter().filter(|line| line.mark != LineMark::NoScript);
    own.map(|line| line.plain_bytes() as usize).sum()
}

/// Whether the page already shows a body: most samples of the body are found, however the lines are broken.
fn is_laid_out(layout: &Layout, lines: &[String]) -> bool {
    let total: usize = lines.iter().map(String::len).sum();
    let step = (total / SAMPLES).max(SAMPLE);
    let (mut samples, mut found, mut to_next) = (0_usize, 0_usize, 0);
    for line in lines {
        let mut start = to_next;
        while start + SAMPLE <= line.len() {
            let part = line.floor_char_boundary(start)..line.floor_char_boundary(start + SAMPLE);
            samples += 1;
            found += usize::from(line.get(part).is_some_and(|part| layout.text.contains(part)));
            start += step;
        }
        to_next = start.saturating_sub(line.len());
    }
    found * 2 > samples
}

/// Returns the element and the source of a page's text from data, if the layout has such text.
pub fn stated(layout: &Layout) -> Option<(NodeId, DataSource)> {
    layout.lines.last().and_then(|line| match line.mark {
        LineMark::FromData(source) => Some((line.node, source)),
        _ => None,
    })
}
