//! Identifiers: time-ordered UUIDs made by the program, one newtype for each thing, so that they cannot be mixed up.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(s: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(s).map($name)
            }
        }
    )+};
}

ids! {
    AccountId,
    EnterpriseId,
    ComplaintId,
    /// A text, form or name kept outside the event that names it.
    ContentId,
    FileId,
}

/// The number of an offer within its complaint, counted over both sides: 1, 2, 3 …
pub type OfferNumber = u32;

/// The number of a duty within its agreement: 1, 2, 3 …
pub type DutyNumber = u32;

impl ComplaintId {
    /// The number people read out on the phone: `HJ260511-7K3M9QX2VD`, the day of filing and fifty random bits of the
    /// identifier in Crockford's alphabet (no I, L, O, U). Of forty, two of 100 000 filings of a day shared a number once in 200 days,
    /// and the later one was refused; of fifty, once in 600 years.
    pub fn number(self, created_on: chrono::NaiveDate) -> String {
        const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
        let bits = self.0.as_u128();
        let code: String = (0..10)
            .rev()
            .map(|i| char::from(ALPHABET[((bits >> (5 * i)) & 31) as usize]))
            .collect();
        format!("HJ{}-{code}", created_on.format("%y%m%d"))
    }
}
