//! Lines in a picture, both axes logarithmic: what grows in proportion is a straight line, and what does not grow lies flat.

use std::fmt::{self, Write as _};

use super::{Chart, Line, page::escaped, shown};

const WIDTH: f64 = 760.0;
const HEIGHT: f64 = 360.0;
const LEFT: f64 = 64.0;
const RIGHT: f64 = 16.0;
const TOP: f64 = 12.0;
const BOTTOM: f64 = 44.0;
/// Colours of lines; `page` gives them, for a light and a dark screen.
pub const COLOURS: usize = 8;

pub fn draw(chart: &Chart, out: &mut String) -> fmt::Result {
    let (Some(x), Some(y)) = (
        Axis::over(chart, |point| point.0, LEFT..WIDTH - RIGHT),
        Axis::over(chart, |point| point.1, HEIGHT - BOTTOM..TOP),
    ) else {
        return Ok(());
    };
    let title = escaped(&chart.title);
    write!(
        out,
        "<figure><figcaption>{title}</figcaption><svg viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" aria-label=\"{title}\">"
    )?;
    for tick in y.ticks() {
        let at = y.place(tick);
        write!(
            out,
            "<path class=\"grid\" d=\"M{LEFT} {at:.1}H{}\"/><text x=\"{}\" y=\"{:.1}\" text-anchor=\"end\">{}</text>",
            WIDTH - RIGHT,
            LEFT - 8.0,
            at + 4.0,
            grouped(tick)
        )?;
    }
    let mut marks: Vec<f64> = points(chart).map(|point| point.0).collect();
    marks.sort_by(f64::total_cmp);
    marks.dedup();
    for mark in marks {
        let at = x.place(mark);
        write!(
            out,
            "<text x=\"{at:.1}\" y=\"{}\" text-anchor=\"middle\">{}</text>",
            HEIGHT - BOTTOM + 18.0,
            grouped(mark)
        )?;
    }
    write!(
        out,
        "<text x=\"{}\" y=\"{}\" text-anchor=\"end\" class=\"soft\">{}</text>",
        WIDTH - RIGHT,
        HEIGHT - 6.0,
        escaped(chart.x)
    )?;
    write!(
        out,
        "<text x=\"{LEFT}\" y=\"{}\" class=\"soft\">{}, both axes logarithmic</text>",
        HEIGHT - 6.0,
        escaped(chart.y)
    )?;
    for (i, line) in chart.lines.iter().enumerate() {
        draw_line(line, i, (&x, &y), out)?;
    }
    out.push_str("</svg><ul class=\"legend\">");
    for (i, line) in chart.lines.iter().enumerate() {
        let dashed = dashed(line);
        write!(
            out,
            "<li><svg viewBox=\"0 0 28 10\" aria-hidden=\"true\"><path class=\"c{}{dashed}\" d=\"M1 5H27\"/></svg>{}</li>",
            i % COLOURS,
            escaped(&line.name)
        )?;
    }
    out.push_str("</ul></figure>");
    Ok(())
}

fn draw_line(line: &Line, i: usize, (x, y): (&Axis, &Axis), out: &mut String) -> fmt::Result {
    let places: Vec<(f64, f64, f64)> = line
        .points
        .iter()
        .filter(|(_, value)| is_drawn(*value))
        .map(|&(at, value)| (x.place(at), y.place(value), value))
        .collect();
    let mut way = String::new();
    for (n, (at_x, at_y, _)) in places.iter().enumerate() {
        let step = if n == 0 { 'M' } else { 'L' };
        write!(way, "{step}{at_x:.1} {at_y:.1}")?;
    }
    let colour = i % COLOURS;
    write!(
        out,
        "<path class=\"c{colour}{}\" d=\"{way}\"/>",
        dashed(line)
    )?;
    for (at_x, at_y, value) in places {
        write!(
            out,
            "<circle class=\"c{colour}\" cx=\"{at_x:.1}\" cy=\"{at_y:.1}\" r=\"3.5\"><title>{}: {}</title></circle>",
            escaped(&line.name),
            shown(value)
        )?;
    }
    Ok(())
}

fn dashed(line: &Line) -> &'static str {
    match line.is_yardstick {
        true => " dashed",
        false => "",
    }
}

fn points(chart: &Chart) -> impl Iterator<Item = (f64, f64)> + '_ {
    let points = chart.lines.iter().flat_map(|line| &line.points);
    points.copied().filter(|point| is_drawn(point.1))
}

/// A logarithm has it.
fn is_drawn(value: f64) -> bool {
    value.is_finite() && value > 0.0
}

struct Axis {
    least: f64,
    most: f64,
    from: f64,
    to: f64,
}

impl Axis {
    fn over(
        chart: &Chart,
        of: impl Fn((f64, f64)) -> f64,
        place: std::ops::Range<f64>,
    ) -> Option<Axis> {
        let least = points(chart).map(&of).reduce(f64::min)?;
        let most = points(chart).map(&of).reduce(f64::max)?;
        // A little room, so that nothing lies on the frame.
        Some(Axis {
            least: least / 1.15,
            most: most * 1.15,
            from: place.start,
            to: place.end,
        })
    }

    fn place(&self, value: f64) -> f64 {
        let part = (value / self.least).ln() / (self.most / self.least).ln();
        self.from + (self.to - self.from) * part
    }

    /// Round values: 1, 10, 100; over a short way 2 and 5 between them, too.
    fn ticks(&self) -> Vec<f64> {
        let steps: &[f64] = match (self.most / self.least).log10() {
            decades if decades > 3.0 => &[1.0],
            decades if decades > 0.8 => &[1.0, 2.0, 5.0],
            _ => &[1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0],
        };
        let first = self.least.log10().floor() as i32;
        let last = self.most.log10().ceil() as i32;
        (first..=last)
            .flat_map(|power| steps.iter().map(move |step| step * 10_f64.powi(power)))
            .filter(|tick| (self.least..=self.most).contains(tick))
            .collect()
    }
}

/// 1 000 000 rather than 1000000.
fn grouped(value: f64) -> String {
    if value < 1_000.0 {
        return shown(value);
    }
    let digits = format!("{value:.0}");
    let mut text = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push('\u{202f}');
        }
        text.push(digit);
    }
    text
}
