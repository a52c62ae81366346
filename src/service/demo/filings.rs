//! Complaints as people of the demonstration file them.

use chrono::TimeDelta;

use super::{
    cast::{Cast, region},
    draw::Draw,
    people::Consumer,
    places::{BUREAUS, HAIDIAN},
    wares::{CHANNELS, EATEN, PROBLEMS, SUBJECTS, trouble, ware},
};
use crate::{
    domain::{
        category::{Channel, ProblemCategory, SalesMode, SubjectCategory, VulnerableGroup},
        complaint::filing::{Consents, Request},
        enterprise::EnterpriseStatus,
        jurisdiction::OperatorKind,
        lang::Lang,
        money::Fen,
        time::{Instant, shanghai_date},
    },
    error::AppResult,
    service::complaints::form::{ComplainantForm, FilingForm, RespondentForm},
};

/// A form, and who it is about.
pub struct Filed {
    pub form: FilingForm,
    /// Its place among the traders of the cast; none where the operator was typed by hand.
    pub trader: Option<usize>,
    /// The dispatcher of which bureau takes it down; none where the consumer files.
    pub by_clerk_of: Option<&'static str>,
}

impl Draw {
    pub fn filing(
        &mut self,
        cast: &Cast,
        consumer: &Consumer,
        at: Instant,
        wants_enterprise: bool,
        consents_to_escalate: bool,
    ) -> AppResult<Filed> {
        let problem = self.weighted(&PROBLEMS);
        let subject = match problem {
            ProblemCategory::FoodSafety => self.weighted(&EATEN),
            _ => self.weighted(&SUBJECTS),
        };
        let trader = wants_enterprise
            .then(|| self.seller(cast, subject))
            .flatten();
        let (goods, shop, from, to) = ware(subject);
        let goods = *self.one(goods);
        let (story, kinds) = trouble(problem);
        // Small purchases are the commonest.
        let price = from + (to - from) * self.between(0, 100) * self.between(0, 100) / 10_000;
        let amount = Fen::try_from(price * 100 + self.between(0, 9) * 10).unwrap_or_default();
        let days_ago = self.between(1, 40);
        let bought_on = shanghai_date(at - TimeDelta::days(days_ago));
        let (respondent, sales_mode, platform_name) = match trader {
            Some(i) => directory(cast, i),
            None => self.by_hand(shop)?,
        };
        let channel = self.weighted(&CHANNELS);
        let is_by_clerk = matches!(channel, Channel::Phone | Channel::Letter | Channel::Visit);
        Ok(Filed {
            trader,
            by_clerk_of: is_by_clerk.then(|| self.one(&BUREAUS).0),
            form: FilingForm {
                complainant: Some(complainant(consumer)),
                respondent,
                statement: Some(format!(
                    "{} 购买{goods}，支付 {amount} 元。{story}",
                    bought_on.format("%Y 年 %-m 月 %-d 日")
                )),
                goods: Some(goods.to_owned()),
                order_no: Some(format!("D{}", self.between(100_000_000, 999_999_999))),
                platform_name,
                requests: self.requests(kinds, amount),
                problem: Some(problem),
                subject_category: Some(subject),
                sales_mode: Some(sales_mode),
                channel: Some(channel),
                groups: match self.chance(6) {
                    true => vec![VulnerableGroup::Elderly],
                    false => Vec::new(),
                },
                amount_fen: Some(amount),
                purchased_on: Some(bought_on),
                for_living: Some(true),
                truth_confirmed: true,
                no_evidence_reason: Some("付款记录保存在手机中，可随时提供".into()),
                consents: Some(Consents {
                    publication: self.chance(80),
                    entrusted_mediation: self.chance(60),
                    escalation: consents_to_escalate,
                    contact_to_enterprise: true,
                }),
                ..FilingForm::default()
            },
        })
    }

    /// An enterprise that sells such things; not all complaints are about one.
    fn seller(&mut self, cast: &Cast, subject: SubjectCategory) -> Option<usize> {
        let sells = |i: &usize| {
            let spec = cast.traders[*i].spec;
            spec.sells.contains(&subject) && spec.status != EnterpriseStatus::Applied
        };
        let sellers: Vec<usize> = (0..cast.traders.len()).filter(sells).collect();
        (!sellers.is_empty()).then(|| *self.one(&sellers))
    }

    fn requests(
        &mut self,
        kinds: &[crate::domain::category::RequestKind],
        amount: Fen,
    ) -> Vec<Request> {
        let first = *self.one(kinds);
        vec![Request {
            kind: first,
            amount_fen: first.takes_amount().then_some(amount),
        }]
    }

    fn by_hand(&mut self, shop: &str) -> AppResult<(RespondentForm, SalesMode, Option<String>)> {
        let (code, _, district) = *self.one(&BUREAUS);
        let street = self.one(&["云岗路", "马家堡东路", "西三旗东路", "羊坊店路", "万寿路"]);
        let form = RespondentForm {
            name: Some(format!(
                "{}某{shop}",
                self.one(&["东升", "春晓", "福源", "和顺"])
            )),
            address: Some(format!(
                "北京市{district}{street} {} 号",
                self.between(1, 120)
            )),
            ..RespondentForm::default()
        };
        if self.chance(70) {
            let form = RespondentForm {
                kind: Some(OperatorKind::Offline),
                place_of_business: Some(region(code)?),
                ..form
            };
            return Ok((form, SalesMode::Offline, None));
        }
        let form = RespondentForm {
            kind: Some(OperatorKind::InPlatform),
            published_address: Some(region(code)?),
            platform_domicile: Some(region(HAIDIAN)?),
            ..form
        };
        let mode = match self.chance(20) {
            true => SalesMode::LiveStream,
            false => SalesMode::OnlinePlatform,
        };
        Ok((form, mode, Some("某购物平台".into())))
    }
}

/// From the directory of enterprises.
pub fn directory(cast: &Cast, trader: usize) -> (RespondentForm, SalesMode, Option<String>) {
    let trader = &cast.traders[trader];
    let sales_mode = match trader.spec.kind {
        OperatorKind::Offline => SalesMode::Offline,
        OperatorKind::OwnSite => SalesMode::OwnSite,
        OperatorKind::PlatformOperator | OperatorKind::InPlatform => SalesMode::OnlinePlatform,
    };
    let form = RespondentForm {
        enterprise_id: Some(trader.id),
        ..RespondentForm::default()
    };
    let platform = trader.spec.has_shop.then(|| "万柳优选".to_owned());
    (form, sales_mode, platform)
}

pub fn complainant(consumer: &Consumer) -> ComplainantForm {
    ComplainantForm {
        name: Some(consumer.name.clone()),
        phone: Some(consumer.phone.clone()),
        address: Some(consumer.address.clone()),
        ..ComplainantForm::default()
    }
}

/// What the consumer wants, in a word, for the sentences of the case.
pub fn wish(request: &Request) -> String {
    let amount = request.amount_fen.map(|fen| format!(" {fen} 元"));
    format!(
        "{}{}",
        request.kind.name(Lang::Zh),
        amount.unwrap_or_default()
    )
}
