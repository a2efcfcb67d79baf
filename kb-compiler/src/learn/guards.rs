//! Tickets that are unusual together teach less: one account's flood, and one answer that closes tickets on the spot. What is unusual is
//! decided as in an import (`kb_import::unusual`).

use std::collections::BTreeMap;
use std::fmt;

use kb_core::model::Resolution;
use kb_import::unusual::{Seen, answer_hash, first_day, floods, shifts, templates, week};
use serde::Serialize;

use super::tickets::TrainingTicket;
use crate::days;

/// The tickets of a flood, a template or a mistagged heap count at most as many as this.
pub(super) const COUNTED: f32 = 20.0;
/// Least share of the tickets that must name their account, so that those which don't are taken for one account's.
const USUAL: f64 = 0.5;
/// Most work of a ticket that was closed on the spot, in minutes.
const MOST_MINUTES: u32 = 5;

/// Tickets that are unusual together.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Unusual {
    /// `flood`, `template`, `shift` or `mistagged`.
    pub kind: &'static str,
    /// The account of a flood, the category of a shift, the first ticket of a template, or what mistagged tickets have in common.
    pub name: String,
    /// The first day of the week, `YYYY-MM-DD`; not there for templates and mistagged tickets.
    pub week: Option<String>,
    /// How many tickets.
    pub tickets: usize,
    /// How many there are usually; not there for templates.
    pub usual: Option<f64>,
    /// As how many tickets they teach.
    pub counted: f32,
}

impl fmt::Display for Unusual {
    /// A line of the report: what is unusual, and what became of it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, tickets, counted, .. } = self;
        let week = self.week.as_deref().unwrap_or_default();
        let usual = self.usual.unwrap_or_default();
        match self.kind {
            "flood" => writeln!(
                f,
                "  unusual: {tickets} tickets of {name} in the week of {week}, usually {usual:.0}; together they teach like {counted:.0}"
            ),
            "template" => writeln!(
                f,
                "  unusual: {tickets} tickets have the same answer and were closed on the spot, such as {name}; together they teach like {counted:.0}"
            ),
            "mistagged" => writeln!(
                f,
                "  unusual: {tickets} tickets of {name} name articles that neither their words nor like tickets suggest, usually {usual:.0}; together they teach like {counted:.0}; look whether they are tagged right"
            ),
            _ => writeln!(
                f,
                "  unusual: {tickets} tickets about {name} in the week of {week}, usually {usual:.0}; look whether they are tagged right"
            ),
        }
    }
}

/// Finds what is unusual in the tickets of engineers, and lowers the weights of floods and templates. Those that are left are judged by the
/// others: see `agreement`.
pub fn weigh_down(tickets: &mut [(usize, TrainingTicket)], resolutions: &[Resolution]) -> Vec<Unusual> {
    let seen = Looked::at(tickets, resolutions);
    let ticket_of = |at: usize| &resolutions[tickets[seen.places[at]].0];
    let mut found = Vec::new();
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for flood in floods(&seen.tickets) {
        let name = flood.tickets.first().and_then(|at| ticket_of(*at).account.clone());
        found.push(Unusual {
            kind: "flood",
            name: name.unwrap_or_else(|| "(no account)".to_owned()),
            week: Some(days::written(first_day(flood.week))),
            tickets: flood.tickets.len(),
            usual: Some(flood.usual),
            counted: COUNTED,
        });
        groups.push(flood.tickets);
    }
    for template in templates(&seen.tickets) {
        let name = template.tickets.first().map(|at| ticket_of(*at).ticket.clone()).unwrap_or_default();
        let count = template.tickets.len();
        let counted = COUNTED.min(count as f32);
        found.push(Unusual { kind: "template", name, week: None, tickets: count, usual: None, counted });
        groups.push(template.tickets);
    }
    for shift in shifts(&seen.tickets) {
        found.push(Unusual {
            kind: "shift",
            name: seen.categories.get(shift.category as usize).cloned().unwrap_or_default(),
            week: Some(days::written(first_day(shift.week))),
            tickets: shift.tickets,
            usual: Some(shift.usual),
            counted: shift.tickets as f32,
        });
    }
    for group in groups {
        let factor = COUNTED / (group.len() as f32).max(COUNTED);
        for at in group {
            tickets[seen.places[at]].1.distrust(factor);
        }
    }
    found
}

/// The tickets of engineers, as they are looked at.
struct Looked {
    tickets: Vec<Seen>,
    /// Where each stands among the training tickets.
    places: Vec<usize>,
    categories: Vec<String>,
}

