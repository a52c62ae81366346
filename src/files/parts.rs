//! Files that come in several goes, for phones on bad networks: what has arrived stays on disk between two requests.
//!
//! - The part of a file lies in `uploads/` under the data folder, under the identifier the file will have. Its length is the
//!   offset at which the next request goes on: nothing else knows it, so nothing can disagree.
//! - What arrives is written as it comes. A connection that breaks loses at most the block that was on its way.
//! - One request writes at a time. Whoever comes later is the same phone on a new connection, so the older one is told to stop;
//!   the lock on the file keeps two processes apart.
//! - Several nodes take up each other's uploads only as far as they share this folder, and it keeps `flock` locks. Where
//!   they do not, keep a client on one node: the other knows the upload, and says that nothing of it has arrived.

use std::{
    collections::HashMap,
    fs::{File, TryLockError},
    io,
    path::{Path, PathBuf},
    pin::pin,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use bytes::Bytes;
use futures_util::{Stream, StreamExt};
use tokio::{
    io::AsyncWriteExt,
    sync::Notify,
    task::spawn_blocking,
    time::{sleep, timeout},
};

use super::{FileError, incoming::SILENCE};
use crate::domain::ids::FileId;

/// How long an older connection may take to notice that it was replaced.
const TAKE_OVER: Duration = Duration::from_secs(5);
const LOOK_AGAIN: Duration = Duration::from_millis(20);

pub struct Parts {
    folder: PathBuf,
    /// Rung for whoever writes to a part, to make room for a newer connection.
    bells: Mutex<HashMap<FileId, Arc<Notify>>>,
}

/// What is there of a file after a request; nobody else writes to it until this is dropped.
pub struct Held {
    pub offset: u64,
    _lock: File,
}

impl Parts {
    pub fn open(folder: PathBuf) -> io::Result<Parts> {
        std::fs::create_dir_all(&folder)?;
        Ok(Parts {
            folder,
            bells: Mutex::default(),
        })
    }

    pub fn folder(&self) -> &Path {
        &self.folder
    }

    pub fn path(&self, id: FileId) -> PathBuf {
        self.folder.join(format!("{id}.part"))
    }

    /// How much of a file is there.
    pub fn offset(&self, id: FileId) -> io::Result<u64> {
        match std::fs::metadata(self.path(id)) {
            Ok(found) => Ok(found.len()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(0),
            Err(error) => Err(error),
        }
    }

    pub fn remove(&self, id: FileId) -> io::Result<()> {
        match std::fs::remove_file(self.path(id)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    /// Appends what arrives to a file of `size` bytes, of which the sender says that `offset` are there. A sender who goes
    /// away, or is replaced by a newer connection, is no error: what came stays.
    pub async fn append<E>(
        &self,
        id: FileId,
        offset: u64,
        size: u64,
        stream: impl Stream<Item = Result<Bytes, E>>,
    ) -> Result<Held, FileError> {
        let bell = self.bell(id);
        bell.notify_waiters();
        let mut replaced = pin!(bell.notified());
        replaced.as_mut().enable();

        let lock = self.lock(id).await?;
        let current = lock.metadata()?.len();
        if offset != current {
            return Err(FileError::WrongOffset { current });
        }
        // Of the same open file, so that the lock lasts as long as a block is being written.
        let mut file = tokio::fs::File::from_std(lock.try_clone()?);
        let mut stream = pin!(stream);
        let mut offset = current;
        loop {
            let next = tokio::select! {
                biased;
                () = &mut replaced => break,
                next = timeout(SILENCE, stream.next()) => next,
            };
            let Ok(Some(Ok(chunk))) = next else { break };
            if chunk.len() as u64 > size - offset {
                file.flush().await?;
                return Err(FileError::LongerThanSaid { size });
            }
            file.write_all(&chunk).await?;
            offset += chunk.len() as u64;
        }
        file.flush().await?;
        Ok(Held {
            offset,
            _lock: lock,
        })
    }

    fn bell(&self, id: FileId) -> Arc<Notify> {
        let mut bells = self.bells.lock().unwrap_or_else(PoisonError::into_inner);
        // Those that nobody holds any more are of requests that ended.
        bells.retain(|known, bell| *known == id || Arc::strong_count(bell) > 1);
        bells.entry(id).or_default().clone()
    }

    async fn lock(&self, id: FileId) -> Result<File, FileError> {
        let path = self.path(id);
        let file = spawn_blocking(move || {
            File::options()
                .read(true)
                .append(true)
                .create(true)
                .open(path)
        });
        let file = file.await??;
        let locked = timeout(TAKE_OVER, async {
            loop {
                match file.try_lock() {
                    Ok(()) => return Ok(()),
                    Err(TryLockError::WouldBlock) => sleep(LOOK_AGAIN).await,
                    Err(TryLockError::Error(error)) => return Err(error),
                }
            }
        });
        match locked.await {
            Ok(locked) => locked?,
            Err(_) => return Err(FileError::Busy),
        }
        Ok(file)
    }
}

#[cfg(test)]
mod tests {
    use futures_util::stream;
    use uuid::Uuid;

    use super::*;

    fn body(text: &'static str) -> impl Stream<Item = Result<Bytes, io::Error>> {
        stream::iter([Ok(Bytes::from_static(text.as_bytes()))])
    }

    /// Sends something and is then silent, as a phone in a tunnel.
    fn tunnel(text: &'static str) -> impl Stream<Item = Result<Bytes, io::Error>> {
        body(text).chain(stream::pending())
    }

    #[tokio::test]
    async fn a_file_comes_in_several_goes_each_at_its_place() {
        let folder = tempfile::tempdir().unwrap();
        let parts = Parts::open(folder.path().join("uploads")).unwrap();
        let id = FileId(Uuid::from_u128(7));
        assert_eq!(parts.offset(id).unwrap(), 0);
        assert_eq!(
            parts.append(id, 0, 10, body("hello")).await.unwrap().offset,
            5
        );
        let broken = body(" w").chain(stream::iter([Err(io::Error::other("gone"))]));
        assert_eq!(parts.append(id, 5, 10, broken).await.unwrap().offset, 7);
        for wrong in [0, 5, 8] {
            let refused = parts.append(id, wrong, 10, body("x")).await.err().unwrap();
            assert!(matches!(refused, FileError::WrongOffset { current: 7 }));
        }
        let refused = parts.append(id, 7, 10, body("four")).await.err().unwrap();
        assert!(matches!(refused, FileError::LongerThanSaid { size: 10 }));
        assert_eq!(
            parts.append(id, 7, 10, body("ld!")).await.unwrap().offset,
            10
        );
        assert_eq!(std::fs::read(parts.path(id)).unwrap(), b"hello wld!");
        parts.remove(id).unwrap();
        parts.remove(id).unwrap();
        assert_eq!(parts.offset(id).unwrap(), 0);
    }

    #[tokio::test]
    async fn a_newer_connection_takes_over_from_a_silent_one() {
        let folder = tempfile::tempdir().unwrap();
        let parts = Parts::open(folder.path().join("uploads")).unwrap();
        let id = FileId(Uuid::from_u128(7));
        let newer = async {
            while parts.offset(id).unwrap() < 5 {
                sleep(LOOK_AGAIN).await;
            }
            parts
                .append(id, 5, 10, body("again"))
                .await
                .map(|it| it.offset)
        };
        let older = async {
            parts
                .append(id, 0, 10, tunnel("hello"))
                .await
                .map(|it| it.offset)
        };
        let (older, newer) = tokio::join!(older, newer);
        assert_eq!((older.unwrap(), newer.unwrap()), (5, 10));
    }
}
