use std::net::{SocketAddr, TcpListener};

use diesel::prelude::*;
use hejie::{
    app::App,
    domain::ids::AccountId,
    notify::{Audience, NoticeKind},
    store::{
        mails::{self, AccountMail},
        schema,
    },
};

use crate::{
    both,
    support::{
        Database, TestApp,
        messages::{MailServer, letter_text},
    },
};

fn status(app: &App, account: AccountId) -> (String, i32, Option<String>) {
    let mut all = app
        .read(|conn| mails::of_account(conn, account))
        .expect("the mails");
    let mail = all.pop().expect("a mail");
    (mail.status, mail.attempts, mail.last_error)
}

fn say_something(app: &TestApp, account: AccountId, case: hejie::domain::ids::ComplaintId) {
    let audience = Audience::Complainant(account).to_string();
    app.notice(1, audience, "message by=enterprise", case);
}

both! {
    fn a_letter_names_the_case_and_where_to_look(app) {
        let li = app.consumer("李明");
        let case = app.case(&li, None);
        say_something(&app, li.account_id, case);
        app.run_jobs();
        let letters = app.letters();
        assert_eq!(letters.len(), 1);
        let letter = &letters[0];
        assert!(letter.starts_with("李明，你好："), "{letter}");
        assert!(letter.contains("对方企业发来一条消息"), "{letter}");
        assert!(letter.contains("案件号：HJ260511-"), "{letter}");
        assert!(letter.contains(&format!("http://127.0.0.1:8080/cases/{case}")), "{letter}");
        assert_eq!(status(&app.app, li.account_id).0, "sent");
    }

    fn a_one_time_link_is_in_its_letter_and_nowhere_else(app) {
        let li = app.consumer("Li");
        let secret = serde_json::json!({ "token": "abc-123" }).to_string();
        let mail = AccountMail {
            id: app.clock.new_id(),
            account: li.account_id,
            notice: NoticeKind::Invitation.code(),
            secret: Some(app.app.keys.seal(mails::SECRET_CONTEXT, secret.as_bytes()).unwrap()),
            at: app.clock.now(),
        };
        app.app.write(move |conn| Ok(mails::insert_account_mail(conn, &mail)?)).unwrap();
        app.run_jobs();
        let letters = app.letters();
        assert!(letters[0].contains("http://127.0.0.1:8080/invitation#abc-123"), "{}", letters[0]);
        let left: Vec<Option<Vec<u8>>> = app
            .app
            .read(|conn| Ok(schema::mails::table.select(schema::mails::secret).load(conn)?))
            .unwrap();
        assert_eq!(left, [None], "what was sealed is gone with the letter");
    }
}

/// A port nobody listens on, for now.
fn free_address() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("an address")
}

fn with_smtp(database: Database) -> (TestApp, SocketAddr) {
    let address = free_address();
    let settings = [
        "mail.transport=smtp".to_owned(),
        "mail.from=Hejie <no-reply@hejie.example.org>".to_owned(),
        "mail.smtp.host=127.0.0.1".to_owned(),
        "mail.smtp.security=none".to_owned(),
        format!("mail.smtp.port={}", address.port()),
    ];
    (TestApp::start_with(database, &settings), address)
}

/// §6: the server is down, comes back, and the letter arrives.
fn arrives_when_the_server_is_back(database: Database) {
    let (app, address) = with_smtp(database);
    let li = app.consumer("Li");
    let case = app.case(&li, None);
    say_something(&app, li.account_id, case);
    app.run_jobs();
    let (waiting, attempts, error) = status(&app.app, li.account_id);
    assert_eq!((waiting.as_str(), attempts), ("waiting", 1));
    assert_eq!(error.as_deref(), Some("no connection to the server"));
    // What people do does not depend on it.
    assert_eq!(
        li.get("/api/v1/notifications/unread-count").ok()["unread"],
        1
    );

    let server = MailServer::start(address);
    app.run_jobs();
    assert_eq!(status(&app.app, li.account_id).1, 1, "not before its time");
    app.clock.advance(chrono::Duration::minutes(1));
    app.run_jobs();
    assert_eq!(status(&app.app, li.account_id), ("sent".into(), 2, None));
    let letters = server.letters.lock().unwrap().clone();
    assert_eq!(letters.len(), 1);
    assert!(letters[0].contains("Auto-Submitted: auto-generated"));
    assert!(letter_text(&letters[0]).contains("Li，你好："));
}

fn is_given_up_after_a_day(database: Database) {
    let (app, _) = with_smtp(database);
    let (li, admin) = (app.consumer("Li"), app.system_admin());
    let case = app.case(&li, None);
    say_something(&app, li.account_id, case);
    for _ in 0..24 {
        app.run_jobs();
        assert_eq!(status(&app.app, li.account_id).0, "waiting");
        app.clock.advance(chrono::Duration::hours(1));
    }
    app.run_jobs();
    let (given_up, _, error) = status(&app.app, li.account_id);
    assert_eq!(given_up, "given_up");
    assert_eq!(error.as_deref(), Some("no connection to the server"));
    let told = admin.get("/api/v1/notifications").ok();
    assert_eq!(told["items"][0]["kind"], "mail_given_up");
    app.run_jobs();
    assert_eq!(told["unread"], 1);
}

#[test]
fn arrives_when_the_server_is_back_sqlite() {
    arrives_when_the_server_is_back(Database::sqlite());
}

#[test]
fn arrives_when_the_server_is_back_postgres() {
    arrives_when_the_server_is_back(Database::postgres());
}

#[test]
fn is_given_up_after_a_day_sqlite() {
    is_given_up_after_a_day(Database::sqlite());
}

#[test]
fn is_given_up_after_a_day_postgres() {
    is_given_up_after_a_day(Database::postgres());
}
