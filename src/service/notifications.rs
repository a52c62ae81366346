//! What somebody was told, and that they have read it. Each sees their own and no other exists for them.

use uuid::Uuid;

use crate::{
    app::App,
    domain::{actor::Actor, ids::AccountId},
    error::{AppError, AppResult},
    store::notifications::{self, Listed},
};

/// Up to one entry more than was asked for, and how many are unread in all.
pub struct Found {
    pub items: Vec<Listed>,
    pub unread: i64,
}

fn own(actor: &Actor) -> AppResult<AccountId> {
    actor.account().ok_or(AppError::Forbidden)
}

pub fn list(
    app: &App,
    actor: &Actor,
    before: Option<Uuid>,
    only_unread: bool,
    limit: usize,
) -> AppResult<Found> {
    let account = own(actor)?;
    let one_more = i64::try_from(limit).unwrap_or(i64::MAX - 1) + 1;
    app.read(|conn| {
        Ok(Found {
            items: notifications::list(conn, account, before, only_unread, one_more)?,
            unread: notifications::count_unread(conn, account)?,
        })
    })
}

pub fn count_unread(app: &App, actor: &Actor) -> AppResult<i64> {
    let account = own(actor)?;
    app.read(|conn| notifications::count_unread(conn, account))
}

pub fn read(app: &App, actor: &Actor, id: Uuid) -> AppResult<()> {
    let (account, at) = (own(actor)?, app.clock.now());
    let is_own = app.write(move |conn| Ok(notifications::mark_read(conn, account, id, at)?))?;
    if !is_own {
        return Err(AppError::NotFound);
    }
    app.live.tell(&[account]);
    Ok(())
}

pub fn read_all(app: &App, actor: &Actor) -> AppResult<usize> {
    let (account, at) = (own(actor)?, app.clock.now());
    let count = app.write(move |conn| Ok(notifications::mark_all_read(conn, account, at)?))?;
    app.live.tell(&[account]);
    Ok(count)
}
