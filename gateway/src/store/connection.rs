//! A connection to either kind of database, for the statements that both understand. The transaction around them is the caller's.

use sqlx::encode::Encode;
use sqlx::pool::PoolConnection;
use sqlx::postgres::{PgArguments, PgConnection, PgRow};
use sqlx::sqlite::{SqliteArguments, SqliteConnection, SqliteRow};
use sqlx::{Arguments, FromRow, Type};

use super::error::StoreError;
use super::time;

/// A connection to either kind of database.
pub(super) enum Connection<'c> {
    Sqlite(&'c mut SqliteConnection),
    Postgres(&'c mut PgConnection),
}

/// A value of a statement.
#[derive(Debug, Clone, Copy)]
pub(super) enum Value<'v> {
    Number(i64),
    Text(&'v str),
    Flag(bool),
}

impl From<i64> for Value<'_> {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl<'v> From<&'v str> for Value<'v> {
    fn from(text: &'v str) -> Self {
        Self::Text(text)
    }
}

impl<'v> From<&'v String> for Value<'v> {
    fn from(text: &'v String) -> Self {
        Self::Text(text)
    }
}

impl From<bool> for Value<'_> {
    fn from(flag: bool) -> Self {
        Self::Flag(flag)
    }
}

/// A row that can be read from either kind of database.
pub(super) trait AnyRow:
    for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin
{
}

impl<R: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin> AnyRow for R {}

impl Connection<'_> {
    /// Runs a statement and returns how many rows it has changed.
    pub(super) async fn execute(
        &mut self,
        statement: &'static str,
        values: &[Value<'_>],
    ) -> Result<u64, StoreError> {
        Ok(match self {
            Self::Sqlite(connection) => {
                let query = sqlx::query_with(statement, arguments::<SqliteArguments>(values)?);
                query.execute(&mut **connection).await?.rows_affected()
            }
            Self::Postgres(connection) => {
                let query = sqlx::query_with(statement, arguments::<PgArguments>(values)?);
                query.execute(&mut **connection).await?.rows_affected()
            }
        })
    }

    /// All rows that a statement returns.
    pub(super) async fn rows<R: AnyRow>(
        &mut self,
        statement: &'static str,
        values: &[Value<'_>],
    ) -> Result<Vec<R>, StoreError> {
        Ok(match self {
            Self::Sqlite(connection) => {
                let query = sqlx::query_as_with(statement, arguments::<SqliteArguments>(values)?);
                query.fetch_all(&mut **connection).await?
            }
            Self::Postgres(connection) => {
                let query = sqlx::query_as_with(statement, arguments::<PgArguments>(values)?);
                query.fetch_all(&mut **connection).await?
            }
        })
    }

    /// The row that a statement returns, if it returns one.
    pub(super) async fn row<R: AnyRow>(
        &mut self,
        statement: &'static str,
        values: &[Value<'_>],
    ) -> Result<Option<R>, StoreError> {
        Ok(self.rows(statement, values).await?.into_iter().next())
    }

    /// Milliseconds since 1970, by the clock that everyone shares who writes to the database.
    pub(super) async fn now(&mut self) -> Result<i64, StoreError> {
        match self {
            Self::Sqlite(_) => Ok(time::now()),
            Self::Postgres(connection) => {
                let now = sqlx::query_scalar("SELECT (extract(epoch FROM now()) * 1000)::bigint");
                Ok(now.fetch_one(&mut **connection).await?)
            }
        }
    }
}

fn arguments<A: Arguments>(values: &[Value<'_>]) -> Result<A, StoreError>
where
    i64: for<'t> Encode<'t, A::Database> + Type<A::Database>,
    bool: for<'t> Encode<'t, A::Database> + Type<A::Database>,
    for<'t> &'t str: Encode<'t, A::Database> + Type<A::Database>,
{
    let mut arguments = A::default();
    for value in values {
        let added = match *value {
            Value::Number(number) => arguments.add(number),
            Value::Text(text) => arguments.add(text),
            Value::Flag(flag) => arguments.add(flag),
        };
        added.map_err(sqlx::Error::Encode)?;
    }
    Ok(arguments)
}

/// A connection that goes back into its pool.
pub(super) enum PooledConnection {
    Sqlite(PoolConnection<sqlx::Sqlite>),
    Postgres(PoolConnection<sqlx::Postgres>),
}

impl PooledConnection {
    pub(super) fn connection(&mut self) -> Connection<'_> {
        match self {
            Self::Sqlite(pooled) => Connection::Sqlite(pooled),
            Self::Postgres(pooled) => Connection::Postgres(pooled),
        }
    }
}
