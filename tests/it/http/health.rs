use crate::both;

both! {
    fn says_it_is_alive_and_ready(app) {
        for (path, status) in [("/healthz", "ok"), ("/readyz", "ready")] {
            let answer: serde_json::Value = app.http.get(app.url(path)).send().unwrap().json().unwrap();
            assert_eq!(answer["status"], status);
        }
    }

    fn answers_an_unknown_address_in_the_envelope(app) {
        let answer = app.http.get(app.url("/api/v1/nowhere")).send().unwrap();
        assert_eq!(answer.status(), 404);
        let body: serde_json::Value = answer.json().unwrap();
        assert_eq!(body["error"]["code"], "not_found");
        assert_ne!(body["error"]["request_id"], "");
    }
}
