//! Blocks of rows: what a result list shows of each article, for a range of article numbers.

use super::error::OpenError;
use super::wire::{Decoder, Encoder};
use crate::model::{ArticleId, Kind};

/// What a result list shows of an article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The article.
    pub id: ArticleId,
    /// Its title.
    pub title: String,
    /// What kind of article it is.
    pub kind: Kind,
    /// Its first words, one line.
    pub lead: String,
    /// Resolved tickets that it closed.
    pub closed: u32,
}

/// The rows of a range of article numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RowBlock {
    /// In order of article number.
    pub rows: Vec<Row>,
}

impl RowBlock {
    /// The payload of a block with these rows.
    pub fn encode(rows: &[Row]) -> Vec<u8> {
        let mut out = Encoder::default();
        out.count(rows.len());
        rows.iter().for_each(|row| out.byte(row.kind as u8));
        rows.iter().for_each(|row| out.number(u64::from(row.closed)));
        rows.iter().for_each(|row| out.text(row.id.as_str()));
        rows.iter().for_each(|row| out.text(&row.title));
        rows.iter().for_each(|row| out.text(&row.lead));
        out.finish()
    }

    /// Reads a payload.
    pub fn decode(payload: &[u8]) -> Result<Self, OpenError> {
        let mut input = Decoder::new(payload);
        let count = input.count()?;
        let kinds = (0..count).map(|_| decode_kind(&mut input)).collect::<Result<Vec<_>, _>>()?;
        let closed = (0..count).map(|_| input.u32()).collect::<Result<Vec<_>, _>>()?;
        let ids = (0..count).map(|_| decode_id(&mut input)).collect::<Result<Vec<_>, _>>()?;
        let titles = (0..count).map(|_| input.text()).collect::<Result<Vec<_>, _>>()?;
        let leads = (0..count).map(|_| input.text()).collect::<Result<Vec<_>, _>>()?;
        input.end()?;
        let columns = ids.into_iter().zip(titles).zip(leads).zip(kinds).zip(closed);
        let rows = columns
            .map(|((((id, title), lead), kind), closed)| Row { id, title, kind, lead, closed })
            .collect();
        Ok(Self { rows })
    }
}

pub(super) fn decode_kind(input: &mut Decoder<'_>) -> Result<Kind, OpenError> {
    let number = usize::from(input.byte()?);
    Kind::NAMES.get(number).map(|(kind, _)| *kind).ok_or_else(|| input.malformed("a kind of article"))
}

pub(super) fn decode_id(input: &mut Decoder<'_>) -> Result<ArticleId, OpenError> {
    ArticleId::new(&input.text()?).map_err(|_| input.malformed("an article id"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn rows_come_back(texts in prop::collection::vec(("[a-z]{1,9}", ".{0,20}", ".{0,40}", 0..6_usize, any::<u32>()), 0..20)) {
            let rows: Vec<Row> = texts
                .into_iter()
                .map(|(id, title, lead, kind, closed)| Row { id: ArticleId::new(&id).unwrap(), title, lead, kind: Kind::NAMES[kind].0, closed })
                .collect();
            prop_assert_eq!(RowBlock::decode(&RowBlock::encode(&rows)).unwrap().rows, rows);
        }

        #[test]
        fn arbitrary_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = RowBlock::decode(&bytes);
        }
    }
}
