//! Builds for the preview. Each has its own folder, so that a failed build leaves the last good one in place.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use kb_core::model::Audience;
use serde::Serialize;

use crate::article::Status;
use crate::command::bundles::{self, WrittenBundle};
use crate::command::problems::{self, NothingToRead};
use crate::diagnostic::render::{self, Counts};
use crate::diagnostic::{Diagnostic, Severity};
use crate::dist::Dist;
use crate::learn::LearningOptions;
use crate::sources::{self, KnowledgeBase, Reading};

/// Builds a folder of articles again and again.
#[derive(Debug)]
pub(super) struct Builder {
    dir: PathBuf,
    audience: Audience,
    /// The folder for the builds' folders.
    temporary: PathBuf,
    /// Number of builds so far.
    count: u32,
}

/// What the pages of the preview show.
#[derive(Debug, Clone)]
pub(super) struct PreviewState {
    /// The last good build.
    pub(super) build: Build,
    /// What is wrong with the newest build: why it failed, or which articles have errors.
    pub(super) problem: Option<String>,
}

/// A build that succeeded.
#[derive(Debug, Clone)]
pub(super) struct Build {
    /// Its name, unique among all previews. A rebuild without changes keeps the name.
    pub(super) name: String,
    /// Its folder.
    pub(super) folder: PathBuf,
    /// The manifests that are shown, relative to the folder: `public/manifest.json`.
    pub(super) manifests: Vec<String>,
    /// The list of its articles for the page.
    pub(super) contents: Contents,
    digests: Vec<String>,
    /// The file of each of its articles, by id.
    files: BTreeMap<String, Arc<str>>,
    /// The errors in its articles, each with the file and line.
    errors: Vec<(Arc<str>, String)>,
}

/// Errors listed on the page; the terminal has all.
const MAX_ERRORS: usize = 10;

/// A build's articles and problems, as JSON for the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Contents {
    name: Option<String>,
    audience: String,
    /// What `kb.toml` calls this audience; may be empty.
    audience_name: String,
    language: String,
    /// The articles that this audience may read in this language.
    articles: Vec<Entry>,
    errors: usize,
    warnings: usize,
}

/// An article that can be opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Entry {
    id: String,
    title: String,
}

impl Builder {
    /// A builder of `dir` that writes below `temporary`, which the caller removes.
    pub(super) fn new(dir: PathBuf, audience: Audience, temporary: PathBuf) -> Self {
        Self { dir, audience, temporary, count: 0 }
    }

    /// The first build. Its error ends the preview.
    pub(super) fn first(&mut self) -> Result<PreviewState, Box<dyn Error>> {
        let build = self.build()?;
        let problem = build.problem("Some articles have errors");
        Ok(PreviewState { build, problem })
    }

    /// The next build, or the last good one with the error.
    pub(super) fn again(&mut self, before: &PreviewState) -> PreviewState {
        const LAST_GOOD: &str = "The preview still shows the last good build.";
        match self.build() {
            Ok(build) if build.loses_an_article_of(&before.build) => {
                eprintln!("{LAST_GOOD}");
                // If this fails, the folder is removed with the temporary folder.
                let _ = fs::remove_dir_all(&build.folder);
                let problem = build.problem("You see the last good build. The newest has errors");
                PreviewState { build: before.build.clone(), problem }
            }
            Ok(build) => {
                let problem = build.problem("Some articles have errors");
                PreviewState { build: replaced(&before.build, build), problem }
            }
            Err(error) => {
                eprintln!("error: {error}\n{LAST_GOOD}");
                let problem = format!("You see the last good build. The newest failed:\n{error}");
                PreviewState { build: before.build.clone(), problem: Some(problem) }
            }
        }
    }

    fn build(&mut self) -> Result<Build, Box<dyn Error>> {
        let (base, diagnostics) = sources::read_as(&self.dir, Reading { public: true, ..Reading::today() })?;
        problems::print(&diagnostics);
        if problems::is_empty(&base) {
            return Err(NothingToRead(self.dir.clone()).into());
        }
        self.count += 1;
        let name = format!("{}-{}", std::process::id(), self.count);
        let folder = self.temporary.join(&name);
        let audiences = stack(&self.audience, &base);
        let built = bundles::build(&base, &audiences, LearningOptions::silent(false))?;
        let written = bundles::write(&base, &built, &Dist::open(&folder)?)?;
        let contents = self.contents(&base, &render::count(&diagnostics), &written);
        eprintln!("Built: {} articles for {}.", contents.articles.len(), self.audience);
        let listed = base.articles.iter().filter_map(|article| {
            Some((article.id.to_string(), Arc::clone(&base.places.get(&article.id)?.file)))
        });
        Ok(Build {
            files: listed.collect(),
            errors: errors(&diagnostics),
            name,
            folder,
            manifests: manifests(&written),
            contents,
            digests: written.into_iter().map(|bundle| bundle.manifest.digest).collect(),
        })
    }

