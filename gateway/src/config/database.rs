//! Where the gateway keeps what it is sent: a SQLite file, or a PostgreSQL database that several gateways share.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

use sqlx::postgres::PgConnectOptions;

use super::paths::database_file;

/// A database that can be opened. It is printed without the password.
#[derive(Clone)]
pub enum Database {
    /// A SQLite file; its folder exists.
    File(PathBuf),
    /// A database of a PostgreSQL server.
    Postgres(Box<PgConnectOptions>),
}

impl Database {
    /// Reads `tickets.db`, `sqlite:tickets.db` or `postgres://user@host/name`.
    pub fn new(text: &str) -> Result<Self, String> {
        if !text.starts_with("postgres://") && !text.starts_with("postgresql://") {
            return database_file(text).map(Self::File);
        }
        let options =
            PgConnectOptions::from_str(text).ok().filter(|options| options.get_database().is_some());
        // The text is not repeated, because it may hold a password.
        let options =
            options.ok_or("it is not the address of a database; write postgres://user@host:5432/name")?;
        Ok(Self::Postgres(Box::new(options)))
    }

    /// The file; `None` for a server.
    pub fn file(&self) -> Option<&PathBuf> {
        match self {
            Self::File(path) => Some(path),
            Self::Postgres(_) => None,
        }
    }
}

impl fmt::Display for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => path.display().fmt(f),
            Self::Postgres(options) => {
                let (host, port) = (options.get_host(), options.get_port());
                write!(f, "postgres://{host}:{port}/{}", options.get_database().unwrap_or_default())
            }
        }
    }
}

impl fmt::Debug for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_is_told_by_its_scheme_and_printed_without_its_password() {
        for (text, printed) in [
            ("postgres://ana:hush@db.example:5433/kb", Some("postgres://db.example:5433/kb")),
            ("postgresql://ana@db.example/kb", Some("postgres://db.example:5432/kb")),
            ("postgres://ana:hush@db.example", None),
            ("postgres://ana:hush@db.example:port/kb", None),
        ] {
            let read = Database::new(text);
            assert_eq!(
                read.as_ref().ok().map(|read| format!("{read} {read:?}")),
                printed.map(|p| format!("{p} {p}"))
            );
            assert!(!format!("{read:?}").contains("hush"));
        }
    }
}
