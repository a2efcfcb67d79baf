//! Where a text is prose. Marks within lines mean nothing in code, in targets of links, in tags and in web addresses.

use std::ops::Range;

use super::super::hidden_piece::nearby;
use super::lines::Line;
use super::text::Text;

/// Longest tag or target of a link.
const LONGEST: usize = 4 * 1024;

/// The parts of a text that are no prose.
pub(in crate::sources) struct Prose {
    /// Sorted, without overlaps.
    other: Vec<Range<usize>>,
}

impl Prose {
    pub(in crate::sources) fn of(text: &Text<'_>) -> Self {
        let mut other: Vec<Range<usize>> = text.code().iter().map(|code| code.range.clone()).collect();
        if !text.mdx {
            indented_code(text, &mut other);
        }
        addresses(text, &mut other);
        other.sort_by_key(|range| (range.start, range.end));
        let mut merged: Vec<Range<usize>> = Vec::with_capacity(other.len());
        for range in other {
            match merged.last_mut().filter(|last| last.end >= range.start) {
                Some(last) => last.end = last.end.max(range.end),
                None => merged.push(range),
            }
        }
        Self { other: merged }
    }

    /// Whether prose stands at a place.
    pub(in crate::sources) fn holds(&self, at: usize) -> bool {
        self.until(at).is_none()
    }

    /// Where the part that is no prose ends that holds a place.
    pub(in crate::sources) fn until(&self, at: usize) -> Option<usize> {
        let before = self.other.partition_point(|range| range.start <= at).checked_sub(1)?;
        Some(self.other[before].end).filter(|end| *end > at)
    }
}

/// Lines behind a blank one that are indented by four more than the text around them.
fn indented_code(text: &Text<'_>, other: &mut Vec<Range<usize>>) {
    let (mut base, mut after_blank, mut in_code) = (0, true, false);
    for line in text.lines() {
        if line.is_blank() {
            after_blank = true;
            continue;
        }
        let indent = columns(line.text);
        let prefix = line.prefix();
        if (after_blank || in_code) && indent >= base + 4 {
            in_code = true;
            other.push(line.start..line.text_end());
        } else {
            in_code = false;
            let item = prefix.contains(|c: char| !c.is_whitespace() && c != '>');
            if item {
                base = columns_of(prefix);
            } else if after_blank && indent < base {
                base = if indent < 2 { 0 } else { indent };
            }
        }
        after_blank = false;
    }
}

/// The columns of blanks that a line begins with.
fn columns(line: &str) -> usize {
    columns_of(&line[..line.len() - line.trim_start_matches([' ', '\t']).len()])
}

fn columns_of(prefix: &str) -> usize {
    prefix.chars().fold(0, |columns, c| if c == '\t' { (columns / 4 + 1) * 4 } else { columns + 1 })
}

/// Targets of links, definitions of references, tags, and web addresses.
fn addresses(text: &Text<'_>, other: &mut Vec<Range<usize>>) {
    let all = text.all;
    let mut at = text.body;
    while let Some(found) = all[at..].find(['<', ']', ':']) {
        at += found;
        let rest = &all[at..];
        let range = match rest.as_bytes()[0] {
            b'<' => tag(rest).map(|length| at..at + length),
            b']' if rest.starts_with("](") => target(&rest[1..]).map(|length| at + 1..at + 1 + length),
            b']' if rest.starts_with("]:") && begins_definition(&all[..at]) => {
                Some(at..at + rest.find('\n').unwrap_or(rest.len()))
            }
            b':' if rest.starts_with("://") => {
                let scheme = all[..at].chars().rev().take_while(char::is_ascii_alphabetic).count();
                let end = rest.find(|c: char| c.is_whitespace() || "<>\"`)]|".contains(c));
                (scheme > 0).then(|| at - scheme..at + end.unwrap_or(rest.len()))
            }
            _ => None,
        };
        at = range.as_ref().map_or(at + 1, |range| range.end.max(at + 1));
        other.extend(range);
    }
}

/// The length of the tag or bracketed address at the start of a text.
fn tag(text: &str) -> Option<usize> {
    let begins = text[1..].starts_with(|c: char| c.is_ascii_alphabetic() || "/!?".contains(c));
    let near = nearby(text, LONGEST);
    let end = near.find('>').filter(|_| begins)?;
    (!near[..end].contains("\n\n") && !near[1..end].contains('<')).then_some(end + 1)
}

/// The length of a link's target with its parentheses.
fn target(text: &str) -> Option<usize> {
    let near = nearby(text, LONGEST);
    let mut depth = 0usize;
    for (at, c) in near.char_indices() {
        match c {
            '(' => depth += 1,
            ')' if depth == 1 => return Some(at + 1),
            ')' => depth -= 1,
            '\n' if near[at + 1..].starts_with('\n') => return None,
            _ => {}
        }
    }
    None
}

/// Whether the brackets that end here begin a line, as in `[name]: target`. A footnote's text is prose.
fn begins_definition(before: &str) -> bool {
    let line = before.rsplit('\n').next().unwrap_or_default().trim_start_matches([' ', '>']);
    line.starts_with('[') && !line.starts_with("[^") && !line[1..].contains('[')
}

/// The rest of the paragraph that holds a place: marks in it can't end behind it.
pub(in crate::sources) fn paragraph(text: &str, at: usize) -> &str {
    let rest = &text[at..];
    let mut end = 0;
    for (n, line) in rest.split_inclusive('\n').enumerate() {
        if n > 0 && (Line { start: 0, text: line.trim_end(), end: 0 }).is_blank() {
            break;
        }
        end += line.len();
    }
    &rest[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_mean_something_in_prose_alone() {
        for (text, prose) in [
            ("x @ y", "@"),
            ("`@` [@](@) <a b=@> https://a.test/@ @", "@@"),
            ("[a]: @\n[^a]: @", "@"),
            ("[a](<@> \"@\") [a]( @", "@"),
            ("x\n\n    @\n\n@", "@"),
            ("- x\n\n    @\n\n      @\n\n@", "@@"),
            ("1. x\n\n   @\n\n       @", "@"),
            ("x\n    @", "@"),
            ("a < @ > b a<b @", "@@"),
            ("C:@ a://@", "@"),
        ] {
            let looked = Text::new(text, 0, false);
            let found = Prose::of(&looked);
            let marks = text.match_indices('@').filter(|(at, _)| found.holds(*at));
            assert_eq!(marks.map(|(_, mark)| mark).collect::<String>(), prose, "{text}");
        }
    }
}
