//! Lists and figures go along their indexes on both databases: the statements are the ones the program sends, each
//! explained over some ten thousand rows.

use std::sync::{Arc, Mutex};

use diesel::{
    Connection, QueryableByName, RunQueryDsl,
    connection::{InstrumentationEvent, SimpleConnection},
    sql_query,
    sql_types::Text,
};
use hejie::{
    domain::{
        complaint::{
            bureau_desk::{BureauDesk, Tab},
            desk::Desk,
        },
        ids::{AccountId, EnterpriseId},
        indicator::{Dimension, Metric, Month},
    },
    store::{
        Conn,
        audit::{self, AuditFilter},
        case_facts,
        complaints::{
            Cursor, Scope,
            inbox::{self, HandledBy, Pile},
        },
        rollups,
    },
};
use uuid::Uuid;

use crate::{both, support::TestApp};

const NUMBERS: &str =
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)";

/// The 84th account and enterprise: an officer and a clerk with cases at 110105.
const SOMEBODY: Uuid = Uuid::from_u128(0x0198_0000_0000_7000_8000_0000_0000_0084);

/// Twenty thousand cases at forty bureaus of two provinces, with facts and day figures.
fn fill(conn: &mut Conn) {
    let id = |n: &str| {
        format!(
            "'01980000-0000-7000-8000-' || substr('000000000000' || CAST({n} AS TEXT), length(CAST({n} AS TEXT)) + 1)"
        )
    };
    let desk = "CASE i % 7 WHEN 0 THEN 'new' WHEN 1 THEN 'mediating' WHEN 2 THEN 'waiting_review' WHEN 3 THEN 'to_close' WHEN 4 THEN 'negotiating' ELSE 'ended' END";
    let bureau =
        "CAST(CASE WHEN i % 2 = 0 THEN 110101 ELSE 320101 END + (i % 20) + (i % 3) * 100 AS TEXT)";
    let complaints = format!(
        "INSERT INTO complaints (id, number, state, version, consumer_id, filed_by, enterprise_id, handler_id, bureau, officer_id,
            region, subject, waits_for, desk, bureau_desk, category, next_due_at, created_at, updated_at, body)
         {NUMBERS} SELECT {id}, 'HJ' || CAST(i AS TEXT), 'received', 1, {consumer}, CASE WHEN i % 20 = 4 THEN {clerk} END,
            CASE WHEN i % 2 = 0 THEN {enterprise} END, CASE WHEN i % 4 = 0 THEN {officer} END, {bureau}, CASE WHEN (i / 20) % 3 > 0 THEN {officer} END,
            {bureau}, 'x', 'bureau', 'ours', {desk}, 'goods.food', {at}, {at}, {at}, '{body}' FROM n",
        id = id("i"), consumer = id("(i % 5000)"), clerk = id("(i % 100)"), enterprise = id("(i % 200)"), officer = id("(i % 300)"),
        at = "CAST('2026-05-' || CAST(10 + i % 20 AS TEXT) || ' 00:00:00' AS TIMESTAMP)", body = "x".repeat(300),
    );
    // SQLite keeps instants as text; its CAST would make a number of them.
    let complaints = match conn {
        Conn::Pg(_) => complaints,
        Conn::Lite(_) => complaints
            .replace("CAST('2026-05-'", "('2026-05-'")
            .replace("' 00:00:00' AS TIMESTAMP)", "' 00:00:00')"),
    };
    let cells = format!(
        "INSERT INTO rollups (dimension, key, month, metric, value) {NUMBERS}
         SELECT 'enterprise', CAST(i / 40 AS TEXT), CASE WHEN i % 2 = 0 THEN '2026-04' ELSE '2026-05' END,
            CASE WHEN i % 10 < 8 THEN 'received_on.' ELSE 'other.' END || CAST(i % 40 AS TEXT), 1 FROM n",
    );
    let facts = format!(
        "INSERT INTO case_facts (complaint_id, metric, month, value, region, enterprise_id, problem) {NUMBERS}
         SELECT {id}, CASE WHEN i % 3 = 0 THEN '{metric}' ELSE 'other' END, '2026-0' || CAST(1 + i % 9 AS TEXT), 1, {bureau}, {enterprise}, 'quality' FROM n",
        id = id("i"), enterprise = id("(i % 200)"), metric = metric(),
    );
    let audit = format!(
        "INSERT INTO audit (id, at, account_id, action, subject, detail) {NUMBERS}
         SELECT {id}, CURRENT_TIMESTAMP, {account}, 'action_' || CAST(i % 5000 AS TEXT), 'complaint:' || {case}, '{{}}' FROM n",
        id = id("i"), account = id("(i % 300)"), case = id("(i % 5000)"),
    );
    for statement in [complaints, cells, facts, audit] {
        sql_query(statement).execute(conn).expect("rows");
    }
    // Whether an index has the order at all; over so few rows a sort might be the cheaper.
    if let Conn::Pg(pg) = conn {
        pg.batch_execute("ANALYZE; SET enable_sort = off; SET enable_bitmapscan = off;")
            .expect("statistics");
    }
}

