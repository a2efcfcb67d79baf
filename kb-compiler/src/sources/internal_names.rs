//! Names of what is for support staff alone, in every language whose section names are known, and what comes close to one.

use std::sync::LazyLock;

use kb_core::text::spelling::edits_within;

use super::internal_words::{EVIDENT, NAMES, ORDINARY, QUALIFIERS, TEAM_WORDS, UNCERTAIN, WORDS};

/// What a heading or label says of its part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Verdict {
    /// It is for everybody.
    Open,
    /// It may have been meant as internal.
    Doubtful,
    /// It is internal.
    Internal,
}

/// How names are judged in one knowledge base.
#[derive(Debug, Clone, Copy)]
pub(super) struct Names<'a> {
    /// Whether what is doubtful is kept in: there are audiences, or an internal part somewhere.
    pub(super) strict: bool,
    /// Headings and labels that the author allowed.
    pub(super) allowed: &'a [String],
}

impl Names<'_> {
    /// Whether what is judged so is kept in.
    pub(super) fn keep_in(&self, verdict: Verdict) -> bool {
        verdict == Verdict::Internal || (verdict == Verdict::Doubtful && self.strict)
    }
}

/// Judges a heading; those that the author allowed are open.
pub(super) fn heading(text: &str, allowed: &[String]) -> Verdict {
    let name = normal(text);
    if name.is_empty() || is_allowed(&name, allowed) {
        return Verdict::Open;
    }
    let segments = segments(text);
    let known = |segment: &String| NAMES.contains(&segment.as_str());
    let named = segments.iter().any(known)
        || segments.first().is_some_and(|first| WORDS.contains(&first.as_str()))
        || NAMES.contains(&name.as_str());
    let (first, words) = (name.split(' ').next().unwrap_or_default(), name.split(' ').count());
    let begins = |known: &&&str| {
        known.contains(' ') && name.strip_prefix(**known).is_some_and(|rest| rest.starts_with(' '))
    };
    if named {
        Verdict::Internal
    } else if near(&name)
        || is_for_a_team_only(&name)
        || segments.iter().any(|segment| near(segment) || UNCERTAIN.contains(&segment.as_str()))
        || EVIDENT.iter().any(|phrase| has_phrase(&name, phrase))
        || NAMES.iter().any(|known| begins(&known))
        || (words <= MOST_WORDS && QUALIFIERS.contains(&first))
    {
        Verdict::Doubtful
    } else {
        Verdict::Open
    }
}

/// Most words of a heading that may be internal because its first word says so.
const MOST_WORDS: usize = 3;

/// Whether a heading is internal by a name that is also an ordinary word, so that its author should hear of it.
pub(super) fn needs_note(text: &str) -> bool {
    segments(text).first().is_some_and(|first| WORDS.contains(&first.as_str()))
}

/// Judges a text that is nothing but a name.
pub(super) fn whole(text: &str, allowed: &[String]) -> Verdict {
    if text.len() > LONGEST {
        return Verdict::Open;
    }
    let name = normal(text);
    let marked = |name: &str| MARKS.contains(&name);
    // `BEGIN INTERNAL` and `Internal start` are names too.
    let inner = name.split_once(' ').filter(|(first, _)| marked(first)).map(|(_, rest)| rest);
    let inner = inner.or(name.rsplit_once(' ').filter(|(_, last)| marked(last)).map(|(rest, _)| rest));
    if name.is_empty() || is_allowed(&name, allowed) {
        Verdict::Open
    } else if NAMES.contains(&name.as_str()) || inner.is_some_and(|inner| NAMES.contains(&inner)) {
        Verdict::Internal
    } else if WORDS.contains(&name.as_str()) || near(&name) || is_for_a_team_only(&name) {
        Verdict::Doubtful
    } else {
        Verdict::Open
    }
}

/// Words beside a name that say where its part begins or ends.
const MARKS: [&str; 4] = ["begin", "start", "end", "stop"];

/// Whether a name says who alone may read: `CS only`, `for tier 2 only`.
fn is_for_a_team_only(name: &str) -> bool {
    name.strip_suffix(" only").is_some_and(|team| team.split(' ').all(|word| TEAM_WORDS.contains(&word)))
}

/// Longest name of a label, in bytes.
pub(super) const LONGEST: usize = 48;

fn is_allowed(name: &str, allowed: &[String]) -> bool {
    allowed.iter().any(|allowed| normal(allowed) == name)
}

