//! Staff: invited, listed, disabled and given roles by who manages them (§2). Nobody grants a role above or outside their
//! own side, and nobody learns of people outside their own house.

use serde_json::json;

use super::{
    audit,
    person::{PersonRequest, sealed, taken},
};
use crate::{
    app::App,
    domain::{
        actor::{Actor, Role, Side},
        ids::{AccountId, EnterpriseId},
        lang::Lang,
        money::Fen,
        region::RegionCode,
    },
    error::{AppError, AppResult, Conflict, FieldProblem},
    service::{
        audit::{Read, note},
        auth::{links, login::end_all},
        fields::{Fields, because},
    },
    store::{
        accounts::{
            self, Account, AccountStatus, NewAccount,
            links::Purpose,
            profile::Profile,
            staff::{self, StaffOf},
        },
        types,
    },
};

/// A member of staff as their manager sees them.
pub struct StaffMember {
    pub account: Account,
    pub profile: Profile,
}

pub struct Invitation {
    pub person: PersonRequest,
    pub roles: Vec<Role>,
    /// Of the bureau; the manager's own where it is left out.
    pub region: Option<String>,
    pub lang: Lang,
}

/// Whose staff the actor manages, if anybody's.
fn realm(actor: &Actor) -> AppResult<StaffOf> {
    match actor {
        Actor::Enterprise { enterprise, .. } if actor.has(Role::OdrManager) => {
            Ok(StaffOf::Enterprise(*enterprise))
        }
        Actor::Bureau { region, .. } if actor.has(Role::BureauAdmin) => {
            Ok(StaffOf::Region(*region))
        }
        Actor::Operator { .. } if actor.has(Role::SystemAdmin) => Ok(StaffOf::Platform),
        _ => Err(AppError::Forbidden),
    }
}

/// Whether a manager of that realm may give this role, or take it away.
fn may_grant(realm: StaffOf, role: Role) -> bool {
    match realm {
        StaffOf::Enterprise(_) => role.side() == Side::Enterprise,
        StaffOf::Region(_) | StaffOf::Bureau(_) => role.side() == Side::Bureau,
        StaffOf::Platform => role.side() == Side::System || role == Role::BureauAdmin,
    }
}

fn is_in(realm: StaffOf, account: &Account) -> bool {
    match realm {
        StaffOf::Enterprise(id) => account.enterprise == Some(id),
        StaffOf::Region(region) => {
            account.side == Side::Bureau && account.region.is_some_and(|it| region.contains(it))
        }
        StaffOf::Bureau(region) => account.region == Some(region),
        StaffOf::Platform => {
            account.side == Side::System || account.roles.contains(&Role::BureauAdmin)
        }
    }
}

/// Where a new member of staff belongs.
struct Place {
    side: Side,
    enterprise: Option<EnterpriseId>,
    region: Option<RegionCode>,
}

pub fn invite(app: &App, actor: &Actor, new: &Invitation) -> AppResult<StaffMember> {
    let (realm, by) = (realm(actor)?, actor.account());
    let mut fields = Fields::new();
    let checked = new.person.check(&app.keys, &mut fields);
    check_roles(&mut fields, &new.roles);
    let place = place(realm, new, &mut fields);
    fields.done()?;
    if !new.roles.iter().all(|role| may_grant(realm, *role)) {
        return Err(AppError::Forbidden);
    }
    let (Some(checked), Some(place)) = (checked, place) else {
        return Err(anyhow::anyhow!("an invitation without problems is checked").into());
    };
    if place
        .region
        .is_some_and(|it| matches!(realm, StaffOf::Region(own) if !own.contains(it)))
    {
        return Err(AppError::Forbidden);
    }
    let row = NewAccount {
        id: AccountId(app.clock.new_id()),
        side: place.side,
        status: AccountStatus::Invited,
        roles: sorted(&new.roles),
        enterprise: place.enterprise,
        region: place.region,
        profile: sealed(&checked.profile, &app.keys)?,
        email_index: checked.email_index,
        phone_index: checked.phone_index,
        password_hash: None,
        lang: new.lang,
        at: app.clock.now(),
    };
    let (keys, clock, id) = (app.keys.clone(), app.clock.clone(), row.id);
    app.write(move |conn| {
        accounts::insert(conn, &row).map_err(taken)?;
        links::send(conn, &keys, &clock, id, Purpose::Invitation)?;
        audit(
            conn,
            &clock,
            by,
            "staff_invited",
            id,
            json!({ "roles": row.roles }),
        )
    })?;
    show(app, id)
}

