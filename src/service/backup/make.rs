//! Making a backup while the house works.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, BufWriter, Read, Write},
    os::unix::fs::OpenOptionsExt as _,
    path::Path,
};

use anyhow::{Context as _, ensure};
use bytes::{Buf as _, Bytes};
use flate2::{Compression, write::GzEncoder};
use futures_util::StreamExt as _;
use tokio::runtime::Runtime;

use super::{FORMAT, Header, Kept, Manifest, archive::Writer, runtime};
use crate::{
    clock::Clock,
    config::Config,
    files::{FileStore, Part, Stored},
    keys,
    store::{
        Conn, checkup, counters,
        dump::{self, Table},
        files::{self, FileFacts},
        migrations,
    },
};

/// Rows are written down in pieces of about this many bytes, before they are compressed.
const PIECE: usize = 1 << 20;
const FILES_AT_ONCE: i64 = 500;

/// Writes a new archive, readable by its owner alone; under its own name only when it is whole. `told` hears of each part.
pub fn make(
    config: &Config,
    clock: &Clock,
    path: &Path,
    with_keys: bool,
    told: &mut dyn FnMut(&str),
) -> anyhow::Result<Manifest> {
    ensure!(
        !fs::exists(path)?,
        "{} exists already: choose another name",
        path.display()
    );
    let mut unfinished = path.as_os_str().to_owned();
    unfinished.push(".unfinished");
    let unfinished = Path::new(&unfinished);
    let file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(unfinished)
        .with_context(|| format!("cannot write {}", unfinished.display()))?;
    let made = write(config, clock, file, with_keys, told).and_then(|manifest| {
        fs::rename(unfinished, path)?;
        Ok(manifest)
    });
    if made.is_err() {
        // What is left of it would only be taken for a backup.
        let _ = fs::remove_file(unfinished);
    }
    made
}

fn write(
    config: &Config,
    clock: &Clock,
    file: File,
    with_keys: bool,
    told: &mut dyn FnMut(&str),
) -> anyhow::Result<Manifest> {
    let mut conn = Conn::open(&config.database_url.expose())?;
    ensure!(
        !migrations::is_pending(&mut conn)?,
        "the schema is older than this version: run hejie migrate"
    );
    let header = Header {
        format: FORMAT,
        hejie: env!("CARGO_PKG_VERSION").to_owned(),
        made_at: clock.now(),
        database: checkup::version(&mut conn)?,
    };
    let mut backup = Backup {
        archive: Writer::begin(BufWriter::with_capacity(PIECE, file), &header)?,
        store: FileStore::open(config)?,
        runtime: runtime()?,
        told,
    };
    // Before the snapshot: asking makes sure that the list of migrations is there, which nobody may in a view that only reads.
    let schema = migrations::applied(&mut conn)?;
    let url = config.database_url.expose();
    let mut manifest = conn.snapshot(|conn| backup.copy(conn, schema, &url))?;
    if with_keys {
        // After the rows: a key that came in between is one that none of them needs, and those they need stay in the file.
        backup
            .archive
            .part("keys.json", &keys::copy_out(&config.keys_file)?)?;
        manifest.has_keys = true;
    }
    let (out, manifest) = backup.archive.finish(manifest)?;
    let file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
    file.sync_all()?;
    Ok(manifest)
}

struct Backup<'a> {
    archive: Writer<BufWriter<File>>,
    store: FileStore,
    runtime: Runtime,
    told: &'a mut dyn FnMut(&str),
}

