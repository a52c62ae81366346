//! The administrative divisions of the mainland: province, city, county.
//!
//! [`RegionCode`] is only the six digits of GB/T 2260 and knows what they say by themselves. [`regions`] is the list
//! compiled in (edition 2023), which knows the names and who stands above whom.

use std::{collections::BTreeMap, fmt, str::FromStr, sync::LazyLock};

use serde::{Deserialize, Serialize};
use thiserror::Error;
use utoipa::ToSchema;

use super::lang::Lang;

/// Six digits: two for the province, two for the city, two for the county.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(try_from = "String", into = "String")]
#[schema(value_type = String, pattern = "^[1-8][0-9]{5}$", example = "110106")]
pub struct RegionCode(u32);

#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("`{0}` is not a division code: six digits, the first from 1 to 8")]
pub struct RegionCodeError(pub String);

#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    Province,
    City,
    County,
}

impl RegionCode {
    /// The level the digits say. (A few cities do the work of a county: [`Regions::is_county_seat`].)
    pub fn level(self) -> Level {
        if self.0.is_multiple_of(10_000) {
            Level::Province
        } else if self.0.is_multiple_of(100) {
            Level::City
        } else {
            Level::County
        }
    }

    pub fn province(self) -> RegionCode {
        RegionCode(self.0 / 10_000 * 10_000)
    }

    /// Whether `other` is this region or lies in it.
    pub fn contains(self, other: RegionCode) -> bool {
        let digits = match self.level() {
            Level::Province => 10_000,
            Level::City => 100,
            Level::County => 1,
        };
        self.0 / digits == other.0 / digits
    }

    /// The first and last code of its subtree; `None` for a county, which has none below it.
    pub fn subtree(self) -> Option<(RegionCode, RegionCode)> {
        let size = match self.level() {
            Level::Province => 10_000,
            Level::City => 100,
            Level::County => return None,
        };
        Some((self, RegionCode(self.0 + size - 1)))
    }

    /// Itself, its city, its province: as many as there are.
    pub fn ancestors(self) -> impl Iterator<Item = RegionCode> {
        let city = RegionCode(self.0 / 100 * 100);
        let province = self.province();
        let above = [
            (city != self).then_some(city),
            (province != city).then_some(province),
        ];
        std::iter::once(self).chain(above.into_iter().flatten())
    }
}

impl FromStr for RegionCode {
    type Err = RegionCodeError;

    fn from_str(text: &str) -> Result<RegionCode, RegionCodeError> {
        let is_six_digits = text.len() == 6 && text.bytes().all(|byte| byte.is_ascii_digit());
        match text.parse() {
            Ok(number @ 100_000..=899_999) if is_six_digits => Ok(RegionCode(number)),
            _ => Err(RegionCodeError(text.to_owned())),
        }
    }
}

impl TryFrom<String> for RegionCode {
    type Error = RegionCodeError;

    fn try_from(text: String) -> Result<RegionCode, RegionCodeError> {
        text.parse()
    }
}

impl From<RegionCode> for String {
    fn from(code: RegionCode) -> String {
        code.to_string()
    }
}

impl fmt::Display for RegionCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:06}", self.0)
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Region {
    pub code: RegionCode,
    pub name: String,
    pub level: Level,
    pub parent: Option<RegionCode>,
}

impl Region {
    /// A heading of the list (市辖区, 县, 省直辖县级行政区划) which is no place and has no bureau.
    pub fn is_collective(&self) -> bool {
        self.level == Level::City
            && (self.name == "市辖区"
                || self.name == "县"
                || self.name.ends_with("直辖县级行政区划"))
    }
}

#[derive(Debug)]
pub struct Regions {
    by_code: BTreeMap<RegionCode, Region>,
}

/// The list compiled in.
pub fn regions() -> &'static Regions {
    static REGIONS: LazyLock<Regions> = LazyLock::new(|| {
        Regions::parse(include_str!("../../data/regions.csv"))
            .expect("the compiled-in list of regions is readable")
    });
    &REGIONS
}

impl Regions {
    fn parse(text: &str) -> Result<Regions, csv::Error> {
        let rows: Vec<Region> = csv::Reader::from_reader(text.as_bytes())
            .deserialize()
            .collect::<Result<_, _>>()?;
        Ok(Regions {
            by_code: rows
                .into_iter()
                .map(|region| (region.code, region))
                .collect(),
        })
    }

    pub fn get(&self, code: RegionCode) -> Option<&Region> {
        self.by_code.get(&code)
    }

    pub fn iter(&self) -> impl Iterator<Item = &Region> {
        self.by_code.values()
    }

    /// The regions right below; the provinces if no region is named.
    pub fn children(&self, code: Option<RegionCode>) -> Vec<&Region> {
        self.by_code
            .values()
            .filter(|region| region.parent == code)
            .collect()
    }

    /// 山东省淄博市临淄区. Collective names are left out: 北京市丰台区. A code that is not listed is shown as it is.
    pub fn full_name(&self, code: RegionCode) -> String {
        let Some(region) = self.get(code) else {
            return code.to_string();
        };
        let mut names = Vec::with_capacity(3);
        let mut next = Some(region);
        while let Some(region) = next {
            if !region.is_collective() {
                names.push(region.name.as_str());
            }
            next = region.parent.and_then(|parent| self.get(parent));
        }
        names.reverse();
        names.concat()
    }

