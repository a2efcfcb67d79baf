//! Style rules that a program can check: a purpose in each file, its length and name, reasons for dependencies and allowed lints.

use fixmark_tests::{SourceFile, files};

const CRATES: [&str; 10] = [
    "kb-core",
    "kb-files",
    "kb-import",
    "kb-compiler",
    "widget",
    "gateway",
    "tests",
    "bench",
    "xtask",
    "fuzz",
];
const LONGEST_FILE: usize = 300;

fn sources() -> Vec<SourceFile> {
    let rust = CRATES.into_iter().flat_map(|folder| files(folder, ".rs").expect("the checkout can be read"));
    rust.filter(|file| !file.path.contains("/testdata/")).collect()
}

/// Fails with every source file for which `rule` returns a complaint.
fn check(rule: impl Fn(&SourceFile) -> Option<String>) {
    let files = sources();
    assert!(files.len() > 20, "only {} source files were found", files.len());
    let broken: Vec<String> =
        files.iter().filter_map(|file| Some(format!("{}: {}", file.path, rule(file)?))).collect();
    assert_eq!(broken, Vec::<String>::new());
}

#[test]
fn a_file_opens_with_its_purpose() {
    check(|file| (!file.text.starts_with("//! ")).then(|| "its first line states no purpose".to_owned()));
}

#[test]
fn a_file_is_short() {
    check(|file| {
        // Unit tests are tables of cases, which may be long.
        let lines = file.text.lines().take_while(|line| *line != "#[cfg(test)]").count();
        (lines > LONGEST_FILE).then(|| format!("{lines} lines; at most {LONGEST_FILE} are allowed"))
    });
}

#[test]
fn a_file_name_describes_its_content() {
    check(|file| {
        let stem = file.path.rsplit('/').next()?.strip_suffix(".rs")?;
        ["utils", "util", "helpers", "helper", "common", "misc"]
            .contains(&stem)
            .then(|| "its name says nothing about its content".to_owned())
    });
}

#[test]
fn an_allowed_lint_has_a_reason() {
    check(|file| {
        // An attribute may span lines. Its reason is a `reason` inside it, or a comment after it on its last line.
        let attributes = file
            .text
            .split(concat!("[", "allow("))
            .skip(1)
            .chain(file.text.split(concat!("[", "expect(")).skip(1));
        let mut attributes = attributes.filter_map(|rest| Some((rest.split_once(")]")?.0, rest)));
        let unexplained = attributes.find(|(inside, rest)| {
            let after = rest[inside.len()..].lines().next().unwrap_or_default();
            !inside.contains("reason = ") && !after.contains("//")
        });
        unexplained.map(|(inside, _)| format!("`{}` is allowed without a reason", inside.trim()))
    });
}

#[test]
fn no_file_has_a_note_to_do_something_later() {
    let words = [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("XX", "X")]; // split, so that this file keeps the rule
    check(|file| words.iter().find(|word| file.text.contains(**word)).map(|word| format!("contains {word}")));
}

#[test]
fn a_dependency_has_a_reason() {
    let mut unexplained = Vec::new();
    for folder in CRATES {
        for file in files(folder, "Cargo.toml").unwrap() {
            let mut in_dependencies = false;
            for line in file.text.lines() {
                if line.starts_with('[') {
                    in_dependencies = line.contains("dependencies");
                }
                let entry = in_dependencies && line.contains(" = ") && !line.starts_with(['#', ' ', '[']);
                if entry
                    && line.contains('"')
                    && !line.contains("workspace")
                    && !line.contains('#')
                    && !line.ends_with('[')
                {
                    unexplained.push(format!("{}: {line}", file.path));
                }
            }
        }
    }
    assert_eq!(unexplained, Vec::<String>::new());
}
