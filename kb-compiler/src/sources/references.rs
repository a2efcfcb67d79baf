//! References between articles: related, superseded and translated ones, and former addresses.

use std::collections::BTreeMap;

use kb_core::model::ArticleId;

use super::did_you_mean;
use super::front_matter::FrontMatter;
use super::node::Text;
use super::normal_form::composed;
use crate::diagnostic::{Diagnostic, LineIndex, codes};

/// The resolved references of one article.
#[derive(Debug, Default)]
pub(super) struct References {
    pub(super) related: Vec<ArticleId>,
    pub(super) supersedes: Vec<ArticleId>,
    pub(super) translation_of: Option<ArticleId>,
}

/// Former addresses of all articles and the article each leads to. A former address that is in use stays with the
/// article that uses it.
pub(super) fn former<'a>(
    articles: impl Iterator<Item = (&'a ArticleId, &'a FrontMatter)>,
    current: &BTreeMap<String, ArticleId>,
) -> BTreeMap<String, ArticleId> {
    let mut former = BTreeMap::new();
    for (id, matter) in articles {
        for old in matter.redirects.iter().chain(&matter.supersedes) {
            let old = composed(&old.text);
            if !current.contains_key(&*old) {
                former.entry(old.into_owned()).or_insert_with(|| id.clone());
            }
        }
    }
    former
}

/// Looks up the references of one article. An article that it supersedes need not exist any more.
pub(super) fn look_up(
    matter: &FrontMatter,
    by_id: &BTreeMap<String, ArticleId>,
    lines: &LineIndex<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> References {
    let mut find = |key: &str, text: &Text| {
        let found = by_id.get(&*composed(&text.text)).cloned();
        if found.is_none() {
            let place = lines.place(text.span.clone());
            let message = format!("`{key}` names `{}`, which is not an article here", text.text);
            let near = by_id.keys().find(|id| did_you_mean::is_near(id, &text.text));
            let diagnostic = Diagnostic::new(&codes::BROKEN_REFERENCE, place, message);
            diagnostics.push(match near {
                Some(near) => diagnostic.hint(format!("did you mean `{near}`?")),
                None => diagnostic.hint("correct the id or remove it; it is left out"),
            });
        }
        found
    };
    References {
        related: matter.related.iter().filter_map(|text| find("related", text)).collect(),
        translation_of: matter.translation_of.as_ref().and_then(|text| find("translation_of", text)),
        supersedes: matter.supersedes.iter().filter_map(|text| ArticleId::new(&text.text).ok()).collect(),
    }
}
