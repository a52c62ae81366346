//! Two nodes, lost connections, a full disk, a clock moved back: nothing is lost, nothing happens twice.

use std::{
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

use diesel::{Connection, PgConnection, RunQueryDsl, sql_query};
use hejie::{
    app::App,
    domain::{
        actor::{Actor, Role},
        complaint::command::Command,
        ids::ComplaintId,
        jurisdiction::OperatorKind,
    },
    jobs,
    service::{
        audit,
        texts::{Kind, Texts},
        writer::Execute,
    },
    store::{
        Conn, StoreError,
        audit::{self as audit_log, AuditFilter},
        counters, events, settings,
    },
};
use serde_json::json;

use crate::{
    both,
    support::{
        Database, TestApp,
        cases::{FENGTAI, membership},
    },
};

/// A second node on the same database, with the same clock and keys.
fn second_node(app: &TestApp) -> Arc<App> {
    App::open(app.app.config.clone(), app.clock.clone()).expect("a second node")
}

fn kinds(app: &App, case: &str) -> Vec<&'static str> {
    let id: ComplaintId = case.parse().unwrap();
    let stored = app
        .read(|conn| events::of_complaint(conn, id, 0, 1000))
        .unwrap();
    stored.iter().map(|e| e.recorded.event.kind()).collect()
}

/// Positions are 1, 2, 3 … over all complaints, without a gap.
fn positions_are_gap_free(app: &App) {
    let stored = app
        .read(|conn| events::page_after(conn, None, 10_000))
        .unwrap();
    let mut positions: Vec<i64> = stored.iter().map(|e| e.position).collect();
    positions.sort_unstable();
    assert_eq!(positions, (1..=positions.len() as i64).collect::<Vec<_>>());
}