    fn contents(&self, base: &KnowledgeBase, counts: &Counts, written: &[WrittenBundle]) -> Contents {
        // The page is in the default language; a page in another language would open the translation.
        let language = written.first().map_or("", |bundle| bundle.manifest.locale.as_str());
        let language = language.split('-').next().unwrap_or_default();
        let audience = self.audience.to_string();
        let own = written.iter().find(|bundle| bundle.manifest.audience == audience);
        let audience_name = own.map(|bundle| bundle.manifest.names.audience.clone()).unwrap_or_default();
        let articles = base
            .articles
            .iter()
            .filter(|article| article.status == Status::Published && article.locale.language() == language)
            .filter(|article| article.readers.may_read(&self.audience))
            .map(|article| Entry { id: article.id.to_string(), title: article.title.clone() })
            .collect();
        Contents {
            name: base.config.name.clone(),
            audience,
            audience_name,
            language: language.to_owned(),
            articles,
            errors: counts.errors,
            warnings: counts.warnings,
        }
    }
}

impl Build {
    /// Whether an article that could be read before is gone because of an error in its file. A file that was removed is none.
    fn loses_an_article_of(&self, before: &Self) -> bool {
        let wrong: BTreeSet<&str> = self.errors.iter().map(|(file, _)| &**file).collect();
        let kept: BTreeSet<&str> = self.contents.articles.iter().map(|entry| entry.id.as_str()).collect();
        let mut lost = before.contents.articles.iter().filter(|entry| !kept.contains(entry.id.as_str()));
        lost.any(|entry| before.files.get(&entry.id).is_some_and(|file| wrong.contains(&**file)))
    }

    /// The errors in its articles beneath these words; `None` where there are none.
    fn problem(&self, words: &str) -> Option<String> {
        let lines: Vec<&str> = self.errors.iter().take(MAX_ERRORS).map(|(_, line)| line.as_str()).collect();
        let more = self.errors.len() - lines.len();
        let more = if more > 0 { format!("\nand {more} more: see the terminal") } else { String::new() };
        (!lines.is_empty()).then(|| format!("{words}:\n{}{more}", lines.join("\n")))
    }
}

/// Each error with its file and line, as the page shows it.
fn errors(diagnostics: &[Diagnostic]) -> Vec<(Arc<str>, String)> {
    let errors = diagnostics.iter().filter(|found| found.severity == Severity::Error);
    let line = |found: &Diagnostic| {
        let hint = found.hint.as_deref().map(|hint| format!("; {hint}")).unwrap_or_default();
        (
            Arc::clone(&found.place.file),
            format!("{}:{}: {}{hint}", found.place.file, found.place.line, found.message),
        )
    };
    errors.map(line).collect()
}

/// The bundles that a widget opens for an audience. An account's users also read what all clients read.
fn stack(audience: &Audience, base: &KnowledgeBase) -> Vec<Audience> {
    let for_all =
        matches!(audience, Audience::Account(_)) && base.config.audiences.contains_key(&Audience::Client);
    for_all.then_some(Audience::Client).into_iter().chain([audience.clone()]).collect()
}

/// The manifest of each audience in the default language, which names the other languages.
fn manifests(written: &[WrittenBundle]) -> Vec<String> {
    let first = written.iter().filter(|bundle| !bundle.folder.contains('/'));
    first.map(|bundle| format!("{}/manifest.json", bundle.folder)).collect()
}

/// Chooses between two builds and removes the folder of the other. Where nothing that a reader sees has changed, the older one stays, so
/// that no page reloads.
fn replaced(older: &Build, newer: Build) -> Build {
    let same = older.digests == newer.digests && older.contents.articles == newer.contents.articles;
    let (gone, build) = if same {
        (newer.folder, Build { contents: newer.contents, ..older.clone() })
    } else {
        (older.folder.clone(), newer)
    };
    // If this fails, the folder is removed with the temporary folder.
    let _ = fs::remove_dir_all(gone);
    build
}
