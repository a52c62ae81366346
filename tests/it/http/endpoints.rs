//! Every endpoint there is, as the description of the API lists them: who gets which answer, and what nasty words do to its
//! texts. A new route without a sample here fails both.

use std::{cell::Cell, collections::BTreeSet, sync::LazyLock};

use hejie::domain::{actor::Role, ids::EnterpriseId, jurisdiction::OperatorKind};
use reqwest::Method;
use serde_json::{Value, json};

use super::complaints::{NASTY, everybody};
use crate::{
    both,
    rules::compare,
    support::{
        Answer, Person, TestApp,
        cases::{FENGTAI, membership, offer_of, problems},
        files::photo,
        new_uscc,
    },
};

/// What there is to ask about: a case in negotiation, and everything that hangs on it.
struct World<'a> {
    app: &'a TestApp,
    galaxy: EnterpriseId,
    platform: EnterpriseId,
    case: String,
    file: String,
    count: Cell<u32>,
    /// The complainant, and the enterprise's manager.
    z: Person,
    manager: Person,
}

/// How an endpoint is asked.
struct Sample {
    path: String,
    body: Body,
}

enum Body {
    None,
    Json(Value),
    Bytes(Vec<u8>),
}

/// Of every consumer here and of the one among [`everybody`], so that one form is good for all (C-3).
const NAME: &str = "Y";

