//! Words of a template that stand for something of the case: `{{salutation}}`, or the same in Chinese, `{{称呼}}`.

use serde::{Deserialize, Serialize};

macro_rules! placeholders {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $zh:literal;)+) => {
        /// What a template may leave open.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum Placeholder { $($(#[$doc])* $name),+ }

        impl Placeholder {
            pub const ALL: &[Placeholder] = &[$(Placeholder::$name),+];

            pub fn code(self) -> &'static str {
                match self { $(Placeholder::$name => $code),+ }
            }

            fn named(name: &str) -> Option<Placeholder> {
                match name { $($code | $zh => Some(Placeholder::$name),)+ _ => None }
            }
        }
    };
}

placeholders! {
    /// The consumer's family name with a form of address.
    Salutation = "salutation", "称呼";
    Number = "number", "案件编号";
    Subject = "subject", "标题";
    Goods = "goods", "商品";
    OrderNo = "order_no", "订单号";
    /// What was paid.
    Amount = "amount", "订单金额";
    /// What is asked for, all together.
    Requested = "requested", "诉求金额";
    /// The last day of what is due next.
    Deadline = "deadline", "截止日期";
    Enterprise = "enterprise", "企业名称";
    /// The name of whoever sends it.
    Handler = "handler", "坐席";
}

/// A part of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece<'t> {
    Words(&'t str),
    Open(Placeholder),
}

/// What cannot be read in a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// No placeholder has this name.
    Unknown(String),
    /// `{{` without its `}}`.
    Unclosed,
}

/// Takes a template apart.
pub fn pieces(text: &str) -> Result<Vec<Piece<'_>>, Unreadable> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((words, after)) = rest.split_once("{{") {
        let (name, after) = after.split_once("}}").ok_or(Unreadable::Unclosed)?;
        let name = name.trim();
        let placeholder = Placeholder::named(name)
            .ok_or_else(|| Unreadable::Unknown(name.chars().take(40).collect()))?;
        found.push(Piece::Words(words));
        found.push(Piece::Open(placeholder));
        rest = after;
    }
    found.push(Piece::Words(rest));
    found.retain(|piece| *piece != Piece::Words(""));
    Ok(found)
}

/// The placeholders a template has, each once.
pub fn used(text: &str) -> Vec<Placeholder> {
    let mut used: Vec<Placeholder> = pieces(text)
        .unwrap_or_default()
        .into_iter()
        .filter_map(|piece| match piece {
            Piece::Open(placeholder) => Some(placeholder),
            Piece::Words(_) => None,
        })
        .collect();
    used.sort_unstable();
    used.dedup();
    used
}

/// The template with its gaps filled, and the placeholders there was nothing for: a dash stands in their place. What is
/// filled in is never read for placeholders again.
pub fn rendered(
    text: &str,
    value: impl Fn(Placeholder) -> Option<String>,
) -> Result<(String, Vec<Placeholder>), Unreadable> {
    let (mut out, mut missing) = (String::with_capacity(text.len()), Vec::new());
    for piece in pieces(text)? {
        match piece {
            Piece::Words(words) => out.push_str(words),
            Piece::Open(placeholder) => match value(placeholder).filter(|it| !it.is_empty()) {
                Some(value) => out.push_str(&value),
                None => {
                    out.push('—');
                    missing.push(placeholder);
                }
            },
        }
    }
    missing.sort_unstable();
    missing.dedup();
    Ok((out, missing))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_are_filled_once_and_what_is_missing_is_told() {
        let value = |placeholder| match placeholder {
            Placeholder::Salutation => Some("陈先生/女士".to_owned()),
            Placeholder::Goods => Some("{{number}}".to_owned()),
            _ => None,
        };
        for (text, wanted, missing) in [
            ("", "", vec![]),
            ("您好", "您好", vec![]),
            (
                "{{称呼}}，您好：{{goods}}",
                "陈先生/女士，您好：{{number}}",
                vec![],
            ),
            (
                "{{ salutation }}{{order_no}}{{订单号}}",
                "陈先生/女士——",
                vec![Placeholder::OrderNo],
            ),
            ("{ x } }} {", "{ x } }} {", vec![]),
        ] {
            assert_eq!(
                rendered(text, value),
                Ok((wanted.to_owned(), missing)),
                "{text}"
            );
        }
    }

    #[test]
    fn what_cannot_be_read_is_said() {
        for (text, wanted) in [
            ("{{nobody}}", Unreadable::Unknown("nobody".into())),
            ("{{}}", Unreadable::Unknown(String::new())),
            ("您好 {{number", Unreadable::Unclosed),
        ] {
            assert_eq!(pieces(text), Err(wanted), "{text}");
        }
    }

    #[test]
    fn both_names_of_each_are_read() {
        for placeholder in Placeholder::ALL {
            let text = format!("{{{{{}}}}}", placeholder.code());
            assert_eq!(pieces(&text), Ok(vec![Piece::Open(*placeholder)]));
            let code = serde_json::to_value(placeholder).unwrap();
            assert_eq!(code, placeholder.code());
        }
        assert_eq!(
            used("{{商品}}{{goods}}{{number}}"),
            [Placeholder::Number, Placeholder::Goods]
        );
    }
}
