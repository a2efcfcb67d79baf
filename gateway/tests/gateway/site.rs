//! A folder for one test with a bundle, and with a database of either kind.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use sqlx::SqlitePool;
use sqlx::sqlite::SqliteConnectOptions;
use tempfile::TempDir;

use crate::harness::{Gateway, TIMEOUT};
use crate::postgres::TestDatabase;

/// A folder with a bundle and room for a database.
pub(crate) struct Site {
    folder: TempDir,
    database: &'static str,
    /// The server's database, instead of the file.
    server: Option<TestDatabase>,
}

impl Site {
    pub(crate) fn new() -> Self {
        Self::with_database("tickets.db")
    }

    /// A site whose database is in this file.
    pub(crate) fn with_database(database: &'static str) -> Self {
        let site = Self { folder: TempDir::new().unwrap(), database, server: None };
        site.write("dist/fixmark.js", "the loader");
        site
    }

    /// A site with each kind of database that is there.
    pub(crate) async fn with_each_database() -> Vec<Self> {
        let server = TestDatabase::create().await;
        let on_server = server.map(|server| Self { server: Some(server), ..Self::new() });
        [Self::new()].into_iter().chain(on_server).collect()
    }

    /// The kind of its database, for messages.
    pub(crate) fn kind(&self) -> &'static str {
        if self.server.is_some() { "PostgreSQL" } else { "SQLite" }
    }

    /// What `--database` names.
    pub(crate) fn database_option(&self) -> OsString {
        self.server.as_ref().map_or_else(|| self.path(self.database).into(), |server| server.url().into())
    }

    pub(crate) fn path(&self, inner: &str) -> PathBuf {
        self.folder.path().join(inner)
    }

    pub(crate) fn write(&self, inner: &str, content: impl AsRef<[u8]>) {
        let path = self.path(inner);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    }

    pub(crate) fn start(&self) -> Gateway {
        self.start_with(&[])
    }

    pub(crate) fn start_with(&self, options: &[&str]) -> Gateway {
        self.start_command(binary(), options)
    }

    /// Starts a command that is the binary or runs it.
    pub(crate) fn start_command(&self, mut command: Command, options: &[&str]) -> Gateway {
        command.arg("serve").args(["--listen", "127.0.0.1:0"]).args(options);
        command.arg("--database").arg(self.database_option()).arg("--dist").arg(self.path("dist"));
        Gateway::spawn(command)
    }

    /// Runs a statement beside the gateway.
    pub(crate) async fn execute(&self, statement: &'static str) {
        match &self.server {
            Some(server) => drop(sqlx::query(statement).execute(&server.open().await).await.unwrap()),
            None => drop(sqlx::query(statement).execute(&self.database().await).await.unwrap()),
        }
    }

    /// Lets the server end and refuse all connections to the site's database, or accept them again.
    pub(crate) async fn refuse_connections(&self, refuse: bool) {
        if let Some(server) = &self.server {
            server.refuse_connections(refuse).await;
        }
    }

    /// The database file, opened beside the gateway.
    pub(crate) async fn database(&self) -> SqlitePool {
        SqlitePool::connect_with(SqliteConnectOptions::new().filename(self.path(self.database)))
            .await
            .unwrap()
    }

    /// The number that a query returns.
    pub(crate) async fn count(&self, query: &'static str) -> i64 {
        if let Some(server) = &self.server {
            let database = server.open().await;
            let count = sqlx::query_scalar(query).fetch_one(&database).await.unwrap();
            database.close().await;
            return count;
        }
        let database = self.database().await;
        let count = sqlx::query_scalar(query).fetch_one(&database).await.unwrap();
        database.close().await;
        count
    }

    /// Waits until a query returns this number.
    pub(crate) async fn wait_until(&self, query: &'static str, expected: i64) {
        let started = std::time::Instant::now();
        let mut count = self.count(query).await;
        while count != expected {
            assert!(started.elapsed() < TIMEOUT, "{query}: {count}");
            tokio::time::sleep(Duration::from_millis(20)).await;
            count = self.count(query).await;
        }
    }
}

/// The binary under test, with no setting inherited.
pub(crate) fn binary() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kb-gateway"));
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("KB_GATEWAY_")) {
        command.env_remove(name);
    }
    command
}
