//! What the machine's keepers and the API's readers get: metrics and documentation.

use crate::both;

both! {
    fn counts_requests_by_route_and_never_by_address(app) {
        app.http.get(app.url("/healthz")).send().unwrap();
        app.http.get(app.url("/no/such/place")).send().unwrap();
        let metrics = app.http.get(app.url("/metrics")).send().unwrap().text().unwrap();
        assert!(metrics.contains("route=\"/healthz\",status=\"200\""), "{metrics}");
        assert!(metrics.contains("route=\"none\",status=\"404\""), "{metrics}");
        assert!(!metrics.contains("/no/such/place"), "{metrics}");
        assert!(metrics.contains("hejie_mails_given_up_total 0"), "{metrics}");
    }

    fn serves_the_description_and_its_pages_under_a_strict_policy(app) {
        let document: serde_json::Value = app.http.get(app.url("/api/v1/openapi.json")).send().unwrap().json().unwrap();
        assert!(document["paths"]["/healthz"]["get"].is_object());
        let page = app.http.get(app.url("/docs")).send().unwrap();
        assert_eq!(page.status(), 200);
        let policy = page.headers()["content-security-policy"].to_str().unwrap();
        assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
        for path in ["/docs/nothing.js", "/docs/../Cargo.toml", "/docs/%2e%2e/%2e%2e/Cargo.toml"] {
            assert_eq!(app.http.get(app.url(path)).send().unwrap().status(), 404, "{path}");
        }
    }
}
