//! The report on learning as text: plain words for who keeps the articles, and with `{:#}` the figures of the trade.

use std::fmt;

use super::cut_off::CutOff;
use super::report::{Part, Report};

/// Names listed in a line; the JSON lists all.
const MAX_NAMES: usize = 5;

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { bundle, tickets, linked, .. } = self;
        writeln!(
            f,
            "{bundle}: learned from {} of {} tickets; an article of this bundle closed {} of them.",
            tickets.with, tickets.of, linked.with
        )?;
        self.fmt_clients(f)?;
        self.unusual.iter().try_for_each(|unusual| unusual.fmt(f))?;
        self.fmt_tickets(f)?;
        self.fmt_warnings(f)?;
        self.fmt_effect(f)?;
        if f.alternate() { self.fmt_figures(f) } else { Ok(()) }
    }
}

/// In whole percent.
fn percent(part: &Part) -> usize {
    (100 * part.with).checked_div(part.of).unwrap_or(0)
}

impl Report {
    fn fmt_clients(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { anonymous, excess, from_clients, contradicting, .. } = self;
        if *anonymous > 0 {
            writeln!(
                f,
                "  left out, because nobody stands behind them: {anonymous}; close them with an outcome, or set `anonymous` in [learning] of kb.toml"
            )?;
        }
        if from_clients + excess > 0 {
            writeln!(
                f,
                "  reported by clients and closed by no engineer: {from_clients}, of little weight; left out, because they contradict what is known: {contradicting}; left out as too many: {excess}"
            )?;
        }
        Ok(())
    }

    fn fmt_tickets(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut categories: Vec<(&String, &Part)> = self.categories.iter().collect();
        categories.sort_by_key(|(_, part)| std::cmp::Reverse(part.of));
        let shown: Vec<String> = categories
            .iter()
            .take(MAX_NAMES)
            .map(|(name, part)| format!("{name} {}% of {}", percent(part), part.of))
            .collect();
        writeln!(f, "  closed by an article, by category: {}", shown.join(", "))?;
        if !self.unreached.is_empty() {
            let named: Vec<&str> = self.unreached.iter().take(MAX_NAMES).map(String::as_str).collect();
            let more = if self.unreached.len() > MAX_NAMES { ", …" } else { "" };
            let count = self.unreached.len();
            writeln!(f, "  articles that closed no ticket: {count} ({}{more})", named.join(", "))?;
        }
        Ok(())
    }

    /// What can be improved in the tickets.
    fn fmt_warnings(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.dated_late > 0 {
            let count = self.dated_late;
            writeln!(
                f,
                "  warning: tickets dated more than a year after nearly all others: {count}; check their `opened`"
            )?;
        }
        if self.no_accounts {
            writeln!(
                f,
                "  warning: no ticket has an `account`, {}; add `account` to the tickets, or to the outcomes that close them",
                if self.min_accounts > 1 {
                    "so no word can be learned that no article has"
                } else {
                    "so words that only one client uses can be learned"
                }
            )?;
        }
        Ok(())
    }

    /// What clients notice of it.
    fn fmt_effect(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some((text, learned)) = &self.gain {
            writeln!(
                f,
                "  asked tickets that it had not seen, the right article comes first for {:.0}% (by the articles' words alone for {:.0}%)",
                100.0 * learned.s1,
                100.0 * text.s1
            )?;
        }
        if self.left_out {
            writeln!(f, "  the articles' words alone find better, so what was learned is not in the bundle")?;
        }
        match self.answer {
            None => Ok(()),
            Some(CutOff { from: None, precision, .. }) => writeln!(
                f,
                "  no article is opened at once, because fewer than {:.0}% would be right; three are offered instead",
                100.0 * precision
            ),
            Some(CutOff { precision, coverage, .. }) => writeln!(
                f,
                "  one article is opened at once for {:.0}% of the tickets, and at least {:.0}% of these are right",
                100.0 * coverage,
                100.0 * precision
            ),
        }
    }

    fn fmt_figures(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tags: Vec<String> =
            self.tags.iter().map(|(name, part)| format!("{name} {}%", percent(part))).collect();
        writeln!(f, "  tickets with each field: {}", tags.join(", "))?;
        let Self { weights, features, min_accounts, .. } = self;
        let size = self.bytes as f64 / 1024.0;
        writeln!(
            f,
            "  learned {weights} weights for {features} words and pairs, {size:.1} KB; fewest accounts that use each: {min_accounts}"
        )?;
        if let Some((text, learned)) = &self.gain {
            writeln!(
                f,
                "  cross-validation: nDCG@10 {:.3} (text only {:.3}), best article right {:.1}% (text only {:.1}%)",
                learned.ndcg,
                text.ndcg,
                100.0 * learned.s1,
                100.0 * text.s1
            )?;
        }
        self.fmt_confidence(f)
    }

    fn fmt_confidence(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Some((auroc, error)), Some(answer), Some(suggest)) =
            (self.confidence, self.answer, self.suggest)
        else {
            return writeln!(
                f,
                "  confidence: the default, fitted on public questions, because there are too few tickets to fit it"
            );
        };
        writeln!(f, "  confidence: AUROC {auroc:.3}, calibration error {error:.3}")?;
        fmt_cut_off(f, "answer", answer)?;
        fmt_cut_off(f, "suggest", suggest)
    }
}

fn fmt_cut_off(f: &mut fmt::Formatter<'_>, name: &str, cut_off: CutOff) -> fmt::Result {
    let percent = |share: f64| 100.0 * share;
    let CutOff { precision, from, coverage, linked_coverage } = cut_off;
    match from {
        None => {
            writeln!(f, "  {name}: never, because no cut-off reaches {:.0}% precision", percent(precision))
        }
        Some(from) => writeln!(
            f,
            "  {name} from probability {from:.3}: {:.0}% precision, covers {:.0}% of all tickets and {:.0}% of those with an article",
            percent(precision),
            percent(coverage),
            percent(linked_coverage)
        ),
    }
}
