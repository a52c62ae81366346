//! The log proves the rows and the figures, and finds whatever was changed behind its back.

use diesel::RunQueryDsl;
use hejie::{
    domain::{
        actor::{Actor, Role},
        category::{Channel, Priority, ProblemCategory, RequestKind, SalesMode, SubjectCategory},
        complaint::{
            Complaint,
            command::Command,
            event::ContentRef,
            filing::{Consents, Filing, Request, Respondent},
            offer::Remedy,
        },
        ids::{AccountId, ComplaintId, ContentId, EnterpriseId},
        jurisdiction::OperatorKind,
        money::Fen,
    },
    service::recount::Difference,
};
use uuid::Uuid;

use crate::{
    both,
    support::{TestApp, shanghai},
};

const CONSUMER: AccountId = AccountId(Uuid::from_u128(1));
const HANDLER: AccountId = AccountId(Uuid::from_u128(2));
const ENTERPRISE: EnterpriseId = EnterpriseId(Uuid::from_u128(7));

pub fn content() -> ContentRef {
    ContentRef {
        id: ContentId(Uuid::from_u128(3)),
        sha256: "00".into(),
    }
}

pub fn filing(enterprise: EnterpriseId) -> Box<Filing> {
    let domicile = "110106".parse().ok();
    Box::new(Filing {
        consumer: CONSUMER,
        filed_by: None,
        complainant: content(),
        statement: content(),
        respondent: Respondent {
            enterprise: Some(enterprise),
            kind: OperatorKind::OwnSite,
            domicile,
            place_of_business: domicile,
            published_address: None,
            platform_domicile: None,
            unreachable_at_published: false,
        },
        requests: vec![Request {
            kind: RequestKind::Refund,
            amount_fen: Fen::new(2_700).ok(),
        }],
        problem: ProblemCategory::RefundDelay,
        subject: SubjectCategory::ALL[0],
        sales_mode: SalesMode::OwnSite,
        channel: Channel::Web,
        priority: Priority::General,
        groups: Vec::new(),
        amount_fen: None,
        purchased_on: None,
        harm_known_on: None,
        for_living: true,
        truth_confirmed: true,
        has_evidence: true,
        gives_no_evidence_reason: false,
        consents: Consents {
            publication: true,
            entrusted_mediation: true,
            escalation: true,
            contact_to_enterprise: true,
        },
        wants_negotiation: true,
        preferred_bureau: None,
        agent: None,
    })
}

fn new(app: &TestApp, moment: &str) -> Complaint {
    app.at(moment);
    Complaint::new(ComplaintId(app.clock.new_id()), CONSUMER, shanghai(moment))
}

fn consumer() -> Actor {
    Actor::Consumer { account: CONSUMER }
}

fn handler(enterprise: EnterpriseId) -> Actor {
    Actor::Enterprise {
        account: HANDLER,
        enterprise,
        roles: vec![Role::OdrHandler],
    }
}

/// S1 and S2: one settled and performed within two days, one left in silence and gone to the bureau.
pub fn two_cases(app: &TestApp, enterprise: EnterpriseId) -> [Complaint; 2] {
    let settled = new(app, "2026-05-11 10:00");
    let silent = new(app, "2026-05-12 10:00");
    let offer = Command::MakeOffer {
        remedies: vec![Remedy {
            kind: RequestKind::Refund,
            amount_fen: Fen::new(2_700).ok(),
        }],
        perform_by_on: "2026-05-15".parse().unwrap(),
        valid_until_on: "2026-05-14".parse().unwrap(),
        conditions: None,
    };
    let accept = Command::AcceptOffer {
        offer: 1,
        text: content(),
    };
    [
        app.live(
            settled,
            &[
                (
                    "2026-05-11 10:00",
                    consumer(),
                    Command::Submit(filing(enterprise)),
                ),
                ("2026-05-11 14:00", handler(enterprise), offer),
                ("2026-05-11 15:00", consumer(), accept),
                (
                    "2026-05-11 16:00",
                    handler(enterprise),
                    Command::ConfirmAgreement,
                ),
                (
                    "2026-05-13 10:00",
                    consumer(),
                    Command::ConfirmPerformance { duty: 1 },
                ),
                (
                    "2026-05-13 11:00",
                    consumer(),
                    Command::Rate {
                        solved: true,
                        satisfaction: 5,
                    },
                ),
            ],
        ),
        app.live(
            silent,
            &[
                (
                    "2026-05-12 10:00",
                    consumer(),
                    Command::Submit(filing(enterprise)),
                ),
                (
                    "2026-05-12 11:00",
                    handler(enterprise),
                    Command::Acknowledge,
                ),
                (
                    "2026-05-27 09:00",
                    consumer(),
                    Command::AddEvidence {
                        file: hejie::domain::ids::FileId(Uuid::from_u128(4)),
                        sha256: "00".into(),
                    },
                ),
            ],
        ),
    ]
}

