//! Targets: where in an article a question is answered, so that it opens there.

use super::{Answer, Reader, score};
use crate::bundle::Document;
use crate::model::{Block, blocks_text, plain_text};
use crate::query::{FeatureKind, Query, Typing};
use crate::text::Analyzer;

/// A heading's words speak for all below it.
const HEADING: u64 = 2;
/// Words of the question that stand in the title choose the article, not a place in it; a place has to explain at least this share of
/// the others' information, in percent.
const SHARE: u64 = 50;

/// A word of the question and what it tells, in bits × weight.
type Telling = (String, u64);

/// A stretch of an article that can be opened at.
struct Passage<'d> {
    anchor: &'d str,
    heading: String,
    text: String,
}

impl Reader {
    /// The anchor of the section, heading or step that answers what was typed; `None` where that is the article as a whole.
    pub fn target(&self, text: &str, typing: Typing, document: &Document) -> Answer<Option<String>> {
        let query = self.understood(text, typing).then(|query| self.with_terms(query));
        query.then(|query| {
            let telling = self.telling(&query, &document.title);
            Answer::Ready(best(&passages(document), &telling, &self.analyzer))
        })
    }

    /// The query's words that the title does not have, and what each tells: more bits the fewer articles have it.
    fn telling(&self, query: &Query, title: &str) -> Vec<Telling> {
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

/// The passage that explains most, the first of equals.
fn best(passages: &[Passage<'_>], telling: &[Telling], analyzer: &Analyzer) -> Option<String> {
    let whole: u64 = telling.iter().map(|(_, information)| information).sum();
    let terms =
        |text: &str| -> Vec<String> { analyzer.tokens(text).into_iter().map(|token| token.term).collect() };
    let (mut best, mut most) = (None, 0);
    for passage in passages {
        let (heading, text) = (terms(&passage.heading), terms(&passage.text));
        let (mut gain, mut explained) = (0, 0);
        for (word, information) in telling {
            let times = if heading.contains(word) { HEADING } else { u64::from(text.contains(word)) };
            gain += times * information;
            explained += times.min(1) * information;
        }
        if gain > most {
            most = gain;
            best = (explained * 100 >= whole * SHARE).then_some(passage.anchor);
        }
    }
    best.filter(|anchor| !anchor.is_empty()).map(str::to_owned)
}

/// The article's passages in reading order; what stands before the first heading has no anchor, because that is where it opens anyway.
fn passages(document: &Document) -> Vec<Passage<'_>> {
    let mut found: Vec<Passage<'_>> = Vec::new();
    for section in &document.sections {
        found.push(Passage {
            anchor: &section.anchor,
            heading: plain_text(&section.heading),
            text: String::new(),
        });
        for block in &section.blocks {
            push(block, &mut found);
        }
    }
    if let Some(first) = found.first_mut() {
        first.anchor = "";
    }
    found
}

fn push<'d>(block: &'d Block, found: &mut Vec<Passage<'d>>) {
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