    /// Whether a bureau of county level sits there, which is where complaints are handled (J-3): a county, or a city
    /// that has no counties (Dongguan, Zhongshan, Danzhou).
    pub fn is_county_seat(&self, code: RegionCode) -> bool {
        self.get(code).is_some_and(|region| match region.level {
            Level::Province => false,
            Level::City => !region.is_collective() && !self.has_children(code),
            Level::County => true,
        })
    }

    /// The region whose bureau stands right above (J-5, J-7). Headings have no bureau: above a district of Beijing
    /// stands Beijing, above 济源市 stands 河南省.
    pub fn superior(&self, code: RegionCode) -> Option<RegionCode> {
        let parent = self.get(self.get(code)?.parent?)?;
        if parent.is_collective() {
            parent.parent
        } else {
            Some(parent.code)
        }
    }

    /// 北京市丰台区市场监督管理局
    pub fn bureau_name(&self, code: RegionCode) -> String {
        format!("{}市场监督管理局", self.full_name(code))
    }

    fn has_children(&self, code: RegionCode) -> bool {
        // Codes of a subtree follow one another.
        self.by_code
            .range(code..)
            .nth(1)
            .is_some_and(|(&next, _)| code.contains(next))
    }
}

impl Level {
    pub fn name(self, lang: Lang) -> &'static str {
        match (self, lang) {
            (Level::Province, Lang::Zh) => "省级",
            (Level::City, Lang::Zh) => "市级",
            (Level::County, Lang::Zh) => "县级",
            (Level::Province, Lang::En) => "province",
            (Level::City, Lang::En) => "city",
            (Level::County, Lang::En) => "county",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> RegionCode {
        text.parse().unwrap()
    }

    #[test]
    fn reads_six_digits_and_nothing_else() {
        for bad in [
            "",
            "11010",
            "1101061",
            "11010a",
            "+10106",
            "010106",
            "910106",
            "１１０１０６",
        ] {
            assert!(bad.parse::<RegionCode>().is_err(), "{bad:?}");
        }
        assert_eq!(code("110106").to_string(), "110106");
        assert_eq!(
            serde_json::to_string(&code("110106")).unwrap(),
            "\"110106\""
        );
        assert!(serde_json::from_str::<RegionCode>("\"11\"").is_err());
        assert!(serde_json::from_str::<RegionCode>("110106").is_err());
    }

    #[test]
    fn knows_its_subtree() {
        for (above, below, is_inside) in [
            ("110000", "110106", true),
            ("370300", "370305", true),
            ("370300", "370300", true),
            ("370305", "370305", true),
            ("370300", "370000", false),
            ("370300", "370402", false),
            ("370305", "370306", false),
            ("110000", "120101", false),
        ] {
            assert_eq!(
                code(above).contains(code(below)),
                is_inside,
                "{above} {below}"
            );
        }
        let chain = |text| code(text).ancestors().map(String::from).collect::<Vec<_>>();
        assert_eq!(chain("370305"), ["370305", "370300", "370000"]);
        assert_eq!(chain("370300"), ["370300", "370000"]);
        assert_eq!(chain("370000"), ["370000"]);
    }

    #[test]
    fn the_list_is_whole() {
        let count = |level| {
            regions()
                .iter()
                .filter(|region| region.level == level)
                .count()
        };
        assert_eq!(
            (
                count(Level::Province),
                count(Level::City),
                count(Level::County)
            ),
            (31, 342, 2_975)
        );
        for region in regions().iter() {
            assert_eq!(region.level, region.code.level(), "{}", region.name);
            assert_eq!(
                region.parent,
                region.code.ancestors().nth(1),
                "{}",
                region.name
            );
            assert!(
                region
                    .parent
                    .is_none_or(|parent| regions().get(parent).is_some())
            );
            assert!(!regions().full_name(region.code).is_empty());
            let has_bureau_above = regions()
                .superior(region.code)
                .is_some_and(|above| !regions().get(above).unwrap().is_collective());
            assert_eq!(
                has_bureau_above,
                region.level != Level::Province,
                "{}",
                region.name
            );
        }
        assert_eq!(regions().children(None).len(), 31);
        assert_eq!(regions().children(Some(code("110100"))).len(), 16);
        assert!(regions().children(Some(code("110106"))).is_empty());
    }

    #[test]
    fn names_bureaus_and_who_stands_above() {
        for (text, name, is_seat, above) in [
            ("110000", "北京市", false, None),
            ("110100", "北京市", false, Some("110000")),
            ("110106", "北京市丰台区", true, Some("110000")),
            ("370305", "山东省淄博市临淄区", true, Some("370300")),
            ("370300", "山东省淄博市", false, Some("370000")),
            ("419001", "河南省济源市", true, Some("410000")),
            ("441900", "广东省东莞市", true, Some("440000")),
            ("460400", "海南省儋州市", true, Some("460000")),
            ("500229", "重庆市城口县", true, Some("500000")),
            ("659001", "新疆维吾尔自治区石河子市", true, Some("650000")),
            ("659000", "新疆维吾尔自治区", false, Some("650000")),
        ] {
            let region = code(text);
            assert_eq!(regions().full_name(region), name);
            assert_eq!(regions().is_county_seat(region), is_seat, "{name}");
            assert_eq!(regions().superior(region), above.map(code), "{name}");
        }
        assert_eq!(
            regions().bureau_name(code("110106")),
            "北京市丰台区市场监督管理局"
        );
        assert_eq!(regions().full_name(code("899999")), "899999");
        assert!(!regions().is_county_seat(code("899999")));
    }
}
