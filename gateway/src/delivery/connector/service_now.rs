//! ServiceNow, by its table interface. Our key is the record's `correlation_id`, a field that every task has for this.

mod resolved;

use std::time::Duration;

use reqwest::{Client, Method};
use secrecy::ExposeSecret;
use serde_json::{Map, Value, json};

use super::api::{Api, created_id, list, segment, text};
use super::changes::{self, Changed};
use super::findings::{fatal, missing, unanswered, wanted_fields, warning};
use super::{named, status};
use crate::config::{Mapping, Settings, Target};
use crate::delivery::call::{
    Attachment, CallError, Comment, DeliveryKey, DeliveryKind, Finding, Lookup, Place, PublicReply, Remote,
    TicketSystem, Update, Updates,
};
use crate::delivery::package::{Markup, Package, message};

/// The table that is written where none is named.
const TABLE: &str = "incident";
/// Roles that may write it.
const WRITERS: [&str; 3] = ["itil", "sn_incident_write", "admin"];
/// Marks our records.
const ORIGIN: &str = "Fixmark";

/// A table of a ServiceNow.
pub struct ServiceNow {
    api: Api,
    settings: Settings,
    mapping: Mapping,
}

impl ServiceNow {
    pub(super) fn new(client: Client, target: &Target) -> Result<Self, String> {
        let settings = target.settings.clone();
        let password = settings.secret("password");
        let api = Api::new(client, settings.text("url"))
            .with_basic(settings.text("user"), password.expose_secret())?;
        Ok(Self { api, mapping: target.mapping.clone(), settings })
    }

    fn table(&self) -> &str {
        self.settings.text_or("table", TABLE)
    }

    fn path(&self, record: &str) -> String {
        let table = segment(self.table());
        if record.is_empty() {
            format!("/api/now/table/{table}")
        } else {
            format!("/api/now/table/{table}/{}", segment(record))
        }
    }

    fn remote(&self, id: String) -> Remote {
        Remote { url: Some(self.api.address(&format!("/{}.do?sys_id={id}", self.table()))), id }
    }

    async fn rows(
        &self,
        path: &str,
        query: &str,
        fields: &str,
        more: &[(&str, &str)],
    ) -> Result<Value, CallError> {
        let query = [&[("sysparm_query", query), ("sysparm_fields", fields)], more].concat();
        self.api.get(path, &query).await
    }

    /// Times are those of the database, whose order holds whatever the user's time zone is.
    async fn newest(&self, page: usize) -> Result<Vec<Changed>, CallError> {
        let (offset, limit) = ((page * changes::PAGE).to_string(), changes::PAGE.to_string());
        let query = format!("correlation_display={ORIGIN}^ORDERBYDESCsys_updated_on");
        let more = [
            ("sysparm_display_value", "all"),
            ("sysparm_limit", limit.as_str()),
            ("sysparm_offset", offset.as_str()),
        ];
        let found = self.rows(&self.path(""), &query, "sys_id,state,sys_updated_on", &more).await?;
        let rows = list(&found, "/result").iter().map(|row| Changed {
            id: text(row, "/sys_id/value"),
            status: text(row, "/state/display_value"),
            at: text(row, "/sys_updated_on/value"),
        });
        Ok(rows.collect())
    }

    async fn update(&self, changed: Changed) -> Result<Update, CallError> {
        let query = format!("element_id={}^element=comments^ORDERBYsys_created_on", changed.id);
        let fields = "sys_id,value,sys_created_on,sys_created_by";
        let found = self
            .rows("/api/now/table/sys_journal_field", &query, fields, &[("sysparm_limit", "100")])
            .await?;
        let user = self.settings.text("user");
        let others = list(&found, "/result").iter().filter(|entry| text(entry, "/sys_created_by") != user);
        let replies = others.map(|entry| PublicReply {
            id: text(entry, "/sys_id"),
            at: format!("{}Z", text(entry, "/sys_created_on").replace(' ', "T")),
            author: text(entry, "/sys_created_by"),
            text: text(entry, "/value"),
        });
        let status = status::progress(&self.mapping, &changed.status, false);
        Ok(Update { replies: replies.collect(), status: Some(status), ticket: changed.id })
    }
}

impl ServiceNow {
    /// Whether the user has a role that may write incidents; nothing is said of tables of a team's own, or where roles can't be read.
    async fn check_roles(&self) -> Vec<Finding> {
        if self.table() != TABLE {
            return Vec::new();
        }
        let query = format!("user.user_name={}", self.settings.text("user"));
        let held = self.rows("/api/now/table/sys_user_has_role", &query, "role.name", &[]).await;
        let held = held.unwrap_or_default();
        let held: Vec<String> = list(&held, "/result").iter().map(|row| text(row, "/role.name")).collect();
        if held.is_empty() || held.iter().any(|role| WRITERS.contains(&role.as_str())) {
            return Vec::new();
        }
        vec![warning(format!(
            "the user has none of the roles {}, so that it may probably not create incidents; give it one of them",
            WRITERS.join(", ")
        ))]
    }
}

