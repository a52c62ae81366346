//! Which command somebody must have given, told from the events it led to.

use crate::domain::{
    actor::Side,
    complaint::{
        command::CommandKind::{self, *},
        event::{Draft, Event, Recorded, Substantiated},
    },
};

/// Of the events one person caused at one instant. None where they say nothing: no command leads to these.
pub fn command_of(events: &[Recorded]) -> Option<CommandKind> {
    // What may go before another event or follow it says something only where there is none that tells more.
    let told = events.iter().find_map(|it| telling(&it.event));
    // Who proposes anew takes back what was accepted, first (M-8).
    if events
        .iter()
        .any(|it| matches!(it.event, Event::OfferMade { .. }))
    {
        return Some(MakeOffer);
    }
    told.or_else(|| events.iter().find_map(|it| accompanying(&it.event)))
}

fn telling(event: &Event) -> Option<CommandKind> {
    match event {
        Event::Drafted { .. } | Event::Redrafted { .. } => Some(SaveDraft),
        Event::Submitted { .. } => Some(Submit),
        Event::EvidenceAdded { .. } => Some(AddEvidence),
        Event::Acknowledged {} => Some(Acknowledge),
        Event::MessagePosted { .. } => Some(PostMessage),
        Event::OfferMade { .. } => Some(MakeOffer),
        Event::OfferAccepted { .. } => Some(AcceptOffer),
        Event::OfferDeclined { .. } => Some(DeclineOffer),
        Event::OfferWithdrawn { .. } => Some(WithdrawOffer),
        Event::ExtensionProposed { .. } | Event::LimitExtended { .. } => Some(Extend),
        Event::PerformanceReported { .. } => Some(ReportPerformance),
        Event::PerformanceConfirmed { .. } => Some(ConfirmPerformance),
        Event::BreachReported { .. } => Some(ReportBreach),
        Event::Reopened { .. } => Some(Reopen),
        Event::Withdrawn { .. } | Event::WithdrawalRequested { .. } => Some(Withdraw),
        Event::HandlerAssigned { .. } | Event::OfficerAssigned { .. } => Some(Assign),
        Event::Accepted { .. } => Some(Accept),
        Event::DecisionDrafted { draft } => Some(match draft {
            Draft::Rejection { .. } => Reject,
            Draft::Termination { .. } => Terminate,
            Draft::Closing { .. } => Close,
        }),
        Event::DraftReturned { .. } => Some(ReturnDraft),
        Event::Rejected { .. } | Event::Terminated { .. } => Some(ApproveDraft),
        Event::AgreementRecorded { .. } => Some(RecordAgreement),
        Event::Closed { original, facts } => Some(match (original, facts.substantiated) {
            (Some(_), _) => CloseDuplicate,
            // §2: only a reviewer's approval closes a case as that.
            (None, Substantiated::No) => ApproveDraft,
            (None, _) => Close,
        }),
        Event::Rated { .. } => Some(Rate),
        _ => None,
    }
}

/// These come alone, or with one of those above.
fn accompanying(event: &Event) -> Option<CommandKind> {
    match event {
        Event::AgreementConfirmed { .. } => Some(ConfirmAgreement),
        Event::NegotiationFailed { .. } => Some(DeclareFailure),
        Event::Escalated {} => Some(Escalate),
        Event::Unsettled {} => Some(DeclineEscalation),
        Event::FirstCheckStarted { .. } => Some(Assign),
        Event::MediationStarted { .. } => Some(StartMediation),
        _ => None,
    }
}

/// The events of a case, cut where another person, another instant or the rules come in.
pub fn acts(events: &[Recorded]) -> impl Iterator<Item = &[Recorded]> {
    events.chunk_by(|a, b| {
        let is_one = a.actor == b.actor && a.at == b.at;
        is_one && a.actor.side != Side::System
    })
}
