//! A bundle's manifest.

use kb_core::bundle::{Bypass, Desk, FORMAT_VERSION, FileName, MANIFEST_SCHEMA};

use crate::state::load_error::LoadError;
use crate::state::names::Names;
use crate::state::value::Value;

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
    pub fn read(json: &impl Value) -> Result<Self, LoadError> {
        let text = |name| json.get(name).text();
        if text("schema") != MANIFEST_SCHEMA || json.get("format").number() > usize::from(FORMAT_VERSION) {
            return Err(LoadError::NewerFormat);
        }
        let files = json.get("files").texts();
        let public = matches!(text("audience").as_str(), "" | "client");
        Ok(Self {
            digest: text("digest"),
            locale: text("locale"),
            translations: json.get("translations").texts(),
            files: files.iter().filter_map(|name| FileName::parse(name)).collect(),
            bytes: json.get("bytes").number(),
            root: text("root_file"),
            offline: !files.is_empty() && public,
            person_first: json.get("bypass").list().iter().map(bypass).collect(),
            names: Names::read(&json.get("names")),
        })
    }
}

fn bypass(json: &impl Value) -> Bypass {
    let desk = json.get("desk");
    Bypass {
        category: json.get("category").text(),
        signals: json.get("signals").texts(),
        exceptions: json.get("exceptions").texts(),
        tier: json.get("tier").text(),
        priority: json.get("priority").text(),
        desk: (!desk.entries().is_empty()).then(|| Desk {
            route: desk.get("route").text(),
            name: desk.get("name").text(),
            hours: desk.get("hours").text(),
            timezone: desk.get("timezone").text(),
            phone: desk.get("phone").text(),
        }),
    }
}

/// The primary subtag of a locale, in lower case: a bundle's translations are folders of that name.
pub fn language(locale: &str) -> String {
    locale.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase()
}

/// The languages that a client reads, each once: that of the page, then those of the browser.
pub fn languages(page: &str, browser: &[String]) -> Vec<String> {
    let mut languages = Vec::new();
    for locale in std::iter::once(page).chain(browser.iter().map(String::as_str)) {
        let language = language(locale);
        if !language.is_empty() && !languages.contains(&language) {
            languages.push(language);
        }
    }
    languages
}

#[cfg(test)]
mod tests {
    use kb_core::bundle;

    use super::*;

    fn read(text: &str) -> Result<Manifest, LoadError> {
        Manifest::read(&serde_json::from_str::<serde_json::Value>(text).map_err(|_| LoadError::Damaged)?)
    }

    fn manifest(more: &str) -> String {
        format!(r#"{{"schema":"{MANIFEST_SCHEMA}","format":{FORMAT_VERSION},"digest":"d1"{more}}}"#)
    }

    #[test]
    fn a_manifest_is_refused_where_this_panel_cannot_read_it() {
        let newer = format!(r#"{{"schema":"{MANIFEST_SCHEMA}","format":{}}}"#, FORMAT_VERSION + 1);
        for (text, error) in [
            ("{", LoadError::Damaged),
            ("\u{7f}", LoadError::Damaged),
            ("{}", LoadError::NewerFormat),
            (r#"{"schema":"manifest/99"}"#, LoadError::NewerFormat),
            (&newer, LoadError::NewerFormat),
        ] {
            assert_eq!(read(text), Err(error), "{text}");
        }
        assert_eq!(read(&manifest("")).map(|read| read.digest), Ok("d1".into()));
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
            assert_eq!(read(&manifest(more)).unwrap().offline, offline, "{more}");
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
        let read = read(&manifest(&format!(r#","bypass":{written}"#))).unwrap();
        assert_eq!(read.person_first, [fraud, plain]);
    }

    #[test]
    fn every_field_is_read_as_the_compiler_writes_it() {
        let files = vec!["0123456789ab.kb".to_owned()];
        let bypass = vec![Bypass { category: "fraud".into(), ..Bypass::default() }];
        let routes = [("desk".to_owned(), "Payroll desk".to_owned())].into();
        let written = bundle::Manifest {
            schema: MANIFEST_SCHEMA.into(),
            format: FORMAT_VERSION,
            name: "Help".into(),
            audience: "client".into(),
            locale: "en".into(),
            translations: vec!["de".into()],
            digest: "d1".into(),
            articles: 1,
            root_file: "AA==".into(),
            bytes: 7,
            file_count: 1,
            bypass: bypass.clone(),
            names: bundle::Names { routes, ..bundle::Names::default() },
            files: files.clone(),
        };
        let read = Manifest::read(&serde_json::to_value(&written).unwrap()).unwrap();
        let texts = [read.digest, read.locale, read.root, read.translations.concat()];
        assert_eq!(texts, ["d1", "en", "AA==", "de"]);
        let names: Vec<String> = read.files.iter().map(ToString::to_string).collect();
        assert_eq!((names, read.bytes, read.person_first, read.offline), (files, 7, bypass, true));
        assert_eq!(read.names.route("desk"), "Payroll desk");
    }

    #[test]
    fn a_client_reads_the_languages_of_page_and_browser() {
        for (page, browser, expected) in [
            ("en", &["de-DE", "de", "en-US"][..], "en de"),
            ("de-AT", &["de-DE"], "de"),
            ("", &["fr"], "fr"),
            ("", &[], ""),
        ] {
            let browser: Vec<String> = browser.iter().map(|locale| (*locale).to_owned()).collect();
            assert_eq!(languages(page, &browser).join(" "), expected, "{page} {browser:?}");
        }
    }

    #[test]
    fn a_locale_has_one_language() {
        for (locale, expected) in [("de-AT", "de"), ("EN_us", "en"), ("fr", "fr"), ("", "")] {
            assert_eq!(language(locale), expected);
        }
    }
}
