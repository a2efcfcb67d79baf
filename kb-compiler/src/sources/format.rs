//! What an article is written in.

/// The language of an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    Markdown,
    Mdx,
    /// A page of HTML.
    Page,
}

impl Format {
    /// By the ending of the file's name.
    pub(crate) fn of(file: &str) -> Self {
        let ending = file.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
        match ending.as_deref() {
            Some("html" | "htm") => Self::Page,
            Some("mdx") => Self::Mdx,
            _ => Self::Markdown,
        }
    }
}
