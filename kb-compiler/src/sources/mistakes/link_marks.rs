//! Links and images that Markdown shows as they are written: blanks in the address, a parenthesis that is missing, parentheses and
//! brackets that changed places, and names that are defined nowhere.

use std::collections::BTreeSet;
use std::ops::Range;

use super::Mistake;
use super::addresses::{self, is_address};
use super::link_definitions::{self, label};
use crate::diagnostic::{Code, codes};
use crate::sources::dialects::edits::Edit;
use crate::sources::dialects::findings::Findings;
use crate::sources::dialects::text::Text;

pub(super) const MISTAKE: Mistake = Mistake { signs: &["](", "][", "] (", ")["], edits };

/// Longest text of a link, in bytes.
const LONGEST: usize = 1000;

fn edits(text: &Text<'_>, findings: &mut Findings) -> Vec<Edit> {
    let mut links = Links { text, findings, edits: Vec::new(), defined: None };
    let all = text.all;
    for (at, mark) in all[text.body..].match_indices([']', ')']) {
        let at = text.body + at;
        let next = &all[at + 1..];
        match mark {
            "]" if next.starts_with('(') => links.inline(at),
            "]" if next.starts_with('[') => links.reference(at),
            "]" if next.starts_with(" (") => links.apart(at),
            ")" if next.starts_with('[') => links.swapped(at),
            _ => {}
        }
    }
    links.edits
}

struct Links<'t, 'f> {
    text: &'t Text<'t>,
    findings: &'f mut Findings,
    edits: Vec<Edit>,
    /// The names that are defined in this text, once one was looked for.
    defined: Option<BTreeSet<String>>,
}

impl Links<'_, '_> {
    /// `[text](target`, with the bracket that closes at `at`.
    fn inline(&mut self, at: usize) {
        let all = self.text.all;
        let behind = at + 2;
        let is_template = ["{%", "{{", "<%"].iter().any(|mark| all[behind..].starts_with(mark));
        if is_template || addresses::is_well_formed(&all[behind..]) {
            return;
        }
        let Some(open) = self.opening(at, '[', ']') else { return };
        let start = open - usize::from(self.is_image(open));
        let line = all[behind..].lines().next().unwrap_or_default();
        let close = addresses::closing(line);
        let span = start..behind + close.map_or(line.trim_end().len(), |close| close + 1);
        let inner = &line[..close.unwrap_or(line.len())];
        if let Some(target) =
            close.and_then(|_| inner.trim().strip_prefix('<')).filter(|target| is_address(target))
        {
            let at = behind + inner.len();
            self.report(&codes::BROKEN_LINK, span, format!("`>` is missing behind `{target}`"));
            return self.edits.push(Edit::new(at..at, ">"));
        }
        match (close, addresses::target(inner)) {
            (Some(_), Some((target, false))) => self.enclose(behind, inner, target, span),
            (Some(close), Some((target, true))) => {
                let message = format!("`{}` is a title without quotation marks", inner[target.end..].trim());
                self.report(&codes::BROKEN_LINK, span, message);
                self.edits.push(Edit::remove(behind + target.end..behind + close));
            }
            (None, _) => self.close(open, at, line, span),
            (Some(_), None) => self.words(open, at, span),
        }
    }

    /// Puts an address with blanks between angle brackets.
    fn enclose(&mut self, behind: usize, inner: &str, target: Range<usize>, span: Range<usize>) {
        let written = &inner[target.clone()];
        let message =
            format!("an address ends at a blank; write `<{written}>` or `{}`", written.replace(' ', "%20"));
        self.report(&codes::BROKEN_LINK, span, message);
        self.edits.push(Edit::new(behind + target.start..behind + target.start, "<"));
        self.edits.push(Edit::new(behind + target.end..behind + target.end, ">"));
    }

    /// A link whose parenthesis never closes.
    fn close(&mut self, open: usize, at: usize, line: &str, span: Range<usize>) {
        let token = line.split_whitespace().next().unwrap_or_default();
        let target = token.trim_end_matches(['.', ',', ';', ':', '!', '?', '*', '_', '|']);
        if line.starts_with(char::is_whitespace) || !is_address(target) {
            return self.words(open, at, span);
        }
        let end = at + 2 + target.len();
        self.report(&codes::BROKEN_LINK, span, format!("`)` is missing behind `{target}`"));
        self.edits.push(Edit::new(end..end, ")"));
    }

    /// What has the marks of a link and no address: its words stay.
    fn words(&mut self, open: usize, at: usize, span: Range<usize>) {
        if self.follows_a_word(open) {
            return;
        }
        let start = span.start;
        self.report(
            &codes::BROKEN_LINK,
            span,
            "what stands between the parentheses is no address".to_owned(),
        );
        self.edits.push(Edit::remove(start..open + 1));
        self.edits.push(Edit::new(at..at + 1, " "));
    }

