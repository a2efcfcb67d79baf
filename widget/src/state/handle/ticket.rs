//! Puts the ticket together from the form and from everything else that is known.

use kb_core::ticket::redact::Sensitive;
use kb_core::ticket::{self, Candidate, TicketDraft, redact};

use crate::state::event::StepContext;
use crate::state::panel::State;
use crate::state::person_offer;
use crate::state::results::SearchResults;

/// Most search results that a ticket lists.
const MAX_CANDIDATES: usize = 10;

impl State {
    /// The ticket as it will be sent, with everything that is known, and what was redacted from it.
    pub(super) fn redacted(&self, context: &StepContext) -> (TicketDraft, Vec<Sensitive>) {
        let mut removed = Vec::new();
        let mut clean = |text: &str| {
            let redacted = redact(text);
            removed.extend(redacted.found);
            redacted.text
        };
        let mut draft = self.session.draft.clone();
        self.config.identity.sign(&mut draft);
        let results = [self.search.question_results(), self.form.results.as_ref()];
        let shown = [results[0].map_or(0, SearchResults::visible), self.suggested_places()];
        let account = self.config.identity.account();
        let said = self.config.context.iter().filter(|fact| account.is_none() || fact.name != "account");
        let mut environment: Vec<_> = account.iter().chain(said).cloned().collect();
        environment.extend(context.page_facts.iter().cloned());
        environment.iter_mut().for_each(|fact| fact.value = redact(&fact.value).text);
        let mut ready = TicketDraft {
            schema: ticket::SCHEMA.to_owned(),
            question: clean(&draft.question),
            details: clean(&draft.details),
            name: clean(&draft.name),
            tried: self.session.tried.iter().take(ticket::MAX_ENTRIES).cloned().collect(),
            candidates: candidates(results.into_iter().zip(shown)),
            environment,
            bundles: bundles(&results),
            locale: self.config.locale.chars().take(35).collect(),
            written_ms: context.now_ms,
            ..draft
        };
        self.form.triage.apply(&mut ready);
        if let Some(category) = self.person_first_category() {
            person_offer::put_first(&mut ready, category);
        }
        (ready, removed)
    }
}

/// What search proposed for the question and then for the ticket, each article once; and how many of each were shown.
fn candidates<'r>(results: impl Iterator<Item = (Option<&'r SearchResults>, usize)>) -> Vec<Candidate> {
    let mut all: Vec<Candidate> = Vec::new();
    for (results, visible) in results {
        for (at, hit) in results.into_iter().flat_map(|results| &results.hits).enumerate() {
            let shown = at < visible;
            match all.iter_mut().find(|known| known.article == hit.article) {
                Some(known) => known.shown |= shown,
                None => all.push(Candidate {
                    article: hit.article.clone(),
                    score: hit.score,
                    probability: hit.probability.map(rounded),
                    shown,
                }),
            }
        }
    }
    all.truncate(MAX_CANDIDATES);
    all
}

/// Three decimals are as precise as a calibrated probability.
fn rounded(probability: f32) -> f32 {
    (probability * 1000.0).round() / 1000.0
}

fn bundles(results: &[Option<&SearchResults>]) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for digest in results.iter().flatten().flat_map(|results| &results.bundles) {
        if !all.contains(digest) {
            all.push(digest.clone());
        }
    }
    all
}
