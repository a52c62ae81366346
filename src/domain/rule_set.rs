//! Which rules hold for a complaint, and the values in them.
//!
//! The order in force when the complaint was received chooses the [`RuleSet`] (T-4). [`Parameters`] are the values of
//! section 19; a region may set its own, but may only tighten what law or guidance gives.

use std::{fmt, ops::RangeInclusive, str::FromStr};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use thiserror::Error;
use utoipa::ToSchema;

use super::{calendar::Rollover, lang::Lang};

#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
pub enum RuleSet {
    /// 市场监督管理投诉举报处理暂行办法 (SAMR Order 20), 2020-01-01 to 2026-04-14.
    O20,
    /// 市场监督管理投诉举报处理办法 (SAMR Order 121), from 2026-04-15.
    O121,
}

/// The day Order 121 came into force.
const O121_FROM: NaiveDate = NaiveDate::from_ymd_opt(2026, 4, 15).expect("a day that exists");

/// O20 gave mediation working days. It is history, so no region sets it.
const O20_MEDIATION_WD: u32 = 45;

impl RuleSet {
    pub const ALL: [RuleSet; 2] = [RuleSet::O20, RuleSet::O121];

    /// T-4: chosen by the day of receipt and kept to the end; the new order has no transition clause.
    pub fn on(received_on: NaiveDate) -> RuleSet {
        if received_on < O121_FROM {
            RuleSet::O20
        } else {
            RuleSet::O121
        }
    }

    pub fn as_str(self) -> &'static str {
        match self {
            RuleSet::O20 => "O20",
            RuleSet::O121 => "O121",
        }
    }

    /// A-3, Z-2: whether a refusal or termination must tell the other ways of CL 39. O20 knew no such duty (T-4).
    pub fn must_state_remedies(self) -> bool {
        self == RuleSet::O121
    }
}

impl fmt::Display for RuleSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("`{0}` is not a rule set: O20 or O121")]
pub struct UnknownRuleSet(pub String);

impl FromStr for RuleSet {
    type Err = UnknownRuleSet;

    fn from_str(text: &str) -> Result<RuleSet, UnknownRuleSet> {
        RuleSet::ALL
            .into_iter()
            .find(|rules| rules.as_str() == text)
            .ok_or_else(|| UnknownRuleSet(text.to_owned()))
    }
}

/// How long somebody has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case", tag = "unit", content = "n")]
pub enum Limit {
    WorkingDays(u32),
    NaturalDays(u32),
    /// By the clock, also at night and on rest days (T-6).
    Hours(u32),
    /// The same, where a region lets the clock stand still on rest days (T-6).
    WorkingHours(u32),
}

/// T-6: how limits given in hours run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum HoursMode {
    /// Also at night and on rest days.
    Clock,
    /// On working days alone, day and night.
    Working,
}

impl HoursMode {
    pub fn as_str(self) -> &'static str {
        match self {
            HoursMode::Clock => "clock",
            HoursMode::Working => "working",
        }
    }
}

/// `10 wd`, `60 d`, `24 h`.
impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&match self {
            Limit::WorkingDays(n) => format!("{n} wd"),
            Limit::NaturalDays(n) => format!("{n} d"),
            Limit::Hours(n) => format!("{n} h"),
            Limit::WorkingHours(n) => format!("{n} h on working days"),
        })
    }
}

/// Where a value comes from, and so who may change it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "UPPERCASE")]
pub enum Tag {
    /// Binding text.
    Law,
    /// Official guidance.
    Guide,
    /// Our own choice, where both are silent.
    Product,
}

impl Tag {
    pub fn as_str(self) -> &'static str {
        match self {
            Tag::Law => "LAW",
            Tag::Guide => "GUIDE",
            Tag::Product => "PRODUCT",
        }
    }
}

/// The values in force for one region.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Parameters {
    /// N-1
    pub odr_limit_wd: u32,
    /// N-2
    pub response_hours: u32,
    /// T-6
    pub hours_mode: HoursMode,
    ///
    pub accept_limit_wd: u32,
    /// M-2, O121 only
    pub mediation_limit_d: u32,
    /// Z-2
    pub terminate_notice_wd: u32,
    /// N-5
    pub confirm_silence_wd: u32,
    /// N-5
    pub reopen_wd: u32,
    /// J-1
    pub escalation_reply_wd: u32,
    /// The most by which consumer and enterprise may agree to lengthen a negotiation.
    pub extension_wd: u32,
    /// C-10
    pub duplicate_window_d: u32,
    /// E-3
    pub enterprise_review_wd: u32,
    /// T-2
    pub rollover: Rollover,
}

