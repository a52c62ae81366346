//! Between the consumer and the enterprise: an answer, offers, an agreement, the money; or none of it.

use chrono::TimeDelta;
use serde_json::{Value, json};

use super::{Act, Course, Life, Reply, Who};
use crate::{
    domain::{
        actor::Side,
        complaint::{
            Complaint, State,
            command::CommandKind::{self, *},
            offer::DutyStatus,
        },
        time::shanghai_date,
    },
    service::simulation::{
        behaviour::{Behaviour, Range},
        filings::wish,
    },
};

/// After how many hours who does what.
pub(super) type Next = Option<(Range, Who, Act)>;

pub(super) fn command(kind: CommandKind, form: Value) -> Act {
    Act::Command(kind, form)
}

const ANSWERS: [&str; 4] = [
    "您好，已收到您的投诉，我们正在核对订单，会尽快给您答复。",
    "非常抱歉给您带来不便，我们已安排专人处理。",
    "您好，经核实您反映的情况属实，我们愿意协商解决。",
    "感谢反馈，请问您方便补充一下当时的照片吗？",
];

impl Life {
    pub(super) fn between_the_parties(
        &mut self,
        complaint: &Complaint,
        behaviour: &Behaviour,
    ) -> Next {
        let waits = &behaviour.waits;
        match complaint.state {
            State::Negotiating => self.negotiating(complaint, behaviour),
            State::Settled | State::SettledUnconfirmed => self.performing(complaint, behaviour),
            State::Failed => match self.plan.reply {
                Reply::Escalate => Some((
                    waits.reply_to_escalation,
                    Who::Consumer,
                    command(Escalate, json!({})),
                )),
                Reply::Decline => Some((
                    waits.reply_to_escalation,
                    Who::Consumer,
                    command(DeclineEscalation, json!({})),
                )),
                Reply::Silence => None,
            },
            State::Unsettled => self.rating(complaint, behaviour, false),
            _ => None,
        }
    }

    fn negotiating(&mut self, complaint: &Complaint, behaviour: &Behaviour) -> Next {
        let waits = &behaviour.waits;
        let negotiation = complaint.negotiation.as_ref()?;
        let is_untouched = negotiation.first_contact_at.is_none();
        match self.plan.course {
            Course::NeverAnswer if !(is_untouched && self.plan.answers_once) => return None,
            Course::Withdraw => {
                let reason = json!({ "reason": "已在线下与商家自行解决" });
                return Some((waits.withdrawal, Who::Consumer, command(Withdraw, reason)));
            }
            _ => {}
        }
        if is_untouched {
            let text = *self.draw.one(&ANSWERS);
            let wait = match self.plan.is_answered_late {
                true => waits.late_answer,
                false => waits.first_answer,
            };
            let answer = command(PostMessage, json!({ "text": text }));
            return Some((wait, Who::Handler, answer));
        }
        if let Some(agreement) = &complaint.agreement {
            let confirm = command(ConfirmAgreement, json!({}));
            if !agreement.confirmed_by.contains(&Side::Enterprise) {
                return Some((waits.confirmation_by_enterprise, Who::Handler, confirm));
            }
            let is_silent = self.plan.course == Course::SettleSilently;
            return (!is_silent).then_some((
                waits.confirmation_by_consumer,
                Who::Consumer,
                confirm,
            ));
        }
        if self.plan.extends && complaint.offers.is_empty() {
            let extend = command(Extend, json!({ "working_days": 5 }));
            match negotiation.extension {
                None => return Some((waits.extension, Who::Handler, extend)),
                Some(extension) if !extension.is_agreed => {
                    return Some((waits.extension, Who::Consumer, extend));
                }
                Some(_) => {}
            }
        }
        if self.plan.course == Course::Refuse {
            let reason = json!({ "reason": "商品不存在质量问题，超出我方承担范围，无法达成一致" });
            return Some((waits.refusal, Who::Handler, command(DeclareFailure, reason)));
        }
        self.bargaining(complaint, behaviour)
    }

