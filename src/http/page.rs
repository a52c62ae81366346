//! Lists, page by page: each page names the key after which the next one begins, so nothing is skipped or shown twice
//! when something is added meanwhile.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Serialize, de::DeserializeOwned};

use crate::error::{AppError, AppResult, FieldProblem};

/// The most entries a page has.
const MAX_LIMIT: usize = 100;
const DEFAULT_LIMIT: usize = 20;

/// One page of a list.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Page<T> {
    pub items: Vec<T>,
    /// Send it as `cursor` for the next page; absent on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
}

impl<T> Page<T> {
    /// From up to `limit + 1` entries: the one too many only tells that there is a next page.
    pub fn new<K: Serialize>(mut items: Vec<T>, limit: usize, key: impl Fn(&T) -> K) -> Page<T> {
        let has_more = items.len() > limit;
        items.truncate(limit);
        let next_cursor = items
            .last()
            .filter(|_| has_more)
            .and_then(|last| encode(&key(last)));
        Page { items, next_cursor }
    }
}

/// The cursor that stands for a key.
pub fn encode(key: &impl Serialize) -> Option<String> {
    let json = serde_json::to_vec(key).ok()?;
    Some(URL_SAFE_NO_PAD.encode(json))
}

/// How many entries are wanted.
pub fn limit(wanted: Option<usize>) -> AppResult<usize> {
    match wanted {
        None => Ok(DEFAULT_LIMIT),
        Some(limit @ 1..=MAX_LIMIT) => Ok(limit),
        Some(_) => Err(AppError::field(
            "/limit",
            FieldProblem::OutOfRange {
                zh: format!("每页 1 到 {MAX_LIMIT} 条"),
                en: format!("Between 1 and {MAX_LIMIT} a page"),
            },
        )),
    }
}

/// The key a cursor of ours holds.
pub fn cursor<K: DeserializeOwned>(text: Option<&str>) -> AppResult<Option<K>> {
    let Some(text) = text else { return Ok(None) };
    URL_SAFE_NO_PAD
        .decode(text)
        .ok()
        .and_then(|json| serde_json::from_slice(&json).ok())
        .map(Some)
        .ok_or_else(|| {
            AppError::field(
                "/cursor",
                FieldProblem::Malformed {
                    zh: "请原样使用上一页给出的 next_cursor".into(),
                    en: "Send the next_cursor of the page before as it came".into(),
                },
            )
        })
}
