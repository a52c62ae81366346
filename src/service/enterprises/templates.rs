//! Templates for replies and offers: written by managers, used by everybody of the enterprise.

pub mod preview;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    app::App,
    domain::{
        actor::{Actor, Role},
        category::{RequestKind, SubjectCategory},
        ids::EnterpriseId,
        lang::Lang,
        money::Fen,
        placeholder::{self, Placeholder, Unreadable},
    },
    error::{AppError, AppResult, Conflict, FieldProblem},
    service::fields::{Fields, because},
    store::templates::{self, Template},
};

const NAME_MAX: usize = 50;
/// What is filled in comes on top; a message has 2 000 characters, the conditions of an offer 1 000.
const MESSAGE_MAX: usize = 1500;
const CONDITIONS_MAX: usize = 800;
const MAX_TEMPLATES: i64 = 200;
const MAX_REMEDIES: usize = 10;
const MAX_DAYS: u32 = 365;
/// Triple compensation on top of the price.
const MAX_PERCENT: u32 = 400;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TemplateKind {
    Message,
    Offer,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TemplateForm {
    pub kind: TemplateKind,
    /// At most 50 characters.
    #[serde(default)]
    pub name: String,
    /// The words, with placeholders as `{{salutation}}`: of the message, or the conditions of the offer (which may be empty).
    #[serde(default)]
    pub text: String,
    /// In which language dates, amounts and salutation are filled in.
    #[serde(default)]
    pub locale: Lang,
    /// What it is meant for; everything where it is empty.
    #[serde(default)]
    pub categories: Vec<SubjectCategory>,
    /// Only of an offer, and then needed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offer: Option<OfferTemplate>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OfferTemplate {
    pub remedies: Vec<RemedyTemplate>,
    /// Performed within so many days from the day it is sent.
    pub perform_within_days: u32,
    /// Can be accepted for so many days.
    pub valid_for_days: u32,
}

/// A remedy; one for money names the amount, or a share of what was paid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RemedyTemplate {
    pub kind: RequestKind,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount_fen: Option<Fen>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub percent: Option<u32>,
}

/// A version of a template.
pub struct Shown {
    pub template: Template,
    pub form: TemplateForm,
    pub placeholders: Vec<Placeholder>,
}

/// Only the enterprise's own people know of its templates.
fn own(actor: &Actor, id: EnterpriseId) -> AppResult<()> {
    match actor {
        Actor::Enterprise { enterprise, .. } if *enterprise == id => Ok(()),
        _ => Err(AppError::Forbidden),
    }
}

fn manager(actor: &Actor, id: EnterpriseId) -> AppResult<()> {
    own(actor, id)?;
    match actor.has(Role::OdrManager) {
        true => Ok(()),
        false => Err(AppError::Forbidden),
    }
}

fn shown(template: Template) -> AppResult<Shown> {
    let form: TemplateForm = serde_json::from_str(&template.body).map_err(anyhow::Error::from)?;
    Ok(Shown {
        placeholders: placeholder::used(&form.text),
        form,
        template,
    })
}

pub fn list(
    app: &App,
    actor: &Actor,
    id: EnterpriseId,
    after: Option<Uuid>,
    limit: usize,
) -> AppResult<Vec<Shown>> {
    own(actor, id)?;
    let wanted = i64::try_from(limit).unwrap_or(100) + 1;
    let found = app.read(|conn| templates::page(conn, id, after, wanted))?;
    found.into_iter().map(shown).collect()
}

/// Every version of a template, the newest first.
pub fn versions(
    app: &App,
    actor: &Actor,
    (id, template): (EnterpriseId, Uuid),
    before: Option<i32>,
    limit: usize,
) -> AppResult<Vec<Shown>> {
    own(actor, id)?;
    let wanted = i64::try_from(limit).unwrap_or(100) + 1;
    let found = app.read(|conn| {
        let current =
            templates::find(conn, id, template)?.ok_or(crate::store::StoreError::NotFound)?;
        templates::versions(conn, &current, before, wanted)
    })?;
    found.into_iter().map(shown).collect()
}

pub fn create(app: &App, actor: &Actor, id: EnterpriseId, form: &TemplateForm) -> AppResult<Shown> {
    manager(actor, id)?;
    check(form)?;
    let new = Template {
        id: app.clock.new_id(),
        enterprise: id,
        version: 1,
        body: serde_json::to_string(form).map_err(anyhow::Error::from)?,
        author: actor.account().ok_or(AppError::Forbidden)?,
        at: app.clock.now(),
    };
    let stored = new.clone();
    app.write(move |conn| {
        if templates::count(conn, id)? >= MAX_TEMPLATES {
            return Err(AppError::field(
                "/name",
                because(
                    "too_many_templates",
                    "每家企业最多 200 个模板，请先删去不用的",
                    "An enterprise has at most 200 templates; delete some first",
                ),
            ));
        }
        Ok(templates::insert(conn, &stored)?)
    })?;
    shown(new)
}

