//! The SQLite backend: one file, with write-ahead log, every commit synced, one writer and a few readers.

mod file;
mod entry;
mod writer;
mod health;
mod deliveries;
mod conversation;
mod resolved;
mod tickets;
mod feedback;
mod outcomes;
mod connection;
mod history;

#[cfg(test)]
mod tests;

pub(super) use connection::Sqlite;
pub(super) use history::SqliteHistory;
