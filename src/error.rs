//! The ways a use-case can say no. Which status code each becomes is decided in `http/error.rs` alone.

use std::fmt;

use crate::{
    domain::{
        complaint::{command::CommandKind, refusal::Refusal},
        enterprise::{EnterpriseCommand, EnterpriseRefusal},
        lang::Lang,
    },
    store::StoreError,
};

#[derive(Debug)]
pub enum AppError {
    /// A rule of the domain says no.
    Refused {
        refusal: Refusal,
        allowed: Vec<CommandKind>,
    },
    /// The status of an enterprise does not allow this command (E-6).
    EnterpriseRefused {
        refusal: EnterpriseRefusal,
        allowed: Vec<EnterpriseCommand>,
    },
    /// What was sent cannot be used; each problem points at its field.
    Invalid(Vec<FieldError>),
    /// No, expired or wrong credentials.
    Unauthenticated,
    /// You may know that it exists, but not do this.
    Forbidden,
    /// It does not exist, or you may not know that it does.
    NotFound,
    /// Somebody else was faster.
    Conflict(Conflict),
    TooLarge {
        limit_bytes: u64,
    },
    /// A body that is no JSON where JSON is wanted.
    WrongMediaType,
    /// The address is there, but takes other methods: these, with commas.
    WrongMethod {
        allow: String,
    },
    /// The part of a file that was asked for lies beyond its end.
    OutsideFile {
        size: u64,
    },
    TooMany {
        retry_after_secs: u64,
    },
    /// The database is gone or full, or too much is waiting: nothing was written.
    Unavailable {
        retry_after_secs: u64,
    },
    /// Nothing the caller can do; told to the log once, at the boundary.
    Internal(anyhow::Error),
}

/// What a lost race or a taken value was about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conflict {
    /// The thing changed since the caller read it.
    Version { current: i32 },
    /// Another node or person wrote at the same moment, twice.
    Race,
    /// The same `Idempotency-Key` came with another body.
    IdempotencyKey,
    /// The status of an enterprise or account does not allow this.
    Status,
    /// An upload goes on at the wrong place; so much of it is there.
    Offset { current: u64 },
}

pub type AppResult<T> = Result<T, AppError>;

/// One problem with one field: where (a JSON pointer), what, and the sentence for the person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    pub pointer: String,
    pub problem: FieldProblem,
    /// What a parser said, for who writes the client.
    pub detail: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldProblem {
    Missing,
    Unknown,
    TooLong {
        max: usize,
    },
    TooShort {
        min: usize,
    },
    TooMany {
        max: usize,
    },
    /// Control characters and the like that no person types.
    BadCharacter,
    /// Not of the form wanted; the form in words, Chinese and English.
    Malformed {
        zh: String,
        en: String,
    },
    OutOfRange {
        zh: String,
        en: String,
    },
    Taken,
    /// Refused for a reason of its own, in words.
    Because {
        code: &'static str,
        zh: String,
        en: String,
    },
}

impl FieldError {
    pub fn new(pointer: impl Into<String>, problem: FieldProblem) -> Self {
        FieldError {
            pointer: pointer.into(),
            problem,
            detail: None,
        }
    }
}

/// A value of a closed list, and the list.
pub fn one_of<'a>(names: impl IntoIterator<Item = &'a str>) -> FieldProblem {
    let names: Vec<&str> = names.into_iter().collect();
    FieldProblem::Malformed {
        zh: format!("请从以下选项中选择：{}", names.join("、")),
        en: format!("Choose one of: {}", names.join(", ")),
    }
}

