//! Which county bureau is competent (J-3; Order 121 article 13).
//!
//! [`resolve`] looks at how the thing was sold and by whom, and gives every competent bureau with the reason in words.

use serde::{Deserialize, Serialize};
use thiserror::Error;
use utoipa::ToSchema;

use super::{
    category::SalesMode,
    lang::Lang,
    region::{RegionCode, regions},
};

/// What the respondent is, in the words of article 13.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OperatorKind {
    /// Has a shop and no site.
    Offline,
    /// Runs an e-commerce platform (平台经营者).
    PlatformOperator,
    /// Sells on a site of its own (自建网站).
    OwnSite,
    /// Sells on somebody else's platform (平台内经营者).
    InPlatform,
}

impl OperatorKind {
    pub const ALL: [OperatorKind; 4] = [
        OperatorKind::Offline,
        OperatorKind::PlatformOperator,
        OperatorKind::OwnSite,
        OperatorKind::InPlatform,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            OperatorKind::Offline => "offline",
            OperatorKind::PlatformOperator => "platform_operator",
            OperatorKind::OwnSite => "own_site",
            OperatorKind::InPlatform => "in_platform",
        }
    }
}

impl std::str::FromStr for OperatorKind {
    type Err = String;

    fn from_str(text: &str) -> Result<OperatorKind, String> {
        OperatorKind::ALL
            .into_iter()
            .find(|kind| kind.as_str() == text)
            .ok_or_else(|| format!("no kind of operator is called `{text}`"))
    }
}

/// What is known of the respondent's places.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RespondentPlaces {
    pub sales_mode: SalesMode,
    pub kind: OperatorKind,
    pub domicile: Option<RegionCode>,
    pub place_of_business: Option<RegionCode>,
    /// The address the platform shows for the shop.
    pub published_address: Option<RegionCode>,
    pub platform_domicile: Option<RegionCode>,
    /// Somebody looked for the shop at the published address and did not find it.
    pub unreachable_at_published: bool,
}

/// Why a bureau is competent.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    OfflinePlaceOfBusiness,
    OfflineDomicile,
    PlatformOperatorDomicile,
    OwnSiteDomicile,
    OtherNetworkDomicile,
    InPlatformPublishedAddress,
    InPlatformPlatformDomicile,
    NoPublishedAddress,
    UnreachableAtPublishedAddress,
}

/// The bureau that is to handle, and all that could.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Competence {
    pub bureau: RegionCode,
    pub basis: Basis,
    /// Any of these is competent; the first to receive handles (J-4). In the order of the article, no bureau twice.
    #[schema(value_type = Vec<Object>)]
    pub candidates: Vec<(RegionCode, Basis)>,
}

/// Which place must be known before a bureau can be named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Error, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum NoCompetence {
    #[error("give the county where the operator does business, or the one where it is registered")]
    BusinessOrDomicileMissing,
    #[error("give the county where the operator is registered")]
    DomicileMissing,
    #[error(
        "give the address published on the platform, or the county where the platform is registered"
    )]
    PublishedOrPlatformMissing,
    #[error(
        "give the county where the platform is registered: the shop cannot be found at a published address"
    )]
    PlatformDomicileMissing,
}

/// J-3: the competent bureaus; of several the `preferred` one if it is among them, otherwise the first.
///
/// A place counts only if a bureau of county level sits there: a province or a city with counties is not yet an answer.
pub fn resolve(
    places: &RespondentPlaces,
    preferred: Option<RegionCode>,
) -> Result<Competence, NoCompetence> {
    let (possible, missing) = rule_of(places);
    let mut candidates: Vec<(RegionCode, Basis)> = Vec::with_capacity(2);
    for (place, basis) in possible {
        let Some(bureau) = place.filter(|&place| regions().is_county_seat(place)) else {
            continue;
        };
        if candidates.iter().all(|&(other, _)| other != bureau) {
            candidates.push((bureau, basis));
        }
    }
    let chosen = candidates
        .iter()
        .find(|&&(bureau, _)| Some(bureau) == preferred)
        .or(candidates.first());
    let &(bureau, basis) = chosen.ok_or(missing)?;
    Ok(Competence {
        bureau,
        basis,
        candidates,
    })
}

type Possible = Vec<(Option<RegionCode>, Basis)>;

