//! Host names of URLs.

/// Returns the host of a URL, or of a name that looks like a host, in lower case. Punycode is decoded to Unicode, so
/// both spellings are equal.
#[must_use]
pub fn host_of(address: &str) -> Option<String> {
    let (authority, _) = split(address);
    let host = authority.rsplit('@').next()?.split(':').next()?;
    canonical_host(host.trim_end_matches('.'))
}

/// Whether a URL names its host: with a scheme, as `//host/path`, or as `host:port`. A relative URL does not.
#[must_use]
pub fn is_absolute(address: &str) -> bool {
    scheme(address).is_some() || address.starts_with("//") || has_port(address)
}

/// Splits a URL into its authority (between scheme and path) and the rest.
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

/// Whether a URL without a scheme starts with a host and a port.
fn has_port(address: &str) -> bool {
    let authority = address.split(['/', '?', '#']).next().unwrap_or_default();
    authority.split_once(':').is_some_and(|(host, port)| {
        let is_port = (1..=5).contains(&port.len()) && port.bytes().all(|byte| byte.is_ascii_digit());
        is_port && canonical_host(host).is_some()
    })
}

/// Returns the canonical spelling of a host, in lower case and in Unicode, or `None` if it is not a host.
pub(crate) fn canonical_host(host: &str) -> Option<String> {
    let lower = host.to_lowercase();
    if lower.is_ascii() && !lower.contains("xn--") {
        return is_host(&lower).then_some(lower);
    }
    match (idna::domain_to_ascii(&lower), idna::domain_to_unicode(&lower)) {
        (Ok(ascii), (unicode, Ok(()))) => is_host(&ascii).then_some(unicode),
        // Invalid Punycode, but still a host.
        _ => is_host(&lower).then_some(lower),
    }
}

/// Whether lower-case text is a host name: two or more labels of letters, digits and inner hyphens.
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
