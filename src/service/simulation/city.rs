//! A city: its counties with a bureau each, some hundred enterprises in every one of them that answer online, and as many
//! consumers as complain.

use chrono::TimeDelta;

use super::{
    behaviour::Behaviour,
    cast::{Bureau, Cast, Crowd, Trader},
    draw::Draw,
    hiring::{Hiring, by_mail},
    houses::{self, Founding, House, region},
};
use crate::{
    app::App,
    domain::{
        actor::{Actor, Role},
        category::SubjectCategory::{self, *},
        ids::EnterpriseId,
        jurisdiction::OperatorKind,
        region::{RegionCode, regions},
        time::Instant,
    },
    error::AppResult,
    store::{enterprises::places::Shop, settings},
};

/// The sixteen counties of Beijing.
const CITY: &str = "110100";
/// Where its platforms are registered.
const PLATFORM_AT: &str = "110108";

/// What enterprises do, in words and in the taxonomy.
struct Trade {
    word: &'static str,
    kind: OperatorKind,
    sells: &'static [SubjectCategory],
}

const fn trade(word: &'static str, kind: OperatorKind, sells: &'static [SubjectCategory]) -> Trade {
    Trade { word, kind, sells }
}

const TRADES: [Trade; 14] = [
    trade("服饰", OperatorKind::InPlatform, &[ClothingShoes, Children]),
    trade("餐饮管理", OperatorKind::Offline, &[CateringLodging]),
    trade(
        "食品",
        OperatorKind::InPlatform,
        &[Food, AlcoholTobaccoDrinks, HealthFood],
    ),
    trade(
        "家居",
        OperatorKind::OwnSite,
        &[HomeGoods, BuildingMaterial],
    ),
    trade(
        "数码科技",
        OperatorKind::Offline,
        &[ComputerDigital, Communication],
    ),
    trade("电器", OperatorKind::Offline, &[Appliance, Repair]),
    trade(
        "百货商场",
        OperatorKind::Offline,
        &[ClothingShoes, HomeGoods, Jewelry, Cosmetics],
    ),
    trade(
        "汽车销售",
        OperatorKind::Offline,
        &[Vehicle, ElectricVehicle, Repair],
    ),
    trade(
        "教育科技",
        OperatorKind::OwnSite,
        &[Education, Professional],
    ),
    trade("美容美发", OperatorKind::Offline, &[BeautyBath]),
    trade(
        "电子商务",
        OperatorKind::PlatformOperator,
        &[Sales, Express, InternetPlatform],
    ),
    trade("网络科技", OperatorKind::OwnSite, &[Internet, InternetGame]),
    trade("旅行社", OperatorKind::OwnSite, &[Tourism]),
    trade("洗衣", OperatorKind::Offline, &[Laundry, Pet]),
];

const FIRST: [&str; 12] = [
    "云", "青", "嘉", "恒", "瑞", "金", "安", "明", "和", "福", "新", "晨",
];
const SECOND: [&str; 12] = [
    "禾", "川", "泽", "林", "悦", "达", "远", "盛", "源", "诚", "丰", "星",
];

/// Of a bureau beside its officers and mediators.
const STAFF: [(Role, &str, usize); 4] = [
    (Role::Dispatcher, "dispatcher", 2),
    (Role::Reviewer, "reviewer", 2),
    (Role::BureauAdmin, "head", 1),
    (Role::Supervisor, "supervisor", 1),
];

/// Keeps what is drawn of staff and enterprises apart from what is drawn of cases.
const HOUSES: u64 = 0x686f_7573_6573;

