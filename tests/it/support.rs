//! A running server for each test, with a database and a clock of its own; plain blocking HTTP.
//!
//! `both! { fn name(app) { … } }` makes two tests of one body: on SQLite, and on the PostgreSQL of `TEST_DATABASE_URL`
//! (`scripts/test` starts one).

pub mod cases;
mod database;
mod enterprises;
mod figures;
pub mod files;
pub mod messages;
mod people;
pub mod population;

use std::{
    net::TcpListener,
    sync::{Arc, mpsc},
    thread,
};

use actix_web::dev::ServerHandle;
use hejie::{
    app::App,
    clock::Clock,
    config::{CommonOptions, Config},
    domain::time::Instant,
    http::server,
};

pub use database::Database;
pub use enterprises::new_uscc;
pub use people::{Answer, Person};

#[macro_export]
macro_rules! both {
    ($($(#[$meta:meta])* fn $name:ident($app:ident) $body:block)+) => {$(
        mod $name {
            #![allow(unused_imports, reason = "a test may need nothing of its module")]
            use super::*;

            fn live($app: $crate::support::TestApp) $body

            $(#[$meta])*
            #[test]
            fn sqlite() {
                live($crate::support::TestApp::start($crate::support::Database::sqlite()));
            }

            $(#[$meta])*
            #[test]
            fn postgres() {
                live($crate::support::TestApp::start($crate::support::Database::postgres()));
            }
        }
    )+};
}

pub struct TestApp {
    pub app: Arc<App>,
    pub clock: Clock,
    pub base: String,
    pub http: reqwest::blocking::Client,
    handle: ServerHandle,
    thread: Option<thread::JoinHandle<()>>,
    /// Dropped last: the folder and the database go when the server is gone.
    pub database: Database,
}

impl TestApp {
    /// A server on a free port, its clock standing at 2026-05-11 10:00 in Shanghai (S1).
    pub fn start(database: Database) -> TestApp {
        TestApp::start_with(database, &[])
    }

    /// The same, with some settings of its own: `mail.transport=smtp`.
    pub fn start_with(database: Database, settings: &[String]) -> TestApp {
        let clock = Clock::movable(shanghai("2026-05-11 10:00"));
        let config = config(&database, settings);
        let app = App::open(config, clock.clone()).expect("the application opens");
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let base = format!("http://{}", listener.local_addr().expect("an address"));
        let (send, receive) = mpsc::channel();
        let served = app.clone();
        let thread = thread::spawn(move || {
            actix_web::rt::System::new().block_on(async move {
                let server = server::serve(served, listener).expect("the server starts");
                send.send(server.handle()).expect("the test waits");
                server.await.expect("the server ends well");
            });
        });
        let handle = receive.recv().expect("a handle");
        let http = reqwest::blocking::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .expect("a client");
        TestApp {
            app,
            clock,
            base,
            http,
            handle,
            thread: Some(thread),
            database,
        }
    }

    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    /// Moves the clock to a moment in Shanghai.
    pub fn at(&self, moment: &str) {
        self.clock.set(shanghai(moment));
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        let stop = self.handle.stop(false);
        actix_web::rt::System::new().block_on(stop);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// The defaults, with the database and the folder of this test.
pub fn config(database: &Database, settings: &[String]) -> Config {
    #[derive(clap::Parser)]
    struct Flags {
        #[command(flatten)]
        common: CommonOptions,
    }
    let folder = database.folder();
    let mut flags = vec![
        "test",
        "--database-url",
        &database.url,
        "--data-dir",
        &folder,
    ];
    for setting in settings {
        flags.extend(["--set", setting.as_str()]);
    }
    let flags = <Flags as clap::Parser>::parse_from(flags);
    Config::from_flags(&flags.common, None).expect("a valid configuration")
}

/// `2026-05-11 10:00` on a clock in Shanghai.
pub fn shanghai(moment: &str) -> Instant {
    let naive = chrono::NaiveDateTime::parse_from_str(moment, "%Y-%m-%d %H:%M").expect("a moment");
    (naive - chrono::Duration::hours(8)).and_utc()
}
