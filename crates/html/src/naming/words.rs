//! What a class name or an id is: a name that somebody gave a thing, a way to style it, or what a program made up.

/// What a class name or an id is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// It says what the element is: `share-bar`, `article__footer`.
    Telling,
    /// It says how the element looks or what state it is in: `mt-4`, `col-md-6`, `active`.
    Styling,
    /// A program made it: `css-1x2y3z`, `post-4711`, a uuid. The next build or page has another.
    Generated,
}

/// What a class name is.
pub(super) fn of_class(name: &str) -> Meaning {
    if has_signs(name) {
        Meaning::Styling
    } else if is_generated(name) || !has_letters(name) {
        Meaning::Generated
    } else if is_styling(name) {
        Meaning::Styling
    } else {
        Meaning::Telling
    }
}

/// What an id is. Nobody styles by `#mt-4`, so it says something or was made.
pub(super) fn of_id(name: &str) -> Meaning {
    let odd = |c: char| c.is_whitespace() || c.is_control() || matches!(c, ':' | '«' | '»' | '{' | '}' | '<' | '>');
    let digits = name.bytes().filter(u8::is_ascii_digit).count();
    if name.len() > 60 || name.contains(odd) || digits > 2 || is_generated(name) || !has_letters(name) {
        Meaning::Generated
    } else {
        Meaning::Telling
    }
}

/// The longest part of a made name that somebody gave it: `shareBar` of `styles_shareBar__x1Yz2`. A class that is made
/// through and through has none.
pub(super) fn telling_part(name: &str) -> Option<&str> {
    let separators: Vec<(usize, &str)> = name.match_indices(is_separator).collect();
    let ends = separators.iter().map(|(at, _)| *at).chain([name.len()]);
    let starts = std::iter::once(0).chain(separators.iter().map(|(at, sign)| at + sign.len()));
    let parts = starts.zip(ends).filter_map(|(start, end)| name.get(start..end));
    let telling = parts.filter(|part| {
        let plain = part.chars().all(char::is_alphabetic) && part.len() >= LONG_ENOUGH;
        plain
            && !is_made(part)
            && !listed(FACTORIES, part)
            && !listed(OF_BUILDS, part)
            && !listed(NUMBERED, part)
            && !listed(PREFIXES, part)
    });
    telling.max_by_key(|part| part.len())
}

/// A part of a made name stands anywhere in it: a shorter one stands in too many others. In bytes.
const LONG_ENOUGH: usize = 5;

/// Words that build tools put before what they make.
const FACTORIES: &str =
    "css sc jsx jss svelte astro emotion ssrcss ember yui gwt radix headlessui _ngcontent styled dcr framer";

/// Words that name a file of styles, and nothing on the page.
const OF_BUILDS: &str = "styles style module modules index component components";

/// Words before the number of one thing among many: `post-47`.
const NUMBERED: &str =
    "post postid page pageid id item menu comment article story node author tag category cat term attachment user";

/// Whether a list, its words parted by spaces, has a word.
fn listed(list: &str, word: &str) -> bool {
    list.split(' ').any(|known| known == word)
}

fn is_separator(c: char) -> bool {
    matches!(c, '-' | '_' | ':' | '.' | '/')
}

fn has_letters(name: &str) -> bool {
    name.chars().filter(|c| c.is_alphabetic()).take(2).count() == 2
}

/// Whether a program made a name: a part of it is a hash or a long number, or it is one thing's number.
pub(super) fn is_generated(name: &str) -> bool {
    let parts: Vec<&str> = name.split(is_separator).filter(|part| !part.is_empty()).collect();
    let Some((first, rest)) = parts.split_first() else { return true };
    let bare = first.trim_end_matches(|c: char| c.is_ascii_digit());
    if listed(FACTORIES, bare) && (!rest.is_empty() || bare.len() < first.len()) {
        return true;
    }
    let number = |part: &&str| part.bytes().all(|b| b.is_ascii_digit());
    if rest.last().is_some_and(number) && listed(NUMBERED, first) {
        return true;
    }
    let private = name.starts_with('_') && parts.len() == 1 && first.contains(|c: char| c.is_ascii_digit());
    private || is_of_module(name) || parts.iter().any(|part| is_made(part))
}

