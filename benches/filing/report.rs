//! The table at the end: each figure with its target beside it.

/// A figure and what it should be.
pub struct Row {
    pub name: &'static str,
    pub value: f64,
    pub unit: &'static str,
    pub target: Target,
}

pub enum Target {
    AtLeast(f64),
    AtMost(f64),
    /// For comparison only.
    None,
}

impl Row {
    pub fn new(name: &'static str, value: f64, unit: &'static str, target: Target) -> Row {
        Row {
            name,
            value,
            unit,
            target,
        }
    }

    pub fn is_met(&self) -> bool {
        match self.target {
            Target::AtLeast(least) => self.value >= least,
            Target::AtMost(most) => self.value <= most,
            Target::None => true,
        }
    }
}

pub fn print(backend: &str, rows: &[Row]) {
    println!(
        "\n{backend:<44} {:>12}  {:<6} {:>10}",
        "measured", "", "target"
    );
    for row in rows {
        let target = match row.target {
            Target::AtLeast(least) => format!(">= {}", shown(least)),
            Target::AtMost(most) => format!("<= {}", shown(most)),
            Target::None => String::new(),
        };
        let mark = if row.is_met() { "" } else { "  MISSED" };
        println!(
            "{:<44} {:>12}  {:<6} {target:>10}{mark}",
            row.name,
            shown(row.value),
            row.unit
        );
    }
}

fn shown(value: f64) -> String {
    if value.abs() >= 100.0 || value == value.trunc() {
        format!("{value:.0}")
    } else {
        format!("{value:.2}")
    }
}
