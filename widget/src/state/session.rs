//! What a tab keeps over a reload: the question, the form and what was tried. It is forgotten when the tab closes or the client
//! signs out.

use kb_core::ticket::{Outcome, TicketDraft, TriedFix};
use serde::{Deserialize, Serialize};

/// The schema that this file writes; a session of any other is ignored.
const SCHEMA: u32 = 1;
/// Most articles remembered as read.
const RECENT: usize = 4;

/// The session of one tab.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Session {
    #[serde(default)]
    schema: u32,
    /// What the search box holds.
    pub question: String,
    /// The form as it stands.
    pub draft: TicketDraft,
    /// The question that the form took over from the search box.
    pub carried: String,
    /// What the last article asks a ticket to say.
    pub ask: Vec<String>,
    /// What was read and tried for this question.
    pub tried: Vec<TriedFix>,
    /// Articles read lately, newest first: id and title.
    pub recent: Vec<(String, String)>,
}

impl Default for Session {
    fn default() -> Self {
        Self {
            schema: SCHEMA,
            question: String::new(),
            draft: TicketDraft::default(),
            carried: String::new(),
            ask: Vec::new(),
            tried: Vec::new(),
            recent: Vec::new(),
        }
    }
}

impl Session {
    /// The stored form.
    pub fn encode(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Reads the stored form; anything else is `None`.
    pub fn decode(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok().filter(|session: &Self| session.schema == SCHEMA)
    }

    /// Whether a message was begun that holds more than what was taken over from elsewhere.
    pub fn draft_is_worth_keeping(&self) -> bool {
        let own = !self.draft.question.is_empty() && self.draft.question != self.carried;
        !self.draft.key.is_empty() && (own || !self.draft.details.is_empty() || self.draft.impact.is_some())
    }

    /// The matter is settled: forget the question and what was tried, keep what was read.
    pub fn settle(&mut self) {
        *self = Self { recent: std::mem::take(&mut self.recent), ..Self::default() };
    }

    /// Notes that an article was opened.
    pub fn read(&mut self, article: &str, title: &str) {
        self.recent.retain(|(id, _)| id != article);
        self.recent.insert(0, (article.to_owned(), title.to_owned()));
        self.recent.truncate(RECENT);
        let fix = self.tried_fix(article);
        fix.title = title.to_owned();
    }

    /// The record of one article, made when it is not there yet.
    pub fn tried_fix(&mut self, article: &str) -> &mut TriedFix {
        let at = self.tried.iter().position(|fix| fix.article == article).unwrap_or_else(|| {
            let fix = TriedFix {
                article: article.to_owned(),
                title: String::new(),
                steps: Vec::new(),
                outcome: Outcome::NotSaid,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_schema_is_read() {
        let mut session = Session { question: "pay run".into(), ..Session::default() };
        session.read("a", "A");
        assert_eq!(Session::decode(&session.encode()), Some(session));
        for bad in ["", "{}", "{}x", "[]", "7", r#"{"schema":2}"#, r#"{"schema":1,"tried":[{}]}"#] {
            assert_eq!(Session::decode(bad), None, "{bad}");
        }
    }
}
