//! From a failed negotiation to the competent bureau (J-1 … J-3).

use super::{Decision, Ruling};
use crate::domain::{
    complaint::{
        deadline::DeadlineKind,
        event::{ContentRef, Event, FailureCause},
        filing::Filing,
        refusal::Refusal,
    },
    jurisdiction::{self, Competence, RespondentPlaces},
    rule_set::{Limit, RuleSet},
};

impl Decision<'_> {
    /// J-1: with consent it escalates at once, else the consumer is asked.
    pub(super) fn fail(&mut self, cause: FailureCause, reason: Option<ContentRef>) -> Ruling {
        self.cancel_all();
        let consents = self
            .complaint
            .filing
            .as_ref()
            .is_some_and(|f| f.consents.escalation);
        if consents {
            self.emit(Event::NegotiationFailed { cause, reason });
            return self.go_to_bureau();
        }
        self.set_deadline(DeadlineKind::EscalationReply);
        self.emit(Event::NegotiationFailed { cause, reason });
        Ok(())
    }

    pub(super) fn escalate(&mut self) -> Ruling {
        self.meet(DeadlineKind::EscalationReply);
        self.go_to_bureau()
    }

    pub(super) fn decline_escalation(&mut self) -> Ruling {
        self.meet(DeadlineKind::EscalationReply);
        self.emit(Event::Unsettled {});
        Ok(())
    }

    pub(super) fn go_to_bureau(&mut self) -> Ruling {
        self.emit(Event::Escalated {});
        self.reach_bureau()
    }

    /// J-2, J-3: the bureau's clock starts the day the complaint arrives.
    pub(super) fn reach_bureau(&mut self) -> Ruling {
        let Some(filing) = &self.complaint.filing else {
            return Err(Refusal::NoJurisdiction);
        };
        let competence = competence(filing)?;
        self.complaint.rule_set = RuleSet::on(self.today());
        let parameters = self.context.parameters.for_region(competence.bureau);
        self.set_deadline_of(
            DeadlineKind::Acceptance,
            Limit::WorkingDays(parameters.accept_limit_wd),
        );
        self.emit(Event::Received {
            bureau: competence.bureau,
            basis: competence.basis,
            candidates: competence.candidates,
        });
        Ok(())
    }

    /// E-6: open cases of an enterprise that left escalate.
    pub(super) fn enterprise_exited(&mut self) -> Ruling {
        self.fail(FailureCause::EnterpriseExited, None)
    }
}

/// J-3, from what the filing says of the respondent.
pub(super) fn competence(filing: &Filing) -> Result<Competence, Refusal> {
    let respondent = &filing.respondent;
    let places = RespondentPlaces {
        sales_mode: filing.sales_mode,
        kind: respondent.kind,
        domicile: respondent.domicile,
        place_of_business: respondent.place_of_business,
        published_address: respondent.published_address,
        platform_domicile: respondent.platform_domicile,
        unreachable_at_published: respondent.unreachable_at_published,
    };
    jurisdiction::resolve(&places, filing.preferred_bureau).map_err(|_| Refusal::NoJurisdiction)
}
