//! Obsidian's wiki links `[[Page#Section|text]]`, embedded pages and pictures `![[picture.png|300]]`, widths behind descriptions of
//! images, and names of blocks (`^name` at the end of one). Other wikis write their links in the same way.

use super::Dialect;
use super::edits::Edit;
use super::findings::Findings;
use super::prose::Prose;
use super::text::Text;

pub(super) const DIALECT: Dialect = Dialect { signs: &["[[", "|", " ^", "\n^"], edits };

/// The scheme of a link that names its article by title or file name, and of a picture that may be in any folder. Where they lead is
/// known once all files are.
pub(in crate::sources) const SCHEME: &str = "wikilink:";

/// Files that are shown, and files that are no articles.
const PICTURES: [&str; 9] = ["png", "jpg", "jpeg", "gif", "svg", "webp", "avif", "bmp", "tiff"];
const ATTACHMENTS: [&str; 14] =
    ["pdf", "mp3", "wav", "m4a", "ogg", "flac", "mp4", "webm", "mov", "canvas", "csv", "xlsx", "docx", "zip"];

fn edits(text: &Text<'_>, _: &mut Findings) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut prose = None;
    let mut is_prose = |at: usize| prose.get_or_insert_with(|| Prose::of(text)).holds(at);
    let mut at = text.body;
    while let Some(found) = text.all[at..].find('[') {
        at += found;
        let before = &text.all[text.body..at];
        let shown = before.ends_with('!') && !before.ends_with("\\!");
        let link = WikiLink::read(&text.all[at..]).filter(|_| !before.ends_with(['\\', '[']));
        let new = link.as_ref().map(|link| if shown { link.embedded() } else { link.linked() });
        let width = if shown { width(&text.all[at + 1..]) } else { None };
        match (link, new, width) {
            (Some(link), Some(new), _) if is_prose(at) => {
                edits.push(Edit::new(at - usize::from(shown)..at + link.length, new));
                at += link.length;
            }
            (None, _, Some(width)) if is_prose(at) => {
                edits.push(Edit::remove(at + 1 + width.start..at + 1 + width.end));
                at += 1 + width.end;
            }
            _ => at += 1,
        }
    }
    for line in text.lines().filter(|line| line.text.contains('^')) {
        let bare = line.text.trim_end();
        let name = bare.rsplit([' ', '\t']).next().and_then(|last| last.strip_prefix('^'));
        let name = name.filter(|name| is_block_name(name) && !text.is_code(line.start));
        if let Some(name) = name {
            let end = line.start + bare.len();
            edits.push(Edit::new(end - name.len() - 1..end, format!("<a id=\"^{name}\"></a>")));
        }
    }
    edits
}

/// A link in double brackets.
struct WikiLink<'t> {
    page: &'t str,
    section: Option<&'t str>,
    label: Option<&'t str>,
    /// With its brackets.
    length: usize,
}

impl<'t> WikiLink<'t> {
    fn read(text: &'t str) -> Option<Self> {
        let inner = text.strip_prefix("[[")?.split_once("]]")?.0;
        let length = inner.len() + 4;
        let odd =
            inner.contains(['[', ']', '\n', '<', '>', '"', '$', '=']) || inner.starts_with([' ', '-', '|']);
        if odd || !inner.contains(char::is_alphabetic) || text[length..].starts_with('(') {
            return None;
        }
        let (target, label) = match inner.split_once('|') {
            Some((target, label)) => (target.trim_end_matches('\\'), Some(label)),
            None => (inner, None),
        };
        let (page, section) = match target.split_once('#') {
            Some((page, section)) => (page, Some(section.rsplit('#').next().unwrap_or_default().trim())),
            None => (target, None),
        };
        let label = label.map(str::trim).filter(|label| !label.is_empty());
        Some(Self { page: page.trim(), section, label, length })
    }

