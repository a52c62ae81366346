//! The name of an upload: in a header and not in the address, because addresses are logged and names are people's.

use actix_web::HttpRequest;

use crate::error::{AppError, AppResult, FieldProblem};

const HEADER: &str = "x-file-name";

/// The name, without any folders before it.
pub fn of(request: &HttpRequest) -> AppResult<String> {
    let Some(value) = request.headers().get(HEADER) else {
        let problem = FieldProblem::Because {
            code: FieldProblem::Missing.code(),
            zh: "请在请求头 X-File-Name 中写明文件名（UTF-8 的百分号编码）".to_owned(),
            en: "Say the name of the file in the header X-File-Name, percent-encoded UTF-8"
                .to_owned(),
        };
        return Err(AppError::field("/name", problem));
    };
    let name = decode(value.as_bytes()).ok_or_else(|| {
        AppError::field(
            "/name",
            FieldProblem::Malformed {
                zh: "X-File-Name 应为 UTF-8 的百分号编码".to_owned(),
                en: "X-File-Name must be percent-encoded UTF-8".to_owned(),
            },
        )
    })?;
    Ok(bare(&name))
}

/// A name without any folders before it.
pub fn bare(name: &str) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    name.trim().to_owned()
}

fn decode(text: &[u8]) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.iter();
    while let Some(byte) = rest.next() {
        if *byte == b'%' {
            let mut digit = || char::from(*rest.next()?).to_digit(16);
            let value = digit()? * 16 + digit()?;
            bytes.push(u8::try_from(value).ok()?);
        } else {
            bytes.push(*byte);
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn percent_signs_are_undone_or_refused() {
        assert_eq!(decode(b"a%20b.jpg").as_deref(), Some("a b.jpg"));
        assert_eq!(decode(b"%E5%8f%91").as_deref(), Some("发"));
        for bad in [&b"%"[..], b"%e", b"%zz", b"%ff", b"\xe5"] {
            assert_eq!(decode(bad), None, "{bad:?}");
        }
    }
}
