//! Words that identify widgets and headings of texts. They only decide doubtful cases.

use unboil_core::rule::Kind;

/// Headings of parts of the text itself, in lower case.
const HEADINGS: &[&str] = &[
    "abstract",
    "arguments",
    "authors",
    "author",
    "background",
    "bibliography",
    "bugs",
    "caveats",
    "compatibility",
    "conclusion",
    "credits",
    "description",
    "diagnostics",
    "discussion",
    "environment",
    "example",
    "examples",
    "exceptions",
    "exit status",
    "external links",
    "files",
    "footnotes",
    "further reading",
    "history",
    "introduction",
    "limitations",
    "literature",
    "methods",
    "name",
    "notes",
    "options",
    "output",
    "overview",
    "parameters",
    "properties",
    "references",
    "remarks",
    "requirements",
    "results",
    "return value",
    "returns",
    "return values",
    "security considerations",
    "see also",
    "seealso",
    "source code",
    "sources",
    "summary",
    "synopsis",
    "syntax",
    "throws",
    "usage",
    "values",
    "warnings",
];

/// Whether a line is a heading of a part of the text.
pub(super) fn is_heading(text: &str) -> bool {
    let bare = text.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    HEADINGS.contains(&bare.as_str())
}

/// Code fragments of page scripts, which are not meant to be shown.
const SCRIPTS: &[&str] = &[
    "$(document)",
    "addEventListener(",
    "document.createElement(",
    "document.getElement",
    "document.querySelector",
    "document.write(",
    "window.location",
    "window.on",
];

/// Whether a line is a script that a page runs. Manuals show scripts too, so this alone decides nothing.
pub(super) fn is_script(text: &str) -> bool {
    text.contains(';') && text.contains('{') && SCRIPTS.iter().any(|says| text.contains(says))
}

/// Whether a line is a heading of a table of contents. Such a heading must be kept if the table is.
pub(super) fn is_contents(text: &str) -> bool {
    let bare = text.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    ["contents", "in this article", "on this page", "table of contents"].contains(&bare.as_str())
}

/// Lines of widgets in lower case, with their kinds. `*` matches any text.
const WIDGETS: &[(&str, Kind)] = &[
    ("share*", Kind::Share),
    ("tweet", Kind::Share),
    ("facebook*", Kind::Share),
    ("twitter*", Kind::Share),
    ("whatsapp", Kind::Share),
    ("telegram", Kind::Share),
    ("email", Kind::Share),
    ("e-mail", Kind::Share),
    ("print*", Kind::Share),
    ("get short url", Kind::Share),
    ("copy link", Kind::Share),
    ("subscribe*", Kind::Share),
    ("sign up*", Kind::Promo),
    ("newsletter*", Kind::Promo),
    ("donate*", Kind::Promo),
    ("support us*", Kind::Promo),
    ("advertisement*", Kind::Promo),
    ("sponsored*", Kind::Promo),
    ("listen live", Kind::Nav),
    ("live", Kind::Nav),
    ("home*", Kind::Nav),
    ("menu", Kind::Nav),
    ("search*", Kind::Nav),
    ("log in", Kind::Nav),
    ("login", Kind::Nav),
    ("sign in*", Kind::Nav),
    ("register*", Kind::Nav),
    ("skip to*", Kind::Nav),
    ("accessibility*", Kind::Nav),
    ("breaking news", Kind::Nav),
    ("navigation", Kind::Nav),
    ("next*", Kind::Nav),
    ("prev*", Kind::Nav),
    ("back to top*", Kind::Nav),
    ("scroll up", Kind::Nav),
    ("scroll to top", Kind::Nav),
    ("top", Kind::Nav),
    ("table of contents", Kind::Nav),
    ("on this page", Kind::Nav),
    ("in this article", Kind::Nav),
    ("previous topic", Kind::Nav),
    ("index", Kind::Nav),
    ("contents", Kind::Nav),
    ("up", Kind::Nav),
    ("load more*", Kind::Related),
    ("related*", Kind::Related),
    ("read more*", Kind::Related),
    ("read also*", Kind::Related),
    ("also read*", Kind::Related),
    ("see also:*", Kind::Related),
    ("more from*", Kind::Related),
    ("more in*", Kind::Related),
    ("more on*", Kind::Related),
    ("most read*", Kind::Related),
    ("most viewed*", Kind::Related),
    ("most visited*", Kind::Related),
    ("most popular*", Kind::Related),
    ("top stories*", Kind::Related),
    ("top world stories", Kind::Related),
    ("latest*", Kind::Related),
    ("trending*", Kind::Related),
    ("recommended*", Kind::Related),
    ("you may also*", Kind::Related),
    ("editor* picks", Kind::Related),
    ("popular*", Kind::Related),
    ("tags*", Kind::Meta),
    ("category*", Kind::Meta),
    ("topic*", Kind::Meta),
    ("keywords*", Kind::Meta),
    ("published*", Kind::Meta),
    ("posted*", Kind::Meta),
    ("updated*", Kind::Meta),
    ("last updated*", Kind::Meta),
    ("last modified*", Kind::Meta),
    ("views*", Kind::Meta),
    ("created*", Kind::Meta),
    ("this page last modified*", Kind::Meta),
    ("comment*", Kind::Comments),
    ("show comments", Kind::Comments),
    ("leave a*", Kind::Comments),
    ("add comment", Kind::Comments),
    ("community standards*", Kind::Comments),
    ("your opinion", Kind::Comments),
    ("© *", Kind::Legal),
    ("copyright*", Kind::Legal),
    ("all rights reserved*", Kind::Legal),
    ("terms*", Kind::Legal),
    ("privacy*", Kind::Legal),
    ("licen*", Kind::Legal),
    ("xs", Kind::Nav),
    ("sm", Kind::Nav),
    ("md", Kind::Nav),
    ("lg", Kind::Nav),
    ("xl", Kind::Nav),
];

