//! The ticket systems that tickets are delivered to, one file each.

mod webhook;

use std::time::Duration;

use super::call::{
    Attachment, CallError, Comment, DeliveryKey, DeliveryKind, Finding, Lookup, Place, Remote, TicketSystem,
    Updates,
};
use super::http;
use super::package::Package;
use crate::config::{Target, TargetSystem};
use webhook::Webhook;

/// A target that can be called.
pub enum Connector {
    /// Any system that takes signed JSON.
    Webhook(Webhook),
}

impl Connector {
    /// The connector of a target; every call ends within `timeout`.
    pub fn new(target: &Target, timeout: Duration) -> Result<Self, String> {
        let client = http::client(timeout)?;
        match &target.system {
            TargetSystem::Webhook(settings) => Webhook::new(client, settings).map(Self::Webhook),
        }
    }
}

/// Calls the same method of whichever connector it is.
macro_rules! each {
    ($self:ident, $connector:ident => $call:expr) => {
        match $self {
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
