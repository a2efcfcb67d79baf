//! Finds the article that closed a ticket where nobody named it: by addresses and titles in the team's answers, and by searching for what
//! they said. How sure each of these is, is measured on tickets whose article is known.

mod ticket_line;
mod known_articles;
mod evidence;
mod calibration;

use std::error::Error;

use kb_core::query::Typing;
use kb_import::{FoundLink, Line};

use crate::open::{BundleError, LocalBundle};
use crate::sources::KnowledgeBase;

pub use calibration::Figures;
pub use ticket_line::as_line;

use calibration::Calibration;
use evidence::{By, Candidate, Evidence};
use known_articles::KnownArticles;

/// Where the probability of a link that is made stands at least, and the share of right ones among those that search makes.
pub const PRECISION: f64 = 0.9;
/// Links with a lower probability are not even proposed.
const LEAST_PROPOSED: f64 = 0.3;
/// How many articles a search returns.
const CANDIDATES: usize = 5;

/// Finds articles for tickets.
pub struct Linker<'b> {
    bundle: LocalBundle<'b>,
    known: KnownArticles,
    observed: Vec<(Candidate, bool)>,
    calibration: Calibration,
}

/// An article that may have closed a ticket, for a person to judge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// Its id.
    pub article: String,
    /// What speaks for it, in words.
    pub why: &'static str,
    /// How likely it is, in percent; `None` where that was not measured.
    pub percent: Option<u8>,
}

/// What became of a ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It had a link.
    Linked,
    /// It has one now.
    Found,
    /// An article may be the right one.
    Proposed,
    /// No article is likely.
    Nothing,
}

impl<'b> Linker<'b> {
    /// Takes a bundle that was made from the articles of a knowledge base alone.
    pub fn of_base(base: &KnowledgeBase, bundle: LocalBundle<'b>) -> Self {
        let ids = base.articles.iter().map(|article| (article.id.as_str(), article.id.as_str()));
        let former = base.redirects.iter().map(|(name, id)| (name.as_str(), id.as_str()));
        let titles = base.articles.iter().map(|article| (article.title.as_str(), article.id.as_str()));
        let known = KnownArticles::new(ids.chain(former), titles);
        Self { bundle, known, observed: Vec::new(), calibration: Calibration::default() }
    }

    /// Learns from a ticket whose link is known: an article, or that there is none.
    pub fn observe(&mut self, line: &Line) -> Result<(), BundleError> {
        if !line.is_linked() {
            return Ok(());
        }
        let right: Vec<String> =
            line.articles.iter().map(|id| self.known.id(id).unwrap_or(id).to_owned()).collect();
        for candidate in self.candidates(line)? {
            let is_right = right.contains(&candidate.article);
            self.observed.push((candidate, is_right));
        }
        Ok(())
    }

    /// Measures how sure each kind of evidence is.
    pub fn calibrate(&mut self) -> Figures {
        let (calibration, figures) = Calibration::fit(&self.observed);
        self.calibration = calibration;
        figures
    }

    /// Links a ticket that has no link, where that is sure enough, and otherwise notes what may be the right article.
    pub fn link(&mut self, line: &mut Line) -> Result<Outcome, Box<dyn Error>> {
        if line.is_linked() {
            return Ok(Outcome::Linked);
        }
        let candidates = self.candidates(line)?;
        let rated =
            candidates.into_iter().map(|candidate| (self.calibration.probability(&candidate), candidate));
        let best = rated.max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.article.cmp(&a.1.article)));
        let Some((probability, candidate)) = best.filter(|(probability, _)| *probability >= LEAST_PROPOSED)
        else {
            return Ok(Outcome::Nothing);
        };
        let percent = percent(probability);
        let article = candidate.article.clone();
        line.source.found =
            Some(FoundLink { article: article.clone(), by: candidate.by.name().to_owned(), percent });
        if !self.calibration.is_sure(&candidate) {
            return Ok(Outcome::Proposed);
        }
        line.articles = vec![article];
        line.link = Some("used".to_owned());
        Ok(Outcome::Found)
    }

    /// The articles that may have closed a ticket, the likeliest first: those that evidence speaks for, and then what search finds behind
    /// them.
    pub fn proposals(&mut self, line: &Line, most: usize) -> Result<Vec<Proposal>, BundleError> {
        let mut rated: Vec<Proposal> = Vec::new();
        for candidate in self.candidates(line)? {
            let percent = Some(percent(self.calibration.probability(&candidate)));
            rated.push(Proposal { article: candidate.article, why: candidate.by.why(), percent });
        }
        rated.sort_by(|a, b| b.percent.cmp(&a.percent).then_with(|| a.article.cmp(&b.article)));
        let answer = evidence::without_addresses(line.summary.as_deref().unwrap_or_default());
        for (text, why) in
            [(answer, "the answer's words find it"), (question(line), "the question's words find it")]
        {
            let found = self.bundle.search(&text, Typing::Done, CANDIDATES)?;
            let ids = found.into_iter().map(|hit| hit.row.id.as_str().to_owned());
            rated.extend(ids.map(|article| Proposal { article, why, percent: None }));
        }
        let mut proposals: Vec<Proposal> = Vec::new();
        for proposal in rated {
            if proposals.len() < most && proposals.iter().all(|other| other.article != proposal.article) {
                proposals.push(proposal);
            }
        }
        Ok(proposals)
    }

    /// The article that each kind of evidence speaks for.
    fn candidates(&mut self, line: &Line) -> Result<Vec<Candidate>, BundleError> {
        let Some(answer) = line.summary.as_deref() else { return Ok(Vec::new()) };
        let addresses = line.source.addresses.iter().map(String::as_str);
        let mut found = Vec::new();
        if let Some(id) = addresses.rev().find_map(|address| self.known.by_address(address)) {
            found.push(Candidate { article: id.to_owned(), by: By::Address, evidence: Evidence::default() });
        }
        if let Some(id) = self.known.by_title(answer) {
            found.push(Candidate { article: id.to_owned(), by: By::Title, evidence: Evidence::default() });
        }
        let said = self.bundle.search(&evidence::without_addresses(answer), Typing::Done, CANDIDATES)?;
        let asked = self.bundle.search(&question(line), Typing::Done, CANDIDATES)?;
        found.extend(evidence::from_search(&said, &asked, answer));
        Ok(found)
    }
}

fn question(line: &Line) -> String {
    let parts = [Some(line.subject.as_str()), line.description.as_deref()];
    parts.into_iter().flatten().collect::<Vec<_>>().join("\n")
}

/// From 0 to 100, so nothing is cut off but the fraction.
fn percent(probability: f64) -> u8 {
    (probability * 100.0).floor() as u8
}
