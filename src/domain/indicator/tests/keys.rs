//! Names of cells go into the database and come back the same.

use super::super::{Group, Metric, Month, Span, key::DAYS_MAX};
use crate::domain::{category::ProblemCategory, ids::EnterpriseId, indicator::Indicator};

#[test]
fn names_come_back_the_same() {
    for indicator in Indicator::all() {
        for metric in indicator.metrics().into_iter().chain(indicator.stock()) {
            assert_eq!(metric.to_string().parse(), Ok(metric));
        }
        assert_eq!(indicator.as_str().parse(), Ok(indicator));
    }
    for group in [
        Group::All,
        Group::Region("110106".parse().unwrap()),
        Group::Enterprise(EnterpriseId(uuid::Uuid::from_u128(7))),
        Group::Category(ProblemCategory::RefundDelay),
    ] {
        let (dimension, key) = (group.dimension().as_str(), group.key());
        assert_eq!(Group::parse(dimension, &key), Some(group));
    }
    assert_eq!(
        Metric::Days(Span::Decision, 7).to_string(),
        "days.decision.007"
    );
    for unknown in [
        "",
        "days.decision.7",
        "days.decision.121",
        "days.x.001",
        "days.decision",
        "Closed",
    ] {
        assert!(unknown.parse::<Metric>().is_err(), "{unknown}");
    }
    assert_eq!(DAYS_MAX, 120);
}

#[test]
fn months_are_those_of_shanghai() {
    let month = |at: &str| Month::of(at.parse().unwrap()).to_string();
    assert_eq!(month("2026-05-31T15:59:59Z"), "2026-05");
    assert_eq!(month("2026-05-31T16:00:00Z"), "2026-06");
    let december: Month = "2026-12".parse().unwrap();
    assert_eq!(december.next().to_string(), "2027-01");
    assert_eq!(december.plus(-11).to_string(), "2026-01");
    assert_eq!(december.since("2026-01".parse().unwrap()), 11);
    assert_eq!(Month::LAST.next(), Month::LAST);
    for wrong in [
        "",
        "2026",
        "2026-13",
        "2026-00",
        "2026-1",
        "26-01",
        "2026-1x",
        "二〇二六",
        "+026-01",
        "2026/01",
    ] {
        assert!(wrong.parse::<Month>().is_err(), "{wrong}");
    }
}
