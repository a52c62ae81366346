//! The events of the administrative stage.

use crate::domain::{
    complaint::{
        Closing, Complaint, Decision, Mediation, MediationAgreement, PendingDraft, State,
        deadline::DeadlineKind, event::Event,
    },
    ids::AccountId,
    time::Instant,
};

impl Complaint {
    pub(super) fn apply_bureau_event(
        &mut self,
        event: &Event,
        at: Instant,
        account: Option<AccountId>,
    ) {
        let decided_in_time = self
            .latest(DeadlineKind::Acceptance)
            .is_none_or(|d| at < d.due_at);
        let mediated_in_time = self
            .latest(DeadlineKind::MediationLimit)
            .is_none_or(|d| at < d.due_at);
        let Some(case) = &mut self.bureau else { return };
        match event {
            Event::OfficerAssigned { officer } => case.officer = Some(*officer),
            Event::FirstCheckStarted { officer } => {
                case.officer = Some(*officer);
                self.state = State::FirstCheck;
            }
            Event::Accepted { officer } => {
                case.decision = Some(Decision {
                    at,
                    by: Some(*officer),
                    rejection: None,
                    reason: None,
                    is_in_time: decided_in_time,
                });
                case.draft = None;
                self.state = State::Accepted;
            }
            Event::DecisionDrafted { draft } => {
                case.draft = Some(PendingDraft {
                    draft: draft.clone(),
                    by: account,
                    at,
                });
                // The system's own draft at the limit does not end the mediation (Z-3).
                if self.state == State::Mediating && account.is_some() {
                    self.state = State::Terminating;
                }
            }
            Event::DraftReturned { .. } => case.draft = None,
            Event::DraftTakenUp {} => self.state = State::Terminating,
            Event::Rejected { ground, reason } => {
                case.decision = Some(Decision {
                    at,
                    by: account,
                    rejection: Some(*ground),
                    reason: Some(reason.clone()),
                    is_in_time: decided_in_time,
                });
                case.draft = None;
                self.state = State::Rejected;
            }
            Event::WithdrawalRequested { .. } => case.is_withdrawal_requested = true,
            Event::MediationStarted {
                mediator,
                mode,
                respondent_consents,
            } => {
                case.mediation = Some(Mediation {
                    mediator: *mediator,
                    mode: *mode,
                    respondent_consents: *respondent_consents,
                    started_at: at,
                    agreement: None,
                    ended_at: None,
                    is_in_time: true,
                });
                self.state = State::Mediating;
            }
            Event::AgreementRecorded {
                form,
                terms,
                record,
                recovered_fen,
            } => {
                if let Some(mediation) = &mut case.mediation {
                    mediation.agreement = Some(MediationAgreement {
                        form: *form,
                        terms: terms.clone(),
                        record: record.clone(),
                        recovered_fen: *recovered_fen,
                    });
                    mediation.ended_at = Some(at);
                    mediation.is_in_time = mediated_in_time;
                }
                case.draft = None;
                self.state = State::Agreed;
                self.supersede(|_| true);
            }
            Event::Terminated { reason, .. } => {
                if let Some(mediation) = &mut case.mediation {
                    mediation.ended_at = Some(at);
                    mediation.is_in_time = mediated_in_time;
                }
                case.termination = Some(*reason);
                case.draft = None;
                self.state = State::Terminated;
                self.supersede(|_| true);
            }
            Event::Closed { facts, original } => {
                case.closing = Some(Closing {
                    at,
                    facts: facts.clone(),
                    original: *original,
                });
                case.draft = None;
                self.state = State::Closed;
            }
            _ => {}
        }
    }
}
