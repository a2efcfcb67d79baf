//! The ticket systems that tickets are delivered to, one file each.

mod api;
mod reply_text;
mod named;
mod status;
mod findings;
mod changes;
mod resolved_pages;
mod redmine;
mod request_tracker;
mod roundup;
mod youtrack;
mod jira;
mod zendesk;
mod salesforce;
mod service_now;
mod freshdesk;
mod webhook;
mod email;
mod slack;

use std::time::Duration;

use serde_json::{Map, Value};

use super::call::{
    Attachment, CallError, Comment, DeliveryKey, DeliveryKind, Finding, Lookup, Place, Remote, TicketSystem,
    Updates,
};
use super::http;
use super::package::Package;
use super::ticket_source::{ListedTicket, ListedTickets, TicketSource, TicketTags};
use crate::config::{System, Target};
use email::Email;
use freshdesk::Freshdesk;
use jira::Jira;
use redmine::Redmine;
use request_tracker::RequestTracker;
use roundup::Roundup;
use salesforce::Salesforce;
use service_now::ServiceNow;
use slack::Slack;
use webhook::Webhook;
use youtrack::YouTrack;
use zendesk::Zendesk;

/// A target that can be called.
pub enum Connector {
    /// Redmine.
    Redmine(Redmine),
    /// Request Tracker.
    RequestTracker(RequestTracker),
    /// Roundup.
    Roundup(Roundup),
    /// YouTrack.
    YouTrack(YouTrack),
    /// Jira Service Management.
    Jira(Jira),
    /// Zendesk.
    Zendesk(Zendesk),
    /// Salesforce cases.
    Salesforce(Salesforce),
    /// ServiceNow.
    ServiceNow(ServiceNow),
    /// Freshdesk.
    Freshdesk(Freshdesk),
    /// A mailbox.
    Email(Email),
    /// A channel of Slack.
    Slack(Slack),
    /// Any system that takes signed JSON.
    Webhook(Webhook),
}

impl Connector {
    /// The connector of a target; every call ends within `timeout`.
    pub fn new(target: &Target, timeout: Duration) -> Result<Self, String> {
        let client = http::client(timeout)?;
        match target.system {
            System::Redmine => Redmine::new(client, target).map(Self::Redmine),
            System::RequestTracker => RequestTracker::new(client, target).map(Self::RequestTracker),
            System::Roundup => Roundup::new(client, target).map(Self::Roundup),
            System::Webhook => Webhook::new(client, &target.settings).map(Self::Webhook),
            System::YouTrack => YouTrack::new(client, target).map(Self::YouTrack),
            System::Jira => Jira::new(client, target).map(Self::Jira),
            System::Zendesk => Zendesk::new(client, target).map(Self::Zendesk),
            System::Salesforce => Salesforce::new(client, target).map(Self::Salesforce),
            System::ServiceNow => ServiceNow::new(client, target).map(Self::ServiceNow),
            System::Freshdesk => Freshdesk::new(client, target).map(Self::Freshdesk),
            System::Email => Email::new(target, timeout).map(Self::Email),
            System::Slack => Ok(Self::Slack(Slack::new(client, target))),
        }
    }
}

/// Calls the same method of whichever connector it is.
macro_rules! each {
    ($self:ident, $connector:ident => $call:expr) => {
        match $self {
            Self::Redmine($connector) => $call,
            Self::RequestTracker($connector) => $call,
            Self::Roundup($connector) => $call,
            Self::YouTrack($connector) => $call,
            Self::Jira($connector) => $call,
            Self::Zendesk($connector) => $call,
            Self::Salesforce($connector) => $call,
            Self::ServiceNow($connector) => $call,
            Self::Freshdesk($connector) => $call,
            Self::Email($connector) => $call,
            Self::Slack($connector) => $call,
            Self::Webhook($connector) => $call,
        }
    };
}

impl TicketSystem for Connector {
    fn lookup(&self, kind: DeliveryKind) -> Lookup {
        each!(self, connector => connector.lookup(kind))
    }

    async fn find(&self, key: &DeliveryKey, place: Place<'_>) -> Result<Option<Remote>, CallError> {
        each!(self, connector => connector.find(key, place).await)
    }

    async fn create(&self, key: &DeliveryKey, package: &Package) -> Result<Remote, CallError> {
        each!(self, connector => connector.create(key, package).await)
    }

    async fn comment(
        &self,
        key: &DeliveryKey,
        ticket: &Remote,
        comment: &Comment,
    ) -> Result<Remote, CallError> {
        each!(self, connector => connector.comment(key, ticket, comment).await)
    }

    async fn attach(
        &self,
        key: &DeliveryKey,
        ticket: &Remote,
        attachment: &Attachment,
    ) -> Result<Remote, CallError> {
        each!(self, connector => connector.attach(key, ticket, attachment).await)
    }

    async fn updates(&self, cursor: Option<&str>) -> Result<Updates, CallError> {
        each!(self, connector => connector.updates(cursor).await)
    }

    async fn check(&self) -> Vec<Finding> {
        each!(self, connector => connector.check().await)
    }
}

impl TicketSource for Connector {
    async fn changed(&self, since: &str, page: Option<&str>) -> Result<ListedTickets, CallError> {
        each!(self, connector => connector.changed(since, page).await)
    }

    async fn whole(&self, ticket: &ListedTicket) -> Result<Map<String, Value>, CallError> {
        each!(self, connector => connector.whole(ticket).await)
    }

    fn asked_at_once(&self) -> usize {
        each!(self, connector => connector.asked_at_once())
    }

    async fn still_there(&self, ids: &[String]) -> Result<Vec<String>, CallError> {
        each!(self, connector => connector.still_there(ids).await)
    }
}

impl TicketTags for Connector {
    async fn record(&self, id: &str) -> Result<Map<String, Value>, CallError> {
        each!(self, connector => connector.record(id).await)
    }

    fn labels_at(&self) -> Option<&'static str> {
        each!(self, connector => connector.labels_at())
    }

    async fn write_tags(
        &self,
        id: &str,
        fields: &[(String, String)],
        labels: &[String],
    ) -> Result<(), CallError> {
        each!(self, connector => connector.write_tags(id, fields, labels).await)
    }
}

// These take tickets, and nothing can be read from them.
impl TicketSource for Email {}
impl TicketSource for Slack {}
impl TicketSource for Webhook {}

// We write no tags into tickets of these.
impl TicketTags for YouTrack {}
impl TicketTags for Salesforce {}
impl TicketTags for ServiceNow {}
impl TicketTags for Freshdesk {}
impl TicketTags for Email {}
impl TicketTags for Slack {}
impl TicketTags for Webhook {}
