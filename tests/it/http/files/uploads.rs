//! Evidence in several goes: lost connections, wrong places, other people's uploads, and what is refused in the end.

use std::{fs, io::Write, net::TcpStream};

use hejie::{
    domain::{actor::Role, jurisdiction::OperatorKind},
    service::files::sweep,
};
use reqwest::Method;
use serde_json::{Value, json};

use super::{bad_days::wait_until, left_behind};
use crate::{
    both,
    support::{Answer, Person, TestApp, cases::*, files::*},
};

impl Person {
    fn begins(&self, case: &str, name: &str, size: usize) -> Answer {
        self.post(
            &format!("{case}/uploads"),
            json!({ "name": name, "size_bytes": size }),
        )
    }

    fn begins_upload(&self, case: &str, name: &str, size: usize) -> String {
        let begun = self.begins(case, name, size).expect(201);
        assert_eq!(begun["offset_bytes"], 0);
        format!("{case}/uploads/{}", begun["id"].as_str().unwrap())
    }

    fn sends(&self, upload: &str, offset: usize, bytes: &[u8]) -> Answer {
        let request = self.request(Method::PATCH, upload);
        Answer::of(request.header("Upload-Offset", offset).body(bytes.to_vec()))
    }
}

fn parts(app: &TestApp) -> usize {
    fs::read_dir(app.app.config.data_dir.join("uploads"))
        .unwrap()
        .count()
}

fn files_of(who: &Person, case: &str) -> usize {
    who.get(&format!("{case}/files"))
        .ok()
        .as_array()
        .unwrap()
        .len()
}

