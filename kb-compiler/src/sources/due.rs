//! Checks that depend on the date: overdue reviews, and tickets from the future. The date is a parameter, so that results are
//! reproducible.

use super::dates;
use super::knowledge_base::KnowledgeBase;
use crate::article::{Article, Status};
use crate::days;
use crate::diagnostic::{Diagnostic, codes};

/// Checks against `today`, days since 1970-01-01.
pub fn check(base: &KnowledgeBase, today: i32) -> Vec<Diagnostic> {
    let mut diagnostics: Vec<Diagnostic> =
        base.articles.iter().filter_map(|a| overdue(base, a, today)).collect();
    // A day's grace: the ticket system's clock may be in a time zone that is ahead.
    let future = |day: Option<i32>| day.is_some_and(|day| day > today.saturating_add(1));
    for (resolution, place) in base.resolutions.iter().zip(&base.resolution_places) {
        if future(resolution.opened_day) || future(resolution.resolved_day) {
            let message = format!("the ticket `{}` is dated in the future", resolution.ticket);
            let diagnostic = Diagnostic::new(&codes::RESOLUTION_DATE, place.clone(), message);
            diagnostics.push(diagnostic.hint("correct the date; until then it counts as new"));
        }
    }
    crate::diagnostic::sort(&mut diagnostics);
    diagnostics
}

fn overdue(base: &KnowledgeBase, article: &Article, today: i32) -> Option<Diagnostic> {
    if article.status != Status::Published {
        return None;
    }
    let every = i32::try_from(article.review.every_days?).ok()?;
    let reviewed = article.review.reviewed.as_deref().and_then(dates::parse).map(days::number)?;
    let late = today.saturating_sub(reviewed.saturating_add(every));
    let place = base.reviews.get(&article.id)?.clone();
    let message = format!("`{}` should have been reviewed {late} days ago", article.title);
    (late > 0).then(|| Diagnostic::new(&codes::REVIEW_OVERDUE, place, message))
}
