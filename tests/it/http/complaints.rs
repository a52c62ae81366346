//! Complaints: what is refused and why, what a stranger is told, lists page by page, and who sees whose name.

use reqwest::Method;
use serde_json::{Value, json};

use hejie::{
    domain::{
        actor::{Actor, Role},
        jurisdiction::OperatorKind,
    },
    service::{
        complaints::{
            file::{self, Creation},
            form::FilingForm,
        },
        writer::Execute,
    },
};

use crate::{
    both,
    rules::compare,
    support::{
        Answer, Person, TestApp,
        cases::{FENGTAI, allowed, membership, noodles, offer_of, problems, with},
    },
};

/// What people paste, what machines choke on, and what nobody should be able to do.
pub(super) const NASTY: &[&str] = &[
    "' OR 1=1 --",
    "\"; DROP TABLE complaints; --",
    "%_\\",
    "<script>alert(1)</script>",
    "${jndi:ldap://x}",
    "{{7*7}}",
    "../../etc/passwd",
    "null",
    "NaN",
    "-1e309",
    "0x7F",
    "  前后有空格  ",
    "换行\n第二行\r\n第三行\t制表",
    "👩‍👩‍👧‍👦",
    "𠮷野家",
    "ß ﬃ Ⅷ",
    "ไทย",
    "שלום",
    "مرحبا",
    "e\u{301}",
    "\u{200D}零宽",
    "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢",
    "\\u0000",
    "\u{0}",
    "a\u{0}b",
    "\u{7}铃",
    "\u{1b}[31m红",
    "\u{202E}倒写",
    "\u{2066}隔离",
    "\u{FEFF}标记",
    "\u{FFFE}",
    "\u{FFFF}",
    "\u{FFFD}",
    "\u{85}",
    "\u{2028}行",
    "",
    " ",
    "\u{3000}",
    "\u{A0}",
];

/// A field of a form, and how one reads it back from the case.
const TEXTS: &[(&str, &str, usize)] = &[
    ("/statement", "/statement/statement", 2000),
    ("/goods", "/statement/goods", 200),
    ("/brand", "/statement/brand", 100),
    ("/order_no", "/statement/order_no", 100),
    ("/platform_name", "/statement/platform_name", 100),
    ("/no_evidence_reason", "/statement/no_evidence_reason", 500),
    ("/subject", "/subject", 60),
    ("/complainant/name", "/complainant/name", 60),
    ("/complainant/address", "/complainant/address", 200),
    ("/respondent/name", "/respondent/name", 100),
    ("/respondent/address", "/respondent/address", 200),
    ("/respondent/phone", "/respondent/phone", 30),
];

/// A form in which a field may hold anything: the name of somebody for whom Z is the agent, an operator typed by hand.
fn form_for(pointer: &str, form: &Value, by_hand: &Value) -> Value {
    match pointer {
        "/complainant/name" => with(
            form.clone(),
            "/agent",
            json!({ "name": "Z", "phone": "13700137000" }),
        ),
        _ if pointer.starts_with("/respondent") => by_hand.clone(),
        _ => form.clone(),
    }
}

fn file(person: &Person, form: &Value) -> Answer {
    person.post("/api/v1/complaints", form)
}

/// Refused at these pointers, for these reasons, and with a sentence for each.
#[track_caller]
fn refused(person: &Person, form: &Value, expected: &[(&str, &str)]) {
    let body = file(person, form).expect(422);
    let found = problems(&body);
    let found: Vec<_> = found
        .iter()
        .map(|(pointer, code)| (pointer.as_str(), code.as_str()))
        .collect();
    assert_eq!(found, expected, "{body:#}");
    for field in body["error"]["fields"].as_array().unwrap() {
        assert!(field["message"].as_str().is_some_and(|it| !it.is_empty()));
    }
}

/// As it was sent, or refused with the reason at its field; nothing else.
#[track_caller]
fn round_trip(person: &Person, form: &Value, pointer: &str, shown: &str, text: &str) {
    let answer = file(person, &with(form.clone(), pointer, text));
    match answer.status {
        201 => {
            let case = answer.body["id"].as_str().unwrap().to_owned();
            let seen = person.case(&case);
            let kept = seen.pointer(shown).unwrap();
            let is_blank = text.trim().is_empty();
            if is_blank && (kept.is_null() || pointer == "/subject") {
                return; // Left out.
            }
            assert_eq!(kept, text, "{pointer} {text:?}");
        }
        422 => {
            // A reason for there being no evidence that is blank is none.
            let found = problems(&answer.body);
            assert!(
                !found.is_empty()
                    && found.iter().all(|(at, _)| at == pointer
                        || at == "/files"
                        || at.is_empty()
                        || pointer == "/no_evidence_reason"),
                "{pointer} {text:?}: {:#}",
                answer.body
            );
        }
        other => panic!("{other} {pointer} {text:?}: {:#}", answer.body),
    }
}

