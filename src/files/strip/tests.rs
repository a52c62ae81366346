use std::io::Cursor;

use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use proptest::prelude::*;

use super::*;

/// Something to look for after stripping.
const PLACE: &[u8] = b"39.8586N 116.2871E";

fn picture() -> DynamicImage {
    RgbImage::from_fn(40, 24, |x, y| Rgb([(x * 6) as u8, (y * 10) as u8, 90])).into()
}

fn encoded(format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture().write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

fn strip(kind: Kind, bytes: &[u8]) -> StripResult<Vec<u8>> {
    let mut source = Source::new(Cursor::new(bytes))?;
    let plan = plan(kind, &mut source)?;
    let mut out = Vec::new();
    plan.write(&mut source, &mut out)?;
    Ok(out)
}

fn pixels(format: ImageFormat, bytes: &[u8]) -> Vec<u8> {
    image::load_from_memory_with_format(bytes, format)
        .unwrap()
        .into_bytes()
}

fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}

/// Exif with an orientation and a place.
fn tiff(turned: u8) -> Vec<u8> {
    let mut tiff = exif::minimal(turned);
    tiff.extend(PLACE);
    tiff
}

fn jpeg_segment(marker: u8, body: &[u8]) -> Vec<u8> {
    let len = u16::try_from(body.len() + 2).unwrap();
    [&[0xff, marker], &len.to_be_bytes()[..], body].concat()
}

fn png_chunk(name: &[u8; 4], body: &[u8]) -> Vec<u8> {
    let len = u32::try_from(body.len()).unwrap();
    // Decoders skip what is extra without looking at its check sum.
    [&len.to_be_bytes()[..], name, body, &[0; 4]].concat()
}

fn jpeg(extra: &[u8]) -> Vec<u8> {
    let plain = encoded(ImageFormat::Jpeg);
    [&plain[..2], extra, &plain[2..]].concat()
}

#[test]
fn a_jpeg_loses_everything_but_the_picture_and_its_orientation() {
    let extra = [
        jpeg_segment(0xe1, &[b"Exif\0\0", &tiff(6)[..]].concat()),
        jpeg_segment(0xe1, &[b"http://ns.adobe.com/xap/1.0/\0", PLACE].concat()),
        jpeg_segment(0xed, &[b"Photoshop 3.0\0", PLACE].concat()),
        jpeg_segment(0xe2, &[b"MPF\0", PLACE].concat()),
        jpeg_segment(0xfe, PLACE),
    ]
    .concat();
    let mut bytes = jpeg(&extra);
    bytes.extend(PLACE);
    let stripped = strip(Kind::Jpeg, &bytes).unwrap();
    assert!(!contains(&stripped, PLACE));
    assert_eq!(
        pixels(ImageFormat::Jpeg, &stripped),
        pixels(ImageFormat::Jpeg, &bytes)
    );
    let segment = jpeg_segment(0xe1, &[b"Exif\0\0", &exif::minimal(6)[..]].concat());
    assert!(contains(&stripped, &segment));
}

#[test]
fn a_jpeg_keeps_its_colour_profile() {
    let profile = jpeg_segment(0xe2, b"ICC_PROFILE\0\x01\x01profile");
    let bytes = jpeg(&profile);
    assert_eq!(strip(Kind::Jpeg, &bytes).unwrap(), bytes);
}

#[test]
fn a_png_loses_text_and_exif() {
    let plain = encoded(ImageFormat::Png);
    let end = plain.len() - 12;
    let extra = [
        png_chunk(b"tEXt", PLACE),
        png_chunk(b"iTXt", PLACE),
        png_chunk(b"zTXt", PLACE),
        png_chunk(b"eXIf", &tiff(3)),
    ]
    .concat();
    let bytes = [&plain[..end], &extra, &plain[end..], PLACE].concat();
    let stripped = strip(Kind::Png, &bytes).unwrap();
    assert!(!contains(&stripped, PLACE));
    assert!(contains(&stripped, &exif::minimal(3)));
    assert_eq!(
        pixels(ImageFormat::Png, &stripped),
        pixels(ImageFormat::Png, &plain)
    );
}

