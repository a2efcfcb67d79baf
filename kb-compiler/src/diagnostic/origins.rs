//! The way back from an edited text to the file: where each part of it stood before.

use std::ops::Range;

/// Where a replacement stands in the new text, and what it took the place of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replaced {
    /// Bytes of the new text; none where something was only removed.
    pub new: Range<usize>,
    /// Bytes of the text before; none where something was only added.
    pub old: Range<usize>,
}

/// What was replaced in a text, in every round of edits. The replacements of a round are sorted and don't overlap.
#[derive(Debug, Clone, Default)]
pub struct Origins {
    rounds: Vec<Vec<Replaced>>,
}

impl Origins {
    /// Adds a round of edits to the text that the rounds before have left.
    pub fn push(&mut self, round: Vec<Replaced>) {
        self.rounds.push(round);
    }

    /// Where a part of the edited text stood in the first one. What was added leads to what it replaced.
    pub fn of(&self, span: &Range<usize>) -> Range<usize> {
        self.rounds.iter().rev().fold(span.clone(), |span, round| before(round, &span))
    }
}

fn before(round: &[Replaced], span: &Range<usize>) -> Range<usize> {
    let place = |at: usize| {
        let last = round.partition_point(|replaced| replaced.new.start <= at).checked_sub(1);
        match last.map(|last| &round[last]) {
            None => at..at + 1,
            Some(replaced) if replaced.new.contains(&at) => replaced.old.clone(),
            Some(replaced) => {
                let at = at - replaced.new.end + replaced.old.end;
                at..at + 1
            }
        }
    };
    let start = place(span.start).start;
    if span.is_empty() { start..start } else { start..place(span.end - 1).end.max(start) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_leads_back() {
        // `ab::cd  ef` became `ab<i>cd ef` and then `ab<i>cd e!f`.
        let mut origins = Origins::default();
        origins.push(vec![Replaced { new: 2..5, old: 2..4 }, Replaced { new: 7..7, old: 6..7 }]);
        origins.push(vec![Replaced { new: 9..10, old: 9..9 }]);
        for (span, origin) in [
            (0..2, 0..2),
            (2..3, 2..4),
            (5..7, 4..6),
            (4..6, 2..5),
            (7..9, 7..9),
            (9..10, 9..9),
            (10..11, 9..10),
        ] {
            assert_eq!(origins.of(&span), origin, "{span:?}");
        }
        assert_eq!(Origins::default().of(&(3..5)), 3..5);
    }
}
