//! Options that name files and folders.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

/// The database file, with the real path of its folder, so that it can be compared with the folders that are served.
pub(super) fn database_file(text: &str) -> Result<PathBuf, String> {
    let path = Path::new(text.strip_prefix("sqlite:").unwrap_or(text));
    let Some(name) = path.file_name().filter(|_| !path.is_dir()) else {
        return Err(format!("`{text}` is not a file name; name a file, like tickets.db"));
    };
    let parent = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let parent = parent.canonicalize().map_err(|e| {
        format!("the folder of `{text}` cannot be opened ({e}); create it first, or choose another")
    })?;
    Ok(parent.join(own_file(name, &parent)?))
}

/// The name of a file that is new or a regular one: through a link, something elsewhere would be written.
fn own_file<'n>(name: &'n OsStr, parent: &Path) -> Result<&'n OsStr, String> {
    match parent.join(name).symlink_metadata() {
        Ok(found) if !found.is_file() => Err(format!(
            "`{}` is a symbolic link or no regular file; name the file that is meant",
            parent.join(name).display()
        )),
        _ => Ok(name),
    }
}

/// The file to write, which must be new or a regular one.
pub(super) fn output_file(path: PathBuf) -> Result<PathBuf, String> {
    let parent = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    path.file_name().map_or(Ok(()), |name| own_file(name, parent).map(drop))?;
    Ok(path)
}

/// The real path of a folder; `hint` says which folder is meant.
pub(super) fn folder(path: &Path, hint: &str) -> Result<PathBuf, String> {
    if !path.is_dir() {
        return Err(format!("`{}` is not a folder; {hint}", path.display()));
    }
    path.canonicalize().map_err(|e| format!("`{}` cannot be opened ({e}); {hint}", path.display()))
}

/// Refuses a path inside the portal's folder, where anyone could download it.
pub(super) fn outside_portal(path: &Path, portal: &Path) -> Result<(), String> {
    if !path.starts_with(portal) {
        return Ok(());
    }
    Err(format!(
        "`{}` lies inside --portal, where anyone could download it; keep it outside `{}`",
        path.display(),
        portal.display()
    ))
}
