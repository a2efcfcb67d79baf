//! The SQLite backend: one file, with write-ahead log, every commit synced, one writer and a few readers.

mod migrations;
mod connection;
mod tickets;
mod feedback;
mod outcomes;
mod history;

pub(super) use connection::Sqlite;
pub(super) use history::SqliteHistory;
