//! The only file with status codes: how each way of saying no reaches the caller.
//!
//! 401 no or bad credentials; 404 if you may not know it exists; 403 if you may know but not do; 409 wrong state or lost
//! race; 405 another method, with `Allow`; 413 too large; 415 no JSON; 416 outside a file; 422 fields; 429 and 503 with `Retry-After`; 500 tells nothing.

use std::fmt;

use actix_web::{
    HttpRequest, HttpResponse, ResponseError,
    http::{StatusCode, header},
};
use serde::Serialize;

use crate::{
    domain::lang::Lang,
    error::{AppError, Conflict},
};

/// The one envelope of every error.
#[derive(Serialize, utoipa::ToSchema)]
pub struct ErrorBody {
    pub error: ErrorContent,
}

#[derive(Serialize, utoipa::ToSchema)]
pub struct ErrorContent {
    /// Stable, for programs.
    pub code: String,
    /// For people, in the language they asked for.
    pub message: String,
    /// What to change, field by field.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<FieldContent>,
    /// What can be done with the case or enterprise now, where its state was the obstacle.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allowed_commands: Option<Vec<&'static str>>,
    /// Where an upload goes on, where it was tried at another place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offset_bytes: Option<u64>,
    pub request_id: String,
}

#[derive(Serialize, utoipa::ToSchema)]
pub struct FieldContent {
    /// JSON pointer to the field, e.g. `/requests/0/amount_fen`.
    pub pointer: String,
    pub code: String,
    pub message: String,
    /// What the parser said of it, in English, for who writes the client.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

/// An [`AppError`] on its way out, with the language and the request it belongs to.
pub struct HttpError {
    error: AppError,
    lang: Lang,
    /// Asked for by GET or HEAD: nothing was to be saved.
    is_reading: bool,
    request_id: String,
}

impl HttpError {
    pub fn new(error: AppError, request: &HttpRequest) -> Self {
        HttpError {
            error,
            lang: lang_of(request),
            is_reading: request.method().is_safe(),
            request_id: super::request_span::request_id(request),
        }
    }

    fn code(&self) -> &'static str {
        match &self.error {
            AppError::Refused { refusal, .. } => refusal.code(),
            AppError::EnterpriseRefused { refusal, .. } => refusal.code(),
            AppError::Invalid(_) => "invalid",
            AppError::Unauthenticated => "unauthenticated",
            AppError::Forbidden => "forbidden",
            AppError::NotFound => "not_found",
            AppError::Conflict(Conflict::Version { .. }) => "version_conflict",
            AppError::Conflict(Conflict::Race) => "lost_race",
            AppError::Conflict(Conflict::IdempotencyKey) => "idempotency_key_reused",
            AppError::Conflict(Conflict::Status) => "wrong_status",
            AppError::Conflict(Conflict::Offset { .. }) => "wrong_offset",
            AppError::TooLarge { .. } => "too_large",
            AppError::WrongMediaType => "unsupported_media_type",
            AppError::WrongMethod { .. } => "method_not_allowed",
            AppError::OutsideFile { .. } => "range_not_satisfiable",
            AppError::TooMany { .. } => "too_many_requests",
            AppError::Unavailable { .. } => "unavailable",
            AppError::Internal(_) => "internal",
        }
    }

