//! People as types: an account of the right kind, and its requests with a token that never expires on it.

use std::sync::Arc;

use hejie::{
    app::App,
    domain::{
        actor::{Role, Side},
        ids::{AccountId, EnterpriseId},
        lang::Lang,
        region::RegionCode,
    },
    service::auth::token,
    store::accounts::{self, AccountStatus, NewAccount, profile::Profile},
};
use reqwest::{Method, blocking::Client};
use serde_json::Value;

use super::TestApp;

#[derive(Clone)]
pub struct Person {
    pub account_id: AccountId,
    app: Arc<App>,
    http: Client,
    base: String,
}

/// What the server said.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: reqwest::header::HeaderMap,
    pub body: Value,
}

impl TestApp {
    pub fn consumer(&self, name: &str) -> Person {
        self.person(name, Side::Consumer, &[], None, None)
    }

    pub fn odr_handler(&self, enterprise: &EnterpriseId, name: &str) -> Person {
        let roles = [Role::OdrHandler];
        self.person(name, Side::Enterprise, &roles, Some(*enterprise), None)
    }

    pub fn odr_manager(&self, enterprise: &EnterpriseId, name: &str) -> Person {
        let roles = [Role::OdrManager];
        self.person(name, Side::Enterprise, &roles, Some(*enterprise), None)
    }

    /// Staff of the bureau of a region, e.g. `app.bureau("110106", &[Role::CaseOfficer], "Officer")`.
    pub fn bureau(&self, region: &str, roles: &[Role], name: &str) -> Person {
        let region: RegionCode = region.parse().expect("a region code");
        self.person(name, Side::Bureau, roles, None, Some(region))
    }

    pub fn system_admin(&self) -> Person {
        self.person("Admin", Side::System, &[Role::SystemAdmin], None, None)
    }

    fn person(
        &self,
        name: &str,
        side: Side,
        roles: &[Role],
        enterprise: Option<EnterpriseId>,
        region: Option<RegionCode>,
    ) -> Person {
        let app = &self.app;
        let id = AccountId(app.clock.new_id());
        let email = format!("{id}@example.com");
        let profile = Profile {
            email: Some(email.clone().into()),
            ..Profile::named(name)
        };
        let new = NewAccount {
            id,
            side,
            status: AccountStatus::Active,
            roles: roles.to_vec(),
            enterprise,
            region,
            profile: profile.seal(&app.keys).expect("a sealed profile"),
            email_index: Some(app.keys.blind_index("email", &email)),
            phone_index: None,
            password_hash: None,
            lang: Lang::Zh,
            at: app.clock.now(),
        };
        app.write(move |conn| Ok(accounts::insert(conn, &new)?))
            .expect("a new account");
        Person {
            account_id: id,
            app: app.clone(),
            http: self.http.clone(),
            base: self.base.clone(),
        }
    }

    /// Somebody without a token.
    pub fn anonymous(&self) -> Visitor<'_> {
        Visitor { test: self }
    }
}

impl Person {
    /// The same person at another server that knows them.
    pub fn at(&self, test: &TestApp) -> Person {
        Person {
            account_id: self.account_id,
            app: test.app.clone(),
            http: test.http.clone(),
            base: test.base.clone(),
        }
    }

    /// A fresh access token: the clock of a test moves by days.
    pub fn token(&self) -> String {
        let epoch = self
            .app
            .read(|conn| accounts::get(conn, self.account_id))
            .expect("the account")
            .session_epoch;
        token::issue(&self.app, self.account_id, epoch).expect("a token")
    }

    /// For what the helpers below have no words for: headers, files, streams.
    pub fn request(&self, method: Method, path: &str) -> reqwest::blocking::RequestBuilder {
        self.http
            .request(method, format!("{}{path}", self.base))
            .bearer_auth(self.token())
    }

    pub fn get(&self, path: &str) -> Answer {
        Answer::of(self.request(Method::GET, path))
    }

    pub fn post(&self, path: &str, body: impl serde::Serialize) -> Answer {
        Answer::of(self.request(Method::POST, path).json(&body))
    }

    pub fn put(&self, path: &str, body: impl serde::Serialize) -> Answer {
        Answer::of(self.request(Method::PUT, path).json(&body))
    }

    pub fn patch(&self, path: &str, body: impl serde::Serialize) -> Answer {
        Answer::of(self.request(Method::PATCH, path).json(&body))
    }

    pub fn delete(&self, path: &str) -> Answer {
        Answer::of(self.request(Method::DELETE, path))
    }
}

pub struct Visitor<'a> {
    test: &'a TestApp,
}

impl Visitor<'_> {
    pub fn get(&self, path: &str) -> Answer {
        Answer::of(self.test.http.get(self.test.url(path)))
    }

    pub fn post(&self, path: &str, body: impl serde::Serialize) -> Answer {
        Answer::of(self.test.http.post(self.test.url(path)).json(&body))
    }
}

impl Answer {
    pub fn of(request: reqwest::blocking::RequestBuilder) -> Answer {
        let response = request.send().expect("the server answers");
        let status = response.status().as_u16();
        let headers = response.headers().clone();
        let text = response.text().expect("a whole answer");
        let body = serde_json::from_str(&text).unwrap_or(Value::String(text));
        Answer {
            status,
            headers,
            body,
        }
    }

    /// The body of a success.
    #[track_caller]
    pub fn ok(self) -> Value {
        assert!((200..300).contains(&self.status), "{self:#?}");
        self.body
    }

    /// The body of an answer with exactly this status.
    #[track_caller]
    pub fn expect(self, status: u16) -> Value {
        assert_eq!(self.status, status, "{self:#?}");
        self.body
    }
}
