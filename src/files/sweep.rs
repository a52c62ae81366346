//! What nobody needs any more: temporary files of a process that died, objects whose row was never written.

use std::{io, time::SystemTime};

use futures_util::TryStreamExt;
use tokio::task::spawn_blocking;

use super::{FileError, FileStore, Part};
use crate::domain::{ids::FileId, time::Instant};

/// Identifiers looked up at once.
pub const BATCH: usize = 200;

impl FileStore {
    /// Removes temporary files and parts of uploads that were last written before `before`; how many.
    pub async fn remove_old_parts(&self, before: Instant) -> Result<usize, FileError> {
        let folders = [self.incoming.clone(), self.parts.folder().to_owned()];
        let before = SystemTime::from(before);
        let removed = spawn_blocking(move || {
            let mut removed = 0;
            for folder in folders {
                for entry in std::fs::read_dir(folder)? {
                    let entry = entry?;
                    if entry.metadata()?.modified()? < before {
                        std::fs::remove_file(entry.path())?;
                        removed += 1;
                    }
                }
            }
            Ok::<_, io::Error>(removed)
        });
        Ok(removed.await??)
    }

    /// The files and thumbnails that were stored before `before`, in batches of [`BATCH`] at most.
    pub async fn stored_before(&self, before: Instant) -> Result<Vec<Vec<FileId>>, FileError> {
        let mut found = Vec::new();
        for part in [Part::File, Part::Thumbnail] {
            let folder = object_store::path::Path::from(self.folder(part));
            let mut listed = self.objects.list(Some(&folder));
            while let Some(object) = listed.try_next().await? {
                // What has another name was not put there by this program.
                let id = object
                    .location
                    .filename()
                    .and_then(|name| name.parse().ok());
                if let Some(id) = id
                    && object.last_modified < before
                {
                    found.push(id);
                }
            }
        }
        found.sort();
        found.dedup();
        Ok(found.chunks(BATCH).map(<[FileId]>::to_vec).collect())
    }
}
