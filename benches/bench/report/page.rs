//! The same as a page that needs nothing beside it: tables, and the charts drawn in it.

use std::fmt::{self, Write as _};

use super::{Figure, Report, chart, shown, target};

const STYLE: &str = "
:root{color-scheme:light dark;--ink:#1b1f24;--soft:#5b6470;--line:#d5dae0;--bad:#b3261e;--paper:#fff;--c0:#1f6f5c;--c1:#b4531a;--c2:#2b5fb0;--c3:#8a3ea8;--c4:#a8324a;--c5:#6b6a12;--c6:#0b7a94;--c7:#5b6470}
@media(prefers-color-scheme:dark){:root{--ink:#e8ebee;--soft:#a3acb6;--line:#3a424b;--bad:#ff8a80;--paper:#15181c;--c0:#5cc3a6;--c1:#f0a36b;--c2:#86b3ff;--c3:#d59bf0;--c4:#ff8fa3;--c5:#d2cf5c;--c6:#5fd0ea;--c7:#a3acb6}}
body{font:16px/1.5 system-ui,'Noto Sans CJK SC',sans-serif;color:var(--ink);background:var(--paper);max-width:72rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.5rem}h2{font-size:1.2rem;margin-top:2.5rem}p{max-width:60rem}.soft{color:var(--soft);fill:var(--soft)!important}
.table{overflow-x:auto}table{border-collapse:collapse;width:100%;font-size:.94rem}td,th{text-align:left;padding:.3rem .75rem .3rem 0;border-bottom:1px solid var(--line);vertical-align:top}
th{font-weight:600}.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}.bad,.bad td{color:var(--bad)}
.charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(30rem,100%),1fr));gap:1.5rem;margin-top:1.5rem}
figure{margin:0}figcaption{font-weight:600}figure>svg{width:100%;height:auto}svg text{fill:var(--ink);font-size:12px}
svg path{fill:none;stroke-width:2}.grid{stroke:var(--line);stroke-width:1}.dashed{stroke-dasharray:6 5}
.legend{list-style:none;display:flex;flex-wrap:wrap;gap:.15rem 1.1rem;margin:.25rem 0 0;padding:0;font-size:.86rem}.legend svg{width:28px;height:10px;margin-right:.35rem}";

pub fn page(report: &Report) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = write(report, &mut out);
    out
}

fn write(report: &Report, out: &mut String) -> fmt::Result {
    write!(
        out,
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>What Hejie carries</title><style>{STYLE}"
    )?;
    for i in 0..chart::COLOURS {
        write!(
            out,
            "path.c{i}{{stroke:var(--c{i})}}circle.c{i}{{fill:var(--c{i})}}"
        )?;
    }
    write!(
        out,
        "</style></head><body><main><h1>What Hejie carries</h1><p>{}</p><p class=\"soft\">Measured in {:.0} s; making the data took {:.0} s before. Every yardstick is of the same run. The generator shares the machine with what it measures.</p>",
        escaped(&report.machine.join(" · ")),
        report.measured_in_secs,
        report.prepared_in_secs
    )?;
    for section in &report.sections {
        write!(
            out,
            "<h2>{}</h2><p class=\"soft\">{}</p><div class=\"table\"><table><thead><tr><th></th><th class=\"n\">measured</th><th></th><th class=\"n\">target</th><th class=\"n\">yardstick</th><th class=\"n\">ratio</th><th>the yardstick</th></tr></thead><tbody>",
            escaped(&section.title),
            escaped(&section.note)
        )?;
        for figure in &section.figures {
            row(figure, out)?;
        }
        out.push_str("</tbody></table></div><div class=\"charts\">");
        for it in &section.charts {
            chart::draw(it, out)?;
        }
        out.push_str("</div>");
    }
    out.push_str("</main></body></html>\n");
    Ok(())
}

fn row(figure: &Figure, out: &mut String) -> fmt::Result {
    let (class, sign) = match figure.is_met() {
        true => ("", ""),
        false => (" class=\"bad\"", " ✘"),
    };
    let (value, name) = figure
        .yardstick
        .as_ref()
        .map(|it| (shown(it.value), escaped(&it.name)))
        .unwrap_or_default();
    write!(
        out,
        "<tr{class}><td>{}{sign}</td><td class=\"n\">{}</td><td>{}</td><td class=\"n\">{}</td><td class=\"n\">{value}</td><td class=\"n\">{}</td><td>{name}</td></tr>",
        escaped(&figure.name),
        shown(figure.value),
        figure.unit,
        target(figure),
        figure.ratio().map(shown).unwrap_or_default()
    )
}

pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
