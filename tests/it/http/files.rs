//! Evidence: what is taken in and what is made of it.

mod bad_days;
mod reading;
mod uploads;

use hejie::domain::{actor::Role, jurisdiction::OperatorKind};
use image::{DynamicImage, GenericImageView, ImageFormat};
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::{
    both,
    support::{
        cases::{FENGTAI, membership},
        files::*,
    },
};

fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .map(|b| format!("{b:02x}"))
        .collect()
}

both! {
    fn every_kind_is_told_from_its_bytes(app) {
        let ming = app.consumer("王小明");
        let case = ming.begins_a_complaint();
        let small: DynamicImage = picture().thumbnail(20, 20);
        for (name, bytes, media_type, has_thumbnail) in [
            ("a.jpg", encoded(&small, ImageFormat::Jpeg), "image/jpeg", true),
            ("b.png", encoded(&small, ImageFormat::Png), "image/png", true),
            ("c.webp", encoded(&small, ImageFormat::WebP), "image/webp", true),
            ("d.heic", HEIC.to_vec(), "image/heic", false),
            ("e.pdf", PDF.to_vec(), "application/pdf", false),
            ("f.mp4", MP4.to_vec(), "video/mp4", false),
            ("g.txt", "BMW 店拒绝退款".into(), "text/plain; charset=utf-8", false),
            ("really-a-picture.pdf", encoded(&small, ImageFormat::Png), "image/png", true),
        ] {
            let file = ming.upload(&case, name, bytes.clone()).expect(201);
            assert_eq!(file["media_type"], media_type, "{name}");
            assert_eq!(file["thumbnail_url"].is_string(), has_thumbnail, "{name}");
            let stored = ming.download(file["url"].as_str().unwrap());
            assert_eq!(stored, bytes, "{name}: nothing to take out");
            assert_eq!(file["sha256"], sha256(&stored));
            assert_eq!(file["size"], stored.len());
        }
        let listed = ming.get(&format!("{case}/files")).ok();
        let names: Vec<_> = listed.as_array().unwrap().iter().map(|f| f["name"].clone()).collect();
        assert_eq!(names.len(), 8);
        assert_eq!(names[0], "a.jpg");
        let seen = ming.get(&case).ok();
        assert_eq!(seen["files"].as_array().unwrap().len(), 8);
    }

    fn a_photo_loses_its_place_and_stands_upright(app) {
        let ming = app.consumer("王小明");
        let case = ming.begins_a_complaint();
        let sent = photo(6);
        assert!(contains(&sent, PLACE));
        let file = ming.upload(&case, "%E5%8F%91%E7%A5%A8.jpg", sent).expect(201);
        assert_eq!(file["name"], "发票.jpg");

        let stored = ming.download(file["url"].as_str().unwrap());
        assert!(!contains(&stored, PLACE));
        let before = image::load_from_memory(&encoded(&picture(), ImageFormat::Jpeg)).unwrap();
        assert_eq!(image::load_from_memory(&stored).unwrap(), before, "the same pixels");

        // 6 is a quarter turn to the right: what was left is now on top.
        let small = ming.download(file["thumbnail_url"].as_str().unwrap());
        assert!(!contains(&small, PLACE));
        let small = image::load_from_memory_with_format(&small, ImageFormat::Jpeg).unwrap();
        assert_eq!(small.dimensions(), (288, 480));
        let [r, _, b, _] = small.get_pixel(144, 60).0;
        assert!(r > 150 && b < 80, "red on top");
        let [r, _, b, _] = small.get_pixel(144, 420).0;
        assert!(b > 150 && r < 80, "blue below");
    }

    fn what_cannot_be_evidence_is_named(app) {
        let ming = app.consumer("王小明");
        let case = ming.begins_a_complaint();
        let answer = ming.upload(&case, "photo.jpg", ZIP).expect(422);
        let field = &answer["error"]["fields"][0];
        assert_eq!(field["code"], "file_type_not_allowed");
        let message = field["message"].as_str().unwrap();
        assert!(message.contains("application/zip") && message.contains("JPEG"), "{message}");
        for (bytes, code) in [
            (b"".to_vec(), "empty_file"),
            (b"\xff\xd8\xff\xe0\0\x10JFIF\0".to_vec(), "damaged_file"),
            (encoded(&picture(), ImageFormat::Png)[..200].to_vec(), "damaged_file"),
            (boast(), "image_too_large"),
            (bomb(), "image_too_large"),
        ] {
            let answer = ming.upload(&case, "photo.jpg", bytes).expect(422);
            assert_eq!(answer["error"]["fields"][0]["code"], code);
        }
        assert_eq!(ming.get(&format!("{case}/files")).ok(), json!([]));
        assert_eq!(left_behind(&app), 0);
    }

    fn a_name_must_be_one(app) {
        let ming = app.consumer("王小明");
        let case = ming.begins_a_complaint();
        let request = ming.request(reqwest::Method::POST, &format!("{case}/files")).body(PDF);
        let missing = crate::support::Answer::of(request).expect(422);
        assert_eq!(missing["error"]["fields"][0]["pointer"], "/name");
        for name in ["%ff", "%", "", "%20", "a%00b", &"x".repeat(201)] {
            let refused = ming.upload(&case, name, PDF).expect(422);
            assert_eq!(refused["error"]["fields"][0]["pointer"], "/name", "{name}");
        }
        for (name, kept) in [("..%2F..%2Fetc%2Fpasswd", "passwd"), ("C%3A%5Cx%22.pdf", "x\".pdf")] {
            let file = ming.upload(&case, name, PDF).expect(201);
            assert_eq!(file["name"], kept);
            let answer = ming.request(reqwest::Method::GET, file["url"].as_str().unwrap()).send().unwrap();
            assert_eq!(answer.status(), 200);
        }
    }

    fn the_twenty_first_file_is_refused(app) {
        let ming = app.consumer("王小明");
        let case = ming.begins_a_complaint();
        for n in 0..20 {
            ming.upload(&case, "note.txt", format!("note {n}")).expect(201);
        }
        let refused = ming.upload(&case, "note.txt", "one more");
        assert_eq!(refused.body["error"]["code"], "too_many_files", "{refused:?}");
        assert!([409, 422].contains(&refused.status));
        assert_eq!(ming.get(&format!("{case}/files")).ok().as_array().unwrap().len(), 20);
    }

    fn strangers_are_told_that_there_is_nothing(app) {
        let (ming, other) = (app.consumer("王小明"), app.consumer("李四"));
        let case = ming.begins_a_complaint();
        let file = ming.upload(&case, "note.txt", "note").expect(201);
        let url = file["url"].as_str().unwrap();
        other.upload(&case, "note.txt", "mine").expect(404);
        for path in [format!("{case}/files"), url.into(), format!("{url}/thumbnail")] {
            other.get(&path).expect(404);
            app.system_admin().get(&path).expect(404);
            app.anonymous().get(&path).expect(401);
        }
        // The file of one case under the address of another is not there either.
        let elsewhere = other.begins_a_complaint();
        let id = file["id"].as_str().unwrap();
        other.get(&format!("{elsewhere}/files/{id}")).expect(404);
        ming.get(&format!("{url}/thumbnail")).expect(404);
    }

    fn who_may_only_look_may_not_add(app) {
        let ming = app.consumer("王小明");
        let galaxy = app.active_enterprise("银河", FENGTAI, OperatorKind::InPlatform);
        let mut form = membership(galaxy);
        form["wants_negotiation"] = json!(false);
        let case = format!("/api/v1/complaints/{}", ming.file(&form));
        ming.upload(&case, "note.txt", "note").expect(201);

        let reviewer = app.bureau(FENGTAI, &[Role::Reviewer], "Reviewer");
        assert_eq!(reviewer.get(&format!("{case}/files")).ok().as_array().unwrap().len(), 1);
        reviewer.upload(&case, "note.txt", "mine").expect(403);
        let officer = app.bureau(FENGTAI, &[Role::CaseOfficer], "Officer");
        officer.upload(&case, "note.txt", "seen at the shop").expect(201);
        let neighbour = app.bureau("110105", &[Role::CaseOfficer], "Neighbour");
        neighbour.get(&format!("{case}/files")).expect(404);
        neighbour.upload(&case, "note.txt", "mine").expect(404);
        assert_eq!(left_behind(&app), 2, "nothing is kept of what was refused");
    }

    fn who_only_oversees_is_told_of_the_evidence_and_does_not_open_it(app) {
        let ming = app.consumer("王小明");
        let galaxy = app.active_enterprise("银河", FENGTAI, OperatorKind::InPlatform);
        let path = format!("/api/v1/complaints/{}", ming.file(&membership(galaxy)));
        let photo = encoded(&picture().thumbnail(20, 20), ImageFormat::Png);
        let sent = ming.upload(&path, "%E7%8E%8B%E5%B0%8F%E6%98%8E%E7%9A%84%E8%BA%AB%E4%BB%BD%E8%AF%81.png", photo).expect(201);
        let supervisor = app.bureau("110000", &[Role::Supervisor], "City");
        let listed = supervisor.get(&format!("{path}/files")).ok();
        assert_eq!(listed[0]["name"], "王**的身份证.png");
        assert_eq!((&listed[0]["may_be_opened"], &listed[0]["thumbnail_url"]), (&json!(false), &json!(null)));
        for url in [&sent["url"], &sent["thumbnail_url"]] {
            let url = url.as_str().unwrap();
            supervisor.get(url).expect(403);
            ming.download(url);
        }
    }

    fn both_sides_of_a_negotiation_bring_evidence(app) {
        let ming = app.consumer("王小明");
        let galaxy = app.active_enterprise("银河", FENGTAI, OperatorKind::InPlatform);
        let case = ming.file(&membership(galaxy));
        let path = format!("/api/v1/complaints/{case}");
        let sent = ming.upload(&path, "note.txt", "note").expect(201);
        let handler = app.odr_handler(&galaxy, "Handler");
        let answered = handler.upload(&path, "log.txt", "log").expect(201);
        assert_eq!(answered["version"], sent["version"].as_i64().unwrap() + 1);
        assert_eq!(handler.download(sent["url"].as_str().unwrap()), b"note");
        assert_eq!(ming.record(&case)[2..], ["evidence_added", "evidence_added"]);

        let elsewhere = app.active_enterprise("别家", FENGTAI, OperatorKind::InPlatform);
        let stranger = app.odr_handler(&elsewhere, "Stranger");
        stranger.get(&format!("{path}/files")).expect(404);
        stranger.upload(&path, "log.txt", "log").expect(404);

        // Nothing more once it is over.
        ming.command(&case, "withdraw", json!({ "reason": "已自行解决" }));
        let late = ming.upload(&path, "note.txt", "late").expect(409);
        assert_eq!(late["error"]["code"], "wrong_state");
        assert_eq!(left_behind(&app), 2);
    }
}

/// Temporary files and stored ones, whoever they belong to.
fn left_behind(app: &crate::support::TestApp) -> usize {
    fn count(folder: &std::path::Path) -> usize {
        let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
        entries
            .map(|entry| {
                if entry.path().is_dir() {
                    count(&entry.path())
                } else {
                    1
                }
            })
            .sum()
    }
    let data = &app.app.config.data_dir;
    count(&data.join("incoming")) + count(&data.join("files"))
}
