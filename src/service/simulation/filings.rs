//! Complaints as people of a simulation file them.

use chrono::TimeDelta;

use super::{
    behaviour::Behaviour,
    cast::{Cast, Consumer},
    draw::Draw,
    wares::{trouble, ware},
};
use crate::{
    domain::{
        category::{Channel, ProblemCategory, SalesMode, SubjectCategory, VulnerableGroup},
        complaint::filing::{Consents, Request},
        jurisdiction::OperatorKind,
        lang::Lang,
        money::Fen,
        region::RegionCode,
        time::{Instant, shanghai_date},
    },
    service::complaints::form::{ComplainantForm, FilingForm, RespondentForm},
};

/// What went wrong, and who did it.
#[derive(Clone, Copy, Debug)]
pub struct Matter {
    pub problem: ProblemCategory,
    pub subject: SubjectCategory,
    /// Its place among the traders of the cast; none where the operator was typed by hand.
    pub trader: Option<usize>,
}

/// A form, and how it comes in.
pub struct Filed {
    pub form: FilingForm,
    /// The dispatcher of which bureau takes it down; none where the consumer files.
    pub by_clerk_of: Option<RegionCode>,
}

impl Draw {
    pub fn matter(&mut self, cast: &Cast, behaviour: &Behaviour, wants_enterprise: bool) -> Matter {
        let shares = &behaviour.shares;
        let problem = self.weighted(&shares.problems);
        let subject = match problem {
            ProblemCategory::FoodSafety => self.weighted(&shares.eaten),
            _ => self.weighted(&shares.subjects),
        };
        let sellers = cast.sellers(subject);
        // Not everything is sold by an enterprise that answers online.
        let is_sold = wants_enterprise && !sellers.is_empty();
        Matter {
            problem,
            subject,
            trader: is_sold.then(|| *self.one_of_the_first(sellers)),
        }
    }

    pub fn filing(
        &mut self,
        cast: &Cast,
        behaviour: &Behaviour,
        (consumer, at): (&Consumer, Instant),
        matter: Matter,
        consents_to_escalate: bool,
    ) -> Filed {
        let Matter {
            problem,
            subject,
            trader,
        } = matter;
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
            None => self.by_hand(cast, shop),
        };
        let channel = self.weighted(&behaviour.shares.channels);
        let is_by_clerk = matches!(channel, Channel::Phone | Channel::Letter | Channel::Visit);
        Filed {
            by_clerk_of: is_by_clerk.then(|| self.one(&cast.bureaus).region),
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
        }
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

    fn by_hand(&mut self, cast: &Cast, shop: &str) -> (RespondentForm, SalesMode, Option<String>) {
        let bureau = self.one(&cast.bureaus);
        let street = self.one(&["云岗路", "马家堡东路", "西三旗东路", "羊坊店路", "万寿路"]);
        let form = RespondentForm {
            name: Some(format!(
                "{}某{shop}",
                self.one(&["东升", "春晓", "福源", "和顺"])
            )),
            address: Some(format!(
                "北京市{}{street} {} 号",
                bureau.name,
                self.between(1, 120)
            )),
            ..RespondentForm::default()
        };
        if self.chance(70) {
            let form = RespondentForm {
                kind: Some(OperatorKind::Offline),
                place_of_business: Some(bureau.region),
                ..form
            };
            return (form, SalesMode::Offline, None);
        }
        let form = RespondentForm {
            kind: Some(OperatorKind::InPlatform),
            published_address: Some(bureau.region),
            platform_domicile: Some(cast.platform_at),
            ..form
        };
        let mode = match self.chance(20) {
            true => SalesMode::LiveStream,
            false => SalesMode::OnlinePlatform,
        };
        (form, mode, Some("某购物平台".into()))
    }
}

/// A shop of this name in the county of one of the bureaus, the same for the same number.
pub fn shop(cast: &Cast, n: usize, name: &str) -> RespondentForm {
    let bureau = &cast.bureaus[n % cast.bureaus.len()];
    RespondentForm {
        name: Some(name.to_owned()),
        address: Some(format!("北京市{}人民路 {} 号", bureau.name, n + 1)),
        kind: Some(OperatorKind::Offline),
        place_of_business: Some(bureau.region),
        ..RespondentForm::default()
    }
}

/// From the directory of enterprises.
pub fn directory(cast: &Cast, trader: usize) -> (RespondentForm, SalesMode, Option<String>) {
    let trader = &cast.traders[trader];
    let sales_mode = match trader.kind {
        OperatorKind::Offline => SalesMode::Offline,
        OperatorKind::OwnSite => SalesMode::OwnSite,
        OperatorKind::PlatformOperator | OperatorKind::InPlatform => SalesMode::OnlinePlatform,
    };
    let form = RespondentForm {
        enterprise_id: Some(trader.id),
        ..RespondentForm::default()
    };
    let platform = trader.platform.map(str::to_owned);
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
