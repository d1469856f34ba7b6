//! Host patterns of site files.

use crate::page::canonical_host;

/// A host, or all hosts below one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HostPattern {
    /// Only this host, with or without `www.`.
    Exact(String),
    /// All hosts below this one, but not the host itself.
    Below(String),
}

impl HostPattern {
    /// Parses `example.com` or `*.example.com`, in Unicode or Punycode; returns `None` if it is not a host.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (rest, below) = text.strip_prefix("*.").map_or((text, false), |rest| (rest, true));
        let rest = canonical_host(rest)?;
        Some(if below { Self::Below(rest) } else { Self::Exact(without_www(&rest).to_owned()) })
    }

    /// Whether the pattern matches a host in lower case and Unicode, as `host_of` returns it.
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
}
