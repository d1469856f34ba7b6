//! The original URL of a page in a web archive, a cache or behind a proxy.

use super::host::{host_of, split};
use form_urlencoded::{Serializer, parse};
use std::borrow::Cow;

/// The maximum depth of copies of copies, such as an archived page of a cache.
const DEEPEST: usize = 4;

/// Returns the original URL of a copy; any other URL is returned unchanged. Supports web archives with the Wayback
/// Machine's URL scheme, archive.today, AMP caches, Google's cache, and proxies that translate or extract pages.
#[must_use]
pub fn original(address: &str) -> Cow<'_, str> {
    let mut found = Cow::Borrowed(address);
    for _ in 0..DEEPEST {
        match inner(&found) {
            Some(next) => found = Cow::Owned(next),
            None => break,
        }
    }
    found
}

fn inner(address: &str) -> Option<String> {
    let (_, rest) = split(address);
    let host = host_of(address)?;
    archived(&host, rest).or_else(|| cached(&host, rest)).or_else(|| translated(&host, rest))
}

/// `/web/20240312080000id_/https://ferry.example.com/a` at the Wayback Machine and archives with the same software, and
/// the form of archive.today.
fn archived(host: &str, rest: &str) -> Option<String> {
    const TODAY: [&str; 7] = ["ph", "today", "is", "li", "vn", "fo", "md"];
    let is_today = host.strip_prefix("archive.").is_some_and(|end| TODAY.contains(&end));
    // A reader proxy for language models has the URL in the same place.
    if is_today || host == "r.jina.ai" {
        let at = [rest.find("/http://"), rest.find("/https://")].into_iter().flatten().min()?;
        return page(rest.get(at + 1..)?);
    }
    let is_wayback = host == "archive.org" || host.ends_with(".archive.org");
    let mut path = rest.strip_prefix('/')?;
    for _ in 0..3 {
        let (part, behind) = path.split_once('/')?;
        let digits = timestamp(part);
        if digits == Some(14) || (is_wayback && digits.is_some()) {
            return page(behind).or_else(|| is_wayback.then(|| page(&format!("http://{behind}"))).flatten());
        }
        if is_wayback && matches!(part, "web" | "save") && behind.starts_with("http") {
            return page(behind);
        }
        path = behind;
    }
    None
}

/// The number of digits of a timestamp in a path segment, with an optional modifier: `20240312080000if_`.
fn timestamp(part: &str) -> Option<usize> {
    let digits = part.bytes().take_while(u8::is_ascii_digit).count();
    let modifier = part.get(digits..)?;
    let is_modifier = modifier.is_empty()
        || (modifier.len() == 3 && modifier.ends_with('_') && modifier.bytes().take(2).all(|b| b.is_ascii_lowercase()));
    ((1..=14).contains(&digits) && is_modifier).then_some(digits)
}

/// `/c/s/ferry.example.com/a` at an AMP cache, where `s` means `https`; Google's own AMP URLs; Google's cached pages.
fn cached(host: &str, rest: &str) -> Option<String> {
    const CACHES: [&str; 3] = ["cdn.ampproject.org", "amp.cloudflare.com", "bing-amp.com"];
    let is_below =
        |cache: &&str| host.strip_suffix(*cache).is_some_and(|start| start.is_empty() || start.ends_with('.'));
    if host == "webcache.googleusercontent.com" {
        let query = parameter(rest, "q")?;
        let cached = query.split_whitespace().next()?.strip_prefix("cache:")?;
        // The id of the cached copy may precede the URL.
        let named =
            || cached.split_once(':').filter(|(id, _)| !id.contains(['.', '/'])).and_then(|(_, it)| absolute(it));
        return absolute(cached).filter(|_| cached.contains("://")).or_else(named).or_else(|| absolute(cached));
    }
    let path = if CACHES.iter().any(is_below) {
        let (kind, path) = rest.strip_prefix('/')?.split_once('/')?;
        Some(path).filter(|_| matches!(kind, "c" | "v" | "wp"))?
    } else if is_google(host.strip_prefix("www.").unwrap_or(host)) {
        rest.strip_prefix("/amp/")?
    } else {
        return None;
    };
    match path.strip_prefix("s/") {
        Some(path) => page(&format!("https://{path}")),
        None => page(&format!("http://{path}")),
    }
}

/// Translating proxies: a host with hyphens instead of dots, or a URL as a query parameter.
fn translated(host: &str, rest: &str) -> Option<String> {
    if let Some(label) = host.strip_suffix(".translate.goog") {
        let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
        let (query, fragment) = query.split_once('#').unwrap_or((query, ""));
        let own = parse(query.as_bytes()).filter(|(name, _)| !name.starts_with("_x_tr_"));
        let own = Serializer::new(String::new()).extend_pairs(own).finish();
        let mark = |mark: &str, text: &str| if text.is_empty() { String::new() } else { format!("{mark}{text}") };
        return page(&format!("https://{}{path}{}{}", dotted(label), mark("?", &own), mark("#", fragment)));
    }
    let name = match host {
        "translate.googleusercontent.com" => "u",
        "www.translatetheweb.com" | "www.microsofttranslator.com" => "a",
        _ if host.strip_prefix("translate.").is_some_and(is_google) => "u",
        _ if host.starts_with("translate.yandex.") => "url",
        _ => return None,
    };
    absolute(&parameter(rest, name)?)
}

/// Decodes a host from a label of the proxy's host: `-` is a dot, and `--` is `-`. If that would look like Punycode,
/// the label starts with `0-` and ends with `-0`.
fn dotted(label: &str) -> String {
    let label = label.strip_prefix("0-").and_then(|label| label.strip_suffix("-0")).unwrap_or(label);
    label.replace("--", "\0").replace('-', ".").replace('\0', "-")
}

/// Whether a host is a Google domain of any country: `google.com`, `google.co.uk`.
fn is_google(host: &str) -> bool {
    host.strip_prefix("google.").is_some_and(|end| end.len() <= 6)
}

fn parameter(rest: &str, name: &str) -> Option<String> {
    let (_, query) = rest.split_once('?')?;
    let query = query.split('#').next().unwrap_or_default();
    parse(query.as_bytes()).find(|(own, _)| own == name).map(|(_, value)| value.into_owned())
}

/// Returns the text if it is an absolute URL; some archives have only one slash after the scheme.
fn page(text: &str) -> Option<String> {
    let (scheme, rest) = text.split_once(":/").filter(|(scheme, _)| matches!(*scheme, "http" | "https"))?;
    let rest = rest.trim_start_matches('/');
    let address = format!("{scheme}://{rest}");
    host_of(&address).map(|_| address)
}

/// The same, with an optional scheme.
fn absolute(text: &str) -> Option<String> {
    page(text).or_else(|| page(&format!("https://{text}")))
}
