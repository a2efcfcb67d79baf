//! The web sites that a knowledge base names, and which of them a client could mistake for another.
//!
//! A site is what one owner registers: `example.com` of `help.example.com`. Its name is the one that a browser asks for, in lower case and
//! with foreign letters in punycode.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use unicode_security::confusable_detection::skeleton;
use url::Host;

/// What ends a host in running text.
const ENDS: &str = "/?#\\\"'<>()[]{}|`*,;";

/// The sites that a knowledge base names, by what they look like, and how many of its files name each.
#[derive(Debug, Default)]
pub(super) struct KnownSites(BTreeMap<String, BTreeMap<String, usize>>);

/// A site that another one looks like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Original {
    pub(super) site: String,
    /// Whether the other one is the imitation: it is named less often, or has letters of another script.
    pub(super) is_certain: bool,
}

impl KnownSites {
    /// The sites that these texts name, and those that `kb.toml` calls its own.
    pub(super) fn of(texts: &[&str], own: &[String]) -> Self {
        let named: Vec<BTreeSet<String>> = texts.par_iter().map(|text| named_in(text)).collect();
        let own = own.iter().filter_map(|host| Some((site(&read(host)?), usize::MAX / 2)));
        let mut known = Self::default();
        for (site, times) in named.into_iter().flatten().map(|site| (site, 1)).chain(own) {
            *known.0.entry(look(&site)).or_default().entry(site).or_default() += times;
        }
        known
    }

    /// The site that a host may be mistaken for.
    pub(super) fn original_of(&self, host: &str) -> Option<Original> {
        let site = site(host);
        let alike = self.0.get(&look(&site))?;
        let others = alike.iter().filter(|(other, _)| **other != site);
        let (other, times) = others.max_by_key(|(other, times)| (is_plain(other), **times))?;
        let own_times = alike.get(&site).copied().unwrap_or_default();
        let is_certain = *times > own_times || (is_plain(other) && !is_plain(&site));
        let is_tied = *times == own_times && is_plain(other) == is_plain(&site);
        (is_certain || is_tied).then(|| Original { site: other.clone(), is_certain })
    }
}

/// The sites that a text names in addresses, each once.
fn named_in(text: &str) -> BTreeSet<String> {
    let hosts = text.match_indices("://").map(|(at, separator)| {
        let rest = &text[at + separator.len()..];
        rest.split(|c: char| c.is_whitespace() || ENDS.contains(c)).next().unwrap_or_default()
    });
    let distinct: BTreeSet<&str> = hosts.collect();
    distinct.into_iter().filter_map(|host| Some(site(&read(host)?))).collect()
}

/// The host that an author wrote, perhaps behind a user name and before a port, as a browser reads it.
pub(super) fn read(written: &str) -> Option<String> {
    let host = written.rsplit('@').next().unwrap_or(written);
    let host = match host.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
        _ => host,
    };
    Some(Host::parse(host.trim_end_matches('.')).ok()?.to_string())
}

/// The site of a host; a host without one, such as an IP address, is its own.
pub(super) fn site(host: &str) -> String {
    let domain = match Host::parse(host) {
        Ok(Host::Domain(_)) => psl::domain_str(host),
        _ => None,
    };
    domain.unwrap_or(host).to_owned()
}

/// A host as a person writes it.
pub(super) fn as_written(host: &str) -> String {
    idna::domain_to_unicode(host).0
}

/// What a site looks like: equal for names that a person can't tell apart.
fn look(site: &str) -> String {
    skeleton(&as_written(site)).collect::<String>().to_lowercase()
}

/// Whether it has no letters of another script than Latin, nor accents.
fn is_plain(site: &str) -> bool {
    !site.split('.').any(|label| label.starts_with("xn--"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_read_as_browsers_do() {
        for (written, host, owner) in [
            ("help.example.com", Some("help.example.com"), "example.com"),
            ("HELP.Example.COM.:8443", Some("help.example.com"), "example.com"),
            ("me:secret@example.co.uk", Some("example.co.uk"), "example.co.uk"),
            ("b\u{fc}cher.example", Some("xn--bcher-kva.example"), "xn--bcher-kva.example"),
            ("alice.github.io", Some("alice.github.io"), "alice.github.io"),
            ("192.168.0.1", Some("192.168.0.1"), "192.168.0.1"),
            ("3232235777", Some("192.168.1.1"), "192.168.1.1"),
            ("localhost", Some("localhost"), "localhost"),
            ("a<b", None, ""),
            ("", None, ""),
        ] {
            let found = read(written);
            assert_eq!(found.as_deref(), host, "{written}");
            assert_eq!(found.map(|host| site(&host)).unwrap_or_default(), owner, "{written}");
        }
    }

    #[test]
    fn an_imitation_is_recognised_beside_its_original() {
        let text = "See https://www.paypal.com/x, <http://paypal.com> and [x](https://paypa1.com).\n\
                    https://\u{430}\u{440}\u{440}\u{4cf}\u{435}.com https://s1.example.org https://sl.example.org";
        let known = KnownSites::of(&[text, "https://paypal.com"], &["bank.example".to_owned()]);
        for (host, original) in [
            ("paypal.com", None),
            ("www.paypa1.com", Some(("paypal.com", true))),
            ("xn--pypal-4ve.com", Some(("paypal.com", true))),
            ("xn--80ak6aa92e.com", None),
            ("bank.example", None),
            ("xn--bnk-6cd.example", Some(("bank.example", true))),
            ("login.xn--bnk-6cd.example", Some(("bank.example", true))),
            ("s1.example.org", None),
            ("b\u{fc}cher.example", None),
            ("192.168.0.1", None),
        ] {
            let found = known.original_of(host);
            let found = found.as_ref().map(|found| (found.site.as_str(), found.is_certain));
            assert_eq!(found, original, "{host}");
        }
        let tied = KnownSites::of(&["https://rnail.example https://mail.example"], &[]);
        for host in ["rnail.example", "mail.example"] {
            assert!(tied.original_of(host).is_some_and(|original| !original.is_certain), "{host}");
        }
    }
}
