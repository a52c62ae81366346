//! Names as people type them: of people, of enterprises, of goods.

use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};

/// What a name is looked up by: width, case and blanks make no difference.
pub fn search_key(name: &str) -> String {
    name.nfkc()
        .flat_map(char::to_lowercase)
        .nfkc()
        .filter(|c| !c.is_whitespace())
        .collect()
}

/// C-3: whether two people would call it the same name, however it was typed; the many dots between the parts of a name of a national
/// minority make no difference either.
pub fn is_same_name(one: &str, other: &str) -> bool {
    let letters = |name: &str| -> String {
        search_key(name)
            .chars()
            .filter(|c| c.is_alphanumeric() || is_combining_mark(*c))
            .collect()
    };
    let (one, other) = (letters(one), letters(other));
    !one.is_empty() && one == other
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn width_case_and_blanks_make_no_difference_to_a_search() {
        for (name, key) in [
            ("银河 ＴＶ（北京）", "银河tv(北京)"),
            ("Café  Nord", "café nord"),
            ("Cafe\u{301}", "café"),
            ("ﬁsh", "fish"),
            ("100%_", "100%_"),
            ("\u{3000}", ""),
        ] {
            assert_eq!(search_key(name), key.replace(' ', ""), "{name:?}");
        }
    }

    #[test]
    fn a_search_key_is_its_own_key() {
        for name in ["İstanbul", "ẞ", "㎏ ｶﾞ", "ǅ"] {
            assert_eq!(search_key(&search_key(name)), search_key(name), "{name:?}");
        }
    }

    #[test]
    fn a_name_is_the_same_however_it_is_typed() {
        for (one, other) in [
            ("张三", " 张　三 "),
            ("Zhang San", "ＺＨＡＮＧ  san"),
            ("José", "Jose\u{301}"),
            ("阿依古丽·买买提", "阿依古丽・买买提"),
            ("阿依古丽·买买提", "阿依古丽.买买提"),
            ("阿依古丽•买买提", "阿依古丽 买买提"),
            ("\u{F9B4}", "領"),
        ] {
            assert!(is_same_name(one, other), "{one} {other}");
        }
        for (one, other) in [
            ("张三", "张三丰"),
            ("张三", "李三"),
            ("José", "Jose"),
            ("·", "…"),
            ("", ""),
        ] {
            assert!(!is_same_name(one, other), "{one} {other}");
        }
    }
}
