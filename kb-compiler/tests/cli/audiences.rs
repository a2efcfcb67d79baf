//! Who gets what: restricted text is in no file that its readers' bundles don't need.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use kb_core::bundle::{Manifest, Names};
use tempfile::TempDir;

use crate::run::{built, files, folder, inflated, run};

const CONFIG: &str =
    "name = \"Portal\"\n\n[audiences]\nclient = \"Everybody\"\n\"client:ACME\" = \"ACME's users\"\n";

/// Canaries by who may read them. Each is one word that no other text has.
const CANARIES: [(&str, &[&str]); 6] = [
    ("zebrapublic", &["public", "internal"]),
    ("zebraacme", &["client-ACME", "internal"]),
    ("zebrainternal", &["internal"]),
    ("zebrasection", &["internal"]),
    ("zebraunmarked", &["internal"]),
    ("zebradraft", &[]),
];

fn portal() -> TempDir {
    let article = |audience: &str, text: &str| {
        format!("---\naudience: [{audience}]\n---\n# About {text}\n\n{text} and more.\n").into_bytes()
    };
    let shared = "---\naudience: [client]\n---\n# Open\n\nText zebrapublic.\n\n![x](x.png)\n\n## Internal\n\nzebrasection\n\n![y](y.png)\n\n\
                  ## Cause\n\nWear.\n";
    folder(&[
        ("kb.toml", CONFIG.as_bytes()),
        ("open.md", shared.as_bytes()),
        ("x.png", b"\x89PNG\r\n\x1a\nzebrapublic"),
        ("y.png", b"\x89PNG\r\n\x1a\nzebrasection"),
        ("acme.md", &article("\"client:ACME\"", "zebraacme")),
        ("team.md", &article("internal", "zebrainternal")),
        ("unmarked.md", b"# Unmarked zebraunmarked\n\nText.\n"),
        ("draft.md", b"---\naudience: [client]\nstatus: draft\n---\n# Draft zebradraft\n\nText.\n"),
    ])
}

/// Everything a folder gives away, file names and what is deflated included.
pub(crate) fn given_away(folder: &Path) -> Vec<u8> {
    let mut all = Vec::new();
    for path in files(folder) {
        all.extend(path.to_string_lossy().bytes());
        all.extend(fs::read(&path).unwrap());
        if path.extension().is_some_and(|kind| kind == "kb") {
            all.extend(inflated(&path));
        }
    }
    all
}

pub(crate) fn holds(bytes: &[u8], word: &str) -> bool {
    bytes.windows(word.len()).any(|window| window.eq_ignore_ascii_case(word.as_bytes()))
}

#[test]
fn canaries_are_only_where_they_may_be() {
    let (dist, ran) = built(portal().path(), 0, &[]);
    for folder in ["public", "client-ACME", "internal"] {
        assert!(dist.path().join(folder).join("manifest.json").is_file(), "{folder}: {ran:?}");
        let bytes = given_away(&dist.path().join(folder));
        for (canary, may) in CANARIES {
            assert_eq!(holds(&bytes, canary), may.contains(&folder), "{canary} in {folder}");
        }
    }
}

#[test]
fn a_manifest_names_its_own_audience_and_no_other() {
    let config = "[audiences]\nclient = \"zebraeverybody\"\n\"client:ACME\" = \"zebraacme\"\ninternal = \"zebrasupport\"\n\
                  [[routes]]\nid = \"desk\"\nname = \"The desk\"\n[[routes]]\nid = \"duty\"\n\
                  [[categories]]\nid = \"pay\"\nname = \"Pay runs\"\n[[products]]\nid = \"payroll\"\nname = \"Payroll\"\n";
    let (dist, _) =
        built(folder(&[("kb.toml", config.as_bytes()), ("a.md", b"# A\n\nText.\n")]).path(), 0, &[]);
    for (folder, name) in
        [("public", "zebraeverybody"), ("client-ACME", "zebraacme"), ("internal", "zebrasupport")]
    {
        let manifest = fs::read_to_string(dist.path().join(folder).join("manifest.json")).unwrap();
        let manifest: Manifest = serde_json::from_str(&manifest).unwrap();
        let named = |names: &BTreeMap<String, String>| {
            names.iter().map(|(id, name)| format!("{id}: {name}")).collect::<Vec<_>>().join(", ")
        };
        let Names { audience, products, categories, routes } = &manifest.names;
        assert_eq!(
            [audience.as_str(), &named(products), &named(categories), &named(routes)],
            [name, "payroll: Payroll", "pay: Pay runs", "desk: The desk"],
        );
        let bytes = given_away(&dist.path().join(folder));
        for other in ["zebraeverybody", "zebraacme", "zebrasupport"] {
            assert_eq!(holds(&bytes, other), other == name, "{other} in {folder}");
        }
    }
}

#[test]
fn one_audience_alone_removes_the_others() {
    let kb = portal();
    let (dist, _) = built(kb.path(), 0, &[]);
    let out = dist.path().to_str().unwrap();
    let dir = kb.path().to_str().unwrap();
    // Bundles are folders; the widget's files, where it is built, lie beside them.
    let top = || {
        let entries = fs::read_dir(dist.path()).unwrap().map(Result::unwrap);
        let folders = entries.filter(|entry| entry.file_type().unwrap().is_dir());
        let mut names: Vec<String> = folders.map(|entry| entry.file_name().into_string().unwrap()).collect();
        names.sort();
        names
    };
    assert_eq!(top(), ["client-ACME", "internal", "public"]);
    let unknown = run(["build", dir, "--out", out, "--audience", "client:NOBODY"]);
    assert_eq!(unknown.status, Some(2), "{unknown:?}");
    assert!(unknown.err.contains("client, client:ACME, internal"), "{unknown:?}");
    assert_eq!(top(), ["client-ACME", "internal", "public"], "an unknown audience removes nothing");
    let some = run(["build", dir, "--out", out, "--audience", "client:ACME", "--audience", "client"]);
    assert_eq!((some.status, top()), (Some(0), vec!["client-ACME".to_owned(), "public".to_owned()]));
    let one = run(["build", dir, "--out", out, "--audience", "client"]);
    assert_eq!((one.status, top()), (Some(0), vec!["public".to_owned()]));
}

#[test]
fn what_becomes_restricted_leaves_the_public_folder() {
    let kb = portal();
    let french = "---\naudience: [client]\nlocale: fr\n---\n# Titre zebrafrench\n\nTexte.\n";
    fs::write(kb.path().join("french.md"), french).unwrap();
    let (dist, _) = built(kb.path(), 0, &[]);
    let public = dist.path().join("public");
    let bytes = given_away(&public);
    assert!(holds(&bytes, "zebrapublic") && holds(&bytes, "zebrafrench"));
    for name in ["open.md", "french.md"] {
        let path = kb.path().join(name);
        fs::write(&path, fs::read_to_string(&path).unwrap().replace("[client]", "[internal]")).unwrap();
    }
    let again = run(["build", kb.path().to_str().unwrap(), "--out", dist.path().to_str().unwrap()]);
    assert_eq!(again.status, Some(0), "{again:?}");
    let bytes = given_away(&public);
    assert!(!holds(&bytes, "zebrapublic") && !holds(&bytes, "zebrafrench"), "{:?}", files(&public));
}
