//! One small bundle per format version, as its own compiler wrote it: it must open and rank, or be refused with what to do about it.

use std::fs;
use std::path::PathBuf;

use fixmark_tests::root;
use kb_compiler::open::{BundleError, LocalBundle};
use kb_core::bundle::{FORMAT_VERSION, OpenError};
use kb_core::query::Typing;

/// The oldest version that this reader can open.
const OLDEST_READ: u16 = 3;

fn frozen(version: u16) -> PathBuf {
    root().join(format!("tests/frozen/v{version}"))
}

#[test]
fn every_format_version_has_a_frozen_bundle() {
    for version in 1..=FORMAT_VERSION {
        let manifest = frozen(version).join("public/manifest.json");
        let text = fs::read_to_string(&manifest).unwrap_or_else(|error| {
            panic!("{}: {error}; tests/frozen/README.md says how to add it", manifest.display())
        });
        assert!(text.contains(&format!("\"format\": {version},")), "{text}");
    }
}

#[test]
fn a_bundle_of_a_version_that_is_read_ranks_as_it_did() {
    for version in OLDEST_READ..=FORMAT_VERSION {
        let mut bundle = LocalBundle::open(&frozen(version)).expect("the bundle opens");
        for (question, expected) in [
            ("my pay run cannot be approved", &["pay-run-stuck"][..]),
            ("PR-1042", &["pay-run-stuck"]),
            ("file rejected by the bnak", &["bank-file-rejected", "timecard-missing", "pay-run-stuck"]),
            ("reload timecard list or payment file", &["timecard-missing", "bank-file-rejected"]),
            ("vacation", &[]),
        ] {
            let hits = bundle.search(question, Typing::Done, 3).expect("the bundle's blocks can be read");
            let ids: Vec<&str> = hits.iter().map(|hit| hit.row.id.as_str()).collect();
            assert_eq!(ids, expected, "version {version}: {question}");
            for hit in hits {
                bundle.target(question, Typing::Done, hit.doc).expect("the article's body can be read");
            }
        }
    }
}

#[test]
fn an_older_bundle_is_refused_with_what_to_do() {
    for version in 1..OLDEST_READ {
        let refused = LocalBundle::open(&frozen(version)).expect_err("the format is no longer read");
        let BundleError::Damaged(_, OpenError::OlderFormat { found, known }) = &refused else {
            panic!("version {version}: {refused}")
        };
        assert_eq!((*found, *known), (version, FORMAT_VERSION));
        let message = refused.to_string();
        assert!(message.ends_with("build the knowledge base again"), "{message}");
    }
}
