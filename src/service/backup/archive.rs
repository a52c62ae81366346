//! The archive: parts with their hashes, and the proof that all are there and whole.

use std::{
    fs::File,
    io::{self, BufReader, Read, Seek as _, Write},
};

use anyhow::{Context as _, bail, ensure};
use serde::{Serialize, de::DeserializeOwned};
use sha2::{Digest as _, Sha256};

use super::{FORMAT, Header, Manifest};
use crate::{domain::time::Instant, keys::hex};

const HEADER: &str = "hejie-backup.json";
const MANIFEST: &str = "manifest.json";
const SUMS: &str = "sums/";
/// Parts whose hashes are written down together.
const GROUP: usize = 1_000;
/// No part that is read at once is larger: what is larger was not made by this program.
const READ_AT_ONCE: u64 = 64 << 20;

/// What the parts before it hash to.
#[derive(Default)]
struct Sums {
    group: String,
    lines: usize,
    groups: u64,
    parts: u64,
    all: Sha256,
}

impl Sums {
    fn add(&mut self, name: &str, sha256: &str) {
        self.group.push_str(&format!("{sha256}  {name}\n"));
        self.lines += 1;
        self.parts += 1;
    }

    /// The lines since the last time, and the name they go by.
    fn close(&mut self) -> (String, String) {
        self.groups += 1;
        self.lines = 0;
        let lines = std::mem::take(&mut self.group);
        self.all.update(lines.as_bytes());
        (format!("{SUMS}{:06}.sha256", self.groups), lines)
    }

    fn sha256(&self) -> String {
        hex(&self.all.clone().finalize())
    }
}

pub struct Writer<W: Write> {
    tar: tar::Builder<W>,
    made_at: Instant,
    sums: Sums,
}

impl<W: Write> Writer<W> {
    pub fn begin(out: W, header: &Header) -> anyhow::Result<Writer<W>> {
        let mut writer = Writer {
            tar: tar::Builder::new(out),
            made_at: header.made_at,
            sums: Sums::default(),
        };
        writer.part(HEADER, &json(header)?)?;
        Ok(writer)
    }

    pub fn part(&mut self, name: &str, bytes: &[u8]) -> anyhow::Result<()> {
        self.stream(name, bytes.len() as u64, bytes)?;
        Ok(())
    }

    /// A part that need not fit into memory; the hash of what was read.
    pub fn stream(&mut self, name: &str, size: u64, from: impl Read) -> anyhow::Result<String> {
        let mut from = Hashing::new(from);
        self.append(name, size, &mut from)?;
        ensure!(from.size == size, "{name} changed while it was read");
        let sha256 = hex(&from.hash.finalize());
        self.sums.add(name, &sha256);
        if self.sums.lines == GROUP {
            self.write_sums()?;
        }
        Ok(sha256)
    }

    /// Writes the manifest, of which `complete` knows all but what only the archive knows.
    pub fn finish(mut self, mut manifest: Manifest) -> anyhow::Result<(W, Manifest)> {
        self.write_sums()?;
        manifest.parts = self.sums.parts;
        manifest.sums_sha256 = self.sums.sha256();
        let bytes = json(&manifest)?;
        self.append(MANIFEST, bytes.len() as u64, bytes.as_slice())?;
        Ok((self.tar.into_inner()?, manifest))
    }

    fn write_sums(&mut self) -> io::Result<()> {
        let (name, lines) = self.sums.close();
        self.append(&name, lines.len() as u64, lines.as_bytes())
    }

    fn append(&mut self, name: &str, size: u64, from: impl Read) -> io::Result<()> {
        let mut header = tar::Header::new_gnu();
        header.set_size(size);
        header.set_mode(0o600);
        header.set_mtime(u64::try_from(self.made_at.timestamp()).unwrap_or(0));
        self.tar.append_data(&mut header, name, from)
    }
}

