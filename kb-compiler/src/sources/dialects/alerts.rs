//! Call-outs in quotations, `> [!DANGER] Title`, as the five kinds that CommonMark parsers know; and the other marks of the form `[!…]`
//! that Microsoft Learn and Adobe Experience League write.

use super::Dialect;
use super::call_outs::{self, bold, words};
use super::edits::Edit;
use super::findings::Findings;
use super::lines::Line;
use super::text::Text;

pub(super) const DIALECT: Dialect = Dialect { signs: &["[!"], edits };

/// The kinds that the parser knows.
const PARSED: [&str; 5] = ["note", "tip", "important", "warning", "caution"];

/// Longest title; more is the text itself.
const LONGEST_TITLE: usize = 80;

fn edits(text: &Text<'_>, _: &mut Findings) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut before: Option<Line<'_>> = None;
    let mut follows_bare = false;
    for line in text.lines() {
        if line.content().contains("[!") && !text.is_code(line.content_start()) {
            match Mark::read(line.content()) {
                Some(mark) => {
                    edits.extend(mark.edit(&line, before.as_ref()));
                    follows_bare = mark.rest.is_empty() && !line.prefix().contains('>');
                }
                None => within(text, &line, &mut edits),
            }
        } else {
            if follows_bare && !line.is_blank() {
                edits.push(Edit::new(line.content_start()..line.content_start(), "> "));
            }
            follows_bare = false;
        }
        before = Some(line);
    }
    edits
}

/// A mark at the start of a line: `[!NOTE]- Title`.
struct Mark<'t> {
    /// The first word in the brackets.
    kind: &'t str,
    /// What follows it there.
    argument: &'t str,
    /// What follows the brackets.
    rest: &'t str,
}

impl<'t> Mark<'t> {
    fn read(content: &'t str) -> Option<Self> {
        let (inner, rest) = content.strip_prefix("[!")?.split_once(']')?;
        let (kind, argument) = inner.split_once([' ', '|']).unwrap_or((inner, ""));
        let is_kind = kind.starts_with(|c: char| c.is_alphabetic())
            && kind.chars().all(|c| c.is_alphanumeric() || "-_".contains(c));
        let rest = rest.trim_start_matches(['-', '+']).trim();
        (is_kind && !INLINE.contains(&kind.to_lowercase().as_str()) && !kind.starts_with("code-"))
            .then(|| Self { kind, argument: argument.trim(), rest })
    }

    fn edit(&self, line: &Line<'t>, before: Option<&Line<'_>>) -> Option<Edit> {
        let kind = self.kind.to_lowercase();
        let content = line.content_start()..line.text_end();
        match kind.as_str() {
            "include" => None,
            "video" => {
                let address = self.rest.strip_prefix('(').and_then(|rest| rest.split_once(')'));
                let address = address.map_or(self.argument, |(address, _)| address);
                Some(Edit::new(content, format!("[Video](<{}>)", address.trim())))
            }
            "tab" => Some(Edit::new(content, bold(self.argument))),
            "div" | "begintabs" | "endtabs" | "beginshadebox" | "endshadebox" => {
                Some(Edit::new(content, self.rest))
            }
            _ => self.alert(&kind, line, before),
        }
    }

    /// The line of an alert: its kind as the parser knows it, then its title. Where another quotation stands before it, a blank line.
    fn alert(&self, kind: &str, line: &Line<'t>, before: Option<&Line<'_>>) -> Option<Edit> {
        let known = call_outs::known(kind);
        let class = known.map_or("note", |(class, _)| class);
        let parsed = PARSED.iter().find(|parsed| **parsed == kind).copied().unwrap_or(class).to_uppercase();
        let own = known.map_or_else(|| words(kind), |(_, title)| title.unwrap_or_default().to_owned());
        let own = if self.argument.is_empty() { own } else { self.argument.to_owned() };
        let quoted = line.prefix().contains('>');
        let follows = quoted && before.is_some_and(|before| before.text.trim_start().starts_with('>'));
        if quoted
            && !follows
            && self.rest.is_empty()
            && own.is_empty()
            && line.content().trim_end() == format!("[!{parsed}]")
        {
            return None;
        }
        let (start, gap) = match line.prefix().find('>').filter(|_| follows) {
            Some(at) => (line.start, format!("{}\n{}", &line.prefix()[..at], line.prefix())),
            None => (line.content_start(), String::new()),
        };
        let prefix = format!("{}{}", line.prefix_below(), if quoted { "" } else { "> " });
        let mark = format!("{gap}{}[!{parsed}]", if quoted { "" } else { "> " });
        let title = if self.rest.is_empty() { own } else { self.rest.to_owned() };
        let is_text = title.len() > LONGEST_TITLE || title.ends_with('.');
        let new = match title.as_str() {
            "" => mark,
            title if is_text => format!("{mark}\n{prefix}{title}"),
            title => format!("{mark}\n{prefix}{}\n{prefix}", bold(title)),
        };
        Some(Edit::new(start..line.text_end(), new))
    }
}

