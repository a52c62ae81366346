//! What happens out of the ordinary, at known places: a school that closes (S7), one person against seventeen shops (S8), the
//! same fumes again and again (S9).

use chrono::{NaiveDate, TimeDelta};

use super::{
    behaviour::{Behaviour, Incident},
    cast::Cast,
    draw::Draw,
    filings::Matter,
    life::{Act, Course, Life, Plan, Verdict},
    play::Case,
    year,
};
use crate::{
    domain::{
        category::{Channel, ProblemCategory, RequestKind, SubjectCategory},
        complaint::filing::Request,
        money::Fen,
        time::{Instant, at_hour},
    },
    service::complaints::form::FilingForm,
};

/// Shops the abusive consumer complains of (S8).
const SHOPS: u64 = 17;
/// Keeps what is drawn of incidents apart from the rest.
const INCIDENTS: u64 = 0x696e_6369_6465;
/// A run this many times smaller than an incident would be the incident.
const SHARE: u64 = 20;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    School,
    Cauliflowers,
    Fumes,
}

/// One filing of an incident.
#[derive(Clone, Copy, Debug)]
pub struct Planted {
    pub kind: Kind,
    pub on: NaiveDate,
    /// Its place in the incident.
    pub n: u64,
}

/// Everything planted in a year of so many complaints, in order of the day.
pub fn planted(behaviour: &Behaviour, year: i32, complaints: u64) -> Vec<Planted> {
    let all = [
        (Kind::School, behaviour.incidents.school),
        (Kind::Cauliflowers, behaviour.incidents.cauliflowers),
        (Kind::Fumes, behaviour.incidents.fumes),
    ];
    let mut planted: Vec<Planted> = all
        .into_iter()
        .flat_map(|(kind, incident)| {
            let many = incident.complaints.min(complaints / SHARE);
            (0..many).filter_map(move |n| {
                let on = begins_on(incident, year)? + TimeDelta::days(day(incident, n, many));
                Some(Planted { kind, on, n })
            })
        })
        .collect();
    planted.sort_by_key(|it| it.on);
    planted
}

fn begins_on(incident: Incident, year: i32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, incident.month, incident.day)
}

fn day(incident: Incident, n: u64, many: u64) -> i64 {
    (n * incident.days / many.max(1)) as i64
}

/// S7: when the school is suspended; its open cases go to the bureau.
pub fn school_is_suspended_at(behaviour: &Behaviour, year: i32) -> Option<Instant> {
    let school = behaviour.incidents.school;
    let last = begins_on(school, year)? + TimeDelta::days(school.days as i64);
    Some(at_hour(last, 10))
}

/// The place of the school among the traders.
pub fn school(cast: &Cast) -> Option<usize> {
    cast.sellers(SubjectCategory::Education).last().copied()
}

impl Planted {
    pub fn case(&self, (cast, behaviour): (&Cast, &Behaviour), seed: u64, crowd: usize) -> Case {
        let kind = self.kind as u64;
        let mut draw = Draw::nth(seed ^ INCIDENTS, (kind << 32) | self.n);
        let plan = Plan::drawn(&mut draw, behaviour, 0);
        let at = year::moment(&behaviour.arrivals, &mut draw, self.on);
        let (plan, matter, consumer) = match self.kind {
            Kind::School => {
                let plan = Plan {
                    course: Course::NeverAnswer,
                    answers_once: false,
                    ..plan
                };
                let matter = Matter {
                    problem: ProblemCategory::Prepaid,
                    subject: SubjectCategory::Education,
                    trader: school(cast),
                };
                (plan, matter, draw.below(crowd as u64) as usize)
            }
            Kind::Cauliflowers => {
                let reason =
                    "短期内就同类商品对多家经营者提出相同索赔，购买数量和频次明显超出生活消费需要";
                let matter = by_hand(ProblemCategory::FalsePromotion, SubjectCategory::Food);
                (rejected(plan, 3, reason), matter, crowd)
            }
            Kind::Fumes => {
                let reason = "餐饮油烟扰民属于生态环境部门职责，不属于消费者权益争议";
                let matter = by_hand(ProblemCategory::Other, SubjectCategory::CateringLodging);
                (rejected(plan, 1, reason), matter, crowd + 1)
            }
        };
        let life = Life { plan, draw };
        let mut case = Case::filed(life, (cast, behaviour), matter, consumer, at);
        if let Some(Act::File(form)) = case.next.as_mut().map(|step| &mut step.act) {
            self.retell(form);
        }
        case
    }

    /// The facts of the story in place of those that were drawn.
    fn retell(&self, form: &mut FilingForm) {
        match self.kind {
            Kind::School => {
                form.goods = Some("英语课程".into());
                form.statement = Some("培训学校突然停课，预付的课时费无人退还。".into());
            }
            Kind::Cauliflowers => {
                let shop = self.n % SHOPS + 1;
                form.goods = Some("有机花菜".into());
                form.order_no = Some(format!("HC{:06}", self.n));
                form.respondent.name = Some(format!("{shop} 号某蔬菜店"));
                form.statement = Some("标称“有机”的花菜没有有机码，要求赔偿一千元。".into());
                form.requests = vec![Request {
                    kind: RequestKind::Compensation,
                    amount_fen: Fen::try_from(100_000).ok(),
                }];
                form.channel = Some(Channel::Web);
            }
            Kind::Fumes => {
                form.goods = Some("楼下餐馆油烟".into());
                form.order_no = None;
                form.respondent.name = Some("和顺某餐馆".into());
                form.statement = Some("楼下餐馆油烟直排，已多次反映。".into());
                form.requests = vec![Request {
                    kind: RequestKind::StopInfringement,
                    amount_fen: None,
                }];
                form.amount_fen = None;
            }
        }
    }
}

fn by_hand(problem: ProblemCategory, subject: SubjectCategory) -> Matter {
    Matter {
        problem,
        subject,
        trader: None,
    }
}

fn rejected(plan: Plan, ground: u8, reason: &'static str) -> Plan {
    Plan {
        verdict: Verdict::RejectFor(ground, reason),
        is_decided_late: false,
        rates: false,
        ..plan
    }
}
