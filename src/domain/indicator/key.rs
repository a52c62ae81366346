//! What a cell of the rollups is called: what is counted, for whom, in which month.

use std::{fmt, str::FromStr};

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::domain::{
    category::ProblemCategory,
    ids::EnterpriseId,
    region::RegionCode,
    time::{Instant, shanghai_date},
};

/// Days are counted one by one up to here; longer ones together.
pub const DAYS_MAX: u8 = 120;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Dimension {
    All,
    Region,
    Enterprise,
    Category,
    RegionCategory,
    EnterpriseCategory,
}

impl Dimension {
    pub fn as_str(self) -> &'static str {
        match self {
            Dimension::All => "all",
            Dimension::Region => "region",
            Dimension::Enterprise => "enterprise",
            Dimension::Category => "category",
            Dimension::RegionCategory => "region_category",
            Dimension::EnterpriseCategory => "enterprise_category",
        }
    }
}

/// One value of a dimension, or of two together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    All,
    Region(RegionCode),
    Enterprise(EnterpriseId),
    Category(ProblemCategory),
    RegionCategory(RegionCode, ProblemCategory),
    EnterpriseCategory(EnterpriseId, ProblemCategory),
}

impl Group {
    /// What is chosen by a region, a category, both or neither.
    pub fn chosen(region: Option<RegionCode>, category: Option<ProblemCategory>) -> Group {
        match (region, category) {
            (None, None) => Group::All,
            (Some(region), None) => Group::Region(region),
            (None, Some(category)) => Group::Category(category),
            (Some(region), Some(category)) => Group::RegionCategory(region, category),
        }
    }

    /// Whether complaints are counted day by day: only where hot spots are looked for.
    pub fn counts_days(self) -> bool {
        matches!(
            self,
            Group::Category(_) | Group::RegionCategory(..) | Group::EnterpriseCategory(..)
        )
    }

    pub fn dimension(self) -> Dimension {
        match self {
            Group::All => Dimension::All,
            Group::Region(_) => Dimension::Region,
            Group::Enterprise(_) => Dimension::Enterprise,
            Group::Category(_) => Dimension::Category,
            Group::RegionCategory(..) => Dimension::RegionCategory,
            Group::EnterpriseCategory(..) => Dimension::EnterpriseCategory,
        }
    }

    /// Its key within the dimension; empty for the whole.
    pub fn key(self) -> String {
        match self {
            Group::All => String::new(),
            Group::Region(code) => code.to_string(),
            Group::Enterprise(id) => id.to_string(),
            Group::Category(category) => category.as_str().to_owned(),
            Group::RegionCategory(code, category) => format!("{code}/{category}"),
            Group::EnterpriseCategory(id, category) => format!("{id}/{category}"),
        }
    }

    pub fn parse(dimension: &str, key: &str) -> Option<Group> {
        match dimension {
            "all" if key.is_empty() => Some(Group::All),
            "region" => key.parse().ok().map(Group::Region),
            "enterprise" => key.parse().ok().map(Group::Enterprise),
            "category" => key.parse().ok().map(Group::Category),
            "region_category" => {
                let (code, category) = key.split_once('/')?;
                let group = Group::RegionCategory(code.parse().ok()?, category.parse().ok()?);
                Some(group)
            }
            "enterprise_category" => {
                let (id, category) = key.split_once('/')?;
                let group = Group::EnterpriseCategory(id.parse().ok()?, category.parse().ok()?);
                Some(group)
            }
            _ => None,
        }
    }
}

/// A month in Shanghai, from year 0 to 9999; written `2026-05`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Month(i32);

impl Month {
    pub const FIRST: Month = Month(0);
    pub const LAST: Month = Month(9999 * 12 + 11);

    /// The month an instant falls in.
    pub fn of(at: Instant) -> Month {
        Month::containing(shanghai_date(at))
    }

    pub fn containing(on: NaiveDate) -> Month {
        Month(on.year().clamp(0, 9999) * 12 + on.month0() as i32)
    }

    /// [`Month::LAST`] has itself as the next.
    pub fn next(self) -> Month {
        self.plus(1)
    }

    pub fn plus(self, months: i32) -> Month {
        Month((self.0 + months).clamp(Month::FIRST.0, Month::LAST.0))
    }

    /// The day of this month with this number, if there is one.
    pub fn day(self, day: u8) -> Option<NaiveDate> {
        let month = u32::try_from(self.0 % 12 + 1).ok()?;
        NaiveDate::from_ymd_opt(self.0 / 12, month, u32::from(day))
    }

    /// How many months lie between.
    pub fn since(self, earlier: Month) -> i32 {
        self.0 - earlier.0
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.0 / 12, self.0 % 12 + 1)
    }
}

