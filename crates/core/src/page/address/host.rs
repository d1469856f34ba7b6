//! The host of an address.

/// The host of an address, or of a name that looks like a host, in lower case. A host in Punycode is given in Unicode, so
/// that both spellings are one.
#[must_use]
pub fn host_of(address: &str) -> Option<String> {
    let (authority, _) = split(address);
    let host = authority.rsplit('@').next()?.split(':').next()?;
    canonical_host(host.trim_end_matches('.'))
}

/// Whether an address names its host: with a scheme, as `//host/path`, or as `host:port`. A relative address says nothing
/// of a host.
#[must_use]
pub fn is_absolute(address: &str) -> bool {
    scheme(address).is_some() || address.starts_with("//") || has_port(address)
}

/// What an address has between its scheme and its path, and what follows.
pub(super) fn split(address: &str) -> (&str, &str) {
    let rest = scheme(address).and_then(|scheme| address.get(scheme.len() + 1..)).unwrap_or(address);
    let rest = rest.strip_prefix("//").unwrap_or(rest);
    rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()))
}

/// The scheme before `://`.
pub(in super::super) fn scheme(address: &str) -> Option<&str> {
    let (scheme, _) = address.split_once("://")?;
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
    is_scheme.then_some(scheme)
}

/// Whether an address without a scheme starts with a host and a port.
fn has_port(address: &str) -> bool {
    let authority = address.split(['/', '?', '#']).next().unwrap_or_default();
    authority.split_once(':').is_some_and(|(host, port)| {
        let is_port = (1..=5).contains(&port.len()) && port.bytes().all(|byte| byte.is_ascii_digit());
        is_port && canonical_host(host).is_some()
    })
}

/// The one spelling of a host: in lower case and in Unicode; `None` for what is no host.
pub(crate) fn canonical_host(host: &str) -> Option<String> {
    let lower = host.to_lowercase();
    if lower.is_ascii() && !lower.contains("xn--") {
        return is_host(&lower).then_some(lower);
    }
    match (idna::domain_to_ascii(&lower), idna::domain_to_unicode(&lower)) {
        (Ok(ascii), (unicode, Ok(()))) => is_host(&ascii).then_some(unicode),
        // No valid Punycode: a host all the same.
        _ => is_host(&lower).then_some(lower),
    }
}

/// Whether a text in lower case is a host's name: labels of letters, digits and inner hyphens, two or more of them.
fn is_host(text: &str) -> bool {
    let label = |l: &str| {
        !l.is_empty()
            && l.len() <= 63
            && !l.starts_with('-')
            && !l.ends_with('-')
            && l.chars().all(|c| c.is_alphanumeric() || c == '-')
    };
    text.len() <= 253
        && text.contains('.')
        && text.split('.').all(label)
        && text.rsplit('.').next().is_some_and(|last| last.chars().any(char::is_alphabetic))
}
