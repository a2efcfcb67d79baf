//! The check on reading order finds imports of modules declared below the importing one, however they are spelled, and allows those
//! declared above.

use fixmark_tests::SourceFile;

use crate::crate_tree::CrateTree;
use crate::reading_order::upward_imports;

/// A crate of two groups: `first` (with `low` above `high`) and `second` (with `part`), in this order. `text` is the body of a file.
fn planted(file: &str, text: &str) -> Vec<String> {
    let files = [
        ("c/src/lib.rs", "pub mod first; pub mod second; pub use second::part::Thing;"),
        ("c/src/first/mod.rs", "pub mod low; pub mod high; pub use high::High;"),
        ("c/src/first/low.rs", ""),
        ("c/src/first/high.rs", "pub struct High;"),
        ("c/src/second.rs", "pub mod part;"),
        ("c/src/second/part.rs", "pub struct Thing;"),
    ];
    let files = files.map(|(path, usual)| {
        let text = if path == file { format!("{usual}\n{text}") } else { usual.to_owned() };
        SourceFile { path: path.to_owned(), text }
    });
    assert!(files.iter().any(|known| known.path == file), "{file} is part of the crate");
    upward_imports(&CrateTree::parse("c/src/lib.rs", &files))
}

#[track_caller]
fn check(file: &str, text: &str, imported: Option<&str>) {
    let found = planted(file, text);
    let targets: Vec<&str> =
        found.iter().filter_map(|found| found.split(" imports crate::").nth(1)).collect();
    assert_eq!(targets, imported.into_iter().collect::<Vec<_>>(), "{text}: {found:?}");
}

#[test]
fn an_upward_import_is_found_in_every_spelling() {
    const LOW: &str = "c/src/first/low.rs";
    for (text, imported) in [
        ("use super::high;", "first::high"),
        ("use super::high::High;", "first::high"),
        ("use super::High;", "first::high"),
        ("use self::super::high::High;", "first::high"),
        ("use crate::first::high::High as Tall;", "first::high"),
        ("pub use super::high::*;", "first::high"),
        ("use super::high::{self};", "first::high"),
        ("use super::{high::{self as tall, High}};", "first::high"),
        ("use crate::{first::{high::High}};", "first::high"),
        ("use super::super::second;", "second"),
        ("use crate::second::part::Thing;", "second::part"),
        ("use crate::{self as root, second::part::{Thing}};", "second::part"),
        ("use crate::Thing;", "second::part"),
        ("pub(crate) use crate::second::part;", "second::part"),
        ("fn f() { crate::second::part::run(); }", "second::part"),
        ("fn f() { use crate::second; }", "second"),
        ("fn f() -> super::high::High { todo() }", "first::high"),
        ("fn f(x: Vec<crate::Thing>) {}", "second::part"),
        ("impl crate::second::Named for u8 {}", "second"),
        ("fn f() { println!(\"{}\", super::high::name()); }", "first::high"),
        ("macro_rules! m { () => { $crate::second::part::Thing } }", "second::part"),
        ("#[cfg(feature = \"x\")] use super::high;", "first::high"),
        ("#[cfg(not(test))] use super::high;", "first::high"),
        ("#[cfg(any(test, unix))] use super::high;", "first::high"),
        ("use super as group; fn f() { group::high::run(); }", "first::high"),
        ("mod inner { use super::super::high; }", "first::high"),
    ] {
        check(LOW, text, Some(imported));
    }
    check("c/src/first/mod.rs", "use super::second;", Some("second"));
    check("c/src/first/mod.rs", "use crate::second::part;", Some("second::part"));
    check("c/src/lib.rs", "mod a { use super::b; } mod b {}", Some("b"));
}

#[test]
fn an_import_from_above_is_allowed() {
    for (file, text) in [
        ("c/src/first/high.rs", "use super::low;"),
        ("c/src/second/part.rs", "use crate::first::{High, high, low};"),
        ("c/src/second.rs", "use part::Thing; fn f() { crate::first::low::run(); self::part::run(); }"),
        ("c/src/first/low.rs", "#[cfg(test)] mod tests { use super::super::high; }"),
        ("c/src/first/low.rs", "#[cfg(all(test, unix))] use super::high;"),
        ("c/src/first/low.rs", "impl Low { #[cfg(test)] fn f() { super::high::run(); } }"),
        ("c/src/first/low.rs", "use std::second::part; use second::part::Thing;"),
        ("c/src/first/low.rs", "use ::second::part; pub(in crate::first) fn high() {}"),
        ("c/src/first/low.rs", "fn f(high: u8) { log!(\"crate::second\", high: high); }"),
    ] {
        check(file, text, None);
    }
}
