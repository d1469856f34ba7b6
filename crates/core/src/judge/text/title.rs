//! Finds the unit with the page's title.

use super::units::Unit;
use crate::page::Page;

/// The maximum number of units from the top that are compared with the title in the header.
const TOP: usize = 400;

/// Returns the unit that equals the title in the dump's header, else the first heading of the highest level.
pub(super) fn title_of(page: &Page, units: &[Unit]) -> Option<usize> {
    let named = page.header().and_then(|header| header.title.as_deref()).and_then(|title| {
        let title = letters(title.as_bytes());
        let is_title = |unit: &Unit| {
            let text: Vec<u8> = unit.lines.clone().flat_map(|line| page.reading(line).iter().copied()).collect();
            text.len() < 4 * title.len() + 64 && letters(&text) == title
        };
        units.iter().take(TOP).position(is_title).filter(|_| !title.is_empty())
    });
    let heading = |level: u32| {
        let is_heading =
            |unit: &Unit| unit.shape.words > 0 && (unit.shape.heading == level || (level == 1 && unit.underlined));
        units.iter().position(is_heading)
    };
    named.or_else(|| (1..=6).find_map(heading))
}

/// The letters and digits of a text, in lower case.
fn letters(text: &[u8]) -> String {
    String::from_utf8_lossy(text).chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
