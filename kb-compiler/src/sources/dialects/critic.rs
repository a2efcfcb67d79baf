//! CriticMarkup: `{++added++}`, `{--removed--}`, `{~~old~>new~~}`, `{==marked==}` and `{>>a remark<<}`. Readers get the text as it will be.

use super::super::hidden_piece::nearby;
use super::Dialect;
use super::edits::Edit;
use super::findings::Findings;
use super::prose::Prose;
use super::text::Text;

pub(super) const DIALECT: Dialect = Dialect { signs: &["{++", "{--", "{~~", "{==", "{>>"], edits };

/// How each change begins and ends.
const FORMS: [(&str, &str); 5] =
    [("{++", "++}"), ("{--", "--}"), ("{~~", "~~}"), ("{==", "==}"), ("{>>", "<<}")];

/// Longest change.
const LONGEST: usize = 16 * 1024;

fn edits(text: &Text<'_>, _: &mut Findings) -> Vec<Edit> {
    let prose = Prose::of(text);
    let mut edits = Vec::new();
    let mut at = text.body;
    while let Some(found) = text.all[at..].find('{') {
        at += found;
        let rest = nearby(&text.all[at..], LONGEST);
        let form = FORMS.iter().find(|(begin, _)| rest.starts_with(begin) && prose.holds(at));
        let inner = form.and_then(|(begin, end)| Some((*begin, rest[begin.len()..].split_once(end)?.0)));
        let Some((begin, inner)) = inner else {
            at += 1;
            continue;
        };
        let end = at + inner.len() + 6;
        let kept = match begin {
            "{--" | "{>>" => "",
            "{~~" => inner.split_once("~>").map_or(inner, |(_, new)| new),
            _ => inner,
        };
        edits.push(Edit::new(at..end, kept));
        at = end;
    }
    edits
}

#[cfg(test)]
mod tests {
    use super::super::edited;

    #[test]
    fn readers_get_the_new_text() {
        for (text, expected) in [
            ("a {++new++} b", "a new b"),
            ("a {--old --}b", "a b"),
            ("a {~~old~>new~~} b", "a new b"),
            ("a {==b==}{>>why?<<} c", "a b c"),
            ("{++a\n\nb++}", "a\n\nb"),
            ("a {++ b", "a {++ b"),
            ("`{++a++}`", "`{++a++}`"),
        ] {
            assert_eq!(edited(&super::DIALECT, text), expected, "{text}");
        }
    }
}
