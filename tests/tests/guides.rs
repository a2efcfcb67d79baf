//! Runs the guides. Each `sh` block of a guide runs in order, in a folder of that guide's own; each `text` block must be contained in
//! the output of the `sh` block before it, line by line. A `sh` block whose last line is a server keeps running until the guide ends. A
//! block marked `sh NAME` needs the variable NAME, which the start script of a ticket system prints.

use std::env;
use std::fs;
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::thread;

use fixmark_tests::markdown::fenced;
use fixmark_tests::{files, programs, root};

const GUIDES: [&str; 9] = [
    "check-articles-in-ci.md",
    "connect-redmine.md",
    "connect-request-tracker.md",
    "connect-roundup.md",
    "put-it-into-your-portal.md",
    "read-the-numbers.md",
    "run-the-gateway.md",
    "teach-it.md",
    "write-your-first-article.md",
];

/// A guide that is being followed.
struct Reader {
    folder: PathBuf,
    /// What a guide writes, and what it stands for here: a port that is free, a folder that exists.
    replacements: [(&'static str, String); 3],
    servers: Vec<Child>,
}

impl Reader {
    fn new(guide: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("guides").join(guide);
        if folder.exists() {
            fs::remove_dir_all(&folder).expect("the last run's folder can be removed");
        }
        // The browser tests use the built widget; here it is enough that files are copied.
        let widget = folder.join("built-widget");
        fs::create_dir_all(&widget).expect("folders can be made");
        fs::write(widget.join("fixmark.js"), "").expect("files can be written");
        // Whoever follows a guide is in a repository of their own, and findings name paths from its root.
        fs::create_dir_all(folder.join(".git")).expect("folders can be made");
        let replacements = [
            ("127.0.0.1:8787", free_address()),
            ("127.0.0.1:8790", free_address()),
            ("/path/to/widget", widget.display().to_string()),
        ];
        Self { folder, replacements, servers: Vec::new() }
    }

    /// Runs a block and returns all that it printed.
    fn run(&mut self, script: &str) -> String {
        let script = self.replacements.iter().fold(script.to_owned(), |s, (from, to)| s.replace(from, to));
        let last = script.trim_end().lines().next_back().unwrap_or_default();
        if last.starts_with("kb-compiler serve") || last.starts_with("kb-gateway serve") {
            return self.start(&script, last);
        }
        let Output { status, stdout, stderr } = self.shell(&script).output().expect("sh can be run");
        let printed = [stdout, stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
        assert!(status.success(), "{status}:\n{script}\n{printed}");
        printed
    }

    /// Starts the server of the last line, and waits until it says where it listens.
    fn start(&mut self, script: &str, last: &str) -> String {
        let before = &script[..script.trim_end().len() - last.len()];
        let mut shell = self.shell(&format!("{before}exec {last}"));
        let mut server = shell.stderr(Stdio::piped()).spawn().expect("sh can be run");
        let mut lines = BufReader::new(server.stderr.take().expect("it is piped")).lines();
        self.servers.push(server);
        let mut printed = String::new();
        let listens = |printed: &str| self.replacements.iter().any(|(_, to)| printed.contains(to.as_str()));
        while !listens(&printed) {
            let line = lines.next().unwrap_or_else(|| panic!("it ended:\n{script}\n{printed}"));
            printed = printed + &line.expect("it prints UTF-8") + "\n";
        }
        thread::spawn(move || lines.for_each(drop));
        printed
    }

    fn shell(&self, script: &str) -> Command {
        let path = env::var_os("PATH").unwrap_or_default();
        let path = [programs::folder()].into_iter().chain(env::split_paths(&path));
        let mut shell = Command::new("sh");
        shell.args(["-e", "-c", script]).current_dir(&self.folder).stdin(Stdio::null());
        shell.env("PATH", env::join_paths(path).expect("PATH can be written"));
        shell.env("FIXMARK", root());
        shell
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        for server in &mut self.servers {
            let _ = server.kill();
            let _ = server.wait();
        }
    }
}

fn free_address() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    listener.local_addr().expect("it is bound").to_string()
}

/// Follows a guide from its first block to its last.
fn check(guide: &str) {
    let text = fs::read_to_string(root().join("docs/guides").join(guide)).expect("the guide can be read");
    let mut reader = Reader::new(guide);
    let (mut printed, mut ran) = (Some(String::new()), 0);
    for block in fenced(&text) {
        let (language, variable) = block.language.split_once(' ').unwrap_or((&block.language, ""));
        match language {
            "sh" => {
                printed = can_run(guide, variable).then(|| reader.run(&block.text));
                ran += usize::from(printed.is_some());
            }
            "text" => {
                let Some(printed) = &printed else { continue };
                for line in block.text.lines() {
                    assert!(
                        printed.contains(line),
                        "{guide} shows `{line}`, and this was printed:\n{printed}"
                    );
                }
            }
            _ => {}
        }
    }
    assert!(ran > 0, "{guide} runs nothing");
}

#[test]
fn every_guide_is_followed() {
    let found = files("docs/guides", ".md").expect("the guides can be listed");
    let names: Vec<&str> = found.iter().filter_map(|guide| guide.path.rsplit('/').next()).collect();
    assert_eq!(names, GUIDES);
}

/// Whether there is the ticket system whose start script prints this variable; always, where none is named.
fn can_run(guide: &str, variable: &str) -> bool {
    if variable.is_empty() || env::var_os(variable).is_some() {
        return true;
    }
    eprintln!(
        "SKIPPED: {guide} needs {variable}; start the ticket system by its script, and export what it prints"
    );
    assert!(env::var_os("CI").is_none(), "{guide} is followed where CI is set");
    false
}

/// Follows a guide that needs a ticket system.
fn check_with(guide: &str, variable: &str) {
    if can_run(guide, variable) {
        check(guide);
    }
}

#[test]
fn check_articles_in_ci() {
    check(GUIDES[0]);
}

#[test]
fn connect_redmine() {
    check_with(GUIDES[1], "REDMINE_URL");
}

#[test]
fn connect_request_tracker() {
    check_with(GUIDES[2], "RT_URL");
}

#[test]
fn connect_roundup() {
    check_with(GUIDES[3], "ROUNDUP_URL");
}

#[test]
fn put_it_into_your_portal() {
    check(GUIDES[4]);
}

#[test]
fn read_the_numbers() {
    check(GUIDES[5]);
}

#[test]
fn run_the_gateway() {
    check(GUIDES[6]);
}

#[test]
fn teach_it() {
    check(GUIDES[7]);
}

#[test]
fn write_your_first_article() {
    check(GUIDES[8]);
}
