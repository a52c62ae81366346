//! A database for one test: a file in a folder of its own, or a database of its own on the PostgreSQL at hand.

use diesel::{Connection, PgConnection, RunQueryDsl};

pub struct Database {
    pub url: String,
    folder: tempfile::TempDir,
    /// The server and the name, to drop the database by.
    pub postgres: Option<(String, String)>,
}

impl Database {
    pub fn sqlite() -> Database {
        let folder = tempfile::tempdir().expect("a folder");
        let url = format!("sqlite:{}", folder.path().join("hejie.db").display());
        Database {
            url,
            folder,
            postgres: None,
        }
    }

    pub fn postgres() -> Database {
        #[expect(
            clippy::disallowed_methods,
            reason = "a setting of the tests, not of the program"
        )]
        let server = std::env::var("TEST_DATABASE_URL").expect(
            "set TEST_DATABASE_URL to a PostgreSQL server, or run scripts/test, which starts one",
        );
        let name = format!("hejie_test_{}", uuid::Uuid::new_v4().simple());
        let mut conn = PgConnection::establish(&server).expect("PostgreSQL answers");
        diesel::sql_query(format!("CREATE DATABASE {name}"))
            .execute(&mut conn)
            .expect("a new database");
        let (address, _) = server.rsplit_once('/').expect("a database name in the URL");
        let url = format!("{address}/{name}");
        Database {
            url,
            folder: tempfile::tempdir().expect("a folder"),
            postgres: Some((server, name)),
        }
    }

    pub fn folder(&self) -> String {
        self.folder.path().display().to_string()
    }
}

/// Set where the server goes with all its databases when the tests are through: dropping each costs a third of their time, as the
/// file system then looks for numbers of files that were not just freed.
const KEEP: &str = "TEST_DATABASES_STAY";

impl Drop for Database {
    #[expect(
        clippy::disallowed_methods,
        reason = "a setting of the tests, not of the program"
    )]
    fn drop(&mut self) {
        if std::env::var_os(KEEP).is_none()
            && let Some((server, name)) = &self.postgres
            && let Ok(mut conn) = PgConnection::establish(server)
        {
            let _ =
                diesel::sql_query(format!("DROP DATABASE {name} WITH (FORCE)")).execute(&mut conn);
        }
    }
}