fn damage(app: &TestApp, sql: &'static str) {
    let changed = app
        .app
        .write(move |conn| Ok(diesel::sql_query(sql).execute(conn)?))
        .expect("damage done");
    assert!(changed > 0, "{sql}");
}

both! {
    fn rows_and_figures_are_what_the_events_say(app) {
        two_cases(&app, ENTERPRISE);
        app.assert_recounted();
        let (tally, _) = app.recount();
        assert_eq!(tally.complaints, 2);
        assert!(tally.events > 10 && tally.cells > 20, "{tally:?}");
    }

    fn a_damaged_figure_is_found_and_repaired(app) {
        two_cases(&app, ENTERPRISE);
        damage(&app, "UPDATE rollups SET value = value + 1 WHERE dimension = 'all' AND metric = 'reached'");
        damage(&app, "DELETE FROM rollups WHERE dimension = 'region' AND key = '110106' AND metric = 'settled'");
        damage(&app, "INSERT INTO rollups (dimension, key, metric, month, value) VALUES ('all', '', 'nonsense', '2026-05', 1)");
        damage(&app, "INSERT INTO rollups (dimension, key, metric, month, value) VALUES ('all', '', 'closed', '2020-01', 3)");
        // A cell that came back to nothing stays as a row, and is no difference.
        damage(&app, "INSERT INTO rollups (dimension, key, metric, month, value) VALUES ('all', '', 'closed', '2020-02', 0)");
        let (tally, differences) = app.recount();
        let mut told: Vec<String> = differences.iter().map(ToString::to_string).collect();
        told.sort();
        assert_eq!(told, [
            "figure all  2020-01 closed: kept 3, counted 0",
            "figure all  2026-05 nonsense: of no known kind",
            "figure all  2026-05 reached: kept 3, counted 2",
            "figure region 110106 2026-05 settled: kept 0, counted 1",
        ]);
        assert_eq!(tally.differences, 4);
        assert_eq!(app.recount_and_repair().0.differences, 4);
        app.assert_recounted();
    }

    fn a_damaged_list_behind_a_figure_is_found_and_repaired(app) {
        let [settled, silent] = two_cases(&app, ENTERPRISE);
        damage(&app, "DELETE FROM case_facts WHERE metric = 'settled'");
        damage(&app, "UPDATE case_facts SET region = '110105' WHERE metric = 'escalated'");
        let (tally, mut differences) = app.recount();
        differences.sort_by_key(ToString::to_string);
        let mut expected = [Difference::Facts(settled.id), Difference::Facts(silent.id)];
        expected.sort_by_key(ToString::to_string);
        assert_eq!((&differences[..], tally.differences), (&expected[..], 2));
        app.recount_and_repair();
        app.assert_recounted();
    }

    fn a_damaged_case_is_found_and_left_alone(app) {
        let [settled, silent] = two_cases(&app, ENTERPRISE);
        damage(&app, "UPDATE complaints SET body = replace(body, '\"satisfaction\":5', '\"satisfaction\":4'), waits_for = 'bureau' WHERE state = 'settled'");
        damage(&app, "UPDATE complaints SET body = 'x' WHERE state = 'received'");
        let (_, mut differences) = app.recount_and_repair();
        differences.sort_by_key(ToString::to_string);
        let mut expected = [
            Difference::State(settled.id),
            Difference::Column(settled.id, "waits_for"),
            Difference::RowUnreadable(silent.id),
        ];
        expected.sort_by_key(ToString::to_string);
        assert_eq!(differences, expected);
        damage(&app, "DELETE FROM complaints WHERE state = 'received'");
        assert!(app.recount().1.contains(&Difference::RowMissing(silent.id)));
    }

    fn a_lost_event_is_found(app) {
        let [settled, _] = two_cases(&app, ENTERPRISE);
        damage(&app, "DELETE FROM events WHERE kind = 'offer_made'");
        let (_, differences) = app.recount();
        let gap = differences.iter().any(|d| matches!(d, Difference::Gap { complaint, .. } if *complaint == settled.id));
        assert!(gap, "{differences:?}");
        damage(&app, "DELETE FROM events");
        assert!(app.recount().1.contains(&Difference::RowsWithoutEvents(2)));
    }
}
