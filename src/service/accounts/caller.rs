//! A clerk on the phone asks whether the number that calls has an account, so that the case goes to its owner and not to a
//! stranger with one digit changed. By the whole number only, masked as every list is (S-1), and it is kept who asked (S-6).

use serde_json::json;

use super::{audit, person::check_phone};
use crate::{
    app::App,
    domain::{
        actor::{Actor, Role, Side},
        contact::masked_name,
    },
    error::{AppError, AppResult},
    keys::Personal,
    service::{auth::login::phone_index, fields::Fields},
    store::accounts::{self, LoginIndex, profile},
};

/// What to ask the caller's name against.
pub struct Known {
    pub masked_name: String,
}

/// The consumer whose case it would be, exactly as filing finds them ([`super::ensure_consumer`]).
pub fn find(app: &App, actor: &Actor, phone: &Personal<String>) -> AppResult<Option<Known>> {
    let Actor::Bureau { account: clerk, .. } = actor else {
        return Err(AppError::Forbidden);
    };
    if !actor.has(Role::Dispatcher) {
        return Err(AppError::Forbidden);
    }
    let mut fields = Fields::new();
    let checked = check_phone(&mut fields, phone);
    fields.done()?;
    let Some(checked) = checked else {
        return Ok(None);
    };
    let index = phone_index(&app.keys, &checked);
    let (clerk, keys, clock) = (*clerk, app.keys.clone(), app.clock.clone());
    app.write(move |conn| {
        let found = accounts::find_by_index(conn, LoginIndex::Phone(&index))?
            .map(|(account, _)| account)
            .filter(|account| account.side == Side::Consumer);
        // Also where nobody was found: who tries many numbers is seen.
        let subject = found.as_ref().map_or(clerk, |account| account.id);
        let detail = json!({ "found": found.is_some() });
        audit(
            conn,
            &clock,
            Some(clerk),
            "caller_looked_up",
            subject,
            detail,
        )?;
        let Some(account) = found else {
            return Ok(None);
        };
        let profile = profile::contact(conn, &keys, account.id)?.profile;
        Ok(Some(Known {
            masked_name: masked_name(profile.name.expose()),
        }))
    })
}
