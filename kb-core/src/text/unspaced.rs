//! Scripts without spaces between words: splits a run into the units that form bigrams. A unit is a character, and in Thai and related
//! scripts a grapheme cluster.

/// Whether the script of `c` is written without spaces between words.
pub fn is_unspaced(c: char) -> bool {
    matches!(c as u32,
        0xe00..=0xeff | 0x1000..=0x109f | 0x1100..=0x11ff | 0x1780..=0x17ff | 0x3005..=0x3007 | 0x3040..=0x30ff | 0x31f0..=0x31ff
        | 0x3400..=0x4dbf | 0x4e00..=0x9fff | 0xac00..=0xd7a3 | 0xf900..=0xfaff | 0xff66..=0xff9f | 0x20000..=0x3134f)
}

/// Byte offsets at which the units of a run begin: characters in Han, Kana and Hangul; in Thai, Lao, Khmer and Myanmar a consonant with
/// the vowel before it and the marks and vowel behind it.
pub fn unit_starts(run: &str) -> Vec<usize> {
    let mut starts = Vec::new();
    let mut open = false;
    for (at, c) in run.char_indices() {
        let continues = is_behind(c) || open;
        if starts.is_empty() || !continues {
            starts.push(at);
        }
        open = is_before(c);
    }
    starts
}

/// Vowels written before the consonant they belong to.
fn is_before(c: char) -> bool {
    matches!(c, 'เ'..='ไ' | 'ເ'..='ໄ')
}

/// Marks and vowels written above, below or behind the consonant they belong to, and the sound marks of Kana.
fn is_behind(c: char) -> bool {
    matches!(c as u32, 0xe30..=0xe3a | 0xe45 | 0xe47..=0xe4e | 0xeb0..=0xebd | 0xec8..=0xecd | 0x102b..=0x103e | 0x17b4..=0x17d3
        | 0x3099..=0x309a | 0xff9e..=0xff9f)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(run: &str, expected: &str) {
        let starts = unit_starts(run);
        let ends = starts.iter().skip(1).copied().chain([run.len()]);
        let units: Vec<&str> = starts.iter().zip(ends).map(|(start, end)| &run[*start..end]).collect();
        assert_eq!(units.join("|"), expected);
    }

    #[test]
    fn units_are_what_readers_see() {
        check("給与計算", "給|与|計|算");
        check("เข้าสู่ระบบ", "เข้า|สู่|ระ|บ|บ");
        check("승인", "승|인");
        check("ﾊﾟｽﾜｰﾄﾞ", "ﾊﾟ|ｽ|ﾜ|ｰ|ﾄﾞ");
    }
}
