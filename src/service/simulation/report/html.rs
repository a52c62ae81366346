//! The report as one page that needs nothing beside it: style and charts are in it, and it follows the reader's light or dark.

mod chart;

use std::{
    collections::BTreeMap,
    fmt::{self, Write as _},
};

use super::{Report, text::told};
use crate::{
    domain::{
        category::{Channel, ProblemCategory},
        complaint::{State, deadline::DeadlineKind},
        indicator::{Figure, Indicator, definitions},
        lang::Lang,
    },
    notify::text::deadline_name,
};

const STYLE: &str = include_str!("html/style.css");

/// Settlements that took longer are one column.
const LATE_DAYS: i64 = 20;

pub fn page(report: &Report) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = write(report, &mut out);
    out
}

fn write(report: &Report, out: &mut String) -> fmt::Result {
    head(report, out)?;
    tiles(report, out)?;
    out.push_str("<div class=\"cards\">");
    let tally = &report.tally;
    card(out, true, "每月投诉", "Filed, month by month")?;
    let months: Vec<_> = tally
        .months
        .iter()
        .map(|(month, n)| (month_name(month), *n as f64))
        .collect();
    chart::columns(out, "每月投诉 · Filed, month by month", &months)?;
    card(
        out,
        true,
        "多少天达成和解",
        "Days from reaching the enterprise to the settlement",
    )?;
    let label = "多少天达成和解 · Days to settle";
    chart::columns(out, label, &days(&tally.days_to_settle))?;
    checks(report, out)?;
    figures(report, out)?;

    card(
        out,
        false,
        "在哪里等待",
        "Where cases waited, hours on average",
    )?;
    let waits = tally.waits.iter().map(|(state, wait)| {
        let hours = wait.hours as f64 / wait.times.max(1) as f64;
        (state_name(state), hours)
    });
    chart::bars(out, &falling(waits), " h")?;
    card(
        out,
        false,
        "期限到期",
        "Deadlines that passed, of a hundred set",
    )?;
    let passed = tally.deadlines.iter().map(|(kind, it)| {
        let percent = 100.0 * it.passed as f64 / it.set.max(1) as f64;
        (kind_name(kind), percent)
    });
    chart::bars(out, &falling(passed), " %")?;
    card(out, false, "投诉问题", "Filed, by problem")?;
    let problems = tally.problems.iter().map(|(code, n)| {
        let name = |lang| code.parse::<ProblemCategory>().map(|it| it.name(lang));
        (Name::new(code, name), *n as f64)
    });
    chart::bars(out, &falling(problems), "")?;
    card(out, false, "结束时的状态", "Where cases stood at the end")?;
    let states = tally
        .states
        .iter()
        .map(|(state, n)| (state_name(state), *n as f64));
    chart::bars(out, &falling(states), "")?;
    card(out, false, "投诉渠道", "Filed, by channel")?;
    let channels = tally.channels.iter().map(|(code, n)| {
        let name = |lang| code.parse::<Channel>().map(|it| it.name(lang));
        (Name::new(code, name), *n as f64)
    });
    chart::bars(out, &falling(channels), "")?;
    out.push_str("</section></div>");
    write!(
        out,
        "<footer class=\"soft\"><p>事件日志的 SHA-256：同样的种子，逐字节相同 · the log's SHA-256: the same seed, the same to the byte<br><code>{}</code></p></footer></main></body></html>",
        report.fingerprint
    )?;
    Ok(())
}

fn head(report: &Report, out: &mut String) -> fmt::Result {
    let (scenario, lived, tally) = (&report.scenario, &report.lived, &report.tally);
    let (year, seed) = (scenario.year, scenario.seed);
    let n = |n: u64| number(n as f64);
    write!(
        out,
        "<!doctype html><html lang=\"zh-CN\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>一座城市的 {year} 年 · A city's {year}</title><style>{STYLE}</style></head><body><main><header><h1>一座城市的 {year} 年<small lang=\"en\">A city's {year}, simulated with seed {seed}</small></h1>"
    )?;
    let (class, verdict) = match report.checks_hold {
        true => ("verdict", "✔ 全部检查通过 · every check holds"),
        false => ("verdict bad", "✘ 有检查不通过 · a check does not hold"),
    };
    write!(out, "<p class=\"{class}\">{verdict}</p>")?;
    write!(
        out,
        "<p>人的 {} 个操作，规则自己的 {} 个行为，共 {} 个事件；{} 个操作来得太晚，被规则拒绝。</p><p class=\"soft\" lang=\"en\">{} commands of people, {} acts of the rules, {} events; {} commands came too late and were refused.</p></header>",
        n(lived.steps),
        n(lived.passed),
        n(tally.events),
        n(lived.refused),
        n(lived.steps),
        n(lived.passed),
        n(tally.events),
        n(lived.refused)
    )
}

/// What a bureau asks for first.
fn tiles(report: &Report, out: &mut String) -> fmt::Result {
    let tally = &report.tally;
    let percent = |indicator| match report.headline(indicator) {
        Some(share) => format!("{:.1} %", 100.0 * share),
        None => "—".to_owned(),
    };
    let money = report.headline(Indicator::K13).map_or_else(
        || "—".to_owned(),
        |fen| format!("{:.1} 万元", fen / 1_000_000.0),
    );
    let tiles = [
        (
            number((tally.ended + tally.open) as f64),
            "投诉",
            "complaints filed",
        ),
        (
            number(tally.ended as f64),
            "已结束或已决定",
            "ended or decided",
        ),
        (
            percent(Indicator::K08),
            "ODR 和解率",
            "settled of ended negotiations",
        ),
        (percent(Indicator::K03), "按时受理率", "decided on time"),
        (percent(Indicator::K05), "按时办结率", "closed on time"),
        (money, "挽回经济损失", "recovered, in 10⁴ yuan"),
    ];
    out.push_str("<div class=\"tiles\">");
    for (value, zh, en) in tiles {
        write!(
            out,
            "<div class=\"tile\"><b>{value}</b>{zh}<small lang=\"en\">{en}</small></div>"
        )?;
    }
    out.push_str("</div>");
    Ok(())
}

