//! Connectors against what their vendors say of their interfaces: contract servers made from OpenAPI files where there are some, and
//! recorded shapes where there are none.

mod prism;
mod vendors;
mod jira_cloud;
mod recorded;
mod checks;
mod redmine;
mod resolved;
mod email;
