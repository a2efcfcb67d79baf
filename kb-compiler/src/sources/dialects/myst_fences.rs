//! MyST's directives in fences: ```` ```{note} Title ````, ```` ```{figure} a.png ````. Fences of code keep their code.

use super::Dialect;
use super::arguments;
use super::call_outs::{self, Element};
use super::code_ranges::Code;
use super::edits::Edit;
use super::findings::Findings;
use super::lines::{Line, lines};
use super::tag_words::{figure, link, of_path};
use super::text::Text;

pub(super) const DIALECT: Dialect = Dialect { signs: &["``{", "~~{"], edits };

/// One round takes the outermost directives; those within them are fences of their own in the next.
fn edits(text: &Text<'_>, _: &mut Findings) -> Vec<Edit> {
    let fences = text.code().iter().filter(|code| code.fenced);
    fences.filter_map(|code| directive(text.all, code)).flatten().collect()
}

/// The edits of a fence that is a directive.
fn directive(text: &str, code: &Code) -> Option<Vec<Edit>> {
    let start = text[..code.range.start].rfind('\n').map_or(0, |end| end + 1);
    let all: Vec<Line<'_>> = lines(&text[..code.range.end], start).collect();
    let (first, rest) = all.split_first()?;
    let info = first.content().trim_start_matches(['`', '~']).trim().strip_prefix('{')?;
    let (name, argument) = info.split_once('}')?;
    let (name, argument) = (name.trim().to_lowercase(), argument.trim());
    let is_fence = |line: &&Line<'_>| {
        let content = line.text.trim_matches([' ', '\t', '>']);
        content.len() >= 3 && ["`", "~"].iter().any(|mark| content.replace(mark, "").is_empty())
    };
    let last = rest.last().filter(is_fence);
    let body = &rest[..rest.len() - usize::from(last.is_some())];
    let options = body.iter().take_while(|line| option(line).is_some()).count();
    let (options, body) = body.split_at(options);
    let option = |names: &[&str]| {
        options.iter().filter_map(option).find(|(name, _)| names.contains(name)).map(|(_, value)| value)
    };
    let (opening, end) = match name.as_str() {
        "figure" | "image" => (picture(argument, option(&["alt"])), Element::None),
        "contents" | "tableofcontents" | "index" => (Vec::new(), Element::None),
        "toctree" => return Some(contents(first, last, options, body, option(&["caption"]))),
        "code-block" | "code" | "sourcecode" | "code-cell" | "highlight" | "parsed-literal" => {
            return Some(code_block(first, options, argument, option(&["caption"])));
        }
        name => {
            let class = option(&["class"]).and_then(|class| class.split(' ').find_map(call_outs::known));
            let element = element(name, class.map(|(class, _)| class))?;
            let own = call_outs::known(name).and_then(|(_, title)| title).unwrap_or_default();
            (element.begin(if argument.is_empty() { own } else { argument }), element)
        }
    };
    let mut edits =
        vec![Edit::new(first.content_start()..first.text_end(), call_outs::blocks(first, &opening))];
    edits.extend(options.iter().map(|line| Edit::remove(line.start..line.end)));
    if let Some(last) = last {
        let lines = [end.end().to_owned(), String::new()];
        edits.push(Edit::new(last.content_start()..last.text_end(), call_outs::blocks(last, &lines)));
    } else if end != Element::None {
        edits.push(end.ending_at(code.range.end));
    }
    Some(edits)
}

/// What a directive becomes; `None` where it is code, or no directive.
fn element(name: &str, class: Option<&'static str>) -> Option<Element> {
    if let Some((own, _)) = call_outs::known(name) {
        return Some(Element::Aside(if name == "admonition" { class.unwrap_or(own) } else { own }));
    }
    match name {
        "dropdown" | "details" => Some(Element::Details),
        "tab-item" | "tab" | "card" | "grid-item-card" => Some(Element::Section),
        "tab-set" | "grid" | "grid-item" | "card-carousel" | "div" | "epigraph" | "pull-quote"
        | "highlights" | "margin" | "glossary" | "list-table" | "table" | "container" | "rubric"
        | "centered" | "only" | "hlist" => Some(Element::None),
        _ => None,
    }
}

/// An option of a directive, such as `:class: dropdown`.
fn option<'t>(line: &Line<'t>) -> Option<(&'t str, &'t str)> {
    let (name, value) = line.content().strip_prefix(':')?.split_once(':')?;
    let is_name = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c));
    is_name.then(|| (name, value.trim()))
}

