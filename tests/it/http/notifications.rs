use std::thread;

use hejie::{
    app::App,
    domain::{
        actor::Role,
        ids::{AccountId, EnterpriseId},
    },
    jobs::{self, Pace},
    notify::Audience,
};

use crate::both;

fn complainant(account: AccountId) -> String {
    Audience::Complainant(account).to_string()
}

both! {
    fn tells_in_the_language_of_the_reader(app) {
        let li = app.consumer("Li");
        let case = app.case(&li, None);
        app.notice(1, complainant(li.account_id), "offer_made until=2026-05-20T16:00:00Z n=2 by=enterprise", case);
        app.run_jobs();
        let list = li.get("/api/v1/notifications").ok();
        assert_eq!(list["unread"], 1);
        let item = &list["items"][0];
        assert_eq!(item["kind"], "offer_made");
        assert_eq!(item["title"], "收到方案 2");
        assert_eq!(item["body"], "对方企业提出了方案 2。\n方案在 5 月 20 日（周三）24:00 前有效。\n你可以接受、还价或不接受。");
        assert_eq!(item["complaint_id"], case.to_string());
        assert!(item["read_at"].is_null());
        let english = li.request(reqwest::Method::GET, "/api/v1/notifications").header("Accept-Language", "en");
        let english = crate::support::Answer::of(english).ok();
        assert_eq!(english["items"][0]["title"], "You have offer 2");
    }

    fn reads_one_and_all_and_only_ones_own(app) {
        let (li, wang) = (app.consumer("Li"), app.consumer("Wang"));
        let case = app.case(&li, None);
        for position in 1..=3 {
            app.notice(position, complainant(li.account_id), "message by=enterprise", case);
        }
        app.run_jobs();
        let id = li.get("/api/v1/notifications").ok()["items"][0]["id"].as_str().unwrap().to_owned();
        let path = format!("/api/v1/notifications/{id}/read");
        wang.post(&path, ()).expect(404);
        app.anonymous().get("/api/v1/notifications").expect(401);
        assert_eq!(wang.get("/api/v1/notifications/unread-count").ok()["unread"], 0);
        for _ in 0..2 {
            li.post(&path, ()).expect(204);
            assert_eq!(li.get("/api/v1/notifications/unread-count").ok()["unread"], 2);
        }
        assert_eq!(li.get("/api/v1/notifications?unread=true").ok()["items"].as_array().unwrap().len(), 2);
        li.post("/api/v1/notifications/read-all", ()).expect(204);
        assert_eq!(li.get("/api/v1/notifications/unread-count").ok()["unread"], 0);
    }

    fn pages_from_the_newest(app) {
        let li = app.consumer("Li");
        let case = app.case(&li, None);
        for position in 1..=5 {
            app.notice(position, complainant(li.account_id), &format!("offer_declined n={position} by=enterprise"), case);
        }
        app.run_jobs();
        let mut titles = Vec::new();
        let mut path = "/api/v1/notifications?limit=2".to_owned();
        loop {
            let page = li.get(&path).ok();
            titles.extend(page["items"].as_array().unwrap().iter().map(|i| i["title"].as_str().unwrap().to_owned()));
            match page["next_cursor"].as_str() {
                Some(cursor) => path = format!("/api/v1/notifications?limit=2&cursor={cursor}"),
                None => break,
            }
        }
        let expected: Vec<_> = (1..=5).rev().map(|n| format!("方案 {n} 没有被接受")).collect();
        assert_eq!(titles, expected);
        li.get("/api/v1/notifications?limit=101").expect(422);
        li.get("/api/v1/notifications?cursor=x").expect(422);
        li.get("/api/v1/notifications?colour=red").expect(422);
    }

    fn finds_who_belongs_to_an_audience(app) {
        let shop = EnterpriseId(app.clock.new_id());
        let (handler, manager) = (app.odr_handler(&shop, "Handler"), app.odr_manager(&shop, "Manager"));
        let (dispatcher, officer) = (
            app.bureau("110106", &[Role::Dispatcher], "D"),
            app.bureau("110106", &[Role::CaseOfficer, Role::Reviewer], "O"),
        );
        let elsewhere = app.bureau("110105", &[Role::Dispatcher], "E");
        let li = app.consumer("Li");
        let case = app.case(&li, Some(shop));
        let count = |person: &crate::support::Person| person.get("/api/v1/notifications/unread-count").ok()["unread"].as_i64().unwrap();
        let everybody = [&handler, &manager, &dispatcher, &officer, &elsewhere, &li];
        for (position, (audience, expected)) in (1..).zip([
            (format!("enterprise:{shop}"), [1, 1, 0, 0, 0, 0]),
            (format!("managers:{shop}"), [0, 1, 0, 0, 0, 0]),
            (format!("handler:{shop}:{}", handler.account_id), [1, 0, 0, 0, 0, 0]),
            // Whoever has it is not there any more: everybody is told.
            (format!("handler:{shop}:{}", li.account_id), [1, 1, 0, 0, 0, 0]),
            ("bureau:110106".to_owned(), [0, 0, 1, 0, 0, 0]),
            (format!("officer:110106:{}", officer.account_id), [0, 0, 0, 1, 0, 0]),
            (format!("reviewers:110106:{}", dispatcher.account_id), [0, 0, 0, 1, 0, 0]),
            (format!("reviewers:110106:{}", officer.account_id), [0, 0, 0, 0, 0, 0]),
            ("heads:110106".to_owned(), [0, 0, 0, 0, 0, 0]),
        ]) {
            let before: Vec<_> = everybody.iter().map(|p| count(p)).collect();
            app.notice(position, audience.clone(), "message by=consumer", case);
            app.run_jobs();
            let told: Vec<_> = everybody.iter().zip(before).map(|(p, before)| count(p) - before).collect();
            assert_eq!(told, expected, "{audience}");
        }
    }

    fn two_nodes_tell_everybody_once(app) {
        let li = app.consumer("Li");
        let shop = EnterpriseId(app.clock.new_id());
        let manager = app.odr_manager(&shop, "Manager");
        let case = app.case(&li, Some(shop));
        for position in 1..=150 {
            app.notice(position, complainant(li.account_id), "message by=enterprise", case);
            // One person in two audiences of one event.
            app.notice(position, format!("managers:{shop}"), "message by=consumer", case);
            app.notice(position, format!("enterprise:{shop}"), "message by=consumer", case);
        }
        let second = App::open(app.app.config.clone(), app.clock.clone()).unwrap();
        thread::scope(|scope| {
            for node in [&app.app, &second] {
                scope.spawn(move || while jobs::outbox::run(node).unwrap() == Pace::More {});
            }
        });
        app.run_jobs();
        for person in [&li, &manager] {
            assert_eq!(person.get("/api/v1/notifications/unread-count").ok()["unread"], 150);
        }
    }
}
