//! Labels of internal text within a line: `**Internal:** call first`, `[Internal] call first`, `Press Save. Internal note: call first`.

use super::hidden_piece::nearby;
use super::html::tags;
use super::internal_names::{self, Verdict};

/// A label that is internal or may be.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Label<'l> {
    /// Where it begins in the line, its marks included.
    pub(super) at: usize,
    pub(super) name: &'l str,
    pub(super) verdict: Verdict,
    /// Whether nothing follows it in its line, so that it is the label of what follows the line.
    pub(super) alone: bool,
    /// Whether it is set apart by nothing but a colon.
    pub(super) plain: bool,
    /// Whether it is all that a cell of a table holds.
    pub(super) cell: bool,
}

/// What a label stands behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Line,
    Cell,
    Mark,
    Sentence,
    /// The name of a column or a term in HTML.
    Term,
    /// Attributes of the block: `{.internal}`, `{: .internal}`.
    Attributes,
}

/// What follows a label.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Colon,
    Dash,
    Bracket,
    /// The end of a cell.
    Cell,
    Nothing,
    Text,
}

/// The labels of a line that aren't open, up to the first that is internal.
pub(super) fn find<'l>(line: &'l str, allowed: &[String]) -> Vec<Label<'l>> {
    let mut labels: Vec<Label<'l>> = Vec::new();
    if is_prose(line) {
        return labels;
    }
    for (at, place) in places(line) {
        let Some((name, end, plain)) = read(&line[at..]) else { continue };
        let verdict = judge(name, place, end, plain, allowed);
        if verdict == Verdict::Open || labels.last().is_some_and(|label| label.name.as_ptr() == name.as_ptr())
        {
            continue;
        }
        labels.push(Label {
            at,
            name,
            verdict,
            alone: end_of_line(line, at, name),
            plain,
            cell: end == End::Cell,
        });
        if verdict == Verdict::Internal {
            break;
        }
    }
    labels
}

fn end_of_line(line: &str, at: usize, name: &str) -> bool {
    let behind = name.as_ptr() as usize - line.as_ptr() as usize + name.len();
    debug_assert!(behind >= at, "a label stands before its name");
    let rest = without_tags(&line[behind..]);
    !rest.contains(char::is_alphanumeric)
}

/// Whether a line is too long to be a name, and has no mark that ends one. Most lines are of this kind.
fn is_prose(line: &str) -> bool {
    const LONGEST_ALONE: usize = internal_names::LONGEST + 2 * MOST_MARKS;
    line.len() > LONGEST_ALONE
        && !line.bytes().any(|byte| b":*_[({<|".contains(&byte) || !byte.is_ascii())
        && !line.contains(" -")
}

/// Where a label may begin.
fn places(line: &str) -> Vec<(usize, Place)> {
    const MARKS: &str = "*_[({<";
    let start = line.len() - without_number(line).len();
    let mut places = vec![(start, Place::Line)];
    let (mut before, mut words, mut callout) = (' ', false, false);
    let mut tag: Option<usize> = None;
    for (at, c) in line.char_indices().skip_while(|(at, _)| *at < start) {
        match c {
            '>' => places.extend(tag.take().map(|tag| (at + 1, behind_tag(&line[tag..at], words)))),
            '|' => places.push((at + 1, Place::Cell)),
            ' ' if ".!?;。".contains(before) => places.push((at + 1, Place::Sentence)),
            // The end of the kind of a call-out: `[!NOTE]`.
            ']' if std::mem::take(&mut callout) => places.push((at + 1, Place::Line)),
            '{' if line[at + 1..].starts_with(['.', ':']) => places.push((at, Place::Attributes)),
            c if at > start && MARKS.contains(c) && !before.is_alphanumeric() && !MARKS.contains(before) => {
                places.push((at, Place::Mark));
            }
            _ => {}
        }
        let name = |rest: &str| rest.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/');
        if c == '<' && name(&line[at + 1..]) {
            tag = Some(at);
        }
        callout |= before == '[' && c == '!';
        words |= tag.is_none() && c.is_alphanumeric();
        before = c;
    }
    places
}

/// What stands behind a tag: in a cell or an item of a list, a name alone is a value.
fn behind_tag(tag: &str, words_before: bool) -> Place {
    const VALUES: [&str; 5] = ["td", "li", "a", "code", "option"];
    match tags::tag_name(tag).as_str() {
        "br" => Place::Line,
        "th" | "dt" if !tag.starts_with("</") => Place::Term,
        "b" | "strong" | "em" | "i" | "u" | "mark" if words_before => Place::Mark,
        name if !words_before && !VALUES.contains(&name) => Place::Line,
        _ => Place::Sentence,
    }
}

