//! A knowledge base compiled to `dist/`, and every byte of that, so that a test can look for what must not be there.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::Path;

use kb_compiler::bundle::bundle;
use kb_compiler::dist::write_bundle;
use kb_compiler::edition::editions;
use kb_compiler::learn::Study;
use kb_compiler::sources;
use kb_core::bundle::HEADER_LENGTH;
use memchr::memmem;

/// The bytes of each file by its path below `dist/`, `/` between folders; those of a block once as they stand and once inflated.
pub type Files = BTreeMap<String, Vec<u8>>;

/// Compiles a knowledge base, every audience of it, into a folder that is emptied first.
///
/// # Panics
/// Where the knowledge base can't be read or compiled, or the folder can't be written.
pub fn compiled(knowledge_base: &Path, dist: &Path) -> Files {
    if dist.exists() {
        fs::remove_dir_all(dist).expect("the last run's dist can be removed");
    }
    let (base, _) = sources::read(knowledge_base).expect("the knowledge base can be read");
    for edition in editions(&base) {
        let made = bundle(&edition, &base, Study::silent(true)).expect("the edition compiles");
        write_bundle(dist, &made, &[]).expect("dist can be written");
    }
    let mut files = Files::new();
    read(dist, "", &mut files);
    files
}

fn read(folder: &Path, inside: &str, files: &mut Files) {
    for entry in fs::read_dir(folder).expect("dist can be listed") {
        let path = entry.expect("dist can be listed").path();
        let name = format!("{inside}{}", path.file_name().unwrap_or_default().to_string_lossy());
        if path.is_dir() {
            read(&path, &format!("{name}/"), files);
            continue;
        }
        let mut bytes = fs::read(&path).expect("a file of dist can be read");
        if name.ends_with(".kb") {
            let mut plain = Vec::new();
            let mut inflater = flate2::read::ZlibDecoder::new(&bytes[HEADER_LENGTH..]);
            inflater.read_to_end(&mut plain).expect("a block inflates");
            bytes.extend(plain);
        }
        files.insert(name, bytes);
    }
}

/// The folders of `dist/` with a file that holds these words, ASCII letters in either case, ascending.
pub fn holders<'f>(files: &'f Files, words: &str) -> Vec<&'f str> {
    let words = words.to_ascii_lowercase();
    let search = memmem::Finder::new(&words);
    let holds = |bytes: &[u8]| search.find(&bytes.to_ascii_lowercase()).is_some();
    let mut folders: Vec<&str> = files
        .iter()
        .filter(|(_, bytes)| holds(bytes))
        .map(|(name, _)| name.split('/').next().unwrap_or(name))
        .collect();
    folders.dedup();
    folders
}