impl FromStr for Month {
    type Err = String;
    fn from_str(s: &str) -> Result<Self, String> {
        let error = || format!("`{s}` is no month like 2026-05");
        let well_formed = s.len() == 7
            && s.bytes().enumerate().all(|(i, b)| {
                if i == 4 {
                    b == b'-'
                } else {
                    b.is_ascii_digit()
                }
            });
        if !well_formed {
            return Err(error());
        }
        let year: i32 = s[..4].parse().map_err(|_| error())?;
        match s[5..].parse() {
            Ok(month @ 1..=12) => Ok(Month(year * 12 + month - 1)),
            _ => Err(error()),
        }
    }
}

impl TryFrom<String> for Month {
    type Error = String;
    fn try_from(text: String) -> Result<Month, String> {
        text.parse()
    }
}

impl From<Month> for String {
    fn from(month: Month) -> String {
        month.to_string()
    }
}

/// The three spans of K12.
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
#[serde(rename_all = "snake_case")]
pub enum Span {
    /// From reaching the enterprise to the end of the negotiation.
    Negotiation,
    /// From receipt at the bureau to its decision.
    Decision,
    /// From acceptance to closing.
    Handling,
}

impl Span {
    pub const ALL: [Span; 3] = [Span::Negotiation, Span::Decision, Span::Handling];

    pub fn as_str(self) -> &'static str {
        match self {
            Span::Negotiation => "negotiation",
            Span::Decision => "decision",
            Span::Handling => "handling",
        }
    }
}

macro_rules! metrics {
    ($($(#[$doc:meta])* $name:ident = $code:literal,)+) => {
        /// What is counted. Codes stand in the database.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Metric {
            $($(#[$doc])* $name,)+
            /// How many took this many days; the last step holds all that took longer.
            Days(Span, u8),
            /// The days of all of them together.
            DaysSum(Span),
            /// Received on this day of the month; only for groups that count days.
            ReceivedOn(u8),
        }

        impl Metric {
            fn code(self) -> Option<&'static str> {
                match self {
                    $(Metric::$name => Some($code),)+
                    Metric::Days(..) | Metric::DaysSum(_) | Metric::ReceivedOn(_) => None,
                }
            }

            fn from_code(code: &str) -> Option<Metric> {
                match code {
                    $($code => Some(Metric::$name),)+
                    _ => None,
                }
            }
        }
    };
}

metrics! {
    Reached = "reached",
    RespondedInTime = "responded_in_time",
    /// In time or not.
    Responded = "responded",
    /// From reaching the enterprise to its first contact, all of them together.
    ResponseMinutes = "response_minutes",
    /// Reached a bureau without having been with an enterprise.
    ReceivedDirect = "received_direct",
    Decided = "decided",
    DecidedInTime = "decided_in_time",
    /// Due, and still not made.
    DecisionOutstanding = "decision_outstanding",
    Closed = "closed",
    ClosedInTime = "closed_in_time",
    ClosedOverdue = "closed_overdue",
    /// Went to the bureau without a negotiation before.
    ClosedDirect = "closed_direct",
    /// A stock, under the month in which it fell due.
    OpenOverdue = "open_overdue",
    Settled = "settled",
    SettledUnconfirmed = "settled_unconfirmed",
    Escalated = "escalated",
    Unsettled = "unsettled",
    Withdrawn = "withdrawn",
    EndedInTime = "ended_in_time",
    Rated = "rated",
    RatedSolved = "rated_solved",
    RatedOfSettled = "rated_of_settled",
    RecoveredFen = "recovered_fen",
}

impl fmt::Display for Metric {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Metric::Days(span, days) => write!(f, "days.{}.{days:03}", span.as_str()),
            Metric::DaysSum(span) => write!(f, "days.{}.sum", span.as_str()),
            Metric::ReceivedOn(day) => write!(f, "received_on.{day:02}"),
            metric => f.write_str(metric.code().unwrap_or_default()),
        }
    }
}

impl FromStr for Metric {
    type Err = String;
    fn from_str(s: &str) -> Result<Self, String> {
        let error = || format!("`{s}` is no metric");
        if let Some(metric) = Metric::from_code(s) {
            return Ok(metric);
        }
        if let Some(day) = s.strip_prefix("received_on.") {
            return match day.parse::<u8>() {
                Ok(day @ 1..=31) if s.len() == 14 => Ok(Metric::ReceivedOn(day)),
                _ => Err(error()),
            };
        }
        let (span, rest) = s
            .strip_prefix("days.")
            .and_then(|s| s.split_once('.'))
            .ok_or_else(error)?;
        let span = Span::ALL
            .into_iter()
            .find(|x| x.as_str() == span)
            .ok_or_else(error)?;
        match rest.parse::<u8>() {
            _ if rest == "sum" => Ok(Metric::DaysSum(span)),
            Ok(days @ 0..=DAYS_MAX) if rest.len() == 3 => Ok(Metric::Days(span, days)),
            _ => Err(error()),
        }
    }
}

/// A cell. The order is the one in which nodes write cells, so that they never wait for each other in a ring.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RollupKey {
    pub group: Group,
    pub month: Month,
    pub metric: Metric,
}

impl fmt::Display for RollupKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (dimension, key) = (self.group.dimension().as_str(), self.group.key());
        write!(f, "{dimension} {key} {} {}", self.month, self.metric)
    }
}
