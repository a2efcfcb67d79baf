//! The panel as a function of the state, one file for each screen. Each module imports only modules above it.

#![allow(unreachable_pub, reason = "`#[component]` writes a public copy of every component")]

mod ui;
mod part;
mod icon;
mod button;
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

pub(crate) use desk::desk_view;
pub(crate) use panel::Panel;
pub(crate) use ui::{DeskView, Ui};
