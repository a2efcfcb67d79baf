//! `kb-compiler` and `kb-gateway`, as the tests of their own crates have them built.

use std::env;
use std::path::PathBuf;

/// The folder that holds both programs.
///
/// # Panics
/// Where one of them is not built.
pub fn folder() -> PathBuf {
    let test = env::current_exe().expect("a test knows where it is");
    let folder = test.ancestors().nth(2).expect("a test lies in PROFILE/deps").to_owned();
    for program in ["kb-compiler", "kb-gateway"] {
        let there = folder.join(program).with_extension(env::consts::EXE_EXTENSION).is_file();
        assert!(
            there,
            "{program} is not built: run `cargo test --workspace`, or first `cargo build --profile test --package {program}`"
        );
    }
    folder
}
