//! What the facts of a filing say against accepting it: advice for the officer. A person decides and says why; nothing is rejected
//! by it (A-5, S-5).

use chrono::Months;
use serde::Serialize;

use super::{Complaint, event::RejectionGround};
use crate::domain::time::shanghai_date;

/// C-9, in months.
const KNOWN_TOO_LONG: Months = Months::new(3 * 12);

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Doubt {
    /// Not bought for living consumption, by the complainant's own word (C-1).
    NotForLiving,
    /// Filed more than three years after the consumer knew of the harm (C-9).
    KnownTooLong,
    /// An agent without power of attorney, with one that has run out, or without proof of who they are (C-5).
    AgentWithoutPapers,
}

impl Doubt {
    /// The ground of A-2 it is a candidate for.
    pub fn ground(self) -> RejectionGround {
        RejectionGround(match self {
            Doubt::NotForLiving => 3,
            Doubt::KnownTooLong => 4,
            Doubt::AgentWithoutPapers => 5,
        })
    }
}

impl Complaint {
    /// In the order of the grounds.
    pub fn doubts(&self) -> Vec<Doubt> {
        let (Some(filing), Some(filed_at)) = (&self.filing, self.filed_at) else {
            return Vec::new();
        };
        let filed_on = shanghai_date(filed_at);
        let is_too_long = filing
            .harm_known_on
            .and_then(|on| on.checked_add_months(KNOWN_TOO_LONG))
            .is_some_and(|last| last < filed_on);
        let lacks_papers = filing.agent.as_ref().is_some_and(|agent| {
            let has_run_out = agent.until_on.is_some_and(|until| until < filed_on);
            !agent.has_identity || agent.power_of_attorney.is_empty() || has_run_out
        });
        [
            (!filing.for_living, Doubt::NotForLiving),
            (is_too_long, Doubt::KnownTooLong),
            (lacks_papers, Doubt::AgentWithoutPapers),
        ]
        .into_iter()
        .filter_map(|(is_so, doubt)| is_so.then_some(doubt))
        .collect()
    }
}
