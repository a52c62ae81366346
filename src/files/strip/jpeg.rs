//! JPEG: a chain of marked segments, then scans of packed data.
//!
//! Kept are those a decoder needs, and of the application segments JFIF, the colour profile and Adobe's colour transform.
//! Everything else goes: Exif and XMP (APP1), IPTC (APP13), comments, maker notes, and whatever follows the end of the
//! image (a second picture with its own Exif, or the video of a "motion photo").

use std::io::{Read, Seek, SeekFrom};

use super::{MAX_PARTS, Plan, Source, StripError, StripResult, exif};

const START: u8 = 0xd8;
const END: u8 = 0xd9;
const SCAN: u8 = 0xda;
const COMMENT: u8 = 0xfe;

pub(super) fn plan<R: Read + Seek>(source: &mut Source<R>) -> StripResult<Plan> {
    if source.bytes(0)? != [0xff, START] {
        return Err(StripError::Damaged("a JPEG without its beginning"));
    }
    let mut plan = Plan::default();
    plan.keep(0..2)?;
    let mut at = 2;
    let mut has_orientation = false;
    for _ in 0..MAX_PARTS {
        // Decoders skip what lies between two segments; so it is left out.
        let Some((start, marker)) = next_marker(source, at)? else {
            return Ok(plan);
        };
        match marker {
            END => {
                plan.keep(start..start + 2)?;
                return Ok(plan);
            }
            START | 0x01 | 0xd0..=0xd7 => {
                at = start + 2;
                continue;
            }
            _ => {}
        }
        let len = u64::from(u16::from_be_bytes(source.bytes(start + 2)?));
        let end = start + 2 + len;
        if len < 2 || end > source.len {
            return Err(StripError::Damaged("a JPEG segment that ends too early"));
        }
        let body = start + 4..end;
        if marker == SCAN {
            at = match next_marker_after_scan(source, end)? {
                Some(next) => next,
                // Cut off: decoders show what there is.
                None => source.len,
            };
            plan.keep(start..at)?;
            continue;
        }
        at = end;
        if is_needed(source, marker, body.start, end)? {
            plan.keep(start..end)?;
        } else if marker == 0xe1 && !has_orientation {
            let body = source.part(body, exif::MAX_BODY)?;
            if let Some(turned) = body.strip_prefix(b"Exif\0\0").and_then(exif::orientation) {
                plan.put(orientation_segment(turned))?;
                has_orientation = true;
            }
        }
    }
    Err(StripError::Damaged("a JPEG with too many segments"))
}

fn is_needed<R: Read + Seek>(
    source: &mut Source<R>,
    marker: u8,
    body: u64,
    end: u64,
) -> StripResult<bool> {
    let name: &[u8] = match marker {
        0xe0 => b"JFIF\0",
        0xe2 => b"ICC_PROFILE\0",
        0xee => b"Adobe",
        0xe1..=0xef | COMMENT => return Ok(false),
        _ => return Ok(true),
    };
    let name_end = body + name.len() as u64;
    Ok(name_end <= end && source.part(body..name_end, name.len())? == name)
}

fn orientation_segment(turned: u8) -> Vec<u8> {
    let tiff = exif::minimal(turned);
    let len = u16::try_from(tiff.len() + 8).unwrap_or(u16::MAX);
    let mut segment = vec![0xff, 0xe1];
    segment.extend(len.to_be_bytes());
    segment.extend(b"Exif\0\0");
    segment.extend(tiff);
    segment
}

/// The next marker at or after `from`: where its last `ff` stands, and its code.
fn next_marker<R: Read + Seek>(
    source: &mut Source<R>,
    from: u64,
) -> StripResult<Option<(u64, u8)>> {
    find_marker(source, from, |code| code != 0)
}

/// Where the packed data that begins at `from` ends: at a marker that is not one of its restart marks.
fn next_marker_after_scan<R: Read + Seek>(
    source: &mut Source<R>,
    from: u64,
) -> StripResult<Option<u64>> {
    let found = find_marker(source, from, |code| {
        code != 0 && !(0xd0..=0xd7).contains(&code)
    })?;
    Ok(found.map(|(at, _)| at))
}

fn find_marker<R: Read + Seek>(
    source: &mut Source<R>,
    from: u64,
    is_wanted: impl Fn(u8) -> bool,
) -> StripResult<Option<(u64, u8)>> {
    let mut block = [0; 16 * 1024];
    let mut block_at = from;
    let mut after_ff = false;
    source.reader.seek(SeekFrom::Start(from))?;
    loop {
        let read = source.reader.read(&mut block)?;
        if read == 0 {
            return Ok(None);
        }
        for (i, byte) in block[..read].iter().copied().enumerate() {
            // Several `ff` in a row are padding before one marker.
            if after_ff && byte != 0xff && is_wanted(byte) {
                return Ok(Some((block_at + i as u64 - 1, byte)));
            }
            after_ff = byte == 0xff;
        }
        block_at += read as u64;
    }
}
