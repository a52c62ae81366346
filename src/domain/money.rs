//! Money in whole fen. A [`Fen`] is never negative and never more than a thousand million yuan.

use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;
use utoipa::ToSchema;

/// An amount in fen (1 yuan = 100 fen).
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Default,
    Serialize,
    Deserialize,
    ToSchema,
)]
#[serde(try_from = "i64", into = "i64")]
#[schema(value_type = i64, minimum = 0, maximum = 100_000_000_000_i64, example = 2700)]
pub struct Fen(i64);

#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum MoneyError {
    #[error("an amount cannot be less than nothing: {0} fen")]
    Negative(i64),
    #[error("an amount cannot be more than {max} fen: {0} fen", max = Fen::MAX.0)]
    TooLarge(i64),
}

impl Fen {
    pub const ZERO: Fen = Fen(0);
    /// 10^9 yuan. Beyond it somebody has mistyped, and sums stay far away from the end of an `i64`.
    pub const MAX: Fen = Fen(100_000_000_000);

    pub fn new(fen: i64) -> Result<Fen, MoneyError> {
        match fen {
            ..0 => Err(MoneyError::Negative(fen)),
            _ if fen > Fen::MAX.0 => Err(MoneyError::TooLarge(fen)),
            _ => Ok(Fen(fen)),
        }
    }

    pub fn get(self) -> i64 {
        self.0
    }

    pub fn is_zero(self) -> bool {
        self == Fen::ZERO
    }

    pub fn checked_add(self, other: Fen) -> Option<Fen> {
        Fen::new(self.0.checked_add(other.0)?).ok()
    }

    pub fn checked_sub(self, other: Fen) -> Option<Fen> {
        Fen::new(self.0.checked_sub(other.0)?).ok()
    }
}

/// The sum, unless it is more than [`Fen::MAX`].
pub fn sum(amounts: impl IntoIterator<Item = Fen>) -> Option<Fen> {
    amounts.into_iter().try_fold(Fen::ZERO, Fen::checked_add)
}

impl TryFrom<i64> for Fen {
    type Error = MoneyError;

    fn try_from(fen: i64) -> Result<Fen, MoneyError> {
        Fen::new(fen)
    }
}

impl From<Fen> for i64 {
    fn from(amount: Fen) -> i64 {
        amount.0
    }
}

/// Yuan with two decimals and separated thousands: `1,299.00`.
impl fmt::Display for Fen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let yuan = (self.0 / 100).to_string();
        let mut text = String::with_capacity(yuan.len() + yuan.len() / 3 + 3);
        for (place, digit) in yuan.char_indices() {
            if place > 0 && (yuan.len() - place).is_multiple_of(3) {
                text.push(',');
            }
            text.push(digit);
        }
        text.push_str(&format!(".{:02}", self.0 % 100));
        f.pad(&text)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn shows_yuan() {
        for (fen, text) in [
            (0, "0.00"),
            (5, "0.05"),
            (2_700, "27.00"),
            (99_999, "999.99"),
            (129_900, "1,299.00"),
            (260_000, "2,600.00"),
            (100_000_000_000, "1,000,000,000.00"),
        ] {
            assert_eq!(Fen::new(fen).unwrap().to_string(), text);
        }
        assert_eq!(format!("{:>8}", Fen(2_700)), "   27.00");
    }

    #[test]
    fn refuses_nonsense_also_from_the_wire() {
        assert_eq!(Fen::new(-1), Err(MoneyError::Negative(-1)));
        assert_eq!(Fen::new(i64::MAX), Err(MoneyError::TooLarge(i64::MAX)));
        assert_eq!(Fen::new(Fen::MAX.get()), Ok(Fen::MAX));
        assert_eq!(serde_json::from_str::<Fen>("2700").unwrap(), Fen(2_700));
        assert_eq!(serde_json::to_string(&Fen(2_700)).unwrap(), "2700");
        for bad in ["-1", "27.5", "\"27\"", "100000000001", "null"] {
            assert!(serde_json::from_str::<Fen>(bad).is_err(), "{bad}");
        }
        let message = serde_json::from_str::<Fen>("100000000001")
            .unwrap_err()
            .to_string();
        assert!(message.contains("more than 100000000000 fen"), "{message}");
    }

    #[test]
    fn a_sum_stops_at_the_maximum() {
        assert_eq!(sum([]), Some(Fen::ZERO));
        assert_eq!(sum([Fen(1), Fen(2)]), Some(Fen(3)));
        assert_eq!(sum([Fen::MAX, Fen(1)]), None);
        assert_eq!(Fen(1).checked_sub(Fen(2)), None);
    }

    proptest! {
        #[test]
        fn adding_then_taking_away_changes_nothing(a in 0..=50_000_000_000_i64, b in 0..=50_000_000_000_i64) {
            let sum = Fen(a).checked_add(Fen(b)).unwrap();
            prop_assert_eq!(sum.checked_sub(Fen(b)), Some(Fen(a)));
            prop_assert_eq!(Fen(b).checked_add(Fen(a)), Some(sum));
        }

        #[test]
        fn what_is_shown_is_what_is_held(fen in 0..=100_000_000_000_i64) {
            let digits: String = Fen(fen).to_string().chars().filter(char::is_ascii_digit).collect();
            prop_assert_eq!(digits.parse::<i64>().unwrap(), fen);
        }
    }
}
