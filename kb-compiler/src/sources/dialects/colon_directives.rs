//! Containers between lines of colons: Docusaurus' and VitePress' `:::note`, MyST's `:::{note}`, Pandoc's and Quarto's
//! `::: {.callout-note}`, and Microsoft Learn's `::: zone` and `:::row:::`.

use super::Dialect;
use super::arguments;
use super::call_outs::{self, Element, bold, words};
use super::code_ranges::Code;
use super::edits::Edit;
use super::findings::Findings;
use super::lines::{Line, lines};
use super::text::Text;
use crate::diagnostic::codes;

pub(super) const DIALECT: Dialect = Dialect { signs: &[":::"], edits };

/// A line of colons.
#[derive(Debug, PartialEq, Eq)]
enum Mark<'t> {
    /// `:::note Title`.
    Opens(Container<'t>),
    /// `:::`, or `::: zone-end` with the name of what ends.
    Closes(&'t str),
}

/// A container as its first line describes it.
#[derive(Debug, PartialEq, Eq)]
struct Container<'t> {
    name: &'t str,
    element: Element,
    title: String,
}

/// A container whose end is looked for.
struct Open<'t> {
    colons: usize,
    line: Line<'t>,
    container: Container<'t>,
}

/// Reads a text line by line.
#[derive(Default)]
struct Reader<'t> {
    open: Vec<Open<'t>>,
    edits: Vec<Edit>,
    /// The marks of rows and columns, and the indentation of what they hold.
    layout: Vec<Edit>,
    dedents: Vec<Edit>,
    /// Lines of headings, where a container that is never closed ends.
    headings: Vec<Line<'t>>,
    /// Whether options of a directive may follow.
    at_options: bool,
    /// Containers that have no end.
    endless: Vec<Open<'t>>,
}

fn edits(text: &Text<'_>, findings: &mut Findings) -> Vec<Edit> {
    let mut reader = Reader::default();
    for line in text.lines() {
        reader.dedent(&line);
        if !text.is_code(line.content_start()) {
            reader.line(line);
        }
    }
    reader.edits.extend(text.code().iter().filter_map(|code| label_of_fence(text.all, code)).flatten());
    reader.finish(text.all.len(), findings)
}

/// The label of a fence in a group of code, ```` ```sh [npm] ````, as a bold paragraph above it.
fn label_of_fence(text: &str, code: &Code) -> Option<Vec<Edit>> {
    let start = text[..code.range.start].rfind('\n').map_or(0, |end| end + 1);
    let line = lines(text, start).next().filter(|_| code.fenced)?;
    let (info, label) = line.text.trim_end().strip_suffix(']')?.rsplit_once('[')?;
    let label = vec![bold(label), String::new(), String::new()];
    let before = Edit::new(line.content_start()..line.content_start(), call_outs::blocks(&line, &label));
    Some(vec![before, Edit::remove(line.start + info.trim_end().len()..line.text_end())])
}

impl<'t> Reader<'t> {
    /// Columns of Microsoft Learn are indented by three blanks each, which must not make code of what they hold.
    fn dedent(&mut self, line: &Line<'t>) {
        let column = self.open.iter().rev().find(|open| is_layout(open.container.name));
        let Some(column) = column else { return };
        let most = column.line.prefix().len() + 3;
        let blanks = line.text.bytes().take(most).take_while(|byte| *byte == b' ').count();
        if blanks > 3 {
            self.dedents.push(Edit::remove(line.start..line.start + blanks));
        }
    }

    fn line(&mut self, line: Line<'t>) {
        let content = line.content();
        let colons = content.len() - content.trim_start_matches(':').len();
        if colons < 3 {
            return self.other(line, content);
        }
        match read(&content[colons..]) {
            Mark::Opens(container) => {
                self.at_options = content[colons..].trim_start().starts_with('{');
                let opening = container.element.opening(&line, &container.title);
                self.push(container.name, opening);
                if self.open.len() < MOST_OPEN {
                    self.open.push(Open { colons, line, container });
                }
            }
            Mark::Closes(name) => self.close(line, colons, name),
        }
    }

