//! Why a file is not taken in or given out.

use std::io;

use super::{kind::ALLOWED, strip::StripError};
use crate::error::{AppError, Conflict, FieldProblem};

#[derive(Debug)]
pub enum FileError {
    TooLarge {
        limit_bytes: u64,
    },
    Empty,
    /// The bytes are of a kind that cannot be evidence; which.
    NotAllowed {
        found: String,
    },
    /// It begins like an allowed file and goes on like none.
    Damaged,
    /// It would unpack to more than a photo can be.
    TooManyPixels,
    /// The sender stopped before the end.
    Interrupted,
    /// The sender goes on at the wrong place of a file that comes in several goes.
    WrongOffset {
        current: u64,
    },
    /// More came than the sender had said.
    LongerThanSaid {
        size: u64,
    },
    /// Another connection is writing to the file and does not end.
    Busy,
    /// A row without its object.
    Missing,
    /// The disk is full or gone, or the bucket does not answer.
    Storage(anyhow::Error),
}

impl From<io::Error> for FileError {
    fn from(error: io::Error) -> Self {
        FileError::Storage(error.into())
    }
}

impl From<StripError> for FileError {
    fn from(error: StripError) -> Self {
        match error {
            StripError::Damaged(why) => {
                tracing::info!(why, "an upload was refused as damaged");
                FileError::Damaged
            }
            StripError::Io(error) => error.into(),
        }
    }
}

impl From<object_store::Error> for FileError {
    fn from(error: object_store::Error) -> Self {
        match error {
            object_store::Error::NotFound { .. } => FileError::Missing,
            error => FileError::Storage(error.into()),
        }
    }
}

impl From<tokio::task::JoinError> for FileError {
    fn from(error: tokio::task::JoinError) -> Self {
        FileError::Storage(error.into())
    }
}

impl From<FileError> for AppError {
    fn from(error: FileError) -> Self {
        let because = |code, zh: &str, en: &str| {
            AppError::field(
                "",
                FieldProblem::Because {
                    code,
                    zh: zh.to_owned(),
                    en: en.to_owned(),
                },
            )
        };
        match error {
            FileError::TooLarge { limit_bytes } => AppError::TooLarge { limit_bytes },
            FileError::Empty => because("empty_file", "文件是空的", "The file is empty"),
            FileError::NotAllowed { found } => because(
                "file_type_not_allowed",
                &format!("文件内容是 {found}，不能作为凭证。可以上传：{ALLOWED}"),
                &format!("The content is {found}, which cannot be evidence. Allowed: {ALLOWED}"),
            ),
            FileError::Damaged => because(
                "damaged_file",
                "文件已损坏，无法读取。请重新导出或截图后上传",
                "The file is damaged and cannot be read; export it again or send a screenshot",
            ),
            FileError::TooManyPixels => because(
                "image_too_large",
                "图片像素过多（上限 5000 万像素），请缩小后上传",
                "The image has too many pixels (at most 50 million); scale it down and try again",
            ),
            FileError::Interrupted => because(
                "upload_interrupted",
                "上传中断，文件没有保存，请重试",
                "The upload was interrupted and nothing was stored; try again",
            ),
            FileError::WrongOffset { current } => AppError::Conflict(Conflict::Offset { current }),
            FileError::LongerThanSaid { size } => because(
                "longer_than_said",
                &format!("收到的内容超过了开始上传时声明的 {size} 字节，请取消后重新上传"),
                &format!(
                    "More came than the {size} bytes announced; cancel the upload and begin anew"
                ),
            ),
            FileError::Busy => AppError::Unavailable {
                retry_after_secs: 5,
            },
            FileError::Missing => AppError::NotFound,
            FileError::Storage(error) => {
                tracing::error!(
                    error = format!("{error:#}"),
                    "a file cannot be stored or read"
                );
                AppError::Unavailable {
                    retry_after_secs: 30,
                }
            }
        }
    }
}
