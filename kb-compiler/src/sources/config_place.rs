//! Where `kb.toml` is: in the folder that is read, or above it. It says who may read what, so anything that could be a lost one closes
//! the folder.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::did_you_mean;
use super::folder::Folder;
use crate::diagnostic::{Diagnostic, Place, codes};

/// The name of the configuration file.
const CONFIG_FILE: &str = "kb.toml";

/// Folders above that are searched.
const MOST_FOLDERS: usize = 64;

/// A file longer than this is no mislaid configuration.
const MAX_MISLAID: u64 = 256 * 1024;

/// What was found.
pub(super) enum ConfigPlace {
    /// Nothing that could be a configuration.
    Nowhere,
    /// A regular file, and its name for diagnostics.
    File(PathBuf, Arc<str>),
    /// Something that isn't `kb.toml` but may have been meant as it.
    Doubtful(Box<Diagnostic>),
}

/// Looks in the folder, then for mislaid files in it, then in the folders above up to the top of the repository.
pub(super) fn find(folder: &Folder) -> ConfigPlace {
    if let Some(found) = at(&folder.root, CONFIG_FILE) {
        return found;
    }
    if let Some(file) = folder.others.keys().find(|file| mislaid(folder, file)) {
        let message = format!("`{file}` may have been meant as the kb.toml of this folder, and isn't read");
        return doubtful(file, message);
    }
    let mut name = CONFIG_FILE.to_owned();
    let mut below = folder.root.as_path();
    for _ in 0..MOST_FOLDERS {
        let Some(parent) = below.parent().filter(|_| !below.join(".git").exists()) else { break };
        name.insert_str(0, "../");
        if let Some(found) = at(parent, &name) {
            return found;
        }
        below = parent;
    }
    ConfigPlace::Nowhere
}

fn at(folder: &Path, name: &str) -> Option<ConfigPlace> {
    let path = folder.join(CONFIG_FILE);
    let file: Arc<str> = Arc::from(name);
    match std::fs::symlink_metadata(&path) {
        Ok(meta) if meta.is_file() => Some(ConfigPlace::File(path, file)),
        Ok(meta) if meta.is_symlink() => {
            Some(doubtful(&file, "`kb.toml` is a symbolic link, and links are not followed".to_owned()))
        }
        Ok(_) => Some(doubtful(&file, "`kb.toml` is not a file".to_owned())),
        Err(_) => None,
    }
}

fn doubtful(file: &Arc<str>, message: String) -> ConfigPlace {
    ConfigPlace::Doubtful(Box::new(Diagnostic::new(&codes::DOUBTFUL_CONFIG, Place::file(file), message)))
}

/// A file that is called almost `kb.toml`, stands one folder too deep, or names audiences as only `kb.toml` does.
fn mislaid(folder: &Folder, file: &str) -> bool {
    let Some((_, name)) = file.rsplit_once('/') else {
        let name = file.to_lowercase();
        let named = name.starts_with(CONFIG_FILE) || did_you_mean::is_near(CONFIG_FILE, &name);
        return named || (likely_text(&name) && names_audiences(folder, file));
    };
    name == CONFIG_FILE
}

fn likely_text(name: &str) -> bool {
    let endings = ["toml", "bak", "old", "orig", "txt", "tmp", "conf", "cfg", "ini", "disabled"];
    name.contains("kb") || endings.iter().any(|ending| name.ends_with(ending))
}

fn names_audiences(folder: &Folder, file: &str) -> bool {
    let text = String::from_utf8(folder.read(file, MAX_MISLAID).unwrap_or_default()).unwrap_or_default();
    text.lines().any(|line| line.trim_start().to_lowercase().starts_with("[audience"))
}
