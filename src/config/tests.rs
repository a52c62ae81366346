use std::{ffi::OsString, fs};

use tempfile::TempDir;

use super::*;

/// A configuration from a file's text, variables and flags as typed.
fn load(file: &str, variables: &[(&str, &str)], flags: &[&str]) -> Result<Config, String> {
    let dir = TempDir::new().expect("a temporary folder");
    let path = dir.path().join("some.toml");
    fs::write(&path, file).expect("a written file");
    let variables = variables
        .iter()
        .map(|(name, text)| (OsString::from(name), OsString::from(text)));
    let environment = Environment::new(variables).map_err(|error| error.to_string())?;

    let mut typed = CommonOptions {
        config: Some(path.clone()),
        ..CommonOptions::default()
    };
    let mut serve = ServeOptions::default();
    for flag in flags {
        match flag.split_once(' ').expect("a flag and its value") {
            ("--listen", text) => serve.listen = Some(text.to_owned()),
            ("--database-url", text) => typed.database_url = Some(text.to_owned()),
            ("--set", text) => typed.set.push(text.to_owned()),
            (other, _) => panic!("no such flag in this test: {other}"),
        }
    }
    let flags = Flags::new(&typed, Some(&serve)).map_err(|error| error.to_string())?;
    Config::from_sources(&environment, &flags).map_err(|error| {
        error
            .to_string()
            .replace(&path.display().to_string(), "some.toml")
    })
}

fn refusal(file: &str, variables: &[(&str, &str)], flags: &[&str]) -> String {
    match load(file, variables, flags) {
        Ok(config) => panic!("should have been refused, but gave {config:?}"),
        Err(problem) => problem,
    }
}

#[test]
fn nothing_needs_to_be_set() {
    let config = load("", &[], &[]).expect("defaults");
    assert_eq!(config.database_url.to_string(), "sqlite:var/hejie.db");
    assert_eq!(config.keys_file, PathBuf::from("var/keys.json"));
    assert_eq!(
        config.files_url,
        FilesUrl::Folder(PathBuf::from("var/files"))
    );
    assert_eq!(config.public_url, "http://127.0.0.1:8080");
    assert!(
        matches!(config.mail.transport, MailTransport::Folder(folder) if folder.as_os_str() == "var/mails")
    );
    assert!(config.passwords.parallel_hashes >= 1);
}

#[test]
fn every_key_is_read() {
    let config = load("", &[], &[]).expect("defaults");
    let read: Vec<_> = config.effective().iter().map(|it| it.key.name).collect();
    let known: Vec<_> = KEYS.iter().map(|key| key.name).collect();
    assert_eq!(read, known);
}

#[test]
fn flags_beat_the_environment_which_beats_the_file() {
    let file = "listen = '127.0.0.1:1'\n[limits]\njson_kib = 64\nlogins_per_minute = 5";
    let variables = [
        ("HEJIE_LISTEN", "127.0.0.1:2"),
        ("HEJIE_LIMITS_JSON_KIB", "32"),
        ("OTHER", "x"),
    ];
    let config = load(file, &variables, &["--listen 127.0.0.1:3"]).expect("a configuration");
    assert_eq!(config.listen.port(), 3);
    assert_eq!(config.limits.json_kib, 32);
    assert_eq!(config.limits.logins_per_minute, 5);

    let origins: Vec<String> = ["listen", "limits.json_kib", "workers"]
        .iter()
        .filter_map(|name| config.effective().iter().find(|it| it.key.name == *name))
        .map(|it| it.origin.to_string())
        .collect();
    assert_eq!(
        origins,
        [
            "flag --listen",
            "environment variable HEJIE_LIMITS_JSON_KIB",
            "default"
        ]
    );
}

#[test]
fn an_empty_variable_is_not_set_and_a_flag_of_its_own_beats_set() {
    let flags = [
        "--listen 127.0.0.1:3",
        "--set listen=127.0.0.1:4",
        "--set workers=7",
    ];
    let config = load("", &[("HEJIE_WORKERS", "")], &flags).expect("a configuration");
    assert_eq!((config.listen.port(), config.workers), (3, 7));
}