/// The letter of article 13 depends on the sale in dispute first, and on what the operator is second: a shop that also
/// sells on a platform is an offline operator for what it sold over its counter.
fn rule_of(places: &RespondentPlaces) -> (Possible, NoCompetence) {
    let at_domicile = |basis| {
        (
            vec![(places.domicile, basis)],
            NoCompetence::DomicileMissing,
        )
    };
    match (places.sales_mode, places.kind) {
        (SalesMode::Offline | SalesMode::PhoneTv, _) => (
            vec![
                (places.place_of_business, Basis::OfflinePlaceOfBusiness),
                (places.domicile, Basis::OfflineDomicile),
            ],
            NoCompetence::BusinessOrDomicileMissing,
        ),
        (_, OperatorKind::PlatformOperator) => at_domicile(Basis::PlatformOperatorDomicile),
        (SalesMode::OwnSite, _) | (SalesMode::LiveStream, OperatorKind::OwnSite) => {
            at_domicile(Basis::OwnSiteDomicile)
        }
        (SalesMode::LiveStream, OperatorKind::Offline) => at_domicile(Basis::OtherNetworkDomicile),
        (SalesMode::OnlinePlatform, _) | (SalesMode::LiveStream, OperatorKind::InPlatform) => {
            in_platform(places)
        }
    }
}

/// (c), and (d) where the published address is of no use.
fn in_platform(places: &RespondentPlaces) -> (Possible, NoCompetence) {
    let only_platform = |basis| {
        (
            vec![(places.platform_domicile, basis)],
            NoCompetence::PlatformDomicileMissing,
        )
    };
    if places.published_address.is_none() {
        return only_platform(Basis::NoPublishedAddress);
    }
    if places.unreachable_at_published {
        return only_platform(Basis::UnreachableAtPublishedAddress);
    }
    (
        vec![
            (places.published_address, Basis::InPlatformPublishedAddress),
            (places.platform_domicile, Basis::InPlatformPlatformDomicile),
        ],
        NoCompetence::PublishedOrPlatformMissing,
    )
}

impl Basis {
    pub const ALL: [Basis; 9] = [
        Basis::OfflinePlaceOfBusiness,
        Basis::OfflineDomicile,
        Basis::PlatformOperatorDomicile,
        Basis::OwnSiteDomicile,
        Basis::OtherNetworkDomicile,
        Basis::InPlatformPublishedAddress,
        Basis::InPlatformPlatformDomicile,
        Basis::NoPublishedAddress,
        Basis::UnreachableAtPublishedAddress,
    ];

    /// The reason in words, with the article, as the dispatch notice states it.
    pub fn reason(self, lang: Lang) -> String {
        let (letter, zh, en) = match self {
            Basis::OfflinePlaceOfBusiness => (
                'a',
                "线下经营者：由其实际经营地县级市场监督管理部门处理",
                "Offline operator: the county bureau of its actual place of business",
            ),
            Basis::OfflineDomicile => (
                'a',
                "线下经营者：由其住所地县级市场监督管理部门处理",
                "Offline operator: the county bureau of its domicile",
            ),
            Basis::PlatformOperatorDomicile => (
                'b',
                "电子商务平台经营者：由其住所地县级市场监督管理部门处理",
                "Platform operator: the county bureau of its domicile",
            ),
            Basis::OwnSiteDomicile => (
                'b',
                "自建网站经营者：由其住所地县级市场监督管理部门处理",
                "Operator of a self-built site: the county bureau of its domicile",
            ),
            Basis::OtherNetworkDomicile => (
                'b',
                "通过其他网络服务经营者：由其住所地县级市场监督管理部门处理",
                "Operator selling through another network service: the county bureau of its domicile",
            ),
            Basis::InPlatformPublishedAddress => (
                'c',
                "平台内经营者：由其在平台公示的经营地址所在地县级市场监督管理部门处理",
                "In-platform operator: the county bureau of the address published on the platform",
            ),
            Basis::InPlatformPlatformDomicile => (
                'c',
                "平台内经营者：由平台经营者住所地县级市场监督管理部门处理",
                "In-platform operator: the county bureau of the platform operator's domicile",
            ),
            Basis::NoPublishedAddress => (
                'd',
                "平台内经营者未依法公示地址：由平台经营者住所地县级市场监督管理部门处理",
                "In-platform operator with no lawfully published address: the county bureau of the platform operator's domicile",
            ),
            Basis::UnreachableAtPublishedAddress => (
                'd',
                "平台内经营者在公示的地址无法联系：由平台经营者住所地县级市场监督管理部门处理",
                "In-platform operator unreachable at its published address: the county bureau of the platform operator's domicile",
            ),
        };
        match lang {
            Lang::Zh => format!("({letter}) {zh}（《市场监督管理投诉举报处理办法》第十三条）"),
            Lang::En => format!("({letter}) {en} (Order 121, article 13)"),
        }
    }
}

#[cfg(test)]
mod tests;
