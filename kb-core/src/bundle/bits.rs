//! Bit streams, lowest bit first, and Golomb–Rice codes: a quotient in unary, then `k` bits. For geometrically distributed gaps the code
//! is within a few hundredths of a bit of the entropy (Golomb 1966, Rice 1979).

use super::error::OpenError;
use super::wire::Decoder;

/// The parameter `k` for the gaps of `count` numbers below `docs`: the mean gap is about 2^k. Encoder and decoder both derive it, so it
/// is not stored.
pub fn rice_parameter(count: usize, docs: u32) -> u32 {
    let absent = (docs as usize).saturating_sub(count);
    (absent / (count + 1)).max(1).ilog2()
}

/// Writes bits.
#[derive(Debug, Default)]
pub struct BitWriter {
    bytes: Vec<u8>,
    pending: u64,
    filled: u32,
}

impl BitWriter {
    /// The lowest `bits` of a number; at most 32.
    fn push(&mut self, value: u32, bits: u32) {
        self.pending |= u64::from(value) << self.filled;
        self.filled += bits;
        while self.filled >= 8 {
            self.bytes.push(self.pending as u8);
            self.pending >>= 8;
            self.filled -= 8;
        }
    }

    /// A number in Golomb–Rice code.
    pub fn rice(&mut self, value: u32, k: u32) {
        (0..value >> k).for_each(|_| self.push(1, 1));
        self.push(0, 1);
        self.push(value & ((1 << k) - 1), k);
    }

    /// The bytes; the last one is padded with zeros.
    pub fn finish(mut self) -> Vec<u8> {
        if self.filled > 0 {
            self.bytes.push(self.pending as u8);
        }
        self.bytes
    }
}

/// Reads bits to the end of a payload.
#[derive(Debug)]
pub struct BitReader<'b> {
    bytes: &'b [u8],
    at: usize,
}

impl<'b> BitReader<'b> {
    /// Reads everything that a decoder has left.
    pub fn rest_of(input: &mut Decoder<'b>) -> Self {
        Self { bytes: input.rest(), at: 0 }
    }

    fn bit(&mut self) -> Result<u32, OpenError> {
        let byte =
            self.bytes.get(self.at >> 3).ok_or(OpenError::Malformed { what: "a bit", at: self.at >> 3 })?;
        let bit = byte >> (self.at & 7) & 1;
        self.at += 1;
        Ok(u32::from(bit))
    }

    /// See [`BitWriter::rice`].
    pub fn rice(&mut self, k: u32) -> Result<u32, OpenError> {
        let mut value = 0_u32;
        while self.bit()? == 1 {
            value = value.saturating_add(1);
        }
        value = value.checked_shl(k).unwrap_or(u32::MAX);
        for place in 0..k {
            value |= self.bit()? << place;
        }
        Ok(value)
    }

    /// Fails unless everything but the padding of the last byte has been read.
    pub fn end(&self) -> Result<(), OpenError> {
        let whole = self.at.div_ceil(8) == self.bytes.len();
        if whole { Ok(()) } else { Err(OpenError::Malformed { what: "the end", at: self.at >> 3 }) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn numbers_come_back(numbers in prop::collection::vec((0..5_000_u32, 0..20_u32), 0..60)) {
            let mut writer = BitWriter::default();
            numbers.iter().for_each(|(value, k)| writer.rice(*value, *k));
            let bytes = writer.finish();
            let mut reader = BitReader::rest_of(&mut Decoder::new(&bytes));
            for (value, k) in numbers {
                prop_assert_eq!(reader.rice(k).unwrap(), value);
            }
            reader.end().unwrap();
        }
    }
}
