//! How people are reached: a mail address and a telephone number, in the one form by which they are found again.

use std::{fmt, str::FromStr};

use unicode_normalization::UnicodeNormalization as _;

/// A mail address as it was written, compared without regard to case.
#[derive(Clone, PartialEq, Eq)]
pub struct Email(String);

/// A number in the mainland: a mobile phone, or a landline with its area code, as digits.
#[derive(Clone, PartialEq, Eq)]
pub struct Phone(String);

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("it is not a mail address, such as name@example.com")]
pub struct NotAnEmail;

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("it is neither a mobile number of 11 digits nor a landline with its area code")]
pub struct NotAPhone;

/// The longest address mail servers carry.
const EMAIL_MAX: usize = 254;

/// As every list shows somebody (S-1): by the family name.
pub fn masked_name(name: &str) -> String {
    let family_name: String = name.chars().take(1).collect();
    format!("{family_name}**")
}

impl Email {
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What it is looked up by.
    pub fn normalized(&self) -> String {
        self.0.nfkc().collect::<String>().to_lowercase()
    }
}

impl FromStr for Email {
    type Err = NotAnEmail;

    fn from_str(text: &str) -> Result<Email, NotAnEmail> {
        let text = text.trim();
        let (local, host) = text.rsplit_once('@').ok_or(NotAnEmail)?;
        let is_plain = |c: char| {
            c.is_ascii_graphic()
                && !matches!(
                    c,
                    '"' | '(' | ')' | ',' | ':' | ';' | '<' | '>' | '@' | '[' | '\\' | ']'
                )
        };
        let is_label = |label: &str| {
            !label.is_empty()
                && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
                && !label.starts_with('-')
                && !label.ends_with('-')
        };
        let is_good = text.len() <= EMAIL_MAX
            && (1..=64).contains(&local.len())
            && local.chars().all(is_plain)
            && !local.starts_with('.')
            && !local.ends_with('.')
            && !local.contains("..")
            && host.contains('.')
            && host.split('.').all(is_label);
        if is_good {
            Ok(Email(text.to_owned()))
        } else {
            Err(NotAnEmail)
        }
    }
}

impl Phone {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Phone {
    type Err = NotAPhone;

    fn from_str(text: &str) -> Result<Phone, NotAPhone> {
        let mut digits = String::with_capacity(12);
        for c in text.nfkc() {
            match c {
                '0'..='9' | '+' => digits.push(c),
                ' ' | '-' | '(' | ')' => {}
                _ => return Err(NotAPhone),
            }
        }
        let (national, is_abroad_form) = match digits.strip_prefix("+86") {
            Some(rest) => (rest.to_owned(), true),
            None => (digits, false),
        };
        let is_mobile = national.len() == 11
            && national.starts_with('1')
            && !national[1..].starts_with(['0', '1', '2']);
        // +86 10 8888 8888 leaves the zero of the area code out.
        let landline = if is_abroad_form && !is_mobile && !national.starts_with('0') {
            format!("0{national}")
        } else {
            national.clone()
        };
        if national.contains('+') {
            Err(NotAPhone)
        } else if is_mobile {
            Ok(Phone(national))
        } else if landline.starts_with('0')
            && !landline.starts_with("00")
            && (10..=12).contains(&landline.len())
        {
            Ok(Phone(landline))
        } else {
            Err(NotAPhone)
        }
    }
}

impl fmt::Debug for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[personal]")
    }
}

impl fmt::Debug for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[personal]")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_one_however_they_are_written() {
        for (text, digits) in [
            ("13800138000", "13800138000"),
            ("138 0013 8000", "13800138000"),
            ("+86 138-0013-8000", "13800138000"),
            ("１３８００１３８０００", "13800138000"),
            ("(010) 8888 6666", "01088886666"),
            ("+86 10 8888 6666", "01088886666"),
            ("0533-7180000", "05337180000"),
        ] {
            assert_eq!(
                text.parse::<Phone>().as_ref().map(Phone::as_str),
                Ok(digits),
                "{text}"
            );
        }
        for bad in [
            "",
            "123",
            "12800138000",
            "1380013800",
            "+1 202 555 0100",
            "13800138000x",
            "13+800138000",
            "008613800138000",
        ] {
            assert_eq!(bad.parse::<Phone>(), Err(NotAPhone), "{bad:?}");
        }
    }

    #[test]
    fn addresses_are_compared_without_case() {
        let email: Email = " Zhao.Xiaoming+hejie@Example.COM ".parse().unwrap();
        assert_eq!(email.as_str(), "Zhao.Xiaoming+hejie@Example.COM");
        assert_eq!(email.normalized(), "zhao.xiaoming+hejie@example.com");
        let long = format!("a@{}.com", "b".repeat(260));
        for bad in [
            "",
            "@",
            "a@",
            "@b.c",
            "a@b",
            "a b@c.de",
            "a@b..c",
            "a\r\nBcc: x@y.z",
            "a@b.c\0",
            "<a@b.cd>",
            "赵@例子.中国",
            &long,
        ] {
            assert_eq!(bad.parse::<Email>(), Err(NotAnEmail), "{bad:?}");
        }
    }
}
