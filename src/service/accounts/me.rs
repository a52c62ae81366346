//! One's own account: seen whole, corrected where one may (S-3), and its password.
//!
//! What one logs in with changes only for who knows the password, and tells nobody who else has an account: a new mail address
//! counts once the link that was sent there was opened, and a new phone number, which nobody proves, is no log-in.

use serde_json::json;

use super::{
    audit,
    person::{ADDRESS_MAX, NAME_MAX, check_email, check_phone, sealed, taken},
    register::tell_owner,
};
use crate::{
    app::App,
    clock::Clock,
    domain::{
        actor::Side, authority::limit_of, contact::Email, ids::AccountId, lang::Lang, money::Fen,
    },
    error::{AppError, AppResult, Conflict, FieldProblem},
    keys::{KeyRing, Personal},
    service::{
        auth::{
            links::{invalid_link, send_to},
            login::{self, SignedIn, email_index, end_all, token_hash},
            password::{self, Permit},
        },
        fields::{Fields, because},
    },
    store::{
        Conn,
        accounts::{
            self, Account, AccountStatus, LoginIndex, ProfileChange,
            links::{self, Purpose},
            profile,
            profile::Profile,
        },
    },
};

/// What the owner sees.
pub struct Me {
    pub account: Account,
    pub profile: Profile,
    /// The most they may promise without a manager; None is without a limit.
    pub offer_limit: Option<Fen>,
}

/// What may be corrected; what is `None` stays. An empty address removes it.
#[derive(Debug, Default)]
pub struct Correction {
    pub locale: Option<Lang>,
    /// Of a consumer; whoever manages staff answers for their names.
    pub name: Option<Personal<String>>,
    pub address: Option<Personal<String>>,
    pub email: Option<Personal<String>>,
    pub phone: Option<Personal<String>>,
    /// Needed for a new name, mail address or phone number.
    pub current_password: Option<Personal<String>>,
}

impl Correction {
    /// Who one is and by what one logs in: not for whoever finds an open page.
    pub fn needs_password(&self) -> bool {
        self.name.is_some() || self.email.is_some() || self.phone.is_some()
    }
}

pub fn show(app: &App, id: AccountId) -> AppResult<Me> {
    let for_handlers = app.config.limits.handler_offer;
    app.read(|conn| {
        let account = accounts::get(conn, id)?;
        let actor = account.actor();
        let offer_limit =
            actor.and_then(|actor| limit_of(&actor, account.offer_limit, for_handlers));
        Ok(Me {
            account,
            profile: profile::contact(conn, &app.keys, id)?.profile,
            offer_limit,
        })
    })
}

/// `permit` is there where the password is asked for ([`Correction::needs_password`]).
pub fn correct(
    app: &App,
    permit: Option<&Permit>,
    id: AccountId,
    wanted: &Correction,
) -> AppResult<Me> {
    let mut fields = Fields::new();
    let email = wanted
        .email
        .as_ref()
        .and_then(|it| check_email(&mut fields, it));
    let phone = wanted
        .phone
        .as_ref()
        .and_then(|it| check_phone(&mut fields, it));
    if let Some(name) = &wanted.name {
        fields.line("/name", name.expose(), NAME_MAX);
    }
    if let Some(address) = &wanted.address
        && !address.expose().is_empty()
    {
        fields.line("/address", address.expose(), ADDRESS_MAX);
    }
    if wanted.needs_password() {
        check_password(app, permit, id, wanted, &mut fields)?;
    }
    fields.done()?;
    let (keys, clock) = (app.keys.clone(), app.clock.clone());
    let (locale, name, address) = (wanted.locale, wanted.name.clone(), wanted.address.clone());
    app.write(move |conn| {
        let account = accounts::get(conn, id)?;
        let mut profile = profile::contact(conn, &keys, id)?.profile;
        let renamed = name.is_some();
        if let Some(name) = name {
            if account.side != Side::Consumer {
                return Err(AppError::field("/name", given_by_manager()));
            }
            profile.name = name;
        }
        if let Some(address) = address {
            profile.address = Some(address).filter(|it| !it.expose().is_empty());
        }
        if let Some(email) = &email {
            ask_for_email(conn, &keys, &clock, id, &mut profile, email)?;
        }
        let mut no_log_in = None;
        if let Some(phone) = &phone {
            let has_changed =
                profile.phone.as_ref().map(|it| it.expose().as_str()) != Some(phone.as_str());
            if has_changed && profile.email.is_none() {
                return Err(AppError::field("/phone", only_log_in()));
            }
            no_log_in = has_changed.then_some(None);
            profile.phone = Some(phone.as_str().to_owned().into());
        }
        let change = ProfileChange {
            profile: &sealed(&profile, &keys)?,
            email_index: None,
            phone_index: no_log_in,
            lang: locale.unwrap_or(account.lang),
        };
        accounts::set_profile(conn, id, change, clock.now())?;
        let fields = json!({ "name": renamed, "email": email.is_some(), "phone": phone.is_some() });
        audit(conn, &clock, Some(id), "profile_corrected", id, fields)
    })?;
    app.accounts_cache.forget(id);
    show(app, id)
}

