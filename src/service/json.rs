//! JSON that people send: an error in it names its field by a JSON pointer.

use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::error::{AppError, FieldProblem};

/// Parses a body; an empty one is an empty object.
pub fn from_slice<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, AppError> {
    let bytes = if bytes.is_empty() { b"{}" } else { bytes };
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut deserializer).map_err(|e| problem(&e))?;
    deserializer
        .end()
        .map_err(|e| malformed("", &e.to_string()))?;
    Ok(value)
}

pub fn from_value<T: DeserializeOwned>(value: Value) -> Result<T, AppError> {
    serde_path_to_error::deserialize(value).map_err(|e| problem(&e))
}

/// What the parser says about a body or query, as a problem of a field.
pub fn malformed(pointer: &str, detail: &str) -> AppError {
    AppError::field(
        pointer,
        FieldProblem::Malformed {
            zh: format!("格式不正确：{detail}"),
            en: format!("Malformed: {detail}"),
        },
    )
}

fn problem(error: &serde_path_to_error::Error<serde_json::Error>) -> AppError {
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
    let message = error.inner().to_string();
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
    if let Some(name) = named("missing field `") {
        return AppError::field(format!("{pointer}/{name}"), FieldProblem::Missing);
    }
    malformed(&pointer, &message)
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only its parsing is of interest")]
    struct Inner {
        amount_fen: i64,
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
