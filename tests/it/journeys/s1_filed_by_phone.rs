//! S1 as it was: told on the phone to the dispatch centre, sent straight to the enterprise, settled from home (C-4).

use hejie::{
    domain::{actor::Role, ids::AccountId},
    store::{self, audit},
};
use serde_json::{Value, json};

use crate::{
    both,
    support::{
        Answer, TestApp,
        cases::{FENGTAI, membership, offer_of, problems, with},
    },
};

fn told_on_the_phone(app: &TestApp) -> Value {
    let caller = json!({
        "name": "张某", "phone": "13800138000", "email": "zhang@example.com", "address": "北京市丰台区某街 1 号",
    });
    with(membership(app.galaxy()), "/complainant", caller)
}

/// With the token a person got by logging in, not by the test's own hand.
fn as_caller(
    app: &TestApp,
    token: &str,
    method: reqwest::Method,
    path: &str,
    body: Option<Value>,
) -> Answer {
    let mut request = app.http.request(method, app.url(path)).bearer_auth(token);
    if let Some(body) = body {
        request = request.json(&body);
    }
    Answer::of(request)
}

both! {
    fn a_caller_follows_the_case_from_the_link_in_the_mail(app) {
        let clerk = app.bureau(FENGTAI, &[Role::Dispatcher], "Clerk");
        let form = told_on_the_phone(&app);
        let galaxy = form["respondent"]["enterprise_id"].as_str().unwrap().parse().unwrap();
        let handler = app.odr_handler(&galaxy, "H");

        app.at("2026-05-11 10:00");
        let case = clerk.file(&form);
        app.run_jobs();
        let seen = clerk.case(&case);
        assert_eq!((&seen["state"], &seen["statement"]["channel"]), (&json!("negotiating"), &json!("phone")));
        assert_eq!(clerk.get("/api/v1/complaints").expect(200)["items"][0]["id"], case.as_str());
        assert!(handler.was_told(&case, "reached_enterprise"));

        app.at("2026-05-11 15:00");
        handler.command(&case, "make-offer", offer_of(2700, "2026-05-15", "2026-05-14"));
        app.run_jobs();

        let letters = app.letters_to("zhang@example.com");
        let link = letters.iter().find_map(|it| it.split("/invitation#").nth(1)).expect("a link");
        let one_time = link.split_whitespace().next().unwrap();
        let accepted = json!({ "token": one_time, "password": "和解-平台-2026" });
        app.anonymous().post("/api/v1/auth/invitations/accept", &accepted).ok();
        assert!(app.anonymous().post("/api/v1/auth/invitations/accept", &accepted).status >= 400, "a link works once");
        let login = json!({ "login": "13800138000", "password": "和解-平台-2026" });
        let token = app.anonymous().post("/api/v1/auth/login", login).ok()["access_token"].as_str().unwrap().to_owned();
        let (get, post) = (reqwest::Method::GET, reqwest::Method::POST);

        let inbox = as_caller(&app, &token, get.clone(), "/api/v1/complaints", None).expect(200);
        assert_eq!(inbox["items"][0]["id"], case.as_str());
        let accept = format!("/api/v1/complaints/{case}/commands/accept-offer");
        as_caller(&app, &token, post.clone(), &accept, Some(json!({ "offer": 1 }))).expect(200);
        handler.command(&case, "confirm-agreement", json!({}));

        app.at("2026-05-13 11:00");
        handler.command(&case, "report-performance", json!({ "duty": 1 }));
        let login = json!({ "login": "zhang@example.com", "password": "和解-平台-2026" });
        let token = app.anonymous().post("/api/v1/auth/login", login).ok()["access_token"].as_str().unwrap().to_owned();
        let confirm = format!("/api/v1/complaints/{case}/commands/confirm-performance");
        let written = as_caller(&app, &token, post, &confirm, Some(json!({ "duty": 1 }))).expect(200);
        assert_eq!(written["state"], "settled");
        let seen = as_caller(&app, &token, get, &format!("/api/v1/complaints/{case}"), None).expect(200);
        assert_eq!((&seen["recovered_fen"], &seen["bureau"]), (&json!(2700), &Value::Null));
        // The clerk took it down and speaks for the caller, but decides nothing.
        assert_eq!(clerk.state(&case), "settled");
        clerk.try_command(&case, "rate", json!({ "solved": true, "satisfaction": 5 })).expect(403);
        app.run_jobs();
        app.assert_recounted();
    }

    fn a_second_call_finds_the_same_person(app) {
        let clerk = app.bureau(FENGTAI, &[Role::Dispatcher], "Clerk");
        let form = told_on_the_phone(&app);
        let first = clerk.file(&form);
        let second = clerk.file(&with(form, "/order_no", "GY20260511002"));
        app.run_jobs();
        assert_ne!(first, second);
        // Another order, but the same goods of the same operator (C-10).
        assert_eq!(clerk.case(&second)["possible_repeat_of"], json!(first));
        let letters = app.letters_to("zhang@example.com");
        assert_eq!(letters.iter().filter(|it| it.contains("/invitation#")).count(), 1);
    }

    fn a_clerk_asks_whose_number_calls_and_the_case_goes_there(app) {
        const FIND: &str = "/api/v1/callers/find";
        let clerk = app.bureau(FENGTAI, &[Role::Dispatcher], "Clerk");
        let ask = |phone: &str| clerk.post(FIND, json!({ "phone": phone }));
        assert_eq!(ask("13800138000").expect(200), json!({ "has_account": false }));
        let form = told_on_the_phone(&app);
        let first = clerk.file(&form);
        // However it is written: the name is for asking, not for telling.
        for phone in ["13800138000", "138 0013 8000", "+86 138-0013-8000"] {
            assert_eq!(ask(phone).expect(200), json!({ "has_account": true, "name": "张**" }), "{phone}");
        }
        let without_mail = with(with(form, "/order_no", "GY20260511002"), "/complainant/email", json!(null));
        let second = clerk.file(&without_mail);
        let owner = |case: &str| app.app.read(|conn| Ok(store::complaints::find(conn, case.parse().unwrap())?.unwrap().consumer)).unwrap();
        assert_eq!(owner(&first), owner(&second));

        // Never a search.
        for part in ["1380013", "8000", "", "张"] {
            assert_eq!(problems(&ask(part).expect(422)), [("/phone".to_owned(), "malformed".to_owned())], "{part}");
        }
        clerk.post(FIND, json!({ "phone": "13800138000", "name": "张" })).expect(422);
        // The number of a member of staff is nobody's who complains, as when the case is filed.
        let galaxy = app.galaxy();
        let body = json!({ "phone": "13800138000" });
        for person in [&app.consumer("Z"), &app.odr_handler(&galaxy, "H"), &app.odr_manager(&galaxy, "M"), &app.officer(), &app.reviewer(), &app.system_admin()] {
            person.post(FIND, &body).expect(403);
        }
        app.anonymous().post(FIND, &body).expect(401);

        let asked = |account: AccountId| app.app.read(|conn| audit::list(conn, &format!("account:{account}"))).unwrap()
            .into_iter().filter(|line| line.action == "caller_looked_up").collect::<Vec<_>>();
        let lines = asked(owner(&first));
        assert_eq!(lines.len(), 3);
        assert_eq!((lines[0].account, &lines[0].detail), (Some(clerk.account_id), &json!({ "found": true })));
        assert_eq!(asked(clerk.account_id).len(), 1, "also who asks for nobody is seen");
    }

    fn c4_a_case_goes_to_nobody_of_another_name(app) {
        let clerk = app.bureau(FENGTAI, &[Role::Dispatcher], "Clerk");
        let form = told_on_the_phone(&app);
        let owner = |case: &str| app.app.read(|conn| Ok(store::complaints::find(conn, case.parse().unwrap())?.unwrap().consumer)).unwrap();
        let first = owner(&clerk.file(&form));
        // The number, or the address, has changed hands.
        let li = with(form.clone(), "/complainant/name", "李某");
        let by_number = owner(&clerk.file(&with(li.clone(), "/complainant/email", "li@example.com")));
        let by_mail = owner(&clerk.file(&with(with(form.clone(), "/complainant/name", "王某"), "/complainant/phone", "13900139000")));
        assert!(first != by_number && first != by_mail && by_number != by_mail);
        // Who is known by the address is found by it, whoever had the number before; widths and blanks make no other name.
        let again = with(with(li, "/complainant/email", "li@example.com"), "/complainant/name", "李 某");
        assert_eq!(owner(&clerk.file(&again)), by_number);
        // C-5: the account's holder as the agent of another.
        let mut for_mother = with(form, "/complainant/name", "赵某");
        for_mother["agent"] = json!({ "name": "张某", "phone": "13800138000", "id_no": "110106198001011234", "scope": "代为投诉和调解", "until_on": "2026-12-31" });
        assert_eq!(owner(&clerk.file(&for_mother)), first);
    }

    fn the_clerk_gives_the_same_fields_as_anybody(app) {
        let clerk = app.bureau(FENGTAI, &[Role::Dispatcher], "Clerk");
        let form = told_on_the_phone(&app);
        let nobody = with(form.clone(), "/complainant", json!(null));
        let body = clerk.post("/api/v1/complaints", nobody).expect(422);
        let found = problems(&body);
        for pointer in ["/complainant/name", "/complainant/phone", "/complainant/address"] {
            assert!(found.contains(&(pointer.into(), "missing".into())), "{pointer}: {found:?}");
        }
        let body = clerk.post("/api/v1/complaints", with(form.clone(), "/complainant/email", "zhang")).expect(422);
        assert_eq!(problems(&body), [("/complainant/email".to_owned(), "malformed".to_owned())]);
        // A draft for somebody else is nobody's.
        clerk.post("/api/v1/complaints", with(form.clone(), "/submit", false)).expect(403);
        // Only who takes calls files for others.
        app.officer().post("/api/v1/complaints", &form).expect(403);
        app.system_admin().post("/api/v1/complaints", &form).expect(403);
    }
}
