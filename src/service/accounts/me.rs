//! One's own account: seen whole, corrected where one may (S-3), and its password.

use serde_json::json;

use super::{
    audit,
    person::{ADDRESS_MAX, check_email, check_phone, sealed, taken},
};
use crate::{
    app::App,
    domain::{ids::AccountId, lang::Lang},
    error::{AppError, AppResult, Conflict},
    keys::Personal,
    service::{
        auth::{
            login::{self, SignedIn, email_index, end_all, phone_index},
            password::{self, Permit},
        },
        fields::{Fields, because},
    },
    store::accounts::{self, Account, ProfileChange, profile, profile::Profile},
};

/// What the owner sees.
pub struct Me {
    pub account: Account,
    pub profile: Profile,
}

/// What may be corrected; what is `None` stays. An empty address removes it.
#[derive(Debug, Default)]
pub struct Correction {
    pub locale: Option<Lang>,
    pub address: Option<Personal<String>>,
    pub email: Option<Personal<String>>,
    pub phone: Option<Personal<String>>,
}

pub fn show(app: &App, id: AccountId) -> AppResult<Me> {
    app.read(|conn| {
        Ok(Me {
            account: accounts::get(conn, id)?,
            profile: profile::contact(conn, &app.keys, id)?.profile,
        })
    })
}

pub fn correct(app: &App, id: AccountId, wanted: &Correction) -> AppResult<Me> {
    let mut fields = Fields::new();
    let email = wanted
        .email
        .as_ref()
        .and_then(|it| check_email(&mut fields, it));
    let phone = wanted
        .phone
        .as_ref()
        .and_then(|it| check_phone(&mut fields, it));
    if let Some(address) = &wanted.address
        && !address.expose().is_empty()
    {
        fields.line("/address", address.expose(), ADDRESS_MAX);
    }
    fields.done()?;
    let (keys, clock) = (app.keys.clone(), app.clock.clone());
    let (locale, address) = (wanted.locale, wanted.address.clone());
    app.write(move |conn| {
        let account = accounts::get(conn, id)?;
        let mut profile = profile::contact(conn, &keys, id)?.profile;
        if let Some(address) = address {
            profile.address = Some(address).filter(|it| !it.expose().is_empty());
        }
        if let Some(email) = &email {
            profile.email = Some(email.as_str().to_owned().into());
        }
        if let Some(phone) = &phone {
            profile.phone = Some(phone.as_str().to_owned().into());
        }
        let change = ProfileChange {
            profile: &sealed(&profile, &keys)?,
            email_index: email.as_ref().map(|it| email_index(&keys, it)),
            phone_index: phone.as_ref().map(|it| phone_index(&keys, it)),
            lang: locale.unwrap_or(account.lang),
        };
        accounts::set_profile(conn, id, change, clock.now()).map_err(taken)?;
        let fields = json!({ "email": email.is_some(), "phone": phone.is_some() });
        audit(conn, &clock, Some(id), "profile_corrected", id, fields)
    })?;
    app.accounts_cache.forget(id);
    show(app, id)
}

/// Changes the password of whoever knows the old one. Other devices are logged out; this one gets a new session.
pub fn change_password(
    app: &App,
    permit: &Permit,
    id: AccountId,
    old: &Personal<String>,
    new: &Personal<String>,
) -> AppResult<SignedIn> {
    let (hash, contact) = app.read(|conn| {
        Ok((
            accounts::password_hash(conn, id)?,
            profile::contact(conn, &app.keys, id)?,
        ))
    })?;
    let mut fields = Fields::new();
    if let Some(problem) = password::problem(new, &contact.profile.logins()) {
        fields.problem("/new_password", problem);
    }
    if !permit.verify(old, hash.as_deref()) {
        let (zh, en) = ("原密码不正确", "The old password is wrong");
        fields.problem("/old_password", because("wrong_password", zh, en));
    }
    fields.done()?;
    let new_hash = permit.hash(new)?;
    let clock = app.clock.clone();
    let epoch = app.write(move |conn| {
        // Of two who change it at once with the same old password, one is too late.
        if accounts::password_hash(conn, id)? != hash {
            return Err(AppError::Conflict(Conflict::Race));
        }
        accounts::set_password(conn, id, &new_hash, clock.now())?;
        let epoch = end_all(conn, &clock, id)?;
        audit(conn, &clock, Some(id), "password_changed", id, json!({}))?;
        Ok(epoch)
    })?;
    app.accounts_cache.forget(id);
    login::sign_in(app, id, epoch)
}