impl<'a> World<'a> {
    fn new(app: &'a TestApp) -> World<'a> {
        app.at("2026-05-11 10:00");
        let galaxy = app.galaxy();
        let (z, manager) = (app.consumer(NAME), app.odr_manager(&galaxy, "店长"));
        let case = z.file(&membership(galaxy));
        let file = z
            .upload(&format!("/api/v1/complaints/{case}"), "a.jpg", photo(1))
            .expect(201)["id"]
            .clone();
        manager.command(
            &case,
            "make-offer",
            offer_of(2700, "2026-05-20", "2026-05-20"),
        );
        app.run_jobs();
        World {
            app,
            galaxy,
            platform: app.active_enterprise("大平台", "110108", OperatorKind::PlatformOperator),
            case,
            file: file.as_str().expect("an identifier").to_owned(),
            count: Cell::default(),
            z,
            manager,
        }
    }

    /// A number nobody had before, for what must be unique.
    fn next(&self) -> u32 {
        self.count.set(self.count.get() + 1);
        self.count.get()
    }

    fn made(&self, by: &Person, path: &str, body: Value) -> String {
        let answer = by.post(path, body).ok();
        answer["id"].as_str().expect("an identifier").to_owned()
    }

    fn template(&self) -> String {
        let body =
            json!({ "kind": "message", "name": format!("模板 {}", self.next()), "text": "您好" });
        self.made(
            &self.manager,
            &format!("/api/v1/enterprises/{}/templates", self.galaxy),
            body,
        )
    }

    /// A handler who may promise nothing, and what they asked their manager to approve.
    fn proposal(&self) -> String {
        let handler = self.app.odr_handler(&self.galaxy, "坐席");
        let limit = format!("/api/v1/staff/{}/limit", handler.account_id);
        self.manager
            .patch(&limit, json!({ "offer_limit_fen": 0 }))
            .ok();
        let offer = offer_of(2600, "2026-05-20", "2026-05-20");
        let kept = handler
            .try_command(&self.case, "make-offer", offer)
            .expect(202);
        kept["proposal"]["id"]
            .as_str()
            .expect("an identifier")
            .to_owned()
    }

    fn upload(&self) -> String {
        let body = json!({ "name": "b.jpg", "size_bytes": 9 });
        let uploads = format!("/api/v1/complaints/{}/uploads", self.case);
        // C-13: an upload that was begun has its place among the twenty.
        for old in self.z.get(&uploads).ok().as_array().into_iter().flatten() {
            let id = old["id"].as_str().expect("an identifier");
            self.z.delete(&format!("{uploads}/{id}"));
        }
        self.made(&self.z, &uploads, body)
    }

    /// How the endpoint is asked; None where it is open to anybody, whoever asks.
    fn sample(&self, operation: &str) -> Option<Sample> {
        let case = format!("/api/v1/complaints/{}", self.case);
        let house = format!("/api/v1/enterprises/{}", self.galaxy);
        let just = |path: String| Sample {
            path,
            body: Body::None,
        };
        let with = |path: String, body: Value| Sample {
            path,
            body: Body::Json(body),
        };
        let bytes = |path: String, body: &[u8]| Sample {
            path,
            body: Body::Bytes(body.to_vec()),
        };
        let v1 = |path: &str| just(format!("/api/v1{path}"));
        let (method, path) = operation.split_once(' ').expect("a method and a path");
        let path = path.strip_prefix("/api/v1").unwrap_or(path);
        Some(match (method, path) {
            // Open: a token neither helps nor hinders.
            (
                _,
                "/healthz"
                | "/readyz"
                | "/metrics"
                | "/openapi.json"
                | "/regions"
                | "/regions/{code}"
                | "/calendar/{year}"
                | "/enterprises/{id}"
                | "/indicators/definitions",
            )
            | ("get", "/enterprises" | "/regions/{code}/stations")
            | (
                "post",
                "/auth/register"
                | "/auth/login"
                | "/auth/refresh"
                | "/auth/logout"
                | "/auth/password-reset"
                | "/auth/password-reset/confirm"
                | "/auth/invitations/accept"
                | "/auth/email/confirm",
            ) => return None,
            ("post", "/auth/logout-everywhere") => v1("/auth/logout-everywhere"),
            ("post", "/auth/password") => with(
                "/api/v1/auth/password".into(),
                json!({ "old_password": "not the password", "new_password": "another password 1" }),
            ),
            ("get", "/me" | "/me/export" | "/audit" | "/overview" | "/overview.csv")
            | ("get", "/overview.xlsx" | "/rankings/enterprises" | "/rankings/enterprises.csv")
            | ("get", "/rankings/enterprises.xlsx" | "/hotspots" | "/indicators/peers")
            | ("get", "/complaints" | "/complaints/inbox" | "/complaints/inbox/counts")
            | ("get", "/proposals" | "/staff" | "/staff/colleagues" | "/stream")
            | ("get", "/notifications" | "/notifications/unread-count")
            | ("get", "/enterprises/applications") => v1(path),
            ("post", "/notifications/read-all") => v1(path),
            ("patch", "/me") => with("/api/v1/me".into(), json!({ "address": "某街 2 号" })),
            ("get", "/indicators") => v1("/indicators?metric=K08&by=category"),
            ("get", "/indicators/cases" | "/indicators/cases.csv") => {
                v1(&format!("{path}?metric=K08"))
            }
            ("post", "/notifications/{id}/read") => {
                let found = self.z.get("/api/v1/notifications").ok();
                let id = found["items"][0]["id"].as_str().expect("one").to_owned();
                v1(&format!("/notifications/{id}/read"))
            }
            ("post", "/staff") => with(
                "/api/v1/staff".into(),
                json!({ "name": "新人", "email": format!("new{}@example.com", self.next()), "roles": ["odr_handler"] }),
            ),
            (method, "/staff/{id}/disable" | "/staff/{id}/enable" | "/staff/{id}/limit")
            | (method, "/staff/{id}/roles") => {
                let of = self.app.odr_handler(&self.galaxy, "坐席").account_id;
                let path = format!("/api/v1{}", path.replace("{id}", &of.to_string()));
                match method {
                    "post" => just(path),
                    _ if path.ends_with("limit") => with(path, json!({ "offer_limit_fen": 100 })),
                    _ => with(path, json!({ "roles": ["odr_handler", "odr_manager"] })),
                }
            }
            ("post", "/complaints") => {
                // A dispatcher must say who calls.
                let mut form = membership(self.galaxy);
                form["complainant"]["name"] = json!(NAME);
                with("/api/v1/complaints".into(), form)
            }
            ("post", "/complaints/bulk/assign") => with(
                "/api/v1/complaints/bulk/assign".into(),
                json!({ "ids": [self.case], "handler": self.manager.account_id }),
            ),
            ("get", "/complaints/{id}") => just(case),
            ("get", "/complaints/{id}/events" | "/complaints/{id}/files")
            | ("get", "/complaints/{id}/notes" | "/complaints/{id}/proposals")
            | ("get", "/complaints/{id}/uploads" | "/complaints/{id}/draft") => {
                v1(&path.replace("{id}", &self.case))
            }
            ("put", "/complaints/{id}/draft") => with(format!("{case}/draft"), json!({})),
            ("put", "/complaints/{id}/read") => with(format!("{case}/read"), json!({ "seq": 1 })),
            ("post", "/complaints/{id}/notes") => {
                with(format!("{case}/notes"), json!({ "text": "记一笔" }))
            }
            // Each command by each role stands in the tables beside this one.
            ("post", "/complaints/{id}/commands/{command}") => with(
                format!("{case}/commands/post-message"),
                json!({ "text": "你好", "version": 0 }),
            ),
            ("get", "/complaints/{id}/offers/{offer}/agreement") => {
                just(format!("{case}/offers/1/agreement"))
            }
            ("post", "/complaints/{id}/proposals/{proposal}/return") => with(
                format!("{case}/proposals/{}/return", self.proposal()),
                json!({ "note": "太多" }),
            ),
            ("post", "/complaints/{id}/proposals/{proposal}/approve") => {
                just(format!("{case}/proposals/{}/approve", self.proposal()))
            }
            ("post", "/complaints/{id}/proposals/{proposal}/withdraw") => {
                just(format!("{case}/proposals/{}/withdraw", self.proposal()))
            }
            ("post", "/complaints/{id}/templates/{template}/preview") => {
                just(format!("{case}/templates/{}/preview", self.template()))
            }
            ("post", "/complaints/{id}/files") => bytes(format!("{case}/files"), b"no file"),
            ("post", "/complaints/{id}/commands/add-evidence") => {
                bytes(format!("{case}/commands/add-evidence"), b"no file")
            }
            ("get", "/complaints/{id}/files/{file_id}") => {
                just(format!("{case}/files/{}", self.file))
            }
            ("get", "/complaints/{id}/files/{file_id}/thumbnail") => {
                just(format!("{case}/files/{}/thumbnail", self.file))
            }
            ("post", "/complaints/{id}/uploads") => with(
                format!("{case}/uploads"),
                json!({ "name": "c.jpg", "size_bytes": 99_999_999 }),
            ),
            ("patch", "/complaints/{id}/uploads/{upload}") => {
                bytes(format!("{case}/uploads/{}", self.upload()), b"abc")
            }
            ("get" | "delete", "/complaints/{id}/uploads/{upload}") => {
                just(format!("{case}/uploads/{}", self.upload()))
            }
            ("post", "/enterprises") => with("/api/v1/enterprises".into(), application()),
            ("post", "/enterprises/licences") => {
                bytes("/api/v1/enterprises/licences".into(), b"no licence")
            }
            ("get", "/enterprises/{id}/licence" | "/enterprises/{id}/templates") => {
                v1(&path.replace("{id}", &self.galaxy.to_string()))
            }
            ("put", "/enterprises/{id}/licence") => with(
                format!("{house}/licence"),
                json!({ "licence_file": self.file }),
            ),
            ("post", "/enterprises/{id}/commands/{command}") => with(
                format!("{house}/commands/warn"),
                json!({ "reason": "超期", "version": 0 }),
            ),
            ("post", "/enterprises/{id}/templates") => with(
                format!("{house}/templates"),
                json!({ "kind": "message", "name": format!("模板 {}", self.next()), "text": "您好" }),
            ),
            ("put", "/enterprises/{id}/templates/{template}") => with(
                format!("{house}/templates/{}", self.template()),
                json!({ "kind": "message", "name": format!("模板 {}", self.next()), "text": "好" }),
            ),
            ("delete", "/enterprises/{id}/templates/{template}") => {
                just(format!("{house}/templates/{}", self.template()))
            }
            ("get", "/enterprises/{id}/templates/{template}/versions") => {
                just(format!("{house}/templates/{}/versions", self.template()))
            }
            ("post", "/enterprises/{id}/places") => with(format!("{house}/places"), place()),
            ("delete", "/enterprises/{id}/places/{place}") => {
                let id = self.made(&self.manager, &format!("{house}/places"), place());
                just(format!("{house}/places/{id}"))
            }
            ("post", "/enterprises/{id}/shops") => with(format!("{house}/shops"), self.shop()),
            ("delete", "/enterprises/{id}/shops/{shop}") => {
                just(format!("{house}/shops/{}", self.app.clock.new_id()))
            }
            ("post", "/callers/find") => with(
                "/api/v1/callers/find".into(),
                json!({ "phone": "13800138000" }),
            ),
            ("get", "/me/application") => v1("/me/application"),
            ("post", "/regions/{code}/stations") => with(
                format!("/api/v1/regions/{FENGTAI}/stations"),
                json!({ "name": format!("第 {} 市场监管所", self.next()) }),
            ),
            ("get", "/regions/{code}/parameters") => v1(&format!("/regions/{FENGTAI}/parameters")),
            ("put", "/regions/{code}/parameters/{name}") => with(
                format!("/api/v1/regions/{FENGTAI}/parameters/response_hours"),
                json!({ "value": 12 }),
            ),
            _ => panic!("{operation} is new: say here how it is asked"),
        })
    }

    /// What was taken by the request before may stand in no other.
    fn renew(&self, body: &mut Value) {
        if body.get("uscc").is_some() {
            body["uscc"] = json!(new_uscc(FENGTAI).as_str());
        }
        if body.get("email").is_some() {
            body["email"] = json!(format!("new{}@example.com", self.next()));
        }
    }

    fn shop(&self) -> Value {
        json!({ "platform": self.platform, "name": format!("旗舰店 {}", self.next()), "published_region": FENGTAI, "published_address": "一号" })
    }
}

/// The status alone: a stream has no end.
fn asked(person: &Person, operation: &str, sample: &Sample) -> u16 {
    let answer = request(person, operation, sample).send();
    answer.expect("the server answers").status().as_u16()
}

fn request(person: &Person, operation: &str, sample: &Sample) -> reqwest::blocking::RequestBuilder {
    let method = operation.split(' ').next().expect("a method");
    let method = Method::from_bytes(method.to_uppercase().as_bytes()).expect("a method");
    let request = person.request(method, &sample.path);
    match &sample.body {
        Body::None => request,
        Body::Json(body) => request.json(body),
        Body::Bytes(body) => request
            .header("X-File-Name", "a.jpg")
            .header("Upload-Offset", 0)
            .body(body.clone()),
    }
}

fn application() -> Value {
    json!({
        "uscc": new_uscc(FENGTAI).as_str(), "name": "新公司", "short_name": "新", "kind": "own_site", "domicile": FENGTAI,
        "address": "科学城星火路 1 号", "phone": "010-12345678",
        "conditions": {
            "fixed_place": true, "staff": true, "computer_online": true,
            "dedicated_phone": true, "complaint_system": true, "good_standing": true,
        },
        "commitment": "承诺及时处理投诉", "description": "设有专门的客服部门",
    })
}

fn place() -> Value {
    json!({ "name": "门店", "region": FENGTAI, "address": "星火路 2 号" })
}

fn operations() -> Vec<String> {
    let document = serde_json::to_value(hejie::http::openapi::document()).expect("JSON");
    let paths = document["paths"].as_object().expect("paths");
    let operations = paths.iter().flat_map(|(path, item)| {
        ["get", "post", "put", "patch", "delete"]
            .into_iter()
            .filter(|method| item.get(*method).is_some_and(Value::is_object))
            .map(move |method| format!("{method} {path}"))
    });
    operations.collect()
}

/// What the description says of it.
fn described(operation: &str) -> &'static Value {
    static DOCUMENT: LazyLock<Value> =
        LazyLock::new(|| serde_json::to_value(hejie::http::openapi::document()).expect("JSON"));
    let (method, path) = operation.split_once(' ').expect("a method and a path");
    &DOCUMENT["paths"][path][method]
}

