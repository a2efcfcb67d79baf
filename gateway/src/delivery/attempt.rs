//! One attempt at a delivery: looks for what an earlier one has made where that is in doubt, and sends only what is not there.

use super::call::{Attachment, CallError, Comment, DeliveryKind, Place, Remote, TicketSystem};
use super::closed_tickets::ClosedTickets;
use super::connector::Connector;
use super::decision::{self, Plan, Step};
use super::package::Package;
use crate::attachment::AttachmentFiles;
use crate::store::{AttemptOutcome, ClaimedDelivery, FileEntry};

/// What an attempt led to, and how its last call failed, if it did.
pub(super) struct Attempted {
    pub(super) outcome: AttemptOutcome,
    pub(super) error: Option<CallError>,
}

/// Makes an attempt; `random` is uniform in 0..1.
pub(super) async fn attempt(
    connector: &Connector,
    files: &AttachmentFiles,
    closed: &ClosedTickets,
    delivery: &ClaimedDelivery,
    random: f64,
) -> Attempted {
    let lookup = connector.lookup(delivery.kind);
    let failed = |step, error: CallError| {
        let outcome = decision::after_failure(step, &error, lookup, delivery.attempts, random);
        Attempted { outcome, error: Some(error) }
    };
    let delivered = |remote| Attempted { outcome: AttemptOutcome::Delivered(remote), error: None };
    match decision::plan(delivery.in_doubt, lookup, delivery.attempts) {
        Plan::Send => {}
        Plan::Look => match connector.find(&delivery.key, place(delivery)).await {
            Ok(Some(remote)) => return delivered(remote),
            Ok(None) => {}
            Err(error) => return failed(Step::Looking, error),
        },
        Plan::GiveUp => {
            let outcome = decision::given_up("the gateway stopped while it was being sent");
            return Attempted { outcome, error: None };
        }
    }
    match send(connector, files, closed, delivery).await {
        Ok(remote) => delivered(remote),
        Err(error) => failed(Step::Sending, error),
    }
}

/// Where an earlier attempt would have left it.
fn place(delivery: &ClaimedDelivery) -> Place<'_> {
    match (delivery.kind, &delivery.remote_ticket) {
        (DeliveryKind::Comment, Some(ticket)) => Place::CommentsOf(ticket),
        (DeliveryKind::Attachment, Some(ticket)) => Place::AttachmentsOf(ticket),
        _ => Place::Tickets,
    }
}

async fn send(
    connector: &Connector,
    files: &AttachmentFiles,
    closed: &ClosedTickets,
    delivery: &ClaimedDelivery,
) -> Result<Remote, CallError> {
    let key = &delivery.key;
    let unreadable = || CallError::Rejected("what is stored of it can't be read by this version".to_owned());
    match (delivery.kind, &delivery.remote_ticket) {
        (DeliveryKind::Ticket, _) => {
            let (number, received_at) = (delivery.number, delivery.received_at.clone());
            let like = closed.like(&delivery.ticket).await;
            let package = Package::new(number, received_at, delivery.ticket.clone(), &like);
            connector.create(key, &package).await
        }
        (DeliveryKind::Comment, Some(ticket)) => {
            let author = delivery.ticket.content().name.clone();
            let comment = Comment { author, text: delivery.content.clone() };
            connector.comment(key, ticket, &comment).await
        }
        (DeliveryKind::Attachment, Some(ticket)) => {
            let entry: FileEntry = serde_json::from_str(&delivery.content).map_err(|_| unreadable())?;
            // Nothing has been sent yet, so that it can be tried again.
            let bytes = files.get(&entry.location).await;
            let bytes = bytes.map_err(|error| CallError::Unreachable(error.to_string()))?;
            let attachment = Attachment { name: entry.name, media_type: entry.media_type, bytes };
            connector.attach(key, ticket, &attachment).await
        }
        (DeliveryKind::Attachment | DeliveryKind::Comment, None) => Err(unreadable()),
    }
}
