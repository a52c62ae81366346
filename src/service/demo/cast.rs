//! The people and houses of the demonstration, put into the database.

use chrono::TimeDelta;

use super::{
    draw::Draw,
    people::{Consumer, Hiring, PASSWORD},
    places::{BUREAUS, ENTERPRISES, EnterpriseSpec, PLATFORM},
};
use crate::{
    app::App,
    domain::{
        actor::{Actor, Role},
        enterprise::{Application, Conditions, Enterprise, EnterpriseStatus},
        ids::{AccountId, EnterpriseId},
        region::RegionCode,
        time::{Instant, shanghai_date},
        uscc::Uscc,
    },
    error::{AppError, AppResult},
    store::{
        accounts,
        enterprises::{
            self,
            history::{self, HistoryEntry},
            places::{self, Place, Shop},
        },
        settings,
    },
};

pub struct Cast {
    pub consumers: Vec<Consumer>,
    pub bureaus: Vec<Bureau>,
    pub traders: Vec<Trader>,
}

pub struct Bureau {
    pub region: RegionCode,
    staff: Vec<Actor>,
}

pub struct Trader {
    pub id: EnterpriseId,
    pub spec: &'static EnterpriseSpec,
    pub handler: Option<Actor>,
}

impl Bureau {
    pub fn with(&self, role: Role) -> Option<&Actor> {
        self.staff.iter().find(|actor| actor.has(role))
    }
}

impl Cast {
    /// Everybody was there a month before the first case.
    pub fn assemble(app: &App, first_at: Instant) -> AppResult<Cast> {
        let at = first_at - TimeDelta::days(30);
        let mut hiring = Hiring {
            app,
            draw: Draw::new(1),
            password_hash: app
                .passwords
                .unhurried()
                .hash(&PASSWORD.to_owned().into())?,
            at,
            rows: Vec::new(),
        };
        let consumers = hiring.consumers()?;
        let mut bureaus = Vec::new();
        for (code, slug, _) in BUREAUS {
            let region = region(code)?;
            let staff = hiring.staff(region, slug)?;
            bureaus.push(Bureau { region, staff });
        }
        let mut traders = Vec::new();
        for spec in &ENTERPRISES {
            let id = EnterpriseId(hiring.draw.id(at));
            let mut handler = None;
            if spec.status.is_public() {
                handler = Some(hiring.of_enterprise(id, spec.slug, Role::OdrHandler)?);
            }
            if spec.has_manager {
                hiring.of_enterprise(id, spec.slug, Role::OdrManager)?;
            }
            traders.push(Trader { id, spec, handler });
        }
        let cast = Cast {
            consumers,
            bureaus,
            traders,
        };
        let Hiring { draw, rows, .. } = hiring;
        let houses = cast.houses(app, draw, at)?;
        app.write(move |conn| {
            for row in &rows {
                accounts::insert(conn, row)?;
            }
            for house in &houses {
                enterprises::insert(conn, &house.enterprise)?;
                let id = house.enterprise.id;
                for entry in &house.history {
                    history::append(conn, id, entry)?;
                }
                if let Some(place) = &house.place {
                    places::insert_place(conn, id, place)?;
                }
                if let Some(shop) = &house.shop {
                    places::insert_shop(conn, id, shop)?;
                }
            }
            Ok(())
        })?;
        Ok(cast)
    }

    pub fn bureau(&self, region: RegionCode) -> Option<&Bureau> {
        self.bureaus.iter().find(|bureau| bureau.region == region)
    }

    pub fn trader(&self, slug: &str) -> Option<&Trader> {
        self.traders.iter().find(|trader| trader.spec.slug == slug)
    }

