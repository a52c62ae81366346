//! Bodies without end, disks that cannot be written, and what is left behind.

use std::{
    fs,
    io::{self, Read, Write},
    net::TcpStream,
    time::Duration,
};

use hejie::service::files::sweep::{self, Swept};
use reqwest::Method;

use super::left_behind;
use crate::{
    both,
    support::{Answer, Person, TestApp, files::*},
};

/// An upload by hand, so that it can promise and send what it likes. Gives the status line.
fn raw_upload(
    app: &TestApp,
    who: &Person,
    case: &str,
    framing: &str,
    send: impl FnOnce(&mut TcpStream) -> io::Result<()>,
) -> String {
    let mut stream = TcpStream::connect(app.base.trim_start_matches("http://")).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_secs(20)))
        .unwrap();
    let token = who.token();
    write!(
        stream,
        "POST {case}/files HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\nX-File-Name: x.pdf\r\n{framing}\r\n\r\n"
    )
    .unwrap();
    // The server may have hung up by then, and that is fine.
    let _ = send(&mut stream);
    let mut answer = [0; 12];
    stream.read_exact(&mut answer).unwrap();
    String::from_utf8(answer.to_vec()).unwrap()
}

/// Endless zeros that say how many of them were taken.
struct Zeros(u64);

impl Read for Zeros {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let len = out.len().min(usize::try_from(self.0).unwrap_or(usize::MAX));
        out[..len].fill(0);
        self.0 -= len as u64;
        Ok(len)
    }
}

both! {
    fn ten_gibibytes_are_refused_before_they_are_sent(app) {
        let ming = app.consumer("王小明");
        let case = ming.begins_a_complaint();
        let status = raw_upload(&app, &ming, &case, "Content-Length: 10737418240", |_| Ok(()));
        assert_eq!(status, "HTTP/1.1 413");
        assert_eq!(left_behind(&app), 0);
    }

    fn what_never_ends_is_refused_while_it_comes(app) {
        let ming = app.consumer("王小明");
        let case = ming.begins_a_complaint();
        let request = ming
            .request(Method::POST, &format!("{case}/files"))
            .header("X-File-Name", "x.pdf")
            .body(reqwest::blocking::Body::new(Zeros(25 << 20)));
        let answer = Answer::of(request).expect(413);
        assert_eq!(answer["error"]["code"], "too_large");
        assert_eq!(left_behind(&app), 0);
        ming.upload(&case, "x.pdf", PDF).expect(201);
    }

    fn a_sender_who_goes_away_leaves_nothing(app) {
        let ming = app.consumer("王小明");
        let case = ming.begins_a_complaint();
        let mut stream = TcpStream::connect(app.base.trim_start_matches("http://")).unwrap();
        let token = ming.token();
        write!(
            stream,
            "POST {case}/files HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\nX-File-Name: x.pdf\r\nContent-Length: 1000000\r\n\r\n%PDF-1.7"
        )
        .unwrap();
        wait_until(|| left_behind(&app) == 1);
        drop(stream);
        wait_until(|| left_behind(&app) == 0);
        assert_eq!(ming.get(&format!("{case}/files")).ok(), serde_json::json!([]));
    }

    fn a_disk_that_cannot_be_written_is_said_to_be_one_and_may_come_back(app) {
        let ming = app.consumer("王小明");
        let case = ming.begins_a_complaint();
        for broken in ["incoming", "files"] {
            let folder = app.app.config.data_dir.join(broken);
            let aside = folder.with_extension("aside");
            fs::rename(&folder, &aside).unwrap();
            fs::write(&folder, "not a folder").unwrap();
            let answer = ming.upload(&case, "x.pdf", PDF);
            assert!(answer.headers.contains_key("retry-after"), "{answer:?}");
            assert_eq!(answer.expect(503)["error"]["code"], "unavailable");
            fs::remove_file(&folder).unwrap();
            fs::rename(&aside, &folder).unwrap();
            assert_eq!(ming.get(&format!("{case}/files")).ok(), serde_json::json!([]));
            assert_eq!(left_behind(&app), 0);
        }
        ming.upload(&case, "x.pdf", PDF).expect(201);
    }

    fn the_sweep_removes_what_has_no_row(app) {
        let ming = app.consumer("王小明");
        let case = ming.begins_a_complaint();
        let kept = ming.upload(&case, "x.jpg", photo(1)).expect(201);
        let data = app.app.config.data_dir.clone();
        fs::write(data.join("incoming/dead.part"), "half").unwrap();
        let orphan = hejie::domain::ids::FileId(app.clock.new_id());
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let body = futures_util::stream::iter([Ok::<_, io::Error>(bytes::Bytes::from_static(PDF))]);
        runtime.block_on(app.app.files.take_in(orphan, None, body)).unwrap();
        assert_eq!(left_behind(&app), 4);

        // The files are as old as this machine's clock says, which is not the clock of the test.
        app.at("2001-01-01 00:00");
        assert_eq!(sweep::sweep(&app.app).unwrap(), Swept::default());
        app.at("2100-01-01 00:00");
        let swept = sweep::sweep(&app.app).unwrap();
        assert_eq!(swept, Swept { parts: 1, objects: 1 });
        assert_eq!(left_behind(&app), 2);
        assert_eq!(sweep::sweep(&app.app).unwrap(), Swept::default());
        ming.download(kept["url"].as_str().unwrap());
    }
}

pub fn wait_until(what: impl Fn() -> bool) {
    let begun = std::time::Instant::now();
    while !what() {
        assert!(
            begun.elapsed() < Duration::from_secs(10),
            "it never came to be"
        );
        std::thread::yield_now();
    }
}
