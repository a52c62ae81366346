//! Applying, being reviewed and leaving (E-1 to E-7); the directory.

use hejie::domain::{
    actor::Role, enterprise::EnterpriseStatus, ids::EnterpriseId, jurisdiction::OperatorKind,
};
use serde_json::{Value, json};

use crate::{
    both,
    support::{Answer, Person, TestApp, new_uscc},
};

const FENGTAI: &str = "110106";

fn application(name: &str) -> Value {
    json!({
        "uscc": new_uscc(FENGTAI).as_str(),
        "name": name,
        "short_name": "银河",
        "kind": "own_site",
        "domicile": FENGTAI,
        "address": "科学城星火路 1 号",
        "phone": "010-12345678",
        "conditions": {
            "fixed_place": true, "staff": true, "computer_online": true,
            "dedicated_phone": true, "complaint_system": true, "good_standing": true,
        },
        "commitment": "承诺及时处理投诉\n不推诿",
        "description": "设有专门的客服部门",
    })
}

fn with(mut body: Value, field: &str, value: impl Into<Value>) -> Value {
    body[field] = value.into();
    body
}

fn reviewer(app: &TestApp) -> Person {
    app.bureau(FENGTAI, &[Role::CaseOfficer], "Officer")
}

fn id_of(body: &Value) -> EnterpriseId {
    body["id"].as_str().unwrap().parse().unwrap()
}

fn command(person: &Person, id: EnterpriseId, command: &str, reason: &str) -> Answer {
    let path = format!("/api/v1/enterprises/{id}/commands/{command}");
    person.post(&path, json!({ "reason": reason }))
}

/// Pointer and code of every field that is wrong.
fn problems(body: &Value) -> Vec<(&str, &str)> {
    let fields = body["error"]["fields"].as_array().unwrap();
    fields
        .iter()
        .map(|it| {
            (
                it["pointer"].as_str().unwrap(),
                it["code"].as_str().unwrap(),
            )
        })
        .collect()
}

fn names(page: &Value) -> Vec<String> {
    let items = page["items"].as_array().unwrap();
    items
        .iter()
        .map(|it| it["name"].as_str().unwrap().to_owned())
        .collect()
}

fn search(app: &TestApp, q: &str) -> Vec<String> {
    let encoded: String = q.bytes().map(|byte| format!("%{byte:02X}")).collect();
    let path = format!("/api/v1/enterprises?q={encoded}");
    names(&app.anonymous().get(&path).expect(200))
}

fn jobs(app: &TestApp) -> Vec<(String, String)> {
    use diesel::prelude::*;
    use hejie::store::schema::jobs;
    app.app
        .read(|conn| {
            Ok(jobs::table
                .order(jobs::id)
                .select((jobs::kind, jobs::payload))
                .load(conn)?)
        })
        .unwrap()
}

