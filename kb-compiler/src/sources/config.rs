//! The content of `kb.toml` as types. `config_file` reads it.

use std::collections::BTreeMap;

use kb_core::model::{Audience, Locale};

use super::tag_names::TagNames;
use crate::account::Accounts;

/// The whole of `kb.toml`; every part is optional.
#[derive(Debug, Clone, PartialEq)]
pub struct Config {
    /// Name of the knowledge base, for people.
    pub name: Option<String>,
    /// Locale of articles that name none.
    pub locale: Locale,
    /// Groups of synonyms: words or phrases.
    pub synonyms: Vec<Vec<String>>,
    /// The audiences that get bundles, with their names; empty where there is one bundle for everybody.
    pub audiences: BTreeMap<Audience, String>,
    /// Products, as articles and tickets name them.
    pub products: Vec<Product>,
    /// Ticket categories.
    pub categories: Vec<Category>,
    /// Teams that take tickets.
    pub routes: Vec<Route>,
    /// Promised times by priority.
    pub sla: BTreeMap<String, Sla>,
    /// When support is staffed.
    pub coverage: Option<Coverage>,
    /// What tags are called, by field.
    pub tags: BTreeMap<String, TagNames>,
    /// Fewest accounts whose tickets must have used a learned feature before it ships.
    pub min_accounts: Option<u32>,
    /// Which names mean the same account.
    pub accounts: Accounts,
    /// Whether what nobody stands behind teaches at all, within narrow limits.
    pub learn_from_anonymous: bool,
    /// Headings that sound internal and are for everybody.
    pub allow_headings: Vec<String>,
    /// Hosts of one's own: links to sites that look like them are errors.
    pub hosts: Vec<String>,
    /// Where the folder is published, as links within the site begin: `/help/`, or empty.
    pub site_base: String,
    /// Values of variables in articles, by their names in lower case; tables in tables are `table.name`.
    pub variables: BTreeMap<String, String>,
    /// Required precision of answers and suggestions.
    pub confidence: RequiredPrecision,
    /// How much worse than the build before a build may rank.
    pub gate: Gate,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            name: None,
            locale: Locale::english(),
            synonyms: Vec::new(),
            audiences: BTreeMap::new(),
            products: Vec::new(),
            categories: Vec::new(),
            routes: Vec::new(),
            sla: BTreeMap::new(),
            coverage: None,
            tags: BTreeMap::new(),
            min_accounts: None,
            accounts: Accounts::default(),
            learn_from_anonymous: false,
            allow_headings: Vec::new(),
            hosts: Vec::new(),
            site_base: String::new(),
            variables: BTreeMap::new(),
            confidence: RequiredPrecision::default(),
            gate: Gate::default(),
        }
    }
}

impl Config {
    /// Whether an audience may be named: any where `kb.toml` names none, else those it names, and support staff.
    pub fn knows(&self, audience: &Audience) -> bool {
        self.audiences.is_empty() || *audience == Audience::Internal || self.audiences.contains_key(audience)
    }

    /// The tag that a name stands for in a field.
    pub fn tag(&self, field: &str, name: &str) -> String {
        self.tags.get(field).map_or_else(|| name.to_owned(), |names| names.tag(name))
    }

    /// The audience that a ticket names, as kb.toml spells it: an account may go by any of its names. `None` where it is not known, or
    /// where several audiences are of that account and none is spelt so.
    pub fn audience_of_ticket(&self, text: &str) -> Option<Audience> {
        let exact = Audience::parse(text).filter(|audience| self.knows(audience));
        exact.or_else(|| {
            let account = self.accounts.key(text.trim().strip_prefix("client:")?)?;
            let of_account =
                |audience: &&Audience| self.accounts.of_audience(audience).as_ref() == Some(&account);
            let mut found = self.audiences.keys().filter(of_account);
            found.next().filter(|_| found.next().is_none()).cloned()
        })
    }
}

/// A product and its components.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Product {
    /// As named in articles and tickets.
    pub id: String,
    /// As shown.
    pub name: String,
    /// Ids of its components.
    pub components: Vec<String>,
}

/// A ticket category.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Category {
    /// As named in tickets.
    pub id: String,
    /// As shown in the ticket form.
    pub name: String,
    /// The route that takes it.
    pub route: Option<String>,
    /// Always offer a person, whatever the search finds.
    pub bypass: bool,
    /// Phrases that identify a question of this category.
    pub signals: Vec<String>,
    /// Phrases in which the words of signals mean something else.
    pub exceptions: Vec<String>,
    /// The level of support that takes it, whatever triage says.
    pub tier: Option<String>,
    /// Its priority, whatever triage says.
    pub priority: Option<String>,
}

/// A team that takes tickets.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Route {
    /// As named in categories and tickets.
    pub id: String,
    /// As shown.
    pub name: String,
    /// IANA time zone of its hours.
    pub timezone: Option<String>,
    /// Such as `Mon-Fri 08:00-18:00`.
    pub hours: Option<String>,
    /// Its telephone number.
    pub phone: Option<String>,
}

/// The times that one priority promises, in minutes; reserved.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sla {
    /// Until the first answer.
    pub respond_minutes: Option<u32>,
    /// Until it is solved.
    pub resolve_minutes: Option<u32>,
}

/// When support is staffed; reserved.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Coverage {
    /// IANA time zone of the hours.
    pub timezone: Option<String>,
    /// Such as `Mon-Fri 08:00-18:00`.
    pub hours: Option<String>,
    /// Days off, `YYYY-MM-DD`.
    pub holidays: Vec<String>,
}

/// Required precision of answers and suggestions, from 0 to 1; `None` means the compiler's default.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct RequiredPrecision {
    /// Share of single answers that must be right.
    pub answer_precision: Option<f64>,
    /// Share of suggestion lists that must contain the right article.
    pub suggest_precision: Option<f64>,
}

/// The precision of an answer shown alone, and of a label that stands by itself, where `kb.toml` names none.
const ANSWER_PRECISION: f64 = 0.8;
/// The precision of a list of suggestions, where `kb.toml` names none.
const SUGGEST_PRECISION: f64 = 0.3;
/// The precision of a single label that is only proposed, where `kb.toml` names none.
const LABEL_PRECISION: f64 = 0.5;

impl RequiredPrecision {
    /// The precision asked of an answer shown alone, and of a label that stands by itself.
    pub fn of_answers(&self) -> f64 {
        self.answer_precision.unwrap_or(ANSWER_PRECISION)
    }

    /// The precision asked of a list of suggestions.
    pub fn of_suggestions(&self) -> f64 {
        self.suggest_precision.unwrap_or(SUGGEST_PRECISION)
    }

    /// The precision asked of a label that is only proposed.
    pub fn of_proposed_labels(&self) -> f64 {
        self.suggest_precision.unwrap_or(LABEL_PRECISION)
    }
}

/// How much worse than the build before a build may rank; `None` means the compiler's default.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Gate {
    /// Questions of `queries.tsv` whose right article may fall out of the first three.
    pub lost_questions: Option<usize>,
    /// Questions of `queries.tsv` whose first place may go to another article because several tickets in their words name it.
    pub overtaken_questions: Option<usize>,
    /// The drop of MRR@10 that is allowed, 0 to 1.
    pub mrr: Option<f64>,
    /// The drop of the share of questions whose first article is right that is allowed, 0 to 1.
    pub s1: Option<f64>,
    /// The drop of the share of questions with a right article among the first three that is allowed, 0 to 1.
    pub s3: Option<f64>,
}
