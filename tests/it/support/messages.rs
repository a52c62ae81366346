//! Cases, events and outbox rows put straight into the database, mails taken out of their folder, and a mail server.

use std::{
    io::{BufRead, BufReader, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{Arc, Mutex, mpsc},
    thread,
    time::Duration,
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use hejie::{
    domain::{
        actor::{Actor, ActorRef},
        complaint::{
            Complaint, Negotiation,
            event::{ContentRef, Event, Recorded},
        },
        ids::{ComplaintId, ContentId, EnterpriseId},
    },
    jobs,
    store::{
        complaints, last_rows::LastRows, new_rows::NewRows, outbox::OutboxRow, schema::outbox,
    },
};

use super::{Person, TestApp};

impl TestApp {
    /// A case of this consumer, negotiated with this enterprise, with one event.
    pub fn case(&self, consumer: &Person, enterprise: Option<EnterpriseId>) -> ComplaintId {
        let id = ComplaintId(self.clock.new_id());
        let now = self.clock.now();
        let mut complaint = Complaint::new(id, consumer.account_id, now);
        complaint.negotiation = enterprise.map(|enterprise| Negotiation {
            enterprise,
            round: 1,
            reached_at: now,
            first_contact_at: None,
            response_due_at: now,
            handler: None,
            extension: None,
            recovered_before_fen: hejie::domain::money::Fen::ZERO,
            end: None,
        });
        self.app
            .write(move |conn| {
                let rows = NewRows {
                    complaints: vec![complaints::row(&complaint, &Default::default())?],
                    ..NewRows::default()
                };
                Ok(rows.insert(conn)?)
            })
            .expect("a complaint");
        self.event(id, 1);
        id
    }

    pub fn event(&self, id: ComplaintId, seq: i32) {
        let at = self.clock.now();
        self.app
            .write(move |conn| {
                let recorded = Recorded {
                    seq,
                    at,
                    actor: ActorRef::from(&Actor::System),
                    rule_set: hejie::domain::rule_set::RuleSet::O121,
                    event: Event::MessagePosted {
                        text: ContentRef {
                            id: ContentId(id.0),
                            sha256: String::new(),
                        },
                        files: Vec::new(),
                    },
                    deadlines: Vec::new(),
                };
                let mut end = LastRows::default();
                end.log.add(id, &recorded, [])?;
                end.write(conn)?;
                Ok(())
            })
            .expect("an event");
    }

    /// A row of the outbox, as the writer puts it there.
    pub fn notice(&self, position: i64, audience: String, notice: &str, case: ComplaintId) {
        let row = OutboxRow {
            position,
            audience,
            notice: notice.to_owned(),
            complaint_id: case.to_string(),
            at: self.clock.now().naive_utc(),
        };
        self.app
            .write(move |conn| Ok(hejie::insert_rows!(conn, outbox::table, [&row])?))
            .expect("a row");
    }

    /// Everything that is due now.
    pub fn run_jobs(&self) {
        jobs::run_once(&self.app).expect("the jobs run");
    }

    /// The letters in the folder, subject and text, oldest first.
    pub fn letters(&self) -> Vec<String> {
        let folder = std::path::Path::new(&self.database.folder()).join("mails");
        let mut names: Vec<_> = std::fs::read_dir(folder)
            .map(|entries| entries.map(|e| e.expect("a file").path()).collect())
            .unwrap_or_default();
        names.sort();
        names
            .iter()
            .map(|path| letter_text(&std::fs::read_to_string(path).expect("a letter")))
            .collect()
    }
}

/// The plain part of a letter.
pub fn letter_text(eml: &str) -> String {
    let start = eml.find("text/plain").expect("a plain part");
    let body = eml[start..].split("\r\n\r\n").nth(1).expect("a body");
    let base64: String = body
        .split("\r\n--")
        .next()
        .unwrap_or_default()
        .split_whitespace()
        .collect();
    String::from_utf8(STANDARD.decode(base64).expect("base64")).expect("UTF-8")
}

/// A mail server that takes everything.
pub struct MailServer {
    pub letters: Arc<Mutex<Vec<String>>>,
    stop: mpsc::Sender<()>,
    address: SocketAddr,
    thread: Option<thread::JoinHandle<()>>,
}

impl MailServer {
    pub fn start(address: SocketAddr) -> MailServer {
        let listener = TcpListener::bind(address).expect("the port");
        let (stop, stopped) = mpsc::channel();
        let letters = Arc::new(Mutex::new(Vec::new()));
        let taken = letters.clone();
        let thread = thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if stopped.try_recv().is_ok() {
                    return;
                }
                let taken = taken.clone();
                thread::spawn(move || talk(stream, &taken));
            }
        });
        MailServer {
            letters,
            stop,
            address,
            thread: Some(thread),
        }
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        let _ = self.stop.send(());
        let _ = TcpStream::connect_timeout(&self.address, Duration::from_secs(1));
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn talk(stream: TcpStream, letters: &Mutex<Vec<String>>) {
    let mut writer = stream.try_clone().expect("a stream");
    let mut say = |text: &str| writer.write_all(text.as_bytes()).is_ok();
    say("220 test ESMTP\r\n");
    let mut lines = BufReader::new(stream).lines();
    while let Some(Ok(line)) = lines.next() {
        let word = line.split([' ', ':']).next().unwrap_or_default();
        let is_heard = match word.to_ascii_uppercase().as_str() {
            "EHLO" => say("250-test\r\n250 8BITMIME\r\n"),
            "DATA" => {
                say("354 go on\r\n");
                let mut letter = String::new();
                for line in lines.by_ref() {
                    match line {
                        Ok(line) if line == "." => break,
                        Ok(line) => letter.push_str(&format!("{line}\r\n")),
                        Err(_) => return,
                    }
                }
                letters.lock().expect("letters").push(letter);
                say("250 taken\r\n")
            }
            "QUIT" => {
                say("221 bye\r\n");
                return;
            }
            _ => say("250 ok\r\n"),
        };
        if !is_heard {
            return;
        }
    }
}
