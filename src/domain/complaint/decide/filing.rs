//! Drafting and filing (C-1 … C-13), and where a complaint goes first.

use super::{Decision, Ruling, escalation};
use crate::domain::{
    complaint::{
        deadline::DeadlineKind,
        event::{ContentRef, Event},
        filing::Filing,
        refusal::Refusal,
    },
    ids::{EnterpriseId, FileId},
    rule_set::RuleSet,
};

/// C-13
pub const MAX_FILES: usize = 20;

impl Decision<'_> {
    pub(super) fn save_draft(&mut self, form: &ContentRef) -> Ruling {
        let form = form.clone();
        match self.complaint.draft {
            None => self.emit(Event::Drafted { form }),
            Some(_) => self.emit(Event::Redrafted { form }),
        }
        Ok(())
    }

    pub(super) fn submit(&mut self, filing: &Filing) -> Ruling {
        // C-1: business purpose leads to ground 3 at the bureau, not to a block here.
        if filing.requests.is_empty() {
            return Err(Refusal::NoRequest);
        }
        // C-3
        if !filing.truth_confirmed {
            return Err(Refusal::TruthNotConfirmed);
        }
        // C-2
        if !filing.has_evidence
            && self.complaint.files.is_empty()
            && !filing.gives_no_evidence_reason
        {
            return Err(Refusal::NoEvidence);
        }
        // C-5: papers that are missing lead to ground 5 at the bureau, not to a block here; those named must be there.
        if let Some(agent) = &filing.agent {
            self.check_files(&agent.power_of_attorney)?;
        }
        // J-3: said now, while the consumer can still add the place; a failed negotiation must find its bureau.
        escalation::competence(filing)?;
        self.complaint.rule_set = RuleSet::on(self.today());
        let possible_repeat_of = self.context.possible_repeat_of;
        self.emit(Event::Submitted {
            filing: Box::new(filing.clone()),
            possible_repeat_of,
        });
        match filing.respondent.enterprise {
            // E-7, N-3: an active ODR enterprise and the consumer's choice.
            Some(enterprise)
                if filing.wants_negotiation
                    && self.context.active_enterprise == Some(enterprise) =>
            {
                self.start_negotiation(enterprise, 1);
                Ok(())
            }
            _ => self.reach_bureau(),
        }
    }

    /// N-1, N-2: both clocks start the day the complaint reaches the enterprise.
    pub(super) fn start_negotiation(&mut self, enterprise: EnterpriseId, round: u32) {
        self.set_deadline(DeadlineKind::FirstResponse);
        self.set_deadline(DeadlineKind::NegotiationLimit);
        self.emit(Event::NegotiationStarted { enterprise, round });
    }

    /// Messages and proofs show only what was added to this very case.
    pub(super) fn check_files(&self, files: &[FileId]) -> Ruling {
        match files.iter().all(|f| self.complaint.files.contains(f)) {
            true => Ok(()),
            false => Err(Refusal::NoSuchFile),
        }
    }

    pub(super) fn add_evidence(&mut self, file: FileId, sha256: &str) -> Ruling {
        if self.complaint.files.len() >= MAX_FILES {
            return Err(Refusal::TooManyFiles { max: MAX_FILES });
        }
        self.emit(Event::EvidenceAdded {
            file,
            sha256: sha256.to_owned(),
        });
        Ok(())
    }
}
