//! The binary itself, as an administrator starts and stops it.

use std::{
    fs,
    io::{BufRead as _, BufReader},
    net::{SocketAddr, TcpStream},
    path::Path,
    process::{Child, Command, Output, Stdio},
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};

use serde_json::{Value, json};

use crate::{
    both,
    support::{Database, cases::membership},
};

const PASSWORD: &str = "a password for tests";

fn hejie(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hejie"));
    command
        .env_clear()
        .current_dir(folder)
        .arg("--data-dir")
        .arg(folder)
        .args(arguments);
    command
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    hejie(folder, arguments).output().expect("it runs")
}

fn said(output: &Output) -> String {
    format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}

struct Server {
    child: Child,
    base: String,
    http: reqwest::blocking::Client,
}

impl Server {
    fn start(database: &Database, arguments: &[&str]) -> Server {
        let folder = database.folder();
        let mut command = hejie(
            Path::new(&folder),
            &["serve", "--listen", "127.0.0.1:0", "--log-format", "json"],
        );
        command
            .args(["--database-url", &database.url])
            .args(arguments);
        let mut child = command
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("it starts");
        let log = child.stderr.take().expect("its log");
        let mut server = Server {
            child,
            base: String::new(),
            http: reqwest::blocking::Client::new(),
        };
        let (tell, heard) = mpsc::channel();
        // To its end, or the server would wait for a reader.
        thread::spawn(move || {
            for line in BufReader::new(log).lines().map_while(Result::ok) {
                let _ = tell.send(line);
            }
        });
        let mut seen = Vec::new();
        while server.base.is_empty() {
            let line = heard
                .recv_timeout(Duration::from_secs(60))
                .unwrap_or_else(|_| panic!("it does not serve: {seen:#?}"));
            if let Some(address) = address_in(&line) {
                server.base = format!("http://{address}/api/v1");
            }
            seen.push(line);
        }
        server
    }

    fn post(&self, path: &str, token: &str, body: &Value) -> reqwest::Result<(u16, Value)> {
        let request = self
            .http
            .post(format!("{}{path}", self.base))
            .bearer_auth(token)
            .json(body);
        let answer = request.send()?;
        Ok((answer.status().as_u16(), answer.json().unwrap_or_default()))
    }

    fn consumer(&self) -> String {
        let person = json!({
            "name": "张三", "phone": "13800000001", "email": "z@example.com", "password": PASSWORD
        });
        assert_eq!(
            self.post("/auth/register", "", &person)
                .expect("an answer")
                .0,
            202
        );
        let login = json!({ "login": "z@example.com", "password": PASSWORD });
        let (status, tokens) = self.post("/auth/login", "", &login).expect("an answer");
        assert_eq!(status, 200, "{tokens}");
        tokens["access_token"].as_str().expect("a token").to_owned()
    }

    fn signal(&self, name: &str) {
        let sent = Command::new("kill")
            .arg(format!("-{name}"))
            .arg(self.child.id().to_string())
            .status();
        assert!(sent.expect("kill").success());
    }

