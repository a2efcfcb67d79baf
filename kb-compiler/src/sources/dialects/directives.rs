//! Directives within lines and of one line, which keep their labels: `:kbd[Ctrl]`, `::youtube[Set up]{#id}`; and MyST's roles, such as
//! `` {ref}`the rota <rota>` ``.

use super::Dialect;
use super::arguments::{self, named};
use super::call_outs::{self, Element, words};
use super::edits::Edit;
use super::findings::Findings;
use super::lines::Line;
use super::tag_words::link;
use super::text::Text;

pub(super) const DIALECT: Dialect = Dialect { signs: SIGNS, edits };

/// Words that stand before a bracket are rare outside directives.
const SIGNS: &[&str] = &[
    "}`", "::", "a[", "b[", "c[", "d[", "e[", "f[", "g[", "h[", "i[", "j[", "k[", "l[", "m[", "n[", "o[",
    "p[", "q[", "r[", "s[", "t[", "u[", "v[", "w[", "x[", "y[", "z[",
];

fn edits(text: &Text<'_>, _: &mut Findings) -> Vec<Edit> {
    let body = &text.all[text.body..];
    let mut edits = Vec::new();
    if body.contains("}`") {
        roles(text, &mut edits);
    }
    if body.contains("::") {
        leaves(text, &mut edits);
    }
    labels(text, &mut edits);
    edits
}

/// MyST's roles: the name goes, the text stays.
fn roles(text: &Text<'_>, edits: &mut Vec<Edit>) {
    for (at, _) in text.all.match_indices("}`").filter(|(at, _)| *at > text.body) {
        let before = &text.all[text.body..at];
        let Some(begin) = before.rfind('{').map(|begin| text.body + begin) else { continue };
        let name = &text.all[begin + 1..at];
        let is_name = name.starts_with(|c: char| c.is_ascii_lowercase())
            && name.chars().all(|c| c.is_ascii_alphanumeric() || ":+-_".contains(c));
        let span = text.code().iter().find(|code| code.range.start == at + 1 && !code.fenced);
        let (true, Some(span), false) = (is_name, span, text.is_code(begin)) else { continue };
        let content = text.all[span.range.clone()].trim_matches('`').trim();
        edits.push(Edit::new(begin..span.range.end, role(name, content)));
    }
}

/// What a role's text becomes.
fn role(name: &str, content: &str) -> String {
    let (label, target) = match content.strip_suffix('>').and_then(|content| content.rsplit_once('<')) {
        Some((label, target)) => (label.trim(), target),
        None => ("", content),
    };
    let name = name.rsplit(':').next().unwrap_or(name);
    match name {
        "ref" | "numref" | "eq" | "term" | "any" if !label.is_empty() => label.to_owned(),
        "ref" | "numref" | "eq" => words(target),
        "doc" | "download" if label.is_empty() => {
            link(&words(target.rsplit('/').next().unwrap_or(target)), target)
        }
        "doc" | "download" | "button-link" | "button-ref" => link(label, target),
        "guilabel" => format!("**{}**", content.replace('&', "")),
        "menuselection" => format!("**{}**", content.replace("-->", "→")),
        "sub" | "subscript" => format!("<sub>{content}</sub>"),
        "sup" | "superscript" => format!("<sup>{content}</sup>"),
        "kbd" => format!("<kbd>{content}</kbd>"),
        "octicon" | "fas" | "fab" | "far" | "material-regular" | "material-outlined" => String::new(),
        "abbr" | "term" | "any" | "strong" | "emphasis" | "title" | "dfn" => content.to_owned(),
        name if name.starts_with("bdg") => content.to_owned(),
        // Names of files, commands and functions are code.
        _ => format!("`{}`", content.trim_start_matches(['~', '!'])),
    }
}

/// Directives of one line, `::name[label]{attributes}`, and Nuxt's containers `::name` … `::`.
fn leaves(text: &Text<'_>, edits: &mut Vec<Edit>) {
    let mut open: Vec<Element> = Vec::new();
    let closes = |line: &Line<'_>| line.content().trim_end() == "::";
    let lines: Vec<Line<'_>> = text.lines().filter(|line| !text.is_code(line.content_start())).collect();
    let mut ends = lines.iter().filter(|line| closes(line)).count();
    for line in &lines {
        let content = line.content().trim_end();
        if closes(line) {
            ends -= 1;
            if let Some(element) = open.pop() {
                edits.push(replace(line, &[element.end().to_owned(), String::new()]));
            }
            continue;
        }
        let Some(rest) = content.strip_prefix("::").filter(|rest| !rest.starts_with(':')) else { continue };
        let Some(directive) = Directive::read(rest) else { continue };
        let title =
            named(&arguments::parse(directive.attributes), &["title", "label", "text"]).unwrap_or_default();
        let title = if directive.label.is_empty() { title } else { directive.label };
        if directive.behind.trim().is_empty() && directive.label.is_empty() && ends > open.len() {
            let kind = arguments::parse(directive.attributes);
            let kind = named(&kind, &["type", "color"]).unwrap_or(directive.name);
            let element = call_outs::known(kind).map_or(Element::None, |(class, _)| Element::Aside(class));
            edits.push(replace(line, &element.begin(title)));
            open.push(element);
        } else if directive.is_marked && directive.behind.trim().is_empty() {
            edits.push(replace(line, &[title.to_owned(), String::new()]));
        }
    }
}

