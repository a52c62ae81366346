//! One table for each figure. Month: May 2026, unless another is named.

use super::made::*;
use crate::domain::{
    complaint::{Complaint, NegotiationOutcome as Outcome, deadline::DeadlineKind},
    indicator::{
        Figure, Group, Indicator, Sums, contributions,
        definition::definition,
        figure::{Days, Rate},
    },
};

fn figure(indicator: Indicator, month: &str, complaints: &[Complaint]) -> Figure {
    figure_of(indicator, Group::All, month, complaints)
}

fn figure_of(indicator: Indicator, group: Group, month: &str, complaints: &[Complaint]) -> Figure {
    let mut sums = Sums::default();
    for (key, value) in complaints.iter().flat_map(contributions) {
        let is_stock = indicator.stock() == Some(key.metric);
        if key.group == group && (is_stock || key.month.to_string() == month) {
            sums.add(key.metric, value);
        }
    }
    Figure::new(indicator, &sums)
}

/// Numerator and denominator.
fn rate(indicator: Indicator, month: &str, complaints: &[Complaint]) -> (i64, i64) {
    match figure(indicator, month, complaints) {
        Figure::Rate(rate) | Figure::Settlement { rate, .. } | Figure::Overdue { rate, .. } => {
            (rate.numerator, rate.denominator)
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn nothing_counts_before_it_reached_somebody() {
    assert_eq!(contributions(&filed("2026-05-11 10:00")), []);
}

#[test]
fn definitions_are_in_the_order_of_the_indicators() {
    for indicator in Indicator::all() {
        assert_eq!(definition(indicator).indicator, indicator);
    }
}

#[test]
fn no_case_is_no_value() {
    for indicator in Indicator::all() {
        let figure = figure(indicator, "2026-05", &[]);
        assert!(figure.is_empty());
        let json = serde_json::to_value(&figure).unwrap();
        match indicator {
            Indicator::K12 => {
                assert!(json["decision"]["p50"].is_null() && json["decision"]["mean"].is_null())
            }
            Indicator::K13 => assert_eq!(json["value_fen"], 0),
            Indicator::H01 | Indicator::H02 | Indicator::H03 => assert_eq!(json["cases"], 0),
            Indicator::H04 => assert!(json["mean_minutes"].is_null()),
            _ => assert!(json["value"].is_null() && json["low"].is_null(), "{json}"),
        }
    }
}

#[test]
fn k01_first_contact_before_the_limit_by_the_month_it_reached_the_enterprise() {
    let cases = [
        answered("2026-05-11 10:00", "2026-05-12 09:59"),
        // The first instant that is too late.
        answered("2026-05-11 10:00", "2026-05-12 10:00"),
        negotiating("2026-05-11 10:00"),
        // Answered in June, but it reached the enterprise in May.
        answered("2026-05-31 23:00", "2026-06-01 08:00"),
        answered("2026-06-01 00:00", "2026-06-01 00:01"),
    ];
    assert_eq!(rate(Indicator::K01, "2026-05", &cases), (2, 4));
    assert_eq!(rate(Indicator::K01, "2026-06", &cases), (1, 1));
}

#[test]
fn k03_decisions_made_and_those_due_and_not_made() {
    let bureau = |due_on| at_bureau(filed("2026-05-11 10:00"), "2026-05-11 10:00", due_on);
    let cases = [
        decided(bureau("2026-05-20"), "2026-05-20 23:59", true),
        decided(bureau("2026-05-20"), "2026-05-20 09:00", false),
        decided(bureau("2026-05-20"), "2026-05-21 00:00", true),
        // Due in May and made in June: a decision of June.
        decided(bureau("2026-05-20"), "2026-06-01 00:00", true),
        overdue(bureau("2026-05-20")),
        // Still has time.
        bureau("2026-05-20"),
        overdue(bureau("2026-06-02")),
    ];
    assert_eq!(rate(Indicator::K03, "2026-05", &cases), (2, 4));
    assert_eq!(rate(Indicator::K03, "2026-06", &cases), (0, 2));
}

/// Received and accepted in time, mediated until then, told of a termination.
fn handled(mediated: &str, close: &str) -> Complaint {
    let case = at_bureau(filed("2026-05-11 10:00"), "2026-05-11 10:00", "2026-05-20");
    let case = decided(case, "2026-05-12 10:00", true);
    let case = met(
        limit(case, DeadlineKind::MediationLimit, "2026-07-13"),
        mediated,
    );
    closed(case, close, 2_700)
}

fn told_late() -> Complaint {
    let mut case = handled("2026-07-13 23:59", "2026-07-30 10:00");
    case = limit(case, DeadlineKind::TerminateNotice, "2026-07-20");
    met(case, "2026-07-30 10:00")
}

#[test]
fn k05_and_k21_the_limit_that_ends_a_case_and_any_limit() {
    let received = at_bureau(filed("2026-05-11 10:00"), "2026-05-11 10:00", "2026-05-20");
    let rejected = |on| closed(decided(received.clone(), on, false), "2026-07-01 10:00", 0);
    let accepted_late = {
        let case = decided(received.clone(), "2026-05-21 10:00", true);
        let case = limit(case, DeadlineKind::MediationLimit, "2026-07-20");
        closed(met(case, "2026-07-01 10:00"), "2026-07-01 10:00", 0)
    };
    let cases = [
        handled("2026-07-13 23:59", "2026-07-14 10:00"),
        handled("2026-07-14 00:00", "2026-07-14 10:00"),
        told_late(),
        rejected("2026-05-20 10:00"),
        rejected("2026-05-21 10:00"),
        accepted_late,
    ];
    assert_eq!(rate(Indicator::K05, "2026-07", &cases), (4, 6));
    assert_eq!(rate(Indicator::K21, "2026-07", &cases), (4, 6));
}

#[test]
fn k21_counts_what_is_open_and_overdue_now() {
    let bureau = |due_on| at_bureau(filed("2026-05-11 10:00"), "2026-05-11 10:00", due_on);
    let mediating = limit(
        decided(bureau("2026-03-20"), "2026-03-21 10:00", true),
        DeadlineKind::MediationLimit,
        "2026-04-13",
    );
    let cases = [
        overdue(bureau("2026-02-20")),
        overdue(mediating.clone()),
        // Was late once, is in time now.
        mediating.clone(),
        closed(overdue(mediating), "2026-04-20 10:00", 0),
    ];
    let Figure::Overdue { open_overdue, .. } = figure(Indicator::K21, "2026-05", &cases) else {
        panic!();
    };
    assert_eq!(open_overdue, 2);
}

fn outcomes() -> Vec<Complaint> {
    let case = |outcome| ended("2026-05-11 10:00", "2026-05-20 10:00", outcome);
    vec![
        case(Outcome::Settled),
        rated(case(Outcome::Settled), true),
        rated(case(Outcome::Settled), false),
        case(Outcome::SettledUnconfirmed),
        rated(case(Outcome::Unsettled), false),
        late(case(Outcome::Unsettled)),
        late(case(Outcome::Escalated)),
        // Rated after the bureau closed it: that is the bureau's.
        rated(case(Outcome::Escalated), true),
        // Still waits for the consumer's choice.
        case(Outcome::Failed),
        case(Outcome::Withdrawn),
        negotiating("2026-05-11 10:00"),
    ]
}

#[test]
fn k08_comes_with_its_four_numbers() {
    let figure = figure(Indicator::K08, "2026-05", &outcomes());
    let Figure::Settlement {
        rate,
        confirmed_only,
        solved,
    } = figure
    else {
        panic!();
    };
    let of = |rate: Rate| (rate.numerator, rate.denominator);
    assert_eq!(of(rate), (4, 8));
    assert_eq!(of(confirmed_only), (3, 8));
    assert_eq!(of(solved.unrated_as_unsolved), (1, 8));
    assert_eq!(of(solved.rated_only), (1, 3));
    // Two settled and unrated more; the unsettled and the escalated are never taken for solved.
    assert_eq!(of(solved.unrated_as_solved), (3, 8));
    assert_eq!(of(solved.share_rated), (3, 8));
    for rate in [rate, confirmed_only, solved.rated_only, solved.share_rated] {
        let (low, value, high) = (rate.low.unwrap(), rate.value.unwrap(), rate.high.unwrap());
        assert!(0.0 < low && low < value && value < high && high < 1.0);
    }
    // 4 of 8, as printed in textbooks.
    assert!(
        (rate.low.unwrap() - 0.2152).abs() < 5e-5 && (rate.high.unwrap() - 0.7848).abs() < 5e-5
    );
}

#[test]
fn k09_with_withdrawn_and_direct_complaints() {
    let mut cases = outcomes();
    // Escalated ones are closed as ODR cases, not as direct ones.
    let escalated = at_bureau(cases[6].clone(), "2026-05-21 10:00", "2026-06-01");
    cases[6] = closed(
        decided(escalated, "2026-05-22 10:00", true),
        "2026-05-29 10:00",
        0,
    );
    let direct = at_bureau(filed("2026-05-11 10:00"), "2026-05-11 10:00", "2026-05-20");
    cases.push(closed(
        decided(direct, "2026-05-12 10:00", true),
        "2026-05-29 10:00",
        0,
    ));
    assert_eq!(rate(Indicator::K09, "2026-05", &cases), (4, 10));
}

#[test]
fn k11_ended_within_the_limit() {
    assert_eq!(rate(Indicator::K11, "2026-05", &outcomes()), (7, 9));
}

#[test]
fn k12_days_of_three_spans() {
    let odr = |end| ended("2026-05-01 23:59", end, Outcome::Settled);
    let cases = [
        odr("2026-05-01 23:59"),
        odr("2026-05-02 00:00"),
        odr("2026-05-03 10:00"),
        odr("2026-05-31 10:00"),
        ended("2025-11-01 10:00", "2026-05-10 10:00", Outcome::Unsettled),
    ];
    let Figure::Days {
        negotiation,
        decision,
        ..
    } = figure(Indicator::K12, "2026-05", &cases)
    else {
        panic!();
    };
    let expected = Days {
        n: 5,
        mean: Some((1 + 2 + 30 + 190) as f64 / 5.0),
        p50: Some(2),
        p90: Some(120),
    };
    assert_eq!(negotiation, expected);
    assert_eq!(decision.n, 0);
    let Figure::Days { handling, .. } = figure(
        Indicator::K12,
        "2026-07",
        &[handled("2026-07-01 10:00", "2026-07-02 10:00")],
    ) else {
        panic!();
    };
    assert_eq!(
        (handling.n, handling.p50, handling.p90),
        (1, Some(51), Some(51))
    );
    let Figure::Days { decision, .. } = figure(
        Indicator::K12,
        "2026-05",
        &[handled("2026-07-01 10:00", "2026-07-02 10:00")],
    ) else {
        panic!();
    };
    assert_eq!((decision.n, decision.mean), (1, Some(1.0)));
}

#[test]
fn k13_money_of_closed_cases_and_performed_settlements() {
    let settled = ended("2026-05-11 10:00", "2026-05-12 10:00", Outcome::Settled);
    let cases = [
        performed(settled.clone(), "2026-07-01 10:00"),
        settled,
        handled("2026-07-01 10:00", "2026-07-02 10:00"),
        handled("2026-07-01 10:00", "2026-08-02 10:00"),
    ];
    let expected = Figure::Money { value_fen: 8_100 };
    assert_eq!(figure(Indicator::K13, "2026-07", &cases), expected);
}

#[test]
fn a_case_counts_for_the_whole_its_region_upwards_its_enterprise_and_its_category_upwards() {
    let case = [answered("2026-05-11 10:00", "2026-05-11 11:00")];
    for (dimension, key) in [
        ("all", ""),
        ("region", "110106"),
        ("region", "110100"),
        ("region", "110000"),
        ("enterprise", "00000000-0000-0000-0000-000000000007"),
        ("category", "after_sales.refund_delay"),
        ("category", "after_sales"),
        ("region_category", "110106/after_sales.refund_delay"),
        ("region_category", "110000/after_sales"),
        (
            "enterprise_category",
            "00000000-0000-0000-0000-000000000007/after_sales",
        ),
    ] {
        let group = Group::parse(dimension, key).unwrap();
        let expected = Figure::Rate(Rate::new(1, 1));
        let figure = figure_of(Indicator::K01, group, "2026-05", &case);
        assert_eq!(figure, expected, "{dimension} {key}");
    }
    // The whole, three regions, the enterprise, two categories, and six and two of them together: 15, with four counts each;
    // the day is counted for the ten with a category.
    assert_eq!(contributions(&case[0]).len(), 15 * 4 + 10);
}