fn needs_token(operation: &str) -> bool {
    let security = described(operation)["security"].as_array();
    security.is_some_and(|ways| !ways.contains(&json!({})))
}

fn is_described(operation: &str, status: u16) -> bool {
    described(operation)["responses"]
        .get(status.to_string())
        .is_some()
}

fn asked_by_nobody(world: &World<'_>, operation: &str, sample: &Sample) -> u16 {
    let mut request = request(&world.z, operation, sample)
        .build()
        .expect("a request");
    request.headers_mut().remove("authorization");
    let answer = world.app.http.execute(request);
    answer.expect("the server answers").status().as_u16()
}

/// Who gets which answer, over all endpoints.
fn matrix(world: &World<'_>) -> String {
    let people = everybody(world.app, &world.galaxy, world.z.clone());
    let letter = |i: usize| char::from(b'A' + u8::try_from(i).expect("few"));
    let mut table = String::new();
    for (i, (name, _)) in people.iter().enumerate() {
        table.push_str(&format!("{} {name}\n", letter(i)));
    }
    let mut undescribed = BTreeSet::new();
    let width = 62;
    let head: String = (0..people.len())
        .map(|i| format!("  {} ", letter(i)))
        .collect();
    table.push_str(&format!("\n{:width$}{head}\n", ""));
    for operation in operations() {
        let mut cells = String::new();
        for (_, person) in &people {
            let Some(sample) = world.sample(&operation) else {
                cells = " open".into();
                break;
            };
            let status = asked(person, &operation, &sample);
            if !is_described(&operation, status) {
                undescribed.insert(format!("{operation}: {status}"));
            }
            cells.push_str(&format!(" {status}"));
        }
        if let Some(sample) = world.sample(&operation) {
            let (needs, got) = (
                needs_token(&operation),
                asked_by_nobody(world, &operation, &sample),
            );
            assert_eq!(
                needs,
                got == 401,
                "{operation} without a token is answered {got}, and described otherwise"
            );
        }
        table.push_str(&format!("{operation:width$}{cells}\n"));
    }
    assert!(
        undescribed.is_empty(),
        "answers the description does not know: {undescribed:#?}"
    );
    table
}

