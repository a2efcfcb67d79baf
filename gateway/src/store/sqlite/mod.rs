//! The SQLite backend: one file, with write-ahead log, every commit synced, one writer and a few readers.

mod file;
mod entry;
mod writer;
mod health;
mod deliveries;
mod shared_entries;
mod tickets;
mod feedback;
mod outcomes;
mod connection;
pub(super) mod snapshot;

#[cfg(test)]
mod tests;

pub(super) use connection::Sqlite;
