//! Builds an article from its text and front matter. Links to sections of other articles are resolved later.

use std::collections::BTreeSet;
use std::sync::Arc;

use kb_core::bundle::PackedSections;
use kb_core::model::{ArticleId, Audience, Readers};

use super::anchors::Anchors;
use super::body::Body;
use super::config::Config;
use super::front_matter::FrontMatter;
use super::internal_names::{self, Verdict};
use super::links::Targets;
use super::mistakes::step_links;
use super::parsed::Fragment;
use super::references::References;
use super::sensitive;
use super::split_by_reader;
use super::text_parts::{self, File, Parts};
use super::{fragments, identity, markdown, references};
use crate::article::{Article, Status};
use crate::diagnostic::{Diagnostic, LineIndex, Origins, Place, codes};

/// A file with its front matter, not yet parsed.
pub(super) struct Loaded {
    pub(super) file: Arc<str>,
    /// With what it takes in.
    pub(super) text: String,
    /// The text of the file and the way back to it, where anything was taken in.
    pub(super) source: Option<(String, Origins)>,
    pub(super) matter: Box<FrontMatter>,
    /// Whether any part of it is internal. Not looked for where kb.toml names audiences.
    pub(super) internal_part: bool,
    /// The files whose text it takes in.
    pub(super) included: BTreeSet<Arc<str>>,
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// Puts what was expanded into the text, and gives the file's own text and the way back to it; `None` where the text is the file's own.
pub(super) fn file_text(
    text: &mut String,
    expanded: Option<(String, Origins)>,
    whole_page: Option<String>,
) -> Option<(String, Origins)> {
    let Some((expanded, origins)) = expanded else {
        return whole_page.map(|page| (page, Origins::default()));
    };
    let before = std::mem::replace(text, expanded);
    Some((whole_page.unwrap_or(before), origins))
}

/// A parsed article, with the links that are not resolved yet.
pub(super) struct Built {
    pub(super) article: Article,
    pub(super) place: Place,
    /// Where its last review is noted.
    pub(super) reviewed: Place,
    pub(super) anchors: Anchors,
    /// Links to sections of other articles, with their places.
    pub(super) outward: Vec<(Fragment, Place)>,
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// Parses the body and puts the article together.
pub(super) fn build(loaded: Loaded, id: ArticleId, targets: &Targets<'_>, config: &Config) -> Built {
    let Loaded { file, text, source, mut matter, mut diagnostics, .. } = loaded;
    let lines = match &source {
        Some((source, origins)) => LineIndex::edited(&file, &text, source, origins),
        None => LineIndex::new(&file, &text),
    };
    keep_in_by_title(&mut matter, &lines, targets, &mut diagnostics);
    show_words(&mut matter);
    keep_in_by_title(&mut matter, &lines, targets, &mut diagnostics);
    let split = split_by_reader::split(&lines, matter.body, targets.names);
    diagnostics.extend(sensitive::find(&lines, &split, matter.body));
    let part = File { lines: &lines, file: &file, split: &split, body: matter.body, targets };
    let Parts { mut body, anchors, fragments, diagnostics: found } =
        text_parts::parse(&part, matter.title.take(), matter.kind);
    diagnostics.extend(found);
    let (inward, outward): (Vec<_>, Vec<_>) = fragments.into_iter().partition(|f| f.to.is_none());
    let (resolved, broken) = fragments::look_up(&inward, &|_| Some(&anchors));
    diagnostics
        .extend(broken.iter().map(|fragment| broken_anchor(lines.place(fragment.span.clone()), fragment)));
    fragments::resolve(&mut body.sections, &resolved);
    let circular = step_links::find(&body.sections, &inward, &resolved);
    diagnostics.extend(
        circular.into_iter().map(|found| Diagnostic::new(found.code, lines.place(found.span), found.message)),
    );

    let title = titled(&mut body, &file, &lines.place(matter.body..matter.body), &mut diagnostics);
    let references = references::look_up(&matter, &targets.by_id, &lines, &mut diagnostics);
    let outward = outward.into_iter().map(|fragment| {
        let place = lines.place(fragment.span.clone());
        (fragment, place)
    });
    Built {
        outward: outward.collect(),
        place: lines.place(0..0),
        reviewed: lines.place(matter.reviewed_at.clone()),
        anchors: anchors.closed(),
        diagnostics,
        article: assemble(id, title, *matter, &body, references, config),
    }
}

/// Texts of the front matter are shown as they are, so they keep nothing but their words.
fn show_words(matter: &mut FrontMatter) {
    let words = |text: String| Some(markdown::words(&text)).filter(|words| !words.is_empty());
    matter.title = matter.title.take().and_then(words);
    matter.summary = matter.summary.take().and_then(words);
    matter.symptoms = std::mem::take(&mut matter.symptoms).into_iter().filter_map(words).collect();
}

/// An article that its title calls internal, and that others read too, ships to nobody.
fn keep_in_by_title(
    matter: &mut FrontMatter,
    lines: &LineIndex<'_>,
    targets: &Targets<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let title = matter.title.as_deref().unwrap_or_default();
    // `Internal notes` alone may be what the article is about.
    let marked = title.contains(['[', '(', ':', '–', '—', '|']) && !internal_names::needs_note(title);
    let named = marked && internal_names::heading(title, targets.names.allowed) == Verdict::Internal;
    let shown = matter.status == Status::Published && matter.readers != Readers::only([Audience::Internal]);
    if named && shown {
        let message = format!("the title `{title}` calls this article internal; it ships to nobody");
        let hint = "write `audience: [internal]`, or name the title in `[privacy] allow_headings` of kb.toml";
        diagnostics.push(Diagnostic::new(&codes::DOUBTFUL_PART, lines.place(0..0), message).hint(hint));
        matter.status = Status::Draft;
    }
}

/// The article's title, or its file's name; says where title or text is missing.
fn titled(body: &mut Body, file: &str, place: &Place, diagnostics: &mut Vec<Diagnostic>) -> String {
    let title = body.title.take().unwrap_or_else(|| {
        let name = identity::stem(file).to_owned();
        let message = format!("this article has no title; it is called `{name}` after its file");
        diagnostics.push(Diagnostic::new(&codes::NO_TITLE, place.clone(), message));
        name
    });
    if body.sections.iter().all(|section| section.blocks.is_empty()) {
        let message = format!("`{title}` has no text below its title");
        diagnostics.push(Diagnostic::new(&codes::NO_TEXT, place.clone(), message));
    }
    title
}

fn assemble(
    id: ArticleId,
    title: String,
    matter: FrontMatter,
    body: &Body,
    references: References,
    config: &Config,
) -> Article {
    Article {
        id,
        title,
        kind: body.kind,
        readers: matter.readers,
        locale: matter.locale.unwrap_or_else(|| config.locale.clone()),
        translation_of: references.translation_of,
        status: matter.status,
        symptoms: matter.symptoms,
        summary: matter.summary,
        facets: matter.facets,
        related: references.related,
        supersedes: references.supersedes,
        escalation: matter.escalation,
        review: matter.review,
        sections: PackedSections::pack(&body.sections),
    }
}

/// The diagnostic of a link to a section that is not there.
pub(super) fn broken_anchor(place: Place, fragment: &Fragment) -> Diagnostic {
    let name = &fragment.fragment;
    let (message, hint) = match &fragment.to {
        None => {
            (format!("this article has no section or step `#{name}`"), "the text is kept without the link")
        }
        Some(id) => {
            (format!("`{id}` has no section or step `#{name}`"), "the link leads to the top of the article")
        }
    };
    Diagnostic::new(&codes::UNKNOWN_ANCHOR, place, message)
        .hint(format!("correct the name after `#`; {hint}"))
}
