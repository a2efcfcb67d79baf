//! The panel as a function of the state, one file for each screen. Each module imports only modules above it.

mod dispatch;
mod element;
mod draw;
mod icon;
mod page;
mod person_offer;
mod article_link;
mod load_error;
mod blocks;
mod article;
mod results;
mod search;
mod reasons;
mod solved;
mod problems;
mod fields;
mod fix_offer;
mod ticket;
mod review;
mod sent;
mod queued;
mod desk;
mod panel;

pub(crate) use desk::DeskView;
pub(crate) use dispatch::Dispatch;
pub(crate) use panel::panel;
