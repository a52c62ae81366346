//! A backup is made while people file, and comes back whole: in a new place, on either database, or not at all.

use std::{
    fs::{self, File},
    io::{Seek as _, SeekFrom, Write as _},
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    sync::atomic::{AtomicBool, Ordering},
    thread,
};

use hejie::{
    domain::jurisdiction::OperatorKind,
    files::Part,
    service::backup::{self, Manifest},
    store::{
        Conn, StoreError,
        dump::{self, Table},
    },
};
use serde_json::{Value, json};

use crate::{
    both,
    support::{
        Database, Person, TestApp,
        cases::{FENGTAI, membership},
        config,
        files::photo,
    },
};

impl TestApp {
    fn archive(&self) -> PathBuf {
        Path::new(&self.database.folder()).join("backup.tar")
    }

    fn backs_up(&self) -> Manifest {
        self.tries_to_back_up(true).expect("a backup")
    }

    fn tries_to_back_up(&self, with_keys: bool) -> anyhow::Result<Manifest> {
        let config = &self.app.config;
        backup::make(config, &self.clock, &self.archive(), with_keys, &mut |_| ())
    }

    /// What a table holds, line by line.
    fn rows(&self, name: &str) -> Vec<String> {
        let mut conn = Conn::open(&self.database.url).expect("a connection");
        let table = table(&mut conn, name);
        let mut rows = Vec::new();
        let read: Result<(), StoreError> = conn.snapshot(|conn| {
            dump::each_row(conn, &table, |line| {
                let row: Value = serde_json::from_str(line).expect("JSON");
                rows.push(row.to_string());
                Ok(())
            })
        });
        read.expect("the rows");
        rows
    }
}

fn table(conn: &mut Conn, name: &str) -> Table {
    let mut tables = dump::tables(conn).expect("the tables").into_iter();
    tables.find(|table| table.name == name).expect("a table")
}

/// What the command does: looks at all of it first.
fn restore(archive: &Path, into: &Database) -> anyhow::Result<Manifest> {
    let mut file = File::open(archive)?;
    let (_, manifest) = backup::verify(&mut file)?;
    backup::restore(&config(into, &[]), &mut file, &manifest, &mut |_| ())?;
    Ok(manifest)
}

/// Why not, in full.
fn refusal(archive: &Path, into: &Database) -> String {
    let error = restore(archive, into).expect_err("a refusal");
    format!("{error:#}")
}

fn galaxy(app: &TestApp) -> Value {
    let galaxy = app.active_enterprise("银河互联网电视有限公司", FENGTAI, OperatorKind::OwnSite);
    membership(galaxy)
}

fn order(form: &Value, n: usize) -> Value {
    let mut form = form.clone();
    form["order_no"] = json!(format!("GY{n}"));
    form
}

/// Files until told to stop; the complaints, in their order.
fn files_on(person: &Person, form: &Value, stop: &AtomicBool) -> Vec<String> {
    let mut filed = Vec::new();
    for n in 0.. {
        if stop.load(Ordering::Relaxed) {
            break;
        }
        filed.push(person.file(&order(form, n)));
    }
    filed
}

fn comes_back_the_same(from: Database, into: Database) {
    let app = TestApp::start(from);
    let form = galaxy(&app);
    let w = app.consumer("W");
    let case = w.begins_a_complaint();
    let file = w.upload(&case, "票据.jpg", photo(6)).expect(201);
    let file = format!("{case}/files/{}", file["id"].as_str().expect("an id"));
    let before: Vec<String> = (0..40).map(|n| w.file(&order(&form, 1_000 + n))).collect();
    app.run_jobs();

    let stop = AtomicBool::new(false);
    let (manifest, meanwhile) = thread::scope(|scope| {
        let filing = scope.spawn(|| files_on(&w, &form, &stop));
        let made = app.tries_to_back_up(true);
        stop.store(true, Ordering::Relaxed);
        let meanwhile = filing.join().expect("the filing goes on");
        (made.expect("a backup"), meanwhile)
    });
    assert!(!meanwhile.is_empty(), "nobody filed meanwhile");
    assert_eq!((manifest.files, manifest.thumbnails), (1, 1));
    assert_eq!(manifest.damaged_files, []);

    assert_eq!(restore(&app.archive(), &into).expect("restored"), manifest);
    let restored = TestApp::start(into);
    // The same history, byte for byte, up to the moment of the backup, and nothing after it.
    let (then, now) = (restored.rows("events"), app.rows("events"));
    assert_eq!(then.len() as i64, manifest.last_position);
    assert_eq!(then, now[..then.len()]);
    let here = |app: &TestApp| app.rows("complaints").len();
    assert!(here(&restored) > before.len() && here(&restored) <= here(&app));
    restored.assert_recounted();
    // What did not change since is the same in every table.
    for name in ["accounts", "enterprises", "files"] {
        assert_eq!(restored.rows(name), app.rows(name), "{name}");
    }
    // The keys came along: the same person logs in, and reads what is sealed.
    let there = w.at(&restored);
    assert_eq!(there.download(&file), w.download(&file));
    assert_eq!(there.case(&before[0]), w.case(&before[0]));
    // Life goes on.
    there.file(&order(&form, 5_000));
    restored.assert_recounted();
}

#[test]
fn comes_back_on_sqlite() {
    comes_back_the_same(Database::sqlite(), Database::sqlite());
}

#[test]
fn comes_back_on_postgres() {
    comes_back_the_same(Database::postgres(), Database::postgres());
}

#[test]
fn moves_from_sqlite_to_postgres() {
    comes_back_the_same(Database::sqlite(), Database::postgres());
}