fn riff_chunk(name: &[u8; 4], body: &[u8]) -> Vec<u8> {
    let len = u32::try_from(body.len()).unwrap();
    let padding = &[0][..body.len() % 2];
    [name, &len.to_le_bytes()[..], body, padding].concat()
}

fn extended_webp(turned: u8) -> Vec<u8> {
    let plain = encoded(ImageFormat::WebP);
    let chunks = [
        riff_chunk(b"VP8X", &[0x0c, 0, 0, 0, 39, 0, 0, 23, 0, 0]),
        plain[12..].to_vec(),
        riff_chunk(b"EXIF", &tiff(turned)),
        riff_chunk(b"XMP ", PLACE),
    ]
    .concat();
    let len = u32::try_from(chunks.len() + 4).unwrap();
    [b"RIFF", &len.to_le_bytes()[..], b"WEBP", &chunks].concat()
}

#[test]
fn a_webp_loses_exif_and_xmp() {
    for (turned, flags) in [(8, 0x08), (1, 0)] {
        let bytes = extended_webp(turned);
        let stripped = strip(Kind::Webp, &bytes).unwrap();
        assert!(!contains(&stripped, PLACE));
        assert_eq!(stripped[20], flags);
        assert_eq!(contains(&stripped, b"EXIF"), turned == 8);
        let told = u32::from_le_bytes(stripped[4..8].try_into().unwrap());
        assert_eq!(told as usize + 8, stripped.len());
        assert_eq!(
            pixels(ImageFormat::WebP, &stripped),
            pixels(ImageFormat::WebP, &bytes)
        );
    }
}

fn atom(name: &[u8; 4], body: &[u8]) -> Vec<u8> {
    let len = u32::try_from(body.len() + 8).unwrap();
    [&len.to_be_bytes()[..], name, body].concat()
}

/// A picture item and an Exif item; the Exif lies in `mdat` or, by method 1, in `idat`.
fn heic(method: u8) -> Vec<u8> {
    let head = atom(b"ftyp", b"heic\0\0\0\0mif1heic");
    let item = |id: u8, kind: &[u8; 4]| {
        atom(
            b"infe",
            &[&[2, 0, 0, 0, 0, id, 0, 0][..], kind, b"\0"].concat(),
        )
    };
    let list = [item(1, b"hvc1"), item(2, b"Exif")].concat();
    let list = atom(b"iinf", &[&[0, 0, 0, 0, 0, 2][..], &list].concat());
    let meta = |exif_at: u32| {
        let mut iloc = vec![1, 0, 0, 0, 0x44, 0, 0, 1, 0, 2, 0, method, 0, 0, 0, 1];
        iloc.extend(exif_at.to_be_bytes());
        iloc.extend(u32::try_from(PLACE.len()).unwrap().to_be_bytes());
        let data = if method == 1 { PLACE } else { b"" };
        let inner = [list.clone(), atom(b"iloc", &iloc), atom(b"idat", data)].concat();
        // The number of items is told before the first: one has a place here.
        atom(b"meta", &[&[0; 4][..], &inner].concat())
    };
    let data_at = head.len() + meta(0).len() + 8;
    let exif_at = if method == 1 {
        0
    } else {
        u32::try_from(data_at).unwrap()
    };
    [
        head,
        meta(exif_at),
        atom(b"mdat", &[PLACE, b"pixels"].concat()),
    ]
    .concat()
}

