//! Regions, station offices, regional parameters and the calendar.

use hejie::{
    domain::actor::Role,
    error::AppError,
    service::calendar,
    store::{audit, settings},
};
use serde_json::{Value, json};

use crate::{both, support::TestApp};

const NOTICE_2027: &str = r#"{"years": {"2027": {"holidays": ["2027-01-01", "2027-01-02", "2027-01-03"], "workdays": ["2027-01-09"], "verified": true}}}"#;

fn version(app: &TestApp) -> i64 {
    app.app.read(settings::version).unwrap()
}

fn parameter(list: &Value, name: &str) -> Value {
    let found = list
        .as_array()
        .unwrap()
        .iter()
        .find(|it| it["name"] == name);
    found.unwrap().clone()
}

both! {
    fn regions_are_a_tree_with_a_bureau_each(app) {
        let visitor = app.anonymous();
        assert_eq!(visitor.get("/api/v1/regions").expect(200).as_array().unwrap().len(), 31);
        let below = visitor.get("/api/v1/regions?parent=370300").expect(200);
        assert!(below.as_array().unwrap().iter().any(|it| it["name"] == "临淄区" && it["is_county_seat"] == true));
        let fengtai = visitor.get("/api/v1/regions/110106").expect(200);
        assert_eq!(fengtai["bureau_name"], "北京市丰台区市场监督管理局");
        assert_eq!(fengtai["superior"], "110000");
        assert_eq!(visitor.get("/api/v1/regions/110100").expect(200)["bureau_name"], Value::Null);
        visitor.get("/api/v1/regions/119999").expect(404);
        visitor.get("/api/v1/regions/abc").expect(404);
        let unknown = visitor.get("/api/v1/regions?parent=990000").expect(422);
        assert_eq!(unknown["error"]["fields"][0]["pointer"], "/parent");
    }

    fn station_offices_are_added_by_the_bureaus_admin(app) {
        let path = "/api/v1/regions/110106/stations";
        let body = json!({ "name": "新村市场监管所" });
        app.anonymous().post(path, &body).expect(401);
        for person in [
            app.consumer("C"),
            app.bureau("110106", &[Role::CaseOfficer], "O"),
            app.bureau("370305", &[Role::BureauAdmin], "F"),
        ] {
            person.post(path, &body).expect(403);
        }
        let admin = app.bureau("110106", &[Role::BureauAdmin], "A");
        admin.post(path, &body).expect(201);
        admin.post(path, json!({ "name": "" })).expect(422);
        admin.post(path, json!({ "name": "x", "y": 1 })).expect(422);
        admin.post("/api/v1/regions/110000/stations", &body).expect(404);
        let listed = app.anonymous().get(path).expect(200);
        assert_eq!(listed[0]["name"], "新村市场监管所");
        assert_eq!(app.anonymous().get("/api/v1/regions/110105/stations").expect(200), json!([]));
    }

    fn a_parameter_holds_for_the_subtree_and_can_be_taken_back(app) {
        let before = version(&app);
        let province = app.bureau("370000", &[Role::BureauAdmin], "P");
        let county = app.bureau("370305", &[Role::BureauAdmin], "C");
        let set = province.put("/api/v1/regions/370000/parameters/odr_limit_wd", json!({ "value": 7 })).expect(200);
        assert_eq!((&set["value"], &set["set_by"]), (&json!("7"), &json!("370000")));
        county.put("/api/v1/regions/370305/parameters/response_hours", json!({ "value": "12" })).expect(200);
        assert!(version(&app) >= before + 2);

        let shown = app.anonymous().get("/api/v1/regions/370305/parameters").expect(200);
        let limit = parameter(&shown, "odr_limit_wd");
        assert_eq!((&limit["value"], &limit["set_by"], &limit["default"]), (&json!("7"), &json!("370000"), &json!("10")));
        assert_eq!(parameter(&shown, "response_hours")["value"], "12");
        let book = app.app.read(settings::load).unwrap().parameters;
        let (linzi, fengtai) = ("370305".parse().unwrap(), "110106".parse().unwrap());
        assert_eq!((book.for_region(linzi).odr_limit_wd, book.for_region(linzi).response_hours), (7, 12));
        assert_eq!(book.for_region(fengtai).odr_limit_wd, 10);

        province.put("/api/v1/regions/370000/parameters/odr_limit_wd", json!({ "value": null })).expect(200);
        let shown = app.anonymous().get("/api/v1/regions/370305/parameters").expect(200);
        assert_eq!(parameter(&shown, "odr_limit_wd")["value"], "10");
        assert_eq!(parameter(&shown, "odr_limit_wd")["set_by"], Value::Null);
        assert_eq!(app.app.read(|conn| audit::list(conn, "region:370000")).unwrap().len(), 2);
    }

    fn what_law_gives_is_tightened_but_never_relaxed(app) {
        let admin = app.bureau("370305", &[Role::BureauAdmin], "A");
        let put = |name: &str, value: Value| admin.put(&format!("/api/v1/regions/370305/parameters/{name}"), json!({ "value": value }));
        let refused = put("accept_limit_wd", json!(8)).expect(422);
        assert_eq!(refused["error"]["fields"][0]["pointer"], "/value");
        assert_eq!(refused["error"]["fields"][0]["code"], "above_ceiling");
        let message = refused["error"]["fields"][0]["message"].as_str().unwrap();
        assert!(message.contains("A-1") && message.contains("最多 7"), "{message}");
        let guide = put("odr_limit_wd", json!(11)).expect(422);
        assert!(guide["error"]["fields"][0]["message"].as_str().unwrap().contains("指导意见"));
        put("accept_limit_wd", json!(5)).expect(200);
        for value in [json!(0), json!(-1), json!("seven"), json!(""), json!("5; DROP TABLE x"), json!(1.5), json!([]), json!("99999999999")] {
            put("accept_limit_wd", value).expect(422);
        }
        put("rollover", json!("any_rest_day")).expect(200);
        put("rollover", json!("never")).expect(422);
        put("no_such_thing", json!(1)).expect(404);
        admin.put("/api/v1/regions/119999/parameters/rollover", json!({ "value": 1 })).expect(404);
    }

    fn only_the_admin_of_the_region_or_above_sets_parameters(app) {
        let path = "/api/v1/regions/370305/parameters/odr_limit_wd";
        let body = json!({ "value": 7 });
        for person in [
            app.consumer("C"),
            app.bureau("370305", &[Role::CaseOfficer], "O"),
            app.bureau("370306", &[Role::BureauAdmin], "F"),
            app.system_admin(),
        ] {
            person.put(path, &body).expect(403);
        }
        let county = app.bureau("370305", &[Role::BureauAdmin], "C");
        county.put("/api/v1/regions/370300/parameters/odr_limit_wd", &body).expect(403);
        app.bureau("370300", &[Role::BureauAdmin], "City").put(path, &body).expect(200);
    }

    fn an_imported_notice_counts_at_once_and_leaves_a_job(app) {
        let shown = app.anonymous().get("/api/v1/calendar/2027").expect(200);
        assert_eq!(shown["is_announced"], false);
        let before = version(&app);
        assert_eq!(calendar::import(&app.app, NOTICE_2027).unwrap(), [2027]);
        assert!(version(&app) > before);
        let shown = app.anonymous().get("/api/v1/calendar/2027").expect(200);
        assert_eq!(shown["is_announced"], true);
        assert_eq!(shown["workdays"], json!(["2027-01-09"]));
        let loaded = app.app.read(settings::load).unwrap();
        assert!(loaded.calendar.has_year(2027) && loaded.calendar.has_year(2026));
        let jobs: Vec<(String, String)> = app.app.read(|conn| {
            use diesel::prelude::*;
            use hejie::store::schema::jobs;
            Ok(jobs::table.select((jobs::kind, jobs::payload)).load(conn)?)
        }).unwrap();
        assert_eq!(jobs, [("recompute_deadlines".to_owned(), r#"{"year":2027}"#.to_owned())]);
        // Again, with a correction: the year is replaced as a whole.
        calendar::import(&app.app, &NOTICE_2027.replace("2027-01-09", "2027-01-10")).unwrap();
        let shown = app.anonymous().get("/api/v1/calendar/2027").expect(200);
        assert_eq!(shown["workdays"], json!(["2027-01-10"]));
        app.anonymous().get("/api/v1/calendar/1900").expect(404);
        app.anonymous().get("/api/v1/calendar/next").expect(404);
    }

    fn a_notice_that_cannot_be_right_changes_nothing(app) {
        let before = version(&app);
        for bad in ["", "{}", r#"{"years": {}}"#, r#"{"years": {"2027": {"holidays": [], "workdays": []}}}"#,
            &NOTICE_2027.replace("2027-01-09", "2027-01-11"), &NOTICE_2027.replace("2027-01-01", "2026-01-01")] {
            assert!(matches!(calendar::import(&app.app, bad), Err(AppError::Invalid(_))), "{bad}");
        }
        assert_eq!(version(&app), before);
    }
}
