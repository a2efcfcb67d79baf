//! What survives a reload of the tab: the question, the form and what was tried. It is deleted when the tab is closed or the client
//! signs out.

use kb_core::ticket::{FixOutcome, Impact, Reason, TicketDraft, TriedFix};

use super::form::Field;
use super::value::Value;

/// The schema of the stored form; a session with another one is ignored.
const SCHEMA: f64 = 1.0;
/// Most articles remembered as recently read.
const MAX_RECENT: usize = 4;

/// The session of one tab.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Session {
    /// The text of the search box.
    pub question: String,
    /// The fields of the form.
    pub draft: TicketDraft,
    /// The question that the form copied from the search box.
    pub copied_question: String,
    /// What a ticket should mention, according to the last article.
    pub ask: Vec<String>,
    /// The articles that were read and tried for this question.
    pub tried: Vec<TriedFix>,
    /// Whether an article was offered in place of sending a ticket, which happens once in a visit.
    pub offered: bool,
    /// Recently read articles, newest first: id and title.
    pub recent: Vec<(String, String)>,
}

impl Session {
    /// The stored form. Of the draft it has what the form needs, in kb-core's form: search, triage and the page add the rest again
    /// before a ticket is sent.
    pub fn stored<V: Value>(&self) -> V {
        let fix = |fix: &TriedFix| {
            let mut entries = strings(&[
                ("article", Some(&fix.article)),
                ("title", Some(&fix.title)),
                ("outcome", Some(fix.outcome.name())),
            ]);
            entries.push(("steps", V::from_texts(&fix.steps)));
            V::from_entries(entries)
        };
        let recent = |(id, title): &(String, String)| {
            V::from_list(vec![V::from_text(Some(id)), V::from_text(Some(title))])
        };
        let Self { draft, .. } = self;
        let draft = strings(&[
            ("key", Some(&draft.key)),
            ("question", Some(&draft.question)),
            ("details", Some(&draft.details)),
            ("name", Some(&draft.name)),
            ("email", Some(&draft.email)),
            ("impact", draft.impact.map(Impact::name)),
            ("reason", draft.reason.map(Reason::name)),
            ("category", draft.category.as_deref()),
        ]);
        let mut entries =
            strings(&[("question", Some(&self.question)), ("carried", Some(&self.copied_question))]);
        entries.extend([
            ("schema", V::from_number(SCHEMA)),
            ("offered", V::from_number(f64::from(u8::from(self.offered)))),
            ("draft", V::from_entries(draft)),
            ("ask", V::from_texts(&self.ask)),
            ("tried", V::from_list(self.tried.iter().map(fix).collect())),
            ("recent", V::from_list(self.recent.iter().map(recent).collect())),
        ]);
        V::from_entries(entries)
    }

    /// Reads the stored form; a session of another schema is `None`.
    pub fn read(stored: &impl Value) -> Option<Self> {
        let draft = stored.get("draft");
        (stored.get("schema").as_number() == Some(SCHEMA)).then(|| Self {
            question: stored.get("question").text(),
            draft: TicketDraft {
                key: draft.get("key").text(),
                question: draft.get("question").text(),
                details: draft.get("details").text(),
                name: draft.get("name").text(),
                email: draft.get("email").text(),
                impact: Impact::parse(&draft.get("impact").text()),
                reason: Reason::parse(&draft.get("reason").text()),
                category: draft.get("category").as_text(),
                ..TicketDraft::default()
            },
            copied_question: stored.get("carried").text(),
            ask: stored.get("ask").texts(),
            tried: stored.get("tried").list().iter().filter_map(tried_fix).collect(),
            offered: stored.get("offered").number() > 0,
            recent: stored.get("recent").list().iter().filter_map(recent).collect(),
        })
    }

    /// Whether the client wrote something into the form beyond what was filled in for them.
    pub fn has_own_draft(&self) -> bool {
        let own = !self.draft.question.is_empty() && self.draft.question != self.copied_question;
        !self.draft.key.is_empty() && (own || !self.draft.details.is_empty() || self.draft.impact.is_some())
    }

    /// The text of a field of the form.
    pub fn draft_text(&self, field: Field) -> &str {
        match field {
            Field::Question => &self.draft.question,
            Field::Details => &self.draft.details,
            Field::Name => &self.draft.name,
            Field::Email => &self.draft.email,
        }
    }

    /// The same, to be changed.
    pub fn field_mut(&mut self, field: Field) -> &mut String {
        match field {
            Field::Question => &mut self.draft.question,
            Field::Details => &mut self.draft.details,
            Field::Name => &mut self.draft.name,
            Field::Email => &mut self.draft.email,
        }
    }

    /// The texts that the client wrote, but for the address that support answers to.
    pub fn texts_mut(&mut self) -> [&mut String; 5] {
        let TicketDraft { question, details, name, .. } = &mut self.draft;
        [&mut self.question, &mut self.copied_question, question, details, name]
    }

    /// Forgets the question, the form and what was tried, because the question is solved or handed over.
    pub fn forget_question(&mut self) {
        self.forget_draft();
        let Self { recent, draft, offered, .. } = std::mem::take(self);
        *self = Self { recent, draft, offered, ..Self::default() };
    }

