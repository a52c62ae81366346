//! At the bureau: a first check, a mediation, an end that is told to both.

use serde_json::{Value, json};

use super::{
    Act, Life, Verdict, Who,
    parties::{Next, command},
};
use crate::{
    domain::{
        complaint::{Complaint, State, command::CommandKind::*},
        money::Fen,
    },
    service::simulation::behaviour::Behaviour,
};

const GROUNDS: [(u8, &str); 3] = [
    (5, "未按要求补充必要材料，无法核实争议事实"),
    (2, "同一争议已由消费者协会受理"),
    (3, "不能证明与被投诉人之间存在消费者权益争议"),
];

impl Life {
    pub(super) fn at_the_bureau(&mut self, complaint: &Complaint, behaviour: &Behaviour) -> Next {
        let waits = &behaviour.waits;
        let case = complaint.bureau.as_ref()?;
        let approve = || {
            let act = command(ApproveDraft, json!({}));
            Some((waits.approval, Who::Reviewer, act))
        };
        // At the limit the rules draft an end (Z-3); whoever has the case in hand may still bring it to another.
        let is_drafted = case.draft.as_ref().is_some_and(|draft| draft.by.is_some());
        match complaint.state {
            State::Received => Some((waits.assignment, Who::Dispatcher, Act::AssignOfficer)),
            _ if is_drafted => match self.plan.verdict {
                Verdict::Reconsider(..) => Some((waits.approval, Who::Reviewer, self.give_back())),
                _ => approve(),
            },
            State::FirstCheck => {
                let wait = match self.plan.is_decided_late {
                    true => waits.late_decision,
                    false => waits.decision,
                };
                let decision = match self.plan.verdict {
                    Verdict::Reject => {
                        let (ground, reason) = *self.draw.one(&GROUNDS);
                        command(Reject, json!({ "ground": ground, "reason": reason }))
                    }
                    Verdict::RejectFor(ground, reason) | Verdict::Reconsider(ground, reason) => {
                        command(Reject, json!({ "ground": ground, "reason": reason }))
                    }
                    Verdict::CopyOf(first) => command(CloseDuplicate, json!({ "original": first })),
                    _ => command(Accept, json!({})),
                };
                Some((wait, Who::Officer, decision))
            }
            State::Accepted if self.plan.verdict == Verdict::NoConsent => {
                let form = json!({ "reason_no": 2, "text": "被投诉人明确表示不接受调解。" });
                Some((
                    waits.start_of_mediation,
                    Who::Officer,
                    command(Terminate, form),
                ))
            }
            State::Accepted => {
                let mode = match self.plan.verdict {
                    Verdict::AgreeOn { on_site: true, .. } => "on_site",
                    _ => self
                        .draw
                        .one(&["phone", "phone", "online", "on_site", "video"]),
                };
                let form = json!({ "mode": mode, "respondent_consents": true });
                Some((
                    waits.start_of_mediation,
                    Who::Mediator,
                    command(StartMediation, form),
                ))
            }
            State::Mediating => {
                let wait = match self.plan.is_mediated_long {
                    true => waits.long_mediation,
                    false => waits.mediation,
                };
                let end = match self.plan.verdict {
                    Verdict::Agree | Verdict::AgreeOn { .. } => {
                        command(RecordAgreement, self.agreement(complaint, behaviour))
                    }
                    _ => {
                        let text = "双方意见分歧较大，无法达成一致。";
                        command(Terminate, json!({ "reason_no": 3, "text": text }))
                    }
                };
                Some((wait, Who::Mediator, end))
            }
            State::Agreed | State::Terminated | State::Rejected => {
                Some((waits.closing, Who::Officer, Act::Close(closing(complaint))))
            }
            State::Closed => {
                let is_solved = case
                    .closing
                    .as_ref()
                    .is_some_and(|closing| closing.facts.recovered_fen > Fen::ZERO);
                self.rating(complaint, behaviour, is_solved)
            }
            _ => None,
        }
    }

    /// §2: a rejection is the reviewer's to approve or not.
    fn give_back(&mut self) -> Act {
        self.plan.verdict = Verdict::AgreeOn {
            percent: 100,
            on_site: false,
        };
        let reason = "销售页面确有治疗功效宣称，消费者有购买凭证，应予受理并组织调解";
        command(ReturnDraft, json!({ "reason": reason }))
    }

    fn agreement(&mut self, complaint: &Complaint, behaviour: &Behaviour) -> Value {
        let paid = complaint.filing.as_ref().and_then(|it| it.amount_fen);
        let (share, is_put_down) = match self.plan.verdict {
            Verdict::AgreeOn { percent, on_site } => (percent, on_site),
            _ => (self.draw.within(behaviour.bureau.agreed_percent), false),
        };
        let yuan = paid.map_or(0, |fen| fen.get() * share / 10_000).max(1);
        let terms = format!("经营者自签订之日起三日内退还消费者 {yuan} 元，双方就此事再无争议。");
        let recovered = yuan * 100;
        // M-8: what is agreed on site needs a document.
        if is_put_down || self.draw.chance(behaviour.bureau.documents_percent) {
            return json!({ "form": "document", "terms": terms, "recovered_fen": recovered });
        }
        json!({
            "form": "performed_at_once",
            "terms": terms,
            "record": "经电话调解，双方达成一致，经营者当场退款，消费者确认收到。",
            "recovered_fen": recovered,
        })
    }
}

/// Z-4; the day of telling is still to come.
fn closing(complaint: &Complaint) -> Value {
    let mediation = complaint
        .bureau
        .as_ref()
        .and_then(|it| it.mediation.as_ref());
    let agreement = mediation.and_then(|it| it.agreement.as_ref());
    let substantiated = match (complaint.state, agreement) {
        (State::Rejected, _) => "not_assessed",
        (_, Some(_)) => "yes",
        _ => "no",
    };
    json!({
        "recovered_fen": agreement.map_or(Fen::ZERO, |it| it.recovered_fen),
        "problem": complaint.filing.as_ref().map(|filing| filing.problem),
        "substantiated": substantiated,
        "told_by": "online",
    })
}
