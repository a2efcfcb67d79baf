//! Opens a snapshot of the SQLite file, and says how its pages are read.

use std::path::Path;

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, SqliteConnection};

use crate::store::error::StoreError;
use crate::store::migrations;
use crate::store::record::Pages;

pub(in crate::store) const PAGES: Pages = Pages {
    tickets: "
SELECT number, tickets.received_at, tickets.content, outcomes.content, outcomes.received_at
FROM tickets LEFT JOIN outcomes ON id = (SELECT max(id) FROM outcomes WHERE ticket = number)
WHERE number > $1 AND tickets.received_at >= $2 ORDER BY number LIMIT $3",
    feedback: "
SELECT rowid, received_at, content FROM feedback WHERE rowid > $1 AND received_at >= $2 ORDER BY rowid LIMIT $3",
};

/// A read transaction.
pub(in crate::store) async fn open(path: &Path) -> Result<SqliteConnection, StoreError> {
    let failed = |source| StoreError::Open { path: path.to_owned(), source };
    let options = SqliteConnectOptions::new().filename(path).read_only(true).disable_statement_logging();
    let mut connection = options.connect().await.map_err(failed)?;
    let applied: Option<i64> =
        sqlx::query_scalar(migrations::APPLIED).fetch_one(&mut connection).await.map_err(failed)?;
    if applied != migrations::newest(&migrations::SQLITE) {
        return Err(StoreError::SchemaMismatch { database: path.display().to_string() });
    }
    // The snapshot is taken by the first statement after this one.
    sqlx::query("BEGIN").execute(&mut connection).await?;
    Ok(connection)
}
