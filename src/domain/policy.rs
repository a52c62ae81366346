//! Who may do and see what (§2, R-1, R-2). Asked before a command is decided, and when listing what may be done.

use super::{
    actor::{Actor, Role},
    complaint::{Complaint, command::CommandKind, decide},
};

/// Which part somebody has in a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// Who complains.
    Complainant,
    /// The dispatch-centre clerk who took it down and still holds it as a draft.
    Registrar,
    /// The enterprise complained of.
    Respondent,
    /// The bureau whose region subtree the case is in.
    CompetentBureau,
    /// May know the case, but it is not at a bureau yet.
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
                (Some(case), _) if region.contains(case.bureau) => Relation::CompetentBureau,
                _ if filed_by == Some(*account) => Relation::Registrar,
                (None, Some(place)) if region.contains(place) && actor.has(Role::Supervisor) => {
                    Relation::Overseer
                }
                _ => Relation::Stranger,
            }
        }
    }
}

/// Whether the actor may know that the case exists, and read it.
pub fn may_read(actor: &Actor, complaint: &Complaint) -> bool {
    relation(actor, complaint) != Relation::Stranger
}

/// Whether the actor may give a command of this kind in this case at all, whatever its state.
pub fn may(actor: &Actor, command: CommandKind, complaint: &Complaint) -> bool {
    use CommandKind as K;
    match relation(actor, complaint) {
        Relation::System => !command.is_for_people(),
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
        Relation::Respondent if complaint.state.is_odr() => match command {
            K::Assign => actor.has(Role::OdrManager) || actor.has(Role::OdrHandler),
            K::AddEvidence
            | K::Acknowledge
            | K::PostMessage
            | K::MakeOffer
            | K::AcceptOffer
            | K::DeclineOffer
            | K::WithdrawOffer
            | K::Extend
            | K::DeclareFailure
            | K::ConfirmAgreement
            | K::ReportPerformance => true,
            _ => false,
        },
        // In mediation the respondent answers; the mediator proposes.
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
        Relation::Registrar | Relation::Overseer | Relation::Stranger => false,
    }
}

/// What the actor can do with the case now: the buttons on the screen.
pub fn allowed_commands(actor: &Actor, complaint: &Complaint) -> Vec<CommandKind> {
    CommandKind::ALL
        .iter()
        .copied()
        .filter(|kind| {
            kind.is_for_people()
                && may(actor, *kind, complaint)
                && decide::is_possible(complaint, *kind)
        })
        .collect()
}
