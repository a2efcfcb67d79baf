//! Which of two articles that different bundles found comes first.

/// What decides the place of an article among those of several bundles.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Standing {
    /// It alone in its bundle has a code of the question.
    pub exact: bool,
    /// It is the first of its bundle, and has a code of the question.
    pub coded: bool,
    /// The place of its bundle's language among those that the client reads; that of the page comes first.
    pub language: u8,
    /// The probability that it resolves the question, as its bundle has calibrated it; `None` for a suggestion without a question.
    pub probability: Option<f32>,
}

impl Standing {
    /// Whether it comes before another that was found earlier; `None` where neither code nor probability tells. Of articles in several
    /// languages that have a code, the one in the page's language comes first.
    pub fn precedes(self, other: Self) -> Option<bool> {
        if self.coded && other.coded && self.language != other.language {
            return Some(self.language < other.language);
        }
        if self.exact || other.exact {
            return Some(!other.exact);
        }
        Some(self.probability? > other.probability?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_wins_over_every_probability() {
        for (exact, probability, other_exact, other_probability, expected) in [
            (true, Some(0.1), false, Some(0.9), Some(true)),
            (false, Some(0.9), true, Some(0.1), Some(false)),
            (true, Some(0.9), true, Some(0.1), Some(false)),
            (false, Some(0.9), false, Some(0.1), Some(true)),
            (false, Some(0.5), false, Some(0.5), Some(false)),
            (false, None, false, Some(0.5), None),
        ] {
            let standing = |exact, probability| Standing { exact, coded: exact, language: 0, probability };
            let (own, other) = (standing(exact, probability), standing(other_exact, other_probability));
            assert_eq!(own.precedes(other), expected, "{own:?} {other:?}");
        }
    }

    #[test]
    fn a_code_in_several_languages_opens_the_page_s_article() {
        for (exact, language, other_exact, other_language, expected) in [
            (false, 0, true, 1, true),
            (true, 1, false, 0, false),
            (true, 1, true, 0, false),
            (true, 0, true, 1, true),
            (true, 1, false, 1, true),
        ] {
            let standing =
                |exact, language| Standing { exact, coded: true, language, probability: Some(0.5) };
            let (own, other) = (standing(exact, language), standing(other_exact, other_language));
            assert_eq!(own.precedes(other), Some(expected), "{own:?} {other:?}");
        }
        let elsewhere = Standing { exact: true, coded: true, language: 1, probability: Some(0.1) };
        let without = Standing { exact: false, coded: false, language: 0, probability: Some(0.9) };
        assert_eq!(elsewhere.precedes(without), Some(true));
    }
}
