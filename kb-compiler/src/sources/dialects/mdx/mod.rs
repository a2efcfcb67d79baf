//! MDX: imports and exports go, expressions in braces become their text, tags of several lines become one, and what is indented within
//! components is no code. What the components are is for the reader of HTML to know.

mod script;
mod statements;
mod tags;
mod expressions;
mod layout;

use super::Dialect;
use super::edits::Edit;
use super::findings::Findings;
use super::text::Text;

pub(super) const DIALECT: Dialect = Dialect { signs: &["import ", "export ", "{", "<"], edits };

/// A file is MDX by its name, or because it imports or exports something.
fn edits(text: &Text<'_>, findings: &mut Findings) -> Vec<Edit> {
    let statements = statements::find(text);
    if !text.mdx && statements.is_empty() {
        return Vec::new();
    }
    let tags = tags::find(text);
    let mut edits: Vec<Edit> = statements.iter().cloned().map(Edit::remove).collect();
    edits.extend(tags.iter().filter_map(|tag| tag.edit(text)));
    edits.extend(expressions::edits(text, &statements, &tags, findings));
    edits.extend(layout::edits(text, &tags));
    edits
}

#[cfg(test)]
mod tests {
    use super::super::edited_mdx;

    #[test]
    fn mdx_becomes_markdown_and_html() {
        let cases = [
            ("import A from 'a';\nimport {\n  B,\n} from \"b\"\n\nText", "\n\n\nText"),
            ("export const limit = 5;\n\nUp to {limit} files.", "\n\nUp to 5 files."),
            (
                "Import duties may apply.\n\nExport the report.",
                "Import duties may apply.\n\nExport the report.",
            ),
            ("a{' b '}c{\" \"}d{`e`}{/* f */}", "a b c de"),
            ("Hello {props.userName}!", "Hello user name!"),
            ("{items.map(item => item.name)}x{...y}", "x"),
            ("{open && <b>Words</b>}", "<b>Words</b>"),
            ("`{a}` \\{b} {#id}", "`{a}` \\{b} {#id}"),
            (
                "<Card\n  title=\"Pay\"\n  href={'/pay'}\n  style={{ a: 1 }}\n  open\n>",
                "<Card title=\"Pay\" href=\"/pay\" open>",
            ),
            (
                "<b className=\"x\">y</b><></><Cards.Card title={\"a\"} {...props} />",
                "<b class=\"x\">y</b><Card title=\"a\" />",
            ),
            (
                "<Steps>\n  <Step title=\"One\">\n    Turn *it*.\n\n    - a\n      b\n  </Step>\n</Steps>\nEnd",
                "<Steps>\n\n<Step title=\"One\">\n\nTurn *it*.\n\n- a\n  b\n\n</Step>\n\n</Steps>\n\nEnd",
            ),
            (
                "1. a\n\n   <Note>\n     ```sh\n     x\n     ```\n   </Note>\n2. b",
                "1. a\n\n   <Note>\n\n   ```sh\n   x\n   ```\n\n   </Note>\n\n2. b",
            ),
            ("Text.\n\n    No code here.\n", "Text.\n\nNo code here.\n"),
            ("- a\n\n    b\n", "- a\n\n    b\n"),
        ];
        let wrong: Vec<(&str, String)> = cases
            .into_iter()
            .map(|(text, expected)| (expected, edited_mdx(text)))
            .filter(|(expected, found)| *expected != found.as_str())
            .collect();
        assert_eq!(wrong, []);
    }
}
