//! Reads stored tickets and feedback from a snapshot of the database.

use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{ConnectOptions, Connection};

use crate::config::Database;
use crate::store::error::StoreError;
use crate::store::migrations;
use crate::store::record::{PAGE_ROWS, StoredFeedback, StoredTicket, TicketRow};
use crate::store::resolved::{self, ResolvedRow, StoredResolved};

/// A read transaction, which sees the database as it was when the transaction began and blocks no writer.
#[derive(Debug)]
pub struct PostgresHistory {
    connection: PgConnection,
    since: String,
}

const TICKETS: &str = r#"
SELECT number, to_char(t.received_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), t.content::text, o.content::text,
       to_char(o.received_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
FROM tickets t LEFT JOIN outcomes o ON o.id = (SELECT max(id) FROM outcomes WHERE ticket = number)
WHERE number > $1 AND ($2 = '' OR t.received_at >= (nullif($2, '') || 'T00:00:00Z')::timestamptz) ORDER BY number LIMIT $3"#;

const FEEDBACK: &str = r#"
SELECT id, to_char(received_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), content::text FROM feedback
WHERE id > $1 AND ($2 = '' OR received_at >= (nullif($2, '') || 'T00:00:00Z')::timestamptz) ORDER BY id LIMIT $3"#;

impl PostgresHistory {
    pub(crate) async fn open(options: &PgConnectOptions, since: &str) -> Result<Self, StoreError> {
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
        Ok(Self { connection, since: since.to_owned() })
    }

    pub(crate) async fn tickets(
        &mut self,
        previous: Option<&StoredTicket>,
    ) -> Result<Vec<StoredTicket>, StoreError> {
        let rows: Vec<TicketRow> = sqlx::query_as(TICKETS)
            .bind(previous.map_or(0, |ticket| ticket.number.row()))
            .bind(&self.since)
            .bind(PAGE_ROWS)
            .fetch_all(&mut self.connection)
            .await?;
        rows.into_iter().map(StoredTicket::read).collect()
    }

    pub(crate) async fn feedback(
        &mut self,
        previous: Option<&StoredFeedback>,
    ) -> Result<Vec<StoredFeedback>, StoreError> {
        let rows: Vec<(i64, String, String)> = sqlx::query_as(FEEDBACK)
            .bind(previous.map_or(0, |feedback| feedback.row))
            .bind(&self.since)
            .bind(PAGE_ROWS)
            .fetch_all(&mut self.connection)
            .await?;
        rows.into_iter().map(StoredFeedback::read).collect()
    }

    pub(crate) async fn resolved(&mut self, after: i64) -> Result<Vec<StoredResolved>, StoreError> {
        let query = sqlx::query_as(resolved::PAGE).bind(after).bind("").bind(&self.since);
        let rows: Vec<ResolvedRow> = query.fetch_all(&mut self.connection).await?;
        rows.into_iter().map(StoredResolved::read).collect()
    }

    pub(crate) async fn resolved_of(
        &mut self,
        first: i64,
        last: i64,
    ) -> Result<Vec<StoredResolved>, StoreError> {
        let query = sqlx::query_as(resolved::OF_TICKETS).bind(first).bind(last);
        let rows: Vec<ResolvedRow> = query.fetch_all(&mut self.connection).await?;
        rows.into_iter().map(StoredResolved::read).collect()
    }

    pub(crate) async fn close(self) -> Result<(), StoreError> {
        self.connection.close().await.map_err(StoreError::from)
    }
}
