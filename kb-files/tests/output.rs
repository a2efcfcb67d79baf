//! Folders that builds write: what is ours, also after a build that was cut off, and what is not.
#![allow(clippy::unwrap_used, reason = "what the tests share fails as they do")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use kb_files::{LIST, OlderFiles, Output, OutputError, Tool};

const TOOL: Tool = Tool { name: "test", version: "1" };

fn names(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

/// Writes files into `bundle` below the output; each holds its name.
fn write(dist: &Path, files: &[&str], older: OlderFiles) {
    let mut part = Output::open(dist, TOOL).unwrap().part("bundle").unwrap();
    let mut writing = part.begin(names(files), older).unwrap();
    files.iter().for_each(|name| writing.write(name, name.as_bytes()).unwrap());
    writing.end().unwrap();
}

fn listing(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn a_build_that_was_cut_off_leaves_nothing_behind() {
    let around = tempfile::tempdir().unwrap();
    let dist = around.path().join("dist");
    write(&dist, &["manifest.json", "old.kb"], OlderFiles::Remove);
    {
        let mut part = Output::open(&dist, TOOL).unwrap().part("bundle").unwrap();
        let mut writing =
            part.begin(names(&["manifest.json", "new.kb", "never.kb"]), OlderFiles::Remove).unwrap();
        writing.write("new.kb", b"new").unwrap();
        // The program is killed here, and while it wrote another file.
    }
    let bundle = dist.join("bundle");
    let list = fs::read_to_string(bundle.join(LIST)).unwrap();
    let list: serde_json::Value = serde_json::from_str(&list).unwrap();
    let unfinished = format!("{}abc", list["unfinished"].as_str().unwrap());
    fs::write(bundle.join(&unfinished), "half").unwrap();
    fs::write(bundle.join(".fixmark-files.foreign"), "mine").unwrap();
    assert_eq!(fs::read(bundle.join("manifest.json")).unwrap(), b"manifest.json", "the old one still stands");
    write(&dist, &["manifest.json", "last.kb"], OlderFiles::Remove);
    let left = [LIST, ".fixmark-files.foreign", "last.kb", "manifest.json"];
    assert_eq!(listing(&bundle), left, "{unfinished}");
}

#[test]
fn older_files_go_or_stay_listed() {
    for (older, expected) in [(OlderFiles::Remove, &[LIST, "b"][..]), (OlderFiles::Keep, &[LIST, "a", "b"])] {
        let around = tempfile::tempdir().unwrap();
        write(around.path(), &["a"], older);
        write(around.path(), &["b"], older);
        assert_eq!(listing(&around.path().join("bundle")), expected, "{older:?}");
        write(around.path(), &["b"], OlderFiles::Remove);
        assert_eq!(listing(&around.path().join("bundle")), [LIST, "b"], "{older:?}");
    }
}

#[test]
fn two_builds_do_not_write_at_once() {
    let around = tempfile::tempdir().unwrap();
    let first = Output::open(around.path(), TOOL).unwrap();
    let second = Output::open(around.path(), TOOL);
    assert!(matches!(second, Err(OutputError::Busy(_))), "{second:?}");
    drop(first);
    Output::open(around.path(), TOOL).unwrap();
}

#[test]
fn an_unchanged_file_is_not_written_again() {
    let around = tempfile::tempdir().unwrap();
    write(around.path(), &["a"], OlderFiles::Remove);
    let time =
        |name: &str| fs::metadata(around.path().join("bundle").join(name)).unwrap().modified().unwrap();
    let before = (time("a"), time(LIST));
    write(around.path(), &["a"], OlderFiles::Remove);
    assert_eq!((time("a"), time(LIST)), before);
}

#[test]
fn folders_that_are_no_longer_made_go_with_their_files_only() {
    let around = tempfile::tempdir().unwrap();
    let output = Output::open(around.path(), TOOL).unwrap();
    for below in ["kept", "kept/de", "gone", "gone/de", "lent", "only/de"] {
        let mut part = output.part(below).unwrap();
        let mut writing = part.begin(names(&["f"]), OlderFiles::Remove).unwrap();
        writing.write("f", b"").unwrap();
        writing.end().unwrap();
    }
    fs::write(around.path().join("lent/mine"), "").unwrap();
    fs::create_dir(around.path().join("foreign")).unwrap();
    fs::write(around.path().join("foreign/manifest.json"), "").unwrap();
    output.remove_parts_except(&names(&["kept", "only/de"])).unwrap();
    assert_eq!(listing(around.path()), [LIST, "foreign", "kept", "lent", "only"]);
    assert_eq!(listing(&around.path().join("kept")), [LIST, "f"]);
    assert_eq!(listing(&around.path().join("lent")), ["mine"]);
    assert_eq!(listing(&around.path().join("only/de")), [LIST, "f"]);
    assert_eq!(output.foreign().unwrap(), ["foreign/", "lent/"]);
}

#[cfg(unix)]
#[test]
fn a_folder_that_is_swapped_for_a_link_while_a_build_writes_stays_closed() {
    let around = tempfile::tempdir().unwrap();
    let (dist, outside) = (around.path().join("dist"), around.path().join("outside"));
    fs::create_dir(&outside).unwrap();
    fs::write(outside.join("a"), "precious").unwrap();
    write(&dist, &["a", "b"], OlderFiles::Remove);
    let output = Output::open(&dist, TOOL).unwrap();
    let mut part = output.part("bundle").unwrap();
    let mut writing = part.begin(names(&["a"]), OlderFiles::Remove).unwrap();
    // The folder that is held open goes on to be written, under whatever name it has now.
    fs::rename(dist.join("bundle"), around.path().join("moved")).unwrap();
    std::os::unix::fs::symlink(&outside, dist.join("bundle")).unwrap();
    let _ = writing.write("a", b"new");
    let _ = writing.end();
    assert_eq!(listing(&outside), ["a"]);
    assert_eq!(fs::read(outside.join("a")).unwrap(), b"precious");
}
