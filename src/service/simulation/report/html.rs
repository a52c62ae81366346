//! The report as one page that needs nothing beside it: the charts are drawn in it.

use std::{collections::BTreeMap, fmt::Write as _};

use super::{Report, text::told};
use crate::domain::{indicator::definitions, lang::Lang};

const STYLE: &str = "
:root{color-scheme:light dark;--ink:#1b1f24;--soft:#5b6470;--line:#d5dae0;--bar:#1f6f5c;--bad:#b3261e;--paper:#fff}
@media(prefers-color-scheme:dark){:root{--ink:#e8ebee;--soft:#a3acb6;--line:#3a424b;--bar:#5cc3a6;--bad:#ff8a80;--paper:#15181c}}
body{font:16px/1.5 system-ui,'Noto Sans CJK SC',sans-serif;color:var(--ink);background:var(--paper);max-width:60rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.5rem}h2{font-size:1.15rem;margin-top:2rem}p,td{max-width:55rem}.soft{color:var(--soft)}
table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:.35rem .75rem .35rem 0;border-bottom:1px solid var(--line);vertical-align:top;white-space:pre-line}
svg{width:100%;height:auto}svg text{fill:var(--ink);font-size:12px}svg rect{fill:var(--bar)}.bad{color:var(--bad)}";

pub fn page(report: &Report) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = write(report, &mut out);
    out
}

fn write(report: &Report, out: &mut String) -> std::fmt::Result {
    let (scenario, tally) = (&report.scenario, &report.tally);
    let title = format!("A simulated {} with seed {}", scenario.year, scenario.seed);
    write!(
        out,
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>{title}</title><style>{STYLE}</style></head><body><main><h1>{title}</h1>"
    )?;
    write!(
        out,
        "<p>{} complaints filed: {} ended or decided, {} open. {} commands of people and {} acts of the rules left {} events.</p><p class=\"soft\">The log's SHA-256: <code>{}</code></p>",
        tally.ended + tally.open,
        tally.ended,
        tally.open,
        report.lived.steps,
        report.lived.passed,
        tally.events,
        report.fingerprint
    )?;
    out.push_str("<h2>Checks</h2><table>");
    for (check, verdict) in report.verdicts() {
        let (class, sign) = match verdict.broken {
            0 => ("", "✔"),
            _ => (" class=\"bad\"", "✘"),
        };
        let broken = match verdict.broken {
            0 => String::new(),
            n => format!("\n{n} times not so: {}", verdict.examples.join("; ")),
        };
        let sentence = escaped(&format!("{}{broken}", check.sentence()));
        write!(
            out,
            "<tr{class}><td>{sign}</td><td>{sentence}</td><td>{}</td></tr>",
            verdict.looked
        )?;
    }
    out.push_str("</table><h2>Figures</h2><table>");
    for definition in definitions() {
        let id = definition.indicator.as_str();
        if let Some(figure) = report.figures.get(id) {
            let (zh, en) = (definition.name.get(Lang::Zh), definition.name.get(Lang::En));
            let told = escaped(&told(figure));
            write!(
                out,
                "<tr><td>{id}</td><td>{zh}\n{en}</td><td>{told}</td></tr>"
            )?;
        }
    }
    out.push_str("</table>");
    bars(out, "Filed, by month", &rows(&tally.months))?;
    bars(
        out,
        "Days from reaching the enterprise to the settlement",
        &days(&tally.days_to_settle),
    )?;
    let waits: Vec<(String, f64)> = tally
        .waits
        .iter()
        .map(|(state, it)| {
            (
                (*state).to_owned(),
                it.hours as f64 / it.times.max(1) as f64,
            )
        })
        .collect();
    bars(out, "Where cases waited: mean hours in a state", &waits)?;
    let passed: Vec<(String, f64)> = tally
        .deadlines
        .iter()
        .map(|(kind, it)| {
            (
                (*kind).to_owned(),
                100.0 * it.passed as f64 / it.set.max(1) as f64,
            )
        })
        .collect();
    bars(
        out,
        "Deadlines that passed, in percent of those set",
        &passed,
    )?;
    bars(out, "Filed, by problem", &rows(&tally.problems))?;
    bars(out, "Filed, by channel", &rows(&tally.channels))?;
    bars(out, "States at the end", &rows(&tally.states))?;
    out.push_str("</main></body></html>\n");
    Ok(())
}

fn rows<K: ToString>(counts: &BTreeMap<K, u64>) -> Vec<(String, f64)> {
    let rows = counts.iter().map(|(key, n)| (key.to_string(), *n as f64));
    rows.collect()
}

fn days(counts: &BTreeMap<i64, u64>) -> Vec<(String, f64)> {
    let rows = counts
        .iter()
        .map(|(days, n)| (format!("{days} d"), *n as f64));
    rows.collect()
}

/// Bars lying down, each with its name before and its value behind it; a reader that hears hears the same.
fn bars(out: &mut String, title: &str, rows: &[(String, f64)]) -> std::fmt::Result {
    const NAME: f64 = 180.0;
    const WIDTH: f64 = 520.0;
    const HEIGHT: f64 = 22.0;
    if rows.is_empty() {
        return Ok(());
    }
    let most = rows.iter().map(|(_, value)| *value).fold(0.0, f64::max);
    let height = HEIGHT * rows.len() as f64;
    write!(
        out,
        "<h2>{title}</h2><svg viewBox=\"0 0 800 {height}\" role=\"img\" aria-label=\"{title}\">"
    )?;
    for (i, (name, value)) in rows.iter().enumerate() {
        let y = HEIGHT * i as f64;
        let width = if most > 0.0 {
            WIDTH * value / most
        } else {
            0.0
        };
        let (text_y, name, after) = (y + 15.0, escaped(name), NAME + width + 8.0);
        write!(
            out,
            "<text x=\"{}\" y=\"{text_y}\" text-anchor=\"end\">{name}</text><rect x=\"{NAME}\" y=\"{}\" width=\"{width:.1}\" height=\"16\" rx=\"2\"/><text x=\"{after:.1}\" y=\"{text_y}\">{}</text>",
            NAME - 8.0,
            y + 3.0,
            short(*value)
        )?;
    }
    out.push_str("</svg>");
    Ok(())
}

fn short(value: f64) -> String {
    match value.fract() == 0.0 {
        true => format!("{value:.0}"),
        false => format!("{value:.1}"),
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}