/// Ends the card before, if there is one.
fn card(out: &mut String, is_wide: bool, zh: &str, en: &str) -> fmt::Result {
    if !out.ends_with("<div class=\"cards\">") {
        out.push_str("</section>");
    }
    let class = if is_wide { " class=\"wide\"" } else { "" };
    write!(
        out,
        "<section{class}><h2>{zh}<small lang=\"en\">{en}</small></h2>"
    )
}

fn checks(report: &Report, out: &mut String) -> fmt::Result {
    card(out, true, "必须成立", "What must hold")?;
    out.push_str("<ul class=\"checks\">");
    for (check, verdict) in report.verdicts() {
        let (class, sign) = match verdict.broken {
            0 => ("", "✔"),
            _ => (" class=\"bad\"", "✘"),
        };
        let (zh, en) = (check.sentence(Lang::Zh), check.sentence(Lang::En));
        write!(
            out,
            "<li{class}><i>{sign}</i><span class=\"name\">{zh}<small lang=\"en\">{en}</small>"
        )?;
        if verdict.broken > 0 {
            let examples = escaped(&verdict.examples.join("\n"));
            write!(out, "<pre>{} × {examples}</pre>", verdict.broken)?;
        }
        write!(
            out,
            "</span><span class=\"count\">{}<small>次 · looked at</small></span></li>",
            number(verdict.looked as f64)
        )?;
    }
    out.push_str("</ul>");
    Ok(())
}

fn figures(report: &Report, out: &mut String) -> fmt::Result {
    card(out, true, "指标", "Figures")?;
    out.push_str("<ul class=\"figures\">");
    for definition in definitions() {
        let id = definition.indicator.as_str();
        let Some(figure) = report.figures.get(id) else {
            continue;
        };
        let (zh, en) = (definition.name.get(Lang::Zh), definition.name.get(Lang::En));
        write!(
            out,
            "<li><code>{id}</code><span class=\"name\">{zh}<small lang=\"en\">{en}</small></span><span class=\"told\">{}{}</span></li>",
            escaped(&told(figure, Lang::Zh)),
            in_english(figure)
        )?;
    }
    out.push_str("</ul>");
    Ok(())
}

/// Where there are words in it.
fn in_english(figure: &Figure) -> String {
    let (zh, en) = (told(figure, Lang::Zh), told(figure, Lang::En));
    match zh == en {
        true => String::new(),
        false => format!("<small lang=\"en\">{}</small>", escaped(&en)),
    }
}

/// What a code means, to people.
struct Name {
    zh: String,
    en: String,
}

impl Name {
    /// The code itself where it has no name.
    fn new<E>(code: &str, name: impl Fn(Lang) -> Result<&'static str, E>) -> Name {
        let in_words = |lang| name(lang).map_or_else(|_| code.to_owned(), str::to_owned);
        Name {
            zh: in_words(Lang::Zh),
            en: in_words(Lang::En),
        }
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (zh, en) = (escaped(&self.zh), escaped(&self.en));
        write!(f, "{zh}<small lang=\"en\">{en}</small>")
    }
}

fn state_name(code: &str) -> Name {
    Name::new(code, |lang| code.parse::<State>().map(|it| it.name(lang)))
}

fn kind_name(code: &str) -> Name {
    let kind = DeadlineKind::ALL.into_iter().find(|it| it.as_str() == code);
    Name::new(code, |lang| {
        kind.map(|it| deadline_name(it, lang)).ok_or(())
    })
}

/// `2026-07` is 7 月.
fn month_name(month: &str) -> String {
    let of_year = month.rsplit('-').next().unwrap_or(month);
    format!("{} 月", of_year.trim_start_matches('0'))
}

/// The largest first.
fn falling(rows: impl Iterator<Item = (Name, f64)>) -> Vec<(Name, f64)> {
    let mut rows: Vec<_> = rows.collect();
    rows.sort_by(|a, b| b.1.total_cmp(&a.1));
    rows
}

/// A column for each day from the first, and one for all that took longer.
fn days(counts: &BTreeMap<i64, u64>) -> Vec<(String, f64)> {
    let last = counts.keys().max().copied().unwrap_or(0).min(LATE_DAYS);
    let of = |n: u64| n as f64;
    let mut rows: Vec<_> = (0..=last)
        .map(|day| (day.to_string(), counts.get(&day).copied().map_or(0.0, of)))
        .collect();
    let later: u64 = counts.range(last + 1..).map(|(_, n)| n).sum();
    if later > 0 {
        rows.push((format!("> {last}"), of(later)));
    }
    rows
}

/// 1 234, or 12.3 where it is a small fraction.
fn number(value: f64) -> String {
    if value.fract() != 0.0 && value < 1_000.0 {
        return format!("{value:.1}");
    }
    let digits = format!("{value:.0}");
    let first = digits.len() % 3;
    let mut out = String::with_capacity(digits.len() + 4);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && i % 3 == first {
            out.push('\u{202f}');
        }
        out.push(digit);
    }
    out
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}
