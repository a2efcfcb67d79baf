//! What authors hide from readers in the body of an article: comments of every tool, and HTML that is not shown; and what they mark as
//! internal by a pair of comments, shortcodes or HTML tags.

use std::ops::Range;

use super::code_parts::parts;
use super::format::Format;
use super::hidden_elements;
use super::hidden_piece::{Kind, Piece, nearby};
use super::internal_names::{self, Names};
use super::shortcodes;

/// What was found, as ranges of the file.
#[derive(Debug, Default)]
pub(super) struct Hidden {
    /// For nobody. Sorted, without overlaps.
    pub(super) ranges: Vec<Range<usize>>,
    /// For support staff only.
    pub(super) internal: Vec<Range<usize>>,
    /// Beginnings of what never ends, and what is wrong with each.
    pub(super) problems: Vec<(Range<usize>, &'static str)>,
    /// Where an internal part began whose end is looked for.
    opened: Option<usize>,
}

const ENDLESS: &str = "what is hidden here never ends, so the rest of the article is kept in";
const STRAY_END: &str = "a comment ends here and begins nowhere, so its paragraph is kept in";
const BEGINS_NOWHERE: &str = "an internal part ends here and begins nowhere, so all before it is kept in";

/// Looks for what is hidden from byte `body` on.
pub(super) fn find(text: &str, body: usize, names: Names<'_>, format: Format) -> Hidden {
    let mut found = Hidden::default();
    let may_hide = ["<", "{/*", "{{", "{%", "{#", "{:", "%%", "*/}", "-->", "]:"]
        .iter()
        .any(|sign| text[body..].contains(sign));
    if !may_hide {
        return found;
    }
    let mut code = parts(text, body, format).into_iter().peekable();
    let mut at = body;
    while let Some(next) = text[at..].find(['<', '{', '%', '[', '!']).map(|found| at + found) {
        while code.peek().is_some_and(|code| code.range.end <= next) {
            code.next();
        }
        let holding = code.peek().filter(|code| code.range.contains(&next));
        if let Some(code) = holding.filter(|code| !code.is_left_by(text, next, names)) {
            at = if code.indented { next + 1 } else { code.range.end.max(next + 1) };
            continue;
        }
        let within = found.internal.last().is_some_and(|internal| next < internal.end);
        let piece = comment(text, next, names)
            .or_else(|| shortcodes::piece(text, next, names))
            .or_else(|| hidden_elements::piece(text, next, names, within));
        at = match piece {
            Some(piece) => found.take(next, &piece, body),
            None => next + 1,
        };
    }
    stray_ends(text, body, format, &mut found);
    if let Some(start) = found.opened {
        found.problems.push((start..start + 1, ENDLESS));
        found.internal.push(start..text.len());
    }
    found
}

impl Hidden {
    /// Notes a piece that begins at `start`, and returns where to go on.
    fn take(&mut self, start: usize, piece: &Piece, body: usize) -> usize {
        let end = piece.end.max(start + 1);
        if !piece.closed {
            self.problems.push((start..start + 1, ENDLESS));
        }
        if piece.kind == Kind::Internal {
            self.internal.push(start..end);
            // What is hidden within it is for nobody all the same.
            return start + 1;
        }
        self.ranges.push(start..end);
        match piece.kind {
            Kind::Opens => _ = self.opened.get_or_insert(start),
            Kind::Closes => {
                let from = self.opened.take().unwrap_or_else(|| {
                    self.problems.push((start..start + 1, BEGINS_NOWHERE));
                    body
                });
                self.internal.push(from..end);
            }
            Kind::Hidden | Kind::Internal => {}
        }
        end
    }
}

/// The end of a comment whose beginning is misspelt: nobody can tell where it begins, so its paragraph is kept in.
fn stray_ends(text: &str, body: usize, format: Format, found: &mut Hidden) {
    let ends = |mark: &'static str| text.match_indices(mark).filter(|(at, _)| *at >= body);
    let percent = ends("%%").filter(|(at, _)| {
        let (before, after) = (&text[..*at], &text[at + 2..]);
        before.ends_with(' ') && after.chars().next().is_none_or(char::is_whitespace)
    });
    let mut marks: Vec<usize> = ends("*/}").chain(percent).map(|(at, mark)| at + mark.len()).collect();
    if marks.is_empty() {
        return;
    }
    marks.sort_unstable();
    let code: Vec<_> = parts(text, body, format).into_iter().map(|code| code.range).collect();
    let within = |ranges: &[Range<usize>], end: usize| {
        let before = ranges.partition_point(|range| range.start < end);
        before > 0 && ranges[before - 1].end >= end
    };
    let mut strays: Vec<Range<usize>> = Vec::new();
    for end in marks.into_iter().filter(|end| !within(&found.ranges, *end) && !within(&code, *end)) {
        match strays.last_mut() {
            Some(last) if !text[last.end..end].contains("\n\n") => last.end = end,
            _ => {
                let start = text[..end].rfind("\n\n").map_or(body, |gap| (gap + 2).max(body));
                strays.push(start..end);
                found.problems.push((end - 1..end, STRAY_END));
            }
        }
    }
    found.internal.extend(strays);
}

/// How a comment begins and ends.
struct Form {
    begin: &'static str,
    end: &'static str,
    /// Whether the mark also occurs alone, and means nothing then.
    may_be_alone: bool,
}

const FORMS: &[Form] = &[
    Form { begin: "<!--", end: "-->", may_be_alone: false },
    Form { begin: "<![CDATA[", end: "]]>", may_be_alone: false },
    Form { begin: "<?", end: "?>", may_be_alone: true },
    Form { begin: "<%--", end: "--%>", may_be_alone: false },
    Form { begin: "<%#", end: "%>", may_be_alone: true },
    Form { begin: "{/*", end: "*/}", may_be_alone: false },
    Form { begin: "{ /*", end: "*/ }", may_be_alone: true },
    Form { begin: "{{/*", end: "*/}}", may_be_alone: false },
    Form { begin: "{{- /*", end: "*/ -}}", may_be_alone: false },
    Form { begin: "{{!--", end: "--}}", may_be_alone: false },
    Form { begin: "{{!", end: "}}", may_be_alone: true },
    Form { begin: "{# ", end: "#}", may_be_alone: true },
    Form { begin: "{#", end: "#}", may_be_alone: true },
    Form { begin: "{::comment}", end: "{:/comment}", may_be_alone: false },
    Form { begin: "%%", end: "%%", may_be_alone: true },
];

/// Longest comment whose mark also occurs alone.
const LONGEST_REMARK: usize = 16 * 1024;

/// The comment that begins at `at`.
fn comment(text: &str, at: usize, names: Names<'_>) -> Option<Piece> {
    let rest = &text[at..];
    let before = text[..at].trim_end_matches([' ', '\t', '>']);
    let begins_line = before.is_empty() || before.ends_with('\n');
    if rest.starts_with('[') {
        return if begins_line { definition(text, at, names) } else { None };
    }
    let Some(form) = FORMS.iter().find(|form| rest.starts_with(form.begin)) else {
        return misspelt(text, at);
    };
    if form.begin == "%%" && is_no_comment(&text[..at], &rest[2..]) {
        return None;
    }
    if let Some(empty) = ["<!-->", "<!--->"].iter().find(|empty| rest.starts_with(**empty)) {
        return Some(Piece { end: at + empty.len(), kind: Kind::Hidden, closed: true });
    }
    let inner = form.begin.len();
    let alone = form.may_be_alone && !(form.begin == "%%" && begins_line);
    let within = if alone { nearby(rest, LONGEST_REMARK) } else { rest };
    match within[inner..].find(form.end) {
        Some(length) if form.begin == "<!--" && rest[inner..inner + length].contains("<!--") => {
            // The end of the inner comment ends the outer one too, so that the rest would be shown.
            let behind = inner + length + form.end.len();
            let outer = rest[behind..].find(form.end);
            let outer = outer.filter(|end| !rest[behind..behind + end].contains("<!--"));
            let end = at + outer.map_or(behind, |end| behind + end + form.end.len());
            Some(Piece { end, kind: Kind::Hidden, closed: outer.is_none() })
        }
        // The address of a heading, `{#id}`, is no comment.
        Some(length) if form.begin == "{#" && rest[inner..inner + length].contains('}') => None,
        Some(length) => {
            let kind = mark(&rest[inner..inner + length], names);
            Some(Piece { end: at + inner + length + form.end.len(), kind, closed: true })
        }
        None if alone => None,
        None => Some(Piece { end: text.len(), kind: Kind::Hidden, closed: false }),
    }
}

/// What a comment is: a remark, or one of a pair around an internal part, such as `internal` and `/internal`.
fn mark(remark: &str, names: Names<'_>) -> Kind {
    const BEGIN: [&str; 5] = ["begin", "start", "open", "section", "block"];
    const END: [&str; 4] = ["end", "stop", "close", "finish"];
    if remark.len() > internal_names::LONGEST {
        return Kind::Hidden;
    }
    let mut closes = remark.trim_start().starts_with('/');
    let lower = remark.to_lowercase();
    let words = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let mut name: Vec<&str> = Vec::new();
    for word in words {
        closes |= END.contains(&word);
        if !BEGIN.contains(&word) && !END.contains(&word) {
            name.push(word);
        }
    }
    match names.keep_in(internal_names::whole(&name.join(" "), names.allowed)) {
        false => Kind::Hidden,
        true if closes => Kind::Closes,
        true => Kind::Opens,
    }
}

/// A comment of HTML with a slip in its mark, or with the dash that a word processor made of its hyphens. An arrow (`<--`) has no end.
fn misspelt(text: &str, at: usize) -> Option<Piece> {
    let rest = text[at..].strip_prefix('<').or_else(|| text[at..].strip_prefix("!-").map(|_| &text[at..]))?;
    let inner = rest.trim_start_matches([' ', '!', '-', '–', '—']);
    let marks = &rest[..rest.len() - inner.len()];
    if marks.len() < 2 || !marks.contains(['-', '–', '—']) {
        return None;
    }
    let behind = |end: &str| Some(inner.find(end)? + end.len());
    let end = ["->", "–>", "—>", "- >"].into_iter().filter_map(behind).min();
    let length = text.len() - at - inner.len();
    match end {
        Some(end) => Some(Piece { end: at + length + end, kind: Kind::Hidden, closed: false }),
        None if marks.contains('!') && text[at..].starts_with('<') => {
            Some(Piece { end: text.len(), kind: Kind::Hidden, closed: false })
        }
        None => None,
    }
}

/// A reference definition that leads nowhere and holds a remark: `[//]: # (remark)`. It ends with its line, or with the line that closes
/// its bracket.
fn definition(text: &str, at: usize, names: Names<'_>) -> Option<Piece> {
    let rest = nearby(&text[at..], LONGEST_REMARK);
    let line = rest.find('\n').unwrap_or(rest.len());
    let (name, after) = rest[..line].split_once("]:")?;
    let target = after.trim_start_matches([' ', '\t']);
    let named = ["[//", "[comment", "[_", "[#", "["].contains(&name);
    if !(named || target.starts_with("# ") || target.starts_with("<> ")) {
        return None;
    }
    let (opened, closed) = (rest[..line].matches('(').count(), rest[..line].matches(')').count());
    let end = match rest[line..].find(')') {
        Some(end) if opened > closed => line + end + 1,
        _ => line,
    };
    let remark = target.trim_matches(['#', '<', '>', '(', ')', '"', ' ']);
    Some(Piece { end: at + end, kind: mark(remark, names), closed: true })
}

/// Whether `%%` between these texts stands in a number, as in `100%%`, or before a loop variable of a batch file, such as `%%i`.
fn is_no_comment(before: &str, after: &str) -> bool {
    let number = |c: char| c.is_ascii_digit();
    let mut letters = after.chars();
    let variable =
        letters.next().is_some_and(char::is_alphabetic) && !letters.next().is_some_and(char::is_alphanumeric);
    variable || after.starts_with(number) || before.ends_with(number)
}

#[cfg(test)]
mod tests {
    use super::super::visible_text::VisibleText;
    use super::*;

