//! The kinds of call-outs that authors write, whatever the tool, and the HTML that a container becomes.

use super::edits::Edit;
use super::lines::Line;

/// Kinds that are a tip or a warning; every other kind is a note.
const TIPS: &[&str] =
    &["tip", "tipp", "hint", "success", "check", "done", "conseil", "consejo", "suggestion"];
const WARNINGS: &[&str] = &[
    "important",
    "warning",
    "warn",
    "caution",
    "danger",
    "attention",
    "error",
    "failure",
    "fail",
    "alert",
    "critical",
    "wichtig",
    "warnung",
    "achtung",
    "vorsicht",
    "gefahr",
    "avertissement",
    "danger-zone",
    "advertencia",
    "peligro",
];
/// Notes whose kind says no more than that they are notes.
const NOTES: &[&str] = &[
    "note",
    "notes",
    "info",
    "information",
    "hinweis",
    "remarque",
    "nota",
    "primary",
    "secondary",
    "admonition",
    "callout",
    "notice",
    "block",
    "default",
    "neutral",
    "custom",
    "message",
    "infobox",
];
/// Notes whose kind tells the reader something.
const TOPICS: &[(&str, &str)] = &[
    ("abstract", "Abstract"),
    ("summary", "Summary"),
    ("tldr", "TL;DR"),
    ("todo", "To do"),
    ("question", "Question"),
    ("help", "Help"),
    ("faq", "FAQ"),
    ("missing", "Missing"),
    ("bug", "Bug"),
    ("example", "Example"),
    ("quote", "Quote"),
    ("cite", "Quote"),
    ("seealso", "See also"),
    ("see-also", "See also"),
    ("prerequisites", "Prerequisites"),
    ("prerequisite", "Prerequisite"),
    ("availability", "Availability"),
    ("morelikethis", "More like this"),
    ("security", "Security"),
    ("deprecated", "Deprecated"),
    ("versionadded", "Added"),
    ("versionchanged", "Changed"),
    ("beta", "Beta"),
    ("preview", "Preview"),
    ("experimental", "Experimental"),
    ("experiment", "Experiment"),
    ("exercise", "Exercise"),
    ("solution", "Solution"),
    ("topic", "Topic"),
    ("sidebar", "Sidebar"),
    ("theorem", "Theorem"),
    ("definition", "Definition"),
    ("proof", "Proof"),
    ("remark", "Remark"),
    ("admin", "For administrators"),
];

/// The class of a known kind of call-out, and the title that it has where its author wrote none.
pub(in crate::sources) fn known(kind: &str) -> Option<(&'static str, Option<&'static str>)> {
    let kind = kind.to_lowercase();
    let is = |known: &&str| *known == kind;
    if TIPS.iter().any(is) {
        Some(("tip", None))
    } else if WARNINGS.iter().any(is) {
        Some(("warning", None))
    } else if NOTES.iter().any(is) {
        Some(("note", None))
    } else {
        TOPICS.iter().find(|(known, _)| is(known)).map(|(_, title)| ("note", Some(*title)))
    }
}

/// The HTML element that a container becomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::sources) enum Element {
    Aside(&'static str),
    Section,
    Details,
    Steps,
    Step,
    /// Only its marks go.
    None,
}

impl Element {
    /// The lines that begin it, under a title that may be empty.
    pub(in crate::sources) fn begin(self, title: &str) -> Vec<String> {
        let label = if title.is_empty() { Vec::new() } else { vec![bold(title), String::new()] };
        let mut lines = match self {
            Self::Aside(class) => vec![format!("<aside class=\"{class}\">"), String::new()],
            Self::Section => vec!["<section>".to_owned(), String::new()],
            Self::Details => {
                let title = if title.is_empty() { "Details" } else { title };
                return vec!["<details>".to_owned(), format!("<summary>{title}</summary>"), String::new()];
            }
            Self::Steps => vec!["<ol>".to_owned(), String::new()],
            Self::Step => vec!["<li>".to_owned(), String::new()],
            Self::None => Vec::new(),
        };
        lines.extend(label);
        lines
    }

    pub(in crate::sources) fn end(self) -> &'static str {
        match self {
            Self::Aside(_) => "</aside>",
            Self::Section => "</section>",
            Self::Details => "</details>",
            Self::Steps => "</ol>",
            Self::Step => "</li>",
            Self::None => "",
        }
    }

    /// The line that opens a container becomes its tag and title, each a block of its own.
    pub(in crate::sources) fn opening(self, line: &Line<'_>, title: &str) -> Edit {
        let range = line.content_start()..line.text_end();
        Edit::new(range, blocks(line, &self.begin(title.trim())))
    }

    /// The end tag before a line, for a container that ends where something else begins.
    pub(in crate::sources) fn ending_before(self, line: &Line<'_>) -> Edit {
        let below = line.prefix_below();
        Edit::new(line.start..line.start, format!("{below}\n{below}{}\n{below}\n", self.end()))
    }

    /// The end tag at the end of a text, for a container that its author never closed.
    pub(in crate::sources) fn ending_at(self, end: usize) -> Edit {
        Edit::new(end..end, format!("\n\n{}\n", self.end()))
    }
}

/// Lines in the place of a line's content, behind a blank one. Where the line begins an item, that must begin with the first.
pub(in crate::sources) fn blocks(line: &Line<'_>, lines: &[String]) -> String {
    let below = line.prefix_below();
    let gap = if below == line.prefix() { format!("\n{below}") } else { String::new() };
    format!("{gap}{}", lines.join(&format!("\n{below}")))
}

/// A title as a bold paragraph. Marks of emphasis in it would end it early.
pub(in crate::sources) fn bold(title: &str) -> String {
    if title.contains('*') || title.ends_with('\\') { title.to_owned() } else { format!("**{title}**") }
}

/// A name as words: `see-also` is `See also`.
pub(in crate::sources) fn words(name: &str) -> String {
    let words = name.replace(['-', '_'], " ");
    let mut letters = words.trim().chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