/// Puts everybody into the database. A run of a tenth of a city's complaints has a tenth of its enterprises.
pub fn assemble(
    app: &App,
    behaviour: &Behaviour,
    (seed, permille): (u64, u64),
    at: Instant,
) -> AppResult<Cast> {
    let mut hiring = Hiring::new(app, Draw::nth(seed ^ HOUSES, 0), at)?;
    let city = region(CITY)?;
    let mut bureaus = Vec::new();
    for county in regions().children(Some(city)) {
        bureaus.push(Bureau {
            region: county.code,
            name: county.name.clone(),
            staff: staff(&mut hiring, behaviour, county.code)?,
        });
    }
    let calendar = app.read(settings::load)?.calendar;
    let (mut traders, mut founded) = (Vec::new(), Vec::new());
    for bureau in &bureaus {
        let many = hiring
            .draw
            .within(behaviour.arrivals.enterprises_of_a_bureau);
        let many = (many as u64 * permille / 1_000).max(1);
        for _ in 0..many {
            let n = traders.len();
            let (trader, name) = trader(&mut hiring, behaviour, bureau, n)?;
            let address = format!("北京市{}建设路 {} 号", bureau.name, n + 1);
            let uscc = format!("91{}MC{n:07}", bureau.region);
            let founding = Founding {
                id: trader.id,
                uscc: &uscc,
                short_name: &name[..6],
                name: &name,
                kind: trader.kind,
                domicile: bureau.region,
                address: &address,
                phone: format!("010-6{n:07}"),
                applied_at: at - TimeDelta::days(10 + (n % 200) as i64),
            };
            let head = bureau.with(Role::BureauAdmin, 0).and_then(Actor::account);
            founded.push(houses::admitted(founding, &calendar, head)?);
            traders.push(trader);
        }
    }
    open_shops(&mut founded, &traders, &mut hiring.draw, at);
    houses::settle(app, hiring.rows, founded)?;
    let crowd = Crowd::Numbered { seed, since: at };
    Ok(Cast::new(bureaus, traders, region(PLATFORM_AT)?, crowd))
}

/// Whoever sells on a platform has a shop there.
fn open_shops(founded: &mut [House], traders: &[Trader], draw: &mut Draw, at: Instant) {
    let is_platform = |trader: &&Trader| trader.kind == OperatorKind::PlatformOperator;
    let Some(platform) = traders.iter().find(is_platform).map(|trader| trader.id) else {
        return;
    };
    let name = founded
        .iter()
        .find(|house| house.enterprise.id == platform)
        .map(|house| house.enterprise.name.clone())
        .unwrap_or_default();
    for house in founded {
        if house.enterprise.kind != OperatorKind::InPlatform {
            continue;
        }
        house.shop = Some(Shop {
            id: draw.id(at),
            platform,
            platform_name: name.clone(),
            name: format!("{}旗舰店", house.enterprise.short_name),
            published_region: Some(house.enterprise.domicile),
            published_address: Some(house.enterprise.address.clone()),
        });
    }
}

fn staff(
    hiring: &mut Hiring<'_>,
    behaviour: &Behaviour,
    region: RegionCode,
) -> AppResult<Vec<Actor>> {
    let officers = behaviour.arrivals.officers_of_a_bureau;
    let of_cases = [
        (Role::CaseOfficer, "officer", officers),
        (Role::Mediator, "mediator", officers),
    ];
    let mut all = Vec::new();
    for (role, mailbox, many) in STAFF.into_iter().chain(of_cases) {
        for i in 1..=many {
            let person = by_mail("孙某", format!("{mailbox}{i}@{region}.example"));
            all.push(hiring.of_bureau(region, role, person)?);
        }
    }
    Ok(all)
}

fn trader(
    hiring: &mut Hiring<'_>,
    behaviour: &Behaviour,
    bureau: &Bureau,
    n: usize,
) -> AppResult<(Trader, String)> {
    let id = EnterpriseId(hiring.draw.id(hiring.at));
    let trade = &TRADES[n % TRADES.len()];
    let name = format!(
        "{}{}{}{n}{}有限公司",
        hiring.draw.one(&FIRST),
        hiring.draw.one(&SECOND),
        bureau.name,
        trade.word
    );
    let person = by_mail("顾某", format!("handler@e{n}.example"));
    // A product of two draws is a quarter on average, so this lies a third of the way up: 57 to 97, and 70 in the middle.
    let [low, high] = behaviour.negotiation.settled_percent;
    let luck = hiring.draw.between(0, 1_000) * hiring.draw.between(0, 1_000) * 4 / 3;
    let settles = (low + (high - low) * luck / 1_000_000).min(high);
    let trader = Trader {
        id,
        kind: trade.kind,
        sells: trade.sells,
        handler: Some(hiring.of_enterprise(id, Role::OdrHandler, person)?),
        platform: (trade.kind == OperatorKind::InPlatform).then_some("某购物平台"),
        settles: u64::try_from(settles).unwrap_or(0),
    };
    Ok((trader, name))
}
