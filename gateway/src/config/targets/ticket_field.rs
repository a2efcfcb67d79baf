//! The fields of a ticket by which routes are chosen, and for which a ticket system can have a field of its own.

use std::fmt;

use kb_core::ticket::{TicketContent, triage};
use kb_core::triage::Field;

/// A field of a ticket, as gateway.toml names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TicketField {
    /// The ticket's number here, such as `FM-1001`.
    Number,
    /// The delivery's key, by which an earlier attempt is found.
    Key,
    /// Who to answer.
    Name,
    /// Where to answer.
    Email,
    /// How badly they are stopped.
    Impact,
    /// Category.
    Category,
    /// The team, where triage is sure of it.
    Route,
    /// The tier, where triage is sure of it.
    Tier,
    /// The priority, where triage is sure of it.
    Priority,
    /// The audience that the page named.
    Audience,
    /// The account that the page named.
    Account,
    /// Product.
    Product,
    /// Component.
    Component,
    /// Version.
    Version,
    /// Error code.
    ErrorCode,
    /// The page where they were.
    Page,
    /// The client's language.
    Locale,
}

impl TicketField {
    /// Every field with its name, in the order of the documentation.
    pub const ALL: [(Self, &'static str); 17] = [
        (Self::Number, "number"),
        (Self::Key, "key"),
        (Self::Name, "name"),
        (Self::Email, "email"),
        (Self::Impact, "impact"),
        (Self::Category, "category"),
        (Self::Route, "route"),
        (Self::Tier, "tier"),
        (Self::Priority, "priority"),
        (Self::Audience, "audience"),
        (Self::Account, "account"),
        (Self::Product, "product"),
        (Self::Component, "component"),
        (Self::Version, "version"),
        (Self::ErrorCode, "error_code"),
        (Self::Page, "page"),
        (Self::Locale, "locale"),
    ];

    /// The field of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(_, known)| *known == name).map(|(field, _)| field)
    }

    /// Its name in gateway.toml.
    pub fn name(self) -> &'static str {
        Self::ALL.into_iter().find(|(field, _)| *field == self).map_or("", |(_, name)| name)
    }

    /// Its value in a ticket; empty where the ticket has none, and for number and key, which the ticket does not know.
    pub fn value(self, ticket: &TicketContent) -> String {
        let predicted = |field| triage::label(&ticket.triage, field).unwrap_or_default();
        let category = ticket.category.as_deref().unwrap_or_else(|| predicted(Field::Category));
        let page = Some(fact(ticket, "page")).filter(|page| !page.is_empty());
        let value = match self {
            Self::Number | Self::Key => "",
            Self::Name => &ticket.name,
            Self::Email => &ticket.email,
            Self::Impact => ticket.impact.name(),
            Self::Category => category,
            Self::Route => predicted(Field::Route),
            Self::Tier => predicted(Field::Tier),
            Self::Priority => predicted(Field::Priority),
            Self::Page => page.unwrap_or_else(|| fact(ticket, "route")),
            Self::Locale => &ticket.locale,
            Self::Audience
            | Self::Account
            | Self::Product
            | Self::Component
            | Self::Version
            | Self::ErrorCode => fact(ticket, self.name()),
        };
        value.trim().to_owned()
    }
}

fn fact<'t>(ticket: &'t TicketContent, name: &str) -> &'t str {
    let fact = ticket.environment.iter().find(|fact| fact.name == name);
    fact.map(|fact| fact.value.trim()).unwrap_or_default()
}

impl fmt::Display for TicketField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
