//! The widget's wasm-bindgen and the one that writes its glue must be the same version; anything else fails in the browser.

use std::path::Path;

use anyhow::{Result, bail};

use crate::files::read;

/// Compares both versions in the checkout's lock file.
pub(crate) fn check(checkout: &Path) -> Result<()> {
    let lock = read(&checkout.join("Cargo.lock"))?;
    let (widget, packager) = (locked(&lock, "wasm-bindgen"), locked(&lock, "wasm-bindgen-cli-support"));
    if widget != packager {
        bail!(
            "Cargo.lock has wasm-bindgen {} but wasm-bindgen-cli-support {}; \
             set wasm-bindgen-cli-support to \"={0}\" in xtask/packager/Cargo.toml",
            widget.unwrap_or("(none)"),
            packager.unwrap_or("(none)"),
        );
    }
    Ok(())
}

fn locked<'a>(lock: &'a str, package: &str) -> Option<&'a str> {
    let (_, rest) = lock.split_once(&format!("name = \"{package}\"\nversion = \""))?;
    rest.split_once('"').map(|(version, _)| version)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_from_the_lock_file() {
        let lock = "[[package]]\nname = \"wasm-bindgen-shared\"\nversion = \"1.0.0\"\n\n\
                    [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\nsource = \"\"\n";
        let cases =
            [("wasm-bindgen", Some("0.2.130")), ("wasm-bindgen-shared", Some("1.0.0")), ("wasm", None)];
        for (package, expected) in cases {
            assert_eq!(locked(lock, package), expected, "{package}");
        }
    }
}
