//! `serve`: the page, and what follows a change of a file. Every wait is on the program's own words, never on the clock.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Stdio};

use tempfile::TempDir;

use crate::run::{folder, program, small};

/// A running preview, ended with the test.
struct Preview {
    process: Child,
    address: String,
    /// Takes what the program keeps for the time it runs.
    temporary: TempDir,
}

impl Drop for Preview {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Preview {
    fn of(kb: &TempDir, more: &[&str]) -> Self {
        let temporary = tempfile::tempdir().unwrap();
        let mut process = program()
            .env("TMPDIR", temporary.path())
            .args(["serve", kb.path().to_str().unwrap(), "--listen", "127.0.0.1:0"])
            .args(more)
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(process.stderr.take().unwrap()).lines();
        let line = lines.by_ref().map(Result::unwrap).find(|line| line.contains("http://")).unwrap();
        let address = line.split("http://").nth(1).unwrap().split('/').next().unwrap().to_owned();
        // Reads the rest, because a full pipe would block the process.
        std::thread::spawn(move || lines.for_each(drop));
        Self { process, address, temporary }
    }

    /// HTTP/1.0, so that the answer is the plain bytes until the connection ends.
    fn ask(&self, request: &str) -> BufReader<TcpStream> {
        self.ask_as(request, &self.address)
    }

    fn ask_as(&self, request: &str, host: &str) -> BufReader<TcpStream> {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        write!(stream, "{request} HTTP/1.0\r\nhost: {host}\r\n\r\n").unwrap();
        BufReader::new(stream)
    }

    /// Status line and headers, and the body.
    fn get(&self, path: &str) -> (String, String) {
        self.get_as(path, &self.address)
    }

    /// The same, for who knows this machine by another name.
    fn get_as(&self, path: &str, host: &str) -> (String, String) {
        let mut bytes = Vec::new();
        self.ask_as(&format!("GET {path}"), host).read_to_end(&mut bytes).unwrap();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        (head.to_lowercase(), body.to_owned())
    }

