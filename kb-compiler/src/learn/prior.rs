//! What an article's own text says of a query before anything is learned, summed as the browser sums it.

use kb_core::index::{TermEntry, UNITS_PER_POINT};

use super::vocabulary::Said;

/// Articles whose own score is kept for a ticket.
const KEPT: usize = 256;

/// The scores of the articles that share a word with a text, in points, by number; beyond [`KEPT`] articles the best, counted from
/// the score of the first that is left out.
pub fn text_scores(entries: &[TermEntry], articles: usize, said: &Said) -> Vec<(u32, f32)> {
    let mut scores = vec![0.0_f32; articles];
    for term in &said.terms {
        let Ok(at) = entries.binary_search_by(|entry| entry.key.cmp(&term.key)) else { continue };
        for posting in &entries[at].postings {
            scores[posting.doc as usize] +=
                term.weight * entries[at].impact(*posting) as f32 / UNITS_PER_POINT;
        }
    }
    let floor = if articles <= KEPT {
        0.0
    } else {
        let mut ordered = scores.clone();
        ordered.select_nth_unstable_by(KEPT, |a, b| b.total_cmp(a)).1.max(0.0)
    };
    (0..).zip(scores).map(|(doc, score)| (doc, score - floor)).filter(|(_, score)| *score > 0.0).collect()
}