    /// What is left for readers, without what is internal, and the number of problems.
    fn seen(text: &str) -> (String, usize) {
        let hidden = find(text, 0, Names { strict: true, allowed: &[] }, Format::Markdown);
        let visible = VisibleText::new(text, &hidden.ranges);
        let mut left = visible.text().to_owned();
        for range in hidden.internal.iter().rev() {
            left.replace_range(visible.of_file(range), "");
        }
        (left.split_whitespace().collect::<Vec<_>>().join(" "), hidden.problems.len())
    }

    #[test]
    fn what_is_hidden_is_taken_out() {
        for (text, left, problems) in [
            ("a <!-- x\n\ny --> b", "a b", 0),
            ("a <!-- x\n\ny", "a", 1),
            ("a <!-- x -- x --> b <!--> c <!--- x ---> d", "a b c d", 0),
            ("a <!- x --> b", "a b", 1),
            ("a <!-- x <!-- x --> x --> b <!-- x <!-- x --> c", "a b c", 1),
            ("a {#- x -#} b {#x#} {::comment}x{:/comment} c {#id} d #}", "a b c {#id} d #}", 0),
            ("a {::comment}x{:/comment} b", "a b", 0),
            ("a <!— x —> b", "a b", 1),
            ("a < !-- x --> b", "a b", 1),
            ("a <-- x --> b <-!- x --> c <- d <-- e", "a b c <- d <-- e", 2),
            ("a {* x */} b", "b", 1),
            ("a % x %% b", "b", 1),
            ("a !-- x --> b", "a b", 1),
            ("a <! -- x -> b", "a b", 1),
            ("a {/* x */} b {{/* x */}} c {# x #} d {#id} e", "a b c d {#id} e", 0),
            ("a {{!-- x --}} b {{! x }} c <%-- x --%> d <%# x %> e", "a b c d e", 0),
            ("{% comment %}\nx\n{% endcomment %}\nb", "b", 0),
            ("{%comment%}x{%endcomment%}b {%- comment -%} x {%- endcomment -%} c {% # x %} d", "b c d", 0),
            ("{{< comment >}}x{{< /comment >}} b {{% comment %}}x{{% /comment %}} c", "b c", 0),
            ("a %% x %% b 100%% c for %%i in\n%%1056\n", "a b 100%% c for %%i in %%1056", 0),
            ("a\n\n%% x\n\nb", "a", 1),
            ("[//]: # (x)\n\nb", "b", 0),
            ("[//]: # (x\n\nx)\n\nb", "b", 0),
            ("[comment]: x\n\nb", "b", 0),
            ("[why]: # \"x\"\n[why]: <> (x)\n[b]: #section", "[b]: #section", 0),
            ("`<!-- code -->` and <b>c</b>", "`<!-- code -->` and <b>c</b>", 0),
            ("```\n<!-- code -->\n```\nb", "``` <!-- code --> ``` b", 0),
            ("```\n<!-- x -->", "```", 0),
        ] {
            assert_eq!(seen(text), (left.to_owned(), problems), "{text}");
        }
    }

