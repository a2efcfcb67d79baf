//! Where an article takes the text of another file in, in the notation of every tool.

use std::ops::Range;

use super::super::dialects::arguments::named;
use super::super::dialects::lines::Line;
use super::super::dialects::tags;
use super::super::dialects::text::Text;

/// Names of shortcodes and tags that take a file in.
const NAMES: [&str; 14] = [
    "include",
    "include_relative",
    "include_cached",
    "include-markdown",
    "include-file",
    "includefile",
    "include-md",
    "readfile",
    "snippet",
    "snippets",
    "import-md",
    "partial",
    "reuse",
    "render_file",
];

/// Endings of files whose text is taken in.
const ENDINGS: [&str; 4] = [".md", ".markdown", ".mdx", ".txt"];

/// What stands in the place of a file's text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct IncludeMark {
    pub(super) range: Range<usize>,
    pub(super) path: String,
    /// The part of the file that is meant, by its name or its lines.
    pub(super) section: Option<String>,
}

/// The marks of a body, in order.
pub(super) fn find(text: &Text<'_>) -> Vec<IncludeMark> {
    let mut marks = Vec::new();
    let body = &text.all[text.body..];
    if body.contains("[!") {
        bracketed(text, &mut marks);
    }
    if body.contains("{%") || body.contains("{{") {
        of_tags(text, &mut marks);
    }
    if body.contains("8<-") {
        snippets(text, &mut marks);
    }
    if body.contains("{include}") {
        fences(text, &mut marks);
    }
    if body.contains("@include") {
        comments(text, &mut marks);
    }
    marks.sort_by_key(|mark| mark.range.start);
    marks
}

/// Microsoft's `[!INCLUDE [title](path)]`.
fn bracketed(text: &Text<'_>, marks: &mut Vec<IncludeMark>) {
    for (at, _) in text.all.match_indices("[!") {
        let rest = &text.all[at + 2..];
        let is_mark = rest.get(..7).is_some_and(|word| word.eq_ignore_ascii_case("include"));
        if at < text.body || !is_mark || text.is_code(at) {
            continue;
        }
        let line = &rest[..rest.find('\n').unwrap_or(rest.len())];
        let inner = line.split_once("](").and_then(|(before, after)| Some((before, after.split_once(')')?)));
        let Some((before, (target, after))) = inner else { continue };
        let end = at + 2 + before.len() + 2 + target.len() + 1;
        let closing = after.trim_start().strip_prefix(']').map_or(0, |rest| after.len() - rest.len());
        let end = end + closing;
        let path = target.trim().split(" \"").next().unwrap_or_default().trim_matches(['<', '>']);
        marks.push(IncludeMark { range: at..end, path: path.to_owned(), section: None });
    }
}

/// `{{< include "x.md" >}}`, `{% include x.md %}`, and the reusable texts of GitHub's documentation.
fn of_tags(text: &Text<'_>, marks: &mut Vec<IncludeMark>) {
    let tags = tags::all(text.all, text.body).into_iter();
    for tag in tags.filter(|tag| !tag.closes && !text.is_code(tag.range.start)) {
        if let Some(reusable) = tag.rest.strip_prefix("reusables.").filter(|_| tag.name == "data") {
            let path = format!("data/reusables/{}.md", reusable.replace('.', "/"));
            marks.push(IncludeMark { range: tag.range, path, section: None });
            continue;
        }
        if !NAMES.contains(&tag.name.to_lowercase().as_str()) {
            continue;
        }
        let arguments = tag.arguments();
        let first =
            arguments.first().filter(|argument| argument.name.is_none()).map(|argument| argument.value);
        let Some(path) = named(&arguments, &["file", "src", "path", "filename"]).or(first) else { continue };
        let name = path.rsplit('/').next().unwrap_or(path);
        let is_text = ENDINGS.iter().any(|ending| name.to_lowercase().ends_with(ending));
        // `{% include figure alt="…" %}` is a template with arguments.
        let is_template = tag.liquid && arguments.len() > 1;
        if is_text || !(name.contains('.') || is_template) {
            let path = if is_text { path.to_owned() } else { format!("{path}.md") };
            marks.push(IncludeMark { range: tag.range, path, section: None });
        }
    }
}

/// `--8<-- "x.md:section"` of MkDocs' snippets, and its form with several files in lines between two marks.
fn snippets(text: &Text<'_>, marks: &mut Vec<IncludeMark>) {
    let mut block: Option<Line<'_>> = None;
    let mut files: Vec<IncludeMark> = Vec::new();
    for line in text.lines() {
        let content = line.content().trim();
        let scissors = content.strip_prefix("--8<--").or_else(|| content.strip_prefix("-8<-"));
        let range = line.content_start()..line.text_end();
        match (scissors.map(str::trim), &block) {
            (Some(""), None) => block = Some(line),
            (Some(""), Some(first)) => {
                // The marks go with the first and the last of their files.
                if let Some(mark) = files.first_mut() {
                    mark.range.start = first.content_start();
                }
                if let Some(mark) = files.last_mut() {
                    mark.range.end = line.text_end();
                }
                marks.append(&mut files);
                block = None;
            }
            (Some(rest), None) if rest.starts_with(['"', '\'']) => {
                marks.push(snippet(rest.trim_matches(['"', '\'']), range));
            }
            (None, Some(_)) if !content.is_empty() => files.push(snippet(content, range)),
            _ => {}
        }
    }
}

