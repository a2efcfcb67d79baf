//! Which account a name means. Names that differ only in case, spacing, punctuation or legal form mean the same account, and so do the aliases
//! in `kb.toml`. Whatever counts or compares accounts asks this one rule. docs/reference/kb-toml.md has it in words.

use std::collections::BTreeMap;

use kb_core::model::{Audience, Provenance, Readers, Resolution};
use unicode_normalization::UnicodeNormalization;

/// Legal forms, folded and with their words joined, sorted. They are left out at the end of a name only.
const LEGAL_FORMS: [&str; 93] = [
    "ab",
    "ag",
    "aktiebolag",
    "aktiengesellschaft",
    "aps",
    "as",
    "asa",
    "aş",
    "bhd",
    "bv",
    "bvba",
    "co",
    "company",
    "corp",
    "corporation",
    "cv",
    "doo",
    "eg",
    "eirl",
    "ek",
    "eood",
    "ev",
    "gbr",
    "gesmbh",
    "gmbh",
    "haftungsbeschränkt",
    "hf",
    "inc",
    "incorporated",
    "kabushikikaisha",
    "kft",
    "kg",
    "kgaa",
    "kk",
    "lda",
    "limited",
    "llc",
    "llp",
    "lp",
    "ltd",
    "ltda",
    "mbh",
    "nv",
    "nyrt",
    "ohg",
    "ood",
    "ooo",
    "oy",
    "oyj",
    "plc",
    "private",
    "proprietary",
    "pte",
    "pty",
    "pvt",
    "sa",
    "sadecv",
    "sarl",
    "sas",
    "sasu",
    "sca",
    "scs",
    "sdn",
    "se",
    "sl",
    "slu",
    "snc",
    "spa",
    "spk",
    "spolsro",
    "spzoo",
    "srl",
    "srls",
    "sro",
    "sàrl",
    "ug",
    "unipessoal",
    "vof",
    "zrt",
    "şti",
    "ао",
    "зао",
    "оао",
    "ооо",
    "пао",
    "тоо",
    "合同会社",
    "有限会社",
    "有限公司",
    "株",
    "株式会社",
    "股份有限公司",
    "주식회사",
];
/// Most words that a legal form is written in: `S. A. de C. V.`
const LONGEST_LEGAL_FORM: usize = 5;

/// An account's name in the form that is compared. It is never shown.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct AccountKey(String);

impl AccountKey {
    /// The key of a name: NFKC, case folded, its words of letters and digits joined, without the legal forms at the end. `None` where no
    /// letter or digit is left.
    pub fn new(name: &str) -> Option<Self> {
        let folded = folded(name);
        let words: Vec<&str> = words(&folded).map(|(_, word)| word).collect();
        let mut key = String::with_capacity(folded.len());
        for word in &words[..without_legal_forms(&words)] {
            // `1-23` and `12-3` are two accounts.
            if key.ends_with(char::is_numeric) && word.starts_with(char::is_numeric) {
                key.push('-');
            }
            key.push_str(word);
        }
        (!key.is_empty()).then_some(Self(key))
    }
}

/// The part of a name before its legal forms, as written.
pub fn without_legal_form(name: &str) -> &str {
    let parts: Vec<(usize, &str)> = words(name).collect();
    let folded: Vec<String> = parts.iter().map(|(_, word)| folded(word)).collect();
    let words: Vec<&str> = folded.iter().map(String::as_str).collect();
    let kept = without_legal_forms(&words).checked_sub(1).and_then(|last| parts.get(last));
    kept.map_or("", |(at, word)| &name[..at + word.len()])
}

/// NFKC, with the case folded: in upper and then in lower case, `ß` is `ss` and both forms of a sigma are one.
fn folded(text: &str) -> String {
    text.nfkc().flat_map(char::to_uppercase).flat_map(char::to_lowercase).nfkc().collect()
}

/// The words of letters and digits, each with its place.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(move |word| (word.as_ptr() as usize - text.as_ptr() as usize, word))
}

/// The number of words before the legal forms at the end. The first word always stays.
fn without_legal_forms(words: &[&str]) -> usize {
    let mut kept = words.len();
    let form = |from: usize, to: usize| LEGAL_FORMS.binary_search(&&*words[from..to].concat()).is_ok();
    while let Some(from) =
        (kept.saturating_sub(LONGEST_LEGAL_FORM).max(1)..kept).find(|from| form(*from, kept))
    {
        kept = from;
    }
    kept
}

/// The rule with the aliases of `kb.toml`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Accounts {
    /// The key that stands for each key of a group.
    aliases: BTreeMap<AccountKey, AccountKey>,
    /// Every alias, as written.
    names: Vec<String>,
}

impl Accounts {
    /// Each group lists names of one account. Groups that share a name are one.
    pub fn new(groups: &[Vec<String>]) -> Self {
        let mut accounts = Self { aliases: BTreeMap::new(), names: groups.concat() };
        for group in groups {
            let same: Vec<AccountKey> = group.iter().filter_map(|name| accounts.key(name)).collect();
            let Some(first) = same.first() else { continue };
            for alias in accounts.aliases.values_mut().filter(|alias| same.contains(&**alias)) {
                alias.clone_from(first);
            }
            accounts.aliases.extend(same.iter().map(|key| (key.clone(), first.clone())));
        }
        accounts
    }

