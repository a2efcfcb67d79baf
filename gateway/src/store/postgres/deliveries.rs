//! Claims deliveries and records what came of them. Gateways pass over the rows that another one is claiming, and the server's clock holds
//! for all of them.

use sqlx::PgPool;
use uuid::Uuid;

use crate::store::delivery::{AttemptOutcome, ClaimRequest, ClaimedDelivery, SweepRequest};
use crate::store::delivery_row::DeliveryRow;
use crate::store::error::StoreError;
use crate::store::time::milliseconds;

/// What is due, unless something has to arrive before it: the ticket, and earlier comments that are not dead. It is written so that the server
/// reads a handful of rows however many wait: in the order of the index on due deliveries, and by an index on the ticket, not on the target.
const CLAIM: &str = r#"
WITH clock AS (SELECT (extract(epoch FROM now()) * 1000)::bigint AS at
), due AS (
    SELECT d.id, d.state FROM deliveries d
    WHERE d.target = $1 AND d.state IN ('waiting', 'unknown') AND d.due_at <= (SELECT at FROM clock) AND NOT EXISTS (
        SELECT 1 FROM deliveries e WHERE e.ticket = d.ticket AND e.target = d.target AND e.id < d.id
        AND e.state <> 'delivered' AND (e.state <> 'dead' OR e.kind = 'ticket'))
    ORDER BY d.due_at LIMIT $2 FOR UPDATE OF d SKIP LOCKED
), claimed AS (
    UPDATE deliveries d SET state = 'claimed', attempts = d.attempts + 1, claim = $3, due_at = at + $4, changed_at = at
    FROM due, clock WHERE d.id = due.id
    RETURNING d.id, d.key, d.ticket, d.target, d.kind, d.content, d.attempts - 1 AS attempts, due.state
)
SELECT claimed.id, claimed.key, t.number, to_char(t.received_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS received_at,
       t.content::text AS ticket, claimed.kind, claimed.state, claimed.content, claimed.attempts, first.remote_id, first.remote_url
FROM claimed JOIN tickets t ON t.number = claimed.ticket
LEFT JOIN deliveries first ON first.ticket = claimed.ticket AND first.target = claimed.target
    AND first.kind NOT IN ('comment', 'attachment') AND first.id < claimed.id
ORDER BY claimed.id"#;

/// Where the clock was set back, what is left to wait stays what it was.
const KEEP_WAITS: &str = "
UPDATE deliveries SET due_at = at + (due_at - changed_at), changed_at = at FROM (SELECT (extract(epoch FROM now()) * 1000)::bigint AS at) AS clock
WHERE target = $1 AND changed_at > at AND state IN ('waiting', 'claimed', 'unknown')";

/// A claim that has run out is one whose process has ended or hangs: what it sent may have arrived.
const END_CLAIMS: &str = "
UPDATE deliveries SET state = 'unknown', due_at = at + $2, changed_at = at, error = 'the gateway stopped during an attempt'
FROM (SELECT (extract(epoch FROM now()) * 1000)::bigint AS at) AS clock
WHERE target = $1 AND state = 'claimed' AND due_at <= at";

/// A claim that ran out meanwhile still counts as long as no other gateway has claimed the delivery.
const RECORD: &str = "
UPDATE deliveries SET state = $3, due_at = at + $4, changed_at = at, claim = NULL, remote_id = $5, remote_url = $6, error = $7
FROM (SELECT (extract(epoch FROM now()) * 1000)::bigint AS at) AS clock
WHERE id = $1 AND claim = $2 AND state IN ('claimed', 'unknown')";

pub(super) async fn claim(pool: &PgPool, request: &ClaimRequest) -> Result<Vec<ClaimedDelivery>, StoreError> {
    let claim = Uuid::now_v7().to_string();
    // A plan that is kept would be one for any limit, and read every delivery.
    let rows: Vec<DeliveryRow> = sqlx::query_as(CLAIM)
        .persistent(false)
        .bind(&request.target)
        .bind(i64::from(request.limit))
        .bind(&claim)
        .bind(milliseconds(request.lease))
        .fetch_all(pool)
        .await?;
    rows.into_iter().map(|row| row.claimed(&claim)).collect()
}

pub(super) async fn sweep(pool: &PgPool, request: &SweepRequest) -> Result<(), StoreError> {
    sqlx::query(KEEP_WAITS).bind(&request.target).execute(pool).await?;
    sqlx::query(END_CLAIMS).bind(&request.target).bind(milliseconds(request.settle)).execute(pool).await?;
    Ok(())
}

pub(super) async fn record(
    pool: &PgPool,
    delivery: &ClaimedDelivery,
    outcome: &AttemptOutcome,
) -> Result<(), StoreError> {
    let (state, wait) = outcome.state();
    let remote = outcome.remote();
    sqlx::query(RECORD)
        .bind(delivery.id)
        .bind(&delivery.claim)
        .bind(state.as_str())
        .bind(milliseconds(wait))
        .bind(remote.map(|remote| &remote.id))
        .bind(remote.and_then(|remote| remote.url.as_ref()))
        .bind(outcome.error())
        .execute(pool)
        .await?;
    Ok(())
}
