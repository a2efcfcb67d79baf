//! The target of an article: the section, heading or step that answers the question, at which the article opens.

use super::lookup::Lookup;
use super::reader::Reader;
use super::score;
use crate::bundle::Document;
use crate::model::{Block, blocks_text, plain_text};
use crate::query::{FeatureKind, Query, Typing};
use crate::text::Analyzer;

/// How many times a word in a heading counts.
const HEADING_WEIGHT: u64 = 2;
/// Least share of the information of the question's words, but for those in the title, that a target has to explain, in percent.
const MIN_SHARE: u64 = 50;

/// A word of the question and its information, in bits × weight.
type WeightedTerm = (String, u64);

/// A part of an article that it can be opened at.
struct Passage<'d> {
    anchor: &'d str,
    heading: String,
    text: String,
}

impl Reader {
    /// The anchor of the section, heading or step that answers what was typed; `None` where that is the article as a whole.
    pub fn target(&self, text: &str, typing: Typing, document: &Document) -> Lookup<Option<String>> {
        let query = self.parse_query(text, typing).then(|query| self.with_terms(query));
        query.then(|query| {
            let terms = self.weighted_terms(&query, &document.title);
            Lookup::Ready(best_passage(&passages(document), &terms, &self.analyzer))
        })
    }

    /// The query's words that are not in the title, and the information of each: the fewer articles have a word, the more bits.
    fn weighted_terms(&self, query: &Query, title: &str) -> Vec<WeightedTerm> {
        let title: Vec<String> = self.analyzer.tokens(title).into_iter().map(|token| token.term).collect();
        let words = query
            .features
            .iter()
            .filter(|feature| !matches!(feature.kind, FeatureKind::Bias | FeatureKind::Pair));
        words
            .filter(|feature| {
                !title.iter().any(|term| term == feature.key.as_str())
                    && !self.analyzer.is_stop(feature.key.as_str())
            })
            .filter_map(|feature| {
                let articles = score::entry(self, &feature.key)?.document_frequency();
                let bits = (self.root.docs / articles.max(1)).max(1).ilog2() + 1;
                Some((feature.key.as_str().to_owned(), u64::from(bits) * u64::from(feature.weight)))
            })
            .collect()
    }
}

/// The anchor of the passage that explains most, the first of equals.
fn best_passage(passages: &[Passage<'_>], wanted: &[WeightedTerm], analyzer: &Analyzer) -> Option<String> {
    let whole: u64 = wanted.iter().map(|(_, information)| information).sum();
    let terms =
        |text: &str| -> Vec<String> { analyzer.tokens(text).into_iter().map(|token| token.term).collect() };
    let (mut best, mut most) = (None, 0);
    for passage in passages {
        let (heading, text) = (terms(&passage.heading), terms(&passage.text));
        let (mut gain, mut explained) = (0, 0);
        for (word, information) in wanted {
            let times = if heading.contains(word) { HEADING_WEIGHT } else { u64::from(text.contains(word)) };
            gain += times * information;
            explained += times.min(1) * information;
        }
        if gain > most {
            most = gain;
            best = (explained * 100 >= whole * MIN_SHARE).then_some(passage.anchor);
        }
    }
    best.filter(|anchor| !anchor.is_empty()).map(str::to_owned)
}

/// The article's passages in reading order; the text before the first heading has no anchor, because an article opens there anyway.
fn passages(document: &Document) -> Vec<Passage<'_>> {
    let mut found: Vec<Passage<'_>> = Vec::new();
    for section in &document.sections {
        found.push(Passage {
            anchor: &section.anchor,
            heading: plain_text(&section.heading),
            text: String::new(),
        });
        for block in &section.blocks {
            add_passages(block, &mut found);
        }
    }
    if let Some(first) = found.first_mut() {
        first.anchor = "";
    }
    found
}

fn add_passages<'d>(block: &'d Block, found: &mut Vec<Passage<'d>>) {
    match block {
        Block::Heading { anchor, content, .. } => {
            found.push(Passage { anchor, heading: plain_text(content), text: String::new() })
        }
        Block::Steps(steps) => found.extend(steps.iter().map(|step| Passage {
            anchor: &step.anchor,
            heading: String::new(),
            text: blocks_text(&step.content),
        })),
        _ => {
            if let Some(passage) = found.last_mut() {
                passage.text.push('\n');
                passage.text.push_str(&blocks_text(std::slice::from_ref(block)));
            }
        }
    }
}
