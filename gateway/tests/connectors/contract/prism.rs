//! Prism plays a ticket system by an OpenAPI file: it answers with the file's examples, and refuses requests that the file doesn't allow.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// A running contract server; it ends with the value.
pub(crate) struct Prism {
    process: Child,
    file: PathBuf,
    /// Where it listens.
    pub(crate) url: String,
}

impl Prism {
    /// Plays the vendor's file of this name, after `amend` has mended what is wrong or out of reach in it; `None` after saying loudly that
    /// the file or Prism is missing.
    pub(crate) fn start(file: &str, amend: impl Fn(&str) -> String) -> Option<Self> {
        let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let prism = workspace.join("tests/contracts/node_modules/.bin/prism");
        let shared = std::env::var_os("FIXMARK_SHARED").map_or(workspace.join("../shared"), PathBuf::from);
        let file = shared.join("ticketing/openapi").join(file);
        for (needed, hint) in [
            (&file, "set FIXMARK_SHARED to the folder that holds ticketing/"),
            (&prism, "run `npm ci` in tests/contracts"),
        ] {
            if !needed.exists() {
                eprintln!("SKIPPED: {} is missing; {hint}", needed.display());
                assert!(std::env::var_os("CI").is_none(), "contracts are needed where CI is set");
                return None;
            }
        }
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        // Prism starts anew when its file changes, so that no two servers share one.
        let name = format!("{port}-{}", file.file_name().unwrap().display());
        let amended = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        std::fs::write(&amended, amend(&std::fs::read_to_string(&file).unwrap())).unwrap();
        Some(Self::run(&prism, amended, port))
    }

    fn run(prism: &Path, file: PathBuf, port: u16) -> Self {
        let mut process = Command::new(prism)
            .args(["mock", "--port", &port.to_string()])
            .arg(&file)
            .stdout(Stdio::piped())
            .spawn()
            .expect("Prism starts");
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let listens = lines.by_ref().map_while(Result::ok).any(|line| line.contains("listening"));
        assert!(listens, "Prism did not start on {}", file.display());
        std::thread::spawn(move || lines.for_each(drop));
        Self { process, file, url: format!("http://127.0.0.1:{port}") }
    }
}

impl Drop for Prism {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
        let _ = std::fs::remove_file(&self.file);
    }
}
