use super::*;

#[test]
fn t4_the_day_of_receipt_chooses() {
    for (received, rule_set) in [
        ("2020-01-01", RuleSet::O20),
        ("2026-04-14", RuleSet::O20),
        ("2026-04-15", RuleSet::O121),
        ("2027-01-01", RuleSet::O121),
    ] {
        assert_eq!(
            RuleSet::on(received.parse().unwrap()),
            rule_set,
            "{received}"
        );
    }
    for rule_set in RuleSet::ALL {
        assert_eq!(rule_set.as_str().parse(), Ok(rule_set));
        assert_eq!(serde_json::to_value(rule_set).unwrap(), rule_set.as_str());
    }
    assert!("O21".parse::<RuleSet>().is_err());
    assert!(RuleSet::O121.must_state_remedies() && !RuleSet::O20.must_state_remedies());
}

#[test]
fn t4_m2_mediation_has_45_wd_or_60_d() {
    let parameters = Parameters::default();
    assert_eq!(
        parameters.mediation_limit(RuleSet::O20),
        Limit::WorkingDays(45)
    );
    assert_eq!(
        parameters.mediation_limit(RuleSet::O121),
        Limit::NaturalDays(60)
    );
    let tighter = parameters.with("mediation_limit_d", "45").unwrap();
    assert_eq!(
        tighter.mediation_limit(RuleSet::O121),
        Limit::NaturalDays(45)
    );
    assert_eq!(
        tighter.mediation_limit(RuleSet::O20),
        Limit::WorkingDays(45)
    );
}

#[test]
fn t4_a2_grounds() {
    assert_eq!(grounds(RuleSet::O20), 1..=6);
    assert_eq!(grounds(RuleSet::O121), 1..=7);
    for rule_set in RuleSet::ALL {
        for lang in Lang::ALL {
            assert!(grounds(rule_set).all(|ground| ground_text(rule_set, ground, lang).is_some()));
            assert_eq!(ground_text(rule_set, 0, lang), None);
            assert_eq!(
                ground_text(rule_set, other_ground(rule_set) + 1, lang),
                None
            );
        }
    }
    // The sixth of the old order is the seventh of the new one; false identity came in between.
    assert_eq!(
        ground_text(RuleSet::O20, 6, Lang::Zh),
        ground_text(RuleSet::O121, 7, Lang::Zh)
    );
    assert_ne!(
        ground_text(RuleSet::O20, 6, Lang::Zh),
        ground_text(RuleSet::O121, 6, Lang::Zh)
    );
}

#[test]
fn every_parameter_can_be_read_and_set_to_what_it_is() {
    let defaults = Parameters::default();
    for spec in PARAMETERS {
        let value = defaults.get(spec.name).unwrap();
        assert_eq!(
            defaults.with(spec.name, &value),
            Ok(defaults.clone()),
            "{}",
            spec.name
        );
    }
    assert_eq!(defaults.get("odr_limit"), None);
    // No field can be forgotten in the table.
    let fields = serde_json::to_value(&defaults).unwrap();
    let names = fields.as_object().unwrap().keys().map(String::as_str);
    let mut listed = PARAMETERS.map(|spec| spec.name);
    listed.sort_unstable();
    let mut held = names.collect::<Vec<_>>();
    held.sort_unstable();
    assert_eq!(held, listed);
}

#[test]
fn n1_law_and_guidance_can_be_tightened_but_not_relaxed() {
    let defaults = Parameters::default();
    for spec in PARAMETERS
        .iter()
        .filter(|spec| spec.tag != Tag::Product && spec.name != "rollover")
    {
        let ceiling = spec.ceiling.unwrap();
        assert_eq!(defaults.get(spec.name), Some(ceiling.to_string()));
        let tighter = defaults
            .with(spec.name, &(ceiling - 1).to_string())
            .unwrap();
        assert_eq!(tighter.get(spec.name), Some((ceiling - 1).to_string()));
        // Back up to the ceiling is fine: it is the default that counts, not what stood there.
        assert_eq!(
            tighter.with(spec.name, &ceiling.to_string()),
            Ok(defaults.clone())
        );
        assert_eq!(
            defaults.with(spec.name, &(ceiling + 1).to_string()),
            Err(ParameterError::AboveCeiling {
                name: spec.name,
                value: ceiling + 1,
                ceiling,
                rule: spec.rule,
                tag: spec.tag,
            })
        );
    }
    let message = |name, value| defaults.with(name, value).unwrap_err().to_string();
    assert_eq!(
        message("odr_limit_wd", "11"),
        "odr_limit_wd cannot be 11: at most 10 (N-1, GUIDE)"
    );
    assert_eq!(
        message("accept_limit_wd", "8"),
        "accept_limit_wd cannot be 8: at most 7 (A-1, LAW)"
    );
}

#[test]
fn our_own_choices_may_be_longer() {
    let defaults = Parameters::default();
    assert_eq!(
        defaults
            .with("response_hours", "48")
            .unwrap()
            .response_hours,
        48
    );
    assert_eq!(defaults.with("reopen_wd", "20").unwrap().reopen_wd, 20);
    assert_eq!(defaults.with("extension_wd", "0").unwrap().extension_wd, 0);
    assert!(defaults.with("extension_wd", "11").is_err());
    assert_eq!(
        defaults.with("rollover", "any_rest_day").unwrap().rollover,
        Rollover::AnyRestDay
    );
}

#[test]
fn nonsense_is_refused() {
    let defaults = Parameters::default();
    assert_eq!(
        defaults.with("no_such", "1"),
        Err(ParameterError::Unknown("no_such".to_owned()))
    );
    for (name, value) in [
        ("odr_limit_wd", "0"),
        ("odr_limit_wd", "-1"),
        ("odr_limit_wd", "ten"),
        ("odr_limit_wd", ""),
        ("response_hours", "99999999999"),
        ("rollover", "10"),
        ("hours_mode", "24"),
    ] {
        assert!(
            matches!(
                defaults.with(name, value),
                Err(ParameterError::NotAValue { .. })
            ),
            "{name} {value}"
        );
    }
}
