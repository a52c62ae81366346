use super::*;
use crate::domain::{
    complaint::{
        command::{Command, CommandKind as K},
        event::AfterBreach,
        tests::case::*,
    },
    ids::EnterpriseId,
    time::shanghai_date,
};

fn today(case: &Case) -> NaiveDate {
    shanghai_date(case.now)
}

fn operator(role: Role) -> Actor {
    Actor::Operator {
        account: account(90),
        roles: vec![role],
    }
}

fn other_consumer() -> Actor {
    Actor::Consumer {
        account: account(91),
    }
}

fn other_shop() -> Actor {
    let shop = EnterpriseId(uuid::Uuid::from_u128(0xe2));
    staff_of(shop, 92, &[Role::OdrManager])
}

const ALL_OF_A_BUREAU: &[Role] = &[
    Role::Dispatcher,
    Role::CaseOfficer,
    Role::Mediator,
    Role::Reviewer,
    Role::BureauAdmin,
    Role::Supervisor,
];

#[test]
fn in_draft_nobody_but_the_complainant() {
    let draft = Case::draft("2026-05-11").complaint;
    assert!(may_read(&consumer(), &draft));
    for actor in [
        other_consumer(),
        enterprise(),
        bureau(3, FENGTAI, ALL_OF_A_BUREAU),
        bureau(3, "110000", ALL_OF_A_BUREAU),
        operator(Role::SystemAdmin),
        operator(Role::Auditor),
    ] {
        assert!(!may_read(&actor, &draft), "{actor:?}");
    }
}

#[test]
fn r1_the_enterprise_sees_what_reached_it_and_nothing_of_others() {
    let direct = Case::filed_with_bureau("2026-05-11").complaint;
    let reached = Case::filed("2026-05-11").complaint;
    assert!(!may_read(&enterprise(), &direct));
    assert!(may_read(&enterprise(), &reached));
    assert!(!may_read(&other_shop(), &reached));
    for kind in K::ALL {
        assert!(!may(&other_shop(), *kind, &reached), "{kind}");
        assert!(!may(&other_consumer(), *kind, &reached), "{kind}");
    }
}

#[test]
fn r1_a_bureau_reads_its_subtree_and_acts_on_its_own() {
    let negotiating = Case::filed("2026-05-11");
    let received = negotiating.clone().at("2026-05-26");
    let officers = [Role::CaseOfficer];
    let supervisors = [Role::Supervisor];
    // region, roles, while negotiating, at the bureau
    let table = [
        (
            FENGTAI,
            &officers,
            Relation::Stranger,
            Relation::CompetentBureau,
        ),
        (
            FENGTAI,
            &supervisors,
            Relation::Overseer,
            Relation::CompetentBureau,
        ),
        (
            "110000",
            &supervisors,
            Relation::Overseer,
            Relation::Overseer,
        ),
        ("110000", &officers, Relation::Stranger, Relation::Overseer),
        (
            "110105",
            &supervisors,
            Relation::Stranger,
            Relation::Stranger,
        ),
        (
            "330000",
            &supervisors,
            Relation::Stranger,
            Relation::Stranger,
        ),
    ];
    for (region, roles, before, after) in table {
        let actor = bureau(7, region, roles);
        assert_eq!(
            relation(&actor, &negotiating.complaint),
            before,
            "{region} {roles:?}"
        );
        assert_eq!(
            relation(&actor, &received.complaint),
            after,
            "{region} {roles:?}"
        );
    }
    let above = bureau(7, "110000", ALL_OF_A_BUREAU);
    assert!(may_read(&above, &received.complaint));
    for kind in K::ALL {
        assert!(!may(&above, *kind, &received.complaint), "J-5: {kind}");
    }
}

#[test]
fn administrators_and_auditors_see_no_case() {
    for case in [Case::filed("2026-05-11"), Case::mediating("2026-05-11")] {
        for role in [Role::SystemAdmin, Role::Auditor] {
            assert!(!may_read(&operator(role), &case.complaint));
            assert_eq!(
                allowed_commands(&operator(role), &case.complaint, today(&case)),
                []
            );
        }
    }
}

