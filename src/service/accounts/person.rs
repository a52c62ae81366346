//! A person from what somebody typed to a row that can be inserted.

use crate::{
    app::App,
    domain::{
        actor::{Role, Side},
        contact::{Email, Phone},
        ids::{AccountId, EnterpriseId},
        lang::Lang,
        region::RegionCode,
    },
    error::{AppError, AppResult, FieldProblem},
    keys::{KeyRing, Personal},
    service::{
        auth::{
            login::{email_index, phone_index},
            password::{self, Permit},
        },
        fields::Fields,
    },
    store::{
        StoreError,
        accounts::{self, AccountStatus, NewAccount, profile::Profile},
    },
};

pub const NAME_MAX: usize = 60;
pub const ADDRESS_MAX: usize = 200;

/// What is typed of a person, not checked yet.
#[derive(Clone, Debug)]
pub struct PersonRequest {
    pub name: Personal<String>,
    pub phone: Option<Personal<String>>,
    pub email: Option<Personal<String>>,
}

/// A person, checked.
#[derive(Clone, Debug)]
pub struct CheckedPerson {
    pub profile: Profile,
    pub email_index: Option<String>,
    pub phone_index: Option<String>,
}

impl PersonRequest {
    /// Checks every field; `None` where one has a problem.
    pub fn check(&self, keys: &KeyRing, fields: &mut Fields) -> Option<CheckedPerson> {
        fields.line("/name", self.name.expose(), NAME_MAX);
        let phone = self.phone.as_ref().map(|text| check_phone(fields, text));
        let email = self.email.as_ref().map(|text| check_email(fields, text));
        // Where one was given and is wrong, there is a problem already.
        if phone == Some(None) || email == Some(None) {
            return None;
        }
        let (phone, email) = (phone.flatten(), email.flatten());
        Some(CheckedPerson {
            email_index: email.as_ref().map(|it| email_index(keys, it)),
            phone_index: phone.as_ref().map(|it| phone_index(keys, it)),
            profile: Profile {
                phone: phone.map(|it| it.as_str().to_owned().into()),
                email: email.map(|it| it.as_str().to_owned().into()),
                ..Profile::named(self.name.expose().clone())
            },
        })
    }
}

pub fn check_phone(fields: &mut Fields, text: &Personal<String>) -> Option<Phone> {
    let found = text.expose().parse().ok();
    if found.is_none() {
        fields.problem(
            "/phone",
            malformed(
                "请填写 11 位手机号，或带区号的固定电话",
                "A mobile number of 11 digits, or a landline with its area code",
            ),
        );
    }
    found
}

pub fn check_email(fields: &mut Fields, text: &Personal<String>) -> Option<Email> {
    let found = text.expose().parse().ok();
    if found.is_none() {
        fields.problem(
            "/email",
            malformed(
                "请填写邮箱地址，例如 name@example.com",
                "A mail address, such as name@example.com",
            ),
        );
    }
    found
}

fn malformed(zh: &str, en: &str) -> FieldProblem {
    FieldProblem::Malformed {
        zh: zh.to_owned(),
        en: en.to_owned(),
    }
}

/// Somebody with a place in the house, for the first administrator and the demonstration.
#[derive(Clone, Debug)]
pub struct NewPerson {
    pub side: Side,
    pub roles: Vec<Role>,
    pub enterprise: Option<EnterpriseId>,
    pub region: Option<RegionCode>,
    pub person: PersonRequest,
    pub password: Personal<String>,
    pub lang: Lang,
}

/// Makes an active account with a password.
pub fn create_user(app: &App, permit: &Permit, new: NewPerson) -> AppResult<AccountId> {
    let mut fields = Fields::new();
    let checked = new.person.check(&app.keys, &mut fields);
    if let Some(checked) = &checked
        && let Some(problem) = password::problem(&new.password, &checked.profile.logins())
    {
        fields.problem("/password", problem);
    }
    fields.done()?;
    let checked = checked.ok_or_else(|| anyhow::anyhow!("a person without problems is checked"))?;
    let row = NewAccount {
        id: AccountId(app.clock.new_id()),
        side: new.side,
        status: AccountStatus::Active,
        roles: new.roles,
        enterprise: new.enterprise,
        region: new.region,
        profile: sealed(&checked.profile, &app.keys)?,
        email_index: checked.email_index,
        phone_index: checked.phone_index,
        password_hash: Some(permit.hash(&new.password)?),
        lang: new.lang,
        at: app.clock.now(),
    };
    let id = row.id;
    app.write(move |conn| accounts::insert(conn, &row).map_err(taken))?;
    Ok(id)
}

pub fn sealed(profile: &Profile, keys: &KeyRing) -> AppResult<Vec<u8>> {
    Ok(profile.seal(keys).map_err(anyhow::Error::new)?)
}

/// A lost race for a mail address or number is a problem of that field.
pub fn taken(error: StoreError) -> AppError {
    match error {
        StoreError::Conflict => AppError::field("/email", FieldProblem::Taken),
        error => error.into(),
    }
}
