//! Drafting and filing: by the consumer, or by dispatch-centre staff for a caller (C-4).

use serde_json::Value;

use super::{
    check::{self, Checked},
    form::{ComplainantForm, FilingForm, Statement},
};
use crate::{
    app::App,
    domain::{
        actor::{Actor, Role},
        category::{Channel, Priority},
        complaint::{
            State,
            command::Command,
            filing::{Agent, Consents, Filing},
        },
        ids::{AccountId, ComplaintId},
        lang::Lang,
        name::search_key,
    },
    error::{AppError, AppResult},
    keys::Personal,
    service::{
        accounts::{self, PersonRequest},
        auth::session,
        fields::{Fields, checked_everywhere},
        texts::{Kind, Opened, Texts},
        writer::{Execute, Executed},
    },
    store::{
        accounts::profile::Profile,
        complaints::{RepeatKey, RepeatKeys, RowExtras},
        idempotency::Idempotency,
    },
};

/// What comes with a new complaint besides the form.
#[derive(Debug, Default)]
pub struct Creation {
    /// Files it at once; else it is kept as a draft.
    pub submit: bool,
    pub idempotency: Option<(String, String)>,
}

/// A new complaint, ready for the writer. The same `Idempotency-Key` gives the same complaint again.
pub fn prepare(
    app: &App,
    actor: &Actor,
    form: FilingForm,
    creation: Creation,
) -> AppResult<Execute> {
    let id = ComplaintId(app.clock.new_id());
    let account = actor.account().ok_or(AppError::Forbidden)?;
    let idempotency = creation
        .idempotency
        .map(|(key, request_sha256)| Idempotency {
            account,
            key,
            request_sha256,
        });
    let request = match actor {
        Actor::Consumer { account } if creation.submit => filing(app, id, *account, form)?,
        Actor::Consumer { account } => draft(app, id, *account, &form)?,
        Actor::Bureau { account, .. } if actor.has(Role::Dispatcher) && creation.submit => {
            // Checked before the caller gets an account: a form that cannot be filed leaves nothing behind.
            let checked = checked(app, &form, None)?;
            let consumer = caller(app, *account, &form)?;
            request(app, id, consumer, Some(*account), form, checked)?
        }
        _ => return Err(AppError::Forbidden),
    };
    let (consumer, request) = request;
    Ok(Execute {
        actor: actor.clone(),
        new_for: Some(consumer),
        idempotency,
        ..request
    })
}

/// Whether [`prepare`] has everything at hand and waits for nothing: then it needs no thread that may wait.
pub fn is_at_hand(app: &App, actor: &Actor, form: &FilingForm, creation: &Creation) -> bool {
    let Actor::Consumer { account } = actor else {
        return false;
    };
    let respondent = form.respondent.enterprise_id;
    creation.submit
        && session::remembers(app, *account)
        && respondent.is_none_or(|id| app.remembers_directory_entry(id))
}

/// Replaces the form of a draft.
pub fn save_draft(
    app: &App,
    actor: &Actor,
    id: ComplaintId,
    form: &FilingForm,
    expected_version: Option<i32>,
) -> AppResult<Executed> {
    let complaint = super::load(app, actor, id)?;
    let (_, request) = draft(app, id, complaint.consumer, form)?;
    app.writer.execute_blocking(Execute {
        actor: actor.clone(),
        expected_version,
        ..request
    })
}

/// Files what the draft holds.
pub fn submit_draft(
    app: &App,
    actor: &Actor,
    id: ComplaintId,
    expected_version: Option<i32>,
) -> AppResult<Executed> {
    let complaint = super::load(app, actor, id)?;
    let request = match (&complaint.draft, complaint.state) {
        (Some(draft), State::Draft) => {
            let opened = app.pool.read(|conn| Opened::load(app, conn, id))?;
            let form: FilingForm = opened.json(draft)?.ok_or(AppError::NotFound)?;
            let mut request = filing(app, id, complaint.consumer, form)?.1;
            if let Command::Submit(filing) = &mut request.command {
                filing.has_evidence = !complaint.files.is_empty();
            }
            request
        }
        // Filed already: the rules say what can be done now.
        _ => {
            let filing = complaint.filing.clone().ok_or(AppError::NotFound)?;
            Execute::new(actor.clone(), id, Command::Submit(filing))
        }
    };
    app.writer.execute_blocking(Execute {
        actor: actor.clone(),
        expected_version,
        ..request
    })
}

/// The form of a draft, for going on with it.
pub fn read_draft(app: &App, actor: &Actor, id: ComplaintId) -> AppResult<FilingForm> {
    let complaint = super::load(app, actor, id)?;
    let draft = complaint.draft.as_ref().ok_or(AppError::NotFound)?;
    let opened = app.pool.read(|conn| Opened::load(app, conn, id))?;
    opened.json(draft)?.ok_or(AppError::NotFound)
}

/// A filing by somebody whose account and address are known, and the name on the account; no actor is named yet.
pub(in crate::service) fn filing_of(
    app: &App,
    id: ComplaintId,
    (consumer, name): (AccountId, &str),
    filed_by: Option<AccountId>,
    form: FilingForm,
) -> AppResult<Execute> {
    let holder = filed_by.is_none().then_some(name);
    let checked = checked(app, &form, holder)?;
    Ok(request(app, id, consumer, filed_by, form, checked)?.1)
}

