//! A small lexicon of words typical of boilerplate: weak evidence only, since most pages of the world use none of them.

use super::hash;
use std::sync::LazyLock;

/// The topic that a word is typical of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Topic {
    /// Links to other pages.
    Related,
    /// Sharing and following.
    Share,
    /// Cookies, terms, copyright.
    Legal,
    /// Subscriptions, offers, advertisements.
    Promo,
    /// Comments and replies.
    Comments,
    /// Bylines and dates.
    Meta,
    /// Image credits.
    Credit,
    /// Accounts, menus, search.
    Site,
    /// "Read more", "continue", "view all".
    More,
}

pub(super) const TOPICS: usize = 9;

const WORDS: [(Topic, &[&str]); TOPICS] = [
    (
        Topic::Related,
        &[
            "related",
            "recommended",
            "recommendations",
            "trending",
            "popular",
            "latest",
            "similar",
            "also",
            "latests",
            "stories",
            "posts",
            "articles",
            "verwandte",
            "ähnliche",
            "weitere",
            "relacionados",
            "relacionadas",
            "liées",
            "similaires",
            "correlati",
            "recent",
            "featured",
        ],
    ),
    (
        Topic::Share,
        &[
            "share",
            "tweet",
            "facebook",
            "twitter",
            "whatsapp",
            "linkedin",
            "pinterest",
            "instagram",
            "follow",
            "telegram",
            "youtube",
            "reddit",
            "tiktok",
            "teilen",
            "partager",
            "compartir",
            "print",
            "bookmark",
        ],
    ),
    (
        Topic::Legal,
        &[
            "cookie",
            "cookies",
            "privacy",
            "terms",
            "copyright",
            "reserved",
            "disclaimer",
            "datenschutz",
            "impressum",
            "agb",
            "confidentialité",
            "privacidad",
            "consent",
            "gdpr",
            "trademark",
            "trademarks",
            "policy",
        ],
    ),
    (
        Topic::Promo,
        &[
            "subscribe",
            "newsletter",
            "newsletters",
            "subscription",
            "advertisement",
            "sponsored",
            "abonnieren",
            "abonnez",
            "suscríbete",
            "inbox",
            "unsubscribe",
            "subscribers",
            "advertise",
            "werbung",
            "publicité",
            "anzeige",
            "promo",
        ],
    ),
    (
        Topic::Comments,
        &[
            "comment",
            "comments",
            "reply",
            "replies",
            "kommentare",
            "kommentar",
            "commentaires",
            "comentarios",
            "discussion",
            "upvote",
            "report",
        ],
    ),
    (
        Topic::Meta,
        &[
            "by",
            "published",
            "updated",
            "posted",
            "author",
            "ago",
            "views",
            "min",
            "mins",
            "written",
            "january",
            "february",
            "march",
            "april",
            "june",
            "july",
            "august",
            "september",
            "october",
            "november",
            "december",
            "jan",
            "feb",
            "mar",
            "apr",
            "jun",
            "jul",
            "aug",
            "sep",
            "sept",
            "oct",
            "nov",
            "dec",
        ],
    ),
    (
        Topic::Credit,
        &[
            "photo",
            "photos",
            "image",
            "credit",
            "getty",
            "reuters",
            "afp",
            "shutterstock",
            "photograph",
            "photographer",
            "foto",
            "courtesy",
            "file",
            "istock",
            "epa",
            "unsplash",
        ],
    ),
    (
        Topic::Site,
        &[
            "login",
            "log",
            "register",
            "account",
            "cart",
            "basket",
            "checkout",
            "menu",
            "search",
            "skip",
            "home",
            "sign",
            "wishlist",
            "sitemap",
            "careers",
            "password",
            "logout",
            "close",
            "toggle",
            "navigation",
        ],
    ),
    (
        Topic::More,
        &[
            "more", "continue", "view", "see", "all", "next", "previous", "load", "show", "back", "learn", "click",
            "here", "mehr", "suite", "más", "weiter",
        ],
    ),
];

const SLOTS: usize = 2048;

/// An open-addressing hash table on the low bits, because lookups are frequent.
static TABLE: LazyLock<Vec<Option<(u64, Topic)>>> = LazyLock::new(|| {
    let mut table = vec![None; SLOTS];
    for (topic, words) in WORDS {
        for word in words {
            let key = hash::word(word);
            let mut slot = slot_of(key);
            while let Some(Some(_)) = table.get(slot) {
                slot = (slot + 1) % SLOTS;
            }
            if let Some(place) = table.get_mut(slot) {
                *place = Some((key, topic));
            }
        }
    }
    table
});

fn slot_of(key: u64) -> usize {
    ((key ^ (key >> 29)) as usize) % SLOTS
}

/// The lexicon, fetched once per page.
#[derive(Clone, Copy)]
pub(super) struct Lexicon(&'static [Option<(u64, Topic)>]);

impl Lexicon {
    pub(super) fn new() -> Self {
        Lexicon(&TABLE)
    }

    /// Returns the topic of a word by its [`hash::word`].
    #[inline]
    pub(super) fn topic(self, key: u64) -> Option<Topic> {
        let mut slot = slot_of(key);
        while let Some(&Some((held, topic))) = self.0.get(slot) {
            if held == key {
                return Some(topic);
            }
            slot = (slot + 1) % SLOTS;
        }
        None
    }
}

/// Headings of reference lists, in lower case.
const REFERENCES: &[&str] = &[
    "references",
    "sources",
    "bibliography",
    "footnotes",
    "endnotes",
    "quellen",
    "literatur",
    "einzelnachweise",
    "fußnoten",
    "références",
    "bibliographie",
    "referencias",
    "fuentes",
    "bibliografía",
    "bibliografia",
    "fonti",
    "źródła",
    "przypisy",
    "источники",
    "литература",
    "примечания",
    "kaynaklar",
    "المراجع",
    "المصادر",
    "参考文献",
    "参考资料",
    "出典",
    "脚注",
];

/// Whether a heading introduces a list of references.
pub(super) fn heads_references(heading: &str) -> bool {
    let heading = heading.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    REFERENCES.contains(&heading.as_str())
}
