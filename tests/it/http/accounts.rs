//! Registering, logging in, sessions, one's own account.

use std::time::Duration;

use diesel::prelude::*;
use hejie::store::schema::{accounts, audit, mails};
use serde_json::{Value, json};

use crate::{
    both,
    support::{
        Answer, TestApp,
        cases::{noodles, with},
    },
};

const PASSWORD: &str = "correct horse battery";

fn registration(email: &str, phone: &str) -> Value {
    json!({ "name": "赵小明", "phone": phone, "email": email, "password": PASSWORD, "locale": "zh-CN" })
}

fn register(app: &TestApp, email: &str, phone: &str) -> Answer {
    app.anonymous()
        .post("/api/v1/auth/register", registration(email, phone))
}

fn login(app: &TestApp, login: &str, password: &str) -> Answer {
    app.anonymous().post(
        "/api/v1/auth/login",
        json!({ "login": login, "password": password }),
    )
}

fn with_cookie(app: &TestApp, path: &str, refresh: &str) -> Answer {
    let request = app
        .http
        .post(app.url(path))
        .header("cookie", format!("hejie_refresh={refresh}"));
    Answer::of(request)
}

fn cookie(answer: &Answer) -> String {
    let text = answer.headers["set-cookie"].to_str().unwrap();
    let value = text.strip_prefix("hejie_refresh=").unwrap();
    value.split(';').next().unwrap().to_owned()
}

/// By which the pages of a browser see that the other cookie is another one.
fn turn(answer: &Answer) -> String {
    let all = answer.headers.get_all("set-cookie").iter();
    let mut values = all.filter_map(|it| it.to_str().unwrap().strip_prefix("hejie_turn="));
    values.next().unwrap().to_owned()
}

fn me(app: &TestApp, token: &str) -> Answer {
    Answer::of(app.http.get(app.url("/api/v1/me")).bearer_auth(token))
}

fn token(answer: &Answer) -> String {
    answer.body["access_token"].as_str().unwrap().to_owned()
}

fn fields(body: &Value) -> Vec<(String, String)> {
    let fields = body["error"]["fields"]
        .as_array()
        .cloned()
        .unwrap_or_default();
    fields
        .iter()
        .map(|f| {
            (
                f["pointer"].as_str().unwrap().into(),
                f["code"].as_str().unwrap().into(),
            )
        })
        .collect()
}

/// The notices of the letters waiting, and the token in the newest.
fn letters(app: &TestApp) -> (Vec<String>, Option<String>) {
    let rows: Vec<(String, Option<Vec<u8>>)> = app
        .app
        .read(|conn| {
            Ok(mails::table
                .order(mails::created_at)
                .select((mails::notice, mails::secret))
                .load(conn)?)
        })
        .unwrap();
    let secret = rows.last().and_then(|(_, secret)| secret.clone());
    let open = |sealed: Vec<u8>| {
        let secret: Value =
            serde_json::from_slice(&app.app.keys.open("mails.secret", &sealed).unwrap()).unwrap();
        secret["token"].as_str().unwrap().to_owned()
    };
    (
        rows.into_iter().map(|(notice, _)| notice).collect(),
        secret.map(open),
    )
}

