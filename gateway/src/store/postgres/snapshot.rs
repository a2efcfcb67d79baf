//! Opens a snapshot of a server's database, and says how its pages are read.

use sqlx::ConnectOptions;
use sqlx::postgres::{PgConnectOptions, PgConnection};

use crate::config::Database;
use crate::store::error::StoreError;
use crate::store::migrations;
use crate::store::record::Pages;

pub(in crate::store) const PAGES: Pages = Pages {
    tickets: r#"
SELECT number, to_char(t.received_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), t.content::text, o.content::text,
       to_char(o.received_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
FROM tickets t LEFT JOIN outcomes o ON o.id = (SELECT max(id) FROM outcomes WHERE ticket = number)
WHERE number > $1 AND ($2 = '' OR t.received_at >= (nullif($2, '') || 'T00:00:00Z')::timestamptz) ORDER BY number LIMIT $3"#,
    feedback: r#"
SELECT id, to_char(received_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), content::text FROM feedback
WHERE id > $1 AND ($2 = '' OR received_at >= (nullif($2, '') || 'T00:00:00Z')::timestamptz) ORDER BY id LIMIT $3"#,
};

/// A read transaction.
pub(in crate::store) async fn open(options: &PgConnectOptions) -> Result<PgConnection, StoreError> {
    let database = Database::Postgres(Box::new(options.clone())).to_string();
    let failed = |source| StoreError::Connect { database: database.clone(), source };
    let options = options.clone().disable_statement_logging();
    let mut connection = options.connect().await.map_err(failed)?;
    let applied: Option<i64> =
        sqlx::query_scalar(migrations::APPLIED).fetch_one(&mut connection).await.map_err(failed)?;
    if applied != migrations::newest(&migrations::POSTGRES) {
        return Err(StoreError::SchemaMismatch { database });
    }
    sqlx::query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").execute(&mut connection).await?;
    Ok(connection)
}
