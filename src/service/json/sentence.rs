//! What parsers say, as sentences a person can act on: parsers speak English and Rust. What they said goes along as a detail.

use crate::error::{FieldError, FieldProblem, one_of};

/// The most of a parser's own words that is passed on.
const DETAIL_MAX: usize = 200;

/// The problem of a field that a parser refused.
pub fn problem_of(pointer: impl Into<String>, said: &str) -> FieldError {
    let pointer = pointer.into();
    let problem = wanted(&pointer, said);
    FieldError {
        detail: Some(said.chars().take(DETAIL_MAX).collect()),
        ..FieldError::new(pointer, problem)
    }
}

/// What would do instead.
fn wanted(pointer: &str, said: &str) -> FieldProblem {
    if let Some((_, expected)) = said.split_once(", expected ") {
        if said.starts_with("unknown variant") {
            return one_of(expected.split('`').skip(1).step_by(2));
        }
        if let Some(problem) = of_type(pointer, expected) {
            return problem;
        }
    }
    let form = FORMS
        .iter()
        .find(|form| form.said.iter().any(|part| said.contains(part)));
    match form {
        Some(form) => malformed(form.zh, form.en),
        None => malformed(
            "这里的内容无法识别，请对照接口说明检查",
            "It cannot be understood; compare it with the description of the API",
        ),
    }
}

/// By the type the parser expected; `said` ends with it, sometimes with more.
fn of_type(pointer: &str, expected: &str) -> Option<FieldProblem> {
    let (zh, en) = match expected.split([' ', ',']).next()? {
        "i8" | "i16" | "i32" | "i64" | "isize" if pointer.ends_with("_fen") => (
            "金额以分为单位，应为整数，例如 27.00 元写作 2700".to_owned(),
            "Amounts are whole numbers of fen: 27.00 yuan is 2700".to_owned(),
        ),
        "i8" | "i16" | "i32" | "i64" | "isize" => (
            "应为整数，不带小数和引号".to_owned(),
            "A whole number is wanted, without decimals and quotes".to_owned(),
        ),
        unsigned @ ("u8" | "u16" | "u32" | "u64" | "usize") => {
            let max = match unsigned {
                "u8" => u64::from(u8::MAX),
                "u16" => u64::from(u16::MAX),
                "u32" => u64::from(u32::MAX),
                _ => u64::MAX,
            };
            (
                format!("应为 0 到 {max} 之间的整数，不带小数和引号"),
                format!("A whole number from 0 to {max} is wanted, without decimals and quotes"),
            )
        }
        "f32" | "f64" => ("应为数字".to_owned(), "A number is wanted".to_owned()),
        "struct" | "map" | "internally" | "enum" => object(),
        "string" if expected.starts_with("string or map") => object(),
        "string" | "str" | "borrowed" => text(),
        "a" | "an" if expected.contains(" map") => object(),
        "a" | "an" if expected.contains("sequence") => (
            "应为列表，例如 [ … ]".to_owned(),
            "A list is wanted: [ … ]".to_owned(),
        ),
        "a" if expected.contains("boolean") => (
            "应为 true 或 false".to_owned(),
            "true or false is wanted".to_owned(),
        ),
        "a" if expected.contains("UUID") => identifier(),
        "a" | "an" if expected.contains("date") => date(),
        "a" if expected.contains("string") => text(),
        _ => return None,
    };
    Some(FieldProblem::Malformed { zh, en })
}

fn text() -> (String, String) {
    (
        "应为文字，用引号括起".to_owned(),
        "A text in quotes is wanted".to_owned(),
    )
}

fn object() -> (String, String) {
    (
        "应为对象，例如 { … }".to_owned(),
        "An object is wanted: { … }".to_owned(),
    )
}

fn identifier() -> (String, String) {
    let form = FORMS.iter().find(|form| form.said.contains(&"UUID"));
    form.map_or_else(text, |form| (form.zh.to_owned(), form.en.to_owned()))
}

fn date() -> (String, String) {
    let form = FORMS
        .iter()
        .find(|form| form.said.contains(&"trailing input"));
    form.map_or_else(text, |form| (form.zh.to_owned(), form.en.to_owned()))
}

fn malformed(zh: &str, en: &str) -> FieldProblem {
    FieldProblem::Malformed {
        zh: zh.to_owned(),
        en: en.to_owned(),
    }
}

/// Known by a part of what the parser says.
struct Form {
    said: &'static [&'static str],
    zh: &'static str,
    en: &'static str,
}

