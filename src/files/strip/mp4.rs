//! MP4: the tags of the film and of its tracks are emptied, with the place of recording among them.

use std::io::{Read, Seek};

use super::{Plan, Source, StripResult, boxes};

pub(super) fn plan<R: Read + Seek>(source: &mut Source<R>) -> StripResult<Plan> {
    let top = boxes::list(source, 0..source.len)?;
    let mut blanks = boxes::Blanks::default();
    for one in &top {
        if &one.name == b"meta" {
            blanks.free(one);
        }
    }
    boxes::free_film_metadata(source, &top, &mut blanks)?;
    blanks.plan(source.len)
}
