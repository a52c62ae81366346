//! Queries: an error in one names its field by a JSON pointer, as [`body`](super::body) does.

use std::{
    future::{Ready, ready},
    ops::Deref,
};

use actix_web::{FromRequest, HttpRequest, dev::Payload};
use serde::de::DeserializeOwned;

use super::error::HttpError;
use crate::{error::AppResult, service::json};

/// The query of a request as `T`.
pub struct Query<T>(pub T);

impl<T> Deref for Query<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> Query<T> {
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T: DeserializeOwned> FromRequest for Query<T> {
    type Error = HttpError;
    type Future = Ready<Result<Self, HttpError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(match read(request.query_string()) {
            Ok(value) => Ok(Query(value)),
            Err(error) => Err(HttpError::new(error, request)),
        })
    }
}

fn read<T: DeserializeOwned>(query: &str) -> AppResult<T> {
    let pairs = form_urlencoded::parse(query.as_bytes());
    serde_path_to_error::deserialize(serde_urlencoded::Deserializer::new(pairs))
        .map_err(|error| json::problem(&error))
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use serde::Deserialize;

    use super::*;
    use crate::{domain::lang::Lang, error::AppError};

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only its parsing is of interest")]
    struct Asked {
        limit: Option<usize>,
        #[serde(default)]
        mine: bool,
        due_before: Option<NaiveDate>,
    }

    #[test]
    fn an_error_points_at_its_field_and_says_what_is_wanted() {
        for (query, pointer, code, part) in [
            ("limit=x", "/limit", "malformed", "整数"),
            ("limit=", "/limit", "malformed", "整数"),
            ("limit=-1", "/limit", "malformed", "整数"),
            ("mine=yes", "/mine", "malformed", "true"),
            (
                "mine=true&due_before=2026-13-01",
                "/due_before",
                "malformed",
                "2026-05-11",
            ),
            ("colour=red", "/colour", "unknown", "拼写"),
            ("limit=1&limit=2", "/limit", "malformed", "两次"),
        ] {
            let Err(AppError::Invalid(fields)) = read::<Asked>(query) else {
                panic!("{query}")
            };
            let found = (fields[0].pointer.as_str(), fields[0].problem.code());
            assert_eq!(found, (pointer, code), "{query}");
            let zh = fields[0].problem.sentence(Lang::Zh);
            assert!(zh.contains(part), "{query}: {zh}");
        }
        assert!(read::<Asked>("limit=20&mine=true&due_before=2026-05-11").is_ok());
        assert!(read::<Asked>("").is_ok());
    }
}
