//! Ranges of versions as authors write them: `>=4.2`, `4.2 - 4.8`, `4.2+`, `4.x`, `before 5`.

/// Words that an author may put before a version, and the sign they stand for.
const WORDS: [(&str, &str); 10] = [
    ("from ", ">="),
    ("since ", ">="),
    ("starting with ", ">="),
    ("ab ", ">="),
    ("after ", ">"),
    ("until ", "<="),
    ("up to ", "<="),
    ("bis ", "<="),
    ("before ", "<"),
    ("vor ", "<"),
];

/// Endings that mean every later version too.
const AND_LATER: [&str; 6] = ["+", " and later", " or later", " and newer", " or newer", " onwards"];

/// Endings that mean every version below this number.
const ANY_BELOW: [&str; 2] = [".x", ".*"];

/// Versions and ranges in the form in which the index keeps them and `kb_core::rank` compares them: `4.2..4.8`, `4.2..`, `>4.2..`, `..<5`.
/// A lower and an upper bound behind it are one range: `>=4.2, <5`. What is no range stays as it is.
pub(super) fn normal(texts: &[String]) -> Vec<String> {
    let mut normal: Vec<String> = Vec::with_capacity(texts.len());
    for text in texts.iter().map(|text| range(text)) {
        match (normal.last_mut().filter(|last| last.ends_with("..")), text.strip_prefix("..")) {
            (Some(low), Some(high)) if !high.is_empty() => low.push_str(high),
            _ => normal.push(text),
        }
    }
    normal
}

fn range(text: &str) -> String {
    let text = text.trim();
    let lower = text.to_lowercase();
    bounds(&lower).or_else(|| between(&lower)).unwrap_or_else(|| {
        ANY_BELOW
            .iter()
            .find_map(|ending| lower.strip_suffix(ending))
            .map_or(text, |kept| &text[..kept.len()])
            .to_owned()
    })
}

/// One or two bounds with signs or words: `>=4.2 <5`.
fn bounds(text: &str) -> Option<String> {
    if let Some(version) = AND_LATER.iter().find_map(|ending| text.strip_suffix(ending)) {
        return is_version(version).then(|| format!("{}..", version.trim()));
    }
    let mut signed = text.to_owned();
    for (word, sign) in WORDS {
        if let Some(rest) = signed.strip_prefix(word) {
            signed = format!("{sign}{rest}");
        }
    }
    let (mut low, mut high) = (String::new(), String::new());
    for bound in signed
        .replace([',', '&'], " ")
        .replace("= ", "=")
        .replace("> ", ">")
        .replace("< ", "<")
        .split_whitespace()
    {
        let version = bound.trim_start_matches(['<', '>', '=']);
        match &bound[..bound.len() - version.len()] {
            _ if !is_version(version) => return None,
            ">=" => low = version.to_owned(),
            ">" => low = format!(">{version}"),
            "<=" => high = version.to_owned(),
            "<" => high = format!("<{version}"),
            _ => return None,
        }
    }
    (!low.is_empty() || !high.is_empty()).then(|| format!("{low}..{high}"))
}

/// Two versions with a dash, points or a word between them.
fn between(text: &str) -> Option<String> {
    let pair = ["..", " - ", "–", "—", " to ", " bis "].iter().find_map(|dash| text.split_once(dash));
    // `2026-11` is a version, `4.2-4.8` a range.
    let pair =
        pair.or_else(|| text.split_once('-').filter(|(low, high)| low.contains('.') && high.contains('.')));
    let (low, high) = pair.map(|(low, high)| (low.trim(), high.trim()))?;
    let bound = |text: &str| text.is_empty() || is_version(text.trim_start_matches(['<', '>']));
    (bound(low) && bound(high) && !(low.is_empty() && high.is_empty())).then(|| format!("{low}..{high}"))
}

/// Whether a text is one version: a number, perhaps behind a `v`, without blanks.
fn is_version(text: &str) -> bool {
    let text = text.trim();
    text.trim_start_matches('v').starts_with(|c: char| c.is_ascii_digit())
        && !text.contains(char::is_whitespace)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notations() {
        for (text, expected) in [
            (">=4.2", "4.2.."),
            (">= 4.2", "4.2.."),
            ("> 4.2", ">4.2.."),
            ("<5", "..<5"),
            ("<=4.8", "..4.8"),
            (">=4.2 <5", "4.2..<5"),
            (">=4.2, <5", "4.2..<5"),
            ("4.2 - 4.8", "4.2..4.8"),
            ("4.2–4.8", "4.2..4.8"),
            ("4.2-4.8", "4.2..4.8"),
            ("4.2 to 4.8", "4.2..4.8"),
            ("4.2..", "4.2.."),
            ("4.2+", "4.2.."),
            ("4.2 and later", "4.2.."),
            ("Since v4.2", "v4.2.."),
            ("before 5", "..<5"),
            ("4.x", "4"),
            ("2026-11", "2026-11"),
            ("4.2-beta", "4.2-beta"),
            ("4.2", "4.2"),
            ("Windows 11", "Windows 11"),
            ("up to date", "up to date"),
            ("cloud", "cloud"),
            ("..", ".."),
        ] {
            assert_eq!(range(text), expected, "{text}");
        }
    }

    #[test]
    fn two_bounds_are_one_range() {
        for (texts, expected) in [
            (&[">=4.2", "<5"][..], &["4.2..<5"][..]),
            (&["4.2", "<5"], &["4.2", "..<5"]),
            (&[">=4.2", "12.0"], &["4.2..", "12.0"]),
            (&[], &[]),
        ] {
            let texts: Vec<String> = texts.iter().map(|text| (*text).to_owned()).collect();
            assert_eq!(normal(&texts), expected, "{texts:?}");
        }
    }
}