both! {
    fn a_consumer_registers_logs_in_and_out(app) {
        let answer = register(&app, "Zhao@Example.com", "138 0013 8000").expect(202);
        assert_eq!(answer, json!({ "status": "accepted" }));
        for name in ["zhao@example.com", "ZHAO@example.com", "13800138000", "+86 138-0013-8000"] {
            let answer = login(&app, name, PASSWORD);
            assert_eq!(answer.status, 200, "{name}: {answer:?}");
        }
        let answer = login(&app, "zhao@example.com", PASSWORD);
        let set = answer.headers["set-cookie"].to_str().unwrap().to_owned();
        for part in ["HttpOnly", "SameSite=Strict", "Path=/api/v1/auth"] {
            assert!(set.contains(part), "{set}");
        }
        assert!(!set.contains("Secure"), "the public address of this test is http");
        assert_eq!(answer.body["expires_in"], 900);
        let access = token(&answer);
        let body = me(&app, &access).ok();
        assert_eq!(body["name"], "赵小明");
        assert_eq!(body["phone"], "13800138000");
        assert_eq!(body["email"], "Zhao@Example.com");
        assert_eq!(body["side"], "consumer");

        let first = cookie(&answer);
        let second = with_cookie(&app, "/api/v1/auth/refresh", &first);
        assert_eq!(second.status, 200);
        assert_ne!(turn(&answer), turn(&second));
        assert!(turn(&second).contains("Path=/;") && !turn(&second).contains("HttpOnly"), "pages read it");
        let second = cookie(&second);
        assert_ne!(first, second);
        let out = with_cookie(&app, "/api/v1/auth/logout", &second);
        assert_eq!(out.status, 204);
        assert!(turn(&out).starts_with("; "), "nothing is left of it");
        with_cookie(&app, "/api/v1/auth/refresh", &second).expect(401);
        app.anonymous().post("/api/v1/auth/refresh", json!({})).expect(401);
    }

    fn what_is_stored_is_sealed_and_hashed(app) {
        register(&app, "zhao@example.com", "13800138000").expect(202);
        let (profile, hash, index): (Vec<u8>, Option<String>, Option<String>) = app
            .app
            .read(|conn| {
                let columns = (accounts::profile, accounts::password_hash, accounts::email_index);
                Ok(accounts::table.select(columns).first(conn)?)
            })
            .unwrap();
        let text = String::from_utf8_lossy(&profile);
        assert!(!text.contains("zhao") && !text.contains("138001") && !text.contains("赵"));
        assert!(hash.unwrap().starts_with("$argon2id$"));
        assert_eq!(index.unwrap().len(), 64);
    }

    fn wrong_fields_are_told_all_at_once(app) {
        let body = json!({ "name": "a\u{0}b", "phone": "12", "email": "x", "password": "short", "locale": "en" });
        let answer = app.anonymous().post("/api/v1/auth/register", body).expect(422);
        let wanted = [("/name", "bad_character"), ("/phone", "malformed"), ("/email", "malformed"), ("/password", "too_short")];
        assert_eq!(fields(&answer), wanted.map(|(p, c)| (p.to_owned(), c.to_owned())));

        for (key, value) in [("nickname", json!("x")), ("roles", json!(["system_admin"])), ("side", json!("bureau"))] {
            let mut body = registration("zhao@example.com", "13800138000");
            body[key] = value;
            app.anonymous().post("/api/v1/auth/register", body).expect(422);
        }
        for key in ["name", "phone", "email", "password"] {
            for wrong in [Value::Null, json!(1), json!({}), json!([])] {
                let mut body = registration("zhao@example.com", "13800138000");
                body[key] = wrong;
                app.anonymous().post("/api/v1/auth/register", body).expect(422);
            }
        }
        let mut body = registration("zhao@example.com", "13800138000");
        body["password"] = json!("ZHAO@example.com");
        let answer = app.anonymous().post("/api/v1/auth/register", body).expect(422);
        assert_eq!(fields(&answer), [("/password".to_owned(), "password_is_login".to_owned())]);
    }

    fn nobody_learns_who_has_an_account(app) {
        register(&app, "zhao@example.com", "13800138000").expect(202);
        // Registering again, by mail address or by number: the same answer, the owner gets a letter, nothing changes.
        for (email, phone) in [("ZHAO@example.com", "13900139000"), ("other@example.com", "13800138000")] {
            let answer = register(&app, email, phone).expect(202);
            assert_eq!(answer, json!({ "status": "accepted" }));
        }
        assert_eq!(letters(&app).0, ["account_exists", "account_exists"]);
        let rows: i64 = app.app.read(|conn| Ok(accounts::table.count().get_result(conn)?)).unwrap();
        assert_eq!(rows, 1);

        let strip = |answer: Answer| {
            let mut body = answer.body;
            if body["error"].is_object() {
                body["error"]["request_id"] = Value::Null;
            }
            (answer.status, body)
        };
        let wrong = strip(login(&app, "zhao@example.com", "wrong password"));
        assert_eq!(wrong.0, 401);
        for name in ["nobody@example.com", "13700137000", "nonsense", ""] {
            assert_eq!(strip(login(&app, name, "wrong password")), wrong, "{name}");
        }
        let reset = |email: &str| strip(app.anonymous().post("/api/v1/auth/password-reset", json!({ "email": email })));
        assert_eq!(reset("zhao@example.com"), reset("nobody@example.com"));
        assert_eq!(letters(&app).0, ["account_exists", "account_exists", "password_reset"]);
    }

    fn a_refresh_token_used_twice_ends_its_family(app) {
        register(&app, "zhao@example.com", "13800138000").expect(202);
        let other_device = cookie(&login(&app, "zhao@example.com", PASSWORD));
        let first = cookie(&login(&app, "zhao@example.com", PASSWORD));
        let second = cookie(&with_cookie(&app, "/api/v1/auth/refresh", &first));
        with_cookie(&app, "/api/v1/auth/refresh", &first).expect(401);
        with_cookie(&app, "/api/v1/auth/refresh", &second).expect(401);
        with_cookie(&app, "/api/v1/auth/refresh", &other_device).expect(200);
        let reused: i64 = app
            .app
            .read(|conn| Ok(audit::table.filter(audit::action.eq("refresh_token_reused")).count().get_result(conn)?))
            .unwrap();
        assert_eq!(reused, 1);
    }

    fn a_refresh_token_lasts_thirty_days(app) {
        register(&app, "zhao@example.com", "13800138000").expect(202);
        let first = cookie(&login(&app, "zhao@example.com", PASSWORD));
        app.at("2026-06-10 09:59");
        let second = with_cookie(&app, "/api/v1/auth/refresh", &first);
        assert_eq!(second.status, 200);
        app.at("2026-07-10 10:01");
        with_cookie(&app, "/api/v1/auth/refresh", &cookie(&second)).expect(401);
    }

    fn logging_out_everywhere_acts_at_once(app) {
        register(&app, "zhao@example.com", "13800138000").expect(202);
        let (one, two) = (login(&app, "zhao@example.com", PASSWORD), login(&app, "13800138000", PASSWORD));
        me(&app, &token(&one)).expect(200);
        let request = app.http.post(app.url("/api/v1/auth/logout-everywhere")).bearer_auth(token(&two));
        Answer::of(request).expect(204);
        for answer in [&one, &two] {
            me(&app, &token(answer)).expect(401);
            with_cookie(&app, "/api/v1/auth/refresh", &cookie(answer)).expect(401);
        }
        login(&app, "13800138000", PASSWORD).expect(200);
    }

    fn what_another_node_changes_acts_within_two_seconds(app) {
        let person = app.consumer("Z");
        let token = person.token();
        me(&app, &token).expect(200);
        app.app
            .write(move |conn| {
                diesel::update(accounts::table).set(accounts::status.eq("disabled")).execute(conn)?;
                Ok(())
            })
            .unwrap();
        #[expect(clippy::disallowed_methods, reason = "the cache of accounts forgets by the machine's time")]
        std::thread::sleep(Duration::from_millis(2_200));
        me(&app, &token).expect(401);
    }

    fn a_password_is_changed_by_who_knows_the_old_one(app) {
        register(&app, "zhao@example.com", "13800138000").expect(202);
        let answer = login(&app, "zhao@example.com", PASSWORD);
        let change = |token: &str, old: &str, new: &str| {
            let body = json!({ "old_password": old, "new_password": new });
            Answer::of(app.http.post(app.url("/api/v1/auth/password")).bearer_auth(token).json(&body))
        };
        let refused = change(&token(&answer), "wrong", "short").expect(422);
        assert_eq!(fields(&refused), [
            ("/new_password".to_owned(), "too_short".to_owned()),
            ("/old_password".to_owned(), "wrong_password".to_owned()),
        ]);
        let changed = change(&token(&answer), PASSWORD, "another fine password");
        assert_eq!(changed.status, 200);
        me(&app, &token(&answer)).expect(401);
        me(&app, &token(&changed)).expect(200);
        login(&app, "zhao@example.com", PASSWORD).expect(401);
        login(&app, "zhao@example.com", "another fine password").expect(200);
    }

    fn a_forgotten_password_is_set_by_a_link_once(app) {
        register(&app, "zhao@example.com", "13800138000").expect(202);
        let before = login(&app, "zhao@example.com", PASSWORD);
        let ask = || {
            app.anonymous().post("/api/v1/auth/password-reset", json!({ "email": "zhao@example.com" })).expect(202);
            letters(&app).1.unwrap()
        };
        let confirm = |token: &str, password: &str| {
            app.anonymous().post("/api/v1/auth/password-reset/confirm", json!({ "token": token, "password": password }))
        };
        let (old, link) = (ask(), { app.at("2026-05-11 10:01"); ask() });
        let accept = json!({ "token": link, "password": "another fine password" });
        app.anonymous().post("/api/v1/auth/invitations/accept", accept).expect(422);
        assert_eq!(fields(&confirm(&old, "another fine password").expect(422))[0].1, "link_invalid");
        assert_eq!(fields(&confirm("nonsense", "another fine password").expect(422))[0].1, "link_invalid");
        assert_eq!(fields(&confirm(&link, "short").expect(422))[0].1, "too_short");
        confirm(&link, "another fine password").expect(204);
        confirm(&link, "another fine password").expect(422);
        me(&app, &token(&before)).expect(401);
        login(&app, "zhao@example.com", "another fine password").expect(200);

        app.at("2026-05-11 11:00");
        let link = ask();
        app.at("2026-05-11 12:01");
        assert_eq!(fields(&confirm(&link, "yet another password").expect(422))[0].1, "link_invalid");
    }

    fn one_corrects_ones_own_account(app) {
        let person = app.consumer("钱");
        let body = person.patch("/api/v1/me", json!({ "locale": "en", "address": "北京市丰台区 1 号" })).ok();
        assert_eq!(body["locale"], "en");
        assert_eq!(body["address"], "北京市丰台区 1 号");
        assert_eq!(person.patch("/api/v1/me", json!({ "address": "" })).ok()["address"], Value::Null);
        for wrong in [json!({ "name": "x" }), json!({ "name": "x", "current_password": "a guess of mine" }), json!({ "roles": [] }), json!({ "locale": "fr" }), json!({ "phone": "1" })] {
            person.patch("/api/v1/me", wrong).expect(422);
        }
    }

    fn what_one_logs_in_with_changes_only_with_the_password(app) {
        register(&app, "zhao@example.com", "13800138000").expect(202);
        let token = token(&login(&app, "zhao@example.com", PASSWORD));
        let patch = |body: Value| Answer::of(app.http.patch(app.url("/api/v1/me")).bearer_auth(&token).json(&body));
        let wrong = |code: &str| vec![("/current_password".to_owned(), code.to_owned())];
        for key in ["email", "phone"] {
            let value = if key == "email" { "new@example.com" } else { "13900139000" };
            assert_eq!(fields(&patch(json!({ key: value })).expect(422)), wrong("missing"));
            let guess = json!({ key: value, "current_password": "not this one 12" });
            assert_eq!(fields(&patch(guess).expect(422)), wrong("wrong_password"));
        }
        assert_eq!(letters(&app).0.len(), 0);

        // A number that nobody proved is for calling.
        let body = patch(json!({ "phone": "010-8888 6666", "current_password": PASSWORD })).ok();
        assert_eq!(body["phone"], "01088886666");
        login(&app, "13800138000", PASSWORD).expect(401);
        login(&app, "01088886666", PASSWORD).expect(401);
        login(&app, "zhao@example.com", PASSWORD).expect(200);
        let fitting = json!({ "phone": "01088886666", "current_password": PASSWORD });
        patch(fitting).ok();
    }

    fn c3_a_name_is_corrected_by_who_knows_the_password(app) {
        register(&app, "zhao@example.com", "13800138000").expect(202);
        let token = token(&login(&app, "zhao@example.com", PASSWORD));
        let patch = |body: Value| Answer::of(app.http.patch(app.url("/api/v1/me")).bearer_auth(&token).json(&body));
        for (body, at, code) in [
            (json!({ "name": "赵六" }), "/current_password", "missing"),
            (json!({ "name": "赵六", "current_password": "" }), "/current_password", "missing"),
            (json!({ "name": "赵六", "current_password": "not this one 12" }), "/current_password", "wrong_password"),
            (json!({ "name": " ", "current_password": PASSWORD }), "/name", "missing"),
        ] {
            assert_eq!(fields(&patch(body).expect(422)), [(at.to_owned(), code.to_owned())]);
        }
        assert_eq!(patch(json!({ "name": "赵六", "current_password": PASSWORD })).ok()["name"], "赵六");
        // Complaints are made under it from then on.
        let file = |form: &Value| Answer::of(app.http.post(app.url("/api/v1/complaints")).bearer_auth(&token).json(form));
        file(&with(noodles(), "/complainant/name", "赵六")).expect(201);
        let body = file(&with(noodles(), "/complainant/name", "赵某")).expect(422);
        assert_eq!(fields(&body), [("/complainant/name".to_owned(), "not_your_name".to_owned())]);
    }

    fn a_new_address_counts_once_its_link_was_opened(app) {
        register(&app, "zhao@example.com", "13800138000").expect(202);
        let token = token(&login(&app, "zhao@example.com", PASSWORD));
        let patch = |email: &str| {
            let body = json!({ "email": email, "current_password": PASSWORD });
            Answer::of(app.http.patch(app.url("/api/v1/me")).bearer_auth(&token).json(&body))
        };
        let confirm = |token: Option<String>| app.anonymous().post("/api/v1/auth/email/confirm", json!({ "token": token }));
        patch("first@example.com").ok();
        let older = letters(&app).1;
        let body = patch("New@example.com").ok();
        assert_eq!((&body["email"], &body["pending_email"]), (&json!("zhao@example.com"), &json!("New@example.com")));
        assert_eq!(letters(&app).0, ["email_change", "email_change"]);
        let newer = letters(&app).1;
        app.run_jobs();
        let sent = app.letters();
        assert!(sent.iter().any(|letter| letter.contains("/email-confirmation#")), "{sent:?}");

        login(&app, "new@example.com", PASSWORD).expect(401);
        assert_eq!(fields(&confirm(older).expect(422))[0].1, "link_invalid", "of an older wish");
        confirm(newer.clone()).expect(204);
        confirm(newer).expect(422);
        login(&app, "new@example.com", PASSWORD).expect(200);
        login(&app, "zhao@example.com", PASSWORD).expect(401);
        let seen = me(&app, &token).ok();
        assert_eq!((&seen["email"], &seen["pending_email"]), (&json!("New@example.com"), &Value::Null));
    }

    fn nobody_learns_whose_address_it_is(app) {
        let other = app.consumer("孙");
        let taken = other.get("/api/v1/me").ok()["email"].as_str().unwrap().to_owned();
        register(&app, "zhao@example.com", "13800138000").expect(202);
        let token = token(&login(&app, "zhao@example.com", PASSWORD));
        let patch = |email: &str| {
            let body = json!({ "email": email, "current_password": PASSWORD });
            Answer::of(app.http.patch(app.url("/api/v1/me")).bearer_auth(&token).json(&body)).expect(200)
        };
        let (free, theirs) = (patch("free@example.com"), patch(&taken));
        let blank = |mut body: Value| { body["pending_email"] = Value::Null; body };
        assert_eq!(theirs["pending_email"], taken.as_str());
        assert_eq!(blank(free), blank(theirs));
        assert_eq!(letters(&app).0.last().unwrap(), "account_exists", "the owner is told");

        // Whoever was faster keeps it.
        patch("free@example.com");
        let link = letters(&app).1;
        register(&app, "free@example.com", "13800138001").expect(202);
        let refused = app.anonymous().post("/api/v1/auth/email/confirm", json!({ "token": link })).expect(422);
        assert_eq!(fields(&refused), [("/email".to_owned(), "taken".to_owned())]);
    }

    fn texts_come_back_as_they_were_or_are_refused(app) {
        let person = app.consumer("钱");
        let long = "长".repeat(100_000);
        for (text, is_kept) in [
            ("O'Brien; DROP TABLE accounts; --", true), ("%_\\\"", true), ("<script>alert(1)</script>", true),
            ("👩‍👩‍👧 𠮷野家", true), ("{{7*7}} ${x}", true), ("e\u{301}", true), (" x ", true), ("null", true),
            ("a\0b", false), ("a\u{7}b", false), ("a\nb", false), ("\u{202E}evil", false), ("\u{FEFF}a", false), (&long, false),
        ] {
            let answer = person.patch("/api/v1/me", json!({ "address": text }));
            if is_kept {
                assert_eq!(answer.ok()["address"], text);
                assert_eq!(person.get("/api/v1/me").ok()["address"], text);
            } else if text.len() > 256 * 1024 {
                answer.expect(413);
            } else {
                assert_eq!(fields(&answer.expect(422))[0].0, "/address");
            }
        }
        // In every field of a registration: never a failure of the server.
        for text in ["a\0b", "\u{202E}evil", "👩‍👩‍👧", "' OR 1=1 --", "\u{1}", "𠮷", "\u{FFFF}"] {
            for key in ["name", "phone", "email", "password", "locale"] {
                let mut body = registration("nasty@example.com", "13800138000");
                body[key] = json!(text);
                let status = app.anonymous().post("/api/v1/auth/register", body).status;
                assert!([202, 422, 429].contains(&status), "{key} {text:?}: {status}");
            }
        }
    }

    fn keys_rotate_while_people_work(app) {
        let person = app.consumer("钱");
        let token = person.token();
        person.patch("/api/v1/me", json!({ "address": "丰台" })).ok();
        app.app.keys.rotate_signing().unwrap();
        app.app.keys.rotate_sealing().unwrap();
        me(&app, &token).expect(200);
        assert_ne!(person.token(), token);
        let mut conn = hejie::store::Conn::open(&app.database.url).unwrap();
        let tally = hejie::service::reseal::reseal(&mut conn, &app.app.keys, |_| {}).unwrap();
        assert_eq!((tally.sealed_again, tally.unreadable), (1, 0));
        let again = hejie::service::reseal::reseal(&mut conn, &app.app.keys, |_| {}).unwrap();
        assert_eq!((again.seen, again.sealed_again), (1, 0));
        assert_eq!(person.get("/api/v1/me").ok()["address"], "丰台");
        app.at("2026-05-11 10:16");
        me(&app, &token).expect(401);
    }

    fn a_flood_of_logins_is_told_to_come_back(app) {
        let flood = (0..60).map(|n| login(&app, &format!("p{n}@example.com"), "wrong password")).collect::<Vec<_>>();
        let refused: Vec<&Answer> = flood.iter().filter(|it| it.status == 429).collect();
        assert!(flood.iter().all(|it| [401, 429].contains(&it.status)));
        assert!((15..=30).contains(&refused.len()), "{} of 60", refused.len());
        for answer in refused {
            assert!(answer.headers["retry-after"].to_str().unwrap().parse::<u32>().unwrap() >= 1);
            assert_eq!(answer.body["error"]["code"], "too_many_requests");
        }
        // Nobody can say they come from elsewhere.
        let disguised = app.http.post(app.url("/api/v1/auth/login")).header("x-forwarded-for", "198.51.100.7");
        Answer::of(disguised.json(&json!({ "login": "a@example.com", "password": "x" }))).expect(429);
    }
}
