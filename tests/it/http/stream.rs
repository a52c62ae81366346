use std::{
    io::{BufRead, BufReader},
    sync::mpsc::{self, Receiver},
    thread,
    time::Duration,
};

use hejie::domain::{actor::Role, ids::EnterpriseId};

use crate::{
    both,
    support::{
        Person, TestApp,
        cases::{membership, offer_of},
    },
};

const SOON: Duration = Duration::from_secs(1);

/// One event of a stream: its id, kind and data.
type Heard = (Option<i64>, String, serde_json::Value);

/// Opens the stream and reads it on a thread of its own.
fn listen(person: &Person, last: Option<i64>) -> Receiver<Heard> {
    let mut request = person.request(reqwest::Method::GET, "/api/v1/stream");
    if let Some(last) = last {
        request = request.header("Last-Event-ID", last.to_string());
    }
    let response = request.send().expect("a stream");
    assert_eq!(response.status(), 200);
    assert_eq!(response.headers()["content-type"], "text/event-stream");
    let (send, receive) = mpsc::channel();
    thread::spawn(move || {
        let (mut id, mut kind) = (None, String::new());
        for line in BufReader::new(response).lines().map_while(Result::ok) {
            match line.split_once(": ") {
                Some(("id", value)) => id = value.parse().ok(),
                Some(("event", value)) => kind = value.to_owned(),
                Some(("data", value)) => {
                    let data = serde_json::from_str(value).expect("JSON");
                    if send
                        .send((id.take(), std::mem::take(&mut kind), data))
                        .is_err()
                    {
                        return;
                    }
                }
                _ => {}
            }
        }
    });
    receive
}

fn next(stream: &Receiver<Heard>) -> Heard {
    stream.recv_timeout(SOON).expect("an event within a second")
}

fn position(app: &TestApp) -> i64 {
    app.app.read(hejie::live::position).expect("the position")
}

both! {
    fn tells_within_a_second_whom_it_concerns_and_nobody_else(app) {
        let shop = EnterpriseId(app.clock.new_id());
        let (li, stranger) = (app.consumer("Li"), app.consumer("Stranger"));
        let handler = app.odr_handler(&shop, "Handler");
        let other_shop = app.odr_handler(&EnterpriseId(app.clock.new_id()), "Other");
        let bureau = app.bureau("110106", &[Role::CaseOfficer], "Officer");
        let case = app.case(&li, Some(shop));
        let everybody = [&li, &handler, &stranger, &other_shop, &bureau];
        let streams: Vec<_> = everybody.iter().map(|person| listen(person, None)).collect();
        let start = position(&app);
        for stream in &streams {
            assert_eq!(next(stream).1, "ready");
        }
        app.event(case, 2);
        for stream in &streams[..2] {
            let (id, kind, data) = next(stream);
            assert_eq!((id, kind.as_str()), (Some(start + 1), "message_posted"));
            assert_eq!(data, serde_json::json!({ "complaint_id": case.to_string(), "seq": 2, "state": "draft" }));
        }
        for stream in &streams[2..] {
            assert!(stream.recv_timeout(SOON).is_err(), "a stranger hears nothing");
        }
    }

    fn resumes_where_it_was(app) {
        let li = app.consumer("Li");
        let case = app.case(&li, None);
        let first = position(&app);
        for seq in 2..=4 {
            app.event(case, seq);
        }
        let stream = listen(&li, Some(first));
        let seqs: Vec<_> = (0..3).map(|_| next(&stream).2["seq"].as_i64().unwrap()).collect();
        assert_eq!(seqs, [2, 3, 4]);
        app.event(case, 5);
        assert_eq!(next(&stream).2["seq"], 5);
        // From a position that was never reached, the page loads anew.
        assert_eq!(next(&listen(&li, Some(first + 1_000))).1, "reset");
    }

    fn tells_that_something_was_read(app) {
        let li = app.consumer("Li");
        let case = app.case(&li, None);
        let stream = listen(&li, None);
        next(&stream);
        app.notice(1, format!("complainant:{}", li.account_id), "message by=enterprise", case);
        app.run_jobs();
        assert_eq!(next(&stream).1, "notification");
        li.post("/api/v1/notifications/read-all", ()).expect(204);
        assert_eq!(next(&stream).1, "notification");
    }

    fn tells_a_manager_that_a_proposal_waits(app) {
        let galaxy = app.galaxy();
        let (manager, handler) = (app.odr_manager(&galaxy, "店长"), app.odr_handler(&galaxy, "坐席"));
        let case = app.consumer("Z").file(&membership(galaxy));
        let streams = [&manager, &handler].map(|person| listen(person, None));
        for stream in &streams {
            assert_eq!(next(stream).1, "ready");
        }
        handler.try_command(&case, "make-offer", offer_of(500_001, "2026-05-20", "2026-05-18")).expect(202);
        assert_eq!(next(&streams[0]).1, "notification");
        assert!(streams[1].recv_timeout(SOON).is_err());
    }

    fn is_for_people_with_a_token(app) {
        app.anonymous().get("/api/v1/stream").expect(401);
    }

    fn ends_when_the_server_stops(app) {
        let li = app.consumer("Li");
        let stream = listen(&li, None);
        next(&stream);
        app.app.live.close();
        assert_eq!(next(&stream).1, "reset");
        assert!(stream.recv_timeout(SOON).is_err());
        assert_eq!(app.app.live.listeners(), 0);
    }
}