pub(in crate::service) fn draft(
    app: &App,
    id: ComplaintId,
    consumer: AccountId,
    form: &FilingForm,
) -> AppResult<(AccountId, Execute)> {
    let value: Value = serde_json::to_value(form).map_err(|e| AppError::Internal(e.into()))?;
    checked_everywhere(&value)?;
    let mut texts = Texts::new(app, id);
    let form_ref = texts.add_json(Kind::Draft, &value)?;
    let subject = form
        .subject
        .clone()
        .or_else(|| form.goods.clone())
        .unwrap_or_default();
    let mut request = Execute::new(Actor::System, id, Command::SaveDraft { form: form_ref });
    request.contents = texts.new;
    request.extras = RowExtras {
        subject: Some(subject.chars().take(60).collect()),
        repeat_keys: None,
    };
    Ok((consumer, request))
}

fn filing(
    app: &App,
    id: ComplaintId,
    consumer: AccountId,
    mut form: FilingForm,
) -> AppResult<(AccountId, Execute)> {
    let profile = session::profile(app, consumer)?;
    let name = profile.name.expose().clone();
    match &mut form.complainant {
        None => form.complainant = Some(own(profile)),
        // It could be no other (C-3).
        Some(given) if form.agent.is_none() => {
            given.name.get_or_insert_with(|| name.clone());
        }
        Some(_) => {}
    }
    let checked = checked(app, &form, Some(&name))?;
    request(app, id, consumer, None, form, checked)
}

fn checked(app: &App, form: &FilingForm, holder: Option<&str>) -> AppResult<Checked> {
    let directory = match form.respondent.enterprise_id {
        Some(enterprise) => app.directory_entry(enterprise)?,
        None => None,
    };
    check::check(form, directory.as_deref(), holder, app.clock.today())
}

/// The caller's account, found by phone, mail address and name, or made now (C-4); a new one gets a link to set its password by mail.
fn caller(app: &App, clerk: AccountId, form: &FilingForm) -> AppResult<AccountId> {
    let given = form.complainant.clone().unwrap_or_default();
    let person = PersonRequest {
        name: given.name.unwrap_or_default().into(),
        phone: given.phone.map(Into::into),
        email: given.email.map(Into::into),
    };
    let mut fields = Fields::new();
    let person = person.check(&app.keys, &mut fields);
    fields.done().map_err(|e| e.below("/complainant"))?;
    let person = person.ok_or(AppError::NotFound)?;
    let (keys, clock) = (app.keys.clone(), app.clock.clone());
    let agent = form.agent.as_ref().and_then(|agent| agent.name.clone());
    app.write(move |conn| {
        let agent = agent.as_deref();
        accounts::ensure_consumer(conn, &keys, &clock, clerk, &person, agent, Lang::Zh)
    })
}

fn request(
    app: &App,
    id: ComplaintId,
    consumer: AccountId,
    filed_by: Option<AccountId>,
    form: FilingForm,
    checked: Checked,
) -> AppResult<(AccountId, Execute)> {
    let Checked {
        complainant,
        statement,
        respondent,
    } = checked;
    let mut texts = Texts::new(app, id);
    let repeat_keys = repeat_keys(app, consumer, &statement);
    let filing = Filing {
        consumer,
        filed_by,
        complainant: texts.add_json(Kind::Complainant, &complainant)?,
        statement: texts.add_json(Kind::Statement, &statement)?,
        respondent,
        // Checked above: all of these are there.
        problem: form.problem.ok_or(AppError::NotFound)?,
        subject: form.subject_category.ok_or(AppError::NotFound)?,
        sales_mode: form.sales_mode.ok_or(AppError::NotFound)?,
        requests: form.requests,
        channel: form.channel.unwrap_or(if filed_by.is_some() {
            Channel::Phone
        } else {
            Channel::Web
        }),
        priority: form.priority.unwrap_or(Priority::General),
        groups: form.groups,
        amount_fen: form.amount_fen,
        purchased_on: form.purchased_on,
        harm_known_on: form.harm_known_on,
        for_living: form.for_living.unwrap_or_default(),
        truth_confirmed: form.truth_confirmed,
        has_evidence: false,
        gives_no_evidence_reason: statement.no_evidence_reason.is_some(),
        consents: form.consents.unwrap_or(Consents {
            publication: false,
            entrusted_mediation: false,
            escalation: false,
            contact_to_enterprise: false,
        }),
        wants_negotiation: form.wants_negotiation.unwrap_or(true),
        preferred_bureau: form.preferred_bureau,
        agent: form.agent.map(|agent| Agent {
            has_identity: complainant
                .agent
                .as_ref()
                .is_some_and(|it| it.id_no.is_some()),
            power_of_attorney: agent.power_of_attorney,
            until_on: agent.until_on,
        }),
    };
    let mut request = Execute::new(Actor::System, id, Command::Submit(Box::new(filing)));
    request.contents = texts.new;
    request.extras = RowExtras {
        subject: Some(statement.subject),
        repeat_keys: Some(repeat_keys),
    };
    Ok((consumer, request))
}

fn own(profile: Profile) -> ComplainantForm {
    let plain = |value: Option<Personal<String>>| value.map(Personal::into_inner);
    ComplainantForm {
        name: Some(profile.name.into_inner()),
        phone: plain(profile.phone),
        email: plain(profile.email),
        address: plain(profile.address),
        id_no: plain(profile.id_no),
    }
}

/// C-10: same complainant, same respondent, same order number or same goods. An operator from the directory and the same one typed
/// by hand have one name.
fn repeat_keys(app: &App, consumer: AccountId, statement: &Statement) -> RepeatKeys {
    let respondent = search_key(&statement.respondent_name);
    let key = |what: &str, which: &str| {
        let text = format!("{consumer}|{respondent}|{what}|{}", search_key(which));
        RepeatKey(app.keys.blind_index("complaints.repeat", &text))
    };
    RepeatKeys {
        goods: key("goods", &statement.goods),
        order: statement.order_no.as_deref().map(|no| key("order", no)),
    }
}
