//! A template filled in for one case: what would be sent, for the handler to read before it is.

use chrono::{Datelike, Days, NaiveDate};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{OfferTemplate, TemplateKind, shown};
use crate::{
    app::App,
    domain::{
        actor::Actor,
        complaint::{Complaint, offer::Remedy},
        ids::ComplaintId,
        lang::Lang,
        money::{self, Fen},
        placeholder::{self, Placeholder},
        policy::{self, House},
    },
    error::{AppError, AppResult},
    service::{
        accounts::me,
        complaints::{self, read},
    },
    store::templates,
};

#[derive(Debug, Serialize, ToSchema)]
pub struct Preview {
    pub template_id: Uuid,
    pub template_version: i32,
    pub kind: TemplateKind,
    /// The message, or the conditions of the offer.
    pub text: String,
    /// What the case has nothing for; a dash stands in its place.
    pub missing: Vec<Placeholder>,
    /// The body of `make-offer`; absent for messages, and where a share of an unknown price was asked for.
    pub offer: Option<OfferPreview>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct OfferPreview {
    pub remedies: Vec<Remedy>,
    pub perform_by_on: NaiveDate,
    pub valid_until_on: NaiveDate,
    pub conditions: Option<String>,
}

pub fn preview(app: &App, actor: &Actor, id: ComplaintId, template: Uuid) -> AppResult<Preview> {
    let complaint = complaints::load(app, actor, id)?;
    let Some(House::Enterprise(enterprise)) = policy::house(actor, &complaint) else {
        return Err(AppError::Forbidden);
    };
    let found = app
        .read(|conn| templates::find(conn, enterprise, template))?
        .ok_or(AppError::NotFound)?;
    let shown = shown(found)?;
    let case = read::case(app, actor, id)?;
    let sender = me::show(app, actor.account().ok_or(AppError::Forbidden)?)?;
    let form = &shown.form;
    let value = |placeholder| value(&case, &sender, placeholder, form.locale);
    let (text, mut missing) = placeholder::rendered(&form.text, value)
        .map_err(|_| anyhow::anyhow!("template {template} was checked when it was written"))?;
    let paid = case.complaint.filing.as_ref().and_then(|f| f.amount_fen);
    let offer = form
        .offer
        .as_ref()
        .and_then(|it| offer(it, paid, app.clock.today(), &text));
    if form.offer.is_some() && offer.is_none() && !missing.contains(&Placeholder::Amount) {
        missing.push(Placeholder::Amount);
    }
    Ok(Preview {
        template_id: template,
        template_version: shown.template.version,
        kind: form.kind,
        text,
        missing,
        offer,
    })
}

fn value(
    case: &read::Case,
    sender: &me::Me,
    placeholder: Placeholder,
    lang: Lang,
) -> Option<String> {
    let complaint = &case.complaint;
    let filing = complaint.filing.as_deref();
    let statement = case.statement.as_ref();
    match placeholder {
        Placeholder::Salutation => {
            let family_name = case.complainant.as_ref()?.name.chars().next()?;
            Some(match lang {
                Lang::Zh => format!("{family_name}先生/女士"),
                Lang::En => format!("Mr/Ms {family_name}"),
            })
        }
        Placeholder::Number => Some(complaint.number()),
        Placeholder::Subject => Some(case.subject.clone()),
        Placeholder::Goods => statement.map(|s| s.goods.clone()),
        Placeholder::OrderNo => statement.and_then(|s| s.order_no.clone()),
        Placeholder::Amount => filing.and_then(|f| f.amount_fen).map(|it| money(it, lang)),
        Placeholder::Requested => requested(complaint).map(|it| money(it, lang)),
        Placeholder::Deadline => complaint.next_due().map(|d| date(d.due_on, lang)),
        Placeholder::Enterprise => statement.map(|s| s.respondent_name.clone()),
        Placeholder::Handler => Some(sender.profile.name.expose().clone()),
    }
}

fn requested(complaint: &Complaint) -> Option<Fen> {
    let requests = &complaint.filing.as_ref()?.requests;
    money::sum(requests.iter().filter_map(|it| it.amount_fen)).filter(|it| !it.is_zero())
}

fn money(amount: Fen, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("{amount} 元"),
        Lang::En => format!("CNY {amount}"),
    }
}

fn date(on: NaiveDate, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("{} 年 {} 月 {} 日", on.year(), on.month(), on.day()),
        Lang::En => on.to_string(),
    }
}

/// None where a share of a price nobody named is to be paid.
fn offer(
    template: &OfferTemplate,
    paid: Option<Fen>,
    today: NaiveDate,
    conditions: &str,
) -> Option<OfferPreview> {
    let remedies = template.remedies.iter().map(|it| {
        let amount_fen = match it.percent {
            Some(percent) => Some(share(paid?, percent)?),
            None => it.amount_fen,
        };
        let kind = it.kind;
        Some(Remedy { kind, amount_fen })
    });
    let after = |days: u32| today.checked_add_days(Days::new(days.into()));
    Some(OfferPreview {
        remedies: remedies.collect::<Option<_>>()?,
        perform_by_on: after(template.perform_within_days)?,
        valid_until_on: after(template.valid_for_days)?,
        conditions: Some(conditions.to_owned()).filter(|it| !it.trim().is_empty()),
    })
}

/// A share of an amount, the half fen up.
fn share(amount: Fen, percent: u32) -> Option<Fen> {
    let hundredths = amount.get().checked_mul(percent.into())?;
    Fen::new((hundredths + 50) / 100)
        .ok()
        .filter(|it| !it.is_zero())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_whole_fen() {
        for (fen, percent, wanted) in [
            (2700, 50, Some(1350)),
            (99, 50, Some(50)),
            (1, 1, None),
            (2700, 300, Some(8100)),
            (100_000_000_000, 200, None),
        ] {
            let share = share(Fen::new(fen).unwrap(), percent);
            assert_eq!(share.map(Fen::get), wanted, "{fen} {percent}");
        }
    }
}