impl Looked {
    fn at(tickets: &[(usize, TrainingTicket)], resolutions: &[Resolution]) -> Self {
        let engineers: Vec<usize> = (0..tickets.len()).filter(|at| !tickets[*at].1.from_client).collect();
        let named = engineers.iter().filter(|at| tickets[**at].1.account.is_some()).count();
        let usual = named as f64 >= USUAL * engineers.len() as f64;
        let mut numbers: BTreeMap<&str, u32> = BTreeMap::new();
        for at in &engineers {
            if let Some(category) = resolutions[tickets[*at].0].category.as_deref() {
                numbers.entry(category).or_default();
            }
        }
        numbers.values_mut().zip(0..).for_each(|(number, next)| *number = next);
        let seen = |at: &usize| {
            let (index, ticket) = &tickets[*at];
            let resolution = &resolutions[*index];
            let same_day =
                resolution.opened_day.is_some() && resolution.opened_day == resolution.resolved_day;
            let quick = resolution.minutes.is_some_and(|minutes| minutes <= MOST_MINUTES);
            Seen {
                // Where accounts are named, tickets without one may all be of one.
                account: ticket.account.or_else(|| usual.then_some(u32::MAX)),
                category: resolution.category.as_deref().and_then(|category| numbers.get(category).copied()),
                week: ticket.day.map(week),
                answer: resolution.summary.as_deref().and_then(answer_hash),
                at_once: same_day || quick,
            }
        };
        let tickets = engineers.iter().map(seen).collect();
        let categories = numbers.into_keys().map(str::to_owned).collect();
        Self { tickets, places: engineers, categories }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Ten tickets of ten accounts in each of 20 weeks, and then `more`.
    fn tickets(
        more: usize,
        each: impl Fn(usize) -> (Resolution, TrainingTicket),
    ) -> (Vec<Resolution>, Vec<(usize, TrainingTicket)>) {
        let calm = (0..200).map(|n: usize| {
            let day = 19_000 + 7 * (n / 10) as i32;
            let account = format!("A-{}", n % 10);
            let resolution = Resolution {
                account: Some(account),
                category: Some("usual".into()),
                ..Resolution::default()
            };
            let ticket = TrainingTicket { account: Some(n as u32 % 10), day: Some(day), ..ticket() };
            (resolution, ticket)
        });
        let all: Vec<_> = calm.chain((0..more).map(each)).collect();
        let (resolutions, tickets): (Vec<_>, Vec<_>) = all.into_iter().unzip();
        (resolutions, tickets.into_iter().enumerate().collect())
    }

    fn ticket() -> TrainingTicket {
        TrainingTicket { articles: vec![1], weight: 1.0, share: 1.0, ..TrainingTicket::default() }
    }

    fn check(
        (resolutions, mut tickets): (Vec<Resolution>, Vec<(usize, TrainingTicket)>),
        expected: &[(&str, &str, usize)],
        weight: f32,
    ) {
        let found = weigh_down(&mut tickets, &resolutions);
        let shown: Vec<_> = found.iter().map(|one| (one.kind, one.name.as_str(), one.tickets)).collect();
        assert_eq!(shown, expected);
        let sum =
            |of: fn(&TrainingTicket) -> f32| tickets[200..].iter().map(|(_, ticket)| of(ticket)).sum::<f32>();
        for found in [sum(|ticket| ticket.weight), sum(|ticket| ticket.share)] {
            assert!((found - weight).abs() < 0.1, "{found} instead of {weight}");
        }
        assert!(tickets[..200].iter().all(|(_, ticket)| ticket.weight == 1.0 && !ticket.suspect));
    }

    #[test]
    fn floods_and_templates_count_as_twenty_and_shifts_are_told() {
        let of = |account: Option<&str>, answer: &str, category: &str, day: i32| {
            let resolution = Resolution {
                account: account.map(str::to_owned),
                summary: Some(answer.to_owned()),
                category: Some(category.to_owned()),
                opened_day: Some(day),
                resolved_day: Some(day),
                ticket: format!("T-{day}"),
                ..Resolution::default()
            };
            let number = account.map(|name| name.len() as u32 + 100);
            (resolution, TrainingTicket { account: number, day: Some(day), ..ticket() })
        };
        let flood = |n: usize| of(Some("ACME"), &n.to_string(), "usual", 19_101);
        check(tickets(300, flood), &[("flood", "ACME", 300)], 20.0);
        let nobody = |n: usize| of(None, &n.to_string(), "usual", 19_101);
        check(tickets(150, nobody), &[("flood", "(no account)", 150)], 20.0);
        let template =
            |n: usize| of(Some(&"x".repeat(n)), "Closed automatically.", "usual", 19_000 + n as i32);
        check(tickets(100, template), &[("template", "T-19000", 100)], 20.0);
        let shift = |n: usize| of(Some(&"x".repeat(n)), &n.to_string(), "new", 19_101);
        check(tickets(100, shift), &[("shift", "new", 100)], 100.0);
        check(tickets(20, flood), &[], 20.0);
        let (resolutions, mut unusual) = tickets(300, flood);
        let told = weigh_down(&mut unusual, &resolutions).iter().map(ToString::to_string).collect::<String>();
        let expected = "  unusual: 300 tickets of ACME in the week of 2022-04-18, usually 0; together they teach like 20\n";
        assert_eq!(told, expected);
    }
}
