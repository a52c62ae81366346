use std::{collections::BTreeSet, fmt::Debug, str::FromStr};

use serde::{Serialize, de::DeserializeOwned};

use super::*;

fn check<T>(all: &[T], as_str: fn(T) -> &'static str, name: fn(T, Lang) -> &'static str)
where
    T: Copy + PartialEq + Debug + FromStr<Err = UnknownCode> + Serialize + DeserializeOwned,
{
    for &value in all {
        let code = as_str(value);
        assert_eq!(code.parse(), Ok(value));
        assert_eq!(serde_json::to_value(value).unwrap(), code);
        assert_eq!(serde_json::from_value::<T>(code.into()).unwrap(), value);
        assert!(
            code.bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"._".contains(&b)),
            "{code}"
        );
    }
    for lang in Lang::ALL {
        let names: BTreeSet<_> = all.iter().map(|&value| name(value, lang)).collect();
        assert_eq!(names.len(), all.len(), "names are told apart");
    }
    assert!("no_such_code".parse::<T>().is_err());
}

#[test]
fn codes_are_stable_on_every_way() {
    check(RequestKind::ALL, RequestKind::as_str, RequestKind::name);
    check(
        ProblemCategory::ALL,
        ProblemCategory::as_str,
        ProblemCategory::name,
    );
    check(
        SubjectCategory::ALL,
        SubjectCategory::as_str,
        SubjectCategory::name,
    );
    check(SalesMode::ALL, SalesMode::as_str, SalesMode::name);
    check(Channel::ALL, Channel::as_str, Channel::name);
    check(Priority::ALL, Priority::as_str, Priority::name);
    check(
        VulnerableGroup::ALL,
        VulnerableGroup::as_str,
        VulnerableGroup::name,
    );
}

#[test]
fn c11_money_is_asked_only_for_money() {
    let kinds: Vec<_> = RequestKind::ALL
        .iter()
        .filter(|kind| kind.takes_amount())
        .collect();
    assert_eq!(kinds, [&RequestKind::Refund, &RequestKind::Compensation]);
    assert_eq!(RequestKind::ALL.len(), 10);
}

#[test]
fn the_second_level_belongs_to_a_first() {
    assert_eq!(
        ProblemCategory::RefundDelay.top(),
        ProblemCategory::AfterSales
    );
    assert_eq!(ProblemCategory::Prepaid.top(), ProblemCategory::Contract);
    assert_eq!(ProblemCategory::Quality.top(), ProblemCategory::Quality);
    assert_eq!(
        SubjectCategory::ElectricVehicle.top(),
        SubjectCategory::Vehicle
    );
    assert_eq!(
        SubjectCategory::InternetGame.top(),
        SubjectCategory::Internet
    );
    assert_eq!(SubjectCategory::Food.top(), SubjectCategory::Food);
    for category in ProblemCategory::ALL {
        assert!(!category.top().as_str().contains('.'), "{category}");
    }
    for category in SubjectCategory::ALL {
        assert_eq!(
            category.top().as_str().matches('.').count(),
            1,
            "{category}"
        );
        assert_eq!(
            category.is_service(),
            !category.as_str().starts_with("goods.")
        );
    }
    // Section 14 names 17 problems, 20 goods and 17 services on the first level.
    let tops = |is_service| {
        SubjectCategory::ALL
            .iter()
            .filter(|c| c.top() == **c && c.is_service() == is_service)
            .count()
    };
    let problems = ProblemCategory::ALL
        .iter()
        .filter(|c| c.top() == **c)
        .count();
    assert_eq!((problems, tops(false), tops(true)), (17, 20, 17));
}
