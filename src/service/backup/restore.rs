//! The way back: into an empty place, on whichever of the two databases it has.

use std::{
    fs::{self, File},
    io::Read,
};

use anyhow::{Context as _, bail, ensure};
use flate2::read::GzDecoder;
use tokio::runtime::Runtime;

use super::{Manifest, archive, runtime};
use crate::{
    app,
    config::Config,
    domain::ids::FileId,
    files::{FileStore, Part},
    keys,
    store::{
        Conn, counters,
        dump::{self, Table},
        migrations,
    },
};

/// Restores an archive that [`verify`](archive::verify) has found whole. All rows appear at once or not at all, after the files
/// they name; the schema is then brought up to that of this version. `told` hears of each part.
pub fn restore(
    config: &Config,
    file: &mut File,
    manifest: &Manifest,
    told: &mut dyn FnMut(&str),
) -> anyhow::Result<()> {
    // Whatever can be refused is refused before anything is made.
    ensure!(
        !manifest.has_keys || !fs::exists(&config.keys_file)?,
        "there are keys already, in {}: move them away, or choose another place with --data-dir or --set keys_file=…",
        config.keys_file.display()
    );
    // First, so that the data folder is made for its owner alone.
    keys::make_folder(&config.keys_file)?;
    app::make_database_folder(config)?;
    let mut conn = Conn::open(&config.database_url.expose())?;
    is_empty(&mut conn)?;
    let mut place = Place {
        store: FileStore::open(config)?,
        runtime: runtime()?,
        keys: None,
    };
    let has_no_files = place.runtime.block_on(place.store.is_empty());
    ensure!(
        has_no_files.map_err(|error| anyhow::anyhow!("files_url: {error:?}"))?,
        "there are files of evidence already: choose another place with --set files_url=… or --data-dir"
    );
    if let Some(unknown) = migrations::run_to(&mut conn, &manifest.schema)? {
        bail!(
            "its schema {unknown} is newer than this version: restore it by the version that made it"
        );
    }
    let tables = same_tables(&mut conn, manifest)?;
    conn.write_tx(|conn| -> anyhow::Result<()> {
        conn.may_pause()?;
        // The counters a new schema starts with are among the rows that come.
        for table in tables.iter().rev() {
            dump::clear(conn, table)?;
        }
        let mut rows = vec![0; tables.len()];
        archive::each_part(file, |name, from| {
            told(name);
            place.put(conn, name, from, &tables, &mut rows)
        })?;
        for (kept, found) in manifest.tables.iter().zip(&rows) {
            let name = &kept.table.name;
            ensure!(
                kept.rows == *found,
                "{name}: {found} rows came of {}",
                kept.rows
            );
        }
        let position = counters::get(conn, counters::POSITION)?;
        ensure!(
            position == manifest.last_position,
            "its last event should be {}, and is {position}",
            manifest.last_position
        );
        dump::analyze(conn)?;
        match &place.keys {
            Some(bytes) => keys::copy_in(&config.keys_file, bytes),
            None => Ok(()),
        }
    })?;
    migrations::run(&mut conn)?;
    Ok(())
}

/// Nobody's rows are mixed with others'.
fn is_empty(conn: &mut Conn) -> anyhow::Result<()> {
    for table in dump::tables(conn).context("the database has tables of others")? {
        // A new schema starts with counters at nothing.
        if table.name != "counters" && !dump::is_empty(conn, &table)? {
            bail!(
                "the database is not empty, there are rows in {}: choose another with --database-url or --data-dir",
                table.name
            );
        }
    }
    Ok(())
}

/// The tables as they are here, in the order of the manifest.
fn same_tables(conn: &mut Conn, manifest: &Manifest) -> anyhow::Result<Vec<Table>> {
    let here = dump::tables(conn)?;
    let mut tables = Vec::new();
    for kept in &manifest.tables {
        let name = &kept.table.name;
        ensure!(
            here.contains(&kept.table),
            "its table {name} is another than that of this version: restore it by the version that made it"
        );
        tables.push(kept.table.clone());
    }
    Ok(tables)
}

struct Place {
    store: FileStore,
    runtime: Runtime,
    keys: Option<Vec<u8>>,
}

impl Place {
    fn put(
        &mut self,
        conn: &mut Conn,
        name: &str,
        from: &mut dyn Read,
        tables: &[Table],
        rows: &mut [u64],
    ) -> anyhow::Result<()> {
        let unknown = || format!("{name} is nothing a backup should have");
        match name.split_once('/') {
            Some(("tables", piece)) => {
                let table = piece.split('/').next().unwrap_or_default();
                let n = tables.iter().position(|it| it.name == table);
                let n = n.with_context(unknown)?;
                rows[n] += put_rows(conn, &tables[n], from).with_context(|| name.to_owned())?;
            }
            Some(("evidence", id)) => {
                self.put_file(id.parse().with_context(unknown)?, Part::File, from)?;
            }
            Some(("thumbnails", id)) => {
                self.put_file(id.parse().with_context(unknown)?, Part::Thumbnail, from)?;
            }
            None if name == "keys.json" => {
                let mut bytes = Vec::new();
                from.read_to_end(&mut bytes)?;
                self.keys = Some(bytes);
            }
            _ => bail!(unknown()),
        }
        Ok(())
    }

    fn put_file(&self, id: FileId, part: Part, from: &mut dyn Read) -> anyhow::Result<()> {
        self.runtime
            .block_on(self.store.copy_in(id, part, from))
            .map_err(|error| anyhow::anyhow!("file {id} cannot be stored: {error:?}"))
    }
}

fn put_rows(conn: &mut Conn, table: &Table, from: &mut dyn Read) -> anyhow::Result<u64> {
    let mut lines = String::from("[");
    GzDecoder::new(from).read_to_string(&mut lines)?;
    // One array of all lines; no line has a break within.
    let mut array = lines.trim_end().replace('\n', ",");
    array.push(']');
    Ok(dump::insert(conn, table, &array)? as u64)
}