    /// The states that a page receives, in order.
    fn states(&self) -> impl Iterator<Item = serde_json::Value> + use<> {
        let lines = self.ask("GET /preview/events").lines().map(Result::unwrap);
        lines.filter_map(|line| serde_json::from_str(line.strip_prefix("data: ")?).ok())
    }
}

#[test]
fn a_change_reaches_the_page() {
    let kb = small();
    let widget = folder(&[("fixmark.js", b"// loader"), ("widget-0123456789abcdef.wasm", b"\0asm")]);
    let preview = Preview::of(&kb, &["--widget", widget.path().to_str().unwrap()]);
    let mut states = preview.states();
    let first = states.next().unwrap();
    let (head, page) = preview.get("/");
    assert!(
        head.starts_with("http/1.0 200") && head.contains("content-security-policy: default-src 'none'"),
        "{head}"
    );
    assert!(page.contains(&format!("data-build={}", first["build"])), "{page}");
    assert!(page.contains("src=\"/fixmark.js\" data-kb=\"/public/manifest.json\""), "{page}");
    let (_, before) = preview.get("/public/manifest.json");

    fs::write(kb.path().join("signature.md"), "# Signature has gone from Thunderbird\n\nWrite it anew.\n")
        .unwrap();
    let second = states.find(|state| state["build"] != first["build"]).unwrap();
    assert_eq!(second["problem"], serde_json::Value::Null);
    let (_, contents) = preview.get("/preview/contents.json");
    assert!(contents.contains("Signature has gone from Thunderbird"), "{contents}");
    assert_ne!(preview.get("/public/manifest.json").1, before);
    assert!(preview.get("/").1.contains(&format!("data-build={}", second["build"])));
}

#[test]
fn a_failed_build_leaves_the_last_good_one() {
    let kb = folder(&[("one.md", b"# The only article\n\nText.\n")]);
    let preview = Preview::of(&kb, &[]);
    let mut states = preview.states();
    let first = states.next().unwrap();
    fs::remove_file(kb.path().join("one.md")).unwrap();
    let failed = states.find(|state| !state["problem"].is_null()).unwrap();
    assert_eq!(failed["build"], first["build"]);
    assert!(failed["problem"].as_str().unwrap().contains("add a Markdown file"), "{failed}");
    assert!(preview.get("/preview/contents.json").1.contains("The only article"));
    assert!(preview.get("/public/manifest.json").0.contains(" 200 "));
    fs::write(kb.path().join("one.md"), "# The only article, again\n\nText.\n").unwrap();
    let mended = states.find(|state| state["problem"].is_null()).unwrap();
    assert_ne!(mended["build"], first["build"]);
}

#[test]
fn an_error_is_named_and_the_last_good_article_stays() {
    let good = "---\ntitle: Refund\n---\n\nOpen the payment.\n";
    let kb = folder(&[
        ("kb.toml", b"[audiences]\nclient = \"Everyone\"\n"),
        ("refund.md", good.replace("title", "audience: [client]\ntitle").as_bytes()),
        ("other.md", b"---\naudience: [client]\n---\n# Other\n\nText.\n"),
    ]);
    let preview = Preview::of(&kb, &[]);
    let mut states = preview.states();
    let first = states.next().unwrap();
    let file = kb.path().join("refund.md");
    fs::write(&file, "---\naudience: [client]\ntitle: Refund\nstatus: [draft\n---\n\nOpen the payment.\n")
        .unwrap();
    let broken = states.find(|state| !state["problem"].is_null()).unwrap();
    assert_eq!(broken["build"], first["build"], "{broken}");
    let problem = broken["problem"].as_str().unwrap();
    for said in ["You see the last good build", "refund.md:", "front matter"] {
        assert!(problem.contains(said), "{said}: {problem}");
    }
    assert!(preview.get("/preview/contents.json").1.contains("Refund"));
    fs::write(&file, "---\naudience: [client]\ntitle: Refund again\n---\n\nOpen the payment.\n").unwrap();
    let mended = states.find(|state| state["problem"].is_null()).unwrap();
    assert_ne!(mended["build"], first["build"]);
    // A file that is removed is no error.
    fs::remove_file(&file).unwrap();
    let removed = states.find(|state| state["build"] != mended["build"]).unwrap();
    assert_eq!(removed["problem"], serde_json::Value::Null);
}

#[test]
fn what_is_there_and_what_is_not() {
    let preview = Preview::of(&small(), &["--widget", "/nowhere"]);
    for (path, status, kind, text) in [
        ("/", "200", "text/html", "cargo xtask widget"),
        ("/preview/preview.js", "200", "text/javascript", "EventSource"),
        ("/preview/preview.css", "200", "text/css", "body"),
        ("/preview/icon.svg", "200", "image/svg+xml", "<svg"),
        ("/public/manifest.json", "200", "application/json", "manifest/1"),
        ("/v1/tickets", "503", "application/problem+json", "preview takes no tickets"),
        ("/fixmark.js", "404", "", ""),
        ("/../../etc/passwd", "404", "", ""),
        ("/%2e%2e/%2e%2e/etc/passwd", "404", "", ""),
    ] {
        let (head, body) = preview.get(path);
        assert!(head.starts_with(&format!("http/1.0 {status}")), "{path}: {head}");
        assert!(head.contains(kind) && body.contains(text), "{path}: {head}\n{body}");
    }
}

#[test]
fn a_preview_shows_what_its_audience_gets() {
    let config = "[audiences]\nclient = \"Everybody\"\n\"client:ACME\" = \"ACME\"\n";
    let article = |audience: &str, title: &str| {
        format!("---\naudience: [{audience}]\n---\n# {title}\n\nText.\n").into_bytes()
    };
    let kb = folder(&[
        ("kb.toml", config.as_bytes()),
        ("open.md", &article("client", "Open")),
        ("acme.md", &article("\"client:ACME\"", "Acme")),
        ("team.md", &article("internal", "Team")),
    ]);
    let every = ["public", "client-ACME", "internal"];
    for (audience, titles, folders) in [
        ("client", vec!["Open"], vec!["public"]),
        ("client:ACME", vec!["Acme", "Open"], vec!["public", "client-ACME"]),
        ("internal", vec!["Acme", "Open", "Team"], vec!["internal"]),
    ] {
        let preview = Preview::of(&kb, &["--audience", audience]);
        let contents: serde_json::Value =
            serde_json::from_str(&preview.get("/preview/contents.json").1).unwrap();
        let shown: Vec<&str> =
            contents["articles"].as_array().unwrap().iter().map(|a| a["title"].as_str().unwrap()).collect();
        assert_eq!(shown, titles, "{audience}");
        for folder in every {
            let (head, _) = preview.get(&format!("/{folder}/manifest.json"));
            assert_eq!(head.contains(" 200 "), folders.contains(&folder), "{audience}: {folder}: {head}");
        }
    }
}

#[cfg(unix)]
#[test]
fn an_ended_preview_leaves_nothing_behind() {
    let mut preview = Preview::of(&small(), &[]);
    // A page that is still open must not keep it from ending.
    let mut states = preview.states();
    states.next().unwrap();
    assert_eq!(fs::read_dir(preview.temporary.path()).unwrap().count(), 1);
    let id = preview.process.id().to_string();
    assert!(std::process::Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
    assert_eq!(preview.process.wait().unwrap().code(), Some(0));
    assert_eq!(fs::read_dir(preview.temporary.path()).unwrap().count(), 0);
}

#[test]
fn only_names_of_this_machine_are_answered_to() {
    let kb = small();
    let preview = Preview::of(&kb, &[]);
    for (host, status) in [
        ("localhost:8790", 200),
        ("LOCALHOST", 200),
        ("127.0.0.1", 200),
        ("[::1]:8790", 200),
        ("rebound.example", 421),
        ("127.0.0.1.rebound.example", 421),
        ("", 421),
        ("a b", 421),
    ] {
        let (head, _) = preview.get_as("/", host);
        assert!(head.starts_with(&format!("http/1.0 {status}")), "{host}: {head}");
    }
}

#[cfg(unix)]
#[test]
fn nothing_behind_a_link_is_served_or_watched() {
    let kb = small();
    let outside = folder(&[("secret.css", b"zebrasecret"), ("inner/secret.css", b"zebrasecret")]);
    let widget = folder(&[("fixmark.js", b"// loader")]);
    let link = |from: &str, to: &str| {
        std::os::unix::fs::symlink(outside.path().join(from), widget.path().join(to)).unwrap();
    };
    link("secret.css", "link.css");
    link("inner", "inner");
    // Watching through this link would go through the whole disk before the page is served.
    std::os::unix::fs::symlink("/", kb.path().join("everything")).unwrap();
    let preview = Preview::of(&kb, &["--widget", widget.path().to_str().unwrap()]);
    assert!(preview.get("/fixmark.js").0.starts_with("http/1.0 200"));
    for path in ["/link.css", "/inner/secret.css", "/../secret.css", "/public", "/"] {
        let (head, body) = preview.get(path);
        assert_eq!(head.starts_with("http/1.0 404"), path != "/", "{path}: {head}");
        assert!(!body.contains("zebrasecret"), "{path}: {body}");
    }
}
