//! Paths in the checkout and in the target folder.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// The checkout and its target folder.
pub(crate) struct Layout {
    /// The workspace's root.
    pub(crate) root: PathBuf,
    /// Cargo's target folder, which also takes the widget, the demo and the screenshots.
    pub(crate) target: PathBuf,
}

impl Layout {
    /// Follows from where this crate was compiled, so the current folder does not matter.
    pub(crate) fn find() -> Result<Self> {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        let root = here.parent().context("xtask is not in the workspace's root")?.to_path_buf();
        let target =
            env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), |dir| root.join(dir));
        Ok(Self { root, target })
    }

    /// The built widget: what `kb-compiler build --widget` copies into dist.
    pub(crate) fn widget(&self) -> PathBuf {
        self.target.join("widget")
    }

    /// The demo's compiled knowledge base.
    pub(crate) fn dist(&self) -> PathBuf {
        self.target.join("demo/dist")
    }

    /// One of the workspace's binaries.
    pub(crate) fn binary(&self, name: &str) -> PathBuf {
        self.target.join("debug").join(name).with_extension(env::consts::EXE_EXTENSION)
    }

    /// The demo portal's page.
    pub(crate) fn portal(&self) -> PathBuf {
        self.root.join("tests/portal")
    }

    /// The Playwright project.
    pub(crate) fn browser_tests(&self) -> PathBuf {
        self.root.join("tests/browser")
    }
}