    fn extension(&self) -> String {
        self.page.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase()).unwrap_or_default()
    }

    fn linked(&self) -> String {
        let target = match self.section {
            Some(section) => format!("{}#{section}", self.page),
            None => self.page.to_owned(),
        };
        let scheme = if ATTACHMENTS.contains(&self.extension().as_str()) { "" } else { SCHEME };
        format!("[{}](<{scheme}{target}>)", self.text())
    }

    fn embedded(&self) -> String {
        if !PICTURES.contains(&self.extension().as_str()) {
            return self.linked();
        }
        let words = |label: &&str| !is_size(label);
        let label = self.label.and_then(|label| label.split('|').map(str::trim).find(words));
        format!("![{}](<{SCHEME}{}>)", label.unwrap_or_default(), self.page)
    }

    /// The label, or the names of page and section.
    fn text(&self) -> String {
        if let Some(label) = self.label {
            return label.to_owned();
        }
        let page = self.page.rsplit('/').next().unwrap_or_default();
        let page = page.strip_suffix(".md").unwrap_or(page);
        let section = self.section.filter(|section| !section.starts_with('^'));
        let text = match section {
            Some(section) if page.is_empty() => section.to_owned(),
            Some(section) => format!("{page}: {section}"),
            None => page.to_owned(),
        };
        text.replace('_', "\\_").replace('*', "\\*")
    }
}

/// The width behind a description that begins here, with the line before it: `![a|300](b)`.
fn width(text: &str) -> Option<std::ops::Range<usize>> {
    let description = text.split_once("](")?.0;
    let bar = description.rfind('|').filter(|_| !description.contains(['[', '\n']))?;
    let start = description[..bar].trim_end_matches('\\').len();
    is_size(&description[bar + 1..]).then_some(start..description.len())
}

fn is_size(text: &str) -> bool {
    let text = text.trim();
    text.starts_with(|c: char| c.is_ascii_digit()) && text.chars().all(|c| c.is_ascii_digit() || c == 'x')
}

/// Whether a text may be the name that Obsidian gives a block. `x ^2` is a power.
fn is_block_name(name: &str) -> bool {
    name.len() > 1
        && name.contains(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
}

#[cfg(test)]
mod tests {
    use super::super::edited;

    #[test]
    fn wiki_links_become_links() {
        for (text, expected) in [
            (
                "[[Pay run]] [[Pay run|the run]]",
                "[Pay run](<wikilink:Pay run>) [the run](<wikilink:Pay run>)",
            ),
            ("[[a/Pay run.md#Set up]]", "[Pay run: Set up](<wikilink:a/Pay run.md#Set up>)"),
            (
                "[[#Set up]] [[A#B#C]] [[A#^b1c2]]",
                "[Set up](<wikilink:#Set up>) [A: C](<wikilink:A#C>) [A](<wikilink:A#^b1c2>)",
            ),
            ("| [[Page\\|text]] |", "| [text](<wikilink:Page>) |"),
            ("![[Page]] ![[form.pdf]]", "[Page](<wikilink:Page>) [form.pdf](<form.pdf>)"),
            (
                "![[a b.png]] ![[x.PNG|300]] ![[x.png|The menu|30x40]]",
                "![](<wikilink:a b.png>) ![](<wikilink:x.PNG>) ![The menu](<wikilink:x.png>)",
            ),
            (
                "![Menu|300](x.png) ![Menu](x.png) ![a|b](x.png)",
                "![Menu](x.png) ![Menu](x.png) ![a|b](x.png)",
            ),
            ("[[snake_case]]", "[snake\\_case](<wikilink:snake_case>)"),
            (
                "if [[ -f x ]]; [[1]] [[1]](x) [[a](b)] \\[[a]] [[1, 2], [3]]",
                "if [[ -f x ]]; [[1]] [[1]](x) [[a](b)] \\[[a]] [[1, 2], [3]]",
            ),
            ("`[[a]]` [x]([[a]])", "`[[a]]` [x]([[a]])"),
            (
                "Text. ^ab12c\nx ^2 and 2 ^10\n^list-1",
                "Text. <a id=\"^ab12c\"></a>\nx ^2 and 2 ^10\n<a id=\"^list-1\"></a>",
            ),
        ] {
            assert_eq!(edited(&super::DIALECT, text), expected, "{text}");
        }
    }
}
