//! What `build` says about learning: for people on stderr, for machines as JSON.

use std::collections::BTreeMap;
use std::fmt;

use kb_core::model::Resolution;
use serde::Serialize;

use super::calibrate::{Calibration, CutOff};
use super::cases::Case;
use super::crossvalidate::Trialled;
use crate::edition::Edition;
use crate::measure::metrics::ndcg;

/// Articles named in the text; the JSON names all.
const NAMED: usize = 5;

/// How much of something there is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Part {
    /// Those that have it.
    pub with: usize,
    /// All.
    pub of: usize,
}

/// Quality on tickets that were not learned from, means over those that an article closed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Quality {
    /// nDCG@10.
    pub ndcg: f64,
    /// Share whose best article is right.
    pub s1: f64,
    /// Share with a right one among the best three.
    pub s3: f64,
}

/// What a cut-off achieves.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Above {
    /// Precision asked for.
    pub precision: f64,
    /// Probability from which on; `null` where nothing reaches the precision.
    pub from: Option<f32>,
    /// Share of all tickets above it.
    pub coverage: f64,
    /// Share of the tickets with an article above it.
    pub linked_coverage: f64,
}

/// What was learned for one edition.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Report {
    /// The edition's folder.
    #[serde(skip)]
    pub bundle: String,
    /// Tickets read, and those that may teach this edition.
    pub tickets: Part,
    /// Of these, tickets that one of its articles closed.
    pub linked: Part,
    /// Tickets dated more than a year after nearly all others.
    pub dated_late: usize,
    /// Tags of the tickets that may teach it.
    pub tags: BTreeMap<&'static str, Part>,
    /// By category, tickets that an article closed.
    pub categories: BTreeMap<String, Part>,
    /// Articles that no ticket names.
    pub unreached: Vec<String>,
    /// Fewest accounts that must have used a feature.
    pub fewest_accounts: u32,
    /// Whether no ticket names its account, so that nothing can be counted.
    pub no_accounts: bool,
    /// Words and pairs that learned something, and the weights of all.
    pub features: usize,
    /// Weights shipped.
    pub weights: usize,
    /// Bytes that learning adds to the bundle's terms, deflated.
    pub bytes: u64,
    /// Quality of the text alone and with learning, where there were tickets enough to tell.
    pub gain: Option<(Quality, Quality)>,
    /// Whether the weights were left out because they made it worse.
    pub left_out: bool,
    /// How well confidence holds: area under the ROC curve, and expected calibration error.
    pub confidence: Option<(f64, f64)>,
    /// An article shown alone.
    pub answer: Option<Above>,
    /// A list of three.
    pub suggest: Option<Above>,
}

impl Report {
    /// What the tickets say of themselves.
    pub fn of_tickets(edition: &Edition<'_>, resolutions: &[Resolution], cases: &[(usize, Case)]) -> Self {
        let tickets: Vec<&Resolution> = cases.iter().map(|(at, _)| &resolutions[*at]).collect();
        let part = |has: fn(&Resolution) -> bool| Part {
            with: tickets.iter().filter(|ticket| has(ticket)).count(),
            of: tickets.len(),
        };
        let mut categories: BTreeMap<String, Part> = BTreeMap::new();
        for (at, case) in cases {
            let name = resolutions[*at].category.clone().unwrap_or_else(|| "(none)".to_owned());
            let part = categories.entry(name).or_default();
            part.of += 1;
            part.with += usize::from(!case.articles.is_empty());
        }
        let mut reached = vec![false; edition.articles.len()];
        for article in cases.iter().flat_map(|(_, case)| &case.articles) {
            reached[*article as usize] = true;
        }
        let unreached = edition.articles.iter().zip(reached).filter(|(_, reached)| !reached);
        Self {
            bundle: edition.folder.clone(),
            tickets: Part { with: cases.len(), of: resolutions.len() },
            linked: Part {
                with: cases.iter().filter(|(_, case)| !case.articles.is_empty()).count(),
                of: cases.len(),
            },
            tags: BTreeMap::from([
                ("articles", part(|t| !t.articles.is_empty() || t.link.is_some())),
                ("link", part(|t| t.link.is_some())),
                ("opened", part(|t| t.opened_day.is_some())),
                ("account", part(|t| t.account.is_some())),
                ("category", part(|t| t.category.is_some())),
                ("route", part(|t| t.route.is_some())),
                ("tier", part(|t| t.tier.is_some())),
                ("priority", part(|t| t.priority.is_some())),
                ("root_cause", part(|t| t.root_cause.is_some())),
                ("summary", part(|t| t.summary.is_some())),
            ]),
            categories,
            dated_late: super::cases::dated_late(cases.iter().map(|(_, case)| case)),
            no_accounts: cases.iter().all(|(_, case)| case.account.is_none()),
            unreached: unreached.map(|(article, _)| article.id.as_str().to_owned()).collect(),
            ..Self::default()
        }
    }

