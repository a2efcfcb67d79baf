//! Names that are checked once, by their constructors: an origin, an audience's folder, the path under which the bundle is served.

use std::fmt;

use axum::http::HeaderValue;

/// The origin of a web page: scheme, host and, unless it is the scheme's default, port; no path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin(HeaderValue);

impl Origin {
    /// Reads `https://portal.example.com` or `http://localhost:3000`.
    pub fn new(text: &str) -> Result<Self, String> {
        let invalid = || {
            format!(
                "`{text}` is not an origin; write scheme, host and port only, like https://portal.example.com"
            )
        };
        if text == "*" {
            return Err("`*` would let any page call this gateway; name each portal's origin".to_owned());
        }
        let host =
            text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")).ok_or_else(invalid)?;
        let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-.:[]".contains(&b);
        if host.is_empty() || !host.bytes().all(plain) {
            return Err(invalid());
        }
        HeaderValue::from_str(text).map(Self).map_err(|_| invalid())
    }

    /// The value that a browser sends in `Origin`.
    pub fn header(&self) -> HeaderValue {
        self.0.clone()
    }
}

/// The name of an audience's folder in the bundle: letters, digits, `.`, `_` and `-`; the first is not a dot.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct AudienceFolder(String);

impl AudienceFolder {
    /// Reads `public` or `client-ACME`.
    pub fn new(text: &str) -> Result<Self, String> {
        if is_plain_segment(text) {
            return Ok(Self(text.to_owned()));
        }
        Err(format!(
            "`{text}` is not a folder of a bundle; write its name as it stands in DIST, like public or client-ACME"
        ))
    }

    /// The folder's name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The path under which the bundle is served; it begins and ends with a slash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prefix(String);

impl Prefix {
    /// Reads `/fixmark/`; missing slashes at either end are added.
    pub fn new(text: &str) -> Result<Self, String> {
        let inner = text.trim_matches('/');
        if inner.is_empty() || !inner.split('/').all(is_plain_segment) {
            return Err(format!(
                "`{text}` cannot be a path prefix; write plain names between slashes, like /fixmark/"
            ));
        }
        if matches!(inner.split('/').next(), Some("v1" | "healthz")) {
            return Err(format!(
                "`{text}` is reserved for the gateway's API; choose another, like /fixmark/"
            ));
        }
        Ok(Self(format!("/{inner}/")))
    }

    /// The path with both slashes.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Prefix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Whether a path segment needs no percent-decoding and names neither a hidden file nor a parent folder.
pub(crate) fn is_plain_segment(text: &str) -> bool {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"._-".contains(&b);
    !text.is_empty() && !text.starts_with('.') && text.bytes().all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_well_formed_names_are_accepted() {
        type IsValid = fn(&str) -> bool;
        let origin: IsValid = |t| Origin::new(t).is_ok();
        let audience: IsValid = |t| AudienceFolder::new(t).is_ok();
        let prefix: IsValid = |t| Prefix::new(t).is_ok();
        for (is_valid, good, bad) in [
            (
                origin,
                "https://portal.example.com http://localhost:3000 http://[::1]:80",
                "* null a.example https://",
            ),
            (origin, "https://a.example:8443", "https://a.example/ https://A.example https://u@a.example"),
            (audience, "public client-ACME v2.1", ". .. .git a/b a%2fb a\\b \u{fc}n\u{ef}"),
            (prefix, "/fixmark/ fixmark /help/kb/", "/ // /../ /v1/ /v1/kb/ /healthz /a//b/ /{x}/"),
        ] {
            for text in good.split(' ') {
                assert!(is_valid(text), "{text} should pass");
            }
            for text in bad.split(' ').chain([""]) {
                assert!(!is_valid(text), "`{text}` should be refused");
            }
        }
    }

    #[test]
    fn missing_slashes_are_added_to_a_prefix() {
        assert_eq!(Prefix::new("help/kb").unwrap().as_str(), "/help/kb/");
    }
}
