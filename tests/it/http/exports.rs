//! The same as files: what is in them, and who gets them.

use hejie::domain::actor::Role;
use reqwest::Method;

use crate::{
    both,
    support::{
        Person, TestApp,
        cases::{membership, problems},
    },
};

const FILES: [&str; 5] = [
    "/api/v1/overview.csv",
    "/api/v1/overview.xlsx",
    "/api/v1/rankings/enterprises.csv",
    "/api/v1/rankings/enterprises.xlsx",
    "/api/v1/indicators/cases.csv",
];

fn supervisor(app: &TestApp) -> Person {
    app.bureau("110000", &[Role::Supervisor], "Supervisor")
}

/// The name of the file, and what is in it.
fn file(person: &Person, path: &str) -> (String, Vec<u8>) {
    let answer = person.request(Method::GET, path).send().expect("an answer");
    assert_eq!(answer.status(), 200, "{path}");
    let name = answer.headers()["content-disposition"]
        .to_str()
        .expect("a name")
        .to_owned();
    (name, answer.bytes().expect("a file").to_vec())
}

both! {
    fn a_csv_has_the_figures_and_what_they_mean(app) {
        let galaxy = app.galaxy();
        app.at("2026-05-11 10:00");
        let mut form = membership(galaxy);
        // The title of the case begins with it.
        form["goods"] = "=HYPERLINK(\"x\")".into();
        app.consumer("张某").file(&form);
        app.at("2026-05-12 10:00");
        let sees = supervisor(&app);
        let (name, bytes) = file(&sees, "/api/v1/overview.csv?from=2026-05&to=2026-05&region=110000");
        assert_eq!(name, "attachment; filename=\"hejie-overview-2026-05-2026-05.csv\"");
        assert!(bytes.starts_with("\u{FEFF}代码,指标,".as_bytes()));
        let text = String::from_utf8(bytes).expect("UTF-8");
        for line in [
            "K01,24小时回应率,比率,0,,0,1,0,", "110106,丰台区,1,,0,0,,", "期间,2026-05 – 2026-05", "地区,北京市 (110000)",
            "导出时间（北京时间）,2026-05-12 10:00", "K08 ODR和解率,",
        ] {
            assert!(text.contains(line), "{line} is missing in\n{text}");
        }
        let text = String::from_utf8(file(&sees, "/api/v1/rankings/enterprises.csv?from=2026-05").1).expect("UTF-8");
        assert!(text.contains(",银河互联网电视有限公司,北京市丰台区,1,"), "{text}");
        let text = String::from_utf8(file(&sees, "/api/v1/indicators/cases.csv?metric=H03").1).expect("UTF-8");
        assert!(text.contains("张**") && text.contains("****8000") && !text.contains("13800138000"), "{text}");
        assert!(!text.contains(",=HYPERLINK") && !text.contains(",\"=HYPERLINK"), "{text}");
    }

    fn a_workbook_can_be_had_of_both(app) {
        let sees = supervisor(&app);
        for path in ["/api/v1/overview.xlsx", "/api/v1/rankings/enterprises.xlsx"] {
            let (name, bytes) = file(&sees, path);
            assert!(name.ends_with(".xlsx\"") && bytes.starts_with(b"PK"), "{name}");
        }
    }

    fn files_are_for_those_who_may_see_the_page(app) {
        let galaxy = app.galaxy();
        for path in FILES {
            let path = if path.contains("cases") { format!("{path}?metric=K08") } else { path.to_owned() };
            app.anonymous().get(&path).expect(401);
            app.consumer("Z").get(&path).expect(403);
            app.odr_manager(&galaxy, "M").get(&path).expect(403);
            app.system_admin().get(&path).expect(403);
            let separator = if path.contains('?') { '&' } else { '?' };
            let body = supervisor(&app).get(&format!("{path}{separator}from=x")).expect(422);
            assert_eq!(problems(&body)[0].0, "/from", "{path}");
        }
        app.officer().get("/api/v1/indicators/cases.csv?metric=K08").expect(403);
        supervisor(&app).get("/api/v1/indicators/cases.csv?metric=K08&region=120000").expect(403);
    }
}
