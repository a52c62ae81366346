//! What the law says about cases like this one (C-12): for people to know, never for the rules to decide by.

use super::{
    category::{ProblemCategory, SalesMode, SubjectCategory},
    lang::Lang,
};

#[derive(
    Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Hint {
    /// CL 25
    SevenDayReturn,
    /// CL 55
    TripleDamages,
}

impl Hint {
    pub fn text(self, lang: Lang) -> &'static str {
        match (self, lang) {
            (Hint::SevenDayReturn, Lang::Zh) => {
                "网购、电话电视购物等方式购买的商品，自收到之日起七日内可以无理由退货；定作的、鲜活易腐的、已拆封的音像制品和软件、在线下载的数字化商品、交付的报纸期刊除外。经营者应在收到退回商品之日起七日内退款。"
            }
            (Hint::SevenDayReturn, Lang::En) => {
                "Goods bought online, by phone or by TV may be returned without reason within seven days of receipt, except goods made to order, perishable goods, opened recordings and software, downloads, newspapers and periodicals. The refund is due within seven days of the goods coming back."
            }
            (Hint::TripleDamages, Lang::Zh) => {
                "经营者有欺诈行为的，消费者可以要求增加赔偿，金额为价款或者费用的三倍，不足五百元的为五百元。是否构成欺诈由有权机关认定。"
            }
            (Hint::TripleDamages, Lang::En) => {
                "For fraud a consumer may claim additional damages of three times the price, at least CNY 500. Whether it was fraud is for the competent authority to find."
            }
        }
    }

    pub fn source(self) -> &'static str {
        match self {
            Hint::SevenDayReturn => "《消费者权益保护法》第二十五条",
            Hint::TripleDamages => "《消费者权益保护法》第五十五条",
        }
    }
}

/// C-12: from the categories alone; nobody reads the words.
pub fn hints(
    problem: ProblemCategory,
    subject: SubjectCategory,
    sales_mode: SalesMode,
) -> Vec<Hint> {
    let may_be_fraud = matches!(
        problem.top(),
        ProblemCategory::FalsePromotion | ProblemCategory::Counterfeit
    ) || problem == ProblemCategory::PriceFraud;
    let may_go_back = sales_mode.is_distance_sale() && !subject.is_service();
    [
        (may_go_back, Hint::SevenDayReturn),
        (may_be_fraud, Hint::TripleDamages),
    ]
    .into_iter()
    .filter_map(|(applies, hint)| applies.then_some(hint))
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn c12_hints_follow_the_categories() {
        use Hint::{SevenDayReturn, TripleDamages};
        use ProblemCategory as P;
        use SalesMode as M;
        use SubjectCategory as S;
        for (problem, subject, mode, expected) in [
            (
                P::Quality,
                S::ClothingShoes,
                M::OnlinePlatform,
                &[SevenDayReturn][..],
            ),
            (P::Quality, S::ClothingShoes, M::PhoneTv, &[SevenDayReturn]),
            (P::Quality, S::ClothingShoes, M::Offline, &[]),
            (P::Contract, S::Internet, M::OwnSite, &[]),
            (
                P::Counterfeit,
                S::ClothingShoes,
                M::LiveStream,
                &[SevenDayReturn, TripleDamages],
            ),
            (P::PriceFraud, S::Parking, M::Offline, &[TripleDamages]),
            (P::Overcharge, S::Parking, M::Offline, &[]),
            (
                P::FalsePromotion,
                S::Education,
                M::OwnSite,
                &[TripleDamages],
            ),
        ] {
            assert_eq!(
                hints(problem, subject, mode),
                expected,
                "{problem} {subject} {mode}"
            );
        }
    }
}
