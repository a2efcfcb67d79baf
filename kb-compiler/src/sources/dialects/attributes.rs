//! Attribute lists of kramdown, Pandoc, Python-Markdown and markdown-it behind headings, paragraphs, links, images and code, sizes of
//! images, and Pandoc's `[spans]{.class}`. The id of a heading becomes its address; everything else says how things look, and goes.

use super::super::internal_names::{self, Verdict};
use super::Dialect;
use super::attribute_list::AttributeList;
use super::edits::Edit;
use super::findings::Findings;
use super::lines::Line;
use super::prose::Prose;
use super::text::Text;

pub(super) const DIALECT: Dialect = Dialect { signs: &["{", " ="], edits };

fn edits(text: &Text<'_>, _: &mut Findings) -> Vec<Edit> {
    let mut edits = Vec::new();
    sizes(text, &mut edits);
    let mut finder = Finder { text, prose: None, edits };
    let mut before = None;
    for line in text.lines() {
        if line.text.contains(['{', '}']) {
            finder.line(&line, before.as_ref());
        }
        if !line.is_blank() {
            before = Some(line);
        }
    }
    finder.edits
}

struct Finder<'a, 't> {
    text: &'a Text<'t>,
    prose: Option<Prose>,
    edits: Vec<Edit>,
}

impl Finder<'_, '_> {
    fn is_prose(&mut self, at: usize) -> bool {
        self.prose.get_or_insert_with(|| Prose::of(self.text)).holds(at)
    }

    fn line(&mut self, line: &Line<'_>, before: Option<&Line<'_>>) {
        let content = line.content().trim_end();
        let heading = is_heading(content) || is_underlined(self.text, line);
        if heading {
            self.heading(line);
        } else if let Some(list) = alone(content)
            && self.is_prose(line.content_start())
        {
            return self.block(line, before, &list);
        }
        let mut at = line.start;
        while let Some(found) = self.text.all[at..line.text_end()].find('{') {
            at += found;
            let list = AttributeList::read(&self.text.all[at..line.text_end()]);
            let list = list.filter(|list| !(heading && line.text_end() == at + list.length));
            match list {
                Some(list) if self.behind(line, at, &list) => at += list.length,
                _ => at += 1,
            }
        }
    }

    /// A list at the end of a heading. What is no list, or makes the heading internal, stays; that takes an escape, because pulldown-cmark
    /// reads all braces there as attributes.
    fn heading(&mut self, line: &Line<'_>) {
        let text = line.text.trim_end().trim_end_matches('#').trim_end();
        if !text.ends_with('}') || text.ends_with("\\}") || !self.is_prose(line.start + text.len() - 1) {
            return;
        }
        let Some(open) = text.rfind('{') else { return };
        let range = line.start + open..line.start + text.len();
        let list = AttributeList::read(&text[open..]).filter(|list| list.length == range.len());
        let is_internal = |part: &&str| internal_names::heading(part, &[]) != Verdict::Open;
        let internal = text[open + 1..text.len() - 1].split_whitespace().find(is_internal);
        let new = match (list.map(|list| list.id), internal) {
            (Some(_), Some(internal)) => format!("{{{internal}\\}}"),
            (Some(Some(id)), None) => format!("{{#{id}}}"),
            (Some(None), None) => String::new(),
            (None, _) => format!("{}\\}}", &text[open..text.len() - 1]),
        };
        if new != text[open..] {
            self.edits.push(Edit::new(range, new));
        }
    }

    /// A list in a line of its own belongs to the block before it, or to the one behind it.
    fn block(&mut self, line: &Line<'_>, before: Option<&Line<'_>>, list: &AttributeList<'_>) {
        let range = line.content_start()..line.text_end();
        let heading = before.filter(|before| is_heading(before.content()) && before.end == line.start);
        match (list.id, heading) {
            (Some(id), Some(heading)) if !heading.text.trim_end().ends_with('}') => {
                let end = heading.start + heading.text.trim_end().len();
                self.edits.push(Edit::new(end..end, format!(" {{#{id}}}")));
                self.edits.push(Edit::remove(range));
            }
            (Some(id), _) => self.edits.push(Edit::new(range, format!("<a id=\"{id}\"></a>"))),
            (None, _) => self.edits.push(Edit::remove(range)),
        }
    }

    /// A list that begins here, if it stands behind something: returns whether it went.
    fn behind(&mut self, line: &Line<'_>, at: usize, list: &AttributeList<'_>) -> bool {
        let before = &self.text.all[line.start..at];
        let after = &self.text.all[at + list.length..line.text_end()];
        let bare = before.trim_end();
        let blank = before.len() - bare.len();
        let element = bare.ends_with([')', ']', '`', '*', '_', '>', '~', '"', '=', '+']);
        let ends = after.trim().is_empty() && (blank > 0 || list.colon);
        let item = line.prefix().len() == before.len() && list.colon;
        let fits = (element && blank == 0)
            || (bare.ends_with([')', ']', '`', ':']) && blank <= 1 && (list.named || list.colon))
            || (ends && (list.named || list.colon))
            || item;
        if !fits || before.ends_with('\\') || !self.is_prose(at) {
            return false;
        }
        let apart = list.id.is_none() && (ends || after.starts_with([' ', '.', ',']));
        let from = if apart && !item { at - blank } else { at };
        let gap = if item { after.len() - after.trim_start().len() } else { 0 };
        let to = at + list.length + gap;
        let anchor = list.id.map(|id| format!("<a id=\"{id}\"></a>")).unwrap_or_default();
        if let Some(open) = span(before).filter(|_| blank == 0) {
            self.edits.push(Edit::remove(line.start + open..line.start + open + 1));
            self.edits.push(Edit::new(at - 1..to, anchor));
        } else {
            self.edits.push(Edit::new(from..to, anchor));
        }
        true
    }
}

