//! Anchors within an article. Headings get the slugs that GitHub makes, because existing docs link to those.

use std::collections::BTreeMap;

use super::normal_form::composed;

/// The anchors of an article, each used once.
#[derive(Debug, Default)]
pub(super) struct Anchors {
    used: BTreeMap<String, usize>,
    /// The used anchors, one a line, once all are known. This form saves memory: the anchors of all articles are kept until links are
    /// checked.
    closed: Box<str>,
    /// The last heading's anchor.
    last: Option<String>,
    /// Names given with `<a name=…>`, and the heading each belongs to.
    aliases: BTreeMap<String, String>,
    /// Such names that stand before the first heading.
    early: Vec<String>,
}

impl Anchors {
    /// An anchor for a heading: the id that its author gave it, or one for its text. Anchors like `step-1` belong to steps, so a
    /// heading of that name gets `step-1-section`, and `find` leads there.
    pub(super) fn claim(&mut self, heading: &str, id: Option<&str>) -> String {
        let usable =
            |id: &&str| !is_step(id) && !self.used.contains_key(*id) && !id.contains(char::is_whitespace);
        let anchor = match id.filter(usable) {
            Some(id) => {
                self.used.insert(id.to_owned(), 1);
                self.aliases.entry(slug(heading)).or_insert_with(|| id.to_owned());
                id.to_owned()
            }
            None => self.free(heading),
        };
        self.last = Some(anchor.clone());
        self.alias_early(&anchor);
        if let Some(other) = id.filter(|id| *id != anchor) {
            self.alias(&[other.to_owned()]);
        }
        anchor
    }

    /// Makes names from `<a name=…>` aliases of the last heading, or of the first heading or step where they stand before all.
    pub(super) fn alias(&mut self, names: &[String]) {
        for name in names.iter().map(|name| composed(name).into_owned()) {
            match &self.last {
                Some(last) => _ = self.aliases.entry(name).or_insert_with(|| last.clone()),
                None => self.early.push(name),
            }
        }
    }

    fn alias_early(&mut self, anchor: &str) {
        self.aliases.extend(self.early.drain(..).map(|name| (name, anchor.to_owned())));
    }

    fn free(&mut self, heading: &str) -> String {
        let mut slug = slug(heading);
        if is_step(&slug) {
            slug.push_str(SECTION);
        }
        let seen = self.used.entry(slug.clone()).or_insert(0);
        *seen += 1;
        let mut number = *seen;
        if number == 1 {
            return slug;
        }
        loop {
            let numbered = format!("{slug}-{}", number - 1);
            if !self.used.contains_key(&numbered) {
                self.used.insert(slug, number);
                self.used.insert(numbered.clone(), 1);
                return numbered;
            }
            number += 1;
        }
    }

    /// Adds the anchor of a step.
    pub(super) fn add_step(&mut self, anchor: &str) {
        self.used.insert(anchor.to_owned(), 1);
        self.alias_early(anchor);
    }

    /// The compact form, which is only looked up.
    pub(super) fn closed(mut self) -> Self {
        self.alias_early(TOP);
        let names: Vec<&str> = self.used.keys().map(String::as_str).collect();
        self.closed = names.join("\n").into();
        self.used = BTreeMap::new();
        self.last = None;
        self
    }

    /// The anchor that a link's fragment means.
    pub(super) fn find(&self, fragment: &str) -> Option<String> {
        let fragment = &*composed(fragment);
        let lower = fragment.to_lowercase();
        [fragment.to_owned(), lower.clone(), format!("{lower}{SECTION}")]
            .into_iter()
            .find(|anchor| self.used.contains_key(anchor) || self.closed.lines().any(|name| name == anchor))
            .or_else(|| self.aliases.get(fragment).or_else(|| self.aliases.get(&lower)).cloned())
            .or_else(|| self.early.iter().any(|name| name == fragment).then(|| TOP.to_owned()))
    }
}

/// The anchor of names in an article that has no heading and no step.
const TOP: &str = "";

const SECTION: &str = "-section";

fn is_step(slug: &str) -> bool {
    slug.strip_prefix("step-").is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
}

/// GitHub's rule: lower case, spaces to hyphens, everything but letters, digits, `-` and `_` dropped.
pub(super) fn slug(heading: &str) -> String {
    let mut slug = String::new();
    for c in composed(heading).trim().chars().flat_map(char::to_lowercase) {
        if c.is_alphanumeric() || c == '-' || c == '_' || is_mark(c) {
            slug.push(c);
        } else if c.is_whitespace() {
            slug.push('-');
        }
    }
    if slug.is_empty() { "section".to_owned() } else { slug }
}

/// Combining marks belong to the letter before them, in Hindi and Thai as much as in decomposed Latin.
fn is_mark(c: char) -> bool {
    !c.is_ascii() && !c.is_whitespace() && !c.is_control() && unicode_mark(c)
}

fn unicode_mark(c: char) -> bool {
    matches!(c as u32, 0x0300..=0x036F | 0x0591..=0x05C7 | 0x0610..=0x061A | 0x064B..=0x065F | 0x0900..=0x0903
        | 0x093A..=0x094F | 0x0E31 | 0x0E34..=0x0E3A | 0x0E47..=0x0E4E | 0x1AB0..=0x1AFF | 0x20D0..=0x20FF)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anchors_are_githubs_and_unique() {
        let mut anchors = Anchors::default();
        for (heading, anchor) in [
            ("Pay run can't be approved", "pay-run-cant-be-approved"),
            ("Schritt für Schritt", "schritt-für-schritt"),
            ("วิธีแก้ไข", "วิธีแก้ไข"),
            ("Cause", "cause"),
            ("Cause", "cause-1"),
            ("Cause 1", "cause-1-1"),
            ("Step 1", "step-1-section"),
            ("???", "section"),
        ] {
            assert_eq!(anchors.claim(heading, None), anchor);
        }
        anchors.add_step("step-2");
        anchors.alias(&["Old.Name".to_owned()]);
        let check = |anchors: &Anchors| {
            for (fragment, found) in [
                ("Cause", Some("cause")),
                ("step-1", Some("step-1-section")),
                ("step-2", Some("step-2")),
                ("Old.Name", Some("section")),
                ("x", None),
                ("", None),
            ] {
                assert_eq!(anchors.find(fragment).as_deref(), found);
            }
        };
        check(&anchors);
        check(&anchors.closed());
    }
}
