//! JSON bodies: an error in one names its field by a JSON pointer.

use std::{future::Future, ops::Deref, pin::Pin};

use actix_web::{FromRequest, HttpMessage as _, HttpRequest, dev::Payload, http::header, web};
use serde::de::DeserializeOwned;

use super::error::HttpError;
use crate::{
    error::{AppError, AppResult, FieldProblem},
    service::json,
};

/// The largest JSON body, for the handlers below `/api`.
#[derive(Clone, Copy, Debug)]
pub struct JsonLimit(pub usize);

/// A JSON body as `T`; also keeps the bytes, for whoever hashes the request.
pub struct Body<T> {
    pub value: T,
    pub bytes: web::Bytes,
}

impl<T> Deref for Body<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T> Body<T> {
    pub fn into_inner(self) -> T {
        self.value
    }

    /// Elsewhere nothing stands for `{}`; where that would be kept as what somebody wrote, they write it.
    pub fn is_there(&self) -> AppResult<()> {
        match self.bytes.is_empty() {
            true => Err(AppError::field("", FieldProblem::Missing)),
            false => Ok(()),
        }
    }
}

impl<T: DeserializeOwned + 'static> FromRequest for Body<T> {
    type Error = HttpError;
    type Future = Pin<Box<dyn Future<Output = Result<Self, HttpError>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let limit = request
            .app_data::<JsonLimit>()
            .map_or(256 * 1024, |limit| limit.0);
        let request = request.clone();
        // Refused by its head before a byte is read.
        if let Err(error) = check_head(&request, limit) {
            return Box::pin(async move { Err(HttpError::new(error, &request)) });
        }
        let payload = <web::Payload as FromRequest>::from_request(&request, payload);
        Box::pin(async move {
            let payload = payload
                .await
                .map_err(|_| HttpError::new(AppError::NotFound, &request))?;
            let read = payload.to_bytes_limited(limit).await;
            let result = match read {
                Err(_) => Err(too_large(limit)),
                Ok(Err(error)) => Err(cut_short(&error)),
                Ok(Ok(bytes)) => take(&request, bytes),
            };
            result.map_err(|e| HttpError::new(e, &request))
        })
    }
}

fn check_head(request: &HttpRequest, limit: usize) -> AppResult<()> {
    let length = request.headers().get(header::CONTENT_LENGTH);
    let length = length.and_then(|value| value.to_str().ok()?.trim().parse::<u64>().ok());
    match length {
        Some(length) if length > limit as u64 => Err(too_large(limit)),
        _ => Ok(()),
    }
}

/// What says that it is something else is not taken for JSON; what says nothing is.
fn take<T: DeserializeOwned>(request: &HttpRequest, bytes: web::Bytes) -> AppResult<Body<T>> {
    let said = request.content_type();
    let is_json = said.eq_ignore_ascii_case("application/json") || said.ends_with("+json");
    if !(bytes.is_empty() || said.is_empty() || is_json) {
        return Err(AppError::WrongMediaType);
    }
    json::from_slice(&bytes).map(|value| Body { value, bytes })
}

fn too_large(limit: usize) -> AppError {
    AppError::TooLarge {
        limit_bytes: limit as u64,
    }
}

fn cut_short(error: &actix_web::Error) -> AppError {
    tracing::debug!(%error, "a body did not arrive whole");
    let problem = FieldProblem::Malformed {
        zh: "内容没有传完，请重新发送".into(),
        en: "It did not arrive whole; send it again".into(),
    };
    AppError::field("", problem)
}
