//! A resolved ticket, tagged by the engineer who closed it. The compiler learns from these.

use super::audience::Readers;
use super::ids::ArticleId;
use crate::names::wire_names;

/// Longest text of a ticket that is kept, in bytes. What follows rarely adds anything to the complaint.
pub const MAX_TICKET_TEXT: usize = 64 * 1024;

/// What role the linked articles played.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkKind {
    /// They closed the ticket unchanged.
    Used,
    /// They closed it after an edit.
    Updated,
    /// One was written for it.
    Created,
    /// No article answers this.
    None,
}

wire_names!(LinkKind: Used = "used", Updated = "updated", Created = "created", None = "none");

/// What the engineer thought of the suggestion the client had seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The right one.
    Correct,
    /// Right, but not enough.
    Insufficient,
    /// The wrong one.
    Wrong,
    /// Nothing should have been suggested.
    ShouldHaveAbstained,
    /// Nothing was shown.
    NotShown,
}

wire_names! {
    Verdict:
    Correct = "correct",
    Insufficient = "insufficient",
    Wrong = "wrong",
    ShouldHaveAbstained = "should_have_abstained",
    NotShown = "not_shown",
}

/// A field of a ticket whose value is a tag: a name from a list that the support team keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TagField {
    /// What it is about.
    Category,
    /// Why it happened.
    RootCause,
    /// How it ended.
    Resolution,
    /// Which tier solved it.
    Tier,
    /// Which team solved it.
    Route,
    /// How urgent it was.
    Priority,
}

wire_names! {
    TagField:
    Category = "category",
    RootCause = "root_cause",
    Resolution = "resolution",
    Tier = "tier",
    Route = "route",
    Priority = "priority",
}

/// Who stands behind what a line says about a ticket: which article closed it, or which suggestion was wrong.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Provenance {
    /// An engineer or the ticket system. So does a line that names nobody, as ticket systems write it.
    #[default]
    Engineer,
    /// A client whose identity, account included, was signed and verified.
    SignedClient,
    /// Whoever sent it. Anybody may have written it, any number of times.
    Anonymous,
}

wire_names!(Provenance: Engineer = "engineer", SignedClient = "signed_client", Anonymous = "anonymous");

/// What had been suggested, and how good it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// The articles shown, best first.
    pub shown: Vec<ArticleId>,
    /// The engineer's verdict.
    pub verdict: Verdict,
}

/// One resolved ticket. Only `ticket` and `subject` are always there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Resolution {
    /// The ticket system's number.
    pub ticket: String,
    /// One line in the client's words.
    pub subject: String,
    /// The complaint in full; may be empty.
    pub description: String,
    /// When it was opened, as days since 1970-01-01; `None` where unknown or unreadable.
    pub opened_day: Option<i32>,
    /// When it was resolved, likewise.
    pub resolved_day: Option<i32>,
    /// Who stands behind it.
    pub provenance: Provenance,
    /// The client's account. Privacy thresholds count accounts.
    pub account: Option<String>,
    /// The account that the sender's page named and nobody verified. It is never counted.
    pub claimed_account: Option<String>,
    /// Language of the ticket.
    pub locale: Option<String>,
    /// Error codes named in it.
    pub error_codes: Vec<String>,
    /// Product and component.
    pub product: Option<String>,
    /// Component of the product.
    pub component: Option<String>,
    /// Category.
    pub category: Option<String>,
    /// Route: the team that closed it.
    pub route: Option<String>,
    /// Tier, `L1` to `L3`.
    pub tier: Option<String>,
    /// Priority.
    pub priority: Option<String>,
    /// Root cause from a closed list.
    pub root_cause: Option<String>,
    /// How it ended, from a closed list.
    pub resolution: Option<String>,
    /// The engineer's summary of the fix.
    pub summary: Option<String>,
    /// Articles that closed it.
    pub articles: Vec<ArticleId>,
    /// What role they played.
    pub link: Option<LinkKind>,
    /// Whether it was reopened.
    pub reopened: bool,
    /// Minutes of work.
    pub minutes: Option<u32>,
    /// Who closed it, where the ticket system's data names that. Only compliance is counted by it.
    pub engineer: Option<String>,
    /// Free tags.
    pub tags: Vec<String>,
    /// What had been suggested.
    pub suggestion: Option<Suggestion>,
    /// Who may read it, and so whose bundles may learn from it.
    pub readers: Readers,
}

impl Resolution {
    /// The tag of a field.
    pub fn tag(&self, field: TagField) -> Option<&str> {
        match field {
            TagField::Category => self.category.as_deref(),
            TagField::RootCause => self.root_cause.as_deref(),
            TagField::Resolution => self.resolution.as_deref(),
            TagField::Tier => self.tier.as_deref(),
            TagField::Route => self.route.as_deref(),
            TagField::Priority => self.priority.as_deref(),
        }
    }

    /// Gives a field a tag.
    pub fn set_tag(&mut self, field: TagField, tag: String) {
        let place = match field {
            TagField::Category => &mut self.category,
            TagField::RootCause => &mut self.root_cause,
            TagField::Resolution => &mut self.resolution,
            TagField::Tier => &mut self.tier,
            TagField::Route => &mut self.route,
            TagField::Priority => &mut self.priority,
        };
        *place = Some(tag);
    }
}
