//! Shortcodes of Hugo and tags of Liquid as Markdown: call-outs, tabs, pictures, links, code. Where nobody knows what a tag means, it
//! goes, and its words and what it holds stay.

use std::collections::BTreeSet;

use super::Dialect;
use super::call_outs;
use super::edits::Edit;
use super::findings::Findings;
use super::raw_tags;
use super::tag_meanings::Meaning;
use super::tag_replacements::Replacement::{self, Lines, Words};
use super::tag_replacements::{MOST_NEAR, TagReader, meaning, name};
use super::tags::{self, Surroundings, Tag};
use super::text::Text;
use crate::diagnostic::codes;

pub(super) const DIALECT: Dialect = Dialect { signs: &["{{<", "{{%", "{%"], edits };

fn edits(text: &Text<'_>, findings: &mut Findings) -> Vec<Edit> {
    let raw = raw_tags::edits(text);
    if !raw.is_empty() {
        return raw;
    }
    let tags = tags::find(text);
    let reader = TagReader { text, tags: &tags };
    let ends: BTreeSet<usize> = tags.iter().filter_map(|tag| tag.end).collect();
    let mut edits = Vec::new();
    let mut at = 0;
    while let Some(tag) = tags.get(at) {
        at += 1;
        if ends.contains(&(at - 1)) {
            continue;
        }
        report(tag, findings);
        let (open, close) = reader.replacements(at - 1);
        edits.extend(edit(text, tag, open));
        if let Some(end) = tag.end {
            edits.extend(edit(text, &tags[end], close));
            // Within code every tag is a sample.
            if reader.holds_code(tag) {
                at = end + 1;
            }
        }
    }
    edits
}

/// Says what becomes of a tag that isn't read as its author meant it.
fn report(tag: &Tag<'_>, findings: &mut Findings) {
    if tag.closes {
        return;
    }
    let name = name(tag);
    match meaning(tag) {
        Meaning::Unknown => {
            let kind = if tag.liquid { "tag" } else { "shortcode" };
            let message = format!("the {kind} `{name}` is not known; its words are kept");
            findings.report(&codes::UNKNOWN_TAG, tag.range.clone(), message);
        }
        Meaning::Control => {
            let message = format!("`{{% {name} %}}` is not evaluated; what it holds is kept");
            findings.report(&codes::CONDITION, tag.range.clone(), message);
        }
        _ => {}
    }
}

/// The edit that puts a replacement in a tag's place.
fn edit(text: &Text<'_>, tag: &Tag<'_>, replacement: Replacement) -> Option<Edit> {
    let around = Surroundings::of(text, &tag.range)?;
    let line = &around.line;
    Some(match replacement {
        Lines(lines) if around.cell || around.target => Edit::new(tag.range.clone(), in_one_line(&lines)),
        Lines(lines) if around.alone => {
            Edit::new(line.content_start()..around.end, call_outs::blocks(line, &lines))
        }
        Lines(lines) => {
            let below = line.prefix_below();
            let gap = format!("\n{below}");
            let begins = line.content_start() == tag.range.start;
            let before = if begins { "" } else { &gap };
            Edit::new(tag.range.clone(), format!("{before}{gap}{}{gap}{gap}", lines.join(&gap)))
        }
        // A table goes on behind a tag that is gone.
        Words(words) if words.is_empty() && around.alone && is_between_rows(text.all, &around) => {
            Edit::remove(line.start..text.all.len().min(around.end + 1))
        }
        Words(words) => Edit::new(tag.range.clone(), words),
    })
}

fn is_between_rows(text: &str, around: &Surroundings<'_>) -> bool {
    let before = text[..around.line.start].trim_end_matches('\n').rsplit('\n').next();
    let is_text = |line: &&str| !line.trim_start().starts_with("{%") && !line.is_empty();
    let after = text[around.end..].lines().take(MOST_NEAR).find(is_text);
    let is_row =
        |line: Option<&str>| line.is_some_and(|line| line.trim().starts_with('|') || line.contains(" | "));
    is_row(before) && is_row(after)
}