    /// Adds what cross-validation and calibration found.
    pub fn measured(&mut self, cases: &[Case], trialled: &[Trialled], calibration: Option<&Calibration>) {
        self.gain = (!trialled.is_empty()).then(|| {
            let quality = |ranked: fn(&Trialled) -> &[u32]| quality(cases, trialled, ranked);
            (quality(|t| &t.text_only.articles), quality(|t| &t.learned.articles))
        });
        self.confidence = calibration.map(|c| (c.auroc, c.error));
        self.answer = calibration.map(|c| above(c.answer));
        self.suggest = calibration.map(|c| above(c.suggest));
    }
}

fn above(cut: CutOff) -> Above {
    let CutOff { precision, from, coverage, linked_coverage } = cut;
    Above { precision, from: (from <= 1.0).then_some(from), coverage, linked_coverage }
}

fn quality(cases: &[Case], trialled: &[Trialled], ranked: fn(&Trialled) -> &[u32]) -> Quality {
    let linked: Vec<(&[u32], &[u32])> = trialled
        .iter()
        .map(|t| (ranked(t), cases[t.case].articles.as_slice()))
        .filter(|(_, right)| !right.is_empty())
        .collect();
    let ndcg = |(ranked, right): &(&[u32], &[u32])| {
        let found = ranked.iter().enumerate().filter(|(_, article)| right.contains(article));
        ndcg(found.map(|(place, _)| place), right.len())
    };
    let within = |places: usize| {
        linked
            .iter()
            .filter(|(ranked, right)| ranked.iter().take(places).any(|article| right.contains(article)))
            .count() as f64
    };
    let count = (linked.len() as f64).max(1.0);
    Quality {
        ndcg: linked.iter().map(ndcg).sum::<f64>() / count,
        s1: within(1) / count,
        s3: within(3) / count,
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { bundle, tickets, linked, .. } = self;
        writeln!(
            f,
            "{bundle}: learned from {} of {} tickets, {} of them closed by an article here.",
            tickets.with, tickets.of, linked.with
        )?;
        self.fmt_tickets(f)?;
        self.fmt_learned(f)?;
        self.fmt_confidence(f)
    }
}

impl Report {
    fn fmt_tickets(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let share = |part: &Part| (100 * part.with).checked_div(part.of).unwrap_or(0);
        let tags: Vec<String> =
            self.tags.iter().map(|(name, part)| format!("{name} {}%", share(part))).collect();
        writeln!(f, "  tagged: {}", tags.join(", "))?;
        let mut categories: Vec<(&String, &Part)> = self.categories.iter().collect();
        categories.sort_by_key(|(_, part)| std::cmp::Reverse(part.of));
        let shown: Vec<String> = categories
            .iter()
            .take(NAMED)
            .map(|(name, part)| format!("{name} {}% of {}", share(part), part.of))
            .collect();
        writeln!(f, "  closed by an article, by category: {}", shown.join(", "))?;
        if !self.unreached.is_empty() {
            let named: Vec<&str> = self.unreached.iter().take(NAMED).map(String::as_str).collect();
            let more = if self.unreached.len() > NAMED { ", …" } else { "" };
            writeln!(
                f,
                "  {} articles that no ticket reached: {}{more}",
                self.unreached.len(),
                named.join(", ")
            )?;
        }
        if self.dated_late > 0 {
            writeln!(
                f,
                "  {} tickets are dated more than a year after nearly all others; check `opened`",
                self.dated_late
            )?;
        }
        Ok(())
    }

    fn fmt_learned(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.no_accounts {
            writeln!(
                f,
                "  warning: no ticket names its `account`, so what a single client wrote can't be told from what many did"
            )?;
        }
        writeln!(
            f,
            "  {} weights of {} words and pairs, {:.1} KB; each used by at least {} accounts",
            self.weights,
            self.features,
            self.bytes as f64 / 1024.0,
            self.fewest_accounts
        )?;
        if let Some((text, learned)) = &self.gain {
            writeln!(
                f,
                "  cross-validated nDCG@10 {:.3} (text only {:.3}), best article right {:.1}% ({:.1}%)",
                learned.ndcg,
                text.ndcg,
                100.0 * learned.s1,
                100.0 * text.s1
            )?;
        }
        if self.left_out {
            writeln!(f, "  the text alone does better, so what was learned is left out")?;
        }
        Ok(())
    }

    fn fmt_confidence(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Some((auroc, error)), Some(answer), Some(suggest)) =
            (self.confidence, self.answer, self.suggest)
        else {
            return writeln!(
                f,
                "  confidence: the default, fitted on public questions; too few tickets for one's own"
            );
        };
        writeln!(f, "  confidence: AUROC {auroc:.3}, calibration error {error:.3}")?;
        for (name, above) in [("answer", answer), ("suggest", suggest)] {
            let Above { precision, from, coverage, linked_coverage } = above;
            match from {
                None => {
                    writeln!(f, "  {name}: never; no cut-off is right {:.0}% of the time", 100.0 * precision)?
                }
                Some(from) => writeln!(
                    f,
                    "  {name} from {from:.3}: right {:.0}% of the time, {:.0}% of all tickets, {:.0}% of those with an article",
                    100.0 * precision,
                    100.0 * coverage,
                    100.0 * linked_coverage
                )?,
            }
        }
        Ok(())
    }
}
