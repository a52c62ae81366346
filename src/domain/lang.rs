//! The two languages the platform speaks.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, ToSchema)]
pub enum Lang {
    /// The language of the rules and of the documents; the answer when nobody asks for another.
    #[default]
    #[serde(rename = "zh-CN")]
    Zh,
    #[serde(rename = "en")]
    En,
}

impl Lang {
    pub const ALL: [Lang; 2] = [Lang::Zh, Lang::En];

    pub fn as_str(self) -> &'static str {
        match self {
            Lang::Zh => "zh-CN",
            Lang::En => "en",
        }
    }

    /// The language a browser likes best (`Accept-Language`), among ours.
    pub fn from_accept_language(header: &str) -> Lang {
        let mut best = (Lang::default(), 0.0);
        for entry in header.split(',') {
            let mut parts = entry.split(';').map(str::trim);
            let Some(lang) = parts.next().and_then(Lang::from_tag) else {
                continue;
            };
            let weight = parts
                .find_map(|part| part.strip_prefix("q="))
                .map_or(1.0, |q| q.trim().parse::<f64>().unwrap_or(0.0));
            // Of equals the first stays.
            if weight > best.1 {
                best = (lang, weight);
            }
        }
        best.0
    }

    fn from_tag(tag: &str) -> Option<Lang> {
        let primary = tag.split(['-', '_']).next().unwrap_or_default();
        if primary.eq_ignore_ascii_case("zh") {
            Some(Lang::Zh)
        } else if primary.eq_ignore_ascii_case("en") {
            Some(Lang::En)
        } else {
            None
        }
    }
}

impl std::str::FromStr for Lang {
    type Err = UnknownLang;

    fn from_str(tag: &str) -> Result<Lang, UnknownLang> {
        Lang::from_tag(tag).ok_or_else(|| UnknownLang(tag.to_owned()))
    }
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("we speak zh-CN and en, but not `{0}`")]
pub struct UnknownLang(pub String);

impl std::fmt::Display for Lang {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn picks_what_the_browser_likes_best() {
        for (header, lang) in [
            ("", Lang::Zh),
            ("*", Lang::Zh),
            ("en", Lang::En),
            ("EN-gb", Lang::En),
            ("zh-Hant-TW, en;q=0.9", Lang::Zh),
            ("en-US,en;q=0.9,zh-CN;q=0.8", Lang::En),
            ("en;q=0.3, zh;q=0.7", Lang::Zh),
            ("fr, en;q=0.5", Lang::En),
            ("fr, de", Lang::Zh),
            ("en;q=0", Lang::Zh),
            ("en; q=broken", Lang::Zh),
        ] {
            assert_eq!(Lang::from_accept_language(header), lang, "{header:?}");
        }
    }

    #[test]
    fn the_wire_says_what_as_str_says() {
        for lang in Lang::ALL {
            assert_eq!(
                serde_json::to_value(lang).unwrap(),
                serde_json::Value::from(lang.as_str())
            );
            assert_eq!(lang.as_str().parse(), Ok(lang));
        }
        assert!("fr".parse::<Lang>().is_err());
    }
}
