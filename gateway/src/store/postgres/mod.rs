//! The PostgreSQL backend: one server, any number of gateways, none of them special. Every entry is one statement, so that the server
//! commits those that arrive together with one sync.

mod entries;
mod deliveries;
mod conversation;
mod resolved;
mod connection;
mod history;

pub(super) use connection::Postgres;
pub(super) use history::PostgresHistory;