    fn bargaining(&mut self, complaint: &Complaint, behaviour: &Behaviour) -> Next {
        let (waits, talk) = (&behaviour.waits, &behaviour.negotiation);
        let Some(offer) = complaint.open_offers().last() else {
            if complaint.offers.is_empty() {
                let share = match self.plan.course {
                    Course::GiveUp => self.draw.within(talk.low_offer_percent),
                    _ => self.draw.within(talk.offer_percent),
                };
                let form = self.offer(complaint, share);
                return Some((waits.offer, Who::Handler, command(MakeOffer, form)));
            }
            let reason = json!({ "reason": "商家给出的方案无法接受" });
            return Some((
                waits.answer_to_offer,
                Who::Consumer,
                command(DeclareFailure, reason),
            ));
        };
        let accept = command(AcceptOffer, json!({ "offer": offer.n }));
        if offer.by == Side::Consumer {
            return Some((waits.answer_to_offer, Who::Handler, accept));
        }
        if self.plan.course == Course::GiveUp {
            let decline = json!({ "offer": offer.n, "reason": "金额与实际损失相差太大" });
            return Some((
                waits.answer_to_offer,
                Who::Consumer,
                command(DeclineOffer, decline),
            ));
        }
        if self.plan.makes_counter_offer && complaint.offers.len() == 1 {
            let form = self.offer(complaint, 100);
            return Some((
                waits.answer_to_offer,
                Who::Consumer,
                command(MakeOffer, form),
            ));
        }
        Some((waits.answer_to_offer, Who::Consumer, accept))
    }

    /// A share of what was asked for, in percent.
    fn offer(&mut self, complaint: &Complaint, share: i64) -> Value {
        let requests = complaint.filing.iter().flat_map(|filing| &filing.requests);
        let remedies: Vec<Value> = requests
            .map(|request| match request.amount_fen {
                // Whole yuan, as people offer them, and never nothing.
                Some(fen) => {
                    let amount = (fen.get() * share / 10_000 * 100).max(100);
                    json!({ "kind": request.kind, "amount_fen": amount })
                }
                None => json!({ "kind": request.kind }),
            })
            .collect();
        let today = shanghai_date(complaint.updated_at);
        json!({
            "remedies": remedies,
            "perform_by_on": today + TimeDelta::days(self.draw.between(8, 14)),
            "valid_until_on": today + TimeDelta::days(8),
        })
    }

    /// N-5: one duty after the other is done, said to be done, and confirmed.
    fn performing(&mut self, complaint: &Complaint, behaviour: &Behaviour) -> Next {
        let waits = &behaviour.waits;
        let agreement = complaint.agreement.as_ref()?;
        let open = agreement
            .duties
            .iter()
            .find(|duty| duty.status != DutyStatus::Confirmed);
        let Some(duty) = open else {
            return self.rating(complaint, behaviour, true);
        };
        let of_duty = json!({ "duty": duty.n });
        match duty.status {
            DutyStatus::Pending => {
                let done = json!({ "duty": duty.n, "note": "已按协议履行，请查收" });
                Some((
                    waits.payment,
                    Who::Handler,
                    command(ReportPerformance, done),
                ))
            }
            // Who did not confirm the settlement says nothing of the money either.
            DutyStatus::Reported if complaint.state == State::SettledUnconfirmed => None,
            DutyStatus::Reported if self.plan.course == Course::Breach => {
                let note = complaint
                    .filing
                    .as_ref()
                    .and_then(|filing| filing.requests.first())
                    .map(|request| format!("商家称已履行，但至今没有收到：{}", wish(request)));
                let breach = json!({ "duty": duty.n, "then": "bureau", "note": note });
                Some((waits.breach, Who::Consumer, command(ReportBreach, breach)))
            }
            DutyStatus::Reported => Some((
                waits.receipt,
                Who::Consumer,
                command(ConfirmPerformance, of_duty),
            )),
            DutyStatus::Confirmed | DutyStatus::Breached => None,
        }
    }

    /// Most who say so are content; not everybody says so.
    pub(super) fn rating(
        &mut self,
        complaint: &Complaint,
        behaviour: &Behaviour,
        solved: bool,
    ) -> Next {
        let ratings = &behaviour.ratings;
        if complaint.rating.is_some() || !self.plan.rates {
            return None;
        }
        let satisfaction: u8 = match solved {
            true => self.draw.weighted(&ratings.solved),
            false => self.draw.weighted(&ratings.unsolved),
        };
        let rating = json!({ "solved": solved, "satisfaction": satisfaction });
        Some((behaviour.waits.rating, Who::Consumer, command(Rate, rating)))
    }
}