#[test]
fn places_follow_the_data_folder() {
    let config = load("data_dir = '/srv/hejie'", &[], &[]).expect("a configuration");
    assert_eq!(
        config.database_url.to_string(),
        "sqlite:/srv/hejie/hejie.db"
    );
    assert_eq!(config.keys_file, PathBuf::from("/srv/hejie/keys.json"));
}

#[test]
fn unknown_keys_are_refused_with_the_nearest_known() {
    assert_eq!(
        refusal("[mail.smtp]\nhots = 'a'", &[], &[]),
        "mail.smtp.hots: no such setting (from file some.toml); did you mean mail.smtp.host? `hejie config show` lists them all"
    );
    assert!(
        refusal("", &[("HEJIE_DATABSE_URL", "x")], &[])
            .contains("did you mean HEJIE_DATABASE_URL?")
    );
    assert!(refusal("", &[], &["--set listn=1"]).contains("did you mean listen?"));
    assert_eq!(
        refusal("[limits]\nfoo = 1", &[], &[]),
        "limits.foo: no such setting (from file some.toml); `hejie config show` lists them all",
        "nothing is near"
    );
    assert!(
        refusal("", &[], &["--set limit.json_kib=1"]).contains("did you mean limits.json_kib?")
    );
    assert!(refusal("mail = 1", &[], &[]).contains("mail: no such setting"));
    assert!(refusal("[nothing]\nlisten = 'a'", &[], &[]).starts_with("nothing: no such setting"));
}

#[test]
fn wrong_values_are_refused_with_key_and_origin() {
    let listen = "is not an address with a port, such as 127.0.0.1:8080 or [::]:8080";
    type Case<'a> = (&'a str, &'a [(&'a str, &'a str)], &'a [&'a str], &'a str);
    let cases: &[Case] = &[
        (
            "listen = 8080",
            &[],
            &[],
            "listen: must be a text in quotes, not a whole number (from file some.toml)",
        ),
        (
            "workers = '2'",
            &[],
            &[],
            "workers: must be a whole number without quotes, not a text (from file some.toml)",
        ),
        (
            "trusted_proxies = ['x']",
            &[],
            &[],
            "trusted_proxies: \"x\" is not an IP address, such as 10.0.0.1 (from file some.toml)",
        ),
        (
            "",
            &[("HEJIE_LISTEN", "here")],
            &[],
            &format!("listen: \"here\" {listen} (from environment variable HEJIE_LISTEN)"),
        ),
        (
            "",
            &[],
            &["--listen :80"],
            &format!("listen: \":80\" {listen} (from flag --listen)"),
        ),
        (
            "",
            &[],
            &["--set workers=0"],
            "workers: \"0\" is not a whole number from 1 to 1024 (from flag --set)",
        ),
        (
            "",
            &[],
            &["--set limits.upload_mib=21"],
            "limits.upload_mib: \"21\" is not a whole number from 1 to 20 (from flag --set)",
        ),
        (
            "",
            &[],
            &["--set log_format=xml"],
            "log_format: \"xml\" is none of \"text\", \"json\" (from flag --set)",
        ),
        (
            "",
            &[],
            &["--set public_url=hejie.cn"],
            "public_url: \"hejie.cn\" is not an address such as https://hejie.example.org (from flag --set)",
        ),
        (
            "",
            &[],
            &["--set workers"],
            "workers: is not of the form key=value (from flag --set)",
        ),
        (
            "",
            &[],
            &["--database-url mysql://u:geheim@h/d"],
            "database_url: begins neither with sqlite: nor with postgres:// (from flag --database-url)",
        ),
        (
            "a = 1\nb = = 2",
            &[],
            &[],
            "the configuration file some.toml is not valid TOML: line 2: ",
        ),
    ];
    for (file, variables, flags, expected) in cases {
        let problem = refusal(file, variables, flags);
        assert!(
            problem.starts_with(expected),
            "{problem}\n  should begin with\n{expected}"
        );
    }
}

