//! Parser of the ftr-site-config format: one directive per line, with its name before the first colon. `#` starts a
//! comment.
//!
//! <https://help.fivefilters.org/full-text-rss/site-patterns.html> describes most directives. The others are taken from
//! the collection's own files.

use super::outcome::{LossKind, Refusal};

/// A line with content.
#[derive(Debug, Clone)]
pub(super) struct Line {
    /// The line number, starting at 1.
    pub number: usize,
    /// The whole line without surrounding white space.
    pub text: String,
    /// The directive, or the reason why there is none.
    pub directive: Result<Directive, Refusal>,
}

#[derive(Debug, Clone)]
pub(super) struct Directive {
    pub verb: Verb,
    pub value: String,
}

/// The treatment of a directive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verb {
    Title,
    Body,
    Strip,
    StripIdOrClass,
    StripImageSrc,
    /// A note for people, which becomes a comment.
    Comment,
    /// The reason why unboil does not need the directive.
    NoUse(&'static str),
}

const STATED: &str = "unboil reads author and date from the page's metadata, and no rule drops them";
const ONE_PAGE: &str = "unboil does not fetch other pages";
const NO_FETCH: &str = "unboil reads dumps and sends no requests";
const UNCHANGED: &str = "unboil does not edit pages before reading them";
const NO_TAGS: &str = "it changes tags or attributes, and clean text has none";
const OWN_PARSER: &str = "unboil has only one HTML parser";
const NO_IMAGES: &str = "clean text has no images";

/// The directives, without the brackets after their names.
const VERBS: [(&str, Verb); 44] = [
    ("title", Verb::Title),
    ("body", Verb::Body),
    ("strip", Verb::Strip),
    ("strip_id_or_class", Verb::StripIdOrClass),
    ("strip_image_src", Verb::StripImageSrc),
    ("test_url", Verb::Comment),
    ("test_urls", Verb::Comment),
    ("test_contains", Verb::Comment),
    ("author", Verb::NoUse(STATED)),
    ("date", Verb::NoUse(STATED)),
    ("next_page_link", Verb::NoUse(ONE_PAGE)),
    ("autodetect_next_page", Verb::NoUse(ONE_PAGE)),
    ("single_page_link", Verb::NoUse(ONE_PAGE)),
    ("single_page_link_in_feed", Verb::NoUse(ONE_PAGE)),
    ("if_page_contains", Verb::NoUse("unboil does not fetch other pages")),
    ("http_header", Verb::NoUse(NO_FETCH)),
    ("requires_login", Verb::NoUse(NO_FETCH)),
    ("login_uri", Verb::NoUse(NO_FETCH)),
    ("login_username_field", Verb::NoUse(NO_FETCH)),
    ("login_password_field", Verb::NoUse(NO_FETCH)),
    ("login_extra_fields", Verb::NoUse(NO_FETCH)),
    ("not_logged_in_xpath", Verb::NoUse(NO_FETCH)),
    ("find_string", Verb::NoUse(UNCHANGED)),
    ("replace_string", Verb::NoUse(UNCHANGED)),
    ("convert_double_br_tags", Verb::NoUse(UNCHANGED)),
    ("strip_attr", Verb::NoUse(NO_TAGS)),
    ("post_strip_attr", Verb::NoUse(NO_TAGS)),
    ("dissolve", Verb::NoUse(NO_TAGS)),
    ("wrap_in", Verb::NoUse(NO_TAGS)),
    ("move_into", Verb::NoUse("clean text keeps the order of the page")),
    ("tidy", Verb::NoUse(OWN_PARSER)),
    ("parser", Verb::NoUse(OWN_PARSER)),
    ("prune", Verb::NoUse("unboil does not guess on sites that have rules")),
    ("autodetect_on_failure", Verb::NoUse("`--unknown` sets how pages without matching rules are treated")),
    ("strip_comments", Verb::NoUse("HTML comments are never text")),
    ("footnotes", Verb::NoUse("unboil does not turn links into footnotes")),
    ("insert_detected_image", Verb::NoUse(NO_IMAGES)),
    ("src_lazy_load_attr", Verb::NoUse(NO_IMAGES)),
    ("native_ad_clue", Verb::NoUse("unboil removes parts of pages, not whole pages")),
    ("skip_json_ld", Verb::NoUse("unboil uses JSON-LD only for its reports")),
    ("prefer_jsonld", Verb::NoUse("unboil uses JSON-LD only for its reports")),
    ("skip_id_or_class", Verb::NoUse("unboil does not guess on sites that have rules")),
    ("favour_feed_titles", Verb::NoUse("unboil reads no feeds")),
    ("fingerprint", Verb::NoUse("site files use a signature instead; write one by hand")),
];

/// Returns the lines of a file that have content.
pub(super) fn lines(text: &str) -> Vec<Line> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let said = |(i, line): (usize, &str)| {
        let text = line.trim();
        let plain = !text.is_empty() && !text.starts_with('#');
        plain.then(|| Line { number: i + 1, text: text.to_owned(), directive: directive(text) })
    };
    text.lines().enumerate().filter_map(said).collect()
}

fn directive(text: &str) -> Result<Directive, Refusal> {
    let unknown = |reason: String| Err(Refusal::new(LossKind::Unknown, reason));
    if text.contains('\u{fffd}') {
        return unknown("it is not valid UTF-8".to_owned());
    }
    let Some((name, value)) = text.split_once(':') else {
        return unknown("not a directive: it has no colon".to_owned());
    };
    let (name, value) = (name.trim(), value.trim());
    // `replace_string(a:b): c` is split inside its parentheses, so the text before them is the name.
    let name = name.split_once('(').map_or(name, |(name, _)| name.trim());
    let Some((_, verb)) = VERBS.iter().find(|(known, _)| *known == name) else {
        let near = VERBS.iter().find(|(known, _)| known.eq_ignore_ascii_case(&name.replace(['-', ' '], "_")));
        let hint = near.map(|(known, _)| format!(": did you mean `{known}`?")).unwrap_or_default();
        return unknown(format!("`{name}` is not a directive{hint}"));
    };
    // Full-Text RSS does not read such a line at all, and neither does this parser, unless the directive is unused
    // anyway.
    if value.is_empty() && !matches!(verb, Verb::NoUse(_)) {
        return unknown(format!("`{name}` has no value"));
    }
    Ok(Directive { verb: *verb, value: value.to_owned() })
}
