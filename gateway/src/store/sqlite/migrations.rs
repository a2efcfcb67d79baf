//! The migrations that bring a database to this version's tables.

use std::sync::LazyLock;

use sqlx::SqlSafeStr;
use sqlx::migrate::{Migration, MigrationType, Migrator};

/// Number, description and content of each file in `migrations/sqlite/`. `sqlx::migrate!` would read that folder, but sqlx's macros compile
/// SQLite and the runtime a second time, for the build machine.
const FILES: [(i64, &str, &str); 4] = [
    (1, "tickets and feedback", include_str!("../../../migrations/sqlite/0001_tickets_and_feedback.sql")),
    (2, "outcomes", include_str!("../../../migrations/sqlite/0002_outcomes.sql")),
    (3, "content once", include_str!("../../../migrations/sqlite/0003_content_once.sql")),
    (4, "deliveries", include_str!("../../../migrations/sqlite/0004_deliveries.sql")),
];

/// All migrations, in order.
pub(super) static MIGRATIONS: LazyLock<Migrator> = LazyLock::new(|| {
    let migration = |(version, description, sql): (i64, &'static str, &'static str)| {
        Migration::new(version, description.into(), MigrationType::Simple, sql.into_sql_str(), false)
    };
    Migrator::with_migrations(FILES.into_iter().map(migration).collect())
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_listed_under_its_name() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/migrations/sqlite");
        let mut names: Vec<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        let listed = FILES
            .map(|(number, description, _)| format!("{number:04}_{}.sql", description.replace(' ', "_")));
        assert_eq!(names, listed);
    }
}
