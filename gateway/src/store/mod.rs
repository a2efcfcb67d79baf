//! Tickets, feedback and outcomes at rest. The rest of the gateway writes through [`Store`] and reads back through [`History`];
//! statements that are the same for every database stand beside what they keep, and whatever only one kind of database has stays in that
//! database's folder.

mod time;
mod ticket_number;
mod receipt;
mod error;
mod connection;
mod cursor;
mod conversation;
mod delivery;
mod delivery_row;
mod delivery_list;
mod follow_up;
mod reply;
mod file_entry;
mod record;
mod resolved;
mod migrations;
mod stored_json;
mod sqlite;
mod postgres;
mod backend;
mod history;

pub use backend::Store;
pub use conversation::{Progress, PublicReply, Said, Update, Updates};
pub use delivery::{
    AttemptOutcome, ClaimRequest, ClaimedDelivery, DeliveryKey, DeliveryKind, DeliveryState, Remote,
    SweepRequest,
};
pub use delivery_list::ListedDelivery;
pub use error::StoreError;
pub use file_entry::{AcceptedFile, FileEntry, MAX_FILES};
pub use history::History;
pub use receipt::{Accepted, Receipt};
pub use record::{StoredFeedback, StoredTicket};
pub use resolved::{ResolvedChanges, ResolvedTicket, ResolvedTickets, StoredResolved};
pub use ticket_number::TicketNumber;
