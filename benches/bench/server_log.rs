//! What servers complain of goes into the file that `BENCH_SERVER_LOG` names, to be read where a round was wrong; without it, onto
//! the terminal.

use std::{
    env,
    ffi::OsString,
    fs::{File, OpenOptions},
    io::{Read as _, Seek as _, SeekFrom},
    process::Stdio,
};

const VARIABLE: &str = "BENCH_SERVER_LOG";

/// Of what a wrong round printed, the last lines are enough to see why.
const LINES: usize = 30;

pub fn stderr() -> anyhow::Result<Stdio> {
    let Some(path) = named() else {
        return Ok(Stdio::inherit());
    };
    Ok(OpenOptions::new()
        .create(true)
        .append(true)
        .open(path)?
        .into())
}

/// A place in the log, from which on somebody may want to read.
pub struct Mark(u64);

impl Mark {
    pub fn here() -> Mark {
        Mark(
            open()
                .and_then(|file| file.metadata().ok())
                .map_or(0, |it| it.len()),
        )
    }

    /// The last lines since then.
    pub fn tail(&self) -> Vec<String> {
        let mut bytes = Vec::new();
        if let Some(mut file) = open() {
            let read = file
                .seek(SeekFrom::Start(self.0))
                .and_then(|_| file.read_to_end(&mut bytes));
            if let Err(error) = read {
                return vec![format!("the server's log cannot be read: {error}")];
            }
        }
        let text = String::from_utf8_lossy(&bytes);
        let lines: Vec<&str> = text.lines().collect();
        let first = lines.len().saturating_sub(LINES);
        lines[first..].iter().map(|&line| line.to_owned()).collect()
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "no setting of the platform: the script beside the bench says where"
)]
fn named() -> Option<OsString> {
    env::var_os(VARIABLE)
}

fn open() -> Option<File> {
    File::open(named()?).ok()
}
