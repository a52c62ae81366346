//! Three stories everybody knows: the film that was not there (S1), silence (S2), noodles that smelled (S3).

use chrono::{Datelike as _, NaiveDate, TimeDelta};
use serde_json::{Value, json};

use super::{cast::position, places::FENGTAI};
use crate::{
    domain::{
        category::{
            Channel, ProblemCategory, RequestKind, SalesMode, SubjectCategory, VulnerableGroup,
        },
        complaint::{
            command::CommandKind::{self, *},
            filing::{Consents, Request},
        },
        jurisdiction::OperatorKind,
        money::Fen,
        time::start_of_day,
    },
    error::AppResult,
    service::{
        complaints::form::{FilingForm, RespondentForm},
        simulation::{
            cast::Cast,
            filings::{complainant, directory},
            houses::{broken, region},
            life::{Act, Step, Who},
        },
    },
};

/// A story from its first step to its last.
pub struct Story {
    pub consumer: usize,
    pub trader: Option<usize>,
    pub steps: Vec<Step>,
}

/// The Monday on which S1 is filed: 2026-05-11, or earlier where that has not been for six weeks.
pub fn monday(today: NaiveDate) -> NaiveDate {
    let told = NaiveDate::from_ymd_opt(2026, 5, 11).unwrap_or(today);
    let latest = today - TimeDelta::days(42);
    told.min(latest - TimeDelta::days(i64::from(latest.weekday().num_days_from_monday())))
}

pub fn stories(cast: &Cast, today: NaiveDate) -> AppResult<Vec<Story>> {
    let script = Script {
        monday: monday(today),
    };
    Ok(vec![
        script.the_film_that_was_not_there(cast)?,
        script.silence(cast)?,
        script.noodles_that_smelled(cast)?,
    ])
}

struct Script {
    monday: NaiveDate,
}

impl Script {
    fn on(&self, day: i64) -> NaiveDate {
        self.monday + TimeDelta::days(day)
    }

    fn step(&self, (day, hour, minute): (i64, i64, i64), who: Who, act: Act) -> Step {
        let at = start_of_day(self.on(day)) + TimeDelta::minutes(hour * 60 + minute);
        Step { at, who, act }
    }

    fn command(&self, at: (i64, i64, i64), who: Who, kind: CommandKind, form: Value) -> Step {
        self.step(at, who, Act::Command(kind, form))
    }

    fn the_film_that_was_not_there(&self, cast: &Cast) -> AppResult<Story> {
        let handler = Who::Handler;
        let (trader, form) = self.membership(cast, 0, 0)?;
        let form = FilingForm {
            channel: Some(Channel::Phone),
            ..form
        };
        let offer = json!({
            "remedies": [{ "kind": "refund", "amount_fen": 2700 }],
            "perform_by_on": self.on(4),
            "valid_until_on": self.on(3),
        });
        Ok(Story {
            consumer: 0,
            trader: Some(trader),
            steps: vec![
                self.step((0, 10, 0), Who::Clerk(region(FENGTAI)?), Act::File(Box::new(form))),
                self.command((0, 15, 0), handler, PostMessage, json!({ "text": "您好，该系列影片因版权到期下架。给您带来不便非常抱歉，我们愿意退还未使用的会员费用。" })),
                self.command((0, 15, 5), handler, MakeOffer, offer),
                self.command((0, 19, 30), Who::Consumer, AcceptOffer, json!({ "offer": 1 })),
                self.command((1, 9, 20), handler, ConfirmAgreement, json!({})),
                self.command((2, 11, 0), handler, ReportPerformance, json!({ "duty": 1, "note": "已原路退回" })),
                self.command((2, 18, 40), Who::Consumer, ConfirmPerformance, json!({ "duty": 1 })),
                self.command((2, 18, 41), Who::Consumer, Rate, json!({ "solved": true, "satisfaction": 5 })),
            ],
        })
    }

    fn silence(&self, cast: &Cast) -> AppResult<Story> {
        let (trader, form) = self.membership(cast, 1, 1)?;
        let agreement = json!({
            "form": "document",
            "terms": "经营者于签订之日退还会员费 27.00 元，并向消费者书面道歉。",
            "recovered_fen": 2700,
        });
        let closing = json!({
            "recovered_fen": 2700,
            "problem": "contract",
            "substantiated": "yes",
            "told_on": self.on(36),
            "told_by": "online",
        });
        Ok(Story {
            consumer: 1,
            trader: Some(trader),
            steps: vec![
                self.step((1, 10, 0), Who::Consumer, Act::File(Box::new(form))),
                self.command(
                    (1, 16, 0),
                    Who::Handler,
                    PostMessage,
                    json!({ "text": "我们正在核实，请耐心等待。" }),
                ),
                // Then nothing: ten working days pass, and the case is at the bureau.
                self.step((16, 9, 30), Who::Dispatcher, Act::AssignOfficer),
                self.command((22, 10, 0), Who::Officer, Accept, json!({})),
                self.command(
                    (24, 14, 0),
                    Who::Mediator,
                    StartMediation,
                    json!({ "mode": "phone", "respondent_consents": true }),
                ),
                self.command((35, 10, 0), Who::Mediator, RecordAgreement, agreement),
                self.command((36, 9, 0), Who::Officer, Close, closing),
                self.command(
                    (36, 20, 0),
                    Who::Consumer,
                    Rate,
                    json!({ "solved": true, "satisfaction": 4 }),
                ),
            ],
        })
    }

