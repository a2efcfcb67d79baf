//! `build`: sources → editions → index → bundle → dist.

use std::collections::BTreeSet;
use std::error::Error;
use std::path::{Path, PathBuf};

use kb_core::model::Audience;

use super::Status;
use crate::bundle::bundle;
use crate::diagnostic::{Diagnostic, Severity};
use crate::dist;
use crate::edition::{Edition, editions};
use crate::sources::{Asset, KnowledgeBase};

/// What was typed.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The folder of articles.
    #[arg(default_value = ".")]
    dir: PathBuf,
    /// The folder to write.
    #[arg(long)]
    out: PathBuf,
    /// Only these audiences: client, client:ACCOUNT or internal; may be given several times.
    #[arg(long = "audience", value_parser = audience)]
    audiences: Vec<Audience>,
    /// The folder of the built widget; by default `widget` beside the program or one level up, if it is there.
    #[arg(long, env = "FIXMARK_WIDGET")]
    widget: Option<PathBuf>,
}

fn audience(text: &str) -> Result<Audience, String> {
    Audience::parse(text).ok_or_else(|| "write client, client:ACCOUNT or internal".to_owned())
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<Status, Box<dyn Error>> {
    let (base, diagnostics) = crate::sources::read(&arguments.dir)?;
    report(&diagnostics);
    write(&base, arguments)?;
    let failed = diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error);
    Ok(if failed { Status::ContentProblems } else { Status::Fine })
}

/// Errors and warnings in a line each; `check` shows them with their source and the notes as well.
fn report(diagnostics: &[Diagnostic]) {
    for diagnostic in diagnostics.iter().filter(|diagnostic| diagnostic.severity != Severity::Note) {
        let Diagnostic { place, severity, code, message, .. } = diagnostic;
        eprintln!("{}:{}:{}: {severity} {code}: {message}", place.file, place.line, place.column);
    }
    let notes = diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Note).count();
    if notes > 0 {
        eprintln!("{notes} notes; `kb-compiler check` shows them.");
    }
}

fn write(base: &KnowledgeBase, arguments: &Arguments) -> Result<(), Box<dyn Error>> {
    let wanted = |edition: &Edition| {
        arguments.audiences.is_empty()
            || edition.audience.as_ref().is_none_or(|audience| arguments.audiences.contains(audience))
    };
    let editions: Vec<Edition> = editions(base).into_iter().filter(wanted).collect();
    let folders: BTreeSet<String> =
        editions.iter().map(|edition| top_folder(&edition.folder).to_owned()).collect();
    dist::remove_other_bundles(&arguments.out, &folders)?;
    for edition in &editions {
        let bundle = bundle(edition, base)?;
        let assets: Vec<&Asset> = base.assets.iter().filter(|asset| may_get(asset, edition)).collect();
        let written = dist::write_bundle(&arguments.out, &bundle, &assets)?;
        eprintln!(
            "{}: {} articles, {} files, {:.1} KB",
            bundle.folder,
            bundle.manifest.articles,
            bundle.files.len(),
            written as f64 / 1024.0
        );
    }
    match widget_folder(arguments.widget.as_deref()) {
        Some(folder) => dist::write_widget(&arguments.out, &folder).map(|_| ())?,
        None => eprintln!(
            "No widget files were found, so only bundles were written; name their folder with --widget."
        ),
    }
    Ok(())
}

fn top_folder(folder: &str) -> &str {
    folder.split('/').next().unwrap_or(folder)
}

/// Pictures go where an article that shows them goes; support staff get them all.
fn may_get(asset: &Asset, edition: &Edition) -> bool {
    match &edition.audience {
        None | Some(Audience::Internal) => true,
        Some(audience) => asset.audiences.contains(audience),
    }
}

fn widget_folder(named: Option<&Path>) -> Option<PathBuf> {
    if let Some(folder) = named {
        return Some(folder.to_owned());
    }
    let program = std::env::current_exe().ok()?;
    let beside = program.parent()?;
    let candidates = [Some(beside.join("widget")), beside.parent().map(|up| up.join("widget"))];
    candidates.into_iter().flatten().find(|folder| folder.join("fixmark.js").is_file())
}
