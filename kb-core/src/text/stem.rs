//! Stemming: how the words of a language are brought to a common form. A language's rules are linked in, or handed in from outside: a
//! browser downloads those of the one language it needs.

use rust_stemmers::{Algorithm, Stemmer as Snowball};

/// Takes the endings off a word in lower case, accents and all, of a language that [`canonical`] names; a word of any other language
/// comes back as it stands.
pub type Rules = fn(language: &str, word: &str) -> String;

/// The primary subtag under which a language's rules go: one for the Norwegian languages, and Hebrew's newer one.
pub fn canonical(language: &str) -> &str {
    match language {
        "nb" | "nn" => "no",
        "iw" => "he",
        other => other,
    }
}

/// How the words of a language are brought to a common form.
#[derive(Debug, Clone)]
pub struct Stemmer {
    language: String,
    rules: Rules,
    /// Most characters of a stem that count; in languages whose endings pile up, what follows tells forms apart, not words.
    most: usize,
}

impl Stemmer {
    /// The stemmer of a primary language subtag, with the rules that are linked in.
    pub fn new(language: &str) -> Self {
        Self::with_rules(language, LINKED)
    }

    /// The same with rules from outside; English has its own in any case.
    pub fn with_rules(language: &str, rules: Rules) -> Self {
        let rules = if language == "en" { english } else { rules };
        let most = if matches!(language, "fi" | "pl" | "ru" | "tr") { 6 } else { usize::MAX };
        Self { language: canonical(language).to_owned(), rules, most }
    }

    /// The stem of a word in lower case with its accents, which Snowball relies on. `fold` then takes the accents; Hebrew's rules are
    /// written for words without points, so there it comes first.
    pub fn stem(&self, word: &str, fold: fn(&str) -> String) -> String {
        let stemmed = match self.language.as_str() {
            "he" => (self.rules)("he", &fold(word)),
            language => fold(&(self.rules)(language, word)),
        };
        match stemmed.char_indices().nth(self.most) {
            Some((end, _)) => stemmed[..end].to_owned(),
            None => stemmed,
        }
    }
}

#[cfg(feature = "stemmers")]
const LINKED: Rules = |language, word| super::rules::stem(language, word);
#[cfg(not(feature = "stemmers"))]
const LINKED: Rules = |_, word| word.to_owned();

fn english(_: &str, word: &str) -> String {
    Snowball::create(Algorithm::English).stem(word).into_owned()
}

#[cfg(all(test, feature = "stemmers"))]
mod tests {
    use super::super::{fold, rules};
    use super::*;

    #[test]
    fn rules_from_outside_do_what_linked_ones_do() {
        let outside: Rules = |language, word| format!("{language}:{word}");
        for (language, word, linked, handed_in) in [
            ("de", "überstunden", "uberstund", "de:uberstunden"),
            ("nb", "utbetalinger", "utbetaling", "no:utbetalinger"),
            ("iw", "וְהַמַּשְׂכּוֹרוֹת", "משכור", "he:והמשכורות"),
            ("tr", "ödemelerimizden", "odeme", "tr:ode"),
            ("en", "approvals", "approv", "approv"),
            ("xx", "words", "words", "xx:words"),
        ] {
            assert_eq!(Stemmer::new(language).stem(word, fold::fold), linked, "{language}");
            assert_eq!(
                Stemmer::with_rules(language, outside).stem(word, fold::fold),
                handed_in,
                "{language}"
            );
        }
    }

    #[test]
    fn every_language_has_rules_that_do_something() {
        let inflected = [
            "المرتبات",
            "lønningerne",
            "abrechnungen",
            "πληρωμές",
            "payments",
            "nóminas",
            "palkkojen",
            "paiements",
            "והמשכורות",
            "fizetések",
            "pagamenti",
            "betalingen",
            "lønningene",
            "płatności",
            "pagamentos",
            "plățile",
            "платежами",
            "löneutbetalningarna",
            "பணங்கள்",
            "ödemeler",
        ];
        for (language, word) in rules::LANGUAGES.into_iter().zip(inflected) {
            assert_ne!(rules::stem(language, word), word, "{language}");
        }
    }
}