    /// Empties the form, but for who is answered: the next question is the same person's.
    pub fn forget_draft(&mut self) {
        let TicketDraft { name, email, .. } = std::mem::take(&mut self.draft);
        self.draft = TicketDraft { name, email, ..TicketDraft::default() };
        self.copied_question.clear();
    }

    /// Remembers that an article was opened.
    pub fn read_article(&mut self, article: &str, title: &str) {
        self.recent.retain(|(id, _)| id != article);
        self.recent.insert(0, (article.to_owned(), title.to_owned()));
        self.recent.truncate(MAX_RECENT);
        let fix = self.tried_fix(article);
        fix.title = title.to_owned();
    }

    /// The record of what was tried in an article; added if there is none yet.
    pub fn tried_fix(&mut self, article: &str) -> &mut TriedFix {
        let at = self.tried.iter().position(|fix| fix.article == article).unwrap_or_else(|| {
            let fix = TriedFix {
                article: article.to_owned(),
                title: String::new(),
                steps: Vec::new(),
                outcome: FixOutcome::NotSaid,
            };
            self.tried.push(fix);
            self.tried.len() - 1
        });
        &mut self.tried[at]
    }

    /// The steps ticked off in one article.
    pub fn ticked(&self, article: &str) -> &[String] {
        self.tried.iter().find(|fix| fix.article == article).map_or(&[], |fix| &fix.steps)
    }
}

/// Most digits of a text that is kept as it is.
const MOST_DIGITS: usize = 4;

/// Whether a text may hold a number of somebody, or a password behind its colon. It is told from few bytes, and errs on the side of
/// caution.
pub(super) fn may_be_sensitive(text: &str) -> bool {
    text.contains([':', '=']) || text.bytes().filter(u8::is_ascii_digit).count() > MOST_DIGITS
}

/// Entries of an object that are strings or absent.
fn strings<V: Value>(entries: &[(&'static str, Option<&str>)]) -> Vec<(&'static str, V)> {
    entries.iter().map(|(name, text)| (*name, V::from_text(*text))).collect()
}

/// A fix of the stored form; `None` for an entry that is not one.
fn tried_fix(stored: &impl Value) -> Option<TriedFix> {
    Some(TriedFix {
        article: stored.get("article").as_text()?,
        title: stored.get("title").text(),
        steps: stored.get("steps").texts(),
        outcome: FixOutcome::parse(&stored.get("outcome").text())?,
    })
}

/// A recently read article of the stored form.
fn recent(stored: &impl Value) -> Option<(String, String)> {
    match &stored.list()[..] {
        [id, title] => Some((id.text(), title.text())),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<Session> {
        Session::read(&serde_json::from_str::<serde_json::Value>(text).ok()?)
    }

    #[test]
    fn only_our_own_schema_is_read() {
        let mut session = Session { question: "pay run".into(), offered: true, ..Session::default() };
        session.read_article("a", "A");
        assert_eq!(Session::read(&session.stored::<serde_json::Value>()), Some(session));
        let odd = r#"{"schema":1,"tried":[{},7],"recent":[[]],"draft":[],"question":{}}"#;
        assert_eq!(read(odd), Some(Session::default()));
        for bad in ["", "{}", "{}x", "[]", "7", r#"{"schema":2}"#] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }

    #[test]
    fn the_next_question_is_the_same_person_s() {
        let who =
            TicketDraft { name: "Ana".into(), email: "ana@example.com".into(), ..TicketDraft::default() };
        let draft = TicketDraft { question: "why".into(), impact: Some(Impact::Slowed), ..who.clone() };
        let mut session = Session { question: "why".into(), draft, offered: true, ..Session::default() };
        session.read_article("a", "A");
        let recent = session.recent.clone();
        session.forget_question();
        assert_eq!(session, Session { draft: who, offered: true, recent, ..Session::default() });
    }

    #[test]
    fn the_draft_and_the_fixes_are_stored_in_kb_core_s_form() {
        let draft = TicketDraft {
            key: "0123456789abcdef".into(),
            question: "why \"not\"".into(),
            details: "d".into(),
            name: "Ana".into(),
            email: "ana@example.com".into(),
            impact: Some(Impact::Slowed),
            reason: Some(Reason::FixFailed),
            category: Some("pay-run".into()),
            ..TicketDraft::default()
        };
        let steps = vec!["step-1".into()];
        let fix =
            TriedFix { article: "a".into(), title: "A".into(), steps, outcome: FixOutcome::CouldNotFollow };
        let session = Session { draft, tried: vec![fix], ..Session::default() };
        let stored: serde_json::Value = session.stored();
        assert_eq!(serde_json::from_value::<TicketDraft>(stored["draft"].clone()).unwrap(), session.draft);
        assert_eq!(serde_json::from_value::<Vec<TriedFix>>(stored["tried"].clone()).unwrap(), session.tried);
        assert_eq!(Session::read(&stored), Some(session));
    }
}