both! {
    fn a_photo_in_three_goes_is_cleaned_like_any_other(app) {
        let ming = app.consumer("王小明");
        let case = ming.begins_a_complaint();
        let sent = photo(6);
        let begun = ming.begins(&case, "C:\\照片\\发票.jpg", sent.len());
        let url = begun.headers["location"].to_str().unwrap().to_owned();
        let begun = begun.expect(201);
        assert_eq!(begun["name"], "发票.jpg");
        assert_eq!(begun["expires_at"], "2026-05-12T02:00:00Z");

        let (first, second) = (sent.len() / 3, sent.len() / 2);
        let answer = ming.sends(&url, 0, &sent[..first]);
        assert_eq!(answer.headers["upload-offset"], first.to_string().as_str());
        let answer = answer.expect(200);
        assert_eq!((&answer["offset_bytes"], &answer["file"]), (&json!(first), &Value::Null));
        ming.sends(&url, first, &sent[first..second]).expect(200);
        assert_eq!(ming.get(&url).ok()["offset_bytes"], second);
        assert_eq!(ming.get(&format!("{case}/uploads")).ok().as_array().unwrap().len(), 1);
        assert_eq!(files_of(&ming, &case), 0, "not evidence yet");

        let done = ming.sends(&url, second, &sent[second..]).expect(200);
        assert_eq!(done["file"]["id"], begun["id"]);
        assert_eq!(done["file"]["name"], "发票.jpg");
        assert!(done["version"].is_i64());
        let stored = ming.download(done["file"]["url"].as_str().unwrap());
        assert!(!contains(&stored, PLACE));
        let again = ming.upload(&case, "b.jpg", sent.clone()).expect(201);
        assert_eq!(again["sha256"], done["file"]["sha256"], "the same as in one go");
        assert_eq!(parts(&app), 0);

        // Whoever did not hear the answer finds the file, and sending the end again changes nothing.
        assert_eq!(ming.get(&url).ok()["file"], done["file"]);
        assert_eq!(ming.sends(&url, sent.len(), b"").expect(200)["file"], done["file"]);
        let refused = ming.sends(&url, 0, b"x").expect(409);
        assert_eq!(refused["error"]["offset_bytes"], sent.len());
        assert_eq!(ming.get(&format!("{case}/uploads")).ok(), json!([]));
        ming.delete(&url).expect(204);
        assert_eq!(files_of(&ming, &case), 2);
    }

    fn what_arrived_before_the_connection_broke_is_kept(app) {
        let ming = app.consumer("王小明");
        let case = ming.begins_a_complaint();
        let url = ming.begins_upload(&case, "x.pdf", PDF.len());
        let mut stream = TcpStream::connect(app.base.trim_start_matches("http://")).unwrap();
        let token = ming.token();
        write!(
            stream,
            "PATCH {url} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\nUpload-Offset: 0\r\nContent-Length: {}\r\n\r\n",
            PDF.len()
        )
        .unwrap();
        stream.write_all(&PDF[..9]).unwrap();
        let offset = || ming.get(&url).ok()["offset_bytes"].clone();
        wait_until(|| offset() == 9);
        drop(stream);
        let refused = ming.sends(&url, 0, PDF).expect(409);
        assert_eq!(refused["error"]["code"], "wrong_offset");
        assert_eq!(refused["error"]["offset_bytes"], 9);
        let done = ming.sends(&url, 9, &PDF[9..]).expect(200);
        assert_eq!(ming.download(done["file"]["url"].as_str().unwrap()), PDF);
    }

    fn a_new_connection_takes_over_from_one_that_hangs(app) {
        let ming = app.consumer("王小明");
        let case = ming.begins_a_complaint();
        let url = ming.begins_upload(&case, "x.pdf", PDF.len());
        let mut hanging = TcpStream::connect(app.base.trim_start_matches("http://")).unwrap();
        let token = ming.token();
        write!(
            hanging,
            "PATCH {url} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\nUpload-Offset: 0\r\nContent-Length: {}\r\n\r\n%PDF",
            PDF.len()
        )
        .unwrap();
        wait_until(|| ming.get(&url).ok()["offset_bytes"] == 4);
        let begun = std::time::Instant::now();
        let done = ming.sends(&url, 4, &PDF[4..]).expect(200);
        assert!(begun.elapsed().as_secs() < 4);
        assert_eq!(ming.download(done["file"]["url"].as_str().unwrap()), PDF);
    }

    fn what_cannot_be_evidence_ends_the_upload(app) {
        let ming = app.consumer("王小明");
        let case = ming.begins_a_complaint();
        for (bytes, code) in [
            (ZIP.to_vec(), "file_type_not_allowed"),
            (b"\xff\xd8\xff\xe0\0\x10JFIF\0".to_vec(), "damaged_file"),
            (bomb(), "image_too_large"),
        ] {
            let url = ming.begins_upload(&case, "photo.jpg", bytes.len());
            ming.sends(&url, 0, &bytes[..10]).expect(200);
            let refused = ming.sends(&url, 10, &bytes[10..]).expect(422);
            assert_eq!(refused["error"]["fields"][0]["code"], code);
            ming.get(&url).expect(404);
        }
        assert_eq!((parts(&app), left_behind(&app), files_of(&ming, &case)), (0, 0, 0));
    }

    fn sizes_names_and_places_must_be_right(app) {
        let ming = app.consumer("王小明");
        let case = ming.begins_a_complaint();
        let refused = ming.begins(&case, "", 0).expect(422);
        let expected = [("/name", "missing"), ("/size_bytes", "empty_file")];
        assert_eq!(problems(&refused), expected.map(|(a, b)| (a.to_owned(), b.to_owned())));
        ming.begins(&case, "x.pdf", (20 << 20) + 1).expect(413);
        ming.begins(&case, "x.pdf", 20 << 20).expect(201);

        let url = ming.begins_upload(&case, "x.pdf", 10);
        let more = ming.sends(&url, 0, b"0123456789a").expect(422);
        assert_eq!(more["error"]["fields"][0]["code"], "longer_than_said");
        let endless = ming.request(Method::PATCH, &url).header("Upload-Offset", 0);
        let body = reqwest::blocking::Body::new(std::io::Cursor::new(vec![b'x'; 1 << 20]));
        Answer::of(endless.body(body)).expect(422);
        assert_eq!(ming.get(&url).ok()["offset_bytes"], 0);
        for (header, code) in [(None, "missing"), (Some("-1"), "malformed"), (Some("x"), "malformed")] {
            let mut request = ming.request(Method::PATCH, &url).body("x");
            if let Some(header) = header {
                request = request.header("Upload-Offset", header);
            }
            let refused = Answer::of(request).expect(422);
            assert_eq!(problems(&refused), [("/upload_offset".to_owned(), code.to_owned())]);
        }
        assert_eq!(ming.sends(&url, 11, b"").expect(409)["error"]["offset_bytes"], 0);
    }

    fn open_uploads_keep_their_place_among_the_twenty(app) {
        let ming = app.consumer("王小明");
        let case = ming.begins_a_complaint();
        for _ in 0..18 {
            ming.upload(&case, "note.txt", "note").expect(201);
        }
        let first = ming.begins_upload(&case, "a.pdf", PDF.len());
        let second = ming.begins_upload(&case, "b.pdf", PDF.len());
        let refused = ming.begins(&case, "c.pdf", PDF.len());
        assert_eq!(refused.body["error"]["code"], "too_many_files", "{refused:?}");
        let refused = ming.upload(&case, "note.txt", "note");
        assert_eq!(refused.body["error"]["code"], "too_many_files", "{refused:?}");
        ming.sends(&first, 0, PDF).expect(200);
        ming.begins(&case, "c.pdf", 1).expect(409);

        ming.sends(&second, 0, &PDF[..4]).expect(200);
        ming.delete(&second).expect(204);
        ming.delete(&second).expect(404);
        ming.sends(&second, 4, &PDF[4..]).expect(404);
        assert_eq!(parts(&app), 0);
        let third = ming.begins_upload(&case, "c.pdf", PDF.len());
        // A day later nobody may go on with it, and its place is free.
        app.at("2026-05-12 10:01");
        ming.sends(&third, 0, PDF).expect(404);
        ming.upload(&case, "note.txt", "the twentieth").expect(201);
    }

    fn the_daily_sweep_removes_what_nobody_went_on_with(app) {
        let ming = app.consumer("王小明");
        let case = ming.begins_a_complaint();
        let url = ming.begins_upload(&case, "x.pdf", PDF.len());
        ming.sends(&url, 0, &PDF[..4]).expect(200);
        app.at("2001-01-01 00:00");
        assert_eq!(sweep::sweep(&app.app).unwrap().parts, 0);
        assert_eq!(parts(&app), 1);
        app.at("2100-01-01 00:00");
        assert_eq!(sweep::sweep(&app.app).unwrap().parts, 1);
        assert_eq!(parts(&app), 0);
        let rows = app.app.read(|conn| {
            let begun = crate::support::shanghai("2001-01-01 00:00");
            hejie::store::uploads::list(conn, case.rsplit('/').next().unwrap().parse().unwrap(), begun)
        });
        assert!(rows.unwrap().is_empty());
    }

    fn an_upload_is_for_who_began_it_and_may_add_evidence(app) {
        let (ming, other) = (app.consumer("王小明"), app.consumer("李四"));
        let galaxy = app.active_enterprise("银河", FENGTAI, OperatorKind::InPlatform);
        let case = format!("/api/v1/complaints/{}", ming.file(&membership(galaxy)));
        let url = ming.begins_upload(&case, "x.pdf", PDF.len());
        ming.sends(&url, 0, &PDF[..4]).expect(200);

        let elsewhere = app.active_enterprise("别家", FENGTAI, OperatorKind::InPlatform);
        let strangers = [
            other,
            app.odr_handler(&elsewhere, "Stranger"),
            app.bureau("110105", &[Role::CaseOfficer], "Neighbour"),
            app.system_admin(),
        ];
        for stranger in &strangers {
            stranger.begins(&case, "x.pdf", 10).expect(404);
            stranger.get(&format!("{case}/uploads")).expect(404);
            stranger.get(&url).expect(404);
            stranger.sends(&url, 4, &PDF[4..]).expect(404);
            stranger.delete(&url).expect(404);
        }
        // The other party may read the case, and yet not know of the upload.
        let handler = app.odr_handler(&galaxy, "Handler");
        assert_eq!(handler.get(&format!("{case}/uploads")).ok(), json!([]));
        handler.get(&url).expect(404);
        handler.sends(&url, 4, &PDF[4..]).expect(404);
        handler.delete(&url).expect(404);
        handler.begins_upload(&case, "log.txt", 3);
        // Who only looks on may not begin one.
        let overseer = app.bureau("110000", &[Role::Supervisor], "Overseer");
        overseer.begins(&case, "x.pdf", 10).expect(403);
        // Nor does the address of another case lead there.
        let own = strangers[0].begins_a_complaint();
        let id = url.rsplit('/').next().unwrap();
        strangers[0].get(&format!("{own}/uploads/{id}")).expect(404);
        app.anonymous().get(&url).expect(401);

        // A case that is over takes no more, also of what was begun before.
        ming.command(case.rsplit('/').next().unwrap(), "withdraw", json!({ "reason": "已自行解决" }));
        let late = ming.sends(&url, 4, &PDF[4..]).expect(409);
        assert_eq!(late["error"]["code"], "wrong_state");
        ming.delete(&url).expect(204);
    }
}
