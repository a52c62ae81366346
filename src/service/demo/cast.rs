//! The people and houses of the demonstration, put into the database.

use chrono::TimeDelta;

use super::{
    people,
    places::{BUREAUS, ENTERPRISES, EnterpriseSpec, HAIDIAN, PLATFORM},
};
use crate::{
    app::App,
    domain::{
        actor::{Actor, Role},
        calendar::Calendar,
        ids::{AccountId, EnterpriseId},
        time::Instant,
    },
    error::AppResult,
    service::simulation::{
        cast::{Bureau, Cast, Crowd, Trader},
        draw::Draw,
        hiring::{Hiring, by_mail},
        houses::{self, Founding, House, region},
    },
    store::{
        enterprises::places::{Place, Shop},
        settings,
    },
};

/// On average of the enterprises (§18).
pub const SETTLED_PERCENT: u64 = 70;

/// Everybody was there a month before the first case.
pub fn assemble(app: &App, first_at: Instant) -> AppResult<Cast> {
    let at = first_at - TimeDelta::days(30);
    let mut hiring = Hiring::new(app, Draw::new(1), at)?;
    let consumers = people::consumers(&mut hiring)?;
    let applicant = consumers.last().map(|consumer| consumer.account);
    let mut bureaus = Vec::new();
    for (code, slug, name) in BUREAUS {
        let region = region(code)?;
        bureaus.push(Bureau {
            region,
            name: name.to_owned(),
            staff: people::staff(&mut hiring, region, slug)?,
        });
    }
    let mut traders = Vec::new();
    for spec in &ENTERPRISES {
        let id = EnterpriseId(hiring.draw.id(at));
        let mut handler = None;
        if spec.status.is_public() {
            let person = by_mail("顾某", format!("handler@{}.example", spec.slug));
            handler = Some(hiring.of_enterprise(id, Role::OdrHandler, person)?);
        }
        if spec.has_manager {
            let person = by_mail("陆某", format!("manager@{}.example", spec.slug));
            hiring.of_enterprise(id, Role::OdrManager, person)?;
        }
        traders.push(Trader {
            id,
            kind: spec.kind,
            sells: spec.sells,
            handler,
            platform: spec.has_shop.then_some("万柳优选"),
            settles: SETTLED_PERCENT,
        });
    }
    let platform_at = region(HAIDIAN)?;
    let cast = Cast::new(bureaus, traders, platform_at, Crowd::Listed(consumers));
    let Hiring { draw, rows, .. } = hiring;
    let mut building = Building {
        app,
        cast: &cast,
        calendar: app.read(settings::load)?.calendar,
        draw,
        at,
        applicant,
    };
    let all = ENTERPRISES.iter().enumerate();
    let houses = all.map(|(i, spec)| building.house(i, spec));
    let houses = houses.collect::<AppResult<_>>()?;
    houses::settle(app, rows, houses)?;
    Ok(cast)
}

struct Building<'a> {
    app: &'a App,
    cast: &'a Cast,
    calendar: Calendar,
    draw: Draw,
    at: Instant,
    applicant: Option<AccountId>,
}

impl Building<'_> {
    fn house(&mut self, i: usize, spec: &EnterpriseSpec) -> AppResult<House> {
        let is_admitted = spec.status.is_public();
        let domicile = region(spec.domicile)?;
        let founding = Founding {
            id: self.cast.traders[i].id,
            uscc: spec.uscc,
            name: spec.name,
            short_name: spec.short_name,
            kind: spec.kind,
            domicile,
            address: spec.address,
            phone: format!("010-5550{i:04}"),
            // Whoever is not admitted yet has just applied (E-3).
            applied_at: match is_admitted {
                true => self.at - TimeDelta::days(10 + i as i64),
                false => self.app.clock.now() - TimeDelta::hours(40),
            },
        };
        let bureau = self.cast.bureau(domicile);
        let head = bureau.and_then(|bureau| bureau.with(Role::BureauAdmin, 0));
        let mut house = match is_admitted {
            // Suspended later, in the middle of its cases.
            true => houses::admitted(founding, &self.calendar, head.and_then(Actor::account))?,
            false => houses::applied(founding, &self.calendar, self.applicant)?,
        };
        house.place = self.branch(spec)?;
        house.shop = self.shop(spec)?;
        Ok(house)
    }

    fn branch(&mut self, spec: &EnterpriseSpec) -> AppResult<Option<Place>> {
        let Some(code) = spec.branch else {
            return Ok(None);
        };
        Ok(Some(Place {
            id: self.draw.id(self.at),
            name: format!("{}分店", spec.short_name),
            region: region(code)?,
            address: "北京市海淀区复兴路 33 号".into(),
        }))
    }

    fn shop(&mut self, spec: &EnterpriseSpec) -> AppResult<Option<Shop>> {
        let platform = position(PLATFORM).filter(|_| spec.has_shop);
        let Some(platform) = platform else {
            return Ok(None);
        };
        Ok(Some(Shop {
            id: self.draw.id(self.at),
            platform: self.cast.traders[platform].id,
            platform_name: ENTERPRISES[platform].name.to_owned(),
            name: format!("{}旗舰店", spec.short_name),
            published_region: Some(region(spec.domicile)?),
            published_address: Some(spec.address.to_owned()),
        }))
    }
}

/// Of an enterprise among the traders.
pub fn position(slug: &str) -> Option<usize> {
    ENTERPRISES.iter().position(|spec| spec.slug == slug)
}
