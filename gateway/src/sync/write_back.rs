//! Tags that a person has accepted in a review are written back into the tickets they are about, where a field has room for them. A value
//! that somebody has written there stays, and writing the same again changes nothing.

use std::collections::BTreeMap;
use std::fmt;

use kb_import::Reviewed;
use kb_import::map::{label, path};
use serde_json::{Map, Value};

use super::SyncError;
use crate::config::ReadBack;
use crate::delivery::connector::Connector;
use crate::delivery::ticket_source::TicketTags;
use crate::store::{Store, StoredResolved};

/// How many tags that were not written are named.
const MOST_LEFT: usize = 20;

/// What became of the tags of a target's tickets.
#[derive(Debug, Default)]
pub struct WrittenBack {
    /// The target's name.
    pub target: String,
    /// Tags that are there now.
    pub written: u64,
    /// Tags that had been there before.
    pub known: u64,
    /// Why others are not there, by the ticket's address.
    pub left: Vec<(String, String)>,
    /// Whether nothing was written.
    pub dry_run: bool,
}

impl fmt::Display for WrittenBack {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { target, written, known, left, dry_run } = self;
        let verb = if *dry_run { "would be written" } else { "written" };
        writeln!(f, "{target}: tags {verb}: {written}; there before: {known}; left out: {}", left.len())?;
        left.iter().take(MOST_LEFT).try_for_each(|(place, why)| writeln!(f, "  {place}: {why}"))
    }
}

/// Writes tags into the tickets of one target.
pub(super) struct WriteBack<'w> {
    pub(super) store: &'w Store,
    pub(super) name: &'w str,
    pub(super) connector: &'w Connector,
    pub(super) read_back: &'w ReadBack,
    pub(super) dry_run: bool,
}

/// A tag that is missing in a ticket: a field's path and value, or labels.
enum Missing {
    Field(String, String),
    Labels(Vec<String>),
}

impl WriteBack<'_> {
    /// Writes what was accepted, by the tickets' numbers as `export` writes them.
    pub(super) async fn run(&self, accepted: &BTreeMap<String, Reviewed>) -> Result<WrittenBack, SyncError> {
        let mut report =
            WrittenBack { target: self.name.to_owned(), dry_run: self.dry_run, ..WrittenBack::default() };
        let mut after = 0;
        loop {
            let page = self.store.resolved(after, self.name).await?;
            let Some(last) = page.last() else { return Ok(report) };
            after = last.row;
            for resolved in &page {
                let ours = resolved.number.map(|number| number.to_string());
                let number = ours.unwrap_or_else(|| resolved.ticket.line.ticket.clone());
                if let Some(reviewed) = accepted.get(&number) {
                    self.tag(resolved, reviewed, &mut report).await?;
                }
            }
        }
    }

    async fn record(&self, id: &str) -> Result<Map<String, Value>, SyncError> {
        self.connector.record(id).await.map_err(|error| SyncError::of_call(self.name, error))
    }

    /// Writes the tags of one ticket, and reads it again: some systems drop a value without a word.
    async fn tag(
        &self,
        resolved: &StoredResolved,
        reviewed: &Reviewed,
        report: &mut WrittenBack,
    ) -> Result<(), SyncError> {
        let (id, url) = (&resolved.ticket.id, &resolved.ticket.url);
        let record = self.record(id).await?;
        let (mut fields, mut labels, mut names) = (Vec::new(), Vec::new(), Vec::new());
        for (field, value) in wanted(reviewed) {
            match self.missing(&record, field, &value) {
                Ok(None) => report.known += 1,
                Ok(Some(missing)) => {
                    names.push(field);
                    match missing {
                        Missing::Field(path, value) => fields.push((path, value)),
                        Missing::Labels(missing) => labels.extend(missing),
                    }
                }
                Err(why) => report.left.push((url.clone(), why)),
            }
        }
        if names.is_empty() {
            return Ok(());
        }
        if self.dry_run {
            report.written += names.len() as u64;
            return Ok(());
        }
        let written = self.connector.write_tags(id, &fields, &labels).await;
        written.map_err(|error| SyncError::of_call(self.name, error))?;
        let record = self.record(id).await?;
        for (field, value) in wanted(reviewed).into_iter().filter(|(field, _)| names.contains(field)) {
            match self.missing(&record, field, &value) {
                Ok(None) => report.written += 1,
                Ok(Some(_)) | Err(_) => report.left.push((
                    url.clone(),
                    format!(
                        "`{field}` was not taken; may the target's user write it, and does it list `{value}`?"
                    ),
                )),
            }
        }
        Ok(())
    }

    /// What a record lacks of a tag; nothing where it has it, and why not where it has no place for it.
    fn missing(
        &self,
        record: &Map<String, Value>,
        field: &str,
        value: &str,
    ) -> Result<Option<Missing>, String> {
        let mapping = &self.read_back.mapping;
        let there =
            |at: &str| -> Vec<String> { path::find(record, at).into_iter().flat_map(path::texts).collect() };
        if let Some(at) = mapping.paths(field).iter().find(|at| path::exists(record, at)) {
            let (current, wanted) = (there(at), mapping.name_there(field, value));
            return match current.first() {
                _ if current.iter().any(|text| text.eq_ignore_ascii_case(wanted)) => Ok(None),
                None => Ok(Some(Missing::Field(at.clone(), wanted.to_owned()))),
                Some(other) => Err(format!("`{field}` is `{other}` there, and not `{wanted}`; it stays")),
            };
        }
        let Some(at) = self.connector.labels_at() else {
            return Err(format!("there is no field for `{field}`; name one in the mapping file"));
        };
        let labels: Option<Vec<String>> = value.split(", ").map(|value| label(field, value)).collect();
        let Some(mut labels) = labels else {
            return Err(format!(
                "labels have no blanks, so that `{value}` can't be one; name a field for `{field}` in the mapping file"
            ));
        };
        let there = there(at);
        labels.retain(|label| !there.iter().any(|known| known.eq_ignore_ascii_case(label)));
        Ok((!labels.is_empty()).then_some(Missing::Labels(labels)))
    }
}

/// The tags that were accepted, and the articles, where a review has chosen any.
fn wanted(reviewed: &Reviewed) -> Vec<(&'static str, String)> {
    let articles = reviewed.articles.as_ref().filter(|articles| !articles.is_empty());
    let articles = articles.map(|articles| ("articles", articles.join(", ")));
    reviewed.tags().map(|(field, value)| (field, value.to_owned())).chain(articles).collect()
}
