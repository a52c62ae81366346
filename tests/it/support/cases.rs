//! Filings of the stories, and steps many journeys take.

use chrono::{DateTime, Duration, Utc};
use hejie::domain::{actor::Role, ids::EnterpriseId, jurisdiction::OperatorKind};
use serde_json::{Value, json};

use super::{Person, TestApp};

pub const FENGTAI: &str = "110106";

/// S1: an auto-renewing membership without the films it promised, filed against an enterprise of the directory. Who files it complains
/// under the name on the account.
pub fn membership(enterprise: EnterpriseId) -> Value {
    json!({
        "submit": true,
        "complainant": { "phone": "13800138000", "address": "北京市丰台区某街 1 号" },
        "respondent": { "enterprise_id": enterprise },
        "statement": "2026-05-11 在该公司网站购买自动续费 VIP 会员，网站宣传有《复仇者联盟》系列，付费后发现影片已下架，要求退还未使用的费用。",
        "goods": "VIP 会员",
        "order_no": "GY20260511001",
        "requests": [{ "kind": "refund", "amount_fen": 2700 }],
        "problem": "contract",
        "subject_category": "service.internet",
        "sales_mode": "own_site",
        "amount_fen": 2700,
        "purchased_on": "2026-05-11",
        "for_living": true,
        "truth_confirmed": true,
        "no_evidence_reason": "付款记录在手机中，稍后补充",
        "consents": { "publication": true, "entrusted_mediation": true, "escalation": true, "contact_to_enterprise": true }
    })
}

impl Person {
    /// Files a complaint; answers its identifier.
    pub fn file(&self, form: &Value) -> String {
        let answer = self.post("/api/v1/complaints", form.clone()).expect(201);
        answer["id"].as_str().expect("an identifier").to_owned()
    }

    /// Gives a command that must succeed; answers what was written.
    pub fn command(&self, case: &str, command: &str, form: Value) -> Value {
        self.try_command(case, command, form).expect(200)
    }

    /// Gives a command whatever comes of it.
    pub fn try_command(&self, case: &str, command: &str, form: Value) -> super::Answer {
        self.post(
            &format!("/api/v1/complaints/{case}/commands/{command}"),
            form,
        )
    }

    /// The case as this person sees it.
    pub fn case(&self, case: &str) -> Value {
        self.get(&format!("/api/v1/complaints/{case}")).expect(200)
    }

    /// The kinds of the events this person sees, in order.
    pub fn record(&self, case: &str) -> Vec<String> {
        let answer = self
            .get(&format!("/api/v1/complaints/{case}/events?limit=100"))
            .expect(200);
        let items = answer["items"].as_array().expect("items");
        items
            .iter()
            .map(|item| item["kind"].as_str().expect("a kind").to_owned())
            .collect()
    }
}

/// `2026-05-27 00:00` in Shanghai, from an instant on the wire.
pub fn shanghai_text(at: &Value) -> String {
    let at: DateTime<Utc> = at
        .as_str()
        .expect("an instant")
        .parse()
        .expect("an instant");
    (at.naive_utc() + Duration::hours(8))
        .format("%Y-%m-%d %H:%M")
        .to_string()
}

/// Pointer and code of every field a refusal names.
pub fn problems(body: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let fields = body["error"]["fields"]
        .as_array()
        .cloned()
        .unwrap_or_default();
    fields
        .iter()
        .map(|it| (text(&it["pointer"]), text(&it["code"])))
        .collect()
}

/// What a refusal says can be done instead.
pub fn allowed(body: &Value) -> Vec<String> {
    let commands = body
        .get("allowed_commands")
        .unwrap_or(&body["error"]["allowed_commands"]);
    let commands = commands
        .as_array()
        .unwrap_or_else(|| panic!("no allowed_commands: {body:#}"));
    commands
        .iter()
        .map(|it| it.as_str().expect("a command").to_owned())
        .collect()
}

impl Person {
    pub fn state(&self, case: &str) -> String {
        self.case(case)["state"]
            .as_str()
            .expect("a state")
            .to_owned()
    }

    /// The newest deadline of a kind.
    pub fn deadline(&self, case: &str, kind: &str) -> Value {
        let seen = self.case(case);
        let deadlines = seen["deadlines"].as_array().expect("deadlines");
        let found = deadlines.iter().rev().find(|it| it["kind"] == kind);
        found
            .unwrap_or_else(|| panic!("no {kind}: {seen:#}"))
            .clone()
    }

    /// When each event of a case happened, in Shanghai, after a number of events.
    pub fn times(&self, case: &str, after: usize) -> Vec<(String, String)> {
        let answer = self
            .get(&format!(
                "/api/v1/complaints/{case}/events?limit=100&after={after}"
            ))
            .expect(200);
        let items = answer["items"].as_array().expect("items");
        items
            .iter()
            .map(|it| {
                (
                    it["kind"].as_str().expect("a kind").to_owned(),
                    shanghai_text(&it["at"]),
                )
            })
            .collect()
    }