/// Reads an archive from end to end and says what is in it. Whatever is missing, damaged or of another kind is said in a sentence.
pub fn verify(file: &mut File) -> anyhow::Result<(Header, Manifest)> {
    let mut header = None;
    let mut manifest: Option<Manifest> = None;
    let mut sums = Sums::default();
    each_entry(file, |name, size, from| {
        if header.is_none() {
            let (read, sha256) = read_header(name, size, from)?;
            sums.add(name, &sha256);
            header = Some(read);
            return Ok(());
        }
        ensure!(manifest.is_none(), "{name} comes after the end");
        if name == MANIFEST {
            manifest = Some(read_json(name, &read_whole(name, size, from)?)?);
        } else if name.starts_with(SUMS) {
            let found = read_whole(name, size, from)?;
            let (expected_name, expected) = sums.close();
            ensure!(name == expected_name, "{expected_name} is missing");
            compare_sums(&expected, &String::from_utf8_lossy(&found))?;
        } else {
            let mut from = Hashing::new(from);
            io::copy(&mut from, &mut io::sink())?;
            ensure!(from.size == size, ENDS_TOO_EARLY);
            sums.add(name, &hex(&from.hash.finalize()));
        }
        Ok(())
    })?;
    let header = header.context(NOT_OURS)?;
    let manifest = manifest.context(ENDS_TOO_EARLY)?;
    ensure!(
        sums.lines == 0 && sums.parts == manifest.parts && sums.sha256() == manifest.sums_sha256,
        "its parts are not those its manifest speaks of"
    );
    Ok((header, manifest))
}

/// Hands over every part of an archive that was verified, in its order, but for what proves it.
pub fn each_part(
    file: &mut File,
    mut f: impl FnMut(&str, &mut dyn Read) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    each_entry(file, |name, _, from| {
        match name == HEADER || name == MANIFEST || name.starts_with(SUMS) {
            true => Ok(()),
            false => f(name, from),
        }
    })
}

const NOT_OURS: &str = "it is not a backup made by hejie";
const ENDS_TOO_EARLY: &str =
    "it ends too early: it was not written to its end, or not copied whole";

fn each_entry(
    file: &mut File,
    mut f: impl FnMut(&str, u64, &mut dyn Read) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    file.rewind()?;
    let mut archive = tar::Archive::new(BufReader::with_capacity(1 << 20, file));
    let mut is_first = true;
    for entry in archive.entries()? {
        // Before the first part, what is wrong is the file; after it, its end.
        let wrong = if is_first { NOT_OURS } else { ENDS_TOO_EARLY };
        let mut entry = entry.context(wrong)?;
        let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
        let size = entry.size();
        f(&name, size, &mut entry)?;
        is_first = false;
    }
    Ok(())
}

fn read_header(name: &str, size: u64, from: &mut dyn Read) -> anyhow::Result<(Header, String)> {
    /// What stays readable for ever.
    #[derive(serde::Deserialize)]
    struct AnyFormat {
        format: u32,
        hejie: String,
    }
    ensure!(name == HEADER, NOT_OURS);
    let bytes = read_whole(name, size, from)?;
    let any: AnyFormat = read_json(name, &bytes)?;
    if any.format > FORMAT {
        let (made_by, this) = (any.hejie, env!("CARGO_PKG_VERSION"));
        bail!("it was made by version {made_by}, which this version {this} cannot read");
    }
    Ok((read_json(name, &bytes)?, hex(&Sha256::digest(&bytes))))
}

fn read_whole(name: &str, size: u64, from: &mut dyn Read) -> anyhow::Result<Vec<u8>> {
    ensure!(size <= READ_AT_ONCE, "{name} is larger than it can be");
    let mut bytes = Vec::new();
    from.read_to_end(&mut bytes).context(ENDS_TOO_EARLY)?;
    ensure!(bytes.len() as u64 == size, ENDS_TOO_EARLY);
    Ok(bytes)
}

fn compare_sums(computed: &str, written: &str) -> anyhow::Result<()> {
    if computed == written {
        return Ok(());
    }
    let mut lines = computed.lines().zip(written.lines());
    let Some((found, _)) = lines.find(|(found, written)| found != written) else {
        bail!("parts of it are missing");
    };
    let name = found.split("  ").nth(1).unwrap_or_default();
    bail!("{name} in it is damaged: its hash is not the one written beside it")
}

fn json(value: &impl Serialize) -> anyhow::Result<Vec<u8>> {
    let mut bytes = serde_json::to_vec_pretty(value)?;
    bytes.push(b'\n');
    Ok(bytes)
}

fn read_json<T: DeserializeOwned>(name: &str, bytes: &[u8]) -> anyhow::Result<T> {
    serde_json::from_slice(bytes).with_context(|| format!("{name} in it cannot be read"))
}

struct Hashing<R> {
    from: R,
    hash: Sha256,
    size: u64,
}

impl<R> Hashing<R> {
    fn new(from: R) -> Hashing<R> {
        Hashing {
            from,
            hash: Sha256::new(),
            size: 0,
        }
    }
}

impl<R: Read> Read for Hashing<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.from.read(buffer)?;
        self.hash.update(&buffer[..read]);
        self.size += read as u64;
        Ok(read)
    }
}
