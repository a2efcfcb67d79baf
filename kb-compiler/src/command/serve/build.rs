//! Builds for the preview: each into a folder of its own, so that a failed one leaves the last good one in place.

use std::error::Error;
use std::fs;
use std::path::PathBuf;

use kb_core::model::Audience;
use serde::Serialize;

use crate::article::Status;
use crate::command::build::{NothingToBuild, Written, nothing_in, report, write};
use crate::diagnostic::render::{self, Counts};
use crate::learn::Study;
use crate::sources::{self, KnowledgeBase};

/// Turns the folder of articles into bundles, as often as it is asked.
#[derive(Debug)]
pub(super) struct Builder {
    dir: PathBuf,
    audience: Audience,
    /// Where builds go.
    temporary: PathBuf,
    started: u32,
}

/// What pages show.
#[derive(Debug, Clone)]
pub(super) struct Outcome {
    /// The last good build.
    pub(super) build: Build,
    /// Why the newest one failed, where it did.
    pub(super) problem: Option<String>,
}

/// A good build.
#[derive(Debug, Clone)]
pub(super) struct Build {
    /// Names it among the builds of this and every other preview. It stays the same as long as the content does.
    pub(super) name: String,
    /// Where it lies.
    pub(super) folder: PathBuf,
    /// What of it is shown, from the folder on: `public/manifest.json`.
    pub(super) manifests: Vec<String>,
    /// What it holds, for the page.
    pub(super) contents: Contents,
    digests: Vec<String>,
}

/// What a build holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Contents {
    name: Option<String>,
    audience: String,
    /// What `kb.toml` calls this audience; may be empty.
    audience_name: String,
    language: String,
    /// Articles that this audience gets in this language.
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
    /// Builds what lies in `dir` below `temporary`, which is the caller's to remove.
    pub(super) fn new(dir: PathBuf, audience: Audience, temporary: PathBuf) -> Self {
        Self { dir, audience, temporary, started: 0 }
    }

    /// The first build; without one there is nothing to show.
    pub(super) fn first(&mut self) -> Result<Outcome, Box<dyn Error>> {
        Ok(Outcome { build: self.build()?, problem: None })
    }

    /// The next build, or the last good one with what went wrong.
    pub(super) fn again(&mut self, before: &Outcome) -> Outcome {
        match self.build() {
            Ok(build) => Outcome { build: replaced(&before.build, build), problem: None },
            Err(error) => {
                eprintln!("error: {error}\nThe preview stays at the last good build.");
                Outcome { build: before.build.clone(), problem: Some(error.to_string()) }
            }
        }
    }

    fn build(&mut self) -> Result<Build, Box<dyn Error>> {
        let (base, diagnostics) = sources::read(&self.dir)?;
        report(&diagnostics);
        if nothing_in(&base) {
            return Err(NothingToBuild(self.dir.clone()).into());
        }
        self.started += 1;
        let name = format!("{}-{}", std::process::id(), self.started);
        let folder = self.temporary.join(&name);
        let written = write(&base, &stack(&self.audience, &base), &folder, Study::silent(false))?;
        let contents = self.contents(&base, &render::count(&diagnostics), &written);
        eprintln!("Built: {} articles for {}.", contents.articles.len(), self.audience);
        Ok(Build {
            name,
            folder,
            manifests: manifests(&written),
            contents,
            digests: written.into_iter().map(|bundle| bundle.manifest.digest).collect(),
        })
    }

    fn contents(&self, base: &KnowledgeBase, counts: &Counts, written: &[Written]) -> Contents {
        // Translations open from a page in their language; this one is in the first.
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

/// The bundles that a widget opens for an audience: an account's users read what every client reads as well.
fn stack(audience: &Audience, base: &KnowledgeBase) -> Vec<Audience> {
    let for_all =
        matches!(audience, Audience::Account(_)) && base.config.audiences.contains_key(&Audience::Client);
    for_all.then_some(Audience::Client).into_iter().chain([audience.clone()]).collect()
}

/// A manifest for each audience; those of other languages are found through it.
fn manifests(written: &[Written]) -> Vec<String> {
    let first = written.iter().filter(|bundle| !bundle.folder.contains('/'));
    first.map(|bundle| format!("{}/manifest.json", bundle.folder)).collect()
}

/// The newer build in the place of the older. Where nothing a reader sees has changed the older stays, and no page reloads.
fn replaced(older: &Build, newer: Build) -> Build {
    let same = older.digests == newer.digests && older.contents.articles == newer.contents.articles;
    let (gone, build) = if same {
        (newer.folder, Build { contents: newer.contents, ..older.clone() })
    } else {
        (older.folder.clone(), newer)
    };
    // What can't be removed now goes with the temporary folder.
    let _ = fs::remove_dir_all(gone);
    build
}
