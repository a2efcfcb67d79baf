//! What can't be stored stops a build and is named; nothing of it becomes an empty article.
#![allow(clippy::unwrap_used, reason = "what the tests share fails as they do")]

mod folder;

use folder::read;
use kb_compiler::bundle::bundle;
use kb_compiler::edition::editions;
use kb_compiler::learn::LearningOptions;
use kb_compiler::sources::KnowledgeBase;
use kb_core::bundle::PackedSections;
use kb_core::model::Block;

/// Two articles, the body of one nested deeper than any parser of ours lets it be.
fn with_a_body_that_nests_too_deep(name: &str, config: &str) -> KnowledgeBase {
    let (mut base, _) = read(
        name,
        &[
            ("kb.toml", config.as_bytes()),
            ("deep.md", b"# Deep\n\nText.\n"),
            ("good.md", b"# Good\n\nText.\n"),
        ],
    );
    let deep = base.articles.iter_mut().find(|article| article.id.as_str() == "deep").unwrap();
    let mut sections = deep.body().unwrap();
    sections[0].blocks = (0..200).fold(Vec::new(), |inner, _| vec![Block::Quote(inner)]);
    deep.sections = PackedSections::pack(&sections);
    base
}

#[test]
fn a_body_that_cannot_be_read_back_names_its_article() {
    for (name, config) in [("deep-for-clients", ""), ("deep-for-staff", "[audiences]\ninternal = \"us\"\n")] {
        let base = with_a_body_that_nests_too_deep(name, config);
        let said = match editions(&base) {
            Err(error) => error.to_string(),
            Ok(editions) => {
                bundle(&editions[0], &base, LearningOptions::silent(false)).unwrap_err().to_string()
            }
        };
        assert!(said.contains("article `deep`") && said.contains("shallower nesting"), "{name}: {said}");
    }
}
