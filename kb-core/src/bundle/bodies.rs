//! Blocks of bodies: articles in full, as the widget draws them. Each is read only when it is opened.

use super::content::{push_blocks, read_blocks};
use super::error::OpenError;
use super::inlines::{push_inlines, read_inlines};
use super::rows::{decode_id, decode_kind};
use super::wire::{Decoder, Encoder};
use crate::model::{ArticleId, Escalation, Kind, Locale, Section, SectionRole};

/// A published article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Its identity.
    pub id: ArticleId,
    /// Its title.
    pub title: String,
    /// What kind of article it is.
    pub kind: Kind,
    /// Its language.
    pub locale: Locale,
    /// Date of the last review, `YYYY-MM-DD`.
    pub reviewed: Option<String>,
    /// Handing over to a person.
    pub escalation: Escalation,
    /// Articles worth reading next: id and title.
    pub related: Vec<(ArticleId, String)>,
    /// The body.
    pub sections: Vec<Section>,
}

/// An article's sections in the encoding of a body, which takes a third of the memory of typed blocks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackedSections(Box<[u8]>);

impl PackedSections {
    /// Packs sections. Those that nest deeper than a body may can't be unpacked; the compiler's parser lets none nest so deep.
    pub fn pack(sections: &[Section]) -> Self {
        let mut out = Encoder::default();
        out.count(sections.len());
        sections.iter().for_each(|section| push_section(section, &mut out));
        Self(out.finish().into())
    }

    /// The sections as they were packed. The error is the one that a reader of the bundle would meet.
    pub fn unpack(&self) -> Result<Vec<Section>, OpenError> {
        read_sections(&mut Decoder::new(&self.0))
    }
}

/// The borrowed form of a [`Document`], for encoding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentRef<'a> {
    /// See [`Document::id`].
    pub id: &'a ArticleId,
    /// See [`Document::title`].
    pub title: &'a str,
    /// See [`Document::kind`].
    pub kind: Kind,
    /// See [`Document::locale`].
    pub locale: &'a Locale,
    /// See [`Document::reviewed`].
    pub reviewed: Option<&'a str>,
    /// See [`Document::escalation`].
    pub escalation: &'a Escalation,
    /// See [`Document::related`].
    pub related: Vec<(&'a ArticleId, &'a str)>,
    /// The body, which ships as it is packed.
    pub sections: &'a PackedSections,
}

/// The articles of a range of numbers, each still encoded.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BodyBlock {
    documents: Vec<Vec<u8>>,
}

impl BodyBlock {
    /// The payload of a block with these articles.
    pub fn encode(articles: &[DocumentRef<'_>]) -> Vec<u8> {
        let mut out = Encoder::default();
        out.count(articles.len());
        for article in articles {
            let mut body = Encoder::default();
            push_document(article, &mut body);
            let body = body.finish();
            out.count(body.len());
            out.raw(&body);
        }
        out.finish()
    }

    /// Reads a payload.
    pub fn decode(payload: &[u8]) -> Result<Self, OpenError> {
        let mut input = Decoder::new(payload);
        let count = input.count()?;
        let mut documents = Vec::with_capacity(count);
        for _ in 0..count {
            let length = input.count()?;
            documents.push(input.raw(length)?.to_vec());
        }
        input.end()?;
        Ok(Self { documents })
    }

    /// The article at an index within the block.
    pub fn document(&self, place: usize) -> Option<Result<Document, OpenError>> {
        self.documents.get(place).map(|bytes| {
            let mut input = Decoder::new(bytes);
            let document = read_document(&mut input)?;
            input.end()?;
            Ok(document)
        })
    }
}

fn push_document(article: &DocumentRef<'_>, out: &mut Encoder) {
    out.text(article.id.as_str());
    out.text(article.title);
    out.byte(article.kind as u8);
    out.text(article.locale.as_str());
    out.optional_text(article.reviewed);
    out.optional_text(article.escalation.category.as_deref());
    out.byte(u8::from(article.escalation.bypass));
    out.texts(&article.escalation.ask);
    out.count(article.related.len());
    for (id, title) in &article.related {
        out.text(id.as_str());
        out.text(title);
    }
    out.raw(&article.sections.0);
}

fn push_section(section: &Section, out: &mut Encoder) {
    out.byte(section.role as u8);
    out.text(&section.anchor);
    push_inlines(&section.heading, out);
    push_blocks(&section.blocks, out);
}

fn read_document(input: &mut Decoder<'_>) -> Result<Document, OpenError> {
    let id = decode_id(input)?;
    let title = input.text()?;
    let kind = decode_kind(input)?;
    let locale = Locale::new(&input.text()?).ok_or_else(|| input.malformed("a locale"))?;
    let reviewed = input.optional_text()?;
    let escalation =
        Escalation { category: input.optional_text()?, bypass: input.byte()? != 0, ask: input.texts()? };
    let related = (0..input.count()?)
        .map(|_| Ok((decode_id(input)?, input.text()?)))
        .collect::<Result<_, OpenError>>()?;
    let sections = read_sections(input)?;
    Ok(Document { id, title, kind, locale, reviewed, escalation, related, sections })
}

const ROLES: [SectionRole; 7] = [
    SectionRole::Lead,
    SectionRole::Issue,
    SectionRole::Environment,
    SectionRole::Resolution,
    SectionRole::Cause,
    SectionRole::Internal,
    SectionRole::Other,
];

fn read_sections(input: &mut Decoder<'_>) -> Result<Vec<Section>, OpenError> {
    (0..input.count()?).map(|_| read_section(input)).collect()
}

fn read_section(input: &mut Decoder<'_>) -> Result<Section, OpenError> {
    let role =
        ROLES.get(usize::from(input.byte()?)).copied().ok_or_else(|| input.malformed("a section's role"))?;
    let anchor = input.text()?;
    Ok(Section { role, anchor, heading: read_inlines(input, 0)?, blocks: read_blocks(input, 0)? })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Block, Branch, Image, Inline, LinkTarget, SafeUrl, Step, Tone};
    use proptest::prelude::*;

