//! How much each ticket may teach, and count where ranking is measured. No account outweighs all others about an article, its repeated
//! question counts less each time, and what clients report by themselves is bounded further, so that no number of entries outweighs what
//! engineers say.

use std::collections::BTreeMap;

use xxhash_rust::xxh3::xxh3_64;

use super::tickets::TrainingTicket;

/// β of the effective number of samples: an account's repetitions of one question count at most 1 / (1 − β) = five times.
const OVERLAP: f32 = 0.8;
/// An account's tickets about one article may always weigh this much together; 1 is the mean of the engineers' tickets.
const FREE: f32 = 5.0;
/// The most that an account's own reports about one article weigh together.
const VOICE: f32 = 1.0;
/// Most reports of an account about one article that are read; the newest. They share its weight, and bound the counts that inverse
/// document frequencies are made of.
const REPORTS: usize = 20;
/// Least share of the tickets that must name their account, so that those which don't are taken for one account's.
const USUAL: f64 = 0.5;

/// What a ticket says: the article, whether it is right, and the account that says so.
type Claim = (u32, bool, Option<u32>);

/// Leaves out reports of clients that say nothing of an article, and all but the newest of each account about each article. Returns how
/// many.
pub fn leave_out_excess(tickets: &mut Vec<(usize, TrainingTicket)>) -> usize {
    let mut newest: Vec<usize> = (0..tickets.len()).filter(|at| tickets[*at].1.from_client).collect();
    newest.sort_by_key(|at| (std::cmp::Reverse(tickets[*at].1.day), std::cmp::Reverse(*at)));
    let mut counts: BTreeMap<Claim, usize> = BTreeMap::new();
    let mut left_out = vec![false; tickets.len()];
    for at in newest {
        let ticket = &tickets[at].1;
        let full = |claim| counts.get(&claim).is_some_and(|count| *count >= REPORTS);
        left_out[at] = !ticket.has_label() || claims(ticket).any(full);
        if !left_out[at] {
            claims(ticket).for_each(|claim| *counts.entry(claim).or_default() += 1);
        }
    }
    let before = tickets.len();
    let mut left_out = left_out.into_iter();
    tickets.retain(|_| !left_out.next().unwrap_or(false));
    before - tickets.len()
}

/// Lowers the weight of repetitions, of clients' reports and of an account that outweighs all others.
///
/// Repetitions: n tickets of one account with the same words, whatever they name, count as their effective number
/// (1 − βⁿ) / (1 − β), after Cui and others, "Class-Balanced Loss Based on Effective Number of Samples", 2019.
///
/// Reports: the sum of an account's weights for an article, s = Σ w, is bounded by the factor min(1, 1 / s), as in "Bounding User
/// Contributions", Amin and others, 2019. All who have no account are one account.
///
/// Outweighing: s of any ticket is bounded by the factor min(1, max(5, r) / s), where r is the sum of all other accounts. A ticket about
/// several articles gets the least of its factors.
///
/// Tickets of engineers that name no account are not bounded, unless most others do: nobody knows whose they are.
pub fn bound(tickets: &mut [(usize, TrainingTicket)]) {
    let engineers = || tickets.iter().filter(|(_, ticket)| !ticket.from_client);
    let named = engineers().filter(|(_, ticket)| ticket.account.is_some()).count();
    let usual = named as f64 >= USUAL * engineers().count() as f64;
    let is_bounded = |ticket: &TrainingTicket| {
        ticket.has_label() && (usual || ticket.from_client || ticket.account.is_some())
    };
    let mut bounded: Vec<&mut TrainingTicket> =
        tickets.iter_mut().map(|(_, ticket)| ticket).filter(|ticket| is_bounded(ticket)).collect();
    if bounded.iter().all(|ticket| ticket.account.is_none() && !ticket.from_client) {
        return;
    }
    discount_repetitions(&mut bounded);
    bound_reports(&mut bounded);
    bound_accounts(&mut bounded);
}