    /// A line without colons at its start.
    fn other(&mut self, line: Line<'t>, content: &'t str) {
        let tabs = self.open.iter().rposition(|open| matches!(open.container.name, "tabs" | "code-group"));
        if self.at_options && is_option(content) {
            self.edits.push(Edit::remove(line.start..line.end));
        } else if let (Some(tabs), Some(label)) = (tabs, content.strip_prefix("== ")) {
            self.tab(line, tabs, label);
        } else if content.starts_with('#') && content.trim_start_matches('#').starts_with(' ') {
            self.headings.push(line);
        }
        self.at_options &= is_option(content);
    }

    /// A tab of VitePress, which goes on to the next one or to the end of the tabs.
    fn tab(&mut self, line: Line<'t>, tabs: usize, label: &str) {
        let ends: Vec<Open<'t>> = self.open.drain(tabs + 1..).rev().collect();
        let mut lines: Vec<String> =
            ends.iter().flat_map(|open| [open.container.element.end().to_owned(), String::new()]).collect();
        lines.extend(["<section>".to_owned(), String::new(), bold(label.trim()), String::new()]);
        self.edits.push(Edit::new(line.content_start()..line.text_end(), call_outs::blocks(&line, &lines)));
        let container = Container { name: "==", element: Element::Section, title: String::new() };
        self.open.push(Open { colons: 0, line, container });
    }

    /// Ends the container that a line closes, with those in it that have no end of their own. A line that closes nothing goes.
    fn close(&mut self, line: Line<'t>, colons: usize, name: &str) {
        let named = |open: &Open<'_>| open.container.name == name;
        let last = self.open.iter().rposition(|open| open.colons > 0);
        let closed = if name.is_empty() {
            let exact = self.open.iter().rposition(|open| open.colons == colons);
            last.filter(|last| self.open[*last].colons >= colons).or(exact).or(last)
        } else {
            self.open.iter().rposition(named)
        };
        let ended = closed.map_or_else(Vec::new, |at| self.open.drain(at..).collect());
        let mut lines = Vec::new();
        for open in ended.iter().rev() {
            lines.extend([open.container.element.end().to_owned(), String::new()]);
        }
        let edit = Edit::new(line.content_start()..line.text_end(), call_outs::blocks(&line, &lines));
        self.push(ended.first().map_or(name, |open| open.container.name), edit);
        // A tab ends with its tabs.
        self.endless.extend(ended.into_iter().skip(1).filter(|open| open.colons > 0));
    }

    fn push(&mut self, name: &str, edit: Edit) {
        if is_layout(name) { self.layout.push(edit) } else { self.edits.push(edit) }
    }

    fn finish(mut self, end: usize, findings: &mut Findings) -> Vec<Edit> {
        if !self.dedents.is_empty() {
            self.dedents.append(&mut self.layout);
            return self.dedents;
        }
        self.edits.append(&mut self.layout);
        while let Some(open) = self.open.pop() {
            let behind = self.headings.iter().find(|heading| heading.start > open.line.start);
            let element = open.container.element;
            if element != Element::None {
                self.edits
                    .push(behind.map_or_else(|| element.ending_at(end), |line| element.ending_before(line)));
            }
            self.endless.push(open);
        }
        for open in self.endless.iter().filter(|open| open.colons > 0) {
            let span = open.line.content_start()..open.line.text_end();
            let message = format!("`{}` is never closed", open.line.content().trim_end());
            findings.report(&codes::ENDLESS_CONTAINER, span, message);
        }
        self.edits
    }
}

/// Most containers within containers.
const MOST_OPEN: usize = 64;

/// Whether a container only places what it holds on the page.
fn is_layout(name: &str) -> bool {
    matches!(name, "row" | "column")
}

/// What follows the colons of a line.
fn read(rest: &str) -> Mark<'_> {
    let info = rest.trim().trim_end_matches(':').trim_end();
    let name = info.split(|c: char| c.is_whitespace() || "[{".contains(c)).next().unwrap_or_default();
    if info.is_empty() {
        return Mark::Closes("");
    }
    if let Some(ended) = name.strip_suffix("-end") {
        return Mark::Closes(ended);
    }
    Mark::Opens(match info.strip_prefix('{') {
        Some(inner) => braced(inner),
        None => plain(name, info[name.len()..].trim()),
    })
}