both! {
    fn who_only_oversees_reads_no_name_in_the_texts(app) {
        let z = app.consumer("张小明");
        let galaxy = app.active_enterprise("银河", FENGTAI, OperatorKind::OwnSite);
        let handler = app.odr_handler(&galaxy, "H");
        let mut form = membership(galaxy);
        form["statement"] = json!("本人张小明于 2026-05-11 购买会员，电话 138-0013-8000，要求退还未使用的费用。");
        form["no_evidence_reason"] = json!("张小明的手机坏了");
        let case = z.file(&form);
        handler.command(&case, "post-message", json!({ "text": "张 小明您好，已致电 13800138000。" }));
        handler.command(&case, "make-offer", json!({
            "remedies": [{ "kind": "refund", "amount_fen": 2700 }], "conditions": "退至张小明的账户",
            "perform_by_on": "2026-05-20", "valid_until_on": "2026-05-14",
        }));
        let supervisor = app.bureau("110000", &[Role::Supervisor], "City");
        let read = || {
            let record = supervisor.get(&format!("/api/v1/complaints/{case}/events?limit=100")).ok();
            format!("{}{record}", supervisor.case(&case))
        };
        let is_named = |text: &str| ["小明", "小 明", "13800138000", "138-0013-8000"].iter().any(|it| text.contains(it));
        let seen = read();
        assert!(!is_named(&seen), "{seen}");
        assert!(seen.contains("退至张**的账户") && seen.contains("已致电 ****8000"), "{seen}");
        z.command(&case, "accept-offer", json!({ "offer": 1 }));
        let preview = supervisor.get(&format!("/api/v1/complaints/{case}/offers/1/agreement")).ok();
        assert!(!is_named(&preview.to_string()), "{preview}");
        let seen = read();
        assert!(!is_named(&seen), "{seen}");
        // The parties read what was written.
        assert!(handler.case(&case).to_string().contains("退至张小明的账户"));
        assert!(is_named(&z.case(&case)["agreement"].to_string()));
    }

    fn c10_a_filing_of_an_earlier_day_is_compared_with_the_days_before_it(app) {
        let z = app.consumer("Z");
        let mut form = membership(app.galaxy());
        form.as_object_mut().unwrap().remove("submit");
        app.at("2026-09-01 09:00");
        let filed = |on: &str| {
            let actor = Actor::Consumer { account: z.account_id };
            let creation = Creation { submit: true, ..Creation::default() };
            let form: FilingForm = serde_json::from_value(form.clone()).unwrap();
            let request = file::prepare(&app.app, &actor, form, creation).unwrap();
            let as_of = format!("{on}T10:00:00Z").parse().ok();
            let executed = app.app.writer.execute_blocking(Execute { as_of, ..request }).unwrap();
            (executed.complaint.id, executed.complaint.possible_repeat_of)
        };
        let (first, of_first) = filed("2026-05-11");
        assert_eq!(of_first, None);
        let (second, of_second) = filed("2026-06-01");
        assert_eq!(of_second, Some(first), "more than 90 days before today, and 21 before that filing");
        assert_eq!(filed("2026-05-01").1, None, "what came later is not what it repeats");
        assert_eq!(filed("2026-08-20").1, Some(second));
    }

    fn c12_the_law_is_told_where_it_may_help(app) {
        let z = app.consumer("Z");
        let mut form = membership(app.galaxy());
        let codes = |case: &str| {
            let hints = z.case(case)["hints"].as_array().unwrap().clone();
            hints.iter().map(|it| it["code"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(codes(&z.file(&form)), [""; 0]);
        form["subject_category"] = json!("goods.clothing_shoes");
        form["problem"] = json!("counterfeit");
        let case = z.file(&form);
        assert_eq!(codes(&case), ["seven_day_return", "triple_damages"]);
        assert_eq!(z.case(&case)["hints"][1]["source"], "《消费者权益保护法》第五十五条");
    }

    fn an_amount_is_refused_where_the_request_takes_none(app) {
        let z = app.consumer("Z");
        let galaxy = app.active_enterprise("银河", FENGTAI, OperatorKind::OwnSite);
        let mut form = membership(galaxy);
        form["requests"] = json!([{ "kind": "refund", "amount_fen": 2700 }, { "kind": "apology", "amount_fen": 100 }]);
        let refused = z.post("/api/v1/complaints", form).expect(422);
        assert_eq!(problems(&refused), [("/requests/1/amount_fen".to_owned(), "takes_no_amount".to_owned())]);
    }

    fn fields_missing_unknown_or_of_another_type_are_named(app) {
        let z = app.consumer("Z");
        let form = membership(app.galaxy());
        for (pointer, code) in [
            ("/statement", "missing"), ("/goods", "missing"), ("/problem", "missing"), ("/subject_category", "missing"),
            ("/sales_mode", "missing"), ("/for_living", "missing"), ("/consents", "missing"),
            ("/complainant/phone", "missing"), ("/complainant/address", "missing"),
        ] {
            refused(&z, &with(form.clone(), pointer, json!(null)), &[(pointer, code)]);
        }
        refused(&z, &with(form.clone(), "/complainant/name", " "), &[("/complainant/name", "missing")]);
        refused(&z, &with(form.clone(), "/requests", json!([])), &[("/requests", "missing")]);
        refused(&z, &with(form.clone(), "/requests/0/kind", json!(null)), &[("/requests/0/kind", "malformed")]);
        refused(&z, &with(form.clone(), "/requests/0", json!({ "kind": "refund" })), &[("/requests/0/amount_fen", "missing")]);
        refused(&z, &with(form.clone(), "/consents", json!({ "publication": true })), &[("/consents/entrusted_mediation", "missing")]);
        for pointer in ["/colour", "/complainant/colour", "/respondent/colour", "/requests/0/colour", "/consents/colour", "/filed_by", "/consumer"] {
            refused(&z, &with(form.clone(), pointer, 1), &[(pointer, "unknown")]);
        }
        for (pointer, value) in [
            ("/statement", json!(1)), ("/goods", json!({})), ("/complainant", json!("张某")), ("/complainant/phone", json!(13800138000_i64)),
            ("/requests", json!("refund")), ("/requests/0", json!("refund")), ("/requests/0/kind", json!("pony")),
            ("/problem", json!("everything")), ("/subject_category", json!(7)), ("/sales_mode", json!("")),
            ("/for_living", json!("yes")), ("/truth_confirmed", json!(1)), ("/consents/escalation", json!("true")),
            ("/purchased_on", json!("11.05.2026")), ("/purchased_on", json!("2026-02-30")), ("/purchased_on", json!(20260511)),
            ("/respondent/enterprise_id", json!("galaxy")), ("/respondent/domicile", json!("Fengtai")), ("/preferred_bureau", json!(110106)),
            ("/groups", json!(["giants"])), ("/channel", json!("pigeon")), ("/priority", json!("most")),
        ] {
            let body = file(&z, &with(form.clone(), pointer, value.clone())).expect(422);
            let found = problems(&body);
            assert!(found.len() == 1 && found[0].0.starts_with(pointer) && found[0].1 == "malformed", "{pointer} {value}: {body:#}");
        }
        for bad in ["", "[]", "\"\"", "{", "{}{}", "\u{FEFF}{}", "null", "{\"goods\":\"\\ud800\"}"] {
            let answer = Answer::of(z.request(Method::POST, "/api/v1/complaints").body(bad));
            assert_eq!(answer.status, 422, "{bad}: {answer:#?}");
        }
        let bytes = [b"{\"goods\":\"".as_slice(), &[0xff, 0xfe], b"\"}"].concat();
        Answer::of(z.request(Method::POST, "/api/v1/complaints").body(bytes)).expect(422);
        let deep = format!("{}1{}", "{\"a\":".repeat(5000), "}".repeat(5000));
        Answer::of(z.request(Method::POST, "/api/v1/complaints").body(deep)).expect(422);
    }

    fn sizes_amounts_and_dates_have_ends(app) {
        let z = app.consumer("Z");
        let (form, by_hand) = (membership(app.galaxy()), noodles());
        for (pointer, _, max) in TEXTS.iter().copied() {
            let form = form_for(pointer, &form, &by_hand);
            file(&z, &with(form.clone(), pointer, "好".repeat(max))).expect(201);
            refused(&z, &with(form.clone(), pointer, "好".repeat(max + 1)), &[(pointer, "too_long")]);
        }
        let huge = with(form.clone(), "/statement", "a".repeat(2 << 20));
        assert_eq!(file(&z, &huge).expect(413)["error"]["code"], "too_large");
        let requests: Vec<_> = (0..11).map(|_| json!({ "kind": "apology" })).collect();
        refused(&z, &with(form.clone(), "/requests", requests), &[("/requests", "too_many")]);

        for pointer in ["/requests/0/amount_fen", "/amount_fen"] {
            for bad in [json!(-1), json!(100_000_000_001_i64), json!(27.005), json!(2700.0), json!("2700"), json!(i64::MAX), json!(1e300)] {
                refused(&z, &with(form.clone(), pointer, bad), &[(pointer, "malformed")]);
            }
            let case = z.file(&with(form.clone(), pointer, 100_000_000_000_i64));
            assert!(z.case(&case).to_string().contains("100000000000"));
        }
        refused(&z, &with(form.clone(), "/requests/0/amount_fen", 0), &[("/requests/0/amount_fen", "missing")]);
        for pointer in ["/purchased_on", "/harm_known_on"] {
            for bad in ["2026-05-12", "1990-01-01", "9999-12-31", "0000-01-01"] {
                refused(&z, &with(form.clone(), pointer, bad), &[(pointer, "out_of_range")]);
            }
        }
        for bad in ["+262142-12-31", "-262142-01-01"] {
            let body = file(&z, &with(form.clone(), "/purchased_on", bad)).expect(422);
            assert_eq!(problems(&body)[0].0, "/purchased_on");
        }
        // C-9: more than three years is a warning to the bureau, no block.
        file(&z, &with(form.clone(), "/harm_known_on", "2022-01-01")).expect(201);
        // C-1: neither is business purpose.
        file(&z, &with(form.clone(), "/for_living", false)).expect(201);
        for (pointer, code) in [("/respondent/place_of_business", "999999"), ("/respondent/domicile", "110000"), ("/preferred_bureau", "990101")] {
            refused(&z, &with(by_hand.clone(), pointer, code), &[(pointer, "malformed")]);
        }
        let nobody = with(form.clone(), "/respondent/enterprise_id", "00000000-0000-7000-8000-000000000000");
        refused(&z, &nobody, &[("/respondent/enterprise_id", "not_in_directory")]);
        for bad in ["12", "abc", "１３８００１３８０００", "138 0013 8000 ext 5", "+86 138 0013 8000 9999 9999"] {
            refused(&z, &with(form.clone(), "/complainant/phone", bad), &[("/complainant/phone", "malformed")]);
        }
        refused(&z, &with(form.clone(), "/complainant/email", "nowhere"), &[("/complainant/email", "malformed")]);
    }

    fn nasty_words_come_back_as_they_went_or_are_refused(app) {
        let z = app.consumer("Z");
        let galaxy = app.galaxy();
        let handler = app.odr_handler(&galaxy, "H");
        let (form, by_hand) = (membership(galaxy), noodles());
        for (pointer, shown, _) in TEXTS.iter().copied() {
            let form = form_for(pointer, &form, &by_hand);
            for text in NASTY {
                round_trip(&z, &form, pointer, shown, text);
            }
        }
        let case = z.file(&form);
        for text in NASTY {
            let answer = handler.try_command(&case, "post-message", json!({ "text": text }));
            match answer.status {
                200 => {
                    let record = z.get(&format!("/api/v1/complaints/{case}/events?limit=100&after={}", answer.body["version"].as_i64().unwrap() - 1)).expect(200);
                    assert_eq!(record["items"][0]["texts"]["text"], *text);
                }
                422 => assert_eq!(problems(&answer.body)[0].0, "/text"),
                other => panic!("{other} {text:?}: {:#}", answer.body),
            }
            let mut offer = offer_of(2700, "2026-05-20", "2026-05-20");
            offer["conditions"] = json!(text);
            let answer = z.try_command(&case, "make-offer", offer);
            match answer.status {
                200 => {
                    let seen = handler.case(&case);
                    let newest = seen["offers"].as_array().unwrap().last().unwrap();
                    assert!(newest["conditions"] == *text || text.trim().is_empty(), "{newest:#}");
                }
                422 => assert_eq!(problems(&answer.body)[0].0, "/conditions"),
                other => panic!("{other} {text:?}: {:#}", answer.body),
            }
            let draft = file(&z, &json!({ "goods": text, "statement": text }));
            assert!(matches!(draft.status, 201 | 422), "{text:?}: {draft:#?}");
        }
        for q in NASTY {
            for name in ["q", "state", "cursor", "due_before", "waits_for", "limit", "mine"] {
                let encoded: String = q.bytes().map(|byte| format!("%{byte:02X}")).collect();
                let answer = z.get(&format!("/api/v1/complaints?{name}={encoded}"));
                assert!(matches!(answer.status, 200 | 422), "{name}={q:?}: {answer:#?}");
            }
        }
        app.assert_recounted();
    }

    fn c5_an_agent_is_kept_and_the_bureau_told_what_is_missing(app) {
        let (z, officer, above) = (app.consumer("王代理"), app.officer(), app.bureau("110000", &[Role::Supervisor], "P"));
        let mut form = with(noodles(), "/complainant/name", "李某");
        form["statement"] = json!("面条有异味，详情请问王代理，电话 13700137000");
        form["harm_known_on"] = json!("2023-05-01");
        form["agent"] = json!({ "name": "王代理", "phone": "13700137000", "id_no": "110106198001011234", "scope": "代为投诉和调解", "until_on": "2026-12-31" });
        let case = z.file(&form);
        let seen = officer.case(&case);
        assert_eq!(seen["complainant"]["agent"], json!({ "name": "王代理", "phone": "13700137000", "id_no": "110106198001011234", "scope": "代为投诉和调解" }));
        assert_eq!(seen["bureau"]["doubts"], json!([{ "doubt": "known_too_long", "ground": 4 }, { "doubt": "agent_without_papers", "ground": 5 }]));
        // Advice is for the officer, and nothing is rejected by it.
        assert_eq!((&z.case(&case)["bureau"]["doubts"], seen["state"].as_str()), (&json!([]), Some("received")));
        let masked = above.case(&case).to_string();
        assert!(!masked.contains("王代理") && !masked.contains("13700137000"), "{masked}");

        for (pointer, value, code) in [
            ("/agent/name", json!(" "), "missing"),
            ("/agent/phone", json!("x"), "malformed"),
            ("/agent/until_on", json!("1900-01-01"), "out_of_range"),
            ("/agent/surprise", json!(1), "unknown"),
        ] {
            refused(&z, &with(form.clone(), pointer, value), &[(pointer, code)]);
        }
        let nowhere = with(form, "/agent/power_of_attorney", json!(["00000000-0000-7000-8000-000000000000"]));
        let body = file(&z, &nowhere).expect(422);
        assert_eq!(body["error"]["code"], "no_such_file", "{body:#}");
    }

    fn c3_one_complains_under_ones_own_name_or_as_an_agent(app) {
        let (li, name) = (app.consumer("李三·Ali"), "/complainant/name");
        let form = with(noodles(), "/complainant/phone", "13800138000");
        // However it is typed; left out, it is the name on the account.
        for typed in ["李三·Ali", " 李三・ＡＬＩ", "李 三 ali"] {
            let case = li.file(&with(form.clone(), name, typed));
            assert_eq!(li.case(&case)["complainant"]["name"], typed);
        }
        assert_eq!(li.case(&li.file(&form))["complainant"]["name"], "李三·Ali");

        let somebody_else = with(form.clone(), name, "李三");
        refused(&li, &somebody_else, &[(name, "not_your_name")]);
        let body = file(&li, &somebody_else).expect(422);
        let told = body["error"]["fields"][0]["message"].as_str().unwrap();
        assert!(told.contains("李三·Ali") && told.contains("授权委托书"), "{told}");
        let request = li.request(Method::POST, "/api/v1/complaints").header("Accept-Language", "en");
        let body = Answer::of(request.json(&somebody_else)).expect(422);
        let told = body["error"]["fields"][0]["message"].as_str().unwrap();
        assert!(told.contains("李三·Ali") && told.contains("power of attorney"), "{told}");

        // C-5: one's own agent, or the agent of somebody; not two others.
        let by = |agent: &str, whom: &str| {
            let form = with(form.clone(), "/agent", json!({ "name": agent, "phone": "13700137000" }));
            with(form, name, whom)
        };
        li.file(&by("王代理", "李三·Ali"));
        li.file(&by("李三·Ali", "李三"));
        refused(&li, &by("王代理", "李三"), &[("/agent/name", "not_your_name")]);
        refused(&li, &with(by("李三·Ali", "李三"), name, Value::Null), &[(name, "missing")]);

        // A draft may say anything until it is filed.
        let draft = with(somebody_else.clone(), "/submit", false);
        let case = li.file(&draft);
        assert_eq!(problems(&li.try_command(&case, "submit", json!({})).expect(422)), [(name.to_owned(), "not_your_name".to_owned())]);
        assert_eq!(li.state(&case), "draft");
    }

    fn offers_and_other_commands_are_checked_too(app) {
        let galaxy = app.galaxy();
        let (z, handler) = (app.consumer("Z"), app.odr_handler(&galaxy, "H"));
        let case = z.file(&membership(galaxy));
        let offer = offer_of(2700, "2026-05-20", "2026-05-20");
        for (pointer, value, at, code) in [
            ("/remedies", json!([]), "/remedies", "no_remedy"),
            ("/remedies/0/amount_fen", json!(-5), "/remedies/0/amount_fen", "malformed"),
            ("/remedies/0/amount_fen", json!(0), "/remedies/0/amount_fen", "missing"),
            ("/remedies/0/amount_fen", json!(1.001), "/remedies/0/amount_fen", "malformed"),
            ("/remedies/0/amount_fen", json!(100_000_000_001_i64), "/remedies/0/amount_fen", "malformed"),
            ("/remedies/0/kind", json!("apology"), "/remedies/0/amount_fen", "takes_no_amount"),
            ("/remedies/0/kind", json!("pony"), "/remedies/0/kind", "malformed"),
            ("/perform_by_on", json!("2026-05-10"), "/perform_by_on", "date_out_of_range"),
            ("/perform_by_on", json!("2036-05-10"), "/perform_by_on", "date_out_of_range"),
            ("/valid_until_on", json!("2026-05-10"), "/valid_until_on", "date_out_of_range"),
            ("/valid_until_on", json!(null), "/valid_until_on", "malformed"),
            ("/colour", json!(1), "/colour", "unknown"),
        ] {
            let body = handler.try_command(&case, "make-offer", with(offer.clone(), pointer, value)).expect(422);
            let found = problems(&body);
            assert_eq!(found, [(at.to_owned(), code.to_owned())], "{body:#}");
        }
        let much = json!([{ "kind": "refund", "amount_fen": 100_000_000_000_i64 }, { "kind": "compensation", "amount_fen": 1 }]);
        let body = handler.try_command(&case, "make-offer", with(offer.clone(), "/remedies", much)).expect(422);
        assert_eq!(body["error"]["code"], "amount_too_large");
        let many: Vec<_> = (0..1000).map(|_| json!({ "kind": "apology" })).collect();
        let body = handler.try_command(&case, "make-offer", with(offer.clone(), "/remedies", many)).expect(422);
        assert_eq!(problems(&body), [("/remedies".to_owned(), "too_many".to_owned())]);
        for (command, form) in [
            ("post-message", json!({})), ("post-message", json!({ "text": "a", "files": ["x"] })), ("accept-offer", json!({})),
            ("accept-offer", json!({ "offer": -1 })), ("accept-offer", json!({ "offer": 4_294_967_296_i64 })),
            ("post-message", json!({ "text": "好".repeat(2001) })), ("acknowledge", json!({ "offer": 1 })),
            ("post-message", json!({ "text": "a", "version": "one" })), ("post-message", json!({ "text": "a", "version": 1.5 })),
            ("post-message", json!({ "text": "a", "files": ["00000000-0000-7000-8000-000000000000"] })),
        ] {
            let answer = handler.try_command(&case, command, form.clone());
            assert_eq!(answer.status, 422, "{command} {form}: {answer:#?}");
            assert!(!problems(&answer.body).is_empty(), "{command} {form}: {answer:#?}");
        }
        let body = handler.try_command(&case, "post-message", json!({ "text": "a", "version": 1 })).expect(409);
        assert_eq!(body["error"]["code"], "version_conflict");
        for (tag, status) in [("\"1\"", 409), ("\"one\"", 422), (&format!("\"{}\"", handler.case(&case)["version"]), 200)] {
            let request = handler.request(Method::POST, &format!("/api/v1/complaints/{case}/commands/post-message")).header("If-Match", tag);
            let answer = Answer::of(request.json(&json!({ "text": "好的" })));
            assert_eq!(answer.status, status, "{tag}: {answer:#?}");
        }
        for n in [0, 7] {
            let answer = z.try_command(&case, "accept-offer", json!({ "offer": n }));
            assert_eq!((answer.status, &answer.body["error"]["code"]), (422, &json!("no_such_offer")), "{answer:#?}");
        }
        for name in ["dance", "pass-time", "enterprise-exited", "recompute-deadlines", "Submit", "%00"] {
            z.try_command(&case, name, json!({})).expect(404);
        }
        for id in ["1", "not-a-uuid", "00000000-0000-7000-8000-000000000000"] {
            z.get(&format!("/api/v1/complaints/{id}")).expect(404);
        }
    }

    fn a_step_out_of_turn_says_what_can_be_done(app) {
        let galaxy = app.galaxy();
        let (z, handler) = (app.consumer("Z"), app.odr_handler(&galaxy, "H"));
        let case = z.file(&membership(galaxy));
        for (person, command, form) in [
            (&z, "escalate", json!({})), (&z, "rate", json!({ "solved": true, "satisfaction": 5 })), (&z, "reopen", json!({})),
            (&z, "decline-escalation", json!({})), (&z, "report-breach", json!({ "duty": 1, "then": "bureau" })), (&z, "submit", json!({})),
            (&z, "confirm-agreement", json!({})), (&handler, "report-performance", json!({ "duty": 1 })),
        ] {
            let (_, can) = person.refused(&case, command, form);
            assert!(!can.contains(&command.to_owned()), "{command}: {can:?}");
            assert_eq!(json!(can), person.case(&case)["allowed_commands"]);
        }
        let english = z.request(Method::POST, &format!("/api/v1/complaints/{case}/commands/escalate"))
            .header("Accept-Language", "en").json(&json!({}));
        let body = Answer::of(english).expect(409);
        assert!(body["error"]["message"].as_str().unwrap().starts_with("The case is now"), "{body:#}");
        assert!(allowed(&body).contains(&"withdraw".to_owned()));
    }

    fn lists_walk_all_without_gap_or_double(app) {
        let galaxy = app.galaxy();
        let (z, handler) = (app.consumer("Z"), app.odr_handler(&galaxy, "H"));
        let mut all = Vec::new();
        for day in 11..=15 {
            app.at(&format!("2026-05-{day} 10:00"));
            for i in 0..5 {
                all.push(z.file(&with(membership(galaxy), "/order_no", format!("{day}-{i}"))));
            }
        }
        let drafts: Vec<_> = (0..3).map(|_| z.file(&json!({ "goods": "草稿" }))).collect();
        for limit in [1, 4, 7, 25, 100] {
            let (mut seen, mut cursor) = (Vec::new(), None::<String>);
            loop {
                let tail = cursor.map(|it| format!("&cursor={it}")).unwrap_or_default();
                let page = handler.get(&format!("/api/v1/complaints?limit={limit}{tail}")).expect(200);
                let items = page["items"].as_array().unwrap().clone();
                assert!(items.len() <= limit);
                // The nearest deadline first.
                seen.extend(items.iter().map(|it| (it["due_at"].as_str().unwrap().to_owned(), it["id"].as_str().unwrap().to_owned())));
                cursor = page["next_cursor"].as_str().map(str::to_owned);
                if cursor.is_none() {
                    break;
                }
                if limit == 7 && seen.len() == 7 {
                    // What moves behind the cursor meanwhile is not shown twice, nor does it hide another.
                    let last = seen.last().unwrap().1.clone();
                    handler.command(&last, "acknowledge", json!({}));
                }
            }
            assert!(limit == 7 || seen.is_sorted(), "{seen:#?}");
            let mut ids: Vec<_> = seen.into_iter().map(|it| it.1).collect();
            ids.sort();
            ids.dedup();
            assert_eq!(ids.len(), 25, "{limit}");
        }
        assert_eq!(z.get("/api/v1/complaints?limit=100").expect(200)["items"].as_array().unwrap().len(), 28);
        let drafted = z.get("/api/v1/complaints?state=draft").expect(200);
        let found = drafted["items"].as_array().unwrap();
        assert!(found.len() == 3 && found.iter().all(|it| drafts.iter().any(|id| it["id"] == id.as_str())), "{drafted:#}");
        let count = |person: &Person, query: &str| {
            person.get(&format!("/api/v1/complaints?limit=100&{query}")).expect(200)["items"].as_array().unwrap().len()
        };
        assert_eq!(count(&z, "state=draft,negotiating"), 28);
        assert_eq!((count(&z, "state=closed"), count(&z, "state=")), (0, 28));
        // Filed on the 11th: the first word is due on the 12th at 10:00.
        assert_eq!((count(&handler, "due_before=2026-05-11"), count(&handler, "due_before=2026-05-12")), (0, 5));
        assert_eq!(count(&handler, "due_before=9999-12-30"), 25);
        assert_eq!((count(&handler, "waits_for=enterprise"), count(&handler, "waits_for=consumer")), (25, 0));
        let number = z.case(&all[0])["number"].as_str().unwrap().to_owned();
        assert_eq!((count(&z, &format!("q={number}")), count(&z, &format!("q={}", number.to_lowercase()))), (1, 1));
        assert_eq!((count(&z, "q=HJ260511"), count(&z, "q=HJ2605"), count(&z, "q=HJ260510")), (5, 28, 0));
        for bad in ["limit=0", "limit=101", "limit=-1", "limit=many", "cursor=abc", "cursor=W10", "state=open", "due_before=soon", "waits_for=godot", "colour=red", "mine=perhaps"] {
            let answer = z.get(&format!("/api/v1/complaints?{bad}"));
            assert_eq!(answer.status, 422, "{bad}: {answer:#?}");
        }
        app.system_admin().get("/api/v1/complaints").expect(403);
        app.anonymous().get("/api/v1/complaints").expect(401);
    }

    fn an_offer_that_ran_out_is_neither_listed_nor_accepted(app) {
        app.at("2026-05-11 10:00");
        let galaxy = app.galaxy();
        let (z, handler) = (app.consumer("Z"), app.odr_handler(&galaxy, "H"));
        let case = z.file(&membership(galaxy));
        handler.command(&case, "make-offer", offer_of(2700, "2026-05-20", "2026-05-13"));
        let may_accept = |person: &Person| {
            let allowed = person.case(&case)["allowed_commands"].clone();
            allowed.as_array().expect("commands").contains(&json!("accept-offer"))
        };
        app.at("2026-05-13 23:59");
        assert!(may_accept(&z));
        app.at("2026-05-14 00:00");
        assert!(!may_accept(&z));
        let (code, allowed) = z.refused(&case, "accept-offer", json!({ "offer": 1 }));
        assert_eq!(code, "offer_expired");
        assert!(!allowed.iter().any(|it| it == "accept-offer"), "{allowed:?}");
        assert!(allowed.iter().any(|it| it == "make-offer"), "{allowed:?}");
        // A newer one can be accepted again.
        handler.command(&case, "make-offer", offer_of(2700, "2026-05-20", "2026-05-15"));
        assert!(may_accept(&z));
        assert!(!may_accept(&handler));
    }

    fn an_identity_number_fits_itself_or_its_field_says_so(app) {
        let z = app.consumer("Z");
        let mut form = with(noodles(), "/complainant/name", "Z");
        form["agent"] = json!({ "name": "王代理", "phone": "13700137000" });
        // A digit off, no day of birth, not born yet, the old length.
        for wrong in ["110106199001011234", "110106199002301239", "110106209901011230", "110106900101123"] {
            form["complainant"]["id_no"] = json!(wrong);
            form["agent"]["id_no"] = json!(wrong);
            let refused = z.post("/api/v1/complaints", form.clone()).expect(422);
            let mut found = problems(&refused);
            found.sort();
            let wanted = [("/agent/id_no", "malformed"), ("/complainant/id_no", "malformed")];
            assert_eq!(found, wanted.map(|(at, code)| (at.to_owned(), code.to_owned())), "{wrong}");
        }
        // A card, and a passport, of whose number nothing is known.
        form["complainant"]["id_no"] = json!("11010519491231002x");
        form["agent"]["id_no"] = json!("E12345678");
        z.file(&form);
    }

    fn contact_data_is_for_those_who_need_it_while_they_need_it(app) {
        let galaxy = app.galaxy();
        let (z, handler) = (app.consumer("张某"), app.odr_handler(&galaxy, "H"));
        let with_id = with(membership(galaxy), "/complainant/id_no", "110106199001011239");
        let with_id = with(with_id, "/complainant/email", "zhang@example.com");
        app.at("2026-05-11 10:00");
        let open = z.file(&with_id);
        let silent = z.file(&with(with_id.clone(), "/consents/contact_to_enterprise", false));

        let seen = &handler.case(&open)["complainant"];
        assert_eq!((&seen["name"], &seen["phone"], &seen["id_no"]), (&json!("张某"), &json!("13800138000"), &json!(null)));
        let hidden = json!({ "name": "张**", "phone": "****8000", "email": null, "address": "", "id_no": null, "agent": null });
        assert_eq!(handler.case(&silent)["complainant"], hidden);
        // Nor by way of an offer of one's own.
        handler.command(&silent, "make-offer", offer_of(2700, "2026-05-20", "2026-05-20"));
        let preview = format!("/api/v1/complaints/{silent}/offers/1/agreement");
        assert!(!handler.get(&preview).expect(200).to_string().contains("张某"));
        assert!(z.get(&preview).expect(200).to_string().contains("张某"));
        assert_eq!(z.case(&silent)["complainant"]["id_no"], "110106199001011239");

        app.at("2026-05-12 10:00");
        z.command(&open, "withdraw", json!({}));
        app.at("2026-06-11 09:59");
        assert_eq!(handler.case(&open)["complainant"]["phone"], "13800138000");
        app.at("2026-06-11 10:00");
        assert_eq!(handler.case(&open)["complainant"], hidden);
        assert_eq!(z.case(&open)["complainant"]["phone"], "13800138000");

        // The bureau that handles it sees all; who only oversees, that somebody complained.
        app.run_jobs();
        let (officer, city) = (app.officer(), app.bureau("110000", &[Role::Supervisor], "S"));
        assert_eq!(officer.case(&silent)["complainant"]["id_no"], "110106199001011239");
        assert_eq!(city.case(&silent)["complainant"], hidden);
        officer.command(&silent, "accept", json!({}));
        officer.command(&silent, "start-mediation", json!({ "mode": "phone", "respondent_consents": true }));
        // Which person on the other side it was is nobody's business.
        for (reader, others) in [(&z, [&handler, &officer]), (&handler, [&z, &officer]), (&officer, [&z, &handler])] {
            let path = format!("/api/v1/complaints/{silent}");
            let seen = reader.get(&path).expect(200).to_string() + &reader.get(&format!("{path}/events")).expect(200).to_string();
            assert!(others.iter().all(|it| !seen.contains(&it.account_id.to_string())), "{seen}");
        }
    }
}

/// Everybody who could ask about a case of the Fengtai bureau, one of each kind.
pub(super) fn everybody(
    app: &TestApp,
    galaxy: &hejie::domain::ids::EnterpriseId,
    z: Person,
) -> Vec<(&'static str, Person)> {
    let other = app.active_enterprise(
        "别的公司",
        FENGTAI,
        hejie::domain::jurisdiction::OperatorKind::OwnSite,
    );
    vec![
        ("complainant", z),
        ("other consumer", app.consumer("Y")),
        ("handler", app.odr_handler(galaxy, "H")),
        ("manager", app.odr_manager(galaxy, "M")),
        ("other enterprise", app.odr_manager(&other, "S")),
        ("dispatcher", app.bureau(FENGTAI, &[Role::Dispatcher], "D")),
        (
            "case officer",
            app.bureau(FENGTAI, &[Role::CaseOfficer], "C"),
        ),
        ("mediator", app.bureau(FENGTAI, &[Role::Mediator], "M")),
        ("reviewer", app.bureau(FENGTAI, &[Role::Reviewer], "R")),
        (
            "bureau admin",
            app.bureau(FENGTAI, &[Role::BureauAdmin], "A"),
        ),
        (
            "supervisor above",
            app.bureau("110000", &[Role::Supervisor], "P"),
        ),
        (
            "officer above",
            app.bureau("110000", &[Role::CaseOfficer], "P"),
        ),
        (
            "officer of another county",
            app.bureau(
                "110105",
                &[Role::CaseOfficer, Role::Mediator, Role::Reviewer],
                "N",
            ),
        ),
        ("auditor", app.bureau(FENGTAI, &[Role::Auditor], "U")),
        ("system admin", app.system_admin()),
    ]
}

/// A body every command can be given, so that only role and state can be in the way.
fn body_of(command: &str, colleague: &Person, case: &str) -> Value {
    match command {
        "post-message" => json!({ "text": "你好" }),
        "make-offer" => offer_of(2700, "2026-08-01", "2026-08-01"),
        "accept-offer" | "decline-offer" | "withdraw-offer" => json!({ "offer": 99 }),
        "extend" => json!({ "working_days": 99 }),
        "report-performance" | "confirm-performance" => json!({ "duty": 99 }),
        "report-breach" => json!({ "duty": 99, "then": "bureau" }),
        "assign" => json!({ "to": colleague.account_id }),
        "reject" => json!({ "ground": 99, "reason": "无" }),
        "start-mediation" => json!({ "mode": "phone", "respondent_consents": false }),
        "record-agreement" => json!({ "form": "document", "terms": "无" }),
        "terminate" => json!({ "reason_no": 99 }),
        "return-draft" => json!({ "reason": "无" }),
        "close" => crate::support::cases::closing(0, "no", "2026-05-01"),
        "close-duplicate" => json!({ "original": case }),
        "rate" => json!({ "solved": true, "satisfaction": 9 }),
        _ => json!({}),
    }
}

/// Who gets which answer, as a table: 404 may not know of it, 403 may not do it, 409 may do it, if not now. Every command
/// is given with a version of the past, so that nothing changes between two lines.
fn matrix(
    app: &TestApp,
    prepare: impl Fn(&TestApp, &Person, &hejie::domain::ids::EnterpriseId) -> String,
) -> String {
    use hejie::domain::complaint::command::CommandKind;
    let galaxy = app.galaxy();
    let z = app.consumer("Z");
    app.at("2026-05-11 10:00");
    let case = prepare(app, &z, &galaxy);
    let people = everybody(app, &galaxy, z);
    let mut table = String::new();
    let reads = [
        ("GET case", String::new()),
        ("GET events", "/events".into()),
        ("GET draft", "/draft".into()),
        ("GET agreement of an offer", "/offers/1/agreement".into()),
    ];
    let width = 26;
    let head: Vec<_> = people.iter().map(|(name, _)| *name).collect();
    for (i, name) in head.iter().enumerate() {
        table.push_str(&format!(
            "{} {name}\n",
            char::from(b'A' + u8::try_from(i).unwrap())
        ));
    }
    table.push_str(&format!("\n{:width$}", ""));
    for i in 0..head.len() {
        table.push_str(&format!(
            "  {} ",
            char::from(b'A' + u8::try_from(i).unwrap())
        ));
    }
    table.push('\n');
    let mut line = |name: &str, answers: Vec<u16>| {
        let cells: String = answers.iter().map(|it| format!(" {it}")).collect();
        table.push_str(&format!("{name:width$}{cells}\n"));
    };
    for (name, path) in reads {
        let ask = |person: &Person| {
            person
                .get(&format!("/api/v1/complaints/{case}{path}"))
                .status
        };
        line(name, people.iter().map(|(_, person)| ask(person)).collect());
    }
    line(
        "PUT draft",
        people
            .iter()
            .map(|(_, person)| {
                person
                    .put(&format!("/api/v1/complaints/{case}/draft"), json!({}))
                    .status
            })
            .collect(),
    );
    for kind in CommandKind::ALL.iter().filter(|it| it.is_for_people()) {
        let command = kind.as_str();
        let answers = people.iter().map(|(_, person)| {
            // A version of the past: whoever may do it reads 409, and nothing changes.
            let mut form = body_of(command, person, &case);
            form["version"] = json!(0);
            person.try_command(&case, command, form).status
        });
        line(&format!("POST {command}"), answers.collect());
    }
    table
}

both! {
    fn who_gets_which_answer_while_it_is_negotiated(app) {
        let table = matrix(&app, |_, z, galaxy| z.file(&membership(*galaxy)));
        compare("answers_by_role_negotiating.txt", &table);
    }

    fn who_gets_which_answer_at_the_bureau(app) {
        let table = matrix(&app, |app, z, galaxy| {
            let case = z.file(&membership(*galaxy));
            z.command(&case, "declare-failure", json!({}));
            app.officer().command(&case, "accept", json!({}));
            case
        });
        compare("answers_by_role_accepted.txt", &table);
    }

    fn the_title_of_a_draft_follows_its_form(app) {
        let z = app.consumer("Z");
        let case = z.file(&json!({ "goods": "茶叶" }));
        let title = || z.get("/api/v1/complaints").expect(200)["items"][0]["subject"].clone();
        assert_eq!(title(), "茶叶");
        let case = format!("/api/v1/complaints/{case}");
        let path = format!("{case}/draft");
        z.put(&path, json!({ "goods": "茶碗" })).expect(200);
        assert_eq!(title(), "茶碗");
        z.upload(&case, "receipt.txt", b"a receipt").expect(201);
        assert_eq!(title(), "茶碗", "what is no form leaves it");
        z.put(&path, json!({})).expect(200);
        assert_eq!(title(), "");
    }

    fn who_gets_which_answer_about_a_draft(app) {
        let table = matrix(&app, |_, z, _| z.file(&json!({ "goods": "草稿" })));
        compare("answers_by_role_draft.txt", &table);
    }
}
