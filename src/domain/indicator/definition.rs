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
    /// Ours, as all that begin with H.
    H01,
    H02,
    H03,
    H04,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// From 0 to 1.
    Rate,
    Days,
    Fen,
    Cases,
    Minutes,
}

/// The cases a figure is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// Those counted; of a sum or a mean, those that add to it.
    Numerator,
    /// Those they are counted out of.
    Denominator,
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
    /// What is left out, although one might look for it there.
    pub exclusions: Option<Words>,
    /// The event whose month, in Shanghai, decides where a case counts.
    pub period: Words,
    /// Where the figure comes from.
    pub source: Words,
}

const fn words(zh: &'static str, en: &'static str) -> Words {
    Words { zh, en }
}

const ENDED: Words = words("协商结束之月", "the month in which the negotiation ended");
const CLOSED: Words = words("办结之月", "the month of closing");
const REACHED: Words = words(
    "首次到达企业之月",
    "the month in which the case first reached the enterprise",
);
const NEGOTIATED: Words = words(
    "ODR协商的案件记录，随每一步同时计入；可由案件日志重新计算核对",
    "the record of cases negotiated in ODR, counted along with every step; it can be recounted from the log of the cases",
);
const HANDLED: Words = words(
    "市场监督管理部门办理的案件记录，随每一步同时计入；可由案件日志重新计算核对",
    "the record of cases handled by bureaus, counted along with every step; it can be recounted from the log of the cases",
);
const BOTH: Words = words(
    "ODR协商与市场监督管理部门办理的案件记录，随每一步同时计入；可由案件日志重新计算核对",
    "the record of cases negotiated in ODR and handled by bureaus, counted along with every step; it can be recounted from the log of the cases",
);

/// In the order of their ids.
pub fn definitions() -> &'static [Definition] {
    &DEFINITIONS
}

pub fn definition(indicator: Indicator) -> &'static Definition {
    // Every indicator has its place in the table: `definitions_are_in_the_order_of_the_indicators`.
    &DEFINITIONS[indicator as usize]
}

