use super::*;

fn code(text: &str) -> RegionCode {
    text.parse().unwrap()
}

const SHOP: &str = "370305";
const SEAT: &str = "110106";
const SHOWN: &str = "441900";
const PLATFORM: &str = "330110";

/// Everything known: each test takes away what it needs.
fn places(sales_mode: SalesMode, kind: OperatorKind) -> RespondentPlaces {
    RespondentPlaces {
        sales_mode,
        kind,
        domicile: Some(code(SEAT)),
        place_of_business: Some(code(SHOP)),
        published_address: Some(code(SHOWN)),
        platform_domicile: Some(code(PLATFORM)),
        unreachable_at_published: false,
    }
}

#[test]
fn j3_who_is_competent() {
    use Basis::*;
    use OperatorKind as Kind;
    use SalesMode as Mode;
    let own_site: &[_] = &[(SEAT, OwnSiteDomicile)];
    let counter: &[_] = &[(SHOP, OfflinePlaceOfBusiness), (SEAT, OfflineDomicile)];
    let platform: &[_] = &[(SEAT, PlatformOperatorDomicile)];
    let in_platform: &[_] = &[
        (SHOWN, InPlatformPublishedAddress),
        (PLATFORM, InPlatformPlatformDomicile),
    ];
    for (mode, kind, expected) in [
        // (a)
        (Mode::Offline, Kind::Offline, counter),
        (Mode::PhoneTv, Kind::Offline, counter),
        (Mode::Offline, Kind::InPlatform, counter),
        (Mode::Offline, Kind::OwnSite, counter),
        // (b)
        (Mode::OnlinePlatform, Kind::PlatformOperator, platform),
        (Mode::LiveStream, Kind::PlatformOperator, platform),
        (Mode::OwnSite, Kind::PlatformOperator, platform),
        (Mode::OwnSite, Kind::OwnSite, own_site),
        (Mode::OwnSite, Kind::InPlatform, own_site),
        (Mode::LiveStream, Kind::OwnSite, own_site),
        (
            Mode::LiveStream,
            Kind::Offline,
            &[(SEAT, OtherNetworkDomicile)],
        ),
        // (c)
        (Mode::OnlinePlatform, Kind::InPlatform, in_platform),
        (Mode::LiveStream, Kind::InPlatform, in_platform),
        (Mode::OnlinePlatform, Kind::Offline, in_platform),
        (Mode::OnlinePlatform, Kind::OwnSite, in_platform),
    ] {
        let competence = resolve(&places(mode, kind), None).unwrap();
        let expected: Vec<_> = expected
            .iter()
            .map(|&(place, basis)| (code(place), basis))
            .collect();
        assert_eq!(competence.candidates, expected, "{mode:?} {kind:?}");
        assert_eq!((competence.bureau, competence.basis), expected[0]);
    }
}

#[test]
fn j3_d_no_published_address_leaves_only_the_platform() {
    let hidden = RespondentPlaces {
        published_address: None,
        ..places(SalesMode::OnlinePlatform, OperatorKind::InPlatform)
    };
    let gone = RespondentPlaces {
        unreachable_at_published: true,
        ..places(SalesMode::OnlinePlatform, OperatorKind::InPlatform)
    };
    for (places, basis) in [
        (hidden, Basis::NoPublishedAddress),
        (gone, Basis::UnreachableAtPublishedAddress),
    ] {
        // Even who would rather go to the published address cannot.
        let competence = resolve(&places, Some(code(SHOWN))).unwrap();
        assert_eq!(competence.candidates, [(code(PLATFORM), basis)]);
        let nowhere = RespondentPlaces {
            platform_domicile: None,
            ..places
        };
        assert_eq!(
            resolve(&nowhere, None),
            Err(NoCompetence::PlatformDomicileMissing)
        );
    }
}

#[test]
fn j4_of_several_the_preferred_one_if_it_is_competent() {
    let places = places(SalesMode::Offline, OperatorKind::Offline);
    for (preferred, bureau, basis) in [
        (None, SHOP, Basis::OfflinePlaceOfBusiness),
        (Some(SHOP), SHOP, Basis::OfflinePlaceOfBusiness),
        (Some(SEAT), SEAT, Basis::OfflineDomicile),
        (Some(PLATFORM), SHOP, Basis::OfflinePlaceOfBusiness),
    ] {
        let competence = resolve(&places, preferred.map(code)).unwrap();
        assert_eq!(
            (competence.bureau, competence.basis),
            (code(bureau), basis),
            "{preferred:?}"
        );
    }
}

#[test]
fn one_place_is_one_candidate() {
    let places = RespondentPlaces {
        place_of_business: Some(code(SEAT)),
        ..places(SalesMode::Offline, OperatorKind::Offline)
    };
    let competence = resolve(&places, None).unwrap();
    assert_eq!(
        competence.candidates,
        [(code(SEAT), Basis::OfflinePlaceOfBusiness)]
    );
}

#[test]
fn a_place_without_a_county_bureau_is_no_answer() {
    let counter = RespondentPlaces {
        place_of_business: Some(code("370300")),
        domicile: Some(code("110100")),
        ..places(SalesMode::Offline, OperatorKind::Offline)
    };
    assert_eq!(
        resolve(&counter, None),
        Err(NoCompetence::BusinessOrDomicileMissing)
    );
    let site = RespondentPlaces {
        domicile: Some(code("110000")),
        ..places(SalesMode::OwnSite, OperatorKind::OwnSite)
    };
    assert_eq!(resolve(&site, None), Err(NoCompetence::DomicileMissing));
    let shop = RespondentPlaces {
        published_address: Some(code("370000")),
        platform_domicile: None,
        ..places(SalesMode::OnlinePlatform, OperatorKind::InPlatform)
    };
    assert_eq!(
        resolve(&shop, None),
        Err(NoCompetence::PublishedOrPlatformMissing)
    );
}

#[test]
fn every_reason_has_its_letter_and_cites_the_article() {
    for basis in Basis::ALL {
        let (zh, en) = (basis.reason(Lang::Zh), basis.reason(Lang::En));
        assert!(
            zh.contains("第十三条") && en.contains("article 13"),
            "{zh} {en}"
        );
        assert_eq!(zh[..3], en[..3]);
    }
    assert_eq!(
        Basis::OwnSiteDomicile.reason(Lang::Zh),
        "(b) 自建网站经营者：由其住所地县级市场监督管理部门处理（《市场监督管理投诉举报处理办法》第十三条）"
    );
}
