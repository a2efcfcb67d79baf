//! The check digits of national ids, computed from their letters and digits without what groups them, letters as capitals. Tests compare
//! them with the crate `stdnum`, which would add a third to the part of the panel that redacts.

/// Ireland: seven digits, a check letter and, in newer numbers, a second letter.
pub(super) fn is_pps(id: &[u8]) -> bool {
    let second = match id.get(8) {
        // Other second letters marked whose number a spouse or a widow used.
        None | Some(b'W' | b'T' | b'X') => 0,
        Some(letter @ (b'A' | b'H')) => 9 * u64::from(letter - b'@'),
        Some(_) => return false,
    };
    let sum = weighted(&id[..7], &[8, 7, 6, 5, 4, 3, 2]) + second;
    b"WABCDEFGHIJKLMNOPQRSTUV"[(sum % 23) as usize] == id[7]
}

/// Spain: eight digits and a check letter; the number of a foreigner has X, Y or Z for the first digit.
pub(super) fn is_dni(id: &[u8]) -> bool {
    let first = match id[0] {
        b'0'..=b'9' => id[0],
        b'X'..=b'Z' => id[0] - b'X' + b'0',
        _ => return false,
    };
    let number = number(&[&[first], &id[1..8]].concat());
    b"TRWAGMYFPDXBNJZSQVHLCKE"[(number % 23) as usize] == id[8]
}

/// France: thirteen characters and their key. The departments of Corsica are 2A and 2B.
pub(super) fn is_nir(id: &[u8]) -> bool {
    let department: &[u8] = match &id[5..7] {
        b"2A" => b"19",
        b"2B" => b"18",
        digits if digits.iter().all(u8::is_ascii_digit) => digits,
        _ => return false,
    };
    97 - number(&[&id[..5], department, &id[7..13]].concat()) % 97 == number(&id[13..])
}

/// Poland: date of birth, serial number and check digit. The month tells the century; those born from 1900 to 2099 count.
pub(super) fn is_pesel(id: &[u8]) -> bool {
    let (month, day) = (number(&id[2..4]), number(&id[4..6]));
    let born = month < 40 && (1..=12).contains(&(month % 20)) && (1..=31).contains(&day);
    born && weighted(id, &[1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1]).is_multiple_of(10)
}

/// Germany, tax: of the first ten digits one stands there twice or three times and the others once; ISO 7064, mod 11,10.
pub(super) fn is_idnr(id: &[u8]) -> bool {
    let mut counts = [0; 10];
    let mut product = 10;
    for byte in &id[..10] {
        let digit = usize::from(byte - b'0');
        counts[digit] += 1;
        let sum = (digit + product) % 10;
        product = (if sum == 0 { 10 } else { sum }) * 2 % 11;
    }
    let repeated: Vec<i32> = counts.into_iter().filter(|count| *count > 1).collect();
    let well_formed = id[0] != b'0' && matches!(repeated[..], [2 | 3]);
    well_formed && (11 - product) % 10 == usize::from(id[10] - b'0')
}

/// Germany, pension insurance: area, date of birth, the first letter of the name at birth, serial number and check digit.
pub(super) fn is_svnr(id: &[u8]) -> bool {
    let letter = id[8] - b'@';
    let digits = [&id[..8], &[b'0' + letter / 10, b'0' + letter % 10], &id[9..11]].concat();
    let weights = [2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1];
    let products = digits.iter().zip(weights).map(|(byte, weight)| u64::from(byte - b'0') * weight);
    let sum: u64 = products.map(|product| product / 10 + product % 10).sum();
    (1..=12).contains(&number(&id[4..6])) && sum % 10 == number(&id[11..])
}

/// The Netherlands: nine digits, mod 11.
pub(super) fn is_bsn(id: &[u8]) -> bool {
    let sum = weighted(&id[..8], &[9, 8, 7, 6, 5, 4, 3, 2]);
    sum > 0 && sum % 11 == number(&id[8..])
}

fn number(digits: &[u8]) -> u64 {
    digits.iter().fold(0, |number, byte| number * 10 + u64::from(byte - b'0'))
}

fn weighted(digits: &[u8], weights: &[u64]) -> u64 {
    digits.iter().zip(weights).map(|(byte, weight)| u64::from(byte - b'0') * weight).sum()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use stdnum::Validator;
    use stdnum::country::{de, es, fr, ie, nl, pl};

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4_000))]

        /// Random numbers are valid often enough, since a check digit has ten values and a check letter 23.
        #[test]
        fn they_are_those_of_the_issuers(
            pps in "[0-9]{7}[A-W][AHWTXB]?", dni in "[0-9]{8}[A-Z]", nie in "[XYZ][0-9]{7}[A-Z]", idnr in "[0-9]{11}",
            nir in "[12][0-9]{4}(2A|2B|[0-9]{2})[0-9]{6}", key in 0..97u32, pesel in "[0-9]{2}[0-3][0-9][0-3][0-9]{6}",
            svnr in "(02|15|65)(0[1-9]|[12][0-9])(0[1-9]|1[0-2])[0-9]{2}[A-Z][0-9]{3}", bsn in "[1-9][0-9]{8}",
        ) {
            prop_assert_eq!(is_pps(pps.as_bytes()), ie::PPS.validate(&pps).is_ok(), "{}", pps);
            prop_assert_eq!(is_dni(dni.as_bytes()), es::DNI.validate(&dni).is_ok(), "{}", dni);
            prop_assert_eq!(is_dni(nie.as_bytes()), es::NIE.validate(&nie).is_ok(), "{}", nie);
            prop_assert_eq!(is_idnr(idnr.as_bytes()), de::IDNR.validate(&idnr).is_ok(), "{}", idnr);
            let nir = format!("{nir}{key:02}");
            prop_assert_eq!(is_nir(nir.as_bytes()), fr::NIR.validate(&nir).is_ok(), "{}", nir);
            // Ours knows no calendar.
            prop_assert!(is_pesel(pesel.as_bytes()) || pl::PESEL.validate(&pesel).is_err(), "{}", pesel);
            prop_assert_eq!(is_svnr(svnr.as_bytes()), de::SVNR.validate(&svnr).is_ok(), "{}", svnr);
            prop_assert_eq!(is_bsn(bsn.as_bytes()), nl::BSN.validate(&bsn).is_ok(), "{}", bsn);
        }
    }
}
