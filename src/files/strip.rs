//! Taking location and all other metadata out of a file without touching its pixels.
//!
//! A stripper walks the structure of its format once and gives back a [`Plan`]: which parts of the file are kept, which are
//! left out, what is put in their place. Nothing is decoded and nothing is held whole in memory, so the picture stays what
//! the camera made of it. What a stripper does not understand it refuses ([`StripError::Damaged`]): a file is never kept
//! with metadata that could not be removed.
//!
//! The orientation of a photo is metadata too, but without it the picture lies on its side: a minimal tag with nothing else
//! is written back.

mod boxes;
mod exif;
mod heic;
mod jpeg;
mod mp4;
mod png;
#[cfg(test)]
mod tests;
mod webp;

use std::{
    io::{self, Read, Seek, SeekFrom, Write},
    ops::Range,
};

use super::kind::Kind;

/// A hostile file may consist of a million tiny parts; an honest one has a few hundred.
const MAX_PARTS: usize = 20_000;

#[derive(Debug)]
pub enum StripError {
    /// The file is not what its first bytes promise; why, for the log.
    Damaged(&'static str),
    Io(io::Error),
}

impl From<io::Error> for StripError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::UnexpectedEof => StripError::Damaged("it ends too early"),
            _ => StripError::Io(error),
        }
    }
}

type StripResult<T> = Result<T, StripError>;

/// The file as it came, read at any place.
pub struct Source<R> {
    reader: R,
    len: u64,
}

impl<R: Read + Seek> Source<R> {
    pub fn new(mut reader: R) -> io::Result<Self> {
        let len = reader.seek(SeekFrom::End(0))?;
        Ok(Source { reader, len })
    }

    fn bytes<const N: usize>(&mut self, at: u64) -> StripResult<[u8; N]> {
        let mut bytes = [0; N];
        self.reader.seek(SeekFrom::Start(at))?;
        self.reader.read_exact(&mut bytes)?;
        Ok(bytes)
    }

    /// A part of the file that a rule of its format keeps small.
    fn part(&mut self, range: Range<u64>, max: usize) -> StripResult<Vec<u8>> {
        let len = usize::try_from(range.end.saturating_sub(range.start)).unwrap_or(usize::MAX);
        if len > max {
            return Err(StripError::Damaged("a part of it is larger than it can be"));
        }
        if range.end > self.len {
            return Err(StripError::Damaged("it ends too early"));
        }
        let mut bytes = vec![0; len];
        self.reader.seek(SeekFrom::Start(range.start))?;
        self.reader.read_exact(&mut bytes)?;
        Ok(bytes)
    }
}

/// What the stored file is made of, in order.
#[derive(Debug, Default)]
pub struct Plan {
    pieces: Vec<Piece>,
}

#[derive(Debug)]
enum Piece {
    Keep(Range<u64>),
    Put(Vec<u8>),
    /// As many zeros: where what follows must stay at its offset.
    Blank(u64),
}

impl Plan {
    /// The file as it is.
    fn whole(len: u64) -> Plan {
        Plan {
            pieces: vec![Piece::Keep(0..len)],
        }
    }

    fn keep(&mut self, range: Range<u64>) -> StripResult<()> {
        if let Some(Piece::Keep(last)) = self.pieces.last_mut()
            && last.end == range.start
        {
            last.end = range.end;
            return Ok(());
        }
        self.push(Piece::Keep(range))
    }

    fn put(&mut self, bytes: Vec<u8>) -> StripResult<()> {
        self.push(Piece::Put(bytes))
    }

    fn push(&mut self, piece: Piece) -> StripResult<()> {
        if self.pieces.len() >= MAX_PARTS {
            return Err(StripError::Damaged("it has too many parts"));
        }
        self.pieces.push(piece);
        Ok(())
    }

    /// Writes the stored form of `source`.
    pub fn write<R: Read + Seek>(
        &self,
        source: &mut Source<R>,
        out: &mut impl Write,
    ) -> io::Result<()> {
        for piece in &self.pieces {
            match piece {
                Piece::Keep(range) => {
                    let wanted = range.end - range.start;
                    source.reader.seek(SeekFrom::Start(range.start))?;
                    let copied = io::copy(&mut source.reader.by_ref().take(wanted), out)?;
                    if copied != wanted {
                        return Err(io::ErrorKind::UnexpectedEof.into());
                    }
                }
                Piece::Put(bytes) => out.write_all(bytes)?,
                Piece::Blank(len) => {
                    io::copy(&mut io::repeat(0).take(*len), out)?;
                }
            }
        }
        Ok(())
    }
}

/// What to keep of a file of this kind.
pub fn plan<R: Read + Seek>(kind: Kind, source: &mut Source<R>) -> StripResult<Plan> {
    match kind {
        Kind::Jpeg => jpeg::plan(source),
        Kind::Png => png::plan(source),
        Kind::Webp => webp::plan(source),
        Kind::Heic => heic::plan(source),
        Kind::Mp4 => mp4::plan(source),
        Kind::Pdf | Kind::Text => Ok(Plan::whole(source.len)),
    }
}
