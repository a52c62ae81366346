//! The demonstration: every state is there, the figures agree with the log, and a second one is not put on top.

use std::collections::BTreeSet;

use diesel::{QueryDsl as _, RunQueryDsl as _};
use hejie::{
    domain::{
        complaint::{Complaint, State},
        time::shanghai_date,
    },
    jobs::{self, Pace},
    service::{
        auth::login::Login,
        demo::{self, Standing},
    },
    store::schema::complaints,
};
use reqwest::Method;
use serde_json::json;

use crate::{
    both,
    support::{Answer, TestApp},
};

impl TestApp {
    /// Every complaint there is, as it stands.
    fn all_complaints(&self) -> Vec<Complaint> {
        let bodies: Vec<String> = self
            .app
            .read(|conn| Ok(complaints::table.select(complaints::body).load(conn)?))
            .expect("the complaints");
        bodies
            .iter()
            .map(|body| serde_json::from_str(body).expect("a complaint"))
            .collect()
    }

    /// What somebody of the demonstration gets to read after logging in.
    fn logged_in(&self, login: &str, path: &str) -> serde_json::Value {
        let body = json!({ "login": login, "password": demo::PASSWORD });
        let answer = self
            .anonymous()
            .post("/api/v1/auth/login", body)
            .expect(200);
        let token = answer["access_token"].as_str().expect("a token");
        let request = self.http.request(Method::GET, self.url(path));
        Answer::of(request.bearer_auth(token)).expect(200)
    }
}

both! {
    fn shows_every_state_and_counts_right(app) {
        app.at("2026-11-22 15:00");
        assert_eq!(demo::standing(&app.app).unwrap(), Standing::Empty);
        let mut days = 0;
        let seeded = demo::seed(&app.app, 60, &mut |gone, all| {
            assert!(gone <= all);
            days = gone;
        }).unwrap();
        assert_eq!((seeded.complaints, seeded.refused), (60, 0));
        assert!(days > 120, "{days}");
        while jobs::outbox::run_without_letters(&app.app).unwrap() == Pace::More {}
        assert_eq!(demo::standing(&app.app).unwrap(), Standing::Seeded);

        let cases = app.all_complaints();
        assert_eq!(cases.len(), 60);
        let found: BTreeSet<State> = cases.iter().map(|case| case.state).collect();
        let missing: Vec<State> = State::ALL.iter().copied().filter(|state| !found.contains(state)).collect();
        // Passed through within one command.
        assert_eq!(missing, [State::Submitted, State::Escalated]);
        let now = app.clock.now();
        assert!(cases.iter().all(|case| case.updated_at <= now));
        app.assert_recounted();
        assert_eq!(app.letters(), Vec::<String>::new());

        // The stories are told on their own days.
        let mine = app.logged_in("consumer@demo.example", "/api/v1/complaints");
        assert_eq!(mine["items"][0]["state"], "settled");
        let silence = app.logged_in("consumer-w@demo.example", "/api/v1/complaints");
        let id = silence["items"][0]["id"].as_str().unwrap();
        let case = cases.iter().find(|case| case.id.to_string() == id).unwrap();
        let bureau = case.bureau.as_ref().unwrap();
        // Closed, and the consumer has said how content they are.
        assert_eq!(case.state, State::FollowedUp);
        assert_eq!(bureau.bureau.to_string(), "110106");
        assert_eq!(shanghai_date(bureau.received_at).to_string(), "2026-05-27");
        assert_eq!(bureau.closing.as_ref().unwrap().facts.recovered_fen.get(), 2700);
    }

    fn everybody_of_the_table_can_log_in(app) {
        app.at("2026-11-22 15:00");
        demo::seed(&app.app, 20, &mut |_, _| {}).unwrap();
        let permit = app.app.passwords.unhurried();
        for person in demo::logins() {
            let login = Login::of(&app.app.keys, &person.login);
            let (account, hash) = app.app.read(|conn| login.find(conn)).unwrap().expect(&person.login);
            assert!(permit.verify(&demo::PASSWORD.to_owned().into(), hash.as_deref()), "{}", person.login);
            assert!(account.roles.iter().all(|role| role.as_str() == person.role), "{}", person.login);
        }
    }
}
