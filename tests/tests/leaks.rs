//! The leak test: marked sentences stand in internal sections, an internal article and one account's article of the demonstration
//! knowledge base; every byte of dist is searched for them, inflated.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use fixmark_tests::root;
use kb_compiler::bundle::bundle;
use kb_compiler::dist::write_bundle;
use kb_compiler::edition::editions;
use kb_compiler::learn::Study;
use kb_compiler::sources;

/// A marked sentence, and the folders of dist that may hold it.
const MARKED: [(&str, &[&str]); 3] = [
    ("CANARY-INTERNAL-7f3a", &["internal"]),
    ("CANARY-INTERNALART-91bc", &["internal"]),
    ("CANARY-ACME-44de", &["client-ACME", "internal"]),
];
/// Bytes before the deflated payload of a block.
const HEADER: usize = kb_core::bundle::HEADER_LENGTH;

/// Compiles the demonstration knowledge base with every picture that the compiler would copy.
fn compile(name: &str) -> PathBuf {
    let dist = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    if dist.exists() {
        fs::remove_dir_all(&dist).expect("the last run's dist can be removed");
    }
    let (base, _) = sources::read(&root().join("articles")).expect("the articles can be read");
    for edition in editions(&base) {
        let made = bundle(&edition, &base, Study::silent(true)).expect("the edition compiles");
        write_bundle(&dist, &made, &[]).expect("dist can be written");
    }
    dist
}

/// Every file below a folder, by its path from there, inflated where it is a block.
fn contents(folder: &Path, inside: &str, found: &mut BTreeMap<String, Vec<u8>>) {
    for entry in fs::read_dir(folder).expect("dist can be listed") {
        let path = entry.expect("dist can be listed").path();
        let name = format!("{inside}{}", path.file_name().unwrap_or_default().to_string_lossy());
        if path.is_dir() {
            contents(&path, &format!("{name}/"), found);
            continue;
        }
        let bytes = fs::read(&path).expect("a file of dist can be read");
        let mut plain = Vec::new();
        if name.ends_with(".kb") {
            flate2::read::ZlibDecoder::new(&bytes[HEADER..])
                .read_to_end(&mut plain)
                .expect("a block inflates");
        }
        found.insert(name, [bytes, plain].concat());
    }
}

fn holds(bytes: &[u8], needle: &str) -> bool {
    let needle = needle.to_lowercase();
    bytes.to_ascii_lowercase().windows(needle.len()).any(|window| window == needle.as_bytes())
}

#[test]
fn restricted_words_are_in_no_file_of_another_audience() {
    let mut files = BTreeMap::new();
    contents(&compile("leaks"), "", &mut files);
    for (marked, allowed) in MARKED {
        // The last part alone would give a term away.
        let part = marked.rsplit('-').next().unwrap_or(marked);
        let mut holders: Vec<&str> = files
            .iter()
            .filter(|(_, bytes)| holds(bytes, marked) || holds(bytes, part))
            .map(|(name, _)| name.split('/').next().unwrap_or(name))
            .collect();
        holders.dedup();
        assert_eq!(holders, allowed, "{marked}");
    }
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let (mut first, mut second) = (BTreeMap::new(), BTreeMap::new());
    contents(&compile("once"), "", &mut first);
    contents(&compile("twice"), "", &mut second);
    assert!(first.len() > 10, "{} files", first.len());
    let differing: Vec<&String> =
        first.keys().chain(second.keys()).filter(|name| first.get(*name) != second.get(*name)).collect();
    assert_eq!(differing, Vec::<&String>::new());
}
