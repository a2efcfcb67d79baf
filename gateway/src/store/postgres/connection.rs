//! Connects to the server, migrates the tables, and passes entries on.

use std::time::Duration;

use kb_core::ticket::{Feedback, Reply, Ticket, TicketOutcome};
use sqlx::ConnectOptions;
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};

use super::{deliveries, entries};
use crate::config::{Database, TargetName};
use crate::store::connection::{Connection, PooledConnection};
use crate::store::conversation::Updates;
use crate::store::delivery::{AttemptOutcome, ClaimRequest, ClaimedDelivery, SweepRequest};
use crate::store::error::StoreError;
use crate::store::file_entry::{self, AcceptedFile, FileEntry};
use crate::store::migrations;
use crate::store::receipt::{Accepted, Receipt};
use crate::store::record::{StoredTicket, TicketRow};
use crate::store::resolved::{self, ResolvedChanges, ResolvedTickets};
use crate::store::ticket_number::TicketNumber;
use crate::store::{cursor, delivery_list, reply};

/// Connections of one gateway. More would only queue for the server's log.
const CONNECTIONS: u32 = 16;
/// How long a request waits for a connection.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(10);
/// How long a statement may take, in milliseconds.
const STATEMENT_TIMEOUT: &str = "10000";

/// A database of a PostgreSQL server.
#[derive(Debug, Clone)]
pub struct Postgres {
    pool: PgPool,
    /// The database, without its password.
    name: String,
}

