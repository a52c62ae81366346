//! What HTTP asks of every address: methods, media types, sizes, entity tags.

use std::{
    io::{Read as _, Write as _},
    net::TcpStream,
};

use hejie::service::complaints::form::FilingForm;
use reqwest::{Method, header};
use serde_json::{Value, json};

use crate::{
    both,
    support::{
        Answer, Person, TestApp,
        cases::{membership, with},
    },
};

/// Every address of the description, with the values of one case where it has places.
fn addresses(document: &Value, case: &str) -> Vec<(String, Vec<String>)> {
    let paths = document["paths"].as_object().unwrap();
    let filled = |path: &str| {
        let path = path.replace("{id}", case).replace("{code}", "110106");
        let path = path
            .replace("{year}", "2026")
            .replace("{command}", "post-message");
        path.split('/')
            .map(|part| if part.starts_with('{') { "1" } else { part })
            .collect::<Vec<_>>()
            .join("/")
    };
    let methods = |item: &Value| {
        item.as_object()
            .unwrap()
            .keys()
            .map(|it| it.to_uppercase())
            .collect()
    };
    paths
        .iter()
        .map(|(path, item)| (filled(path), methods(item)))
        .collect()
}

fn header_of(answer: &reqwest::blocking::Response, name: header::HeaderName) -> String {
    let value = answer.headers().get(name);
    value.map_or(String::new(), |it| it.to_str().unwrap().to_owned())
}

