//! Continuous integration fails where the data of some tests is missing, because a skipped test would look like one that passed.
#![cfg(unix)]

use std::process::Command;

use fixmark_tests::root;

#[test]
fn ci_refuses_to_run_without_the_shared_data() {
    let ran = Command::new("/bin/sh")
        .arg(root().join(".ci/run"))
        .env_clear() // without a PATH it can start nothing, so that a broken check can't run all tests from within a test
        .env("FIXMARK_SHARED", "nowhere")
        .output()
        .expect("a shell can be started");
    let message = String::from_utf8_lossy(&ran.stderr);
    assert!(message.contains("nowhere/data is missing"), "{message}");
    assert_eq!(ran.status.code(), Some(1));
}
