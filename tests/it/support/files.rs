//! Small real files, and what people do with them.

use std::io::Cursor;

use image::{DynamicImage, ExtendedColorType, GrayImage, ImageFormat, Rgb, RgbImage};
use reqwest::Method;

use super::people::{Answer, Person};

/// Where a photo was taken, as a phone writes it down.
pub const PLACE: &[u8] = b"39.8586N 116.2871E";

/// Left half red, right half blue: wider than high.
pub fn picture() -> DynamicImage {
    RgbImage::from_fn(1000, 600, |x, _| {
        if x < 500 {
            Rgb([220, 0, 0])
        } else {
            Rgb([0, 0, 220])
        }
    })
    .into()
}

pub fn encoded(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).expect("an encoder");
    bytes.into_inner()
}

/// A JPEG with an Exif segment: the way up, and a place.
pub fn photo(turned: u8) -> Vec<u8> {
    let plain = encoded(&picture(), ImageFormat::Jpeg);
    let mut exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
    exif.extend([turned, 0, 0, 0, 0, 0, 0]);
    exif.extend(PLACE);
    let len = u16::try_from(exif.len() + 2).expect("a short segment");
    [
        &plain[..2],
        b"\xff\xe1",
        &len.to_be_bytes(),
        &exif,
        &plain[2..],
    ]
    .concat()
}

/// A PNG of one colour: 64 megapixels in some kilobytes.
pub fn bomb() -> Vec<u8> {
    encoded(&GrayImage::new(8000, 8000).into(), ImageFormat::Png)
}

/// A PNG of 67 bytes that says it is 50 000 × 50 000.
pub fn boast() -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image::write_buffer_with_format(
        &mut bytes,
        &[0],
        1,
        1,
        ExtendedColorType::L8,
        ImageFormat::Png,
    )
    .expect("an encoder");
    let mut bytes = bytes.into_inner();
    bytes[16..24].copy_from_slice(&[0, 0, 0xc3, 0x50, 0, 0, 0xc3, 0x50]);
    let sum = crc32(&bytes[12..29]).to_be_bytes();
    bytes[29..33].copy_from_slice(&sum);
    bytes
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| {
            (sum >> 1) ^ (0xedb8_8320 * (sum & 1))
        })
    })
}

pub const HEIC: &[u8] = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic\0\0\0\x0cmdat1234";
pub const MP4: &[u8] = b"\0\0\0\x18ftypisom\0\0\0\0isommp41\0\0\0\x0cmdat1234";
pub const PDF: &[u8] = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n";
pub const ZIP: &[u8] = b"PK\x03\x04\x14\0\0\0\0\0zip zip zip zip zip zip";

pub fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}

impl Person {
    /// A complaint begun and not yet filed; its address.
    pub fn begins_a_complaint(&self) -> String {
        let body = serde_json::json!({ "submit": false });
        let written = self.post("/api/v1/complaints", body).ok();
        let id = written["id"].as_str().expect("an id");
        format!("/api/v1/complaints/{id}")
    }

    pub fn upload(&self, case: &str, name: &str, bytes: impl Into<Vec<u8>>) -> Answer {
        let request = self.request(Method::POST, &format!("{case}/files"));
        Answer::of(request.header("X-File-Name", name).body(bytes.into()))
    }

    /// Sends a business licence, to be named by an application.
    pub fn send_licence(&self, name: &str, bytes: impl Into<Vec<u8>>) -> Answer {
        let request = self.request(Method::POST, "/api/v1/enterprises/licences");
        Answer::of(request.header("X-File-Name", name).body(bytes.into()))
    }

    /// Hands in a licence for an application that waits for one (E-2).
    pub fn hand_in_licence(&self, enterprise: impl std::fmt::Display) -> Answer {
        let sent = self.send_licence("licence.pdf", PDF).expect(201);
        let path = format!("/api/v1/enterprises/{enterprise}/licence");
        let body = serde_json::json!({ "licence_file": sent["id"] });
        Answer::of(self.request(Method::PUT, &path).json(&body))
    }

    pub fn download(&self, path: &str) -> Vec<u8> {
        let answer = self.request(Method::GET, path).send().expect("an answer");
        assert_eq!(answer.status(), 200, "{path}");
        answer.bytes().expect("all bytes").to_vec()
    }
}
