//! The leak test: marked sentences stand in internal sections, an internal article and one account's article of the demonstration
//! knowledge base; every byte of dist is searched for them, inflated.

use std::path::Path;

use fixmark_tests::dist::{Files, compiled, holders};
use fixmark_tests::root;

/// A marked sentence, and the folders of dist that may hold it.
const MARKED: [(&str, &[&str]); 3] = [
    ("CANARY-INTERNAL-7f3a", &["internal"]),
    ("CANARY-INTERNALART-91bc", &["internal"]),
    ("CANARY-ACME-44de", &["client-ACME", "internal"]),
];

/// The demonstration knowledge base with every picture that the compiler would copy.
fn compile(name: &str) -> Files {
    compiled(&root().join("articles"), &Path::new(env!("CARGO_TARGET_TMPDIR")).join(name))
}

#[test]
fn restricted_words_are_in_no_file_of_another_audience() {
    let files = compile("leaks");
    for (marked, allowed) in MARKED {
        assert_eq!(holders(&files, marked), allowed, "{marked}");
        // The last part alone would give a term away.
        let part = marked.rsplit('-').next().unwrap_or(marked);
        assert_eq!(holders(&files, part), allowed, "{part}");
    }
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let (first, second) = (compile("once"), compile("twice"));
    assert!(first.len() > 10, "{} files", first.len());
    let differing: Vec<&String> =
        first.keys().chain(second.keys()).filter(|name| first.get(*name) != second.get(*name)).collect();
    assert_eq!(differing, Vec::<&String>::new());
}
