//! Internal notes: one house writes and reads them, nobody else learns of them.

use hejie::domain::{actor::Role, jurisdiction::OperatorKind};
use serde_json::{Value, json};

use crate::{
    both,
    support::{
        Person,
        cases::{FENGTAI, membership, noodles, problems},
    },
};

fn write(person: &Person, case: &str, text: &str) -> crate::support::Answer {
    person.post(
        &format!("/api/v1/complaints/{case}/notes"),
        json!({ "text": text }),
    )
}

fn notes(person: &Person, case: &str) -> Vec<String> {
    let body = person
        .get(&format!("/api/v1/complaints/{case}/notes"))
        .expect(200);
    let items = body["items"].as_array().unwrap().iter();
    items
        .map(|it| it["text"].as_str().unwrap().to_owned())
        .collect()
}

both! {
    fn an_enterprise_keeps_its_notes_to_itself(app) {
        let galaxy = app.galaxy();
        let (handler, manager, consumer) = (app.odr_handler(&galaxy, "坐席 03"), app.odr_manager(&galaxy, "店长"), app.consumer("Z"));
        let case = consumer.file(&membership(galaxy));
        let before = consumer.case(&case);
        let note = write(&handler, &case, "板材批次 B0917 已确认").expect(201);
        assert_eq!((&note["author_name"], &note["author_id"]), (&json!("坐席 03"), &json!(handler.account_id)));
        app.at("2026-05-11 10:01");
        write(&manager, &case, "可以退").expect(201);
        assert_eq!(notes(&manager, &case), ["可以退", "板材批次 B0917 已确认"]);

        // Nothing of it shows anywhere else.
        let mut after = consumer.case(&case);
        after["updated_at"] = before["updated_at"].clone();
        assert_eq!(after, before);
        for person in [&consumer, &handler] {
            let text = person.get(&format!("/api/v1/complaints/{case}/events?limit=100")).expect(200).to_string();
            assert!(!text.contains("B0917") && !text.contains("note_"), "{text}");
            assert!(!person.case(&case).to_string().contains("B0917"));
        }
        assert!(!consumer.get("/api/v1/notifications").expect(200).to_string().contains("B0917"));

        write(&consumer, &case, "x").expect(403);
        consumer.get(&format!("/api/v1/complaints/{case}/notes")).expect(403);
        let rival = app.active_enterprise("邻家电视有限公司", FENGTAI, OperatorKind::OwnSite);
        for stranger in [app.odr_manager(&rival, "对手"), app.consumer("Y"), app.system_admin(), app.officer()] {
            write(&stranger, &case, "x").expect(404);
            stranger.get(&format!("/api/v1/complaints/{case}/notes")).expect(404);
        }
        write(&app.bureau(FENGTAI, &[Role::Supervisor], "督查"), &case, "x").expect(403);
        for (text, code) in [(String::new(), "missing"), ("字".repeat(2001), "too_long"), ("a\0".into(), "bad_character")] {
            assert_eq!(problems(&write(&handler, &case, &text).expect(422)), [("/text".to_owned(), code.to_owned())]);
        }
        let page = handler.get(&format!("/api/v1/complaints/{case}/notes?limit=1")).expect(200);
        let next = page["next_cursor"].as_str().unwrap();
        let last = handler.get(&format!("/api/v1/complaints/{case}/notes?limit=1&cursor={next}")).expect(200);
        assert_eq!((&last["items"][0]["text"], &last["next_cursor"]), (&json!("板材批次 B0917 已确认"), &Value::Null));
    }

    fn a_bureau_has_notes_of_its_own(app) {
        let galaxy = app.galaxy();
        let (consumer, handler, officer) = (app.consumer("Z"), app.odr_handler(&galaxy, "坐席"), app.officer());
        let case = consumer.file(&membership(galaxy));
        write(&handler, &case, "企业的话").expect(201);
        handler.command(&case, "declare-failure", json!({}));
        assert_eq!(notes(&officer, &case), Vec::<String>::new());
        write(&officer, &case, "局里的话").expect(201);
        assert_eq!(notes(&app.reviewer(), &case), ["局里的话"]);
        assert_eq!(notes(&handler, &case), ["企业的话"]);
        consumer.get(&format!("/api/v1/complaints/{case}/notes")).expect(403);
        write(&app.bureau("110000", &[Role::Supervisor], "市局"), &case, "x").expect(403);
        write(&app.bureau("110105", &[Role::CaseOfficer], "邻区"), &case, "x").expect(404);
        let offline = consumer.file(&noodles());
        write(&handler, &offline, "x").expect(404);
        write(&officer, &offline, "y").expect(201);
    }

    fn notes_are_sealed_where_they_lie(app) {
        use diesel::prelude::*;
        use hejie::store::schema::notes as table;
        let galaxy = app.galaxy();
        let (consumer, handler) = (app.consumer("Z"), app.odr_handler(&galaxy, "坐席"));
        let case = consumer.file(&membership(galaxy));
        write(&handler, &case, "SECRET-NOTE").expect(201);
        let body: Vec<u8> = app.app.read(|conn| Ok(table::table.select(table::body).first(conn)?)).unwrap();
        assert!(!String::from_utf8_lossy(&body).contains("SECRET-NOTE"));
    }

    fn everybody_of_a_house_knows_their_colleagues(app) {
        let galaxy = app.galaxy();
        let (handler, manager) = (app.odr_handler(&galaxy, "坐席"), app.odr_manager(&galaxy, "店长"));
        let rival = app.active_enterprise("邻家电视有限公司", FENGTAI, OperatorKind::OwnSite);
        let rivals = app.odr_handler(&rival, "对手");
        let names = |person: &Person| {
            let body = person.get("/api/v1/staff/colleagues").expect(200);
            assert!(!body.to_string().contains('@'), "{body}");
            let mut names: Vec<_> = body["items"].as_array().unwrap().iter().map(|it| it["name"].as_str().unwrap().to_owned()).collect();
            names.sort();
            names
        };
        assert_eq!(names(&handler), ["坐席", "店长"]);
        assert_eq!(names(&manager), ["坐席", "店长"]);
        assert_eq!(names(&rivals), ["对手"]);
        let officer = app.officer();
        app.bureau("110105", &[Role::CaseOfficer], "邻区");
        assert_eq!(names(&officer), ["Officer"]);
        app.consumer("Z").get("/api/v1/staff/colleagues").expect(403);
        app.system_admin().get("/api/v1/staff/colleagues").expect(403);
        app.anonymous().get("/api/v1/staff/colleagues").expect(401);
    }
}
