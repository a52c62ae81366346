//! Charts: bars lying down as plain boxes, which a phone shows as well as a wall, and columns over time as a drawing.

use std::fmt::{Result, Write as _};

use super::{Name, escaped, number};

/// Columns of the drawing are this high at most, of this wide a drawing.
const HIGH: f64 = 170.0;
const WIDE: f64 = 1_000.0;
/// Room for values above and names below.
const ABOVE: f64 = 42.0;
const BELOW: f64 = 44.0;

/// The longest bar is the most there is.
pub fn bars(out: &mut String, rows: &[(Name, f64)], unit: &str) -> Result {
    let most = most(rows.iter().map(|(_, value)| *value));
    out.push_str("<ul class=\"bars\">");
    for (name, value) in rows {
        let percent = 100.0 * value / most;
        write!(
            out,
            "<li><span class=\"name\">{name}</span><span class=\"trough\" aria-hidden=\"true\"><span style=\"width:{percent:.1}%\"></span></span><span class=\"count\">{}{unit}</span></li>",
            number(*value)
        )?;
    }
    out.push_str("</ul>");
    Ok(())
}

/// A column for each, side by side; every second label gives way where there is little room.
pub fn columns(out: &mut String, label: &str, rows: &[(String, f64)]) -> Result {
    let most = most(rows.iter().map(|(_, value)| *value));
    let step = WIDE / rows.len().max(1) as f64;
    let (width, base) = ((step * 0.62).min(60.0), ABOVE + HIGH);
    write!(
        out,
        "<svg class=\"columns\" viewBox=\"0 0 {WIDE} {}\" role=\"img\" aria-label=\"{}\"><line x1=\"0\" x2=\"{WIDE}\" y1=\"{base}\" y2=\"{base}\"/>",
        base + BELOW,
        escaped(label)
    )?;
    for (i, (name, value)) in rows.iter().enumerate() {
        let (high, middle) = (HIGH * value / most, step * (i as f64 + 0.5));
        let class = if i % 2 == 1 { " class=\"every\"" } else { "" };
        let (left, top) = (middle - width / 2.0, base - high);
        let name = escaped(name);
        write!(
            out,
            "<rect x=\"{left:.1}\" y=\"{top:.1}\" width=\"{width:.1}\" height=\"{high:.1}\" rx=\"3\"/><text{class} x=\"{middle:.1}\" y=\"{:.1}\">{}</text><text{class} x=\"{middle:.1}\" y=\"{:.1}\">{name}</text>",
            top - 8.0,
            number(*value),
            base + 34.0,
        )?;
    }
    out.push_str("</svg>");
    Ok(())
}

fn most(values: impl Iterator<Item = f64>) -> f64 {
    values.fold(f64::MIN_POSITIVE, f64::max)
}
