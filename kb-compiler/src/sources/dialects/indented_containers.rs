//! MkDocs' and Material's containers, whose bodies are indented: `!!! note "Title"`, `??? tip`, `=== "Tab"`.

use super::Dialect;
use super::call_outs::{self, Element, words};
use super::edits::Edit;
use super::findings::Findings;
use super::lines::Line;
use super::text::Text;

pub(super) const DIALECT: Dialect = Dialect { signs: &["!!!", "???", "=== \"", "===! \"", "===+ \""], edits };

/// Columns by which a body is indented.
const INDENT: usize = 4;

/// Classes that place a call-out on the page, and say nothing of it.
const LAYOUT: [&str; 4] = ["inline", "end", "annotate", "collapsible"];

/// One round takes the outermost containers; those within them stand at the margin in the next.
fn edits(text: &Text<'_>, _: &mut Findings) -> Vec<Edit> {
    let lines: Vec<Line<'_>> = text.lines().collect();
    let mut edits = Vec::new();
    let (mut at, mut within_list) = (0, false);
    while let Some(line) = lines.get(at) {
        let below = line.prefix_below();
        let plain = below == line.prefix();
        within_list = !plain || (within_list && (line.is_blank() || line.text.starts_with([' ', '\t'])));
        let is_code = columns(&below) >= INDENT && !within_list;
        let container = read(line.content()).filter(|_| !is_code && !text.is_code(line.content_start()));
        at += 1;
        let Some((element, title)) = container else { continue };
        let body = Body::of(&below, &lines[at..]);
        if body.lines == 0 && !line.content().contains('"') && !matches!(element, Element::Aside(_)) {
            continue;
        }
        edits.push(element.opening(line, &title));
        for line in &lines[at..at + body.lines] {
            edits.extend(body.dedent(line));
        }
        let last = lines[..at + body.lines].iter().rev().find(|line| !line.is_blank()).unwrap_or(line);
        let end = format!("\n{below}\n{below}{}\n{below}", element.end());
        edits.push(Edit::new(last.text_end()..last.text_end(), end));
        at += body.lines;
    }
    edits
}

/// The container that a line opens, and its title.
fn read(content: &str) -> Option<(Element, String)> {
    if let Some(rest) = content.strip_prefix("===") {
        let label = rest.trim_start_matches(['!', '+']).trim_start().trim_end();
        let label = label.strip_prefix('"')?.strip_suffix('"')?;
        return rest.starts_with([' ', '!', '+']).then(|| (Element::Section, label.to_owned()));
    }
    let folded = content.starts_with("???");
    let rest = content.strip_prefix("!!!").or_else(|| content.strip_prefix("???"))?;
    let rest = rest.strip_prefix('+').unwrap_or(rest).trim();
    let (kinds, quoted) = match rest.split_once('"') {
        Some((kinds, quoted)) => (kinds, Some(quoted.strip_suffix('"')?)),
        None => (rest, None),
    };
    let is_name = |c: char| c.is_alphanumeric() || "-_ .:{}#=".contains(c);
    let mut names = kinds.split_whitespace();
    let kind = names.next().unwrap_or("note");
    if !kinds.chars().all(is_name) || kinds.len() > MOST_NAMES {
        return None;
    }
    let known = call_outs::known(kind);
    // Words without quotation marks behind a known kind were meant as its title.
    let bare: Vec<&str> = names.filter(|name| !LAYOUT.contains(name)).collect();
    if known.is_none() && quoted.is_none() && !bare.is_empty() {
        return None;
    }
    let own = known.map_or_else(|| words(kind), |(_, title)| title.unwrap_or_default().to_owned());
    let title = quoted.map_or_else(|| if bare.is_empty() { own } else { bare.join(" ") }, str::to_owned);
    let title = if folded && title.is_empty() { words(kind) } else { title };
    let element =
        if folded { Element::Details } else { Element::Aside(known.map_or("note", |(class, _)| class)) };
    Some((element, title))
}

/// Longest names of kinds, in bytes; more is a sentence.
const MOST_NAMES: usize = 80;

/// The indented lines below a container's first.
struct Body {
    lines: usize,
    /// Columns before the container.
    margin: usize,
    /// Columns by which the body is indented.
    width: usize,
    /// Quotation marks before the container.
    quotes: usize,
}

impl Body {
    fn of(below: &str, lines: &[Line<'_>]) -> Self {
        let quotes = below.matches('>').count();
        let margin = columns(behind_quotes(below, quotes).unwrap_or(below));
        let mut body = Self { lines: 0, margin, width: INDENT, quotes };
        let first = lines.iter().find(|line| !line.is_blank()).and_then(|line| body.indent(line));
        // Two or three blanks are a slip: the author saw a body.
        body.width = first.map_or(INDENT, |first| first.saturating_sub(margin).clamp(2, INDENT));
        let belongs = |line: &Line<'_>| {
            line.is_blank() || body.indent(line).is_some_and(|indent| indent >= body.margin + body.width)
        };
        let lines_of = lines.iter().take_while(|line| belongs(line)).count();
        // Blank lines at the end belong to what follows.
        let blank = lines[..lines_of].iter().rev().take_while(|line| line.is_blank()).count();
        body.lines = lines_of - blank;
        body
    }

