//! Interning: each distinct text kept once, known by a number from then on.

use hashbrown::HashTable;
use xxhash_rust::xxh3::xxh3_64;

/// Texts by number, in the order in which they were first met.
#[derive(Debug, Default)]
pub struct Interner {
    joined: String,
    ends: Vec<usize>,
    numbers: HashTable<u32>,
}

impl Interner {
    /// How many texts there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The text of a number that this interner gave out.
    pub fn text(&self, number: u32) -> &str {
        text(&self.joined, &self.ends, number)
    }

    /// The number of a text, if it was met.
    pub fn find(&self, wanted: &str) -> Option<u32> {
        let same = |number: &u32| self.text(*number) == wanted;
        self.numbers.find(xxh3_64(wanted.as_bytes()), same).copied()
    }

    /// The number of a text, which it has from now on.
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

    /// Forgets everything.
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
