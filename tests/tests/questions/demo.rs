//! The demonstration knowledge base, compiled once.

use std::sync::OnceLock;

use fixmark_tests::root;
use kb_compiler::bundle::{Bundle, bundle};
use kb_compiler::edition::editions;
use kb_compiler::learn::LearningOptions;
use kb_compiler::open::LocalBundle;
use kb_compiler::sources;

/// The bundles that a client of no particular account gets: the default language first, then the translations.
fn compiled() -> &'static [Bundle] {
    static COMPILED: OnceLock<Vec<Bundle>> = OnceLock::new();
    COMPILED.get_or_init(|| {
        let (base, _) = sources::read(&root().join("articles")).expect("the knowledge base can be read");
        let editions = editions(&base).expect("every body can be read back");
        let public = editions.iter().filter(|edition| edition.folder.starts_with("public"));
        public
            .map(|edition| bundle(edition, &base, LearningOptions::silent(true)).expect("it compiles"))
            .collect()
    })
}

/// The bundles, opened.
///
/// # Panics
/// Where one can't be opened.
pub(crate) fn bundles() -> Vec<LocalBundle<'static>> {
    compiled().iter().map(|bundle| LocalBundle::of(bundle).expect("the bundle opens")).collect()
}
