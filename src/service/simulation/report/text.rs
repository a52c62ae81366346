//! The report for a terminal.

use std::fmt::Write as _;

use super::Report;
use crate::domain::{
    indicator::{
        Figure, definitions,
        figure::{Days, Rate},
    },
    lang::Lang,
    money::Fen,
};

pub fn text(report: &Report) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = write(report, &mut out);
    out
}

fn write(report: &Report, out: &mut String) -> std::fmt::Result {
    let (scenario, lived, tally) = (&report.scenario, &report.lived, &report.tally);
    writeln!(
        out,
        "A simulated {} with seed {}",
        scenario.year, scenario.seed
    )?;
    writeln!(
        out,
        "  {} complaints filed, {} ended or decided, {} open; {} seem to repeat an earlier one",
        tally.ended + tally.open,
        tally.ended,
        tally.open,
        tally.possible_repeats
    )?;
    writeln!(
        out,
        "  {} commands of people, {} acts of the rules, {} events; {} commands came too late and were refused",
        lived.steps, lived.passed, tally.events, lived.refused
    )?;
    writeln!(out, "  the log's SHA-256 is {}\n", report.fingerprint)?;

    writeln!(out, "Figures")?;
    for definition in definitions() {
        let id = definition.indicator.as_str();
        if let Some(figure) = report.figures.get(id) {
            let name = definition.name.get(Lang::En);
            writeln!(out, "  {id}  {name}: {}", told(figure, Lang::En))?;
        }
    }
    let days = |percent| {
        let days = tally.days_to_settle_percentile(percent);
        days.map_or_else(|| "none".to_owned(), |days| format!("{days} d"))
    };
    writeln!(
        out,
        "  to the settlement: half within {}, nine of ten within {}\n",
        days(50),
        days(90)
    )?;

    writeln!(out, "Where cases waited, on average")?;
    for (state, wait) in &tally.waits {
        let hours = wait.hours as f64 / wait.times.max(1) as f64;
        writeln!(out, "  {state:<20} {hours:>7.1} h   {} times", wait.times)?;
    }
    writeln!(out, "\nDeadlines that passed, of those set")?;
    for (kind, counted) in &tally.deadlines {
        let rate = Rate::new(counted.passed as i64, counted.set as i64);
        writeln!(out, "  {kind:<22} {}", share(&rate))?;
    }

    writeln!(out, "\nChecks")?;
    for (check, verdict) in report.verdicts() {
        let sign = if verdict.broken == 0 { "✔" } else { "✘" };
        let sentence = check.sentence(Lang::En);
        writeln!(out, "  {sign} {sentence} ({} looked at)", verdict.looked)?;
        if verdict.broken > 0 {
            writeln!(out, "      {} times not so:", verdict.broken)?;
            for example in &verdict.examples {
                writeln!(out, "      {example}")?;
            }
        }
    }
    Ok(())
}

/// A figure in a line or three.
pub(super) fn told(figure: &Figure, lang: Lang) -> String {
    let say = |zh: &str, en: &str| match lang {
        Lang::Zh => zh.to_owned(),
        Lang::En => en.to_owned(),
    };
    match figure {
        Figure::Rate(rate) => share(rate),
        Figure::Settlement {
            rate,
            confirmed_only,
            solved,
        } => format!(
            "{}; {} {}\n       {} {}, {} {},\n       {} {}, {} {}",
            share(rate),
            say("只计双方确认的", "confirmed only"),
            share(confirmed_only),
            say(
                "按消费者自己的评价：未评价算未解决",
                "by the consumers' own word: unrated as unsolved"
            ),
            share(&solved.unrated_as_unsolved),
            say("只计已评价的", "rated only"),
            share(&solved.rated_only),
            say("未评价算已解决", "unrated as solved"),
            share(&solved.unrated_as_solved),
            say("已评价", "rated"),
            share(&solved.share_rated)
        ),
        Figure::Overdue { rate, open_overdue } => {
            let now = say("件在办超期", "open and overdue now");
            format!("{}; {open_overdue} {now}", share(rate))
        }
        Figure::Days {
            negotiation,
            decision,
            handling,
        } => format!(
            "{} {}, {} {}, {} {}",
            say("协商", "negotiation"),
            span(negotiation),
            say("受理决定", "decision"),
            span(decision),
            say("办理", "handling"),
            span(handling)
        ),
        Figure::Money { value_fen } => {
            let yuan = Fen::try_from(*value_fen).unwrap_or_default();
            format!("CNY {yuan}")
        }
        Figure::Mean { n, mean_minutes } => match mean_minutes {
            Some(minutes) => format!("{minutes:.0} min (n = {n})"),
            None => "none".to_owned(),
        },
        Figure::Count { cases } => cases.to_string(),
    }
}

/// `70.1 % (n = 18 122, 69.4–70.8)`, with its Wilson band.
pub(super) fn share(rate: &Rate) -> String {
    let percent = |share: f64| 100.0 * share;
    match (rate.value, rate.low, rate.high) {
        (Some(value), Some(low), Some(high)) => format!(
            "{:.1} % (n = {}, {:.1}–{:.1})",
            percent(value),
            rate.denominator,
            percent(low),
            percent(high)
        ),
        _ => "none (n = 0)".to_owned(),
    }
}

fn span(days: &Days) -> String {
    match (days.p50, days.p90) {
        (Some(p50), Some(p90)) => format!("P50 {p50} d, P90 {p90} d (n = {})", days.n),
        _ => "none".to_owned(),
    }
}
