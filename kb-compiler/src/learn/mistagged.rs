//! Heaps of tickets that are probably tagged wrong: of an account, an article or a day, far more tickets than elsewhere name an article that
//! neither their words nor like tickets suggest. They teach less, and each is judged by the others: see `agreement`.

use std::collections::BTreeMap;
use std::mem::discriminant;

use kb_core::model::Resolution;
use rayon::prelude::*;

use super::guards::{COUNTED, Unusual};
use super::like_tickets::{LikeTickets, Neighbour, Sums, Words, words};
use super::model::TrainingInputs;
use super::text_scores::text_scores;
use super::tickets::TrainingTicket;
use super::vocabulary::TextFeatures;
use crate::days;
use crate::edition::Edition;
use crate::sources::KnowledgeBase;

/// So many of the tickets that are most alike vote.
const VOTERS: usize = 10;
/// With fewer voters, a ticket is like no other, and nothing is said of it.
const FEWEST_VOTERS: usize = 3;
/// An article that fewer tickets outside of a heap name is not judged, because nobody else would know. Nor is one that more tickets inside name:
/// an incident, or what one account alone uses, looks like that.
const FEWEST_OTHERS: usize = 3;
/// An article among so many that a ticket's words find is not contradicted.
const FOUND_BY_WORDS: usize = 5;
/// Votes for an article contradict it where they are fewer than this many times its share of all tickets.
const TIMES_SHARE: f32 = 2.0;
/// Fewer contradicted tickets are no heap.
const FEWEST: usize = 20;
/// At least this share of a heap is contradicted.
const SHARE: f64 = 0.5;
/// A heap has this many times the contradicted tickets that are usual.
const TIMES_USUAL: f64 = 2.0;
/// By how many standard deviations of a binomial count a heap has more contradicted tickets than is usual.
const DEVIATIONS: f64 = 6.0;

/// What tickets have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Heap {
    Account(Option<u32>),
    Article(u32),
    Day(Option<i32>),
}

impl Heap {
    /// Whether tickets without an account or a day are meant. They are compared with, and no heap themselves.
    fn is_of_none(self) -> bool {
        matches!(self, Self::Account(None) | Self::Day(None))
    }
}

/// A ticket of an engineer that names articles.
struct Linked {
    /// Its place among the training tickets.
    at: usize,
    articles: Vec<u32>,
    account: Option<u32>,
    /// The day on which it was closed, or else opened.
    day: Option<i32>,
}

impl Linked {
    fn heaps(&self) -> impl Iterator<Item = Heap> + '_ {
        let articles = self.articles.iter().map(|article| Heap::Article(*article));
        articles.chain([Heap::Account(self.account), Heap::Day(self.day)])
    }

    /// Whether it has no vote about the other tickets of a heap. Tickets of one article vote about each other: nothing else shows what it is
    /// right for.
    fn is_party_of(&self, heap: Heap) -> bool {
        match heap {
            Heap::Account(account) => account.is_some() && self.account == account,
            Heap::Day(day) => day.is_some() && self.day == day,
            Heap::Article(_) => false,
        }
    }

    fn names_any(&self, articles: &[u32]) -> bool {
        self.articles.iter().any(|article| articles.contains(article))
    }
}

/// For each heap the places of the tickets that can be judged, and whether they are contradicted.
type Verdicts = BTreeMap<Heap, Vec<(usize, bool)>>;

