//! From the first word of a draft to a filing; and a filing that is sent twice.

use std::{sync::Barrier, thread};

use reqwest::Method;
use serde_json::{Value, json};

use crate::{
    both,
    support::{
        Answer, Person,
        cases::{membership, problems, with},
    },
};

fn send(person: &Person, key: &str, form: &Value) -> Answer {
    let request = person.request(Method::POST, "/api/v1/complaints");
    Answer::of(request.header("Idempotency-Key", key).json(form))
}

fn save(person: &Person, case: &str, version: &str, form: &Value) -> Answer {
    let request = person.request(Method::PUT, &format!("/api/v1/complaints/{case}/draft"));
    Answer::of(request.header("If-Match", version).json(form))
}

both! {
    fn kept_reloaded_and_filed(app) {
        let galaxy = app.galaxy();
        let (z, handler) = (app.consumer("Z"), app.odr_handler(&galaxy, "H"));
        let case = z.file(&json!({ "goods": "VIP 会员" }));
        let seen = z.get(&format!("/api/v1/complaints/{case}"));
        let etag = seen.headers["etag"].to_str().unwrap();
        assert!(etag.starts_with("\"1-"), "{etag}");
        let seen = seen.expect(200);
        assert_eq!((&seen["state"], &seen["subject"]), (&json!("draft"), &json!("VIP 会员")));
        // Nobody else knows of a draft.
        for person in [&handler, &app.officer(), &app.consumer("Y")] {
            person.get(&format!("/api/v1/complaints/{case}")).expect(404);
            person.get(&format!("/api/v1/complaints/{case}/draft")).expect(404);
            save(person, &case, "\"1\"", &json!({})).expect(404);
        }

        // What is missing is told field by field, all at once.
        let body = z.try_command(&case, "submit", json!({})).expect(422);
        let missing: Vec<_> = problems(&body).into_iter().map(|(pointer, _)| pointer).collect();
        for pointer in ["/statement", "/requests", "/problem", "/subject_category", "/sales_mode", "/for_living", "/consents",
            "/respondent/name", "/respondent/address", "/respondent/place_of_business", "/complainant/phone", "/complainant/address"] {
            assert!(missing.contains(&pointer.to_owned()), "{pointer}: {missing:?}");
        }
        assert_eq!(z.state(&case), "draft");

        let mut form = membership(galaxy);
        form.as_object_mut().unwrap().remove("submit");
        let written = save(&z, &case, "\"1\"", &form).expect(200);
        assert_eq!(written["version"], 2);
        // Another window that read version 1 loses nothing and overwrites nothing.
        let body = save(&z, &case, "\"1\"", &json!({ "goods": "别的" })).expect(409);
        assert_eq!(body["error"]["code"], "version_conflict");
        save(&z, &case, "yesterday", &form).expect(422);
        let kept = z.get(&format!("/api/v1/complaints/{case}/draft")).expect(200);
        assert_eq!((&kept["statement"], &kept["goods"]), (&form["statement"], &form["goods"]));
        assert_eq!(kept["requests"], form["requests"]);

        assert_eq!(z.try_command(&case, "submit", json!({ "version": 1 })).expect(409)["error"]["code"], "version_conflict");
        let written = z.command(&case, "submit", json!({ "version": 2 }));
        assert_eq!(written["state"], "negotiating");
        assert_eq!(handler.state(&case), "negotiating");
        assert_eq!(z.refused(&case, "submit", json!({})).0, "wrong_state");
        save(&z, &case, "\"5\"", &form).expect(409);
        z.get(&format!("/api/v1/complaints/{case}/draft")).expect(404);
        // What was drafted is not told to the other side, nor are its words.
        let record = handler.get(&format!("/api/v1/complaints/{case}/events?limit=100")).expect(200).to_string();
        assert!(!record.contains("别的"));
        app.run_jobs();
        app.assert_recounted();
    }

    fn not_true_or_without_evidence_is_refused_with_a_sentence(app) {
        let z = app.consumer("Z");
        let form = membership(app.galaxy());
        for (pointer, value, code) in [
            ("/truth_confirmed", json!(false), "truth_not_confirmed"), ("/no_evidence_reason", json!(null), "no_evidence"),
        ] {
            let body = z.post("/api/v1/complaints", with(form.clone(), pointer, value)).expect(422);
            assert_eq!(body["error"]["code"], code, "{body:#}");
            assert_eq!(problems(&body).len(), 1, "it names its field: {body:#}");
        }
        assert_eq!(z.get("/api/v1/complaints").expect(200)["items"], json!([]));
    }

    fn the_same_key_is_the_same_complaint_for_a_day(app) {
        let form = membership(app.galaxy());
        let (z, y) = (app.consumer("Z"), app.consumer("Y"));
        let first = send(&z, "k-1", &form).expect(201);
        let again = send(&z, "k-1", &form).expect(200);
        assert_eq!((&again["id"], &again["is_replay"]), (&first["id"], &json!(true)));
        assert_eq!(first.get("is_replay"), None);
        let body = send(&z, "k-1", &with(form.clone(), "/order_no", "other")).expect(422);
        assert_eq!(body["error"]["code"], "idempotency_key_reused");
        // A key is one person's.
        assert_ne!(send(&y, "k-1", &form).expect(201)["id"], first["id"]);
        for bad in ["", &"k".repeat(101)] {
            send(&z, bad, &form).expect(422);
        }
        let refused = with(form.clone(), "/truth_confirmed", false);
        send(&z, "k-2", &refused).expect(422);
        send(&z, "k-2", &form).expect(201);
        assert_eq!(z.get("/api/v1/complaints").expect(200)["items"].as_array().unwrap().len(), 2);
        app.at("2026-05-12 10:01");
        let tomorrow = send(&z, "k-1", &form).expect(201);
        assert_ne!(tomorrow["id"], first["id"]);
        app.run_jobs();
        app.assert_recounted();
    }

    fn the_same_key_at_the_same_moment_makes_one_complaint(app) {
        let form = membership(app.galaxy());
        let z = app.consumer("Z");
        for round in 0..5 {
            let key = format!("k-{round}");
            let together = Barrier::new(8);
            let answers: Vec<Answer> = thread::scope(|scope| {
                let threads: Vec<_> = (0..8).map(|_| scope.spawn(|| {
                    together.wait();
                    send(&z, &key, &form)
                })).collect();
                threads.into_iter().map(|it| it.join().unwrap()).collect()
            });
            let made = answers.iter().filter(|it| it.status == 201).count();
            assert_eq!((made, answers.iter().filter(|it| it.status == 200).count()), (1, 7), "{answers:#?}");
            let mut ids: Vec<_> = answers.iter().map(|it| it.body["id"].as_str().unwrap()).collect();
            ids.dedup();
            assert_eq!(ids.len(), 1);
        }
        assert_eq!(z.get("/api/v1/complaints").expect(200)["items"].as_array().unwrap().len(), 5);
        app.run_jobs();
        app.assert_recounted();
    }
}
