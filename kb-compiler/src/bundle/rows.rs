//! The row and the body of each article, as they are stored in the bundle.

use std::collections::BTreeMap;

use kb_core::bundle::{DocumentRef, Row};
use kb_core::model::{ArticleId, Provenance, Resolution, Section, SectionRole, blocks_text};
use rayon::prelude::*;

use crate::article::{Article, BodyError};
use crate::edition::Edition;
use crate::learn::privacy::{Sharing, min_accounts};
use crate::learn::tickets::{closing_articles, is_of_readers_and_language};
use crate::sources::KnowledgeBase;

/// Longest lead, in characters. A result shows about fifty of them, from where the query's words stand.
const LEAD: usize = 80;

/// The rows of an edition. `closed` counts, by article id, the resolved tickets that it closed.
pub fn rows(edition: &Edition<'_>, closed: &BTreeMap<&str, u32>) -> Result<Vec<Row>, BodyError> {
    let row = |article: &Article| {
        Ok(Row {
            id: article.id.clone(),
            title: article.title.clone(),
            kind: article.kind,
            lead: lead(article)?,
            closed: closed.get(article.id.as_str()).copied().unwrap_or(0),
        })
    };
    edition.articles.par_iter().map(|article| row(article)).collect()
}

/// How many resolved tickets each article closed, of those that may teach the edition. A count is left out where so few accounts have such
/// tickets that it would say something of one of them. What no engineer closed is not counted: anybody could raise it.
pub fn closed_tickets<'b>(edition: &Edition<'_>, base: &'b KnowledgeBase) -> BTreeMap<&'b str, u32> {
    let reader = edition.reader();
    let known = |ticket: &&Resolution| {
        ticket.provenance == Provenance::Engineer && is_of_readers_and_language(ticket, edition)
    };
    let tickets: Vec<&Resolution> = base.resolutions.iter().filter(known).collect();
    let min_accounts = min_accounts(&base.config, tickets.iter().copied());
    let mut closed: BTreeMap<&str, (u32, Sharing)> = BTreeMap::new();
    for ticket in tickets {
        let account = base.config.accounts.of_ticket(ticket);
        for article in closing_articles(ticket) {
            let (count, sharing) = closed.entry(article.as_str()).or_default();
            *count += 1;
            sharing.add(account.clone());
        }
    }
    let counts = closed.into_iter().map(|(article, (count, sharing))| {
        (article, if sharing.is_known_to(reader, &base.config, min_accounts) { count } else { 0 })
    });
    counts.collect()
}

/// The text of a result list's second line: the summary, else the issue, else the first text of the article.
fn lead(article: &Article) -> Result<String, BodyError> {
    let text = match article.summary.as_ref().filter(|summary| !summary.trim().is_empty()) {
        Some(summary) => summary.clone(),
        None => first_words(&article.body()?),
    };
    Ok(shortened(&text.split_whitespace().collect::<Vec<_>>().join(" ")))
}

/// The text of the issue section, or of the first section with any text.
fn first_words(sections: &[Section]) -> String {
    let issue = sections.iter().find(|section| section.role == SectionRole::Issue);
    issue.map(|section| blocks_text(&section.blocks)).unwrap_or_else(|| {
        let mut texts = sections.iter().map(|section| blocks_text(&section.blocks));
        texts.find(|text| !text.trim().is_empty()).unwrap_or_default()
    })
}

/// At most [`LEAD`] characters, cut between words.
fn shortened(text: &str) -> String {
    let Some((end, _)) = text.char_indices().nth(LEAD) else { return text.to_owned() };
    let cut = text[..end].rfind(' ').unwrap_or(end);
    format!("{}…", text[..cut].trim_end_matches([',', ';', ':', '.']))
}

/// An article as the widget draws it. `titles` are those of the edition, by id.
pub fn document_ref<'a>(article: &'a Article, titles: &BTreeMap<&str, &'a str>) -> DocumentRef<'a> {
    let known = |id: &'a ArticleId| titles.get(id.as_str()).map(|title| (id, *title));
    DocumentRef {
        id: &article.id,
        title: &article.title,
        kind: article.kind,
        locale: &article.locale,
        reviewed: article.review.reviewed.as_deref(),
        escalation: &article.escalation,
        related: article.related.iter().filter_map(known).collect(),
        sections: &article.sections,
    }
}
