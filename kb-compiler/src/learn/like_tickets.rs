//! Which tickets are like one: by the cosine of their words, weighted by rarity.

use rayon::prelude::*;
use xxhash_rust::xxh3::xxh3_64;

use super::vocabulary::TextFeatures;

/// Tickets that are less alike have nothing to do with each other.
const LEAST_SIMILARITY: f32 = 0.1;
/// Words of more than this share of the tickets say nothing of one, and would take most of the time.
const MOST_FREQUENT: f32 = 0.2;
/// Of more tickets, only so many are found, evenly spread.
const MOST_FOUND: usize = 20_000;

/// A ticket and how like it is to another, 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Neighbour {
    /// Its place.
    pub place: usize,
    /// The cosine.
    pub similarity: f32,
}

/// The words of a text, as hashes with their weights, ascending and each once.
pub type Words = Vec<(u64, f32)>;

/// The words of a text.
pub fn words(text: &TextFeatures) -> Words {
    let words = text.terms.iter().filter(|term| !term.pair);
    let mut words: Words = words.map(|term| (xxh3_64(term.key.as_str().as_bytes()), term.weight)).collect();
    words.sort_by_key(|(word, _)| *word);
    words.dedup_by_key(|(word, _)| *word);
    words
}

/// The tickets by their words.
pub struct LikeTickets {
    /// The vector of each ticket, of length 1.
    vectors: Vec<Words>,
    /// The tickets that can be found by a word, ascending by word and place.
    postings: Vec<(u64, u32, f32)>,
}

/// The sums of one search, by place; 0 everywhere between searches.
pub struct Sums(Vec<f32>);

impl LikeTickets {
    /// Takes the words of the tickets, in the order of their places.
    pub fn new(tickets: Vec<Words>) -> Self {
        let mut all: Vec<u64> = tickets.iter().flatten().map(|(word, _)| *word).collect();
        all.par_sort_unstable();
        let count = tickets.len() as f32;
        let rarity = |word: u64| {
            let (from, to) =
                (all.partition_point(|other| *other < word), all.partition_point(|other| *other <= word));
            let with = (to - from) as f32;
            if with > MOST_FREQUENT * count { 0.0 } else { (1.0 + count / (1.0 + with)).ln() }
        };
        let vectors: Vec<Words> = tickets.into_par_iter().map(|words| unit_vector(words, rarity)).collect();
        let step = vectors.len().div_ceil(MOST_FOUND).max(1);
        let found = vectors.iter().zip(0_u32..).step_by(step);
        let mut postings: Vec<(u64, u32, f32)> = found
            .flat_map(|(vector, place)| vector.iter().map(move |(word, value)| (*word, place, *value)))
            .collect();
        postings.par_sort_unstable_by_key(|(word, place, _)| (*word, *place));
        Self { vectors, postings }
    }

    /// What a search needs; each thread has its own.
    pub fn sums(&self) -> Sums {
        Sums(vec![0.0; self.vectors.len()])
    }

    /// The other tickets that are like one, the likest first.
    pub fn of(&self, place: usize, Sums(sums): &mut Sums) -> Vec<Neighbour> {
        let mut touched = Vec::new();
        for (word, value) in &self.vectors[place] {
            let from = self.postings.partition_point(|(other, _, _)| other < word);
            let same = self.postings[from..].iter().take_while(|(other, _, _)| other == word);
            for (_, other, their) in same {
                let sum = &mut sums[*other as usize];
                if *sum == 0.0 {
                    touched.push(*other as usize);
                }
                *sum += value * their;
            }
        }
        let found = touched.into_iter().map(|other| (other, std::mem::take(&mut sums[other])));
        let found = found.filter(|(other, similarity)| *other != place && *similarity >= LEAST_SIMILARITY);
        let mut like: Vec<Neighbour> =
            found.map(|(place, similarity)| Neighbour { place, similarity }).collect();
        like.sort_by(|a, b| b.similarity.total_cmp(&a.similarity).then_with(|| a.place.cmp(&b.place)));
        like
    }
}

fn unit_vector(mut words: Words, rarity: impl Fn(u64) -> f32) -> Words {
    words.iter_mut().for_each(|(word, value)| *value *= rarity(*word));
    words.retain(|(_, value)| *value > 0.0);
    let length = words.iter().map(|(_, value)| value * value).sum::<f32>().sqrt();
    words.iter_mut().for_each(|(_, value)| *value /= length);
    words
}

#[cfg(test)]
mod tests {
    use kb_core::model::Locale;
    use kb_core::text::Analyzer;

    use super::*;

    #[test]
    fn the_likest_come_first_and_what_shares_no_rare_word_is_not_like() {
        let analyzer = Analyzer::new(&Locale::english());
        let rare =
            ["payslip shows wrong tax", "payslip shows wrong tax", "wrong tax number", "printer jammed"];
        // A word of nearly all tickets makes none alike.
        let filler = (0..20).map(|n| format!("invoice {n}{n}{n}"));
        let texts: Vec<String> = rare.iter().map(ToString::to_string).chain(filler).collect();
        let texts = texts.iter().map(|text| words(&TextFeatures::new(text, &analyzer, &[])));
        let like = LikeTickets::new(texts.collect());
        let mut sums = like.sums();
        for (place, expected) in [(0, vec![1, 2]), (2, vec![0, 1]), (3, vec![]), (4, vec![])] {
            let found: Vec<usize> = like.of(place, &mut sums).iter().map(|one| one.place).collect();
            assert_eq!(found, expected, "{place}");
        }
        assert!((like.of(0, &mut sums)[0].similarity - 1.0).abs() < 1e-5);
    }
}
