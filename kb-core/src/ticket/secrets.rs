//! Keys and tokens in a text: web tokens, the keys of well-known services by their prefixes, private keys, and long values that are
//! announced as keys.

use std::ops::Range;

/// Prefixes of keys, and how many characters follow at least. A digit is among them.
const PREFIXES: [(&str, usize); 26] = [
    ("AKIA", 16),
    ("ASIA", 16),
    ("AIza", 35),
    ("SG.", 20),
    ("ya29.", 20),
    ("sk-", 20),
    ("sk_live_", 16),
    ("sk_test_", 16),
    ("rk_live_", 16),
    ("pk_live_", 16),
    ("whsec_", 20),
    ("ghp_", 30),
    ("gho_", 30),
    ("ghu_", 30),
    ("ghs_", 30),
    ("ghr_", 30),
    ("github_pat_", 30),
    ("glpat-", 20),
    ("npm_", 30),
    ("pypi-", 30),
    ("hf_", 30),
    ("shpat_", 30),
    ("dop_v1_", 40),
    ("xoxb-", 10),
    ("xoxp-", 10),
    ("xapp-", 10),
];

/// Words that announce a key, in lower case.
const LABELS: [&str; 9] = [
    "api key",
    "api-key",
    "api_key",
    "apikey",
    "access key",
    "secret key",
    "client secret",
    "token",
    "secret",
];
/// Shortest announced key; shorter values are often ordinary words.
const SHORTEST: usize = 16;

/// The key or token that begins at the start of a text or is announced there.
pub(super) fn key(text: &str) -> Option<Range<usize>> {
    web_token(text)
        .or_else(|| prefixed(text))
        .or_else(|| private_key(text))
        .map(|length| 0..length)
        .or_else(|| announced(text))
}

fn is_key_byte(b: u8) -> bool {
    b.is_ascii_alphanumeric() || b"_-.+/=".contains(&b)
}

/// The longest run of bytes that keys consist of, without the full stop of a sentence.
fn run(text: &str) -> &str {
    let end = text.bytes().position(|b| !is_key_byte(b)).unwrap_or(text.len());
    text[..end].trim_end_matches('.')
}

fn has_digit(text: &str) -> bool {
    text.bytes().any(|b| b.is_ascii_digit())
}

/// A JSON web token (RFC 7519): three or five parts; the first is an object in base64url.
fn web_token(text: &str) -> Option<usize> {
    let token = run(text);
    let parts: Vec<&str> = token.split('.').collect();
    let fits = token.starts_with("eyJ") && matches!(parts.len(), 3 | 5) && parts[0].len() >= 10;
    (fits && parts[1].len() >= 4).then_some(token.len())
}

fn prefixed(text: &str) -> Option<usize> {
    let key = run(text);
    let known = PREFIXES.iter().filter_map(|(prefix, least)| Some((key.strip_prefix(prefix)?, *least)));
    known.into_iter().any(|(rest, least)| rest.len() >= least && has_digit(rest)).then_some(key.len())
}

/// A private key in PEM (RFC 7468), also one whose end is missing.
fn private_key(text: &str) -> Option<usize> {
    const END: &str = "-----END ";
    let label = text.strip_prefix("-----BEGIN ")?.split_once("-----")?.0;
    if !label.ends_with("PRIVATE KEY") {
        return None;
    }
    let Some(end) = text.find(END) else { return Some(text.len()) };
    let behind = &text[end + END.len()..];
    let closing = behind.find("-----").map_or(behind.len(), |dashes| dashes + 5);
    Some(end + END.len() + closing)
}

/// The value in `api key: VALUE` and `Bearer VALUE`.
fn announced(text: &str) -> Option<Range<usize>> {
    let after = |word: &str| {
        let head = text.get(..word.len())?;
        head.eq_ignore_ascii_case(word).then(|| &text[word.len()..])
    };
    let behind = match after("bearer ") {
        Some(behind) => behind,
        None => LABELS
            .iter()
            .find_map(|label| after(label))?
            .trim_start_matches([' ', '"', '\''])
            .strip_prefix([':', '='])?,
    };
    let from_value = behind.trim_start_matches([' ', '"', '\'']);
    let (value, start) = (run(from_value), text.len() - from_value.len());
    (value.len() >= SHORTEST && has_digit(value)).then(|| start..start + value.len())
}
