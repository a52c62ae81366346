//! Folders, keys, disk, addresses, the clock.

use std::{
    fs,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process::Command,
};

use chrono::Datelike as _;

use super::Finding;
use crate::{clock::Clock, config::Config};

const GIB: u64 = 1 << 30;
const MIB: u64 = 1 << 20;

pub fn examine(config: &Config, clock: &Clock) -> Vec<Finding> {
    let mut findings = vec![
        keys(&config.keys_file),
        disk(&config.data_dir),
        clock_of_the_machine(clock),
    ];
    findings.extend(addresses(config));
    findings
}

fn keys(file: &Path) -> Finding {
    let shown = file.display();
    match fs::metadata(file) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Finding::warn(
            "keys",
            format!(
                "{shown} is not there yet: it is made at the first start; then put a copy of it in a safe place"
            ),
        ),
        Err(error) => Finding::fail("keys", format!("{shown} cannot be read: {error}")),
        Ok(data) if data.permissions().mode() & 0o077 != 0 => Finding::fail(
            "keys",
            format!("others on this machine can read {shown}: chmod 600 {shown}"),
        ),
        Ok(_) => match fs::read(file) {
            Ok(_) => Finding::ok("keys", format!("{shown} belongs to its owner alone")),
            Err(error) => Finding::fail("keys", format!("{shown} cannot be read: {error}")),
        },
    }
}

fn disk(folder: &Path) -> Finding {
    let place = existing(folder);
    let shown = folder.display();
    match free_bytes(&place) {
        None => Finding::warn("disk", format!("cannot tell how much is free for {shown}")),
        Some(free) if free < 200 * MIB => Finding::fail(
            "disk",
            format!(
                "{} MiB free for {shown}: make room, or writes will be refused",
                free / MIB
            ),
        ),
        Some(free) if free < 5 * GIB => Finding::warn(
            "disk",
            format!(
                "{} MiB free for {shown}: a complaint takes about 2 kB and its evidence up to 400 MiB",
                free / MIB
            ),
        ),
        Some(free) => Finding::ok("disk", format!("{} GiB free for {shown}", free / GIB)),
    }
}

/// The nearest folder above that is there.
fn existing(folder: &Path) -> PathBuf {
    let here = || PathBuf::from(".");
    folder
        .ancestors()
        .find(|it| it.exists())
        .map_or_else(here, Path::to_owned)
}

/// Asks `df`, whose `-P` form POSIX has fixed.
fn free_bytes(place: &Path) -> Option<u64> {
    let output = Command::new("df").arg("-Pk").arg(place).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    let available = text.lines().nth(1)?.split_whitespace().nth(3)?;
    Some(available.parse::<u64>().ok()? * 1024)
}

fn clock_of_the_machine(clock: &Clock) -> Finding {
    let (now, today) = (clock.now(), clock.today());
    // Hejie did not exist before, and no server runs for decades: such a clock was never set.
    if !(2026..2080).contains(&now.year()) {
        return Finding::fail(
            "clock",
            format!("this machine believes it is {today}: set its clock, and keep it right by NTP"),
        );
    }
    Finding::ok(
        "clock",
        format!("today is {today} in Shanghai, where all limits are counted"),
    )
}

fn addresses(config: &Config) -> Vec<Finding> {
    let public = &config.public_url;
    let mut findings = Vec::new();
    let is_local = public.contains("//127.0.0.1")
        || public.contains("//localhost")
        || public.contains("//[::1]");
    if is_local {
        findings.push(Finding::warn(
            "public_url",
            format!(
                "links in mails lead to {public}, which only this machine can open: set public_url"
            ),
        ));
    } else if public.starts_with("http://") {
        findings.push(Finding::warn(
            "public_url",
            format!("{public} is not encrypted: put a reverse proxy with TLS before Hejie"),
        ));
    } else {
        findings.push(Finding::ok("public_url", public.clone()));
    }
    if public.starts_with("https://") && config.trusted_proxies.is_empty() {
        findings.push(Finding::warn(
            "trusted_proxies",
            "empty: behind a reverse proxy all people look like one address and share one login limit",
        ));
    }
    findings
}
