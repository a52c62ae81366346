//! Parts of a file (RFC 9110 §14): one range of bytes. Several at once, or what cannot be understood, give the whole file.

use std::ops::Range;

use actix_web::{HttpRequest, http::header};

use crate::error::{AppError, AppResult};

/// The part that is asked for; `None` for the whole.
pub fn asked(request: &HttpRequest, etag: &str, size: u64) -> AppResult<Option<Range<u64>>> {
    let Some(text) = text_of(request, header::RANGE) else {
        return Ok(None);
    };
    // A part of another file than the one the caller began is of no use.
    if text_of(request, header::IF_RANGE).is_some_and(|tag| tag.trim() != etag) {
        return Ok(None);
    }
    let Some((first, last)) = parse(text) else {
        return Ok(None);
    };
    let range = match (first, last) {
        (Some(first), last) => {
            let end = last.map_or(size, |last| last.saturating_add(1).min(size));
            first..end
        }
        (None, Some(count)) => size.saturating_sub(count)..size,
        (None, None) => return Ok(None),
    };
    if range.is_empty() {
        return Err(AppError::OutsideFile { size });
    }
    Ok(Some(range))
}

/// `bytes=first-last`, `bytes=first-` or `bytes=-count`.
fn parse(text: &str) -> Option<(Option<u64>, Option<u64>)> {
    let (first, last) = text.trim().strip_prefix("bytes=")?.split_once('-')?;
    let number = |text: &str| match text.trim() {
        "" => Some(None),
        digits if digits.bytes().all(|b| b.is_ascii_digit()) => {
            // A number with too many digits is beyond every end.
            Some(Some(digits.parse().unwrap_or(u64::MAX)))
        }
        _ => None,
    };
    let (first, last) = (number(first)?, number(last)?);
    if let (Some(first), Some(last)) = (first, last)
        && first > last
    {
        return None;
    }
    Some((first, last))
}

fn text_of(request: &HttpRequest, name: header::HeaderName) -> Option<&str> {
    request.headers().get(name)?.to_str().ok()
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    fn asked_for(range: &str) -> AppResult<Option<Range<u64>>> {
        let request = TestRequest::default().insert_header((header::RANGE, range));
        asked(&request.to_http_request(), "\"tag\"", 100)
    }

    #[test]
    fn ranges_are_read_as_the_standard_says() {
        for (text, expected) in [
            ("bytes=0-0", Some(0..1)),
            ("bytes=10-19", Some(10..20)),
            ("bytes=90-", Some(90..100)),
            ("bytes=90-1000", Some(90..100)),
            ("bytes=0-18446744073709551615", Some(0..100)),
            ("bytes=-10", Some(90..100)),
            ("bytes=-1000", Some(0..100)),
            ("bytes=0-1,5-6", None),
            ("bytes=5-1", None),
            ("bytes=-", None),
            ("bytes=a-b", None),
            ("lines=0-1", None),
        ] {
            assert_eq!(asked_for(text).unwrap(), expected, "{text}");
        }
        for outside in ["bytes=100-", "bytes=-0", "bytes=99999999999999999999999-"] {
            let refused = asked_for(outside);
            assert!(
                matches!(refused, Err(AppError::OutsideFile { size: 100 })),
                "{outside}"
            );
        }
    }

    #[test]
    fn a_part_of_another_file_is_not_given() {
        for (tag, expected) in [("\"tag\"", Some(0..1)), ("\"other\"", None)] {
            let request = TestRequest::default()
                .insert_header((header::RANGE, "bytes=0-0"))
                .insert_header((header::IF_RANGE, tag))
                .to_http_request();
            assert_eq!(asked(&request, "\"tag\"", 100).unwrap(), expected);
        }
    }
}