static DEFINITIONS: [Definition; 13] = [
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
        exclusions: Some(words(
            "直接到达市场监督管理部门的件数",
            "cases that went straight to a bureau",
        )),
        period: REACHED,
        source: NEGOTIATED,
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
        exclusions: Some(words(
            "尚未到期且未作出决定的件数",
            "cases undecided whose limit still runs",
        )),
        period: words(
            "作出决定之月；未作出的，为期限届满之月",
            "the month of the decision, or the month in which it fell due if there is none",
        ),
        source: HANDLED,
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
        exclusions: None,
        period: CLOSED,
        source: HANDLED,
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
        exclusions: Some(words(
            "撤回的件数、协商未成而消费者尚未选择的件数，以及未经协商直接投诉的件数",
            "cases withdrawn, those failed that wait for the consumer's choice, and complaints filed with a bureau without a negotiation",
        )),
        period: ENDED,
        source: NEGOTIATED,
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
        exclusions: None,
        period: words(
            "协商结束之月；直接投诉为办结之月",
            "the month in which the negotiation ended, or in which the direct complaint was closed",
        ),
        source: BOTH,
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
        exclusions: Some(words(
            "协商未成而消费者尚未选择的件数",
            "cases failed that wait for the consumer's choice",
        )),
        period: ENDED,
        source: NEGOTIATED,
    },
    Definition {
        indicator: Indicator::K12,
        name: words("平均用时", "Time taken"),
        unit: Unit::Days,
        formula: words(
            "三段用时的自然日平均数、中位数与九成位数：到达企业至协商结束，收到至决定，受理至办结。当日为第0日；分位数由逐日计数得出，精度为1日，最高记为120日",
            "mean, median and 90th percentile of the natural days of three spans: reaching the enterprise to the end of the negotiation, receipt to decision, acceptance to closing. The first day is day 0; percentiles come from counts day by day, so they are whole days, and stop at 120",
        ),
        denominator: Some(words(
            "该段用时已结束的件数",
            "cases in which the span came to its end",
        )),
        exclusions: Some(words(
            "该段用时尚未结束的件数",
            "cases in which the span still runs",
        )),
        period: words("该段用时结束之月", "the month in which the span ended"),
        source: BOTH,
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
        exclusions: Some(words(
            "未经消费者确认履行的和解金额",
            "settlements whose performance the consumer has not confirmed",
        )),
        period: words(
            "办结之月；和解为确认全部履行之月",
            "the month of closing, or in which performance was confirmed in full",
        ),
        source: BOTH,
    },
    Definition {
        indicator: Indicator::K21,
        name: words("超期率、在办超期数", "Overdue"),
        unit: Unit::Rate,
        formula: words(
            "办结时市场监管部门任一期限（受理、调解、告知结果）曾经超过的件数；另列目前在办且超期的件数",
            "closed cases in which any limit of the bureau (decision, mediation, notice of the outcome) had run out; also the cases open and overdue now",
        ),
        denominator: Some(words("当期办结件数", "cases closed in the period")),
        exclusions: None,
        period: CLOSED,
        source: HANDLED,
    },
    Definition {
        indicator: Indicator::H01,
        name: words("办结件数", "Cases ended"),
        unit: Unit::Cases,
        formula: words(
            "协商已有结果的件数：已和解、已和解（未确认）、已转投诉、未和解，即和解率（K08）的分母",
            "negotiations that came to a result: settled, settled without confirmation, escalated or unsettled; the denominator of the settlement rate (K08)",
        ),
        denominator: None,
        exclusions: Some(words(
            "撤回的件数，以及协商未成而消费者尚未选择的件数",
            "cases withdrawn, and those failed that wait for the consumer's choice",
        )),
        period: ENDED,
        source: NEGOTIATED,
    },
    Definition {
        indicator: Indicator::H02,
        name: words("转行政调解件数", "Escalated to a bureau"),
        unit: Unit::Cases,
        formula: words(
            "协商未成后转市场监督管理部门处理的件数",
            "cases that went to a bureau after the negotiation had failed",
        ),
        denominator: None,
        exclusions: Some(words(
            "未经协商直接向市场监督管理部门投诉的件数",
            "complaints filed with a bureau without a negotiation",
        )),
        period: ENDED,
        source: NEGOTIATED,
    },
    Definition {
        indicator: Indicator::H03,
        name: words("受理量", "Complaints received"),
        unit: Unit::Cases,
        formula: words(
            "到达企业的件数，加上未经协商直接到达市场监督管理部门的件数；每件只计一次",
            "cases that reached an enterprise, and those that reached a bureau without a negotiation; each counts once",
        ),
        denominator: None,
        exclusions: Some(words("草稿", "drafts")),
        period: words(
            "首次到达企业或市场监督管理部门之月（热点按日）",
            "the month in which the case first reached an enterprise or a bureau; for hot spots, the day",
        ),
        source: BOTH,
    },
    Definition {
        indicator: Indicator::H04,
        name: words("平均首次回应用时", "Mean time to first response"),
        unit: Unit::Minutes,
        formula: words(
            "从到达企业到企业首次联系消费者的分钟数的平均值，夜间和休息日照计",
            "mean minutes from reaching the enterprise to its first contact with the consumer, nights and rest days included",
        ),
        denominator: Some(words(
            "企业已联系消费者的件数",
            "cases in which the enterprise has made contact",
        )),
        exclusions: Some(words(
            "企业尚未联系消费者的件数",
            "cases in which the enterprise has not made contact",
        )),
        period: REACHED,
        source: NEGOTIATED,
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
            Indicator::H01 => "H01",
            Indicator::H02 => "H02",
            Indicator::H03 => "H03",
            Indicator::H04 => "H04",
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
            Indicator::H01 => ended.to_vec(),
            Indicator::H02 => vec![M::Escalated],
            Indicator::H03 => vec![M::Reached, M::ReceivedDirect],
            Indicator::H04 => vec![M::Responded, M::ResponseMinutes],
        }
    }

    /// What the cases of a part are found by; no case is found by two of them. Empty where there is no such part.
    pub fn part(self, part: Part, span: Span) -> Vec<Metric> {
        use Metric as M;
        let settled = [M::Settled, M::SettledUnconfirmed];
        let unsettled = [M::Escalated, M::Unsettled];
        let ended = settled.into_iter().chain(unsettled);
        match (self, part) {
            (Indicator::K01, Part::Numerator) => vec![M::RespondedInTime],
            (Indicator::K01, Part::Denominator) => vec![M::Reached],
            (Indicator::K03, Part::Numerator) => vec![M::DecidedInTime],
            (Indicator::K03, Part::Denominator) => vec![M::Decided, M::DecisionOutstanding],
            (Indicator::K05, Part::Numerator) => vec![M::ClosedInTime],
            (Indicator::K21, Part::Numerator) => vec![M::ClosedOverdue],
            (Indicator::K05 | Indicator::K21, Part::Denominator) => vec![M::Closed],
            (Indicator::K08 | Indicator::K09, Part::Numerator) => settled.to_vec(),
            (Indicator::K08, Part::Denominator) | (Indicator::H01, Part::Numerator) => {
                ended.collect()
            }
            (Indicator::K09, Part::Denominator) => {
                ended.chain([M::Withdrawn, M::ClosedDirect]).collect()
            }
            (Indicator::K11, Part::Numerator) => vec![M::EndedInTime],
            (Indicator::K11, Part::Denominator) => ended.chain([M::Withdrawn]).collect(),
            (Indicator::K12, _) => vec![M::DaysSum(span)],
            (Indicator::K13, Part::Numerator) => vec![M::RecoveredFen],
            (Indicator::H02, Part::Numerator) => vec![M::Escalated],
            (Indicator::H03, Part::Numerator) => vec![M::Reached, M::ReceivedDirect],
            (Indicator::H04, _) => vec![M::Responded],
            (
                Indicator::K13 | Indicator::H01 | Indicator::H02 | Indicator::H03,
                Part::Denominator,
            ) => Vec::new(),
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
