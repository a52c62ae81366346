//! The status of an ODR enterprise and the commands that change it (E-6).
//!
//! The table below is the whole of it; every pair it does not list is refused. Whoever removes an enterprise gives a
//! reason, grants a hearing of five working days, and can undo it.

use std::{fmt, str::FromStr};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{EnterpriseRefusal, Ground};
use crate::domain::{calendar::Calendar, lang::Lang};

/// E-6: within it the enterprise may object to its removal.
pub const HEARING_WD: u32 = 5;

#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum EnterpriseStatus {
    Applied,
    Rejected,
    Active,
    Warned,
    Suspended,
    Exited,
}

#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum EnterpriseCommand {
    /// Apply again after a rejection.
    Reapply,
    Approve,
    Reject,
    Warn,
    Suspend,
    Reinstate,
    Exit,
}

use EnterpriseCommand as C;
use EnterpriseStatus as S;

/// E-6: from, command, to.
const TRANSITIONS: [(S, C, S); 12] = [
    (S::Applied, C::Approve, S::Active),
    (S::Applied, C::Reject, S::Rejected),
    (S::Rejected, C::Reapply, S::Applied),
    (S::Active, C::Warn, S::Warned),
    (S::Active, C::Suspend, S::Suspended),
    (S::Active, C::Exit, S::Exited),
    (S::Warned, C::Suspend, S::Suspended),
    (S::Warned, C::Reinstate, S::Active),
    (S::Warned, C::Exit, S::Exited),
    (S::Suspended, C::Reinstate, S::Active),
    (S::Suspended, C::Exit, S::Exited),
    (S::Exited, C::Reinstate, S::Active),
];

impl EnterpriseStatus {
    pub const ALL: [S; 6] = [
        S::Applied,
        S::Rejected,
        S::Active,
        S::Warned,
        S::Suspended,
        S::Exited,
    ];

    /// The status a command leads to, where it is possible.
    pub fn after(self, command: C) -> Option<S> {
        TRANSITIONS
            .into_iter()
            .find_map(|(from, by, to)| (from == self && by == command).then_some(to))
    }

    /// E-7
    pub fn takes_new_complaints(self) -> bool {
        matches!(self, S::Active | S::Warned)
    }

    /// Admitted once, so that everybody may look it up.
    pub fn is_public(self) -> bool {
        !matches!(self, S::Applied | S::Rejected)
    }

    pub fn as_str(self) -> &'static str {
        match self {
            S::Applied => "applied",
            S::Rejected => "rejected",
            S::Active => "active",
            S::Warned => "warned",
            S::Suspended => "suspended",
            S::Exited => "exited",
        }
    }

    pub fn name(self, lang: Lang) -> &'static str {
        match (self, lang) {
            (S::Applied, Lang::Zh) => "申请中",
            (S::Rejected, Lang::Zh) => "未通过",
            (S::Active, Lang::Zh) => "正常",
            (S::Warned, Lang::Zh) => "已警示",
            (S::Suspended, Lang::Zh) => "已暂停",
            (S::Exited, Lang::Zh) => "已退出",
            (S::Applied, Lang::En) => "applied",
            (S::Rejected, Lang::En) => "rejected",
            (S::Active, Lang::En) => "active",
            (S::Warned, Lang::En) => "warned",
            (S::Suspended, Lang::En) => "suspended",
            (S::Exited, Lang::En) => "exited",
        }
    }
}

impl EnterpriseCommand {
    pub const ALL: [C; 7] = [
        C::Reapply,
        C::Approve,
        C::Reject,
        C::Warn,
        C::Suspend,
        C::Reinstate,
        C::Exit,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            C::Reapply => "reapply",
            C::Approve => "approve",
            C::Reject => "reject",
            C::Warn => "warn",
            C::Suspend => "suspend",
            C::Reinstate => "reinstate",
            C::Exit => "exit",
        }
    }
}

/// What a command does, beyond the new status.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusChange {
    pub to: EnterpriseStatus,
    /// Until when the enterprise may object, where the bureau removes it.
    pub hearing_until_on: Option<NaiveDate>,
    /// E-6: cases that are open go to the bureau.
    pub escalates_open_cases: bool,
    /// Where the bureau warns or removes the enterprise.
    pub ground: Option<Ground>,
}

/// Whether the status allows the command, and what it does.
pub(super) fn decide_status(
    status: EnterpriseStatus,
    command: EnterpriseCommand,
    reason: &str,
    ground: Option<Ground>,
    is_own_wish: bool,
    today: NaiveDate,
    calendar: &Calendar,
) -> Result<StatusChange, EnterpriseRefusal> {
    let to = status
        .after(command)
        .ok_or(EnterpriseRefusal::WrongStatus { status, command })?;
    let needs_reason = match command {
        C::Reapply | C::Approve => false,
        C::Reject | C::Warn | C::Suspend | C::Reinstate => true,
        C::Exit => !is_own_wish,
    };
    if needs_reason && reason.trim().is_empty() {
        return Err(EnterpriseRefusal::ReasonMissing { command });
    }
    let is_removal = matches!(command, C::Suspend | C::Exit);
    let takes_ground = (is_removal || command == C::Warn) && !is_own_wish;
    if ground.is_some() && !takes_ground {
        return Err(EnterpriseRefusal::NoGroundTaken { command });
    }
    Ok(StatusChange {
        to,
        hearing_until_on: (is_removal && !is_own_wish)
            .then(|| calendar.add_working_days(today, HEARING_WD).on),
        escalates_open_cases: is_removal,
        // Whoever names none has given the reason in words.
        ground: takes_ground.then(|| ground.unwrap_or(Ground::Other)),
    })
}

impl fmt::Display for EnterpriseStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for EnterpriseStatus {
    type Err = String;

    fn from_str(text: &str) -> Result<S, String> {
        S::ALL
            .into_iter()
            .find(|status| status.as_str() == text)
            .ok_or_else(|| format!("no status of an enterprise is called `{text}`"))
    }
}

impl fmt::Display for EnterpriseCommand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for EnterpriseCommand {
    type Err = String;

    fn from_str(text: &str) -> Result<C, String> {
        C::ALL
            .into_iter()
            .find(|command| command.as_str() == text)
            .ok_or_else(|| format!("no command on an enterprise is called `{text}`"))
    }
}
