//! The order in which a folder is read: files and front matter in parallel, ids in sequence, bodies in parallel, then checks across
//! articles. Parallel steps keep the order of the paths, so the result is always the same.

use std::collections::BTreeMap;
use std::sync::Arc;

use kb_core::bundle::PackedSections;
use kb_core::model::{ArticleId, Audience, Readers};
use rayon::prelude::*;

use super::anchors::Anchors;
use super::article::{self, Built, Loaded};
use super::config::Config;
use super::config_place::{self, ConfigPlace};
use super::error::SourceError;
use super::folder::{Folder, QUERIES_FILE};
use super::identity::{self, Candidate};
use super::internal_names::Names;
use super::knowledge_base::KnowledgeBase;
use super::links::Targets;
use super::normal_form::composed;
use super::page_names::{Page, PageNames};
use super::path_tails::PathTails;
use super::reading::Reading;
use super::sites::KnownSites;
use super::{article_files, config_file, fragments, load, pictures, queries, references, resolutions};
use crate::article::BodyError;
use crate::diagnostic::{self, Diagnostic, Place, Severity, codes};

/// Reads everything in the folder.
pub(super) fn run(
    mut folder: Folder,
    reading: Reading,
) -> Result<(KnowledgeBase, Vec<Diagnostic>), SourceError> {
    let mut diagnostics = std::mem::take(&mut folder.diagnostics);
    if folder.articles.is_empty() && folder.resolutions.is_empty() {
        let message = "this folder holds no Markdown files and no tickets".to_owned();
        diagnostics.push(Diagnostic::new(&codes::NOTHING_HERE, Place::file(&Arc::from(".")), message));
    }
    let (mut config, configured) = read_config(&folder, &mut diagnostics);
    let mut loaded = article_files::load_all(&folder, &config, reading, &mut diagnostics);
    if config.audiences.is_empty() {
        heed_claims(&mut config, &mut loaded, reading, &mut diagnostics);
    }
    let (mut built, redirects) = build_all(&folder, &config, loaded, &mut diagnostics);
    resolve_outward_links(&mut built, &mut diagnostics)?;
    let ignored = folder.ignored;
    let mut base = KnowledgeBase { config, redirects, ignored, ..KnowledgeBase::default() };
    built.sort_by(|a, b| a.article.id.cmp(&b.article.id));
    base.articles.reserve_exact(built.len());
    for built in built {
        base.places.insert(built.article.id.clone(), built.place);
        base.reviews.insert(built.article.id.clone(), built.reviewed);
        diagnostics.extend(built.diagnostics);
        base.articles.push(built.article);
    }
    base.assets = pictures::collect(&folder, &base.articles)?;
    pictures::report_cleaned(&folder, &mut diagnostics);
    read_tickets_and_queries(&folder, &mut base, &mut diagnostics);
    if !configured {
        downgrade_warnings(&mut diagnostics);
    }
    diagnostic::sort(&mut diagnostics);
    Ok((base, diagnostics))
}

/// Tickets and expected queries, which name articles by their present or former ids.
fn read_tickets_and_queries(folder: &Folder, base: &mut KnowledgeBase, diagnostics: &mut Vec<Diagnostic>) {
    let mut by_id = base.redirects.clone();
    by_id.extend(base.articles.iter().map(|article| (article.id.as_str().to_owned(), article.id.clone())));
    let lines = resolutions::read(folder, &base.config, diagnostics);
    base.resolution_places = lines.iter().map(|line| line.place.clone()).collect();
    base.resolutions = resolutions::link(lines, &by_id, diagnostics);
    if let Some((file, _)) = folder.others.get_key_value(QUERIES_FILE) {
        match load::queries(folder, file) {
            Ok((text, found)) => {
                diagnostics.extend(found);
                base.queries = queries::read(file, &text, &by_id, diagnostics);
            }
            Err(diagnostic) => diagnostics.push(*diagnostic),
        }
    }
}

/// What kb.toml says, and whether there is one.
fn read_config(folder: &Folder, diagnostics: &mut Vec<Diagnostic>) -> (Config, bool) {
    let (config, found) = match config_place::find(folder) {
        ConfigPlace::Nowhere => return (Config::default(), false),
        ConfigPlace::Doubtful(diagnostic) => (config_file::closed(), vec![*diagnostic]),
        ConfigPlace::File(path, file) => match load::config(&path, &file) {
            Ok((text, odd)) => {
                let (config, found) = config_file::read(&file, &text);
                (config, [odd, found].concat())
            }
            Err(diagnostic) => (config_file::closed(), vec![*diagnostic]),
        },
    };
    diagnostics.extend(found);
    (config, true)
}

