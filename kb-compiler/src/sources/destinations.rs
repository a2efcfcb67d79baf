//! Converts links and images from Markdown, and replaces those that can't be used by text.

use std::ops::Range;

use kb_core::model::{Image, Inline, LinkTarget, plain_text};

use super::deceit;
use super::dialects::obsidian;
use super::did_you_mean;
use super::links::{Destination, Picture};
use super::markdown::{Fragment, Reader};
use super::open_element::Kind;
use super::pictures::Shown;
use crate::diagnostic::{Diagnostic, Severity, codes};

const MEGABYTE: u64 = 1024 * 1024;

/// The size above which a picture keeps readers waiting: four seconds at 10 Mbit/s.
const LARGE_PICTURE: u64 = 5 * MEGABYTE;

/// What to do where links begin with `/`.
const SITE_HINT: &str = "if this folder is published at such an address, set `[site] base = \"/help/\"` in kb.toml; else link to the whole web address; the text is kept without the link";

/// The scheme that a misspelt one may stand for: `https` for `hhttps://…`.
fn meant_scheme(address: &str) -> Option<&'static str> {
    let (written, _) = address.trim().split_once("://")?;
    ["https", "http"].into_iter().find(|scheme| did_you_mean::is_near(scheme, &written.to_lowercase()))
}

impl Reader<'_> {
    /// The element that a link opens; a link that can't be used keeps only its text.
    pub(super) fn link(&mut self, address: &str, span: &Range<usize>) -> Kind {
        let (code, why) = match self.targets.link(self.file, address) {
            Destination::Article(id, anchor) => {
                if let Some(fragment) = anchor.clone() {
                    self.out.fragments.push(Fragment { to: Some(id.clone()), fragment, span: span.clone() });
                }
                return self.inline_level(Kind::Link(LinkTarget::Article { id, anchor }));
            }
            Destination::Anchor(fragment) => {
                let record = Fragment { to: None, fragment: fragment.clone(), span: span.clone() };
                self.out.fragments.push(record);
                return self.inline_level(Kind::Link(LinkTarget::Anchor(fragment)));
            }
            Destination::Web(url) if self.deceives(deceit::of_address(&url, &self.targets.sites), span) => {
                return Kind::Flattened;
            }
            Destination::Web(url) => return self.inline_level(Kind::Link(LinkTarget::External(url))),
            Destination::Unsafe => (&codes::UNSAFE_LINK, "is not a safe address"),
            Destination::Missing => (&codes::UNKNOWN_ARTICLE, "is not an article of this folder"),
            Destination::Elsewhere => (&codes::NOT_AN_ARTICLE, "does not ship with the articles"),
        };
        let named = address.strip_prefix(obsidian::SCHEME).unwrap_or(address);
        let shown: String = named.chars().take(120).collect();
        let message = match address.trim() {
            "" => "this link has no address".to_owned(),
            _ => format!("`{}` {why}", shown.escape_debug()),
        };
        let diagnostic = Diagnostic::new(code, self.lines.place(span.clone()), message);
        if *code == codes::UNSAFE_LINK {
            self.out.diagnostics.push(match meant_scheme(address) {
                Some(scheme) => diagnostic.hint(format!("did you mean `{scheme}`?")),
                None => diagnostic,
            });
            return Kind::Flattened;
        }
        let diagnostic = match address.starts_with('/') && *code == codes::NOT_AN_ARTICLE {
            true => diagnostic.hint(SITE_HINT),
            false => diagnostic,
        };
        self.report_of_cause(diagnostic, self.targets.common_cause(self.file, named));
        Kind::Flattened
    }

    /// Reports a problem that others have too, for the same cause.
    fn report_of_cause(&mut self, diagnostic: Diagnostic, cause: String) {
        self.out.diagnostics.push(diagnostic.cause(cause));
    }

    /// Reports what is wrong with a link. One that deceives keeps only its text.
    fn deceives(&mut self, finding: Option<deceit::Finding>, span: &Range<usize>) -> bool {
        let Some(deceit::Finding { code, message }) = finding else { return false };
        self.report(code, span, message);
        code.severity == Severity::Error
    }

    /// Adds a link, now that its text is known.
    pub(super) fn finish_link(&mut self, target: LinkTarget, content: Vec<Inline>, span: &Range<usize>) {
        let finding = match &target {
            LinkTarget::External(url) => deceit::of_text(&plain_text(&content), url),
            _ => None,
        };
        if self.deceives(finding, span) {
            content.into_iter().for_each(|inline| self.top().push_inline(inline));
        } else if !content.is_empty() {
            self.top().push_inline(Inline::Link { target, content });
        }
    }

    /// Adds an image, or its replacement, to the line.
    pub(super) fn image(&mut self, source: &str, description: &[Inline], span: &Range<usize>) {
        let alt = plain_text(description).trim().to_owned();
        let shown = source.strip_prefix(obsidian::SCHEME).unwrap_or(source);
        let shown: String = shown.chars().take(120).collect();
        match self.targets.image(self.file, source) {
            Picture::Asset(picture) => {
                if alt.is_empty() {
                    self.report(&codes::NO_ALT, span, format!("the image `{shown}` has no description"));
                }
                self.judge_picture(&picture, &shown, span);
                self.top().push_inline(Inline::Image(Image { source: picture.name, alt }));
            }
            Picture::Web(url) => {
                let host = url.as_str().split('/').nth(2).unwrap_or_default();
                let message = format!("the image `{shown}` becomes a link to it");
                let found = Diagnostic::new(&codes::REMOTE_IMAGE, self.lines.place(span.clone()), message);
                self.report_of_cause(found, format!("images from `{host}` become links to them"));
                if self.deceives(deceit::of_address(&url, &self.targets.sites), span) {
                    return self.top().push_text(&alt);
                }
                let text = if alt.is_empty() { url.as_str().to_owned() } else { alt };
                self.finish_link(LinkTarget::External(url), vec![Inline::Text(text)], span);
            }
            Picture::Embedded => {
                self.report(&codes::DATA_IMAGE, span, "an embedded image is dropped".to_owned());
                self.top().push_text(&alt);
            }
            Picture::Refused(why) => {
                self.report(&codes::UNFIT_IMAGE, span, format!("the image `{shown}` {why}"));
                self.top().push_text(&alt);
            }
            Picture::Missing => {
                let message = format!("there is no image `{shown}`");
                let found = Diagnostic::new(&codes::NO_IMAGE, self.lines.place(span.clone()), message);
                self.report_of_cause(found, self.targets.common_cause(self.file, source));
                self.top().push_text(&alt);
            }
        }
    }

    /// Reports what will be a nuisance about a picture that ships.
    fn judge_picture(&mut self, picture: &Shown, written: &str, span: &Range<usize>) {
        if let Some(spelt) = &picture.spelt {
            let message = format!(
                "the image `{written}` is called `{spelt}`; servers tell small letters from capitals"
            );
            self.report(&codes::IMAGE_SPELLING, span, message);
        }
        if picture.size > LARGE_PICTURE {
            let size = picture.size.div_ceil(MEGABYTE);
            let message = format!("the image `{written}` holds {size} MB, which every reader downloads");
            self.report(&codes::LARGE_IMAGE, span, message);
        }
    }
}