#[test]
fn the_exif_of_a_heic_is_overwritten_in_place() {
    let bytes = heic(0);
    let stripped = strip(Kind::Heic, &bytes).unwrap();
    assert_eq!(stripped.len(), bytes.len());
    assert!(!contains(&stripped, PLACE));
    assert!(stripped.ends_with(b"pixels"));
    assert!(contains(&stripped, &vec![0; PLACE.len()]));

    let within = strip(Kind::Heic, &heic(1)).unwrap();
    let at = within.windows(4).position(|name| name == b"idat").unwrap() + 4;
    assert_eq!(within[at..at + PLACE.len()], vec![0; PLACE.len()]);
    assert!(
        strip(Kind::Heic, &heic(2)).is_err(),
        "refused, not kept with its place"
    );
}

#[test]
fn a_film_loses_its_tags() {
    let track = atom(
        b"trak",
        &[atom(b"tkhd", b"track"), atom(b"udta", PLACE)].concat(),
    );
    let film = [
        atom(b"mvhd", b"head"),
        track,
        atom(b"udta", &atom(b"\xa9xyz", PLACE)),
        atom(b"meta", PLACE),
    ]
    .concat();
    let bytes = [
        atom(b"ftyp", b"isom\0\0\0\0isommp41"),
        atom(b"moov", &film),
        atom(b"mdat", b"frames"),
    ]
    .concat();
    let stripped = strip(Kind::Mp4, &bytes).unwrap();
    assert_eq!(stripped.len(), bytes.len());
    assert!(!contains(&stripped, PLACE));
    assert!(contains(&stripped, b"track") && stripped.ends_with(b"frames"));
    let cut = strip(Kind::Mp4, &bytes[..bytes.len() - 3]).unwrap();
    assert!(
        cut.ends_with(b"fra"),
        "a recording that was cut off is kept"
    );
}

const KINDS: [Kind; 5] = [Kind::Jpeg, Kind::Png, Kind::Webp, Kind::Heic, Kind::Mp4];

fn samples() -> Vec<Vec<u8>> {
    vec![
        jpeg(&jpeg_segment(0xe1, &[b"Exif\0\0", &tiff(6)[..]].concat())),
        encoded(ImageFormat::Png),
        extended_webp(6),
        heic(0),
        heic(1),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_make_it_fail(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        for kind in KINDS {
            let _ = strip(kind, &bytes);
        }
    }

    #[test]
    fn no_damage_makes_it_fail_or_grow(
        which in 0usize..5,
        cut in 0usize..4000,
        damage in proptest::collection::vec((0usize..4000, any::<u8>()), 0..6),
    ) {
        let mut bytes = samples().swap_remove(which);
        for (at, byte) in damage {
            let at = at % bytes.len();
            bytes[at] = byte;
        }
        let keep = bytes.len() - cut % bytes.len();
        bytes.truncate(keep);
        for kind in KINDS {
            if let Ok(stripped) = strip(kind, &bytes) {
                prop_assert!(stripped.len() <= bytes.len() + 64);
                // Once is enough: there is nothing left to take away.
                prop_assert_eq!(strip(kind, &stripped).unwrap(), stripped);
            }
        }
    }

    #[test]
    fn the_pixels_stay_and_the_secret_goes(
        width in 1u32..40,
        height in 1u32..40,
        seed in any::<u8>(),
        turned in 0u8..10,
    ) {
        let picture = RgbImage::from_fn(width, height, |x, y| {
            Rgb([(x * 7) as u8 ^ seed, (y * 11) as u8, seed])
        });
        let mut plain = Cursor::new(Vec::new());
        picture.write_to(&mut plain, ImageFormat::Jpeg).unwrap();
        let plain = plain.into_inner();
        let extra = jpeg_segment(0xe1, &[b"Exif\0\0", &tiff(turned)[..]].concat());
        let bytes = [&plain[..2], &extra, &plain[2..]].concat();
        let stripped = strip(Kind::Jpeg, &bytes).unwrap();
        prop_assert!(!contains(&stripped, PLACE));
        prop_assert_eq!(
            pixels(ImageFormat::Jpeg, &stripped),
            pixels(ImageFormat::Jpeg, &plain)
        );
    }
}
