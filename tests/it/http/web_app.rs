//! The web app's pages and files over HTTP: what is cached, compressed, forbidden, and what is no page.
//!
//! `scripts/test` builds the frontend first; a binary without it still answers with a page that says so.

use std::{fs, path::Path};

use reqwest::{
    blocking::Response,
    header::{ACCEPT, ACCEPT_ENCODING, IF_NONE_MATCH},
};

use crate::{both, support::TestApp};

impl TestApp {
    /// As a browser that navigates.
    fn navigate(&self, path: &str) -> Response {
        let request = self
            .http
            .get(self.url(path))
            .header(ACCEPT, "text/html,*/*;q=0.8");
        request.send().unwrap()
    }
}

fn header<'a>(response: &'a Response, name: &str) -> &'a str {
    response
        .headers()
        .get(name)
        .map_or("", |value| value.to_str().unwrap())
}

/// A built script by its path, where the frontend is built.
fn script() -> Option<String> {
    let assets = Path::new(env!("CARGO_MANIFEST_DIR")).join("frontend/dist/assets");
    let mut names = fs::read_dir(assets)
        .ok()?
        .filter_map(|it| it.ok()?.file_name().into_string().ok());
    names
        .find(|name| name.starts_with("vendor-") && name.ends_with(".js"))
        .map(|name| format!("/assets/{name}"))
}

both! {
    fn every_page_is_there_with_deep_links_under_a_strict_policy(app) {
        for path in ["/", "/cases/0190", "/no/such/page", "/biz", "/biz/", "/biz/cases/0190", "/gov", "/gov/overview?year=2026"] {
            let page = app.navigate(path);
            assert_eq!(page.status(), 200, "{path}");
            assert_eq!(header(&page, "content-type"), "text/html; charset=utf-8", "{path}");
            let policy = header(&page, "content-security-policy").to_owned();
            assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
            assert!(policy.contains("require-trusted-types-for 'script'"), "{policy}");
            assert_eq!(header(&page, "cross-origin-opener-policy"), "same-origin", "{path}");
            assert!(header(&page, "permissions-policy").contains("geolocation=()"), "{path}");
        }
    }

    fn a_page_may_be_asked_for_without_its_body(app) {
        for path in ["/", "/biz", "/biz/", "/biz/cases/0190", "/gov/", "/gov/queue", "/favicon.svg", "/docs", "/healthz", "/readyz"] {
            let (whole, head) = (app.http.get(app.url(path)).send().unwrap(), app.http.head(app.url(path)).send().unwrap());
            assert_eq!(head.status(), whole.status(), "{path}");
            for name in ["content-type", "content-length", "content-security-policy", "etag", "cache-control"] {
                assert_eq!(header(&head, name), header(&whole, name), "{path}: {name}");
            }
            assert_eq!(head.bytes().unwrap().len(), 0, "{path}");
        }
        assert_eq!(app.http.head(app.url("/cases/0190")).send().unwrap().status(), 404);
        assert_eq!(app.http.head(app.url("/assets/nothing.js")).send().unwrap().status(), 404);
    }

    fn what_is_no_page_stays_a_404(app) {
        for path in ["/api/v1/nothing", "/api", "/assets/nothing.js", "/assets/..%2fCargo.toml", "/assets/%2e%2e%2findex.html"] {
            let answer = app.navigate(path);
            assert_eq!(answer.status(), 404, "{path}");
            let body: serde_json::Value = answer.json().unwrap();
            assert_eq!(body["error"]["code"], "not_found", "{path}");
        }
        // A program that asks for no page gets none.
        assert_eq!(app.http.get(app.url("/cases/0190")).send().unwrap().status(), 404);
        assert_eq!(app.http.post(app.url("/cases")).header(ACCEPT, "text/html").send().unwrap().status(), 404);
    }

    fn files_are_kept_for_ever_and_sent_as_small_as_they_are_taken(app) {
        let Some(path) = script() else { return };
        let get = |encodings: &str| app.http.get(app.url(&path)).header(ACCEPT_ENCODING, encodings).send().unwrap();
        let (plain, gzip, brotli) = (get("identity"), get("gzip, br;q=0"), get("gzip, deflate, br, zstd"));
        assert_eq!(header(&plain, "content-encoding"), "");
        assert_eq!(header(&gzip, "content-encoding"), "gzip");
        assert_eq!(header(&brotli, "content-encoding"), "br");
        for answer in [&plain, &gzip, &brotli] {
            assert_eq!(header(answer, "cache-control"), "public, max-age=31536000, immutable");
            assert_eq!(header(answer, "vary"), "Accept-Encoding");
            assert_eq!(header(answer, "x-content-type-options"), "nosniff");
            assert_eq!(header(answer, "content-type"), "text/javascript; charset=utf-8");
        }
        let sizes = [plain, gzip, brotli].map(|answer| answer.bytes().unwrap().len());
        assert!(sizes[0] > sizes[1] && sizes[1] > sizes[2], "{sizes:?}");
        // The copies have no address of their own.
        assert_eq!(app.http.get(app.url(&format!("{path}.br"))).send().unwrap().status(), 404);
    }

    fn a_page_is_asked_for_again_and_seldom_sent(app) {
        let Some(_) = script() else { return };
        let page = app.navigate("/biz/");
        assert_eq!(header(&page, "cache-control"), "no-cache");
        let tag = header(&page, "etag").to_owned();
        let again = app.http.get(app.url("/biz/cases")).header(IF_NONE_MATCH, tag).send().unwrap();
        assert_eq!(again.status(), 304);
        assert_eq!(again.bytes().unwrap().len(), 0);
    }

    fn the_clock_of_a_test_server_moves_from_outside(app) {
        let now = "2026-05-20T02:00:00Z";
        let body = serde_json::json!({ "now": now, "advance_days": 1 });
        let answer = app.http.post(app.url("/test/clock")).json(&body).send().unwrap();
        assert_eq!(header(&answer, "date"), "Mon, 11 May 2026 02:00:00 GMT");
        assert_eq!(answer.json::<serde_json::Value>().unwrap()["now"], "2026-05-21T02:00:00Z");
        let next = app.http.get(app.url("/healthz")).send().unwrap();
        assert_eq!(header(&next, "date"), "Thu, 21 May 2026 02:00:00 GMT");
    }
}
