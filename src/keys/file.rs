//! The keys file: its form, its rights, and how it is replaced without a moment in which it is half written.

use std::{
    collections::BTreeMap,
    fs::{self, DirBuilder, File, OpenOptions},
    io::{ErrorKind, Write as _},
    os::unix::fs::{DirBuilderExt as _, MetadataExt as _, OpenOptionsExt as _},
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::{Context as _, bail, ensure};
use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use chrono::TimeDelta;
use jsonwebtoken::{DecodingKey, EncodingKey};
use serde::{Deserialize, Serialize};

use crate::domain::time::Instant;

/// A signing key that was retired longer ago signed nothing that is still good.
const FORGET_SIGNING_AFTER: TimeDelta = TimeDelta::days(1);

/// What the file says; the last key of each list that is not retired is the one in use.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Form {
    version: u32,
    sealing: Vec<KeyForm>,
    signing: Vec<KeyForm>,
    blind_index: String,
}

#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct KeyForm {
    id: String,
    key: String,
    created_at: Instant,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    retired_at: Option<Instant>,
}

/// The keys, ready for use.
pub(super) struct Keys {
    sealing: BTreeMap<u32, [u8; 32]>,
    current_sealing: (u32, [u8; 32]),
    signing: BTreeMap<String, Arc<SigningKey>>,
    current_signing: Arc<SigningKey>,
    blind_index: [u8; 32],
}

/// A key for access tokens.
pub struct SigningKey {
    pub id: String,
    pub encoding: EncodingKey,
    pub decoding: DecodingKey,
    /// Signs nothing since then.
    pub retired_at: Option<Instant>,
}

/// Tells one state of the file from another.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Stamp {
    inode: u64,
    modified: (i64, i64),
    size: u64,
}

impl Stamp {
    pub(super) fn of(path: &Path) -> std::io::Result<Stamp> {
        let meta = fs::metadata(path)?;
        Ok(Stamp {
            inode: meta.ino(),
            modified: (meta.mtime(), meta.mtime_nsec()),
            size: meta.len(),
        })
    }
}

impl KeyForm {
    fn new(now: Instant) -> anyhow::Result<KeyForm> {
        Ok(KeyForm {
            // Random, so that keys of two installations are not taken for one another.
            id: super::hex(&super::random::<4>()?),
            key: BASE64.encode(super::random::<32>()?),
            created_at: now,
            retired_at: None,
        })
    }

    fn bytes(&self) -> anyhow::Result<[u8; 32]> {
        key_bytes(&self.key).with_context(|| format!("key {}", self.id))
    }
}

impl Form {
    fn new(now: Instant) -> anyhow::Result<Form> {
        Ok(Form {
            version: 1,
            sealing: vec![KeyForm::new(now)?],
            signing: vec![KeyForm::new(now)?],
            blind_index: BASE64.encode(super::random::<32>()?),
        })
    }

    pub(super) fn add_sealing(&mut self, now: Instant) -> anyhow::Result<()> {
        retire(&mut self.sealing, now);
        self.sealing.push(KeyForm::new(now)?);
        Ok(())
    }

    pub(super) fn add_signing(&mut self, now: Instant) -> anyhow::Result<()> {
        retire(&mut self.signing, now);
        self.signing.retain(|key| {
            key.retired_at
                .is_none_or(|at| now - at < FORGET_SIGNING_AFTER)
        });
        self.signing.push(KeyForm::new(now)?);
        Ok(())
    }

    fn keys(&self) -> anyhow::Result<Keys> {
        ensure!(
            self.version == 1,
            "version {} is not one this program knows",
            self.version
        );
        let mut sealing = BTreeMap::new();
        for key in &self.sealing {
            sealing.insert(number(&key.id)?, key.bytes()?);
        }
        let mut signing = BTreeMap::new();
        for key in &self.signing {
            let bytes = key.bytes()?;
            let ready = SigningKey {
                id: key.id.clone(),
                encoding: EncodingKey::from_secret(&bytes),
                decoding: DecodingKey::from_secret(&bytes),
                retired_at: key.retired_at,
            };
            signing.insert(key.id.clone(), Arc::new(ready));
        }
        let in_use = |keys: &[KeyForm]| {
            let key = keys.iter().rev().find(|key| key.retired_at.is_none());
            key.cloned().context("no key is in use")
        };
        let seals = in_use(&self.sealing).context("sealing")?;
        let signs = in_use(&self.signing).context("signing")?;
        let current_signing = signing.get(&signs.id).cloned().context("signing")?;
        Ok(Keys {
            sealing,
            current_sealing: (number(&seals.id)?, seals.bytes()?),
            signing,
            current_signing,
            blind_index: key_bytes(&self.blind_index).context("blind_index")?,
        })
    }
}

