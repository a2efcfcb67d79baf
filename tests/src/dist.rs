//! Compiles a knowledge base and searches every byte of the result for words that must not be in it.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::Path;

use kb_compiler::bundle::bundle;
use kb_compiler::dist::Dist;
use kb_compiler::edition::editions;
use kb_compiler::learn::LearningOptions;
use kb_compiler::sources;
use kb_core::bundle::HEADER_LENGTH;
use memchr::memmem;

/// The content of each file by its path below `dist/`, with `/` between folders. A block's inflated payload follows its raw bytes.
pub type Files = BTreeMap<String, Vec<u8>>;

/// Compiles a knowledge base for all its audiences into a folder that is emptied first.
///
/// # Panics
/// Where the knowledge base can't be read or compiled, or the folder can't be written.
pub fn compiled(knowledge_base: &Path, dist: &Path) -> Files {
    if dist.exists() {
        fs::remove_dir_all(dist).expect("the last run's dist can be removed");
    }
    let (base, _) = sources::read(knowledge_base).expect("the knowledge base can be read");
    let written = Dist::open(dist).expect("dist can be written");
    for edition in editions(&base).expect("every body can be read back") {
        let made = bundle(&edition, &base, LearningOptions::silent(true)).expect("the edition compiles");
        written.write_bundle(&made, &[]).expect("dist can be written");
    }
    let mut files = Files::new();
    read(dist, "", &mut files);
    take_compressed_forms(&mut files);
    files
}

/// Removes the compressed forms of files, which hold exactly what the files hold.
fn take_compressed_forms(files: &mut Files) {
    for (name, bytes) in files.clone() {
        for (form, made) in kb_files::compressed_forms(&name, &bytes).expect("a file can be compressed") {
            assert_eq!(files.remove(&form), Some(made), "{form} is the compressed form of {name}");
        }
    }
    let left: Vec<&String> =
        files.keys().filter(|name| name.ends_with(".br") || name.ends_with(".gz")).collect();
    assert!(left.is_empty(), "of which files are these: {left:?}");
}

fn read(folder: &Path, prefix: &str, files: &mut Files) {
    for entry in fs::read_dir(folder).expect("dist can be listed") {
        let path = entry.expect("dist can be listed").path();
        let name = format!("{prefix}{}", path.file_name().unwrap_or_default().to_string_lossy());
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

/// The sorted top folders of `dist/` with a file that contains `words`, ignoring the case of ASCII letters.
pub fn folders_with<'f>(files: &'f Files, words: &str) -> Vec<&'f str> {
    let words = words.to_ascii_lowercase();
    let search = memmem::Finder::new(&words);
    let contains = |bytes: &[u8]| search.find(&bytes.to_ascii_lowercase()).is_some();
    let mut folders: Vec<&str> = files
        .iter()
        .filter(|(_, bytes)| contains(bytes))
        .map(|(name, _)| name.split('/').next().unwrap_or(name))
        .collect();
    folders.dedup();
    folders
}