fn place(realm: StaffOf, new: &Invitation, fields: &mut Fields) -> Option<Place> {
    let bureau = |region| Place {
        side: Side::Bureau,
        enterprise: None,
        region: Some(region),
    };
    let given = new.region.as_deref();
    let of_one_side = new.roles.iter().all(|role| role.side() == Side::System);
    match realm {
        StaffOf::Enterprise(id) => Some(Place {
            side: Side::Enterprise,
            enterprise: Some(id),
            region: None,
        }),
        StaffOf::Region(own) | StaffOf::Bureau(own) => match given {
            None => Some(bureau(own)),
            Some(text) => fields.region("/region", text).map(bureau),
        },
        StaffOf::Platform if of_one_side => Some(Place {
            side: Side::System,
            enterprise: None,
            region: None,
        }),
        StaffOf::Platform => fields
            .region("/region", given.unwrap_or_default())
            .map(bureau),
    }
}

fn check_roles(fields: &mut Fields, roles: &[Role]) {
    let Some(first) = roles.first() else {
        fields.problem("/roles", FieldProblem::Missing);
        return;
    };
    if roles.iter().any(|role| role.side() != first.side()) {
        let zh = "一个账号只能有同一方的角色";
        let en = "The roles of one account are all of one side";
        fields.problem("/roles", because("roles_of_two_sides", zh, en));
    }
}

fn sorted(roles: &[Role]) -> Vec<Role> {
    let mut roles = roles.to_vec();
    roles.sort_unstable();
    roles.dedup();
    roles
}

/// A page of the staff the actor manages; one more than `limit` where there is another page.
pub fn list(
    app: &App,
    actor: &Actor,
    after: Option<AccountId>,
    limit: usize,
) -> AppResult<Vec<StaffMember>> {
    let realm = realm(actor)?;
    let rows = app.read(|conn| staff::page(conn, realm, after, limit))?;
    let whose = match realm {
        StaffOf::Enterprise(id) => format!("enterprise:{id}"),
        StaffOf::Region(region) | StaffOf::Bureau(region) => format!("region:{region}"),
        StaffOf::Platform => "platform:staff".to_owned(),
    };
    note(
        app,
        actor,
        Read::Staff,
        whose,
        json!({ "people": rows.len() }),
    )?;
    opened(app, rows)
}

fn opened(app: &App, rows: Vec<(Account, Vec<u8>)>) -> AppResult<Vec<StaffMember>> {
    rows.into_iter()
        .map(|(account, sealed)| {
            let profile = Profile::open(&app.keys, &sealed)
                .map_err(|error| types::unreadable("accounts.profile", error))?;
            Ok(StaffMember { account, profile })
        })
        .collect()
}

/// The people of the actor's own house, for assigning cases to them.
pub fn colleagues(
    app: &App,
    actor: &Actor,
    after: Option<AccountId>,
    limit: usize,
) -> AppResult<Vec<StaffMember>> {
    let house = match actor {
        Actor::Enterprise { enterprise, .. } => StaffOf::Enterprise(*enterprise),
        Actor::Bureau { region, .. } => StaffOf::Bureau(*region),
        _ => return Err(AppError::Forbidden),
    };
    opened(
        app,
        app.read(|conn| staff::page(conn, house, after, limit))?,
    )
}

