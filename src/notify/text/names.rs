//! The words for sides, deadlines, grounds and reasons.

use chrono::Weekday;

use super::Reader;
use crate::domain::{actor::Side, complaint::deadline::DeadlineKind, lang::Lang};

/// 你 to a person, 你方 to an enterprise.
pub fn you(reader: Reader) -> &'static str {
    match (reader.lang, reader.side) {
        (Lang::Zh, Side::Enterprise) => "你方",
        (Lang::Zh, _) => "你",
        (Lang::En, _) => "you",
    }
}

pub fn consumer(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "消费者",
        Lang::En => "The consumer",
    }
}

pub fn enterprise(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "对方企业",
        Lang::En => "The enterprise",
    }
}

pub fn bureau(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "市场监管部门",
        Lang::En => "The market regulation bureau",
    }
}

pub fn deadline(kind: DeadlineKind, lang: Lang) -> &'static str {
    let (zh, en) = match kind {
        DeadlineKind::FirstResponse => ("首次回应", "the first response"),
        DeadlineKind::NegotiationLimit => ("协商", "the negotiation"),
        DeadlineKind::ConsumerConfirmation => ("确认和解协议", "confirming the agreement"),
        DeadlineKind::ReopenWindow => ("要求重新协商", "reopening the case"),
        DeadlineKind::Performance => ("履行协议", "performing the agreement"),
        DeadlineKind::EscalationReply => ("决定是否转投诉", "deciding whether to escalate"),
        DeadlineKind::Acceptance => ("决定是否受理", "the decision to accept"),
        DeadlineKind::MediationLimit => ("调解", "the mediation"),
        DeadlineKind::TerminateNotice => ("告知处理结果", "telling the parties how it ended"),
    };
    pick(lang, zh, en)
}

/// What the rules do when it passes.
pub fn consequence(kind: DeadlineKind, lang: Lang) -> Option<&'static str> {
    let (zh, en) = match kind {
        DeadlineKind::NegotiationLimit => (
            "到期没有和解，协商结束，消费者可以转投诉。",
            "Without a settlement the negotiation ends and the consumer can escalate.",
        ),
        DeadlineKind::ConsumerConfirmation => (
            "到期没有答复，按未确认的和解处理。",
            "Without an answer the case counts as settled, unconfirmed.",
        ),
        DeadlineKind::EscalationReply => (
            "到期没有答复，案件结束。",
            "Without an answer the case ends.",
        ),
        DeadlineKind::Performance => (
            "到期没有履行，消费者可以转投诉。",
            "If it is not performed, the consumer can escalate.",
        ),
        DeadlineKind::MediationLimit => (
            "到期没有结束，系统拟定终止调解的决定。",
            "When it passes, a draft to terminate is opened.",
        ),
        DeadlineKind::FirstResponse
        | DeadlineKind::ReopenWindow
        | DeadlineKind::Acceptance
        | DeadlineKind::TerminateNotice => return None,
    };
    Some(pick(lang, zh, en))
}

/// A-2, by its number.
pub fn ground(n: u8, lang: Lang) -> Option<&'static str> {
    let (zh, en) = match n {
        1 => (
            "不属于市场监管部门职责，或本部门没有管辖权",
            "not within the bureau’s duty or competence",
        ),
        2 => (
            "法院、仲裁机构、行政机关或消费者组织已经受理或处理过同一争议",
            "a court, arbitration, administrative or consumer body already handles or handled the dispute",
        ),
        3 => (
            "不是为生活消费，或不能证明与被投诉人有消费争议",
            "not for living consumption, or no proof of a dispute with the respondent",
        ),
        4 => (
            "知道权益受损已超过三年",
            "more than three years since the harm was known",
        ),
        5 => (
            "缺少必需的材料，或材料不真实",
            "required material is missing or false",
        ),
        6 => (
            "冒用他人身份，或拒绝核实身份",
            "a false identity was used, or the identity check refused",
        ),
        7 => ("法律规定的其他情形", "another legal ground"),
        _ => return None,
    };
    Some(pick(lang, zh, en))
}

/// Z-1, by its number.
pub fn reason(n: u8, lang: Lang) -> Option<&'static str> {
    let (zh, en) = match n {
        1 => (
            "投诉人撤回，或双方自行和解",
            "withdrawn, or settled between the parties",
        ),
        2 => (
            "一方无正当理由不参加或拒绝调解",
            "a party did not take part or refused",
        ),
        3 => (
            "一方表示无法达成一致",
            "a party declared that no agreement is possible",
        ),
        4 => (
            "对鉴定、检测费用没有达成一致",
            "no agreement on the cost of an appraisal",
        ),
        5 => ("调解期限已过", "the limit has passed"),
        6 => (
            "发现不应受理或应移送的情形",
            "a ground to reject or to refer was found",
        ),
        7 => ("当事人死亡，或主体灭失", "a party died or no longer exists"),
        8 => ("其他情形，见案件页", "another reason, see the case page"),
        _ => return None,
    };
    Some(pick(lang, zh, en))
}

pub fn weekday(day: Weekday, lang: Lang) -> &'static str {
    let (zh, en) = match day {
        Weekday::Mon => ("周一", "Monday"),
        Weekday::Tue => ("周二", "Tuesday"),
        Weekday::Wed => ("周三", "Wednesday"),
        Weekday::Thu => ("周四", "Thursday"),
        Weekday::Fri => ("周五", "Friday"),
        Weekday::Sat => ("周六", "Saturday"),
        Weekday::Sun => ("周日", "Sunday"),
    };
    pick(lang, zh, en)
}

pub fn month(month0: u32) -> &'static str {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    MONTHS.get(month0 as usize).copied().unwrap_or_default()
}

fn pick(lang: Lang, zh: &'static str, en: &'static str) -> &'static str {
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}