    fn text(words: &str) -> Vec<Inline> {
        vec![Inline::Text(words.into())]
    }

    /// One of everything.
    fn document() -> Document {
        let link = |target| Inline::Link { target, content: text("there") };
        let inlines = vec![
            Inline::Text("Open ".into()),
            Inline::Strong(vec![Inline::Emphasis(text("Pay runs"))]),
            Inline::Code("PR-1042".into()),
            Inline::Break,
            link(LinkTarget::Article {
                id: ArticleId::new("pay-run").unwrap(),
                anchor: Some("step-2".into()),
            }),
            link(LinkTarget::Anchor("cause".into())),
            link(LinkTarget::External(SafeUrl::new("https://example.com").unwrap())),
            Inline::Image(Image { source: "abc.png".into(), alt: "The button".into() }),
        ];
        let step = Step {
            anchor: "step-1".into(),
            content: vec![Block::Paragraph(inlines)],
            branches: vec![Branch { label: "Yes".into(), target: LinkTarget::Anchor("step-4".into()) }],
        };
        let blocks = vec![
            Block::Heading { level: 3, anchor: "first".into(), content: text("First") },
            Block::List { start: None, items: vec![vec![Block::Rule]] },
            Block::List { start: Some(0), items: vec![vec![]] },
            Block::Steps(vec![step]),
            Block::Code { language: "sh".into(), text: "ls".into() },
            Block::Quote(vec![Block::Note { tone: Tone::Warning, content: vec![] }]),
            Block::Table { head: vec![text("a"), text("b")], rows: vec![vec![text("1"), text("2")]] },
        ];
        Document {
            id: ArticleId::new("pay-run-stuck").unwrap(),
            title: "Pay run can't be approved".into(),
            kind: Kind::KnownError,
            locale: Locale::english(),
            reviewed: Some("2026-09-01".into()),
            escalation: Escalation {
                category: Some("payroll".into()),
                bypass: true,
                ask: vec!["Which run?".into()],
            },
            related: vec![(ArticleId::new("other").unwrap(), "Other".into())],
            sections: ROLES
                .iter()
                .map(|role| Section {
                    role: *role,
                    anchor: "a".into(),
                    heading: text("h"),
                    blocks: blocks.clone(),
                })
                .collect(),
        }
    }

    /// The payload of a block with these documents.
    fn encoded(documents: &[Document]) -> Vec<u8> {
        let sections: Vec<PackedSections> =
            documents.iter().map(|document| PackedSections::pack(&document.sections)).collect();
        let published = |(document, sections)| {
            let Document { id, title, kind, locale, reviewed, escalation, related, .. }: &Document = document;
            let related = related.iter().map(|(id, title)| (id, title.as_str())).collect();
            let reviewed = reviewed.as_deref();
            DocumentRef { id, title, kind: *kind, locale, reviewed, escalation, related, sections }
        };
        BodyBlock::encode(&documents.iter().zip(&sections).map(published).collect::<Vec<_>>())
    }

    #[test]
    fn every_construct_comes_back() {
        let documents = [document(), Document { title: "Second".into(), ..document() }];
        let block = BodyBlock::decode(&encoded(&documents)).unwrap();
        assert_eq!(block.document(0).unwrap().unwrap(), documents[0]);
        assert_eq!(block.document(1).unwrap().unwrap(), documents[1]);
        assert!(block.document(2).is_none());
        assert_eq!(PackedSections::pack(&documents[0].sections).unpack().unwrap(), documents[0].sections);
    }

    #[test]
    fn nesting_beyond_the_limit_is_refused() {
        let deep = (0..200).fold(vec![], |inner, _| vec![Block::Quote(inner)]);
        let mut deep_document = document();
        deep_document.sections[0].blocks = deep;
        let packed = PackedSections::pack(&deep_document.sections).unpack();
        assert!(matches!(packed, Err(OpenError::Malformed { what: "shallower nesting", .. })));
        let block = BodyBlock::decode(&encoded(&[deep_document])).unwrap();
        assert!(matches!(
            block.document(0),
            Some(Err(OpenError::Malformed { what: "shallower nesting", .. }))
        ));
    }

    proptest! {
        #[test]
        fn damaged_bodies_never_panic(at in any::<prop::sample::Index>(), byte in any::<u8>()) {
            let mut payload = encoded(&[document()]);
            let at = at.index(payload.len());
            payload[at] = byte;
            let _ = BodyBlock::decode(&payload).map(|block| block.document(0));
        }
    }
}
