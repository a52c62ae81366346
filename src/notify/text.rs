//! A notice in words, for one reader.

mod names;

pub use self::names::deadline as deadline_name;

use chrono::Datelike;

use super::{
    Notice,
    template::{fill, template},
};
use crate::domain::{
    actor::Side,
    complaint::deadline::DeadlineKind,
    ids::ComplaintId,
    lang::Lang,
    region::{RegionCode, regions},
    time::{Instant, shanghai_date, start_of_day},
};

/// Every name a template may use.
pub const PLACEHOLDERS: &[&str] = &[
    "you",
    "who",
    "respondent",
    "bureau",
    "until",
    "n",
    "deadline",
    "consequence",
    "ground",
    "reason",
];

/// The case a notice is about: what every reader of it may know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseFacts {
    pub id: ComplaintId,
    pub number: String,
    /// The directory's name of the enterprise; None where the consumer typed one.
    pub respondent: Option<String>,
    pub bureau: Option<RegionCode>,
}

/// Who reads it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reader {
    pub side: Side,
    pub lang: Lang,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    pub subject: String,
    pub sentences: Vec<String>,
}

/// `at` is when it happened: dates of another year carry theirs.
pub fn text(notice: &Notice, case: Option<&CaseFacts>, reader: Reader, at: Instant) -> Text {
    let facts = Facts {
        notice,
        case,
        reader,
        at,
    };
    let Some(template) = template(notice.kind, reader.lang) else {
        return Text {
            subject: notice.kind.code().to_owned(),
            sentences: Vec::new(),
        };
    };
    let value = |name: &str| facts.value(name);
    Text {
        subject: fill(template.subject, value).unwrap_or_else(|| notice.kind.code().to_owned()),
        sentences: template
            .sentences
            .iter()
            .filter_map(|line| fill(line, value))
            .collect(),
    }
}

struct Facts<'a> {
    notice: &'a Notice,
    case: Option<&'a CaseFacts>,
    reader: Reader,
    at: Instant,
}

impl Facts<'_> {
    fn value(&self, name: &str) -> Option<String> {
        let lang = self.reader.lang;
        let number = || self.notice.n.and_then(|n| u8::try_from(n).ok());
        match name {
            "you" => Some(names::you(self.reader).to_owned()),
            "who" => self.who(),
            "respondent" => Some(self.respondent()),
            "bureau" => Some(self.bureau()),
            "until" => self.notice.until.map(|until| moment(until, self.at, lang)),
            "n" => self.notice.n.map(|n| n.to_string()),
            "deadline" => self
                .notice
                .of
                .map(|kind| names::deadline(kind, lang).to_owned()),
            "consequence" => self.consequence(),
            "ground" => names::ground(number()?, lang).map(str::to_owned),
            "reason" => names::reason(number()?, lang).map(str::to_owned),
            _ => None,
        }
    }

    fn who(&self) -> Option<String> {
        match self.notice.by? {
            Side::Consumer => Some(names::consumer(self.reader.lang).to_owned()),
            Side::Enterprise => Some(self.respondent()),
            Side::Bureau => Some(self.bureau()),
            Side::System => None,
        }
    }

    fn respondent(&self) -> String {
        self.case
            .and_then(|case| case.respondent.clone())
            .unwrap_or_else(|| names::enterprise(self.reader.lang).to_owned())
    }

    fn bureau(&self) -> String {
        match (self.case.and_then(|case| case.bureau), self.reader.lang) {
            (Some(code), Lang::Zh) => regions().bureau_name(code),
            (_, lang) => names::bureau(lang).to_owned(),
        }
    }

    fn consequence(&self) -> Option<String> {
        let kind: DeadlineKind = self.notice.of?;
        names::consequence(kind, self.reader.lang).map(str::to_owned)
    }
}

/// 5 月 25 日（周一）24:00: until 24:00 an act is in time (T-5). With the year where it is not that of `from`.
pub fn moment(until: Instant, from: Instant, lang: Lang) -> String {
    let is_end_of_day = start_of_day(shanghai_date(until)) == until;
    let on = match shanghai_date(until) {
        next if is_end_of_day => next.pred_opt().unwrap_or(next),
        on => on,
    };
    let clock = match until - start_of_day(on) {
        _ if is_end_of_day => "24:00".to_owned(),
        since => {
            let minutes = since.num_minutes();
            format!("{:02}:{:02}", minutes / 60, minutes % 60)
        }
    };
    let has_year = on.year() != shanghai_date(from).year();
    match lang {
        Lang::Zh => {
            let day = names::weekday(on.weekday(), lang);
            let year = if has_year {
                format!("{} 年 ", on.year())
            } else {
                String::new()
            };
            format!("{year}{} 月 {} 日（{day}）{clock}", on.month(), on.day())
        }
        Lang::En => {
            let day = names::weekday(on.weekday(), lang);
            let month = names::month(on.month0());
            let year = if has_year {
                format!(" {}", on.year())
            } else {
                String::new()
            };
            format!("{clock} on {day}, {} {month}{year}", on.day())
        }
    }
}

#[cfg(test)]
mod tests;
