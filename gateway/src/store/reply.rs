//! What was said after a ticket: by the client, and by support in a ticket system. The statements are the same for every database.

use kb_core::ticket::Reply;

use super::connection::Connection;
use super::conversation::{Said, Update, Updates, storable};
use super::delivery::DeliveryKind;
use super::error::StoreError;
use super::receipt::Accepted;
use super::ticket_number::TicketNumber;
use super::{cursor, follow_up};

/// What was said after ticket `$1`, in order.
const SAID: &str =
    "SELECT from_client, author, written_at, text FROM replies WHERE ticket = $1 ORDER BY written_at, id";

/// The ticket that target `$1` knows as `$2`.
const TICKET_OF: &str = "SELECT ticket FROM deliveries WHERE target = $1 AND remote_id = $2 AND kind = 'ticket' ORDER BY id LIMIT 1";

const SET_STATUS: &str = "UPDATE tickets SET status = $2 WHERE number = $1 AND status <> $2";

/// A reply that was read before is kept as it was.
const ADD: &str = "
INSERT INTO replies (ticket, target, key, from_client, author, written_at, text) VALUES ($1, $2, $3, false, $4, $5, $6)
ON CONFLICT (ticket, target, key) DO NOTHING";

/// Whether ticket `$1` has the key `$2`.
const HAS_KEY: &str = "SELECT EXISTS (SELECT 1 FROM tickets WHERE number = $1 AND key = $2)";

/// What the client says under key `$2`; nothing is returned where that key is used.
const SAY: &str = "
INSERT INTO replies (ticket, target, key, from_client, author, text) VALUES ($1, '', $2, true, '', $3)
ON CONFLICT (ticket, target, key) DO NOTHING RETURNING written_at";

/// What the client said before under key `$2`.
const SAID_BEFORE: &str =
    "SELECT text, written_at FROM replies WHERE ticket = $1 AND target = '' AND key = $2";

/// What was said after a ticket, in order.
pub(super) async fn said(
    connection: &mut Connection<'_>,
    number: TicketNumber,
) -> Result<Vec<Said>, StoreError> {
    let rows: Vec<(bool, String, String, String)> = connection.rows(SAID, &[number.row().into()]).await?;
    Ok(rows
        .into_iter()
        .map(|(from_client, author, at, text)| Said { from_client, author, at, text })
        .collect())
}

/// Keeps what was read from a target, and how far. Tickets of others are passed over.
pub(super) async fn accept_updates(
    connection: &mut Connection<'_>,
    target: &str,
    updates: &Updates,
) -> Result<(), StoreError> {
    for update in &updates.updates {
        let known = [target.into(), (&update.ticket).into()];
        if let Some((ticket,)) = connection.row::<(i64,)>(TICKET_OF, &known).await? {
            accept_update(connection, target, ticket, update).await?;
        }
    }
    match &updates.cursor {
        Some(cursor) => cursor::set(connection, target, cursor).await,
        None => Ok(()),
    }
}

async fn accept_update(
    connection: &mut Connection<'_>,
    target: &str,
    ticket: i64,
    update: &Update,
) -> Result<(), StoreError> {
    if let Some(progress) = update.status {
        connection.execute(SET_STATUS, &[ticket.into(), progress.status().into()]).await?;
    }
    for reply in &update.replies {
        let (author, text) = (storable(&reply.author), storable(&reply.text));
        let place = [ticket.into(), target.into(), (&reply.id).into()];
        let words = [(&author).into(), (&reply.at).into(), (&text).into()];
        connection.execute(ADD, &[place, words].concat()).await?;
    }
    Ok(())
}

/// Stores what a client says after a ticket, and its deliveries; `None` unless number and key of the ticket are right.
pub(super) async fn accept(
    connection: &mut Connection<'_>,
    number: TicketNumber,
    ticket_key: &str,
    reply: &Reply,
) -> Result<Option<Accepted<String>>, StoreError> {
    let (number, key, text) = (number.row(), &*reply.key, &*reply.text);
    let known: Option<(bool,)> = connection.row(HAS_KEY, &[number.into(), ticket_key.into()]).await?;
    if known != Some((true,)) {
        return Ok(None);
    }
    let said: Option<(String,)> = connection.row(SAY, &[number.into(), key.into(), text.into()]).await?;
    if let Some((at,)) = said {
        follow_up::deliver(connection, number, DeliveryKind::Comment, text).await?;
        return Ok(Some(Accepted::New(at)));
    }
    let before: Option<(String, String)> = connection.row(SAID_BEFORE, &[number.into(), key.into()]).await?;
    Ok(Some(match before {
        Some((before, at)) if before == text => Accepted::Duplicate(at),
        _ => Accepted::Conflict,
    }))
}
