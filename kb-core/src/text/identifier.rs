//! Identifiers: error codes, versions, numbers and names from software. Each has a term for the whole, which is the same in every
//! spelling, and terms for its parts. All of them are ASCII, but for the separators of a number, so the rules read bytes: rules on
//! characters would cost the browser another 2 KB.

use super::fold::push_folded;
use super::unspaced::is_unspaced;

/// Longest surface taken as one word or code, in bytes; what is longer is noise such as a pasted key.
pub const MAX_SURFACE: usize = 64;

/// What an identifier is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Digits with points between them: `4.2.1`, `v5.0`, `3.5`.
    Version,
    /// A number in groups of digits: `10,000`, `10 000`, `8007 0005`.
    Number,
    /// Anything else: `PR-1042`, `http403`, `0x8007000E`, `onBatchReleased`, `ledger_entry`, `sign-off`, `AT&T`, `C++`.
    Name,
}

/// The kind and the length in bytes of the identifier a text begins with, if it begins with one.
pub fn identifier(text: &str) -> Option<(Kind, usize)> {
    let bytes = text.as_bytes();
    let (kind, end) = match number(bytes) {
        0 => version_or_name(bytes)?,
        end => (Kind::Number, end),
    };
    let goes_on = text[end..].chars().next().is_some_and(|c| c.is_alphanumeric() && !is_unspaced(c));
    (end <= MAX_SURFACE && !goes_on).then_some((kind, end))
}

/// The length of a number in groups of three digits, or of four with spaces between them; 0 where the text begins with none.
fn number(text: &[u8]) -> usize {
    let first = digits(text, 0);
    // Next to ASCII: the no-break space, the right single quotation mark and the narrow no-break space.
    let (separator, space) = match text[first..] {
        [b' ', ..] => (1, true),
        [b',' | b'.' | b'\'', ..] => (1, false),
        [0xc2, 0xa0, ..] => (2, true),
        [0xe2, 0x80, 0xaf, ..] => (3, true),
        [0xe2, 0x80, 0x99, ..] => (3, false),
        _ => return 0,
    };
    let size = if first == 4 && space { 4 } else { 3 };
    if first == 0 || first > size || size == 3 && text[0] == b'0' {
        return 0;
    }
    let mut end = first;
    loop {
        let begins = text[end..].starts_with(&text[first..first + separator]);
        let group = if begins { digits(text, end + separator) } else { 0 };
        if group != size {
            return if end > first && (group == 0 || space) { end } else { 0 };
        }
        end += separator + size;
    }
}

/// How many digits stand at a place.
fn digits(text: &[u8], from: usize) -> usize {
    text[from..].iter().take_while(|byte| byte.is_ascii_digit()).count()
}

fn version_or_name(text: &[u8]) -> Option<(Kind, usize)> {
    let (mut end, mut letters, mut joiners, mut points) = (0, 0, 0, 0);
    while let Some(byte) = text.get(end) {
        if byte.is_ascii_alphabetic() {
            letters += 1;
        } else if !byte.is_ascii_digit() {
            if !joins(text, end) {
                break;
            }
            joiners += 1;
            points += usize::from(*byte == b'.');
        }
        end += 1;
    }
    if letters == 0 && joiners > 0 || letters == 1 && matches!(text[0], b'v' | b'V') {
        let kind = if points == joiners { Kind::Version } else { Kind::Name };
        return (joiners > 1 || points == 1).then_some((kind, end));
    }
    if joiners > 0 && letters + joiners < end {
        return Some((Kind::Name, end));
    }
    let word = &text[..(0..end).find(|at| separates(&text[..end], *at)).unwrap_or(end)];
    let signs = match text[end..] {
        [b'+', b'+', ..] if letters == end => 2,
        [b'#', ..] if letters == end => 1,
        _ => 0,
    };
    let named = signs > 0 || is_hexadecimal(word) || part(word, 0).is_some_and(|(_, end)| end < word.len());
    named.then_some((Kind::Name, word.len() + signs))
}

/// Whether a byte joins the letters or digits on both sides of it to one name. An ampersand joins capitals.
fn joins(text: &[u8], at: usize) -> bool {
    let Some(next) = text.get(at + 1) else { return false };
    match text[at] {
        b'-' | b'_' | b'.' | b'/' | b':' | b'#' => next.is_ascii_alphanumeric(),
        b'&' => next.is_ascii_uppercase() && text[at - 1].is_ascii_uppercase(),
        _ => false,
    }
}

