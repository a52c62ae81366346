//! Nothing personal in the log (S-1), whatever goes wrong.

use std::{
    io,
    sync::{Arc, LazyLock, Mutex, PoisonError},
};

use serde_json::json;
use tracing_subscriber::EnvFilter;

use crate::{both, support::TestApp};

/// What the whole test binary logs from the first of these tests on.
static LOG: LazyLock<Log> = LazyLock::new(|| {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::new("debug,hejie=trace,tracing_actix_web=trace"))
        .with_writer(move || writer.clone())
        .finish();
    tracing::subscriber::set_global_default(subscriber).expect("the only subscriber");
    log
});

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .extend(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn break_table(app: &TestApp, name: &str) {
    let rename = format!("ALTER TABLE {name} RENAME TO {name}_gone");
    app.app
        .write(|conn| {
            diesel::RunQueryDsl::execute(diesel::sql_query(rename), conn)?;
            Ok(())
        })
        .unwrap();
}

both! {
    fn nothing_personal_reaches_the_log(app) {
        let log = LazyLock::force(&LOG);
        let (name, phone, email, password) = ("钱某某不可见", "13912345678", "unseen.qian@example.com", "never to be seen 7");
        let register = |body| app.anonymous().post("/api/v1/auth/register", body).status;
        let good = json!({ "name": name, "phone": phone, "email": email, "password": password, "locale": "en" });
        assert_eq!(register(good.clone()), 202);
        assert_eq!(register(good.clone()), 202);
        // Whatever quotes a value in its complaint.
        for (key, value) in [
            ("locale", json!(email)), ("phone", json!(format!("{phone}\u{0}"))), ("email", json!([email, name])),
            ("name", json!({ "is": name })), ("password", json!([password])), (email, json!(phone)),
        ] {
            let mut bad = good.clone();
            bad[key] = value;
            assert_eq!(register(bad), 422, "{key}");
        }
        for login in [email, phone, name] {
            let post = |password| app.anonymous().post("/api/v1/auth/login", json!({ "login": login, "password": password }));
            post("wrong password").expect(401);
            post(password);
        }
        app.anonymous().post("/api/v1/auth/password-reset", json!({ "email": email })).expect(202);
        let token = app.anonymous().post("/api/v1/auth/login", json!({ "login": email, "password": password })).ok()["access_token"]
            .as_str().unwrap().to_owned();
        app.http.get(app.url("/api/v1/me")).bearer_auth(&token).send().unwrap();
        // And where the database fails in the middle of it. What is searched for stands in the address.
        break_table(&app, "complaints");
        let found = app.http.get(app.url(&format!("/api/v1/complaints?q={phone}"))).bearer_auth(&token).send().unwrap();
        assert_eq!(found.status(), 500);
        break_table(&app, "accounts");
        app.anonymous().post("/api/v1/auth/login", json!({ "login": email, "password": password })).expect(500);
        assert_eq!(register(good), 500);

        let text = String::from_utf8_lossy(&log.0.lock().unwrap_or_else(PoisonError::into_inner)).into_owned();
        assert!(text.contains("a request failed"), "the log is captured");
        for secret in [name, phone, email, password, &token, "unseen"] {
            let line = text.lines().find(|line| line.contains(secret));
            assert!(line.is_none(), "{secret}: {line:?}");
        }
    }
}
