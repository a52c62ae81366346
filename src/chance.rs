//! Where what nobody may guess comes from: the operating system, except in a simulation, which must come out the same twice.

use sha2::{Digest as _, Sha256};
use uuid::{Builder, Uuid};

use crate::{
    clock::Clock,
    domain::{ids::ComplaintId, time::Instant},
    keys,
};

#[derive(Clone, Copy, Debug, Default)]
pub enum Chance {
    #[default]
    System,
    /// Follows from this number and from what it is asked for. `hejie simulate` alone makes one.
    Seeded(u64),
}

/// What a text is named by in an event.
pub struct Naming {
    pub id: Uuid,
    pub salt: [u8; 16],
}

impl Chance {
    /// For the `n`th of the texts that come with one act on a complaint at one instant.
    pub fn naming(
        &self,
        clock: &Clock,
        (complaint, at, n): (ComplaintId, Instant, usize),
    ) -> Naming {
        let seed = match self {
            Chance::System => {
                return Naming {
                    id: clock.new_id(),
                    salt: keys::fresh(),
                };
            }
            Chance::Seeded(seed) => seed,
        };
        let digest = Sha256::new()
            .chain_update(seed.to_be_bytes())
            .chain_update(complaint.0.as_bytes())
            .chain_update(at.timestamp_micros().to_be_bytes())
            .chain_update((n as u64).to_be_bytes())
            .finalize();
        let (mut random, mut salt) = ([0; 10], [0; 16]);
        random.copy_from_slice(&digest[..10]);
        salt.copy_from_slice(&digest[16..]);
        let millis = u64::try_from(at.timestamp_millis()).unwrap_or(0);
        Naming {
            id: Builder::from_unix_timestamp_millis(millis, &random).into_uuid(),
            salt,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_names_the_same_text_the_same_and_another_otherwise() {
        let clock = Clock::system();
        let at: Instant = "2026-05-11T02:00:00Z".parse().expect("an instant");
        let name = |chance: Chance, n| {
            let naming = chance.naming(&clock, (ComplaintId(Uuid::from_u128(1)), at, n));
            (naming.id, naming.salt)
        };
        let seven = Chance::Seeded(7);
        assert_eq!(name(seven, 0), name(seven, 0));
        assert_ne!(name(seven, 0), name(seven, 1));
        assert_ne!(name(seven, 0), name(Chance::Seeded(8), 0));
        assert_ne!(name(Chance::System, 0), name(Chance::System, 0));
    }
}
