//! Numbers that look like chance and are the same in every run.

/// The golden ratio's part of 2^64: consecutive numbers times this lie far apart.
const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;

/// The `number`th output of splitmix64 seeded with 0 (Steele, Lea and Flood 2014).
pub fn splitmix64(number: u64) -> u64 {
    mixed(number.wrapping_add(1).wrapping_mul(GOLDEN))
}

/// One of several unrelated sequences, by its `turn`.
pub fn splitmix64_of_turn(number: u64, turn: u64) -> u64 {
    mixed(number.wrapping_add(1).wrapping_mul(GOLDEN).wrapping_add(turn << 32))
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
            assert_eq!(splitmix64_of_turn(number, 0), expected, "{number}");
            assert_ne!(splitmix64_of_turn(number, 1), expected, "{number}");
        }
    }
}
