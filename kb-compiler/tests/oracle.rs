//! tantivy is the oracle: with one field and no tickets our unquantised scores are its BM25.

#![allow(clippy::unwrap_used, reason = "a test that can't go on says where it stands")]

mod shared;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use kb_compiler::index::fields::{Field, FieldTexts};
use kb_compiler::index::impacts::plain_impacts;
use kb_compiler::index::tantivy_index::index;
use kb_core::model::Locale;
use kb_core::text::{Analyzer, TokenKind};
use shared::shared;
use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, Occur, Query, TermQuery};
use tantivy::schema::{IndexRecordOption, Schema, TextFieldIndexing, TextOptions};
use tantivy::tokenizer::{PreTokenizedString, Token};
use tantivy::{Index, IndexWriter, TantivyDocument, Term};

/// Largest difference between a score of ours and tantivy's, in points.
const TOLERANCE: f32 = 1e-3;

/// The top 10 of every query by tantivy, beside our scores for the same articles.
fn check(texts: &[String], queries: &[String], analyzer: &Analyzer) {
    let ours = our_index(texts, analyzer);
    let (index, field) = their_index(texts, analyzer);
    let searcher = index.reader().unwrap().searcher();
    let mut compared = 0;
    for query in queries {
        let terms = terms(query, analyzer);
        let clauses: Vec<(Occur, Box<dyn Query>)> = terms
            .iter()
            .map(|term| {
                let term = TermQuery::new(Term::from_field_text(field, term), IndexRecordOption::WithFreqs);
                (Occur::Should, Box::new(term) as Box<dyn Query>)
            })
            .collect();
        let top =
            searcher.search(&BooleanQuery::new(clauses), &TopDocs::with_limit(10).order_by_score()).unwrap();
        for (theirs, address) in top {
            let sum: f32 = terms.iter().filter_map(|term| ours.get(term)?.get(&address.doc_id)).sum();
            assert!(
                (sum - theirs).abs() <= TOLERANCE,
                "{query:?}: article {} has {sum}, tantivy says {theirs}",
                address.doc_id
            );
            compared += 1;
        }
    }
    assert!(compared > 0, "nothing was compared");
}

/// Distinct words of a query, codes' whole forms left to the engine's own.
fn terms(text: &str, analyzer: &Analyzer) -> Vec<String> {
    let tokens = analyzer.tokens(text).into_iter().filter(|token| token.kind != TokenKind::Code);
    let mut terms: Vec<String> = tokens.map(|token| token.term).collect();
    terms.sort();
    terms.dedup();
    terms
}

/// The terms of a text that count. Those of the parts of a name count where it stands first; a number in groups is no name.
fn counted(text: &str, analyzer: &Analyzer) -> Vec<String> {
    let (mut names, mut is_repeated) = (BTreeSet::new(), false);
    let mut tokens = analyzer.tokens(text);
    tokens.retain(|token| {
        if token.kind == TokenKind::Code {
            let name = &text[token.start..token.end];
            is_repeated = !names.insert(name) && !name.contains(char::is_whitespace);
        }
        token.kind != TokenKind::CodePart || !is_repeated
    });
    tokens.into_iter().map(|token| token.term).collect()
}

fn our_index(texts: &[String], analyzer: &Analyzer) -> BTreeMap<String, BTreeMap<u32, f32>> {
    let in_body = |text: &String| {
        let mut fields = FieldTexts::default();
        fields[Field::Body as usize].clone_from(text);
        Ok(fields)
    };
    let ours = index(texts.len(), |doc| in_body(&texts[doc]), analyzer).unwrap();
    let impacts = plain_impacts(&ours, Field::Body).unwrap().into_iter();
    impacts.map(|(key, impacts)| (key.as_str().to_owned(), impacts.into_iter().collect())).collect()
}

fn their_index(texts: &[String], analyzer: &Analyzer) -> (Index, tantivy::schema::Field) {
    let mut schema = Schema::builder();
    let indexing =
        TextFieldIndexing::default().set_tokenizer("raw").set_index_option(IndexRecordOption::WithFreqs);
    let field = schema
        .add_text_field("text", TextOptions::default().set_indexing_options(indexing.set_fieldnorms(true)));
    let index = Index::create_in_ram(schema.build());
    let mut writer: IndexWriter = index.writer_with_num_threads(1, 100 << 20).unwrap();
    for text in texts {
        let token =
            |text: String| Token { offset_from: 0, offset_to: 0, position: 0, text, position_length: 1 };
        let tokens = counted(text, analyzer).into_iter().map(token).collect();
        let mut document = TantivyDocument::default();
        document.add_pre_tokenized_text(field, PreTokenizedString { text: String::new(), tokens });
        writer.add_document(document).unwrap();
    }
    writer.commit().unwrap();
    (index, field)
}

#[test]
fn scores_of_a_few_sentences_are_bm25() {
    let texts = [
        "The pay run can't be approved",
        "Approve a pay run, then pay",
        "Payslips are late",
        "Run the report",
    ];
    check(
        &texts.map(str::to_owned),
        &["approve the pay run".to_owned(), "late".to_owned()],
        &Analyzer::new(&Locale::english()),
    );
}

#[test]
fn scores_of_a_real_set_are_bm25() {
    let Some(set) = shared("data/retrieval/aws-docs-qa") else { return };
    let mut paths = Vec::new();
    collect(&set.join("kb"), &mut paths);
    paths.sort();
    let texts: Vec<String> = paths.iter().map(|path| std::fs::read_to_string(path).unwrap()).collect();
    let lines = std::fs::read_to_string(set.join("queries.jsonl")).unwrap();
    let text = |line: &str| {
        serde_json::from_str::<serde_json::Value>(line).unwrap()["text"].as_str().unwrap().to_owned()
    };
    check(&texts, &lines.lines().map(text).collect::<Vec<_>>(), &Analyzer::new(&Locale::english()));
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "md") {
            found.push(path);
        }
    }
}
