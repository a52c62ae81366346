//! Checking what people typed, field by field: every problem is collected with its pointer and told at once.
//!
//! A text is kept exactly as it came, or refused with the reason.

use std::{fmt::Display, str::FromStr};

use chrono::NaiveDate;

use crate::{
    domain::{
        region::{RegionCode, regions},
        uscc::{Uscc, UsccError},
    },
    error::{AppError, AppResult, FieldError, FieldProblem, one_of},
    service::json::sentence::problem_of,
};

/// The problems found so far.
#[derive(Debug, Default)]
pub struct Fields {
    problems: Vec<FieldError>,
}

impl Fields {
    pub fn new() -> Fields {
        Fields::default()
    }

    pub fn problem(&mut self, pointer: impl Into<String>, problem: FieldProblem) {
        self.problems.push(FieldError::new(pointer, problem));
    }

    /// A text of one line that must be there: a name, an address.
    pub fn line(&mut self, pointer: &str, text: &str, max: usize) {
        self.check(pointer, text, max, |_| false);
    }

    /// A text that may have line breaks and must be there.
    pub fn text(&mut self, pointer: &str, text: &str, max: usize) {
        self.check(pointer, text, max, is_line_break);
    }

    /// As [`Fields::text`], but it may be left empty.
    pub fn optional_text(&mut self, pointer: &str, text: &str, max: usize) {
        if !text.is_empty() {
            self.text(pointer, text, max);
        }
    }

    /// As [`Fields::line`], but it may be left empty.
    pub fn optional_line(&mut self, pointer: &str, text: &str, max: usize) {
        if !text.is_empty() {
            self.line(pointer, text, max);
        }
    }

    /// A field that must be filled in; the answer is empty where there is a problem.
    pub fn required(&mut self, pointer: &str, text: Option<&str>, max: usize) -> String {
        let text = text.unwrap_or_default();
        self.text(pointer, text, max);
        text.to_owned()
    }

    /// A field that may be left out; blank counts as left out.
    pub fn optional(&mut self, pointer: &str, text: Option<&str>, max: usize) -> Option<String> {
        let text = text.filter(|text| !text.trim().is_empty())?;
        self.text(pointer, text, max);
        Some(text.to_owned())
    }

    /// A value that must be there.
    pub fn present<T>(&mut self, pointer: &str, value: Option<T>) -> Option<T> {
        if value.is_none() {
            self.problem(pointer, FieldProblem::Missing);
        }
        value
    }

    /// A date between two others, ends included.
    pub fn date_between(
        &mut self,
        pointer: &str,
        value: Option<NaiveDate>,
        first: NaiveDate,
        last: NaiveDate,
    ) {
        if value.is_some_and(|on| on < first || on > last) {
            let (zh, en) = match first == last {
                true => (
                    format!("日期只能是 {last}"),
                    format!("The date can only be {last}"),
                ),
                false => (
                    format!("日期应在 {first} 到 {last} 之间"),
                    format!("The date must be between {first} and {last}"),
                ),
            };
            self.problem(pointer, FieldProblem::OutOfRange { zh, en });
        }
    }

    fn check(&mut self, pointer: &str, text: &str, max: usize, may_have: fn(char) -> bool) {
        if text.trim().is_empty() {
            self.problem(pointer, FieldProblem::Missing);
        } else if text.chars().nth(max).is_some() {
            self.problem(pointer, FieldProblem::TooLong { max });
        } else if text.chars().any(|c| is_unwanted(c) && !may_have(c)) {
            self.problem(pointer, FieldProblem::BadCharacter);
        }
    }

    /// A value of a fixed form, as text.
    pub fn parse<T: FromStr<Err: Display>>(&mut self, pointer: &str, text: &str) -> Option<T> {
        if text.is_empty() {
            self.problem(pointer, FieldProblem::Missing);
            return None;
        }
        match text.parse() {
            Ok(value) => Some(value),
            Err(error) => {
                self.problems.push(problem_of(pointer, &error.to_string()));
                None
            }
        }
    }