pub fn replace(
    app: &App,
    actor: &Actor,
    (id, template): (EnterpriseId, Uuid),
    form: &TemplateForm,
    expected_version: Option<i32>,
) -> AppResult<Shown> {
    manager(actor, id)?;
    check(form)?;
    let author = actor.account().ok_or(AppError::Forbidden)?;
    let body = serde_json::to_string(form).map_err(anyhow::Error::from)?;
    let at = app.clock.now();
    let next = app.write(move |conn| {
        let current = templates::find(conn, id, template)?.ok_or(AppError::NotFound)?;
        if expected_version.is_some_and(|expected| expected != current.version) {
            let current = current.version;
            return Err(AppError::Conflict(Conflict::Version { current }));
        }
        let next = Template {
            version: current.version + 1,
            body,
            author,
            at,
            ..current
        };
        templates::replace(conn, &next)?;
        Ok(next)
    })?;
    shown(next)
}

pub fn remove(app: &App, actor: &Actor, (id, template): (EnterpriseId, Uuid)) -> AppResult<()> {
    manager(actor, id)?;
    app.write(move |conn| {
        templates::find(conn, id, template)?.ok_or(AppError::NotFound)?;
        Ok(templates::remove(conn, template)?)
    })
}

fn check(form: &TemplateForm) -> AppResult<()> {
    let mut fields = Fields::new();
    fields.line("/name", &form.name, NAME_MAX);
    match form.kind {
        TemplateKind::Message => fields.text("/text", &form.text, MESSAGE_MAX),
        TemplateKind::Offer => fields.optional_text("/text", &form.text, CONDITIONS_MAX),
    }
    if let Err(unreadable) = placeholder::pieces(&form.text) {
        fields.problem("/text", problem(&unreadable));
    }
    match (form.kind, &form.offer) {
        (TemplateKind::Offer, Some(offer)) => check_offer(&mut fields, offer),
        (TemplateKind::Offer, None) => fields.problem("/offer", FieldProblem::Missing),
        (TemplateKind::Message, Some(_)) => fields.problem("/offer", FieldProblem::Unknown),
        (TemplateKind::Message, None) => {}
    }
    fields.done()
}

fn check_offer(fields: &mut Fields, offer: &OfferTemplate) {
    if offer.remedies.is_empty() {
        fields.problem("/offer/remedies", FieldProblem::Missing);
    }
    if offer.remedies.len() > MAX_REMEDIES {
        fields.problem(
            "/offer/remedies",
            FieldProblem::TooMany { max: MAX_REMEDIES },
        );
    }
    for (i, remedy) in offer.remedies.iter().enumerate() {
        let amounts =
            usize::from(remedy.amount_fen.is_some()) + usize::from(remedy.percent.is_some());
        if amounts != usize::from(remedy.kind.takes_amount()) {
            let zh = "退款和赔偿须写明金额或比例（二选一），其他办法不写";
            let en = "Refund and compensation name an amount or a percentage, one of them; others name none";
            fields.problem(
                format!("/offer/remedies/{i}/amount_fen"),
                because("amount_or_percent", zh, en),
            );
        }
        if remedy
            .percent
            .is_some_and(|it| !(1..=MAX_PERCENT).contains(&it))
        {
            fields.problem(
                format!("/offer/remedies/{i}/percent"),
                between(1, MAX_PERCENT),
            );
        }
        if remedy.amount_fen.is_some_and(Fen::is_zero) {
            fields.problem(
                format!("/offer/remedies/{i}/amount_fen"),
                FieldProblem::Missing,
            );
        }
    }
    for (pointer, days) in [
        ("/offer/perform_within_days", offer.perform_within_days),
        ("/offer/valid_for_days", offer.valid_for_days),
    ] {
        if days > MAX_DAYS {
            fields.problem(pointer, between(0, MAX_DAYS));
        }
    }
}

fn between(first: u32, last: u32) -> FieldProblem {
    FieldProblem::OutOfRange {
        zh: format!("应在 {first} 到 {last} 之间"),
        en: format!("Between {first} and {last}"),
    }
}

fn problem(unreadable: &Unreadable) -> FieldProblem {
    let known: Vec<&str> = Placeholder::ALL.iter().map(|it| it.code()).collect();
    let known = known.join(", ");
    match unreadable {
        Unreadable::Unknown(name) => FieldProblem::Because {
            code: "unknown_placeholder",
            zh: format!("没有占位符「{name}」，可用的有：{known}"),
            en: format!("There is no placeholder “{name}”; there are: {known}"),
        },
        Unreadable::Unclosed => because(
            "unclosed_placeholder",
            "占位符缺少结尾的 }}",
            "A placeholder lacks its closing }}",
        ),
    }
}
