//! What `check` prints for people, scripts and services.
#![allow(clippy::unwrap_used, reason = "what the tests share fails as they do")]

mod folder;

use std::collections::BTreeSet;
use std::path::Path;

use folder::folder;
use kb_compiler::diagnostic::Diagnostic;
use kb_compiler::diagnostic::render::{self, SourceRoot};
use kb_compiler::sources;
use serde_json::Value;

/// Articles with a problem of their own, and so many that name the same unknown audience and key.
fn problems(name: &str, count: usize) -> (std::path::PathBuf, Vec<Diagnostic>) {
    let same = "---\naudience: [ITPro]\nms.author: kim\n---\n# A\n\nText.\n";
    let named: Vec<String> = (0..count).map(|n| format!("many/{n:03}.md")).collect();
    let mut files: Vec<(&str, &[u8])> = named.iter().map(|file| (file.as_str(), same.as_bytes())).collect();
    files.push(("kb.toml", b"[audiences]\nclient = \"Everyone\"\n"));
    files.push((
        "\u{e4} b.md",
        "---\naudience: [client]\n---\n# A\n\nText \u{fc} [x](javascript:y)\n".as_bytes(),
    ));
    files.push(("c,d.md", b"---\naudience: [client]\nrelated: [100% gone]\n---\n# C\n\nText.\n"));
    let dir = folder(name, &files);
    let (_, diagnostics) = sources::read(&dir).unwrap();
    (dir, diagnostics)
}

fn root() -> SourceRoot {
    SourceRoot::new(["docs".to_owned(), "help".to_owned()])
}

#[test]
fn people_read_one_finding_for_each_cause() {
    let (dir, diagnostics) = problems("report-human", 40);
    let human = render::human(&diagnostics, &sources::excerpts(&dir), false);
    for part in [
        "warning[MD001]",
        "\u{e4} b.md:6:8",
        "Text \u{fc} [x]",
        "help: use an https",
        "`ITPro` is not an audience; it is left out (in 40 files; this is the first)",
        "many/000.md:2:12",
        "also at many/001.md:2:12, many/002.md:2:12, many/003.md:2:12 and 36 more",
        "the front matter key `ms.author` is not known (in 40 files; this is the first)",
        "also at many/001.md:3:1",
    ] {
        assert!(human.contains(part), "{part} in {human}");
    }
    assert_eq!(human.matches("[FM005]").count(), 1, "{human}");
    let counts = render::count(&diagnostics);
    assert_eq!((counts.errors, counts.warnings, counts.notes), (0, 4, 1), "{human}");
}

#[test]
fn scripts_get_every_place() {
    let (_, diagnostics) = problems("report-json", 40);
    let json: Vec<Value> = serde_json::from_str(&render::json(&diagnostics, &root())).unwrap();
    for (code, count) in [("FM005", 40), ("FM002", 40), ("MD001", 1), ("AR002", 1)] {
        assert_eq!(json.iter().filter(|one| one["code"] == code).count(), count, "{code}");
    }
    let link = json.iter().find(|one| one["code"] == "MD001").unwrap();
    let shown =
        ["file", "line", "column", "end_line", "end_column", "start", "end"].map(|key| link[key].to_string());
    assert_eq!(shown, ["\"docs/help/\u{e4} b.md\"", "6", "8", "6", "25", "40", "57"]);
    let causes: BTreeSet<&str> =
        json.iter().filter(|one| one["code"] == "FM005").map(|one| one["cause"].as_str().unwrap()).collect();
    assert_eq!(causes.len(), 1);
}