    /// The account that a name means; `None` for a name without letters and digits.
    pub fn key(&self, name: &str) -> Option<AccountKey> {
        AccountKey::new(name).map(|key| self.aliases.get(&key).cloned().unwrap_or(key))
    }

    /// The aliases, as `kb.toml` has them.
    pub fn aliases(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(String::as_str)
    }

    /// The account that a ticket is of, where somebody stands behind it: the one it names, else the only one that may read it.
    pub fn of_ticket(&self, ticket: &Resolution) -> Option<AccountKey> {
        if ticket.provenance == Provenance::Anonymous {
            return None;
        }
        ticket.account.as_deref().and_then(|name| self.key(name)).or_else(|| self.of_readers(&ticket.readers))
    }

    fn of_readers(&self, readers: &Readers) -> Option<AccountKey> {
        let Readers::Only(audiences) = readers else { return None };
        let mut clients = audiences.iter().filter(|audience| **audience != Audience::Internal);
        match (clients.next(), clients.next()) {
            (Some(only), None) => self.of_audience(only),
            _ => None,
        }
    }

    /// The account whose users an audience is.
    pub fn of_audience(&self, audience: &Audience) -> Option<AccountKey> {
        match audience {
            Audience::Account(name) => self.key(name),
            Audience::Client | Audience::Internal => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn legal_forms_are_sorted() {
        assert!(LEGAL_FORMS.is_sorted());
    }

    #[test]
    fn an_account_is_one_however_its_name_is_written() {
        for (names, key, short) in [
            (
                &[
                    "Alder",
                    "ALDER",
                    "Alder Ltd",
                    " alder  LTD. ",
                    "Alder, Limited",
                    "Alder Pty. Ltd.",
                    "Al\u{200b}der",
                    "Ａｌｄｅｒ",
                ][..],
                "alder",
                "Alder",
            ),
            (
                &["Bright Water GmbH & Co. KG", "BrightWater", "bright-water", "Bright  Water KGaA"],
                "brightwater",
                "Bright Water",
            ),
            (&["Straße S.A.", "STRASSE SA", "Strasse S. A. de C. V."], "strasse", "Straße"),
            (&["Lipa Sp. z o.o.", "LIPA sp.zoo", "Lipa SP. Z O. O. Sp. k."], "lipa", "Lipa"),
            (&["Élan S.à r.l.", "E\u{301}LAN SARL", "élan B.V."], "élan", "Élan"),
            (&["Sora K.K.", "SORA 株式会社", "sora ㈱"], "sora", "Sora"),
            (&["ΟΔΟΣ AB", "οδος Oy", "οδοσ ApS"], "οδοσ", "ΟΔΟΣ"),
            (&["AB", "ab Ltd"], "ab", "AB"),
            (&["Limited Limited Inc"], "limited", "Limited"),
            (&["Ltd Alder"], "ltdalder", "Ltd Alder"),
            (&["ACC-1-23", "acc 1/23"], "acc1-23", "ACC-1-23"),
            (&["ACC-12-3"], "acc12-3", "ACC-12-3"),
        ] {
            for name in names {
                assert_eq!(AccountKey::new(name), Some(AccountKey(key.to_owned())), "{name}");
            }
            assert_eq!(without_legal_form(names[0]), short);
        }
        for name in ["", " ", "-", "…", "\u{200b}"] {
            assert_eq!(AccountKey::new(name), None, "{name:?}");
            assert_eq!(without_legal_form(name), "", "{name:?}");
        }
    }

    #[test]
    fn aliases_join_names_and_groups() {
        let groups = [
            &["Alder", "Tree House"][..],
            &["Birch", "Ash"],
            &["TreeHouse Ltd", "Erle"],
            &["Erle", "birch"],
            &["", "-"],
        ];
        let groups: Vec<Vec<String>> =
            groups.iter().map(|group| group.iter().map(|name| (*name).to_owned()).collect()).collect();
        let accounts = Accounts::new(&groups);
        for name in ["ALDER", "tree house", "Birch Inc", "ash", "erle"] {
            assert_eq!(accounts.key(name), accounts.key("Alder"), "{name}");
        }
        assert_ne!(accounts.key("Cedar"), accounts.key("Alder"));
    }

    #[test]
    fn a_ticket_is_of_an_account_that_somebody_stands_behind() {
        let readers = |names: &[&str]| Readers::only(names.iter().filter_map(|name| Audience::parse(name)));
        let key = AccountKey::new;
        for (account, audiences, provenance, expected) in [
            (Some("Alder Ltd"), readers(&["client:ACME"]), Provenance::Engineer, key("alder")),
            (Some("alder"), Readers::Everyone, Provenance::SignedClient, key("ALDER")),
            (Some("Alder"), readers(&["client:ACME"]), Provenance::Anonymous, None),
            (None, readers(&["client:ACME", "internal"]), Provenance::Engineer, key("acme")),
            (None, readers(&["client:ACME", "client:Alder"]), Provenance::Engineer, None),
            (None, readers(&["client"]), Provenance::Engineer, None),
            (None, Readers::Everyone, Provenance::Engineer, None),
        ] {
            let account = account.map(str::to_owned);
            let ticket = Resolution { account, readers: audiences, provenance, ..Resolution::default() };
            assert_eq!(Accounts::default().of_ticket(&ticket), expected, "{ticket:?}");
        }
    }
}