    fn message(&self) -> String {
        let zh = self.lang == Lang::Zh;
        let sentence = |z: &str, en: &str| if zh { z.to_owned() } else { en.to_owned() };
        match &self.error {
            AppError::Refused { refusal, .. } => refusal.sentence(self.lang),
            AppError::EnterpriseRefused { refusal, .. } => refusal.sentence(self.lang),
            AppError::Invalid(fields) if zh => format!("还有 {} 处需要修改", fields.len()),
            AppError::Invalid(fields) if fields.len() == 1 => "1 field needs a change".into(),
            AppError::Invalid(fields) => format!("{} fields need a change", fields.len()),
            AppError::Unauthenticated => sentence(
                "请先登录，或登录信息已失效",
                "Please log in; the credentials are missing, wrong or expired",
            ),
            AppError::Forbidden => sentence("你的角色不能做这一步", "Your role may not do this"),
            AppError::NotFound => {
                sentence("没有找到，或你无权查看", "Not found, or not yours to see")
            }
            AppError::Conflict(Conflict::Version { current }) if zh => {
                format!("内容已被更新（现为第 {current} 版），请刷新后再试。你填写的内容没有提交")
            }
            AppError::Conflict(Conflict::Version { current }) => {
                format!(
                    "It has changed since you read it (now version {current}); reload and try again. Nothing was submitted"
                )
            }
            AppError::Conflict(Conflict::Race) => sentence(
                "对方刚刚先操作了一步，请刷新后再试",
                "Somebody was faster; reload and try again",
            ),
            AppError::Conflict(Conflict::IdempotencyKey) => sentence(
                "同一个 Idempotency-Key 已用于另一份内容",
                "This Idempotency-Key was used for another request body",
            ),
            AppError::Conflict(Conflict::Status) => sentence(
                "当前状态不能这样处理",
                "The present status does not allow this",
            ),
            AppError::Conflict(Conflict::Offset { current }) if zh => {
                format!("已收到 {current} 字节，请从那里继续上传")
            }
            AppError::Conflict(Conflict::Offset { current }) => {
                format!("{current} bytes have arrived; go on from there")
            }
            AppError::TooLarge { limit_bytes } if zh => {
                format!("内容过大，上限为 {}", size(*limit_bytes))
            }
            AppError::TooLarge { limit_bytes } => {
                format!("Too large; the limit is {}", size(*limit_bytes))
            }
            AppError::WrongMediaType => sentence(
                "请以 JSON 发送，并注明 Content-Type: application/json",
                "Send JSON, and say so: Content-Type: application/json",
            ),
            AppError::WrongMethod { allow } if zh => {
                format!("这个地址不接受这种请求方法，可用的有：{allow}")
            }
            AppError::WrongMethod { allow } => {
                format!("This address does not take that method; it takes {allow}")
            }
            AppError::OutsideFile { size } if zh => {
                format!("所要的部分超出文件末尾，文件共 {size} 字节")
            }
            AppError::OutsideFile { size } => {
                format!("The range lies beyond the end of the file, which has {size} bytes")
            }
            AppError::TooMany { retry_after_secs } if zh => {
                format!("请求过于频繁，请 {retry_after_secs} 秒后再试")
            }
            AppError::TooMany { retry_after_secs } => {
                format!("Too many requests; try again in {retry_after_secs} seconds")
            }
            AppError::Unavailable { .. } if self.is_reading => sentence(
                "系统暂时无法读取数据，请稍后再试",
                "It cannot be read at the moment; try again shortly",
            ),
            AppError::Unavailable { .. } => sentence(
                "系统暂时无法保存，你的操作没有生效，请稍后再试",
                "It cannot be saved at the moment; nothing was done, try again shortly",
            ),
            AppError::Internal(_) => sentence(
                "系统出错，已记录。请凭错误编号联系管理员",
                "Something went wrong and was recorded; quote the request id to the administrator",
            ),
        }
    }

    /// What the caller is told of it; also part of an answer about several things.
    pub fn content(&self) -> ErrorContent {
        // The cause is told to the log here, once, and to nobody else.
        if let AppError::Internal(error) = &self.error {
            tracing::error!(
                request_id = self.request_id,
                error = format!("{error:#}"),
                "a request failed"
            );
        }
        let offset_bytes = match self.error {
            AppError::Conflict(Conflict::Offset { current }) => Some(current),
            _ => None,
        };
        let (mut fields, mut allowed_commands) = (Vec::new(), None);
        match &self.error {
            AppError::Invalid(problems) => {
                fields.extend(problems.iter().map(|p| FieldContent {
                    pointer: p.pointer.clone(),
                    code: p.problem.code().to_owned(),
                    message: p.problem.sentence(self.lang),
                    detail: p.detail.clone(),
                }));
            }
            AppError::Refused { refusal, allowed } => {
                fields.extend(refusal.pointer().map(|pointer| FieldContent {
                    pointer: pointer.to_owned(),
                    code: refusal.code().to_owned(),
                    message: refusal.sentence(self.lang),
                    detail: None,
                }));
                allowed_commands = Some(allowed.iter().map(|it| it.as_str()).collect());
            }
            AppError::EnterpriseRefused { refusal, allowed } => {
                fields.extend(refusal.pointer().map(|pointer| FieldContent {
                    pointer: pointer.to_owned(),
                    code: refusal.code().to_owned(),
                    message: refusal.sentence(self.lang),
                    detail: None,
                }));
                allowed_commands = Some(allowed.iter().map(|it| it.as_str()).collect());
            }
            _ => {}
        }
        ErrorContent {
            code: self.code().to_owned(),
            message: self.message(),
            fields,
            allowed_commands,
            offset_bytes,
            request_id: self.request_id.clone(),
        }
    }
}

/// The same as `Display`: the request log prints errors by `Debug`, and a problem of a field may quote what was typed.
impl fmt::Debug for HttpError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.error, f)
    }
}