    /// Bought on a day of the story, by one of its consumers.
    fn membership(&self, cast: &Cast, day: i64, consumer: usize) -> AppResult<(usize, FilingForm)> {
        let slug = "yinhe";
        let trader = position(slug).ok_or_else(|| broken(slug))?;
        let fee = Fen::try_from(2700).unwrap_or_default();
        let (respondent, sales_mode, _) = directory(cast, trader);
        let form = FilingForm {
            respondent,
            complainant: Some(complainant(&cast.consumer(consumer))),
            statement: Some(format!(
                "{} 在该公司网站购买自动续费 VIP 会员，网站宣传有《复仇者联盟》系列，付费后发现影片已下架，要求退还未使用的费用。",
                self.on(day).format("%Y 年 %-m 月 %-d 日")
            )),
            goods: Some("VIP 会员".into()),
            order_no: Some(format!("GY{}00{consumer}", self.on(day).format("%Y%m%d"))),
            requests: vec![Request {
                kind: RequestKind::Refund,
                amount_fen: Some(fee),
            }],
            problem: Some(ProblemCategory::Contract),
            subject_category: Some(SubjectCategory::Internet),
            sales_mode: Some(sales_mode),
            amount_fen: Some(fee),
            purchased_on: Some(self.on(day)),
            ..self.common()
        };
        Ok((trader, form))
    }

    fn noodles_that_smelled(&self, cast: &Cast) -> AppResult<Story> {
        let form = FilingForm {
            respondent: RespondentForm {
                name: Some("南苑某农贸市场面条摊".into()),
                address: Some("北京市丰台区南苑某农贸市场内".into()),
                kind: Some(OperatorKind::Offline),
                place_of_business: Some(region(FENGTAI)?),
                ..RespondentForm::default()
            },
            complainant: Some(complainant(&cast.consumer(2))),
            statement: Some("在农贸市场面条摊买的面条有刺鼻气味，怀疑加了甲醛，要求查明。".into()),
            goods: Some("鲜面条".into()),
            requests: vec![Request {
                kind: RequestKind::Other,
                amount_fen: None,
            }],
            problem: Some(ProblemCategory::FoodSafety),
            subject_category: Some(SubjectCategory::Food),
            sales_mode: Some(SalesMode::Offline),
            amount_fen: Fen::try_from(600).ok(),
            purchased_on: Some(self.on(7)),
            groups: vec![VulnerableGroup::Elderly],
            ..self.common()
        };
        let closing = json!({
            "recovered_fen": 0,
            "problem": "food_safety",
            "substantiated": "no",
            "told_on": self.on(9),
            "told_by": "phone",
        });
        Ok(Story {
            consumer: 2,
            trader: None,
            steps: vec![
                self.step((7, 9, 30), Who::Consumer, Act::File(Box::new(form))),
                self.command((7, 14, 0), Who::Officer, Accept, json!({})),
                self.command(
                    (8, 15, 0),
                    Who::Officer,
                    PostMessage,
                    json!({ "text": "快速检测结果为阴性，未检出甲醛。气味来自食用碱，是碱水面。" }),
                ),
                self.command(
                    (8, 17, 30),
                    Who::Consumer,
                    Withdraw,
                    json!({ "reason": "已了解情况，没有其他要求" }),
                ),
                self.command(
                    (9, 9, 0),
                    Who::Officer,
                    Terminate,
                    json!({ "reason_no": 1, "text": "投诉人了解检测结果后撤回投诉。" }),
                ),
                self.command((9, 11, 0), Who::Reviewer, ApproveDraft, json!({})),
                self.command((9, 14, 0), Who::Officer, Close, closing),
                self.command((9, 16, 0), Who::Reviewer, ApproveDraft, json!({})),
                self.command(
                    (9, 19, 0),
                    Who::Consumer,
                    Rate,
                    json!({ "solved": true, "satisfaction": 5 }),
                ),
            ],
        })
    }

    fn common(&self) -> FilingForm {
        FilingForm {
            channel: Some(Channel::Web),
            for_living: Some(true),
            truth_confirmed: true,
            no_evidence_reason: Some("付款记录保存在手机中，可随时提供".into()),
            consents: Some(Consents {
                publication: true,
                entrusted_mediation: true,
                escalation: true,
                contact_to_enterprise: true,
            }),
            ..FilingForm::default()
        }
    }
}
