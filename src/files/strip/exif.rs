//! The one tag of Exif that the picture needs: which way is up.

/// What a TIFF body in an Exif part may hold at most; JPEG allows no more in a segment.
pub(super) const MAX_BODY: usize = 1 << 20;

const ORIENTATION: u16 = 0x0112;
const SHORT: u16 = 3;

/// The orientation in a TIFF body, where it is one that turns the picture (2–8).
pub(super) fn orientation(tiff: &[u8]) -> Option<u8> {
    let is_little = match tiff.get(..4)? {
        b"II*\0" => true,
        b"MM\0*" => false,
        _ => return None,
    };
    let u16_at = |at: usize| {
        let bytes: [u8; 2] = tiff.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(if is_little {
            u16::from_le_bytes(bytes)
        } else {
            u16::from_be_bytes(bytes)
        })
    };
    let u32_at = |at: usize| {
        let bytes: [u8; 4] = tiff.get(at..at.checked_add(4)?)?.try_into().ok()?;
        Some(if is_little {
            u32::from_le_bytes(bytes)
        } else {
            u32::from_be_bytes(bytes)
        })
    };
    let directory = usize::try_from(u32_at(4)?).ok()?;
    let count = usize::from(u16_at(directory)?);
    for n in 0..count {
        let entry = directory.checked_add(2 + 12 * n)?;
        if u16_at(entry)? == ORIENTATION {
            if u16_at(entry.checked_add(2)?)? != SHORT {
                return None;
            }
            let value = u16_at(entry.checked_add(8)?)?;
            return u8::try_from(value).ok().filter(|v| (2..=8).contains(v));
        }
    }
    None
}

/// A TIFF body with this orientation and nothing else.
pub(super) fn minimal(orientation: u8) -> Vec<u8> {
    let mut tiff = b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
    tiff.extend([orientation, 0, 0, 0, 0, 0, 0]);
    tiff
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_minimal_body_says_what_it_should() {
        for turned in 2..=8 {
            assert_eq!(orientation(&minimal(turned)), Some(turned));
        }
        assert_eq!(minimal(6).len(), 26);
    }

    #[test]
    fn upright_and_nonsense_are_nothing() {
        for value in [0, 1, 9, 255] {
            assert_eq!(orientation(&minimal(value)), None);
        }
        assert_eq!(orientation(b"II*\0\xff\xff\xff\xff"), None);
        assert_eq!(orientation(b""), None);
    }
}
