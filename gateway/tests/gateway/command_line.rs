//! The command line: every problem is reported before anything starts, with what to do.

use std::process::Output;

use crate::harness::{Site, binary};

fn run(arguments: &[impl AsRef<std::ffi::OsStr>], environment: &[(&str, &str)]) -> (Output, String) {
    let output = binary().args(arguments).envs(environment.iter().copied()).output().unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
    (output, stderr)
}

/// An option, a value that cannot be used, and part of the message. `SITE` stands for the test's folder.
const UNUSABLE: [(&str, &str, &str); 20] = [
    ("--listen", "8787", "--listen: `8787` is not an address and port; write 127.0.0.1:8787"),
    ("--dist", "/nowhere", "--dist: `/nowhere` is not a folder; run `kb-compiler build` first"),
    (
        "--database",
        "postgres://ana:hush@localhost",
        "--database: it is not the address of a database; write postgres://user@host:5432/name",
    ),
    ("--database", "SITE/nowhere/tickets.db", "create it first, or choose another"),
    ("--database", "SITE/dist", "is not a file name; name a file"),
    (
        "--portal",
        "/nowhere",
        "--portal: `/nowhere` is not a folder; name the folder that holds its index.html",
    ),
    ("--portal", "SITE", "lies inside --portal, where anyone could download it"),
    (
        "--allow-origin",
        "*",
        "--allow-origin: `*` would let any page call this gateway; name each portal's origin",
    ),
    ("--open-audience", "../internal", "--open-audience: `../internal` is not a folder of a bundle"),
    ("--prefix", "/v1/", "--prefix: `/v1/` is reserved for the gateway's API"),
    ("--outcome-token-file", "/nowhere", "name a file that holds only the token"),
    ("--outcome-token-file", "SITE/dist/fixmark.js", "holds no token of 32 to 256 visible ASCII characters"),
    ("--burst", "0", "--burst: 0 would refuse every request; write 1 or more"),
    ("--max-connections", "0", "--max-connections: 0 would refuse every request; write 1 or more"),
    ("--max-connections-per-address", "0", "--max-connections-per-address: 0 would refuse"),
    ("--idle-timeout", "0", "--idle-timeout: 0 would refuse"),
    ("--daily-entries", "0", "--daily-entries: 0 would refuse"),
    ("--config", "/nowhere", "name your gateway.toml"),
    ("--call-timeout", "0", "--call-timeout: 0 would end every call before it begins"),
    ("--rate", "fast", "invalid value 'fast' for '--rate"),
];

#[test]
fn an_unusable_option_is_reported_with_what_to_do() {
    let site = Site::new();
    let folder = site.path("");
    let folder = folder.to_str().unwrap().trim_end_matches('/');
    for (option, value, part) in UNUSABLE {
        let good = [("--dist", format!("{folder}/dist")), ("--database", format!("{folder}/tickets.db"))];
        let mut arguments = vec!["serve".to_owned(), option.to_owned(), value.replace("SITE", folder)];
        for (name, path) in good.into_iter().filter(|(name, _)| *name != option) {
            arguments.extend([name.to_owned(), path]);
        }
        let (output, stderr) = run(&arguments, &[]);
        assert_eq!(output.status.code(), Some(2), "{option} {value}: {stderr}");
        assert!(stderr.contains(part), "{option} {value}: {stderr}");
        assert!(output.stdout.is_empty());
    }
}

#[test]
fn every_problem_is_reported_at_once_and_the_environment_counts() {
    let environment = [
        ("KB_GATEWAY_LISTEN", "nowhere"),
        ("KB_GATEWAY_DIST", "/nowhere"),
        ("KB_GATEWAY_ALLOW_ORIGIN", "https://a.example,b"),
    ];
    let (output, stderr) = run(&["serve"], &environment);
    assert_eq!(output.status.code(), Some(2));
    let options: Vec<_> = stderr.lines().map(|line| line.split(": ").nth(1).unwrap()).collect();
    assert_eq!(options, ["--listen", "--dist", "--allow-origin"], "{stderr}");
}

#[tokio::test]
async fn what_cannot_be_opened_is_reported() {
    let site = Site::new();
    let gateway = site.start();
    site.write("notes.db", "these are notes, not a database, and long enough to be read as a header of one");
    let at = |inner: &str| site.path(inner).to_str().unwrap().to_owned();
    for (listen, database, part) in [
        (&*gateway.address, "other.db", "cannot listen on 127.0.0.1:"),
        ("127.0.0.1:0", "notes.db", "check that the folder can be written and the file is a SQLite database"),
    ] {
        let arguments = ["serve", "--listen", listen, "--dist", &at("dist"), "--database", &at(database)];
        let (output, stderr) = run(&arguments, &[]);
        assert_eq!(output.status.code(), Some(2), "{stderr}");
        assert!(stderr.contains(part), "{stderr}");
    }
}

#[cfg(unix)]
#[test]
fn nothing_is_written_through_a_link() {
    let site = Site::new();
    site.write("victim", "precious");
    let at = |name: &str| site.path(name).to_str().unwrap().to_owned();
    let (link, dist, victim) = (at("link"), at("dist"), at("victim"));
    std::os::unix::fs::symlink(&victim, &link).unwrap();
    for (option, arguments) in [
        ("--out", ["export", "--database", &victim, "--out", &link]),
        ("--out", ["export", "--database", &victim, "--out", &dist]),
        ("--database", ["export", "--database", &link, "--since", "2026-11-22"]),
        ("--database", ["serve", "--dist", &dist, "--database", &link]),
    ] {
        let (output, stderr) = run(&arguments, &[]);
        assert_eq!(output.status.code(), Some(2), "{stderr}");
        assert!(stderr.contains(option) && stderr.contains("name the file that is meant"), "{stderr}");
    }
    assert_eq!(std::fs::read_to_string(victim).unwrap(), "precious");
}

#[test]
fn a_target_is_checked_by_its_name() {
    let site = Site::new();
    let target = "[target.desk]\nsystem = \"redmine\"\nurl = \"http://127.0.0.1:1\"\ntoken = \"env:DESK_TOKEN\"\nproject = \"p\"\n";
    site.write("gateway.toml", target);
    let file = site.path("gateway.toml");
    let check = |target: &str, token: &str| {
        let arguments = ["connect", "--check", target, "--config", file.to_str().unwrap()];
        let (output, stderr) = run(&arguments, &[("DESK_TOKEN", token)]);
        (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned() + &stderr)
    };
    for (target, token, status, part) in [
        ("desk", "s3cret", 1, "problem: the system does not answer"),
        ("dsk", "s3cret", 2, "has no target `dsk`; it has desk"),
        ("desk", "", 2, "the environment variable DESK_TOKEN, which holds no secret"),
    ] {
        let (code, printed) = check(target, token);
        assert_eq!(code, Some(status), "{printed}");
        assert!(printed.contains(part), "{printed}");
        assert!(!printed.contains("s3cret"), "{printed}");
    }
    let (output, _) = run(&["config", "--example"], &[]);
    assert!(String::from_utf8_lossy(&output.stdout).contains("#system = \"redmine\""));
}