/// A line without the number or the tick box of its item, the mark of a footnote, or that of a heading of other tools (`h2. `).
fn without_number(line: &str) -> &str {
    let text = line.trim_start_matches([' ', '\t', '>', '-', '+']);
    let note = text.strip_prefix("[^").and_then(|rest| rest.split_once("]:"));
    let text = match note {
        // A footnote may be named for its readers.
        Some((name, rest)) if internal_names::whole(name, &[]) == Verdict::Open => rest,
        _ => text,
    };
    let text = emoji_removed(text);
    let text = text.strip_prefix("* ").unwrap_or(text).trim_start();
    let digits = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let text = match digits.strip_prefix(['.', ')']) {
        Some(rest) if digits.len() < text.len() => rest.trim_start(),
        _ => text,
    };
    let text = text.strip_prefix("[x] ").or_else(|| text.strip_prefix("[X] ")).unwrap_or(text);
    match text.as_bytes() {
        [b'h', b'1'..=b'6', b'.', b' ', ..] => &text[4..],
        _ => text,
    }
}

/// A line without an emoji's name before its words, such as `:lock:`.
fn emoji_removed(line: &str) -> &str {
    let code = line.trim_start().strip_prefix(':').and_then(|rest| rest.split_once(": "));
    match code {
        Some((code, rest)) if code.chars().all(|c| c.is_ascii_alphanumeric() || "_+-".contains(c)) => rest,
        _ => line,
    }
}

/// The name at the start of a text, what follows it, and whether no marks are around it.
fn read(text: &str) -> Option<(&str, End, bool)> {
    let start = nearby(text, MOST_MARKS).find(char::is_alphanumeric)?;
    let marks = &text[..start];
    let name = name(&text[start..])?;
    let after = &text[start + name.len()..];
    if after.starts_with("](") || after.starts_with("][") {
        return None;
    }
    let bracketed = marks.contains(['[', '(', '{']) && after.starts_with([']', ')', '}']);
    let rest = without_tags(after);
    let tail = rest.trim_start_matches(|c: char| " *_])}\"'”»!=/".contains(c));
    let end = if tail.starts_with([':', '：']) {
        End::Colon
    } else if tail.starts_with(['–', '—']) || tail.starts_with("- ") || tail.starts_with("-- ") {
        End::Dash
    } else if tail.starts_with('|') {
        End::Cell
    } else if tail.trim_start().is_empty() || tail.starts_with(['\n', '\r']) {
        End::Nothing
    } else if bracketed {
        End::Bracket
    } else {
        End::Text
    };
    Some((name, end, !marks.contains(['*', '_', '[', '(', '{', '<', '>'])))
}

/// Most bytes of marks before a name, emoji included.
const MOST_MARKS: usize = 40;

/// The words up to a mark or the end of the line.
fn name(text: &str) -> Option<&str> {
    let mut end = text.len();
    for (at, c) in text.char_indices() {
        if at > internal_names::LONGEST {
            return None;
        }
        let rest = &text[at + c.len_utf8()..];
        let within_word = c == '_' && rest.starts_with(char::is_alphanumeric);
        let dash = c == ' ' && ["- ", "-- "].iter().any(|dash| rest.starts_with(dash));
        if dash || (!within_word && ":：])}([{*_|<>\n\r–—=\"”»!".contains(c)) {
            end = at;
            break;
        }
    }
    Some(text[..end].trim_end()).filter(|name| !name.is_empty())
}

/// A text without the HTML tags at its start. A line break ends it.
fn without_tags(text: &str) -> &str {
    let mut rest = text;
    for _ in 0..MOST_TAGS {
        let near = nearby(rest.trim_start_matches(' '), MOST_MARKS);
        let Some((tag, _)) = near.strip_prefix('<').and_then(|tag| tag.split_once('>')) else { break };
        if tags::tag_name(near) == "br" {
            return "";
        }
        rest = &rest.trim_start_matches(' ')[tag.len() + 2..];
    }
    rest
}

/// Most tags around a name.
const MOST_TAGS: usize = 4;

fn judge(name: &str, place: Place, end: End, plain: bool, allowed: &[String]) -> Verdict {
    let one_word = !name.contains(' ');
    let (open, doubtful) = match (place, end) {
        (Place::Term, _) => (false, true),
        (Place::Attributes, _) => (false, false),
        (_, End::Colon) => (false, place == Place::Sentence && plain && one_word),
        (Place::Line, End::Dash | End::Bracket | End::Nothing) => (false, false),
        (Place::Mark | Place::Cell, End::Dash) => (false, plain),
        (Place::Line | Place::Cell, End::Cell) => (false, true),
        // `**Internal** call first`, but not `*internal* mail`.
        (Place::Line, End::Text) => (plain, true),
        _ => (true, true),
    };
    if open {
        return Verdict::Open;
    }
    match internal_names::whole(name, allowed) {
        Verdict::Internal if doubtful => Verdict::Doubtful,
        Verdict::Doubtful if (place, end) == (Place::Line, End::Text) => Verdict::Open,
        verdict => verdict,
    }
}