both! {
    fn every_address_takes_head_and_says_which_methods_it_takes(app) {
        let z = app.consumer("Z");
        let case = z.file(&membership(app.galaxy()));
        let document = z.get("/api/v1/openapi.json").ok();
        let mut read = 0;
        for (path, methods) in addresses(&document, &case) {
            if methods.contains(&"GET".to_owned()) {
                let get = z.request(Method::GET, &path).send().unwrap();
                let head = z.request(Method::HEAD, &path).send().unwrap();
                assert_eq!(head.status(), get.status(), "HEAD {path}");
                assert_eq!(header_of(&head, header::CONTENT_TYPE), header_of(&get, header::CONTENT_TYPE), "HEAD {path}");
                assert!(path.ends_with("/stream") || head.bytes().unwrap().is_empty(), "HEAD {path}");
                read += 1;
            }
            let options = z.request(Method::OPTIONS, &path).send().unwrap();
            let allow = header_of(&options, header::ALLOW);
            assert_eq!(options.status(), 204, "OPTIONS {path}");
            for method in &methods {
                assert!(allow.split(", ").any(|it| it == method), "{path} takes {method}: {allow}");
            }
            for method in [Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE] {
                // Read as the page of an enterprise that is called so.
                let is_a_page = method == Method::GET && path.ends_with("/enterprises/licences");
                if is_a_page || allow.split(", ").any(|it| it == method.as_str()) {
                    continue;
                }
                let answer = z.request(method.clone(), &path).send().unwrap();
                assert_eq!((answer.status().as_u16(), header_of(&answer, header::ALLOW)), (405, allow.clone()), "{method} {path}");
                let body: Value = answer.json().unwrap();
                assert_eq!(body["error"]["code"], "method_not_allowed");
                assert!(body["error"]["message"].as_str().unwrap().contains(&allow), "{body}");
            }
        }
        assert!(read > 40, "{read}");
        for path in ["/", "/docs", "/gov/queue"] {
            let answer = z.request(Method::DELETE, path).send().unwrap();
            assert_eq!((answer.status().as_u16(), header_of(&answer, header::ALLOW).as_str()), (405, "GET, HEAD, OPTIONS"), "{path}");
        }
        z.delete("/api/v1/nowhere").expect(404);
        z.request(Method::OPTIONS, "/api/v1/nowhere").send().unwrap().error_for_status().unwrap_err();
    }

    fn a_case_seen_before_is_not_sent_again(app) {
        let galaxy = app.galaxy();
        let (z, handler) = (app.consumer("Z"), app.odr_handler(&galaxy, "H"));
        let case = z.file(&membership(galaxy));
        let path = format!("/api/v1/complaints/{case}");
        let ask = |person: &Person, tag: &str, lang: &str| {
            let request = person.request(Method::GET, &path).header(header::ACCEPT_LANGUAGE, lang);
            let answer = request.header(header::IF_NONE_MATCH, tag).send().unwrap();
            (answer.status().as_u16(), header_of(&answer, header::ETAG))
        };
        let tag = ask(&z, "\"none\"", "zh").1;
        assert_eq!(ask(&z, &tag, "zh"), (304, tag.clone()));
        assert_eq!(ask(&z, &format!("W/{tag}, \"x\""), "zh").0, 304);
        assert_eq!(ask(&z, "*", "zh").0, 304);
        assert_eq!(ask(&z, &tag, "en").0, 200, "other words");
        assert_eq!(ask(&handler, &tag, "zh").0, 200, "another reader");
        handler.command(&case, "post-message", json!({ "text": "您好" }));
        let (status, newer) = ask(&z, &tag, "zh");
        assert_eq!(status, 200, "another version");
        let seq = z.case(&case)["version"].clone();
        z.put(&format!("{path}/read"), json!({ "seq": seq })).ok();
        assert_eq!(ask(&z, &newer, "zh").0, 200, "nothing is unread any more, in the same version");
    }

    fn every_form_of_a_version_that_was_read_is_understood(app) {
        let galaxy = app.galaxy();
        let (z, handler) = (app.consumer("Z"), app.odr_handler(&galaxy, "H"));
        let case = z.file(&membership(galaxy));
        let path = format!("/api/v1/complaints/{case}/commands/post-message");
        let say = |tag: &str| Answer::of(handler.request(Method::POST, &path).header("If-Match", tag).json(&json!({ "text": "您好" })));
        let version = || handler.case(&case)["version"].clone();
        say("*").expect(200);
        say(&format!("\"{}\"", version())).expect(200);
        say(&format!("W/\"{}\"", version())).expect(200);
        say(&version().to_string()).expect(200);
        let whole = handler.get(&format!("/api/v1/complaints/{case}")).headers["etag"].clone();
        say(whole.to_str().unwrap()).expect(200);
        assert_eq!(say(whole.to_str().unwrap()).expect(409)["error"]["code"], "version_conflict");
        let refused = say("\"one\"").expect(422);
        let message = refused["error"]["fields"][0]["message"].as_str().unwrap();
        assert!(message.starts_with("If-Match 应为"), "{message}");
    }

    fn a_body_that_is_too_large_is_refused_by_its_head(app) {
        let z = app.consumer("Z");
        let address = app.base.trim_start_matches("http://");
        let mut socket = TcpStream::connect(address).unwrap();
        let head = format!(
            "POST /api/v1/complaints HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {}\r\nContent-Type: application/json\r\n\
             Content-Length: 99000000000\r\nConnection: close\r\n\r\n",
            z.token()
        );
        // Not a byte of the body is sent: the answer must not wait for one.
        socket.write_all(head.as_bytes()).unwrap();
        socket.set_read_timeout(Some(std::time::Duration::from_secs(10))).unwrap();
        let mut answer = [0; 4096];
        let n = socket.read(&mut answer).unwrap();
        let answer = String::from_utf8_lossy(&answer[..n]).into_owned();
        assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
        let told = z.post("/api/v1/complaints", json!({ "statement": "a".repeat(300 << 10) })).expect(413);
        assert_eq!(told["error"]["message"], "内容过大，上限为 256 KiB");
    }

    fn nothing_and_what_is_no_json_are_not_filed(app) {
        let z = app.consumer("Z");
        let send = |kind: &str, body: &'static str| {
            let request = z.request(Method::POST, "/api/v1/complaints");
            Answer::of(request.header(header::CONTENT_TYPE, kind).body(body))
        };
        assert_eq!(send("application/json", "").expect(422)["error"]["fields"][0]["code"], "missing");
        for kind in ["text/plain", "application/x-www-form-urlencoded", "application/xml"] {
            assert_eq!(send(kind, "{}").expect(415)["error"]["code"], "unsupported_media_type", "{kind}");
        }
        for kind in ["application/json", "application/json; charset=utf-8", "application/merge-patch+json"] {
            send(kind, "{}").expect(201);
        }
        let draft = z.get("/api/v1/complaints").ok()["items"][0]["id"].as_str().unwrap().to_owned();
        Answer::of(z.request(Method::PUT, &format!("/api/v1/complaints/{draft}/draft"))).expect(422);
    }

    fn what_is_listed_as_allowed_can_be_given(app) {
        let z = app.consumer("Z");
        let whole = membership(app.galaxy());
        let mut form = whole.clone();
        form.as_object_mut().unwrap().remove("submit");
        let draft = z.post("/api/v1/complaints", json!({})).expect(201);
        let id = draft["id"].as_str().unwrap().to_owned();
        assert_eq!(draft["allowed_commands"], json!(["save-draft", "submit", "add-evidence"]));
        z.command(&id, "save-draft", form.clone());
        let kept = z.get(&format!("/api/v1/complaints/{id}/draft")).ok();
        assert_eq!(kept["goods"], form["goods"]);
        serde_json::from_value::<FilingForm>(kept).expect("a form");
        let path = format!("/api/v1/complaints/{id}/commands/add-evidence");
        let add = || z.request(Method::POST, &path).body("聊天记录");
        let nameless = Answer::of(add()).expect(422);
        assert!(nameless["error"]["fields"][0]["message"].as_str().unwrap().contains("X-File-Name"));
        for _ in 0..20 {
            Answer::of(add().header("X-File-Name", "a.txt")).expect(201);
        }
        let full = Answer::of(add().header("X-File-Name", "a.txt")).expect(409);
        assert_eq!(full["error"]["code"], "too_many_files");
        assert_eq!(full["error"]["allowed_commands"], json!(["save-draft", "submit"]));
        assert_eq!(z.case(&id)["allowed_commands"], json!(["save-draft", "submit"]));
        z.command(&id, "submit", json!({}));
        let refused = z.post("/api/v1/complaints", with(whole, "/truth_confirmed", false));
        let refused = refused.expect(422);
        assert_eq!((&refused["error"]["code"], &refused["error"]["allowed_commands"]), (&json!("truth_not_confirmed"), &json!([])));
    }
}

