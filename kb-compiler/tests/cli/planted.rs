//! Links, pipes and devices planted among the articles, and in place of what a command reads or writes. Nothing is read or written through
//! them, and nothing waits for them.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use crate::run::{Ran, folder};

/// No run takes as long, however busy the machine is.
const LIMIT: Duration = Duration::from_secs(300);

/// Runs the program in a folder, with little memory, and ends it if it hangs.
pub(crate) fn run_in(place: &Path, arguments: &[&str]) -> Ran {
    let mut shell = Command::new("sh");
    shell.args(["-c", "ulimit -v 4194304 && exec \"$@\"", "sh", env!("CARGO_BIN_EXE_kb-compiler")]);
    shell.args(arguments).current_dir(place).stdin(Stdio::null());
    shell.env_remove("FIXMARK_WIDGET").env("CANARY", "zebrasecret");
    let child = shell.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let id = child.id().to_string();
    let (send, ended) = mpsc::channel();
    thread::spawn(move || send.send(child.wait_with_output().unwrap()));
    let Ok(output) = ended.recv_timeout(LIMIT) else {
        Command::new("kill").args(["-9", &id]).status().unwrap();
        panic!("{arguments:?} hangs");
    };
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Ran { status: output.status.code(), out: text(&output.stdout), err: text(&output.stderr) }
}

fn pipe(path: &Path) {
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}