#[test]
fn a_named_file_must_exist() {
    let common = CommonOptions {
        config: Some(PathBuf::from("/nowhere/hejie.toml")),
        ..CommonOptions::default()
    };
    let flags = Flags::new(&common, None).expect("flags");
    let problem = Config::from_sources(&Environment::default(), &flags)
        .expect_err("no such file")
        .to_string();
    assert!(problem.starts_with(
        "cannot read the configuration file /nowhere/hejie.toml (named by flag --config): "
    ));
}

#[test]
fn databases_that_cannot_work_are_refused() {
    assert!(
        refusal("", &[], &["--database-url sqlite::memory:"])
            .contains("another one for each connection")
    );
    assert!(refusal("", &[], &["--database-url sqlite:"]).contains("the path of a file"));
    assert!(
        refusal("", &[], &["--database-url postgres://h/d?sslmode=require"])
            .contains("without TLS")
    );
}

#[test]
fn smtp_needs_its_parts_and_keeps_the_password_off_the_open_wire() {
    let smtp = "[mail]\ntransport = 'smtp'\n";
    let from = "from = 'Hejie <a@example.org>'\n[mail.smtp]\n";
    assert!(
        refusal(smtp, &[], &[])
            .starts_with("mail.from: needs a value, because mail.transport is \"smtp\"")
    );
    assert!(
        refusal(&format!("{smtp}{from}"), &[], &[]).starts_with("mail.smtp.host: needs a value")
    );
    let host = format!("{smtp}{from}host = 'mail.example.org'\n");
    let config = load(&host, &[], &[]).expect("a configuration");
    assert!(matches!(
        config.mail.transport,
        MailTransport::Smtp(SmtpConfig {
            port: 587,
            credentials: None,
            ..
        })
    ));
    assert!(
        refusal(&format!("{host}user = 'a'"), &[], &[])
            .contains("as environment variable HEJIE_MAIL_SMTP_PASSWORD")
    );
    let open = refusal(
        &format!("{host}user = 'a'\npassword = 'geheim'\nsecurity = 'none'"),
        &[],
        &[],
    );
    assert!(
        open.starts_with("mail.smtp.security: ") && !open.contains("geheim"),
        "{open}"
    );
    assert!(
        refusal("", &[], &["--set mail.smtp.password=geheim"])
            .contains("use HEJIE_MAIL_SMTP_PASSWORD or the file")
    );
}

#[test]
fn secrets_are_never_shown() {
    let variables = [
        ("HEJIE_MAIL_SMTP_PASSWORD", "geheim"),
        (
            "HEJIE_DATABASE_URL",
            "postgres://hejie:geheim@db/hejie?password=geheim&x=1",
        ),
    ];
    let config = load("", &variables, &[]).expect("a configuration");
    let shown = format!(
        "{config:?} {:#?} {}",
        config.effective(),
        config.database_url
    );
    assert!(!shown.contains("geheim"), "{shown}");
    assert_eq!(
        config.database_url.to_string(),
        "postgres://hejie:***@db/hejie?password=***&x=1"
    );
    assert!(config.database_url.expose().contains("hejie:geheim@db"));

    let broken = refusal("[mail.smtp]\npassword = 'geheim' x", &[], &[]);
    assert!(!broken.contains("geheim"), "{broken}");
}

#[test]
fn urls_are_redacted_wherever_the_password_stands() {
    for (url, shown) in [
        ("postgres://h/d", "postgres://h/d"),
        ("postgres://u@h/d", "postgres://u@h/d"),
        ("postgres://u:p@h:5432/d", "postgres://u:***@h:5432/d"),
        ("postgres://u:p@ss/w@h/d", "postgres://u:***@h/d"),
        (
            "postgres://h/d?user=u&password=a@b",
            "postgres://h/d?user=u&password=***",
        ),
        ("sqlite:var/hejie.db", "sqlite:var/hejie.db"),
    ] {
        assert_eq!(value::redact_url(url), shown);
    }
}
