//! Shortcodes of Hugo and tags of Liquid that hide what is between them, or mark it as internal.

use super::did_you_mean::edits;
use super::hidden_piece::{Kind, Piece, nearby};
use super::internal_names::{self, Names, Verdict};

/// How a shortcode begins and ends.
const MARKS: [(&str, &str); 3] = [("{{<", ">}}"), ("{{%", "%}}"), ("{%", "%}")];

const COMMENT: &str = "comment";

/// Longest shortcode.
const LONGEST: usize = 1024;

/// A shortcode at the start of a text.
struct Shortcode<'t> {
    /// Without hyphens and blanks around it, and without the mark that it ends something.
    name: &'t str,
    closes: bool,
    length: usize,
}

impl<'t> Shortcode<'t> {
    fn read(text: &'t str) -> Option<Self> {
        let (begin, end) = MARKS.iter().find(|(begin, _)| text.starts_with(begin))?;
        let near = nearby(text, LONGEST);
        let inner = near[begin.len()..].split_once(end)?.0;
        let word = inner.trim_matches(['-', ' ', '\t', '\n']);
        let slash = word.strip_prefix('/').map(str::trim_start);
        let name = slash.or_else(|| word.strip_prefix("end")).unwrap_or(word);
        let length = begin.len() + inner.len() + end.len();
        Some(Self { name, closes: name.len() < word.len(), length })
    }

    fn word(&self) -> &str {
        self.name.split_whitespace().next().unwrap_or_default()
    }

    /// Whether an argument or a condition names support staff: `hint style="internal"`, `if user.internal`.
    fn names_internal(&self, names: Names<'_>) -> bool {
        let arguments = self.name.trim_start_matches(self.word());
        let quoted = arguments.split(['"', '\'', '=']);
        let words = arguments.split(|c: char| c.is_whitespace() || "=.".contains(c));
        quoted.chain(words).any(|text| internal_names::whole(text, names.allowed) == Verdict::Internal)
    }

    fn is_comment(&self) -> bool {
        self.word().eq_ignore_ascii_case(COMMENT)
    }

    /// Whether it is one letter away from a comment, and no other word.
    fn is_misspelt_comment(&self) -> bool {
        let word = self.word().to_lowercase();
        !self.is_comment() && self.word() != "comments" && edits(COMMENT, &word) <= 1
    }
}

/// The shortcode that begins at `at`, if it hides or marks anything.
pub(super) fn piece(text: &str, at: usize, names: Names<'_>) -> Option<Piece> {
    if text[..at].ends_with('{') {
        return None;
    }
    let code = Shortcode::read(&text[at..])?;
    let end = at + code.length;
    if code.name.starts_with('#') {
        return Some(Piece { end, kind: Kind::Hidden, closed: true });
    }
    if (code.is_comment() || code.is_misspelt_comment()) && !code.closes {
        let end = end_of_comment(text, end);
        let closed = end.is_some() && code.is_comment();
        return Some(Piece { end: end.unwrap_or(text.len()), kind: Kind::Hidden, closed });
    }
    if names.keep_in(internal_names::whole(code.word(), names.allowed)) {
        let kind = if code.closes { Kind::Closes } else { Kind::Opens };
        return Some(Piece { end, kind, closed: true });
    }
    if code.closes || !code.names_internal(names) {
        return None;
    }
    let end = matching_end(text, end, code.word())?;
    Some(Piece { end, kind: Kind::Internal, closed: true })
}

/// Where the shortcode of that name ends whose beginning ends at `at`; others of the name may stand in it.
fn matching_end(text: &str, mut at: usize, word: &str) -> Option<usize> {
    let mut depth = 1usize;
    while let Some(found) = text[at..].find('{') {
        at += found;
        match Shortcode::read(&text[at..]).filter(|code| code.word() == word) {
            Some(code) if code.closes => {
                depth -= 1;
                at += code.length;
                if depth == 0 {
                    return Some(at);
                }
            }
            Some(code) => {
                depth += 1;
                at += code.length;
            }
            None => at += 1,
        }
    }
    None
}

fn end_of_comment(text: &str, mut at: usize) -> Option<usize> {
    while let Some(found) = text[at..].find('{') {
        at += found;
        if let Some(code) = Shortcode::read(&text[at..]).filter(|code| code.closes && code.is_comment()) {
            return Some(at + code.length);
        }
        at += 1;
    }
    None
}
