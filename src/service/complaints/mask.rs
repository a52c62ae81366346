//! What names the complainant, taken out of texts for those who see that somebody complained, not who (S-1).
//!
//! Only what the complaint itself says of its complainant can be found: the name, the phone number, the mail address, the
//! postal address and the identity number, however they are spaced. It says nothing of other people.

use super::form::Complainant;

/// The words that must not be shown, each with what stands in their place.
pub struct Mask {
    words: Vec<(Vec<char>, String)>,
}

impl Mask {
    pub fn new(whole: &Complainant, masked: &Complainant) -> Mask {
        const GONE: &str = "***";
        let phone = whole.phone.strip_prefix("+86").unwrap_or(&whole.phone);
        let mut words = vec![
            (whole.name.as_str(), masked.name.as_str()),
            (phone, masked.phone.as_str()),
            (whole.address.as_str(), GONE),
        ];
        words.extend(whole.email.as_deref().map(|it| (it, GONE)));
        words.extend(whole.id_no.as_deref().map(|it| (it, GONE)));
        if let Some(agent) = &whole.agent {
            words.extend([(agent.name.as_str(), GONE), (agent.phone.as_str(), GONE)]);
            words.extend(agent.id_no.as_deref().map(|it| (it, GONE)));
        }
        Mask {
            words: words
                .into_iter()
                .map(|(word, instead)| (significant(word), instead.to_owned()))
                // One letter stands in every text.
                .filter(|(word, _)| word.len() > 1)
                .collect(),
        }
    }

    pub fn apply(&self, text: &str) -> String {
        let mut chars: Vec<char> = text.chars().collect();
        for (word, instead) in &self.words {
            let mut out = Vec::with_capacity(chars.len());
            let mut at = 0;
            while at < chars.len() {
                match match_len(&chars[at..], word) {
                    Some(len) => {
                        out.extend(instead.chars());
                        at += len;
                    }
                    None => {
                        out.push(chars[at]);
                        at += 1;
                    }
                }
            }
            chars = out;
        }
        chars.into_iter().collect()
    }
}

fn is_separator(c: char) -> bool {
    c.is_whitespace() || matches!(c, '-' | '－' | '·' | '‑')
}

/// What of a word counts when it is looked for.
fn significant(word: &str) -> Vec<char> {
    word.chars()
        .filter(|c| !is_separator(*c))
        .map(fold)
        .collect()
}

/// Width and case make no difference.
fn fold(c: char) -> char {
    let narrow = match c {
        '！'..='～' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        c => c,
    };
    narrow.to_ascii_lowercase()
}

/// How much of the beginning of `text` is the word, with what separates its letters.
fn match_len(text: &[char], word: &[char]) -> Option<usize> {
    let mut wanted = word.iter().peekable();
    for (n, c) in text.iter().enumerate() {
        if n > 0 && is_separator(*c) {
            continue;
        }
        if wanted.next() != Some(&fold(*c)) {
            return None;
        }
        if wanted.peek().is_none() {
            return Some(n + 1);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(name: &str, phone: &str, address: &str) -> Complainant {
        Complainant {
            name: name.to_owned(),
            phone: phone.to_owned(),
            email: Some("Zhang@example.com".to_owned()),
            address: address.to_owned(),
            id_no: Some("11010619900307451X".to_owned()),
            agent: None,
        }
    }

    #[test]
    fn whatever_names_the_complainant_is_taken_out_however_it_is_spaced() {
        let whole = person("张小明", "13800138000", "北京市丰台区某街 1 号");
        let masked = person("张**", "****8000", "");
        let mask = Mask::new(&whole, &masked);
        for (text, shown) in [
            ("张小明说", "张**说"),
            ("张 小明，电话138 0013-8000。", "张**，电话****8000。"),
            ("+86 １３８００１３８０００", "+86 ****8000"),
            (
                "写信到 zhang@EXAMPLE.com，住北京市丰台区某街1号",
                "写信到 ***，住***",
            ),
            ("11010619900307451x", "***"),
            ("张大明 13800138001", "张大明 13800138001"),
            ("", ""),
        ] {
            assert_eq!(mask.apply(text), shown);
        }
    }

    #[test]
    fn what_is_empty_or_one_letter_takes_nothing_out() {
        let mask = Mask::new(&person("张", "", ""), &person("张**", "****", ""));
        assert_eq!(mask.apply("张家口 138"), "张家口 138");
    }
}
