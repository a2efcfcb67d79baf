//! Keys and tokens in a text: web tokens and the keys of well-known services by their prefixes, private keys, and long values that are
//! announced as keys. It works on bytes, because searching for a `&str` would add kilobytes to the panel.

use std::ops::Range;

/// Prefixes of keys, separated by spaces, and how many characters follow at least. A digit is among these.
const PREFIXES: [(&[u8], usize); 6] = [
    (b"xoxb- xoxp- xapp-", 10),
    (b"AKIA ASIA sk_live_ sk_test_ rk_live_ pk_live_", 16),
    (b"SG. ya29. sk- whsec_ glpat-", 20),
    // A JSON web token (RFC 7519) begins with `eyJ`, which is `{"` in base64url.
    (b"eyJ ghp_ gho_ ghu_ ghs_ ghr_ github_pat_ npm_ pypi- hf_ shpat_", 30),
    (b"AIza", 35),
    (b"dop_v1_", 40),
];

/// Words that announce a key, in lower case, separated by commas.
const LABELS: &[u8] = b"api key,api-key,api_key,apikey,access key,secret key,client secret,token,secret";
/// Shortest announced key; shorter values are often ordinary words.
const SHORTEST: usize = 16;

/// The key or token that begins at the start of a text or is announced there.
pub(super) fn key(text: &str) -> Option<Range<usize>> {
    let text = text.as_bytes();
    match prefixed(text).or_else(|| private_key(text)) {
        Some(length) => Some(0..length),
        None => announced(text),
    }
}

/// The longest run of bytes that keys consist of, without the full stop of a sentence.
fn run(text: &[u8]) -> &[u8] {
    let of_key = |b: &u8| b.is_ascii_alphanumeric() || b"_-.+/=".contains(b);
    let mut end = text.iter().position(|b| !of_key(b)).unwrap_or(text.len());
    while end > 0 && text[end - 1] == b'.' {
        end -= 1;
    }
    &text[..end]
}

fn has_digit(text: &[u8]) -> bool {
    text.iter().any(u8::is_ascii_digit)
}

fn find(text: &[u8], wanted: &[u8]) -> Option<usize> {
    text.windows(wanted.len()).position(|window| window == wanted)
}

fn prefixed(text: &[u8]) -> Option<usize> {
    let key = run(text);
    let known = PREFIXES.iter().any(|(prefixes, least)| {
        let mut prefixes = prefixes.split(|b| *b == b' ');
        prefixes.any(|prefix| {
            key.strip_prefix(prefix).is_some_and(|rest| rest.len() >= *least && has_digit(rest))
        })
    });
    known.then_some(key.len())
}

/// A private key in PEM (RFC 7468), also one whose end is missing.
fn private_key(text: &[u8]) -> Option<usize> {
    const BEGIN: &[u8] = b"-----BEGIN ";
    const END: &[u8] = b"-----END ";
    const DASHES: &[u8] = b"-----";
    let label = text.strip_prefix(BEGIN)?;
    if !label[..find(label, DASHES)?].ends_with(b"PRIVATE KEY") {
        return None;
    }
    let Some(end) = find(text, END) else { return Some(text.len()) };
    let rest = &text[end + END.len()..];
    let closing = find(rest, DASHES).map_or(rest.len(), |dashes| dashes + DASHES.len());
    Some(end + END.len() + closing)
}

/// The value in `api key: VALUE` and `Bearer VALUE`.
fn announced(text: &[u8]) -> Option<Range<usize>> {
    let after = |word: &[u8]| {
        let head = text.get(..word.len())?;
        head.eq_ignore_ascii_case(word).then(|| &text[word.len()..])
    };
    let rest = match after(b"bearer ") {
        Some(rest) => rest,
        None => {
            let named = LABELS.split(|b| *b == b',').find_map(after)?;
            let (b':' | b'=', rest) = without_quotes(named).split_first()? else { return None };
            rest
        }
    };
    let from_value = without_quotes(rest);
    let (value, start) = (run(from_value), text.len() - from_value.len());
    (value.len() >= SHORTEST && has_digit(value)).then(|| start..start + value.len())
}

/// The text behind the spaces and quotation marks at its start.
fn without_quotes(text: &[u8]) -> &[u8] {
    let start = text.iter().position(|b| !b" \"'".contains(b)).unwrap_or(text.len());
    &text[start..]
}