const FORMS: &[Form] = &[
    Form {
        said: &["UUID"],
        zh: "应为系统给出的编号，例如 019e1468-a500-7000-8000-000000000001",
        en: "An identifier as the system gave it is wanted, such as 019e1468-a500-7000-8000-000000000001",
    },
    Form {
        said: &["is no month like"],
        zh: "应为年月，例如 2026-05",
        en: "A month is wanted, such as 2026-05",
    },
    Form {
        // chrono, of a date or an instant
        said: &[
            "trailing input",
            "premature end of input",
            "input contains invalid characters",
            "input is out of range",
            "no possible date and time",
            "input is not enough for unique",
        ],
        zh: "应为日历上有的日期，例如 2026-05-11",
        en: "A date of the calendar is wanted, such as 2026-05-11",
    },
    Form {
        said: &["an amount cannot be"],
        zh: "金额以分为单位，应在 0 到 100000000000（十亿元）之间",
        en: "Amounts are in fen, from 0 to 100000000000 (10^9 yuan)",
    },
    Form {
        said: &["is not a division code"],
        zh: "应为六位行政区划代码，例如 110106",
        en: "A division code of six digits is wanted, such as 110106",
    },
    Form {
        said: &["is not a ProblemCategory"],
        zh: "没有这个问题类别，请从分类表中选择，例如 contract",
        en: "There is no such problem category; choose one of the list, such as contract",
    },
    Form {
        said: &[
            "invalid digit found",
            "cannot parse integer",
            "number too large",
            "number too small",
        ],
        zh: "应为整数",
        en: "A whole number is wanted",
    },
    Form {
        said: &["provided string was not `true` or `false`"],
        zh: "应为 true 或 false",
        en: "true or false is wanted",
    },
    Form {
        said: &["duplicate field"],
        zh: "这一项出现了两次，请只保留一个",
        en: "This stands there twice; keep one",
    },
    Form {
        said: &["number out of range"],
        zh: "数字过大",
        en: "The number is too large",
    },
    Form {
        said: &["recursion limit exceeded"],
        zh: "层次过多，请减少嵌套",
        en: "It is nested too deeply",
    },
    Form {
        said: &["18 characters", "social credit code", "check digit"],
        zh: "统一社会信用代码不正确，请对照营业执照",
        en: "The unified social credit code is not right; compare it with the licence",
    },
];

#[cfg(test)]
mod tests {
    use serde::{Deserialize, de::DeserializeOwned};

    use super::*;
    use crate::domain::{
        category::RequestKind, ids::FileId, indicator::Month, lang::Lang, money::Fen,
        region::RegionCode, uscc::Uscc,
    };

    #[derive(Debug, Deserialize)]
    struct Whole {}

    fn said<T: DeserializeOwned>(json: &str) -> String {
        match serde_json::from_str::<T>(json) {
            Ok(_) => panic!("{json} can be read"),
            Err(error) => error.to_string(),
        }
    }

    /// What real parsers say of real types; a new version that says it otherwise fails here.
    #[test]
    fn what_parsers_say_becomes_a_sentence_in_both_languages() {
        let cases = [
            ("/amount_fen", said::<Fen>("27.123"), "2700"),
            ("/amount_fen", said::<Fen>("-1"), "100000000000"),
            ("/n", said::<i32>("\"x\""), "整数"),
            ("/n", said::<u8>("300"), "255"),
            ("/n", said::<u32>("-1"), "4294967295"),
            ("/x", said::<bool>("\"yes\""), "true"),
            ("/x", said::<String>("1"), "引号"),
            ("", said::<Whole>("7"), "{ … }"),
            ("/x", said::<Vec<u8>>("7"), "列表"),
            ("/x", said::<FileId>("\"galaxy\""), "019e1468"),
            ("/x", said::<FileId>("7"), "019e1468"),
            (
                "/x",
                said::<chrono::NaiveDate>("\"11.05.2026\""),
                "2026-05-11",
            ),
            (
                "/x",
                said::<chrono::NaiveDate>("\"2026-02-30\""),
                "2026-05-11",
            ),
            ("/x", said::<chrono::NaiveDate>("7"), "2026-05-11"),
            ("/x", said::<Month>("\"2026-13\""), "2026-05"),
            ("/x", said::<RegionCode>("\"Fengtai\""), "110106"),
            ("/x", said::<Uscc>("\"9\""), "营业执照"),
            ("/x", said::<RequestKind>("\"pony\""), "refund、"),
        ];
        for (pointer, said, part) in cases {
            let problem = problem_of(pointer, &said);
            let zh = problem.problem.sentence(Lang::Zh);
            assert!(zh.contains(part), "{said}: {zh}");
            assert!(!zh.contains("无法识别"), "{said}: {zh}");
            let en = problem.problem.sentence(Lang::En);
            assert!(en.is_ascii() || en.contains('…'), "{said}: {en}");
            for word in ["expected", "struct", "UUID", "i64", "serde"] {
                assert!(
                    !zh.contains(word) && !en.contains(word),
                    "{said}: {zh} {en}"
                );
            }
            assert_eq!(problem.detail.as_deref(), Some(said.as_str()));
        }
    }

    #[test]
    fn what_is_not_known_is_a_sentence_all_the_same() {
        let zh = problem_of("/x", "the moon is full")
            .problem
            .sentence(Lang::Zh);
        assert!(zh.contains("接口说明"), "{zh}");
    }
}