impl Backup<'_> {
    fn copy(
        &mut self,
        conn: &mut Conn,
        schema: Vec<String>,
        url: &str,
    ) -> anyhow::Result<Manifest> {
        let mut manifest = Manifest {
            schema,
            tables: Vec::new(),
            last_position: counters::get(conn, counters::POSITION)?,
            files: 0,
            thumbnails: 0,
            damaged_files: Vec::new(),
            has_keys: false,
            parts: 0,
            sums_sha256: String::new(),
        };
        for table in dump::tables(conn)? {
            let rows = self.copy_rows(conn, &table)?;
            manifest.tables.push(Kept { table, rows });
        }
        self.copy_files(conn, url, &mut manifest)?;
        Ok(manifest)
    }

    fn copy_rows(&mut self, conn: &mut Conn, table: &Table) -> anyhow::Result<u64> {
        let (mut rows, mut pieces, mut piece) = (0, 0, Vec::with_capacity(PIECE));
        let mut put = |piece: &mut Vec<u8>| -> anyhow::Result<()> {
            pieces += 1;
            let name = format!("tables/{}/{pieces:06}.jsonl.gz", table.name);
            (self.told)(&name);
            let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
            packed.write_all(piece)?;
            piece.clear();
            self.archive.part(&name, &packed.finish()?)
        };
        dump::each_row(conn, table, |line| -> anyhow::Result<()> {
            // Each database has its own way of writing the same JSON.
            let row: Vec<serde_json::Value> = serde_json::from_str(line)?;
            serde_json::to_writer(&mut piece, &row)?;
            piece.push(b'\n');
            rows += 1;
            match piece.len() >= PIECE {
                true => put(&mut piece),
                false => Ok(()),
            }
        })?;
        if !piece.is_empty() {
            put(&mut piece)?;
        }
        Ok(rows)
    }

    /// Within the same view as the rows, so that exactly those files come along which a row in the archive names. Objects never
    /// change, and are removed only when no row names them any more.
    fn copy_files(
        &mut self,
        conn: &mut Conn,
        url: &str,
        manifest: &mut Manifest,
    ) -> anyhow::Result<()> {
        let mut after = None;
        loop {
            let page = files::page_after(conn, after, FILES_AT_ONCE)?;
            let Some(last) = page.last() else {
                return Ok(());
            };
            after = Some(last.id);
            for facts in page {
                let is_whole = self.copy_file(&facts, manifest)?;
                // One that was thrown away while this went on is missed by nobody.
                if !is_whole && !files::existing(&mut Conn::open(url)?, &[facts.id])?.is_empty() {
                    manifest.damaged_files.push(facts.id);
                }
            }
        }
    }

    fn copy_file(&mut self, facts: &FileFacts, manifest: &mut Manifest) -> anyhow::Result<bool> {
        let Some(sha256) = self.copy_object(facts, Part::File, "evidence")? else {
            return Ok(false);
        };
        manifest.files += 1;
        if facts.has_thumbnail {
            if self
                .copy_object(facts, Part::Thumbnail, "thumbnails")?
                .is_none()
            {
                return Ok(false);
            }
            manifest.thumbnails += 1;
        }
        Ok(sha256 == facts.sha256)
    }

    /// The hash of an object; none where there is none.
    fn copy_object(
        &mut self,
        facts: &FileFacts,
        part: Part,
        folder: &str,
    ) -> anyhow::Result<Option<String>> {
        let name = format!("{folder}/{}", facts.id);
        let found = self
            .runtime
            .block_on(self.store.copy_out(facts.id, part))
            .map_err(|error| anyhow::anyhow!("{name} cannot be read: {error:?}"))?;
        let Some(stored) = found else {
            return Ok(None);
        };
        (self.told)(&name);
        let size = stored.size;
        let from = Blocking {
            stored,
            runtime: &self.runtime,
            rest: Bytes::new(),
        };
        Ok(Some(self.archive.stream(&name, size, from)?))
    }
}

/// An object read on this thread, piece by piece.
struct Blocking<'a> {
    stored: Stored,
    runtime: &'a Runtime,
    rest: Bytes,
}

impl Read for Blocking<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.rest.is_empty() {
            match self.runtime.block_on(self.stored.bytes.next()) {
                Some(next) => self.rest = next.map_err(io::Error::other)?,
                None => return Ok(0),
            }
        }
        let read = self.rest.len().min(buffer.len());
        self.rest.copy_to_slice(&mut buffer[..read]);
        Ok(read)
    }
}
