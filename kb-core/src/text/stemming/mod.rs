//! Stemming: reduces the forms of a word to one. The rules of each language are in `languages`. They are linked in or passed in: a
//! browser downloads only those of the language that it needs.

#[cfg(feature = "stemmers")]
pub mod languages;

use frostem::{Algorithm, Stemmer as Snowball};

/// Returns the stem of a lower-case word with its accents. The language is one that [`canonical`] returns; in a language without rules
/// the stem is the word itself.
pub type Rules = fn(language: &str, word: &str) -> String;

/// The language whose rules are used: the Norwegian languages share theirs, and `iw` is the old code of Hebrew.
pub fn canonical(language: &str) -> &str {
    match language {
        "nb" | "nn" => "no",
        "iw" => "he",
        other => other,
    }
}

/// Stems the words of one language.
#[derive(Debug, Clone)]
pub struct Stemmer {
    language: String,
    rules: Rules,
    /// Stems are cut to this many characters. Some languages add many endings to one word; there, the letters after the cut only tell
    /// forms of the same word apart.
    max_length: usize,
}

impl Stemmer {
    /// The stemmer of a primary language subtag, with the rules that are linked in.
    pub fn new(language: &str) -> Self {
        Self::with_rules(language, LINKED)
    }

    /// The stemmer with these rules; for English the linked rules are always used.
    pub fn with_rules(language: &str, rules: Rules) -> Self {
        let rules = if language == "en" { english } else { rules };
        let max_length = if matches!(language, "fi" | "pl" | "ru" | "tr") { 6 } else { usize::MAX };
        Self { language: canonical(language).to_owned(), rules, max_length }
    }

    /// The stem of a lower-case word with its accents, which Snowball needs; `fold` removes them afterwards. The Hebrew rules need words
    /// without vowel points, so there the word is folded first.
    pub fn stem(&self, word: &str, fold: fn(&str) -> String) -> String {
        let stemmed = match self.language.as_str() {
            "he" => (self.rules)("he", &fold(word)),
            language => fold(&(self.rules)(language, word)),
        };
        match stemmed.char_indices().nth(self.max_length) {
            Some((end, _)) => stemmed[..end].to_owned(),
            None => stemmed,
        }
    }
}

#[cfg(feature = "stemmers")]
const LINKED: Rules = |language, word| languages::stem(language, word);
#[cfg(not(feature = "stemmers"))]
const LINKED: Rules = |_, word| word.to_owned();

fn english(_: &str, word: &str) -> String {
    Snowball::new(Algorithm::English).stem(word).into_owned()
}

#[cfg(all(test, feature = "stemmers"))]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::fold;

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

    /// Each language's letters, and an inflected word in them.
    const WORDS: [(&str, &str, &str); 31] = [
        ("ar", "اأإآءئؤةىبتثجحخدذرزسشصضطظعغفقكلمنهوي", "المرتبات"),
        ("ca", "abcdefghijklmnopqrstuvwxyzàéèíïóòúüç·'", "pagaments"),
        ("cs", "abcdefghijklmnoprstuvyzáčďéěíňóřšťúůýž", "platbami"),
        ("da", "abcdefghijklmnopqrstuvxyzæøå", "lønningerne"),
        ("de", "abcdefghijklmnopqrstuvwxyzäöüß", "abrechnungen"),
        ("el", "αβγδεζηθικλμνξοπρστυφχψωςάέήίόύώϊϋΐΰ", "πληρωμές"),
        ("en", "abcdefghijklmnopqrstuvwxyz'", "payments"),
        ("es", "abcdefghijklmnopqrstuvwxyzáéíóúüñ", "nóminas"),
        ("et", "abdefghijklmnoprstuvõäöüšž", "palkadest"),
        ("eu", "abcdefghijklmnopqrstuvwxyzñ", "ordainketak"),
        ("fa", "اآبپتثجچحخدذرزژسشصضطظعغفقکگلمنوهیئ\u{200c}", "پرداختها"),
        ("fi", "abcdefghijklmnopqrstuvwxyzåäö", "palkkojen"),
        ("fr", "abcdefghijklmnopqrstuvwxyzàâçéèêëîïôûùüÿœ'", "paiements"),
        ("ga", "abcdefghilmnoprstuáéíóú'-", "híocaíochta"),
        ("he", "אבגדהוזחטיכךלמםנןסעפףצץקרשת", "והמשכורות"),
        ("hi", "अआइईउऊएऐओऔकखगघचछजझटठडढणतथदधनपफबभमयरलवशषसहािीुूेैोौंँ्", "भुगतानों"),
        ("hu", "abcdefghijklmnopqrstuvwxyzáéíóöőúüű", "fizetések"),
        ("hy", "աբգդեզէըթժիլխծկհձղճմյնշոչպջռսվտրցւփքօֆև", "վճարումներ"),
        ("id", "abcdefghijklmnopqrstuvwxyz-", "pembayarannya"),
        ("it", "abcdefghijklmnopqrstuvwxyzàèéìòù'", "pagamenti"),
        ("lt", "aąbcčdeęėfghiįyjklmnoprsštuųūvzž", "mokėjimai"),
        ("ne", "अआइईउऊएऐओऔकखगघचछजझटठडढणतथदधनपफबभमयरलवशषसहािीुूेैोौंँ्", "तलबहरूको"),
        ("nl", "abcdefghijklmnopqrstuvwxyzëïéèáó'", "betalingen"),
        ("no", "abcdefghijklmnopqrstuvwxyzæøåòô", "lønningene"),
        ("pl", "aąbcćdeęfghijklłmnńoóprsśtuwyzźż", "płatności"),
        ("pt", "abcdefghijklmnopqrstuvwxyzáâãàçéêíóôõúü", "pagamentos"),
        ("ro", "aăâbcdefghiîjklmnopqrsștțuvwxyzşţ", "plățile"),
        ("ru", "абвгдежзийклмнопрстуфхцчшщъыьэюяё", "платежами"),
        ("sv", "abcdefghijklmnopqrstuvwxyzåäöé", "löneutbetalningarna"),
        ("ta", "அஆஇஈஉஊஎஏஐஒஓஔகஙசஞடணதநபமயரலவழளறனாிீுூெேைொோௌ்", "பணங்கள்"),
        ("tr", "abcçdefgğhıijklmnoöprsştuüvyzâî'", "ödemeler"),
    ];

    #[test]
    fn every_language_has_rules_that_do_something() {
        assert_eq!(WORDS.map(|(language, ..)| language), languages::LANGUAGES);
        for (language, _, inflected) in WORDS {
            assert_ne!(languages::stem(language, inflected), inflected, "{language}");
        }
    }

    #[test]
    fn words_that_an_earlier_stemmer_panicked_at_have_stems() {
        for word in ["αντίθετε", "αναιρετε", "δεκθετε"] {
            assert!(!Stemmer::new("el").stem(word, fold::fold).is_empty(), "{word}");
        }
    }

    /// Words of up to 20 letters of one language.
    fn words() -> impl Strategy<Value = (&'static str, String)> {
        (0..WORDS.len()).prop_flat_map(|at| {
            let (language, letters, _) = WORDS[at];
            let letters: Vec<char> = letters.chars().collect();
            let word = prop::collection::vec(prop::sample::select(letters), 0..20);
            (Just(language), word.prop_map(String::from_iter))
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4096))]

        #[test]
        fn every_word_has_a_stem((language, word) in words(), other in ".{0,12}") {
            prop_assert!(languages::stem(language, &word).chars().count() <= 2 * word.chars().count() + 2, "{language} {word}");
            languages::stem(language, &other);
        }
    }
}
