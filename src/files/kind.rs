//! What a file is, told from its bytes: neither its name nor what the sender called it counts.

use std::io::{self, Read};

/// How many of the first bytes are looked at.
pub const HEAD: usize = 4096;

/// The kinds that can be evidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Jpeg,
    Png,
    Webp,
    Heic,
    Pdf,
    Mp4,
    Text,
}

/// What a person may send, for refusals and documentation.
pub const ALLOWED: &str = "JPEG, PNG, WebP, HEIC, PDF, MP4, TXT (UTF-8)";

impl Kind {
    pub fn media_type(self) -> &'static str {
        match self {
            Kind::Jpeg => "image/jpeg",
            Kind::Png => "image/png",
            Kind::Webp => "image/webp",
            Kind::Heic => "image/heic",
            Kind::Pdf => "application/pdf",
            Kind::Mp4 => "video/mp4",
            Kind::Text => "text/plain; charset=utf-8",
        }
    }

    /// How the `image` crate calls those it can make a thumbnail of.
    pub(super) fn image_format(self) -> Option<image::ImageFormat> {
        match self {
            Kind::Jpeg => Some(image::ImageFormat::Jpeg),
            Kind::Png => Some(image::ImageFormat::Png),
            Kind::Webp => Some(image::ImageFormat::WebP),
            Kind::Heic | Kind::Pdf | Kind::Mp4 | Kind::Text => None,
        }
    }

    /// The kind of what `reader` gives from its beginning, or the media type of what it is instead.
    pub(super) fn of(mut reader: impl Read) -> io::Result<Result<Kind, String>> {
        let mut head = Vec::with_capacity(HEAD);
        reader.by_ref().take(HEAD as u64).read_to_end(&mut head)?;
        let found = infer::get(&head).map(|found| found.mime_type());
        let kind = match found {
            Some("image/jpeg") => Kind::Jpeg,
            Some("image/png") => Kind::Png,
            Some("image/webp") => Kind::Webp,
            Some("image/heif") => Kind::Heic,
            Some("application/pdf") => Kind::Pdf,
            Some("video/mp4") => Kind::Mp4,
            // Many a format begins with two letters, and so do notes ("BM" is a bitmap and the start of "BMW"): what reads
            // as text from end to end is text.
            _ if is_text(head.as_slice().chain(reader))? => Kind::Text,
            Some(other) => return Ok(Err(other.to_owned())),
            None => return Ok(Err("application/octet-stream".to_owned())),
        };
        Ok(Ok(kind))
    }
}

/// UTF-8 without the control characters that no text has, and not empty.
fn is_text(mut reader: impl Read) -> io::Result<bool> {
    let mut block = vec![0; 64 * 1024];
    let mut filled = 0;
    let mut is_empty = true;
    loop {
        let read = reader.read(&mut block[filled..])?;
        if read == 0 {
            // A character that was begun must have been finished.
            return Ok(filled == 0 && !is_empty);
        }
        is_empty = false;
        filled += read;
        let valid = match std::str::from_utf8(&block[..filled]) {
            Ok(_) => filled,
            Err(error) if error.error_len().is_none() => error.valid_up_to(),
            Err(_) => return Ok(false),
        };
        let is_odd = |byte: &u8| (*byte < 0x20 && !b"\t\n\x0c\r".contains(byte)) || *byte == 0x7f;
        if block[..valid].iter().any(is_odd) {
            return Ok(false);
        }
        block.copy_within(valid..filled, 0);
        filled -= valid;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of(bytes: &[u8]) -> Result<Kind, String> {
        Kind::of(bytes).unwrap()
    }

    #[test]
    fn the_bytes_decide() {
        assert_eq!(of(b"%PDF-1.7\n"), Ok(Kind::Pdf));
        assert_eq!(of(b"\0\0\0\x18ftypisom\0\0\0\0isommp41"), Ok(Kind::Mp4));
        assert_eq!(of(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"), Ok(Kind::Heic));
        assert_eq!(of(b"\xff\xd8\xff\xe0"), Ok(Kind::Jpeg));
        assert_eq!(of(b"PK\x03\x04\x14\0\0\0"), Err("application/zip".into()));
        assert_eq!(
            of(b"\x7fELF\x02\x01\x01\0"),
            Err("application/octet-stream".into())
        );
        assert_eq!(of(b"\0\x01\x02"), Err("application/octet-stream".into()));
        assert_eq!(of(b""), Err("application/octet-stream".into()));
    }

    #[test]
    fn a_note_is_text_whatever_its_first_letters() {
        assert_eq!(of("BMW 4S店拒绝退款\r\n".as_bytes()), Ok(Kind::Text));
        assert_eq!(of("\u{feff}聊天记录".as_bytes()), Ok(Kind::Text));
        assert_eq!(of("退款".repeat(100_000).as_bytes()), Ok(Kind::Text));
        assert!(
            of(&"退款".as_bytes()[..4]).is_err(),
            "cut off inside a character"
        );
        assert!(of(b"MZ\x90\0").is_err());
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_fail(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
            let _ = of(&bytes);
        }
    }
}
