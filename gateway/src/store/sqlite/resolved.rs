//! Keeps resolved tickets that were read back.

use sqlx::{SqliteConnection, SqlitePool};

use super::entry::Entry;
use crate::store::conversation::{HAVE_CURSOR, storable};
use crate::store::error::StoreError;
use crate::store::resolved::{self, ResolvedChanges, ResolvedRow, ResolvedTickets, StoredResolved};

/// What was read from a ticket system.
pub(super) struct ReadResolved {
    pub(super) target: String,
    pub(super) tickets: ResolvedTickets,
}

impl Entry for ReadResolved {
    type Stored = ResolvedChanges;

    async fn store(&self, connection: &mut SqliteConnection) -> Result<ResolvedChanges, StoreError> {
        let mut changes = ResolvedChanges::default();
        for ticket in &self.tickets.resolved {
            let query = sqlx::query(resolved::KEEP).bind(&self.target).bind(&ticket.id).bind(&ticket.url);
            let verdict = ticket.verdict.map_or("", |verdict| verdict.name());
            let query = query.bind(storable(&ticket.engineer)).bind(verdict);
            let query = query.bind(serde_json::to_string(&ticket.line)?);
            changes.kept += query.execute(&mut *connection).await?.rows_affected();
        }
        for id in &self.tickets.taken_back {
            let query = sqlx::query(resolved::TAKE_BACK).bind(&self.target).bind(id);
            changes.taken_back += query.execute(&mut *connection).await?.rows_affected();
        }
        if let Some(cursor) = &self.tickets.cursor {
            let name = resolved::cursor_name(&self.target);
            sqlx::query(HAVE_CURSOR).bind(&name).execute(&mut *connection).await?;
            sqlx::query(resolved::MOVE_CURSOR).bind(name).bind(cursor).execute(connection).await?;
        }
        Ok(changes)
    }
}

pub(super) async fn cursor(pool: &SqlitePool, target: &str) -> Result<Option<String>, StoreError> {
    let query = sqlx::query_scalar(resolved::CURSOR).bind(resolved::cursor_name(target));
    let found: Option<Option<String>> = query.fetch_optional(pool).await?;
    Ok(found.flatten())
}

pub(super) async fn page(
    pool: &SqlitePool,
    after: i64,
    target: &str,
) -> Result<Vec<StoredResolved>, StoreError> {
    let rows: Vec<ResolvedRow> =
        sqlx::query_as(resolved::PAGE).bind(after).bind(target).bind("").fetch_all(pool).await?;
    rows.into_iter().map(StoredResolved::read).collect()
}
