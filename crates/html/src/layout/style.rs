//! Layout effects of an element's own attributes.

use super::HiddenReason;
use crate::attributes::known;
use crate::tree::{NodeId, Tree};

/// The effect of an element's attributes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Effect {
    /// The reason why the element is hidden, if it is.
    pub(super) hidden: Option<HiddenReason>,
    /// `aria-hidden="true"`: skipped by screen readers, though mostly visible.
    pub(super) aria_hidden: bool,
    /// Has an `href`.
    pub(super) has_address: bool,
    /// `open`, for dialogs.
    pub(super) open: bool,
    /// Whether white space is kept.
    pub(super) preformatted: bool,
}

/// Reads all of an element's attributes in one pass.
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

/// Reads the declarations of a `style` attribute that affect the layout.
fn read_style(style: &str, effect: &mut Effect) {
    for declaration in style.split(';') {
        let Some((name, value)) = declaration.split_once(':') else {
            continue;
        };
        let name = name.trim();
        // The length alone rules out most names.
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
