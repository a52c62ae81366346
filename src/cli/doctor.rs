//! `hejie doctor`: looks at everything a server needs and says what to do about what is missing.

mod database;
mod machine;
mod mail;

use std::fmt;

use clap::Args;

use super::Failure;
use crate::{
    clock::Clock,
    config::{CommonOptions, Config, ServeOptions},
};

/// Check configuration, database, disk, mail, clock and calendar
///
/// One line for each thing: ok, warn (it works, but will not for long or not for everybody) or fail (it does not work), with what to
/// do. Changes nothing, and may run beside a running server.
#[derive(Args, Debug)]
#[command(after_long_help = HELP)]
pub struct Doctor {
    #[command(flatten)]
    serve: ServeOptions,
}

const HELP: &str = "\
Examples:
  hejie doctor
  hejie doctor --config /etc/hejie/hejie.toml

Exit codes:
  0  nothing failed; there may be warnings
  1  something failed
  2  wrong arguments or configuration";

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Verdict {
    Ok,
    Warn,
    Fail,
}

/// One line of the report.
#[derive(Debug)]
struct Finding {
    verdict: Verdict,
    about: &'static str,
    text: String,
}

impl Finding {
    fn ok(about: &'static str, text: impl Into<String>) -> Self {
        Self::new(Verdict::Ok, about, text)
    }

    fn warn(about: &'static str, text: impl Into<String>) -> Self {
        Self::new(Verdict::Warn, about, text)
    }

    fn fail(about: &'static str, text: impl Into<String>) -> Self {
        Self::new(Verdict::Fail, about, text)
    }

    fn new(verdict: Verdict, about: &'static str, text: impl Into<String>) -> Self {
        // A database's own words may be several lines.
        let text: String = text.into();
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        Self {
            verdict,
            about,
            text,
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let verdict = match self.verdict {
            Verdict::Ok => "ok",
            Verdict::Warn => "warn",
            Verdict::Fail => "FAIL",
        };
        write!(f, "{verdict:<5} {:<14} {}", self.about, self.text)
    }
}

impl Doctor {
    pub fn run(self, common: &CommonOptions) -> Result<(), Failure> {
        let config = Config::load(common, Some(&self.serve))?;
        let mut findings = vec![Finding::ok("configuration", "every setting can be used")];
        findings.extend(examine(&config, &Clock::system()));
        for finding in &findings {
            println!("{finding}");
        }
        let failed = findings
            .iter()
            .filter(|it| it.verdict == Verdict::Fail)
            .count();
        if failed > 0 {
            return Err(anyhow::anyhow!("{failed} of {} checks failed", findings.len()).into());
        }
        Ok(())
    }
}

fn examine(config: &Config, clock: &Clock) -> Vec<Finding> {
    let mut findings = machine::examine(config, clock);
    findings.extend(database::examine(config, clock));
    findings.push(mail::examine(config));
    findings
}

#[cfg(test)]
mod tests {
    use std::{fs, os::unix::fs::PermissionsExt as _};

    use super::*;
    use crate::store::{Conn, migrations};

    fn config(folder: &std::path::Path) -> Config {
        let common = CommonOptions {
            data_dir: Some(folder.display().to_string()),
            ..CommonOptions::default()
        };
        Config::from_flags(&common, None).expect("a configuration")
    }

    fn verdict_on(about: &str, findings: &[Finding]) -> Verdict {
        let of_it = findings.iter().filter(|it| it.about == about);
        of_it.map(|it| it.verdict).max().expect("a finding")
    }

    fn in_2026() -> Clock {
        Clock::movable("2026-05-11T02:00:00Z".parse().expect("an instant"))
    }

    #[test]
    fn a_machine_that_was_set_up_is_well() {
        let folder = tempfile::tempdir().expect("a folder");
        let config = config(folder.path());
        let mut conn = Conn::open(&config.database_url.expose()).expect("a database");
        migrations::run(&mut conn).expect("a schema");
        fs::write(&config.keys_file, "{}").expect("a keys file");
        fs::set_permissions(&config.keys_file, fs::Permissions::from_mode(0o600)).expect("a mode");
        let findings = examine(&config, &in_2026());
        for about in ["keys", "database", "schema", "integrity", "mail", "clock"] {
            assert_eq!(verdict_on(about, &findings), Verdict::Ok, "{findings:#?}");
        }
        // Next year's notice comes in November.
        assert_eq!(
            verdict_on("calendar", &findings),
            Verdict::Ok,
            "{findings:#?}"
        );
        let december = Clock::movable("2026-12-11T02:00:00Z".parse().expect("an instant"));
        let findings = examine(&config, &december);
        assert_eq!(
            verdict_on("calendar", &findings),
            Verdict::Warn,
            "{findings:#?}"
        );
    }

    #[test]
    fn keys_that_others_can_read_fail() {
        let folder = tempfile::tempdir().expect("a folder");
        let config = config(folder.path());
        fs::write(&config.keys_file, "{}").expect("a keys file");
        fs::set_permissions(&config.keys_file, fs::Permissions::from_mode(0o644)).expect("a mode");
        assert_eq!(
            verdict_on("keys", &examine(&config, &in_2026())),
            Verdict::Fail
        );
    }

    #[test]
    fn looking_at_a_fresh_machine_makes_nothing() {
        let folder = tempfile::tempdir().expect("a folder");
        let config = config(&folder.path().join("var"));
        let findings = examine(&config, &in_2026());
        assert_eq!(verdict_on("database", &findings), Verdict::Warn);
        assert!(!folder.path().join("var").exists());
    }

    #[test]
    fn a_clock_that_went_back_fails() {
        let folder = tempfile::tempdir().expect("a folder");
        let config = config(folder.path());
        let clock = Clock::movable("2019-01-01T00:00:00Z".parse().expect("an instant"));
        assert_eq!(
            verdict_on("clock", &examine(&config, &clock)),
            Verdict::Fail
        );
    }
}
