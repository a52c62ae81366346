//! Access tokens nobody of ours made, or made for now.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::{Value, json};

use crate::{
    both,
    support::{Answer, Person, TestApp},
};

fn claims(app: &TestApp, person: &Person) -> Value {
    let now = app.clock.now().timestamp();
    json!({ "iss": "hejie", "aud": "hejie-api", "sub": person.account_id, "iat": now, "exp": now + 900, "epoch": 1 })
}

fn status(app: &TestApp, token: &str) -> u16 {
    Answer::of(app.http.get(app.url("/api/v1/me")).bearer_auth(token)).status
}

both! {
    fn only_our_own_are_believed(app) {
        let person = app.consumer("Z");
        let key = app.app.keys.current_signing();
        let sign = |alg, kid: Option<&str>, claims: &Value, key: &EncodingKey| {
            let header = Header { kid: kid.map(str::to_owned), ..Header::new(alg) };
            jsonwebtoken::encode(&header, claims, key).unwrap()
        };
        let kid = Some(key.id.as_str());
        let good = claims(&app, &person);
        assert_eq!(status(&app, &sign(Algorithm::HS256, kid, &good, &key.encoding)), 200);

        let other = EncodingKey::from_secret(b"another key, of thirty-two bytes");
        assert_eq!(status(&app, &sign(Algorithm::HS256, kid, &good, &other)), 401, "forged");
        assert_eq!(status(&app, &sign(Algorithm::HS256, Some("00000000"), &good, &key.encoding)), 401, "unknown key");
        assert_eq!(status(&app, &sign(Algorithm::HS256, None, &good, &key.encoding)), 401, "no key id");
        assert_eq!(status(&app, &sign(Algorithm::HS384, kid, &good, &key.encoding)), 401, "another algorithm");
        for (name, value) in [
            ("aud", json!("other")), ("iss", json!("other")), ("exp", json!(app.clock.now().timestamp() - 6)),
            ("epoch", json!(0)), ("epoch", json!(2)), ("sub", json!("00000000-0000-7000-8000-000000000000")), ("sub", json!("x")),
            ("aud", Value::Null), ("exp", Value::Null), ("sub", Value::Null), ("exp", json!("never")), ("exp", json!(i64::MIN)),
        ] {
            let mut changed = good.clone();
            changed[name] = value.clone();
            assert_eq!(status(&app, &sign(Algorithm::HS256, kid, &changed, &key.encoding)), 401, "{name} {value}");
        }

        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        for alg in ["none", "None", "NONE", ""] {
            let bare = format!("{}.{}.", part(&json!({ "alg": alg, "typ": "JWT", "kid": key.id })), part(&good));
            assert_eq!(status(&app, &bare), 401, "alg={alg}");
        }
        let whole = person.token();
        let (head, _) = whole.rsplit_once('.').unwrap();
        for broken in ["", "x", "a.b.c", &whole[..whole.len() - 2], &format!("{head}."), &format!("{whole}x"), &"x".repeat(7_000)] {
            assert_eq!(status(&app, broken), 401, "{broken}");
        }
        let no_bearer = app.http.get(app.url("/api/v1/me")).basic_auth("a", Some("b"));
        let answer = Answer::of(no_bearer);
        assert_eq!(answer.headers["www-authenticate"], "Bearer");
        assert_eq!(answer.expect(401)["error"]["code"], "unauthenticated");
    }

    fn they_expire_after_a_quarter_of_an_hour(app) {
        let token = app.consumer("Z").token();
        app.at("2026-05-11 10:14");
        assert_eq!(status(&app, &token), 200);
        app.at("2026-05-11 10:16");
        assert_eq!(status(&app, &token), 401);
    }

    fn a_key_retired_long_ago_signs_nothing_any_more(app) {
        let person = app.consumer("Z");
        let old = app.app.keys.current_signing();
        let sign = || {
            let header = Header { kid: Some(old.id.clone()), ..Header::new(Algorithm::HS256) };
            let mut lasting = claims(&app, &person);
            lasting["exp"] = json!(app.clock.now().timestamp() + 86_400);
            jsonwebtoken::encode(&header, &lasting, &old.encoding).unwrap()
        };
        let known = sign();
        assert_eq!(status(&app, &known), 200);
        app.app.keys.rotate_signing().unwrap();
        assert_eq!(status(&app, &known), 200);
        app.at("2026-05-11 10:20");
        assert_eq!(status(&app, &known), 401, "though it was believed before");
        assert_eq!(status(&app, &sign()), 401);
        assert_eq!(status(&app, &person.token()), 200);
    }
}
