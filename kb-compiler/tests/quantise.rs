//! Quantising may cost less than 0.003 nDCG@10 on every public retrieval set.

#![allow(clippy::unwrap_used, reason = "a test that can't go on says where it stands")]

mod shared;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use kb_compiler::edition::editions;
use kb_compiler::index::impacts::{TermImpacts, quantised, text_impacts};
use kb_compiler::index::{Texts, tantivy_index};
use kb_compiler::measure::{LabelledQuery, QueryField, RankingMetrics, labelled};
use kb_core::index::{TermKey, UNITS_PER_POINT};
use kb_core::query::{Query, Typing};
use kb_core::text::Analyzer;
use shared::shared;

/// Most nDCG@10 that quantising may cost.
const TOLERANCE: f64 = 0.003;
const SETS: [&str; 5] = ["thunderbird", "techqa-sample", "stackfaq", "covidfaq", "aws-docs-qa"];

/// nDCG@10 of exact and of quantised impacts.
fn check(set: &Path) -> (f64, f64) {
    let (base, _) = kb_compiler::sources::read(&set.join("kb")).unwrap();
    let edition = editions(&base).unwrap().remove(0);
    let analyzer = Analyzer::new(&edition.locale);
    let texts = Texts::new(&edition).unwrap();
    let indexed = tantivy_index::index(edition.articles.len(), |doc| texts.of(doc), &analyzer).unwrap();
    let mut exact: Vec<TermImpacts> = Vec::new();
    text_impacts(&indexed, &analyzer, &mut |batch| exact.extend(batch)).unwrap();
    let rounded: Vec<TermImpacts> = quantised(&exact)
        .into_iter()
        .map(|entry| {
            let points = |posting| entry.impact(posting) as f32 / UNITS_PER_POINT;
            (
                entry.key.clone(),
                entry.postings.iter().map(|posting| (posting.doc, points(*posting))).collect(),
            )
        })
        .collect();
    let ids: Vec<&str> = edition.articles.iter().map(|article| article.id.as_str()).collect();
    let queries = labelled::queries(&set.join("queries.jsonl")).unwrap();
    let relevance = labelled::qrels(&set.join("qrels.tsv")).unwrap();
    let ndcg = |impacts: &[TermImpacts]| {
        let table: BTreeMap<&TermKey, &Vec<(u32, f32)>> =
            impacts.iter().map(|(key, impacts)| (key, impacts)).collect();
        let ranked: Vec<Vec<String>> =
            queries.iter().map(|query| rank(query, &table, &ids, &analyzer)).collect();
        let none = BTreeSet::new();
        let pairs = queries
            .iter()
            .zip(&ranked)
            .map(|(q, ranked)| (ranked.as_slice(), relevance.get(&q.id).unwrap_or(&none)));
        RankingMetrics::of(pairs).get("ndcg").unwrap().mean
    };
    (ndcg(&exact), ndcg(&rounded))
}

fn rank(
    query: &LabelledQuery,
    table: &BTreeMap<&TermKey, &Vec<(u32, f32)>>,
    ids: &[&str],
    analyzer: &Analyzer,
) -> Vec<String> {
    let mut scores = vec![0.0_f64; ids.len()];
    for feature in Query::parse(query.text_of(QueryField::Text), Typing::Done, analyzer).features {
        for (doc, impact) in table.get(&feature.key).into_iter().copied().flatten() {
            scores[*doc as usize] += f64::from(*impact) * f64::from(feature.weight);
        }
    }
    let mut order: Vec<usize> = (0..ids.len()).filter(|doc| scores[*doc] > 0.0).collect();
    order.sort_by(|a, b| scores[*b].total_cmp(&scores[*a]).then(a.cmp(b)));
    order.into_iter().take(10).map(|doc| ids[doc].to_owned()).collect()
}

#[test]
fn quantising_costs_next_to_nothing() {
    let Some(sets) = shared("data/retrieval") else { return };
    for name in SETS {
        let (exact, rounded) = check(&sets.join(name));
        eprintln!("{name:<14} nDCG@10 exact {exact:.4}, quantised {rounded:.4}");
        assert!(exact - rounded < TOLERANCE, "{name}: {exact:.4} fell to {rounded:.4}");
    }
}
