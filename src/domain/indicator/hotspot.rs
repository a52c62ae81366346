//! When a place or an enterprise is complained about more, or less, than chance explains.
//!
//! The rule: the last seven days, today among them, against the mean of the four weeks before. Received complaints come
//! like a Poisson process, so the difference is measured by its own spread: `z = (recent - mean) / sqrt(mean + mean / 4)`,
//! the mean taken as 1 at least. It is up where there are [`MIN_CASES`] or more and z is [`MIN_Z`] or more; down where the
//! mean is at least that and z as far below. What is up is *concentrated* where it is one enterprise, or where one of
//! several regions has [`CONCENTRATED_PERCENT`] of it or more; else it is *rising*.

use serde::Serialize;

use super::definition::Words;
use crate::domain::lang::Lang;

pub const MIN_CASES: i64 = 5;
pub const MIN_Z: f64 = 3.0;
pub const CONCENTRATED_PERCENT: i64 = 60;

pub const RULE: Words = Words {
    zh: "近 7 天（含今日）受理量与此前四周的周平均数比较。z =（近 7 天 − 周平均）÷ √（周平均 × 1.25），周平均不足 1 按 1 计。近 7 天不少于 5 件且 z ≥ 3 为上升；周平均不少于 5 件且 z ≤ −3 为回落。上升且属于同一企业，或一个下级地区占 60% 以上的，为集中投诉",
    en: "Complaints received in the last 7 days, today among them, against the weekly mean of the four weeks before. z = (last 7 days − mean) ÷ √(mean × 1.25), the mean taken as 1 at least. Rising: 5 or more in 7 days and z ≥ 3. Falling: a mean of 5 or more and z ≤ −3. Concentrated: rising, and about one enterprise, or 60 % or more in one of the regions below",
};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = HotspotTag)]
pub enum Tag {
    Concentrated,
    Rising,
    Falling,
}

/// Received complaints of five weeks of seven days, the oldest first; the last one ends today.
pub type Weeks = [i64; 5];

/// How the last week spreads.
#[derive(Clone, Copy, Debug)]
pub enum Spread {
    OneEnterprise,
    /// Over the regions right below: how many the largest has. None where there is nothing below.
    Regions {
        largest: Option<i64>,
    },
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Verdict {
    pub tag: Tag,
    pub recent: i64,
    pub mean: f64,
    pub z: f64,
    /// None where there was nothing before.
    pub change: Option<f64>,
}

/// None where it is as usual.
pub fn judge(weeks: Weeks, spread: Spread) -> Option<Verdict> {
    let [before @ .., recent] = weeks;
    let mean = before.iter().sum::<i64>() as f64 / before.len() as f64;
    let z = (recent as f64 - mean) / (mean.max(1.0) * 1.25).sqrt();
    let tag = if recent >= MIN_CASES && z >= MIN_Z {
        match spread {
            Spread::OneEnterprise => Tag::Concentrated,
            Spread::Regions {
                largest: Some(largest),
            } if largest * 100 >= recent * CONCENTRATED_PERCENT => Tag::Concentrated,
            Spread::Regions { .. } => Tag::Rising,
        }
    } else if mean >= MIN_CASES as f64 && z <= -MIN_Z {
        Tag::Falling
    } else {
        return None;
    };
    let change = (mean > 0.0).then(|| recent as f64 / mean - 1.0);
    Some(Verdict {
        tag,
        recent,
        mean,
        z,
        change,
    })
}

impl Verdict {
    /// Why, in a sentence; with the region that has most of it, where one stands out.
    pub fn reason(&self, lang: Lang, largest: Option<(&str, i64)>) -> String {
        let Verdict {
            recent, mean, z, ..
        } = self;
        let percent = self.change.map(|change| (change * 100.0).round());
        let share = |n: i64| n * 100 / (*recent).max(1);
        let mut reason = match (lang, percent) {
            (Lang::Zh, Some(percent)) => {
                format!(
                    "近 7 天 {recent} 件，此前四周平均每周 {mean:.1} 件（{percent:+}%，z = {z:.1}）"
                )
            }
            (Lang::Zh, None) => {
                format!("近 7 天 {recent} 件，此前四周没有受理（z = {z:.1}）")
            }
            (Lang::En, Some(percent)) => format!(
                "{recent} in the last 7 days against {mean:.1} a week in the four weeks before ({percent:+} %, z = {z:.1})"
            ),
            (Lang::En, None) => {
                format!("{recent} in the last 7 days, none in the four weeks before (z = {z:.1})")
            }
        };
        if let (Tag::Concentrated, Some((name, n))) = (self.tag, largest) {
            reason.push_str(&match lang {
                Lang::Zh => format!("；{}% 在{name}", share(n)),
                Lang::En => format!("; {} % in {name}", share(n)),
            });
        }
        reason
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rule() {
        let regions = |largest| Spread::Regions {
            largest: Some(largest),
        };
        let county = Spread::Regions { largest: None };
        for (weeks, spread, expected) in [
            // Fewer than five are never a hot spot, whatever they are compared with.
            ([0, 0, 0, 0, 4], county, None),
            ([0, 0, 0, 0, 5], county, Some(Tag::Rising)),
            (
                [0, 0, 0, 0, 5],
                Spread::OneEnterprise,
                Some(Tag::Concentrated),
            ),
            // Twice as many of a few is chance; twice as many of many is not.
            ([4, 4, 4, 4, 8], county, None),
            ([40, 40, 40, 40, 80], county, Some(Tag::Rising)),
            ([40, 40, 40, 40, 80], regions(47), Some(Tag::Rising)),
            ([40, 40, 40, 40, 80], regions(48), Some(Tag::Concentrated)),
            // The mean counts, not the week before.
            ([0, 0, 0, 40, 40], county, Some(Tag::Rising)),
            ([100, 100, 100, 100, 100], Spread::OneEnterprise, None),
            ([100, 100, 100, 100, 133], county, None),
            ([100, 100, 100, 100, 134], county, Some(Tag::Rising)),
            ([100, 100, 100, 100, 66], county, Some(Tag::Falling)),
            ([100, 100, 100, 100, 67], county, None),
            // Nothing can fall from nearly nothing.
            ([4, 4, 4, 4, 0], county, None),
            ([0, 0, 0, 0, 0], Spread::OneEnterprise, None),
        ] {
            let found = judge(weeks, spread).map(|verdict| verdict.tag);
            assert_eq!(found, expected, "{weeks:?} {spread:?}");
        }
    }

    #[test]
    fn the_reason_in_words() {
        let verdict = |weeks, spread| judge(weeks, spread).unwrap();
        let doubled = verdict([40, 40, 40, 40, 80], Spread::Regions { largest: Some(60) });
        assert_eq!(
            doubled.reason(Lang::Zh, Some(("丰台区", 60))),
            "近 7 天 80 件，此前四周平均每周 40.0 件（+100%，z = 5.7）；75% 在丰台区"
        );
        assert_eq!(
            doubled.reason(Lang::En, None),
            "80 in the last 7 days against 40.0 a week in the four weeks before (+100 %, z = 5.7)"
        );
        let new = verdict([0, 0, 0, 0, 9], Spread::OneEnterprise);
        assert_eq!(
            new.reason(Lang::Zh, None),
            "近 7 天 9 件，此前四周没有受理（z = 8.0）"
        );
    }
}
