//! Filings of the stories, and steps many journeys take.

use hejie::domain::ids::EnterpriseId;
use serde_json::{Value, json};

use super::Person;

pub const FENGTAI: &str = "110106";

/// S1: an auto-renewing membership without the films it promised, filed against an enterprise of the directory.
pub fn membership(enterprise: EnterpriseId) -> Value {
    json!({
        "submit": true,
        "complainant": { "name": "张某", "phone": "13800138000", "address": "北京市丰台区某街 1 号" },
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
