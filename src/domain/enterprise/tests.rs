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
