//! Restricted text never reaches another audience's bundle. The demonstration knowledge base has canary words in internal sections, an
//! internal article and an article for one account; every byte of its compiled bundles is searched for them.

use std::path::Path;

use fixmark_tests::dist::{Files, compiled, folders_with};
use fixmark_tests::root;

/// A canary word, and the folders of `dist/` that may contain it.
const CANARIES: [(&str, &[&str]); 3] = [
    ("CANARY-INTERNAL-7f3a", &["internal"]),
    ("CANARY-INTERNALART-91bc", &["internal"]),
    ("CANARY-ACME-44de", &["client-ACME", "internal"]),
];

/// The compiled demonstration knowledge base.
fn compile(name: &str) -> Files {
    compiled(&root().join("articles"), &Path::new(env!("CARGO_TARGET_TMPDIR")).join(name))
}

#[test]
fn restricted_words_are_in_no_file_of_another_audience() {
    let files = compile("leaks");
    for (canary, allowed) in CANARIES {
        assert_eq!(folders_with(&files, canary), allowed, "{canary}");
        // The tokenizer may split the word at its hyphens, so its last part is searched as well.
        let part = canary.rsplit('-').next().unwrap_or(canary);
        assert_eq!(folders_with(&files, part), allowed, "{part}");
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
