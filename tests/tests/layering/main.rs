//! Which module may import which, and what no crate or only one file of it may use.

mod mentions;
mod crate_tree;
mod reading_order;
mod planted;

use std::collections::BTreeSet;

use crate_tree::CrateTree;
use fixmark_tests::files;
use reading_order::upward_imports;

/// The root file of each crate, binaries included.
const ROOTS: [&str; 15] = [
    "kb-core/src/lib.rs",
    "kb-files/src/lib.rs",
    "kb-import/src/lib.rs",
    "kb-compiler/src/lib.rs",
    "kb-compiler/src/main.rs",
    "widget/src/lib.rs",
    "widget/stemmer/src/lib.rs",
    "widget/triage/src/lib.rs",
    "gateway/src/lib.rs",
    "gateway/src/main.rs",
    "xtask/src/main.rs",
    "xtask/packager/src/main.rs",
    "bench/src/lib.rs",
    "tests/src/lib.rs",
    "fuzz/src/lib.rs",
];

#[test]
fn a_module_imports_only_modules_above_it() {
    let mut wrong = Vec::new();
    for root in ROOTS {
        let (folder, _) = root.rsplit_once('/').unwrap();
        let tree = CrateTree::parse(root, &files(folder, ".rs").unwrap());
        assert!(!tree.modules.is_empty(), "{root} has no modules");
        wrong.extend(upward_imports(&tree));
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn every_crate_is_checked() {
    let crates = files("", "Cargo.toml").unwrap();
    let folders = crates.iter().filter(|file| file.text.contains("[package]"));
    let named: BTreeSet<String> =
        folders.map(|file| file.path.trim_end_matches("/Cargo.toml").to_owned()).collect();
    let checked: BTreeSet<String> =
        ROOTS.iter().map(|root| root.split_once("/src/").unwrap().0.to_owned()).collect();
    assert_eq!(named, checked);
}

#[test]
fn a_crate_uses_nothing_that_is_banned_there() {
    let rules: [(&str, &[&str]); 6] = [
        (
            "kb-core/src",
            &[
                "std::fs",
                "std::net",
                "std::env",
                "std::process",
                "SystemTime",
                "Instant::now",
                "web_sys",
                "js_sys",
                "rand::",
            ],
        ),
        ("widget/src", &["inner_html", "set_inner_html", "insert_adjacent_html", "eval("]),
        ("widget/src/state", &["web_sys", "js_sys", "leptos", "signal("]),
        ("gateway/src", &["tantivy", "pulldown_cmark"]),
        // Whoever calls it opens the files, and the gateway links it.
        ("kb-import/src", &["std::fs", "std::net", "std::env", "SystemTime", "tantivy", "kb_compiler"]),
        // kb-files opens, writes and removes them, through no link.
        (
            "kb-compiler/src",
            &[
                "fs::read",
                "fs::write",
                "fs::rename",
                "fs::copy",
                "fs::remove_file",
                "File::open",
                "File::create",
                "OpenOptions",
                "NamedTempFile",
            ],
        ),
    ];
    let mut wrong = Vec::new();
    for (folder, banned) in rules {
        for file in files(folder, ".rs").unwrap() {
            for word in banned {
                let used = |line: &str| !line.trim_start().starts_with("//") && line.contains(word);
                if let Some(at) = file.text.lines().position(used) {
                    wrong.push(format!("{}:{} uses {word}", file.path, at + 1));
                }
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn one_file_parses_markdown() {
    let holders: Vec<String> = files("kb-compiler/src", ".rs")
        .unwrap()
        .into_iter()
        .filter(|file| file.text.lines().any(|line| line.starts_with("use pulldown_cmark")))
        .map(|file| file.path)
        .collect();
    assert_eq!(holders.len(), 1, "{holders:?}");
}
