//! What a case lets somebody do as it stands now: the matrix, and the buttons on the screen.

use chrono::NaiveDate;

use super::MAX_FILES;
use crate::domain::{
    actor::{Actor, Side},
    complaint::{
        Complaint, State, command::CommandKind, deadline::DeadlineKind, offer::DutyStatus,
    },
};

/// Whether the case, as it stands, has something this actor could do with a command of this kind. Whether the actor may
/// do it is for [`policy`](crate::domain::policy) to say; what it then names, dates and amounts among it, is for
/// [`decide`](super::decide).
pub fn is_possible(
    complaint: &Complaint,
    kind: CommandKind,
    actor: &Actor,
    today: NaiveDate,
) -> bool {
    use CommandKind as K;
    if !kind.states().contains(&complaint.state) {
        return false;
    }
    let side = actor.side();
    let is_negotiating = complaint.state == State::Negotiating;
    let agreement = complaint.agreement.as_ref();
    let is_confirmed_by = |side| agreement.is_some_and(|a| a.confirmed_by.contains(&side));
    // Before it is settled, only what the enterprise stands by can be performed.
    let has_duty = |open: &[DutyStatus]| {
        (!is_negotiating || is_confirmed_by(Side::Enterprise))
            && agreement.is_some_and(|a| a.duties.iter().any(|d| open.contains(&d.status)))
    };
    let draft = complaint.bureau.as_ref().and_then(|b| b.draft.as_ref());
    match kind {
        // C-13
        K::AddEvidence => complaint.files.len() < MAX_FILES,
        K::ConfirmAgreement => agreement.is_some() && !is_confirmed_by(side),
        K::MakeOffer => agreement.is_none() || !is_negotiating,
        K::AcceptOffer => complaint
            .open_offers()
            .any(|o| o.by != side && !o.accepted_by.contains(&side) && o.is_valid_on(today)),
        // Also of what one has accepted, as long as the other has not.
        K::DeclineOffer => {
            complaint.open_offers().any(|o| o.by != side) || (is_negotiating && agreement.is_some())
        }
        K::WithdrawOffer => complaint.open_offers().any(|o| o.by == side),
        K::ReportPerformance | K::ConfirmPerformance | K::ReportBreach => {
            has_duty(&[DutyStatus::Pending, DutyStatus::Reported])
        }
        K::Reopen => complaint.running(DeadlineKind::ReopenWindow).is_some(),
        K::Extend => {
            let extension = complaint.negotiation.as_ref().and_then(|n| n.extension);
            complaint.running(DeadlineKind::NegotiationLimit).is_some()
                && extension.is_none_or(|e| !e.is_agreed && e.proposed_by != side)
        }
        K::Withdraw => {
            !complaint.awaits_proposer(Side::Consumer)
                && complaint
                    .bureau
                    .as_ref()
                    .is_none_or(|b| !b.is_withdrawal_requested)
        }
        K::Reject | K::Close => draft.is_none(),
        // The system's own draft may be taken over (Z-3).
        K::Terminate => draft.is_none_or(|d| d.by.is_none()),
        //
        K::ApproveDraft => complaint
            .bureau
            .as_ref()
            .is_some_and(|b| b.has_draft_to_approve(actor.account())),
        K::ReturnDraft => draft.is_some(),
        K::Rate => complaint.rating.is_none(),
        _ => true,
    }
}
