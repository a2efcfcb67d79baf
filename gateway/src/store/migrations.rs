//! The migrations of both kinds of databases, forward only. They are part of the program.

use std::sync::LazyLock;

use sqlx::SqlSafeStr;
use sqlx::migrate::{Migration, MigrationType, Migrator};

/// Number, description and content of a file. `sqlx::migrate!` would read the folders, but sqlx's macros compile SQLite and the runtime a
/// second time, for the build machine.
type File = (i64, &'static str, &'static str);

/// The files of `migrations/sqlite/`.
const SQLITE_FILES: &[File] = &[
    (1, "tickets and feedback", include_str!("../../migrations/sqlite/0001_tickets_and_feedback.sql")),
    (2, "outcomes", include_str!("../../migrations/sqlite/0002_outcomes.sql")),
    (3, "content once", include_str!("../../migrations/sqlite/0003_content_once.sql")),
    (4, "deliveries", include_str!("../../migrations/sqlite/0004_deliveries.sql")),
    (5, "conversation", include_str!("../../migrations/sqlite/0005_conversation.sql")),
    (6, "attachments", include_str!("../../migrations/sqlite/0006_attachments.sql")),
    (7, "resolved tickets", include_str!("../../migrations/sqlite/0007_resolved_tickets.sql")),
];

/// The files of `migrations/postgres/`.
const POSTGRES_FILES: &[File] = &[
    (1, "tables", include_str!("../../migrations/postgres/0001_tables.sql")),
    (2, "conversation", include_str!("../../migrations/postgres/0002_conversation.sql")),
    (3, "attachments", include_str!("../../migrations/postgres/0003_attachments.sql")),
    (4, "resolved tickets", include_str!("../../migrations/postgres/0004_resolved_tickets.sql")),
];

/// The version of the tables that a database has.
pub(super) const APPLIED: &str = "SELECT max(version) FROM _sqlx_migrations WHERE success";

/// All migrations of a SQLite file, in order.
pub(super) static SQLITE: LazyLock<Migrator> = LazyLock::new(|| migrator(SQLITE_FILES));

/// All migrations of a PostgreSQL database, in order.
pub(super) static POSTGRES: LazyLock<Migrator> = LazyLock::new(|| migrator(POSTGRES_FILES));

fn migrator(files: &'static [File]) -> Migrator {
    let migration = |(version, description, sql): &File| {
        Migration::new(*version, (*description).into(), MigrationType::Simple, sql.into_sql_str(), false)
    };
    Migrator::with_migrations(files.iter().map(migration).collect())
}

/// The version of the tables that these migrations make.
pub(super) fn newest(migrations: &Migrator) -> Option<i64> {
    migrations.iter().map(|migration| migration.version).max()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_listed_under_its_name() {
        for (folder, files) in [("sqlite", SQLITE_FILES), ("postgres", POSTGRES_FILES)] {
            let folder = format!("{}/migrations/{folder}", env!("CARGO_MANIFEST_DIR"));
            let names = std::fs::read_dir(folder).unwrap();
            let mut names: Vec<String> =
                names.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
            names.sort();
            let name = |(number, description, _): &File| {
                format!("{number:04}_{}.sql", description.replace(' ', "_"))
            };
            assert_eq!(names, files.iter().map(name).collect::<Vec<_>>());
        }
    }
}