    /// A value of a closed list, whose names are told where it is none of them.
    pub fn choice<'a, T: FromStr>(
        &mut self,
        pointer: &str,
        text: &str,
        names: impl IntoIterator<Item = &'a str>,
    ) -> Option<T> {
        let value = text.parse().ok();
        if value.is_none() {
            let problem = match one_of(names) {
                FieldProblem::Malformed { zh, en } if text.is_empty() => FieldProblem::Because {
                    code: FieldProblem::Missing.code(),
                    zh,
                    en,
                },
                problem => problem,
            };
            self.problem(pointer, problem);
        }
        value
    }

    /// A division that is on the list.
    pub fn region(&mut self, pointer: &str, text: &str) -> Option<RegionCode> {
        let code: RegionCode = self.parse(pointer, text)?;
        if regions().get(code).is_none() {
            let (zh, en) = ("没有这个行政区划", "There is no such division");
            self.problem(pointer, because("unknown_region", zh, en));
            return None;
        }
        Some(code)
    }

    /// A division where a bureau of county level sits (J-3).
    pub fn county(&mut self, pointer: &str, text: &str) -> Option<RegionCode> {
        let code = self.region(pointer, text)?;
        if !regions().is_county_seat(code) {
            let zh = "请选到区县一级";
            let en = "Please choose a county or district, not what lies above it";
            self.problem(pointer, because("not_a_county", zh, en));
            return None;
        }
        Some(code)
    }

    pub fn uscc(&mut self, pointer: &str, text: &str) -> Option<Uscc> {
        if text.is_empty() {
            self.problem(pointer, FieldProblem::Missing);
            return None;
        }
        match text.parse() {
            Ok(code) => Some(code),
            Err(error) => {
                self.problem(pointer, uscc_problem(&error));
                None
            }
        }
    }

    /// All problems at once, if there are any.
    pub fn done(self) -> AppResult<()> {
        if self.problems.is_empty() {
            Ok(())
        } else {
            Err(AppError::Invalid(self.problems))
        }
    }
}

/// Every text inside a JSON value, however deep: for forms kept as they were typed.
pub fn checked_everywhere(value: &serde_json::Value) -> AppResult<()> {
    fn walk(fields: &mut Fields, pointer: &str, value: &serde_json::Value) {
        match value {
            serde_json::Value::String(text) => fields.optional_text(pointer, text, 4000),
            serde_json::Value::Array(items) => {
                for (i, item) in items.iter().enumerate() {
                    walk(fields, &format!("{pointer}/{i}"), item);
                }
            }
            serde_json::Value::Object(entries) => {
                for (name, entry) in entries {
                    walk(fields, &format!("{pointer}/{name}"), entry);
                }
            }
            _ => {}
        }
    }
    let mut fields = Fields::new();
    walk(&mut fields, "", value);
    fields.done()
}

/// A problem of its own kind, in words.
pub fn because(code: &'static str, zh: &str, en: &str) -> FieldProblem {
    FieldProblem::Because {
        code,
        zh: zh.to_owned(),
        en: en.to_owned(),
    }
}

fn is_line_break(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\t')
}

/// Control characters, which databases and papers cannot keep, and the marks that turn the direction of writing, by
/// which a name can be made to read as another.
fn is_unwanted(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FFF9}'..='\u{FFFB}' | '\u{FEFF}')
        || matches!(u32::from(c) & 0xFFFF, 0xFFFE | 0xFFFF)
}

fn uscc_problem(error: &UsccError) -> FieldProblem {
    let zh = match error {
        UsccError::Length(length) => {
            format!("统一社会信用代码应为 18 位，现在是 {length} 位")
        }
        UsccError::Character { character, place } => {
            format!("统一社会信用代码第 {place} 位不能是「{character}」，请对照营业执照")
        }
        UsccError::CheckDigit { .. } => {
            "统一社会信用代码的校验位不符，请对照营业执照检查是否有输错".to_owned()
        }
    };
    let en = match error {
        // Telling the expected digit would invite making the number fit.
        UsccError::CheckDigit { .. } => {
            "The check digit does not fit; compare the code with the licence".to_owned()
        }
        error => error.to_string(),
    };
    FieldProblem::Malformed { zh, en }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(check: impl FnOnce(&mut Fields)) -> Vec<(String, &'static str)> {
        let mut fields = Fields::new();
        check(&mut fields);
        match fields.done() {
            Ok(()) => Vec::new(),
            Err(AppError::Invalid(found)) => found
                .into_iter()
                .map(|it| (it.pointer, it.problem.code()))
                .collect(),
            Err(other) => panic!("{other}"),
        }
    }

    #[test]
    fn every_problem_is_told_at_once() {
        let found = problems(|fields| {
            fields.line("/name", " ", 5);
            fields.line("/address", "123456", 5);
            fields.text("/text", "a\nb", 5);
            fields.line("/line", "a\nb", 5);
            fields.region("/region", "990000");
            fields.county("/domicile", "110000");
            fields.uscc("/uscc", "91110000802100433C");
        });
        assert_eq!(
            found,
            [
                ("/name".to_owned(), "missing"),
                ("/address".to_owned(), "too_long"),
                ("/line".to_owned(), "bad_character"),
                ("/region".to_owned(), "malformed"),
                ("/domicile".to_owned(), "not_a_county"),
                ("/uscc".to_owned(), "malformed"),
            ]
        );
    }

    #[test]
    fn characters_no_person_types_are_refused_and_all_others_kept() {
        for bad in ["a\0b", "a\u{7}b", "a\u{202E}b", "\u{FEFF}a", "a\u{FFFF}"] {
            assert_eq!(problems(|f| f.text("/t", bad, 9)).len(), 1, "{bad:?}");
        }
        for good in ["👩‍👩‍👧", "' OR 1=1 --", "%_\\", "ß", "永\u{200D}", "ไทย", "𠮷"]
        {
            assert_eq!(problems(|f| f.line("/t", good, 20)), [], "{good:?}");
        }
    }
}