impl TicketSystem for ServiceNow {
    fn lookup(&self, _kind: DeliveryKind) -> Lookup {
        Lookup::ByKey { visible_after: Duration::ZERO }
    }

    async fn find(&self, key: &DeliveryKey, place: Place<'_>) -> Result<Option<Remote>, CallError> {
        let one = [("sysparm_limit", "1")];
        let (path, query, ticket) = match place {
            Place::Tickets => {
                let found = self
                    .rows(&self.path(""), &format!("correlation_id={key}"), "sys_id,correlation_id", &one)
                    .await?;
                // A query that ServiceNow can't read is left out, so that any row would be found.
                let mut rows = list(&found, "/result").iter();
                let ours = rows.find(|row| text(row, "/correlation_id") == key.as_str());
                return Ok(ours.map(|row| self.remote(text(row, "/sys_id"))));
            }
            Place::CommentsOf(ticket) => {
                let query = format!("element_id={}^element=comments^valueLIKE{key}", ticket.id);
                ("/api/now/table/sys_journal_field", query, ticket)
            }
            Place::AttachmentsOf(ticket) => (
                "/api/now/attachment",
                format!("table_sys_id={}^file_nameSTARTSWITH{key}", ticket.id),
                ticket,
            ),
        };
        let found = self.rows(path, &query, "sys_id,value,file_name", &one).await?;
        let mut rows = list(&found, "/result").iter();
        let ours = rows.find(|row| (text(row, "/value") + &text(row, "/file_name")).contains(key.as_str()));
        Ok(ours.map(|row| ticket.part(text(row, "/sys_id"))))
    }

    async fn create(&self, key: &DeliveryKey, package: &Package) -> Result<Remote, CallError> {
        let fields = named::fields(&self.mapping, key, package).into_iter();
        let mut record: Map<String, Value> = fields.map(|(name, value)| (name, value.into())).collect();
        if let Some(priority) = named::priority(&self.mapping, package) {
            // ServiceNow computes the priority from impact and urgency.
            record.insert("urgency".to_owned(), json!(priority));
            record.insert("impact".to_owned(), json!(priority));
        }
        record.insert("short_description".to_owned(), json!(package.subject));
        record.insert("description".to_owned(), json!(package.body(key.as_str(), Markup::Plain)));
        record.insert("correlation_id".to_owned(), json!(key.as_str()));
        record.insert("correlation_display".to_owned(), json!(ORIGIN));
        let created = self.api.post(&self.path(""), &Value::Object(record)).await?;
        Ok(self.remote(created_id(&created, "/result/sys_id")?))
    }

    async fn comment(
        &self,
        key: &DeliveryKey,
        ticket: &Remote,
        comment: &Comment,
    ) -> Result<Remote, CallError> {
        let body = json!({ "comments": Markup::Plain.render(&message::comment(key.as_str(), &comment.author, &comment.text)) });
        self.api.write(Method::PATCH, &self.path(&ticket.id), &body).await?;
        Ok(ticket.part(key.to_string()))
    }

    async fn attach(
        &self,
        key: &DeliveryKey,
        ticket: &Remote,
        attachment: &Attachment,
    ) -> Result<Remote, CallError> {
        // An attachment has nothing but its name by which it could be found again.
        let name = format!("{key}-{}", attachment.name);
        let query =
            [("table_name", self.table()), ("table_sys_id", ticket.id.as_str()), ("file_name", &name)];
        let bytes = attachment.bytes.clone();
        let created =
            self.api.post_bytes("/api/now/attachment/file", &query, &attachment.media_type, bytes).await?;
        Ok(ticket.part(created_id(&created, "/result/sys_id")?))
    }

    async fn updates(&self, cursor: Option<&str>) -> Result<Updates, CallError> {
        let (changed, latest) = changes::since(cursor, |page| self.newest(page)).await?;
        let mut updates = Vec::new();
        for changed in changed {
            updates.push(self.update(changed).await?);
        }
        Ok(Updates { updates, cursor: Some(latest) })
    }

    async fn check(&self) -> Vec<Finding> {
        match self
            .api
            .get_optional(&self.path(""), &[("sysparm_limit", "1"), ("sysparm_fields", "sys_id")])
            .await
        {
            Ok(Some(_)) => {}
            Ok(None) => {
                return vec![fatal(format!(
                    "there is no table `{}`; write its name, such as incident",
                    self.table()
                ))];
            }
            Err(error) => return vec![unanswered(&error, "user or password")],
        }
        let mut findings = self.check_roles().await;
        let query = format!("name={}^ORname=task^elementISNOTEMPTY", self.table());
        let known =
            self.rows("/api/now/table/sys_dictionary", &query, "element", &[("sysparm_limit", "1000")]).await;
        let Ok(known) = known else {
            findings.push(warning(
                "the user may not read sys_dictionary, so that the names of fields were not checked",
            ));
            return findings;
        };
        let known: Vec<String> = list(&known, "/result").iter().map(|row| text(row, "/element")).collect();
        findings.extend(missing("field", &wanted_fields(&self.mapping), &known));
        findings
    }
}