/// `{note} Title` of MyST, `{.callout-note title="Title"}` of Quarto.
fn braced(inner: &str) -> Container<'_> {
    let (attributes, title) = inner.split_once('}').unwrap_or((inner, ""));
    let arguments = arguments::parse(attributes);
    let classes = arguments.iter().filter(|argument| argument.name.is_none()).map(|argument| argument.value);
    let names: Vec<&str> = classes.map(|class| class.trim_start_matches(['.', '#'])).collect();
    let kind = |name: &&str| element(name.trim_start_matches("callout-")) != Element::None;
    let name = names.iter().find(|name| kind(name)).or(names.first()).copied().unwrap_or_default();
    let named = arguments::named(&arguments, &["title", "name", "label", "summary"]).unwrap_or_default();
    container(name, if title.trim().is_empty() { named } else { title.trim() })
}

/// `note Title`, `note[Title]{attributes}`, `zone pivot="windows"`.
fn plain<'t>(name: &'t str, rest: &'t str) -> Container<'t> {
    let (bracketed, rest) = match rest.strip_prefix('[').and_then(|rest| rest.rsplit_once(']')) {
        Some((label, rest)) => (label, rest.trim()),
        None => ("", rest),
    };
    let (rest, attributes) = match rest.split_once('{').filter(|(_, inner)| inner.ends_with('}')) {
        Some((rest, inner)) => (rest.trim(), &inner[..inner.len() - 1]),
        None => (rest, ""),
    };
    let arguments = arguments::parse(if attributes.is_empty() { rest } else { attributes });
    let attributes_only =
        !rest.is_empty() && attributes.is_empty() && arguments.iter().all(|a| a.name.is_some());
    let named = arguments::named(&arguments, &["title", "label", "summary"]).unwrap_or_default();
    let title = if !bracketed.is_empty() {
        bracketed
    } else if rest.is_empty() || attributes_only {
        named
    } else {
        rest.trim_matches('"')
    };
    let mut container = container(name, title);
    if name == "zone" {
        container.title = arguments::named(&arguments, &["pivot"]).map_or_else(String::new, words);
    }
    container
}

fn container<'t>(name: &'t str, title: &str) -> Container<'t> {
    let kind = name.trim_start_matches("callout-");
    let own = call_outs::known(kind).and_then(|(_, title)| title).unwrap_or_default();
    let own =
        if kind == "versionadded" && !title.is_empty() { format!("{own}: {title}") } else { own.to_owned() };
    let title = if title.is_empty() || own.len() > title.len() && own.ends_with(title) {
        own
    } else {
        title.to_owned()
    };
    Container { name, element: element(kind), title }
}

/// What a container of that name becomes. One that only lays out its content, such as a column, or that nobody knows, is no element.
fn element(kind: &str) -> Element {
    if let Some((class, _)) = call_outs::known(kind) {
        return Element::Aside(class);
    }
    match kind {
        "details" | "dropdown" | "collapse" | "accordion" | "expand" | "spoiler" | "toggle" => {
            Element::Details
        }
        "tab" | "tab-item" | "card" | "grid-item-card" => Element::Section,
        "steps" => Element::Steps,
        "step" => Element::Step,
        _ => Element::None,
    }
}