/// Whether a byte ends a name without digits. Underscores and ampersands hold it together, and so do the hyphens of `add-on` and the
/// points of `agent.log`; `and/or`, `cost-benefit` and `queue.peekOldest` are two words each.
fn separates(name: &[u8], at: usize) -> bool {
    let rest = || &name[at + 1..];
    match name[at] {
        b'_' | b'&' => false,
        // One of the two words is short: people write them as one as well.
        b'-' => at.min(rest().len()) > 3 || !rest().iter().all(u8::is_ascii_alphabetic),
        b'.' => !is_extension(rest()),
        byte => !byte.is_ascii_alphanumeric(),
    }
}

/// Whether a text begins with a file's extension or another part of a name that a point precedes: two to five small letters.
fn is_extension(text: &[u8]) -> bool {
    let small = text.iter().take_while(|byte| byte.is_ascii_lowercase()).count();
    (2..=5).contains(&small) && !text.get(small).is_some_and(u8::is_ascii_alphanumeric)
}

fn is_hexadecimal(word: &[u8]) -> bool {
    matches!(word, [b'0', b'x' | b'X', digits @ ..] if !digits.is_empty() && digits.iter().all(u8::is_ascii_hexdigit))
}

/// The term of a whole identifier.
pub fn whole(kind: Kind, surface: &str) -> String {
    let bytes = surface.as_bytes();
    let prefix = match kind {
        Kind::Version => usize::from(!bytes[0].is_ascii_digit()),
        _ => 2 * usize::from(is_hexadecimal(bytes)),
    };
    let mut term = String::new();
    for (at, byte) in bytes.iter().enumerate().skip(prefix) {
        let sign = *byte == b'+' || *byte == b'#' && at + 1 == bytes.len();
        if byte.is_ascii_alphanumeric() || sign || kind == Kind::Version {
            term.push(byte.to_ascii_lowercase() as char);
        }
    }
    term
}

/// An error code by its letters and digits, without leading zeros.
pub fn code(text: &str) -> String {
    let text = text.trim();
    let digits = &text[2 * usize::from(is_hexadecimal(text.as_bytes()))..];
    let mut code = String::new();
    for c in digits.chars().filter(|c| c.is_alphanumeric()) {
        push_folded(c, &mut code);
    }
    without_leading_zeros(&code)
}

/// A folded word whose runs of digits begin with no zero: `01017` and `1017` are the same number.
pub fn without_leading_zeros(word: &str) -> String {
    let mut kept = String::with_capacity(word.len());
    let mut number = false;
    for (at, c) in word.char_indices() {
        let leads = c == '0' && !number && digits(word.as_bytes(), at) > 1;
        number = c.is_ascii_digit() && !leads;
        if !leads {
            kept.push(c);
        }
    }
    kept
}

/// The places of an identifier's parts: what stands between joiners or spaces, each word of `camelCase`, and a word and the number
/// behind it. What has a single part has none, and neither has a version.
pub fn parts(kind: Kind, surface: &str) -> Vec<(usize, usize)> {
    let bytes = surface.as_bytes();
    let mut parts = Vec::new();
    let separated = |byte: &u8| !matches!(byte, b'0'..=b'9' | b',' | b'.' | b'\'' | 0xe2 | 0x80 | 0x99);
    if kind == Kind::Version || kind == Kind::Number && !bytes.iter().any(separated) {
        return parts;
    }
    let mut from = 0;
    while let Some(part) = part(bytes, from) {
        from = part.1;
        parts.push(part);
    }
    // `Notepad++` has one, and `C++` none.
    if parts.len() == 1 && (bytes.len() < 4 || from == bytes.len()) {
        parts.clear();
    }
    parts
}

/// The first part of a name from a place on.
fn part(name: &[u8], from: usize) -> Option<(usize, usize)> {
    let start = (from..name.len()).find(|at| name[*at].is_ascii_alphanumeric())?;
    let end = (start + 1..name.len()).find(|end| ends_part(name, start, *end));
    Some((start, end.unwrap_or(name.len())))
}

/// Whether the part of a name that begins at `start` ends at `end`.
fn ends_part(name: &[u8], start: usize, end: usize) -> bool {
    let (before, next) = (name[end - 1], name[end]);
    let small = |at: usize| name.get(at).is_some_and(u8::is_ascii_lowercase);
    if next.is_ascii_uppercase() {
        return (small(end - 1) || before.is_ascii_uppercase() && small(end + 1) && small(end + 2))
            && brand(name) == 0;
    }
    if next.is_ascii_digit() {
        let number = digits(name, end);
        return end >= start + 2
            && number >= 2
            && name[start..end].iter().all(u8::is_ascii_alphabetic)
            && !name.get(end + number).is_some_and(u8::is_ascii_alphanumeric);
    }
    !next.is_ascii_alphanumeric()
}

