//! What the complaints of a simulation are about: goods, prices, and what went wrong. How often each comes stands in
//! `data/simulation.toml`.

use crate::domain::category::{
    ProblemCategory::{self as P, *},
    RequestKind as R,
    SubjectCategory::{self as S, *},
};

/// The goods or service, a kind of shop, and prices from and to in yuan.
pub fn ware(subject: S) -> (&'static [&'static str], &'static str, i64, i64) {
    match subject {
        ClothingShoes => (
            &["羊毛大衣", "运动鞋", "羽绒服", "连衣裙"],
            "服装店",
            89,
            1_600,
        ),
        Food => (
            &["糕点礼盒", "生鲜牛肉", "袋装坚果", "酸奶"],
            "食品店",
            12,
            260,
        ),
        HomeGoods => (&["实木餐桌", "乳胶床垫", "布艺沙发"], "家居店", 260, 8_800),
        Vehicle => (&["家用轿车", "二手轿车"], "汽车经营部", 30_000, 180_000),
        ElectricVehicle => (&["新能源汽车", "电动自行车"], "电动车行", 2_200, 160_000),
        Appliance => (&["滚筒洗衣机", "空调", "电冰箱"], "电器店", 900, 6_800),
        Communication => (&["智能手机", "蓝牙耳机"], "手机店", 199, 6_999),
        ComputerDigital => (&["笔记本电脑", "平板电脑"], "数码店", 1_500, 9_800),
        Cosmetics => (&["面霜", "护肤套装"], "化妆品店", 80, 1_980),
        Jewelry => (&["黄金手链", "翡翠吊坠"], "首饰店", 900, 12_000),
        Children => (&["婴儿推车", "儿童积木"], "童装玩具店", 59, 1_200),
        Pet => (&["布偶猫", "宠物粮"], "宠物店", 90, 4_500),
        CateringLodging => (&["聚餐", "酒店客房", "外卖套餐"], "餐馆", 35, 1_800),
        Sales => (&["预售商品", "团购券"], "商店", 50, 1_500),
        BeautyBath => (&["美发储值卡", "美容套餐"], "美容美发店", 300, 9_800),
        Professional => (&["体检套餐", "摄影套餐", "婚庆服务"], "服务部", 399, 9_999),
        Repair => (&["手机维修", "汽车保养", "家电清洗"], "维修部", 80, 3_600),
        Internet => (&["视频会员", "云盘会员"], "网络服务商", 15, 398),
        Education => (
            &["英语课程", "编程课程", "考研辅导"],
            "培训机构",
            1_200,
            19_800,
        ),
        Tourism => (&["跟团游", "景区门票"], "旅行社", 120, 6_800),
        Laundry => (&["羽绒服洗涤", "窗帘洗涤"], "洗衣店", 40, 400),
        Express => (&["快递服务", "搬家服务"], "快递网点", 12, 900),
        _ => (&["商品"], "商店", 20, 2_000),
    }
}

/// What went wrong, as people tell it, and what they ask for.
pub fn trouble(problem: P) -> (&'static str, &'static [R]) {
    match problem.top() {
        AfterSales => (
            "出现问题后多次联系商家售后，对方一再拖延，至今没有处理。",
            &[R::Refund, R::Repair, R::Replace],
        ),
        Quality => (
            "使用没几天就出现质量问题，商家称是使用不当，拒绝承担责任。",
            &[R::Refund, R::Replace, R::Return],
        ),
        FoodSafety => (
            "食用时发现有异味和异物，怀疑不符合食品安全标准，家人食用后不适。",
            &[R::Refund, R::Compensation],
        ),
        P::Contract => (
            "商家没有按约定履行，要求退还未使用的部分时以“概不退款”为由拒绝。",
            &[R::Refund],
        ),
        P::Price => (
            "结账价格高于标价，商家不解释也不退差价。",
            &[R::Refund, R::Compensation],
        ),
        UnfairCompetition => (
            "商家以虚构的好评和销量误导消费者，实际情况与宣传不符。",
            &[R::Refund, R::StopInfringement],
        ),
        FalsePromotion | P::Advertising => (
            "宣传的功能和效果与实物不符，属于误导。",
            &[R::Refund, R::Compensation],
        ),
        Counterfeit => (
            "怀疑收到的是假冒商品，防伪码查询不到。",
            &[R::Refund, R::Compensation],
        ),
        PersonalInformation | PersonalRights => (
            "消费后个人信息被用于推销电话，多次要求停止无果。",
            &[R::StopInfringement, R::Apology],
        ),
        Metrology => (
            "实际分量与标注不符，短斤少两。",
            &[R::MakeUpQuantity, R::Refund],
        ),
        _ => (
            "与商家协商未能解决，商家态度消极。",
            &[R::Refund, R::Apology],
        ),
    }
}
