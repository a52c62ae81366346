use uuid::Uuid;

use super::*;
use crate::notify::{NoticeKind, letter::Letter};

fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

fn case() -> CaseFacts {
    CaseFacts {
        id: ComplaintId(Uuid::from_u128(5)),
        number: "HJ260511-00000005".into(),
        respondent: Some("北京风驰电器有限公司".into()),
        bureau: "110106".parse().ok(),
    }
}

fn full(kind: NoticeKind) -> Notice {
    Notice::from(kind)
        .until(Some(at("2026-05-25T16:00:00Z")))
        .n(2)
        .of(DeadlineKind::NegotiationLimit)
        .by(Side::Enterprise)
}

#[test]
fn every_kind_is_said_whole_in_both_languages() {
    for kind in NoticeKind::ALL {
        for lang in Lang::ALL {
            for side in [Side::Consumer, Side::Enterprise, Side::Bureau] {
                let reader = Reader { side, lang };
                let text = text(
                    &full(*kind),
                    Some(&case()),
                    reader,
                    at("2026-05-11T02:00:00Z"),
                );
                let template = template(*kind, lang).unwrap();
                assert_eq!(
                    text.sentences.len(),
                    template.sentences.len(),
                    "{kind} {lang}: a fact is missing"
                );
                let all = format!("{} {}", text.subject, text.sentences.join(" "));
                assert!(!all.contains(['{', '}']), "{kind} {lang}: {all}");
            }
        }
    }
}

#[test]
fn moments_are_said_as_the_house_says_them() {
    let from = at("2026-05-11T02:00:00Z");
    for (until, zh, en) in [
        (
            "2026-05-25T16:00:00Z",
            "5 月 25 日（周一）24:00",
            "24:00 on Monday, 25 May",
        ),
        (
            "2026-05-12T02:05:00Z",
            "5 月 12 日（周二）10:05",
            "10:05 on Tuesday, 12 May",
        ),
        (
            "2027-01-08T16:00:00Z",
            "2027 年 1 月 8 日（周五）24:00",
            "24:00 on Friday, 8 January 2027",
        ),
        (
            "2026-12-31T16:00:00Z",
            "12 月 31 日（周四）24:00",
            "24:00 on Thursday, 31 December",
        ),
    ] {
        assert_eq!(moment(at(until), from, Lang::Zh), zh);
        assert_eq!(moment(at(until), from, Lang::En), en);
    }
}

fn letter(notice: &Notice, side: Side, lang: Lang) -> Letter {
    let case = case();
    let reader = Reader { side, lang };
    let text = text(notice, Some(&case), reader, at("2026-05-11T02:00:00Z"));
    let to =
        lettre::message::Mailbox::new(Some("李<明>".into()), "li@example.org".parse().unwrap());
    Letter::compose(
        &text,
        to,
        lang,
        Some(&case),
        "https://hejie.example.org/cases/5",
    )
}

#[test]
fn letters_read_well() {
    let mut all = String::new();
    for (kind, side, lang) in [
        (NoticeKind::FiledWithEnterprise, Side::Consumer, Lang::Zh),
        (NoticeKind::OfferMade, Side::Consumer, Lang::Zh),
        (NoticeKind::ReminderLastCall, Side::Enterprise, Lang::Zh),
        (NoticeKind::Rejected, Side::Consumer, Lang::Zh),
        (NoticeKind::SettledUnconfirmed, Side::Consumer, Lang::En),
        (NoticeKind::Terminated, Side::Enterprise, Lang::En),
    ] {
        let letter = letter(&full(kind), side, lang);
        all.push_str(&format!(
            "## {}\n{}\n",
            letter.subject,
            letter.text.replace("\r\n", "\n")
        ));
    }
    insta::assert_snapshot!(all);
}

#[test]
fn a_name_cannot_become_markup() {
    let letter = letter(&full(NoticeKind::Message), Side::Consumer, Lang::Zh);
    assert!(letter.html.contains("李&lt;明&gt;"), "{}", letter.html);
    assert!(!letter.html.contains("<明>"));
}
