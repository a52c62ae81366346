//! JSON that people send: an error in it names its field by a JSON pointer.

pub mod sentence;

use std::fmt::Display;

use serde::de::DeserializeOwned;
use serde_json::Value;

use self::sentence::problem_of;
use crate::error::{AppError, FieldError, FieldProblem};

/// Parses a body; an empty one is an empty object. Following the path to every field costs as much as parsing, so only a body that
/// cannot be read is read again for the place that is wrong.
pub fn from_slice<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, AppError> {
    let bytes = if bytes.is_empty() { b"{}" } else { bytes };
    serde_json::from_slice(bytes).or_else(|_| from_slice_with_path(bytes))
}

fn from_slice_with_path<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, AppError> {
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut deserializer).or_else(|e| {
        match e.inner().classify() {
            serde_json::error::Category::Data => Err(problem(&e)),
            // Also where a value of another kind stands, though it is JSON.
            _ => from_value(serde_json::from_slice(bytes).map_err(|e| not_json(&e))?),
        }
    })?;
    deserializer.end().map_err(|e| not_json(&e))?;
    Ok(value)
}

pub fn from_value<T: DeserializeOwned>(value: Value) -> Result<T, AppError> {
    serde_path_to_error::deserialize(value).map_err(|e| problem(&e))
}

/// The whole body is no JSON at all.
fn not_json(error: &serde_json::Error) -> AppError {
    let (line, column) = (error.line(), error.column());
    let problem = FieldProblem::Malformed {
        zh: format!("不是有效的 JSON，请检查第 {line} 行第 {column} 个字符附近"),
        en: format!("It is not valid JSON; look at line {line}, near character {column}"),
    };
    AppError::Invalid(vec![FieldError {
        detail: Some(error.to_string()),
        ..FieldError::new("", problem)
    }])
}

/// The first problem a parser had, at its field.
pub fn problem<E: Display>(error: &serde_path_to_error::Error<E>) -> AppError {
    let mut pointer = String::new();
    for segment in error.path() {
        use serde_path_to_error::Segment;
        match segment {
            Segment::Seq { index } => pointer.push_str(&format!("/{index}")),
            Segment::Map { key } => {
                pointer.push_str(&format!("/{}", key.replace('~', "~0").replace('/', "~1")))
            }
            Segment::Enum { .. } | Segment::Unknown => {}
        }
    }
    let said = error.inner().to_string();
    // Of a body; where in the text it stood says less than the pointer does.
    let message = said.split(" at line ").next().unwrap_or(&said);
    let named = |prefix: &str| {
        message
            .strip_prefix(prefix)
            .and_then(|rest| rest.split('`').next())
            .map(str::to_owned)
    };
    if let Some(name) = named("unknown field `") {
        // The path already ends with the unknown name.
        if !pointer.ends_with(&format!("/{name}")) {
            pointer.push_str(&format!("/{name}"));
        }
        return AppError::field(pointer, FieldProblem::Unknown);
    }
    if let Some(name) = named("duplicate field `") {
        pointer = format!("{}/{name}", pointer.trim_end_matches(&format!("/{name}")));
    }
    if let Some(name) = named("missing field `") {
        return AppError::field(format!("{pointer}/{name}"), FieldProblem::Missing);
    }
    AppError::Invalid(vec![problem_of(pointer, message)])
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only its parsing is of interest")]
    struct Inner {
        #[serde(default)]
        kind: Kind,
        amount_fen: i64,
    }

    #[derive(Debug, Default, Deserialize)]
    enum Kind {
        #[default]
        Refund,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only its parsing is of interest")]
    struct Outer {
        requests: Vec<Inner>,
    }

    #[test]
    fn an_error_points_at_its_field() {
        for (json, pointer, code) in [
            (
                r#"{"requests":[{"amount_fen":1},{"amount_fen":"x"}]}"#,
                "/requests/1/amount_fen",
                "malformed",
            ),
            (
                r#"{"requests":[{"amount_fen":1.5}]}"#,
                "/requests/0/amount_fen",
                "malformed",
            ),
            (r#"{"requests":[{"fen":1}]}"#, "/requests/0/fen", "unknown"),
            (r#"{"requests":[{}]}"#, "/requests/0/amount_fen", "missing"),
            (
                r#"{"requests":[{"kind":null}]}"#,
                "/requests/0/kind",
                "malformed",
            ),
            (r#"{"requests":[{"kind":}]}"#, "", "malformed"),
            ("{}", "/requests", "missing"),
            ("", "/requests", "missing"),
            (r#"{"requests":[]} x"#, "", "malformed"),
        ] {
            let Err(AppError::Invalid(fields)) = from_slice::<Outer>(json.as_bytes()) else {
                panic!("{json}")
            };
            assert_eq!(
                (fields[0].pointer.as_str(), fields[0].problem.code()),
                (pointer, code),
                "{json}"
            );
        }
    }
}
