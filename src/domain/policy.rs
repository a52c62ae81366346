//! Who may do and see what (§2, R-1, R-2). Asked before a command is decided, and when listing what may be done.

use std::fmt;

use chrono::NaiveDate;

use super::{
    actor::{Actor, Role},
    complaint::{Complaint, command::CommandKind, decide},
    ids::EnterpriseId,
    region::RegionCode,
};

/// Which part somebody has in a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// Who complains.
    Complainant,
    /// The dispatch-centre clerk who took it down for a caller (C-4).
    Registrar,
    /// The enterprise complained of.
    Respondent,
    /// The bureau that has the case.
    CompetentBureau,
    /// A bureau above it, or a supervisor of the place while no bureau has it: may know the case, does not handle it.
    Overseer,
    System,
    Stranger,
}

/// The part an actor has in a case. Strangers are not even told that it exists.
pub fn relation(actor: &Actor, complaint: &Complaint) -> Relation {
    match actor {
        Actor::System => Relation::System,
        Actor::Operator { .. } => Relation::Stranger,
        Actor::Consumer { account } if *account == complaint.consumer => Relation::Complainant,
        Actor::Consumer { .. } => Relation::Stranger,
        // only complaints addressed to its own enterprise, once they reached it.
        Actor::Enterprise { enterprise, .. } => match &complaint.negotiation {
            Some(negotiation) if negotiation.enterprise == *enterprise => Relation::Respondent,
            _ => Relation::Stranger,
        },
        Actor::Bureau {
            account, region, ..
        } => {
            let filed_by = complaint.filing.as_ref().and_then(|f| f.filed_by);
            match (&complaint.bureau, complaint.region()) {
                (Some(case), _) if *region == case.bureau => Relation::CompetentBureau,
                // Taking a case over is a decision of its own (J-5), not a matter of rank.
                (Some(case), _) if region.contains(case.bureau) => Relation::Overseer,
                _ if filed_by == Some(*account) => Relation::Registrar,
                (None, Some(place)) if region.contains(place) && actor.has(Role::Supervisor) => {
                    Relation::Overseer
                }
                _ => Relation::Stranger,
            }
        }
    }
}

/// Those who share internal notes on a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum House {
    Enterprise(EnterpriseId),
    Bureau(RegionCode),
}

impl fmt::Display for House {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            House::Enterprise(id) => write!(f, "enterprise:{id}"),
            House::Bureau(region) => write!(f, "bureau:{region}"),
        }
    }
}

/// The house an actor belongs to in a case: of those who handle it, not of who complains or oversees.
pub fn house(actor: &Actor, complaint: &Complaint) -> Option<House> {
    match (relation(actor, complaint), actor) {
        (Relation::Respondent, Actor::Enterprise { enterprise, .. }) => {
            Some(House::Enterprise(*enterprise))
        }
        (Relation::CompetentBureau, Actor::Bureau { region, .. }) => Some(House::Bureau(*region)),
        _ => None,
    }
}

/// Whether the actor may know that the case exists, and read it.
pub fn may_read(actor: &Actor, complaint: &Complaint) -> bool {
    relation(actor, complaint) != Relation::Stranger
}

/// Whether the actor may open the evidence. S-1: photos and papers show who complains, and nothing can be masked in them; who
/// only oversees is told that they are there.
pub fn may_open_evidence(actor: &Actor, complaint: &Complaint) -> bool {
    !matches!(
        relation(actor, complaint),
        Relation::Overseer | Relation::Stranger
    )
}

/// Whether the actor may give a command of this kind in this case at all, whatever its state.
pub fn may(actor: &Actor, command: CommandKind, complaint: &Complaint) -> bool {
    use CommandKind as K;
    match relation(actor, complaint) {
        Relation::System => !command.is_for_people(),
        // In mediation the parties answer; the mediator proposes.
        Relation::Complainant
            if complaint.bureau.is_some() && matches!(command, K::MakeOffer | K::WithdrawOffer) =>
        {
            false
        }
        Relation::Complainant => matches!(
            command,
            K::SaveDraft
                | K::Submit
                | K::AddEvidence
                | K::PostMessage
                | K::MakeOffer
                | K::AcceptOffer
                | K::DeclineOffer
                | K::WithdrawOffer
                | K::Extend
                | K::DeclareFailure
                | K::ConfirmAgreement
                | K::ConfirmPerformance
                | K::ReportBreach
                | K::Reopen
                | K::Withdraw
                | K::Escalate
                | K::DeclineEscalation
                | K::Rate
        ),
        Relation::Respondent if complaint.state.is_odr() => matches!(
            command,
            K::Assign
                | K::AddEvidence
                | K::Acknowledge
                | K::PostMessage
                | K::MakeOffer
                | K::AcceptOffer
                | K::DeclineOffer
                | K::WithdrawOffer
                | K::Extend
                | K::DeclareFailure
                | K::ConfirmAgreement
                | K::ReportPerformance
        ),
        Relation::Respondent => {
            matches!(
                command,
                K::AddEvidence | K::PostMessage | K::AcceptOffer | K::DeclineOffer
            )
        }
        Relation::CompetentBureau => match command {
            K::Assign => {
                actor.has(Role::Dispatcher)
                    || actor.has(Role::BureauAdmin)
                    || actor.has(Role::CaseOfficer)
            }
            K::Accept | K::Reject | K::Close | K::CloseDuplicate => actor.has(Role::CaseOfficer),
            K::StartMediation | K::Terminate => {
                actor.has(Role::CaseOfficer) || actor.has(Role::Mediator)
            }
            K::PostMessage | K::AddEvidence => {
                actor.has(Role::CaseOfficer) || actor.has(Role::Mediator)
            }
            K::MakeOffer | K::WithdrawOffer => actor.has(Role::Mediator),
            K::RecordAgreement => actor.has(Role::Mediator),
            K::ApproveDraft | K::ReturnDraft => actor.has(Role::Reviewer),
            _ => false,
        },
        // On the caller's word, while it is between the parties; recorded as the clerk's act.
        Relation::Registrar => {
            complaint.state.is_odr()
                && actor.has(Role::Dispatcher)
                && matches!(command, K::AddEvidence | K::PostMessage | K::Withdraw)
        }
        Relation::Overseer | Relation::Stranger => false,
    }
}

/// What the actor can do with the case today: the buttons on the screen.
pub fn allowed_commands(
    actor: &Actor,
    complaint: &Complaint,
    today: NaiveDate,
) -> Vec<CommandKind> {
    CommandKind::ALL
        .iter()
        .copied()
        .filter(|kind| {
            kind.is_for_people()
                && may(actor, *kind, complaint)
                && decide::is_possible(complaint, *kind, actor, today)
        })
        .collect()
}

#[cfg(test)]
mod tests;
