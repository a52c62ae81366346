//! JSON bodies: an error in one names its field by a JSON pointer.

use std::{future::Future, ops::Deref, pin::Pin};

use actix_web::{FromRequest, HttpRequest, dev::Payload, web};
use serde::de::DeserializeOwned;

use super::error::HttpError;
use crate::{error::AppError, service::json};

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
}

impl<T: DeserializeOwned + 'static> FromRequest for Body<T> {
    type Error = HttpError;
    type Future = Pin<Box<dyn Future<Output = Result<Self, HttpError>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let limit = request
            .app_data::<JsonLimit>()
            .map_or(256 * 1024, |limit| limit.0);
        let request = request.clone();
        let payload = <web::Payload as FromRequest>::from_request(&request, payload);
        Box::pin(async move {
            let payload = payload
                .await
                .map_err(|_| HttpError::new(AppError::NotFound, &request))?;
            let read = payload.to_bytes_limited(limit).await;
            let result = match read {
                Err(_) => Err(AppError::TooLarge {
                    limit_bytes: limit as u64,
                }),
                Ok(Err(e)) => Err(json::malformed("", &e.to_string())),
                Ok(Ok(bytes)) => json::from_slice(&bytes).map(|value| Body { value, bytes }),
            };
            result.map_err(|e| HttpError::new(e, &request))
        })
    }
}
