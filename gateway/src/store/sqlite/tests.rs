//! Tests of the SQLite backend that need to see or limit its file: syncs, shared transactions, a full file, migrations.

use std::path::{Path, PathBuf};

use kb_core::ticket::{Feedback, FeedbackDraft};
use sqlx::migrate::Migrator;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, SqliteConnection};
use tempfile::TempDir;

use super::connection::{Sqlite, create_private, options};
use super::deliveries;
use crate::store::migrations;
use crate::store::receipt::Accepted;
use crate::store::ticket_number::TicketNumber;

fn database() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tickets.db");
    create_private(&path).unwrap();
    (folder, path)
}

fn feedback(number: usize) -> Feedback {
    let draft = serde_json::json!({
        "schema": "feedback/1",
        "key": format!("feedback-number-{number}"),
        "article": "a",
        "outcome": "solved",
        "question": "why ".repeat(400),
    });
    Feedback::new(serde_json::from_value::<FeedbackDraft>(draft).unwrap()).unwrap()
}

#[tokio::test]
async fn a_commit_is_synced_and_readers_cannot_write() {
    let (_folder, path) = database();
    let sqlite = Sqlite::open(&path, 0).await.unwrap();
    let mut connection = options(&path).connect().await.unwrap();
    let mode: String = sqlx::query_scalar("PRAGMA journal_mode").fetch_one(&mut connection).await.unwrap();
    let synchronous: i64 = sqlx::query_scalar("PRAGMA synchronous").fetch_one(&mut connection).await.unwrap();
    // 2 is FULL: the log is synced at every commit.
    assert_eq!((mode.as_str(), synchronous), ("wal", 2));
    assert!(sqlx::query("DELETE FROM feedback").execute(&sqlite.readers).await.is_err());
}

/// The commits in a write-ahead log: frames that carry the size of the database after them.
fn commits(path: &Path) -> usize {
    let log = std::fs::read(path.with_extension("db-wal")).unwrap();
    let number = |at: usize| u32::from_be_bytes(log[at..at + 4].try_into().unwrap());
    let (page_size, mut at, mut commits) = (number(8) as usize, 32, 0);
    while at + 24 + page_size <= log.len() {
        commits += usize::from(number(at + 4) != 0);
        at += 24 + page_size;
    }
    commits
}

#[tokio::test]
async fn entries_that_arrive_together_share_a_sync() {
    let (_folder, path) = database();
    let sqlite = Sqlite::open(&path, 0).await.unwrap();
    // On a runtime of one thread, all 50 are in the queue before the writer takes the first.
    let entries: Vec<_> = (0..50)
        .map(|number| {
            let sqlite = sqlite.clone();
            tokio::spawn(async move { sqlite.accept_feedback(feedback(number)).await.unwrap() })
        })
        .collect();
    for entry in entries {
        assert!(matches!(entry.await.unwrap(), Accepted::New(())));
    }
    assert!(commits(&path) <= 2, "{} commits", commits(&path));
}

#[tokio::test]
async fn a_full_file_is_refused_and_taken_again_once_there_is_room() {
    let (_folder, path) = database();
    Sqlite::open(&path, 0).await.unwrap().close().await;
    let limited = options(&path).pragma("max_page_count", "40");
    let sqlite = Sqlite::open_with(&path, 0, limited).await.unwrap();
    let mut stored = 0;
    while sqlite.accept_feedback(feedback(stored)).await.is_ok() {
        stored += 1;
    }
    assert!(stored > 0);
    for number in stored..stored + 5 {
        assert!(sqlite.accept_feedback(feedback(number)).await.is_err());
    }
    let mut other = options(&path).connect().await.unwrap();
    let kept: i64 = sqlx::query_scalar("SELECT count(*) FROM feedback").fetch_one(&mut other).await.unwrap();
    assert_eq!(usize::try_from(kept).unwrap(), stored);
    sqlx::query("DELETE FROM feedback").execute(&mut other).await.unwrap();
    assert!(matches!(sqlite.accept_feedback(feedback(stored)).await, Ok(Accepted::New(()))));
}

