//! Removes the imports and exports of MDX. A sentence that begins with the same word stays.

use std::ops::Range;

use super::super::text::Text;
use super::script;

/// Longest statement.
const LONGEST: usize = 64 * 1024;

/// The statements of a text, with the ends of their lines but the last.
pub(super) fn find(text: &Text<'_>) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    if !text.all[text.body..].contains("import ") && !text.all[text.body..].contains("export ") {
        return found;
    }
    let mut may_begin = true;
    for line in text.lines() {
        if found.last().is_some_and(|last| line.start < last.end) {
            continue;
        }
        let rest = super::super::super::hidden_piece::nearby(&text.all[line.start..], LONGEST);
        let length = length(rest, text.mdx).filter(|_| may_begin && !text.is_code(line.start));
        may_begin = length.is_some() || line.is_blank();
        if let Some(length) = length {
            found.push(line.start..line.start + length);
        }
    }
    found
}

/// The values of exported constants that are a text or a number.
pub(super) fn constants<'t>(text: &Text<'t>, statements: &[Range<usize>]) -> Vec<(&'t str, String)> {
    let constant = |range: &Range<usize>| {
        let statement = text.all[range.clone()].strip_prefix("export const ")?;
        let (name, value) = statement.split_once('=')?;
        let value = value.trim().trim_end_matches(';').trim();
        let number = || value.parse::<f64>().ok().map(|_| value.to_owned());
        Some((name.trim(), script::literal(value).or_else(number)?))
    };
    statements.iter().filter_map(constant).collect()
}

/// The length of the statement that a text begins with.
fn length(text: &str, mdx: bool) -> Option<usize> {
    if text.starts_with("import ") {
        return import(text);
    }
    let rest = text.strip_prefix("export ")?.trim_start();
    is_export(rest, mdx).then(|| {
        let end = script::length(text, ends_statement);
        end.unwrap_or_else(|| text.find("\n\n").unwrap_or(text.trim_end().len()))
    })
}

fn import(text: &str) -> Option<usize> {
    let rest = text["import ".len()..].trim_start();
    let source = if rest.starts_with(['"', '\'']) {
        rest
    } else {
        let (names, source) = rest.split_once("from")?;
        let part = |c: char| c.is_alphanumeric() || c.is_whitespace() || "_$,{}*".contains(c);
        let fits =
            names.chars().all(part) && !names.contains("\n\n") && names.ends_with([' ', '\n', '}', '*']);
        let named = names.contains(['{', '*']) || names.split_whitespace().count() <= 2;
        Some(source.trim_start()).filter(|_| fits && named)?
    };
    let quote = source.chars().next().filter(|c| "\"'".contains(*c))?;
    let (_, after) = source[1..].split_once(quote)?;
    let after = after.trim_start_matches([';', ' ']);
    let end = text.len() - after.len();
    (after.is_empty() || after.starts_with(['\n', '\r'])).then_some(end)
}

/// Whether what follows `export` makes it a statement. Outside of MDX a sentence may well begin so.
fn is_export(rest: &str, mdx: bool) -> bool {
    let line = rest.lines().next().unwrap_or_default().trim_end();
    let mut words = line.split([' ', '(', '{', '=', ':', '<']).filter(|word| !word.is_empty());
    let (first, second) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    match first {
        "const" | "let" | "var" => {
            line.contains('{') || line.contains('[') || script::is_name(second) && line.contains('=')
        }
        "function" | "class" | "async" => line.contains(['(', '{']),
        "default" => {
            mdx || line.ends_with([';', '{', '(', '[', '>'])
                || script::is_name(line["default".len()..].trim())
        }
        _ => rest.starts_with(['{', '*']),
    }
}

/// Whether a statement ends at a place: at the end of its line, unless the line or the next one goes on.
fn ends_statement(text: &str, at: usize) -> bool {
    let (before, after) = (&text[..at], &text[at..]);
    if after.is_empty() {
        return true;
    }
    let goes_on =
        before.trim_end().ends_with(['=', ',', '+', '&', '|', '?', ':']) || before.trim_end().ends_with("=>");
    let next = after.trim_start_matches(['\r', '\n']);
    let follows = next.trim_start().starts_with(['.', '+', '?', ':', '&', '|']) && next.starts_with(' ');
    after.starts_with(['\n', '\r']) && !goes_on && !follows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_are_told_from_sentences() {
        for (text, statements) in [
            ("import A from '@a/b';\n\nx", 1),
            ("import * as A from \"a\"\nimport \"./x.css\"\nimport B, { C as D } from 'b'\n", 3),
            ("export const a = {\n  b: [1,\n\n  2],\n};\n\nx", 1),
            ("export default function A({ b }) {\n  return <p>Don't</p>\n}\n\nx", 1),
            ("export { a } from 'b'\nexport * from \"c\";\n", 2),
            ("export const a =\n  5;\n\nx", 1),
            ("export default Layout;\n", 1),
            ("import duties from abroad apply.", 0),
            ("import duties from \"abroad\" apply.", 0),
            ("export the report from 'here'", 0),
            ("export default settings before you start.", 0),
            ("export const-correct code.", 0),
            ("text\nimport A from 'a'", 0),
            ("```js\nimport A from 'a'\n```", 0),
            ("  import A from 'a'", 0),
        ] {
            assert_eq!(find(&Text::new(text, 0, false)).len(), statements, "{text}");
        }
        let text = Text::new("export const a = 'b';\nexport const c = 1.5\nexport const d = e;\n", 0, false);
        let constants = constants(&text, &find(&text));
        assert_eq!(constants, [("a", "b".to_owned()), ("c", "1.5".to_owned())]);
    }
}