/// Maximum number of characters in a widget's line.
const LONGEST: usize = 60;

/// Returns the kind of widget that a line's words state, if any.
pub(super) fn widget(text: &str) -> Option<Kind> {
    if text.chars().count() > LONGEST {
        return None;
    }
    let bare = text.trim_start_matches(|c: char| !c.is_alphanumeric() && c != '©').to_lowercase();
    let bare = bare.trim_end_matches([':', ' ', '»', '|', '>', '…']);
    let says = |pattern: &str| match pattern.split_once('*') {
        None => bare == pattern,
        Some((start, end)) => bare.strip_prefix(start).is_some_and(|rest| {
            // The word must end here: `top` does not match `topic`.
            rest.ends_with(end) && !(end.is_empty() && rest.starts_with(char::is_alphabetic) && start.len() < 6)
        }),
    };
    WIDGETS.iter().find(|(pattern, _)| says(pattern)).map(|(_, kind)| *kind)
}

/// Words that start lines with links to other pages, in lower case.
const LINKS: &[&str] = &[
    "back",
    "chapter",
    "contents",
    "home",
    "index",
    "next",
    "parent",
    "part",
    "prev",
    "previous",
    "section",
    "top",
    "up",
    "zurück",
    "weiter",
    "nächste",
    "vorherige",
    "précédent",
    "précédente",
    "suivant",
    "suivante",
    "anterior",
    "siguiente",
    "precedente",
    "successivo",
    "próximo",
    "próxima",
    "назад",
    "вперед",
    "вперёд",
    "предыдущая",
    "следующая",
    "önceki",
    "sonraki",
    "السابق",
    "التالي",
    "上一篇",
    "下一篇",
    "上一页",
    "下一页",
    "前へ",
    "次へ",
];

/// Whether a line is a link to another page: it starts with a word that says so, starts or ends with an arrow, or is a
/// path.
pub(super) fn is_link(text: &str) -> bool {
    let arrow = |c: char| matches!(c, '<' | '>' | '«' | '»' | '‹' | '›' | '←' | '→' | '◄' | '►' | '[' | '|' | '/');
    let bare = text.to_lowercase();
    // The target may follow without a space: `Next4.2. Ropes`, `PrevKnots`.
    let word = bare.split(|c: char| !c.is_alphabetic()).find(|word| !word.is_empty()).unwrap_or("");
    let glued = |start: &str| text.strip_prefix(start).is_some_and(|rest| rest.starts_with(char::is_uppercase));
    let path = [" / ", " > ", " | "].iter().any(|sign| text.contains(sign));
    text.starts_with(arrow)
        || text.ends_with(arrow)
        || path
        || LINKS.contains(&word)
        || ["Prev", "Next", "Up"].into_iter().any(glued)
}

/// Returns the kind of a widget line without any other meaning: its words are the whole line, or name something that no
/// text is about.
pub(super) fn surely_widget(text: &str) -> Option<Kind> {
    let bare = text.to_lowercase();
    let says = |(words, _): &&(&[&str], Kind)| words.contains(&bare.trim());
    SURE.iter().find(says).map(|(_, kind)| *kind)
}

/// Whole lines, in lower case.
const SURE: &[(&[&str], Kind)] = &[
    (
        &[
            "accessibility links",
            "back to top",
            "back to top button",
            "go to top",
            "home",
            "listen live",
            "log in",
            "login",
            "main menu",
            "menu",
            "scroll to top",
            "scroll up",
            "search",
            "sign in",
            "skip to content",
            "toggle navigation",
        ],
        Kind::Nav,
    ),
    (
        &[
            "copy link",
            "facebook",
            "get short url",
            "print",
            "share",
            "share on facebook",
            "share on twitter",
            "share this",
            "share this article",
            "share this story",
            "subscribe",
            "tweet",
            "whatsapp",
            "telegram",
        ],
        Kind::Share,
    ),
    (
        &[
            "latest news",
            "latest posts",
            "latest stories",
            "load more",
            "more news",
            "more stories",
            "most popular",
            "most read",
            "most viewed",
            "read also",
            "read more",
            "recommended",
            "related",
            "related articles",
            "related news",
            "related posts",
            "related stories",
            "related topics",
            "see also:",
            "show more",
            "top stories",
            "trending",
            "you may also like",
        ],
        Kind::Related,
    ),
    (
        &[
            "add comment",
            "add a comment",
            "comments",
            "community standards",
            "community standardsdiscussion",
            "leave a comment",
            "leave a reply",
            "post a comment",
            "show comments",
            "your opinion",
            "no comments",
        ],
        Kind::Comments,
    ),
    (&["about this blog", "advertisement", "donate", "newsletter", "sign up", "sponsored", "support us"], Kind::Promo),
    (&["all rights reserved", "cookie policy", "privacy policy", "terms of use", "terms of service"], Kind::Legal),
    (&["category:", "filed under:", "tags", "tags:", "topics:", "written by:", "posted by:"], Kind::Meta),
];