both! {
    fn an_application_is_reviewed_and_makes_its_applicant_the_manager(app) {
        let applicant = app.consumer("Wang");
        let applied = applicant.post("/api/v1/enterprises", application("银河互联网电视有限公司"));
        assert_eq!(applied.status, 201, "{applied:#?}");
        assert_eq!(applied.headers["etag"], "\"1\"");
        let applied = applied.body;
        let id = id_of(&applied);
        let path = format!("/api/v1/enterprises/{id}");
        // E-3: ten working days after 2026-05-11.
        assert_eq!(applied["details"]["review_due_on"], "2026-05-25");
        assert_eq!(applied["details"]["allowed_commands"], json!([]));
        assert_eq!(applied["details"]["application"]["commitment"], "承诺及时处理投诉\n不推诿");

        // Found again from any device, by its applicant alone.
        let own = |person: &Person| person.get("/api/v1/me/application").expect(200);
        assert_eq!(own(&applicant)["application"], applied);
        assert_eq!(own(&app.consumer("Other")), json!({}));
        assert_eq!(own(&reviewer(&app)), json!({}));
        app.anonymous().get("/api/v1/me/application").expect(401);

        // Nobody else's business until it is granted.
        app.anonymous().get(&path).expect(404);
        app.consumer("Other").get(&path).expect(404);
        assert_eq!(search(&app, "银河"), [""; 0]);

        let officer = reviewer(&app);
        let queue = officer.get("/api/v1/enterprises/applications").expect(200);
        assert_eq!(names(&queue), ["银河互联网电视有限公司"]);
        // E-2
        applicant.hand_in_licence(id).expect(200);
        let granted = command(&officer, id, "approve", "").expect(200);
        assert_eq!(granted["status"], "active");
        assert_eq!(granted["details"]["history"].as_array().unwrap().len(), 2);
        assert_eq!(names(&officer.get("/api/v1/enterprises/applications").expect(200)), [""; 0]);

        // Everybody sees it now, and no more than they should.
        let public = app.anonymous().get(&path).expect(200);
        assert_eq!(public["takes_new_complaints"], true);
        assert_eq!(public["domicile_name"], "北京市丰台区");
        assert!(public.get("details").is_none());
        assert_eq!(search(&app, "银河"), ["银河互联网电视有限公司"]);

        // The applicant is its manager from now on, by the same log-in.
        let own = applicant.get(&path).expect(200);
        assert_eq!(own["details"]["allowed_commands"], json!(["exit"]));
        let place = json!({ "name": "总部", "region": FENGTAI, "address": "一号楼" });
        applicant.post(&format!("{path}/places"), place).expect(201);
    }

    fn every_missing_field_is_named_at_once(app) {
        let refused = app.consumer("Wang").post("/api/v1/enterprises", json!({})).expect(422);
        assert_eq!(problems(&refused), [
            ("/uscc", "missing"), ("/name", "missing"), ("/kind", "missing"), ("/domicile", "missing"),
            ("/address", "missing"), ("/phone", "missing"),
            ("/conditions/fixed_place", "condition_not_met"), ("/conditions/staff", "condition_not_met"),
            ("/conditions/computer_online", "condition_not_met"), ("/conditions/dedicated_phone", "condition_not_met"),
            ("/conditions/complaint_system", "condition_not_met"), ("/conditions/good_standing", "condition_not_met"),
            ("/commitment", "missing"), ("/description", "missing"),
        ]);
    }

    fn a_field_that_cannot_be_used_says_why(app) {
        let wang = app.consumer("Wang");
        let refused = |field: &str, value: Value| {
            let answer = wang.post("/api/v1/enterprises", with(application("A"), field, value));
            let body = answer.expect(422);
            let fields = body["error"]["fields"].clone();
            assert_eq!(fields.as_array().unwrap().len(), 1, "{field}: {body:#}");
            (fields[0]["pointer"].as_str().unwrap().to_owned(), fields[0]["message"].as_str().unwrap().to_owned())
        };
        let (pointer, message) = refused("uscc", "91110000802100433C".into());
        assert_eq!(pointer, "/uscc");
        assert!(message.contains("校验位"), "{message}");
        assert!(refused("uscc", "911".into()).1.contains("18 位"));
        assert!(refused("uscc", "9111000080210043IB".into()).1.contains("第 17 位"));
        assert!(refused("domicile", "110000".into()).1.contains("区县"));
        assert_eq!(refused("domicile", "119999".into()).0, "/domicile");
        assert_eq!(refused("kind", "shop".into()).0, "/kind");
        assert_eq!(refused("tier", "D".into()).0, "/tier");
        assert_eq!(refused("licence_file", "01890000-0000-7000-8000-000000000000".into()).0, "/licence_file");
        // Wrong types and unknown fields.
        for (field, value) in [("name", json!(1)), ("conditions", json!([])), ("surprise", json!(true)), ("conditions", json!({"x": true}))] {
            wang.post("/api/v1/enterprises", with(application("A"), field, value)).expect(422);
        }
    }

    fn strange_texts_are_kept_as_they_are_or_refused(app) {
        let wang = app.consumer("Wang");
        let refused = ["a\0b", "\u{7}", "\u{202E}moc", "\u{FEFF}x", " ", "\u{3000}", "a\nb"];
        for text in refused {
            wang.post("/api/v1/enterprises", with(application("A"), "name", text)).expect(422);
        }
        wang.post("/api/v1/enterprises", with(application("A"), "name", "长".repeat(101))).expect(422);
        let huge = wang.post("/api/v1/enterprises", with(application("A"), "description", "长".repeat(100_000)));
        assert!([413, 422].contains(&huge.status), "{huge:?}");
        for text in ["👩‍👩‍👧 店", "'; DROP TABLE enterprises; --", "%_\\%", "\"quoted\" <b>&amp;", "𠮷野家", "  blanks  ", "e\u{301}"] {
            let kept = wang.post("/api/v1/enterprises", with(application(text), "description", text)).expect(201);
            assert_eq!(kept["name"], text);
            assert_eq!(kept["details"]["application"]["description"], text);
        }
    }

    fn one_code_is_one_company_until_it_was_rejected(app) {
        let (wang, li) = (app.consumer("Wang"), app.consumer("Li"));
        let body = application("甲公司");
        let id = id_of(&wang.post("/api/v1/enterprises", &body).expect(201));
        let again = li.post("/api/v1/enterprises", with(body.clone(), "name", "乙")).expect(422);
        assert_eq!(problems(&again), [("/uscc", "taken")]);
        command(&reviewer(&app), id, "reject", "营业执照不清晰").expect(200);
        let seen = wang.get(&format!("/api/v1/enterprises/{id}")).expect(200);
        assert_eq!(seen["details"]["status_reason"], "营业执照不清晰");
        let anew = li.post("/api/v1/enterprises", with(body, "name", "乙")).expect(201);
        assert_eq!((id_of(&anew), &anew["status"]), (id, &json!("applied")));
        wang.get(&format!("/api/v1/enterprises/{id}")).expect(404);
        assert_eq!(wang.get("/api/v1/me/application").expect(200), json!({}));
    }

    fn only_who_may_applies_and_reviews(app) {
        let body = application("甲公司");
        app.anonymous().post("/api/v1/enterprises", &body).expect(401);
        let shop = app.active_enterprise("店", FENGTAI, OperatorKind::Offline);
        for person in [
            app.odr_manager(&shop, "Manager"),
            app.bureau(FENGTAI, &[Role::Mediator], "Mediator"),
            app.bureau("370305", &[Role::CaseOfficer], "Foreign"),
            app.system_admin(),
        ] {
            person.post("/api/v1/enterprises", &body).expect(403);
        }
        // E-3: recommended by the bureau of its place.
        let recommended = reviewer(&app).post("/api/v1/enterprises", &body).expect(201);
        assert_eq!(recommended["details"]["applicant_id"], Value::Null);
        let id = id_of(&recommended);
        // Who may not know of an application is not told; who may know but not do is refused.
        command(&app.bureau("370305", &[Role::BureauAdmin], "Foreign"), id, "approve", "").expect(404);
        command(&app.bureau(FENGTAI, &[Role::Mediator], "Mediator"), id, "approve", "").expect(403);
        command(&app.consumer("C"), id, "approve", "").expect(404);
        // Once public, everybody knows of it.
        command(&app.bureau("370305", &[Role::BureauAdmin], "Foreign"), shop, "warn", "x").expect(403);
        command(&app.odr_manager(&shop, "Manager"), shop, "suspend", "x").expect(403);
        command(&app.consumer("C"), shop, "warn", "x").expect(403);
        app.consumer("C").get("/api/v1/enterprises/applications").expect(403);
        app.bureau(FENGTAI, &[Role::Dispatcher], "D").get("/api/v1/enterprises/applications").expect(403);
        // The city above reviews too.
        reviewer(&app).hand_in_licence(id).expect(200);
        command(&app.bureau("110000", &[Role::BureauAdmin], "City"), id, "approve", "").expect(200);
        command(&reviewer(&app), id, "explode", "").expect(404);
        command(&reviewer(&app), id, "reapply", "").expect(404);
    }

    fn a_removal_notes_a_hearing_escalates_and_can_be_undone(app) {
        let id = app.active_enterprise("停课学校", FENGTAI, OperatorKind::Offline);
        let officer = reviewer(&app);
        let refused = command(&officer, id, "suspend", "").expect(422);
        assert_eq!(problems(&refused), [("/reason", "reason_missing")]);
        assert_eq!(jobs(&app), []);

        let path = |command: &str| format!("/api/v1/enterprises/{id}/commands/{command}");
        let nonsense = json!({ "reason": "三十天内三次超期", "ground": "bad_mood" });
        officer.post(&path("suspend"), nonsense).expect(422);
        let overdue = json!({ "reason": "三十天内三次超期", "ground": "overdue_cases" });
        let refused = officer.post(&path("approve"), overdue.clone());
        assert!(matches!(refused.status, 409 | 422), "{refused:#?}");
        let suspended = officer.post(&path("suspend"), overdue).expect(200);
        let newest = suspended["details"]["history"].as_array().unwrap().last().unwrap().clone();
        assert_eq!((&newest["to"], &newest["ground"]), (&json!("suspended"), &json!("overdue_cases")));
        assert_eq!(suspended["status"], "suspended");
        assert_eq!(suspended["takes_new_complaints"], false);
        assert_eq!(suspended["details"]["hearing_until_on"], "2026-05-18");
        let payload = json!({ "enterprise_id": id }).to_string();
        assert_eq!(jobs(&app), [("escalate_open_cases".to_owned(), payload)]);
        assert_eq!(search(&app, "停课"), [""; 0]);

        let wrong = command(&officer, id, "approve", "").expect(409);
        assert_eq!(wrong["error"]["code"], "wrong_status");
        assert_eq!(wrong["error"]["allowed_commands"], json!(["reinstate", "exit"]));

        let back = command(&officer, id, "reinstate", "申辩成立").expect(200);
        assert_eq!(back["status"], "active");
        assert_eq!(back["details"]["hearing_until_on"], Value::Null);
        let left = command(&app.odr_manager(&id, "Manager"), id, "exit", "").expect(200);
        assert_eq!(left["status"], "exited");
        assert_eq!(left["details"]["hearing_until_on"], Value::Null);
        assert_eq!(jobs(&app).len(), 2);
        let history = left["details"]["history"].as_array().unwrap();
        let steps: Vec<_> = history.iter().map(|it| (it["from"].as_str().unwrap(), it["to"].as_str().unwrap(), it["reason"].as_str().unwrap())).collect();
        assert_eq!(steps, [("active", "suspended", "三十天内三次超期"), ("suspended", "active", "申辩成立"), ("active", "exited", "")]);
        let audited = app.app.read(|conn| hejie::store::audit::list(conn, &format!("enterprise:{id}"))).unwrap();
        assert_eq!(audited.len(), 3);
    }

    fn a_lost_update_is_refused(app) {
        let id = app.active_enterprise("甲", FENGTAI, OperatorKind::Offline);
        let officer = reviewer(&app);
        let path = format!("/api/v1/enterprises/{id}/commands/warn");
        let send = |tag: &str| Answer::of(officer.request(reqwest::Method::POST, &path).header("if-match", tag).json(&json!({"reason": "x"})));
        send("nonsense").expect(422);
        officer.post(&path, json!({ "reason": "x", "version": 1 })).expect(200);
        let lost = send("\"1\"").expect(409);
        assert_eq!(lost["error"]["code"], "version_conflict");
        officer.post(&path.replace("warn", "suspend"), json!({ "reason": "x", "version": 1 })).expect(409);
        let current = officer.get(&format!("/api/v1/enterprises/{id}"));
        let etag = current.headers["etag"].to_str().unwrap();
        assert!(etag.starts_with("\"2-"), "{etag}");
    }

    fn type_ahead_finds_what_begins_so_and_nothing_else(app) {
        for name in ["100%好店", "100_好店", "1000好店", "银河ＴＶ", "银行", "ABC Mall", "abd"] {
            app.active_enterprise(name, FENGTAI, OperatorKind::Offline);
        }
        let warned = app.enterprise("银杏堂", "370305", OperatorKind::Offline, EnterpriseStatus::Warned);
        for status in [EnterpriseStatus::Applied, EnterpriseStatus::Rejected, EnterpriseStatus::Suspended, EnterpriseStatus::Exited] {
            app.enterprise("银不见", FENGTAI, OperatorKind::Offline, status);
        }
        assert_eq!(search(&app, "100"), ["100%好店", "1000好店", "100_好店"]);
        assert_eq!(search(&app, "100%"), ["100%好店"]);
        assert_eq!(search(&app, "100_"), ["100_好店"]);
        assert_eq!(search(&app, "%"), [""; 0]);
        assert_eq!(search(&app, "_"), [""; 0]);
        assert_eq!(search(&app, "'"), [""; 0]);
        assert_eq!(search(&app, "aB"), ["ABC Mall", "abd"]);
        assert_eq!(search(&app, "ａｂｃ m"), ["ABC Mall"]);
        assert_eq!(search(&app, "银河t"), ["银河ＴＶ"]);
        assert_eq!(search(&app, "银").len(), 3);
        assert_eq!(search(&app, "河"), [""; 0]);
        // By code, by short name, by region.
        let code = app.anonymous().get(&format!("/api/v1/enterprises/{warned}")).expect(200)["uscc"].as_str().unwrap().to_lowercase();
        assert_eq!(search(&app, &code), ["银杏堂"]);
        assert_eq!(search(&app, &code[..17]), ["银杏堂"]);
        for (region, count) in [("370000", 1), ("370300", 1), ("370305", 1), ("110000", 7), ("120000", 0)] {
            let page = app.anonymous().get(&format!("/api/v1/enterprises?region={region}")).expect(200);
            assert_eq!(names(&page).len(), count, "{region}");
        }
        app.anonymous().get("/api/v1/enterprises?region=990000").expect(422);
        app.anonymous().get("/api/v1/enterprises?limit=101").expect(422);
        app.anonymous().get("/api/v1/enterprises?limit=0").expect(422);
        app.anonymous().get("/api/v1/enterprises?cursor=xyz").expect(422);
        app.anonymous().get("/api/v1/enterprises?surprise=1").expect(422);
        let long = "a".repeat(101);
        app.anonymous().get(&format!("/api/v1/enterprises?q={long}")).expect(422);
        app.anonymous().get("/api/v1/enterprises?q=a%00b").expect(422);
    }

    fn pages_walk_the_whole_list_without_gap_or_repeat(app) {
        let mut all: Vec<String> = (0..7).map(|n| format!("店{}", n % 3)).collect();
        for name in &all {
            app.active_enterprise(name, FENGTAI, OperatorKind::Offline);
        }
        all.sort();
        for q in ["", "&q=%E5%BA%97"] {
            let (mut walked, mut ids, mut cursor) = (Vec::new(), std::collections::BTreeSet::new(), String::new());
            loop {
                let page = app.anonymous().get(&format!("/api/v1/enterprises?limit=2{q}{cursor}")).expect(200);
                walked.extend(names(&page));
                ids.extend(page["items"].as_array().unwrap().iter().map(|it| it["id"].to_string()));
                let Some(next) = page["next_cursor"].as_str() else { break };
                cursor = format!("&cursor={next}");
            }
            assert_eq!(walked, all);
            assert_eq!(ids.len(), all.len());
        }
    }

    fn the_queue_pages_by_urgency_and_keeps_to_the_region(app) {
        let wang = app.consumer("Wang");
        for day in ["2026-05-13", "2026-05-11", "2026-05-12"] {
            app.at(&format!("{day} 10:00"));
            wang.post("/api/v1/enterprises", application(day)).expect(201);
        }
        let officer = reviewer(&app);
        let first = officer.get("/api/v1/enterprises/applications?limit=2").expect(200);
        assert_eq!(names(&first), ["2026-05-11", "2026-05-12"]);
        let next = first["next_cursor"].as_str().unwrap();
        let second = officer.get(&format!("/api/v1/enterprises/applications?limit=2&cursor={next}")).expect(200);
        assert_eq!(names(&second), ["2026-05-13"]);
        assert!(second.get("next_cursor").is_none());
        let foreign = app.bureau("370305", &[Role::BureauAdmin], "Foreign");
        assert_eq!(names(&foreign.get("/api/v1/enterprises/applications").expect(200)), [""; 0]);
        app.at("2026-05-26 09:00");
        let late = officer.get("/api/v1/enterprises/applications").expect(200);
        let overdue: Vec<_> = late["items"].as_array().unwrap().iter().map(|it| it["is_overdue"].as_bool().unwrap()).collect();
        assert_eq!(overdue, [true, false, false]);
    }

    fn places_and_shops_are_kept_by_the_manager_and_the_bureau(app) {
        let platform = app.active_enterprise("大平台", "110108", OperatorKind::PlatformOperator);
        let shop = app.active_enterprise("小店", FENGTAI, OperatorKind::InPlatform);
        let other = app.active_enterprise("邻居", FENGTAI, OperatorKind::Offline);
        let manager = app.odr_manager(&shop, "Manager");
        let path = format!("/api/v1/enterprises/{shop}");
        let place = json!({ "name": "门店", "region": "370305", "address": "一号" });
        let entry = json!({ "platform": platform, "name": "小店旗舰店", "published_region": "370305", "published_address": "一号" });
        for stranger in [app.odr_manager(&other, "M"), app.odr_handler(&shop, "H"), app.consumer("C"), app.bureau("370305", &[Role::CaseOfficer], "F")] {
            stranger.post(&format!("{path}/places"), &place).expect(403);
            stranger.post(&format!("{path}/shops"), &entry).expect(403);
        }
        let added = manager.post(&format!("{path}/places"), &place).expect(201);
        let listed = reviewer(&app).post(&format!("{path}/shops"), &entry).expect(201);
        assert_eq!(listed["platform_name"], "大平台");
        let bad = manager.post(&format!("{path}/places"), json!({ "name": "\u{0}", "region": "110000" })).expect(422);
        assert_eq!(problems(&bad), [("/name", "bad_character"), ("/region", "not_a_county"), ("/address", "missing")]);
        let bad = manager.post(&format!("{path}/shops"), with(entry.clone(), "platform", other.to_string())).expect(422);
        assert_eq!(problems(&bad), [("/platform", "unknown_platform")]);
        manager.post(&format!("{path}/shops"), with(entry.clone(), "platform", "x")).expect(422);
        app.odr_manager(&other, "M").post(&format!("/api/v1/enterprises/{other}/shops"), &entry).expect(422);

        let facts = app.app.read(|conn| hejie::store::enterprises::statuses(conn, &[shop, platform])).unwrap();
        assert_eq!(facts.len(), 2);
        assert_eq!(facts[&shop].places_of_business, ["370305".parse().unwrap()]);
        assert_eq!(facts[&shop].shops[0].platform_domicile, "110108".parse().unwrap());
        assert_eq!(facts[&shop].shops[0].published_region, Some("370305".parse().unwrap()));
        assert!(facts[&platform].shops.is_empty());

        let (place_id, shop_id) = (added["id"].as_str().unwrap(), listed["id"].as_str().unwrap());
        app.odr_manager(&other, "M").delete(&format!("/api/v1/enterprises/{other}/places/{place_id}")).expect(404);
        app.odr_manager(&other, "M").delete(&format!("{path}/places/{place_id}")).expect(403);
        manager.delete(&format!("{path}/places/{place_id}")).expect(204);
        manager.delete(&format!("{path}/places/{place_id}")).expect(404);
        manager.delete(&format!("{path}/shops/{shop_id}")).expect(204);
        let page = app.anonymous().get(&path).expect(200);
        assert_eq!((&page["places"], &page["shops"]), (&json!([]), &json!([])));
    }
}