    #[test]
    fn a_pair_of_marks_holds_an_internal_part() {
        for (text, left, problems) in [
            ("a <!-- internal -->\n\nx\n\n<!-- /internal --> b", "a b", 0),
            ("a <!-- BEGIN INTERNAL -->x<!-- END INTERNAL --> b", "a b", 0),
            ("a <!-- internal:start -->x<!-- internal:end --> b", "a b", 0),
            ("a {/* internal */}x{/* /internal */} b", "a b", 0),
            ("a\n\n[//]: # (internal)\n\nx\n\n[//]: # (end internal)\n\nb", "a b", 0),
            ("a {% internal %}x{% endinternal %} b {{< internal >}}x{{< /internal >}} c", "a b c", 0),
            ("{% hint style=\"internal\" %}{% hint %}x{% endhint %}x{% endhint %}b", "b", 0),
            (
                "{{< notice internal >}}x{{< /notice >}} b {{% note title=\"Internal\" %}}x{{% /note %}} c",
                "b c",
                0,
            ),
            (
                "{% if user.internal %}x{% endif %}b {% include internal.md %}",
                "b {% include internal.md %}",
                0,
            ),
            ("a <!-- internal --> x", "a", 1),
            ("x <!-- /internal --> b", "b", 1),
            ("a <!-- intrenal --> x <!-- /intrenal --> b", "a b", 0),
        ] {
            assert_eq!(seen(text), (left.to_owned(), problems), "{text}");
        }
    }