pub fn disable(app: &App, actor: &Actor, id: AccountId) -> AppResult<StaffMember> {
    change(app, actor, id, |account| match account.status {
        AccountStatus::Disabled => Err(AppError::Conflict(Conflict::Status)),
        _ => Ok(Change::Disable),
    })
}

pub fn enable(app: &App, actor: &Actor, id: AccountId) -> AppResult<StaffMember> {
    change(app, actor, id, |account| match account.status {
        AccountStatus::Disabled => Ok(Change::Enable),
        _ => Err(AppError::Conflict(Conflict::Status)),
    })
}

pub fn set_roles(
    app: &App,
    actor: &Actor,
    id: AccountId,
    roles: &[Role],
) -> AppResult<StaffMember> {
    let realm = realm(actor)?;
    let mut fields = Fields::new();
    check_roles(&mut fields, roles);
    fields.done()?;
    let roles = sorted(roles);
    change(app, actor, id, move |account| {
        let stays = |role: &Role| role.side() == account.side;
        if roles
            .iter()
            .all(|role| may_grant(realm, *role) && stays(role))
        {
            Ok(Change::Roles(roles))
        } else {
            Err(AppError::Forbidden)
        }
    })
}

/// The most a colleague may promise without a manager; None is the rule of the house. Only enterprises have such limits.
pub fn set_offer_limit(
    app: &App,
    actor: &Actor,
    id: AccountId,
    limit: Option<Fen>,
) -> AppResult<StaffMember> {
    match realm(actor)? {
        StaffOf::Enterprise(_) => change(app, actor, id, move |_| Ok(Change::OfferLimit(limit))),
        _ => Err(AppError::Forbidden),
    }
}

enum Change {
    Disable,
    /// Back to active, or to invited where there is no password yet.
    Enable,
    Roles(Vec<Role>),
    OfferLimit(Option<Fen>),
}

/// One change to a member of the actor's staff. Their sessions end where they are disabled.
fn change(
    app: &App,
    actor: &Actor,
    id: AccountId,
    decide: impl FnOnce(&Account) -> AppResult<Change> + Send + 'static,
) -> AppResult<StaffMember> {
    let (realm, by) = (realm(actor)?, actor.account());
    let clock = app.clock.clone();
    app.write(move |conn| {
        let account = accounts::find(conn, id)?
            .filter(|account| is_in(realm, account))
            .ok_or(AppError::NotFound)?;
        // Nobody locks themselves out, and nobody reaches above themselves.
        if by == Some(id) || !account.roles.iter().all(|role| may_grant(realm, *role)) {
            return Err(AppError::Forbidden);
        }
        let now = clock.now();
        let (action, detail) = match decide(&account)? {
            Change::Disable => {
                accounts::set_status(conn, id, AccountStatus::Disabled, now)?;
                end_all(conn, &clock, id)?;
                ("staff_disabled", json!({}))
            }
            Change::Enable => {
                let has_password = accounts::password_hash(conn, id)?.is_some();
                let status = if has_password {
                    AccountStatus::Active
                } else {
                    AccountStatus::Invited
                };
                accounts::set_status(conn, id, status, now)?;
                ("staff_enabled", json!({}))
            }
            Change::OfferLimit(limit) => {
                accounts::set_offer_limit(conn, id, limit, now)?;
                let detail = json!({ "from": account.offer_limit, "to": limit });
                ("staff_offer_limit_changed", detail)
            }
            Change::Roles(roles) => {
                accounts::set_roles(conn, id, &roles, now)?;
                let detail = json!({ "from": account.roles, "to": roles });
                ("staff_roles_changed", detail)
            }
        };
        audit(conn, &clock, by, action, id, detail)
    })?;
    app.accounts_cache.forget(id);
    show(app, id)
}

fn show(app: &App, id: AccountId) -> AppResult<StaffMember> {
    let me = super::me::show(app, id)?;
    Ok(StaffMember {
        account: me.account,
        profile: me.profile,
    })
}
