//! Sentences such as "go to step 9" in an article that has fewer steps.

use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use kb_core::model::{Block, Node, Section};

use crate::diagnostic::codes;
use crate::sources::dialects::findings::Finding;
use crate::sources::dialects::lines::{Line, lines};
use crate::sources::dialects::text::Text;

/// The word for a step in the languages of the default catalogue. Endings may follow.
const WORDS: [&str; 20] = [
    "step",
    "schritt",
    "étape",
    "Étape",
    "paso",
    "passo",
    "passaggio",
    "stap",
    "steg",
    "trinn",
    "trin",
    "krok",
    "vaihe",
    "adım",
    "шаг",
    "ステップ",
    "手順",
    "步骤",
    "步驟",
    "단계",
];

static FINDER: LazyLock<Option<AhoCorasick>> =
    LazyLock::new(|| AhoCorasick::builder().ascii_case_insensitive(true).build(WORDS).ok());

/// Words behind the number that lead into another text: "step 9 of the guide".
const ELSEWHERE: [&str; 24] = [
    "of", "in", "from", "on", "under", "at", "above", "von", "aus", "der", "des", "im", "du", "de", "dans",
    "della", "del", "dell", "van", "uit", "i", "av", "af", "fra",
];

/// Words that can only mean a step of this text.
const GOING: [&str; 8] =
    ["go to", "go back to", "back to", "return to", "skip to", "repeat", "proceed to", "jump to"];

/// Most letters of an ending, as in "Schritten".
const LONGEST_ENDING: usize = 3;

/// Steps that no article has: larger numbers mean something else.
const MOST_STEPS: u32 = 99;

/// References to steps that are not there. The sections are those that the text became.
pub(in crate::sources) fn find(all: &str, body: usize, sections: &[Section]) -> Vec<Finding> {
    let Some(finder) = FINDER.as_ref().filter(|finder| finder.is_match(&all[body..])) else {
        return Vec::new();
    };
    let text = Text::new(all, body, false);
    let (mut named, mut defined) = (Vec::new(), 0);
    for line in lines(all, body) {
        for found in finder.find_iter(line.text) {
            let Some((number, end)) = number(&line.text[found.end()..]) else { continue };
            let range = found.start()..found.end() + end;
            match mention(&line, &range) {
                Mention::Definition => defined = defined.max(number),
                Mention::Reference { goes } if !text.is_code(line.start + range.start) => {
                    named.push((number, goes, line.start + range.start..line.start + range.end));
                }
                Mention::Reference { .. } | Mention::Neither => {}
            }
        }
    }
    if named.is_empty() {
        return Vec::new();
    }
    let last = defined.max(steps(sections)).max(items(all, body));
    let missing = named.into_iter().filter(|(number, goes, _)| *number > last && (last > 0 || *goes));
    missing.map(|(number, _, span)| finding(number, last, span)).collect()
}

fn finding(number: u32, last: u32, span: Range<usize>) -> Finding {
    let has = match last {
        0 => "no steps".to_owned(),
        1 => "one step".to_owned(),
        _ => format!("{last} steps"),
    };
    let message = format!("step {number} is named, and this article has {has}");
    Finding { code: &codes::UNKNOWN_STEP, span, message }
}

/// The number behind the word for a step, and where it ends. Of several ("steps 3 to 9") the last counts.
fn number(behind: &str) -> Option<(u32, usize)> {
    let ending = behind.trim_start_matches(char::is_alphabetic);
    if behind.len() - ending.len() > LONGEST_ENDING {
        return None;
    }
    let rest = ending.trim_start_matches([' ', '\u{a0}', '#', '*', '(']);
    let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let number = rest[..digits].parse().ok().filter(|number| (1..=MOST_STEPS).contains(number))?;
    let after = &rest[digits..];
    let mut next = after.chars();
    let joined = match (next.next(), next.next()) {
        (Some('.' | ',' | ':' | '/'), Some(c)) => c.is_alphanumeric(),
        (Some(c), _) => c.is_alphanumeric() || c == '%' || c == '_',
        _ => false,
    };
    (!joined).then(|| (number, behind.len() - after.len()))
}

/// What a mention of a step is.
enum Mention {
    /// It begins a line: the step itself.
    Definition,
    /// Whether it says to go there.
    Reference {
        goes: bool,
    },
    Neither,
}

fn mention(line: &Line<'_>, range: &Range<usize>) -> Mention {
    let (before, behind) = (&line.text[..range.start], &line.text[range.end..]);
    if !before.contains(char::is_alphabetic) {
        return Mention::Definition;
    }
    let words = before.trim_end_matches([' ', '\u{a0}', '*', '_', '(']);
    let joined = words.len() == before.len();
    let spaceless = line.text[range.start..].chars().next().is_some_and(|c| c as u32 > 0x2E80);
    let in_sentence = words.ends_with(|c: char| c.is_alphabetic() || c == ',');
    let bracketed = before.rfind('[').is_some_and(|open| !before[open..].contains(']'));
    let next: String = behind
        .trim_start_matches(['*', '_', ')'])
        .trim_start()
        .chars()
        .take_while(|c| c.is_alphabetic())
        .collect();
    let elsewhere = ELSEWHERE.contains(&next.to_lowercase().as_str())
        || links_elsewhere(before)
        || links_elsewhere(behind);
    if (joined && !spaceless) || !in_sentence || bracketed || elsewhere {
        return Mention::Neither;
    }
    let words = words.to_lowercase();
    Mention::Reference { goes: GOING.iter().any(|going| words.ends_with(going)) }
}

