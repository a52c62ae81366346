//! At the bureau: a first check, a mediation, an end that is told to both.

use chrono::NaiveDate;
use serde_json::{Value, json};

use super::{
    Act, Life, Verdict, Who,
    parties::{Next, command},
};
use crate::domain::{
    complaint::{Complaint, State, command::CommandKind::*},
    money::Fen,
};

impl Life {
    pub(super) fn at_the_bureau(&mut self, complaint: &Complaint) -> Next {
        let case = complaint.bureau.as_ref()?;
        let approve = |hours: i64| {
            let act = command(ApproveDraft, json!({}));
            Some((2, hours, Who::Reviewer, act))
        };
        match complaint.state {
            State::Received => Some((1, 20, Who::Dispatcher, Act::AssignOfficer)),
            State::FirstCheck if case.draft.is_some() => approve(12),
            State::FirstCheck if self.plan.verdict == Verdict::Reject => {
                let (ground, reason) = *self.draw.one(&[
                    (5, "未按要求补充必要材料，无法核实争议事实"),
                    (2, "同一争议已由消费者协会受理"),
                    (3, "不能证明与被投诉人之间存在消费者权益争议"),
                ]);
                let form = json!({ "ground": ground, "reason": reason });
                Some((8, 60, Who::Officer, command(Reject, form)))
            }
            State::FirstCheck => Some((4, 70, Who::Officer, command(Accept, json!({})))),
            State::Accepted if self.plan.verdict == Verdict::NoConsent => {
                let form = json!({ "reason_no": 2, "text": "被投诉人明确表示不接受调解。" });
                Some((24, 160, Who::Officer, command(Terminate, form)))
            }
            State::Accepted => {
                let mode = *self
                    .draw
                    .one(&["phone", "phone", "online", "on_site", "video"]);
                let form = json!({ "mode": mode, "respondent_consents": true });
                Some((24, 240, Who::Mediator, command(StartMediation, form)))
            }
            State::Mediating if self.plan.verdict == Verdict::Agree => {
                let form = self.agreement(complaint);
                Some((48, 500, Who::Mediator, command(RecordAgreement, form)))
            }
            State::Mediating => {
                let form = json!({ "reason_no": 3, "text": "双方意见分歧较大，无法达成一致。" });
                Some((72, 500, Who::Mediator, command(Terminate, form)))
            }
            State::Terminating => approve(30),
            State::Agreed | State::Terminated | State::Rejected if case.draft.is_some() => {
                approve(24)
            }
            State::Agreed | State::Terminated | State::Rejected => {
                Some((2, 60, Who::Officer, Act::Close))
            }
            State::Closed => {
                let is_solved = case
                    .closing
                    .as_ref()
                    .is_some_and(|closing| closing.facts.recovered_fen > Fen::ZERO);
                self.rating(complaint, is_solved)
            }
            _ => None,
        }
    }

    fn agreement(&mut self, complaint: &Complaint) -> Value {
        let paid = complaint.filing.as_ref().and_then(|it| it.amount_fen);
        let share = self.draw.between(50, 100);
        let yuan = paid.map_or(0, |fen| fen.get() * share / 10_000).max(1);
        let terms = format!("经营者自签订之日起三日内退还消费者 {yuan} 元，双方就此事再无争议。");
        let recovered = yuan * 100;
        if self.draw.chance(50) {
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

/// Z-4, as of the day it is closed.
pub fn closing(complaint: &Complaint, today: NaiveDate) -> Value {
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
        "told_on": today,
        "told_by": "online",
    })
}
