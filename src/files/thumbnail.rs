//! A small picture of a picture, and the guard against pictures that are small only as long as they are packed.

use std::io::{BufRead, Cursor, Seek};

use image::{
    DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits, Rgb, RgbImage,
    codecs::jpeg::JpegEncoder, error::LimitErrorKind,
};

use super::error::FileError;

/// Longest edge.
const EDGE: u32 = 480;
const QUALITY: u8 = 80;
/// No camera in a pocket makes more.
const MAX_PIXELS: u64 = 50_000_000;
const MAX_ALLOC: u64 = 256 << 20;

/// The thumbnail as a JPEG, the right way up; `None` for a picture of a variety that cannot be decoded here.
pub fn make(
    source: impl BufRead + Seek,
    format: ImageFormat,
) -> Result<Option<Vec<u8>>, FileError> {
    let mut limits = Limits::default();
    limits.max_alloc = Some(MAX_ALLOC);
    let mut reader = ImageReader::with_format(source, format);
    reader.limits(limits);
    match decode(reader) {
        Ok((picture, orientation)) => {
            let mut small = if picture.width().max(picture.height()) > EDGE {
                picture.thumbnail(EDGE, EDGE)
            } else {
                picture
            };
            small.apply_orientation(orientation);
            encode(&small).map(Some)
        }
        Err(ImageError::Unsupported(_)) => Ok(None),
        Err(ImageError::Limits(_)) => Err(FileError::TooManyPixels),
        Err(error) => {
            tracing::info!(%error, "an upload was refused as a damaged picture");
            Err(FileError::Damaged)
        }
    }
}

fn decode<R: BufRead + Seek>(
    reader: ImageReader<R>,
) -> Result<(DynamicImage, image::metadata::Orientation), ImageError> {
    let mut decoder = reader.into_decoder()?;
    let (width, height) = decoder.dimensions();
    // The size is in the first bytes: asked before anything is unpacked.
    if u64::from(width) * u64::from(height) > MAX_PIXELS || decoder.total_bytes() > MAX_ALLOC {
        let kind = LimitErrorKind::DimensionError;
        return Err(ImageError::Limits(image::error::LimitError::from_kind(
            kind,
        )));
    }
    let orientation = decoder.orientation()?;
    Ok((DynamicImage::from_decoder(decoder)?, orientation))
}

fn encode(picture: &DynamicImage) -> Result<Vec<u8>, FileError> {
    let mut jpeg = Cursor::new(Vec::new());
    on_white(picture)
        .write_with_encoder(JpegEncoder::new_with_quality(&mut jpeg, QUALITY))
        .map_err(|error| FileError::Storage(error.into()))?;
    Ok(jpeg.into_inner())
}

/// JPEG knows no transparency: what shines through is white, as on paper.
fn on_white(picture: &DynamicImage) -> RgbImage {
    if !picture.color().has_alpha() {
        return picture.to_rgb8();
    }
    let picture = picture.to_rgba8();
    RgbImage::from_fn(picture.width(), picture.height(), |x, y| {
        let [r, g, b, alpha] = picture.get_pixel(x, y).0.map(u16::from);
        let mix = |c: u16| u8::try_from((c * alpha + 255 * (255 - alpha)) / 255).unwrap_or(255);
        Rgb([mix(r), mix(g), mix(b)])
    })
}
