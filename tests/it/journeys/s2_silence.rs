//! S2: the enterprise answers once and never again; the case goes to the bureau with its whole record.

use hejie::domain::{actor::Role, ids::EnterpriseId};
use serde_json::{Value, json};

use crate::{
    both,
    support::{
        Person, TestApp,
        cases::{FENGTAI, closing, membership, with},
    },
};

/// What happens by itself until the bureau has it, as the record must read whenever the sweeper came.
const SILENCE: [(&str, &str); 5] = [
    ("reminder_sent", "2026-05-19 09:00"),
    ("reminder_sent", "2026-05-25 09:00"),
    ("negotiation_failed", "2026-05-27 00:00"),
    ("escalated", "2026-05-27 00:00"),
    ("received", "2026-05-27 00:00"),
];

struct Silence {
    galaxy: EnterpriseId,
    w: Person,
    handler: Person,
    case: String,
}

/// Filed on 2026-05-12, answered once.
fn answered_once(app: &TestApp) -> Silence {
    let galaxy = app.galaxy();
    let (w, handler) = (app.consumer("W"), app.odr_handler(&galaxy, "H"));
    app.at("2026-05-12 10:00");
    let form = with(membership(galaxy), "/purchased_on", "2026-05-12");
    let case = w.file(&form);
    app.at("2026-05-12 16:00");
    handler.command(&case, "post-message", json!({ "text": "我们正在核实。" }));
    app.run_jobs();
    Silence {
        galaxy,
        w,
        handler,
        case,
    }
}

fn pairs(found: &[(String, String)]) -> Vec<(&str, &str)> {
    found
        .iter()
        .map(|(kind, at)| (kind.as_str(), at.as_str()))
        .collect()
}