/// Brings a file to the tables of an older version.
async fn migrate_to(path: &Path, version: i64) -> SqliteConnection {
    let mut connection = options(path).connect().await.unwrap();
    let older = migrations::SQLITE.iter().filter(|migration| migration.version <= version).cloned().collect();
    Migrator::with_migrations(older).run(&mut connection).await.unwrap();
    connection
}

#[tokio::test]
async fn tickets_of_an_older_version_keep_their_numbers_outcomes_and_fixes() {
    let (_folder, path) = database();
    let mut old = migrate_to(&path, 2).await;
    let content = r#"{"schema":"ticket/1","key":"the-key-of-the-ticket","question":"q","impact":"blocked","tried":[{"article":"a","steps":["s"],"outcome":"solved"}]}"#;
    let insert = "INSERT INTO tickets (key, question, details, impact, name, email, locale, content) VALUES ('the-key-of-the-ticket', 'q', '', 'blocked', '', '', '', ?)";
    sqlx::query(insert).bind(content).execute(&mut old).await.unwrap();
    for statement in [
        "INSERT INTO tried_fixes VALUES (1001, 0, 'a', '', '[\"s\"]', 'solved')",
        "INSERT INTO feedback (key, article, outcome, steps, bundle, content) VALUES ('k', 'a', 'solved', '[]', 'b', '{\"article\":\"a\",\"outcome\":\"solved\"}')",
        "INSERT INTO outcomes (key, ticket, content) VALUES ('o', 1001, '{}')",
        "UPDATE sqlite_sequence SET seq = 1007 WHERE name = 'tickets'",
    ] {
        sqlx::query(statement).execute(&mut old).await.unwrap();
    }
    old.close().await.unwrap();

    let sqlite = Sqlite::open(&path, 0).await.unwrap();
    assert!(sqlite.receipt(TicketNumber::from_row(1001), "the-key-of-the-ticket").await.unwrap().is_some());
    let read = async |query: &'static str| {
        sqlx::query_scalar::<_, String>(query).fetch_one(&sqlite.readers).await.unwrap()
    };
    assert_eq!(read("SELECT question || impact || details || status FROM tickets").await, "qblockedreceived");
    let fixes = "SELECT ticket || article || steps || outcome || position FROM tried_fixes";
    assert_eq!(read(fixes).await, r#"1001a["s"]solved0"#);
    assert_eq!(read("SELECT key || article || outcome || steps || bundle FROM feedback").await, "kasolved[]");
    assert_eq!(read("SELECT ticket || '' FROM outcomes JOIN tickets ON ticket = number").await, "1001");
    assert_eq!(read("SELECT seq || '' FROM sqlite_sequence WHERE name = 'tickets'").await, "1007");
}

/// The statements of the workers, which run several times a second, read by an index what is open, and never every delivery there was.
#[tokio::test]
async fn open_deliveries_are_found_by_their_index() {
    let (_folder, path) = database();
    let sqlite = Sqlite::open(&path, 0).await.unwrap();
    for statement in [deliveries::claim_sql(), deliveries::any_due_sql(), deliveries::any_to_sweep_sql()] {
        let plan: Vec<(i64, i64, i64, String)> =
            sqlx::query_as(AssertSqlSafe(format!("EXPLAIN QUERY PLAN {statement}")))
                .fetch_all(&sqlite.readers)
                .await
                .unwrap();
        let steps: Vec<&str> = plan.iter().map(|(.., step)| step.as_str()).collect();
        assert!(steps.iter().any(|step| step.contains("USING INDEX deliveries_due (target=?")), "{steps:#?}");
        assert!(
            !steps.iter().any(|step| step.starts_with("SCAN") && !step.starts_with("SCAN CONSTANT")),
            "{steps:#?}"
        );
        assert!(!steps.iter().any(|step| step.contains("TEMP B-TREE")), "{steps:#?}");
    }
}
