//! A throwaway PostgreSQL server for the tests of one process, stopped and removed when the process ends, however it ends.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, OnceLock};
use std::time::{Duration, Instant};

use sqlx::postgres::{PgConnectOptions, PgPool};
use sqlx::{AssertSqlSafe, ConnectOptions, Executor};
use tempfile::TempDir;

/// Where Debian keeps the server's programs; elsewhere they are on the path.
const PROGRAMS: [&str; 3] =
    ["/usr/lib/postgresql/15/bin", "/usr/lib/postgresql/16/bin", "/usr/lib/postgresql/17/bin"];
/// Serves until its standard input ends. `$1` is the folder of the programs, `$2` that of the server, `$3` its port.
const SERVE: &str = r#"
PATH="$1:$PATH"
initdb -D "$2/data" -A trust -U fixmark --no-sync >"$2/log" 2>&1 || exit 1
postgres -D "$2/data" -k "$2" -h 127.0.0.1 -p "$3" -c max_connections=200 -c fsync=off >>"$2/log" 2>&1 &
server=$!
read _ || true
kill -INT $server
wait $server
rm -rf "$2/data"
"#;

struct Server {
    port: u16,
    /// Its standard input keeps the server running.
    _process: Mutex<Child>,
    _folder: TempDir,
}

/// A database of its own on the server.
pub(crate) struct TestDatabase {
    name: String,
    port: u16,
}

impl TestDatabase {
    /// A new database; `None`, loudly, where PostgreSQL is not installed. With `CI` set that is an error.
    pub(crate) async fn create() -> Option<Self> {
        static SERVER: OnceLock<Option<Server>> = OnceLock::new();
        static NEXT: AtomicU32 = AtomicU32::new(1);
        let Some(server) = SERVER.get_or_init(start) else {
            assert!(std::env::var_os("CI").is_none(), "PostgreSQL is not installed");
            eprintln!("SKIPPED: PostgreSQL is not installed; install its server to run this test on it");
            return None;
        };
        let name = format!("test{}", NEXT.fetch_add(1, Ordering::Relaxed));
        let mut connection = connect(server.port).await;
        connection.execute(AssertSqlSafe(format!("CREATE DATABASE {name}"))).await.unwrap();
        Some(Self { name, port: server.port })
    }

    pub(crate) fn url(&self) -> String {
        format!("postgres://fixmark@127.0.0.1:{}/{}", self.port, self.name)
    }

    pub(crate) async fn refuse_connections(&self, refuse: bool) {
        let (name, allow) = (&self.name, !refuse);
        let mut connection = connect(self.port).await;
        let alter = format!("ALTER DATABASE {name} ALLOW_CONNECTIONS {allow}");
        connection.execute(AssertSqlSafe(alter)).await.unwrap();
        if refuse {
            let end =
                format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'");
            connection.execute(AssertSqlSafe(end)).await.unwrap();
        }
    }

    pub(crate) async fn open(&self) -> PgPool {
        PgPool::connect(&self.url()).await.unwrap()
    }
}

fn programs() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = PROGRAMS.map(PathBuf::from).into_iter().chain(std::env::split_paths(&path));
    folders.into_iter().find(|folder| folder.join("initdb").is_file())
}

fn start() -> Option<Server> {
    let programs = programs()?;
    let folder = tempfile::Builder::new().prefix("fixmark-postgres").tempdir().unwrap();
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let mut command = as_server_user(folder.path());
    command.args(["sh", "-c", SERVE, "sh"]).arg(programs).arg(folder.path()).arg(port.to_string());
    let process = command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    Some(Server { port, _process: Mutex::new(process), _folder: folder })
}

/// The server refuses to run as root, so that root runs it as the user `postgres`.
fn as_server_user(folder: &Path) -> Command {
    if !is_root() {
        return Command::new("env");
    }
    assert!(Command::new("chown").arg("postgres").arg(folder).status().unwrap().success());
    let mut command = Command::new("runuser");
    command.args(["-u", "postgres", "--"]);
    command
}

fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}

async fn connect(port: u16) -> sqlx::PgConnection {
    let options = PgConnectOptions::new_without_pgpass()
        .host("127.0.0.1")
        .port(port)
        .username("fixmark")
        .database("postgres");
    let started = Instant::now();
    loop {
        match options.connect().await {
            Ok(connection) => return connection,
            Err(error) => {
                assert!(started.elapsed() < Duration::from_secs(60), "the server does not start: {error}")
            }
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
