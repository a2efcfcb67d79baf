//! Options that name files and folders.

use std::path::{Path, PathBuf};

/// The database file, with the real path of its folder, so that it can be compared with the folders that are served.
pub(super) fn database_file(text: &str) -> Result<PathBuf, String> {
    if text.starts_with("postgres://") || text.starts_with("postgresql://") {
        return Err("this build keeps tickets in SQLite only; name a file, like tickets.db".to_owned());
    }
    let path = Path::new(text.strip_prefix("sqlite:").unwrap_or(text));
    let Some(name) = path.file_name().filter(|_| !path.is_dir()) else {
        return Err(format!("`{text}` is not a file name; name a file, like tickets.db"));
    };
    let parent = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let parent = parent.canonicalize().map_err(|e| {
        format!("the folder of `{text}` cannot be opened ({e}); create it first, or choose another")
    })?;
    Ok(parent.join(name))
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
