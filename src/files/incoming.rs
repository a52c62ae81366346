//! Files on their way in: a stream goes to a temporary file, counted as it comes, never held whole.

use std::{
    fs, io,
    path::{Path, PathBuf},
    time::Duration,
};

use bytes::Bytes;
use futures_util::{Stream, StreamExt};
use tokio::{
    io::{AsyncWrite, AsyncWriteExt, BufWriter},
    time::timeout,
};
use uuid::Uuid;

use super::error::FileError;

/// A sender who is silent for so long has gone.
pub const SILENCE: Duration = Duration::from_secs(30);
/// Written to disk in blocks of this size.
const BLOCK: usize = 256 * 1024;

/// A file that is gone when this is dropped.
#[derive(Debug)]
pub struct TempFile {
    path: PathBuf,
}

impl TempFile {
    /// A new name in `folder`; making the file is the caller's.
    pub fn in_folder(folder: &Path) -> TempFile {
        TempFile {
            path: folder.join(format!("{}.part", Uuid::new_v4())),
        }
    }

    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for TempFile {
    fn drop(&mut self) {
        match fs::remove_file(&self.path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                tracing::warn!(%error, "a temporary file stays until the next sweep");
            }
            _ => {}
        }
    }
}

/// Takes a stream into a temporary file. `declared` is the length the sender promised.
pub async fn receive<E>(
    folder: &Path,
    limit_bytes: u64,
    declared: Option<u64>,
    stream: impl Stream<Item = Result<Bytes, E>>,
) -> Result<TempFile, FileError> {
    // Before a byte is read: nobody waits for ten gigabytes to be told they were too many.
    if declared.is_some_and(|len| len > limit_bytes) {
        return Err(FileError::TooLarge { limit_bytes });
    }
    let temp = TempFile::in_folder(folder);
    let file = tokio::fs::File::create_new(temp.path()).await?;
    fill(file, limit_bytes, stream).await?;
    Ok(temp)
}

async fn fill<E>(
    file: impl AsyncWrite + Unpin,
    limit_bytes: u64,
    stream: impl Stream<Item = Result<Bytes, E>>,
) -> Result<(), FileError> {
    let mut file = BufWriter::with_capacity(BLOCK, file);
    let mut stream = std::pin::pin!(stream);
    let mut size = 0;
    loop {
        let next = timeout(SILENCE, stream.next()).await;
        let chunk = match next.map_err(|_| FileError::Interrupted)? {
            None => break,
            Some(chunk) => chunk.map_err(|_| FileError::Interrupted)?,
        };
        size += chunk.len() as u64;
        if size > limit_bytes {
            return Err(FileError::TooLarge { limit_bytes });
        }
        file.write_all(&chunk).await?;
    }
    file.flush().await?;
    match size {
        0 => Err(FileError::Empty),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use futures_util::stream;

    use super::*;

    fn body(chunks: usize) -> impl Stream<Item = Result<Bytes, io::Error>> {
        stream::iter((0..chunks).map(|_| Ok(Bytes::from_static(&[7; 1024]))))
    }

    fn parts_in(folder: &Path) -> usize {
        fs::read_dir(folder).unwrap().count()
    }

    #[tokio::test]
    async fn what_was_received_goes_with_its_guard() {
        let folder = tempfile::tempdir().unwrap();
        let temp = receive(folder.path(), 4096, None, body(4)).await.unwrap();
        assert_eq!(fs::metadata(temp.path()).unwrap().len(), 4096);
        drop(temp);
        assert_eq!(parts_in(folder.path()), 0);
    }

    #[tokio::test]
    async fn too_much_is_refused_while_it_comes_and_nothing_stays() {
        let folder = tempfile::tempdir().unwrap();
        let refused = receive(folder.path(), 4096, None, body(usize::MAX)).await;
        assert!(matches!(refused, Err(FileError::TooLarge { .. })));
        let never = stream::pending::<Result<Bytes, io::Error>>();
        let refused = receive(folder.path(), 4096, Some(10 << 30), never).await;
        assert!(matches!(refused, Err(FileError::TooLarge { .. })));
        assert_eq!(parts_in(folder.path()), 0);
    }

    #[cfg(target_os = "linux")]
    #[tokio::test]
    async fn a_full_disk_is_said_to_be_one() {
        let full = std::fs::File::options()
            .write(true)
            .open("/dev/full")
            .unwrap();
        let refused = fill(tokio::fs::File::from_std(full), 1 << 20, body(1000)).await;
        let Err(FileError::Storage(error)) = refused else {
            panic!("{refused:?}");
        };
        let error = error.downcast_ref::<io::Error>().unwrap();
        assert_eq!(error.kind(), io::ErrorKind::StorageFull);
    }
}
