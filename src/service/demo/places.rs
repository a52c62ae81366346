//! The two bureaus and the twelve enterprises of the demonstration. All of them are made up.

use crate::domain::{
    category::SubjectCategory::{self, *},
    enterprise::EnterpriseStatus,
    jurisdiction::OperatorKind,
};

pub const FENGTAI: &str = "110106";
pub const HAIDIAN: &str = "110108";

/// Region, the part of its addresses before the `@`, its name.
pub const BUREAUS: [(&str, &str, &str); 2] = [
    (FENGTAI, "fengtai", "丰台区"),
    (HAIDIAN, "haidian", "海淀区"),
];

pub struct EnterpriseSpec {
    /// The host of its people's addresses: `handler@<slug>.example`.
    pub slug: &'static str,
    pub name: &'static str,
    pub short_name: &'static str,
    /// Without the check digit.
    pub uscc: &'static str,
    pub kind: OperatorKind,
    pub domicile: &'static str,
    pub address: &'static str,
    pub sells: &'static [SubjectCategory],
    pub has_manager: bool,
    /// How it stands at the end of the demonstration.
    pub status: EnterpriseStatus,
    /// A branch elsewhere.
    pub branch: Option<&'static str>,
    /// Has a shop on the platform of [`PLATFORM`].
    pub has_shop: bool,
}

/// Where the shops are.
pub const PLATFORM: &str = "wanliu";

const fn spec(
    slug: &'static str,
    (name, short_name): (&'static str, &'static str),
    uscc: &'static str,
    kind: OperatorKind,
    (domicile, address): (&'static str, &'static str),
    sells: &'static [SubjectCategory],
) -> EnterpriseSpec {
    EnterpriseSpec {
        slug,
        name,
        short_name,
        uscc,
        kind,
        domicile,
        address,
        sells,
        has_manager: false,
        status: EnterpriseStatus::Active,
        branch: None,
        has_shop: false,
    }
}

pub const ENTERPRISES: [EnterpriseSpec; 12] = [
    EnterpriseSpec {
        has_manager: true,
        ..spec(
            "yinhe",
            ("银河互联网电视有限公司", "银河电视"),
            "91110106MADEM0001",
            OperatorKind::OwnSite,
            (FENGTAI, "北京市丰台区科学城星火路 1 号"),
            &[Internet, InternetLiveStream, CultureSport],
        )
    },
    EnterpriseSpec {
        has_manager: true,
        ..spec(
            PLATFORM,
            ("万柳优选电子商务有限公司", "万柳优选"),
            "91110108MADEM0002",
            OperatorKind::PlatformOperator,
            (HAIDIAN, "北京市海淀区万柳中路 29 号"),
            &[InternetPlatform, Sales, Express, Communication],
        )
    },
    EnterpriseSpec {
        has_shop: true,
        ..spec(
            "yunshang",
            ("云裳坊服饰有限公司", "云裳坊"),
            "91110106MADEM0003",
            OperatorKind::InPlatform,
            (FENGTAI, "北京市丰台区大红门路 18 号"),
            &[ClothingShoes, Children],
        )
    },
    EnterpriseSpec {
        has_shop: true,
        ..spec(
            "zhiwei",
            ("知味小满食品有限公司", "知味小满"),
            "91110108MADEM0004",
            OperatorKind::InPlatform,
            (HAIDIAN, "北京市海淀区西北旺东路 6 号"),
            &[Food, AlcoholTobaccoDrinks, HealthFood],
        )
    },
    EnterpriseSpec {
        has_manager: true,
        branch: Some(HAIDIAN),
        ..spec(
            "lugou",
            ("卢沟晓月百货商场有限公司", "晓月百货"),
            "91110106MADEM0005",
            OperatorKind::Offline,
            (FENGTAI, "北京市丰台区卢沟桥南里 5 号"),
            &[ClothingShoes, HomeGoods, Jewelry, Cosmetics],
        )
    },
    spec(
        "zhongguan",
        ("中关新芯数码科技有限公司", "新芯数码"),
        "91110108MADEM0006",
        OperatorKind::Offline,
        (HAIDIAN, "北京市海淀区中关村大街 40 号"),
        &[ComputerDigital, Communication, Appliance],
    ),
    spec(
        "anju",
        ("安居小院家居有限公司", "安居小院"),
        "91110106MADEM0007",
        OperatorKind::OwnSite,
        (FENGTAI, "北京市丰台区丰管路 16 号"),
        &[HomeGoods, Appliance, BuildingMaterial],
    ),
    EnterpriseSpec {
        has_manager: true,
        ..spec(
            "fengze",
            ("丰泽行汽车销售服务有限公司", "丰泽行"),
            "91110106MADEM0008",
            OperatorKind::Offline,
            (FENGTAI, "北京市丰台区南四环西路 76 号"),
            &[Vehicle, ElectricVehicle, Repair],
        )
    },
    spec(
        "yuyuan",
        ("玉渊小聚餐饮管理有限公司", "玉渊小聚"),
        "91110108MADEM0009",
        OperatorKind::Offline,
        (HAIDIAN, "北京市海淀区羊坊店路 11 号"),
        &[CateringLodging],
    ),
    spec(
        "huarong",
        ("方庄青丝美容美发有限公司", "青丝美发"),
        "91110106MADEM0010",
        OperatorKind::Offline,
        (FENGTAI, "北京市丰台区方庄芳群园 3 号"),
        &[BeautyBath],
    ),
    EnterpriseSpec {
        status: EnterpriseStatus::Suspended,
        ..spec(
            "qinghe",
            ("小禾苗教育科技有限公司", "小禾苗教育"),
            "91110108MADEM0011",
            OperatorKind::OwnSite,
            (HAIDIAN, "北京市海淀区清河中街 68 号"),
            &[Education, Professional],
        )
    },
    EnterpriseSpec {
        status: EnterpriseStatus::Applied,
        ..spec(
            "chenxi",
            ("晨曦白云洗衣有限公司", "晨曦洗衣"),
            "91110108MADEM0012",
            OperatorKind::Offline,
            (HAIDIAN, "北京市海淀区知春路 23 号"),
            &[Laundry],
        )
    },
];
