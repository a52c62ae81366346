use std::fmt::Write;

use proptest::prelude::*;

use super::*;

/// An instant given as people in Shanghai say it.
fn at(text: &str) -> Instant {
    format!("{}:00+08:00", text.replace(' ', "T"))
        .parse()
        .unwrap()
}

fn shown(at: Instant) -> String {
    (at + TimeDelta::hours(8))
        .format("%Y-%m-%d %H:%M")
        .to_string()
}

#[test]
fn s2_silence() {
    let calendar = Calendar::builtin();
    let start = at("2026-05-12 10:30");
    let limit = Limit::WorkingDays(10);
    let due = due(&calendar, start, limit, Rollover::StatutoryHoliday);
    assert_eq!(due.due_on.to_string(), "2026-05-26");
    assert_eq!(due.due_at, at("2026-05-27 00:00"));
    assert!(!due.provisional);
    assert_eq!(
        half_point(&calendar, start, limit, due),
        at("2026-05-19 09:00")
    );
    assert_eq!(
        last_call(&calendar, start, limit, due),
        at("2026-05-25 09:00")
    );
    assert!(!is_overdue(due.due_at, at("2026-05-26 23:59")));
    assert!(is_overdue(due.due_at, at("2026-05-27 00:00")));
}

#[test]
fn s12_year_end() {
    let due = due(
        &Calendar::builtin(),
        at("2026-12-24 15:00"),
        Limit::WorkingDays(10),
        Rollover::StatutoryHoliday,
    );
    assert_eq!(
        (due.due_on.to_string().as_str(), due.provisional),
        ("2027-01-07", true)
    );
}

#[test]
fn t6_hours_run_at_night_and_on_rest_days() {
    let calendar = Calendar::builtin();
    let start = at("2026-04-30 18:00");
    let limit = Limit::Hours(24);
    let due = due(&calendar, start, limit, Rollover::AnyRestDay);
    assert_eq!(due.due_at, at("2026-05-01 18:00"));
    assert_eq!(due.due_on.to_string(), "2026-05-01");
    assert_eq!(
        half_point(&calendar, start, limit, due),
        at("2026-05-01 06:00")
    );
    assert_eq!(
        last_call(&calendar, start, limit, due),
        at("2026-05-01 12:00")
    );
}

#[test]
fn t6_where_a_region_wants_hours_stand_still_on_rest_days() {
    let parameters = Parameters::default().with("hours_mode", "working").unwrap();
    assert_eq!(
        DeadlineKind::FirstResponse.limit(&parameters, RuleSet::O121),
        Some(Limit::WorkingHours(24))
    );
    for (start, hours, expected, provisional) in [
        ("2026-05-11 10:00", 24, "2026-05-12 10:00", false),
        // A Thursday before five days of holidays (1 to 5 May); the Saturday after is a make-up day.
        ("2026-04-30 18:00", 24, "2026-05-06 18:00", false),
        ("2026-04-30 18:00", 6, "2026-05-01 00:00", false),
        ("2026-05-02 03:00", 1, "2026-05-06 01:00", false),
        ("2026-05-08 12:00", 24, "2026-05-09 12:00", false),
        ("2026-12-31 12:00", 24, "2027-01-01 12:00", true),
    ] {
        let due = due(
            &Calendar::builtin(),
            at(start),
            Limit::WorkingHours(hours),
            Rollover::StatutoryHoliday,
        );
        assert_eq!(
            (due.due_at, due.provisional),
            (at(expected), provisional),
            "{start} + {hours}"
        );
    }
}

#[test]
fn w1_reminders() {
    let calendar = Calendar::builtin();
    for (start, limit, half, last) in [
        // Seven working days: the fourth; over the May holidays.
        (
            "2026-04-30 10:00",
            Limit::WorkingDays(7),
            "2026-05-09 09:00",
            "2026-05-12 09:00",
        ),
        // Sixty days; due on Friday 2026-07-10.
        (
            "2026-05-11 10:00",
            Limit::NaturalDays(60),
            "2026-06-10 09:00",
            "2026-07-09 09:00",
        ),
        // Due 2026-10-08 after the holidays: the working day before is in September.
        (
            "2026-08-03 10:00",
            Limit::NaturalDays(60),
            "2026-09-05 09:00",
            "2026-09-30 09:00",
        ),
        // So short that the last call falls on the day of the start: at once, and not before the start.
        (
            "2026-05-12 10:00",
            Limit::WorkingDays(1),
            "2026-05-13 09:00",
            "2026-05-12 10:00",
        ),
        (
            "2026-05-12 08:00",
            Limit::WorkingDays(1),
            "2026-05-13 09:00",
            "2026-05-12 09:00",
        ),
    ] {
        let start = at(start);
        let due = due(&calendar, start, limit, Rollover::StatutoryHoliday);
        let points = [
            half_point(&calendar, start, limit, due),
            last_call(&calendar, start, limit, due),
        ];
        assert_eq!(points.map(shown), [half, last], "{limit}");
    }
}

