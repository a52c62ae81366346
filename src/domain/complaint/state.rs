//! The states of §11 and the transitions between them. Any transition not listed is refused.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::domain::lang::Lang;

macro_rules! states {
    ($($name:ident = $code:literal, $zh:literal, $en:literal => [$($next:ident)*];)+) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum State { $($name),+ }

        impl State {
            pub const ALL: &[State] = &[$(State::$name),+];

            pub fn as_str(self) -> &'static str {
                match self { $(State::$name => $code),+ }
            }

            pub fn name(self, lang: Lang) -> &'static str {
                match (self, lang) { $((State::$name, Lang::Zh) => $zh, (State::$name, Lang::En) => $en),+ }
            }

            /// The states that may follow this one.
            pub fn successors(self) -> &'static [State] {
                match self { $(State::$name => &[$(State::$next),*]),+ }
            }
        }
    };
}

states! {
    Draft = "draft", "草稿", "Draft" => [Submitted];
    Submitted = "submitted", "已提交", "Submitted" => [Negotiating Received];
    Negotiating = "negotiating", "协商中", "Negotiating" => [Settled SettledUnconfirmed Failed Withdrawn];
    // A broken agreement goes back to negotiation or on to the bureau, as the consumer wishes.
    Settled = "settled", "已和解", "Settled" => [Negotiating Failed];
    // N-5: confirmed late, reopened, or broken.
    SettledUnconfirmed = "settled_unconfirmed", "已和解（未确认）", "Settled, unconfirmed" => [Settled Negotiating Failed];
    Failed = "failed", "协商未成", "Negotiation failed" => [Escalated Unsettled];
    Withdrawn = "withdrawn", "已撤回", "Withdrawn" => [];
    Escalated = "escalated", "已转投诉", "Escalated" => [Received];
    Unsettled = "unsettled", "未和解", "Unsettled" => [];
    Received = "received", "市场监管部门已收到", "Received by the bureau" => [FirstCheck];
    // J-4: a later copy is closed without a decision of its own.
    FirstCheck = "first_check", "初查中", "First check" => [Accepted Rejected Closed];
    Accepted = "accepted", "已受理", "Accepted" => [Mediating];
    Rejected = "rejected", "不予受理", "Rejected" => [Closed];
    Mediating = "mediating", "调解中", "In mediation" => [Agreed Terminating];
    Agreed = "agreed", "调解达成一致", "Agreement reached" => [Closed];
    Terminating = "terminating", "拟终止调解", "Termination drafted" => [Terminated];
    Terminated = "terminated", "已终止调解", "Mediation terminated" => [Closed];
    Closed = "closed", "已办结", "Closed" => [FollowedUp];
    FollowedUp = "followed_up", "已回访", "Followed up" => [];
}

impl State {
    /// Still with the parties or the rules, before any bureau.
    pub fn is_odr(self) -> bool {
        self < State::Received
    }

    /// Nobody can move it on any more, except by a rating or a follow-up.
    pub fn is_final(self) -> bool {
        matches!(
            self,
            State::Withdrawn | State::Unsettled | State::Closed | State::FollowedUp
        )
    }
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for State {
    type Err = String;
    fn from_str(s: &str) -> Result<Self, String> {
        State::ALL
            .iter()
            .copied()
            .find(|state| state.as_str() == s)
            .ok_or_else(|| format!("no state is called `{s}`"))
    }
}
