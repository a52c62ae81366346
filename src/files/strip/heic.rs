//! HEIC: the items of the picture are listed in `meta`; those that are Exif or XMP are overwritten with zeros.
//!
//! The way up is a property of the picture item here, not of its Exif, and so stays.

use std::{
    io::{Read, Seek},
    ops::Range,
};

use super::{Plan, Source, StripError, StripResult, boxes};

/// The list of items is some kilobytes even for a picture of many tiles.
const MAX_LIST: usize = 1 << 20;
/// Bodies of boxes with a version and flags begin with these.
const FULL_BOX: u64 = 4;

const ODD: StripError = StripError::Damaged("a HEIC whose list of items cannot be followed");

pub(super) fn plan<R: Read + Seek>(source: &mut Source<R>) -> StripResult<Plan> {
    let top = boxes::list(source, 0..source.len)?;
    let mut blanks = boxes::Blanks::default();
    boxes::free_film_metadata(source, &top, &mut blanks)?;
    for meta in top.iter().filter(|one| &one.name == b"meta") {
        for range in metadata_in(source, meta)? {
            blanks.erase(range);
        }
    }
    blanks.plan(source.len)
}

/// Where the bodies of the Exif and XMP items lie.
fn metadata_in<R: Read + Seek>(
    source: &mut Source<R>,
    meta: &boxes::Atom,
) -> StripResult<Vec<Range<u64>>> {
    let start = meta.body.start + FULL_BOX;
    let inner = boxes::list(source, start.min(meta.body.end)..meta.body.end)?;
    let find = |name: &[u8; 4]| inner.iter().find(|one| &one.name == name);
    let Some(list) = find(b"iinf") else {
        return Ok(Vec::new());
    };
    let items = metadata_items(source, list)?;
    if items.is_empty() {
        return Ok(Vec::new());
    }
    let places = find(b"iloc").ok_or(ODD)?;
    let places = source.part(places.body.clone(), MAX_LIST)?;
    let data = find(b"idat").map(|one| one.body.clone());
    item_places(&places, &items, data).ok_or(ODD)
}

/// The numbers of the items that tell about the picture instead of being it.
fn metadata_items<R: Read + Seek>(
    source: &mut Source<R>,
    list: &boxes::Atom,
) -> StripResult<Vec<u32>> {
    let [version, ..]: [u8; 4] = source.bytes(list.body.start)?;
    let count_len = if version == 0 { 2 } else { 4 };
    let start = list.body.start + FULL_BOX + count_len;
    let mut items = Vec::new();
    for entry in boxes::list(source, start.min(list.body.end)..list.body.end)? {
        let body = source.part(entry.body, MAX_LIST)?;
        let mut reader = Reader(&body);
        let item = match reader.number(1).zip(reader.number(3)) {
            Some((2, _)) => reader.number(2),
            Some((3, _)) => reader.number(4),
            // Older entries have no type: they are the picture.
            _ => continue,
        };
        let (Some(item), Some(_protection)) = (item, reader.number(2)) else {
            return Err(ODD);
        };
        if matches!(reader.take(4), Some(b"Exif" | b"mime" | b"uri ")) {
            items.push(u32::try_from(item).map_err(|_| ODD)?);
        }
    }
    Ok(items)
}

/// Follows the `iloc` box; `None` where it cannot be.
fn item_places(iloc: &[u8], wanted: &[u32], data: Option<Range<u64>>) -> Option<Vec<Range<u64>>> {
    let mut reader = Reader(iloc);
    let version = reader.number(1)?;
    reader.number(3)?;
    let sizes = reader.number(2)?;
    let size = |shift: u32| usize::try_from((sizes >> shift) & 15).ok();
    let (offset_len, length_len, base_len) = (size(12)?, size(8)?, size(4)?);
    let index_len = if version == 0 { 0 } else { size(0)? };
    let id_len = if version < 2 { 2 } else { 4 };
    let count = reader.number(id_len)?;
    let mut places = Vec::new();
    for _ in 0..count {
        let item = reader.number(id_len)?;
        let method = if version == 0 {
            0
        } else {
            reader.number(2)? & 15
        };
        reader.number(2)?;
        let base = reader.number(base_len)?;
        let extents = reader.number(2)?;
        for _ in 0..extents {
            reader.number(index_len)?;
            let offset = base.checked_add(reader.number(offset_len)?)?;
            let len = reader.number(length_len)?;
            if !wanted.iter().any(|id| u64::from(*id) == item) {
                continue;
            }
            let start = match method {
                0 => offset,
                1 => data.as_ref()?.start.checked_add(offset)?,
                _ => return None,
            };
            // No length means "the whole file", which would be the picture as well.
            if len == 0 {
                return None;
            }
            places.push(start..start.checked_add(len)?);
        }
    }
    Some(places)
}

struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, len: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(len)?;
        self.0 = rest;
        Some(taken)
    }

    /// A number of so many bytes; none at all are zero.
    fn number(&mut self, len: usize) -> Option<u64> {
        if len > 8 {
            return None;
        }
        let bytes = self.take(len)?;
        Some(bytes.iter().fold(0, |n, byte| (n << 8) | u64::from(*byte)))
    }
}
