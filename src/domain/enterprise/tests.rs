use super::*;

/// Every status × every command: the status it leads to, or a dot where it is refused.
#[test]
fn e6_status_by_command() {
    let mut table = format!("{:<10}", "");
    for command in EnterpriseCommand::ALL {
        table += &format!(" {command:<10}");
    }
    table = format!("{}\n", table.trim_end());
    for status in EnterpriseStatus::ALL {
        let mut line = format!("{status:<10}");
        for command in EnterpriseCommand::ALL {
            let to = status.after(command).map_or(".", EnterpriseStatus::as_str);
            line += &format!(" {to:<10}");
        }
        table += &format!("{}\n", line.trim_end());
    }
    let expected = include_str!("../../../tests/it/rules/enterprise_status_by_command.txt");
    assert!(
        table == expected,
        "tests/it/rules/enterprise_status_by_command.txt differs; it would now be:\n{table}"
    );
}

fn decide(
    status: EnterpriseStatus,
    command: EnterpriseCommand,
    reason: &str,
    is_own_wish: bool,
) -> Result<StatusChange, EnterpriseRefusal> {
    let today = NaiveDate::from_ymd_opt(2026, 9, 24).unwrap();
    let calendar = crate::domain::calendar::Calendar::builtin();
    status::decide_status(status, command, reason, None, is_own_wish, today, &calendar)
}

#[test]
fn e6_a_warning_or_removal_by_the_bureau_has_a_ground() {
    let today = NaiveDate::from_ymd_opt(2026, 9, 24).unwrap();
    let calendar = crate::domain::calendar::Calendar::builtin();
    let decide = |status, command, ground, is_own_wish| {
        status::decide_status(
            status,
            command,
            "理由",
            ground,
            is_own_wish,
            today,
            &calendar,
        )
        .map(|change| change.ground)
    };
    use EnterpriseCommand as C;
    let active = EnterpriseStatus::Active;
    for command in [C::Warn, C::Suspend, C::Exit] {
        assert_eq!(
            decide(active, command, None, false),
            Ok(Some(Ground::Other))
        );
        for ground in Ground::ALL {
            assert_eq!(
                decide(active, command, Some(ground), false),
                Ok(Some(ground))
            );
            assert_eq!(ground.as_str().parse(), Ok(ground));
        }
    }
    let leak = Some(Ground::DataLeak);
    assert_eq!(decide(active, C::Exit, None, true), Ok(None));
    for (status, command, is_own_wish) in [
        (active, C::Exit, true),
        (EnterpriseStatus::Applied, C::Approve, false),
        (EnterpriseStatus::Suspended, C::Reinstate, false),
    ] {
        assert_eq!(
            decide(status, command, leak, is_own_wish),
            Err(EnterpriseRefusal::NoGroundTaken { command })
        );
    }
}

#[test]
fn e6_a_removal_has_a_reason_and_a_hearing_of_five_working_days() {
    for command in [EnterpriseCommand::Suspend, EnterpriseCommand::Exit] {
        for blank in ["", " \n"] {
            let refusal = decide(EnterpriseStatus::Active, command, blank, false).unwrap_err();
            assert_eq!(refusal.code(), "reason_missing");
            assert_eq!(refusal.pointer(), Some("/reason"));
        }
        let change = decide(EnterpriseStatus::Warned, command, "三次超期", false).unwrap();
        // Mid-autumn and the National Day lie in between.
        assert_eq!(
            change.hearing_until_on,
            NaiveDate::from_ymd_opt(2026, 10, 9)
        );
        assert!(change.escalates_open_cases);
    }
}

#[test]
fn e6_who_leaves_on_its_own_wish_needs_no_reason_and_no_hearing() {
    let change = decide(EnterpriseStatus::Active, EnterpriseCommand::Exit, "", true).unwrap();
    assert_eq!(change.to, EnterpriseStatus::Exited);
    assert_eq!(change.hearing_until_on, None);
    assert!(change.escalates_open_cases);
}

#[test]
fn e6_every_removal_can_be_undone() {
    for status in [EnterpriseStatus::Suspended, EnterpriseStatus::Exited] {
        let change = decide(status, EnterpriseCommand::Reinstate, "申辩成立", false).unwrap();
        assert!(change.to.takes_new_complaints());
        assert!(!change.escalates_open_cases);
    }
}

#[test]
fn e7_only_active_and_warned_enterprises_take_complaints() {
    let taking: Vec<_> = EnterpriseStatus::ALL
        .into_iter()
        .filter(|status| status.takes_new_complaints())
        .collect();
    assert_eq!(taking, [EnterpriseStatus::Active, EnterpriseStatus::Warned]);
}

#[test]
fn e2_approval_waits_for_the_licence_copy() {
    let today = NaiveDate::from_ymd_opt(2026, 9, 24).unwrap();
    let at = "2026-09-21T02:00:00Z".parse().unwrap();
    let officer = Actor::Bureau {
        account: AccountId(uuid::Uuid::from_u128(1)),
        region: "110106".parse().unwrap(),
        roles: vec![Role::CaseOfficer],
    };
    let applied = |licence: Option<u128>| Enterprise {
        id: EnterpriseId(uuid::Uuid::from_u128(2)),
        uscc: Uscc::with_check_digit("91110106MADEM0001").unwrap(),
        name: "银河互联网电视有限公司".into(),
        short_name: "银河".into(),
        status: EnterpriseStatus::Applied,
        status_reason: None,
        kind: OperatorKind::OwnSite,
        tier: None,
        domicile: "110106".parse().unwrap(),
        address: "科学城星火路 1 号".into(),
        phone: "010-12345678".into(),
        application: Application {
            conditions: Conditions::ALL,
            commitment: "及时处理投诉".into(),
            description: "设有专门的客服部门".into(),
            licence_file: licence.map(|id| crate::domain::ids::FileId(uuid::Uuid::from_u128(id))),
        },
        applicant: None,
        applied_at: at,
        review_due_on: today,
        hearing_until_on: None,
        decided_at: None,
        updated_at: at,
        version: 1,
    };
    let calendar = Calendar::builtin();
    use EnterpriseCommand::{Approve, Reject};
    for (licence, approved, allowed) in [
        (None, Err(EnterpriseRefusal::LicenceMissing), &[Reject][..]),
        (
            Some(3),
            Ok(EnterpriseStatus::Active),
            &[Approve, Reject][..],
        ),
    ] {
        let enterprise = applied(licence);
        let decide = |command, reason| {
            enterprise
                .decide(command, reason, None, false, today, &calendar)
                .map(|change| change.to)
        };
        assert_eq!(decide(Approve, ""), approved);
        assert_eq!(decide(Reject, "材料不全"), Ok(EnterpriseStatus::Rejected));
        assert_eq!(enterprise.allowed_commands(&officer), allowed);
    }
}