/// Lowers what a ticket teaches and counts.
fn lower(ticket: &mut TrainingTicket, factor: f32) {
    ticket.weight *= factor;
    ticket.share *= factor;
}

fn discount_repetitions(tickets: &mut [&mut TrainingTicket]) {
    let mut counts: BTreeMap<Question, u32> = BTreeMap::new();
    tickets.iter().for_each(|ticket| *counts.entry(question(ticket)).or_default() += 1);
    counts.retain(|_, count| *count > 1);
    for ticket in tickets.iter_mut().filter(|_| !counts.is_empty()) {
        if let Some(count) = counts.get(&question(ticket)) {
            lower(ticket, effective_number(*count) / *count as f32);
        }
    }
}

/// (1 − βⁿ) / (1 − β), by multiplication, which is the same on every machine.
fn effective_number(count: u32) -> f32 {
    let power = (0..count).fold(1.0, |power, _| power * OVERLAP);
    (1.0 - power) / (1.0 - OVERLAP)
}

/// What makes a question repeated: who asks, and the letters of the text.
type Question = (Option<u32>, u64);

fn question(ticket: &TrainingTicket) -> Question {
    let letters = ticket.text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase);
    let letters: String = letters.collect();
    (ticket.account, xxh3_64(letters.as_bytes()))
}

fn bound_reports(tickets: &mut [&mut TrainingTicket]) {
    let sums = sums(tickets.iter().filter(|ticket| ticket.from_client).map(|ticket| &**ticket));
    for ticket in tickets.iter_mut().filter(|ticket| ticket.from_client) {
        let factors = claims(ticket).filter_map(|claim| sums.get(&claim)).map(|sum| VOICE / sum.max(VOICE));
        let least = factors.fold(1.0, f32::min);
        lower(ticket, least);
    }
}

fn bound_accounts(tickets: &mut [&mut TrainingTicket]) {
    let sums = sums(tickets.iter().map(|ticket| &**ticket));
    let mut totals: BTreeMap<(u32, bool), f32> = BTreeMap::new();
    for ((article, is_right, _), sum) in &sums {
        *totals.entry((*article, *is_right)).or_default() += sum;
    }
    for ticket in tickets {
        let factors = claims(ticket).filter_map(|claim| {
            let (sum, total) = (sums.get(&claim)?, totals.get(&(claim.0, claim.1))?);
            Some((total - sum).max(FREE) / sum)
        });
        let least = factors.fold(1.0, f32::min);
        lower(ticket, least);
    }
}

/// The sum of each account's weights for each article.
fn sums<'t>(tickets: impl Iterator<Item = &'t TrainingTicket>) -> BTreeMap<Claim, f32> {
    let mut sums: BTreeMap<Claim, f32> = BTreeMap::new();
    for ticket in tickets {
        claims(ticket).for_each(|claim| *sums.entry(claim).or_default() += ticket.weight);
    }
    sums
}