/// The places of a schema where any text may stand, as JSON pointers.
fn texts(document: &Value, schema: &Value, at: &str, found: &mut Vec<String>) {
    if at.matches('/').count() > 4 {
        return;
    }
    if let Some(Value::String(reference)) = schema.get("$ref") {
        let pointer = reference.trim_start_matches('#');
        let schema = document.pointer(pointer).expect("the schema");
        return texts(document, schema, at, found);
    }
    for choice in ["oneOf", "anyOf", "allOf"] {
        for schema in schema[choice].as_array().into_iter().flatten() {
            texts(document, schema, at, found);
        }
    }
    if let Some(fields) = schema["properties"].as_object() {
        for (name, schema) in fields {
            texts(document, schema, &format!("{at}/{name}"), found);
        }
    }
    if schema.get("items").is_some() {
        texts(document, &schema["items"], &format!("{at}/0"), found);
    }
    let is_text = schema["type"] == "string" || schema["type"] == json!(["string", "null"]);
    if is_text && schema.get("enum").is_none() && !found.contains(&at.to_owned()) {
        found.push(at.to_owned());
    }
}

/// Sets what a pointer names, and makes what lies on the way.
fn set(body: &mut Value, pointer: &str, value: &str) {
    let mut at = body;
    for name in pointer.split('/').skip(1) {
        at = match name.parse::<usize>() {
            Ok(_) => {
                if !at.is_array() {
                    *at = json!([null]);
                }
                if at.as_array().is_some_and(Vec::is_empty) {
                    *at = json!([null]);
                }
                &mut at[0]
            }
            Err(_) => {
                if !at.is_object() {
                    *at = json!({});
                }
                &mut at[name]
            }
        };
    }
    *at = json!(value);
}