impl Default for Parameters {
    fn default() -> Parameters {
        Parameters {
            odr_limit_wd: 10,
            response_hours: 24,
            hours_mode: HoursMode::Clock,
            accept_limit_wd: 7,
            mediation_limit_d: 60,
            terminate_notice_wd: 7,
            confirm_silence_wd: 5,
            reopen_wd: 10,
            escalation_reply_wd: 10,
            extension_wd: 10,
            duplicate_window_d: 90,
            enterprise_review_wd: 10,
            rollover: Rollover::StatutoryHoliday,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ParameterError {
    #[error("there is no parameter `{0}`")]
    Unknown(String),
    #[error("`{value}` is not a value for {name}: {expected}")]
    NotAValue {
        name: &'static str,
        value: String,
        expected: &'static str,
    },
    #[error("{name} cannot be {value}: at most {ceiling} ({rule}, {tag})", tag = tag.as_str())]
    AboveCeiling {
        name: &'static str,
        value: u32,
        ceiling: u32,
        rule: &'static str,
        tag: Tag,
    },
}

/// What may be set: name, rule, where it comes from, the highest value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct ParameterSpec {
    pub name: &'static str,
    pub rule: &'static str,
    pub tag: Tag,
    pub ceiling: Option<u32>,
}

const fn spec(name: &'static str, rule: &'static str, tag: Tag, ceiling: u32) -> ParameterSpec {
    ParameterSpec {
        name,
        rule,
        tag,
        ceiling: Some(ceiling),
    }
}

/// Ten years: where no rule gives a ceiling, this one catches slips of the finger.
const SANE: u32 = 3_650;

/// Values from law or guidance have their default as ceiling: they can be tightened, never relaxed (N-1, section 19).
pub const PARAMETERS: [ParameterSpec; 13] = [
    spec("odr_limit_wd", "N-1", Tag::Guide, 10),
    spec("response_hours", "N-2", Tag::Product, SANE),
    spec("accept_limit_wd", "A-1", Tag::Law, 7),
    spec("mediation_limit_d", "M-2", Tag::Law, 60),
    spec("terminate_notice_wd", "Z-2", Tag::Law, 7),
    spec("confirm_silence_wd", "N-5", Tag::Product, SANE),
    spec("reopen_wd", "N-5", Tag::Product, SANE),
    spec("escalation_reply_wd", "J-1", Tag::Product, SANE),
    spec("extension_wd", "N-1", Tag::Product, 10),
    spec("duplicate_window_d", "C-10", Tag::Product, SANE),
    spec("enterprise_review_wd", "E-3", Tag::Product, SANE),
    ParameterSpec {
        name: "rollover",
        rule: "T-2",
        tag: Tag::Law,
        ceiling: None,
    },
    ParameterSpec {
        name: "hours_mode",
        rule: "T-6",
        tag: Tag::Product,
        ceiling: None,
    },
];

impl Parameters {
    /// The same parameters with one value changed, if it may be changed that way.
    pub fn with(&self, name: &str, value: &str) -> Result<Parameters, ParameterError> {
        let spec = PARAMETERS
            .iter()
            .find(|spec| spec.name == name)
            .ok_or_else(|| ParameterError::Unknown(name.to_owned()))?;
        let not_a_value = |expected| ParameterError::NotAValue {
            name: spec.name,
            value: value.to_owned(),
            expected,
        };
        let mut changed = self.clone();
        match (changed.number_mut(name), spec.ceiling) {
            (Some(place), Some(ceiling)) => {
                let number = value
                    .trim()
                    .parse()
                    .map_err(|_| not_a_value("a whole number from 1"))?;
                // Nought would make everything overdue at birth; only an extension can sensibly be switched off.
                if number == 0 && name != "extension_wd" {
                    return Err(not_a_value("a whole number from 1"));
                }
                if number > ceiling {
                    return Err(ParameterError::AboveCeiling {
                        name: spec.name,
                        value: number,
                        ceiling,
                        rule: spec.rule,
                        tag: spec.tag,
                    });
                }
                *place = number;
            }
            _ if name == "hours_mode" => {
                changed.hours_mode = [HoursMode::Clock, HoursMode::Working]
                    .into_iter()
                    .find(|mode| mode.as_str() == value.trim())
                    .ok_or_else(|| not_a_value("clock or working"))?;
            }
            _ => {
                changed.rollover = [Rollover::StatutoryHoliday, Rollover::AnyRestDay]
                    .into_iter()
                    .find(|rollover| rollover.as_str() == value.trim())
                    .ok_or_else(|| not_a_value("statutory_holiday or any_rest_day"))?;
            }
        }
        Ok(changed)
    }

    /// A value as [`Parameters::with`] reads it.
    pub fn get(&self, name: &str) -> Option<String> {
        match name {
            "rollover" => Some(self.rollover.as_str().to_owned()),
            "hours_mode" => Some(self.hours_mode.as_str().to_owned()),
            _ => self
                .clone()
                .number_mut(name)
                .map(|number| number.to_string()),
        }
    }

    /// N-2, run as the region has it (T-6).
    pub fn first_response(&self) -> Limit {
        match self.hours_mode {
            HoursMode::Clock => Limit::Hours(self.response_hours),
            HoursMode::Working => Limit::WorkingHours(self.response_hours),
        }
    }

    /// M-2: 60 d or tighter; under O20 45 wd.
    pub fn mediation_limit(&self, rule_set: RuleSet) -> Limit {
        match rule_set {
            RuleSet::O20 => Limit::WorkingDays(O20_MEDIATION_WD),
            RuleSet::O121 => Limit::NaturalDays(self.mediation_limit_d),
        }
    }

    fn number_mut(&mut self, name: &str) -> Option<&mut u32> {
        Some(match name {
            "odr_limit_wd" => &mut self.odr_limit_wd,
            "response_hours" => &mut self.response_hours,
            "accept_limit_wd" => &mut self.accept_limit_wd,
            "mediation_limit_d" => &mut self.mediation_limit_d,
            "terminate_notice_wd" => &mut self.terminate_notice_wd,
            "confirm_silence_wd" => &mut self.confirm_silence_wd,
            "reopen_wd" => &mut self.reopen_wd,
            "escalation_reply_wd" => &mut self.escalation_reply_wd,
            "extension_wd" => &mut self.extension_wd,
            "duplicate_window_d" => &mut self.duplicate_window_d,
            "enterprise_review_wd" => &mut self.enterprise_review_wd,
            _ => return None,
        })
    }
}

/// The numbers of the grounds on which a complaint may be rejected (A-2, T-4).
pub fn grounds(rule_set: RuleSet) -> RangeInclusive<u8> {
    match rule_set {
        RuleSet::O20 => 1..=6,
        RuleSet::O121 => 1..=7,
    }
}

/// The ground "other legal ground", which needs free text. It is the last one: O20 had no "false identity" before it.
pub fn other_ground(rule_set: RuleSet) -> u8 {
    *grounds(rule_set).end()
}

/// A ground in words, as the rejection states it; `None` if the rule set has no such number.
pub fn ground_text(rule_set: RuleSet, ground: u8, lang: Lang) -> Option<&'static str> {
    if !grounds(rule_set).contains(&ground) {
        return None;
    }
    let number = if ground == other_ground(rule_set) {
        7
    } else {
        ground
    };
    let (zh, en) = match number {
        1 => (
            "投诉事项不属于市场监督管理部门职责，或者本行政机关不具有处理权限",
            "The matter is not a duty of the market regulator, or this bureau has no authority over it",
        ),
        2 => (
            "法院、仲裁机构、行政机关、消费者协会或者依法成立的其他调解组织已经受理或者处理过同一消费者权益争议",
            "A court, arbitration body, administrative body or consumer association has accepted or handled the same dispute",
        ),
        3 => (
            "不是为生活消费需要购买、使用商品或者接受服务，或者不能证明与被投诉人之间存在消费者权益争议",
            "Not bought or used for living consumption, or no proof of a consumer dispute with the respondent",
        ),
        4 => (
            "投诉人知道或者应当知道自己的权益受到侵害之日起超过三年",
            "More than three years have passed since the complainant knew, or should have known, of the harm",
        ),
        5 => (
            "未提供规定的材料，或者提供的材料不真实",
            "Required material is missing or false",
        ),
        6 => (
            "冒用他人身份、使用虚假身份，或者拒不配合身份核验",
            "A false identity was used, or the identity check was refused",
        ),
        _ => (
            "法律、法规、规章规定不予受理的其他情形",
            "Another ground given by law",
        ),
    };
    Some(match lang {
        Lang::Zh => zh,
        Lang::En => en,
    })
}

#[cfg(test)]
mod tests;
