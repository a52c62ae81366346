//! The unified social credit code (统一社会信用代码) of an operator, GB 32100-2015.
//!
//! A [`Uscc`] has 18 characters, upper case, and a check digit that fits.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use thiserror::Error;
use utoipa::ToSchema;

/// The digits of base 31: I, O, S, V and Z are left out because they look like others.
const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(try_from = "String", into = "String")]
#[schema(value_type = String, min_length = 18, max_length = 18, example = "91110000802100433B")]
pub struct Uscc(String);

#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum UsccError {
    #[error("a unified social credit code has 18 characters, not {0}")]
    Length(usize),
    #[error("`{character}` at place {place} cannot stand in a unified social credit code")]
    Character { character: char, place: usize },
    #[error(
        "the last character does not fit the others: `{expected}` was expected, `{found}` was given"
    )]
    CheckDigit { expected: char, found: char },
}

impl Uscc {
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Completes 17 characters. For demo and test data: a real code is copied from the licence.
    pub fn with_check_digit(first17: &str) -> Option<Uscc> {
        let mut code = first17.to_ascii_uppercase();
        if code.chars().count() != 17 {
            return None;
        }
        code.push(check_digit(&code).ok()?);
        Some(Uscc(code))
    }
}

/// The weights are the powers of 3 modulo 31.
fn check_digit(first17: &str) -> Result<char, UsccError> {
    let mut weight = 1;
    let mut sum = 0;
    for (index, character) in first17.chars().enumerate() {
        let value = ALPHABET
            .iter()
            .position(|&digit| char::from(digit) == character)
            .ok_or(UsccError::Character {
                character,
                place: index + 1,
            })?;
        sum += value * weight;
        weight = weight * 3 % 31;
    }
    Ok(char::from(ALPHABET[(31 - sum % 31) % 31]))
}

impl FromStr for Uscc {
    type Err = UsccError;

    fn from_str(text: &str) -> Result<Uscc, UsccError> {
        let code = text.trim().to_ascii_uppercase();
        let length = code.chars().count();
        if length != 18 {
            return Err(UsccError::Length(length));
        }
        let mut characters = code.chars();
        let found = characters.next_back().unwrap_or_default();
        let expected = check_digit(characters.as_str())?;
        if !found.is_ascii() || !ALPHABET.contains(&(found as u8)) {
            return Err(UsccError::Character {
                character: found,
                place: 18,
            });
        }
        if found != expected {
            return Err(UsccError::CheckDigit { expected, found });
        }
        Ok(Uscc(code))
    }
}

impl TryFrom<String> for Uscc {
    type Error = UsccError;

    fn try_from(text: String) -> Result<Uscc, UsccError> {
        text.parse()
    }
}

impl From<Uscc> for String {
    fn from(code: Uscc) -> String {
        code.0
    }
}

impl fmt::Display for Uscc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Published codes of well-known companies.
    const REAL: [&str; 6] = [
        "9144030071526726XG",
        "91110000802100433B",
        "914403001922038216",
        "91330100799655058B",
        "91350100M000100Y43",
        "91440300708461136T",
    ];

    #[test]
    fn accepts_codes_that_exist() {
        for code in REAL {
            assert_eq!(code.parse::<Uscc>().unwrap().as_str(), code);
            assert_eq!(Uscc::with_check_digit(&code[..17]).unwrap().as_str(), code);
            assert_eq!(
                code.to_lowercase().parse::<Uscc>().unwrap().to_string(),
                code
            );
        }
    }

    #[test]
    fn says_what_is_wrong() {
        for (text, error) in [
            ("", UsccError::Length(0)),
            ("91110000802100433", UsccError::Length(17)),
            (
                "9111000080210043IB",
                UsccError::Character {
                    character: 'I',
                    place: 17,
                },
            ),
            (
                "91110000802100433O",
                UsccError::Character {
                    character: 'O',
                    place: 18,
                },
            ),
            (
                "9111000080210043好B",
                UsccError::Character {
                    character: '好',
                    place: 17,
                },
            ),
            (
                "91110000802100433好",
                UsccError::Character {
                    character: '好',
                    place: 18,
                },
            ),
            (
                "91110000802100433C",
                UsccError::CheckDigit {
                    expected: 'B',
                    found: 'C',
                },
            ),
        ] {
            assert_eq!(text.parse::<Uscc>(), Err(error), "{text:?}");
        }
        assert_eq!(Uscc::with_check_digit("too short"), None);
        assert_eq!(Uscc::with_check_digit("9111000080210043I"), None);
        assert!(serde_json::from_str::<Uscc>("\"91110000802100433C\"").is_err());
    }

    proptest! {
        #[test]
        fn one_mistyped_character_is_always_found(first in "[0-9A-HJ-NP-RTUW-Y]{17}", place in 0..17_usize, other in 0..31_usize) {
            let good = Uscc::with_check_digit(&first).unwrap();
            prop_assert_eq!(good.as_str().parse::<Uscc>(), Ok(good.clone()));
            let mut bytes = good.as_str().as_bytes().to_vec();
            if bytes[place] != ALPHABET[other] {
                bytes[place] = ALPHABET[other];
                let bad = String::from_utf8(bytes).unwrap();
                let is_check_digit_error = matches!(bad.parse::<Uscc>(), Err(UsccError::CheckDigit { .. }));
                prop_assert!(is_check_digit_error);
            }
        }
    }
}