fn picture(source: &str, alt: Option<&str>) -> Vec<String> {
    let alt = alt.map(|alt| format!("alt=\"{}\"", alt.replace('"', "'"))).unwrap_or_default();
    let arguments = format!("src=\"{source}\" {alt}");
    figure(&arguments::parse(&arguments), true)
}

/// The fence of a piece of code, under its caption.
fn code_block(first: &Line<'_>, options: &[Line<'_>], language: &str, caption: Option<&str>) -> Vec<Edit> {
    let marks = first.content().len() - first.content().trim_start_matches(['`', '~']).len();
    let mut opening = caption.map_or_else(Vec::new, |caption| Element::None.begin(caption));
    opening.push(format!("{}{language}", &first.content()[..marks]));
    let mut edits =
        vec![Edit::new(first.content_start()..first.text_end(), call_outs::blocks(first, &opening))];
    edits.extend(options.iter().map(|line| Edit::remove(line.start..line.end)));
    edits
}

/// A table of contents as a list of links.
fn contents(
    first: &Line<'_>,
    last: Option<&Line<'_>>,
    options: &[Line<'_>],
    body: &[Line<'_>],
    caption: Option<&str>,
) -> Vec<Edit> {
    let opening = caption.map_or_else(Vec::new, |caption| Element::None.begin(caption));
    let mut edits =
        vec![Edit::new(first.content_start()..first.text_end(), call_outs::blocks(first, &opening))];
    edits.extend(options.iter().map(|line| Edit::remove(line.start..line.end)));
    for line in body.iter().filter(|line| !line.is_blank()) {
        let entry = line.content().trim();
        let (label, target) = match entry.strip_suffix('>').and_then(|entry| entry.rsplit_once('<')) {
            Some((label, target)) => (label.trim().to_owned(), target),
            None => (of_path(entry), entry),
        };
        edits.push(Edit::new(line.content_start()..line.text_end(), format!("- {}", link(&label, target))));
    }
    edits.extend(last.map(|last| Edit::remove(last.content_start()..last.text_end())));
    edits
}

#[cfg(test)]
mod tests {
    #[test]
    fn directives_in_fences_become_elements_and_code_stays() {
        let (note, aside) = ("<aside class=\"note\">", "</aside>");
        for (text, lines) in [
            ("```{note} Mind it\nx\n```\ny", vec![note, "**Mind it**", "x", aside, "y"]),
            (
                "```{admonition} T\n:class: warning\nx\n```",
                vec!["<aside class=\"warning\">", "**T**", "x", aside],
            ),
            ("```{seealso}\nx\n```", vec![note, "**See also**", "x", aside]),
            (
                "````{note}\n```{tip}\nx\n```\n```sh\nls\n```\n````",
                vec![note, "<aside class=\"tip\">", "x", aside, "```sh", "ls", "```", aside],
            ),
            (
                "```{figure} a.png\n:alt: A lamp\n:width: 3\n\nAt night.\n```",
                vec!["![A lamp](<a.png>)", "At night."],
            ),
            (
                "```{code-block} python\n:linenos:\n:caption: Run it\n\nx = 1\n```",
                vec!["**Run it**", "```python", "x = 1", "```"],
            ),
            (
                "```{toctree}\n:maxdepth: 2\n\npay/run\nRefunds <pay/refund>\n```",
                vec!["- [Run](<pay/run>)", "- [Refunds](<pay/refund>)"],
            ),
            ("```{dropdown} More\nx\n```", vec!["<details>", "<summary>More</summary>", "x", "</details>"]),
            (
                "1. a\n   ```{tip}\n   x\n   ```",
                vec!["1. a", "   <aside class=\"tip\">", "   x", "   </aside>"],
            ),
            ("```{r}\nx\n```\n```{.python}\ny\n```", vec!["```{r}", "x", "```", "```{.python}", "y", "```"]),
            ("```{note}\nx", vec![note, "x", aside]),
        ] {
            let (edited, _) = crate::sources::dialects::rewrite(text, 0, false);
            let left: Vec<&str> =
                edited.text().lines().map(str::trim_end).filter(|line| !line.trim().is_empty()).collect();
            assert_eq!(left, lines, "{text}");
        }
    }
}