/// What is planted.
#[derive(Debug, Clone, Copy)]
enum Planted {
    Link(&'static str),
    Pipe,
    LinkToPipe,
}

impl Planted {
    fn at(self, path: &Path) {
        let _ = fs::remove_file(path);
        match self {
            Self::Link(target) => symlink(target, path).unwrap(),
            Self::Pipe => pipe(path),
            Self::LinkToPipe => {
                let beside = path.with_extension("pipe");
                pipe(&beside);
                symlink(beside, path).unwrap();
            }
        }
    }
}

/// An article that shows a picture, a knowledge base that is configured, and a secret outside.
fn around() -> tempfile::TempDir {
    folder(&[
        ("secret/secret.md", b"# Secret\n\nText zebrasecret.\n"),
        ("secret/kb.toml", b"[audiences]\nclient = \"zebrasecret\"\n"),
        ("kb/kb.toml", b"name = \"Help\"\n"),
        ("kb/a.md", b"# First\n\nText. ![A picture](picture.png)\n"),
        ("kb/sub/b.md", b"# Second\n\nText.\n"),
        ("kb/resolutions/t.jsonl", b"{\"ticket\":\"1\",\"subject\":\"s\"}\n"),
    ])
}

#[test]
fn nothing_planted_among_the_articles_is_read() {
    use Planted::{Link, LinkToPipe, Pipe};
    for (name, planted, code) in [
        ("e.md", Link("/proc/self/environ"), "FS005"),
        ("e.md", Link("/dev/zero"), "FS005"),
        ("e.md", Link("../secret/secret.md"), "FS005"),
        ("e.md", Link("a.md"), "FS005"),
        ("e.md", Link("nowhere.md"), "FS005"),
        ("e.md", Pipe, "FS004"),
        ("e.md", LinkToPipe, "FS005"),
        ("more", Link("../secret"), "FS005"),
        ("more", Link("/"), "FS005"),
        ("sub/loop", Link(".."), "FS005"),
        ("picture.png", Link("../secret/secret.md"), "FS005"),
        ("picture.png", Link("/dev/zero"), "FS005"),
        ("picture.png", Pipe, "FS004"),
        ("queries.tsv", Link("/dev/zero"), "FS005"),
        ("queries.tsv", Link("../secret/secret.md"), "FS005"),
        ("queries.tsv", Pipe, "FS004"),
        ("resolutions/t.jsonl", Link("../../secret/secret.md"), "FS005"),
        ("resolutions/t.jsonl", Link("/dev/zero"), "FS005"),
        ("resolutions/t.jsonl", Pipe, "FS004"),
        ("kb.toml", Link("../secret/kb.toml"), "PV002"),
        ("kb.toml", Link("/dev/zero"), "PV002"),
        ("kb.toml", Pipe, "PV002"),
        ("kb.toml.bak", Pipe, "FS004"),
    ] {
        let around = around();
        planted.at(&around.path().join("kb").join(name));
        let human = run_in(around.path(), &["check", "kb"]);
        let checked = run_in(around.path(), &["check", "kb", "--format", "json"]);
        let built = run_in(around.path(), &["build", "kb", "--out", "dist", "--report", "report.json"]);
        let what = format!("{name} {planted:?}: {human:?} {checked:?} {built:?}");
        assert!(checked.out.contains(&format!("\"{code}\"")), "{what}");
        assert!(!what.contains("zebrasecret"), "{what}");
        assert!(matches!(built.status, Some(0 | 1)), "{what}");
        let dist = crate::audiences::given_away(&around.path().join("dist"));
        assert!(!crate::audiences::holds(&dist, "zebrasecret"), "{what}");
        // A kb.toml that is in doubt closes the folder.
        assert_eq!(around.path().join("dist/public").exists(), code != "PV002", "{what}");
    }
}

#[test]
fn no_path_that_is_named_leads_through_a_link() {
    let around = around();
    symlink("kb", around.path().join("link")).unwrap();
    symlink(".", around.path().join("here")).unwrap();
    symlink(around.path().join("secret/secret.md"), around.path().join("kb/planted.tsv")).unwrap();
    pipe(&around.path().join("pipe.tsv"));
    fs::write(around.path().join("q.tsv"), "first\ta\n").unwrap();
    let dist = run_in(around.path(), &["build", "kb", "--out", "dist"]);
    assert_eq!(dist.status, Some(0), "{dist:?}");
    let link = "`link` is a symbolic link, and links are not followed; name what it leads to";
    let here = "`here` is a symbolic link";
    for (arguments, words) in [
        (&["check", "link"][..], link),
        (&["check", "link/"], link),
        (&["check", "here/kb"], here),
        (&["check", "kb/../here/kb"], here),
        (&["build", "link", "--out", "new"], link),
        (&["build", "kb", "--out", "here/new"], here),
        (&["build", "kb", "--out", "new", "--widget", "link"], link),
        (&["eval", "dist", "--queries", "kb/planted.tsv"], "`planted.tsv` is a symbolic link"),
        (&["eval", "dist", "--queries", "here/q.tsv"], here),
        (&["eval", "dist", "--queries", "pipe.tsv"], "`pipe.tsv` is not a regular file"),
        (&["eval", "dist", "--queries", "q.tsv", "--qrels", "pipe.tsv"], "`pipe.tsv` is not a regular file"),
        (
            &["eval", "dist", "--queries", "q.tsv", "--run", "kb/planted.tsv"],
            "`planted.tsv` is a symbolic link",
        ),
        (&["eval", "dist", "--queries", "q.tsv", "--run", "pipe.tsv"], "`pipe.tsv` is not a regular file"),
        (
            &["eval", "dist", "--queries", "q.tsv", "--confidence", "kb/planted.tsv"],
            "`planted.tsv` is a symbolic link",
        ),
        (&["build", "kb", "--out", "dist", "--report", "kb/planted.tsv"], "`planted.tsv` is a symbolic link"),
    ] {
        let ran = run_in(around.path(), arguments);
        assert_eq!(ran.status, Some(2), "{arguments:?}: {ran:?}");
        assert!(ran.err.contains(words), "{arguments:?} should say {words:?}: {ran:?}");
        assert!(!ran.err.contains("zebrasecret") && !ran.out.contains("zebrasecret"), "{ran:?}");
    }
    let secret = fs::read_to_string(around.path().join("secret/secret.md")).unwrap();
    assert_eq!(secret, "# Secret\n\nText zebrasecret.\n");
}

#[test]
fn repairs_are_written_through_no_link() {
    use std::os::unix::fs::PermissionsExt;
    let around = folder(&[
        ("victim", b"precious"),
        ("kb/a.md", b"---\ntitle: A\nkind: problm\n---\nText.\n"),
        ("kb/b.md", b"---\ntitle: B\nkind: problm\n---\nText.\n"),
    ]);
    let kb = around.path().join("kb");
    symlink("../victim", kb.join("a.fix-in-progress")).unwrap();
    fs::set_permissions(kb.join("a.md"), fs::Permissions::from_mode(0o640)).unwrap();
    fs::hard_link(kb.join("b.md"), around.path().join("elsewhere")).unwrap();
    let ran = run_in(around.path(), &["check", "kb", "--fix"]);
    assert!(ran.err.contains("2 problems fixed"), "{ran:?}");
    let read = |path: &str| fs::read_to_string(around.path().join(path)).unwrap();
    assert_eq!((read("victim").as_str(), read("kb/a.md").contains("problem")), ("precious", true));
    assert!(read("elsewhere").contains("problm"), "another name of the same file is somebody else's");
    assert_eq!(fs::metadata(kb.join("a.md")).unwrap().permissions().mode() & 0o777, 0o640);
    let names: Vec<_> = fs::read_dir(&kb).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names.len(), 3, "nothing unfinished is left: {names:?}");
}

#[test]
fn the_size_of_a_file_is_known_before_it_is_read() {
    for (name, code) in [
        ("e.md", "FS003"),
        ("queries.tsv", "FS003"),
        ("resolutions/t.jsonl", "FS003"),
        ("kb.toml", "FS003"),
        ("picture.png", "MD011"),
    ] {
        let around = around();
        let file = fs::File::create(around.path().join("kb").join(name)).unwrap();
        file.set_len(1 << 40).unwrap(); // has no blocks on the disk
        let checked = run_in(around.path(), &["check", "kb", "--format", "json"]);
        assert!(checked.out.contains(&format!("\"{code}\"")), "{name}: {checked:?}");
        let built = run_in(around.path(), &["build", "kb", "--out", "dist"]);
        assert!(matches!(built.status, Some(0 | 1)), "{name}: {built:?}");
    }
    let around = around();
    fs::File::create(around.path().join("q.tsv")).unwrap().set_len(1 << 40).unwrap();
    assert_eq!(run_in(around.path(), &["build", "kb", "--out", "dist"]).status, Some(0));
    let asked = run_in(around.path(), &["eval", "dist", "--queries", "q.tsv"]);
    assert!(asked.status == Some(2) && asked.err.contains("it holds 1099511627776 bytes"), "{asked:?}");
}
