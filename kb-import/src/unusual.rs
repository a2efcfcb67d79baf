//! What is unusual about many tickets together: one account's flood, one answer closed on the spot again and again, and a category whose
//! share jumps. Import and build notice these by the same rules; docs/notes/learning.md has them in words.

use std::collections::BTreeMap;

/// An account's tickets of one week are no flood below this number.
const FEWEST_OF_FLOOD: usize = 30;
/// A flood is this many times what the account has in its other weeks.
const TIMES_USUAL: f64 = 10.0;
/// A flood is this share of all tickets of its week.
const SHARE_OF_WEEK: f64 = 0.2;
/// Fewer tickets with the same answer are no template.
const FEWEST_OF_TEMPLATE: usize = 20;
/// This share of a template's tickets was closed on the spot.
const SHARE_CLOSED_AT_ONCE: f64 = 0.9;
/// Fewer tickets of a category in a week are no shift.
const FEWEST_OF_SHIFT: usize = 20;
/// A shift is this many times the category's usual share.
const TIMES_SHARE: f64 = 3.0;
/// By how many standard deviations of a Poisson count a shift is above what is usual.
const DEVIATIONS: f64 = 6.0;
/// So many weeks before it say what is usual.
const WEEKS_BEFORE: i32 = 12;
/// In at least this many of them there were tickets.
const FEWEST_WEEKS: usize = 4;

/// What is looked at of a ticket. Accounts and categories go by numbers that the caller gives.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Seen {
    /// Its account.
    pub account: Option<u32>,
    /// Its category.
    pub category: Option<u32>,
    /// The week in which it was opened; see [`week`].
    pub week: Option<i32>,
    /// A hash of its answer's letters; see [`answer_hash`].
    pub answer: Option<u64>,
    /// Whether it was closed on the day on which it was opened, or in five minutes of work.
    pub at_once: bool,
}

/// The week of a day, both counted from 1970; weeks begin on Mondays.
pub fn week(day: i32) -> i32 {
    (day + 3).div_euclid(7)
}

/// The first day of a week.
pub fn first_day(week: i32) -> i32 {
    week * 7 - 3
}

/// A hash of an answer's letters and digits, whatever their case; `None` for an answer without any.
pub fn answer_hash(answer: &str) -> Option<u64> {
    let letters = answer.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase);
    let letters: String = letters.collect();
    (!letters.is_empty()).then(|| xxhash_rust::xxh3::xxh3_64(letters.as_bytes()))
}

/// One account's tickets of one week, far more than it usually has.
#[derive(Debug, Clone, PartialEq)]
pub struct Flood {
    /// The account.
    pub account: u32,
    /// The week.
    pub week: i32,
    /// Its tickets, by their places.
    pub tickets: Vec<usize>,
    /// What the account has in its other weeks, on average over the weeks that have tickets at all.
    pub usual: f64,
}

/// Tickets with the same answer, closed on the spot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    /// The tickets, by their places.
    pub tickets: Vec<usize>,
}

/// A category that has far more tickets in a week than before.
#[derive(Debug, Clone, PartialEq)]
pub struct Shift {
    /// The category.
    pub category: u32,
    /// The week.
    pub week: i32,
    /// Its tickets in that week.
    pub tickets: usize,
    /// As many as its share before lets expect.
    pub usual: f64,
}

/// The floods, by account and week.
pub fn floods(seen: &[Seen]) -> Vec<Flood> {
    let mut of_week: BTreeMap<i32, usize> = BTreeMap::new();
    let mut of_account: BTreeMap<u32, BTreeMap<i32, Vec<usize>>> = BTreeMap::new();
    for (at, ticket) in seen.iter().enumerate() {
        let Some(week) = ticket.week else { continue };
        *of_week.entry(week).or_default() += 1;
        if let Some(account) = ticket.account {
            of_account.entry(account).or_default().entry(week).or_default().push(at);
        }
    }
    let other_weeks = of_week.len().saturating_sub(1).max(1) as f64;
    let mut floods = Vec::new();
    for (account, weeks) in of_account {
        let all: usize = weeks.values().map(Vec::len).sum();
        for (week, tickets) in weeks {
            let count = tickets.len();
            let usual = (all - count) as f64 / other_weeks;
            let is_flood = count >= FEWEST_OF_FLOOD
                && count as f64 >= TIMES_USUAL * usual
                && count as f64 >= SHARE_OF_WEEK * of_week[&week] as f64;
            if is_flood && of_week.len() > 1 {
                floods.push(Flood { account, week, tickets, usual });
            }
        }
    }
    floods
}

/// The templates, in the order of their first tickets.
pub fn templates(seen: &[Seen]) -> Vec<Template> {
    let mut alike: BTreeMap<u64, Vec<usize>> = BTreeMap::new();
    for (at, ticket) in seen.iter().enumerate() {
        if let Some(answer) = ticket.answer {
            alike.entry(answer).or_default().push(at);
        }
    }
    let is_template = |tickets: &Vec<usize>| {
        let at_once = tickets.iter().filter(|at| seen[**at].at_once).count();
        tickets.len() >= FEWEST_OF_TEMPLATE && at_once as f64 >= SHARE_CLOSED_AT_ONCE * tickets.len() as f64
    };
    let mut found: Vec<Template> =
        alike.into_values().filter(is_template).map(|tickets| Template { tickets }).collect();
    found.sort_by_key(|template| template.tickets.first().copied());
    found
}

