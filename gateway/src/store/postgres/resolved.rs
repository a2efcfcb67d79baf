//! Keeps resolved tickets that were read back.

use sqlx::PgPool;

use crate::store::conversation::{HAVE_CURSOR, storable};
use crate::store::error::StoreError;
use crate::store::resolved::{self, ResolvedChanges, ResolvedRow, ResolvedTickets, StoredResolved};

pub(super) async fn accept(
    pool: &PgPool,
    target: &str,
    tickets: &ResolvedTickets,
) -> Result<ResolvedChanges, StoreError> {
    let mut changes = ResolvedChanges::default();
    let mut transaction = pool.begin().await?;
    for ticket in &tickets.resolved {
        let query = sqlx::query(resolved::KEEP).bind(target).bind(&ticket.id).bind(&ticket.url);
        let verdict = ticket.verdict.map_or("", |verdict| verdict.name());
        let query = query.bind(storable(&ticket.engineer)).bind(verdict);
        let query = query.bind(serde_json::to_string(&ticket.line)?);
        changes.kept += query.execute(&mut *transaction).await?.rows_affected();
    }
    for id in &tickets.taken_back {
        let query = sqlx::query(resolved::TAKE_BACK).bind(target).bind(id);
        changes.taken_back += query.execute(&mut *transaction).await?.rows_affected();
    }
    if let Some(cursor) = &tickets.cursor {
        let name = resolved::cursor_name(target);
        sqlx::query(HAVE_CURSOR).bind(&name).execute(&mut *transaction).await?;
        sqlx::query(resolved::MOVE_CURSOR).bind(name).bind(cursor).execute(&mut *transaction).await?;
    }
    transaction.commit().await?;
    Ok(changes)
}

pub(super) async fn cursor(pool: &PgPool, target: &str) -> Result<Option<String>, StoreError> {
    let query = sqlx::query_scalar(resolved::CURSOR).bind(resolved::cursor_name(target));
    let found: Option<Option<String>> = query.fetch_optional(pool).await?;
    Ok(found.flatten())
}

pub(super) async fn page(pool: &PgPool, after: i64, target: &str) -> Result<Vec<StoredResolved>, StoreError> {
    let rows: Vec<ResolvedRow> =
        sqlx::query_as(resolved::PAGE).bind(after).bind(target).bind("").fetch_all(pool).await?;
    rows.into_iter().map(StoredResolved::read).collect()
}