/// Finds the heaps, and lowers the weights of their contradicted tickets to those of a few.
pub fn weigh_down(
    tickets: &mut [(usize, TrainingTicket)],
    base: &KnowledgeBase,
    edition: &Edition<'_>,
    inputs: TrainingInputs<'_>,
) -> Vec<Unusual> {
    let verdicts = verdicts(tickets, &base.resolutions, inputs);
    let (mut found, mut factors) = (Vec::new(), BTreeMap::new());
    for (heap, usual) in heaps(&verdicts) {
        let contradicted: Vec<usize> =
            verdicts[&heap].iter().filter(|(_, is)| *is).map(|(at, _)| *at).collect();
        let count = contradicted.len();
        let name = match heap {
            Heap::Article(article) => format!("article {}", edition.articles[article as usize].id),
            Heap::Day(day) => format!("day {}", day.map(days::written).unwrap_or_default()),
            Heap::Account(_) => {
                let account = base.resolutions[tickets[contradicted[0]].0].account.as_deref();
                format!("account {}", account.unwrap_or_default())
            }
        };
        let counted = COUNTED.min(count as f32);
        found.push(Unusual {
            kind: "mistagged",
            name,
            week: None,
            tickets: count,
            usual: Some(usual),
            counted,
        });
        for at in contradicted {
            let factor = factors.entry(at).or_insert(1.0_f32);
            *factor = factor.min(counted / count as f32);
        }
    }
    for (at, factor) in factors {
        tickets[at].1.distrust(factor);
    }
    found
}

/// The tickets of engineers that name articles, and their words.
fn linked(
    tickets: &[(usize, TrainingTicket)],
    resolutions: &[Resolution],
    inputs: TrainingInputs<'_>,
) -> (Vec<Linked>, Vec<Words>) {
    let named = tickets
        .par_iter()
        .enumerate()
        .filter(|(_, (_, ticket))| !ticket.from_client && !ticket.articles.is_empty());
    let linked = named.map(|(at, (index, ticket))| {
        let day = resolutions[*index].resolved_day.or(ticket.day);
        let linked = Linked { at, articles: ticket.articles.clone(), account: ticket.account, day };
        (linked, words(&features(&ticket.text, inputs)))
    });
    linked.unzip()
}

fn features(text: &str, inputs: TrainingInputs<'_>) -> TextFeatures {
    TextFeatures::new(text, inputs.analyzer, inputs.excluded_terms)
}

fn verdicts(
    tickets: &[(usize, TrainingTicket)],
    resolutions: &[Resolution],
    inputs: TrainingInputs<'_>,
) -> Verdicts {
    let (linked, words) = linked(tickets, resolutions, inputs);
    let (like, named) = (LikeTickets::new(words), Named::of(&linked));
    let judge = |sums: &mut Sums, (place, ticket): (usize, &Linked)| {
        let neighbours = like.of(place, sums);
        let mut judged: Vec<(Heap, bool)> = ticket
            .heaps()
            .filter_map(|heap| Some((heap, is_contradicted(ticket, heap, &neighbours, &linked, &named)?)))
            .collect();
        // Few tickets are contradicted, and only of those it has to be known whether their words find the article.
        if judged.iter().any(|(_, is)| *is) && is_found_by_words(&tickets[ticket.at].1, inputs) {
            judged.iter_mut().for_each(|(_, is)| *is = false);
        }
        judged
    };
    let all: Vec<Vec<(Heap, bool)>> =
        linked.par_iter().enumerate().map_init(|| like.sums(), |sums, ticket| judge(sums, ticket)).collect();
    let mut verdicts = Verdicts::new();
    for (ticket, judged) in linked.iter().zip(all) {
        for (heap, is) in judged {
            verdicts.entry(heap).or_default().push((ticket.at, is));
        }
    }
    verdicts
}

fn is_found_by_words(ticket: &TrainingTicket, inputs: TrainingInputs<'_>) -> bool {
    let mut scores = text_scores(inputs.entries, inputs.articles, &features(&ticket.text, inputs));
    scores.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    scores.iter().take(FOUND_BY_WORDS).any(|(article, _)| ticket.articles.contains(article))
}

/// How many tickets there are, and how many name each article, in all and in each heap.
struct Named {
    all: usize,
    by_article: BTreeMap<u32, usize>,
    in_heap: BTreeMap<(Heap, u32), usize>,
    heaps: BTreeMap<Heap, usize>,
}