/// Whether a line begins with a label of any name that is set apart by marks, as in a list of terms: `**Public:** for all`.
pub(super) fn is_labelled(line: &str) -> bool {
    matches!(read(without_number(line)), Some((_, End::Colon | End::Dash, false)))
}

/// What the call-out or container of another tool says: `::: internal`, `!!! note "Internal"`, `:::note[Internal]`.
pub(super) fn of_container(line: &str, allowed: &[String]) -> Verdict {
    let judge = |name: &str| internal_names::whole(name, allowed);
    let rest = line.trim_start_matches([':', '!', '?', '=', '+', ' ']);
    let words = rest.split(|c: char| c.is_whitespace() || "{}[]\"".contains(c));
    let first_or_class =
        words.enumerate().filter(|(n, word)| *n == 0 || word.starts_with('.')).map(|(_, word)| word);
    let titles = rest.split(['"', '\'', '[', ']', '{', '}', '=']);
    first_or_class.chain(titles).chain([rest]).map(judge).max().unwrap_or(Verdict::Open)
}

/// Whether a text holds words, apart from the kind of a call-out, such as `[!NOTE]`.
pub(super) fn has_words(text: &str) -> bool {
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("[!") {
        if before.contains(char::is_alphabetic) {
            return true;
        }
        rest = after.split_once(']').map_or("", |(_, after)| after);
    }
    rest.contains(char::is_alphabetic)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_found_wherever_they_begin() {
        for (line, expected) in [
            ("**Internal:** call first", Some((0, Verdict::Internal, false))),
            ("**Internal**: call first", Some((0, Verdict::Internal, false))),
            ("__Internal note:__ call first", Some((0, Verdict::Internal, false))),
            ("*Internal* – call first", Some((0, Verdict::Internal, false))),
            ("**Internal** call first", Some((0, Verdict::Doubtful, false))),
            ("Internal: call first", Some((0, Verdict::Internal, false))),
            ("INTERNAL_ONLY: call first", Some((0, Verdict::Internal, false))),
            ("[Internal] call first", Some((0, Verdict::Internal, false))),
            ("[!INTERNAL]- Folded", Some((0, Verdict::Internal, false))),
            ("[!NOTE] Internal only", Some((7, Verdict::Internal, true))),
            ("3. Internal: call first", Some((3, Verdict::Internal, false))),
            ("- [x] **Internal:** call first", Some((6, Verdict::Internal, false))),
            ("--- INTERNAL ---", Some((4, Verdict::Internal, true))),
            ("h2. Internal", Some((4, Verdict::Internal, true))),
            ("**Internal**", Some((0, Verdict::Internal, true))),
            ("Press Save. **Internal:** call", Some((12, Verdict::Internal, false))),
            ("Press Save. Internal note: call", Some((12, Verdict::Internal, false))),
            ("Press Save. Internal: call", Some((12, Verdict::Doubtful, false))),
            ("Press Save (internal: call)", Some((11, Verdict::Internal, false))),
            ("Note (internal): call", Some((5, Verdict::Internal, false))),
            ("<p><b>Internal:</b> call</p>", Some((6, Verdict::Internal, false))),
            ("<td>x</td><td><strong>Internal</strong>: call", Some((22, Verdict::Internal, false))),
            ("| Step | Internal note: call |", Some((8, Verdict::Internal, false))),
            ("Internl: call", Some((0, Verdict::Doubtful, false))),
            ("Private: only members see it", Some((0, Verdict::Doubtful, false))),
            ("Internal mail: how it works", None),
            ("The *internal* network", None),
            ("The ports (internal) and (external)", None),
            ("[internal](a.md) links", None),
            ("Visibility: **Internal**", None),
            (":lock: Internal: call", Some((7, Verdict::Internal, false))),
            ("[^internal]: call", Some((0, Verdict::Internal, false))),
            ("{: .internal}", Some((0, Verdict::Internal, true))),
            ("[call first]{.internal}", Some((12, Verdict::Internal, true))),
            ("<tr><th>Internal notes</th></tr>", Some((8, Verdict::Doubtful, true))),
            ("| Internal | unlimited |", Some((0, Verdict::Doubtful, false))),
            ("Step | Internal notes", None),
            ("Press Save.", None),
        ] {
            let labels = find(line, &[]);
            let first = labels.first().map(|label| (label.at, label.verdict, label.alone));
            assert_eq!(first, expected, "{line}");
        }
    }

    #[test]
    fn containers_of_other_tools_are_internal_by_name_class_or_title() {
        for (line, expected) in [
            ("::: internal", true),
            (":::internal{.x}", true),
            ("::: {.internal}", true),
            (":::note[Internal]", true),
            ("!!! note \"Internal only\"", true),
            ("??? internal", true),
            ("=== \"Internal\"", true),
            ("::: zone pivot=\"internal\"", true),
            ("::: note About internal mail", false),
            (":::image type=\"content\"", false),
        ] {
            assert_eq!(of_container(line, &[]) == Verdict::Internal, expected, "{line}");
        }
    }
}
