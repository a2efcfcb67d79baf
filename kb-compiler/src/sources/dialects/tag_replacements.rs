//! What takes the place of each tag, by its meaning.

use super::arguments::{Argument, named};
use super::call_outs::{Element, bold};
use super::tag_meanings::{self, Meaning};
use super::tag_words::{self, plain, positional};
use super::tags::{Surroundings, Tag};
use super::text::Text;

/// Most tags or lines that are looked through for what belongs to a tag.
pub(super) const MOST_NEAR: usize = 64;

/// Longest code that a tag holds, in bytes; what follows is not looked through for fences.
const LONGEST_CODE: usize = 64 * 1024;

/// What takes the place of a tag.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Replacement {
    /// Lines of their own.
    Lines(Vec<String>),
    /// Words within a line; none where the tag only goes.
    Words(String),
}

use Replacement::{Lines, Words};

/// What a tag means.
pub(super) fn meaning(tag: &Tag<'_>) -> Meaning {
    match tag_meanings::of(tag.name, tag.liquid) {
        // `{% include note.html content="…" %}` is what `{% note %}` is elsewhere.
        Meaning::Include => {
            included(tag).map_or(Meaning::Include, |name| match tag_meanings::of(name, false) {
                Meaning::Include => Meaning::Unknown,
                meaning => meaning,
            })
        }
        meaning => meaning,
    }
}

/// The name of the template that a tag includes with arguments of its own.
fn included<'t>(tag: &Tag<'t>) -> Option<&'t str> {
    let file = tag.rest.split_whitespace().next()?.trim_matches('"');
    let bare = Some(file).filter(|file| !file.contains('.'));
    let name = file.strip_suffix(".html").or_else(|| file.strip_suffix(".liquid")).or(bare)?;
    Some(name.rsplit('/').next().unwrap_or(name))
}

/// A tag's name, or that of the template which it includes.
pub(super) fn name<'t>(tag: &Tag<'t>) -> &'t str {
    let includes = tag_meanings::of(tag.name, tag.liquid) == Meaning::Include;
    included(tag).filter(|_| includes).unwrap_or(tag.name)
}

/// The tags of a text.
pub(super) struct TagReader<'a, 't> {
    pub(super) text: &'a Text<'t>,
    pub(super) tags: &'a [Tag<'t>],
}

