//! ODR enterprises: operators admitted to answer complaints themselves (E-1 to E-7).
//!
//! [`status`] says how one is admitted, warned, suspended and let go; [`application`] what it brings along.

pub mod application;
pub mod ground;
pub mod refusal;
pub mod status;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use application::{Application, Conditions};
pub use ground::Ground;
pub use refusal::EnterpriseRefusal;
pub use status::{EnterpriseCommand, EnterpriseStatus, StatusChange};

use super::{
    actor::{Actor, Role},
    calendar::Calendar,
    ids::{AccountId, EnterpriseId},
    jurisdiction::OperatorKind,
    region::RegionCode,
    time::Instant,
    uscc::Uscc,
};

/// An enterprise as it stands now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enterprise {
    pub id: EnterpriseId,
    pub uscc: Uscc,
    pub name: String,
    pub short_name: String,
    pub status: EnterpriseStatus,
    pub status_reason: Option<String>,
    pub kind: OperatorKind,
    pub tier: Option<Tier>,
    pub domicile: RegionCode,
    pub address: String,
    pub phone: String,
    pub application: Application,
    /// Nobody where the bureau recommended the enterprise (E-3).
    pub applicant: Option<AccountId>,
    pub applied_at: Instant,
    pub review_due_on: NaiveDate,
    pub hearing_until_on: Option<NaiveDate>,
    pub decided_at: Option<Instant>,
    pub updated_at: Instant,
    pub version: i32,
}

/// E-5: how big an e-commerce operator is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
pub enum Tier {
    /// Large, general.
    A,
    /// Medium, specialised.
    B,
    /// Small.
    C,
}

impl Tier {
    pub fn as_str(self) -> &'static str {
        match self {
            Tier::A => "A",
            Tier::B => "B",
            Tier::C => "C",
        }
    }
}

impl std::str::FromStr for Tier {
    type Err = String;

    fn from_str(text: &str) -> Result<Tier, String> {
        [Tier::A, Tier::B, Tier::C]
            .into_iter()
            .find(|tier| tier.as_str() == text)
            .ok_or_else(|| format!("no tier is called `{text}`"))
    }
}

impl Enterprise {
    /// The bureau that reviews and looks after it: of its place, or above that (E-3).
    pub fn is_overseen_by(&self, actor: &Actor) -> bool {
        matches!(actor, Actor::Bureau { region, .. } if region.contains(self.domicile))
    }

    /// Whether the actor sees the application, the reasons and the history: the bureau, the enterprise, the applicant.
    pub fn may_see_details(&self, actor: &Actor) -> bool {
        self.is_overseen_by(actor)
            || is_of(actor, self.id)
            || (self.applicant.is_some() && actor.account() == self.applicant)
    }

    /// An application is nobody's business but the parties' until it is granted.
    pub fn may_see(&self, actor: Option<&Actor>) -> bool {
        self.status.is_public() || actor.is_some_and(|actor| self.may_see_details(actor))
    }

    /// Whether the actor may give this command at all, whatever the status.
    pub fn may(&self, actor: &Actor, command: EnterpriseCommand) -> bool {
        let is_reviewer = self.is_overseen_by(actor)
            && (actor.has(Role::BureauAdmin) || actor.has(Role::CaseOfficer));
        is_reviewer || (command == EnterpriseCommand::Exit && self.is_managed_by(actor))
    }

    /// Its own manager keeps the places of business and shops up to date.
    pub fn is_managed_by(&self, actor: &Actor) -> bool {
        is_of(actor, self.id) && actor.has(Role::OdrManager)
    }

    /// E-2: an application nobody can approve yet, for want of the licence copy.
    pub fn waits_for_licence(&self) -> bool {
        self.status == EnterpriseStatus::Applied && self.application.licence_file.is_none()
    }

    /// Who applied hands in the licence copy, or whoever reviews the application and was given it.
    pub fn may_hand_in_licence(&self, actor: &Actor) -> bool {
        let is_applicant = self.applicant.is_some() && actor.account() == self.applicant;
        is_applicant || self.may(actor, EnterpriseCommand::Approve)
    }

    /// What the actor can do now: the buttons on the screen.
    pub fn allowed_commands(&self, actor: &Actor) -> Vec<EnterpriseCommand> {
        let waits = self.waits_for_licence();
        EnterpriseCommand::ALL
            .into_iter()
            .filter(|&command| self.may(actor, command) && self.status.after(command).is_some())
            .filter(|&command| !(waits && command == EnterpriseCommand::Approve))
            .collect()
    }

    /// Whether the command is possible, and what it does. `is_own_wish`: the enterprise's manager asks, not the bureau.
    pub fn decide(
        &self,
        command: EnterpriseCommand,
        reason: &str,
        ground: Option<Ground>,
        is_own_wish: bool,
        today: NaiveDate,
        calendar: &Calendar,
    ) -> Result<StatusChange, EnterpriseRefusal> {
        let change = status::decide_status(
            self.status,
            command,
            reason,
            ground,
            is_own_wish,
            today,
            calendar,
        )?;
        // E-2
        if command == EnterpriseCommand::Approve && self.waits_for_licence() {
            return Err(EnterpriseRefusal::LicenceMissing);
        }
        Ok(change)
    }

    /// Whether another licence copy can still be handed in: while the application is reviewed.
    pub fn check_takes_licence(&self) -> Result<(), EnterpriseRefusal> {
        match self.status {
            EnterpriseStatus::Applied => Ok(()),
            status => Err(EnterpriseRefusal::NotUnderReview { status }),
        }
    }
}

fn is_of(actor: &Actor, id: EnterpriseId) -> bool {
    matches!(actor, Actor::Enterprise { enterprise, .. } if *enterprise == id)
}

#[cfg(test)]
mod tests;
