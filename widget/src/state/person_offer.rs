//! Questions that always go to a person. A manifest lists categories and, for each, signals: words or phrases that give such a
//! question away.

use kb_core::text::Analyzer;

/// The categories of one bundle whose questions always go to a person.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BypassRules(Vec<Rule>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Rule {
    category: String,
    /// The terms of each signal.
    signals: Vec<Vec<String>>,
}

impl BypassRules {
    /// The rules of a manifest's categories and signals.
    pub fn new(categories: &[(String, Vec<String>)], analyzer: &Analyzer) -> Self {
        let rule = |(category, signals): &(String, Vec<String>)| Rule {
            category: category.clone(),
            signals: signals.iter().map(|signal| terms(analyzer, signal)).collect(),
        };
        Self(categories.iter().map(rule).collect())
    }

    /// The first category with a signal that occurs in a question.
    pub fn category_of(&self, question: &str, analyzer: &Analyzer) -> Option<&str> {
        if self.0.is_empty() {
            return None;
        }
        let question = terms(analyzer, question);
        let occurs = |signal: &Vec<String>| {
            question.windows(signal.len().max(1)).any(|window| window == signal.as_slice())
        };
        self.0.iter().find(|rule| rule.signals.iter().any(occurs)).map(|rule| rule.category.as_str())
    }

    /// Whether questions of a category always go to a person.
    pub fn covers(&self, category: &str) -> bool {
        self.0.iter().any(|rule| rule.category == category)
    }
}

fn terms(analyzer: &Analyzer, text: &str) -> Vec<String> {
    analyzer.tokens(text).into_iter().map(|token| token.term).collect()
}

#[cfg(test)]
mod tests {
    use kb_core::model::Locale;

    use super::*;

    #[test]
    fn a_signal_is_a_run_of_terms_and_the_first_category_wins() {
        let analyzer = Analyzer::new(&Locale::new("en").unwrap());
        let category = |name: &str, signals: &[&str]| {
            (name.to_owned(), signals.iter().map(|signal| (*signal).to_owned()).collect())
        };
        let categories = [
            category("fraud", &["stolen card", "hacked"]),
            category("safety", &["hacked", "injury"]),
            category("silent", &[""]),
        ];
        let rules = BypassRules::new(&categories, &analyzer);
        for (question, category) in [
            ("somebody has stolen cards from us", Some("fraud")),
            ("the card was stolen", None),
            ("I was hacked", Some("fraud")),
            ("an injury at work", Some("safety")),
            ("stolen", None),
            ("", None),
        ] {
            assert_eq!(rules.category_of(question, &analyzer), category, "{question}");
        }
        for (category, covered) in [("fraud", true), ("silent", true), ("pay-run", false), ("", false)] {
            assert_eq!(rules.covers(category), covered, "{category}");
        }
        let none = BypassRules::new(&[], &analyzer);
        assert_eq!(none.category_of("I was hacked", &analyzer), None);
    }
}
