//! Signals that tickets teach: what tickets of a category whose questions always go to a person say, and other tickets hardly ever do. They
//! join those of `kb.toml` in the manifest, because the models of triage are fetched with the ticket form, after the first answer: with
//! them alone, an answer would open over a question that triage takes for such a category.

use std::collections::{BTreeMap, BTreeSet};

use kb_core::bundle::Bypass;
use kb_core::query::MAX_CHARACTERS;
use kb_core::query::signals::{GAP, Signals};
use kb_core::text::{Analyzer, TokenKind};

use super::ticket_texts::TicketTexts;
use crate::edition::Edition;
use crate::learn::privacy::{Sharing, min_accounts};
use crate::learn::tickets::is_of_readers_and_language;
use crate::sources::KnowledgeBase;

/// The share of a phrase's tickets that are of the category, with one more ticket of each outcome than there are: at least five tickets.
const LEAST_SHARE: f64 = 0.85;
/// Most phrases for a category, those of most tickets.
const MOST_PHRASES: usize = 40;
/// Fewest letters of a word.
const MIN_LETTERS: usize = 3;

/// A phrase and the tickets that have it.
#[derive(Debug, Default)]
struct Candidate {
    /// As it is written in one of them.
    surface: String,
    of_category: u32,
    all: u32,
    accounts: Sharing,
}

/// Categories with the signals that an edition's tickets teach, behind those that they have.
pub fn with_learned(
    mut categories: Vec<Bypass>,
    edition: &Edition<'_>,
    base: &KnowledgeBase,
    analyzer: &Analyzer,
) -> Vec<Bypass> {
    if categories.is_empty() || base.resolutions.is_empty() {
        return categories;
    }
    let tickets = Tickets::new(edition, base, analyzer);
    let titles = title_terms(edition, analyzer);
    let learned: Vec<Vec<String>> = categories
        .iter()
        .map(|category| {
            let known = Signals::new(std::slice::from_ref(category), analyzer);
            let is_new = |phrase: &str| known.category_of(phrase, analyzer, |_| true).is_none();
            tickets.phrases_of(&category.category, &titles, is_new)
        })
        .collect();
    categories.iter_mut().zip(learned).for_each(|(category, phrases)| category.signals.extend(phrases));
    categories
}

/// The phrases of each ticket: the terms of one word or two, and how they are written.
type Phrases = BTreeMap<Vec<String>, String>;

/// The tickets that an edition may learn from, in its language.
struct Tickets<'b> {
    edition: &'b Edition<'b>,
    base: &'b KnowledgeBase,
    texts: TicketTexts<'b>,
    /// By index: its phrases, where it may teach.
    phrases: Vec<Option<Phrases>>,
    min_accounts: u32,
}

impl<'b> Tickets<'b> {
    fn new(edition: &'b Edition<'b>, base: &'b KnowledgeBase, analyzer: &Analyzer) -> Self {
        let texts = TicketTexts::new(base, edition);
        let usable = |at: usize| is_of_readers_and_language(texts.tickets[at], edition);
        let phrases = (0..texts.tickets.len())
            .map(|at| usable(at).then(|| phrases(&texts.scrubbed(at), analyzer)))
            .collect();
        let min_accounts = min_accounts(&base.config, texts.tickets.iter().copied());
        Self { edition, base, phrases, min_accounts, texts }
    }

    /// The phrases of a category that it shares with enough accounts and that aren't signalled yet, commonest first.
    fn phrases_of(
        &self,
        category: &str,
        titles: &BTreeSet<String>,
        is_new: impl Fn(&str) -> bool,
    ) -> Vec<String> {
        let mut found: Vec<(Vec<&str>, Candidate)> = self.candidates(category).into_iter().collect();
        found.retain(|(terms, candidate)| {
            let share = f64::from(candidate.of_category + 1) / f64::from(candidate.all + 2);
            let is_title = matches!(&terms[..], [word] if titles.contains(*word));
            let reader = self.edition.reader();
            share >= LEAST_SHARE
                && !is_title
                && candidate.accounts.is_known_to(reader, &self.base.config, self.min_accounts)
                && is_new(&candidate.surface)
        });
        found.sort_by(|(a, one), (b, other)| {
            other.of_category.cmp(&one.of_category).then(a.len().cmp(&b.len())).then(a.cmp(b))
        });
        let words: BTreeSet<&str> =
            found.iter().filter(|(terms, _)| terms.len() == 1).map(|(terms, _)| terms[0]).collect();
        found.retain(|(terms, _)| terms.len() == 1 || !terms.iter().any(|term| words.contains(term)));
        found.into_iter().take(MOST_PHRASES).map(|(_, candidate)| candidate.surface).collect()
    }

