//! Stores tickets, feedback and outcomes.

use kb_core::ticket::{Feedback, Ticket, TicketOutcome};
use sqlx::PgPool;

use crate::config::TargetName;
use crate::store::delivery::DeliveryKey;
use crate::store::error::StoreError;
use crate::store::receipt::{Accepted, Receipt};
use crate::store::stored_json::{is_stored, stored_json};
use crate::store::ticket_number::TicketNumber;

/// A ticket and its deliveries. A key that is taken costs no number, unless two gateways take it at the same time.
const INSERT_TICKET: &str = r#"
WITH ticket AS (
    INSERT INTO tickets (key, content) SELECT $1, $2::jsonb WHERE NOT EXISTS (SELECT 1 FROM tickets WHERE key = $1)
    ON CONFLICT (key) DO NOTHING RETURNING number, status, received_at
), delivery AS (
    INSERT INTO deliveries (key, ticket, target, kind, due_at, changed_at)
    SELECT d.key, number, d.target, 'ticket', at, at
    FROM ticket, unnest($3::text[], $4::text[]) AS d (key, target), (SELECT (extract(epoch FROM now()) * 1000)::bigint AS at) AS clock
)
SELECT number, status, to_char(received_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') FROM ticket"#;

const SELECT_TICKET: &str = r#"
SELECT number, status, to_char(received_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), content::text
FROM tickets WHERE key = $1"#;

/// An outcome, and the status of its ticket. The first column says whether there is such a ticket, the second whether it is stored.
const INSERT_OUTCOME: &str = "
WITH ticket AS (
    UPDATE tickets SET status = 'resolved' WHERE number = $2 AND NOT EXISTS (SELECT 1 FROM outcomes WHERE key = $1) RETURNING number
), outcome AS (
    INSERT INTO outcomes (key, ticket, content) SELECT $1, number, $3::jsonb FROM ticket ON CONFLICT (key) DO NOTHING RETURNING id
)
SELECT EXISTS (SELECT 1 FROM outcome)";

pub(super) async fn accept_ticket(
    pool: &PgPool,
    ticket: &Ticket,
    targets: &[TargetName],
) -> Result<Accepted<Receipt>, StoreError> {
    let keys: Vec<String> = targets.iter().map(|_| DeliveryKey::fresh().to_string()).collect();
    let names: Vec<&str> = targets.iter().map(TargetName::as_str).collect();
    let inserted: Option<(i64, String, String)> = sqlx::query_as(INSERT_TICKET)
        .bind(&**ticket.key())
        .bind(stored_json(ticket)?)
        .bind(keys)
        .bind(names)
        .fetch_optional(pool)
        .await?;
    if let Some((number, status, received_at)) = inserted {
        return Ok(Accepted::New(Receipt { number: TicketNumber::from_row(number), status, received_at }));
    }
    let (number, status, received_at, content): (i64, String, String, String) =
        sqlx::query_as(SELECT_TICKET).bind(&**ticket.key()).fetch_one(pool).await?;
    let receipt = Receipt { number: TicketNumber::from_row(number), status, received_at };
    Ok(if is_stored(&content, ticket) { Accepted::Duplicate(receipt) } else { Accepted::Conflict })
}

pub(super) async fn accept_feedback(pool: &PgPool, feedback: &Feedback) -> Result<Accepted<()>, StoreError> {
    let key = &*feedback.content().key;
    let insert = "INSERT INTO feedback (key, content) VALUES ($1, $2::jsonb) ON CONFLICT (key) DO NOTHING";
    let inserted = sqlx::query(insert).bind(key).bind(stored_json(feedback)?).execute(pool).await?;
    if inserted.rows_affected() > 0 {
        return Ok(Accepted::New(()));
    }
    let select = "SELECT content::text FROM feedback WHERE key = $1";
    let content: String = sqlx::query_scalar(select).bind(key).fetch_one(pool).await?;
    Ok(if is_stored(&content, feedback) { Accepted::Duplicate(()) } else { Accepted::Conflict })
}

pub(super) async fn accept_outcome(
    pool: &PgPool,
    number: TicketNumber,
    outcome: &TicketOutcome,
) -> Result<Option<Accepted<()>>, StoreError> {
    let key = &*outcome.content().key;
    let inserted: bool = sqlx::query_scalar(INSERT_OUTCOME)
        .bind(key)
        .bind(number.row())
        .bind(stored_json(outcome)?)
        .fetch_one(pool)
        .await?;
    if inserted {
        return Ok(Some(Accepted::New(())));
    }
    let select = "SELECT content::text FROM outcomes WHERE key = $1";
    let stored: Option<String> = sqlx::query_scalar(select).bind(key).fetch_optional(pool).await?;
    let compared = |content: String| {
        if is_stored(&content, outcome) { Accepted::Duplicate(()) } else { Accepted::Conflict }
    };
    Ok(stored.map(compared))
}