    /// What this person was told about a case, oldest first.
    pub fn told(&self, case: &str) -> Vec<(String, String)> {
        let answer = self.get("/api/v1/notifications?limit=100").expect(200);
        let items = answer["items"].as_array().expect("items");
        let own = items.iter().rev().filter(|it| it["complaint_id"] == case);
        own.map(|it| {
            (
                it["kind"].as_str().expect("a kind").to_owned(),
                shanghai_text(&it["at"]),
            )
        })
        .collect()
    }

    pub fn was_told(&self, case: &str, kind: &str) -> bool {
        self.told(case).iter().any(|(it, _)| it == kind)
    }

    /// The refusal of a command that the state of the case does not allow: a code, a sentence, and what can be done.
    #[track_caller]
    pub fn refused(&self, case: &str, command: &str, form: Value) -> (String, Vec<String>) {
        let body = self.try_command(case, command, form).expect(409);
        let error = &body["error"];
        assert!(
            error["message"]
                .as_str()
                .is_some_and(|it| it.chars().count() > 5),
            "{body:#}"
        );
        (
            error["code"].as_str().expect("a code").to_owned(),
            allowed(&body),
        )
    }
}

/// What is paid back, by when, and until when one can accept it.
pub fn offer_of(fen: i64, perform_by_on: &str, valid_until_on: &str) -> Value {
    json!({
        "remedies": [{ "kind": "refund", "amount_fen": fen }],
        "perform_by_on": perform_by_on,
        "valid_until_on": valid_until_on,
    })
}

/// Z-4, told online on this day.
pub fn closing(fen: i64, substantiated: &str, told_on: &str) -> Value {
    json!({
        "recovered_fen": fen, "problem": "contract", "substantiated": substantiated,
        "told_on": told_on, "told_by": "online",
    })
}

/// S3: noodles from a stall of a farmers' market, which is in no directory.
pub fn noodles() -> Value {
    json!({
        "submit": true,
        "complainant": { "phone": "13900139000", "address": "北京市丰台区南苑某街 2 号" },
        "respondent": {
            "name": "南苑农贸市场 12 号面条摊", "address": "南苑农贸市场内", "kind": "offline",
            "place_of_business": FENGTAI,
        },
        "statement": "2026-05-11 早上在农贸市场买的湿面条有刺鼻气味，怀疑加了甲醛。",
        "goods": "湿面条",
        "requests": [{ "kind": "refund", "amount_fen": 600 }],
        "problem": "food_safety",
        "subject_category": "goods.food",
        "sales_mode": "offline",
        "amount_fen": 600,
        "purchased_on": "2026-05-11",
        "for_living": true,
        "truth_confirmed": true,
        "no_evidence_reason": "面条还在家中，可以送检",
        "consents": { "publication": false, "entrusted_mediation": true, "escalation": true, "contact_to_enterprise": true }
    })
}

/// A form with one field changed, by its JSON pointer.
pub fn with(mut form: Value, pointer: &str, value: impl Into<Value>) -> Value {
    let (parent, name) = pointer.rsplit_once('/').expect("a pointer");
    let parent = form.pointer_mut(parent).expect("a field");
    match parent {
        Value::Array(items) => items[name.parse::<usize>().expect("an index")] = value.into(),
        parent => parent[name] = value.into(),
    }
    form
}

impl TestApp {
    /// S1 and S2: self-built site, registered in Fengtai.
    pub fn galaxy(&self) -> EnterpriseId {
        self.active_enterprise("银河互联网电视有限公司", FENGTAI, OperatorKind::OwnSite)
    }

    pub fn officer(&self) -> Person {
        self.bureau(FENGTAI, &[Role::CaseOfficer, Role::Mediator], "Officer")
    }

    pub fn reviewer(&self) -> Person {
        self.bureau(FENGTAI, &[Role::Reviewer], "Reviewer")
    }

    /// A figure of one month over everything.
    pub fn figure(&self, metric: &str, month: &str) -> Value {
        let path = format!("/api/v1/indicators?metric={metric}&from={month}&to={month}");
        self.anonymous().get(&path).expect(200)["items"][0].clone()
    }

    /// The letters to one address, text only, oldest first.
    pub fn letters_to(&self, address: &str) -> Vec<String> {
        let folder = std::path::Path::new(&self.database.folder()).join("mails");
        let mut paths: Vec<_> = std::fs::read_dir(folder)
            .map(|entries| entries.map(|it| it.expect("a file").path()).collect())
            .unwrap_or_default();
        paths.sort();
        let letters = paths
            .iter()
            .map(|path| std::fs::read_to_string(path).expect("a letter"));
        letters
            .filter(|it| it.contains(address))
            .map(|it| super::messages::letter_text(&it))
            .collect()
    }
}
