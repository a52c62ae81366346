//! The words a complaint is sorted by (section 14). Codes are stable: they stand in databases, exports and figures.
//!
//! Where a taxonomy has two levels the code has a dot more (`after_sales` → `after_sales.refund_delay`). Goods and
//! services share one taxonomy, told apart by their prefix (`goods.food`, `service.parking`).

use thiserror::Error;

use super::lang::Lang;

#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("`{code}` is not a {taxonomy}")]
pub struct UnknownCode {
    pub taxonomy: &'static str,
    pub code: String,
}

/// An enum whose variants have a code for machines and two names for people.
macro_rules! codes {
    ($(#[$doc:meta])* $name:ident { $($variant:ident $code:tt $zh:tt $en:tt,)+ }) => {
        $(#[$doc])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash,
            serde::Serialize, serde::Deserialize, utoipa::ToSchema,
        )]
        pub enum $name {
            $(#[serde(rename = $code)] $variant,)+
        }

        impl $name {
            pub const ALL: &'static [$name] = &[$($name::$variant,)+];

            pub fn as_str(self) -> &'static str {
                match self { $($name::$variant => $code,)+ }
            }

            pub fn name(self, lang: Lang) -> &'static str {
                match (self, lang) {
                    $(($name::$variant, Lang::Zh) => $zh, ($name::$variant, Lang::En) => $en,)+
                }
            }
        }

        impl std::str::FromStr for $name {
            type Err = UnknownCode;

            fn from_str(code: &str) -> Result<$name, UnknownCode> {
                match code {
                    $($code => Ok($name::$variant),)+
                    _ => Err(UnknownCode { taxonomy: stringify!($name), code: code.to_owned() }),
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }
    };
}

codes! {
    /// What the consumer asks for (C-11).
    RequestKind {
        Repair "repair" "修理" "Repair",
        Redo "redo" "重作" "Redo",
        Replace "replace" "更换" "Replace",
        Return "return" "退货" "Return the goods",
        MakeUpQuantity "make_up_quantity" "补足商品数量" "Make up the quantity",
        Refund "refund" "退还货款和服务费用" "Refund",
        Compensation "compensation" "赔偿损失" "Compensation",
        Apology "apology" "赔礼道歉" "Apology",
        StopInfringement "stop_infringement" "停止侵害" "Stop the infringement",
        Other "other" "其他" "Other",
    }
}

impl RequestKind {
    /// C-11: whether the request is for money and names how much.
    pub fn takes_amount(self) -> bool {
        matches!(self, RequestKind::Refund | RequestKind::Compensation)
    }
}

codes! {
    /// What went wrong.
    ProblemCategory {
        Quality "quality" "质量" "Quality",
        AfterSales "after_sales" "售后服务" "After-sales service",
        ThreeGuarantees "after_sales.three_guarantees" "三包" "Repair, replacement and return guarantees",
        DeliveryInstall "after_sales.delivery_install" "配送安装" "Delivery and installation",
        RefundDelay "after_sales.refund_delay" "拖延退款" "Delayed refund",
        CustomerService "after_sales.customer_service" "客户服务" "Customer service",
        Contract "contract" "合同" "Contract",
        UnfairTerms "contract.unfair_terms" "不公平格式条款" "Unfair terms",
        Prepaid "contract.prepaid" "预付式消费" "Prepaid services",
        NonPerformance "contract.non_performance" "不履行合同" "Non-performance",
        Deposit "contract.deposit" "定金订金" "Deposit",
        FoodSafety "food_safety" "食品安全" "Food safety",
        UnfairCompetition "unfair_competition" "不正当竞争" "Unfair competition",
        Price "price" "价格" "Price",
        UnmarkedPrice "price.unmarked" "未明码标价" "Price not marked",
        PriceFraud "price.fraud" "价格欺诈" "Price fraud",
        Overcharge "price.overcharge" "多收费用" "Overcharging",
        Advertising "advertising" "广告" "Advertising",
        FalsePromotion "false_promotion" "虚假宣传" "False promotion",
        Counterfeit "counterfeit" "假冒" "Counterfeit",
        TrademarkIp "trademark_ip" "商标/知识产权" "Trademark and intellectual property",
        Metrology "metrology" "计量" "Weights and measures",
        Safety "safety" "安全" "Safety",
        DrugDeviceCosmetic "drug_device_cosmetic" "药械妆" "Drugs, medical devices and cosmetics",
        SpecialEquipment "special_equipment" "特种设备" "Special equipment",
        PersonalRights "personal_rights" "人格权益" "Personal dignity",
        PersonalInformation "personal_information" "个人信息" "Personal information",
        Other "other" "其他" "Other",
    }
}

impl ProblemCategory {
    /// The category of the first level it belongs to; itself if it is one.
    pub fn top(self) -> ProblemCategory {
        self.as_str()
            .split_once('.')
            .and_then(|(top, _)| top.parse().ok())
            .unwrap_or(self)
    }
}

codes! {
    /// What it was about.
    SubjectCategory {
        Food "goods.food" "食品" "Food",
        HealthFood "goods.health_food" "保健食品" "Health food",
        InfantFood "goods.infant_food" "婴幼儿食品" "Infant food",
        AlcoholTobaccoDrinks "goods.alcohol_tobacco_drinks" "烟酒饮料" "Alcohol, tobacco and drinks",
        ClothingShoes "goods.clothing_shoes" "服装鞋帽" "Clothing and shoes",
        HomeGoods "goods.home_goods" "家居用品" "Home goods",
        Appliance "goods.appliance" "家用电器" "Household appliances",
        Communication "goods.communication" "通讯产品" "Communication products",
        ComputerDigital "goods.computer_digital" "电脑数码" "Computers and digital products",
        Vehicle "goods.vehicle" "交通工具" "Vehicles",
        ElectricVehicle "goods.vehicle.ev" "新能源汽车" "Electric vehicles",
        BuildingMaterial "goods.building_material" "装修建材" "Building material",
        Cosmetics "goods.cosmetics" "化妆品" "Cosmetics",
        Drug "goods.drug" "药品" "Drugs",
        MedicalDevice "goods.medical_device" "医疗器械" "Medical devices",
        Jewelry "goods.jewelry" "首饰" "Jewelry",
        Children "goods.children" "儿童用品" "Children's goods",
        Pet "goods.pet" "宠物及用品" "Pets and pet supplies",
        Agriculture "goods.agriculture" "农资" "Agricultural supplies",
        Fuel "goods.fuel" "燃料" "Fuel",
        OtherGoods "goods.other" "其他商品" "Other goods",
        CateringLodging "service.catering_lodging" "餐饮和住宿" "Catering and lodging",
        BeautyBath "service.beauty_bath" "美容美发洗浴" "Beauty, hair and bath",
        Sales "service.sales" "销售" "Sales",
        Repair "service.repair" "制作保养修理" "Making, maintenance and repair",
        Professional "service.professional" "专业技术" "Professional services",
        Telecom "service.telecom" "电信" "Telecom",
        Internet "service.internet" "互联网" "Internet",
        InternetGame "service.internet.game" "网络游戏" "Online games",
        InternetPlatform "service.internet.platform" "网络平台" "Online platforms",
        InternetLiveStream "service.internet.live_stream" "网络直播" "Live streaming",
        Education "service.education" "教育培训" "Education and training",
        CultureSport "service.culture_sport" "文化娱乐体育" "Culture, entertainment and sport",
        Tourism "service.tourism" "旅游" "Tourism",
        Finance "service.finance" "金融" "Finance",
        Parking "service.parking" "停车" "Parking",
        Laundry "service.laundry" "洗涤染色" "Laundry and dyeing",
        Express "service.express" "快递" "Express delivery",
        Property "service.property" "物业" "Property management",
        Medical "service.medical" "医疗" "Medical services",
        OtherService "service.other" "其他服务" "Other services",
    }
}

impl SubjectCategory {
    pub fn is_service(self) -> bool {
        self.as_str().starts_with("service.")
    }

    /// The category of the first level it belongs to (`goods.vehicle.ev` → `goods.vehicle`); itself if it is one.
    pub fn top(self) -> SubjectCategory {
        let code = self.as_str();
        match code.match_indices('.').nth(1) {
            Some((end, _)) => code[..end].parse().unwrap_or(self),
            None => self,
        }
    }
}

codes! {
    /// How it was sold.
    SalesMode {
        Offline "offline" "线下" "Offline",
        OnlinePlatform "online_platform" "网络交易平台" "Online platform",
        OwnSite "own_site" "自建网站" "Own site",
        LiveStream "live_stream" "直播" "Live stream",
        PhoneTv "phone_tv" "电话电视购物" "Phone or TV shopping",
    }
}

impl SalesMode {
    /// C-12: a distance sale, for which the seven days without reason can apply.
    pub fn is_distance_sale(self) -> bool {
        self != SalesMode::Offline
    }
}

codes! {
    /// The way a complaint came in.
    Channel {
        Web "web" "网站" "Web site",
        App "app" "应用程序" "App",
        WechatMini "wechat_mini" "微信小程序" "WeChat mini program",
        WechatAccount "wechat_account" "微信公众号" "WeChat official account",
        AlipayMini "alipay_mini" "支付宝小程序" "Alipay mini program",
        Phone "phone" "电话" "Phone",
        Letter "letter" "信函" "Letter",
        Visit "visit" "来访" "Visit",
        Transfer12345 "transfer_12345" "12345转办" "Transferred by 12345",
        Staff "staff" "工作人员登记" "Registered by staff",
    }
}

codes! {
    /// How much it presses.
    Priority {
        General "general" "一般" "General",
        Urgent "urgent" "紧急" "Urgent",
        Major "major" "重大" "Major",
    }
}

codes! {
    /// Consumers who need particular care.
    VulnerableGroup {
        Elderly "elderly" "老年人" "Elderly",
        Minor "minor" "未成年人" "Minor",
        Disabled "disabled" "残疾人" "Disabled",
    }
}

#[cfg(test)]
mod tests;
