//! The number of a resident identity card (公民身份号码), GB 11643-1999: place, day of birth, order, check character.

use std::str::FromStr;

use chrono::NaiveDate;
use thiserror::Error;

const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
/// By the weighted sum modulo 11.
const CHECK: &[u8; 11] = b"10X98765432";

/// A number whose parts fit each other; whose it is, nobody can tell from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ResidentNumber {
    pub born_on: NaiveDate,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ResidentNumberError {
    #[error("the number of a resident identity card has 18 characters, not {0}")]
    Length(usize),
    #[error("the 7th to 14th digit of an identity number are a day of birth; these are none")]
    BirthDate,
    #[error("the last character of the identity number does not fit the others")]
    CheckCharacter,
}

/// Whether it can only be meant as such a number. Passports and permits that are numbered otherwise have letters or are
/// shorter; nothing is known of their numbers.
pub fn is_meant_as_resident_number(text: &str) -> bool {
    let digits = text.trim().trim_end_matches(['x', 'X']);
    digits.len() >= 15 && digits.bytes().all(|b| b.is_ascii_digit())
}

impl FromStr for ResidentNumber {
    type Err = ResidentNumberError;

    fn from_str(text: &str) -> Result<ResidentNumber, ResidentNumberError> {
        let text = text.trim().as_bytes();
        let [first @ .., last] = text else {
            return Err(ResidentNumberError::Length(0));
        };
        if first.len() != WEIGHTS.len() {
            return Err(ResidentNumberError::Length(text.len()));
        }
        let digits = first.iter().map(|b| char::from(*b).to_digit(10));
        let digits: Option<Vec<u32>> = digits.collect();
        let digits = digits.ok_or(ResidentNumberError::CheckCharacter)?;
        let number = |digits: &[u32]| digits.iter().fold(0, |sum, digit| sum * 10 + digit);
        let year = i32::try_from(number(&digits[6..10])).unwrap_or_default();
        let born_on =
            NaiveDate::from_ymd_opt(year, number(&digits[10..12]), number(&digits[12..14]))
                .filter(|_| year >= 1800)
                .ok_or(ResidentNumberError::BirthDate)?;
        let sum: u32 = digits.iter().zip(WEIGHTS).map(|(a, b)| a * b).sum();
        if CHECK[(sum % 11) as usize] != last.to_ascii_uppercase() {
            return Err(ResidentNumberError::CheckCharacter);
        }
        Ok(ResidentNumber { born_on })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ResidentNumberError::{BirthDate, CheckCharacter, Length};

    #[test]
    fn c4_a_resident_number_fits_itself_or_says_why_not() {
        let born = |text: &str| Ok(text.parse().expect("a date"));
        for (text, wanted) in [
            // The examples of the standard.
            ("11010519491231002X", born("1949-12-31")),
            ("11010519491231002x", born("1949-12-31")),
            (" 440524188001010014 ", born("1880-01-01")),
            ("110106198001011234", born("1980-01-01")),
            // Hong Kong residents and permanent foreign residents are numbered alike.
            ("81000019980902013X", born("1998-09-02")),
            ("911241198108080023", born("1981-08-08")),
            ("110106198001011235", Err(CheckCharacter)),
            ("11010619800101123X", Err(CheckCharacter)),
            // Two digits changed places.
            ("110106198010011234", Err(CheckCharacter)),
            ("110106198002301234", Err(BirthDate)),
            ("110106198013011234", Err(BirthDate)),
            ("110106000001011234", Err(BirthDate)),
            ("110106800101123", Err(Length(15))),
            ("1101061980010112345", Err(Length(19))),
            ("1101061980010112X4", Err(CheckCharacter)),
            ("", Err(Length(0))),
        ] {
            let parsed = text.parse::<ResidentNumber>().map(|it| it.born_on);
            assert_eq!(parsed, wanted, "{text:?}");
        }
    }

    #[test]
    fn other_documents_are_not_taken_for_one() {
        for (text, is_meant) in [
            ("110106198001011234", true),
            ("11010519491231002X", true),
            ("110106800101123", true),
            ("1101061980010112345", true),
            ("E12345678", false),
            ("H1234567801", false),
            ("12345678", false),
            ("军字第 2001988 号", false),
            ("XXXXXXXXXXXXXXXXXX", false),
        ] {
            assert_eq!(is_meant_as_resident_number(text), is_meant, "{text:?}");
        }
    }
}
