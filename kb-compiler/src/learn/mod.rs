//! Learning from resolved tickets: cases → vocabulary → examples → weights, fitted as a softmax over labels → impacts in the
//! dictionary, and how sure a ranking by them is. docs/notes/learning.md has the method and the figures.

pub mod exponential;
pub mod example;
pub mod freedom;
pub mod weights;
pub mod softmax;
pub mod recipe;
pub mod privacy;
pub mod account_names;
pub mod cases;
pub mod vocabulary;
pub mod prior;
pub mod fitted;
pub mod impacts;
pub mod trial;
pub mod crossvalidate;
pub mod regression;
pub mod calibrate;
pub mod report;

pub use example::Example;
pub use freedom::Freedom;
pub use report::Report;
pub use softmax::{Settings, fit};
pub use weights::Weights;

use kb_core::bundle::Confidence;
use kb_core::index::TermEntry;
use kb_core::text::Analyzer;

use crate::edition::Edition;
use crate::sources::KnowledgeBase;
use cases::Case;
use fitted::Sources;
use impacts::Learned;
use recipe::Recipe;

/// How much is done.
#[derive(Debug, Clone, Copy)]
pub struct Study {
    /// Whether the gain is measured and confidence fitted, which takes several times as long as learning alone.
    pub measured: bool,
    /// Told what is being done, once for each pass over the tickets.
    pub progress: fn(&str),
}

impl Study {
    /// Learns without a word.
    pub fn silent(measured: bool) -> Self {
        Self { measured, progress: |_| {} }
    }
}

/// What an edition's tickets taught, beside what is in the dictionary now.
#[derive(Debug)]
pub struct Taught {
    /// How sure its answers are.
    pub confidence: Confidence,
    /// What to tell about it; `None` where there are no tickets.
    pub report: Option<Report>,
}

/// Learns from the tickets that may teach an edition and adds what they say to its dictionary, which is ascending by key. Without
/// tickets the dictionary stays as it is.
pub fn teach(
    edition: &Edition<'_>,
    base: &KnowledgeBase,
    analyzer: &Analyzer,
    stop_terms: &[String],
    entries: &mut Vec<TermEntry>,
    study: Study,
) -> Taught {
    let numbered = cases::cases(edition, &base.resolutions, &Recipe::default());
    if numbered.is_empty() || edition.articles.is_empty() {
        return Taught { confidence: without_tickets(edition, 1.0), report: None };
    }
    let mut report = Report::of_tickets(edition, &base.resolutions, &numbered);
    let cases: Vec<Case> = numbered.into_iter().map(|(_, case)| case).collect();
    report.fewest_accounts = privacy::fewest_accounts(base.config.min_accounts, !report.no_accounts);
    let forbidden = privacy::account_terms(account_names::account_names(base), analyzer, entries);
    let sources = Sources {
        entries,
        articles: edition.articles.len(),
        analyzer,
        forbidden: &forbidden,
        accounts: report.fewest_accounts as usize,
    };
    let lesson = Lesson { edition, base, stop_terms, study, cases: &cases };
    let learned = lesson.learned(sources, &mut report);
    if let Some((learned, _)) = &learned {
        report.features = learned.rows.len();
        report.weights = learned.rows.iter().map(|(_, row)| row.len()).sum();
        impacts::add(entries, learned);
    }
    let confidence = learned.map_or_else(|| without_tickets(edition, 1.0), |(_, confidence)| confidence);
    Taught { confidence, report: Some(report) }
}

fn without_tickets(edition: &Edition<'_>, scale: f32) -> Confidence {
    Confidence::without_tickets(scale, edition.articles.len() as u32)
}

/// One edition's lesson.
struct Lesson<'l> {
    edition: &'l Edition<'l>,
    base: &'l KnowledgeBase,
    stop_terms: &'l [String],
    study: Study,
    cases: &'l [Case],
}

impl Lesson<'_> {
    /// What is learned and how sure it is; `None` where there is nothing to learn, or the text alone does better.
    fn learned(&self, sources: Sources<'_>, report: &mut Report) -> Option<(Learned, Confidence)> {
        let recipe = Recipe::for_tickets(self.cases.len());
        let (folder, passes) = (&self.edition.folder, recipe.settings.epochs);
        let told = |done| (self.study.progress)(&format!("{folder}: pass {done} of {passes}"));
        let learned = impacts::learned(&fitted::model(sources, self.cases, &recipe, told)?, &recipe);
        let default = without_tickets(self.edition, learned.scale);
        if !self.study.measured {
            return Some((learned, default));
        }
        (self.study.progress)(&format!("{folder}: cross-validating"));
        let trialled =
            crossvalidate::crossvalidate(sources, self.cases, &self.edition.locale, self.stop_terms, &recipe);
        // What this compiler encoded, it can open; were it not so, the build's own reader would say so next.
        let trialled = trialled.unwrap_or_default();
        let wanted = self.base.config.confidence;
        let calibration = calibrate::calibrate(self.cases, &trialled, learned.scale, wanted);
        report.measured(self.cases, &trialled, calibration.as_ref());
        report.left_out = report.gain.is_some_and(|(text, with)| with.ndcg < text.ndcg);
        let confidence = calibration.map_or(default, |calibration| calibration.confidence);
        (!report.left_out).then_some((learned, confidence))
    }
}
