//! What each figure is, in words: the one table that people, the API and the arithmetic share.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::key::{DAYS_MAX, Metric, Span};
use crate::domain::lang::Lang;

#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
)]
pub enum Indicator {
    K01,
    K03,
    K05,
    K08,
    K09,
    K11,
    K12,
    K13,
    K21,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// From 0 to 1.
    Rate,
    Days,
    Fen,
}

/// The same words in both languages.
#[derive(Clone, Copy, Debug)]
pub struct Words {
    pub zh: &'static str,
    pub en: &'static str,
}

impl Words {
    pub fn get(self, lang: Lang) -> &'static str {
        match lang {
            Lang::Zh => self.zh,
            Lang::En => self.en,
        }
    }
}

#[derive(Clone, Copy, Debug)]
pub struct Definition {
    pub indicator: Indicator,
    pub name: Words,
    pub unit: Unit,
    /// What is counted, or measured.
    pub formula: Words,
    /// Out of what; none: the value is `null`, not 0. A sum has no denominator.
    pub denominator: Option<Words>,
    /// The event whose month, in Shanghai, decides where a case counts.
    pub period: Words,
}

const fn words(zh: &'static str, en: &'static str) -> Words {
    Words { zh, en }
}

const ENDED: Words = words("协商结束之月", "the month in which the negotiation ended");
const CLOSED: Words = words("办结之月", "the month of closing");

/// In the order of their ids.
pub fn definitions() -> &'static [Definition] {
    &DEFINITIONS
}

static DEFINITIONS: [Definition; 9] = [
    Definition {
        indicator: Indicator::K01,
        name: words("24小时回应率", "Response within 24 hours"),
        unit: Unit::Rate,
        formula: words(
            "企业在到达后规定小时数（默认24小时）届满之前首次联系消费者的件数",
            "cases in which the enterprise made its first contact before the regional response limit (24 hours unless set otherwise) ran out",
        ),
        denominator: Some(words(
            "分送到企业的件数",
            "cases that reached an enterprise",
        )),
        period: words(
            "首次到达企业之月",
            "the month in which the case first reached the enterprise",
        ),
    },
    Definition {
        indicator: Indicator::K03,
        name: words("按时受理（初查）率", "Decided on time"),
        unit: Unit::Rate,
        formula: words(
            "在受理期限内作出受理或不予受理决定的件数",
            "decisions to accept or reject made within the limit",
        ),
        denominator: Some(words(
            "当期作出的决定，加上当期到期而至今未作出的决定",
            "decisions made in the period, and decisions that fell due in it and are still not made",
        )),
        period: words(
            "作出决定之月；未作出的，为期限届满之月",
            "the month of the decision, or the month in which it fell due if there is none",
        ),
    },
    Definition {
        indicator: Indicator::K05,
        name: words("按时办结率", "Closed on time"),
        unit: Unit::Rate,
        formula: words(
            "结束案件的期限得到遵守的办结件数：经调解的为调解期限，未经调解的为受理期限",
            "closed cases in which the limit that ends a case was kept: that of mediation, or that of the decision where it never came to a mediation",
        ),
        denominator: Some(words("当期办结件数", "cases closed in the period")),
        period: CLOSED,
    },
    Definition {
        indicator: Indicator::K08,
        name: words("ODR和解率", "Settlement rate in ODR"),
        unit: Unit::Rate,
        formula: words(
            "已和解与已和解（未确认）的件数；另列不含未确认的比率。按消费者评价另给四个数：未评价视为未解决、仅计已评价、未评价的和解视为已解决、评价率。转投诉后的评价针对市场监管部门，不计入",
            "cases settled or settled without confirmation; also without the unconfirmed. By the consumers' own word in four numbers: unrated as unsolved, rated only, unrated settlements as solved, share rated. A rating after escalation is about the bureau and is left out",
        ),
        denominator: Some(words(
            "已和解、已和解（未确认）、已转投诉、未和解的件数；撤回的不计，协商未成而仍待消费者选择的尚未结束",
            "cases settled, settled without confirmation, escalated or unsettled; not those withdrawn, nor those failed that still wait for the consumer's choice",
        )),
        period: ENDED,
    },
    Definition {
        indicator: Indicator::K09,
        name: words("源头化解率", "Resolved at the source"),
        unit: Unit::Rate,
        formula: words(
            "在ODR中和解的件数（含未确认）",
            "cases settled in ODR, confirmed or not",
        ),
        denominator: Some(words(
            "ODR结束件数（含撤回）与直接投诉办结件数之和",
            "ODR cases ended, withdrawn ones among them, and direct complaints closed",
        )),
        period: words(
            "协商结束之月；直接投诉为办结之月",
            "the month in which the negotiation ended, or in which the direct complaint was closed",
        ),
    },
    Definition {
        indicator: Indicator::K11,
        name: words("ODR按时处理率", "ODR handled on time"),
        unit: Unit::Rate,
        formula: words(
            "在协商期限内结束的件数",
            "negotiations ended within their limit",
        ),
        denominator: Some(words(
            "ODR结束件数（含撤回）",
            "ODR cases ended, withdrawn ones among them",
        )),
        period: ENDED,
    },
    Definition {
        indicator: Indicator::K12,
        name: words("平均用时", "Time taken"),
        unit: Unit::Days,
        formula: words(
            "三段用时的自然日平均数、中位数与九成位数：到达企业至协商结束，收到至决定，受理至办结。当日为第0日；分位数最高记为120日",
            "mean, median and 90th percentile of the natural days of three spans: reaching the enterprise to the end of the negotiation, receipt to decision, acceptance to closing. The first day is day 0; percentiles stop at 120 days",
        ),
        denominator: Some(words(
            "该段用时已结束的件数",
            "cases in which the span came to its end",
        )),
        period: words("该段用时结束之月", "the month in which the span ended"),
    },
    Definition {
        indicator: Indicator::K13,
        name: words("挽回经济损失", "Money recovered"),
        unit: Unit::Fen,
        formula: words(
            "办结时记录的挽回金额，加上消费者确认全部履行的和解金额",
            "the amounts recorded at closing, and those of settlements whose performance the consumer has confirmed in full",
        ),
        denominator: None,
        period: words(
            "办结之月；和解为确认全部履行之月",
            "the month of closing, or in which performance was confirmed in full",
        ),
    },
    Definition {
        indicator: Indicator::K21,
        name: words("超期率、在办超期数", "Overdue"),
        unit: Unit::Rate,
        formula: words(
            "办结时市场监管部门任一期限（受理、调解、终止告知）曾经超过的件数；另列目前在办且超期的件数",
            "closed cases in which any limit of the bureau (decision, mediation, notice of termination) had run out; also the cases open and overdue now",
        ),
        denominator: Some(words("当期办结件数", "cases closed in the period")),
        period: CLOSED,
    },
];

