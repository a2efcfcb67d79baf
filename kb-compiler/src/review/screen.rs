//! A question as lines of text.

use super::question::{About, Question};

/// Most letters of a text that are shown, so that a question fits a screen.
const MOST_LETTERS: usize = 700;
/// Most lines of a text.
const MOST_LINES: usize = 9;

/// The question, which is the `number`th of `all`, from 1.
pub fn text(question: &Question, number: usize, all: usize) -> String {
    let Question { ticket, subject, asked, answered, .. } = question;
    let mut text = format!("{number} of {all}   ticket {ticket}   {}\n\n  {subject}\n", question.place);
    for (name, part) in [("Asked", asked), ("Answered", answered)] {
        if !part.trim().is_empty() {
            text += &format!("\n  {name}:\n{}", shortened(part));
        }
    }
    text += match &question.about {
        About::Link => "\n  Which article closed it?\n",
        About::Tags(_) => "\n  What was it about?\n",
    };
    for (at, choice) in question.choices.iter().enumerate() {
        let percent = choice.percent.map_or("   ".to_owned(), |percent| format!("{percent}%"));
        text += &format!("  {}  {percent:>4}  {}; {}\n", at + 1, choice.text, choice.why);
    }
    let choices = question.choices.len();
    let keys = match choices {
        0 => String::new(),
        1 => "y yes · ".to_owned(),
        _ => format!("y the first · 1–{choices} choose · "),
    };
    let none = if question.about == About::Link { "n no article · " } else { "" };
    text + &format!("\n  {keys}{none}s skip · u undo · q quit\n")
}

fn shortened(text: &str) -> String {
    let end = text.char_indices().nth(MOST_LETTERS).map_or(text.len(), |(at, _)| at);
    let mut lines: Vec<&str> = text[..end].lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let cut = end < text.len() || lines.len() > MOST_LINES;
    lines.truncate(MOST_LINES);
    let mut shown: String = lines.iter().map(|line| format!("    {line}\n")).collect();
    if cut {
        shown += "    …\n";
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::super::question::Choice;
    use super::*;

    #[test]
    fn a_question_fits_a_screen_and_names_its_keys() {
        let choice = |text: &str, percent| Choice {
            text: text.to_owned(),
            why: "its title stands in the answer".to_owned(),
            percent,
            ..Choice::default()
        };
        let mut question = Question {
            ticket: "7".to_owned(),
            place: "resolutions/h.jsonl:3".to_owned(),
            subject: "salaries frozen".to_owned(),
            asked: "since today\n\n".repeat(20),
            choices: vec![choice("Pay run (pay-run)", Some(84)), choice("Payslip (payslip)", None)],
            ..Question::default()
        };
        let shown = text(&question, 3, 90);
        for expected in [
            "3 of 90   ticket 7   resolutions/h.jsonl:3",
            "  salaries frozen\n",
            "    since today\n    …\n",
            "  1   84%  Pay run (pay-run); its title stands in the answer\n  2        Payslip (payslip)",
            "y the first · 1–2 choose · n no article · s skip",
        ] {
            assert!(shown.contains(expected), "{expected}: {shown}");
        }
        assert!(shown.lines().count() < 24 && !shown.contains("Answered"), "{shown}");
        question.about = About::Tags(vec!["category".to_owned()]);
        question.choices.clear();
        assert!(text(&question, 1, 1).ends_with("What was it about?\n\n  s skip · u undo · q quit\n"));
    }
}
