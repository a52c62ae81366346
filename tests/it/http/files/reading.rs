//! Downloads: headers that keep a browser calm, and parts.

use reqwest::{Method, header};

use crate::{both, support::files::*};

both! {
    fn a_download_is_no_page_of_ours(app) {
        let ming = app.consumer("王小明");
        let case = ming.begins_a_complaint();
        let page = "<script>alert(1)</script>";
        let file = ming.upload(&case, "%E8%81%8A%E5%A4%A9%20%22x%22.html", page).expect(201);
        assert_eq!(file["media_type"], "text/plain; charset=utf-8");
        let url = file["url"].as_str().unwrap();
        let answer = ming.request(Method::GET, url).send().unwrap();
        for (name, value) in [
            ("content-type", "text/plain; charset=utf-8"),
            ("x-content-type-options", "nosniff"),
            ("content-security-policy", "sandbox; default-src 'none'"),
            ("cache-control", "private, max-age=3600"),
            ("accept-ranges", "bytes"),
            ("content-length", "25"),
        ] {
            assert_eq!(answer.headers()[name], value, "{name}");
        }
        let disposition = answer.headers()["content-disposition"].to_str().unwrap();
        assert!(disposition.starts_with("attachment;"), "{disposition}");
        assert!(
            disposition.contains("filename*=UTF-8''%E8%81%8A%E5%A4%A9%20%22x%22.html"),
            "{disposition}"
        );
        let etag = answer.headers()["etag"].clone();
        assert_eq!(etag.to_str().unwrap(), format!("\"{}\"", file["sha256"].as_str().unwrap()));
        let again = ming.request(Method::GET, url).header(header::IF_NONE_MATCH, etag).send().unwrap();
        assert_eq!(again.status(), 304);
    }

    fn parts_are_given_out(app) {
        let ming = app.consumer("王小明");
        let case = ming.begins_a_complaint();
        let text: String = (0..10_000).map(|n| format!("{n:07}\n")).collect();
        let file = ming.upload(&case, "log.txt", text.clone()).expect(201);
        let url = file["url"].as_str().unwrap();
        let part = |range: &str, if_range: Option<&str>| {
            let mut request = ming.request(Method::GET, url).header(header::RANGE, range);
            if let Some(tag) = if_range {
                request = request.header(header::IF_RANGE, tag);
            }
            request.send().unwrap()
        };
        let etag = format!("\"{}\"", file["sha256"].as_str().unwrap());

        for (range, expected) in [
            ("bytes=0-7", &text[..8]),
            ("bytes=40000-40015", &text[40_000..40_016]),
            ("bytes=79992-", &text[79_992..]),
            ("bytes=-8", &text[79_992..]),
        ] {
            let answer = part(range, Some(&etag));
            assert_eq!(answer.status(), 206, "{range}");
            assert_eq!(answer.headers()["content-length"], expected.len().to_string());
            assert_eq!(answer.text().unwrap(), expected, "{range}");
        }
        let answer = part("bytes=0-7", None);
        assert_eq!(answer.headers()["content-range"], "bytes 0-7/80000");

        for (range, tag) in [("bytes=0-7", "\"another\""), ("bytes=0-1,3-4", &etag), ("x", &etag)] {
            let answer = part(range, Some(tag));
            assert_eq!(answer.status(), 200, "{range}");
            assert_eq!(answer.text().unwrap(), text);
        }
        let answer = part("bytes=80000-", None);
        assert_eq!(answer.status(), 416);
        assert_eq!(answer.headers()["content-range"], "bytes */80000");
        let body: serde_json::Value = answer.json().unwrap();
        assert_eq!(body["error"]["code"], "range_not_satisfiable");
    }

    fn a_file_of_twenty_mebibytes_comes_back_whole(app) {
        let ming = app.consumer("王小明");
        let case = ming.begins_a_complaint();
        let mut bytes = PDF.to_vec();
        bytes.resize(20 << 20, b'\n');
        let file = ming.upload(&case, "big.pdf", bytes.clone()).expect(201);
        assert_eq!(file["size"], 20 << 20);
        assert!(ming.download(file["url"].as_str().unwrap()) == bytes);
    }
}