impl Indicator {
    pub fn all() -> impl Iterator<Item = Indicator> {
        DEFINITIONS.iter().map(|definition| definition.indicator)
    }

    pub fn as_str(self) -> &'static str {
        match self {
            Indicator::K01 => "K01",
            Indicator::K03 => "K03",
            Indicator::K05 => "K05",
            Indicator::K08 => "K08",
            Indicator::K09 => "K09",
            Indicator::K11 => "K11",
            Indicator::K12 => "K12",
            Indicator::K13 => "K13",
            Indicator::K21 => "K21",
        }
    }

    /// The cells it is made of.
    pub fn metrics(self) -> Vec<Metric> {
        use Metric as M;
        let ended = [
            M::Settled,
            M::SettledUnconfirmed,
            M::Escalated,
            M::Unsettled,
        ];
        match self {
            Indicator::K01 => vec![M::Reached, M::RespondedInTime],
            Indicator::K03 => vec![M::Decided, M::DecidedInTime, M::DecisionOutstanding],
            Indicator::K05 => vec![M::Closed, M::ClosedInTime],
            Indicator::K08 => {
                let ratings = [M::Rated, M::RatedSolved, M::RatedOfSettled];
                ended.into_iter().chain(ratings).collect()
            }
            Indicator::K09 => ended
                .into_iter()
                .chain([M::Withdrawn, M::ClosedDirect])
                .collect(),
            Indicator::K11 => ended
                .into_iter()
                .chain([M::Withdrawn, M::EndedInTime])
                .collect(),
            Indicator::K12 => Span::ALL
                .into_iter()
                .flat_map(|span| {
                    let steps = (0..=DAYS_MAX).map(move |days| M::Days(span, days));
                    steps.chain([M::DaysSum(span)])
                })
                .collect(),
            Indicator::K13 => vec![M::RecoveredFen],
            Indicator::K21 => vec![M::Closed, M::ClosedOverdue],
        }
    }

    /// A stock belongs to no period: all its months together are how it stands now.
    pub fn stock(self) -> Option<Metric> {
        (self == Indicator::K21).then_some(Metric::OpenOverdue)
    }
}

impl fmt::Display for Indicator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Indicator {
    type Err = String;
    fn from_str(s: &str) -> Result<Self, String> {
        Indicator::all()
            .find(|i| i.as_str() == s)
            .ok_or_else(|| format!("`{s}` is no indicator"))
    }
}
