//! Reads `queries.tsv`: a question, a tab, and the article that is expected first.

use std::collections::BTreeMap;
use std::sync::Arc;

use kb_core::model::ArticleId;

use super::did_you_mean;
use super::knowledge_base::ExpectedQuery;
use super::normal_form::composed;
use crate::diagnostic::{Diagnostic, LineIndex, Place, codes};

/// Reads the lines; blank ones and those that begin with `#` are skipped.
pub(super) fn read(
    file: &Arc<str>,
    text: &str,
    by_id: &BTreeMap<String, ArticleId>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<ExpectedQuery> {
    let lines = LineIndex::new(file, text);
    let mut queries = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let line = line.trim_start_matches('\u{feff}').trim_end();
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        let place = lines.place(start..start + line.len());
        let Some((query, id)) = line.split_once('\t').map(|(query, id)| (query.trim(), id.trim())) else {
            let message = "this line has no tab between query and article".to_owned();
            diagnostics.push(Diagnostic::new(&codes::BROKEN_QUERY, place, message));
            continue;
        };
        let Some(article) = by_id.get(&*composed(id)) else {
            diagnostics.push(unknown(id, place, by_id));
            continue;
        };
        queries.push(ExpectedQuery { query: query.to_owned(), article: article.clone(), place });
    }
    queries
}

fn unknown(id: &str, place: Place, by_id: &BTreeMap<String, ArticleId>) -> Diagnostic {
    let message = format!("the query expects `{id}`, which is not an article here");
    let diagnostic = Diagnostic::new(&codes::QUERY_ARTICLE, place, message);
    match by_id.keys().find(|known| did_you_mean::is_near(known, id)) {
        Some(near) => diagnostic.hint(format!("did you mean `{near}`?")),
        None => diagnostic.hint("correct the id, or write the article"),
    }
}