/// Whether a text has a link to another text.
fn links_elsewhere(text: &str) -> bool {
    text.match_indices("](").any(|(at, mark)| !text[at + mark.len()..].starts_with('#'))
}

/// How many steps the sections have, or the last number of their longest list: many authors number every item `1.`.
fn steps(sections: &[Section]) -> u32 {
    let (mut count, mut last) = (0, 0);
    for section in sections {
        section.walk(&mut |node| match node {
            Node::Step(_) => count += 1,
            Node::Block(Block::List { start: Some(start), items }) => {
                let length = u32::try_from(items.len()).unwrap_or(u32::MAX);
                last = last.max(start.saturating_sub(1).saturating_add(length));
            }
            _ => {}
        });
    }
    last.max(count)
}

/// The largest number of an item or a heading, as written.
fn items(all: &str, body: usize) -> u32 {
    let number = |line: Line<'_>| {
        let content = line.text.trim_start_matches([' ', '\t', '>', '#', '*', '-', '|', '(']);
        let digits = content.len() - content.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let is_number = content[digits..].starts_with(['.', ')', ' ', ':', '|']);
        content[..digits].parse().ok().filter(|number| is_number && *number <= MOST_STEPS)
    };
    lines(all, body).filter_map(number).max().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use kb_core::model::{SectionRole, Step};

    use super::*;
    use crate::diagnostic::LineIndex;

    fn check(text: &str, expected: &[&str]) {
        check_in(text, Vec::new(), expected);
    }

    /// The findings of a text that became these blocks.
    fn check_in(text: &str, blocks: Vec<Block>, expected: &[&str]) {
        let lines = LineIndex::new(&"a.md".into(), text);
        let section =
            Section { role: SectionRole::Other, anchor: String::new(), heading: Vec::new(), blocks };
        let found: Vec<String> = find(text, 0, &[section])
            .into_iter()
            .map(|finding| {
                let place = lines.place(finding.span);
                format!("{}:{} {}", place.line, place.column, finding.message)
            })
            .collect();
        assert_eq!(found, expected, "{text:?}");
    }

    #[test]
    fn a_step_that_is_named_is_there() {
        for (text, expected) in [
            ("1. Open.\n2. Close.\n\nThen go to step 2.\n", &[][..]),
            (
                "1. Open.\n2. Close, and go to step 9.\n",
                &["2:21 step 9 is named, and this article has 2 steps"],
            ),
            (
                "1. Öffnen.\n\nWeiter mit Schritt 4, dann mit den Schritten 5 und 6.\n",
                &[
                    "3:12 step 4 is named, and this article has one step",
                    "3:36 step 5 is named, and this article has one step",
                ],
            ),
            ("1. Ouvrez.\n2. Revenez à l’étape 3.\n", &[]),
            ("1. Ouvrez.\n2. Revenez à étape 3.\n", &["2:14 step 3 is named, and this article has 2 steps"]),
            (
                "1. 開く。\n2. 次に手順 5 へ進みます。\n",
                &["2:6 step 5 is named, and this article has 2 steps"],
            ),
            ("Then return to **step 3**.\n", &["1:18 step 3 is named, and this article has no steps"]),
            ("## Step 1: Open\n\n## Step 2: Close\n\nAs in step 2.\n", &[]),
            ("1. Do step 4 of the guide, then [step 7](b.md#step-7).\n", &[]),
            ("1. See [the guide](b.md), step 4.\n", &[]),
            ("1. See step 4 or [here](#step-1).\n", &["1:8 step 4 is named, and this article has one step"]),
            ("1. Run `go to step 9` in step 2.5.\n", &[]),
            ("The steps 5 follow; see step 3.\n", &[]),
            ("1. Instep 4 is a word, and step 3rd too.\n", &[]),
        ] {
            check(text, expected);
        }
    }

    #[test]
    fn items_that_are_all_numbered_alike_are_counted() {
        let step = || Step { anchor: String::new(), content: Vec::new(), branches: Vec::new() };
        let text = "1. Open.\n1. Close.\n1. Repeat step 3, then step 4.\n";
        let fourth = "3:24 step 4 is named, and this article has 3 steps";
        for blocks in [
            Block::List { start: Some(1), items: vec![Vec::new(); 3] },
            Block::Steps(vec![step(), step(), step()]),
        ] {
            check_in(text, vec![blocks], &[fourth]);
        }
    }
}
