//! Stored files as they are, out of the store and into it: for backups.

use std::io::Read;

use bytes::Bytes;
use futures_util::{StreamExt, TryStreamExt, stream::BoxStream};

use super::{FileError, FileStore, PART, Part};
use crate::domain::ids::FileId;

/// An object on its way out.
pub struct Stored {
    pub size: u64,
    pub bytes: BoxStream<'static, Result<Bytes, object_store::Error>>,
}

impl FileStore {
    /// The whole object; none where there is none.
    pub async fn copy_out(&self, id: FileId, part: Part) -> Result<Option<Stored>, FileError> {
        match self
            .objects
            .get_opts(&self.key(id, part), Default::default())
            .await
        {
            Ok(found) => Ok(Some(Stored {
                size: found.meta.size,
                bytes: found.into_stream(),
            })),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Puts an object in place byte for byte; it went through all checks when it was received. Reads on this thread.
    pub async fn copy_in(
        &self,
        id: FileId,
        part: Part,
        from: &mut dyn Read,
    ) -> Result<(), FileError> {
        let key = self.key(id, part);
        self.put_pieces(&key, async || {
            let mut piece = Vec::new();
            (&mut *from).take(PART as u64).read_to_end(&mut piece)?;
            Ok(piece)
        })
        .await
    }

    /// Whether no file is stored yet.
    pub async fn is_empty(&self) -> Result<bool, FileError> {
        for part in [Part::File, Part::Thumbnail] {
            let folder = object_store::path::Path::from(self.folder(part));
            if self
                .objects
                .list(Some(&folder))
                .boxed()
                .try_next()
                .await?
                .is_some()
            {
                return Ok(false);
            }
        }
        Ok(true)
    }
}
