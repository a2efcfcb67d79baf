//! What survives a reload of the tab: the question, the form and what was tried. It is deleted when the tab is closed or the client
//! signs out.

use kb_core::ticket::{FixOutcome, TicketDraft, TriedFix};

use super::form::Field;
use super::wire;
use crate::json::Json;

/// The schema of the stored form; a session with another one is ignored.
const SCHEMA: u64 = 1;
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
    /// Recently read articles, newest first: id and title.
    pub recent: Vec<(String, String)>,
}

impl Session {
    /// The stored form.
    pub fn encode(&self) -> String {
        let pair = |(id, title): &(String, String)| Json::List(vec![Json::text(id), Json::text(title)]);
        let ask = self.ask.iter().map(|question| Json::text(question)).collect();
        Json::map([
            ("schema", Json::number(SCHEMA)),
            ("question", Json::text(&self.question)),
            ("draft", wire::ticket(&self.draft)),
            ("carried", Json::text(&self.copied_question)),
            ("ask", Json::List(ask)),
            ("tried", wire::tried(&self.tried)),
            ("recent", Json::List(self.recent.iter().map(pair).collect())),
        ])
        .write()
    }

    /// Reads the stored form; a session of another schema is `None`.
    pub fn decode(text: &str) -> Option<Self> {
        let json = Json::parse(text)?;
        let pair = |json: &Json| match json.list() {
            [id, title] => Some((id.to_text(), title.to_text())),
            _ => None,
        };
        (json.get("schema").as_number() == Some(SCHEMA)).then(|| Self {
            question: json.get("question").to_text(),
            draft: wire::read_ticket(json.get("draft")),
            copied_question: json.get("carried").to_text(),
            ask: json.get("ask").list().iter().map(Json::to_text).collect(),
            tried: wire::read_tried(json.get("tried")),
            recent: json.get("recent").list().iter().filter_map(pair).collect(),
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
        *self = Self { recent: std::mem::take(&mut self.recent), ..Self::default() };
    }

    /// Remembers that an article was opened.
    pub fn read(&mut self, article: &str, title: &str) {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_schema_is_read() {
        let mut session = Session { question: "pay run".into(), ..Session::default() };
        session.read("a", "A");
        assert_eq!(Session::decode(&session.encode()), Some(session));
        let odd = r#"{"schema":1,"tried":[{},7],"recent":[[]],"draft":[],"question":{}}"#;
        assert_eq!(Session::decode(odd), Some(Session::default()));
        for bad in ["", "{}", "{}x", "[]", "7", r#"{"schema":2}"#] {
            assert_eq!(Session::decode(bad), None, "{bad}");
        }
    }
}
