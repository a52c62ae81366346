//! How sealed bytes are laid out: version, key id, nonce, ciphertext with its tag.

use aes_gcm::{
    Aes256Gcm, KeyInit as _,
    aead::{Aead as _, Payload},
};
use thiserror::Error;

const VERSION: u8 = 1;
const NONCE: usize = 12;
const HEADER: usize = 1 + 4 + NONCE;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum SealError {
    #[error("sealed by a key that is not in the keys file")]
    UnknownKey,
    #[error("sealed bytes are damaged, or are of another kind")]
    Damaged,
}

/// Sealed bytes, taken apart.
pub(super) struct Sealed<'a> {
    pub(super) key_id: u32,
    nonce: [u8; NONCE],
    ciphertext: &'a [u8],
}

impl<'a> Sealed<'a> {
    pub(super) fn parse(bytes: &'a [u8]) -> Result<Sealed<'a>, SealError> {
        let (header, ciphertext) = bytes
            .split_first_chunk::<HEADER>()
            .ok_or(SealError::Damaged)?;
        let [VERSION, a, b, c, d, nonce @ ..] = *header else {
            return Err(SealError::Damaged);
        };
        Ok(Sealed {
            key_id: u32::from_be_bytes([a, b, c, d]),
            nonce,
            ciphertext,
        })
    }

    pub(super) fn seal(
        key_id: u32,
        key: &[u8; 32],
        context: &str,
        plain: &[u8],
    ) -> Result<Vec<u8>, SealError> {
        let nonce: [u8; NONCE] = super::fresh();
        let payload = Payload {
            msg: plain,
            aad: context.as_bytes(),
        };
        let ciphertext = Aes256Gcm::new(key.into())
            .encrypt(&nonce.into(), payload)
            .map_err(|_| SealError::Damaged)?;
        let mut bytes = Vec::with_capacity(HEADER + ciphertext.len());
        bytes.push(VERSION);
        bytes.extend(key_id.to_be_bytes());
        bytes.extend(nonce);
        bytes.extend(ciphertext);
        Ok(bytes)
    }

    pub(super) fn open(&self, key: &[u8; 32], context: &str) -> Result<Vec<u8>, SealError> {
        let payload = Payload {
            msg: self.ciphertext,
            aad: context.as_bytes(),
        };
        Aes256Gcm::new(key.into())
            .decrypt(&self.nonce.into(), payload)
            .map_err(|_| SealError::Damaged)
    }
}
