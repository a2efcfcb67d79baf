//! One reading of a target: page by page, each kept as a whole before the next is asked for.

use std::collections::BTreeSet;

use kb_core::model::ArticleId;
use kb_import::Line;
use kb_import::guess::unread;
use kb_import::map::Provenance;
use serde_json::{Map, Value};

use super::SyncError;
use super::report::TargetReport;
use crate::config::ReadBack;
use crate::delivery::call::CallError;
use crate::delivery::connector::Connector;
use crate::delivery::ticket_source::{ListedTicket, TicketSource};
use crate::store::{ResolvedTicket, ResolvedTickets, Store};

/// If none of so many tickets can be seen, rights were lost, and not tickets.
const SUSPICIOUS: u64 = 20;

/// Whether what is read is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Keep {
    All,
    Nothing,
}

/// A reading of one target.
pub(super) struct Reading<'r> {
    pub(super) store: &'r Store,
    pub(super) name: &'r str,
    pub(super) connector: &'r Connector,
    pub(super) read_back: &'r ReadBack,
    pub(super) keep: Keep,
    /// Whether personal data is removed from texts.
    pub(super) scrubbed: bool,
}

impl Reading<'_> {
    /// Reads what changed on the day `since` or later, or since the last time.
    pub(super) async fn run(&self, since: Option<&str>) -> Result<TargetReport, SyncError> {
        let since = match since {
            Some(day) => format!("{day}T00:00:00Z"),
            None => self.store.resolved_cursor(self.name).await?.unwrap_or_default(),
        };
        let dry_run = self.keep == Keep::Nothing;
        let mut report =
            TargetReport { target: self.name.to_owned(), since, dry_run, ..TargetReport::default() };
        // Pages overlap, so that no ticket is missed that changes meanwhile.
        let mut seen = BTreeSet::new();
        let mut page: Option<String> = None;
        loop {
            let listed = self.connector.changed(&report.since, page.as_deref()).await;
            let listed = listed.map_err(|error| self.failed(error))?;
            let mut tickets = ResolvedTickets { cursor: listed.cursor, ..ResolvedTickets::default() };
            let mut is_new =
                |ticket: &&ListedTicket| seen.insert((ticket.id.clone(), ticket.changed_at.clone()));
            for ticket in listed.tickets.iter().filter(&mut is_new) {
                self.read(ticket, &mut tickets, &mut report).await?;
            }
            self.accept(tickets, &mut report).await?;
            page = listed.next;
            if page.is_none() {
                break;
            }
        }
        self.take_back_deleted(&mut report).await?;
        Ok(report)
    }

    fn failed(&self, error: CallError) -> SyncError {
        SyncError::of_call(self.name, error)
    }

    /// Reads one ticket; what only the whole ticket has is asked for where it is resolved.
    async fn read(
        &self,
        ticket: &ListedTicket,
        tickets: &mut ResolvedTickets,
        report: &mut TargetReport,
    ) -> Result<(), SyncError> {
        let mapping = &self.read_back.mapping;
        let source = self.source(ticket);
        report.understood.records += 1;
        let listed = mapping.read(&ticket.record, &source, self.scrubbed);
        let deleted = listed.line.filter(|line| line.deleted);
        if let Some(deleted) = &deleted {
            report.understood.add_line(deleted);
        }
        if listed.open || deleted.is_some() {
            report.understood.open += u64::from(listed.open);
            tickets.taken_back.push(ticket.id.clone());
            return Ok(());
        }
        let Some(whole) = self.whole(ticket).await? else {
            tickets.taken_back.push(ticket.id.clone());
            return Ok(());
        };
        let mut reading = mapping.read(&whole, &source, self.scrubbed);
        report.understood.add(&reading);
        let problems = reading.problems.iter().map(|problem| (ticket.url.clone(), problem.message.clone()));
        report.problems.extend(problems);
        let Some(mut line) = reading.line.take() else {
            tickets.taken_back.push(ticket.id.clone());
            return Ok(());
        };
        remove_unusable_articles(&mut line, &ticket.url, report);
        unread(mapping, &whole).iter().for_each(|path| report.understood.add_unread(path));
        report.understood.add_line(&line);
        let (id, url) = (ticket.id.clone(), ticket.url.clone());
        let (engineer, verdict) =
            (line.engineer.take().or(reading.engineer).unwrap_or_default(), reading.verdict);
        tickets.resolved.push(ResolvedTicket { id, url, engineer, verdict, line });
        Ok(())
    }

    /// The whole ticket; nothing if it was deleted since it was listed.
    async fn whole(&self, ticket: &ListedTicket) -> Result<Option<Map<String, Value>>, SyncError> {
        match self.connector.whole(ticket).await {
            Ok(whole) => Ok(Some(whole)),
            Err(CallError::Rejected(text)) if text.starts_with("answered 404") => Ok(None),
            Err(error) => Err(self.failed(error)),
        }
    }

    /// Where a line comes from. Its day is that of the last change there, so that reading a ticket again gives the same line.
    fn source(&self, ticket: &ListedTicket) -> Provenance {
        Provenance {
            system: self.read_back.system.name().to_owned(),
            export: self.name.to_owned(),
            date: ticket.changed_at.get(..10).map(str::to_owned),
            mapping: self.read_back.mapping.digest().to_owned(),
            ..Provenance::default()
        }
    }

    async fn accept(&self, tickets: ResolvedTickets, report: &mut TargetReport) -> Result<(), SyncError> {
        if self.keep == Keep::All {
            let changes = self.store.accept_resolved(self.name, tickets).await?;
            report.kept += changes.kept;
            report.taken_back += changes.taken_back;
        }
        Ok(())
    }

    /// Asks whether the tickets that are kept are still there, and takes back those that are not.
    async fn take_back_deleted(&self, report: &mut TargetReport) -> Result<(), SyncError> {
        let (mut after, mut kept, mut gone) = (0, Vec::new(), Vec::new());
        loop {
            let page = self.store.resolved(after, self.name).await?;
            let Some(last) = page.last() else { break };
            after = last.row;
            kept.extend(page.into_iter().map(|resolved| resolved.ticket.id));
        }
        for ids in kept.chunks(self.connector.asked_at_once()) {
            let there = self.connector.still_there(ids).await.map_err(|error| self.failed(error))?;
            let there: BTreeSet<String> = there.into_iter().collect();
            gone.extend(ids.iter().filter(|id| !there.contains(*id)).cloned());
        }
        let (asked, lost) = (kept.len() as u64, gone.len() as u64);
        if lost == asked && asked >= SUSPICIOUS {
            report.notes.push(format!(
                "none of {asked} tickets can be seen any more, so that none was taken back; do its user's rights suffice?"
            ));
            return Ok(());
        }
        report.deleted = lost;
        self.accept(ResolvedTickets { taken_back: gone, ..ResolvedTickets::default() }, report).await
    }
}

/// An article that no build could know would be a finding of every build.
fn remove_unusable_articles(line: &mut Line, url: &str, report: &mut TargetReport) {
    line.articles.retain(|article| {
        let usable = ArticleId::new(article).is_ok();
        if !usable {
            let problem = format!("`{article}` is no article's id; it is left out");
            report.problems.push((url.to_owned(), problem));
        }
        usable
    });
}