    /// The phrases of a category's tickets, counted in all tickets.
    fn candidates(&self, category: &str) -> BTreeMap<Vec<&str>, Candidate> {
        let of_category = |at: usize| self.texts.tickets[at].category.as_deref() == Some(category);
        let with_phrases =
            || self.phrases.iter().enumerate().filter_map(|(at, phrases)| Some((at, phrases.as_ref()?)));
        let mut found: BTreeMap<Vec<&str>, Candidate> = BTreeMap::new();
        for (at, phrases) in with_phrases().filter(|(at, _)| of_category(*at)) {
            for (terms, surface) in phrases {
                let candidate = found.entry(terms.iter().map(String::as_str).collect()).or_default();
                candidate.of_category += 1;
                candidate.accounts.add(self.texts.accounts[at].clone());
                candidate.surface.clone_from(surface);
            }
        }
        for (_, phrases) in with_phrases() {
            for terms in phrases.keys() {
                let terms: Vec<&str> = terms.iter().map(String::as_str).collect();
                if let Some(candidate) = found.get_mut(&terms) {
                    candidate.all += 1;
                }
            }
        }
        found
    }
}

/// The terms of titles: what an article is about is no sign of an emergency.
fn title_terms(edition: &Edition<'_>, analyzer: &Analyzer) -> BTreeSet<String> {
    let titles = edition.articles.iter().map(|article| &article.title);
    titles.flat_map(|title| analyzer.tokens(title)).map(|token| token.term).collect()
}

/// The content words of a text, and the pairs of them that a signal finds.
fn phrases(text: &str, analyzer: &Analyzer) -> Phrases {
    let text = text.char_indices().nth(MAX_CHARACTERS).map_or(text, |(end, _)| &text[..end]);
    let tokens: Vec<_> = analyzer
        .tokens(text)
        .into_iter()
        .filter(|token| !matches!(token.kind, TokenKind::Code | TokenKind::CompoundPart))
        .collect();
    let content = |at: usize| {
        let token = &tokens[at];
        let says_something = token.is_content_word() && !analyzer.is_function_word(&token.term);
        let is_word = token.folded.chars().nth(MIN_LETTERS - 1).is_some()
            && !token.folded.chars().any(|letter| letter.is_ascii_digit());
        (says_something && is_word).then(|| (token.term.clone(), text[token.start..token.end].to_lowercase()))
    };
    let mut found = Phrases::new();
    for at in 0..tokens.len() {
        let Some((term, surface)) = content(at) else { continue };
        for (next, after) in (at + 1..tokens.len().min(at + 2 + GAP)).filter_map(content) {
            found.insert(vec![term.clone(), next], format!("{surface} {after}"));
        }
        found.insert(vec![term], surface);
    }
    found
}

#[cfg(test)]
mod tests {
    use kb_core::model::Locale;

    use super::*;

    #[test]
    fn phrases_are_content_words_and_pairs_with_few_words_between() {
        let analyzer = Analyzer::new(&Locale::english());
        for (text, expected) in [
            ("The scaffolds wobbled", "scaffolds, scaffolds wobbled, wobbled"),
            ("wobbled on the big scaffold", "big, big scaffold, scaffold, wobbled, wobbled big"),
            ("how do I", ""),
            ("PR-1042 in 2026", ""),
        ] {
            let mut found: Vec<String> = phrases(text, &analyzer).into_values().collect();
            found.sort_unstable();
            assert_eq!(found.join(", "), expected, "{text}");
        }
    }
}