    /// The columns before a line's text; `None` where it leaves the quotation.
    fn indent(&self, line: &Line<'_>) -> Option<usize> {
        let rest = behind_quotes(line.text, self.quotes)?;
        Some(columns(&rest[..rest.len() - rest.trim_start_matches([' ', '\t']).len()]))
    }

    /// The removal of a body line's indentation.
    fn dedent(&self, line: &Line<'_>) -> Option<Edit> {
        let rest = behind_quotes(line.text, self.quotes).filter(|_| !line.is_blank())?;
        let start = line.text_end() - rest.len();
        let (mut from, mut column) = (None, 0);
        for (at, c) in rest.char_indices() {
            if column >= self.margin {
                from.get_or_insert(at);
            }
            if column >= self.margin + self.width {
                return from.map(|from| Edit::remove(start + from..start + at));
            }
            column = next_column(column, c)?;
        }
        None
    }
}

/// A text behind so many quotation marks and the blank after the last.
fn behind_quotes(text: &str, quotes: usize) -> Option<&str> {
    let mut rest = text;
    for _ in 0..quotes {
        rest = rest.trim_start_matches([' ', '\t']).strip_prefix('>')?;
    }
    Some(if quotes > 0 { rest.strip_prefix(' ').unwrap_or(rest) } else { rest })
}

fn columns(blanks: &str) -> usize {
    blanks.chars().fold(0, |column, c| next_column(column, c).unwrap_or(column + 1))
}

fn next_column(column: usize, c: char) -> Option<usize> {
    match c {
        ' ' => Some(column + 1),
        '\t' => Some(column / 4 * 4 + 4),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn indented_bodies_become_elements() {
        let (note, aside) = ("<aside class=\"note\">", "</aside>");
        for (text, lines) in [
            ("!!! note\n    x\ny", vec![note, "x", aside, "y"]),
            (
                "!!! note \"Mind it\"\n\n    x\n\n    - y\n\nz",
                vec![note, "**Mind it**", "x", "- y", aside, "z"],
            ),
            ("!!! note \"\"\n\tx", vec![note, "x", aside]),
            ("!!! danger inline end\n    x", vec!["<aside class=\"warning\">", "x", aside]),
            ("!!! tip Use it\n    x", vec!["<aside class=\"tip\">", "**Use it**", "x", aside]),
            ("!!! example\n    x", vec![note, "**Example**", "x", aside]),
            ("!!! custom-kind\n    x", vec![note, "**Custom kind**", "x", aside]),
            ("??? note \"Why?\"\n    x", vec!["<details>", "<summary>Why?</summary>", "x", "</details>"]),
            ("???+ warning\n    x", vec!["<details>", "<summary>Warning</summary>", "x", "</details>"]),
            (
                "=== \"A\"\n\n    x\n\n=== \"B\"\n\n        code\n",
                vec!["<section>", "**A**", "x", "</section>", "<section>", "**B**", "    code", "</section>"],
            ),
            ("!!! note\n  x\ny", vec![note, "x", aside, "y"]),
            ("!!! note\nx", vec![note, aside, "x"]),
            (
                "1. a\n\n    !!! tip\n        x\n\n2. b",
                vec!["1. a", "    <aside class=\"tip\">", "    x", "    </aside>", "2. b"],
            ),
            ("> !!! note\n>     x\n\ny", vec!["> <aside class=\"note\">", "> x", "> </aside>", "y"]),
            (
                "!!! note\n    x\n\n    ??? tip \"T\"\n        y\n    z",
                vec![note, "x", "<details>", "<summary>T</summary>", "y", "</details>", "z", aside],
            ),
            (
                "!!! note\n    ```md\n    !!! tip\n        x\n    ```",
                vec![note, "```md", "!!! tip", "    x", "```", aside],
            ),
            ("text\n\n    !!! note\n        code", vec!["text", "    !!! note", "        code"]),
            ("!!! Do not touch this!", vec!["!!! Do not touch this!"]),
            ("??? Really ???", vec!["??? Really ???"]),
            ("Title\n===", vec!["Title", "==="]),
        ] {
            let (edited, _) = crate::sources::dialects::rewrite(text, 0, false);
            let blank = |line: &&str| !line.trim_matches(['>', ' ']).is_empty();
            let left: Vec<&str> = edited.text().lines().map(str::trim_end).filter(blank).collect();
            assert_eq!(left, lines, "{text}");
        }
    }
}