#[test]
fn each_role_of_the_bureau_does_its_own_work() {
    let case = Case::mediating("2026-05-11").complaint;
    let table: [(K, &[Role]); 14] = [
        (K::Accept, &[Role::CaseOfficer]),
        (K::Reject, &[Role::CaseOfficer]),
        (K::Close, &[Role::CaseOfficer]),
        (K::CloseDuplicate, &[Role::CaseOfficer]),
        (K::StartMediation, &[Role::CaseOfficer, Role::Mediator]),
        (K::Terminate, &[Role::CaseOfficer, Role::Mediator]),
        (K::PostMessage, &[Role::CaseOfficer, Role::Mediator]),
        (K::AddEvidence, &[Role::CaseOfficer, Role::Mediator]),
        (K::MakeOffer, &[Role::Mediator]),
        (K::WithdrawOffer, &[Role::Mediator]),
        (K::RecordAgreement, &[Role::Mediator]),
        (K::ApproveDraft, &[Role::Reviewer]),
        (K::ReturnDraft, &[Role::Reviewer]),
        (
            K::Assign,
            &[Role::Dispatcher, Role::BureauAdmin, Role::CaseOfficer],
        ),
    ];
    for kind in K::ALL {
        let row = table.iter().find(|(k, _)| k == kind);
        for role in ALL_OF_A_BUREAU {
            let expected = row.is_some_and(|(_, roles)| roles.contains(role));
            assert_eq!(
                may(&bureau(3, FENGTAI, &[*role]), *kind, &case),
                expected,
                "{kind} {role}"
            );
        }
    }
}

#[test]
fn r2_nobody_approves_a_draft_of_their_own() {
    let both = bureau(3, FENGTAI, &[Role::CaseOfficer, Role::Reviewer]);
    let case = Case::filed_with_bureau("2026-05-11")
        .by(both.clone())
        .does(reject(3));
    assert!(!allowed_commands(&both, &case.complaint, today(&case)).contains(&K::ApproveDraft));
    assert!(
        allowed_commands(&reviewer(), &case.complaint, today(&case)).contains(&K::ApproveDraft)
    );
}

#[test]
fn c4_the_clerk_who_took_it_down_acts_on_the_callers_word() {
    let clerk = bureau(8, "110000", &[Role::Dispatcher]);
    let case = Case::filed_with("2026-05-11", |f| f.filed_by = Some(account(8)));
    assert_eq!(relation(&clerk, &case.complaint), Relation::Registrar);
    let expected = [K::AddEvidence, K::PostMessage, K::Withdraw];
    assert_eq!(
        allowed_commands(&clerk, &case.complaint, today(&case)),
        expected
    );
    let colleague = bureau(9, "110000", &[Role::Dispatcher]);
    assert!(!may_read(&colleague, &case.complaint));
    let withdrawn = case.clone().by(clerk.clone()).does(withdraw());
    let actor = withdrawn.log.last().unwrap().actor;
    assert_eq!(
        (actor.side, actor.account),
        (crate::domain::actor::Side::Bureau, Some(account(8)))
    );
    // At the bureau the officer has it.
    let late = case.at("2026-05-26");
    assert_eq!(allowed_commands(&clerk, &late.complaint, today(&late)), []);
}

#[test]
fn the_parties_lose_the_negotiation_with_its_end() {
    let case = Case::filed("2026-05-11")
        .settles(vec![refund(27)], "2026-05-20")
        .at("2026-05-21")
        .does(Command::ReportBreach {
            duty: 1,
            then: AfterBreach::Bureau,
            note: None,
        })
        .by(officer())
        .does(Command::Accept)
        .by(mediator())
        .does(start_mediation());
    let left = allowed_commands(&enterprise(), &case.complaint, today(&case));
    assert_eq!(left, [K::AddEvidence, K::PostMessage]);
    let left = allowed_commands(&consumer(), &case.complaint, today(&case));
    assert_eq!(left, [K::AddEvidence, K::PostMessage, K::Withdraw]);
}
