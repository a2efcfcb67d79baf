//! The house rules that a machine can hold: purposes, lengths, names, reasons beside dependencies and allowed lints.

use fixmark_tests::{SourceFile, files};

const CRATES: [&str; 8] = ["kb-core", "kb-compiler", "widget", "gateway", "tests", "bench", "xtask", "fuzz"];
const LONGEST_FILE: usize = 300;

fn sources() -> Vec<SourceFile> {
    let rust = CRATES.into_iter().flat_map(|folder| files(folder, ".rs").expect("the checkout can be read"));
    rust.filter(|file| !file.path.contains("/testdata/")).collect()
}

/// Every file that breaks the rule, with what it breaks.
fn check(rule: impl Fn(&SourceFile) -> Option<String>) {
    let files = sources();
    assert!(files.len() > 20, "found only {} source files", files.len());
    let broken: Vec<String> =
        files.iter().filter_map(|file| rule(file).map(|what| format!("{}: {what}", file.path))).collect();
    assert_eq!(broken, Vec::<String>::new());
}

#[test]
fn a_file_opens_with_its_purpose() {
    check(|file| (!file.text.starts_with("//! ")).then(|| "says no purpose in its first line".to_owned()));
}

#[test]
fn a_file_has_one_purpose_and_fits_its_limit() {
    check(|file| {
        // Cases beside the code are data; they may be many.
        let lines = file.text.lines().take_while(|line| *line != "#[cfg(test)]").count();
        (lines > LONGEST_FILE).then(|| format!("{lines} lines, of {LONGEST_FILE} at most"))
    });
}

#[test]
fn a_file_is_named_for_what_it_holds() {
    check(|file| {
        let stem = file.path.rsplit('/').next()?.strip_suffix(".rs")?;
        ["utils", "util", "helpers", "helper", "common", "misc"]
            .contains(&stem)
            .then(|| "says nothing".to_owned())
    });
}

#[test]
fn an_allowed_lint_says_why() {
    check(|file| {
        // An attribute may run over several lines; its reason stands inside it, or behind it on its last line.
        let attributes = file
            .text
            .split(concat!("[", "allow("))
            .skip(1)
            .chain(file.text.split(concat!("[", "expect(")).skip(1));
        let mut attributes = attributes.filter_map(|rest| Some((rest.split_once(")]")?.0, rest)));
        let silent = attributes.find(|(inside, rest)| {
            let behind = rest[inside.len()..].lines().next().unwrap_or_default();
            !inside.contains("reason = ") && !behind.contains("//")
        });
        silent.map(|(inside, _)| format!("`{}` is allowed without a reason", inside.trim()))
    });
}

#[test]
fn nothing_is_left_for_later() {
    let words = [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("XX", "X")]; // split, or this file would break the rule
    check(|file| words.iter().find(|word| file.text.contains(**word)).map(|word| format!("has a {word}")));
}

#[test]
fn a_dependency_says_why_it_is_there() {
    let mut silent = Vec::new();
    for folder in CRATES {
        for file in files(folder, "Cargo.toml").unwrap() {
            let mut inside = false;
            for line in file.text.lines() {
                if line.starts_with('[') {
                    inside = line.contains("dependencies");
                }
                let entry = inside && line.contains(" = ") && !line.starts_with(['#', ' ', '[']);
                if entry
                    && line.contains('"')
                    && !line.contains("workspace")
                    && !line.contains('#')
                    && !line.ends_with('[')
                {
                    silent.push(format!("{}: {line}", file.path));
                }
            }
        }
    }
    assert_eq!(silent, Vec::<String>::new());
}
