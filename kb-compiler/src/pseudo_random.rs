//! Pseudo-random numbers, the same in every run: splitmix64 (Steele, Lea and Flood 2014).

/// The golden ratio's part of 2^64: consecutive numbers times this lie far apart.
const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;

/// The `number`th output of splitmix64 seeded with 0.
pub fn splitmix64(number: u64) -> u64 {
    mixed(number.wrapping_add(1).wrapping_mul(GOLDEN))
}

/// The `number`th output of one of several unrelated streams.
pub fn splitmix64_of_stream(number: u64, stream: u64) -> u64 {
    mixed(number.wrapping_add(1).wrapping_mul(GOLDEN).wrapping_add(stream << 32))
}

/// The `number`th whole number below `limit`.
pub fn below(number: u64, limit: usize) -> usize {
    ((u128::from(splitmix64(number)) * limit as u128) >> 64) as usize
}

/// The finaliser of splitmix64.
fn mixed(state: u64) -> u64 {
    let z = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outputs_are_those_of_the_paper() {
        for (number, expected) in
            [(0, 0xe220_a839_7b1d_cdaf), (1, 0x6e78_9e6a_a1b9_65f4), (2, 0x06c4_5d18_8009_454f)]
        {
            assert_eq!(splitmix64(number), expected, "{number}");
            assert_eq!(splitmix64_of_stream(number, 0), expected, "{number}");
            assert_ne!(splitmix64_of_stream(number, 1), expected, "{number}");
            assert_eq!(below(number, 256), (expected >> 56) as usize, "{number}");
        }
    }
}
