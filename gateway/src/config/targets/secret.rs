//! Secrets of gateway.toml. The file names where a secret is kept and never holds it, so that it can be shown to anyone.

use std::path::Path;

use secrecy::SecretString;

/// Longest secret that is read.
const MAX_LENGTH: usize = 16 << 10;

/// Reads a secret from `env:NAME` or `file:PATH`. A relative path begins at `folder`, where gateway.toml lies.
pub(super) fn read(source: &str, folder: &Path) -> Result<SecretString, String> {
    let (found, place) = if let Some(name) = source.strip_prefix("env:") {
        (std::env::var(name).ok(), format!("the environment variable {name}"))
    } else if let Some(path) = source.strip_prefix("file:") {
        let path = folder.join(path);
        let text = std::fs::read_to_string(&path)
            .map_err(|error| format!("the secret's file `{}` cannot be read ({error})", path.display()))?;
        (Some(text), format!("the file `{}`", path.display()))
    } else {
        return Err(
            "holds a secret in clear; write `env:NAME` to read it from the environment, or `file:PATH`"
                .to_owned(),
        );
    };
    let secret = found.as_deref().map(str::trim).unwrap_or_default();
    if secret.is_empty() || secret.len() > MAX_LENGTH || secret.contains(char::is_control) {
        return Err(format!("is to be read from {place}, which holds no secret; put it there, on one line"));
    }
    Ok(secret.into())
}