/// Lines within a line, where no block may stand: their words.
fn in_one_line(lines: &[String]) -> String {
    let words = lines.iter().filter(|line| !line.is_empty() && !line.starts_with('<'));
    words.cloned().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    /// The text after its edits, without blank lines.
    fn check(text: &str, lines: &[&str]) {
        let (edited, _) = crate::sources::dialects::rewrite(text, 0, false);
        let blank = |line: &&str| !line.trim_matches(['>', ' ']).is_empty();
        let left: Vec<&str> = edited.text().lines().map(str::trim_end).filter(blank).collect();
        assert_eq!(left, lines, "{text}");
    }

    #[test]
    fn containers_become_elements() {
        let (note, aside) = ("<aside class=\"note\">", "</aside>");
        let (warning, section) = ("<aside class=\"warning\">", "</section>");
        for (text, lines) in [
            ("{{< note >}}\nx\n{{< /note >}}", vec![note, "x", aside]),
            ("a {{< note >}}x{{< /note >}} b", vec!["a", note, "x", aside, " b"]),
            (
                "{{% alert title=\"Take care\" color=\"warning\" %}}\nx\n{{% /alert %}}",
                vec![warning, "**Take care**", "x", aside],
            ),
            (
                "{{% notice warning \"Two people\" %}}\nx\n{{% /notice %}}",
                vec![warning, "**Two people**", "x", aside],
            ),
            ("{% hint style=\"danger\" %}\nx\n{% endhint %}", vec![warning, "x", aside]),
            ("{% note %}\n\nx\n\n{% endnote %}", vec![note, "x", aside]),
            ("{% include note.html content=\"Read **this**.\" %}", vec![note, "Read **this**.", aside]),
            ("{{< alert \"fire\" >}}\nx\n{{< /alert >}}", vec![note, "x", aside]),
            (
                "1. a\n   {{< tip >}}\n   x\n   {{< /tip >}}",
                vec!["1. a", "   <aside class=\"tip\">", "   x", "   </aside>"],
            ),
            (
                "{{< tabs name=\"os\" >}}\n{{% tab name=\"Linux\" %}}\nx\n{{% /tab %}}\n{{< tab name=\"Sh\" codelang=\"bash\" >}}\nls {{ x }}\n{{< /tab >}}\n{{< /tabs >}}",
                vec![
                    "<section>",
                    "**Linux**",
                    "x",
                    section,
                    "<section>",
                    "**Sh**",
                    "```bash",
                    "ls {{ x }}",
                    "```",
                    section,
                ],
            ),
            (
                "{{< tabs items=\"JSON,YAML\" >}}\n{{< tab >}}x{{< /tab >}}\n{{< tab >}}y{{< /tab >}}\n{{< /tabs >}}",
                vec!["<section>", "**JSON**", "x", section, "<section>", "**YAML**", "y", section],
            ),
            (
                "{% stepper %}\n{% step %}\n## One\nx\n{% endstep %}\n{% endstepper %}",
                vec!["<ol>", "<li>", "## One", "x", "</li>", "</ol>"],
            ),
            ("{{% steps %}}\n### One\nx\n{{% /steps %}}", vec!["### One", "x"]),
            (
                "{{< details \"Why?\" >}}\nx\n{{< /details >}}",
                vec!["<details>", "<summary>Why?</summary>", "x", "</details>"],
            ),
            ("{% mac %}\nx\n{% endmac %}", vec!["<section>", "**macOS**", "x", section]),
            ("| a |\n|---|\n| {{< note >}}x{{< /note >}} |", vec!["| a |", "|---|", "| x |"]),
        ] {
            check(text, &lines);
        }
    }

    #[test]
    fn leaves_become_links_pictures_and_words() {
        for (text, lines) in [
            (
                "{{< figure src=\"lamp.png\" alt=\"A lamp\" caption=\"At night\" >}}",
                vec!["![A lamp](<lamp.png>)", "At night"],
            ),
            (
                "See {{< ref \"pay/b-c.md\" >}} and [b]({{< relref \"b.md#x\" >}}).",
                vec!["See [B c](<pay/b-c.md>) and [b](b.md#x)."],
            ),
            (
                "[a]({% link pay/refund.md %}) [b]({% post_url 2026-01-02-b %})",
                vec!["[a](pay/refund.md) [b](/_posts/2026-01-02-b.md)"],
            ),
            ("{{< youtube abc >}}", vec!["[Video](<https://www.youtube.com/watch?v=abc>)"]),
            ("{% embed url=\"https://x.test/a\" %}", vec!["[https://x.test/a](<https://x.test/a>)"]),
            ("{% content-ref url=\"b.md\" %}\n[b.md](b.md)\n{% endcontent-ref %}", vec!["[b.md](b.md)"]),
            ("{{< button href=\"b.md\" >}}Go{{< /button >}}", vec!["[Go](<b.md>)"]),
            ("{% highlight sh %}\nls {{< x >}}\n{% endhighlight %}", vec!["```sh", "ls {{< x >}}", "```"]),
            (
                "{% code title=\"a.sh\" %}\n```sh\nls\n```\n{% endcode %}",
                vec!["**a.sh**", "```sh", "ls", "```"],
            ),
            (
                "Press {{< kbd \"Ctrl\" \"C\" >}} or {{< kbd >}}Esc{{< /kbd >}}.",
                vec!["Press <kbd>Ctrl</kbd>+<kbd>C</kbd> or <kbd>Esc</kbd>."],
            ),
            ("## {{% heading \"prerequisites\" %}}", vec!["## Before you begin"]),
            (
                "A {{< glossary_tooltip text=\"Pod\" term_id=\"pod\" >}} has {{< glossary_tooltip term_id=\"init-container\" >}}",
                vec!["A Pod has Init container"],
            ),
            (
                "On {% data variables.product.prod_name %}, {{< param \"api.host\" >}}",
                vec!["On Prod name, Host"],
            ),
            ("{% if a %}x{% else %}y{% endif %}", vec!["xy"]),
            ("| a |\n|---|\n{% if a %}\n| b |\n{% endif %}\n| c |", vec!["| a |", "|---|", "| b |", "| c |"]),
            (
                "{% raw %}{{ name }}{% endraw %} and `{% raw %}{% x %}{% endraw %}`",
                vec!["`{{ name }}` and `{% x %}`"],
            ),
            ("{% raw %}\n```\n{{ a }}\n```\n{% endraw %}", vec!["```", "{{ a }}", "```"]),
            ("{{< unheard title=\"Read me\" class=\"x\" >}}\ny\n{{< /unheard >}}", vec!["Read me", "y"]),
            ("a {{< unheard \"b.md\" >}}c", vec!["a c"]),
            ("in {% channel \"design\" %}", vec!["in design"]),
            ("{{< /note >}}a{% endif %}", vec!["a"]),
            ("{{< toc >}}", vec![]),
        ] {
            check(text, &lines);
        }
    }

    #[test]
    fn what_is_not_known_is_said_at_its_place() {
        let (_, found) = crate::sources::dialects::rewrite("a {{< b >}} {% if c %}d{% endif %}", 0, false);
        let found: Vec<_> =
            found.into_iter().map(|finding| (finding.code.id, finding.span, finding.message)).collect();
        assert_eq!(
            found,
            [
                ("DI002", 2..11, "the shortcode `b` is not known; its words are kept".to_owned()),
                ("DI003", 12..22, "`{% if %}` is not evaluated; what it holds is kept".to_owned()),
            ]
        );
    }
}
