//! Canonical JSON (RFC 8785), in which events are kept: the same event gives the same bytes, today and in ten years.
//!
//! Events hold whole numbers and keys of ASCII only. For those a map sorted by key and written compactly is canonical, at a third of
//! what a serialiser for all cases costs in the one thread that everybody waits for. The random lives of complaints hold every
//! event against such a serialiser.

use serde::Serialize;

pub fn to_string<T: Serialize>(value: &T) -> serde_json::Result<String> {
    // serde_json's map is sorted as long as nobody asks for its `preserve_order`.
    serde_json::to_string(&serde_json::to_value(value)?)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    #[test]
    fn it_is_what_rfc_8785_says_for_whole_numbers_and_keys_of_ascii() {
        let value = json!({
            "zeta": [true, false, null, 0, -1, 9_007_199_254_740_991_i64],
            "alpha_b": "\u{0}\u{8}\t\n\u{c}\r\u{1f}\"\\/\u{7f}",
            "alpha": { "c": "和解", "B": "\u{2028}😀", "a": "" },
        });
        let canonical = serde_json_canonicalizer::to_string(&value);
        assert_eq!(super::to_string(&value).ok(), canonical.ok());
    }
}
