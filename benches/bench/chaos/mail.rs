//! A mail server that takes everything and remembers it; while it hangs, it accepts connections and says nothing.

use std::{
    collections::HashMap,
    io::{BufRead as _, BufReader, Write as _},
    net::{TcpListener, TcpStream},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::Duration,
};

use crate::house::pause;

pub struct MailServer {
    pub port: u16,
    office: Arc<Office>,
}

#[derive(Default)]
struct Office {
    is_hanging: AtomicBool,
    is_closed: AtomicBool,
    /// How often each letter was taken, by the identifier of its row.
    taken: Mutex<HashMap<String, u64>>,
}

impl MailServer {
    pub fn start() -> anyhow::Result<MailServer> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let port = listener.local_addr()?.port();
        let office = Arc::new(Office::default());
        let there = office.clone();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if there.is_closed.load(Ordering::Relaxed) {
                    return;
                }
                let there = there.clone();
                // Ends with the connection: who hangs up is no fault here.
                thread::spawn(move || there.talk(stream));
            }
        });
        Ok(MailServer { port, office })
    }

    pub fn hang(&self, hangs: bool) {
        self.office.is_hanging.store(hangs, Ordering::Relaxed);
    }

    pub fn taken(&self) -> HashMap<String, u64> {
        let taken = self.office.taken.lock();
        taken.unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        self.hang(false);
        self.office.is_closed.store(true, Ordering::Relaxed);
        // Wakes the one who waits for connections.
        let _ = TcpStream::connect(("127.0.0.1", self.port));
    }
}

impl Office {
    fn talk(&self, stream: TcpStream) -> std::io::Result<()> {
        let mut out = stream.try_clone()?;
        let mut lines = BufReader::new(stream).lines();
        self.say(&mut out, "220 bench ESMTP")?;
        while let Some(line) = lines.next() {
            let line = line?.to_ascii_uppercase();
            match line.split([' ', ':']).next().unwrap_or_default() {
                "EHLO" => self.say(&mut out, "250-bench\r\n250 8BITMIME")?,
                "DATA" => {
                    self.say(&mut out, "354 go on")?;
                    let mut id = String::new();
                    for line in lines.by_ref() {
                        let line = line?;
                        if line == "." {
                            break;
                        }
                        if let Some(found) = line.strip_prefix("Message-ID: <") {
                            id = found.split('@').next().unwrap_or_default().to_owned();
                        }
                    }
                    let taken = self.taken.lock();
                    let mut taken = taken.unwrap_or_else(PoisonError::into_inner);
                    *taken.entry(id).or_default() += 1;
                    drop(taken);
                    self.say(&mut out, "250 taken")?;
                }
                "QUIT" => return self.say(&mut out, "221 bye"),
                _ => self.say(&mut out, "250 ok")?,
            }
        }
        Ok(())
    }

    fn say(&self, out: &mut TcpStream, line: &str) -> std::io::Result<()> {
        while self.is_hanging.load(Ordering::Relaxed) {
            pause(Duration::from_millis(20));
        }
        out.write_all(format!("{line}\r\n").as_bytes())
    }
}
