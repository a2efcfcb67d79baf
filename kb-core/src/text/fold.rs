//! Folding: removes case and accents, which people often leave out when they type.

use std::sync::OnceLock;

/// Base letters of U+00C0 to U+017F, one each (Unicode decomposition without its marks, lower case).
const LATIN: &str = concat!(
    "aaaaaaæceeeeiiiidnooooo×ouuuuytßaaaaaaæceeeeiiiidnooooo÷ouuuuyty",
    "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiĳĳjjkkkllllllŀ",
    "ŀllnnnnnnŉnnooooooœœrrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs",
);

/// Base letters of U+1E00 to U+1EFF, likewise.
const LATIN_ADDITIONAL: &str = concat!(
    "aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmm",
    "mmmmnnnnnnnnoooooooopppprrrrrrrrssssssssssttttttttuuuuuuuuuuvvvv",
    "wwwwwwwwwwxxxxyyzzzzzzhtwyẚsẜẝßẟaaaaaaaaaaaaaaaaaaaaaaaaeeeeeeee",
    "eeeeeeeeiiiioooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyyỻỻỽỽỿỿ",
);

/// Full-width forms of U+FF66 to U+FF9D, one each.
const KATAKANA: &str = "ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン";

/// Appends `c` to `out` in lower case without its accent. Marks vanish, full-width forms become ASCII, ligatures open.
pub fn push_folded(c: char, out: &mut String) {
    match c {
        'a'..='z' | '0'..='9' => out.push(c),
        'A'..='Z' => out.push(c.to_ascii_lowercase()),
        'ß' | 'ẞ' => out.push_str("ss"),
        'æ' | 'Æ' => out.push_str("ae"),
        'œ' | 'Œ' => out.push_str("oe"),
        '\u{c0}'..='\u{17f}' => out.push(base(c, 0xc0, LATIN, &LATIN_TABLE)),
        '\u{1e00}'..='\u{1eff}' => out.push(base(c, 0x1e00, LATIN_ADDITIONAL, &LATIN_ADDITIONAL_TABLE)),
        'ё' | 'Ё' => out.push('е'),
        'أ' | 'إ' | 'آ' => out.push('ا'),
        'ى' => out.push('ي'),
        'ة' => out.push('ه'),
        '\u{ff01}'..='\u{ff5e}' => {
            let ascii = u8::try_from(c as u32 - 0xfee0).unwrap_or(b' ');
            out.push(ascii.to_ascii_lowercase() as char);
        }
        '\u{ff66}'..='\u{ff9d}' => out.extend(KATAKANA.chars().nth(c as usize - 0xff66)),
        '\u{ff9e}' | '\u{3099}' => push_voiced(out, 1),
        '\u{ff9f}' | '\u{309a}' => push_voiced(out, 2),
        _ if is_mark(c) => {}
        _ => out.extend(c.to_lowercase().filter(|lower| !is_mark(*lower))),
    }
}

/// Gives the last Kana its sound mark, which stands behind it in half-width and in decomposed text: the voiced forms follow the plain
/// ones in Unicode.
fn push_voiced(out: &mut String, steps: u32) {
    if let Some(plain) = out.pop() {
        let voiced = if matches!(plain, 'ウ' | 'う') { 0x4e } else { steps };
        out.extend(char::from_u32(plain as u32 + voiced));
    }
}

/// A whole text folded.
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    text.chars().for_each(|c| push_folded(c, &mut out));
    out
}

static LATIN_TABLE: OnceLock<Vec<char>> = OnceLock::new();
static LATIN_ADDITIONAL_TABLE: OnceLock<Vec<char>> = OnceLock::new();

fn base(c: char, first: u32, letters: &str, table: &OnceLock<Vec<char>>) -> char {
    let table = table.get_or_init(|| letters.chars().collect());
    table.get((c as u32 - first) as usize).copied().unwrap_or(c)
}

/// Combining marks, Hebrew points, Arabic vowel signs and the tatweel, joiners and direction marks.
fn is_mark(c: char) -> bool {
    matches!(c as u32,
        0x300..=0x36f | 0x591..=0x5c7 | 0x610..=0x61a | 0x640 | 0x64b..=0x65f | 0x670 | 0x200b..=0x200f | 0x202a..=0x202e | 0x2060 | 0xfeff | 0xad)
}

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn accents_case_and_width_fold_away() {
        for (text, folded) in [
            ("Échéance", "echeance"),
            ("ÜBERSTUNDEN", "uberstunden"),
            ("Straße", "strasse"),
            ("Øre Łódź", "ore lodz"),
            ("Ngân hàng ĐẦU", "ngan hang dau"),
            ("e\u{301}t\u{e9}", "ete"),
            ("ＰＲ－１０４２", "pr-1042"),
            ("Ёлка", "елка"),
            ("شَرِكَة", "شركه"),
            ("שָׁלוֹם", "שלום"),
            ("給与", "給与"),
            ("İstanbul", "istanbul"),
            ("ｷｭｳﾖ ﾊﾟｽﾜｰﾄﾞ ｳﾞ", "キュウヨ パスワード ヴ"),
            ("カ\u{3099} は\u{309a}", "ガ ぱ"),
        ] {
            assert_eq!(fold(text), folded, "{text}");
        }
    }
}
