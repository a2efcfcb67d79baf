//! Reads `resolutions/`: tagged, resolved tickets, one a line or as the items of a JSON array.

use std::collections::BTreeMap;
use std::sync::Arc;

use kb_core::model::Resolution;
use rayon::prelude::*;
use serde_json::{Map, Value};

use super::config::Config;
use super::folder::Folder;
use super::load;
use super::normal_form::composed;
use super::resolution_line::Line;
use super::ticket_changes::{self, Change};
use super::ticket_fields::Ticket;
use super::ticket_rows::{self, Row};
use crate::diagnostic::{Code, Diagnostic, Place, codes};

/// Longest line that is read, in bytes.
const MAX_LINE: usize = 64 * 1024 * 1024;

/// Reads every ticket file of the folder.
pub(super) fn read(folder: &Folder, config: &Config, diagnostics: &mut Vec<Diagnostic>) -> Vec<Line> {
    let (mut lines, mut changes) = (Vec::new(), Vec::new());
    let mut unknown = BTreeMap::new();
    for file in &folder.resolutions {
        match load::tickets(folder, file) {
            Ok((text, found)) => {
                diagnostics.extend(found);
                for result in read_file(file, &text, config, diagnostics) {
                    lines.extend(result.line);
                    changes.extend(result.change);
                    diagnostics.extend(result.diagnostics);
                    for (key, place) in result.unknown {
                        unknown.entry(key).or_insert((0, place)).0 += 1;
                    }
                }
            }
            Err(diagnostic) => diagnostics.push(*diagnostic),
        }
    }
    for (key, (count, place)) in unknown {
        let tickets = if count == 1 { "one ticket has".to_owned() } else { format!("{count} tickets have") };
        let message = format!("the ticket field `{key}` is not known; {tickets} it");
        diagnostics.push(Diagnostic::new(&codes::RESOLUTION_KEY, place, message));
    }
    let lines = ticket_changes::keep_last(ticket_changes::apply(lines, changes, diagnostics), diagnostics);
    note_unknown_audiences(&lines, diagnostics);
    lines
}

type Unknown = BTreeMap<String, (usize, Place)>;

/// The result of reading one line.
#[derive(Default)]
struct LineResult {
    line: Option<Line>,
    change: Option<Change>,
    unknown: Vec<(String, Place)>,
    diagnostics: Vec<Diagnostic>,
}

fn read_file(
    file: &Arc<str>,
    text: &str,
    config: &Config,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<LineResult> {
    match ticket_rows::of(file, text) {
        Ok(rows) => rows.into_par_iter().map(|row| read_row(file, config, &row)).collect(),
        Err(diagnostic) => {
            diagnostics.push(*diagnostic);
            Vec::new()
        }
    }
}

fn read_row(file: &Arc<str>, config: &Config, row: &Row<'_>) -> LineResult {
    let mut result = LineResult::default();
    let place = |column: usize| row.place(file, column);
    let refuse = |code: &'static Code, column, message: String| Diagnostic::new(code, place(column), message);
    let map = match parse(row.json) {
        Ok(map) => map,
        Err((column, message)) => {
            result.diagnostics.push(refuse(&codes::BROKEN_LINE, column, message));
            return result;
        }
    };
    let changes = ticket_changes::is_change(&map);
    let mut ticket = Ticket::new(map);
    let (resolution, articles) = match changes {
        true => (None, Vec::new()),
        false => ticket.resolution(config),
    };
    result.change = if changes { ticket_changes::read(&mut ticket, place(0), config) } else { None };
    let Ticket { fields, problems, unknown_audiences } = ticket;
    for (code, message) in problems {
        result.diagnostics.push(refuse(code, 0, message));
    }
    result.unknown = fields.into_iter().map(|(key, _)| (key, place(0))).collect();
    result.line =
        resolution.map(|resolution| Line { resolution, place: place(0), articles, unknown_audiences });
    result
}

/// The fields of a line, or the column (from 0) and reason why it has none.
fn parse(json: &str) -> Result<Map<String, Value>, (usize, String)> {
    if json.len() > MAX_LINE {
        return Err((0, format!("this line holds {} bytes, too many for a ticket", json.len())));
    }
    serde_json::from_str(json).map_err(|error| {
        let why = error.to_string();
        let why = why.split(" at line ").next().unwrap_or_default();
        (error.column().saturating_sub(1).min(json.len()), format!("this line is not a JSON object: {why}"))
    })
}

/// One warning for each name, however many tickets carry it.
fn note_unknown_audiences(lines: &[Line], diagnostics: &mut Vec<Diagnostic>) {
    let mut unknown: BTreeMap<&str, (usize, &Place)> = BTreeMap::new();
    for line in lines {
        for name in &line.unknown_audiences {
            unknown.entry(name).or_insert((0, &line.place)).0 += 1;
        }
    }
    for (name, (count, place)) in unknown {
        let tickets =
            if count == 1 { "one ticket names".to_owned() } else { format!("{count} tickets name") };
        let message = format!("{tickets} the audience `{name}`, which is not known; this is the first");
        diagnostics.push(Diagnostic::new(&codes::RESOLUTION_AUDIENCE, place.clone(), message));
    }
}

/// Turns the article names of tickets into ids, former ids included; one diagnostic for each name that is not here.
pub(super) fn link(
    lines: Vec<Line>,
    by_id: &BTreeMap<String, kb_core::model::ArticleId>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Resolution> {
    let mut missing: Unknown = BTreeMap::new();
    let mut resolutions = Vec::with_capacity(lines.len());
    for mut line in lines {
        for name in &line.articles {
            match by_id.get(&*composed(name)) {
                Some(id) if line.resolution.articles.contains(id) => {}
                Some(id) => line.resolution.articles.push(id.clone()),
                None => missing.entry(name.clone()).or_insert_with(|| (0, line.place.clone())).0 += 1,
            }
        }
        resolutions.push(line.resolution);
    }
    for (name, (count, place)) in missing {
        let tickets =
            if count == 1 { "one ticket names".to_owned() } else { format!("{count} tickets name") };
        let message = format!("{tickets} the article `{name}`, which is not here; this is the first");
        diagnostics.push(Diagnostic::new(&codes::RESOLUTION_ARTICLE, place, message));
    }
    resolutions
}
