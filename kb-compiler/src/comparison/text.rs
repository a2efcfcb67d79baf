//! A comparison as text: plain words for who keeps the articles, and with `{:#}` the metrics.

use std::fmt;

use super::change::{Change, Found};
use super::figures::{Figures, Metric};
use super::suspects::Suspects;
use super::{Comparison, LostQuestion};

/// Changes, questions and tickets listed; the JSON lists all.
const MAX_LISTED: usize = 5;

impl fmt::Display for Comparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { against, questions, tickets, sampled_from, gone, changes, .. } = self;
        writeln!(f, "compared with {against}")?;
        fmt_figures(f, questions, "questions of queries.tsv")?;
        fmt_figures(f, tickets, &format!("of {sampled_from} tickets that an article closed"))?;
        for LostQuestion { place, question, article } in gone.iter().take(MAX_LISTED) {
            writeln!(f, "  {place} {question:?}: its article {article} is no longer in this bundle")?;
        }
        let worse: Vec<&Change> = changes.iter().filter(|change| change.fall() > 0.0).collect();
        if !changes.is_empty() {
            let moved = changes.iter().filter(|change| change.has_another_first()).count();
            writeln!(
                f,
                "  another first article: {moved}; right article lower: {}, higher: {}",
                worse.len(),
                changes.iter().filter(|change| change.fall() < 0.0).count()
            )?;
        }
        worse.into_iter().take(MAX_LISTED).try_for_each(|change| fmt_change(f, change))
    }
}

fn fmt_figures(f: &mut fmt::Formatter<'_>, figures: &Figures, name: &str) -> fmt::Result {
    let Figures { asked, s1, s3, mrr, .. } = figures;
    if *asked == 0 {
        return Ok(());
    }
    let count = |share: f64| (share * *asked as f64).round() as usize;
    let times = |Metric { before, after, .. }: &Metric| format!("{} → {}", count(*before), count(*after));
    writeln!(
        f,
        "  {asked} {name}: the right article comes first for {}, among the first three for {}",
        times(s1),
        times(s3)
    )?;
    if f.alternate() {
        let step = |Metric { before, after, .. }: &Metric| format!("{before:.3} → {after:.3}");
        writeln!(f, "    S@1 {}, S@3 {}, MRR@10 {}", step(s1), step(s3), step(mrr))?;
    }
    Ok(())
}

fn fmt_change(f: &mut fmt::Formatter<'_>, change: &Change) -> fmt::Result {
    let Change { place, question, ticket, first, because, suspects, right, .. } = change;
    let what = match (question, ticket) {
        (Some(question), _) => format!("{question:?}"),
        (None, ticket) => format!("ticket {:?}", ticket.as_deref().unwrap_or_default()),
    };
    let rank = |rank: Option<usize>| rank.map_or("beyond ten".to_owned(), |rank| format!("{rank}"));
    let right: Vec<&str> = right.iter().map(String::as_str).collect();
    writeln!(
        f,
        "  {place} {what}: {} from place {} to {}",
        right.join(", "),
        rank(change.rank.before),
        rank(change.rank.after)
    )?;
    if change.has_another_first() {
        let name = |found: &Option<Found>| {
            found.as_ref().map_or("nothing".to_owned(), |Found { id, title }| format!("{title:?} ({id})"))
        };
        writeln!(f, "    first was {}, is {}", name(&first.before), name(&first.after))?;
    }
    if let Some(because) = because {
        writeln!(f, "    {because}")?;
    }
    suspects.as_ref().map_or(Ok(()), |suspects| fmt_suspects(f, suspects))
}

fn fmt_suspects(f: &mut fmt::Formatter<'_>, suspects: &Suspects) -> fmt::Result {
    let Suspects { articles, accounts, tickets } = suspects;
    let mut by_count: Vec<(&String, &usize)> = accounts.iter().collect();
    by_count.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
    let by_count = by_count.iter().map(|(account, count)| match account.as_str() {
        "" => format!("no account {count}"),
        account => format!("{account:?} {count}"),
    });
    let (by_count, places) = (first_few(by_count), first_few(tickets.iter().cloned()));
    let (count, articles) = (tickets.len(), first_few(articles.iter().cloned()));
    writeln!(f, "    tickets in these words that name {articles}: {count} ({by_count}): {places}")
}

/// The first few of a list, and a sign that there are more.
fn first_few(mut all: impl Iterator<Item = String>) -> String {
    let mut few: Vec<String> = all.by_ref().take(MAX_LISTED).collect();
    few.extend(all.next().map(|_| "…".to_owned()));
    few.join(", ")
}