/// The two words of a name such as `OneDrive` or `DynamoDB`. Most of these are brands, which articles say often, so their words are no
/// parts of theirs: nDCG@10 would fall by up to 0.02.
pub fn brand_words(name: &str) -> Option<(&str, &str)> {
    let second = brand(name.as_bytes());
    (second > 0).then(|| name.split_at(second))
}

/// Where the second word of a brand begins; 0 where a name is none.
fn brand(name: &[u8]) -> usize {
    let (mut second, mut before) = (0, b' ');
    for (at, byte) in name.iter().enumerate() {
        let capital = byte.is_ascii_uppercase();
        let begins = capital && before.is_ascii_lowercase();
        if !byte.is_ascii_alphabetic() || capital != (at == 0) && at < 2 || begins && second > 0 {
            return 0;
        }
        if begins {
            second = at;
        }
        before = *byte;
    }
    second
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_and_their_terms() {
        for (text, expected) in [
            ("ORA-01017 at", "ORA-01017: ora01017 ORA 01017"),
            ("http403", "http403: http403 http 403"),
            ("HTTP 403", ""),
            ("HY000]", "HY000: hy000 HY 000"),
            ("42S02", ""),
            ("0x00000124", "0x00000124: 00000124"),
            ("v5.0 and", "v5.0: 5.0"),
            ("3.5 GB", "3.5: 3.5"),
            ("2026-11-22", "2026-11-22: 20261122 2026 11 22"),
            ("192.168.1.10:8080", "192.168.1.10:8080: 1921681108080 192 168 1 10 8080"),
            ("10,000 rows", "10,000: 10000"),
            ("10’000", "10’000: 10000"),
            ("1,000,000.", "1,000,000: 1000000"),
            ("10 000 rows", "10 000: 10000 10 000"),
            ("8007 0005", "8007 0005: 80070005 8007 0005"),
            ("10,0000", ""),
            ("0.500", "0.500: 0.500"),
            ("1.234.5", "1.234.5: 1.234.5"),
            ("XMLParserError", "XMLParserError: xmlparsererror XML Parser Error"),
            ("IDs", ""),
            ("IPv4", ""),
            ("McDonald", ""),
            ("ledger_entry_reversed", "ledger_entry_reversed: ledgerentryreversed ledger entry reversed"),
            ("sign-off,", "sign-off: signoff sign off"),
            ("e-mail", "e-mail: email e mail"),
            ("cost-benefit", ""),
            ("end-to-end", ""),
            ("OneDrive", ""),
            ("DynamoDB", ""),
            ("PayRunError", "PayRunError: payrunerror Pay Run Error"),
            ("queue.peekOldest", ""),
            ("and/or", ""),
            ("agent.log for", "agent.log: agentlog agent log"),
            ("sent.Then", ""),
            ("e.g. pay", ""),
            ("C# or", "C#: c#"),
            ("C++", "C++: c++"),
            ("AT&T or", "AT&T: att AT T"),
            ("P&L", "P&L: pl P L"),
            ("you&Me", ""),
            ("Notepad++", "Notepad++: notepad++ Notepad"),
            ("naïve-x", ""),
            ("x-für", ""),
            ("word", ""),
            ("2026", ""),
        ] {
            let shown = identifier(text).map(|(kind, end)| {
                let parts: String = parts(kind, &text[..end])
                    .iter()
                    .map(|(from, to)| format!(" {}", &text[*from..*to]))
                    .collect();
                format!("{}: {}{parts}", &text[..end], whole(kind, &text[..end]))
            });
            assert_eq!(shown.unwrap_or_default(), expected, "{text}");
        }
    }

    #[test]
    fn error_codes_are_their_letters_and_digits() {
        for (text, expected) in [
            ("ORA-01017", "ora1017"),
            (" PR-1042 ", "pr1042"),
            ("0x80070005", "80070005"),
            ("0403", "403"),
            ("--", ""),
        ] {
            assert_eq!(code(text), expected, "{text}");
        }
    }

    #[test]
    fn numbers_lose_their_leading_zeros() {
        for (word, expected) in [
            ("01017", "1017"),
            ("0", "0"),
            ("000", "0"),
            ("ora01017", "ora1017"),
            ("a0b007", "a0b7"),
            ("100", "100"),
        ] {
            assert_eq!(without_leading_zeros(word), expected, "{word}");
        }
    }
}