/// The sentence about one field, in both languages.
fn told(app: &TestApp, person: &Person, path: &str, pointer: &str) -> [String; 2] {
    ["zh", "en"].map(|lang| {
        let request = app.http.get(app.url(path)).bearer_auth(person.token());
        let body = Answer::of(request.header(header::ACCEPT_LANGUAGE, lang)).expect(422);
        let field = &body["error"]["fields"][0];
        assert_eq!(field["pointer"], pointer, "{path}: {body:#}");
        field["message"].as_str().unwrap().to_owned()
    })
}

both! {
    fn queries_say_what_is_wanted_and_where(app) {
        let (z, officer) = (app.consumer("Z"), app.officer());
        for (who, path, pointer, part) in [
            (&z, "/api/v1/complaints?limit=x", "/limit", "整数"),
            (&z, "/api/v1/complaints?limit=0", "/limit", "1 到 100"),
            (&z, "/api/v1/complaints?due_before=2026-13-01", "/due_before", "2026-05-11"),
            (&z, "/api/v1/complaints?state=nope", "/state", "negotiating、"),
            (&z, "/api/v1/complaints?waits_for=me", "/waits_for", "consumer、enterprise、bureau"),
            (&z, "/api/v1/indicators?metric=K99", "/metric", "K01、"),
            (&z, "/api/v1/indicators", "/metric", "K01、"),
            (&z, "/api/v1/indicators?metric=K08&from=2026-13", "/from", "2026-05"),
            (&z, "/api/v1/indicators?metric=K08&by=region&key=Beijing", "/key", "六位"),
            (&officer, "/api/v1/complaints/inbox?tab=mine", "/tab", "waiting_review"),
            (&officer, "/api/v1/complaints/inbox?source=moon", "/source", "direct、negotiation"),
            (&officer, "/api/v1/complaints/inbox?handler=bob", "/handler", "unassigned"),
            (&officer, "/api/v1/overview?from=2026-13", "/from", "2026-05"),
            (&officer, "/api/v1/overview?category=pony", "/category", "分类表"),
        ] {
            let [zh, en] = told(&app, who, path, pointer);
            assert!(zh.contains(part), "{path}: {zh}");
            assert!(en.is_ascii(), "{path}: {en}");
        }
    }
}
