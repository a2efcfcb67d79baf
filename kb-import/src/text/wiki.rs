//! Wiki markup of Jira and Textile as text. It is not a parser of all that they can do: it takes away the marks that people use, and
//! leaves everything else as it stands.

/// Macros that have an end, or stand alone: `{code:java}`, `{quote}`.
const MACROS: [&str; 7] = ["code", "noformat", "quote", "color", "panel", "pre", "toc"];

pub(super) fn text(wiki: &str) -> String {
    let mut out = String::with_capacity(wiki.len());
    for line in wiki.lines() {
        let line = without_macros(line);
        if line.trim().is_empty() && !line.is_empty() {
            continue;
        }
        let line = without_line_mark(&line);
        out.push_str(&without_emphasis(&without_links(line)));
        out.push('\n');
    }
    out
}

fn without_macros(line: &str) -> String {
    let (mut out, mut rest) = (String::new(), line);
    while let Some(at) = rest.find('{') {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let end = from.find('}');
        let inside = end.map_or("", |end| &from[1..end]);
        let name = inside.split([':', '=']).next().unwrap_or_default();
        match end {
            Some(end) if MACROS.contains(&name) => {
                // The line keeps a blank, which shows that it held a macro and nothing else.
                out.push(' ');
                rest = &from[end + 1..];
            }
            Some(end) if from.starts_with("{{") && from[end..].starts_with("}}") => {
                out.push_str(&from[2..end]);
                rest = &from[end + 2..];
            }
            _ => {
                out.push('{');
                rest = &from[1..];
            }
        }
    }
    out + rest
}

/// A line without the mark of a heading, a quotation, a list or a table.
fn without_line_mark(line: &str) -> &str {
    let line = line.trim();
    let mut mark = line.chars();
    let heading = mark.next() == Some('h') && mark.next().is_some_and(|c| ('1'..='6').contains(&c));
    if heading && line[2..].starts_with(". ") {
        return &line[4..];
    }
    for mark in ["bq. ", "p. "] {
        if let Some(rest) = line.strip_prefix(mark) {
            return rest;
        }
    }
    let list = line.trim_start_matches(['*', '#', '-']);
    let row = line.starts_with('|');
    match list.strip_prefix(' ') {
        Some(item) if list.len() < line.len() => item,
        _ if row => line.trim_matches('|').trim(),
        _ => line,
    }
}

/// `[words|address]` becomes its words, `[address]` its address, and `!picture.png!` nothing.
fn without_links(line: &str) -> String {
    let (mut out, mut rest) = (String::new(), line);
    while let Some(at) = rest.find(['[', '|']) {
        out.push_str(&rest[..at]);
        let from = &rest[at..];
        let inside = from.strip_prefix('[').and_then(|inside| inside.split_once(']'));
        let link =
            inside.filter(|(link, _)| link.contains("://") || link.contains('|') || link.starts_with('~'));
        if let Some((link, behind)) = link {
            out.push_str(link.split('|').next().unwrap_or_default());
            rest = behind;
        } else {
            out.push(if from.starts_with('|') { ' ' } else { '[' });
            rest = &from[1..];
        }
    }
    out + rest
}

/// Takes away `*`, `_`, `+` and `@` that stand around words.
fn without_emphasis(line: &str) -> String {
    let characters: Vec<char> = line.chars().collect();
    let is_word =
        |at: Option<usize>| at.and_then(|at| characters.get(at)).is_some_and(|c| c.is_alphanumeric());
    let ends_word =
        |at: Option<usize>| at.and_then(|at| characters.get(at)).is_some_and(|c| !c.is_whitespace());
    let kept = characters.iter().enumerate().filter(|(at, c)| {
        let mark = matches!(c, '*' | '_' | '+' | '@');
        let (before, behind) = (at.checked_sub(1), Some(at + 1));
        let opens = !is_word(before) && is_word(behind);
        let closes = ends_word(before) && !is_word(behind) && closes_one(&characters[..*at], **c);
        !(mark && ((opens && closed_later(&characters[at + 1..], **c)) || closes))
    });
    kept.map(|(_, c)| *c).collect()
}

fn closed_later(rest: &[char], mark: char) -> bool {
    rest.windows(2).any(|pair| pair[1] == mark && !pair[0].is_whitespace())
}

fn closes_one(before: &[char], mark: char) -> bool {
    let opened = |at: usize| at == 0 || !before[at - 1].is_alphanumeric();
    before.iter().enumerate().any(|(at, c)| *c == mark && opened(at))
}
