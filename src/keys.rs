//! The keys of this installation: sealing personal data at rest, finding it again, and signing access tokens.
//!
//! They live in one JSON file, readable by its owner alone, made at the first start. A running server notices when the
//! file changes (`hejie admin rotate-keys`), and asks for it at once when it meets a key id it does not know. Retired keys
//! stay in the file, so that what they sealed can still be opened. Nothing here shows a key, not even by `Debug`.

mod file;
mod personal;
mod sealed;

#[cfg(test)]
mod tests;

use std::{
    fmt,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError, RwLock},
    time::{Duration, Instant as Stopwatch},
};

use anyhow::Context as _;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use self::{
    file::{Keys, Stamp},
    sealed::Sealed,
};
pub use self::{personal::Personal, sealed::SealError};
use crate::clock::Clock;

pub use self::file::SigningKey;

/// How often a server that finds all its keys looks whether there are newer ones.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// Cheap to clone; clones share what was read.
#[derive(Clone)]
pub struct KeyRing(Arc<Inner>);

struct Inner {
    path: PathBuf,
    clock: Clock,
    keys: RwLock<Arc<Keys>>,
    looked: Mutex<(Stopwatch, Stamp)>,
}

impl KeyRing {
    /// Reads the file, or makes it with new keys. Refuses a file that others on the machine can read.
    pub fn load(path: &Path, clock: &Clock) -> anyhow::Result<KeyRing> {
        let (keys, stamp) = file::read_or_create(path, clock.now())
            .with_context(|| format!("keys_file {}", path.display()))?;
        Ok(KeyRing(Arc::new(Inner {
            path: path.to_owned(),
            clock: clock.clone(),
            keys: RwLock::new(Arc::new(keys)),
            looked: Mutex::new((Stopwatch::now(), stamp)),
        })))
    }

    /// Seals with the current key. `context` says what it is (`accounts.profile`) and must be the same when opening, so
    /// that a value cannot be passed off as another kind.
    pub fn seal(&self, context: &str, plain: &[u8]) -> Result<Vec<u8>, SealError> {
        let keys = self.keys();
        let (id, key) = keys.current_sealing();
        Sealed::seal(id, key, context, plain)
    }

    pub fn open(&self, context: &str, bytes: &[u8]) -> Result<Vec<u8>, SealError> {
        let sealed = Sealed::parse(bytes)?;
        let keys = self.keys();
        if let Some(key) = keys.sealing(sealed.key_id) {
            return sealed.open(key, context);
        }
        self.look();
        match self.read().sealing(sealed.key_id) {
            Some(key) => sealed.open(key, context),
            None => Err(SealError::UnknownKey),
        }
    }

    /// Whether the current key sealed it; false for what is to be sealed again after a rotation.
    pub fn is_sealed_by_current(&self, bytes: &[u8]) -> bool {
        let current = self.keys().current_sealing().0;
        Sealed::parse(bytes).is_ok_and(|sealed| sealed.key_id == current)
    }

    /// What a value is looked up by without being readable: HMAC-SHA-256 in hex. Normalise first.
    pub fn blind_index(&self, context: &str, normalized: &str) -> String {
        let keys = self.read();
        let Ok(mut mac) = <Hmac<Sha256>>::new_from_slice(keys.blind_index()) else {
            // HMAC takes keys of any length; an index that finds nothing is the harmless answer to the impossible.
            return String::new();
        };
        mac.update(context.as_bytes());
        mac.update(&[0]);
        mac.update(normalized.as_bytes());
        hex(&mac.finalize().into_bytes())
    }

    /// The key that signs new tokens.
    pub fn current_signing(&self) -> Arc<SigningKey> {
        self.keys().current_signing()
    }

    /// The key a token names, current or retired.
    pub fn signing(&self, id: &str) -> Option<Arc<SigningKey>> {
        self.keys().signing(id).or_else(|| {
            self.look();
            self.read().signing(id)
        })
    }

    /// Adds a sealing key that seals from now on; the others only open.
    pub fn rotate_sealing(&self) -> anyhow::Result<()> {
        file::change(&self.0.path, |keys| keys.add_sealing(self.0.clock.now()))?;
        self.look();
        Ok(())
    }

    /// Adds a signing key; tokens of the one before stay good until they expire.
    pub fn rotate_signing(&self) -> anyhow::Result<()> {
        file::change(&self.0.path, |keys| keys.add_signing(self.0.clock.now()))?;
        self.look();
        Ok(())
    }

    fn read(&self) -> Arc<Keys> {
        self.0
            .keys
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// The keys, after a look at the file when the last one is a second ago.
    fn keys(&self) -> Arc<Keys> {
        let is_due = {
            let looked = self.0.looked.lock().unwrap_or_else(PoisonError::into_inner);
            looked.0.elapsed() >= LOOK_EVERY
        };
        if is_due {
            self.look();
        }
        self.read()
    }

    /// Reads the file again if it is another than the one read last. Costs a `stat` otherwise, so invented key ids are cheap.
    fn look(&self) {
        let mut looked = self.0.looked.lock().unwrap_or_else(PoisonError::into_inner);
        let changed = Stamp::of(&self.0.path).is_ok_and(|stamp| stamp != looked.1);
        looked.0 = Stopwatch::now();
        if !changed {
            return;
        }
        match file::read(&self.0.path) {
            Ok((keys, stamp)) => {
                *self.0.keys.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(keys);
                looked.1 = stamp;
                tracing::info!("the keys were read again");
            }
            // What we have still works; the next look tries again.
            Err(error) => tracing::error!(
                error = format!("{error:#}"),
                "the changed keys file cannot be read"
            ),
        }
    }
}

/// The keys file as it is, for a backup. Refuses one that others can read, or that holds no keys.
pub fn copy_out(path: &Path) -> anyhow::Result<Vec<u8>> {
    file::copy_out(path).with_context(|| format!("keys_file {}", path.display()))
}

/// Makes the folder a file will lie in, for its owner alone.
pub fn make_folder(path: &Path) -> anyhow::Result<()> {
    file::make_folder(path).with_context(|| format!("cannot make the folder of {}", path.display()))
}

/// Makes the keys file of what [`copy_out`] gave; never in place of another.
pub fn copy_in(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    file::copy_in(path, bytes).with_context(|| format!("keys_file {}", path.display()))
}

impl fmt::Debug for KeyRing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("KeyRing(..)")
    }
}

/// Lower-case hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: [char; 16] = [
        '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f',
    ];
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        text.push(DIGITS[usize::from(byte >> 4)]);
        text.push(DIGITS[usize::from(byte & 0xf)]);
    }
    text
}

/// Bytes nobody can guess and that come but once, for nonces and salts: a filing needs a dozen, and asking the operating system for each
/// costs more than sealing. The generator of each thread is a cryptographic one that the operating system seeds again and again.
pub fn fresh<const N: usize>() -> [u8; N] {
    rand::random()
}

/// Bytes nobody can guess, from the operating system: for keys and tokens.
pub fn random<const N: usize>() -> anyhow::Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|e| anyhow::anyhow!("no random bytes: {e}"))?;
    Ok(bytes)
}