fn replace(line: &Line<'_>, lines: &[String]) -> Edit {
    Edit::new(line.content_start()..line.text_end(), call_outs::blocks(line, lines))
}

/// Directives within a line, `:name[label]{attributes}`.
fn labels(text: &Text<'_>, edits: &mut Vec<Edit>) {
    for (at, _) in text.all.match_indices(':').filter(|(at, _)| *at >= text.body) {
        let joined = |c: char| c.is_alphanumeric() || ":/\\`".contains(c);
        let directive = Directive::read(&text.all[at + 1..]).filter(|directive| directive.bracketed);
        let Some(directive) = directive.filter(|_| !text.all[..at].ends_with(joined)) else { continue };
        let end = text.all.len() - directive.behind.len();
        let is_link = directive.behind.starts_with('(') || directive.label.contains('\n');
        if !is_link && !text.is_code(at) {
            let label = match directive.name {
                "kbd" => format!("<kbd>{}</kbd>", directive.label),
                _ => directive.label.to_owned(),
            };
            edits.push(Edit::new(at..end, label));
        }
    }
}

/// A directive behind its colons.
struct Directive<'t> {
    name: &'t str,
    label: &'t str,
    bracketed: bool,
    attributes: &'t str,
    /// Whether it has a label or attributes.
    is_marked: bool,
    behind: &'t str,
}

impl<'t> Directive<'t> {
    fn read(text: &'t str) -> Option<Self> {
        let end = text.find(|c: char| !(c.is_ascii_alphanumeric() || "-_".contains(c))).unwrap_or(text.len());
        let name = &text[..end];
        if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return None;
        }
        let near = text.floor_char_boundary((end + LONGEST).min(text.len()));
        let bracket = text[end..near].strip_prefix('[').and_then(closing_bracket);
        let (label, at) =
            bracket.map_or(("", end), |length| (&text[end + 1..end + 1 + length], end + length + 2));
        let braces = text[at..near.max(at)].strip_prefix('{').and_then(|rest| rest.find('}'));
        let (attributes, behind) =
            braces.map_or(("", at), |length| (&text[at + 1..at + 1 + length], at + length + 2));
        let behind = &text[behind..];
        let is_marked = bracket.is_some() || braces.is_some();
        Some(Self { name, label, bracketed: bracket.is_some(), attributes, is_marked, behind })
    }
}

/// Longest label or attributes, in bytes.
const LONGEST: usize = 1024;

/// Where the bracket ends that is open at the start of a text.
fn closing_bracket(text: &str) -> Option<usize> {
    let mut depth = 0usize;
    for (at, c) in text.char_indices() {
        match c {
            '[' => depth += 1,
            ']' if depth == 0 => return Some(at),
            ']' => depth -= 1,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    #[test]
    fn labels_stay_and_names_go() {
        for (text, lines) in [
            ("Press :kbd[Ctrl] and :abbr[HTML]{title=\"x\"}.", vec!["Press <kbd>Ctrl</kbd> and HTML."]),
            ("::youtube[Set [it](a.md) up]{#id}", vec!["Set [it](a.md) up"]),
            ("::card{title=\"Read me\"}", vec!["Read me"]),
            ("::alert{type=\"warning\"}\nx\n::\ny", vec!["<aside class=\"warning\">", "x", "</aside>", "y"]),
            (
                "See {ref}`the rota <rota>`, {ref}`on-call` and {doc}`pay/run`.",
                vec!["See the rota, On call and [Run](<pay/run>)."],
            ),
            (
                "{guilabel}`Save` {menuselection}`A --> B` {file}`a.txt` {py:func}`~x.y`",
                vec!["**Save** **A → B** `a.txt` `x.y`"],
            ),
            ("H{sub}`2`O {bdg-primary}`New`", vec!["H<sub>2</sub>O New"]),
            ("At 10:30[1], a:b[c] and ::before", vec!["At 10:30[1], a:b[c] and ::before"]),
            ("`{ref}` and a:b: and `:kbd[x]`", vec!["`{ref}` and a:b: and `:kbd[x]`"]),
            ("Note :see[this](a.md)", vec!["Note :see[this](a.md)"]),
        ] {
            let (edited, _) = crate::sources::dialects::rewrite(text, 0, false);
            let left: Vec<&str> = edited.text().lines().filter(|line| !line.trim().is_empty()).collect();
            assert_eq!(left, lines, "{text}");
        }
    }
}
