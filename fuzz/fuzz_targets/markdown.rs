//! Arbitrary bytes as an article with front matter: it is read or refused, and every diagnostic points inside it.
#![no_main]

use fixmark_fuzz::write;
use kb_compiler::bundle::bundle;
use kb_compiler::diagnostic::render;
use kb_compiler::edition::editions;
use kb_compiler::learn::LearningOptions;
use kb_compiler::sources;
use libfuzzer_sys::fuzz_target;

thread_local! {
    static FOLDER: tempfile::TempDir = tempfile::tempdir().expect("a folder can be made");
}

fuzz_target!(|data: &[u8]| {
    FOLDER.with(|folder| {
        write(folder.path(), "a.md", data);
        let (base, diagnostics) = sources::read(folder.path()).expect("the folder can be read");
        assert!(
            base.articles.len() == 1 || !diagnostics.is_empty(),
            "an article was dropped without a diagnostic"
        );
        for diagnostic in &diagnostics {
            assert!(data.get(diagnostic.place.span.clone()).is_some(), "{diagnostic:?}");
        }
        let text = String::from_utf8_lossy(data);
        render::human(&diagnostics, &|_| Some(text.clone().into_owned()), true);
        // Compiling takes a thousand times as long as reading, so only one input in a hundred is compiled.
        if data.len() % 100 == 7 {
            for edition in editions(&base).expect("every body can be read back") {
                bundle(&edition, &base, LearningOptions::silent(false)).expect("what was read compiles");
            }
        }
    });
});
