//! Redmine, Request Tracker and Roundup themselves: what is delivered arrives once, with fields and file, and what an engineer does
//! there comes back. Each runs where its address is in the environment, as its start script prints it, or where
//! `FIXMARK_START_TICKET_SYSTEMS` is set, so that the test starts it; otherwise it is skipped, and fails where `CI` is set.

mod start;
mod mail_sink;
mod learning;
mod redmine;
mod request_tracker;
mod roundup;

use std::time::Duration;

use kb_gateway::config::Targets;
use kb_gateway::delivery::call::{
    Attachment, Comment, DeliveryKey, Place, Progress, Remote, TicketSystem, Update, Updates,
};
use kb_gateway::delivery::connector::Connector;

use crate::package::full_package;

/// Someone who works in the ticket system, by its own interface.
pub(crate) trait Engineer {
    /// All that is shown of a ticket, as text.
    async fn view(&self, ticket: &str) -> String;
    /// Answers the client.
    async fn reply(&self, ticket: &str, text: &str);
    /// Writes what the client must not read.
    async fn note(&self, ticket: &str, text: &str);
    /// Closes the ticket.
    async fn solve(&self, ticket: &str);
}

/// A connector for these lines of gateway.toml below `[target.real]`; `file:secret` holds the secret.
pub(crate) fn connector(lines: &str, secret: &str) -> Result<Connector, String> {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("secret"), secret).unwrap();
    let file = folder.path().join("gateway.toml");
    std::fs::write(&file, format!("[target.real]\n{lines}\n")).unwrap();
    let targets = Targets::read(&file)?;
    Connector::new(targets.named("real").unwrap(), Duration::from_secs(30))
}

/// A ticket's whole way. `shown` must stand in what the engineer sees.
pub(crate) async fn check(connector: &Connector, engineer: &impl Engineer, shown: &[&str]) {
    assert_eq!(connector.check().await, [], "the target is set up");
    let cursor = connector.updates(None).await.unwrap().cursor.unwrap();
    let ticket = created_once(connector).await;
    let [comment, file] = added_once(connector, &ticket).await;
    let view = engineer.view(&ticket.id).await;
    let usual = ["my pay run wont approve", "did not help", "approval-rule", "console.txt", "still stuck"];
    for words in usual.iter().chain(shown) {
        assert!(view.contains(words), "`{words}` is not in {view}");
    }
    engineer.reply(&ticket.id, "Please try step 3.").await;
    engineer.note(&ticket.id, "The client is annoying.").await;
    engineer.solve(&ticket.id).await;
    let Updates { updates, cursor: next } = connector.updates(Some(&cursor)).await.unwrap();
    let ours: Vec<&Update> = updates.iter().filter(|update| update.ticket == ticket.id).collect();
    let last = ours.last().expect("the ticket changed");
    assert_eq!(last.status, Some(Progress::Solved), "{last:?}");
    let replies: Vec<&str> = last.replies.iter().map(|reply| reply.text.trim()).collect();
    assert_eq!(replies, ["Please try step 3."], "{last:?} {comment} {file}");
    assert!(last.replies[0].at.ends_with('Z') && last.replies[0].at.contains('T'), "{last:?}");
    let again = connector.updates(next.as_deref()).await.unwrap();
    assert_eq!(again.cursor, next, "the cursor stays where nothing changes");
}

async fn created_once(connector: &Connector) -> Remote {
    let key = DeliveryKey::fresh();
    assert_eq!(connector.find(&key, Place::Tickets).await, Ok(None));
    let ticket = connector.create(&key, &full_package()).await.unwrap();
    assert_eq!(connector.find(&key, Place::Tickets).await, Ok(Some(ticket.clone())));
    assert_eq!(connector.find(&DeliveryKey::fresh(), Place::Tickets).await, Ok(None));
    ticket
}

async fn added_once(connector: &Connector, ticket: &Remote) -> [DeliveryKey; 2] {
    let [comment, file] = [DeliveryKey::fresh(), DeliveryKey::fresh()];
    let text = "still stuck\n<b>help</b> *me*".to_owned();
    let places = [(&comment, Place::CommentsOf(ticket)), (&file, Place::AttachmentsOf(ticket))];
    for (key, place) in places {
        assert_eq!(connector.find(key, place).await, Ok(None));
    }
    connector.comment(&comment, ticket, &Comment { author: "Jane Doe".into(), text }).await.unwrap();
    let attachment = Attachment {
        name: "console.txt".into(),
        media_type: "text/plain".into(),
        bytes: b"error 42\n".to_vec(),
    };
    connector.attach(&file, ticket, &attachment).await.unwrap();
    for (key, place) in places {
        assert!(connector.find(key, place).await.unwrap().is_some(), "{place:?}");
    }
    [comment, file]
}

/// A target that is set up wrongly is told so in these words.
pub(crate) async fn check_finding(lines: &str, secret: &str, expected: &str) {
    let findings = connector(lines, secret).unwrap().check().await;
    let said: Vec<&str> = findings.iter().map(|finding| finding.text.as_str()).collect();
    assert!(findings.iter().any(|finding| finding.fatal), "{lines}: {said:?}");
    assert!(said.iter().any(|text| text.contains(expected)), "{lines}: {said:?} has no `{expected}`");
}