#[test]
fn moves_from_postgres_to_sqlite() {
    comes_back_the_same(Database::postgres(), Database::sqlite());
}

both! {
    fn is_for_its_owner_alone_and_never_written_over(app) {
        app.backs_up();
        let mode = fs::metadata(app.archive()).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        let said = app.tries_to_back_up(true).unwrap_err().to_string();
        assert!(said.ends_with("exists already: choose another name"), "{said}");
        let left = fs::read_dir(app.database.folder()).unwrap();
        let unfinished = left.filter(|it| it.as_ref().unwrap().file_name().to_string_lossy().ends_with("unfinished"));
        assert_eq!(unfinished.count(), 0);
    }

    fn keys_can_be_kept_apart(app) {
        let manifest = app.tries_to_back_up(false).unwrap();
        assert!(!manifest.has_keys);
        let keys = fs::read(&app.app.config.keys_file).unwrap();
        let bytes = fs::read(app.archive()).unwrap();
        assert!(!crate::support::files::contains(&bytes, &keys[..64]));
        // Into a place where the keys were put before: nothing is in their way.
        let into = Database::sqlite();
        fs::create_dir_all(into.folder()).unwrap();
        fs::copy(&app.app.config.keys_file, config(&into, &[]).keys_file).unwrap();
        restore(&app.archive(), &into).unwrap();
    }

    fn names_the_evidence_that_is_lost(app) {
        let w = app.consumer("W");
        let case = w.begins_a_complaint();
        let ids: Vec<hejie::domain::ids::FileId> = (1..=2).map(|turned| {
            let file = w.upload(&case, "票据.jpg", photo(turned)).expect(201);
            file["id"].as_str().unwrap().parse().unwrap()
        }).collect();
        let lost = app.app.files.delete(ids[0]);
        actix_web::rt::System::new().block_on(lost).unwrap();
        let manifest = app.backs_up();
        assert_eq!((manifest.files, manifest.damaged_files), (1, vec![ids[0]]));
        let left = actix_web::rt::System::new().block_on(app.app.files.copy_out(ids[1], Part::File));
        assert!(left.unwrap().is_some());
    }

    fn goes_into_no_place_that_is_in_use(app) {
        app.consumer("W");
        app.backs_up();
        let before = app.rows("accounts");
        let said = refusal(&app.archive(), &app.database);
        assert!(said.starts_with("there are keys already"), "{said}");
        fs::remove_file(&app.app.config.keys_file).unwrap();
        let said = refusal(&app.archive(), &app.database);
        assert!(said.starts_with("the database is not empty, there are rows in accounts: choose another"), "{said}");
        assert_eq!(app.rows("accounts"), before);
        assert!(!app.app.config.keys_file.exists());
    }

    fn a_damaged_one_is_refused_and_changes_nothing(app) {
        let w = app.consumer("W");
        let form = galaxy(&app);
        w.file(&form);
        app.backs_up();
        let whole = fs::read(app.archive()).unwrap();
        let into = Database::sqlite();
        let broken = Path::new(&into.folder()).join("broken.tar");
        // Cut off anywhere after the first part.
        for cut in [1_600, whole.len() / 3, whole.len() / 2, whole.len() - 1_600] {
            fs::write(&broken, &whole[..cut]).unwrap();
            let said = refusal(&broken, &into);
            assert!(said.starts_with("it ends too early"), "{cut}: {said}");
        }
        // One bit of one row's part: the first bytes of its packed form follow a header of 512 bytes.
        let name = b"tables/accounts/000001.jsonl.gz";
        let at = whole.windows(name.len()).position(|it| it == name).unwrap() + 512 + 40;
        let mut file = File::create(&broken).unwrap();
        file.write_all(&whole).unwrap();
        file.seek(SeekFrom::Start(at as u64)).unwrap();
        file.write_all(&[whole[at] ^ 1]).unwrap();
        let said = refusal(&broken, &into);
        assert_eq!(said, "tables/accounts/000001.jsonl.gz in it is damaged: its hash is not the one written beside it");
        assert!(!Path::new(&into.folder()).join("hejie.db").exists());
        assert!(!config(&into, &[]).keys_file.exists());
    }
}

#[test]
fn what_is_no_backup_is_said_to_be_none() {
    let into = Database::sqlite();
    let path = Path::new(&into.folder()).join("foreign");
    let mut other = tar::Builder::new(Vec::new());
    let mut header = tar::Header::new_gnu();
    header.set_size(2);
    other
        .append_data(&mut header, "holiday.jpg", b"hi".as_slice())
        .unwrap();
    let other = other.into_inner().unwrap();
    for bytes in [Vec::new(), photo(1), b"PRAGMA".to_vec(), other] {
        fs::write(&path, bytes).unwrap();
        let said = refusal(&path, &into);
        assert!(
            said.starts_with("it is not a backup made by hejie"),
            "{said}"
        );
    }
}

#[test]
fn one_of_a_later_version_is_left_to_that_version() {
    let into = Database::sqlite();
    let path = Path::new(&into.folder()).join("later.tar");
    let text = json!({ "format": 2, "hejie": "9.0.0", "all": "else" }).to_string();
    let mut later = tar::Builder::new(Vec::new());
    let mut header = tar::Header::new_gnu();
    header.set_size(text.len() as u64);
    later
        .append_data(&mut header, "hejie-backup.json", text.as_bytes())
        .unwrap();
    fs::write(&path, later.into_inner().unwrap()).unwrap();
    let said = refusal(&path, &into);
    let this = env!("CARGO_PKG_VERSION");
    assert_eq!(
        said,
        format!("it was made by version 9.0.0, which this version {this} cannot read")
    );
}
