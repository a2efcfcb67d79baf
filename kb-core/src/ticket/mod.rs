//! The contracts of what clients and engineers send: `ticket/1`, `feedback/1` and `outcome/1`, checked alike in the widget and in the
//! gateway; and redaction. Modules stand in reading order, and each imports only modules above it.

pub mod limits;
pub mod problem;
pub mod text;
mod check;
#[cfg(feature = "secrets")]
mod secrets;
mod announced;
mod check_digits;
mod national_id;
mod birth_date;
pub mod redact;
pub mod scrub;
pub mod feedback;
pub mod outcome;
pub mod reply;
pub mod triage;
pub mod draft;
pub mod accepted;

pub use accepted::{SCHEMA, Ticket, TicketContent};
pub use draft::{Candidate, Fact, Impact, Reason, TicketDraft, TriedFix};
pub use feedback::{Feedback, FeedbackContent, FeedbackDraft, FixOutcome};
pub use limits::{MAX_DETAILS, MAX_ENTRIES, MAX_QUESTION};
pub use outcome::{TicketOutcome, TicketOutcomeContent, TicketOutcomeDraft};
pub use problem::{FieldProblem, Problem};
pub use redact::{Redacted, redact};
pub use reply::{Reply, ReplyDraft};
pub use scrub::{Purpose, scrub};
pub use text::{Day, Key, NonBlank, Tier};
pub use triage::Prediction;