/// Marks within a line.
const INLINE: [&str; 5] = ["uicontrol", "dnl", "badge", "video-inline", "img"];

/// Marks within a line keep their words: `[!UICONTROL Save]`, `[!code-csharp[Main](a.cs)]`.
fn within(text: &Text<'_>, line: &Line<'_>, edits: &mut Vec<Edit>) {
    let mut from = 0;
    while let Some(found) = line.text[from..].find("[!").map(|found| from + found) {
        let start = line.start + found;
        from = found + 2;
        let Some(mark) = inline(&line.text[found..]).filter(|_| !text.is_code(start)) else { continue };
        let (length, new) = mark;
        edits.push(Edit::new(start..start + length, new));
        from = found + length;
    }
}

/// The length of a mark at the start of a text, and what takes its place.
fn inline(text: &str) -> Option<(usize, String)> {
    let inner = text.strip_prefix("[!")?;
    let kind: String = inner.chars().take_while(|c| c.is_ascii_alphanumeric() || "-_".contains(*c)).collect();
    let rest = &inner[kind.len()..];
    if kind.starts_with("code") && rest.starts_with('[') {
        let (_, target) = rest.split_once("](")?;
        let (target, _) = target.split_once(")]")?;
        let length = text.find(")]")? + 2;
        return Some((length, format!("`{}`", target.split('?').next().unwrap_or_default())));
    }
    if !INLINE.contains(&kind.to_lowercase().as_str()) {
        return None;
    }
    let (words, _) = rest.split_once(']')?;
    let mut length = 2 + kind.len() + words.len() + 1;
    if let Some(attributes) = text[length..].strip_prefix('{').and_then(|rest| rest.split_once('}')) {
        length += attributes.0.len() + 2;
    }
    let words = words.trim();
    Some((length, if kind.eq_ignore_ascii_case("uicontrol") { bold(words) } else { words.to_owned() }))
}

#[cfg(test)]
mod tests {
    #[test]
    fn alerts_of_every_kind_are_those_that_the_parser_knows() {
        for (text, expected) in [
            ("> [!NOTE]\n> x", "> [!NOTE]\n> x"),
            ("> [!warning]\n> x", "> [!WARNING]\n> x"),
            ("> [!DANGER]\n> x", "> [!WARNING]\n> x"),
            ("> [!NOTE] Same line.\n> x", "> [!NOTE]\n> Same line.\n> x"),
            ("> [!INFO]- Fold title\n> x", "> [!NOTE]\n> **Fold title**\n> \n> x"),
            ("> [!example]\n> x", "> [!NOTE]\n> **Example**\n> \n> x"),
            ("> [!own-kind]\n> x", "> [!NOTE]\n> **Own kind**\n> \n> x"),
            (">[!IMPORTANT]\n>x", ">[!IMPORTANT]\n>x"),
            ("> [!NOTE]\n> x\n>\n> [!TIP]\n> y", "> [!NOTE]\n> x\n>\n\n> [!TIP]\n> y"),
            ("- a\n  > [!BUG] b\n  > x", "- a\n  > [!NOTE]\n  > **b**\n  > \n  > x"),
            ("[!NOTE]\nx", "> [!NOTE]\n> x"),
            ("[!NOTE] x y\nz", "> [!NOTE]\n> **x y**\n> \nz"),
            ("> [!div class=\"nextstepaction\"]\n> [a](b.md)", "> \n> [a](b.md)"),
            ("> [!VIDEO https://x.test/v?a=b]", "> [Video](<https://x.test/v?a=b>)"),
            (">[!VIDEO](https://x.test/v)", ">[Video](<https://x.test/v>)"),
            (">[!BEGINTABS]\n>[!TAB One]\n>x\n>[!ENDTABS]", ">\n>**One**\n>x\n>"),
            ("Press [!UICONTROL Save] in [!DNL Studio].", "Press **Save** in Studio."),
            ("New [!BADGE Beta]{type=Info} part", "New Beta part"),
            ("[!code-csharp[Main](a/b.cs?highlight=1)]", "`a/b.cs`"),
            ("[![badge](a.png)](b.md) and `[!NOTE]`", "[![badge](a.png)](b.md) and `[!NOTE]`"),
            ("```\n> [!NOTE] x\n```", "```\n> [!NOTE] x\n```"),
        ] {
            let (edited, _) = crate::sources::dialects::rewrite(text, 0, false);
            assert_eq!(edited.text(), expected, "{text}");
        }
    }
}