/// Words in lower case with single blanks between them, without marks, invisible characters, and numbers around them.
fn normal(text: &str) -> String {
    let kept: String = shortcodes_removed(text)
        .to_lowercase()
        .chars()
        .filter(|c| !matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}'))
        .map(|c| match c {
            '’' => '\'',
            c if c.is_alphanumeric() || c == '\'' => c,
            _ => ' ',
        })
        .collect();
    let kept = kept.trim_matches(|c: char| !c.is_alphabetic());
    kept.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The names in a heading, between brackets, colons and dashes: `Refunds (internal)`, `Internal: refunds`.
fn segments(text: &str) -> Vec<String> {
    let text = shortcodes_removed(text).replace(" - ", "–");
    let segments = text.split([':', '：', '(', ')', '[', ']', '{', '}', '–', '—', '|']);
    segments.map(normal).filter(|segment| !segment.is_empty()).collect()
}

/// A heading without an emoji's name before it, such as `:lock:`.
fn shortcodes_removed(text: &str) -> &str {
    let code = text.trim_start().strip_prefix(':').and_then(|rest| rest.split_once(':'));
    match code {
        Some((code, rest)) if code.chars().all(|c| c.is_ascii_alphanumeric() || "_+-".contains(c)) => rest,
        _ => text,
    }
}

fn has_phrase(name: &str, phrase: &str) -> bool {
    format!(" {name} ").contains(&format!(" {phrase} "))
}

/// A name with what tells quickly that another is far from it.
struct Known {
    name: &'static str,
    length: usize,
    letters: u32,
}

static KNOWN: LazyLock<Vec<Known>> = LazyLock::new(|| {
    let known = |name: &&'static str| Known { name, length: name.chars().count(), letters: letters(name) };
    NAMES.iter().chain(WORDS).map(known).filter(|known| known.length > 6).collect()
});

/// The letters from a to z that stand in a name, one bit each.
fn letters(name: &str) -> u32 {
    name.bytes().filter(u8::is_ascii_lowercase).fold(0, |letters, letter| letters | 1 << (letter - b'a'))
}

/// One letter is wrong, or two in a long word.
fn near(name: &str) -> bool {
    let typed: Vec<char> = name.chars().collect();
    if typed.len() <= 5 || ORDINARY.contains(&name) {
        return false;
    }
    let of_name = letters(name);
    KNOWN.iter().any(|known| {
        let limit = if known.length > 7 && !known.name.contains(' ') { 2 } else { 1 };
        let missing = (known.letters & !of_name).count_ones().max((of_name & !known.letters).count_ones());
        known.length.abs_diff(typed.len()) <= limit
            && missing as usize <= limit
            && edits_within(&typed, known.name, limit).is_some()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_internal_doubtful_or_open() {
        let allowed = ["Private beta".to_owned()];
        for (verdict, texts) in [
            (
                Verdict::Internal,
                &[
                    "Internal",
                    "INTERNAL",
                    "🔒 Internal",
                    ":lock: Internal",
                    "3. Internal notes",
                    "Internal-only",
                    "[Internal]",
                    "Refunds (internal)",
                    "Refunds – internal only",
                    "Refunds {.internal}",
                    "Internal: call-back",
                    "Confidential",
                    "Agents only",
                    "For support only",
                    "Private",
                    "Not for customers",
                    "Nur für Support",
                    "Notes internes",
                    "Uso interno",
                    "Inter\u{200b}nal",
                ][..],
            ),
            (
                Verdict::Doubtful,
                &[
                    "Internl",
                    "Itnernal",
                    "Confidental",
                    "Agent onyl",
                    "Internal recipients",
                    "Internal notes for agents",
                    "Internal escalation steps",
                    "Refunds (internl)",
                    "Escalation, for internal use only",
                    "For support",
                ],
            ),
            (
                Verdict::Open,
                &[
                    "Private beta",
                    "External",
                    "Internet",
                    "Intervals",
                    "Privacy",
                    "How internal mail works",
                    "Internal/external relay domains",
                    "Agent",
                ],
            ),
        ] {
            for text in texts {
                assert_eq!(heading(text, &allowed), verdict, "{text}");
            }
        }
    }

    #[test]
    fn labels_are_judged_more_narrowly() {
        for (text, verdict) in [
            ("Internal", Verdict::Internal),
            ("INTERNAL_ONLY", Verdict::Internal),
            ("Support only", Verdict::Internal),
            ("BEGIN INTERNAL", Verdict::Internal),
            ("Internl", Verdict::Doubtful),
            ("CS only", Verdict::Doubtful),
            ("Tier 2 only", Verdict::Doubtful),
            ("Windows only", Verdict::Open),
            ("Private", Verdict::Doubtful),
            ("Internal mail", Verdict::Open),
            ("For support", Verdict::Open),
        ] {
            assert_eq!(whole(text, &[]), verdict, "{text}");
        }
    }
}