fn snippet(path: &str, range: Range<usize>) -> IncludeMark {
    match path.split_once(':').filter(|_| !path.contains("://")) {
        Some((path, section)) => {
            IncludeMark { range, path: path.to_owned(), section: Some(section.to_owned()) }
        }
        None => IncludeMark { range, path: path.to_owned(), section: None },
    }
}

/// MyST's fences ```` ```{include} x.md ````.
fn fences(text: &Text<'_>, marks: &mut Vec<IncludeMark>) {
    for code in text.code().iter().filter(|code| code.fenced) {
        let first = text.all[code.range.clone()].lines().next().unwrap_or_default();
        let Some(path) = first.trim_start_matches(['`', '~', ':']).trim().strip_prefix("{include}") else {
            continue;
        };
        marks.push(IncludeMark { range: code.range.clone(), path: path.trim().to_owned(), section: None });
    }
}

/// VitePress' `<!--@include: ./x.md{3,9}-->`.
fn comments(text: &Text<'_>, marks: &mut Vec<IncludeMark>) {
    for (at, _) in text.all.match_indices("<!--").filter(|(at, _)| *at >= text.body && !text.is_code(*at)) {
        let Some((inner, _)) = text.all[at + 4..].split_once("-->") else { return };
        let Some(path) = inner.trim_start().strip_prefix("@include:") else { continue };
        let path = path.trim();
        let (path, section) = match path.split_once('{').or_else(|| path.split_once('#')) {
            Some((path, section)) => (path, Some(section.trim_end_matches('}').replace(',', ":"))),
            None => (path, None),
        };
        marks.push(IncludeMark { range: at..at + inner.len() + 7, path: path.to_owned(), section });
    }
}

/// The part of a file that a mark means: lines `3:9`, or what stands between the marks of a section. The marks themselves go.
pub(super) fn section<'t>(text: &'t str, section: Option<&str>) -> Vec<&'t str> {
    let is_mark =
        |line: &&str| line.contains("--8<-- [") || line.contains("#region") || line.contains("#endregion");
    let Some(section) = section else { return text.lines().filter(|line| !is_mark(line)).collect() };
    let mut numbers = section.split(':').map(|number| number.trim().parse::<usize>().ok());
    if let Some(first) = numbers.next().filter(|first| first.is_some() || section.starts_with(':')) {
        let last = numbers.next().flatten().unwrap_or(if section.contains(':') {
            usize::MAX
        } else {
            first.unwrap_or(1)
        });
        let first = first.unwrap_or(1).max(1);
        return text.lines().take(last).skip(first - 1).filter(|line| !is_mark(line)).collect();
    }
    let begins = |line: &&str| {
        line.contains(&format!("[start:{section}]")) || line.contains(&format!("#region {section}"))
    };
    let ends = |line: &&str| {
        line.contains(&format!("[end:{section}]")) || line.contains(&format!("#endregion {section}"))
    };
    text.lines()
        .skip_while(|line| !begins(line))
        .skip(1)
        .take_while(|line| !ends(line))
        .filter(|line| !is_mark(line))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_notation_names_a_file() {
        for (text, expected) in [
            ("a [!INCLUDE [t](../b.md)] c", vec![("[!INCLUDE [t](../b.md)]", "../b.md", None)]),
            ("[!include[](<b c.md>)]", vec![("[!include[](<b c.md>)]", "b c.md", None)]),
            ("{{< include \"b.md\" >}}", vec![("{{< include \"b.md\" >}}", "b.md", None)]),
            ("{{% readfile file=\"b.txt\" %}}", vec![("{{% readfile file=\"b.txt\" %}}", "b.txt", None)]),
            (
                "{% include_relative b.md x=\"1\" %}",
                vec![("{% include_relative b.md x=\"1\" %}", "b.md", None)],
            ),
            ("{{< include \"b\" >}}", vec![("{{< include \"b\" >}}", "b.md", None)]),
            ("{% include note.html content=\"x\" %}", vec![]),
            (
                "{% data reusables.a.b-c %}",
                vec![("{% data reusables.a.b-c %}", "data/reusables/a/b-c.md", None)],
            ),
            ("--8<-- \"b.md:part\"", vec![("--8<-- \"b.md:part\"", "b.md", Some("part"))]),
            (
                "--8<--\nb.md\nc.md\n--8<--",
                vec![("--8<--\nb.md", "b.md", None), ("c.md\n--8<--", "c.md", None)],
            ),
            ("```{include} b.md\n:x: y\n```", vec![("```{include} b.md\n:x: y\n```", "b.md", None)]),
            (
                "<!-- @include: ./b.md{3,9} -->",
                vec![("<!-- @include: ./b.md{3,9} -->", "./b.md", Some("3:9"))],
            ),
            ("`{{< include \"b.md\" >}}`", vec![]),
        ] {
            let marks = find(&Text::new(text, 0, false));
            let found: Vec<_> = marks
                .iter()
                .map(|mark| (&text[mark.range.clone()], mark.path.as_str(), mark.section.as_deref()))
                .collect();
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn a_section_is_cut_out() {
        let text = "a\n--8<-- [start:x]\nb\n--8<-- [end:x]\nc";
        for (name, lines) in [
            (None, vec!["a", "b", "c"]),
            (Some("x"), vec!["b"]),
            (Some("1:1"), vec!["a"]),
            (Some("5"), vec!["c"]),
            (Some("3:"), vec!["b", "c"]),
            (Some("y"), vec![]),
        ] {
            assert_eq!(section(text, name), lines, "{name:?}");
        }
    }
}