    /// `[text][name]`, with the first bracket that closes at `at`.
    fn reference(&mut self, at: usize) {
        let all = self.text.all;
        let Some(open) = self.opening(at, '[', ']') else { return };
        let Some(end) = all[at + 2..].find(['[', ']', '\n']).map(|end| at + 2 + end) else { return };
        let within = self.follows_a_word(open) || all[..open].ends_with([']', '[']);
        let behind = &all[end + 1..];
        if !all[end..].starts_with(']') || within || behind.starts_with(['(', '[', ':']) {
            return;
        }
        let (shown, name) = (&all[open + 1..at], &all[at + 2..end]);
        let name = if name.trim().is_empty() { shown } else { name };
        let is_words = |text: &str| text.chars().filter(|c| c.is_alphabetic()).count() > 1;
        if name.starts_with('^') || !is_words(name) || !is_words(shown) || self.is_defined(name) {
            return;
        }
        let start = open - usize::from(self.is_image(open));
        if self.defined.as_ref().is_none_or(BTreeSet::is_empty) && !self.is_in_a_sentence(start, end, name) {
            return;
        }
        let message = format!("nothing is called `{name}`; a line such as `[{name}]: https://…` is missing");
        self.report(&codes::UNDEFINED_LINK, start..end + 1, message);
        self.edits.push(Edit::remove(start..open + 1));
        self.edits.push(Edit::remove(at..end + 1));
    }

    /// `[text] (address)`.
    fn apart(&mut self, at: usize) {
        let all = self.text.all;
        let behind = at + 3;
        let line = all[behind..].lines().next().unwrap_or_default();
        let target = addresses::closing(line).map(|close| line[..close].trim());
        let Some(target) = target.filter(|target| is_address(target) && !target.contains(' ')) else {
            return;
        };
        let Some(open) = self.opening(at, '[', ']') else { return };
        let shown = &all[open + 1..at];
        let is_words = shown.chars().any(char::is_alphabetic) && !matches!(shown, "x" | "X");
        if !is_words || self.follows_a_word(open) || self.is_defined(shown) {
            return;
        }
        let message = format!("a blank parts the text from its address `{target}`");
        self.report(&codes::BROKEN_LINK, open..behind + line.find(')').unwrap_or_default() + 1, message);
        self.edits.push(Edit::remove(at + 1..at + 2));
    }

    /// `(text)[address]`, with the parenthesis that closes at `at`.
    fn swapped(&mut self, at: usize) {
        let all = self.text.all;
        let Some(end) = all[at + 2..].find([']', '\n']).map(|end| at + 2 + end) else { return };
        let target = &all[at + 2..end];
        let behind = &all[end + 1..];
        if !is_address(target) || target.contains(' ') || behind.starts_with(['(', '[', ':']) {
            return;
        }
        let Some(open) = self.opening(at, '(', ')') else { return };
        if all[..open].ends_with(']') || self.is_defined(target) {
            return;
        }
        self.report(
            &codes::BROKEN_LINK,
            open..end + 1,
            "parentheses and brackets have changed places".to_owned(),
        );
        self.edits.push(Edit::new(open..open + 1, "["));
        self.edits.push(Edit::new(at..at + 2, "]("));
        self.edits.push(Edit::new(end..end + 1, ")"));
    }

    /// The mark that the one at `at` closes, in the same paragraph and outside code.
    fn opening(&self, at: usize, open: char, close: char) -> Option<usize> {
        let all = self.text.all;
        if all[..at].ends_with('\\') || self.text.is_code(at) {
            return None;
        }
        let from = all.floor_char_boundary(at.saturating_sub(LONGEST).max(self.text.body));
        let mut depth = 0usize;
        for (found, c) in all[from..at].char_indices().rev() {
            let found = from + found;
            let plain = !all[..found].ends_with('\\') && !self.text.is_code(found);
            match c {
                '\n' if all[..found].trim_end_matches([' ', '\t', '\r', '>']).ends_with('\n') => return None,
                c if c == close && plain => depth += 1,
                c if c == open && plain && depth == 0 => return Some(found),
                c if c == open && plain => depth -= 1,
                _ => {}
            }
        }
        None
    }