impl Keys {
    pub(super) fn sealing(&self, id: u32) -> Option<&[u8; 32]> {
        self.sealing.get(&id)
    }

    pub(super) fn current_sealing(&self) -> (u32, &[u8; 32]) {
        (self.current_sealing.0, &self.current_sealing.1)
    }

    pub(super) fn signing(&self, id: &str) -> Option<Arc<SigningKey>> {
        self.signing.get(id).cloned()
    }

    pub(super) fn current_signing(&self) -> Arc<SigningKey> {
        self.current_signing.clone()
    }

    pub(super) fn blind_index(&self) -> &[u8; 32] {
        &self.blind_index
    }
}

pub(super) fn read(path: &Path) -> anyhow::Result<(Keys, Stamp)> {
    // The stamp first: a file replaced in between is then read once too often, never once too seldom.
    let stamp = Stamp::of(path)?;
    Ok((read_form(path)?.keys()?, stamp))
}

pub(super) fn read_or_create(path: &Path, now: Instant) -> anyhow::Result<(Keys, Stamp)> {
    match fs::exists(path)? {
        true => read(path),
        false => match create(path, &Form::new(now)?) {
            Err(error) if error.kind() != ErrorKind::AlreadyExists => bail!(error),
            _ => read(path),
        },
    }
}

/// A link, not a rename: of two that start at once, one makes the keys and both use them.
fn create(path: &Path, form: &Form) -> std::io::Result<()> {
    make_folder(path)?;
    let new = write_beside(path, form).map_err(std::io::Error::other)?;
    let linked = fs::hard_link(&new, path);
    fs::remove_file(&new)?;
    linked
}

/// The folder of the file, for its owner alone where it is made here.
pub(super) fn make_folder(path: &Path) -> std::io::Result<()> {
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder_of(path))
}

pub(super) fn copy_out(path: &Path) -> anyhow::Result<Vec<u8>> {
    read_form(path)?.keys()?;
    Ok(fs::read(path)?)
}

pub(super) fn copy_in(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let form = form_in(bytes)?;
    form.keys()?;
    Ok(create(path, &form)?)
}

/// Changes the file, one process at a time.
pub(super) fn change(
    path: &Path,
    f: impl FnOnce(&mut Form) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let folder = File::open(folder_of(path))?;
    folder.lock()?;
    let mut form = read_form(path)?;
    f(&mut form)?;
    fs::rename(write_beside(path, &form)?, path)?;
    folder.sync_all()?;
    Ok(())
}

fn read_form(path: &Path) -> anyhow::Result<Form> {
    let mode = fs::metadata(path)?.mode() & 0o777;
    ensure!(
        mode & 0o077 == 0,
        "{} can be read by others on this machine (mode {mode:03o}): chmod 600 it, and rotate the keys if somebody may have",
        path.display()
    );
    form_in(&fs::read(path)?)
}

fn form_in(bytes: &[u8]) -> anyhow::Result<Form> {
    // The parser's own words could quote a key.
    serde_json::from_slice(bytes).map_err(|error| {
        anyhow::anyhow!(
            "not a keys file (line {}, column {})",
            error.line(),
            error.column()
        )
    })
}

/// Writes a complete file next to the real one and returns its name.
fn write_beside(path: &Path, form: &Form) -> anyhow::Result<PathBuf> {
    let beside = path.with_extension(format!("new-{}", super::hex(&super::random::<4>()?)));
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&beside)?;
    serde_json::to_writer_pretty(&mut file, form)?;
    file.write_all(b"\n")?;
    file.sync_all()?;
    Ok(beside)
}

fn folder_of(path: &Path) -> PathBuf {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
        _ => PathBuf::from("."),
    }
}

fn retire(keys: &mut [KeyForm], now: Instant) {
    for key in keys.iter_mut().filter(|key| key.retired_at.is_none()) {
        key.retired_at = Some(now);
    }
}

fn number(id: &str) -> anyhow::Result<u32> {
    u32::from_str_radix(id, 16).with_context(|| format!("key id {id} is not hexadecimal"))
}

fn key_bytes(text: &str) -> anyhow::Result<[u8; 32]> {
    let bytes = BASE64
        .decode(text)
        .map_err(|_| anyhow::anyhow!("not base64"))?;
    <[u8; 32]>::try_from(bytes).map_err(|_| anyhow::anyhow!("not 32 bytes"))
}
