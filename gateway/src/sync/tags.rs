//! `kb-gateway tags`: what share of the resolved tickets says what it was about and which article closed it, and which tickets lack
//! something.

use std::collections::BTreeMap;
use std::io::{self, ErrorKind, Write};

use chrono::{Datelike, NaiveDate};
use kb_core::model::TagField;
use kb_import::Line;
use serde::Serialize;

use crate::config::{TagsBy, TagsConfig};
use crate::plain_text::plain;
use crate::store::{Store, StoreError, StoredResolved};

/// The tags that a resolved ticket should have, beside a link.
const WANTED: [TagField; 3] = [TagField::Category, TagField::RootCause, TagField::Resolution];

/// Why the command failed.
#[derive(Debug, thiserror::Error)]
pub enum TagsError {
    /// The database could not be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The lines could not be written.
    #[error("cannot write to standard output ({0})")]
    Write(#[from] io::Error),
}

/// How many tickets there are, and how many say each wanted thing.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Serialize)]
struct Share {
    tickets: u64,
    category: u64,
    root_cause: u64,
    resolution: u64,
    link: u64,
}

/// A ticket that lacks something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Lacking {
    target: String,
    ticket: String,
    url: String,
    engineer: String,
    resolved: String,
    lacks: Vec<&'static str>,
}

/// Everything that is shown.
#[derive(Debug, Default, Serialize)]
struct Overview {
    tickets: u64,
    shares: BTreeMap<String, Share>,
    /// How many tickets have each field of resolution/1.
    fields: BTreeMap<&'static str, u64>,
    next: Vec<Lacking>,
}

/// Prints shares and the next tickets. The gateway may run meanwhile.
pub async fn tags(config: &TagsConfig) -> Result<(), TagsError> {
    let store = Store::open_existing(&config.database).await?;
    let mut overview = Overview::default();
    let mut after = 0;
    loop {
        let page = store.resolved(after, "").await?;
        let Some(last) = page.last() else { break };
        after = last.row;
        page.iter().for_each(|resolved| overview.add(resolved, config));
    }
    store.close().await;
    match print(&overview, config) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        other => Ok(other?),
    }
}

impl Overview {
    fn add(&mut self, resolved: &StoredResolved, config: &TagsConfig) {
        let said = said(&resolved.ticket.line);
        self.tickets += 1;
        for field in resolved.ticket.line.filled() {
            *self.fields.entry(field).or_default() += 1;
        }
        let key = match config.by {
            TagsBy::Engineer if resolved.ticket.engineer.is_empty() => "(nobody)".to_owned(),
            TagsBy::Engineer => resolved.ticket.engineer.clone(),
            TagsBy::Target => resolved.target.clone(),
            TagsBy::Field => "(all)".to_owned(),
            TagsBy::Week => week(resolved.ticket.line.resolved.as_deref().unwrap_or_default()),
        };
        let share = self.shares.entry(key).or_default();
        share.tickets += 1;
        let counts = [&mut share.category, &mut share.root_cause, &mut share.resolution, &mut share.link];
        for (count, said) in counts.into_iter().zip(said) {
            *count += u64::from(said);
        }
        let names = WANTED.into_iter().map(TagField::name).chain(["link"]);
        let lacks: Vec<&'static str> =
            names.zip(said).filter(|(_, said)| !said).map(|(name, _)| name).collect();
        if !lacks.is_empty() {
            self.add_lacking(resolved, lacks, config.next);
        }
    }

    /// Keeps the tickets that were resolved last.
    fn add_lacking(&mut self, resolved: &StoredResolved, lacks: Vec<&'static str>, most: usize) {
        let StoredResolved { target, ticket, .. } = resolved;
        self.next.push(Lacking {
            target: target.clone(),
            ticket: ticket.line.ticket.clone(),
            url: ticket.url.clone(),
            engineer: ticket.engineer.clone(),
            resolved: ticket.line.resolved.clone().unwrap_or_default(),
            lacks,
        });
        self.next.sort_by(|a, b| b.resolved.cmp(&a.resolved).then_with(|| a.url.cmp(&b.url)));
        self.next.truncate(most);
    }
}

/// Which of the wanted things a ticket says.
fn said(line: &Line) -> [bool; 4] {
    let [category, root_cause, resolution] = WANTED.map(|field| line.tag(field).is_some());
    [category, root_cause, resolution, line.is_linked()]
}

/// The week of a day, as ISO 8601 counts it.
fn week(day: &str) -> String {
    let day = day.get(..10).and_then(|day| NaiveDate::parse_from_str(day, "%Y-%m-%d").ok());
    day.map_or("(no date)".to_owned(), |day| {
        let week = day.iso_week();
        format!("{}-W{:02}", week.year(), week.week())
    })
}

fn print(overview: &Overview, config: &TagsConfig) -> io::Result<()> {
    let mut out = io::stdout().lock();
    if config.json {
        return writeln!(out, "{}", plain(&serde_json::to_string(overview)?));
    }
    match config.by {
        TagsBy::Engineer => print_shares(&overview.shares, "engineer", &mut out)?,
        TagsBy::Target => print_shares(&overview.shares, "target", &mut out)?,
        TagsBy::Week => print_shares(&overview.shares, "week", &mut out)?,
        TagsBy::Field => {
            writeln!(out, "field\ttickets\tshare")?;
            for (field, count) in &overview.fields {
                writeln!(out, "{field}\t{count}\t{}%", count * 100 / overview.tickets)?;
            }
        }
    }
    for ticket in &overview.next {
        let Lacking { ticket: number, url, engineer, lacks, .. } = ticket;
        let line = format!("lacks {}: {number} {url} {engineer}", lacks.join(", "));
        writeln!(out, "{}", plain(line.trim_end()))?;
    }
    Ok(())
}

/// A line for each group of tickets, with tabs.
fn print_shares(shares: &BTreeMap<String, Share>, by: &str, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "{by}\ttickets\tcategory\troot cause\tresolution\tlink")?;
    for (key, share) in shares {
        let Share { tickets, category, root_cause, resolution, link } = *share;
        let percent = |count: u64| format!("{}%", count * 100 / tickets);
        let shares = [category, root_cause, resolution, link].map(percent);
        writeln!(out, "{}\t{tickets}\t{}", plain(key), shares.join("\t"))?;
    }
    Ok(())
}
