//! The boxes that HEIC and MP4 are made of (ISO base media file format): a length, a name, a body.
//!
//! Other boxes point into the file by offset, so nothing may move: what is to go is overwritten in place.

use std::{
    io::{Read, Seek},
    ops::Range,
};

use super::{MAX_PARTS, Piece, Plan, Source, StripError, StripResult};

#[derive(Debug)]
/// A box; called so because Rust has a `Box` of its own.
pub(super) struct Atom {
    pub(super) name: [u8; 4],
    /// Where the four letters of the name stand.
    pub(super) name_at: u64,
    pub(super) body: Range<u64>,
}

/// The boxes that fill `range`.
pub(super) fn list<R: Read + Seek>(
    source: &mut Source<R>,
    range: Range<u64>,
) -> StripResult<Vec<Atom>> {
    let mut boxes = Vec::new();
    let mut at = range.start;
    while at + 8 <= range.end {
        if boxes.len() >= MAX_PARTS {
            return Err(StripError::Damaged("it has too many boxes"));
        }
        let header: [u8; 8] = source.bytes(at)?;
        let [a, b, c, d, name @ ..] = header;
        let (head, len) = match u32::from_be_bytes([a, b, c, d]) {
            0 => (8, range.end - at),
            1 => (16, u64::from_be_bytes(source.bytes(at + 8)?)),
            len => (8, u64::from(len)),
        };
        let mut end = at
            .checked_add(len)
            .ok_or(StripError::Damaged("a box that is too long"))?;
        if end > range.end && &name == b"mdat" {
            // A recording that was cut off: what there is can be shown.
            end = range.end;
        }
        if len < head || end > range.end || at + head > end {
            return Err(StripError::Damaged("a box that ends too early"));
        }
        boxes.push(Atom {
            name,
            name_at: at + 4,
            body: at + head..end,
        });
        at = end;
    }
    Ok(boxes)
}

/// Places to overwrite.
#[derive(Debug, Default)]
pub(super) struct Blanks(Vec<(Range<u64>, Option<Vec<u8>>)>);

impl Blanks {
    /// Zeros over what stands there.
    pub(super) fn erase(&mut self, range: Range<u64>) {
        self.0.push((range, None));
    }

    /// Makes a box one that readers skip, with nothing in it.
    pub(super) fn free(&mut self, what: &Atom) {
        self.0
            .push((what.name_at..what.name_at + 4, Some(b"free".to_vec())));
        self.erase(what.body.clone());
    }

    pub(super) fn plan(mut self, len: u64) -> StripResult<Plan> {
        self.0.sort_by_key(|(range, _)| range.start);
        let mut plan = Plan::default();
        let mut at = 0;
        for (range, with) in self.0 {
            // A hostile file may name the same place twice.
            let range = range.start.max(at)..range.end.min(len);
            if range.is_empty() {
                continue;
            }
            if at < range.start {
                plan.keep(at..range.start)?;
            }
            let wanted = range.end - range.start;
            match with {
                Some(bytes) if bytes.len() as u64 == wanted => plan.put(bytes)?,
                _ => plan.push(Piece::Blank(wanted))?,
            }
            at = range.end;
        }
        if at < len {
            plan.keep(at..len)?;
        }
        Ok(plan)
    }
}

/// Frees the boxes of a film that hold what is said about it: user data, tags and private boxes. A phone writes the place
/// of recording there.
pub(super) fn free_film_metadata<R: Read + Seek>(
    source: &mut Source<R>,
    top: &[Atom],
    blanks: &mut Blanks,
) -> StripResult<()> {
    for one in top {
        match &one.name {
            b"uuid" | b"udta" => blanks.free(one),
            b"moov" | b"moof" => {
                for inner in list(source, one.body.clone())? {
                    match &inner.name {
                        b"udta" | b"meta" | b"uuid" => blanks.free(&inner),
                        b"trak" | b"traf" => {
                            for innermost in list(source, inner.body)? {
                                if matches!(&innermost.name, b"udta" | b"meta" | b"uuid") {
                                    blanks.free(&innermost);
                                }
                            }
                        }
                        _ => {}
                    }
                }
            }
            _ => {}
        }
    }
    Ok(())
}
