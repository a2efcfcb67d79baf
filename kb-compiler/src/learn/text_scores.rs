//! The scores of articles for a text by the text-only dictionary, added up as the browser adds them.

use kb_core::index::{TermEntry, UNITS_PER_POINT};

use super::vocabulary::TextFeatures;

/// Most articles with a score for one ticket.
const MAX_ARTICLES: usize = 256;

/// The scores of the articles that share a term with a text, in points, by number. With more than [`MAX_ARTICLES`] articles, the best of
/// them, each less the score of the best that is left out.
pub fn text_scores(entries: &[TermEntry], articles: usize, text: &TextFeatures) -> Vec<(u32, f32)> {
    let mut scores = vec![0.0_f32; articles];
    for term in &text.terms {
        let Ok(at) = entries.binary_search_by(|entry| entry.key.cmp(&term.key)) else { continue };
        for posting in &entries[at].postings {
            scores[posting.doc as usize] +=
                term.weight * entries[at].impact(*posting) as f32 / UNITS_PER_POINT;
        }
    }
    let floor = if articles <= MAX_ARTICLES {
        0.0
    } else {
        let mut ordered = scores.clone();
        ordered.select_nth_unstable_by(MAX_ARTICLES, |a, b| b.total_cmp(a)).1.max(0.0)
    };
    (0..).zip(scores).map(|(doc, score)| (doc, score - floor)).filter(|(_, score)| *score > 0.0).collect()
}
