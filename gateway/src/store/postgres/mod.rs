//! The PostgreSQL backend: one server, any number of gateways, none of them special. Every entry is one statement, so that the server
//! commits those that arrive together with one sync.

mod entries;
mod deliveries;
mod connection;
pub(super) mod snapshot;

pub(super) use connection::Postgres;
