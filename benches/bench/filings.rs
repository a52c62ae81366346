//! The filing everybody sends: S1, the film that was not there.

use std::{
    fs::File,
    io::{BufWriter, Write as _},
    ops::Range,
    path::Path,
};

use hejie::domain::{
    complaint::{event::ContentRef, filing::Filing},
    ids::{AccountId, EnterpriseId},
};
use serde_json::json;

use crate::client;

/// Digits of the order number, different for each filing: else each would be a repeat of the one before (C-10).
const ORDER: &[u8] = b"BENCH-0000000000";

/// A prepared request whose order number can be changed in place.
pub struct FilingRequest {
    bytes: Vec<u8>,
    at: Vec<usize>,
}

impl FilingRequest {
    pub fn new(token: &str, enterprise: EnterpriseId) -> FilingRequest {
        let body = body(enterprise, &String::from_utf8_lossy(ORDER));
        let bytes = client::request("POST", "/api/v1/complaints", token, &body);
        let at = bytes
            .windows(ORDER.len())
            .enumerate()
            .filter(|(_, it)| *it == ORDER)
            .map(|(at, _)| at)
            .collect();
        FilingRequest { bytes, at }
    }

    pub fn numbered(&mut self, n: u64) -> &[u8] {
        let digits = format!("{n:010}");
        for at in &self.at {
            let place = at + ORDER.len() - digits.len();
            self.bytes[place..place + digits.len()].copy_from_slice(digits.as_bytes());
        }
        &self.bytes
    }
}

/// The same without its head, a line each with an order number of its own.
pub fn write_bodies(
    path: &Path,
    enterprise: EnterpriseId,
    numbers: Range<u64>,
) -> anyhow::Result<()> {
    let mut out = BufWriter::new(File::create(path)?);
    for n in numbers {
        writeln!(out, "{}", body(enterprise, &format!("BENCH-{n:010}")))?;
    }
    Ok(out.flush()?)
}

fn body(enterprise: EnterpriseId, order: &str) -> String {
    let body = json!({
        "submit": true,
        "respondent": { "enterprise_id": enterprise },
        "statement": "网站承诺会员可看系列电影，开通自动续费会员后发现影片已经下架，多次联系客服无果，要求退还未使用的会员费。",
        "goods": format!("会员 {order}"),
        "order_no": order,
        "requests": [{ "kind": "refund", "amount_fen": 2700 }],
        "problem": "false_promotion",
        "subject_category": "service.internet",
        "sales_mode": "own_site",
        "channel": "web",
        "priority": "general",
        "amount_fen": 3000,
        "purchased_on": "2026-05-01",
        "for_living": true,
        "truth_confirmed": true,
        "no_evidence_reason": "页面已经下架",
        "consents": {
            "publication": true,
            "entrusted_mediation": true,
            "escalation": true,
            "contact_to_enterprise": true,
        },
    });
    body.to_string()
}

/// The identifier in the answer to a filing.
pub fn id_in(body: &[u8]) -> Option<String> {
    const BEFORE: &[u8] = b"\"id\":\"";
    let start = client::find(body, BEFORE)? + BEFORE.len();
    let id = body.get(start..start + 36)?;
    Some(String::from_utf8_lossy(id).into_owned())
}

/// The same filing as the rules see it.
pub fn filing(
    consumer: AccountId,
    enterprise: EnterpriseId,
    complainant: &ContentRef,
    statement: &ContentRef,
) -> serde_json::Result<Filing> {
    serde_json::from_value(json!({
        "consumer": consumer,
        "filed_by": null,
        "complainant": complainant,
        "statement": statement,
        "respondent": {
            "enterprise": enterprise,
            "kind": "own_site",
            "domicile": "110106",
            "place_of_business": null,
            "published_address": null,
            "platform_domicile": null,
        },
        "requests": [{ "kind": "refund", "amount_fen": 2700 }],
        "problem": "false_promotion",
        "subject": "service.internet",
        "sales_mode": "own_site",
        "channel": "web",
        "priority": "general",
        "groups": [],
        "amount_fen": 3000,
        "purchased_on": "2026-05-01",
        "harm_known_on": null,
        "for_living": true,
        "truth_confirmed": true,
        "has_evidence": false,
        "gives_no_evidence_reason": true,
        "consents": {
            "publication": true,
            "entrusted_mediation": true,
            "escalation": true,
            "contact_to_enterprise": true,
        },
        "wants_negotiation": true,
        "preferred_bureau": null,
    }))
}
