//! Paths as services know them: below the top of the repository, not below the folder of articles.

/// Where the folder of articles lies below the root of the sources: the top of the repository, or where the program was started.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SourceRoot {
    /// The folders from the root down to the articles.
    folders: Vec<String>,
}

impl SourceRoot {
    /// A root from which these folders lead to the articles; none where the articles stand in the root.
    pub fn new(folders: impl IntoIterator<Item = String>) -> Self {
        Self { folders: folders.into_iter().collect() }
    }

    /// The path of a file below the root, with `/` on every system. A `kb.toml` may stand above the articles, as `../kb.toml`.
    pub fn path(&self, file: &str) -> String {
        let mut folders: Vec<&str> = self.folders.iter().map(String::as_str).collect();
        let mut file = file;
        while let Some(rest) = file.strip_prefix("../") {
            if folders.pop().is_none() {
                break;
            }
            file = rest;
        }
        match file {
            // What concerns the whole folder.
            "." if folders.is_empty() => ".".to_owned(),
            "." => folders.join("/"),
            file => folders.into_iter().chain([file]).collect::<Vec<_>>().join("/"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_begin_at_the_root() {
        for (folders, file, path) in [
            (&[][..], "a.md", "a.md"),
            (&["docs", "help"], "a/b.md", "docs/help/a/b.md"),
            (&["docs", "help"], "../kb.toml", "docs/kb.toml"),
            (&["docs", "help"], "../../kb.toml", "kb.toml"),
            (&[], "../kb.toml", "../kb.toml"),
            (&["docs"], ".", "docs"),
            (&[], ".", "."),
        ] {
            let root = SourceRoot::new(folders.iter().map(|folder| (*folder).to_owned()));
            assert_eq!(root.path(file), path, "{folders:?} {file}");
        }
    }
}
