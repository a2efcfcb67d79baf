//! Claims deliveries and records what came of them.

use sqlx::{AssertSqlSafe, SqliteConnection, SqlitePool};
use uuid::Uuid;

use super::entry::Entry;
use crate::store::delivery::{AttemptOutcome, ClaimRequest, ClaimedDelivery, SweepRequest};
use crate::store::delivery_row::DeliveryRow;
use crate::store::error::StoreError;
use crate::store::time::{milliseconds, now};

/// Whether delivery `d` is open, in the words of the index on open deliveries. Without them, SQLite reads every delivery that there ever was.
const OPEN: &str = "d.state IN ('waiting', 'claimed', 'unknown')";

/// What is due of a target, unless something has to arrive before it: the ticket, and earlier comments that are not dead.
pub(super) fn claim_sql() -> String {
    format!(
        "SELECT d.id, d.key, t.number, t.received_at, t.content AS ticket, d.kind, d.state, d.content, d.attempts,
                first.remote_id, first.remote_url
         FROM deliveries d JOIN tickets t ON t.number = d.ticket
         LEFT JOIN deliveries first ON first.ticket = d.ticket AND first.target = d.target AND first.kind = 'ticket' AND first.id <> d.id
         WHERE d.target = ? AND {OPEN} AND d.state <> 'claimed' AND d.due_at <= ? AND NOT EXISTS (
             SELECT 1 FROM deliveries e WHERE e.ticket = d.ticket AND e.target = d.target AND e.id < d.id
             AND e.state <> 'delivered' AND (e.state <> 'dead' OR e.kind = 'ticket'))
         ORDER BY d.due_at, d.id LIMIT ?"
    )
}

pub(super) fn any_due_sql() -> String {
    format!(
        "SELECT EXISTS (SELECT 1 FROM deliveries d WHERE d.target = ? AND {OPEN} AND d.state <> 'claimed' AND d.due_at <= ?)"
    )
}

pub(super) fn any_to_sweep_sql() -> String {
    format!(
        "SELECT EXISTS (SELECT 1 FROM deliveries d WHERE d.target = ? AND {OPEN}
         AND (d.changed_at > ? OR (d.state = 'claimed' AND d.due_at <= ?)))"
    )
}

/// Whether a claim could find anything.
pub(super) async fn anything_due(target: &str, readers: &SqlitePool) -> Result<bool, StoreError> {
    let query = sqlx::query_scalar(AssertSqlSafe(any_due_sql()));
    Ok(query.bind(target).bind(now()).fetch_one(readers).await?)
}

/// Whether a sweep would change anything.
pub(super) async fn anything_to_sweep(target: &str, readers: &SqlitePool) -> Result<bool, StoreError> {
    let (query, now) = (sqlx::query_scalar(AssertSqlSafe(any_to_sweep_sql())), now());
    Ok(query.bind(target).bind(now).bind(now).fetch_one(readers).await?)
}

impl Entry for ClaimRequest {
    type Stored = Vec<ClaimedDelivery>;

    async fn store(&self, connection: &mut SqliteConnection) -> Result<Self::Stored, StoreError> {
        let now = now();
        let claim = Uuid::now_v7().to_string();
        let rows: Vec<DeliveryRow> = sqlx::query_as(AssertSqlSafe(claim_sql()))
            .bind(&self.target)
            .bind(now)
            .bind(self.limit)
            .fetch_all(&mut *connection)
            .await?;
        let mut claimed = Vec::with_capacity(rows.len());
        for row in rows {
            let delivery = row.claimed(&claim)?;
            let update = "UPDATE deliveries SET state = 'claimed', attempts = attempts + 1, claim = ?, due_at = ?, changed_at = ? WHERE id = ?";
            sqlx::query(update)
                .bind(&delivery.claim)
                .bind(now.saturating_add(milliseconds(self.lease)))
                .bind(now)
                .bind(delivery.id)
                .execute(&mut *connection)
                .await?;
            claimed.push(delivery);
        }
        Ok(claimed)
    }
}

impl Entry for SweepRequest {
    type Stored = ();

    async fn store(&self, connection: &mut SqliteConnection) -> Result<(), StoreError> {
        let now = now();
        // Where the clock was set back, what is left to wait stays what it was.
        let sql = format!(
            "UPDATE deliveries AS d SET due_at = ? + (due_at - changed_at), changed_at = ?
             WHERE target = ? AND changed_at > ? AND {OPEN}"
        );
        let query = sqlx::query(AssertSqlSafe(sql)).bind(now).bind(now).bind(&self.target).bind(now);
        query.execute(&mut *connection).await?;
        // A claim that has run out is one whose process has ended or hangs: what it sent may have arrived.
        let sql = format!(
            "UPDATE deliveries AS d SET state = 'unknown', due_at = ?, changed_at = ?, error = 'the gateway stopped during an attempt'
             WHERE target = ? AND {OPEN} AND state = 'claimed' AND due_at <= ?"
        );
        let due = now.saturating_add(milliseconds(self.settle));
        sqlx::query(AssertSqlSafe(sql))
            .bind(due)
            .bind(now)
            .bind(&self.target)
            .bind(now)
            .execute(connection)
            .await?;
        Ok(())
    }
}

/// What came of an attempt under a claim.
pub(super) struct Recorded {
    pub(super) id: i64,
    pub(super) claim: String,
    pub(super) outcome: AttemptOutcome,
}

impl Entry for Recorded {
    type Stored = ();

    async fn store(&self, connection: &mut SqliteConnection) -> Result<(), StoreError> {
        let now = now();
        let (state, wait) = self.outcome.state();
        let remote = self.outcome.remote();
        // A claim that ran out meanwhile still counts as long as no other gateway has claimed the delivery.
        let sql = "UPDATE deliveries SET state = ?, due_at = ?, changed_at = ?, claim = NULL, remote_id = ?, remote_url = ?, error = ?
                   WHERE id = ? AND claim = ? AND state IN ('claimed', 'unknown')";
        sqlx::query(sql)
            .bind(state.as_str())
            .bind(now.saturating_add(milliseconds(wait)))
            .bind(now)
            .bind(remote.map(|remote| &remote.id))
            .bind(remote.and_then(|remote| remote.url.as_ref()))
            .bind(self.outcome.error())
            .bind(self.id)
            .bind(&self.claim)
            .execute(connection)
            .await?;
        Ok(())
    }
}
