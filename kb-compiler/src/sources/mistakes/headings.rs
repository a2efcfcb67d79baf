//! Headings that Markdown doesn't take for headings, and text that it takes for one.

use std::ops::Range;

use super::Mistake;
use super::indents::CODE;
use crate::diagnostic::codes;
use crate::sources::dialects::edits::Edit;
use crate::sources::dialects::findings::Findings;
use crate::sources::dialects::lines::Line;
use crate::sources::dialects::text::Text;
use crate::sources::internal_names::{self, Verdict};

pub(super) const MISTAKE: Mistake = Mistake { signs: &["#", "\n--", "\n=="], edits };

/// Most marks of a heading.
const MOST_MARKS: usize = 6;

/// Longest line that may be a heading, in bytes.
const LONGEST: usize = 120;

fn edits(text: &Text<'_>, findings: &mut Findings) -> Vec<Edit> {
    let mut headings = Headings {
        text,
        findings,
        edits: Vec::new(),
        empty: Vec::new(),
        above: Vec::new(),
        sounds_internal: false,
    };
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        let blank_below = lines.peek().is_none_or(Line::is_blank);
        match line.text.trim_start_matches([' ', '\t', '>']).as_bytes().first() {
            Some(b'#') if !text.is_code(line.content_start()) => headings.marked(&line, blank_below),
            Some(b'-' | b'=') if line.prefix().trim().is_empty() => headings.underline(&line),
            _ => {}
        }
        if line.is_blank() {
            headings.above.clear();
        } else {
            headings.above.push(line);
        }
    }
    headings.report_empty();
    headings.edits
}

struct Headings<'t, 'f> {
    text: &'t Text<'t>,
    findings: &'f mut Findings,
    edits: Vec<Edit>,
    /// Headings without words.
    empty: Vec<Range<usize>>,
    /// The lines of the paragraph so far.
    above: Vec<Line<'t>>,
    /// Whether a heading above may begin an internal part, which a new heading would end.
    sounds_internal: bool,
}

impl Headings<'_, '_> {
    /// A line that begins with `#`.
    fn marked(&mut self, line: &Line<'_>, blank_below: bool) {
        let content = line.content();
        let rest = content.trim_start_matches('#');
        let marks = content.len() - rest.len();
        let span = line.content_start()..line.text_end();
        if !(1..=MOST_MARKS).contains(&marks) {
            return;
        }
        if rest.starts_with([' ', '\t']) || rest.is_empty() {
            if rest.trim_matches(['#', ' ', '\t']).is_empty() {
                self.empty.push(span.clone());
                self.edits.push(Edit::remove(span));
            }
            self.sounds_internal |= internal_names::heading(rest, &[]) != Verdict::Open;
            return;
        }
        let alone = blank_below && self.above.is_empty();
        if !self.is_meant(marks, rest, alone) || self.sounds_internal {
            return;
        }
        let start = span.start + marks;
        let odd = rest.chars().next().filter(|c| c.is_whitespace()).map_or(0, char::len_utf8);
        let message = if odd == 0 {
            "a blank is missing behind `#`"
        } else {
            "the blank behind `#` is a protected one"
        };
        self.report(&codes::BROKEN_HEADING, span, &format!("{message}, without which this is no heading"));
        self.edits.push(Edit::new(start..start + odd, " "));
    }

    /// One finding for each article: some editors leave one behind wherever a heading was removed.
    fn report_empty(&mut self) {
        let Some(first) = self.empty.first().cloned() else { return };
        let more = match self.empty.len() - 1 {
            0 => String::new(),
            more => format!("; {more} more in this article"),
        };
        self.report(
            &codes::EMPTY_HEADING,
            first,
            &format!("this heading has no words; it is left out{more}"),
        );
    }

    /// Whether text behind marks was meant as a heading. One mark also begins a hashtag, a number or a directive.
    fn is_meant(&self, marks: usize, rest: &str, alone: bool) -> bool {
        let Some(first) = rest.chars().next() else { return false };
        if first.is_whitespace() {
            return rest.trim().chars().next().is_some_and(char::is_alphanumeric);
        }
        let tags = rest.split_whitespace().skip(1).any(|word| word.starts_with('#'));
        match marks {
            1 => alone && first.is_uppercase() && rest.contains(' ') && !tags,
            _ => (first.is_alphanumeric() || "*`\"“¿¡".contains(first)) && !tags && rest.len() <= LONGEST,
        }
    }

