//! The settlement agreement in words (D11), made from the offer that is accepted. An offer never changes, so the text can be
//! made before the command is queued: should the offer be gone by then, the command is refused and the text with it.

use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    form::{Complainant, Statement},
    read,
};
use crate::{
    app::App,
    domain::{
        actor::Actor,
        complaint::{
            Complaint,
            command::{Command, CommandKind},
            offer::Offer,
        },
        ids::{ComplaintId, OfferNumber},
        lang::Lang,
        policy,
    },
    error::{AppError, AppResult},
    service::{
        audit, json,
        texts::{Kind, Opened, Texts},
    },
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AcceptForm {
    offer: OfferNumber,
}

pub fn accept_offer(
    app: &App,
    actor: &Actor,
    id: ComplaintId,
    form: Value,
    texts: &mut Texts<'_>,
) -> AppResult<Command> {
    let AcceptForm { offer } = json::from_value(form)
        .map_err(|error| super::for_whom(app, actor, id, CommandKind::AcceptOffer, error))?;
    let complaint = super::load(app, actor, id)?;
    let text = match complaint.offer(offer) {
        Some(found) => text(app, &complaint, found, |name| name)?,
        // There is none: the rules will say so.
        None => String::new(),
    };
    Ok(Command::AcceptOffer {
        offer,
        text: texts.add_text(Kind::Text, &text)?,
    })
}

/// What the agreement will say if this offer is accepted. The consumer's name stands in it only for those who may see it
/// now (S-1); in the agreement itself both parties are named.
pub fn preview(app: &App, actor: &Actor, id: ComplaintId, offer: OfferNumber) -> AppResult<String> {
    let complaint = super::load(app, actor, id)?;
    let offer = complaint.offer(offer).ok_or(AppError::NotFound)?;
    audit::note_case(app, actor, audit::Read::Agreement, &complaint, json!({}))?;
    let relation = policy::relation(actor, &complaint);
    let now = app.clock.now();
    let text = text(app, &complaint, offer, |complainant| {
        read::seen_by(relation, &complaint, complainant, now)
    })?;
    // The conditions are in the parties' words.
    Ok(match read::overseers_mask(app, actor, &complaint)? {
        Some(mask) => mask.apply(&text),
        None => text,
    })
}

fn text(
    app: &App,
    complaint: &Complaint,
    offer: &Offer,
    seen: impl FnOnce(Complainant) -> Complainant,
) -> AppResult<String> {
    let opened = app
        .pool
        .read(|conn| Opened::load(app, conn, complaint.id))?;
    let filing = complaint.filing.as_ref().ok_or(AppError::NotFound)?;
    let complainant: Option<Complainant> = opened.json(&filing.complainant)?;
    let statement: Option<Statement> = opened.json(&filing.statement)?;
    let conditions = match &offer.conditions {
        Some(content) => opened.text(content)?,
        None => None,
    };
    let consumer = complainant.map(|c| seen(c).name).unwrap_or_default();
    let (respondent, goods) = statement
        .map(|s| (s.respondent_name, s.goods))
        .unwrap_or_default();
    let words = Words {
        complaint,
        offer,
        consumer,
        respondent,
        goods,
        conditions,
    };
    Ok(format!("{}\n\n{}", words.zh(), words.en()))
}

struct Words<'a> {
    complaint: &'a Complaint,
    offer: &'a Offer,
    consumer: String,
    respondent: String,
    goods: String,
    conditions: Option<String>,
}

impl Words<'_> {
    fn zh(&self) -> String {
        let due = self.offer.perform_by_on.format("%Y 年 %-m 月 %-d 日");
        let mut text = format!(
            "和解协议\n案件编号：{}\n甲方（消费者）：{}\n乙方（经营者）：{}\n\n双方就「{}」的争议自愿协商一致：\n",
            self.complaint.number(),
            self.consumer,
            self.respondent,
            self.goods
        );
        for (i, remedy) in self.offer.remedies.iter().enumerate() {
            let amount = remedy
                .amount_fen
                .map(|fen| format!("人民币 {fen} 元"))
                .unwrap_or_default();
            text.push_str(&format!(
                "{}. 乙方于 {due} 24:00 前{}{amount}。\n",
                i + 1,
                remedy.kind.name(Lang::Zh)
            ));
        }
        if let Some(conditions) = &self.conditions {
            text.push_str(&format!("条件：{conditions}\n"));
        }
        text.push_str("乙方未按期履行的，甲方可以要求重新协商，或者向市场监督管理部门投诉。本协议经双方在平台确认后生效。");
        text
    }

    fn en(&self) -> String {
        let due = self.offer.perform_by_on;
        let mut text = format!(
            "Settlement agreement\nCase {}\nParty A (consumer): {}\nParty B (operator): {}\n\nOn the dispute about “{}” the parties have agreed:\n",
            self.complaint.number(),
            self.consumer,
            self.respondent,
            self.goods
        );
        for (i, remedy) in self.offer.remedies.iter().enumerate() {
            let amount = remedy
                .amount_fen
                .map(|fen| format!(" of CNY {fen}"))
                .unwrap_or_default();
            text.push_str(&format!(
                "{}. Party B: {}{amount}, before 24:00 of {due}.\n",
                i + 1,
                remedy.kind.name(Lang::En)
            ));
        }
        if let Some(conditions) = &self.conditions {
            text.push_str(&format!("Conditions: {conditions}\n"));
        }
        text.push_str(
            "If party B does not perform in time, party A may ask to negotiate again or complain to the bureau. \
             It takes effect once both parties have confirmed it on the platform. The Chinese text prevails.",
        );
        text
    }
}