fn metric() -> Metric {
    Metric::Reached
}

/// The plan of each statement that runs in `f`.
fn plans(conn: &mut Conn, f: impl FnOnce(&mut Conn)) -> Vec<String> {
    let sent: Arc<Mutex<Vec<String>>> = Arc::default();
    let log = sent.clone();
    conn.set_instrumentation(move |event: InstrumentationEvent<'_>| {
        if let InstrumentationEvent::StartQuery { query, .. } = event {
            log.lock().expect("a log").push(query.to_string());
        }
    });
    f(conn);
    conn.set_instrumentation(|_: InstrumentationEvent<'_>| {});
    let sent = sent.lock().expect("a log").clone();
    sent.iter()
        .map(|statement| {
            let sql = with_values(conn, statement);
            explained(conn, &sql)
        })
        .collect()
}

/// `… = $1 -- binds: ["a", 5]` with the values in their places. SQLite plans without them, so they stay out.
fn with_values(conn: &Conn, statement: &str) -> String {
    let (sql, binds) = statement.rsplit_once(" -- binds: ").expect("its binds");
    if matches!(conn, Conn::Lite(_)) {
        return sql.to_owned();
    }
    let binds = binds.trim_start_matches('[').trim_end_matches(']');
    let values: Vec<String> = binds
        .split(", ")
        .map(|value| match value.strip_prefix('"') {
            Some(text) => format!("'{}'", text.trim_end_matches('"')),
            None if value.contains('T') => format!("'{}'", value.replace('T', " ")),
            None => value.to_owned(),
        })
        .collect();
    let mut sql = sql.to_owned();
    for (n, value) in values.iter().enumerate().rev() {
        sql = sql.replace(&format!("${}", n + 1), value);
    }
    sql
}

fn explained(conn: &mut Conn, sql: &str) -> String {
    let steps: Vec<String> = match conn {
        Conn::Pg(pg) => {
            #[derive(QueryableByName)]
            struct Row {
                #[diesel(sql_type = Text, column_name = "QUERY PLAN")]
                step: String,
            }
            let rows: Vec<Row> = sql_query(format!("EXPLAIN {sql}")).load(pg).expect(sql);
            rows.into_iter().map(|row| row.step).collect()
        }
        Conn::Lite(lite) => {
            let explain = format!("EXPLAIN QUERY PLAN {sql}");
            #[derive(QueryableByName)]
            struct Row {
                #[diesel(sql_type = Text)]
                detail: String,
            }
            let rows: Vec<Row> = sql_query(explain).load(lite).expect(sql);
            rows.into_iter().map(|row| row.detail).collect()
        }
    };
    format!("{sql}\n{}", steps.join("\n"))
}

#[track_caller]
fn goes_along(plans: &[String], index: &str) {
    assert!(!plans.is_empty());
    for plan in plans {
        let uses = plan.contains(&format!("{index} ")) || plan.ends_with(index);
        let sorts = plan.contains("Sort") || plan.contains("TEMP B-TREE");
        assert!(uses && !sorts, "not along {index}: {plan}");
    }
}

fn filled(app: &TestApp) -> Conn {
    let mut conn = Conn::open(&app.database.url).expect("a connection");
    fill(&mut conn);
    conn
}

