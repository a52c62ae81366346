//! Enterprises as rows, with how they came to be admitted.

use chrono::TimeDelta;

use super::licences;
use crate::{
    app::App,
    domain::{
        calendar::Calendar,
        enterprise::{Application, Conditions, Enterprise, EnterpriseStatus},
        ids::{AccountId, EnterpriseId},
        jurisdiction::OperatorKind,
        region::RegionCode,
        time::{Instant, shanghai_date},
        uscc::Uscc,
    },
    error::{AppError, AppResult},
    service::enterprises::licence,
    store::{
        accounts::{self, NewAccount},
        enterprises::{
            self,
            history::{self, HistoryEntry},
            places::{self, Place, Shop},
        },
        files,
    },
};

/// An enterprise and what belongs to it.
pub struct House {
    pub enterprise: Enterprise,
    history: Vec<HistoryEntry>,
    pub place: Option<Place>,
    pub shop: Option<Shop>,
}

impl House {
    /// Who handed in the material: the applicant, or the bureau that recommends it.
    pub fn sender(&self) -> Option<AccountId> {
        self.history.iter().find_map(|entry| entry.account_id)
    }
}

pub struct Founding<'a> {
    pub id: EnterpriseId,
    /// Without the check digit.
    pub uscc: &'a str,
    pub name: &'a str,
    pub short_name: &'a str,
    pub kind: OperatorKind,
    pub domicile: RegionCode,
    pub address: &'a str,
    pub phone: String,
    pub applied_at: Instant,
}

/// One that was admitted six days after it applied.
pub fn admitted(
    founding: Founding<'_>,
    calendar: &Calendar,
    reviewer: Option<AccountId>,
) -> AppResult<House> {
    let applied_at = founding.applied_at;
    let decided_at = applied_at + TimeDelta::days(6);
    let mut house = applied(founding, calendar, None)?;
    house.history.push(HistoryEntry {
        version: 2,
        at: decided_at,
        account_id: reviewer,
        from: EnterpriseStatus::Applied,
        to: EnterpriseStatus::Active,
        reason: String::new(),
        ground: None,
    });
    house.enterprise.status = EnterpriseStatus::Active;
    house.enterprise.decided_at = Some(decided_at);
    house.enterprise.updated_at = decided_at;
    house.enterprise.version = 2;
    Ok(house)
}

/// One that has applied (E-3).
pub fn applied(
    founding: Founding<'_>,
    calendar: &Calendar,
    applicant: Option<AccountId>,
) -> AppResult<House> {
    let Founding {
        applied_at, uscc, ..
    } = founding;
    let enterprise = Enterprise {
        id: founding.id,
        uscc: Uscc::with_check_digit(uscc).ok_or_else(|| broken(uscc))?,
        name: founding.name.to_owned(),
        short_name: founding.short_name.to_owned(),
        status: EnterpriseStatus::Applied,
        status_reason: None,
        kind: founding.kind,
        tier: None,
        domicile: founding.domicile,
        address: founding.address.to_owned(),
        phone: founding.phone,
        application: Application {
            conditions: Conditions::ALL,
            commitment: "承诺在规定期限内处理每一件投诉，如实记录处理过程和结果。".into(),
            description: "设有专职消费维权岗位和投诉电话，首接负责。".into(),
            licence_file: None,
        },
        applicant,
        applied_at,
        review_due_on: calendar.add_working_days(shanghai_date(applied_at), 10).on,
        hearing_until_on: None,
        decided_at: None,
        updated_at: applied_at,
        version: 1,
    };
    let entry = HistoryEntry {
        version: 1,
        at: applied_at,
        account_id: applicant,
        from: EnterpriseStatus::Applied,
        to: EnterpriseStatus::Applied,
        reason: String::new(),
        ground: None,
    };
    Ok(House {
        enterprise,
        history: vec![entry],
        place: None,
        shop: None,
    })
}

/// People and enterprises, in one transaction; each with its licence, as E-2 wants.
pub fn settle(app: &App, people: Vec<NewAccount>, mut houses: Vec<House>) -> AppResult<()> {
    let licences = licences::store(app, &houses)?;
    for (house, licence) in houses.iter_mut().zip(&licences) {
        house.enterprise.application.licence_file = Some(licence.id);
    }
    app.write(move |conn| {
        for row in &people {
            accounts::insert(conn, row)?;
        }
        for (house, file) in houses.iter().zip(&licences) {
            enterprises::insert(conn, &house.enterprise)?;
            files::insert(conn, file)?;
            licence::claim(conn, file.id, file.uploaded_by, house.enterprise.id)?;
        }
        for house in &houses {
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
    })
}

pub fn region(code: &str) -> AppResult<RegionCode> {
    code.parse().map_err(|_| broken(code))
}

/// A code in one of our own lists that is none.
pub fn broken(code: &str) -> AppError {
    AppError::Internal(anyhow::anyhow!("the simulation names {code}"))
}