fn claims(ticket: &TrainingTicket) -> impl Iterator<Item = Claim> + '_ {
    let right = ticket.articles.iter().map(|article| (*article, true));
    let wrong = ticket.wrong.iter().map(|article| (*article, false));
    right.chain(wrong).map(|(article, is_right)| (article, is_right, ticket.account))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ticket(text: &str, account: Option<u32>, articles: &[u32], from_client: bool) -> TrainingTicket {
        TrainingTicket {
            text: text.to_owned(),
            account,
            articles: articles.to_vec(),
            from_client,
            weight: 1.0,
            share: 1.0,
            ..TrainingTicket::default()
        }
    }

    fn numbered(tickets: Vec<TrainingTicket>) -> Vec<(usize, TrainingTicket)> {
        tickets.into_iter().enumerate().collect()
    }

    fn check(tickets: Vec<TrainingTicket>, expected: f32) {
        let mut tickets = numbered(tickets);
        bound(&mut tickets);
        let sum = |of: fn(&TrainingTicket) -> f32| tickets.iter().map(|(_, ticket)| of(ticket)).sum::<f32>();
        for found in [sum(|ticket| ticket.weight), sum(|ticket| ticket.share)] {
            assert!((found - expected).abs() < 0.02, "{found} instead of {expected} for {:?}", tickets[0]);
        }
    }

    type Of<T> = fn(u32) -> T;

    fn engineers(count: u32, account: Of<Option<u32>>, text: Of<String>) -> Vec<TrainingTicket> {
        (0..count).map(|n| ticket(&text(n), account(n), &[1], false)).collect()
    }

    fn reports(count: u32, account: Option<u32>, articles: &[u32]) -> Vec<TrainingTicket> {
        (0..count).map(|n| ticket(&format!("report {n}"), account, articles, true)).collect()
    }

    #[test]
    fn an_accounts_repeated_question_counts_at_most_five_times() {
        let same = |_| "Pay run won't approve".to_owned();
        let spelt = |n| ["Pay run won't approve", "pay run wont approve!"][n as usize % 2].to_owned();
        check(engineers(1, |_| Some(1), same), 1.0);
        check(engineers(2, |_| Some(1), same), 1.8);
        check(engineers(30, |_| Some(1), spelt), 5.0);
        let named = (0..30).map(|n| ticket("why", Some(1), &[n % 3], false));
        check(named.collect(), 5.0);
        check(engineers(30, Some, same), 30.0);
        // Without accounts, nobody knows who asks.
        check(engineers(30, |_| None, same), 30.0);
        check([engineers(30, |_| None, same), engineers(20, Some, same)].concat(), 50.0);
        // The few without an account are taken for one.
        let unlike: Of<String> = |n| n.to_string();
        check([engineers(30, |_| None, same), engineers(300, Some, unlike)].concat(), 305.0);
    }

    #[test]
    fn an_account_does_not_outweigh_all_others() {
        let unlike: Of<String> = |n| n.to_string();
        check(engineers(5, |_| Some(0), unlike), 5.0);
        check(engineers(30, |_| Some(0), unlike), 5.0);
        check([engineers(30, |_| Some(0), unlike), engineers(8, |n| Some(n + 1), unlike)].concat(), 16.0);
        check([engineers(8, |_| Some(0), unlike), engineers(30, |n| Some(n + 1), unlike)].concat(), 38.0);
    }

    #[test]
    fn an_account_has_one_voice_about_an_article_however_often_it_reports() {
        for (tickets, expected) in [
            (reports(60, Some(1), &[7]), 1.0),
            (reports(60, None, &[7]), 1.0),
            ([reports(60, Some(1), &[7]), reports(60, Some(2), &[7])].concat(), 2.0),
            ([reports(60, Some(1), &[7]), reports(60, Some(1), &[8])].concat(), 2.0),
            ([reports(1, Some(1), &[7]), reports(1, Some(1), &[7, 8])].concat(), 1.0),
            ([reports(60, None, &[7]), engineers(3, Some, |n| n.to_string())].concat(), 4.0),
        ] {
            check(tickets, expected);
        }
    }

    #[test]
    fn the_newest_reports_are_read() {
        let of_day =
            |day: i32| TrainingTicket { day: Some(day), ..ticket(&day.to_string(), Some(1), &[1], true) };
        let mut tickets = numbered((0..30).map(of_day).collect());
        tickets.push((30, ticket("nothing is said of an article", Some(1), &[], true)));
        tickets.push((31, ticket("engineers are not counted", Some(1), &[1], false)));
        assert_eq!(leave_out_excess(&mut tickets), 11);
        let kept: Vec<usize> = tickets.iter().map(|(at, _)| *at).collect();
        assert_eq!(kept, (10..30).chain([31]).collect::<Vec<_>>());
    }
}
