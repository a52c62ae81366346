//! A mail as its reader sees it. It carries the case number, who, what, until when and a link: never a message, a name
//! other than the reader's own, or anything else personal.

use lettre::message::Mailbox;

use super::text::{CaseFacts, Text};
use crate::domain::lang::Lang;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    pub to: Mailbox,
    pub subject: String,
    pub text: String,
    pub html: String,
}

impl Letter {
    pub fn compose(
        text: &Text,
        to: Mailbox,
        lang: Lang,
        case: Option<&CaseFacts>,
        link: &str,
    ) -> Letter {
        let number = case.map(|case| case.number.as_str());
        let greeting = greeting(to.name.as_deref(), lang);
        let (case_line, link_line) = labels(lang, number.is_some());
        let foot = foot(lang);
        let mut lines = vec![greeting.clone(), String::new()];
        lines.extend(text.sentences.iter().cloned());
        lines.push(String::new());
        if let Some(number) = number {
            lines.push(format!("{case_line}{number}"));
        }
        lines.push(format!("{link_line}{link}"));
        lines.extend([String::new(), foot.to_owned(), String::new()]);

        let paragraphs: String = text
            .sentences
            .iter()
            .map(|sentence| format!("<p>{}</p>", escape(sentence)))
            .collect();
        let case_row = number.map_or_else(String::new, |number| {
            format!("<p>{case_line}{}</p>", escape(number))
        });
        let link = escape(link);
        let html = format!(
            "<!doctype html><html lang=\"{lang}\"><meta charset=\"utf-8\"><title>{title}</title>\
             <body style=\"font-family:sans-serif;line-height:1.6;color:#18222F\">\
             <p>{greeting}</p>{paragraphs}{case_row}<p>{link_line}<a href=\"{link}\">{link}</a></p>\
             <p style=\"color:#5E6A7D\">{foot}</p></body></html>",
            title = escape(&text.subject),
            greeting = escape(&greeting),
        );
        Letter {
            to,
            subject: subject(&text.subject, number, lang),
            text: lines.join("\r\n"),
            html,
        }
    }
}

fn subject(subject: &str, number: Option<&str>, lang: Lang) -> String {
    match (number, lang) {
        (Some(number), Lang::Zh) => format!("{subject}（{number}）"),
        (Some(number), Lang::En) => format!("{subject} ({number})"),
        (None, _) => subject.to_owned(),
    }
}

fn greeting(name: Option<&str>, lang: Lang) -> String {
    match (name, lang) {
        (Some(name), Lang::Zh) => format!("{name}，你好："),
        (None, Lang::Zh) => "你好：".to_owned(),
        (Some(name), Lang::En) => format!("Dear {name},"),
        (None, Lang::En) => "Hello,".to_owned(),
    }
}

fn labels(lang: Lang, has_case: bool) -> (&'static str, &'static str) {
    match (lang, has_case) {
        (Lang::Zh, true) => ("案件号：", "查看案件："),
        (Lang::Zh, false) => ("", "链接："),
        (Lang::En, true) => ("Case: ", "See the case: "),
        (Lang::En, false) => ("", "Link: "),
    }
}

fn foot(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "这封邮件由和解平台自动发出，回复不会有人阅读。",
        Lang::En => "This mail was sent by the Hejie platform. Nobody reads replies.",
    }
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c => escaped.push(c),
        }
    }
    escaped
}
