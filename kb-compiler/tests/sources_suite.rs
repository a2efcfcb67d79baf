//! Cases that are documents: every `suite/*/NAME.md` has beside it a `NAME.expect` with the diagnostics and the article
//! that it must give. Set `UPDATE_EXPECT=1` to write them anew, then read the difference before you commit it.
#![allow(clippy::unwrap_used, reason = "what the tests share fails as they do")]

mod outline;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use kb_compiler::sources;

/// Reads one suite folder as a knowledge base and compares each article with its expectation.
fn check(folder: &str) {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite").join(folder);
    let (base, diagnostics) = sources::read(&dir).unwrap();
    let mut wrong = Vec::new();
    for file in cases(&dir) {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        let mut found = String::new();
        for d in diagnostics.iter().filter(|d| *d.place.file == *name) {
            let place = format!("{}:{}", d.place.line, d.place.column);
            writeln!(found, "{place} {}[{}] {}", d.severity, d.code, d.message).unwrap();
        }
        for article in &base.articles {
            if *base.places[&article.id].file == *name {
                writeln!(found, "\n{}", outline::article(article)).unwrap();
            }
        }
        compare(&file.with_extension("expect"), &found, &mut wrong);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn cases(dir: &Path) -> Vec<PathBuf> {
    let mut files: Vec<_> = std::fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "md"));
    files.sort();
    assert!(!files.is_empty());
    files
}

fn compare(expectation: &Path, found: &str, wrong: &mut Vec<String>) {
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(expectation, found).unwrap();
        return;
    }
    let expected = std::fs::read_to_string(expectation).unwrap_or_default();
    if expected != found {
        let name = expectation.display();
        wrong.push(format!("{name} differs\n--- expected\n{expected}\n--- found\n{found}"));
    }
}

#[test]
fn folders_of_other_tools() {
    check("bare");
}

#[test]
fn folders_with_a_configuration() {
    check("configured");
}