fn check_password(
    app: &App,
    permit: Option<&Permit>,
    id: AccountId,
    wanted: &Correction,
    fields: &mut Fields,
) -> AppResult<()> {
    let typed = wanted.current_password.as_ref();
    let Some(password) = typed.filter(|it| !it.expose().is_empty()) else {
        fields.problem("/current_password", FieldProblem::Missing);
        return Ok(());
    };
    let permit = permit.ok_or_else(|| anyhow::anyhow!("a password is checked with a permit"))?;
    let hash = app.read(|conn| accounts::password_hash(conn, id))?;
    if !permit.verify(password, hash.as_deref()) {
        let (zh, en) = ("密码不正确", "The password is wrong");
        fields.problem("/current_password", because("wrong_password", zh, en));
    }
    Ok(())
}

/// Within a transaction: notes the address and writes to it. Where it is somebody's already its owner is told so, and the asker
/// sees no difference.
fn ask_for_email(
    conn: &mut Conn,
    keys: &KeyRing,
    clock: &Clock,
    id: AccountId,
    profile: &mut Profile,
    email: &Email,
) -> AppResult<()> {
    links::void(conn, id, Purpose::EmailChange, clock.now())?;
    if profile.email.as_ref().map(|it| it.expose().as_str()) == Some(email.as_str()) {
        profile.pending_email = None;
        return Ok(());
    }
    profile.pending_email = Some(email.as_str().to_owned().into());
    let index = email_index(keys, email);
    match accounts::find_by_index(conn, LoginIndex::Email(&index))? {
        // The same address in other letters is one's own.
        Some((owner, _)) if owner.id != id => tell_owner(conn, clock, owner.id),
        _ => send_to(
            conn,
            keys,
            clock,
            id,
            Purpose::EmailChange,
            Some(email.as_str()),
        ),
    }
}

/// The new address takes the place of the old one for whoever holds the link that was sent there.
pub fn confirm_email(app: &App, token: &Personal<String>) -> AppResult<()> {
    let hash = token_hash(token.expose());
    let (keys, clock) = (app.keys.clone(), app.clock.clone());
    let id = app.write(move |conn| {
        let now = clock.now();
        let id = links::find(conn, &hash, Purpose::EmailChange, now)?.ok_or_else(invalid_link)?;
        let account = accounts::get(conn, id)?;
        if account.status == AccountStatus::Disabled {
            return Err(invalid_link());
        }
        let mut profile = profile::contact(conn, &keys, id)?.profile;
        let email = profile.pending_email.take().ok_or_else(invalid_link)?;
        let checked: Email = email.expose().parse().map_err(|_| invalid_link())?;
        profile.email = Some(email);
        let change = ProfileChange {
            profile: &sealed(&profile, &keys)?,
            email_index: Some(email_index(&keys, &checked)),
            phone_index: None,
            lang: account.lang,
        };
        // Who opens the link reads the mail of that address, and may know.
        accounts::set_profile(conn, id, change, now).map_err(taken)?;
        links::void(conn, id, Purpose::EmailChange, now)?;
        // A link to set a password lies in the old mailbox.
        links::void(conn, id, Purpose::PasswordReset, now)?;
        audit(conn, &clock, Some(id), "email_changed", id, json!({}))?;
        Ok(id)
    })?;
    app.accounts_cache.forget(id);
    Ok(())
}

fn given_by_manager() -> FieldProblem {
    because(
        "given_by_manager",
        "工作人员的姓名由管理员登记，请联系管理员",
        "The names of staff are entered by their manager; please ask them",
    )
}

fn only_log_in() -> FieldProblem {
    because(
        "only_log_in",
        "你目前用这个手机号登录，请先填写并确认邮箱",
        "You log in with this number; give and confirm a mail address first",
    )
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