    /// A line of hyphens or equals signs, which makes a heading of the paragraph above it.
    fn underline(&mut self, line: &Line<'_>) {
        let mark = if line.text.contains('-') { '-' } else { '=' };
        let (Some(first), Some(last)) = (self.above.first(), self.above.last()) else { return };
        let indent = line.text.len() - line.text.trim_start().len();
        let is_underline = line.text.trim().chars().all(|c| c == mark) && line.text.trim().len() > 1;
        if !is_underline || indent >= CODE || !self.is_paragraph() || self.text.is_code(line.start + indent) {
            return;
        }
        let span = first.content_start()..last.text_end();
        let shown = &self.text.all[span.clone()];
        if internal_names::heading(shown, &[]) != Verdict::Open {
            self.sounds_internal = true;
            return;
        }
        let is_text = self.above.len() > 1
            || shown.len() > LONGEST
            || shown.ends_with(['.', ';', ',', '。'])
            || shown.ends_with("**") && shown.starts_with("**") && shown.len() > LONGEST / 2;
        if is_text {
            let message =
                format!("the line of `{mark}` below it makes a heading of this text; it is read as a rule");
            self.report(&codes::BROKEN_HEADING, span, &message);
            self.edits.push(Edit::new(line.start..line.start, "\n"));
            if mark == '=' {
                self.edits.push(Edit::new(line.start + indent..line.text_end(), "---"));
            }
        }
    }

    /// Whether the lines above are a paragraph of text that is in nothing else.
    fn is_paragraph(&self) -> bool {
        let begins = |mark: char| !"#|<>`~:!{[=-+".contains(mark);
        self.above.iter().all(|line| {
            line.prefix().trim().is_empty()
                && line.prefix().len() < CODE
                && line.content().chars().next().is_some_and(begins)
                && !self.text.is_code(line.content_start())
        })
    }

    fn report(&mut self, code: &'static crate::diagnostic::Code, span: Range<usize>, message: &str) {
        self.findings.report(code, span, message.to_owned());
    }
}

#[cfg(test)]
mod tests {
    use crate::sources::mistakes::tests::check;

    #[test]
    fn a_heading_is_read_as_one() {
        let (missing, protected) = (
            "a blank is missing behind `#`, without which this is no heading",
            "the blank behind `#` is a protected one, without which this is no heading",
        );
        let rule = "the line of `-` below it makes a heading of this text; it is read as a rule";
        for (text, mended, place, said) in [
            ("##Close the run\nText.\n", "## Close the run\nText.\n", "1:1", missing),
            ("Text.\n\n#Close the run\n\nText.\n", "Text.\n\n# Close the run\n\nText.\n", "3:1", missing),
            ("##\u{a0}Close\n", "## Close\n", "1:1", protected),
            ("> ###2. Close\n", "> ### 2. Close\n", "1:3", missing),
            ("a\n\n## \n\nb\n", "a\n\n\n\nb\n", "3:1", "this heading has no words; it is left out"),
            (
                "a\n\n### ###\n\n#\n",
                "a\n\n\n\n\n",
                "3:1",
                "this heading has no words; it is left out; 1 more in this article",
            ),
            ("One line\nand another\n---\n", "One line\nand another\n\n---\n", "1:1", rule),
            ("A sentence.\n-----\nText.\n", "A sentence.\n\n-----\nText.\n", "1:1", rule),
        ] {
            check(text, mended, &[&format!("{place} {said}")]);
        }
    }

    #[test]
    fn what_is_no_heading_stays() {
        for text in [
            "#hashtag and #another\n",
            "#1234 is closed.\n",
            "#include <stdio.h>\n",
            "#Sommer #Urlaub ist da\n\n",
            "Text #Close the run\n",
            "```\n##Close\n```\n",
            "Close the run\n---\n\nText.\n",
            "Title\n=====\n",
            "- one.\n---\n",
            "| a | b |\n|---|---|\n",
            "Text.\n\n---\n",
            "## Internal\n\nText.\n\n##Close\n",
            "Internal notes:\nfor the team.\n---\n",
        ] {
            check(text, "", &[]);
        }
    }
}