#[test]
fn w2_a_moved_due_date_moves_its_reminders() {
    let calendar = Calendar::builtin();
    let start = at("2026-05-11 10:00");
    let limit = Limit::NaturalDays(60);
    // M-3: 14 days of appraisal.
    let moved = due(
        &calendar,
        start,
        Limit::NaturalDays(74),
        Rollover::StatutoryHoliday,
    );
    assert_eq!(moved.due_on.to_string(), "2026-07-24");
    assert_eq!(
        half_point(&calendar, start, limit, moved),
        at("2026-06-17 09:00")
    );
    assert_eq!(
        last_call(&calendar, start, limit, moved),
        at("2026-07-23 09:00")
    );
}

#[test]
fn kinds_have_one_name() {
    for kind in DeadlineKind::ALL {
        assert_eq!(serde_json::to_value(kind).unwrap(), kind.as_str());
    }
}

/// The table people argue about. To change it, put what this test prints into the file and explain it in the commit.
#[test]
fn deadlines_by_rule_set() {
    let calendar = Calendar::builtin();
    let parameters = Parameters::default();
    let mut table = String::from("Deadlines by rule set, with the default parameters.\n");
    table.push_str("The example starts at 10:00 and is met before the instant shown (days: 24:00 of the due day).\n\n");
    let head = ["kind", "rules", "limit", "rule", "tag", "from", "due"];
    let mut line = |cells: [&str; 7]| {
        let [kind, rules, limit, rule, tag, from, due] = cells;
        let text = format!("{kind:<22} {rules:<5} {limit:<6} {rule:<5} {tag:<8} {from:<11} {due}");
        writeln!(table, "{}", text.trim_end()).unwrap();
    };
    line(head);
    for kind in DeadlineKind::ALL {
        for (rule_set, from) in [(RuleSet::O20, "2026-03-02"), (RuleSet::O121, "2026-05-11")] {
            assert_eq!(RuleSet::on(from.parse().unwrap()), rule_set);
            let Some(limit) = kind.limit(&parameters, rule_set) else {
                continue;
            };
            let due = due(
                &calendar,
                at(&format!("{from} 10:00")),
                limit,
                parameters.rollover,
            );
            assert!(!due.provisional);
            let until = match limit {
                Limit::Hours(_) | Limit::WorkingHours(_) => shown(due.due_at),
                _ => format!("{} 24:00", due.due_on),
            };
            let (limit, tag) = (limit.to_string(), kind.tag().as_str());
            line([
                kind.as_str(),
                rule_set.as_str(),
                &limit,
                kind.rule(),
                tag,
                from,
                &until,
            ]);
        }
    }
    let expected = include_str!("../../../tests/it/rules/deadlines_by_rule_set.txt");
    assert!(
        table == expected,
        "tests/it/rules/deadlines_by_rule_set.txt differs; it would now be:\n{table}"
    );
}

#[test]
fn the_ends_of_time_do_not_panic() {
    let calendar = Calendar::builtin();
    let last_century = Instant::MAX_UTC - TimeDelta::days(36_525);
    for (start, much) in [
        (Instant::MIN_UTC, 100_000),
        (last_century, u32::MAX),
        (Instant::MAX_UTC, u32::MAX),
    ] {
        for limit in [
            Limit::WorkingDays(much),
            Limit::NaturalDays(much),
            Limit::Hours(much),
            Limit::WorkingHours(much),
        ] {
            let due = due(&calendar, start, limit, Rollover::AnyRestDay);
            assert!(due.due_at >= start);
            if matches!(limit, Limit::Hours(_)) {
                half_point(&calendar, start, limit, due);
                last_call(&calendar, start, limit, due);
            }
        }
    }
}

fn any_limit() -> impl Strategy<Value = Limit> {
    prop_oneof![
        (1..60_u32).prop_map(Limit::WorkingDays),
        (1..90_u32).prop_map(Limit::NaturalDays),
        (1..100_u32).prop_map(Limit::Hours),
        (1..100_u32).prop_map(Limit::WorkingHours),
    ]
}

proptest! {
    #[test]
    fn start_half_last_call_and_due_come_in_order(minute in 0..5_000_000_i64, limit in any_limit()) {
        let calendar = Calendar::builtin();
        let start = at("2020-01-02 00:00") + TimeDelta::minutes(minute);
        let due = due(&calendar, start, limit, Rollover::StatutoryHoliday);
        prop_assert!(due.due_at > start);
        prop_assert!(shanghai_date(due.due_at - TimeDelta::microseconds(1)) <= due.due_on);
        for point in [half_point(&calendar, start, limit, due), last_call(&calendar, start, limit, due)] {
            prop_assert!(start <= point && point < due.due_at);
            prop_assert!(!is_overdue(due.due_at, point));
        }
    }
}
