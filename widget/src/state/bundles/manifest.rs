//! A bundle's manifest.

use kb_core::bundle::{Bypass, Desk, FORMAT_VERSION, FileName, MANIFEST_SCHEMA};

use crate::json::Json;
use crate::state::load_error::LoadError;
use crate::state::names::Names;

/// A manifest that this panel can read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Manifest {
    /// Digest of the whole bundle.
    pub digest: String,
    /// The bundle's language.
    pub locale: String,
    /// Other languages that the bundle exists in, each in a folder of that name.
    pub translations: Vec<String>,
    /// The bundle's files, where it is small enough to be fetched whole; otherwise empty.
    pub files: Vec<FileName>,
    /// Bytes of all files together; none of them may be longer.
    pub bytes: usize,
    /// The root block, in base64.
    pub root: String,
    /// Whether the browser may keep the bundle for offline use: only a small one that everybody may read.
    pub offline: bool,
    /// The categories whose questions always go to a person.
    pub person_first: Vec<Bypass>,
    /// The names of products, categories and routes.
    pub names: Names,
}

impl Manifest {
    /// Reads a manifest file.
    pub fn read(file: &[u8]) -> Result<Self, LoadError> {
        let text = std::str::from_utf8(file).map_err(|_| LoadError::Damaged)?;
        let json = Json::parse(text).ok_or(LoadError::Damaged)?;
        let format = json.get("format").as_number().unwrap_or_default();
        if json.get("schema").as_text() != MANIFEST_SCHEMA || format > u64::from(FORMAT_VERSION) {
            return Err(LoadError::NewerFormat);
        }
        let files = json.get("files").list();
        let public = matches!(json.get("audience").as_text(), "" | "client");
        Ok(Self {
            digest: json.get("digest").to_text(),
            locale: json.get("locale").to_text(),
            translations: json.get("translations").list().iter().map(Json::to_text).collect(),
            files: files.iter().filter_map(|name| FileName::parse(name.as_text())).collect(),
            bytes: json.get("bytes").as_number().unwrap_or_default() as usize,
            root: json.get("root_file").to_text(),
            offline: !files.is_empty() && public,
            person_first: json.get("bypass").list().iter().map(bypass).collect(),
            names: Names::read(json.get("names")),
        })
    }
}

fn bypass(json: &Json) -> Bypass {
    let texts = |name| json.get(name).list().iter().map(Json::to_text).collect();
    let desk = json.get("desk");
    Bypass {
        category: json.get("category").to_text(),
        signals: texts("signals"),
        exceptions: texts("exceptions"),
        tier: json.get("tier").to_text(),
        priority: json.get("priority").to_text(),
        desk: (*desk != Json::Null).then(|| Desk {
            route: desk.get("route").to_text(),
            name: desk.get("name").to_text(),
            hours: desk.get("hours").to_text(),
            timezone: desk.get("timezone").to_text(),
            phone: desk.get("phone").to_text(),
        }),
    }
}

/// The primary subtag of a locale, in lower case: a bundle's translations are folders of that name.
pub fn language(locale: &str) -> String {
    locale.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest(more: &str) -> String {
        format!(r#"{{"schema":"{MANIFEST_SCHEMA}","format":{FORMAT_VERSION},"digest":"d1"{more}}}"#)
    }

    #[test]
    fn a_manifest_is_refused_where_this_panel_cannot_read_it() {
        for (text, error) in [
            ("{", LoadError::Damaged),
            ("\u{7f}", LoadError::Damaged),
            ("{}", LoadError::NewerFormat),
            (r#"{"schema":"manifest/99"}"#, LoadError::NewerFormat),
            (&manifest(r#","format":1"#).replacen("format\":", "format\":9", 1), LoadError::NewerFormat),
        ] {
            assert_eq!(Manifest::read(text.as_bytes()), Err(error), "{text}");
        }
        assert_eq!(Manifest::read(&[0xff]), Err(LoadError::Damaged));
        assert_eq!(Manifest::read(manifest("").as_bytes()).map(|read| read.digest), Ok("d1".into()));
    }

    #[test]
    fn only_a_small_bundle_for_everybody_works_offline() {
        for (more, offline) in [
            ("", false),
            (r#","files":[]"#, false),
            (r#","files":["x"]"#, true),
            (r#","files":["x"],"audience":"client""#, true),
            (r#","files":["x"],"audience":"internal""#, false),
        ] {
            let read = Manifest::read(manifest(more).as_bytes()).unwrap();
            assert_eq!(read.offline, offline, "{more}");
        }
    }

    #[test]
    fn person_first_categories_are_read_as_the_compiler_writes_them() {
        let desk = Desk { route: "security".into(), name: "Security".into(), ..Desk::default() };
        let fraud = Bypass {
            category: "fraud".into(),
            signals: vec!["stolen card".into(), "hacked".into()],
            exceptions: vec!["fraud alert".into()],
            tier: "L3".into(),
            priority: "P1".into(),
            desk: Some(Desk { phone: "+44 20 7946 0000".into(), ..desk }),
        };
        let plain = Bypass { category: "safety".into(), ..Bypass::default() };
        let written = serde_json::to_string(&[&fraud, &plain]).unwrap();
        let read = Manifest::read(manifest(&format!(r#","bypass":{written}"#)).as_bytes()).unwrap();
        assert_eq!(read.person_first, [fraud, plain]);
    }

    #[test]
    fn a_locale_has_one_language() {
        for (locale, expected) in [("de-AT", "de"), ("EN_us", "en"), ("fr", "fr"), ("", "")] {
            assert_eq!(language(locale), expected);
        }
    }
}