impl Named {
    fn of(linked: &[Linked]) -> Self {
        let mut named = Self {
            all: linked.len(),
            by_article: BTreeMap::new(),
            in_heap: BTreeMap::new(),
            heaps: BTreeMap::new(),
        };
        for ticket in linked {
            for article in &ticket.articles {
                *named.by_article.entry(*article).or_default() += 1;
            }
            for heap in ticket.heaps().filter(|heap| ticket.is_party_of(*heap)) {
                *named.heaps.entry(heap).or_default() += 1;
                for article in &ticket.articles {
                    *named.in_heap.entry((heap, *article)).or_default() += 1;
                }
            }
        }
        named
    }

    /// How many tickets inside of a heap name one of the articles, and how many outside.
    fn naming(&self, heap: Heap, articles: &[u32]) -> (usize, usize) {
        let inside = |article: &u32| self.in_heap.get(&(heap, *article)).copied().unwrap_or(0);
        let all = |article: &u32| self.by_article.get(article).copied().unwrap_or(0);
        let (inside, all): (usize, usize) =
            (articles.iter().map(inside).sum(), articles.iter().map(all).sum());
        (inside, all - inside)
    }

    /// How many tickets there are outside of a heap.
    fn outside(&self, heap: Heap) -> usize {
        self.all - self.heaps.get(&heap).copied().unwrap_or(0)
    }
}

/// Whether the tickets that are like one name other articles; `None` where there are too few to say.
fn is_contradicted(
    ticket: &Linked,
    heap: Heap,
    neighbours: &[Neighbour],
    linked: &[Linked],
    named: &Named,
) -> Option<bool> {
    let (inside, naming) = named.naming(heap, &ticket.articles);
    let voters = neighbours.iter().filter(|one| !linked[one.place].is_party_of(heap)).take(VOTERS);
    if naming < FEWEST_OTHERS.max(inside) || voters.clone().count() < FEWEST_VOTERS {
        return None;
    }
    let votes: f32 = voters.clone().map(|one| one.similarity).sum();
    let agreeing = voters.filter(|one| linked[one.place].names_any(&ticket.articles));
    let agreeing: f32 = agreeing.map(|one| one.similarity).sum();
    Some(agreeing < TIMES_SHARE * votes * naming as f32 / named.outside(heap) as f32)
}

/// How many tickets are contradicted, of how many that can be judged.
#[derive(Debug, Clone, Copy, Default)]
struct Share {
    contradicted: usize,
    of: usize,
}

impl Share {
    fn of(judged: &[(usize, bool)]) -> Self {
        Self { contradicted: judged.iter().filter(|(_, is)| *is).count(), of: judged.len() }
    }

    /// How many contradicted tickets a heap would have, if it were like the others of its kind; `None` where it has no more than chance explains.
    /// `all` is the share of its kind.
    fn usual(self, all: Self) -> Option<f64> {
        let others = (all.of - self.of) as f64;
        let rate = (all.contradicted - self.contradicted) as f64 / others.max(1.0);
        let (count, of) = (self.contradicted as f64, self.of as f64);
        let usual = rate * of;
        let by_chance = usual + DEVIATIONS * (usual * (1.0 - rate)).max(1.0).sqrt();
        let least = by_chance.max(TIMES_USUAL * usual).max(SHARE * of).max(FEWEST as f64);
        (others > 0.0 && count >= least).then_some(usual)
    }
}

/// The heaps that have far more contradicted tickets than is usual, and how many they would have.
fn heaps(verdicts: &Verdicts) -> Vec<(Heap, f64)> {
    let shares: Vec<(Heap, Share)> =
        verdicts.iter().map(|(heap, judged)| (*heap, Share::of(judged))).collect();
    let is_of_kind = |heap: Heap, other: Heap| discriminant(&heap) == discriminant(&other);
    let kinds = shares.chunk_by(|(heap, _), (other, _)| is_of_kind(*heap, *other));
    let mut found = Vec::new();
    for kind in kinds {
        let all = kind.iter().fold(Share::default(), |all, (_, share)| Share {
            contradicted: all.contradicted + share.contradicted,
            of: all.of + share.of,
        });
        let of_some = kind.iter().filter(|(heap, _)| !heap.is_of_none());
        found.extend(of_some.filter_map(|(heap, share)| Some((*heap, share.usual(all)?))));
    }
    found
}
