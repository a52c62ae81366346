//! Everybody who takes part, and how they log in. Names are made up, numbers are of no network.

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

use super::{
    draw::Draw,
    places::{BUREAUS, ENTERPRISES},
};

/// Of everybody in the demonstration.
pub const PASSWORD: &str = "hejie-demo-2026";
/// Made last, so that a demonstration that was interrupted is not taken for a whole one.
pub const ADMIN: &str = "admin@demo.example";

/// One line of the table of log-ins.
pub struct Login {
    pub role: &'static str,
    pub login: String,
    pub of: &'static str,
}

/// The roles of a bureau, one person each.
pub const STAFF: [(Role, &str, &str); 6] = [
    (Role::Dispatcher, "dispatcher", "钱某"),
    (Role::CaseOfficer, "officer", "孙某"),
    (Role::Mediator, "mediator", "周某"),
    (Role::Reviewer, "reviewer", "郑某"),
    (Role::BureauAdmin, "head", "王某"),
    (Role::Supervisor, "supervisor", "冯某"),
];

const SURNAMES: &str = "张吴李赵陈褚卫蒋沈韩杨朱秦尤许何吕施孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳酆鲍史唐费廉岑薛雷";
/// Of the stories: the first three consumers.
const MAILBOXES: [&str; 3] = ["consumer", "consumer-w", "consumer-l"];

pub fn logins() -> Vec<Login> {
    let consumers = MAILBOXES.map(|mailbox| Login {
        role: "consumer",
        login: format!("{mailbox}@demo.example"),
        of: "",
    });
    let enterprises = ENTERPRISES.iter().flat_map(|spec| {
        let manager = spec.has_manager.then(|| Login {
            role: Role::OdrManager.as_str(),
            login: format!("manager@{}.example", spec.slug),
            of: spec.name,
        });
        let handler = has_handler(spec.slug).then(|| Login {
            role: Role::OdrHandler.as_str(),
            login: format!("handler@{}.example", spec.slug),
            of: spec.name,
        });
        handler.into_iter().chain(manager)
    });
    let bureaus = BUREAUS.iter().flat_map(|(_, slug, name)| {
        STAFF.iter().map(move |(role, mailbox, _)| Login {
            role: role.as_str(),
            login: format!("{mailbox}@{slug}.example"),
            of: name,
        })
    });
    let admin = Login {
        role: Role::SystemAdmin.as_str(),
        login: ADMIN.to_owned(),
        of: "",
    };
    let all = consumers.into_iter().chain(enterprises).chain(bureaus);
    all.chain([admin]).collect()
}

/// The applicant gets its account with the admission (E-3).
fn has_handler(slug: &str) -> bool {
    ENTERPRISES
        .iter()
        .any(|spec| spec.slug == slug && spec.status.is_public())
}

pub struct Consumer {
    pub account: AccountId,
    pub name: String,
    pub phone: String,
    pub address: String,
}

/// Makes rows of accounts, all with one password that was hashed once.
pub struct Hiring<'a> {
    pub app: &'a App,
    pub draw: Draw,
    pub password_hash: String,
    pub at: Instant,
    pub rows: Vec<NewAccount>,
}

/// Who is hired.
struct Person<'p> {
    name: &'p str,
    email: Option<String>,
    phone: Option<String>,
    address: Option<String>,
}

impl Hiring<'_> {
    pub fn consumers(&mut self) -> AppResult<Vec<Consumer>> {
        let mut all = Vec::new();
        for (i, surname) in SURNAMES.chars().enumerate() {
            let name = format!("{surname}某");
            let phone = format!("1990000{i:04}");
            let district = self.draw.one(&BUREAUS).2;
            let address = format!("北京市{district}和平里 {} 号", self.draw.between(1, 99));
            let person = Person {
                name: &name,
                email: MAILBOXES.get(i).map(|it| format!("{it}@demo.example")),
                phone: Some(phone.clone()),
                address: Some(address.clone()),
            };
            let account = self.hire(person, Side::Consumer, &[], None, None)?;
            all.push(Consumer {
                account,
                name,
                phone,
                address,
            });
        }
        Ok(all)
    }

    pub fn staff(&mut self, region: RegionCode, slug: &str) -> AppResult<Vec<Actor>> {
        let mut all = Vec::new();
        for (role, mailbox, name) in STAFF {
            let person = by_mail(name, format!("{mailbox}@{slug}.example"));
            let account = self.hire(person, Side::Bureau, &[role], None, Some(region))?;
            all.push(Actor::Bureau {
                account,
                region,
                roles: vec![role],
            });
        }
        Ok(all)
    }

    pub fn of_enterprise(
        &mut self,
        enterprise: EnterpriseId,
        slug: &str,
        role: Role,
    ) -> AppResult<Actor> {
        let (mailbox, name) = match role {
            Role::OdrManager => ("manager", "陆某"),
            _ => ("handler", "顾某"),
        };
        let person = by_mail(name, format!("{mailbox}@{slug}.example"));
        let account = self.hire(person, Side::Enterprise, &[role], Some(enterprise), None)?;
        Ok(Actor::Enterprise {
            account,
            enterprise,
            roles: vec![role],
        })
    }

    pub fn admin(&mut self) -> AppResult<AccountId> {
        let person = by_mail("管理员", ADMIN.to_owned());
        self.hire(person, Side::System, &[Role::SystemAdmin], None, None)
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
        let id = AccountId(self.draw.id(self.at));
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

fn by_mail(name: &str, email: String) -> Person<'_> {
    Person {
        name,
        email: Some(email),
        phone: None,
        address: None,
    }
}
