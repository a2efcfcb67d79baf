//! A ticket of a knowledge base as a line of an import, as far as links are concerned.

use kb_core::model::{LinkKind, Resolution};
use kb_import::Line;
use kb_import::text::add_addresses;

/// The line, with the addresses that stand in its answer.
pub fn as_line(ticket: &Resolution) -> Line {
    let mut line = Line {
        ticket: ticket.ticket.clone(),
        subject: ticket.subject.clone(),
        description: Some(ticket.description.clone()),
        summary: ticket.summary.clone(),
        articles: ticket.articles.iter().map(|id| id.as_str().to_owned()).collect(),
        link: ticket.link.map(LinkKind::name).map(str::to_owned),
        ..Line::default()
    };
    let summary = ticket.summary.as_deref().unwrap_or_default();
    add_addresses(&summary.into(), &mut line.source.addresses);
    line
}
