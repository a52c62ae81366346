//! Who acts: on which side, for whom, in which roles (domain rules §2).

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::{
    ids::{AccountId, EnterpriseId},
    region::RegionCode,
};

/// The two parties, the bureau between them, and the rules acting by themselves.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    Consumer,
    Enterprise,
    Bureau,
    System,
}

impl Side {
    pub fn as_str(self) -> &'static str {
        match self {
            Side::Consumer => "consumer",
            Side::Enterprise => "enterprise",
            Side::Bureau => "bureau",
            Side::System => "system",
        }
    }
}

#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    OdrHandler,
    OdrManager,
    Dispatcher,
    CaseOfficer,
    Mediator,
    Reviewer,
    BureauAdmin,
    Supervisor,
    Auditor,
    SystemAdmin,
}

impl Role {
    pub const ALL: [Role; 10] = [
        Role::OdrHandler,
        Role::OdrManager,
        Role::Dispatcher,
        Role::CaseOfficer,
        Role::Mediator,
        Role::Reviewer,
        Role::BureauAdmin,
        Role::Supervisor,
        Role::Auditor,
        Role::SystemAdmin,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Role::OdrHandler => "odr_handler",
            Role::OdrManager => "odr_manager",
            Role::Dispatcher => "dispatcher",
            Role::CaseOfficer => "case_officer",
            Role::Mediator => "mediator",
            Role::Reviewer => "reviewer",
            Role::BureauAdmin => "bureau_admin",
            Role::Supervisor => "supervisor",
            Role::Auditor => "auditor",
            Role::SystemAdmin => "system_admin",
        }
    }

    /// The side an account with this role stands on.
    pub fn side(self) -> Side {
        match self {
            Role::OdrHandler | Role::OdrManager => Side::Enterprise,
            Role::SystemAdmin | Role::Auditor => Side::System,
            _ => Side::Bureau,
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Role {
    type Err = String;
    fn from_str(s: &str) -> Result<Self, String> {
        Role::ALL
            .into_iter()
            .find(|r| r.as_str() == s)
            .ok_or_else(|| format!("no role is called `{s}`"))
    }
}

/// Somebody who has proved who they are, or the system itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    Consumer {
        account: AccountId,
    },
    Enterprise {
        account: AccountId,
        enterprise: EnterpriseId,
        roles: Vec<Role>,
    },
    Bureau {
        account: AccountId,
        region: RegionCode,
        roles: Vec<Role>,
    },
    /// `system_admin` and `auditor`: no case content (§2).
    Operator {
        account: AccountId,
        roles: Vec<Role>,
    },
    /// The rules themselves: a limit that passes, an imported calendar.
    System,
}

impl Actor {
    pub fn account(&self) -> Option<AccountId> {
        match self {
            Actor::Consumer { account }
            | Actor::Enterprise { account, .. }
            | Actor::Bureau { account, .. }
            | Actor::Operator { account, .. } => Some(*account),
            Actor::System => None,
        }
    }

    pub fn side(&self) -> Side {
        match self {
            Actor::Consumer { .. } => Side::Consumer,
            Actor::Enterprise { .. } => Side::Enterprise,
            Actor::Bureau { .. } => Side::Bureau,
            Actor::Operator { .. } | Actor::System => Side::System,
        }
    }

    pub fn has(&self, role: Role) -> bool {
        match self {
            Actor::Enterprise { roles, .. }
            | Actor::Bureau { roles, .. }
            | Actor::Operator { roles, .. } => roles.contains(&role),
            Actor::Consumer { .. } | Actor::System => false,
        }
    }
}

/// The actor as an event remembers it: the side and the account, nothing personal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ActorRef {
    pub side: Side,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub account: Option<AccountId>,
}

impl From<&Actor> for ActorRef {
    fn from(actor: &Actor) -> Self {
        ActorRef {
            side: actor.side(),
            account: actor.account(),
        }
    }
}
