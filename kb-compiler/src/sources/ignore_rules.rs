//! `.kbignore`: which files of the folder belong to its keepers and not to the knowledge base, in the syntax of `.gitignore`.

use std::sync::Arc;

use ignore::Match;
use ignore::gitignore::{Gitignore, GitignoreBuilder};

use crate::diagnostic::{Diagnostic, LineIndex, codes};

/// The name of the file, in the articles' folder and in any folder below.
pub(super) const IGNORE_FILE: &str = ".kbignore";

/// The rules of every folder that was entered so far.
#[derive(Debug, Default)]
pub(super) struct IgnoreRules {
    /// A folder, with `/` behind it unless it is the top, and its rules.
    by_folder: Vec<(String, Gitignore)>,
}

impl IgnoreRules {
    /// Adds the rules that stand in a folder. A line that can't be read is reported and left out.
    pub(super) fn add(&mut self, folder: &str, text: &str) -> Vec<Diagnostic> {
        let (prefix, file) = match folder {
            "" => (String::new(), IGNORE_FILE.to_owned()),
            folder => (format!("{folder}/"), format!("{folder}/{IGNORE_FILE}")),
        };
        let file = Arc::from(file);
        let lines = LineIndex::new(&file, text);
        let mut builder = GitignoreBuilder::new("");
        let mut diagnostics = Vec::new();
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            let pattern = line.trim_end_matches(['\n', '\r']).trim_start_matches('\u{feff}');
            if let Err(error) = builder.add_line(None, pattern) {
                let message = format!("the pattern `{pattern}` can't be read: {}", cause(&error));
                diagnostics.push(Diagnostic::new(
                    &codes::BROKEN_PATTERN,
                    lines.place(at..at + pattern.len()),
                    message,
                ));
            }
            at += line.len();
        }
        if let Ok(rules) = builder.build() {
            self.by_folder.push((prefix, rules));
        }
        diagnostics
    }

    /// Whether a file or folder is left out. The rules of the deepest folder are asked first, as git does.
    pub(super) fn leave_out(&self, path: &str, is_folder: bool) -> bool {
        let mut around: Vec<(&str, &Gitignore)> = self
            .by_folder
            .iter()
            .filter_map(|(folder, rules)| Some((path.strip_prefix(folder.as_str())?, rules)))
            .collect();
        around.sort_by_key(|(below, _)| below.len());
        let mut said = around.into_iter().map(|(below, rules)| rules.matched(below, is_folder));
        said.find(|said| !said.is_none()).is_some_and(|said| matches!(said, Match::Ignore(_)))
    }
}

/// The error without the pattern and place, which the diagnostic has already.
fn cause(error: &ignore::Error) -> String {
    match error {
        ignore::Error::Glob { err, .. } => err.clone(),
        ignore::Error::WithPath { err, .. }
        | ignore::Error::WithLineNumber { err, .. }
        | ignore::Error::WithDepth { err, .. } => cause(err),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(files: &[(&str, &str)]) -> IgnoreRules {
        let mut rules = IgnoreRules::default();
        for (folder, text) in files {
            assert!(rules.add(folder, text).is_empty(), "{text}");
        }
        rules
    }

    #[test]
    fn patterns_mean_what_they_mean_to_git() {
        let top = rules(&[(
            "",
            "README.md\n/CONTRIBUTING.md\n# a comment\ntemplates/\n*.draft.md\n!keep.draft.md\n",
        )]);
        for (path, is_folder, left_out) in [
            ("README.md", false, true),
            ("a/README.md", false, true),
            ("CONTRIBUTING.md", false, true),
            ("a/CONTRIBUTING.md", false, false),
            ("templates", true, true),
            ("templates", false, false),
            ("a/templates", true, true),
            ("a/x.draft.md", false, true),
            ("a/keep.draft.md", false, false),
            ("a.md", false, false),
        ] {
            assert_eq!(top.leave_out(path, is_folder), left_out, "{path}");
        }
    }

    #[test]
    fn the_nearest_folder_decides() {
        let nested = rules(&[("", "*.txt.md\n"), ("a", "!b.txt.md\n/c.md\n"), ("a/d", "*\n")]);
        for (path, left_out) in [
            ("b.txt.md", true),
            ("a/b.txt.md", false),
            ("a/x.txt.md", true),
            ("a/c.md", true),
            ("c.md", false),
            ("a/d/e.md", true),
            ("ad/e.md", false),
        ] {
            assert_eq!(nested.leave_out(path, false), left_out, "{path}");
        }
    }

    #[test]
    fn a_bad_pattern_is_named_and_the_others_hold() {
        let mut rules = IgnoreRules::default();
        let found = rules.add("a", "ok.md\r\n\u{e4}{b\nlast.md");
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].place.to_string(), "a/.kbignore:2:1");
        assert!(found[0].message.contains("`\u{e4}{b`"), "{}", found[0].message);
        assert!(rules.leave_out("a/ok.md", false) && rules.leave_out("a/last.md", false));
    }
}
