//! Evidence and other uploaded files: taken in as a stream, made safe, kept in a folder or an S3 bucket.
//!
//! - Nothing is held whole in memory: [`FileStore::take_in`] writes to a temporary file under the data folder, and refuses
//!   what is too large while it comes.
//! - What a file is, its bytes decide ([`kind`]).
//! - What is stored has no metadata any more ([`strip`]): neither place nor camera, only the way up. `sha256` is that of the
//!   stored bytes, which are the ones everybody who may see the file can check it against. The hash of what was sent is not
//!   kept: nobody else has those bytes.
//! - An object is durable when `take_in` returns. A row that names it is written afterwards; an object that never got its row
//!   is removed by the daily sweep (`service::files::sweep`).
//! - A file may also come in several goes ([`parts`]); once it is whole it takes the same way.
//!
//! S3: build with `--features s3` and set `files_url = "s3://bucket/prefix"`. Credentials, region and endpoint come from the
//! usual variables: `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_SESSION_TOKEN`, `AWS_REGION`, `AWS_ENDPOINT`
//! (for MinIO and the like, with `AWS_ALLOW_HTTP=true` where it has no TLS), or from the role of the machine.

mod copies;
mod error;
mod incoming;
pub mod kind;
mod parts;
mod strip;
mod sweep;
mod thumbnail;

use std::{
    fs::File,
    io::{self, BufReader, BufWriter, Write},
    ops::Range,
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::Context;
use bytes::Bytes;
use futures_util::{Stream, stream::BoxStream};
use object_store::{
    GetOptions, GetRange, ObjectStore, ObjectStoreExt, PutPayload, local::LocalFileSystem,
    path::Path as Key,
};
use sha2::{Digest, Sha256};
use tokio::{io::AsyncReadExt, sync::Semaphore, task::spawn_blocking};

pub use self::{copies::Stored, error::FileError};
use self::{incoming::TempFile, kind::Kind, parts::Parts};
use crate::{
    config::{Config, FilesUrl},
    domain::ids::FileId,
    keys::hex,
};

/// Pictures unpacked at once: each may take some hundred megabytes for a moment.
const PICTURES_AT_ONCE: usize = 1;
/// The smallest part S3 accepts; what is not larger goes in one piece.
const PART: usize = 5 << 20;

pub struct FileStore {
    objects: Arc<dyn ObjectStore>,
    prefix: String,
    incoming: PathBuf,
    /// Files that come in several goes.
    pub parts: Parts,
    pictures: Arc<Semaphore>,
    limit_bytes: u64,
}

/// What is known of a file once it is in place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredFile {
    pub media_type: &'static str,
    pub size: u64,
    /// Of the stored bytes, in hexadecimal.
    pub sha256: String,
    pub has_thumbnail: bool,
}

/// The two objects a file may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    File,
    Thumbnail,
}

/// A file made safe, not yet in place.
struct Cleaned {
    temp: TempFile,
    stored: StoredFile,
    thumbnail: Option<Vec<u8>>,
}

impl FileStore {
    pub fn open(config: &Config) -> anyhow::Result<FileStore> {
        let incoming = config.data_dir.join("incoming");
        std::fs::create_dir_all(&incoming)
            .with_context(|| format!("cannot make the folder {}", incoming.display()))?;
        let uploads = config.data_dir.join("uploads");
        let parts = Parts::open(uploads.clone())
            .with_context(|| format!("cannot make the folder {}", uploads.display()))?;
        let (objects, prefix): (Arc<dyn ObjectStore>, String) = match &config.files_url {
            FilesUrl::Folder(folder) => {
                std::fs::create_dir_all(folder)
                    .with_context(|| format!("files_url: cannot make {}", folder.display()))?;
                let objects = LocalFileSystem::new_with_prefix(folder)?.with_fsync(true);
                (Arc::new(objects), String::new())
            }
            FilesUrl::S3 { bucket, prefix } => (open_bucket(bucket)?, prefix.clone()),
        };
        Ok(FileStore {
            objects,
            prefix,
            incoming,
            parts,
            pictures: Arc::new(Semaphore::new(PICTURES_AT_ONCE)),
            limit_bytes: (config.limits.upload_mib as u64) << 20,
        })
    }

    /// Receives, checks, cleans and stores a file under `id`. `declared` is the length the sender promised.
    pub async fn take_in<E>(
        &self,
        id: FileId,
        declared: Option<u64>,
        stream: impl Stream<Item = Result<Bytes, E>>,
    ) -> Result<StoredFile, FileError> {
        let received =
            incoming::receive(&self.incoming, self.limit_bytes, declared, stream).await?;
        self.store(id, received.path()).await
    }

    /// The same for a file that came in several goes and is whole; the part stays.
    pub async fn take_in_part(&self, id: FileId) -> Result<StoredFile, FileError> {
        self.store(id, &self.parts.path(id)).await
    }

    /// The most bytes a file may have.
    pub fn limit_bytes(&self) -> u64 {
        self.limit_bytes
    }

    async fn store(&self, id: FileId, received: &Path) -> Result<StoredFile, FileError> {
        let cleaned = self.clean(received.to_owned()).await?;
        if let Some(thumbnail) = cleaned.thumbnail {
            let payload = PutPayload::from(thumbnail);
            self.objects
                .put(&self.key(id, Part::Thumbnail), payload)
                .await?;
        }
        let mut file = tokio::fs::File::open(cleaned.temp.path()).await?;
        let key = self.key(id, Part::File);
        self.put_pieces(&key, async || next_part(&mut file).await)
            .await?;
        Ok(cleaned.stored)
    }

