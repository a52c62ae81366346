//! What happens out of the ordinary, at known places: a hairdresser's cards (S4), one matter at two bureaus (S5), the miracle
//! capsules (S6), a school that closes (S7), one person against seventeen shops (S8), the same fumes again and again (S9).

use chrono::{NaiveDate, TimeDelta};

use super::{
    behaviour::{Behaviour, Incident},
    cast::Cast,
    draw::Draw,
    filings::{Matter, shop},
    life::{Act, Course, Life, Plan, Verdict},
    play::Case,
    year,
};
use crate::{
    domain::{
        category::{Channel, ProblemCategory, RequestKind, SalesMode, SubjectCategory},
        complaint::filing::Request,
        money::Fen,
        time::{Instant, at_hour},
    },
    service::complaints::form::{FilingForm, RespondentForm},
};

/// Shops the abusive consumer complains of (S8).
const SHOPS: u64 = 17;
/// Keeps what is drawn of incidents apart from the rest.
const INCIDENTS: u64 = 0x696e_6369_6465;
/// Who complains in incidents and is nobody of the crowd.
pub const PEOPLE: usize = 4;
/// A run this many times smaller than an incident would be the incident.
const SHARE: u64 = 20;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    School,
    Cauliflowers,
    Fumes,
    Salon,
    TwoPlaces,
    Capsules,
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
        (Kind::Salon, behaviour.incidents.salon),
        (Kind::TwoPlaces, behaviour.incidents.two_places),
        (Kind::Capsules, behaviour.incidents.capsules),
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
    pub fn case(&self, scene: (&Cast, &Behaviour), seed: u64, crowd: usize) -> Case {
        let (cast, behaviour) = scene;
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
            Kind::Salon => {
                let verdict = Verdict::AgreeOn {
                    percent: 60,
                    on_site: true,
                };
                let matter = by_hand(ProblemCategory::Prepaid, SubjectCategory::BeautyBath);
                let holder = draw.below(crowd as u64) as usize;
                (on_time(plan, verdict), matter, holder)
            }
            Kind::TwoPlaces => {
                let verdict = match self.n {
                    0 => Verdict::Agree,
                    _ => Verdict::CopyOf(self.first().case(scene, seed, crowd).id),
                };
                let matter = by_hand(ProblemCategory::Quality, SubjectCategory::ComputerDigital);
                (on_time(plan, verdict), matter, crowd + 2)
            }
            Kind::Capsules => {
                let reason = "未提供涉案商品存在虚假宣传的证据，不能证明存在消费者权益争议";
                let matter = by_hand(ProblemCategory::FalsePromotion, SubjectCategory::HealthFood);
                let plan = on_time(plan, Verdict::Reconsider(3, reason));
                (plan, matter, crowd + 3)
            }
        };
        let life = Life { plan, draw };
        let mut case = Case::filed(life, scene, matter, consumer, at);
        if let Some(Act::File(form)) = case.next.as_mut().map(|step| &mut step.act) {
            self.retell(form, cast);
        }
        case
    }

    /// The first filing of the same incident, a day before each other.
    fn first(&self) -> Planted {
        Planted {
            on: self.on - TimeDelta::days(self.n as i64),
            n: 0,
            ..*self
        }
    }

    /// The facts of the story in place of those that were drawn.
    fn retell(&self, form: &mut FilingForm, cast: &Cast) {
        let mut ask = |kind: RequestKind, yuan: Option<u64>| {
            let amount = yuan.and_then(|yuan| Fen::try_from(yuan as i64 * 100).ok());
            form.amount_fen = amount;
            form.requests = vec![Request {
                kind,
                amount_fen: amount,
            }];
        };
        let (goods, respondent, statement) = match self.kind {
            Kind::School => {
                form.goods = Some("英语课程".into());
                form.statement = Some("培训学校突然停课，预付的课时费无人退还。".into());
                return;
            }
            Kind::Cauliflowers => {
                ask(RequestKind::Compensation, Some(1_000));
                form.order_no = Some(format!("HC{:06}", self.n));
                form.channel = Some(Channel::Web);
                let n = self.n % SHOPS;
                let respondent = shop(cast, n as usize, &format!("{} 号某蔬菜店", n + 1));
                let statement = "标称“有机”的花菜没有有机码，要求赔偿一千元。";
                ("有机花菜", respondent, statement)
            }
            Kind::Fumes => {
                ask(RequestKind::StopInfringement, None);
                form.order_no = None;
                let respondent = shop(cast, 0, "和顺某餐馆");
                let statement = "楼下餐馆油烟直排，已多次反映。";
                ("楼下餐馆油烟", respondent, statement)
            }
            Kind::Salon => {
                // Balances from 80 to 2 600 yuan.
                ask(RequestKind::Refund, Some(80 + self.n * 2_520 / 37));
                form.order_no = Some(format!("MF{:04}", self.n));
                let respondent = shop(cast, 1, "临风某美发店");
                let statement = "美发店换了老板，新老板不承认原来的储值卡，卡内余额无法使用。";
                ("美发储值卡", respondent, statement)
            }
            Kind::TwoPlaces => {
                ask(RequestKind::Refund, Some(2_399));
                form.order_no = Some("DZ000001".into());
                let elsewhere = cast.bureaus[3 % cast.bureaus.len()].region;
                // Sold in one county, registered in another: both are competent, and whoever files again chooses the other (J-3, J-4).
                form.preferred_bureau = (self.n > 0).then_some(elsewhere);
                let respondent = RespondentForm {
                    domicile: Some(elsewhere),
                    ..shop(cast, 2, "恒远某电子产品专柜")
                };
                let statement = "商场专柜购买的平板电脑频繁死机，专柜与注册公司互相推诿。";
                ("平板电脑", respondent, statement)
            }
            Kind::Capsules => {
                ask(RequestKind::Refund, Some(398));
                let respondent = shop(cast, 4, "康寿某保健食品店");
                let statement = "店员宣称胶囊能治疗高血压，服用一个疗程没有任何效果。";
                ("某某胶囊", respondent, statement)
            }
        };
        form.goods = Some(goods.into());
        form.respondent = respondent;
        form.sales_mode = Some(SalesMode::Offline);
        form.platform_name = None;
        form.statement = Some(statement.into());
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
        rates: false,
        ..on_time(plan, Verdict::RejectFor(ground, reason))
    }
}

fn on_time(plan: Plan, verdict: Verdict) -> Plan {
    Plan {
        verdict,
        is_decided_late: false,
        is_mediated_long: false,
        ..plan
    }
}