impl<'t> TagReader<'_, 't> {
    /// Whether what a tag holds is code.
    pub(super) fn holds_code(&self, tag: &Tag<'_>) -> bool {
        let Some(end) = tag.end else { return false };
        let inner = &self.text.all[tag.range.end..self.tags[end].range.start];
        let plain_tab = || {
            let arguments = tag.arguments();
            let of_pane = self.parent(tag).filter(|parent| parent.name == "tabpane").map(Tag::arguments);
            let text = |arguments: &[Argument<'_>]| named(arguments, &["text"]) == Some("true");
            named(&arguments, &["codelang"]).is_some()
                || of_pane.is_some_and(|pane| {
                    named(&pane, &["lang", "langEqualsHeader"]).is_some() && !text(&pane) && !text(&arguments)
                })
        };
        let is_code = match meaning(tag) {
            Meaning::Code => true,
            Meaning::Tab => plain_tab(),
            _ => false,
        };
        let near = &inner[..inner.floor_char_boundary(LONGEST_CODE.min(inner.len()))];
        is_code && !near.contains("```") && !inner.trim().is_empty()
    }

    fn parent(&self, tag: &Tag<'_>) -> Option<&Tag<'t>> {
        tag.parent.map(|parent| &self.tags[parent])
    }

    /// What takes the place of a tag, and of its end.
    pub(super) fn replacements(&self, at: usize) -> (Replacement, Replacement) {
        let tag = &self.tags[at];
        let arguments = tag.arguments();
        let nothing = || Words(String::new());
        if tag.closes {
            return (nothing(), nothing());
        }
        let paired = tag.end.is_some();
        match meaning(tag) {
            Meaning::CallOut => self.call_out(tag, &arguments),
            Meaning::Tab => self.tab(at, &arguments),
            Meaning::System(label) if paired => self.element(tag, Element::Section, label),
            Meaning::Steps => {
                let is_step = |step: &Tag<'_>| step.parent == Some(at) && step.name == "step";
                let has_steps = self.tags[at + 1..].iter().take(MOST_NEAR).any(is_step);
                self.element(tag, if has_steps { Element::Steps } else { Element::None }, "")
            }
            Meaning::Step => {
                let title = tag_words::title(&arguments).unwrap_or_default();
                let within = self.parent(tag).is_some_and(|parent| meaning(parent) == Meaning::Steps);
                self.element(tag, if within { Element::Step } else { Element::Section }, &title)
            }
            Meaning::Details => {
                let title = tag_words::title(&arguments).unwrap_or_default();
                self.element(tag, Element::Details, &title)
            }
            Meaning::Figure => self.figure(tag, &arguments),
            Meaning::Reference => self.reference(tag, &arguments),
            Meaning::Link => self.link(tag, &arguments),
            Meaning::Video => self.video(tag, &arguments),
            Meaning::Code => self.code(tag, &arguments),
            Meaning::Key => key(paired, &arguments),
            Meaning::Heading => {
                (Words(tag_words::heading(positional(&arguments, 0).unwrap_or_default())), nothing())
            }
            Meaning::Term => {
                (Words(if paired { String::new() } else { tag_words::term(&arguments) }), nothing())
            }
            Meaning::Variable => (Words(tag_words::variable(tag.name, tag.rest)), nothing()),
            Meaning::Layout => self.element(tag, Element::None, &tag_words::layout_title(&arguments)),
            Meaning::Unknown => self.unknown(tag, &arguments),
            Meaning::System(_) | Meaning::Control | Meaning::Raw | Meaning::Include | Meaning::Nothing => {
                (nothing(), nothing())
            }
        }
    }

    /// An element around what a tag holds, or around its words where it holds nothing.
    fn element(&self, tag: &Tag<'_>, element: Element, title: &str) -> (Replacement, Replacement) {
        if tag.end.is_some() {
            let end = if element == Element::None {
                Words(String::new())
            } else {
                Lines(vec![element.end().to_owned(), String::new()])
            };
            let begin = element.begin(title);
            return (if begin.is_empty() { Words(String::new()) } else { Lines(begin) }, end);
        }
        let words =
            if title.is_empty() { Words(String::new()) } else { Lines(vec![bold(title), String::new()]) };
        (words, Words(String::new()))
    }

    fn call_out(&self, tag: &Tag<'_>, arguments: &[Argument<'_>]) -> (Replacement, Replacement) {
        let (class, title) = tag_words::call_out(name(tag), arguments);
        let element = Element::Aside(class);
        if tag.end.is_some() {
            return self.element(tag, element, &title);
        }
        let content = named(arguments, &["content", "text", "message", "body"]).map(plain);
        let (title, content) = match content {
            Some(content) => (title, content),
            None => (String::new(), title),
        };
        if content.is_empty() {
            return (Words(String::new()), Words(String::new()));
        }
        let mut lines = element.begin(&title);
        lines.extend([content, String::new(), element.end().to_owned(), String::new()]);
        (Lines(lines), Words(String::new()))
    }

    /// A tab under its label, which its own arguments or those of the tabs around it give.
    fn tab(&self, at: usize, arguments: &[Argument<'_>]) -> (Replacement, Replacement) {
        let tag = &self.tags[at];
        let items = self.parent(tag).and_then(|parent| {
            let arguments = parent.arguments();
            let items = named(&arguments, &["items"])?;
            let is_sibling = |other: &&Tag<'_>| other.parent == tag.parent && other.name == tag.name;
            let number = self.tags[tag.parent?..at].iter().take(MOST_NEAR).filter(is_sibling).count();
            items.split(',').nth(number).map(|label| label.trim().to_owned())
        });
        let label = tag_words::title(arguments).or(items).unwrap_or_default();
        let target = named(arguments, &["link", "href", "url"]);
        let label = target.map_or_else(|| label.clone(), |target| tag_words::link(&label, target));
        let more = named(arguments, &["subtitle", "description"]).map(plain);
        let (mut open, mut close) = self.element(tag, Element::Section, &label);
        if let (Lines(lines), Some(more)) = (&mut open, more) {
            lines.extend([more, String::new()]);
        }
        if self.holds_code(tag)
            && let (Lines(open), Lines(close)) = (&mut open, &mut close)
        {
            let language = named(arguments, &["codelang", "lang"]).unwrap_or_default();
            open.push(format!("```{language}"));
            close.splice(0..0, ["```".to_owned(), String::new()]);
        }
        (open, close)
    }

    fn figure(&self, tag: &Tag<'_>, arguments: &[Argument<'_>]) -> (Replacement, Replacement) {
        let around = Surroundings::of(self.text, &tag.range);
        let alone = around.is_some_and(|around| around.alone);
        let lines = tag_words::figure(arguments, alone);
        let open = if alone { Lines(lines) } else { Words(lines.concat()) };
        (open, Words(String::new()))
    }

    fn reference(&self, tag: &Tag<'_>, arguments: &[Argument<'_>]) -> (Replacement, Replacement) {
        if named(arguments, &["text", "title", "href", "url"]).is_some() || tag.end.is_some() {
            return self.link(tag, arguments);
        }
        let path =
            named(arguments, &["path", "page"]).or_else(|| positional(arguments, 0)).unwrap_or_default();
        let path = if tag.name.starts_with("post_") { format!("/_posts/{path}.md") } else { path.to_owned() };
        let is_target = Surroundings::of(self.text, &tag.range).is_some_and(|around| around.target);
        let words = tag_words::of_path(&path);
        (Words(if is_target { path } else { tag_words::link(&words, &path) }), Words(String::new()))
    }

    /// A link around what a tag holds, or around its words.
    fn link(&self, tag: &Tag<'_>, arguments: &[Argument<'_>]) -> (Replacement, Replacement) {
        const TARGETS: [&str; 8] = ["href", "relref", "ref", "url", "link", "page", "src", "path"];
        let positionals: Vec<&str> = (0..3).filter_map(|nth| positional(arguments, nth)).collect();
        let target = named(arguments, &TARGETS)
            .or_else(|| positionals.iter().find(|text| !tag_words::is_sentence(text)).copied());
        let text = named(arguments, &["text", "title", "label", "name", "content"]);
        let text = text.or_else(|| positionals.iter().find(|text| Some(**text) != target).copied());
        let text = text.map(plain);
        match (target, tag.end) {
            (Some(target), Some(_)) => (Words("[".to_owned()), Words(format!("](<{target}>)"))),
            (Some(target), None) => {
                let text = text.unwrap_or_else(|| tag_words::of_path(target));
                (Words(tag_words::link(&text, target)), Words(String::new()))
            }
            (None, _) => (Words(text.unwrap_or_default()), Words(String::new())),
        }
    }

    fn video(&self, tag: &Tag<'_>, arguments: &[Argument<'_>]) -> (Replacement, Replacement) {
        let link =
            tag_words::video(name(tag), arguments).map(|(title, address)| tag_words::link(&title, &address));
        let alone = Surroundings::of(self.text, &tag.range).is_some_and(|around| around.alone);
        let open = match link {
            Some(link) if alone => Lines(vec![link, String::new()]),
            link => Words(link.unwrap_or_default()),
        };
        (open, Words(String::new()))
    }

    /// A fence around what a tag holds. Within one line it is a code span, and where the author wrote a fence there is one already.
    fn code(&self, tag: &Tag<'_>, arguments: &[Argument<'_>]) -> (Replacement, Replacement) {
        let Some(end) = tag.end else {
            let file = named(arguments, &["file", "src", "path"]).map(|file| format!("`{file}`"));
            return (
                Words(file.unwrap_or_else(|| tag_words::spoken(arguments).join(" "))),
                Words(String::new()),
            );
        };
        let title =
            named(arguments, &["title", "filename", "file", "caption"]).map(plain).unwrap_or_default();
        let inner = &self.text.all[tag.range.end..self.tags[end].range.start];
        if !self.holds_code(tag) {
            return self.element(tag, Element::None, &title);
        }
        if !inner.contains('\n') {
            return (Words("`".to_owned()), Words("`".to_owned()));
        }
        let named_language = named(arguments, &["lang", "language"]);
        let language = named_language.or_else(|| positional(arguments, 0)).unwrap_or_default();
        let mut open = Element::None.begin(&title);
        open.push(format!("```{language}"));
        (Lines(open), Lines(vec!["```".to_owned(), String::new()]))
    }

    /// A tag that nobody knows: the words in its arguments, then what it holds.
    fn unknown(&self, tag: &Tag<'_>, arguments: &[Argument<'_>]) -> (Replacement, Replacement) {
        let mut words = tag_words::spoken(arguments);
        if words.is_empty() {
            words.extend(tag_words::name(arguments));
        }
        let alone = Surroundings::of(self.text, &tag.range).is_some_and(|around| around.alone);
        let is_target = Surroundings::of(self.text, &tag.range).is_some_and(|around| around.target);
        let open = match words.is_empty() {
            _ if is_target => Words(positional(arguments, 0).unwrap_or_default().to_owned()),
            true => Words(String::new()),
            false if alone => Lines(words.into_iter().flat_map(|text| [text, String::new()]).collect()),
            false => Words(words.join(" ")),
        };
        (open, Words(String::new()))
    }
}

fn key(paired: bool, arguments: &[Argument<'_>]) -> (Replacement, Replacement) {
    if paired {
        return (Words("<kbd>".to_owned()), Words("</kbd>".to_owned()));
    }
    let keys = arguments.iter().map(|argument| format!("<kbd>{}</kbd>", argument.value));
    (Words(keys.collect::<Vec<_>>().join("+")), Words(String::new()))
}