/// An option of a MyST directive, such as `:class: dropdown`.
fn is_option(content: &str) -> bool {
    let named = content.strip_prefix(':').and_then(|rest| rest.split_once(':'));
    named.is_some_and(|(name, _)| {
        !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text after its edits, in lines without blank ones, and how many containers are endless.
    fn check(text: &str, lines: &[&str], endless: usize) {
        let (edited, found) = super::super::rewrite(text, 0, false);
        let left: Vec<&str> = edited.text().lines().filter(|line| !line.trim().is_empty()).collect();
        assert_eq!(left, lines, "{text}");
        let endless_found = found.iter().filter(|finding| finding.code == &codes::ENDLESS_CONTAINER).count();
        assert_eq!(endless_found, endless, "{text}");
    }

    #[test]
    fn directives_become_elements() {
        for (text, lines) in [
            (":::note\nx\n:::", vec!["<aside class=\"note\">", "x", "</aside>"]),
            (
                "::: danger STOP\nx\n:::\ny",
                vec!["<aside class=\"warning\">", "**STOP**", "x", "</aside>", "y"],
            ),
            (
                ":::warning[Mind [it](a.md)]\nx\n:::",
                vec!["<aside class=\"warning\">", "**Mind [it](a.md)**", "x", "</aside>"],
            ),
            (
                ":::tip{title=\"Use it\"}\nx\n:::",
                vec!["<aside class=\"tip\">", "**Use it**", "x", "</aside>"],
            ),
            (
                ":::note Title {.wide #id}\nx\n:::",
                vec!["<aside class=\"note\">", "**Title**", "x", "</aside>"],
            ),
            (
                ":::{seealso}\n:class: dropdown\n:name: x\n\nx\n:::",
                vec!["<aside class=\"note\">", "**See also**", "x", "</aside>"],
            ),
            (
                "::: {.callout-tip title=\"T\"}\nx\n:::",
                vec!["<aside class=\"tip\">", "**T**", "x", "</aside>"],
            ),
            (":::: details Click\nx\n::::", vec!["<details>", "<summary>Click</summary>", "x", "</details>"]),
            (
                "::::note\n:::tip\nx\n:::\ny\n::::\nz",
                vec![
                    "<aside class=\"note\">",
                    "<aside class=\"tip\">",
                    "x",
                    "</aside>",
                    "y",
                    "</aside>",
                    "z",
                ],
            ),
            (
                ":::note\n:::tip\nx\n:::\ny\n:::\nz",
                vec![
                    "<aside class=\"note\">",
                    "<aside class=\"tip\">",
                    "x",
                    "</aside>",
                    "y",
                    "</aside>",
                    "z",
                ],
            ),
            ("::: zone pivot=\"mac-os\"\nx\n::: zone-end\ny", vec!["**Mac os**", "x", "y"]),
            ("::: moniker range=\">=v2\"\nx\n::: moniker-end", vec!["x"]),
            (":::row:::\n   :::column span=\"2\":::\n   x\n   :::column-end:::\n:::row-end:::", vec!["   x"]),
            (
                ":::tabs\n== One\nx\n== Two\ny\n:::\nz",
                vec![
                    "<section>",
                    "**One**",
                    "x",
                    "</section>",
                    "<section>",
                    "**Two**",
                    "y",
                    "</section>",
                    "z",
                ],
            ),
            ("> :::note\n> x\n> :::", vec!["> <aside class=\"note\">", "> x", "> </aside>"]),
            (
                "1. a\n   :::note\n   x\n   :::",
                vec!["1. a", "   <aside class=\"note\">", "   x", "   </aside>"],
            ),
            ("- :::note\n  x\n  :::", vec!["- <aside class=\"note\">", "  x", "  </aside>"]),
            ("```\n:::note\n```", vec!["```", ":::note", "```"]),
            ("x\n:::\ny", vec!["x", "y"]),
            (":::unheard Of\nx\n:::", vec!["**Of**", "x"]),
        ] {
            let lines: Vec<&str> = lines.into_iter().filter(|line| !matches!(*line, ">")).collect();
            let (edited, _) = super::super::rewrite(text, 0, false);
            let left: Vec<&str> = edited
                .text()
                .lines()
                .map(str::trim_end)
                .filter(|line| !line.trim_matches(['>', ' ']).is_empty())
                .collect();
            assert_eq!(left, lines, "{text}");
        }
    }

    #[test]
    fn a_container_without_an_end_ends_at_the_next_heading() {
        check(":::note\nx\n\n## y\nz", &["<aside class=\"note\">", "x", "</aside>", "## y", "z"], 1);
        check(":::note\nx", &["<aside class=\"note\">", "x", "</aside>"], 1);
        check(
            "::::note\n:::tip\nx\n::::",
            &["<aside class=\"note\">", "<aside class=\"tip\">", "x", "</aside>", "</aside>"],
            1,
        );
    }
}