/// Bodies in which any text may stand, by operation: who may send one, and the body.
fn bodies(world: &World<'_>, operation: &str) -> Option<(Person, Sample)> {
    let app = world.app;
    let sample = match operation {
        "post /api/v1/auth/register" => open(
            "auth/register",
            json!({
                "name": "某人", "email": format!("n{}@example.com", world.next()), "password": "a long password 1", "phone": "13800138000",
            }),
        ),
        "post /api/v1/auth/password-reset" => open(
            "auth/password-reset",
            json!({ "email": "nobody@example.com" }),
        ),
        "post /api/v1/auth/password-reset/confirm" | "post /api/v1/auth/invitations/accept" => {
            open(
                operation.trim_start_matches("post /api/v1/"),
                json!({ "token": "x", "password": "a long password 1" }),
            )
        }
        "post /api/v1/auth/email/confirm" => open("auth/email/confirm", json!({ "token": "x" })),
        // Bounded by the throttle: each try costs a hash.
        "post /api/v1/auth/login" | "post /api/v1/auth/password" => return None,
        // Held by tests of their own, field by field.
        "post /api/v1/complaints"
        | "put /api/v1/complaints/{id}/draft"
        | "post /api/v1/complaints/{id}/commands/{command}" => return None,
        _ => world.sample(operation)?,
    };
    let person = match operation {
        // Only who sells on somebody's platform has a shop there.
        "post /api/v1/enterprises/{id}/shops" => {
            let name = format!("小店 {}", world.next());
            let stall = app.active_enterprise(&name, FENGTAI, OperatorKind::InPlatform);
            let path = format!("/api/v1/enterprises/{stall}/shops");
            return Some((app.odr_manager(&stall, "S"), Sample { path, ..sample }));
        }
        "post /api/v1/callers/find" => app.bureau(FENGTAI, &[Role::Dispatcher], "D"),
        "post /api/v1/regions/{code}/stations" | "put /api/v1/regions/{code}/parameters/{name}" => {
            app.bureau(FENGTAI, &[Role::BureauAdmin], "A")
        }
        "post /api/v1/enterprises/{id}/commands/{command}" => {
            app.bureau(FENGTAI, &[Role::CaseOfficer], "C")
        }
        "post /api/v1/enterprises" | "post /api/v1/auth/register" | "patch /api/v1/me" => {
            app.consumer(NAME)
        }
        _ if operation.contains("uploads") => return Some((world.z.clone(), sample)),
        _ => app.odr_manager(&world.galaxy, "M"),
    };
    Some((person, sample))
}