/// The shifts, by week and category.
pub fn shifts(seen: &[Seen]) -> Vec<Shift> {
    let mut weeks: BTreeMap<i32, (usize, BTreeMap<u32, usize>)> = BTreeMap::new();
    for ticket in seen {
        let (Some(week), Some(category)) = (ticket.week, ticket.category) else { continue };
        let (all, categories) = weeks.entry(week).or_default();
        *all += 1;
        *categories.entry(category).or_default() += 1;
    }
    let mut found = Vec::new();
    for (week, (all, categories)) in &weeks {
        let before: Vec<&(usize, BTreeMap<u32, usize>)> =
            weeks.range(week - WEEKS_BEFORE..*week).map(|(_, counts)| counts).collect();
        let total: usize = before.iter().map(|(all, _)| all).sum();
        if before.len() < FEWEST_WEEKS || total == 0 {
            continue;
        }
        for (category, count) in categories {
            let earlier: usize = before.iter().filter_map(|(_, of)| of.get(category)).sum();
            let usual = *all as f64 * earlier as f64 / total as f64;
            let count_f = *count as f64;
            if *count >= FEWEST_OF_SHIFT
                && count_f >= TIMES_SHARE * usual
                && count_f >= usual + DEVIATIONS * usual.max(1.0).sqrt()
            {
                found.push(Shift { category: *category, week: *week, tickets: *count, usual });
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two tickets of each of five accounts and categories in each of ten weeks.
    fn calm() -> Vec<Seen> {
        let ticket = |n: u32| Seen {
            account: Some(n % 5),
            category: Some(n % 5),
            week: Some((n / 10) as i32),
            answer: Some(u64::from(n)),
            at_once: true,
        };
        (0..100).map(ticket).collect()
    }

    #[test]
    fn a_flood_is_one_accounts_and_sudden() {
        let more = |count: u32, account: fn(u32) -> u32, week: fn(u32) -> i32| {
            let ticket = |n| Seen { account: Some(account(n)), week: Some(week(n)), ..Seen::default() };
            calm().into_iter().chain((0..count).map(ticket)).collect::<Vec<_>>()
        };
        for (tickets, expected) in [
            (calm(), vec![]),
            (more(300, |_| 7, |_| 4), vec![(7, 4, 300)]),
            (more(29, |_| 7, |_| 4), vec![]),
            // Everybody has more, or one has more all the time.
            (more(300, |n| n % 50, |_| 4), vec![]),
            (more(300, |_| 7, |n| (n % 10) as i32), vec![]),
        ] {
            let found =
                floods(&tickets).into_iter().map(|flood| (flood.account, flood.week, flood.tickets.len()));
            assert_eq!(found.collect::<Vec<_>>(), expected);
        }
    }

    #[test]
    fn a_template_is_one_answer_on_the_spot() {
        let same = |count: usize, late: usize| {
            let ticket = |n: usize| Seen {
                answer: answer_hash("See the FAQ!"),
                at_once: n >= late,
                ..Seen::default()
            };
            (0..count).map(ticket).chain(calm()).collect::<Vec<_>>()
        };
        for (tickets, expected) in [
            (calm(), vec![]),
            (same(20, 0), vec![20]),
            (same(19, 0), vec![]),
            (same(40, 4), vec![40]),
            (same(40, 5), vec![]),
        ] {
            let found = templates(&tickets).into_iter().map(|template| template.tickets.len());
            assert_eq!(found.collect::<Vec<_>>(), expected);
        }
        assert_eq!(answer_hash("see the  faq"), answer_hash("See the FAQ!"));
        assert_eq!(answer_hash(" …\n"), None);
    }

    #[test]
    fn a_shift_is_a_categorys_share_that_jumps() {
        let more = |count: u32, category: u32, week: i32| {
            let ticket = move |_| Seen { category: Some(category), week: Some(week), ..Seen::default() };
            calm().into_iter().chain((0..count).map(ticket)).collect::<Vec<_>>()
        };
        for (tickets, expected) in [
            (calm(), vec![]),
            (more(40, 1, 8), vec![(1, 8, 42)]),
            (more(10, 1, 8), vec![]),
            // Nobody knows what is usual in the first weeks.
            (more(40, 1, 2), vec![]),
        ] {
            let found = shifts(&tickets).into_iter().map(|shift| (shift.category, shift.week, shift.tickets));
            assert_eq!(found.collect::<Vec<_>>(), expected);
        }
    }

    #[test]
    fn weeks_begin_on_mondays() {
        // 1970-01-05 was a Monday.
        for (day, expected) in [(3, 0), (4, 1), (10, 1), (11, 2), (-3, 0), (-4, -1)] {
            assert_eq!(week(day), expected, "{day}");
            assert!((first_day(expected)..first_day(expected) + 7).contains(&day), "{day}");
        }
    }
}
