//! The licence copy of an application: who may send it, what it may be, and who sees it.

use std::fs;

use hejie::{domain::actor::Role, service::files::sweep};
use reqwest::Method;
use serde_json::{Value, json};

use crate::{
    both,
    support::{Answer, Person, cases::FENGTAI, files::*, new_uscc},
};

const LICENCES: &str = "/api/v1/enterprises/licences";

fn application(licence: &Value) -> Value {
    json!({
        "uscc": new_uscc(FENGTAI).as_str(), "name": "银河互联网电视有限公司", "kind": "own_site", "domicile": FENGTAI,
        "address": "科学城星火路 1 号", "phone": "010-12345678", "commitment": "承诺及时处理投诉", "description": "设有专门的客服部门",
        "conditions": {
            "fixed_place": true, "staff": true, "computer_online": true,
            "dedicated_phone": true, "complaint_system": true, "good_standing": true,
        },
        "licence_file": licence,
    })
}

both! {
    fn the_applicant_and_the_reviewing_bureau_see_it_and_nobody_else(app) {
        let (wang, other) = (app.consumer("Wang"), app.consumer("Other"));
        let sent = wang.send_licence("%E6%89%A7%E7%85%A7.jpg", photo(1)).expect(201);
        assert_eq!((&sent["name"], &sent["media_type"]), (&json!("执照.jpg"), &json!("image/jpeg")));
        let stolen = other.post("/api/v1/enterprises", application(&sent["id"])).expect(422);
        assert_eq!(stolen["error"]["fields"][0]["code"], "unknown_file");
        let form = application(&sent["id"]);
        let applied = wang.post("/api/v1/enterprises", form.clone()).expect(201);
        let path = format!("/api/v1/enterprises/{}/licence", applied["id"].as_str().unwrap());

        let stored = wang.download(&path);
        assert!(!contains(&stored, PLACE));
        let officer = app.bureau(FENGTAI, &[Role::CaseOfficer], "Officer");
        assert_eq!(officer.download(&path), stored);
        app.bureau("110000", &[Role::BureauAdmin], "Above").get(&path).expect(200);

        app.bureau(FENGTAI, &[Role::Mediator], "Mediator").get(&path).expect(403);
        let neighbour = app.bureau("110105", &[Role::BureauAdmin], "Neighbour");
        for stranger in [&other, &neighbour, &app.system_admin()] {
            stranger.get(&path).expect(404);
        }
        app.anonymous().get(&path).expect(401);

        // Granted, the enterprise is public and its licence is not.
        let id = applied["id"].as_str().unwrap();
        officer.post(&format!("/api/v1/enterprises/{id}/commands/approve"), json!({})).expect(200);
        assert_eq!(wang.download(&path), stored, "as its manager now");
        let colleague = app.odr_handler(&id.parse().unwrap(), "Colleague");
        for person in [&other, &neighbour, &colleague] {
            person.get(&path).expect(403);
        }
        // One file is the licence of one enterprise.
        let mut second = application(&sent["id"]);
        second["uscc"] = json!(new_uscc(FENGTAI).as_str());
        wang.post("/api/v1/enterprises", second).expect(403);
        let none = officer.post("/api/v1/enterprises", application(&Value::Null)).expect(201);
        officer.get(&format!("/api/v1/enterprises/{}/licence", none["id"].as_str().unwrap())).expect(404);
    }

    fn who_was_rejected_may_name_it_again(app) {
        let wang = app.consumer("Wang");
        let sent = wang.send_licence("licence.pdf", PDF).expect(201);
        let form = application(&sent["id"]);
        let applied = wang.post("/api/v1/enterprises", form.clone()).expect(201);
        let mut other = application(&sent["id"]);
        other["uscc"] = json!(new_uscc(FENGTAI).as_str());
        let refused = wang.post("/api/v1/enterprises", other).expect(422);
        assert_eq!(refused["error"]["fields"][0]["code"], "unknown_file", "it is the first one's");
        let officer = app.bureau(FENGTAI, &[Role::CaseOfficer], "Officer");
        let reject = format!("/api/v1/enterprises/{}/commands/reject", applied["id"].as_str().unwrap());
        officer.post(&reject, json!({ "reason": "照片不清楚" })).expect(200);
        wang.post("/api/v1/enterprises", form).expect(201);
    }

    fn e2_approval_waits_for_the_licence_copy(app) {
        let wang = app.consumer("Wang");
        let applied = wang.post("/api/v1/enterprises", application(&Value::Null)).expect(201);
        let id = applied["id"].as_str().unwrap();
        let details = &applied["details"];
        assert_eq!((&details["waits_for_licence"], &details["may_hand_in_licence"]), (&json!(true), &json!(true)));
        let path = format!("/api/v1/enterprises/{id}");
        let officer = app.bureau(FENGTAI, &[Role::CaseOfficer], "Officer");
        assert_eq!(officer.get(&path).expect(200)["details"]["allowed_commands"], json!(["reject"]));
        let approve = format!("{path}/commands/approve");
        let refused = officer.post(&approve, json!({})).expect(409);
        assert_eq!(refused["error"]["code"], "licence_missing");
        assert_eq!(refused["error"]["allowed_commands"], json!(["reject"]));
        assert!(refused["error"]["message"].as_str().unwrap().contains("营业执照副本"));

        // Who may know of it and who may hand it in; and one's own files alone.
        let neighbour = app.bureau("110105", &[Role::BureauAdmin], "Neighbour");
        for stranger in [&app.consumer("Other"), &neighbour] {
            stranger.hand_in_licence(id).expect(404);
        }
        let sent = wang.send_licence("licence.pdf", PDF).expect(201);
        let body = json!({ "licence_file": sent["id"] });
        let put = |by: &Person| Answer::of(by.request(Method::PUT, &format!("{path}/licence")).json(&body));
        put(&app.bureau(FENGTAI, &[Role::Mediator], "Mediator")).expect(403);
        put(&app.system_admin()).expect(404);
        assert_eq!(put(&officer).expect(422)["error"]["fields"][0]["code"], "unknown_file");

        let waits = put(&wang).expect(200);
        assert_eq!((&waits["details"]["waits_for_licence"], &waits["details"]["version"]), (&json!(false), &json!(2)));
        assert_eq!(wang.download(&format!("{path}/licence")), PDF);
        // A better one, by whoever was given it.
        officer.hand_in_licence(id).expect(200);
        let seen = officer.get(&path).expect(200);
        assert_eq!(seen["details"]["allowed_commands"], json!(["approve", "reject"]));
        officer.post(&approve, json!({})).expect(200);
        let late = officer.hand_in_licence(id).expect(409);
        assert_eq!(late["error"]["code"], "not_under_review");
        assert_eq!(officer.get(&path).expect(200)["details"]["may_hand_in_licence"], false);
    }

    fn a_licence_is_a_picture_or_a_pdf(app) {
        let wang = app.consumer("Wang");
        let kept = || fs::read_dir(app.app.config.data_dir.join("files/evidence")).into_iter().flatten().count();
        for (bytes, code) in [(MP4, "file_type_not_allowed"), (b"text", "file_type_not_allowed"), (ZIP, "file_type_not_allowed"), (b"", "empty_file")] {
            let refused = wang.send_licence("licence.pdf", bytes).expect(422);
            assert_eq!(refused["error"]["fields"][0]["code"], code);
        }
        let refused = wang.send_licence("%20", PDF).expect(422);
        assert_eq!(refused["error"]["fields"][0]["pointer"], "/name");
        for _ in 0..5 {
            wang.send_licence("licence.pdf", PDF).expect(201);
        }
        let refused = wang.send_licence("licence.pdf", PDF).expect(422);
        assert_eq!(refused["error"]["fields"][0]["code"], "too_many");
        assert!(kept() > 0);
        // What no application names goes after a day.
        app.at("2100-01-01 00:00");
        assert_eq!(sweep::sweep(&app.app).unwrap().objects, 5);
        wang.send_licence("licence.pdf", PDF).expect(201);
    }

    fn only_who_may_apply_may_send_one(app) {
        let galaxy = app.active_enterprise("银河", FENGTAI, hejie::domain::jurisdiction::OperatorKind::OwnSite);
        for person in [
            app.odr_manager(&galaxy, "Manager"),
            app.bureau(FENGTAI, &[Role::Mediator], "Mediator"),
            app.system_admin(),
        ] {
            person.send_licence("licence.pdf", PDF).expect(403);
        }
        let officer = app.bureau(FENGTAI, &[Role::CaseOfficer], "Officer");
        let sent = officer.send_licence("licence.pdf", PDF).expect(201);
        officer.post("/api/v1/enterprises", application(&sent["id"])).expect(201);
        app.anonymous().post(LICENCES, json!({})).expect(401);
    }
}
