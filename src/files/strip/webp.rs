//! WebP: chunks in a RIFF container whose head tells the length of all and which extras there are.

use std::io::{Read, Seek};

use super::{MAX_PARTS, Piece, Plan, Source, StripError, StripResult, exif};

const HAS_EXIF: u8 = 0x08;
const HAS_XMP: u8 = 0x04;

const NEEDED: [&[u8; 4]; 6] = [b"VP8 ", b"VP8L", b"ALPH", b"ANIM", b"ANMF", b"ICCP"];

pub(super) fn plan<R: Read + Seek>(source: &mut Source<R>) -> StripResult<Plan> {
    let head: [u8; 12] = source.bytes(0)?;
    if !head.starts_with(b"RIFF") || !head.ends_with(b"WEBP") {
        return Err(StripError::Damaged("a WebP without its head"));
    }
    let riff_len = u64::from(u32::from_le_bytes([head[4], head[5], head[6], head[7]]));
    let end = 8 + riff_len;
    if end > source.len {
        return Err(StripError::Damaged("a WebP that ends too early"));
    }
    let mut chunks = Plan::default();
    let mut extended: Option<Vec<u8>> = None;
    let mut turned = None;
    let mut at = 12;
    let mut count = 0;
    while at + 8 <= end {
        count += 1;
        if count > MAX_PARTS {
            return Err(StripError::Damaged("a WebP with too many chunks"));
        }
        let header: [u8; 8] = source.bytes(at)?;
        let [name @ .., a, b, c, d] = header;
        let len = u64::from(u32::from_le_bytes([a, b, c, d]));
        let body = at + 8..at + 8 + len;
        if body.end > end {
            return Err(StripError::Damaged("a WebP chunk that ends too early"));
        }
        // A chunk of odd length has a zero after it; some writers forget it at the very end.
        let next = body.end + len % 2;
        match &name {
            b"VP8X" if extended.is_none() => extended = Some(source.part(at..body.end, 64)?),
            b"EXIF" if turned.is_none() => {
                let body = source.part(body, exif::MAX_BODY)?;
                let tiff = body.strip_prefix(b"Exif\0\0").unwrap_or(&body);
                turned = exif::orientation(tiff);
            }
            name if NEEDED.contains(&name) => {
                chunks.keep(at..body.end)?;
                if len % 2 == 1 {
                    if next <= end {
                        chunks.keep(body.end..next)?;
                    } else {
                        chunks.put(vec![0])?;
                    }
                }
            }
            _ => {}
        }
        at = next;
    }
    assemble(chunks, extended, turned)
}

fn assemble(chunks: Plan, extended: Option<Vec<u8>>, turned: Option<u8>) -> StripResult<Plan> {
    let mut pieces = Vec::new();
    // The extras stand in the extended head; without one there are none.
    let mut tail = Vec::new();
    if let Some(mut head) = extended {
        if let Some(flags) = head.get_mut(8) {
            *flags &= !(HAS_EXIF | HAS_XMP);
            if let Some(turned) = turned {
                *flags |= HAS_EXIF;
                let tiff = exif::minimal(turned);
                tail.extend(b"EXIF");
                tail.extend(u32::try_from(tiff.len()).unwrap_or(u32::MAX).to_le_bytes());
                tail.extend(tiff);
            }
        }
        pieces.push(Piece::Put(head));
    }
    pieces.extend(chunks.pieces);
    if !tail.is_empty() {
        pieces.push(Piece::Put(tail));
    }
    let len: u64 = pieces.iter().map(len_of).sum();
    let len = u32::try_from(len + 4).map_err(|_| StripError::Damaged("a WebP that is too long"))?;
    let mut head = b"RIFF".to_vec();
    head.extend(len.to_le_bytes());
    head.extend(b"WEBP");
    pieces.insert(0, Piece::Put(head));
    Ok(Plan { pieces })
}

fn len_of(piece: &Piece) -> u64 {
    match piece {
        Piece::Keep(range) => range.end - range.start,
        Piece::Put(bytes) => bytes.len() as u64,
        Piece::Blank(len) => *len,
    }
}
