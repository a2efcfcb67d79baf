//! The payload of the models' file, stored column by column (all keys, then all values, …), because that deflates best.

use super::model::{Calibration, Field, Model, Triage};
use crate::bundle::OpenError;
use crate::bundle::wire::{Decoder, Encoder};

impl Triage {
    /// The payload of the file.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Encoder::default();
        out.count(self.models.len());
        self.models.iter().for_each(|model| encode_model(model, &mut out));
        out.finish()
    }

    /// Reads a payload. More than one model of a field is damage: a ticket carries at most one prediction of each.
    pub fn decode(payload: &[u8]) -> Result<Self, OpenError> {
        let mut input = Decoder::new(payload);
        let models = (0..input.count()?).map(|_| decode_model(&mut input)).collect::<Result<Vec<_>, _>>()?;
        if !models.is_sorted_by(|one, next| one.field < next.field) {
            return Err(input.malformed("ascending fields"));
        }
        input.end()?;
        Ok(Self { models })
    }
}

fn encode_model(model: &Model, out: &mut Encoder) {
    out.byte(model.field as u8);
    out.texts(&model.labels);
    let Calibration { sharpness, scope_mean, scope_deviation, scope_min, answer_min, suggest_min } =
        model.calibration;
    let calibration = [sharpness, scope_mean, scope_deviation, scope_min, answer_min, suggest_min];
    let reals = model.bias.iter().chain(&calibration).chain([&model.unit]);
    reals.for_each(|real| out.raw(&real.to_le_bytes()));
    out.byte(model.unknown);
    out.count(model.keys.len());
    let mut next = 0;
    for key in &model.keys {
        out.number(u64::from(key - next));
        next = key + 1;
    }
    out.raw(&model.values);
    let rows: Vec<&[(u16, i8)]> = (0..model.keys.len()).map(|row| model.row(row)).collect();
    rows.iter().for_each(|row| out.count(row.len()));
    for row in rows {
        let mut next = 0;
        for (label, _) in row {
            out.number(u64::from(label - next));
            next = label + 1;
        }
    }
    model.weights.iter().for_each(|(_, level)| out.byte(level.to_le_bytes()[0]));
}

fn decode_model(input: &mut Decoder<'_>) -> Result<Model, OpenError> {
    let field = Field::ALL.get(usize::from(input.byte()?)).copied();
    let field = field.ok_or_else(|| input.malformed("a field of a ticket"))?;
    let labels = input.texts()?;
    let bias = (0..labels.len()).map(|_| real(input)).collect::<Result<_, _>>()?;
    let calibration = Calibration {
        sharpness: real(input)?,
        scope_mean: real(input)?,
        scope_deviation: real(input)?,
        scope_min: real(input)?,
        answer_min: real(input)?,
        suggest_min: real(input)?,
    };
    let unit = real(input)?;
    let unknown = input.byte()?;
    let rows = input.count()?;
    let keys = ascending(input, rows, u32::MAX)?;
    let values = input.raw(rows)?.to_vec();
    let counts = (0..rows).map(|_| input.u32()).collect::<Result<Vec<u32>, _>>()?;
    let (mut starts, mut columns) = (vec![0], Vec::new());
    for count in counts {
        columns.extend(ascending(input, count as usize, labels.len().min(usize::from(u16::MAX)) as u32)?);
        starts.push(columns.len() as u32);
    }
    let levels = input.raw(columns.len())?;
    let weights = columns.iter().zip(levels).map(|(label, level)| (*label as u16, *level as i8)).collect();
    Ok(Model { field, labels, bias, unit, unknown, keys, values, starts, weights, calibration })
}

/// Reads `count` ascending numbers below `limit`, each stored as its distance from the lowest possible value.
fn ascending(input: &mut Decoder<'_>, count: usize, limit: u32) -> Result<Vec<u32>, OpenError> {
    let mut next = 0_u32;
    let mut numbers = Vec::new();
    for _ in 0..count {
        let number = next.checked_add(input.u32()?).filter(|number| *number < limit);
        let number = number.ok_or_else(|| input.malformed("ascending numbers"))?;
        numbers.push(number);
        next = number + 1;
    }
    Ok(numbers)
}

fn real(input: &mut Decoder<'_>) -> Result<f32, OpenError> {
    let mut bytes = [0; 4];
    bytes.copy_from_slice(input.raw(4)?);
    Some(f32::from_le_bytes(bytes)).filter(|real| real.is_finite()).ok_or_else(|| input.malformed("a number"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Locale;
    use crate::rank::Band;
    use crate::text::Analyzer;
    use crate::triage::features;
    use proptest::prelude::*;

    fn triage() -> Triage {
        let english = Analyzer::new(&Locale::english());
        let mut keys: Vec<u32> =
            features("card declined", &english).iter().map(|feature| feature.key).collect();
        keys.push(0xff_ffff);
        let rows = keys.len() as u32;
        let model = Model {
            field: Field::Category,
            labels: vec!["access".into(), "payment".into(), "travel".into()],
            bias: vec![0.5, 0.0, -0.25],
            unit: 0.0015,
            unknown: 200,
            values: vec![100; keys.len()],
            keys,
            starts: (0..=rows).map(|row| row * 2).collect(),
            weights: (0..rows).flat_map(|_| [(1, 40), (2, -10)]).collect(),
            calibration: Calibration {
                sharpness: 1.0,
                scope_mean: 7.0,
                scope_deviation: 2.0,
                scope_min: 0.01,
                answer_min: 0.95,
                suggest_min: 0.4,
            },
        };
        Triage { models: vec![model] }
    }

    #[test]
    fn models_survive_encoding_and_classify() {
        let triage = triage();
        assert_eq!(Triage::decode(&triage.encode()).unwrap(), triage);
        let english = Analyzer::new(&Locale::english());
        for (text, best, band) in [
            ("card declined", "payment", Band::Answer),
            ("my card was declined in the shop where I buy shoes for my children", "payment", Band::Suggest),
            ("zzyzx", "access", Band::None),
            ("", "access", Band::None),
        ] {
            let judged = triage.classify(text, &english);
            assert_eq!((judged[0].best, judged[0].band), (best, band), "{text:?}: {judged:?}");
            assert_eq!(judged[0].label().is_some(), band == Band::Answer);
        }
    }

    #[test]
    fn fields_ascend() {
        use Field::{Category, Priority, Route, Tier};
        for (fields, sound) in [
            (&[][..], true),
            (&[Tier], true),
            (&Field::ALL, true),
            (&[Category, Priority], true),
            (&[Route, Route], false),
            (&[Tier, Category], false),
            (&[Category, Route, Category], false),
        ] {
            let model = |field: &Field| Model { field: *field, ..triage().models.remove(0) };
            let models = Triage { models: fields.iter().map(model).collect() };
            assert_eq!(Triage::decode(&models.encode()).is_ok(), sound, "{fields:?}");
        }
    }

    proptest! {
        #[test]
        fn damaged_models_never_panic(at in any::<prop::sample::Index>(), byte in any::<u8>()) {
            let mut payload = triage().encode();
            let at = at.index(payload.len());
            payload[at] = byte;
            if let Ok(triage) = Triage::decode(&payload) {
                triage.classify("card declined", &Analyzer::new(&Locale::english()));
            }
        }

        #[test]
        fn arbitrary_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = Triage::decode(&bytes);
        }
    }
}