both! {
    fn every_tab_is_a_stretch_of_an_index(app) {
        let mut conn = filled(&app);
        let (account, enterprise) = (AccountId(SOMEBODY), EnterpriseId(SOMEBODY));
        let region = |code: &str| Scope::Bureau(code.parse().expect("a region"));
        let after = Cursor { due_at: "2026-05-12T00:00:00".parse().expect("an instant"), id: Uuid::from_u128(9).to_string() };
        let bureau = BureauDesk::ALL.map(Tab::Bureau);
        let own = Desk::ALL.map(Tab::Enterprise);
        let everybody = HandledBy::Anybody;
        for (scope, handled_by, tabs, index) in [
            (region("110105"), everybody, &bureau[..], "complaints_bureau_desk"),
            (region("110105"), HandledBy::Nobody, &bureau[..], "complaints_bureau_desk"),
            (region("110105"), HandledBy::One(account), &bureau[..], "complaints_officer"),
            (region("320100"), everybody, &bureau[..], "complaints_city_desk"),
            (region("320000"), everybody, &bureau[..], "complaints_province_desk"),
            (Scope::FiledBy(account), everybody, &bureau[..], "complaints_clerk_desk"),
            (Scope::Enterprise(enterprise), everybody, &own[..], "complaints_desk"),
        ] {
            for tab in tabs {
                let pile = Pile { scope, tab: Some(*tab), handled_by, due_until: None, waits_for: None };
                let seen = plans(&mut conn, |conn| {
                    inbox::lines(conn, &pile, None, 51).expect("lines");
                    inbox::lines(conn, &pile, Some(&after), 51).expect("lines");
                    inbox::count(conn, &pile, 1000).expect("a count");
                });
                assert_eq!(seen.len(), 3);
                goes_along(&seen, index);
            }
            // All tabs together.
            let pile = Pile { scope, tab: None, handled_by, due_until: None, waits_for: None };
            let seen = plans(&mut conn, |conn| drop(inbox::lines(conn, &pile, Some(&after), 51).expect("lines")));
            for plan in &seen {
                assert!(!plan.contains("Sort") && !plan.contains("TEMP B-TREE") && !plan.contains("SCAN complaints\n"), "{plan}");
            }
        }
    }

    fn the_audit_log_is_read_along_its_indexes(app) {
        let mut conn = filled(&app);
        let all = AuditFilter { from: Some(Uuid::nil()), before: Some(Uuid::max()), ..AuditFilter::default() };
        let case = Some(format!("complaint:{SOMEBODY}"));
        for (filter, index) in [
            (AuditFilter { subject: case, ..all.clone() }, "audit_subject"),
            (AuditFilter { account: Some(AccountId(SOMEBODY)), ..all.clone() }, "audit_account"),
            (AuditFilter { action: Some("action_3".into()), ..all }, "audit_action"),
        ] {
            let seen = plans(&mut conn, |conn| drop(audit::page(conn, &filter, 51).expect("lines")));
            goes_along(&seen, index);
        }
    }

    fn figures_and_the_cases_behind_them_too(app) {
        let mut conn = filled(&app);
        let month = |text: &str| text.parse::<Month>().expect("a month");
        let months = month("2026-04")..=month("2026-05");
        for prefix in [None, Some("110106/")] {
            let seen = plans(&mut conn, |conn| drop(rollups::days(conn, Dimension::RegionCategory, prefix, month("2026-04")).map(|_| ())));
            goes_along(&seen, "rollups_days");
        }
        let mut filter = case_facts::Filter {
            metrics: vec![metric()],
            months,
            region: "110000".parse().expect("a region"),
            enterprise: None,
            category: None,
        };
        let after = (metric().to_string(), month("2026-04"), "110103".to_owned(), Uuid::from_u128(9).to_string());
        for (enterprise, index) in [(None, "case_facts_figure"), (Some(EnterpriseId(SOMEBODY)), "case_facts_enterprise")] {
            filter.enterprise = enterprise;
            let seen = plans(&mut conn, |conn| {
                drop(case_facts::page(conn, &filter, None, 51).expect("facts"));
                drop(case_facts::page(conn, &filter, Some(&after), 51).expect("facts"));
            });
            goes_along(&seen, index);
        }
    }
}