impl FieldProblem {
    pub fn code(&self) -> &'static str {
        match self {
            FieldProblem::Missing => "missing",
            FieldProblem::Unknown => "unknown",
            FieldProblem::TooLong { .. } => "too_long",
            FieldProblem::TooShort { .. } => "too_short",
            FieldProblem::TooMany { .. } => "too_many",
            FieldProblem::BadCharacter => "bad_character",
            FieldProblem::Malformed { .. } => "malformed",
            FieldProblem::OutOfRange { .. } => "out_of_range",
            FieldProblem::Taken => "taken",
            FieldProblem::Because { code, .. } => code,
        }
    }

    pub fn sentence(&self, lang: Lang) -> String {
        let zh = lang == Lang::Zh;
        match self {
            FieldProblem::Missing if zh => "请填写此项".into(),
            FieldProblem::Missing => "Please fill this in".into(),
            FieldProblem::Unknown if zh => "没有这个字段，请检查拼写".into(),
            FieldProblem::Unknown => "There is no such field; check the spelling".into(),
            FieldProblem::TooLong { max } if zh => format!("最多 {max} 个字"),
            FieldProblem::TooLong { max } => format!("At most {max} characters"),
            FieldProblem::TooShort { min } if zh => format!("至少 {min} 个字"),
            FieldProblem::TooShort { min } => format!("At least {min} characters"),
            FieldProblem::TooMany { max } if zh => format!("最多 {max} 项"),
            FieldProblem::TooMany { max } => format!("At most {max} items"),
            FieldProblem::BadCharacter if zh => "含有无法保存的控制字符，请删去后重试".into(),
            FieldProblem::BadCharacter => {
                "It has control characters that cannot be kept; remove them and try again".into()
            }
            FieldProblem::Taken if zh => "已被使用，请换一个".into(),
            FieldProblem::Taken => "Already in use; choose another".into(),
            FieldProblem::Malformed { zh: z, en }
            | FieldProblem::OutOfRange { zh: z, en }
            | FieldProblem::Because { zh: z, en, .. } => {
                if zh {
                    z.clone()
                } else {
                    en.clone()
                }
            }
        }
    }
}

impl AppError {
    /// The same problems, of fields that lie below another.
    pub fn below(self, parent: &str) -> Self {
        match self {
            AppError::Invalid(mut fields) => {
                for field in &mut fields {
                    field.pointer.insert_str(0, parent);
                }
                AppError::Invalid(fields)
            }
            other => other,
        }
    }

    /// What many asked for together and nobody got; each is told so, the log what it was.
    pub fn shared(what: &str, error: &AppError) -> Self {
        match *error {
            AppError::Unavailable { retry_after_secs } => {
                AppError::Unavailable { retry_after_secs }
            }
            ref other => AppError::Internal(anyhow::anyhow!("{what} cannot be read: {other}")),
        }
    }

    /// One problem with one field.
    pub fn field(pointer: impl Into<String>, problem: FieldProblem) -> Self {
        AppError::Invalid(vec![FieldError::new(pointer, problem)])
    }
}

impl fmt::Display for AppError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            AppError::Refused { refusal, .. } => write!(f, "refused: {}", refusal.code()),
            AppError::EnterpriseRefused { refusal, .. } => write!(f, "refused: {}", refusal.code()),
            AppError::Invalid(fields) => write!(f, "{} invalid fields", fields.len()),
            AppError::Unauthenticated => f.write_str("not authenticated"),
            AppError::Forbidden => f.write_str("forbidden"),
            AppError::NotFound => f.write_str("not found"),
            AppError::Conflict(conflict) => write!(f, "conflict: {conflict:?}"),
            AppError::TooLarge { limit_bytes } => write!(f, "larger than {limit_bytes} bytes"),
            AppError::WrongMediaType => f.write_str("another media type"),
            AppError::WrongMethod { allow } => write!(f, "only {allow}"),
            AppError::OutsideFile { size } => write!(f, "beyond the end at {size} bytes"),
            AppError::TooMany { .. } => f.write_str("too many requests"),
            AppError::Unavailable { .. } => f.write_str("unavailable"),
            AppError::Internal(e) => write!(f, "{e:#}"),
        }
    }
}

impl std::error::Error for AppError {}

impl From<StoreError> for AppError {
    fn from(e: StoreError) -> Self {
        match e {
            StoreError::NotFound => AppError::NotFound,
            StoreError::Conflict => AppError::Conflict(Conflict::Race),
            StoreError::Unavailable(error) => {
                tracing::error!(error = format!("{error:#}"), "the database is unavailable");
                AppError::Unavailable {
                    retry_after_secs: 2,
                }
            }
            StoreError::Db(error) => AppError::Internal(error.into()),
        }
    }
}

impl From<diesel::result::Error> for AppError {
    fn from(e: diesel::result::Error) -> Self {
        StoreError::from(e).into()
    }
}

impl From<anyhow::Error> for AppError {
    fn from(e: anyhow::Error) -> Self {
        AppError::Internal(e)
    }
}