    /// Whether a reference stands among words, or alone on its line. Messages of programs, which put parts of theirs in brackets, don't
    /// look so.
    fn is_in_a_sentence(&self, start: usize, end: usize, name: &str) -> bool {
        let all = self.text.all;
        let line = all[..start].rfind('\n').map_or(0, |at| at + 1);
        let (before, behind) = (&all[line..start], all[end + 1..].lines().next().unwrap_or_default());
        let word = before.strip_suffix(' ').is_some_and(|words| words.ends_with(char::is_alphabetic));
        let goes_on =
            behind.is_empty() || behind.starts_with([' ', '.', ',', ';', ':', '!', '?', ')', '*', '|']);
        let alone = before.trim_matches([' ', '\t', '-', '*', '+']).is_empty() && behind.trim().is_empty();
        let is_name = name.chars().all(|c| c.is_alphanumeric() || "-_ ".contains(c));
        let quoted = before.trim_start().starts_with('>');
        is_name && !quoted && ((word && goes_on) || alone)
    }

    fn is_image(&self, open: usize) -> bool {
        self.text.all[..open].ends_with('!')
    }

    /// Whether brackets stand directly behind a word, as an index does.
    fn follows_a_word(&self, open: usize) -> bool {
        self.text.all[..open].ends_with(|c: char| c.is_alphanumeric() || matches!(c, ')' | '$' | '_' | '.'))
    }

    fn is_defined(&mut self, name: &str) -> bool {
        let text = self.text;
        let defined = self.defined.get_or_insert_with(|| {
            link_definitions::find(text).into_iter().map(|definition| definition.label).collect()
        });
        defined.contains(&label(name))
    }

    fn report(&mut self, code: &'static Code, span: Range<usize>, message: String) {
        self.findings.report(code, span, message);
    }
}

#[cfg(test)]
mod tests {
    use crate::sources::mistakes::tests::check;

    #[test]
    fn a_link_is_read_as_it_was_meant() {
        for (text, mended, said) in [
            (
                "See [x](pay run.md).",
                "See [x](<pay run.md>).",
                "1:5 an address ends at a blank; write `<pay run.md>` or `pay%20run.md`",
            ),
            (
                "![A *b*](my shot.png \"T\")",
                "![A *b*](<my shot.png> \"T\")",
                "1:1 an address ends at a blank; write `<my shot.png>` or `my%20shot.png`",
            ),
            (
                "[x](https://example.com our page)",
                "[x](https://example.com)",
                "1:1 `our page` is a title without quotation marks",
            ),
            ("[x](<pay run.md)", "[x](<pay run.md>)", "1:1 `>` is missing behind `pay run.md`"),
            ("See [x](a.md, or y.", "See [x](a.md), or y.", "1:5 `)` is missing behind `a.md`"),
            ("![x](a.png", "![x](a.png)", "1:1 `)` is missing behind `a.png`"),
            (
                "[x](only for some)",
                "x (only for some)",
                "1:1 what stands between the parentheses is no address",
            ),
            ("![x](nothing here", "x (nothing here", "1:1 what stands between the parentheses is no address"),
            (
                "Ask [our team][desk] now.",
                "Ask our team now.",
                "1:5 nothing is called `desk`; a line such as `[desk]: https://…` is missing",
            ),
            (
                "Ask [our team][].",
                "Ask our team.",
                "1:5 nothing is called `our team`; a line such as `[our team]: https://…` is missing",
            ),
            (
                "[our page] (https://example.com/a)",
                "[our page](https://example.com/a)",
                "1:1 a blank parts the text from its address `https://example.com/a`",
            ),
            (
                "(our page)[a.md] is new",
                "[our page](a.md) is new",
                "1:1 parentheses and brackets have changed places",
            ),
        ] {
            check(text, mended, &[said]);
        }
    }

    #[test]
    fn what_is_no_link_stays() {
        for text in [
            "[x](a.md) [y](<a b.md> 'T') [z](a.md\n\"T\")",
            "`[x](pay run.md)` and `[o][undef]`",
            "```\n[x](pay run.md)\n```\n",
            "values[index](first, second) and grid[row][column]",
            "Exception [Driver][Native Client]Link failed\n[proxy][error] wsgw: tid(1)\nat 10:39:11 [mpgw][warn] mpgw:",
            "> failed at [Stage one][Agent two] now",
            "Read [our page]({% page \"/our page/\" %}).",
            "[x][y] [12][ab] [a-z][0-9] [x][^1]\n\n[y]: b.md",
            "Ask [our team][desk].\n\n[Desk]: https://example.com",
            "- [x] (done) and [ ] (./open)",
            "[optional] (the default) and [1] (https://example.com)",
            "[a](b.md)[c.md] and \\[x\\](pay run.md)",
            "[a\n\nb](pay run.md)",
        ] {
            check(text, "", &[]);
        }
    }
}
