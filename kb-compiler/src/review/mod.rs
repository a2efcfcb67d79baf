//! A person goes through tickets and decides, one key each, which article closed them or what they were about. What is asked and what a key
//! means is here; the terminal and the file are effects of the command.

pub mod question;
pub mod link_questions;
pub mod tag_questions;
pub mod screen;

pub use question::{About, Choice, Question};

use kb_import::{Reviewed, ReviewedBy};

/// What a key means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    /// `y`: the first choice is right.
    Accept,
    /// `1` to `5`: this choice is right.
    Choose(usize),
    /// `n`: none of them.
    NoneFits,
    /// `s`: ask another time.
    Skip,
    /// `u`: take the last decision back.
    Undo,
    /// `q`: stop.
    Quit,
}

impl Key {
    /// The meaning of a character; `None` where it has none.
    pub fn of(typed: char) -> Option<Self> {
        match typed.to_ascii_lowercase() {
            'y' => Some(Self::Accept),
            'n' => Some(Self::NoneFits),
            's' => Some(Self::Skip),
            'u' => Some(Self::Undo),
            'q' => Some(Self::Quit),
            digit => digit.to_digit(10).filter(|n| (1..=5).contains(n)).map(|n| Self::Choose(n as usize)),
        }
    }
}

/// What a key led to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// This was decided, and is to be kept.
    Decided(Reviewed),
    /// This was decided before and is not any more.
    TakenBack(Reviewed),
    /// Nothing, for this reason.
    Nothing(&'static str),
    /// The person stopped.
    Ended,
}

/// A review under way.
#[derive(Debug)]
pub struct Review {
    questions: Vec<Question>,
    by: String,
    date: String,
    /// What was decided, one for each question up to the current one.
    decided: Vec<Reviewed>,
}

impl Review {
    /// Begins with the first question. `by` and `date` stand in every decision.
    pub fn new(questions: Vec<Question>, by: &str, date: &str) -> Self {
        Self { questions, by: by.to_owned(), date: date.to_owned(), decided: Vec::new() }
    }

    /// What is asked now; `None` where everything has been.
    pub fn current(&self) -> Option<&Question> {
        self.questions.get(self.decided.len())
    }

    /// What was decided, in order.
    pub fn decided(&self) -> &[Reviewed] {
        &self.decided
    }

    /// How many questions there are.
    pub fn len(&self) -> usize {
        self.questions.len()
    }

    /// Whether nothing is asked at all.
    pub fn is_empty(&self) -> bool {
        self.questions.is_empty()
    }

    /// Takes a key.
    pub fn step(&mut self, key: Key) -> Step {
        match key {
            Key::Quit => return Step::Ended,
            Key::Undo => {
                return self.decided.pop().map_or(Step::Nothing("nothing to take back"), Step::TakenBack);
            }
            _ => {}
        }
        let Some(question) = self.current() else { return Step::Ended };
        let by = ReviewedBy { by: self.by.clone(), date: self.date.clone(), ..ReviewedBy::default() };
        let decision = match key {
            Key::Accept => question.choices.first().map(|choice| question.taken(choice, by)),
            Key::Choose(number) => question.choices.get(number - 1).map(|choice| question.taken(choice, by)),
            Key::NoneFits => Some(question.none_fits(by)),
            _ => Some(question.left(by)),
        };
        let Some(decision) = decision else { return Step::Nothing("there is no such choice") };
        self.decided.push(decision.clone());
        Step::Decided(decision)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn questions() -> Vec<Question> {
        let choice = |article: &str, percent| Choice {
            text: article.to_uppercase(),
            why: "why".to_owned(),
            percent,
            articles: vec![article.to_owned()],
            tags: Vec::new(),
        };
        let tags = |label: &str| Choice {
            tags: vec![("category".to_owned(), label.to_owned()), ("tier".to_owned(), "L1".to_owned())],
            articles: Vec::new(),
            ..choice(label, Some(60))
        };
        let question = |ticket: &str, about, choices| Question {
            ticket: ticket.to_owned(),
            about,
            choices,
            ..Question::default()
        };
        let fields = vec!["category".to_owned(), "tier".to_owned()];
        vec![
            question("1", About::Link, vec![choice("a", Some(84)), choice("b", None)]),
            question("2", About::Link, Vec::new()),
            question("3", About::Tags(fields), vec![tags("pay-run")]),
        ]
    }

    /// Presses keys, and compares what is decided in the end, one text a decision.
    fn check(keys: &str, expected: &[&str]) {
        let mut review = Review::new(questions(), "maria", "2026-11-27");
        for key in keys.chars() {
            review.step(Key::of(key).expect("a key"));
        }
        let shown = review.decided().iter().map(|line| {
            let left = line.reviewed.left.join("+");
            let tags = line.tags().map(|(field, tag)| format!(" {field}={tag}")).collect::<String>();
            let link = line.link.as_deref().unwrap_or("-");
            let articles = line.articles.as_ref().map_or("-".to_owned(), |articles| articles.join("+"));
            let percent = line.reviewed.percent.map_or("-".to_owned(), |percent| percent.to_string());
            format!("{} {articles} {link} {percent} [{left}]{tags}", line.ticket)
        });
        assert_eq!(shown.collect::<Vec<_>>(), expected, "{keys}");
        assert!(review.decided().iter().all(|line| line.reviewed.by == "maria"));
    }

    #[test]
    fn a_key_decides_one_ticket() {
        check("y", &["1 a used 84 []"]);
        check("1", &["1 a used 84 []"]);
        check("2", &["1 b used - []"]);
        check("n", &["1  none - []"]);
        check("s", &["1 - - - [link]"]);
        check("sny", &["1 - - - [link]", "2  none - []", "3 - - 60 [] category=pay-run tier=L1"]);
        check("ssn", &["1 - - - [link]", "2 - - - [link]", "3 - - - [category+tier]"]);
    }

    #[test]
    fn a_decision_is_taken_back_and_asked_again() {
        check("yu", &[]);
        check("yun", &["1  none - []"]);
        check("ysu", &["1 a used 84 []"]);
        let mut review = Review::new(questions(), "maria", "2026-11-27");
        assert_eq!(review.step(Key::Undo), Step::Nothing("nothing to take back"));
        let Step::Decided(line) = review.step(Key::Accept) else { panic!("it decides") };
        assert_eq!(review.step(Key::Undo), Step::TakenBack(line));
        assert_eq!(review.current().map(|question| question.ticket.as_str()), Some("1"));
    }

    #[test]
    fn a_key_without_a_choice_decides_nothing() {
        check("3", &[]);
        check("n5y", &["1  none - []"]);
        check("yss", &["1 a used 84 []", "2 - - - [link]", "3 - - - [category+tier]"]);
        let mut review = Review::new(questions(), "maria", "2026-11-27");
        "sss".chars().filter_map(Key::of).for_each(|key| drop(review.step(key)));
        assert_eq!(review.current(), None);
        assert_eq!(review.step(Key::Accept), Step::Ended);
        assert_eq!(review.step(Key::Quit), Step::Ended);
        assert_eq!(review.decided().len(), 3);
        assert_eq!(['x', '0', '6', '\u{1b}'].map(Key::of), [None; 4]);
    }
}