/// Tickets with their latest outcomes, the outcome that came last first.
const CLOSED: &str = r#"
SELECT number, to_char(t.received_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), t.content::text, o.content::text,
       to_char(o.received_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
FROM outcomes o JOIN tickets t ON t.number = o.ticket
WHERE o.id = (SELECT max(id) FROM outcomes later WHERE later.ticket = t.number) ORDER BY o.id DESC LIMIT $1"#;

impl Postgres {
    pub(crate) async fn open(options: &PgConnectOptions) -> Result<Self, StoreError> {
        let postgres = Self::connect(options).await?;
        let migrated = migrations::POSTGRES.run(&postgres.pool).await;
        migrated.map_err(|source| StoreError::migration(postgres.name.clone(), source))?;
        Ok(postgres)
    }

    pub(crate) async fn open_existing(options: &PgConnectOptions) -> Result<Self, StoreError> {
        let postgres = Self::connect(options).await?;
        let applied: Option<i64> = sqlx::query_scalar(migrations::APPLIED).fetch_one(&postgres.pool).await?;
        if applied != migrations::newest(&migrations::POSTGRES) {
            return Err(StoreError::SchemaMismatch { database: postgres.name });
        }
        Ok(postgres)
    }

    async fn connect(options: &PgConnectOptions) -> Result<Self, StoreError> {
        let name = Database::Postgres(Box::new(options.clone())).to_string();
        let pool = PgPoolOptions::new().max_connections(CONNECTIONS).acquire_timeout(ACQUIRE_TIMEOUT);
        match pool.connect_with(durable(options)).await {
            Ok(pool) => Ok(Self { pool, name }),
            Err(source) => Err(StoreError::Connect { database: name, source }),
        }
    }

    pub(crate) async fn accept_ticket(
        &self,
        ticket: &Ticket,
        targets: &[TargetName],
    ) -> Result<Accepted<Receipt>, StoreError> {
        entries::accept_ticket(&self.pool, ticket, targets).await
    }

    pub(crate) async fn accept_feedback(&self, feedback: &Feedback) -> Result<Accepted<()>, StoreError> {
        entries::accept_feedback(&self.pool, feedback).await
    }

    pub(crate) async fn accept_outcome(
        &self,
        number: TicketNumber,
        outcome: &TicketOutcome,
    ) -> Result<Option<Accepted<()>>, StoreError> {
        entries::accept_outcome(&self.pool, number, outcome).await
    }

    pub(crate) async fn closed_tickets(&self, most: u32) -> Result<Vec<StoredTicket>, StoreError> {
        let rows: Vec<TicketRow> = sqlx::query_as(CLOSED).bind(i64::from(most)).fetch_all(&self.pool).await?;
        rows.into_iter().map(StoredTicket::read).collect()
    }

    pub(crate) async fn receipt(
        &self,
        number: TicketNumber,
        key: &str,
    ) -> Result<Option<Receipt>, StoreError> {
        let select = r#"SELECT status, to_char(received_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
                        FROM tickets WHERE number = $1 AND key = $2"#;
        let row: Option<(String, String)> =
            sqlx::query_as(select).bind(number.row()).bind(key).fetch_optional(&self.pool).await?;
        Ok(row.map(|(status, received_at)| Receipt { number, status, received_at }))
    }

    pub(crate) async fn claim(&self, request: &ClaimRequest) -> Result<Vec<ClaimedDelivery>, StoreError> {
        deliveries::claim(&self.pool, request).await
    }

    pub(crate) async fn sweep(&self, request: &SweepRequest) -> Result<(), StoreError> {
        deliveries::sweep(&self.pool, request).await
    }

    pub(crate) async fn record(
        &self,
        delivery: &ClaimedDelivery,
        outcome: &AttemptOutcome,
    ) -> Result<(), StoreError> {
        deliveries::record(&self.pool, delivery, outcome).await
    }

    pub(crate) async fn begin_poll(
        &self,
        target: &str,
        interval: Duration,
    ) -> Result<Option<Option<String>>, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let begun = cursor::begin_poll(&mut Connection::Postgres(&mut transaction), target, interval).await?;
        transaction.commit().await?;
        Ok(begun)
    }

    pub(crate) async fn accept_updates(&self, target: &str, updates: &Updates) -> Result<(), StoreError> {
        let mut transaction = self.pool.begin().await?;
        reply::accept_updates(&mut Connection::Postgres(&mut transaction), target, updates).await?;
        Ok(transaction.commit().await?)
    }

    pub(crate) async fn accept_resolved(
        &self,
        target: &str,
        tickets: &ResolvedTickets,
    ) -> Result<ResolvedChanges, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let changes = resolved::accept(&mut Connection::Postgres(&mut transaction), target, tickets).await?;
        transaction.commit().await?;
        Ok(changes)
    }

    pub(crate) async fn accept_reply(
        &self,
        number: TicketNumber,
        ticket_key: &str,
        reply: &Reply,
    ) -> Result<Option<Accepted<String>>, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let connection = &mut Connection::Postgres(&mut transaction);
        let accepted = reply::accept(connection, number, ticket_key, reply).await?;
        transaction.commit().await?;
        Ok(accepted)
    }

    pub(crate) async fn accept_file(
        &self,
        number: TicketNumber,
        file: &FileEntry,
    ) -> Result<AcceptedFile, StoreError> {
        let mut transaction = self.pool.begin().await?;
        // Files of one ticket are counted one after the other.
        sqlx::query("SELECT 1 FROM tickets WHERE number = $1 FOR UPDATE")
            .bind(number.row())
            .execute(&mut *transaction)
            .await?;
        let accepted = file_entry::accept(&mut Connection::Postgres(&mut transaction), number, file).await?;
        transaction.commit().await?;
        Ok(accepted)
    }

    pub(crate) async fn retry(&self, id: i64) -> Result<bool, StoreError> {
        let mut connection = self.pool.acquire().await?;
        delivery_list::retry(&mut Connection::Postgres(&mut connection), id).await
    }

    pub(in crate::store) async fn reader(&self) -> Result<PooledConnection, StoreError> {
        Ok(PooledConnection::Postgres(self.pool.acquire().await?))
    }

    /// Succeeds on a server that takes writes.
    pub(crate) async fn check_writable(&self) -> Result<(), StoreError> {
        let standby: bool = sqlx::query_scalar("SELECT pg_is_in_recovery()").fetch_one(&self.pool).await?;
        if standby { Err(StoreError::Standby { database: self.name.clone() }) } else { Ok(()) }
    }

    pub(crate) async fn close(&self) {
        self.pool.close().await;
    }
}

/// Connections whose commits are on disk when they return, whatever the server's default is.
fn durable(options: &PgConnectOptions) -> PgConnectOptions {
    let settings = [("synchronous_commit", "on"), ("statement_timeout", STATEMENT_TIMEOUT)];
    options.clone().application_name("kb-gateway").options(settings).disable_statement_logging()
}