both! {
    fn two_sweepers_at_once_act_once(app) {
        let galaxy = app.active_enterprise("银河互联网电视有限公司", FENGTAI, OperatorKind::OwnSite);
        let w = app.consumer("W");
        let cases: Vec<String> = (0..20).map(|i| {
            let mut form = membership(galaxy);
            form["order_no"] = json!(format!("GY{i}"));
            w.file(&form)
        }).collect();
        let second = second_node(&app);
        // Far enough that the limit and all reminders before it have passed.
        app.at("2026-05-27 08:00");
        let both_sweep = [app.app.clone(), second].map(|node| thread::spawn(move || jobs::run_once(&node)));
        for sweep in both_sweep {
            sweep.join().unwrap().unwrap();
        }
        for case in &cases {
            let kinds = kinds(&app.app, case);
            for (kind, n) in [("negotiation_failed", 1), ("escalated", 1), ("received", 1)] {
                assert_eq!(kinds.iter().filter(|k| **k == kind).count(), n, "{kinds:?}");
            }
        }
        positions_are_gap_free(&app.app);
    }

    fn in_a_crowd_each_gets_its_own_answer(app) {
        const PEOPLE: usize = 24;
        const ACTS: usize = 20;
        let galaxy = app.active_enterprise("银河互联网电视有限公司", FENGTAI, OperatorKind::OwnSite);
        let w = app.consumer("W");
        let actor = Actor::Consumer { account: w.account_id };
        let cases: Vec<String> = (0..PEOPLE).map(|i| {
            let mut form = membership(galaxy);
            form["order_no"] = json!(format!("GY{i}"));
            w.file(&form)
        }).collect();
        let people: Vec<_> = cases.iter().enumerate().map(|(i, case)| {
            let (node, actor, id): (_, _, ComplaintId) = (app.app.clone(), actor.clone(), case.parse().unwrap());
            thread::spawn(move || {
                let stored = (0..ACTS).filter(|n| {
                    let mut texts = Texts::new(&node, id);
                    let text = texts.add_text(Kind::Message, "请尽快处理").unwrap();
                    let mut request = Execute {
                        contents: texts.new,
                        ..Execute::new(actor.clone(), id, Command::PostMessage { text, files: Vec::new() })
                    };
                    match i % 4 {
                        // The transaction breaks on this one alone: the same content twice.
                        0 if n % 5 == 0 => request.contents.extend(request.contents.clone()),
                        // Whoever read an older case is refused.
                        1 if n % 2 == 0 => request.expected_version = Some(0),
                        // Other writings go in between, in their order.
                        2 => node.write(|_| Ok(())).unwrap(),
                        _ => (),
                    }
                    node.writer.execute_blocking(request).is_ok()
                });
                stored.count()
            })
        }).collect();
        for (i, (person, case)) in people.into_iter().zip(&cases).enumerate() {
            let acknowledged = person.join().unwrap();
            let expected = match i % 4 {
                0 => ACTS - ACTS / 5,
                1 => ACTS / 2,
                _ => ACTS,
            };
            assert_eq!(acknowledged, expected, "person {i}");
            let said = kinds(&app.app, case).into_iter().filter(|kind| *kind == "message_posted").count();
            assert_eq!(said, acknowledged, "person {i}");
        }
        positions_are_gap_free(&app.app);
        app.assert_recounted();
    }

    fn two_nodes_writing_one_case_both_stand(app) {
        let galaxy = app.active_enterprise("银河互联网电视有限公司", FENGTAI, OperatorKind::OwnSite);
        let w = app.consumer("W");
        let case = w.file(&membership(galaxy));
        let id: ComplaintId = case.parse().unwrap();
        let second = second_node(&app);
        let actor = Actor::Consumer { account: w.account_id };
        let writers = [app.app.clone(), second].map(|node| {
            let actor = actor.clone();
            thread::spawn(move || {
                (0..25).filter(|_| {
                    let mut texts = Texts::new(&node, id);
                    let text = texts.add_text(Kind::Message, "请尽快处理").unwrap();
                    let command = Command::PostMessage { text, files: Vec::new() };
                    let request = Execute { contents: texts.new, ..Execute::new(actor.clone(), id, command) };
                    // A race lost twice is told, and then nothing is written.
                    node.writer.execute_blocking(request).is_ok()
                }).count()
            })
        });
        let acknowledged: usize = writers.into_iter().map(|writer| writer.join().unwrap()).sum();
        assert!(acknowledged >= 25, "{acknowledged}");
        let kinds = kinds(&app.app, &case);
        assert_eq!(kinds.iter().filter(|k| **k == "message_posted").count(), acknowledged);
        positions_are_gap_free(&app.app);
    }

    fn a_rule_changed_on_one_node_holds_for_the_next_command_on_another(app) {
        let galaxy = app.active_enterprise("银河互联网电视有限公司", FENGTAI, OperatorKind::OwnSite);
        let w = app.consumer("W");
        let case = w.file(&membership(galaxy));
        let second = second_node(&app);
        let set = |name: &'static str, value: &'static str| {
            let region = FENGTAI.parse().unwrap();
            second.write(move |conn| Ok(settings::set_parameter(conn, region, name, value)?)).unwrap();
        };
        let extend = |days: u32| w.try_command(&case, "extend", json!({ "working_days": days })).status;
        // What was refused and what was allowed are decided anew.
        set("extension_wd", "3");
        assert_eq!(extend(5), 422);
        set("extension_wd", "0");
        assert_eq!(extend(3), 422);
        set("extension_wd", "5");
        assert_eq!(extend(5), 200);

        let due = |case: &str| w.get(&format!("/api/v1/complaints/{case}")).expect(200)["deadlines"][0]["due_at"].clone();
        set("response_hours", "12");
        let mut another = membership(galaxy);
        another["order_no"] = json!("GY-2");
        assert_ne!(due(&w.file(&another)), due(&case));
        positions_are_gap_free(&app.app);
        app.assert_recounted();
    }

    fn a_clock_moved_back_turns_nothing_round(app) {
        let galaxy = app.active_enterprise("银河互联网电视有限公司", FENGTAI, OperatorKind::OwnSite);
        let w = app.consumer("W");
        let case = w.file(&membership(galaxy));
        app.at("2026-05-12 09:00");
        w.command(&case, "post-message", json!({ "text": "请尽快回复" }));
        app.at("2026-05-11 08:00");
        w.command(&case, "post-message", json!({ "text": "还在等" }));
        let id: ComplaintId = case.parse().unwrap();
        let stored = app.app.read(|conn| events::of_complaint(conn, id, 0, 100)).unwrap();
        assert!(stored.is_sorted_by_key(|e| e.recorded.at));
        // What the clock did in the first day is not done again in the second.
        app.at("2026-05-12 11:00");
        jobs::run_once(&app.app).unwrap();
        let reminders = kinds(&app.app, &case).iter().filter(|k| **k == "reminder_sent").count();
        jobs::run_once(&app.app).unwrap();
        assert_eq!(kinds(&app.app, &case).iter().filter(|k| **k == "reminder_sent").count(), reminders);
    }
}

