//! What splitting compounds is worth on public knowledge bases: each is built with and without it and asked the questions that have a
//! word which the right article has only inside a longer word.

#![allow(clippy::unwrap_used, reason = "a test that can't go on says where it stands")]

mod shared;

use std::collections::BTreeSet;
use std::path::Path;

use kb_compiler::bundle::bundle_in;
use kb_compiler::dist::Dist;
use kb_compiler::edition::{Edition, editions};
use kb_compiler::index::fields::texts_of;
use kb_compiler::index::language::{LanguageData, language_data};
use kb_compiler::learn::LearningOptions;
use kb_compiler::measure::{LabelledQuery, QueryField, RankingMetrics, labelled};
use kb_compiler::open::LocalBundle;
use kb_compiler::sources::{KnowledgeBase, read};
use kb_core::query::Typing;
use kb_core::text::{Analyzer, TokenKind, compound::Parts};
use shared::shared;

/// Shortest word that is looked for inside others.
const SHORTEST: usize = 4;

/// Least gain in MRR@10 on those questions.
const GAIN: f64 = 0.02;

#[test]
fn a_word_inside_a_compound_is_found() {
    let Some(languages) = shared("data/multilingual") else { return };
    for set in ["de-DE", "fi-FI", "nl-NL", "sv-SE"] {
        check(&languages.join(set));
    }
}

fn check(set: &Path) {
    let (base, _) = read(&set.join("kb")).unwrap();
    let queries = labelled::queries(&set.join("queries.jsonl")).unwrap();
    let relevance = labelled::qrels(&set.join("qrels.tsv")).unwrap();
    let editions = editions(&base).unwrap();
    let edition = editions.iter().max_by_key(|edition| edition.articles.len()).unwrap();
    let whole = language_data(edition).unwrap();
    let plain = LanguageData { parts: Parts::default(), ..whole.clone() };
    let right = |query: &LabelledQuery| relevance.get(&query.id).cloned().unwrap_or_default();
    let slice: Vec<(&LabelledQuery, BTreeSet<String>)> = queries
        .iter()
        .map(|query| (query, right(query)))
        .filter(|(query, right)| inside_only(query, right, edition, &plain))
        .collect();
    let [without, with] = [plain, whole].map(|language| {
        let ranked = ranked(edition, &base, language, slice.iter().map(|(query, _)| *query));
        let measured =
            RankingMetrics::of(ranked.iter().zip(&slice).map(|(ids, (_, right))| (ids.as_slice(), right)));
        measured.get("mrr").unwrap().mean
    });
    println!(
        "{}: {} of {} questions, MRR@10 {without:.4} without, {with:.4} with",
        set.display(),
        slice.len(),
        queries.len()
    );
    assert!(with >= without + GAIN, "{}: {without} without, {with} with", set.display());
}

/// The answers to questions, from a bundle that reads the language so.
fn ranked<'q>(
    edition: &Edition<'_>,
    base: &KnowledgeBase,
    language: LanguageData,
    queries: impl Iterator<Item = &'q LabelledQuery>,
) -> Vec<Vec<String>> {
    let folder = tempfile::tempdir().unwrap();
    let bundle = bundle_in(edition, base, language, LearningOptions::silent(false)).unwrap();
    Dist::open(folder.path()).unwrap().write_bundle(&bundle, &[]).unwrap();
    let mut open = LocalBundle::open(&folder.path().join(&bundle.folder)).unwrap();
    let mut asked =
        |query: &LabelledQuery| open.search(query.text_of(QueryField::Text), Typing::Done, 10).unwrap();
    queries
        .map(|query| asked(query).into_iter().map(|hit| hit.row.id.as_str().to_owned()).collect())
        .collect()
}

/// Whether a word of the question stands in none of the right articles but inside a longer word of theirs.
fn inside_only(
    query: &LabelledQuery,
    right: &BTreeSet<String>,
    edition: &Edition<'_>,
    plain: &LanguageData,
) -> bool {
    let analyzer = plain.analyzer(&edition.locale);
    let articles = edition.articles.iter().filter(|article| right.contains(article.id.as_str()));
    let (mut terms, mut written) = (BTreeSet::new(), BTreeSet::new());
    for text in articles.flat_map(|article| texts_of(article).unwrap()) {
        for token in words(&analyzer, &text) {
            terms.insert(token.0);
            written.insert(token.1);
        }
    }
    words(&analyzer, query.text_of(QueryField::Text)).into_iter().any(|(term, word)| {
        let long = word.chars().nth(SHORTEST - 1).is_some();
        long && !terms.contains(&term)
            && written.iter().any(|other| other.len() > word.len() && other.contains(&word))
    })
}

/// Each word's term and its folded form; stop words are left out.
fn words(analyzer: &Analyzer, text: &str) -> Vec<(String, String)> {
    let tokens = analyzer.tokens(text).into_iter();
    tokens
        .filter(|token| token.kind == TokenKind::Word && !token.stop)
        .map(|token| (token.term, token.folded))
        .collect()
}
