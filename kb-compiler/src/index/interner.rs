//! Interning: stores each distinct text once and gives it a number.

use hashbrown::HashTable;
use xxhash_rust::xxh3::xxh3_64;

/// Texts, numbered in order of first occurrence.
#[derive(Debug, Default)]
pub struct Interner {
    joined: String,
    ends: Vec<usize>,
    numbers: HashTable<u32>,
}

impl Interner {
    /// Number of texts.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The text with a number that this interner returned.
    pub fn text(&self, number: u32) -> &str {
        text(&self.joined, &self.ends, number)
    }

    /// The number of a text; `None` if it was not interned.
    pub fn find(&self, wanted: &str) -> Option<u32> {
        let same = |number: &u32| self.text(*number) == wanted;
        self.numbers.find(xxh3_64(wanted.as_bytes()), same).copied()
    }

    /// The number of a text, which is added if it is new.
    pub fn intern(&mut self, wanted: &str) -> u32 {
        if let Some(number) = self.find(wanted) {
            return number;
        }
        let number = self.ends.len() as u32;
        self.joined.push_str(wanted);
        self.ends.push(self.joined.len());
        let (joined, ends) = (&self.joined, &self.ends);
        let hash = |number: &u32| xxh3_64(text(joined, ends, *number).as_bytes());
        self.numbers.insert_unique(xxh3_64(wanted.as_bytes()), number, hash);
        number
    }

    /// Removes all texts.
    pub fn clear(&mut self) {
        self.joined.clear();
        self.ends.clear();
        self.numbers.clear();
    }
}

fn text<'t>(joined: &'t str, ends: &[usize], number: u32) -> &'t str {
    let at = number as usize;
    let start = if at == 0 { 0 } else { ends[at - 1] };
    &joined[start..ends[at]]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_text_has_one_number() {
        let mut interner = Interner::default();
        let words = ["pay", "run", "", "pay", "Pay", "run"];
        let numbers: Vec<u32> = words.iter().map(|word| interner.intern(word)).collect();
        assert_eq!(numbers, [0, 1, 2, 0, 3, 1]);
        assert_eq!(words.map(|word| interner.text(interner.find(word).unwrap())), words);
        assert_eq!((interner.len(), interner.find("payslip")), (4, None));
        interner.clear();
        assert_eq!((interner.is_empty(), interner.find("pay"), interner.intern("run")), (true, None, 0));
    }
}
