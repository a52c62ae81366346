//! The files of `frontend/dist`, compiled in (a debug build reads them from the disk), and how each is presented.
//!
//! The build lays a brotli and a gzip copy beside every file worth it; a caller gets the smallest that it takes.

use std::borrow::Cow;

use actix_web::{
    HttpRequest, HttpResponse,
    http::{
        StatusCode,
        header::{self, HeaderValue},
    },
    web::Bytes,
};
use rust_embed::{Embed, EmbeddedFile};

use crate::keys::hex;

#[derive(Embed)]
#[folder = "frontend/dist"]
struct Dist;

/// In the order in which they are liked.
const ENCODINGS: [(&str, &str); 2] = [("br", ".br"), ("gzip", ".gz")];

/// A file as one request gets it.
pub struct Page {
    file: EmbeddedFile,
    encoding: Option<&'static str>,
    media_type: &'static str,
}

impl Page {
    /// The file at `path`, in the best encoding this request takes.
    pub fn find(request: &HttpRequest, path: &str) -> Option<Page> {
        // The copies are no pages of their own.
        if ENCODINGS.iter().any(|(_, ending)| path.ends_with(ending)) {
            return None;
        }
        let accepted = request.headers().get(header::ACCEPT_ENCODING);
        let accepted = accepted.and_then(|value| value.to_str().ok()).unwrap_or("");
        let media_type = media_type(path);
        let encoded = ENCODINGS
            .iter()
            .filter(|(name, _)| accepts(accepted, name))
            .find_map(|(name, ending)| Some((Dist::get(&format!("{path}{ending}"))?, *name)));
        let (file, encoding) = match encoded {
            Some((file, name)) => (file, Some(name)),
            None => (Dist::get(path)?, None),
        };
        Some(Page {
            file,
            encoding,
            media_type,
        })
    }

    /// 200 with the file, or 304 where the caller has it.
    pub fn present(
        self,
        request: &HttpRequest,
        policy: &'static str,
        cache_control: &'static str,
    ) -> HttpResponse {
        let tag = self.tag();
        let known = request.headers().get(header::IF_NONE_MATCH);
        let is_known = known.map(HeaderValue::as_bytes) == Some(tag.as_bytes());
        let mut response = HttpResponse::build(match is_known {
            true => StatusCode::NOT_MODIFIED,
            false => StatusCode::OK,
        });
        response
            .content_type(self.media_type)
            .insert_header((header::CONTENT_SECURITY_POLICY, policy))
            .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
            .insert_header((header::REFERRER_POLICY, "no-referrer"))
            .insert_header((header::CACHE_CONTROL, cache_control))
            .insert_header((header::VARY, "Accept-Encoding"))
            .insert_header((header::ETAG, tag));
        if let Some(encoding) = self.encoding {
            response.insert_header((header::CONTENT_ENCODING, encoding));
        }
        if is_known {
            return response.finish();
        }
        response.body(match self.file.data {
            Cow::Borrowed(bytes) => Bytes::from_static(bytes),
            Cow::Owned(bytes) => Bytes::from(bytes),
        })
    }

    /// Of the bytes as they are sent, so that every encoding has its own.
    fn tag(&self) -> String {
        let hash = self.file.metadata.sha256_hash();
        format!("\"{}\"", hex(&hash[..16]))
    }
}

/// Whether an `Accept-Encoding` takes a coding: named (or `*`) and not with a weight of zero.
fn accepts(header: &str, coding: &str) -> bool {
    let weight_of = |wanted: &str| {
        header.split(',').find_map(|entry| {
            let (name, parameters) = entry.split_once(';').unwrap_or((entry, ""));
            let weight = parameters.trim().strip_prefix("q=");
            name.trim()
                .eq_ignore_ascii_case(wanted)
                .then(|| weight.map_or(1.0, |q| q.trim().parse::<f32>().unwrap_or(0.0)))
        })
    };
    weight_of(coding).or_else(|| weight_of("*")).unwrap_or(0.0) > 0.0
}

fn media_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "webp" => "image/webp",
        _ => "text/plain; charset=utf-8",
    }
}

#[cfg(test)]
mod tests {
    use super::accepts;

    #[test]
    fn an_encoding_is_sent_only_to_who_takes_it() {
        assert!(accepts("gzip, deflate, br, zstd", "br"));
        assert!(accepts("BR;q=0.5", "br"));
        assert!(accepts("*", "br"));
        for header in ["", "gzip", "br;q=0", "br; q=0.0, *", "identity"] {
            assert!(!accepts(header, "br"), "{header}");
        }
    }
}