    /// Its exit code, which it reaches within that time.
    fn ends_within(mut self, limit: Duration) -> i32 {
        let began = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().expect("a child") {
                return status.code().unwrap_or(-1);
            }
            assert!(began.elapsed() < limit, "it still runs");
            thread::park_timeout(Duration::from_millis(20));
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn address_in(line: &str) -> Option<String> {
    let line: Value = serde_json::from_str(line).ok()?;
    let address = line["address"]
        .as_str()
        .filter(|_| line["message"] == "serving");
    address.map(str::to_owned)
}

fn filing() -> Value {
    json!({
        "submit": true,
        "complainant": { "name": "张三", "phone": "13800000001", "address": "北京市丰台区某街 1 号" },
        "respondent": { "name": "某手机店", "address": "北京市丰台区某街 2 号", "kind": "offline", "place_of_business": "110106", "domicile": "110106" },
        "goods": "智能手机", "statement": "买了三天就不能开机。", "requests": [{ "kind": "refund", "amount_fen": 124_320 }],
        "amount_fen": 124_320, "problem": "quality", "subject_category": "goods.communication", "sales_mode": "offline",
        "for_living": true, "truth_confirmed": true, "no_evidence_reason": "付款记录在手机中",
        "consents": { "publication": false, "entrusted_mediation": true, "escalation": true, "contact_to_enterprise": true },
    })
}

fn stopping_loses_nothing(database: Database) {
    let server = Server::start(&database, &[]);
    let token = server.consumer();
    let (tell, acknowledged) = mpsc::channel();
    let acknowledged: Vec<String> = thread::scope(|scope| {
        let (server, token) = (&server, &token);
        scope.spawn(move || {
            // Until it takes no more connections.
            while let Ok((201, answer)) = server.post("/complaints", token, &filing()) {
                let id = answer["id"].as_str().expect("an id");
                tell.send(id.to_owned()).expect("the test waits");
            }
        });
        let mut ids: Vec<String> = acknowledged.iter().take(30).collect();
        server.signal("TERM");
        ids.extend(acknowledged);
        ids
    });
    assert!(acknowledged.len() >= 30);
    assert_eq!(server.ends_within(Duration::from_secs(20)), 0);

    let again = Server::start(&database, &[]);
    for id in &acknowledged {
        let answer = again
            .http
            .get(format!("{}/complaints/{id}", again.base))
            .bearer_auth(&token)
            .send()
            .expect("an answer");
        assert_eq!(answer.status(), 200, "{id} was acknowledged");
    }
    // Twice means now, and is no good end.
    again.signal("TERM");
    again.signal("TERM");
    assert!(again.ends_within(Duration::from_secs(10)) <= 1);
}

#[test]
fn stopping_loses_nothing_on_sqlite() {
    stopping_loses_nothing(Database::sqlite());
}

#[test]
fn stopping_loses_nothing_on_postgres() {
    stopping_loses_nothing(Database::postgres());
}

/// Hundreds of pages that lost their connection come back within the same moment, and a busy server is slow to take them in.
#[test]
fn hundreds_may_knock_at_once() {
    let server = Server::start(&Database::sqlite(), &[]);
    let address: SocketAddr = server
        .base
        .trim_start_matches("http://")
        .trim_end_matches("/api/v1")
        .parse()
        .expect("its address");
    server.signal("STOP");
    let knock = |_| TcpStream::connect_timeout(&address, Duration::from_millis(500));
    let waiting: Result<Vec<TcpStream>, _> = (0..400).map(knock).collect();
    server.signal("CONT");
    assert_eq!(waiting.expect("nobody is sent away").len(), 400);
}

both! {
    fn nothing_is_served_with_the_wrong_keys(app) {
        let person = app.consumer("Z");
        person.file(&membership(app.galaxy()));
        let (folder, file) = (app.database.folder(), app.app.config.keys_file.clone());
        let url = app.database.url.clone();
        let arguments = ["--database-url", url.as_str()];
        let beside = |command: &[&str]| {
            let all: Vec<&str> = command.iter().chain(&arguments).copied().collect();
            run(Path::new(&folder), &all)
        };
        let keys = file.to_str().expect("a path");
        let set = format!("keys_file={keys}");
        let right = fs::read(&file).expect("the keys");
        assert!(said(&beside(&["--set", &set, "doctor"])).contains("they open what is in the database"));

        for wrong in ["missing", "foreign"] {
            fs::remove_file(&file).expect("gone");
            if wrong == "foreign" {
                let other = Path::new(&folder).join("other");
                let made = run(&other_folder(&other), &["migrate"]);
                assert!(made.status.success(), "{}", said(&made));
                let seeded = run(&other, &["admin", "rotate-signing-keys"]);
                assert!(seeded.status.success(), "{}", said(&seeded));
                fs::copy(other.join("keys.json"), &file).expect("a copy");
            }
            let served = beside(&["--set", &set, "serve", "--listen", "127.0.0.1:0"]);
            assert_eq!(served.status.code(), Some(1), "{wrong}: {}", said(&served));
            assert!(said(&served).contains("keys"), "{}", said(&served));
            let doctor = beside(&["--set", &set, "doctor"]);
            assert_eq!(doctor.status.code(), Some(1), "{wrong}: {}", said(&doctor));
            let rotated = beside(&["--set", &set, "admin", "rotate-keys"]);
            assert_eq!(rotated.status.code(), Some(1), "{wrong}: {}", said(&rotated));
            // Nothing new lies where the old keys belong.
            assert_eq!(file.exists(), wrong == "foreign");
            fs::write(&file, &right).expect("back");
        }
        let rotated = beside(&["--set", &set, "admin", "rotate-keys"]);
        assert!(rotated.status.success(), "{}", said(&rotated));
        assert_eq!(person.get("/api/v1/me").expect(200)["name"], "Z");
    }
}

fn other_folder(path: &Path) -> std::path::PathBuf {
    fs::create_dir_all(path).expect("a folder");
    path.to_owned()
}
