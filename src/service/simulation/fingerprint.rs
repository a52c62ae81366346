//! The whole log in one number: two runs are the same to the byte exactly if these are.

use sha2::{Digest as _, Sha256};

use crate::{
    keys::hex,
    store::{Conn, StoreResult, events},
};

const PAGE: i64 = 2_000;

/// SHA-256 over every event in its order, in hexadecimal.
pub fn of_log(conn: &mut Conn) -> StoreResult<String> {
    let mut sha = Sha256::new();
    let mut after = 0;
    loop {
        let lines = events::lines_after(conn, after, PAGE)?;
        let Some((last, _)) = lines.last() else {
            return Ok(hex(&sha.finalize()));
        };
        after = *last;
        for (position, line) in &lines {
            sha.update(position.to_be_bytes());
            sha.update((line.len() as u64).to_be_bytes());
            sha.update(line);
        }
    }
}
