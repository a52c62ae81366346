use proptest::prelude::*;

use super::*;

fn on(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A calendar file with one year.
fn file(year: &str, holidays: &[&str], workdays: &[&str]) -> String {
    serde_json::json!({ "years": { year: { "holidays": holidays, "workdays": workdays, "verified": true } } })
        .to_string()
}

#[test]
fn t1_working_days_of_the_rule_book() {
    let calendar = Calendar::builtin();
    for (n, start, due) in [
        (7, "2026-09-24", "2026-10-12"),
        (10, "2026-02-10", "2026-03-02"),
        (7, "2026-05-11", "2026-05-20"),
        (7, "2026-04-30", "2026-05-13"),
        (10, "2026-09-30", "2026-10-20"),
        (15, "2026-06-18", "2026-07-10"),
        (7, "2025-12-30", "2026-01-09"),
        (45, "2026-03-02", "2026-05-08"),
        // The stories: S2, its limit and its decision at the bureau.
        (10, "2026-05-12", "2026-05-26"),
        (7, "2026-05-27", "2026-06-05"),
        (1, "2026-05-11", "2026-05-12"),
        // Nothing to count: the day itself, even a day of rest.
        (0, "2026-05-02", "2026-05-02"),
        // From a day of rest, and from a working Saturday.
        (1, "2026-05-02", "2026-05-06"),
        (1, "2026-05-09", "2026-05-11"),
    ] {
        let expected = Due {
            on: on(due),
            provisional: false,
        };
        assert_eq!(
            calendar.add_working_days(on(start), n),
            expected,
            "{n} wd from {start}"
        );
    }
}

#[test]
fn t2_natural_days_roll_over_a_holiday_run() {
    use Rollover::{AnyRestDay, StatutoryHoliday};
    let calendar = Calendar::builtin();
    for (n, start, rollover, due) in [
        (60, "2026-08-03", StatutoryHoliday, "2026-10-08"),
        (60, "2026-05-11", StatutoryHoliday, "2026-07-10"),
        (60, "2026-04-22", StatutoryHoliday, "2026-06-22"),
        // M-3: 14 days of appraisal.
        (74, "2026-05-11", StatutoryHoliday, "2026-07-24"),
        // S2: a Saturday is a rest day but no holiday.
        (60, "2026-06-02", StatutoryHoliday, "2026-08-01"),
        (60, "2026-06-02", AnyRestDay, "2026-08-03"),
        // The last and the first day of the spring festival.
        (1, "2026-02-22", StatutoryHoliday, "2026-02-24"),
        (1, "2026-02-14", StatutoryHoliday, "2026-02-24"),
        // A make-up Saturday is a working day for both.
        (1, "2026-02-27", StatutoryHoliday, "2026-02-28"),
        (1, "2026-02-27", AnyRestDay, "2026-02-28"),
        // New Year's run, reached from the old year.
        (2, "2025-12-30", StatutoryHoliday, "2026-01-04"),
    ] {
        let expected = Due {
            on: on(due),
            provisional: false,
        };
        assert_eq!(
            calendar.add_natural_days(on(start), n, rollover),
            expected,
            "{n} d from {start}, {rollover:?}"
        );
    }
}

#[test]
fn t3_working_days() {
    let calendar = Calendar::builtin();
    for (day, is_working) in [
        ("2026-05-08", true),
        ("2026-05-09", true),
        ("2026-05-10", false),
        ("2026-05-04", false),
        ("2026-02-28", true),
        ("2026-10-10", true),
        ("2026-10-11", false),
        ("2021-02-07", true),
        ("2022-12-31", false),
        // No data: the week alone counts.
        ("2027-01-01", true),
        ("2027-01-02", false),
    ] {
        assert_eq!(calendar.is_working_day(on(day)), is_working, "{day}");
    }
    assert!(calendar.is_statutory_holiday(on("2026-10-03")));
    assert!(!calendar.is_statutory_holiday(on("2026-10-11")));
    assert_eq!(
        calendar.years().map(|(year, _)| year).collect::<Vec<_>>(),
        Vec::from_iter(2020..=2026)
    );
    assert!(calendar.years().all(|(_, year)| year.verified));
}

#[test]
fn t3_s12_a_year_without_data_is_provisional_until_its_notice_comes() {
    let mut calendar = Calendar::builtin();
    let provisional = calendar.add_working_days(on("2026-12-24"), 10);
    assert_eq!(
        provisional,
        Due {
            on: on("2027-01-07"),
            provisional: true
        }
    );
    // Five working days still lie in 2026.
    assert!(!calendar.add_working_days(on("2026-12-24"), 5).provisional);
    let far = calendar.add_natural_days(on("2026-12-24"), 60, Rollover::StatutoryHoliday);
    assert!(far.provisional);
    assert!(
        !calendar
            .add_natural_days(on("2026-12-24"), 7, Rollover::AnyRestDay)
            .provisional
    );

    let notice = file("2027", &["2027-01-01", "2027-01-02", "2027-01-03"], &[]);
    calendar.merge(Calendar::parse(&notice).unwrap());
    assert!(calendar.has_year(2027));
    assert_eq!(
        calendar.add_working_days(on("2026-12-24"), 10),
        Due {
            on: on("2027-01-08"),
            provisional: false
        }
    );
}

#[test]
fn a_merged_year_replaces_what_was_known_of_it() {
    let mut calendar = Calendar::builtin();
    calendar.merge(Calendar::parse(&file("2026", &["2026-01-01"], &[])).unwrap());
    assert!(calendar.is_working_day(on("2026-10-01")));
    assert!(!calendar.is_working_day(on("2026-05-09")));
    assert!(calendar.has_year(2025));
}

#[test]
fn a_calendar_file_with_a_mistake_is_refused_with_the_place() {
    for (json, error) in [
        (
            file("2027", &["2027-02-30"], &[]),
            CalendarError::Date {
                year: 2027,
                text: "2027-02-30".to_owned(),
            },
        ),
        (
            file("2027", &["2027-01-01", "2026-12-31"], &[]),
            CalendarError::OutsideYear {
                year: 2027,
                on: on("2026-12-31"),
            },
        ),
        (
            file("2027", &["2027-01-02"], &["2027-01-02"]),
            CalendarError::Both(on("2027-01-02")),
        ),
        (
            file("2027", &["2027-01-01"], &["2027-01-04"]),
            CalendarError::WorkdayInTheWeek(on("2027-01-04")),
        ),
        (file("2027", &[], &[]), CalendarError::NoHoliday(2027)),
        (
            file("next", &["2027-01-01"], &[]),
            CalendarError::Year("next".to_owned()),
        ),
        (r#"{"years": {}}"#.to_owned(), CalendarError::Empty),
    ] {
        assert_eq!(Calendar::parse(&json), Err(error), "{json}");
    }
    for unreadable in ["", "[]", "{}", r#"{"years": {"2027": {"holidays": []}}}"#] {
        assert!(
            matches!(Calendar::parse(unreadable), Err(CalendarError::Json(_))),
            "{unreadable}"
        );
    }
}

#[test]
fn what_is_written_can_be_read_again() {
    let calendar = Calendar::builtin();
    let json = serde_json::to_string(&calendar).unwrap();
    assert_eq!(Calendar::parse(&json).unwrap(), calendar);
    assert_eq!(serde_json::from_str::<Calendar>(&json).unwrap(), calendar);
}

#[test]
fn the_days_passed_over_are_named() {
    let calendar = Calendar::builtin();
    let skipped = calendar.skipped_days(on("2026-04-30"), on("2026-05-13"));
    let expected = [
        "2026-05-01",
        "2026-05-02",
        "2026-05-03",
        "2026-05-04",
        "2026-05-05",
        "2026-05-10",
    ];
    assert_eq!(skipped, expected.map(on));
    assert_eq!(
        calendar.skipped_days(on("2026-05-13"), on("2026-04-30")),
        []
    );
    assert_eq!(
        calendar.working_day_before(on("2026-05-06")),
        on("2026-04-30")
    );
    assert_eq!(
        calendar.working_day_before(on("2026-05-11")),
        on("2026-05-09")
    );
}

#[test]
fn the_end_of_time_does_not_panic() {
    let calendar = Calendar::builtin();
    let last = on("9999-12-31");
    for start in [on("9999-12-30"), last] {
        assert_eq!(calendar.add_working_days(start, 30).on, last);
        assert_eq!(
            calendar
                .add_natural_days(start, u32::MAX, Rollover::AnyRestDay)
                .on,
            last
        );
    }
    for edge in [NaiveDate::MIN, NaiveDate::MAX] {
        assert!(calendar.add_working_days(edge, 3).on >= edge);
        assert!(calendar.add_natural_days(edge, 3, Rollover::AnyRestDay).on >= edge);
        assert!(calendar.working_day_before(edge) <= edge);
        assert_eq!(calendar.working_days_between(edge, edge), 0);
    }
}

prop_compose! {
    /// Days with data before, around and after them.
    fn any_day()(offset in 0..4_000_u64) -> NaiveDate {
        on("2019-06-01") + chrono::Days::new(offset)
    }
}

fn any_rollover() -> impl Strategy<Value = Rollover> {
    prop_oneof![Just(Rollover::StatutoryHoliday), Just(Rollover::AnyRestDay)]
}

proptest! {
    #[test]
    fn more_working_days_end_later(start in any_day(), n in 0..200_u32) {
        let calendar = Calendar::builtin();
        let due = calendar.add_working_days(start, n);
        let next = calendar.add_working_days(start, n + 1);
        prop_assert!(start <= due.on && due.on < next.on);
        prop_assert!(next.provisional || !due.provisional);
        prop_assert!(n == 0 || calendar.is_working_day(due.on));
    }

    #[test]
    fn a_later_start_never_ends_earlier(start in any_day(), later in 0..40_u64, n in 0..60_u32, rollover in any_rollover()) {
        let calendar = Calendar::builtin();
        let late_start = start + chrono::Days::new(later);
        prop_assert!(calendar.add_working_days(start, n).on <= calendar.add_working_days(late_start, n).on);
        prop_assert!(
            calendar.add_natural_days(start, n, rollover).on <= calendar.add_natural_days(late_start, n, rollover).on
        );
    }

    #[test]
    fn natural_days_end_on_or_after_the_plain_date(start in any_day(), n in 0..400_u32, rollover in any_rollover()) {
        let calendar = Calendar::builtin();
        let due = calendar.add_natural_days(start, n, rollover).on;
        prop_assert!(due >= start + chrono::Days::new(u64::from(n)));
        prop_assert!(!calendar.is_statutory_holiday(due));
        prop_assert!(rollover == Rollover::StatutoryHoliday || calendar.is_working_day(due));
    }

    #[test]
    fn counting_back_gives_the_count(start in any_day(), n in 0..200_u32) {
        let calendar = Calendar::builtin();
        let due = calendar.add_working_days(start, n).on;
        prop_assert_eq!(calendar.working_days_between(start, due), n);
    }

    #[test]
    fn skipped_and_working_are_all_days(start in any_day(), length in 0..400_u64) {
        let calendar = Calendar::builtin();
        let end = start + chrono::Days::new(length);
        let skipped = calendar.skipped_days(start, end).len() as u64;
        prop_assert_eq!(skipped + u64::from(calendar.working_days_between(start, end)), length);
    }
}