impl fmt::Display for HttpError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.error, f)
    }
}

impl ResponseError for HttpError {
    fn status_code(&self) -> StatusCode {
        match &self.error {
            AppError::Refused { refusal, .. } if refusal.is_about_input() => {
                StatusCode::UNPROCESSABLE_ENTITY
            }
            AppError::EnterpriseRefused { refusal, .. } if refusal.pointer().is_some() => {
                StatusCode::UNPROCESSABLE_ENTITY
            }
            AppError::Invalid(_) | AppError::Conflict(Conflict::IdempotencyKey) => {
                StatusCode::UNPROCESSABLE_ENTITY
            }
            AppError::Refused { .. }
            | AppError::EnterpriseRefused { .. }
            | AppError::Conflict(_) => StatusCode::CONFLICT,
            AppError::Unauthenticated => StatusCode::UNAUTHORIZED,
            AppError::Forbidden => StatusCode::FORBIDDEN,
            AppError::NotFound => StatusCode::NOT_FOUND,
            AppError::TooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            AppError::WrongMediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            AppError::WrongMethod { .. } => StatusCode::METHOD_NOT_ALLOWED,
            AppError::OutsideFile { .. } => StatusCode::RANGE_NOT_SATISFIABLE,
            AppError::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
            AppError::Unavailable { .. } => StatusCode::SERVICE_UNAVAILABLE,
            AppError::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn error_response(&self) -> HttpResponse {
        let mut response = HttpResponse::build(self.status_code());
        if let AppError::TooMany { retry_after_secs } | AppError::Unavailable { retry_after_secs } =
            &self.error
        {
            response.insert_header((header::RETRY_AFTER, retry_after_secs.to_string()));
        }
        if let AppError::OutsideFile { size } = &self.error {
            response.insert_header((header::CONTENT_RANGE, format!("bytes */{size}")));
        }
        if let AppError::WrongMethod { allow } = &self.error {
            response.insert_header((header::ALLOW, allow.as_str()));
        }
        if let AppError::Unauthenticated = &self.error {
            response.insert_header((header::WWW_AUTHENTICATE, "Bearer"));
        }
        response.json(ErrorBody {
            error: self.content(),
        })
    }
}

/// A limit in the largest unit that tells it truly.
fn size(bytes: u64) -> String {
    const UNITS: [(u64, &str); 2] = [(1 << 20, "MiB"), (1 << 10, "KiB")];
    let exact = UNITS.iter().find(|(unit, _)| bytes.is_multiple_of(*unit));
    exact.map_or_else(
        || format!("{bytes} bytes"),
        |(unit, name)| format!("{} {name}", bytes / unit),
    )
}

/// The language a caller asked for; Chinese where none was.
pub fn lang_of(request: &HttpRequest) -> Lang {
    request
        .headers()
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok())
        .map_or(Lang::Zh, Lang::from_accept_language)
}

/// `.map_err(on(&request))?`: an [`AppError`] becomes the answer to this request.
pub fn on(request: &HttpRequest) -> impl Fn(AppError) -> HttpError + '_ {
    move |error| HttpError::new(error, request)
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    fn told(request: TestRequest, lang: &str, error: AppError) -> String {
        let request = request.insert_header((header::ACCEPT_LANGUAGE, lang));
        HttpError::new(error, &request.to_http_request())
            .content()
            .message
    }

    #[test]
    fn who_reads_is_not_told_that_nothing_was_saved() {
        let away = || AppError::Unavailable {
            retry_after_secs: 2,
        };
        let read = told(TestRequest::get(), "zh", away());
        assert!(read.contains("读取") && !read.contains("保存"), "{read}");
        let read = told(TestRequest::get(), "en", away());
        assert!(!read.contains("saved"), "{read}");
        let written = told(TestRequest::post(), "zh", away());
        assert!(written.contains("没有生效"), "{written}");
    }

    #[test]
    fn a_limit_is_told_as_it_is_and_one_field_is_one() {
        for (limit_bytes, size) in [
            (256 << 10, "256 KiB"),
            (20 << 20, "20 MiB"),
            (1000, "1000 bytes"),
        ] {
            let message = told(
                TestRequest::post(),
                "en",
                AppError::TooLarge { limit_bytes },
            );
            assert!(message.ends_with(size), "{message}");
        }
        let one = AppError::field("/x", crate::error::FieldProblem::Missing);
        assert_eq!(
            told(TestRequest::post(), "en", one),
            "1 field needs a change"
        );
    }
}
