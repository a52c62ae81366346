//! Everybody who takes part, and how they log in. Names are made up, numbers are of no network.

use super::places::{BUREAUS, ENTERPRISES};
use crate::{
    domain::{
        actor::{Actor, Role},
        region::RegionCode,
    },
    error::AppResult,
    service::simulation::{
        cast::Consumer,
        hiring::{Hiring, Person, by_mail},
    },
};

/// Made last, so that a demonstration that was interrupted is not taken for a whole one.
pub const ADMIN: &str = "admin@demo.example";

/// Reads who saw what (S-6).
pub const AUDITOR: &str = "auditor@demo.example";

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

/// How many consumers there are.
pub fn count() -> usize {
    SURNAMES.chars().count()
}

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
    let system = [(Role::Auditor, AUDITOR), (Role::SystemAdmin, ADMIN)];
    let system = system.map(|(role, login)| Login {
        role: role.as_str(),
        login: login.to_owned(),
        of: "",
    });
    let all = consumers.into_iter().chain(enterprises).chain(bureaus);
    all.chain(system).collect()
}

/// The applicant gets its account with the admission (E-3).
fn has_handler(slug: &str) -> bool {
    ENTERPRISES
        .iter()
        .any(|spec| spec.slug == slug && spec.status.is_public())
}

pub fn consumers(hiring: &mut Hiring<'_>) -> AppResult<Vec<Consumer>> {
    let mut all = Vec::new();
    for (i, surname) in SURNAMES.chars().enumerate() {
        let name = format!("{surname}某");
        let phone = format!("1990000{i:04}");
        let district = hiring.draw.one(&BUREAUS).2;
        let address = format!("北京市{district}和平里 {} 号", hiring.draw.between(1, 99));
        let account = hiring.consumer(Person {
            name: &name,
            email: MAILBOXES.get(i).map(|it| format!("{it}@demo.example")),
            phone: Some(phone.clone()),
            address: Some(address.clone()),
            account: None,
        })?;
        all.push(Consumer {
            account,
            name,
            phone,
            address,
        });
    }
    Ok(all)
}

pub fn staff(hiring: &mut Hiring<'_>, region: RegionCode, slug: &str) -> AppResult<Vec<Actor>> {
    let people = STAFF.iter().map(|(role, mailbox, name)| {
        let person = by_mail(name, format!("{mailbox}@{slug}.example"));
        hiring.of_bureau(region, *role, person)
    });
    people.collect()
}
