//! What is asked about a ticket, and what an answer means.

use kb_core::ticket::{Purpose, scrub};
use kb_import::{Reviewed, ReviewedBy};
use serde_json::{Map, Value, json};

/// What a question is about.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum About {
    /// Which article closed it.
    #[default]
    Link,
    /// What it was about: the fields without a tag.
    Tags(Vec<String>),
}

/// One of the answers that a question offers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Choice {
    /// What is shown.
    pub text: String,
    /// What speaks for it.
    pub why: String,
    /// How likely it is, in percent; `None` where that was not measured.
    pub percent: Option<u8>,
    /// The articles that closed the ticket, where it is about these.
    pub articles: Vec<String>,
    /// Fields and their tags, where it is about these.
    pub tags: Vec<(String, String)>,
}

/// A question about a ticket. Its texts hold no personal data and nothing that steers a terminal.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Question {
    /// The ticket's number.
    pub ticket: String,
    /// File and line.
    pub place: String,
    /// Its subject.
    pub subject: String,
    /// What the client wrote.
    pub asked: String,
    /// What the team answered.
    pub answered: String,
    /// What is asked.
    pub about: About,
    /// The answers, the likeliest first; at most five.
    pub choices: Vec<Choice>,
}

impl Question {
    /// How likely the first choice is, in percent.
    pub fn percent(&self) -> Option<u8> {
        self.choices.first().and_then(|choice| choice.percent)
    }

    /// The decision that a choice is right.
    pub(super) fn taken(&self, choice: &Choice, by: ReviewedBy) -> Reviewed {
        let mut decision = self.line(ReviewedBy { percent: choice.percent, ..by });
        match self.about {
            About::Link => {
                decision.articles = Some(choice.articles.clone());
                decision.link = Some("used".to_owned());
            }
            About::Tags(_) => choice.tags.iter().for_each(|(field, tag)| {
                decision.set(field, tag);
            }),
        }
        decision
    }

    /// The decision that no choice is right. That no article closed a ticket is worth knowing; a tag that isn't there is not.
    pub(super) fn none_fits(&self, by: ReviewedBy) -> Reviewed {
        match self.about {
            About::Link => {
                Reviewed { articles: Some(Vec::new()), link: Some("none".to_owned()), ..self.line(by) }
            }
            About::Tags(_) => self.left(by),
        }
    }

    /// The decision to ask another time.
    pub(super) fn left(&self, by: ReviewedBy) -> Reviewed {
        self.line(ReviewedBy { left: self.fields(), ..by })
    }

    /// What it is about: `link`, or the names of fields.
    pub fn fields(&self) -> Vec<String> {
        match &self.about {
            About::Link => vec!["link".to_owned()],
            About::Tags(fields) => fields.clone(),
        }
    }

    fn line(&self, reviewed: ReviewedBy) -> Reviewed {
        Reviewed { ticket: self.ticket.clone(), reviewed, ..Reviewed::default() }
    }

    /// The question for a program.
    pub fn as_json(&self) -> Value {
        let choices = self.choices.iter().map(|choice| {
            let mut fields = Map::new();
            if !choice.articles.is_empty() {
                fields.insert("articles".to_owned(), json!(choice.articles));
            }
            fields.extend(choice.tags.iter().map(|(field, tag)| (field.clone(), json!(tag))));
            fields.insert("percent".to_owned(), json!(choice.percent));
            fields.insert("why".to_owned(), json!(choice.why));
            Value::Object(fields)
        });
        let choices: Vec<Value> = choices.collect();
        json!({"ticket": self.ticket, "place": self.place, "subject": self.subject, "about": self.fields(), "choices": choices})
    }
}

/// A text of a ticket as it may be shown: without personal data, and without characters that steer a terminal.
pub(super) fn shown(text: &str) -> String {
    let scrubbed = scrub(text, Purpose::Export { name: "" });
    scrubbed.chars().map(|c| if c.is_control() && c != '\n' { ' ' } else { c }).collect()
}

/// Puts the surest questions first, and what was left before last.
pub(super) fn in_order(questions: &mut [Question], was_left: impl Fn(&Question) -> bool) {
    questions.sort_by_cached_key(|question| (was_left(question), std::cmp::Reverse(question.percent())));
}
