//! Who reads in a prepared database: of each role whoever has the most to read.

use diesel::{
    QueryableByName, RunQueryDsl as _, sql_query,
    sql_types::{Nullable, Text},
};
use hejie::{
    app::App,
    clock::Clock,
    domain::{actor::Role, ids::AccountId},
    service::auth::token,
    store::{Conn, accounts},
};

use crate::{house::config, place::Place};

/// A reader with a token for a quarter of an hour.
pub struct Reader {
    pub token: String,
    /// Some of the cases on that reader's list, drawn from all of them.
    pub cases: Vec<Case>,
}

pub struct Case {
    pub id: String,
    pub number: String,
}

pub struct Readers {
    pub consumer: Reader,
    pub handler: Reader,
    pub officer: Reader,
    pub supervisor: Reader,
    pub enterprise: String,
}

#[derive(QueryableByName)]
struct Busiest {
    #[diesel(sql_type = Nullable<Text>)]
    id: Option<String>,
}

#[derive(QueryableByName)]
struct AccountRow {
    #[diesel(sql_type = Text)]
    id: String,
    #[diesel(sql_type = Text)]
    roles: String,
}

#[derive(QueryableByName)]
struct CaseRow {
    #[diesel(sql_type = Text)]
    id: String,
    #[diesel(sql_type = Text)]
    number: String,
}

const CASES: i64 = 500;

impl Readers {
    pub fn of(place: &impl Place) -> anyhow::Result<Readers> {
        let mut conn = Conn::open(place.url())?;
        let app = App::open(config(place)?, Clock::system())?;
        let mut find = Find {
            app: &app,
            conn: &mut conn,
        };
        let enterprise = find.busiest("enterprise_id")?;
        let bureau = find.busiest("bureau")?;
        let consumer = find.busiest("consumer_id")?;
        let handler = find.account("enterprise_id", &enterprise, Role::OdrHandler)?;
        let officer = find.account("region", &bureau, Role::CaseOfficer)?;
        let supervisor = find.account("region", &bureau, Role::Supervisor)?;
        Ok(Readers {
            consumer: find.reader(consumer.parse()?, "consumer_id", &consumer)?,
            handler: find.reader(handler, "enterprise_id", &enterprise)?,
            officer: find.reader(officer, "bureau", &bureau)?,
            supervisor: find.reader(supervisor, "bureau", &bureau)?,
            enterprise,
        })
    }
}

struct Find<'a> {
    app: &'a App,
    conn: &'a mut Conn,
}

impl Find<'_> {
    fn busiest(&mut self, column: &str) -> anyhow::Result<String> {
        let found: Busiest = sql_query(format!(
            "SELECT {column} AS id FROM complaints WHERE {column} IS NOT NULL GROUP BY {column} ORDER BY COUNT(*) DESC, {column} LIMIT 1"
        ))
        .get_result(self.conn)?;
        found
            .id
            .ok_or_else(|| anyhow::anyhow!("no complaint has a {column}"))
    }

    fn account(&mut self, column: &str, of: &str, role: Role) -> anyhow::Result<AccountId> {
        let rows: Vec<AccountRow> = sql_query(format!(
            "SELECT id, roles FROM accounts WHERE {column} = $1 ORDER BY id"
        ))
        .bind::<Text, _>(of)
        .load(self.conn)?;
        let found = rows.iter().find(|it| it.roles.contains(role.as_str()));
        let found = found.ok_or_else(|| anyhow::anyhow!("no {} of {of}", role.as_str()))?;
        Ok(found.id.parse()?)
    }

    fn reader(&mut self, id: AccountId, column: &str, of: &str) -> anyhow::Result<Reader> {
        let account = accounts::get(self.conn, id).map_err(|e| anyhow::anyhow!("{e:?}"))?;
        // The last byte of an identifier is as good as a lot.
        let rows: Vec<CaseRow> = sql_query(format!(
            "SELECT id, number FROM complaints WHERE {column} = $1 ORDER BY substr(id, 35), id LIMIT {CASES}"
        ))
        .bind::<Text, _>(of)
        .load(self.conn)?;
        Ok(Reader {
            token: token::issue(self.app, id, account.session_epoch)?,
            cases: rows
                .into_iter()
                .map(|it| Case {
                    id: it.id,
                    number: it.number,
                })
                .collect(),
        })
    }
}
