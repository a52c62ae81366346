//! From a form to a complete filing: what is missing or wrong is told field by field.

use chrono::{Months, NaiveDate};

use super::form::{
    Agent, AgentForm, Complainant, ComplainantForm, FilingForm, RespondentForm, Statement,
};
use crate::{
    domain::{
        category::RequestKind,
        complaint::{decide::MAX_FILES, filing::Respondent},
        contact::Email,
        identity::{ResidentNumber, ResidentNumberError, is_meant_as_resident_number},
        jurisdiction::OperatorKind,
        lang::Lang,
        money::Fen,
        name::is_same_name,
        region::regions,
    },
    error::{AppResult, FieldProblem},
    service::{
        accounts::person::NAME_MAX,
        fields::{Fields, because},
    },
    store::enterprises::EnterpriseFacts,
};

const MAX_REQUESTS: usize = 10;

/// A checked form: its words, and the facts the rules need.
pub struct Checked {
    pub complainant: Complainant,
    pub statement: Statement,
    pub respondent: Respondent,
}

/// C-2, C-3, C-13. `directory` is what the directory says of the enterprise named, `holder` the name on the account it is filed
/// from; none where staff file for a caller (C-4).
pub fn check(
    form: &FilingForm,
    directory: Option<&EnterpriseFacts>,
    holder: Option<&str>,
    today: NaiveDate,
) -> AppResult<Checked> {
    let mut fields = Fields::default();
    let complainant = Complainant {
        agent: form
            .agent
            .as_ref()
            .map(|form| agent(&mut fields, form, today)),
        ..complainant(&mut fields, form.complainant.as_ref(), today)
    };
    if let Some(holder) = holder {
        who_complains(&mut fields, &complainant, holder);
    }
    let statement_text = fields.required("/statement", form.statement.as_deref(), 2000);
    let goods = fields.required("/goods", form.goods.as_deref(), 200);
    requests(&mut fields, form);
    fields.present("/problem", form.problem);
    fields.present("/subject_category", form.subject_category);
    fields.present("/sales_mode", form.sales_mode);
    fields.present("/for_living", form.for_living);
    fields.present("/consents", form.consents);
    let long_ago = today
        .checked_sub_months(Months::new(30 * 12))
        .unwrap_or(today);
    fields.date_between("/purchased_on", form.purchased_on, long_ago, today);
    fields.date_between("/harm_known_on", form.harm_known_on, long_ago, today);
    if form
        .preferred_bureau
        .is_some_and(|code| !regions().is_county_seat(code))
    {
        fields.problem("/preferred_bureau", no_county());
    }
    let (respondent, name, address, phone) = respondent(&mut fields, form, directory);
    let subject = fields.optional("/subject", form.subject.as_deref(), 60);
    let statement = Statement {
        subject: subject.unwrap_or_else(|| subject_of(&goods, form)),
        statement: statement_text,
        goods,
        brand: fields.optional("/brand", form.brand.as_deref(), 100),
        order_no: fields.optional("/order_no", form.order_no.as_deref(), 100),
        platform_name: fields.optional("/platform_name", form.platform_name.as_deref(), 100),
        no_evidence_reason: fields.optional(
            "/no_evidence_reason",
            form.no_evidence_reason.as_deref(),
            500,
        ),
        respondent_name: name,
        respondent_address: address,
        respondent_phone: phone,
    };
    fields.done()?;
    Ok(Checked {
        complainant,
        statement,
        respondent,
    })
}

fn complainant(
    fields: &mut Fields,
    form: Option<&ComplainantForm>,
    today: NaiveDate,
) -> Complainant {
    let empty = ComplainantForm::default();
    let form = form.unwrap_or(&empty);
    let phone = phone(fields, "/complainant/phone", form.phone.as_deref());
    let email = fields.optional("/complainant/email", form.email.as_deref(), 254);
    if email
        .as_deref()
        .is_some_and(|text| text.parse::<Email>().is_err())
    {
        fields.problem(
            "/complainant/email",
            FieldProblem::Malformed {
                zh: "请填写邮箱地址，例如 name@example.com".into(),
                en: "A mail address, such as name@example.com".into(),
            },
        );
    }
    Complainant {
        name: fields.required("/complainant/name", form.name.as_deref(), NAME_MAX),
        phone,
        email,
        address: fields.required("/complainant/address", form.address.as_deref(), 200),
        id_no: id_no(fields, "/complainant/id_no", form.id_no.as_deref(), today),
        agent: None,
    }
}

