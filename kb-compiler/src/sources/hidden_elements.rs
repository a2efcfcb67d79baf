//! HTML elements, and components of MDX, that aren't shown or are for support staff.

use super::did_you_mean::edits;
use super::hidden_piece::{Kind, Piece, nearby};
use super::html::tags;
use super::internal_names::{self, Names, Verdict};

/// Longest tag.
const LONGEST_TAG: usize = 4 * 1024;

/// Elements without content.
const VOID: [&str; 8] = ["br", "img", "input", "hr", "meta", "link", "source", "wbr"];

/// Classes that hide, of the usual style sheets.
const CLASSES: [&str; 6] = ["hidden", "d-none", "hide", "is-hidden", "invisible", "display-none"];

/// Attributes that name a place or an address, not a part.
const ADDRESSES: [&str; 6] = ["href", "src", "name", "alt", "target", "for"];

/// The element that begins at `at`, if it isn't for everybody. A placeholder such as `<internal ip>` has no end, and is none.
/// Within an internal part only what is hidden counts.
pub(super) fn piece(text: &str, at: usize, names: Names<'_>, within_internal: bool) -> Option<Piece> {
    let rest = &text[at..];
    let near = nearby(rest, LONGEST_TAG);
    let name = tags::tag_name(near);
    if name.is_empty() || rest.starts_with("</") || VOID.contains(&name.as_str()) {
        return None;
    }
    // Escaped quotation marks stand in scripts, not in HTML.
    let tag = tag(near).filter(|tag| !tag.ends_with("/>") && !tag.contains("\\\""))?;
    let by_name = internal_names::whole(&words_of_name(tag), names.allowed);
    let lower = tag.to_lowercase();
    let hidden = is_hidden(&name, &lower);
    let misspelt = !hidden && has_misspelt_attribute(&lower);
    let verdict = [by_name, by_attribute(&name, tag, names), by_summary(&name, near, names)];
    let verdict = verdict.into_iter().max().unwrap_or(Verdict::Open);
    let kind = match (hidden || misspelt, within_internal) {
        (true, _) => Kind::Hidden,
        (false, false) if names.keep_in(verdict) => Kind::Internal,
        _ => return None,
    };
    let end = matching_end(rest, &name);
    if by_name != Verdict::Open && end.is_none() && tag.contains(char::is_whitespace) {
        return None;
    }
    let sure = !misspelt && (kind == Kind::Hidden || verdict == Verdict::Internal);
    Some(Piece { end: end.map_or(text.len(), |end| at + end), kind, closed: end.is_some() && sure })
}

/// The tag at the start of a text. Its quoted values may hold `>`.
fn tag(text: &str) -> Option<&str> {
    let mut quote = None;
    for (at, c) in text.char_indices().skip(1) {
        match (quote, c) {
            (None, '>') => return Some(&text[..=at]),
            (None, '<') => return None,
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            _ => {}
        }
    }
    text.find('>').map(|end| &text[..=end])
}

/// The words in an element's name: `SupportOnly` and `support-only` are two.
fn words_of_name(tag: &str) -> String {
    let name = tag[1..].split(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_').next();
    let mut words = String::new();
    for c in name.unwrap_or_default().chars() {
        if c.is_ascii_uppercase() && !words.ends_with(|before: char| before.is_ascii_uppercase()) {
            words.push(' ');
        }
        words.push(c);
    }
    words
}

/// Whether a tag in lower case hides its content by its name, an attribute, a style or a class.
fn is_hidden(name: &str, tag: &str) -> bool {
    const STYLES: [&str; 4] = ["display:none", "visibility:hidden", "opacity:0;", "font-size:0"];
    let styles: String = tag.chars().filter(|c| !c.is_whitespace() && !"\"'".contains(*c)).collect();
    name == "template"
        || (name == "comment" && tag == "<comment>")
        || (name == "dialog" && !attributes(tag).any(|attribute| attribute == "open"))
        || attributes(tag).any(|attribute| attribute == "hidden")
        || STYLES.iter().any(|style| styles.contains(style))
        || values(tag).any(|(attribute, value)| {
            attribute.starts_with("class") && value.split(' ').any(|class| CLASSES.contains(&class))
        })
}

/// Whether one letter is wrong in an attribute that hides.
fn has_misspelt_attribute(tag: &str) -> bool {
    attributes(tag).any(|attribute| edits("hidden", &attribute) <= 1)
}

/// The names of a tag's attributes. Quoted values are left out, because they may hold any word.
fn attributes(tag: &str) -> impl Iterator<Item = String> {
    let unquoted: String = tag.split(['"', '\'']).step_by(2).collect::<Vec<_>>().join(" ");
    let words: Vec<String> = unquoted
        .split(|c: char| c.is_whitespace() || "/>".contains(c))
        .skip(1)
        .map(|word| word.split('=').next().unwrap_or_default().to_owned())
        .collect();
    words.into_iter()
}

/// What a class, an audience or a title says. Headings are judged with what follows them.
fn by_attribute(name: &str, tag: &str, names: Names<'_>) -> Verdict {
    if name.len() == 2 && name.starts_with('h') {
        return Verdict::Open;
    }
    let is_address = |attribute: &str| ADDRESSES.contains(&attribute) || (attribute == "id" && name == "a");
    let judge = |text: &str| internal_names::whole(text, names.allowed);
    let of = |(attribute, value): (&str, &str)| {
        let classes = value.split(' ').filter(|_| attribute.starts_with("class")).map(judge).max();
        judge(value).max(classes.unwrap_or(Verdict::Open))
    };
    values(tag).filter(|(attribute, _)| !is_address(attribute)).map(of).max().unwrap_or(Verdict::Open)
}

/// The attributes of a tag that have a value, quoted or not.
fn values(tag: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut rest = tag.trim_end_matches('>');
    std::iter::from_fn(move || {
        let at = rest.find('=')?;
        let name = rest[..at].trim_end().rsplit(char::is_whitespace).next().unwrap_or_default();
        let value = rest[at + 1..].trim_start_matches(['{', ' ']);
        let quote = value.chars().next().filter(|c| "\"'".contains(*c));
        let (value, after) = match quote {
            Some(quote) => value[1..].split_once(quote).unwrap_or((&value[1..], "")),
            None => value.split_once(char::is_whitespace).unwrap_or((value, "")),
        };
        rest = after;
        Some((name, value.trim()))
    })
}

fn by_summary(name: &str, near: &str, names: Names<'_>) -> Verdict {
    let summary = || {
        let inner = near.split_once("<summary")?.1.split_once('>')?.1;
        Some(tags::strip(inner.split_once("</summary")?.0).text)
    };
    let summary = if name == "details" { summary() } else { None };
    summary.map_or(Verdict::Open, |text| internal_names::heading(text.trim(), names.allowed))
}

/// Where the element that begins here ends; elements of the same name may stand in it.
fn matching_end(text: &str, name: &str) -> Option<usize> {
    let (mut depth, mut at) = (0usize, 0);
    while let Some(found) = text[at..].find('<') {
        at += found;
        if tags::tag_name(nearby(&text[at..], LONGEST_TAG)) == name {
            if text[at..].starts_with("</") {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return Some(text[at..].find('>').map_or(text.len(), |end| at + end + 1));
                }
            } else {
                depth += 1;
            }
        }
        at += 1;
    }
    None
}