/// Whether a name is one that CSS modules made: `Header_title__kdYr6`, its hash in five characters.
fn is_of_module(name: &str) -> bool {
    let hash = |tail: &str| tail.len() == 5 && tail.bytes().any(|b| !b.is_ascii_lowercase());
    name.len() > 7
        && name.get(name.len() - 7..).and_then(|tail| tail.strip_prefix("__")).is_some_and(hash)
        && name.get(..name.len() - 7).is_some_and(|before| before.contains('_'))
}

/// Whether a part of a name is a hash or a long number.
fn is_made(part: &str) -> bool {
    let digits = part.bytes().filter(u8::is_ascii_digit).count();
    if digits >= 4 || (part.len() >= 5 && has_digit_inside(part)) {
        return true;
    }
    let capitals = part.chars().skip(1).filter(|c| c.is_uppercase()).count();
    let all_capitals = !part.chars().any(char::is_lowercase);
    // `shareBar` has long words; `bdVaJa` has none.
    let broken = capitals >= 2 && !all_capitals && part.len() < 3 * (capitals + 1);
    let mixed = capitals > 0 && !all_capitals;
    // `zwnHi`: a word within a name has more letters.
    let broken = broken || (mixed && part.len() <= 7 && part.chars().rev().take(2).any(char::is_uppercase));
    let consonants = longest_run(part, |c| c.is_ascii_alphabetic() && !"aeiouyAEIOUY".contains(c));
    broken || (part.is_ascii() && ((mixed && consonants >= 5) || consonants >= 7))
}

/// Whether a letter follows a digit: `1x2`, and not `col2`.
fn has_digit_inside(part: &str) -> bool {
    part.as_bytes().windows(2).any(|pair| matches!(pair, [a, b] if a.is_ascii_digit() && b.is_ascii_alphabetic()))
}

fn longest_run(part: &str, counts: impl Fn(char) -> bool) -> usize {
    part.split(|c| !counts(c)).map(str::len).max().unwrap_or(0)
}

/// Classes that say how, and not what.
const STYLING: &str = "current pointer active block bold bottom box button btn center clear clearfix col collapse collapsed column columns \
    container disabled even fade first fixed flex float grid hidden hide icon inline inner last left middle odd \
    open outer out pull relative absolute right row selected show small large sticky table top visible wrap \
    wrapper group transition";

/// First parts that make any name one of styling.
const PREFIXES: &str = "break whitespace is has flex justify items self rounded leading tracking space gap opacity overflow cursor float pull align \
    min max offset elementor shadow transition u";

/// First parts that make a name one of styling where a value follows.
const BEFORE_VALUES: &str = "text bg border font col row grid order top left right bottom inset content display width height container \
    hidden visible btn button";

const VALUES: &str = "xs sm md lg xl xxl auto full screen center left right start end justify bold medium normal light white black \
    gray grey red blue green primary secondary muted none fluid span cols transparent flex block inline table";

/// Whether a class has signs that only names of styles have (`md:w-1/2`), or is too short to say anything.
fn has_signs(name: &str) -> bool {
    let signs = ['/', '[', ']', '(', ')', '@', '!', '%', '#', '.', ',', '&', '*', ':'];
    // `pt2`: a unit with its number.
    let letters = name.trim_end_matches(|c: char| c.is_ascii_digit());
    name.contains(signs) || (letters.len() < 3 && letters != "ad")
}

/// Whether a class says how an element looks or what state it is in.
fn is_styling(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    if listed(STYLING, lower.as_str()) {
        return true;
    }
    let mut parts = lower.trim_start_matches('-').split(['-', '_']);
    let (first, Some(second)) = (parts.next().unwrap_or(""), parts.next()) else { return false };
    let value = listed(VALUES, second) || second.starts_with(|c: char| c.is_ascii_digit());
    let short = (1..=2).contains(&first.len()) && value;
    short || listed(PREFIXES, first) || (value && listed(BEFORE_VALUES, first))
}