/// C-3, C-5: one complains under one's own name, or is the agent; or an agent writes from the account of who complains.
fn who_complains(fields: &mut Fields, complainant: &Complainant, holder: &str) {
    let agent = complainant.agent.as_ref().map(|agent| &agent.name);
    let named = [Some(&complainant.name), agent];
    let mut named = named.into_iter().flatten();
    // What is missing is told as that.
    if named.any(|name| name.trim().is_empty() || is_same_name(name, holder)) {
        return;
    }
    let (pointer, zh, en) = match agent {
        None => (
            "/complainant/name",
            format!(
                "投诉须用本人真实姓名，与账号登记的「{holder}」一致：请在此改正；账号登记有误的，在「我的」里更正；代别人投诉的，请填写自己为代理人，并附授权委托书"
            ),
            format!(
                "Complain under your own true name, as on your account ({holder}): correct it here, or on your account if it is wrong there; to complain for somebody else, name yourself as the agent and attach the power of attorney"
            ),
        ),
        Some(_) => (
            "/agent/name",
            format!(
                "投诉人和代理人都与账号登记的「{holder}」不一致：代别人投诉的，代理人请填写自己的姓名；账号登记有误的，在「我的」里更正"
            ),
            format!(
                "Neither the complainant nor the agent is who this account belongs to ({holder}): give your own name as the agent, or correct it on your account if it is wrong there"
            ),
        ),
    };
    fields.problem(pointer, because("not_your_name", &zh, &en));
}

fn phone(fields: &mut Fields, pointer: &str, typed: Option<&str>) -> String {
    let phone = fields.required(pointer, typed, 30);
    let digits = phone.chars().filter(char::is_ascii_digit).count();
    let is_dialled = phone
        .chars()
        .all(|c| c.is_ascii_digit() || matches!(c, '+' | '-' | ' ' | '(' | ')'));
    if !phone.is_empty() && (!is_dialled || !(7..=15).contains(&digits)) {
        let problem = FieldProblem::Malformed {
            zh: "请填写手机号或带区号的座机号".into(),
            en: "Give a mobile number, or a landline with its area code".into(),
        };
        fields.problem(pointer, problem);
    }
    phone
}

/// C-4, C-5: of a resident identity card it must fit itself; the numbers of other documents are taken as they are.
fn id_no(
    fields: &mut Fields,
    pointer: &str,
    typed: Option<&str>,
    today: NaiveDate,
) -> Option<String> {
    let id_no = fields.optional(pointer, typed, 30)?;
    if is_meant_as_resident_number(&id_no) {
        let number = id_no.parse::<ResidentNumber>();
        let problem = match number {
            Ok(number) if number.born_on <= today => None,
            Ok(_) => Some(ResidentNumberError::BirthDate),
            Err(error) => Some(error),
        };
        if let Some(error) = problem {
            fields.problem(pointer, not_a_resident_number(error));
        }
    }
    Some(id_no)
}

fn not_a_resident_number(error: ResidentNumberError) -> FieldProblem {
    let (zh, en) = match error {
        ResidentNumberError::Length(_) => (
            "居民身份证号码应为 18 位，请对照证件检查",
            "The number of a resident identity card has 18 characters; compare it with the card",
        ),
        ResidentNumberError::BirthDate => (
            "身份证号码第 7 至 14 位应为出生日期，请对照证件检查",
            "The 7th to 14th digit of an identity number are the day of birth; compare it with the card",
        ),
        ResidentNumberError::CheckCharacter => (
            "身份证号码的校验位不符，请对照证件检查是否有输错",
            "The last character of the identity number does not fit the others; compare it with the card",
        ),
    };
    FieldProblem::Malformed {
        zh: zh.into(),
        en: en.into(),
    }
}

/// C-5
fn agent(fields: &mut Fields, form: &AgentForm, today: NaiveDate) -> Agent {
    let far = today.checked_add_months(Months::new(30 * 12));
    let long_ago = today.checked_sub_months(Months::new(30 * 12));
    fields.date_between(
        "/agent/until_on",
        form.until_on,
        long_ago.unwrap_or(today),
        far.unwrap_or(today),
    );
    if form.power_of_attorney.len() > MAX_FILES {
        let problem = FieldProblem::TooMany { max: MAX_FILES };
        fields.problem("/agent/power_of_attorney", problem);
    }
    Agent {
        name: fields.required("/agent/name", form.name.as_deref(), NAME_MAX),
        phone: phone(fields, "/agent/phone", form.phone.as_deref()),
        id_no: id_no(fields, "/agent/id_no", form.id_no.as_deref(), today),
        scope: fields.optional("/agent/scope", form.scope.as_deref(), 500),
    }
}

