//! PNG: chunks with a name and a check sum.
//!
//! Kept are the chunks that make the picture and its colours; text, Exif, times and private chunks go, and whatever follows
//! the end of the image.

use std::io::{Read, Seek};

use super::{MAX_PARTS, Plan, Source, StripError, StripResult, exif};

const SIGNATURE: [u8; 8] = *b"\x89PNG\r\n\x1a\n";

const NEEDED: [&[u8; 4]; 19] = [
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"cICP",
    b"mDCV", b"cLLI", b"sBIT", b"bKGD", b"hIST", b"pHYs", b"acTL", b"fcTL", b"fdAT",
];

pub(super) fn plan<R: Read + Seek>(source: &mut Source<R>) -> StripResult<Plan> {
    if source.bytes(0)? != SIGNATURE {
        return Err(StripError::Damaged("a PNG without its signature"));
    }
    let mut plan = Plan::default();
    plan.keep(0..8)?;
    let mut at = 8;
    let mut turned = None;
    for _ in 0..MAX_PARTS {
        let header: [u8; 8] = source.bytes(at)?;
        let [a, b, c, d, name @ ..] = header;
        let len = u64::from(u32::from_be_bytes([a, b, c, d]));
        let end = at + 12 + len;
        if end > source.len {
            return Err(StripError::Damaged("a PNG chunk that ends too early"));
        }
        match &name {
            // It must come before the pixels or after them, so right before the end is always right.
            b"IEND" => {
                if let Some(turned) = turned {
                    plan.put(exif_chunk(turned))?;
                }
                plan.keep(at..end)?;
                return Ok(plan);
            }
            b"eXIf" if turned.is_none() => {
                turned = exif::orientation(&source.part(at + 8..end - 4, exif::MAX_BODY)?);
            }
            name if NEEDED.contains(&name) => plan.keep(at..end)?,
            _ => {}
        }
        at = end;
    }
    Err(StripError::Damaged("a PNG with too many chunks"))
}

fn exif_chunk(turned: u8) -> Vec<u8> {
    let mut checked = b"eXIf".to_vec();
    checked.extend(exif::minimal(turned));
    let len = u32::try_from(checked.len() - 4).unwrap_or(u32::MAX);
    let mut chunk = len.to_be_bytes().to_vec();
    let sum = crc32(&checked);
    chunk.extend(checked);
    chunk.extend(sum.to_be_bytes());
    chunk
}

/// The check sum of PNG, bit by bit: it is asked for thirty bytes at most.
fn crc32(bytes: &[u8]) -> u32 {
    let mut sum = u32::MAX;
    for byte in bytes {
        sum ^= u32::from(*byte);
        for _ in 0..8 {
            sum = (sum >> 1) ^ (0xedb8_8320 * (sum & 1));
        }
    }
    !sum
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_check_sum_is_that_of_the_standard() {
        assert_eq!(super::crc32(b"IEND"), 0xae42_6082);
    }
}