/// Runs SQL on the writer's own connection.
fn on_the_writer(app: &App, sql: &'static str) {
    app.write(move |conn: &mut Conn| {
        sql_query(sql).execute(conn).map_err(StoreError::from)?;
        Ok(())
    })
    .unwrap();
}

#[test]
fn a_full_disk_refuses_clearly_and_recovers() {
    let app = TestApp::start(Database::sqlite());
    let galaxy = app.active_enterprise("银河互联网电视有限公司", FENGTAI, OperatorKind::OwnSite);
    let w = app.consumer("W");
    let before = w.file(&membership(galaxy));
    // The page count cannot shrink below what is used: from now on no page can be added.
    on_the_writer(&app.app, "PRAGMA max_page_count = 1");
    let mut refused = None;
    for i in 0..200 {
        let mut form = membership(galaxy);
        form["order_no"] = json!(format!("GY{i}"));
        let answer = w.post("/api/v1/complaints", form);
        if answer.status != 201 {
            refused = Some(answer);
            break;
        }
    }
    let refused = refused.expect("a full disk refuses sooner or later");
    assert_eq!(
        (refused.status, &refused.body["error"]["code"]),
        (503, &json!("unavailable"))
    );
    assert!(refused.headers.contains_key("retry-after"));
    // What was acknowledged can be read, and writing goes on once there is room.
    assert_eq!(w.case(&before)["state"], "negotiating");
    on_the_writer(&app.app, "PRAGMA max_page_count = 4294967294");
    w.file(&membership(galaxy));
    positions_are_gap_free(&app.app);
}

/// S-6: personal data is not given out for ever without anybody knowing.
#[test]
fn where_readings_cannot_be_written_down_nothing_more_is_given_out() {
    let app = TestApp::start(Database::sqlite());
    let galaxy = app.active_enterprise("银河互联网电视有限公司", FENGTAI, OperatorKind::OwnSite);
    let (w, handler) = (app.consumer("W"), app.odr_handler(&galaxy, "坐席"));
    let case = w.file(&membership(galaxy));
    let path = format!("/api/v1/complaints/{case}");
    let read = || handler.get(&path).status;
    let actor = Actor::Enterprise {
        account: handler.account_id,
        enterprise: galaxy,
        roles: vec![Role::OdrHandler],
    };
    let note = || {
        audit::note(
            &app.app,
            &actor,
            audit::Read::Staff,
            "x:y".into(),
            json!({}),
        )
    };
    on_the_writer(&app.app, "PRAGMA max_page_count = 1");
    let mut noted = 0;
    while note().is_ok() {
        noted += 1;
        assert!(noted < 100_000, "they pile up without end");
    }
    assert!(noted >= 10_000, "a short outage keeps nobody from work");
    assert_eq!(read(), 503);
    // One's own is not at stake.
    assert_eq!(w.case(&case)["state"], "negotiating");
    on_the_writer(&app.app, "PRAGMA max_page_count = 4294967294");
    assert_eq!(read(), 200);
    audit::flush(&app.app).expect("room again");
    let filter = AuditFilter {
        account: Some(handler.account_id),
        ..AuditFilter::default()
    };
    let kept = app.app.read(|conn| audit_log::page(conn, &filter, 200_000));
    assert_eq!(kept.expect("the log").len(), noted + 1, "each once");
}

/// Throws everybody out and lets nobody in, or in again.
fn lock_out(database: &Database, is_locked: bool) {
    let (server, name) = database.postgres.as_ref().expect("PostgreSQL");
    let mut conn = PgConnection::establish(server).expect("PostgreSQL answers");
    let allowed = !is_locked;
    let mut run = |sql: String| sql_query(sql).execute(&mut conn).expect("done");
    run(format!(
        "ALTER DATABASE {name} WITH ALLOW_CONNECTIONS {allowed}"
    ));
    if is_locked {
        run(format!(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
        ));
    }
}