    fn houses(&self, app: &App, mut draw: Draw, at: Instant) -> AppResult<Vec<House>> {
        let calendar = app.read(settings::load)?.calendar;
        let now = app.clock.now();
        let mut houses = Vec::new();
        for (i, trader) in self.traders.iter().enumerate() {
            let spec = trader.spec;
            let is_admitted = spec.status.is_public();
            // Whoever is not admitted yet has just applied (E-3).
            let applied_at = match is_admitted {
                true => at - TimeDelta::days(10 + i as i64),
                false => now - TimeDelta::hours(40),
            };
            let decided_at = is_admitted.then(|| applied_at + TimeDelta::days(6));
            let reviewer = self.bureau(region(spec.domicile)?);
            let reviewer = reviewer.and_then(|bureau| bureau.with(Role::BureauAdmin));
            let enterprise = Enterprise {
                id: trader.id,
                uscc: Uscc::with_check_digit(spec.uscc).ok_or_else(|| broken(spec.uscc))?,
                name: spec.name.to_owned(),
                short_name: spec.short_name.to_owned(),
                // Suspended later, in the middle of its cases.
                status: match is_admitted {
                    true => EnterpriseStatus::Active,
                    false => spec.status,
                },
                status_reason: None,
                kind: spec.kind,
                tier: None,
                domicile: region(spec.domicile)?,
                address: spec.address.to_owned(),
                phone: format!("010-5550{i:04}"),
                application: Application {
                    conditions: Conditions::ALL,
                    commitment: "承诺在规定期限内处理每一件投诉，如实记录处理过程和结果。".into(),
                    description: "设有专职消费维权岗位和投诉电话，首接负责。".into(),
                    licence_file: None,
                },
                applicant: (!is_admitted).then(|| self.applicant()).flatten(),
                applied_at,
                review_due_on: calendar.add_working_days(shanghai_date(applied_at), 10).on,
                hearing_until_on: None,
                decided_at,
                updated_at: decided_at.unwrap_or(applied_at),
                version: 1 + i32::from(is_admitted),
            };
            let applied = entry(
                1,
                applied_at,
                enterprise.applicant,
                EnterpriseStatus::Applied,
                EnterpriseStatus::Applied,
            );
            let mut log = vec![applied];
            if let Some(decided_at) = decided_at {
                let approved = entry(
                    2,
                    decided_at,
                    reviewer.and_then(Actor::account),
                    EnterpriseStatus::Applied,
                    EnterpriseStatus::Active,
                );
                log.push(approved);
            }
            houses.push(House {
                enterprise,
                history: log,
                place: self.branch(spec, &mut draw, at)?,
                shop: self.shop(spec, &mut draw, at)?,
            });
        }
        Ok(houses)
    }

    fn applicant(&self) -> Option<AccountId> {
        self.consumers.last().map(|consumer| consumer.account)
    }

    fn branch(
        &self,
        spec: &EnterpriseSpec,
        draw: &mut Draw,
        at: Instant,
    ) -> AppResult<Option<Place>> {
        let Some(code) = spec.branch else {
            return Ok(None);
        };
        Ok(Some(Place {
            id: draw.id(at),
            name: format!("{}分店", spec.short_name),
            region: region(code)?,
            address: "北京市海淀区复兴路 33 号".into(),
        }))
    }

    fn shop(&self, spec: &EnterpriseSpec, draw: &mut Draw, at: Instant) -> AppResult<Option<Shop>> {
        let Some(platform) = self.trader(PLATFORM).filter(|_| spec.has_shop) else {
            return Ok(None);
        };
        Ok(Some(Shop {
            id: draw.id(at),
            platform: platform.id,
            platform_name: platform.spec.name.to_owned(),
            name: format!("{}旗舰店", spec.short_name),
            published_region: Some(region(spec.domicile)?),
            published_address: Some(spec.address.to_owned()),
        }))
    }
}

struct House {
    enterprise: Enterprise,
    history: Vec<HistoryEntry>,
    place: Option<Place>,
    shop: Option<Shop>,
}

fn entry(
    version: i32,
    at: Instant,
    account_id: Option<AccountId>,
    from: EnterpriseStatus,
    to: EnterpriseStatus,
) -> HistoryEntry {
    HistoryEntry {
        version,
        at,
        account_id,
        from,
        to,
        reason: String::new(),
    }
}

pub fn region(code: &str) -> AppResult<RegionCode> {
    code.parse().map_err(|_| broken(code))
}

/// A code of the lists in [`super::places`] that is none.
pub fn broken(code: &str) -> AppError {
    AppError::Internal(anyhow::anyhow!("the demonstration names {code}"))
}