both! {
    fn the_limit_passes_and_the_bureau_mediates(app) {
        let Silence { galaxy, w, handler, case } = answered_once(&app);
        let officer = app.officer();
        let limit = w.deadline(&case, "negotiation_limit");
        assert_eq!((&limit["due_on"], &limit["rule"], &limit["limit"]), (&json!("2026-05-26"), &json!("N-1"), &json!("10 wd")));
        assert_eq!(limit["days_skipped"], json!(["2026-05-16", "2026-05-17", "2026-05-23", "2026-05-24"]));
        officer.get(&format!("/api/v1/complaints/{case}")).expect(404);

        app.at("2026-05-19 08:59");
        app.run_jobs();
        assert!(!handler.was_told(&case, "reminder_half"));
        app.at("2026-05-19 09:00");
        app.run_jobs();
        assert!(handler.was_told(&case, "reminder_half"));
        app.at("2026-05-25 09:30");
        app.run_jobs();
        let told = handler.told(&case);
        let reminders: Vec<_> = pairs(&told).into_iter().filter(|(kind, _)| kind.starts_with("reminder")).collect();
        assert_eq!(reminders, [("reminder_half", "2026-05-19 09:00"), ("reminder_last_call", "2026-05-25 09:00")]);
        let letters = app.letters_to(&format!("{}@example.com", handler.account_id));
        assert_eq!(letters.iter().filter(|it| it.contains("协商的期限到 5 月 26 日")).count(), 2, "{letters:#?}");

        app.at("2026-05-26 23:59");
        app.run_jobs();
        assert_eq!(w.state(&case), "negotiating");
        app.at("2026-05-27 00:00");
        app.run_jobs();
        assert_eq!(pairs(&w.times(&case, 3)), SILENCE);
        assert!(w.was_told(&case, "escalated") && handler.was_told(&case, "escalated_respondent"));
        assert!(officer.was_told(&case, "received"));

        // The whole record travels along (J-2).
        let seen = officer.case(&case);
        assert_eq!((&seen["state"], &seen["bureau"]["bureau"]), (&json!("received"), &json!(FENGTAI)));
        assert_eq!(seen["complainant"]["phone"], "13800138000");
        assert_eq!(seen["negotiation"]["cause"], "limit_passed");
        assert!(!seen["bureau"]["basis_reason"].as_str().unwrap().is_empty());
        let events = officer.get(&format!("/api/v1/complaints/{case}/events?limit=100")).expect(200);
        assert_eq!(events["items"][2]["texts"]["text"], "我们正在核实。");
        let acceptance = officer.deadline(&case, "acceptance");
        assert_eq!((&acceptance["due_on"], &acceptance["rule"]), (&json!("2026-06-05"), &json!("A-1")));
        let inbox = officer.get("/api/v1/complaints?state=received&due_before=2026-06-05").expect(200);
        assert_eq!(inbox["items"][0]["id"], case.as_str());

        // At the bureau the enterprise no longer settles over its head.
        let allowed = handler.case(&case)["allowed_commands"].clone();
        assert_eq!(allowed, json!(["add-evidence", "post-message"]));
        for (command, form) in [
            ("make-offer", json!({ "remedies": [{ "kind": "apology" }], "perform_by_on": "2026-06-01", "valid_until_on": "2026-06-01" })),
            ("declare-failure", json!({})), ("acknowledge", json!({})), ("confirm-agreement", json!({})),
            ("extend", json!({ "working_days": 3 })), ("assign", json!({ "to": handler.account_id })),
            ("report-performance", json!({ "duty": 1 })), ("accept", json!({})), ("escalate", json!({})),
        ] {
            handler.try_command(&case, command, form).expect(403);
        }

        app.at("2026-06-02 10:00");
        officer.command(&case, "accept", json!({}));
        let mediation = w.deadline(&case, "mediation_limit");
        assert_eq!((&mediation["due_on"], &mediation["limit"]), (&json!("2026-08-01"), &json!("60 d")));
        app.at("2026-06-08 10:00");
        assert_eq!(officer.refused(&case, "close", closing(0, "yes", "2026-06-08")).0, "wrong_state");
        officer.command(&case, "start-mediation", json!({ "mode": "online", "respondent_consents": true }));
        app.at("2026-06-15 15:00");
        officer.command(&case, "record-agreement", json!({
            "form": "document", "terms": "退还 27.00 元，并书面道歉。", "recovered_fen": 2700,
        }));
        officer.command(&case, "close", closing(2700, "yes", "2026-06-15"));
        app.run_jobs();
        let seen = w.case(&case);
        assert_eq!((&seen["state"], &seen["recovered_fen"]), (&json!("closed"), &json!(2700)));
        assert_eq!(seen["bureau"]["mediation"]["terms"], "退还 27.00 元，并书面道歉。");
        assert!(w.was_told(&case, "closed") && handler.was_told(&case, "closed_respondent"));
        w.command(&case, "rate", json!({ "solved": true, "satisfaction": 4 }));
        assert_eq!(w.state(&case), "followed_up");
        // nobody edits a closed case.
        for person in [&w, &handler, &officer] {
            assert_eq!(person.case(&case)["allowed_commands"], json!([]));
        }
        assert_eq!(w.refused(&case, "post-message", json!({ "text": "还有一件事" })).0, "wrong_state");

        let rate = app.figure("K08", "2026-05");
        assert_eq!((&rate["numerator"], &rate["denominator"]), (&json!(0), &json!(1)));
        assert_eq!((&app.figure("K01", "2026-05")["numerator"], &app.figure("K11", "2026-05")["numerator"]), (&json!(1), &json!(0)));
        assert_eq!((&app.figure("K13", "2026-05")["value_fen"], &app.figure("K13", "2026-06")["value_fen"]), (&json!(0), &json!(2700)));
        for (metric, numerator) in [("K03", 1), ("K05", 1), ("K09", 0), ("K21", 0)] {
            let month = if metric == "K09" { "2026-05" } else { "2026-06" };
            let figure = app.figure(metric, month);
            let overdue = figure.get("at_close").unwrap_or(&figure);
            assert_eq!((&overdue["numerator"], &overdue["denominator"]), (&json!(numerator), &json!(1)), "{metric}: {figure:#}");
        }
        let of_enterprise = app.anonymous().get(&format!("/api/v1/indicators?metric=K08&by=enterprise&key={galaxy}&from=2026-05&to=2026-05"));
        assert_eq!(of_enterprise.expect(200)["items"][0]["denominator"], 1);
        app.assert_recounted();
    }

    fn a_sweeper_that_slept_acts_as_of_each_due_date(app) {
        let Silence { w, handler, case, .. } = answered_once(&app);
        let officer = app.officer();
        // Nothing ran from the 18th to the 30th.
        app.at("2026-05-30 11:00");
        app.run_jobs();
        assert_eq!(pairs(&w.times(&case, 3)), SILENCE);
        assert_eq!(officer.deadline(&case, "acceptance")["due_on"], "2026-06-05");
        let told = handler.told(&case);
        let kinds: Vec<_> = told.iter().map(|(kind, _)| kind.as_str()).collect();
        assert_eq!(kinds, ["reached_enterprise", "reminder_half", "reminder_last_call", "escalated_respondent"]);
        app.run_jobs();
        assert_eq!(w.times(&case, 3).len(), SILENCE.len(), "once is enough");
        app.assert_recounted();
    }

    fn whoever_comes_first_after_the_limit_finds_it_passed(app) {
        let Silence { w, handler, case, .. } = answered_once(&app);
        // No sweeper ran; the handler wakes up on the day after.
        app.at("2026-05-27 08:00");
        let body = handler.try_command(&case, "make-offer", crate::support::cases::offer_of(2700, "2026-06-01", "2026-06-01"));
        assert!(matches!(body.status, 403 | 409), "{body:#?}");
        app.run_jobs();
        assert_eq!(pairs(&w.times(&case, 3)), SILENCE);
        assert_eq!(w.case(&case)["offers"], Value::Array(Vec::new()));
        app.assert_recounted();
    }

    fn a_heads_inbox_hears_of_the_last_call(app) {
        let galaxy = app.galaxy();
        let (w, manager) = (app.consumer("W"), app.odr_manager(&galaxy, "M"));
        let supervisor = app.bureau("110000", &[Role::Supervisor], "S");
        app.at("2026-05-12 10:00");
        let case = w.file(&with(membership(galaxy), "/purchased_on", "2026-05-12"));
        app.at("2026-05-25 09:30");
        app.run_jobs();
        // Never answered: the day for the first word is long over (N-2).
        assert!(manager.was_told(&case, "reminder_overdue"));
        assert!(manager.was_told(&case, "reminder_last_call"));
        assert_eq!(manager.deadline(&case, "first_response")["status"], "overdue");
        assert_eq!(supervisor.case(&case)["complainant"]["phone"], "****8000");
    }
}
