//! Known words in class names and ids. They determine the kind of a removal, and are evidence in addition to learned
//! words.

use super::Kind;
use super::tokens::name_tokens;
use crate::judge::hash::{self, HashedMap};
use std::sync::LazyLock;

/// The meaning of a word in a class name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hint {
    /// The page's own text.
    Content,
    /// Boilerplate of this kind.
    Boilerplate(Kind),
    /// Reviews by readers or buyers, which are content on some pages.
    Reviews,
    /// A request for consent to cookies.
    Consent,
    /// Footnotes and references.
    Notes,
}

const CONTENT: &[&str] = &[
    "article",
    "content",
    "body",
    "main",
    "post",
    "entry",
    "text",
    "story",
    "description",
    "answer",
    "question",
    "thread",
    "topic",
    "message",
    "prose",
    "markdown",
    "richtext",
    "rte",
    "wysiwyg",
    "articlebody",
    "reviewbody",
    "headline",
    "paragraph",
    "chapter",
    "documentation",
    "maincontent",
];

const BOILERPLATE: &[(Kind, &[&str])] = &[
    (
        Kind::Nav,
        &[
            "nav",
            "navigation",
            "menu",
            "submenu",
            "dropdown",
            "megamenu",
            "navbar",
            "breadcrumb",
            "breadcrumbs",
            "pagination",
            "pager",
            "paging",
            "toc",
            "tabs",
            "topbar",
            "toolbar",
            "skip",
            "search",
            "masthead",
            "footer",
            "header",
            "sidebar",
            "sitemap",
            "login",
            "account",
            "cart",
            "filter",
            "filters",
            "sort",
            "facet",
            "facets",
            "language",
            "drawer",
            "minicart",
            "aside",
            "breadcrumblist",
            "sitenavigationelement",
            "wpheader",
            "wpfooter",
            "wpsidebar",
        ],
    ),
    (
        Kind::Related,
        &[
            "related",
            "recommended",
            "recommendations",
            "recommendation",
            "trending",
            "popular",
            "similar",
            "more",
            "teaser",
            "teasers",
            "promo",
            "upsell",
            "crosssell",
            "readmore",
            "latest",
            "recent",
            "recirc",
            "recirculation",
            "outbrain",
            "taboola",
            "widget",
            "also",
            "carousel",
            "suggested",
            "upsells",
            "mostread",
            "next",
            "prev",
            "previous",
        ],
    ),
    (
        Kind::Share,
        &[
            "share",
            "sharing",
            "social",
            "socials",
            "follow",
            "facebook",
            "twitter",
            "addthis",
            "sharedaddy",
            "addtoany",
            "whatsapp",
            "pinterest",
            "linkedin",
            "bookmark",
            "sharebar",
            "print",
        ],
    ),
    (
        Kind::Meta,
        &[
            "meta",
            "byline",
            "author",
            "date",
            "time",
            "timestamp",
            "tags",
            "tag",
            "category",
            "categories",
            "posted",
            "published",
            "credit",
            "credits",
            "bio",
            "avatar",
            "metadata",
            "datepublished",
            "datemodified",
            "dateline",
            "keywords",
            "postmeta",
            "infos",
        ],
    ),
    (Kind::Legal, &["privacy", "copyright", "legal", "disclaimer", "terms", "license"]),
    (
        Kind::Promo,
        &[
            "ad",
            "ads",
            "advert",
            "advertisement",
            "banner",
            "sponsor",
            "sponsored",
            "newsletter",
            "subscribe",
            "subscription",
            "signup",
            "popup",
            "modal",
            "cta",
            "offer",
            "paywall",
            "promotion",
            "adsbygoogle",
            "dfp",
            "optin",
            "mailchimp",
            "overlay",
            "announcement",
            "donate",
            "lightbox",
        ],
    ),
    (
        Kind::Comments,
        &["comment", "comments", "commentlist", "disqus", "reply", "replies", "respond", "commentform", "discussion"],
    ),
    (Kind::Debris, &["hidden", "visually", "sr", "screen", "noscript", "skeleton", "placeholder", "loading"]),
];

const CONSENT: &[&str] =
    &["cookie", "cookies", "consent", "gdpr", "onetrust", "ccpa", "didomi", "cookiebot", "usercentrics"];

/// Words that, together with one for consent, identify a consent request, and names of programs for such requests.
const REQUESTS: &[&str] = &[
    "policy",
    "banner",
    "notice",
    "bar",
    "popup",
    "modal",
    "dialog",
    "overlay",
    "message",
    "law",
    "settings",
    "preferences",
    "manager",
    "info",
    "alert",
    "warning",
    "hinweis",
    "aviso",
];
const CONSENT_PROGRAMS: &[&str] = &["gdpr", "onetrust", "ccpa", "didomi", "cookiebot", "usercentrics"];

/// Whether a class list or an id names a consent request, and not only biscuits.
pub(super) fn names_consent_request(names: &str) -> bool {
    let (mut consent, mut requests) = (0, 0);
    for name in names.split_ascii_whitespace() {
        name_tokens(name, &mut |_, word| {
            let word = word.to_ascii_lowercase();
            let is_in = |words: &[&str]| words.contains(&word.as_str());
            consent += u32::from(is_in(CONSENT));
            requests += u32::from(is_in(REQUESTS));
            if is_in(CONSENT_PROGRAMS) {
                requests += 1;
            }
        });
    }
    consent > 0 && consent + requests > 1
}

const NOTES: &[&str] = &["footnote", "footnotes", "endnote", "endnotes", "references", "reflist", "bibliography", "fn"];

const REVIEWS: &[&str] = &["review", "reviews", "rating", "ratings", "testimonial", "testimonials", "qa", "faq"];

static TABLE: LazyLock<HashedMap<Hint>> = LazyLock::new(|| {
    let content = CONTENT.iter().map(|word| (hash::word(word), Hint::Content));
    let rest = BOILERPLATE
        .iter()
        .flat_map(|(kind, words)| words.iter().map(|word| (hash::word(word), Hint::Boilerplate(*kind))));
    let reviews = REVIEWS.iter().map(|word| (hash::word(word), Hint::Reviews));
    let consent = CONSENT.iter().map(|word| (hash::word(word), Hint::Consent));
    let notes = NOTES.iter().map(|word| (hash::word(word), Hint::Notes));
    content.chain(rest).chain(reviews).chain(consent).chain(notes).collect()
});

/// Returns the table, for use once per page.
pub(super) fn table() -> &'static HashedMap<Hint> {
    &TABLE
}

/// Returns the kind of boilerplate that the words of a class list, an id or a role hint at; `None` if there is no hint.
pub fn hinted_kind(names: &str) -> Option<Kind> {
    let mut kinds = Vec::new();
    for name in names.split_ascii_whitespace() {
        name_tokens(name, &mut |hash, _| match TABLE.get(&hash) {
            Some(Hint::Boilerplate(kind)) => kinds.push(*kind),
            Some(Hint::Consent) => kinds.push(Kind::Legal),
            Some(Hint::Content | Hint::Reviews | Hint::Notes) | None => {}
        });
    }
    // Menus and footers contain many other things, so any other hint is more specific.
    kinds.iter().find(|&&kind| kind != Kind::Nav).or(kinds.first()).copied()
}