/// The list that a line is, where it is nothing else.
fn alone(content: &str) -> Option<AttributeList<'_>> {
    AttributeList::read(content)
        .filter(|list| list.length == content.len() && (list.named || list.colon || list.id.is_some()))
}

fn is_heading(content: &str) -> bool {
    let name = content.trim_start_matches('#');
    (1..=6).contains(&(content.len() - name.len())) && name.starts_with([' ', '\t'])
}

/// Whether the line below makes this one a heading.
fn is_underlined(text: &Text<'_>, line: &Line<'_>) -> bool {
    let below = text.all[line.end..].lines().next().unwrap_or_default().trim();
    below.len() > 1
        && !line.is_blank()
        && (below.chars().all(|c| c == '=') || below.chars().all(|c| c == '-'))
}

/// Where the bracket of a span opens that ends here. Brackets of a link or an image are none.
fn span(before: &str) -> Option<usize> {
    let inner = before.strip_suffix(']')?;
    let mut depth = 0usize;
    for (at, c) in inner.char_indices().rev() {
        match c {
            ']' => depth += 1,
            '[' if depth == 0 => {
                let around = &inner[..at];
                return (!around.ends_with(['!', ']', '\\', '['])).then_some(at);
            }
            '[' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// Sizes of images: `![x](y.png =300x200)`.
fn sizes(text: &Text<'_>, edits: &mut Vec<Edit>) {
    for (at, _) in text.all[text.body..].match_indices(" =") {
        let at = text.body + at;
        let rest = &text.all[at + 2..];
        let size = rest.find(')').map_or("", |end| &rest[..end]);
        let line = text.all[..at].rsplit('\n').next().unwrap_or_default();
        let in_image = line.rfind("](").is_some_and(|open| !line[open..].contains(')'));
        let digits = size.trim_end_matches("px").chars().all(|c| c.is_ascii_digit() || "xX*%".contains(c));
        if in_image && digits && size.contains(|c: char| c.is_ascii_digit()) && !text.is_code(at) {
            let blanks = line.len() - line.trim_end().len();
            edits.push(Edit::remove(at - blanks..at + 2 + size.len()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::edited;

    #[test]
    fn lists_go_and_addresses_stay() {
        for (text, expected) in [
            ("## Set up {#set-up .wide}", "## Set up {#set-up}"),
            ("## Set up {: #set-up }", "## Set up {#set-up}"),
            ("## Set up {#a} ##", "## Set up {#a} ##"),
            ("## Set up {.unnumbered}\n# x {-}", "## Set up \n# x "),
            ("Set up {.wide}\n======", "Set up \n======"),
            ("## GET /users/{id}", "## GET /users/{id\\}"),
            ("## Refunds {.internal}", "## Refunds {.internal\\}"),
            ("## Refunds {#a .internal}", "## Refunds {.internal\\}"),
            ("## The {name} field", "## The {name} field"),
            ("## Set up\n{: #go .x}\n\nText", "## Set up {#go}\n\n\nText"),
            ("Text.\n{: .lead }\n\nMore", "Text.\n\n\nMore"),
            ("Text.\n{#here .x}\n", "Text.\n<a id=\"here\"></a>\n"),
            ("- a\n{: .b}\n- {:.c} d", "- a\n\n- d"),
            ("[a](b){:target=\"_blank\"} c", "[a](b) c"),
            ("![a](b.png){ width=50% } ![a](b.png){#fig:x}", "![a](b.png) ![a](b.png)<a id=\"fig:x\"></a>"),
            (
                "![a](b.png =300x200) ![a](b.png \"t\" =x20) ![a](b =50%)",
                "![a](b.png) ![a](b.png \"t\") ![a](b)",
            ),
            (
                "`a`{.python} **b**{.c} <https://a.test>{:.x} [c][d]{: .x }",
                "`a` **b** <https://a.test> [c][d]",
            ),
            ("[small words]{.smallcaps} and [b]{.underline}.", "small words and b."),
            ("A paragraph. {.note}\nx {: .y}", "A paragraph.\nx"),
            (
                "Use {name=value} and {id} or f(x){ return 1 }.",
                "Use {name=value} and {id} or f(x){ return 1 }.",
            ),
            ("`{.a}` and \\{.b} `x` {a}", "`{.a}` and \\{.b} `x` {a}"),
            ("a[0]{1} {{ x }} {% y %} (a = 5) x =3)", "a[0]{1} {{ x }} {% y %} (a = 5) x =3)"),
            ("```py {.x}\n{.a}\n```", "```py {.x}\n{.a}\n```"),
            ("| a | b |\n|---|---|\n| c | d |\n{: .table .wide }", "| a | b |\n|---|---|\n| c | d |\n"),
        ] {
            assert_eq!(edited(&super::DIALECT, text), expected, "{text}");
        }
    }
}
