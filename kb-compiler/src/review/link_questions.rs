//! Questions about the article that closed a ticket.

use kb_core::model::{LinkKind, Resolution};

use super::question::{About, Choice, Question, in_order, shown};
use crate::article::Article;
use crate::link::{Linker, Proposal, as_line};
use crate::open::BundleError;

/// Most choices of a question, as many as there are keys.
pub(super) const MOST_CHOICES: usize = 5;

/// Whether a ticket names an article, or says that there is none.
pub fn is_linked(ticket: &Resolution) -> bool {
    !ticket.articles.is_empty() || ticket.link == Some(LinkKind::None)
}

/// A question for each ticket without a link, each with its place.
pub fn questions<'t>(
    tickets: impl IntoIterator<Item = (&'t Resolution, String)>,
    articles: &[Article],
    linker: &mut Linker<'_>,
    was_left: impl Fn(&str, &str) -> bool,
) -> Result<Vec<Question>, BundleError> {
    let title = |id: &str| {
        let found = articles.binary_search_by(|article| article.id.as_str().cmp(id));
        found.map_or(id, |at| articles[at].title.as_str()).to_owned()
    };
    let choice = |Proposal { article, why, percent }: Proposal| Choice {
        text: format!("{} ({article})", title(&article)),
        why: why.to_owned(),
        percent,
        articles: vec![article],
        tags: Vec::new(),
    };
    let mut questions = Vec::new();
    for (ticket, place) in tickets.into_iter().filter(|(ticket, _)| !is_linked(ticket)) {
        let proposals = linker.proposals(&as_line(ticket), MOST_CHOICES)?;
        questions.push(Question {
            choices: proposals.into_iter().map(choice).collect(),
            about: About::Link,
            ..of_ticket(ticket, place)
        });
    }
    in_order(&mut questions, |question| was_left(&question.ticket, "link"));
    Ok(questions)
}

/// A question that asks nothing yet.
pub(super) fn of_ticket(ticket: &Resolution, place: String) -> Question {
    Question {
        ticket: ticket.ticket.clone(),
        place,
        subject: shown(&ticket.subject),
        asked: shown(&ticket.description),
        answered: shown(ticket.summary.as_deref().unwrap_or_default()),
        ..Question::default()
    }
}