/// In real time: pools and connections recover by the machine's clock, not by ours.
fn pause(time: Duration) {
    #[expect(
        clippy::disallowed_methods,
        reason = "an outage and the recovery from it take their own time"
    )]
    thread::sleep(time);
}

/// A node that is frozen, or gone with its machine, in the middle of a transaction holds the counter every other node waits for: until
/// PostgreSQL ends it, after five seconds. The others go on, and so does the node when it wakes.
#[test]
fn a_node_standing_still_in_a_transaction_holds_nobody_up_for_long() {
    const FROZEN: Duration = Duration::from_secs(8);
    let app = TestApp::start(Database::postgres());
    let galaxy = app.active_enterprise("银河互联网电视有限公司", FENGTAI, OperatorKind::OwnSite);
    let w = app.consumer("W");
    let frozen = second_node(&app);
    let (holds, held) = std::sync::mpsc::channel();
    let node = frozen.clone();
    let asleep = thread::spawn(move || {
        node.write(move |conn| {
            counters::raise(conn, counters::POSITION, 1)?;
            holds.send(()).expect("somebody waits");
            pause(FROZEN);
            Ok(())
        })
    });
    held.recv().expect("the counter is held");
    let asked = Instant::now();
    w.file(&membership(galaxy));
    let waited = asked.elapsed();
    assert!(
        (Duration::from_secs(1)..FROZEN).contains(&waited),
        "{waited:?}"
    );
    let woken = asleep.join().expect("it wakes");
    assert!(woken.is_err(), "what it held was given to others");
    let case: ComplaintId = w.file(&membership(galaxy)).parse().unwrap();
    let mut texts = Texts::new(&frozen, case);
    let text = texts.add_text(Kind::Message, "请尽快处理").unwrap();
    let files = Vec::new();
    let actor = Actor::Consumer {
        account: w.account_id,
    };
    let request = Execute {
        contents: texts.new,
        ..Execute::new(actor, case, Command::PostMessage { text, files })
    };
    frozen.writer.execute_blocking(request).expect("it goes on");
    positions_are_gap_free(&app.app);
}

#[test]
fn postgresql_gone_for_thirty_seconds_answers_503_and_recovers_alone() {
    const OUTAGE: Duration = Duration::from_secs(30);
    let app = TestApp::start(Database::postgres());
    let galaxy = app.active_enterprise("银河互联网电视有限公司", FENGTAI, OperatorKind::OwnSite);
    let w = app.consumer("W");
    let case = w.file(&membership(galaxy));
    let token = w.token();
    let supervisor = app.bureau("110000", &[Role::Supervisor], "S");
    let supervising = supervisor.token();
    let get = |path: &str| {
        let request = app.http.get(app.url(path)).bearer_auth(&supervising);
        request.send().unwrap().status()
    };
    assert_eq!(get("/api/v1/me"), 200);
    let post = |text: &str| {
        let url = app.url(&format!("/api/v1/complaints/{case}/commands/post-message"));
        app.http
            .post(url)
            .bearer_auth(&token)
            .json(&json!({ "text": text }))
            .send()
            .unwrap()
            .status()
    };
    // Nobody may connect, and whoever is connected is thrown out: as good as gone.
    lock_out(&app.database, true);
    let began = Instant::now();
    // What many ask for together is kept for all; nobody is told of a fault of ours where the database is gone.
    for path in ["/api/v1/hotspots", "/api/v1/rankings/enterprises"] {
        assert_eq!(get(path), 503, "{path}");
    }
    while began.elapsed() < OUTAGE {
        let asked = Instant::now();
        assert_eq!(post("有人吗"), 503);
        assert_eq!(
            app.http.get(app.url("/readyz")).send().unwrap().status(),
            503
        );
        assert_eq!(
            app.http.get(app.url("/healthz")).send().unwrap().status(),
            200
        );
        // Said soon, not after everybody has given up waiting.
        assert!(
            asked.elapsed() < Duration::from_secs(10),
            "{:?}",
            asked.elapsed()
        );
        pause(Duration::from_secs(1));
    }
    lock_out(&app.database, false);
    // Alone: without a restart, within seconds.
    for _ in 0..50 {
        if w.try_command(&case, "post-message", json!({ "text": "又好了" }))
            .status
            == 200
        {
            return;
        }
        pause(Duration::from_millis(200));
    }
    panic!("the service did not recover");
}