fn open(path: &str, body: Value) -> Sample {
    Sample {
        path: format!("/api/v1/{path}"),
        body: Body::Json(body),
    }
}

both! {
    fn who_gets_which_answer_at_every_endpoint(app) {
        let world = World::new(&app);
        compare("answers_by_endpoint.txt", &matrix(&world));
    }

    fn nasty_words_break_nothing_anywhere(app) {
        let world = World::new(&app);
        let document = serde_json::to_value(hejie::http::openapi::document()).expect("JSON");
        let mut tried = 0;
        for operation in operations() {
            let (method, path) = operation.split_once(' ').expect("a method and a path");
            let content = &document["paths"][path][method]["requestBody"]["content"]["application/json"];
            let mut pointers = Vec::new();
            texts(&document, &content["schema"], "", &mut pointers);
            if pointers.is_empty() {
                continue;
            }
            let Some((person, sample)) = bodies(&world, &operation) else { continue };
            let Body::Json(body) = &sample.body else { panic!("{operation} takes JSON") };
            for pointer in pointers {
                for text in NASTY {
                    let mut body = body.clone();
                    world.renew(&mut body);
                    set(&mut body, &pointer, text);
                    let sample = Sample { path: sample.path.clone(), body: Body::Json(body) };
                    let answer = Answer::of(request(&person, &operation, &sample));
                    tried += 1;
                    match answer.status {
                        200..300 => {
                            let kept = answer.body.pointer(&pointer).and_then(Value::as_str);
                            let is_kept = kept.is_none_or(|kept| kept == *text || text.trim().is_empty());
                            assert!(is_kept, "{operation} {pointer} {text:?}: {kept:?}");
                        }
                        422 => {
                            let found = problems(&answer.body);
                            let is_named = found.iter().any(|(at, _)| pointer.starts_with(at.as_str()) && !at.is_empty());
                            assert!(is_named, "{operation} {pointer} {text:?}: {found:?}");
                        }
                        400..500 => {}
                        _ => panic!("{operation} {pointer} {text:?}: {answer:#?}"),
                    }
                }
            }
        }
        assert!(tried > 1000, "{tried}");
    }
}
