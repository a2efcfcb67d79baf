//! The ids that a Redmine has for names. Only an administrator can list custom fields, so that their ids are taken from the project, or
//! from an issue of it.

use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::Value;
use tokio::sync::Mutex;

use super::super::api::{Api, list, segment, text};
use crate::delivery::call::CallError;

/// How long names are used before they are read again.
const REST: Duration = Duration::from_secs(60);

/// Names that were read a moment ago: many tickets in a row cost one reading, not one each.
#[derive(Debug, Default)]
pub(super) struct RecentNames(Mutex<Option<(Instant, Arc<Names>)>>);

impl RecentNames {
    /// The names, read anew if they are old.
    pub(super) async fn get(&self, api: &Api, project: &str) -> Result<Arc<Names>, CallError> {
        let mut recent = self.0.lock().await;
        if let Some((at, names)) = &*recent
            && at.elapsed() < REST
        {
            return Ok(Arc::clone(names));
        }
        let names = Arc::new(Names::read(api, project).await?);
        // Ids of custom fields may be known after the first ticket only.
        *recent = Some((Instant::now(), Arc::clone(&names))).filter(|(_, names)| !names.fields.is_empty());
        Ok(names)
    }

    /// Lets them be read anew; returns whether any were kept.
    pub(super) async fn forget(&self) -> bool {
        self.0.lock().await.take().is_some()
    }
}

/// Names with their ids.
#[derive(Debug, Default)]
pub(super) struct Names {
    pub(super) trackers: Vec<(String, String)>,
    categories: Vec<(String, String)>,
    pub(super) priorities: Vec<(String, String)>,
    pub(super) fields: Vec<(String, String)>,
}

impl Names {
    pub(super) async fn read(api: &Api, project: &str) -> Result<Self, CallError> {
        let include = [("include", "trackers,issue_categories,issue_custom_fields")];
        let path = format!("/projects/{}.json", segment(project));
        let Some(found) = api.get_optional(&path, &include).await? else {
            return Err(CallError::Refused(format!(
                "there is no project `{project}`, or its user may not see it"
            )));
        };
        let priorities = api.get("/enumerations/issue_priorities.json", &[]).await?;
        let mut names = Self {
            trackers: pairs(&found, "/project/trackers"),
            categories: pairs(&found, "/project/issue_categories"),
            priorities: pairs(&priorities, "/issue_priorities"),
            fields: pairs(&found, "/project/issue_custom_fields"),
        };
        let query = [("project_id", project), ("status_id", "*"), ("sort", "id:desc"), ("limit", "1")];
        let newest = api.get("/issues.json", &query).await?;
        names.fields.extend(pairs(&newest, "/issues/0/custom_fields"));
        Ok(names)
    }

    /// The custom fields of an issue that was just created.
    pub(super) fn of_issue(created: &Value) -> Self {
        Self { fields: pairs(created, "/issue/custom_fields"), ..Self::default() }
    }

    /// A custom field by its name, or by its id as `cf_7`.
    pub(super) fn field(&self, name: &str) -> Option<u64> {
        name.strip_prefix("cf_").and_then(|id| id.parse().ok()).or_else(|| id_of(&self.fields, name))
    }

    pub(super) fn category(&self, name: &str) -> Option<u64> {
        id_of(&self.categories, name)
    }

    pub(super) fn priority(&self, name: &str) -> Option<u64> {
        id_of(&self.priorities, name)
    }

    pub(super) fn tracker(&self, name: &str) -> Option<u64> {
        id_of(&self.trackers, name)
    }
}

fn id_of(pairs: &[(String, String)], name: &str) -> Option<u64> {
    pairs.iter().find(|(known, _)| known == name).and_then(|(_, id)| id.parse().ok())
}

fn pairs(value: &Value, pointer: &str) -> Vec<(String, String)> {
    list(value, pointer).iter().map(|entry| (text(entry, "/name"), text(entry, "/id"))).collect()
}