    async fn clean(&self, received: PathBuf) -> Result<Cleaned, FileError> {
        let (received, kind) = spawn_blocking(move || {
            let kind = Kind::of(File::open(&received)?)?;
            Ok::<_, io::Error>((received, kind))
        })
        .await??;
        let kind = kind.map_err(|found| FileError::NotAllowed { found })?;
        let permit = match kind.image_format() {
            Some(_) => self.pictures.clone().acquire_owned().await.ok(),
            None => None,
        };
        let folder = self.incoming.clone();
        spawn_blocking(move || {
            // Held until the work is done, also where nobody waits for it any more.
            let _permit = permit;
            let temp = TempFile::in_folder(&folder);
            let (size, sha256) = strip_into(kind, &received, &temp)?;
            let thumbnail = match kind.image_format() {
                Some(format) => thumbnail::make(BufReader::new(File::open(temp.path())?), format)?,
                None => None,
            };
            Ok(Cleaned {
                stored: StoredFile {
                    media_type: kind.media_type(),
                    size,
                    sha256,
                    has_thumbnail: thumbnail.is_some(),
                },
                temp,
                thumbnail,
            })
        })
        .await?
    }

    /// Puts what `next` gives, piece by piece until an empty one, under a key.
    async fn put_pieces(
        &self,
        key: &Key,
        mut next: impl AsyncFnMut() -> io::Result<Vec<u8>>,
    ) -> Result<(), FileError> {
        let first = next().await?;
        if first.len() < PART {
            self.objects.put(key, first.into()).await?;
            return Ok(());
        }
        let mut upload = self.objects.put_multipart(key).await?;
        let sent = async {
            let mut part = first;
            while !part.is_empty() {
                upload.put_part(part.into()).await?;
                part = next().await?;
            }
            upload.complete().await?;
            Ok(())
        };
        let sent: Result<(), FileError> = sent.await;
        if sent.is_err()
            && let Err(error) = upload.abort().await
        {
            tracing::warn!(%error, "parts of an upload stay behind");
        }
        sent
    }

    /// The bytes of a file or a part of them, as a stream.
    pub async fn get_range(
        &self,
        id: FileId,
        part: Part,
        range: Option<Range<u64>>,
    ) -> Result<BoxStream<'static, Result<Bytes, object_store::Error>>, FileError> {
        let options = GetOptions {
            range: range.map(GetRange::Bounded),
            ..GetOptions::default()
        };
        let key = self.key(id, part);
        Ok(self.objects.get_opts(&key, options).await?.into_stream())
    }

    /// Removes a file that nothing names.
    pub async fn delete(&self, id: FileId) -> Result<(), FileError> {
        for part in [Part::File, Part::Thumbnail] {
            match self.objects.delete(&self.key(id, part)).await {
                Ok(()) | Err(object_store::Error::NotFound { .. }) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }

    /// `evidence/a7/<id>`: the last digits of an identifier are random, so no folder gets too full.
    fn key(&self, id: FileId, part: Part) -> Key {
        let id = id.to_string();
        let shard = &id[id.len() - 2..];
        let prefix = self.folder(part);
        Key::from(format!("{prefix}/{shard}/{id}"))
    }

    fn folder(&self, part: Part) -> String {
        let name = match part {
            Part::File => "evidence",
            Part::Thumbnail => "thumbnails",
        };
        match self.prefix.as_str() {
            "" => name.to_owned(),
            prefix => format!("{prefix}/{name}"),
        }
    }
}

/// Writes the cleaned form of one temporary file to another; its length and hash.
fn strip_into(kind: Kind, received: &Path, clean: &TempFile) -> Result<(u64, String), FileError> {
    let mut source = strip::Source::new(BufReader::new(File::open(received)?))?;
    let plan = strip::plan(kind, &mut source)?;
    let mut out = Hashing {
        file: BufWriter::new(File::create_new(clean.path())?),
        hash: Sha256::new(),
        size: 0,
    };
    plan.write(&mut source, &mut out)?;
    out.flush()?;
    let sha256 = out.hash.finalize();
    Ok((out.size, hex(&sha256)))
}

struct Hashing<W> {
    file: W,
    hash: Sha256,
    size: u64,
}

impl<W: Write> Write for Hashing<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.hash.update(&bytes[..written]);
        self.size += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

async fn next_part(file: &mut tokio::fs::File) -> io::Result<Vec<u8>> {
    let mut part = Vec::new();
    file.take(PART as u64).read_to_end(&mut part).await?;
    Ok(part)
}

#[cfg(feature = "s3")]
fn open_bucket(bucket: &str) -> anyhow::Result<Arc<dyn ObjectStore>> {
    let bucket = object_store::aws::AmazonS3Builder::from_env()
        .with_bucket_name(bucket)
        .build()
        .context("files_url: cannot use the S3 bucket; see the AWS_… variables")?;
    Ok(Arc::new(bucket))
}

#[cfg(not(feature = "s3"))]
fn open_bucket(_bucket: &str) -> anyhow::Result<Arc<dyn ObjectStore>> {
    anyhow::bail!(
        "files_url: this binary was built without S3; build it with --features s3, or use file:<folder>"
    )
}
