//! Hosts, and the host of an address.

/// A host, or every host below one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HostPattern {
    /// The host alone; `www.` before it makes no difference.
    Exact(String),
    /// Every host below it, but not itself.
    Below(String),
}

impl HostPattern {
    /// Reads `example.com` or `*.example.com`; `None` for what is no host.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (rest, below) = text.strip_prefix("*.").map_or((text, false), |rest| (rest, true));
        let rest = rest.to_lowercase();
        if !is_host(&rest) {
            return None;
        }
        Some(if below { Self::Below(rest) } else { Self::Exact(without_www(&rest).to_owned()) })
    }

    /// Whether a host, in lower case, is meant.
    #[must_use]
    pub fn holds(&self, host: &str) -> bool {
        match self {
            Self::Exact(own) => without_www(host) == own,
            Self::Below(own) => {
                host.strip_suffix(own.as_str()).is_some_and(|rest| rest.len() > 1 && rest.ends_with('.'))
            }
        }
    }
}

fn without_www(host: &str) -> &str {
    host.strip_prefix("www.").unwrap_or(host)
}

/// Whether a text in lower case is a host's name: labels of letters, digits and inner hyphens, two or more of them.
#[must_use]
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

/// The host of an address, or of a name that looks like a host, in lower case.
#[must_use]
pub fn host_of(address: &str) -> Option<String> {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = authority.rsplit('@').next()?.split(':').next()?.trim_end_matches('.').to_lowercase();
    is_host(&host).then_some(host)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_is_every_host_below_and_not_the_host() {
        let pattern = HostPattern::parse("*.Example.com").unwrap();
        assert!(pattern.holds("de.example.com") && pattern.holds("a.b.example.com"));
        assert!(!pattern.holds("example.com") && !pattern.holds("badexample.com"));
    }

    #[test]
    fn www_makes_no_difference() {
        let pattern = HostPattern::parse("example.com").unwrap();
        assert!(pattern.holds("www.example.com") && !pattern.holds("de.example.com"));
    }

    #[test]
    fn what_is_no_host_is_refused() {
        for text in ["", "example", "http://example.com", "exa mple.com", "*.", "-a.com", "1.2", "*.*.com"] {
            assert_eq!(HostPattern::parse(text), None, "{text}");
        }
    }

    #[test]
    fn the_host_of_an_address() {
        assert_eq!(host_of("https://u:p@De.Example.com:8080/a?b#c").as_deref(), Some("de.example.com"));
        assert_eq!(host_of("example.com/a").as_deref(), Some("example.com"));
        assert_eq!(host_of("page.txt/").as_deref(), Some("page.txt"));
        assert_eq!(host_of("no host here"), None);
    }
}