/// Where articles name audiences of ours and nothing declares them, a kb.toml is missing or lacks its most important part. Everything
/// stays internal until it is back, or until somebody opens the folder to clients: then each article goes to those whom it names.
fn heed_claims(
    config: &mut Config,
    loaded: &mut [Loaded],
    reading: Reading,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let Some(first) = loaded.iter().find(|article| article.matter.claims.is_some()) else { return };
    let place = Place::file(&first.file);
    let claiming = loaded.iter().filter(|article| article.matter.claims.is_some()).count();
    let articles =
        if claiming == 1 { "one article names".to_owned() } else { format!("{claiming} articles name") };
    let message = format!("{articles} an audience, but no kb.toml declares any; this is the first");
    let diagnostic = Diagnostic::new(&codes::NO_AUDIENCES, place, message);
    config.audiences = config_file::closed().audiences;
    if reading.public {
        config.audiences.insert(Audience::Client, String::new());
        let hint =
            "articles without an audience go to every client; declare the audiences in kb.toml to be sure";
        diagnostics.push(diagnostic.severity(Severity::Warning).hint(hint));
    } else {
        diagnostics.push(diagnostic);
    }
    for article in loaded {
        article.matter.readers = match article.matter.claims.take() {
            _ if !reading.public => Readers::only([Audience::Internal]),
            Some(named) => Readers::only(named),
            None => Readers::only([Audience::Client]),
        };
    }
}

fn build_all(
    folder: &Folder,
    config: &Config,
    loaded: Vec<Loaded>,
    diagnostics: &mut Vec<Diagnostic>,
) -> (Vec<Built>, BTreeMap<String, ArticleId>) {
    let strict = !config.audiences.is_empty() || loaded.iter().any(|article| article.internal_part);
    let names = Names { strict, allowed: &config.allow_headings };
    let candidates: Vec<Candidate<'_>> = loaded
        .iter()
        .map(|article| Candidate { file: &article.file, text: &article.text, id: article.matter.id.as_ref() })
        .collect();
    let (ids, found) = identity::assign(&candidates);
    diagnostics.extend(found);
    let articles: Vec<(ArticleId, Loaded)> =
        ids.into_iter().zip(loaded).filter_map(|(id, article)| Some((id?, article))).collect();
    let mut by_id: BTreeMap<String, ArticleId> =
        articles.iter().map(|(id, _)| (id.as_str().to_owned(), id.clone())).collect();
    let former = references::former(articles.iter().map(|(id, article)| (id, &*article.matter)), &by_id);
    by_id.extend(former.iter().map(|(old, id)| (old.clone(), id.clone())));
    let mut by_path: BTreeMap<Arc<str>, ArticleId> =
        articles.iter().map(|(id, article)| (Arc::from(&*composed(&article.file)), id.clone())).collect();
    by_path.extend(articles.iter().map(|(id, article)| (Arc::clone(&article.file), id.clone())));
    let texts: Vec<&str> = articles.iter().map(|(_, article)| article.text.as_str()).collect();
    let sites = KnownSites::of(&texts, &config.hosts);
    let pages = PageNames::of(articles.iter().map(|(id, article)| Page {
        file: &article.file,
        id,
        text: &article.text,
        title: article.matter.title.as_deref(),
    }));
    let tails = PathTails::of(&by_path);
    let targets =
        Targets { names, folder, tails, by_path, by_id, pages, sites, site_base: &config.site_base };
    let build = |(id, article)| article::build(article, id, &targets, config);
    (articles.into_par_iter().map(build).collect(), former)
}

/// Links to sections of other articles, now that every article's sections are known.
fn resolve_outward_links(built: &mut [Built], diagnostics: &mut Vec<Diagnostic>) -> Result<(), BodyError> {
    let linked = |built: &Built| !built.outward.is_empty();
    if !built.iter().any(linked) {
        return Ok(());
    }
    let outward: Vec<_> = built.iter_mut().map(|built| std::mem::take(&mut built.outward)).collect();
    let anchors: BTreeMap<&ArticleId, &Anchors> =
        built.iter().map(|built| (&built.article.id, &built.anchors)).collect();
    let mut all = Vec::with_capacity(built.len());
    for links in outward {
        let (fragments, places): (Vec<_>, Vec<_>) = links.into_iter().unzip();
        let find = |id: Option<&ArticleId>| id.and_then(|id| anchors.get(id).copied());
        let (resolved, broken) = fragments::look_up(&fragments, &find);
        for fragment in broken {
            let place =
                fragments.iter().position(|other| std::ptr::eq(other, fragment)).map(|at| &places[at]);
            diagnostics.extend(place.map(|place| article::broken_anchor(place.clone(), fragment)));
        }
        all.push(resolved);
    }
    for (built, resolved) in built.iter_mut().zip(&all) {
        if !resolved.is_empty() {
            let mut sections = built.article.body()?;
            fragments::resolve(&mut sections, resolved);
            built.article.sections = PackedSections::pack(&sections);
        }
    }
    Ok(())
}

/// A folder without `kb.toml` was written for another tool, so its authors could not know our rules: warnings become notes. So does a
/// text that shows another site: in such folders it is a page that has moved, and the link is left out in any case. So do names that files
/// share, because nothing there relies on ids yet.
fn downgrade_warnings(diagnostics: &mut [Diagnostic]) {
    let usual = [codes::OTHER_SITE.id, codes::SHARED_NAME.id];
    for diagnostic in diagnostics
        .iter_mut()
        .filter(|found| found.severity == Severity::Warning || usual.contains(&found.code))
    {
        diagnostic.severity = Severity::Note;
    }
}
