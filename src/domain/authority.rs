//! How far somebody may bind their enterprise with money, and when a manager has to stand behind it.

use super::{
    actor::{Actor, Role},
    ids::AccountId,
    money::Fen,
};

/// With how much authority a command is given. The default is that of the law: none is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Authority {
    /// The most an offer may promise; None is without a limit.
    pub limit: Option<Fen>,
    /// The manager who approved what was above the handler's own limit.
    pub approved_by: Option<AccountId>,
}

impl Authority {
    pub fn covers(self, amount: Fen) -> bool {
        self.limit.is_none_or(|limit| amount <= limit)
    }
}

/// The limit that holds for an actor: their own where the manager set one; else none for managers, and the house rule for
/// handlers. Nobody else binds an enterprise.
pub fn limit_of(actor: &Actor, own: Option<Fen>, for_handlers: Fen) -> Option<Fen> {
    match actor {
        Actor::Enterprise { .. } if own.is_some() => own,
        Actor::Enterprise { .. } if actor.has(Role::OdrManager) => None,
        Actor::Enterprise { .. } => Some(for_handlers),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::domain::ids::EnterpriseId;

    fn fen(yuan: i64) -> Fen {
        Fen::new(yuan * 100).unwrap()
    }

    #[test]
    fn whose_limit_is_what() {
        let of = |roles: &[Role]| Actor::Enterprise {
            account: AccountId(Uuid::from_u128(1)),
            enterprise: EnterpriseId(Uuid::from_u128(2)),
            roles: roles.to_vec(),
        };
        let consumer = Actor::Consumer {
            account: AccountId(Uuid::from_u128(3)),
        };
        let house = fen(5_000);
        let (handler, manager) = (&[Role::OdrHandler][..], &[Role::OdrManager][..]);
        let both = &[Role::OdrHandler, Role::OdrManager][..];
        for (actor, own, wanted) in [
            (of(handler), None, Some(house)),
            (of(handler), Some(fen(1_200)), Some(fen(1_200))),
            (of(handler), Some(fen(9_000)), Some(fen(9_000))),
            (of(handler), Some(Fen::ZERO), Some(Fen::ZERO)),
            (of(manager), None, None),
            (of(both), None, None),
            (of(manager), Some(fen(20_000)), Some(fen(20_000))),
            (consumer, Some(fen(1)), None),
            (Actor::System, None, None),
        ] {
            assert_eq!(limit_of(&actor, own, house), wanted, "{actor:?} {own:?}");
        }
    }

    #[test]
    fn a_limit_covers_itself() {
        let authority = |limit| Authority {
            limit,
            approved_by: None,
        };
        for (limit, amount, covered) in [
            (None, Fen::MAX, true),
            (Some(Fen::ZERO), Fen::ZERO, true),
            (Some(fen(100)), fen(100), true),
            (Some(fen(100)), Fen::new(10_001).unwrap(), false),
        ] {
            assert_eq!(
                authority(limit).covers(amount),
                covered,
                "{limit:?} {amount}"
            );
        }
    }
}