    #[test]
    fn elements_that_are_not_shown_are_taken_out() {
        for (text, left, problems) in [
            ("<div hidden>\n\nx <div>x</div>\n\n</div> b", "b", 0),
            ("<p style=\"display: none\">x</p>b <p style={{display: 'none'}}>x</p>c", "b c", 0),
            (
                "<template>\n\nx\n\n</template>b <dialog>x</dialog> c <dialog open>d</dialog>",
                "b c <dialog open>d</dialog>",
                0,
            ),
            ("<details><summary>Internal</summary>x</details>b", "b", 0),
            ("    <details><summary>Internal</summary>\n\nx\n\n</details>\nb", "b", 0),
            ("    <div hidden>code</div>\n\nb", "<div hidden>code</div> b", 0),
            ("<div class=\"internal\">x", "", 1),
            ("<p class=internal>x</p>b <p class=\"a hide\">x</p>c", "b c", 0),
            ("<Internal>x</Internal> b <SupportOnly>x</SupportOnly> c", "b c", 0),
            ("<Note title=\"Internal only\">x</Note> b <div data-audience='internal'>x</div> c", "b c", 0),
            (
                "<a id=\"internal\"></a><b>c</b> <private key> and <internal ip>",
                "<a id=\"internal\"></a><b>c</b> <private key> and <internal ip>",
                0,
            ),
        ] {
            assert_eq!(seen(text), (left.to_owned(), problems), "{text}");
        }
    }
}