/// C-11
fn requests(fields: &mut Fields, form: &FilingForm) {
    if form.requests.is_empty() {
        fields.problem("/requests", FieldProblem::Missing);
    }
    if form.requests.len() > MAX_REQUESTS {
        fields.problem("/requests", FieldProblem::TooMany { max: MAX_REQUESTS });
    }
    let requests = form.requests.iter().map(|it| (it.kind, it.amount_fen));
    amounts(fields, "/requests", requests);
}

/// C-11: an amount where money is asked for or promised, and only there.
pub(super) fn amounts(
    fields: &mut Fields,
    list: &str,
    items: impl Iterator<Item = (RequestKind, Option<Fen>)>,
) {
    for (i, (kind, amount)) in items.enumerate() {
        let pointer = format!("{list}/{i}/amount_fen");
        if kind.takes_amount() && amount.is_none_or(Fen::is_zero) {
            fields.problem(pointer, FieldProblem::Missing);
        } else if !kind.takes_amount() && amount.is_some() {
            let (zh, en) = (
                "这一项不涉及金额，请删去金额",
                "This kind takes no amount; remove it",
            );
            fields.problem(pointer, because("takes_no_amount", zh, en));
        }
    }
}

fn respondent(
    fields: &mut Fields,
    form: &FilingForm,
    directory: Option<&EnterpriseFacts>,
) -> (Respondent, String, String, Option<String>) {
    let typed = &form.respondent;
    match (typed.enterprise_id, directory) {
        (Some(_), Some(facts)) => {
            let respondent = from_directory(typed, facts);
            (
                respondent,
                facts.name.clone(),
                facts.address.clone(),
                Some(facts.phone.clone()),
            )
        }
        (Some(_), None) => {
            fields.problem(
                "/respondent/enterprise_id",
                because(
                    "not_in_directory",
                    "名录里没有这家企业，请重新选择或手动填写",
                    "The directory has no such enterprise; choose again or type it by hand",
                ),
            );
            (by_hand(fields, form), String::new(), String::new(), None)
        }
        (None, _) => {
            let name = fields.required("/respondent/name", typed.name.as_deref(), 100);
            let address = fields.required("/respondent/address", typed.address.as_deref(), 200);
            let phone = fields.optional("/respondent/phone", typed.phone.as_deref(), 30);
            (by_hand(fields, form), name, address, phone)
        }
    }
}

/// The directory knows where it is; the consumer may say at which of its places it happened.
fn from_directory(typed: &RespondentForm, facts: &EnterpriseFacts) -> Respondent {
    let shop = facts.shops.first();
    Respondent {
        enterprise: typed.enterprise_id,
        kind: facts.kind,
        domicile: Some(facts.domicile),
        place_of_business: typed
            .place_of_business
            .or_else(|| facts.places_of_business.first().copied()),
        published_address: shop
            .and_then(|s| s.published_region)
            .or(typed.published_address),
        platform_domicile: shop
            .map(|s| s.platform_domicile)
            .or(typed.platform_domicile),
        unreachable_at_published: typed.unreachable_at_published,
    }
}

fn by_hand(fields: &mut Fields, form: &FilingForm) -> Respondent {
    let typed = &form.respondent;
    let places = [
        ("/respondent/domicile", typed.domicile),
        ("/respondent/place_of_business", typed.place_of_business),
        ("/respondent/published_address", typed.published_address),
        ("/respondent/platform_domicile", typed.platform_domicile),
    ];
    for (pointer, place) in places {
        if place.is_some_and(|code| !regions().is_county_seat(code)) {
            fields.problem(pointer, no_county());
        }
    }
    if typed.enterprise_id.is_none() && places.iter().all(|(_, place)| place.is_none()) {
        fields.problem("/respondent/place_of_business", FieldProblem::Missing);
    }
    Respondent {
        enterprise: None,
        kind: typed.kind.unwrap_or(OperatorKind::Offline),
        domicile: typed.domicile,
        place_of_business: typed.place_of_business,
        published_address: typed.published_address,
        platform_domicile: typed.platform_domicile,
        unreachable_at_published: typed.unreachable_at_published,
    }
}

fn no_county() -> FieldProblem {
    FieldProblem::Malformed {
        zh: "请选择到区县（六位行政区划代码）".into(),
        en: "Choose a county (a six-digit division code)".into(),
    }
}

fn subject_of(goods: &str, form: &FilingForm) -> String {
    let request = form
        .requests
        .first()
        .map(|r| r.kind.name(Lang::Zh))
        .unwrap_or_default();
    let goods: String = goods.chars().take(40).collect();
    format!("{goods}，要求{request}")
}
