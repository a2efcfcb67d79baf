//! Configuration in two stages: [`Arguments`] holds what was typed; [`Config`] and [`ExportConfig`] hold what it means once
//! everything that can be wrong has been checked. Only `main` sees the first.

mod tags_by;
mod arguments;
mod problem;
mod names;
mod token;
mod target_name;
mod targets;
mod paths;
mod database;
mod attachments;
mod limits;
mod delivery;
mod serve;
mod export;
mod deliveries;
mod connect;
mod sync;

pub use arguments::{
    Arguments, Command, ConfigArguments, ConnectArguments, DeliveriesArguments, ExportArguments,
    ServeArguments, SyncArguments, TagsArguments,
};
pub use attachments::AttachmentPlace;
pub use connect::ConnectConfig;
pub use database::Database;
pub use deliveries::DeliveriesConfig;
pub use delivery::DeliveryConfig;
pub use export::ExportConfig;
pub use limits::{ConnectionLimits, DailyQuota, RateLimit};
pub(crate) use names::is_plain_segment;
pub use names::{AudienceFolder, Origin, Prefix};
pub use problem::ConfigProblem;
pub use serve::Config;
pub use sync::{SyncConfig, TagsConfig};
pub use tags_by::TagsBy;
pub use target_name::TargetName;
pub use targets::{EXAMPLE, Mapping, ReadBack, Settings, System, Target, Targets, TicketField};
pub use token::Token;
