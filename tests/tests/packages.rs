//! The lock files of npm packages install on every platform and from any registry.

use fixmark_tests::files;
use serde_json::Value;

/// The host of the public registry, the only one that a lock file may name.
const REGISTRY: &str = "https://registry.npmjs.org/";

/// What is wrong with a lock file: optional packages (most are programs for one platform) that it lacks, which makes `npm ci` refuse it,
/// and packages from other hosts.
fn problems(lock: &str) -> Vec<String> {
    let lock: Value = serde_json::from_str(lock).expect("a lock file is JSON");
    let packages = lock["packages"].as_object().expect("a lock file lists packages");
    let mut found = Vec::new();
    for (path, package) in packages {
        for optional in package["optionalDependencies"].as_object().into_iter().flatten() {
            let nested = format!("{path}/node_modules/{}", optional.0);
            if !packages.contains_key(&nested)
                && !packages.contains_key(&format!("node_modules/{}", optional.0))
            {
                found.push(format!("{path} lacks {}", optional.0));
            }
        }
        let host = package["resolved"].as_str().filter(|url| !url.starts_with(REGISTRY));
        found.extend(host.map(|url| format!("{path} comes from {url}")));
    }
    found
}

#[test]
fn lock_files_are_complete_and_name_no_other_registry() {
    let locks = files("", "package-lock.json").unwrap();
    assert!(locks.len() >= 2, "{} lock files were found", locks.len());
    for lock in locks {
        assert_eq!(problems(&lock.text), Vec::<String>::new(), "{}", lock.path);
    }
}

#[test]
fn incomplete_locks_and_other_registries_are_found() {
    let lock = |packages: &str| format!("{{\"packages\": {{\"\": {{}}, {packages}}}}}");
    for (packages, expected) in [
        (
            r#""node_modules/a": {"optionalDependencies": {"a-linux": "1"}}"#,
            &["node_modules/a lacks a-linux"][..],
        ),
        (r#""node_modules/a": {"optionalDependencies": {"b": "1"}}, "node_modules/b": {}"#, &[]),
        (
            r#""node_modules/a": {"optionalDependencies": {"b": "1"}}, "node_modules/a/node_modules/b": {}"#,
            &[],
        ),
        (
            r#""node_modules/a": {"resolved": "https://mirror.example/a.tgz"}"#,
            &["node_modules/a comes from https://mirror.example/a.tgz"],
        ),
        (r#""node_modules/a": {"resolved": "https://registry.npmjs.org/a/-/a-1.0.0.tgz"}"#, &[]),
    ] {
        assert_eq!(problems(&lock(packages)), expected, "{packages}");
    }
}
