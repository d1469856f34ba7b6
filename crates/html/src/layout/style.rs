//! What an element's own attributes say about its layout.

use super::HiddenReason;
use crate::attributes::known;
use crate::tree::{NodeId, Tree};

/// The effect of an element's attributes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Effect {
    /// Why the element is not shown, if it is not.
    pub(super) hidden: Option<HiddenReason>,
    /// `aria-hidden="true"`: not read aloud, though mostly shown.
    pub(super) aria_hidden: bool,
    /// An `href`.
    pub(super) has_address: bool,
    /// `open`, for dialogs.
    pub(super) open: bool,
    /// White space is kept.
    pub(super) preformatted: bool,
}

/// Reads all of an element's attributes once.
pub(super) fn effect(tree: &Tree, id: NodeId) -> Effect {
    let mut effect = Effect::default();
    for attribute in tree.stored_attributes(id) {
        match attribute.name_number() {
            known::HREF => effect.has_address = true,
            known::OPEN => effect.open = true,
            known::HIDDEN => effect.hidden = Some(HiddenReason::Attribute),
            known::ARIA_HIDDEN => {
                effect.aria_hidden = tree.slice(attribute.value).trim().eq_ignore_ascii_case("true");
            }
            known::STYLE => read_style(tree.slice(attribute.value), &mut effect),
            _ => {}
        }
    }
    effect
}

/// The declarations of a `style` attribute that matter here.
fn read_style(style: &str, effect: &mut Effect) {
    for declaration in style.split(';') {
        let Some((name, value)) = declaration.split_once(':') else {
            continue;
        };
        let name = name.trim();
        // Most names can be told by their length alone.
        if !matches!(name.len(), 7 | 10 | 11) {
            continue;
        }
        let value = value.split('!').next().unwrap_or("").trim();
        if name.eq_ignore_ascii_case("display") {
            if value.eq_ignore_ascii_case("none") {
                effect.hidden = effect.hidden.or(Some(HiddenReason::DisplayNone));
            }
        } else if name.eq_ignore_ascii_case("visibility") {
            if value.eq_ignore_ascii_case("hidden") || value.eq_ignore_ascii_case("collapse") {
                effect.hidden = effect.hidden.or(Some(HiddenReason::VisibilityHidden));
            }
        } else if name.eq_ignore_ascii_case("white-space") {
            effect.preformatted =
                ["pre", "pre-wrap", "break-spaces"].iter().any(|keyword| value.eq_ignore_ascii_case(keyword));
        }
    }
}
