//! The database: reachable, of this version's schema, sound, and with a calendar for what lies ahead.

use std::path::Path;

use chrono::{Datelike as _, TimeDelta};

use super::Finding;
use crate::{
    clock::Clock,
    config::{Config, DatabaseUrl},
    keys::KeyRing,
    service::matching_keys,
    store::{Conn, StoreResult, checkup, migrations, settings},
};

/// How far two machines' clocks may be apart before limits given in hours go wrong.
const TOLERANCE: TimeDelta = TimeDelta::seconds(5);

/// From when on the holidays of the next year are announced (T-3): the notice comes late in the autumn.
const NOTICE_MONTH: u32 = 12;

pub fn examine(config: &Config, clock: &Clock) -> Vec<Finding> {
    let shown = &config.database_url;
    if let DatabaseUrl::Sqlite(path) = shown
        && !path.exists()
    {
        return vec![Finding::warn(
            "database",
            format!("{shown} is not there yet: hejie migrate, or the first hejie serve, makes it"),
        )];
    }
    let mut conn = match Conn::open(&shown.expose()) {
        Ok(conn) => conn,
        Err(error) => {
            return vec![Finding::fail("database", format!("{shown}: {error:#}"))];
        }
    };
    let mut findings = vec![version(&mut conn, shown)];
    let pending = migrations::is_pending(&mut conn);
    match &pending {
        Ok(false) => findings.push(Finding::ok("schema", "that of this version")),
        Ok(true) => findings.push(Finding::warn(
            "schema",
            "older than this version: hejie migrate",
        )),
        Err(error) => findings.push(Finding::fail("schema", format!("cannot be read: {error}"))),
    }
    findings.extend(integrity(&mut conn));
    // What follows reads tables, which an older schema may not have.
    if matches!(pending, Ok(false)) {
        findings.extend(keys(&mut conn, &config.keys_file, clock));
        findings.extend(told(history(&mut conn, clock), "clock"));
        findings.push(match settings::load(&mut conn) {
            Ok(settings) => calendar(&settings.calendar, clock),
            Err(error) => Finding::fail("calendar", format!("cannot be read: {error}")),
        });
    }
    findings
}

fn version(conn: &mut Conn, shown: &DatabaseUrl) -> Finding {
    match checkup::version(conn) {
        Ok(version) => Finding::ok("database", format!("{shown} is {version}")),
        Err(error) => Finding::fail("database", format!("{shown} does not answer: {error}")),
    }
}

fn integrity(conn: &mut Conn) -> Vec<Finding> {
    match checkup::problems(conn) {
        Ok(problems) if problems.is_empty() => vec![Finding::ok(
            "integrity",
            "the database finds nothing wrong with itself",
        )],
        Ok(problems) => problems
            .into_iter()
            .take(5)
            .map(|problem| {
                Finding::fail(
                    "integrity",
                    format!("{problem}: restore the last backup if it cannot be explained"),
                )
            })
            .collect(),
        Err(error) => vec![Finding::fail(
            "integrity",
            format!("cannot be checked: {error}"),
        )],
    }
}

/// Whether the keys are those of this database; that the file is there at all is the machine's affair.
fn keys(conn: &mut Conn, file: &Path, clock: &Clock) -> Option<Finding> {
    let shown = file.display();
    if !file.exists() {
        let missing = format!(
            "{shown} is missing, and the database holds data that only it opens: put it back, a backup has it"
        );
        return matches!(matching_keys::are_needed(conn), Ok(true))
            .then(|| Finding::fail("keys", missing));
    }
    // What cannot be read was said already.
    let keys = KeyRing::load(file, clock).ok()?;
    Some(match matching_keys::do_open(&keys, conn) {
        Ok(true) => Finding::ok("keys", "they open what is in the database"),
        Ok(false) => Finding::fail(
            "keys",
            format!(
                "{shown} does not open what is in the database: put the keys there that belong to it"
            ),
        ),
        Err(error) => Finding::fail("keys", format!("cannot be tried on the database: {error}")),
    })
}

/// Clocks against each other: ours, the database's, and the last event's.
fn history(conn: &mut Conn, clock: &Clock) -> StoreResult<Vec<Finding>> {
    let mut findings = Vec::new();
    if let Some(theirs) = checkup::clock(conn)? {
        let apart = (theirs - clock.now()).abs();
        if apart > TOLERANCE {
            findings.push(Finding::warn(
                "clock",
                format!(
                    "the database's machine is {} s apart: keep both right by NTP",
                    apart.num_seconds()
                ),
            ));
        }
    }
    if let Some(last) = checkup::last_event_at(conn)?
        && last > clock.now() + TOLERANCE
    {
        findings.push(Finding::fail(
            "clock",
            format!(
                "the last event happened in the future, at {last}: this machine's clock went back"
            ),
        ));
    }
    Ok(findings)
}

fn told(findings: StoreResult<Vec<Finding>>, about: &'static str) -> Vec<Finding> {
    findings
        .unwrap_or_else(|error| vec![Finding::fail(about, format!("cannot be checked: {error}"))])
}

fn calendar(calendar: &crate::domain::calendar::Calendar, clock: &Clock) -> Finding {
    let today = clock.today();
    let (this, next) = (today.year(), today.year() + 1);
    if !calendar.has_year(this) {
        return Finding::fail(
            "calendar",
            format!(
                "the holidays of {this} are missing, so every due date is provisional: import the notice"
            ),
        );
    }
    if !calendar.has_year(next) && today.month() >= NOTICE_MONTH {
        return Finding::warn(
            "calendar",
            format!(
                "the holidays of {next} are missing: import the notice, or limits that end there stay provisional"
            ),
        );
    }
    if calendar.has_year(next) {
        Finding::ok("calendar", format!("covers {this} and {next}"))
    } else {
        Finding::ok(
            "calendar",
            format!("covers {this}; {next} is announced in the autumn"),
        )
    }
}
