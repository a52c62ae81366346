//! Accounts for everybody who takes part, all with one password that was hashed once.

use super::draw::Draw;
use crate::{
    app::App,
    domain::{
        actor::{Actor, Role, Side},
        contact::{Email, Phone},
        ids::{AccountId, EnterpriseId},
        lang::Lang,
        region::RegionCode,
        time::Instant,
    },
    error::AppResult,
    service::{
        accounts::person,
        auth::login::{email_index, phone_index},
    },
    store::accounts::{AccountStatus, NewAccount, profile::Profile},
};

/// Of everybody: nobody real is among them.
pub const PASSWORD: &str = "hejie-demo-2026";

pub struct Hiring<'a> {
    pub app: &'a App,
    pub draw: Draw,
    pub password_hash: String,
    pub at: Instant,
    pub rows: Vec<NewAccount>,
}

/// Who is hired.
#[derive(Default)]
pub struct Person<'p> {
    pub name: &'p str,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub address: Option<String>,
    /// Drawn where none is given.
    pub account: Option<AccountId>,
}

impl<'a> Hiring<'a> {
    pub fn new(app: &'a App, draw: Draw, at: Instant) -> AppResult<Hiring<'a>> {
        let password_hash = app
            .passwords
            .unhurried()
            .hash(&PASSWORD.to_owned().into())?;
        Ok(Hiring {
            app,
            draw,
            password_hash,
            at,
            rows: Vec::new(),
        })
    }

    pub fn consumer(&mut self, who: Person<'_>) -> AppResult<AccountId> {
        self.hire(who, Side::Consumer, &[], None, None)
    }

    pub fn of_bureau(
        &mut self,
        region: RegionCode,
        role: Role,
        who: Person<'_>,
    ) -> AppResult<Actor> {
        let account = self.hire(who, Side::Bureau, &[role], None, Some(region))?;
        Ok(Actor::Bureau {
            account,
            region,
            roles: vec![role],
        })
    }

    pub fn of_enterprise(
        &mut self,
        enterprise: EnterpriseId,
        role: Role,
        who: Person<'_>,
    ) -> AppResult<Actor> {
        let account = self.hire(who, Side::Enterprise, &[role], Some(enterprise), None)?;
        Ok(Actor::Enterprise {
            account,
            enterprise,
            roles: vec![role],
        })
    }

    /// Of the house that runs the system.
    pub fn of_system(&mut self, role: Role, who: Person<'_>) -> AppResult<AccountId> {
        self.hire(who, Side::System, &[role], None, None)
    }

    fn hire(
        &mut self,
        who: Person<'_>,
        side: Side,
        roles: &[Role],
        enterprise: Option<EnterpriseId>,
        region: Option<RegionCode>,
    ) -> AppResult<AccountId> {
        let keys = &self.app.keys;
        let email = who.email.as_deref().and_then(|it| it.parse::<Email>().ok());
        let phone = who.phone.as_deref().and_then(|it| it.parse::<Phone>().ok());
        let profile = Profile {
            email: who.email.map(Into::into),
            phone: who.phone.map(Into::into),
            address: who.address.map(Into::into),
            ..Profile::named(who.name)
        };
        let id = match who.account {
            Some(account) => account,
            None => AccountId(self.draw.id(self.at)),
        };
        self.rows.push(NewAccount {
            id,
            side,
            status: AccountStatus::Active,
            roles: roles.to_vec(),
            enterprise,
            region,
            profile: person::sealed(&profile, keys)?,
            email_index: email.map(|it| email_index(keys, &it)),
            phone_index: phone.map(|it| phone_index(keys, &it)),
            password_hash: Some(self.password_hash.clone()),
            lang: Lang::Zh,
            at: self.at,
        });
        Ok(id)
    }
}

/// Somebody who logs in by a mail address.
pub fn by_mail(name: &str, email: String) -> Person<'_> {
    Person {
        name,
        email: Some(email),
        ..Person::default()
    }
}