#[test]
fn sarif_follows_its_schema() {
    let (_, diagnostics) = problems("report-sarif", 150);
    let log: Value = serde_json::from_str(&render::sarif(&diagnostics, &root())).unwrap();
    let schema = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/schemas/sarif-2.1.0.json");
    let mut schema: Value = serde_json::from_slice(&std::fs::read(schema).unwrap()).unwrap();
    // Its pattern of languages is no regular expression.
    for part in ["run", "toolComponent"] {
        schema["definitions"][part]["properties"]["language"].as_object_mut().unwrap().remove("pattern");
    }
    let validator = jsonschema::options().should_validate_formats(true).build(&schema).unwrap();
    let wrong: Vec<String> =
        validator.iter_errors(&log).map(|error| format!("{error} at {}", error.instance_path())).collect();
    assert_eq!(wrong, Vec::<String>::new());
    assert!(
        !validator.is_valid(&serde_json::json!({ "version": "2.1.0" })),
        "the schema refuses what is none"
    );

    let run = &log["runs"][0];
    let results = run["results"].as_array().unwrap();
    let of = |code: &str| results.iter().filter(|one| one["ruleId"] == code).collect::<Vec<_>>();
    assert_eq!((of("FM005").len(), of("MD001").len()), (100, 1));
    assert_eq!(of("FM005")[99]["relatedLocations"].as_array().unwrap().len(), 50);
    let place = &of("MD001")[0]["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "docs/help/%C3%A4%20b.md");
    assert_eq!(place["artifactLocation"]["uriBaseId"], "%SRCROOT%");
    let region = ["startLine", "startColumn", "endLine", "endColumn"]
        .map(|key| place["region"][key].as_u64().unwrap());
    assert_eq!(region, [6, 8, 6, 25]);
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    let rule = rules.iter().find(|rule| rule["id"] == "FM005").unwrap();
    let help = rule["helpUri"].as_str().unwrap();
    assert!(
        help.starts_with("https://") && help.ends_with("/diagnostics.md#fm005--audience-is-not-known"),
        "{help}"
    );
    let prints: BTreeSet<&str> = results
        .iter()
        .map(|one| one["partialFingerprints"]["primaryLocationLineHash"].as_str().unwrap())
        .collect();
    assert_eq!(prints.len(), results.len(), "each result can be told from every other");
}

#[test]
fn fingerprints_stay_when_lines_are_added_above() {
    let prints = |name: &str, text: &str| {
        let (_, diagnostics) = folder::read(name, &[("a.md", text.as_bytes())]);
        let log: Value = serde_json::from_str(&render::sarif(&diagnostics, &root())).unwrap();
        let results = log["runs"][0]["results"].as_array().unwrap().clone();
        results.iter().map(|one| one["partialFingerprints"].to_string()).collect::<Vec<_>>()
    };
    let before = prints("print-before", "# A\n\n[x](gone.md)\n\n[y](gone.md)\n");
    let after = prints("print-after", "# A\n\nA line more.\n\n[x](gone.md)\n\n[y](gone.md)\n");
    assert_eq!(before.len(), 2);
    assert_eq!(before, after);
}

#[test]
fn github_annotates_each_cause_once_and_the_worst_first() {
    let (_, diagnostics) = problems("report-github", 40);
    let lines: Vec<String> = render::github(&diagnostics, &root()).lines().map(str::to_owned).collect();
    assert_eq!(lines.len(), 5, "{lines:#?}");
    for expected in [
        "::warning file=docs/help/\u{e4} b.md,line=6,endLine=6,col=8,endColumn=25,title=MD001%3A link could run a script or leave the web::",
        "::warning file=docs/help/c%2Cd.md,line=3,endLine=3,col=11,endColumn=20,title=AR002%3A names an article that is not here::`related` names `100%25 gone`",
    ] {
        assert!(lines.iter().any(|line| line.starts_with(expected)), "{expected} in {lines:#?}");
    }
    let audience = lines.iter().find(|line| line.contains("FM005")).unwrap();
    assert!(audience.contains("(in 40 files; this is the first)"), "{audience}");
    assert!(audience.contains("%0AAlso at:%0Adocs/help/many/001.md:2%0A"), "{audience}");
    assert!(lines[4].starts_with("::notice "), "{lines:#?}");
}
