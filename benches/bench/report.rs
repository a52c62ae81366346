//! What was measured: each figure with its yardstick of the same run and, where one was promised, its target beside it.

mod chart;
mod page;
mod text;

use serde::Serialize;

pub use self::{page::page, text::print};

#[derive(Debug, Serialize)]
pub struct Report {
    /// What it was measured on.
    pub machine: Vec<String>,
    /// Making the data is no part of what is measured.
    pub prepared_in_secs: f64,
    pub measured_in_secs: f64,
    pub sections: Vec<Section>,
}

#[derive(Debug, Default, Serialize)]
pub struct Section {
    pub title: String,
    /// How it was measured, and what the yardstick is.
    pub note: String,
    pub figures: Vec<Figure>,
    pub charts: Vec<Chart>,
}

#[derive(Clone, Debug, Serialize)]
pub struct Figure {
    pub name: String,
    pub value: f64,
    pub unit: &'static str,
    pub yardstick: Option<Yardstick>,
    pub target: Option<Target>,
}

#[derive(Clone, Debug, Serialize)]
pub struct Yardstick {
    pub name: String,
    pub value: f64,
}

#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    AtLeast(f64),
    AtMost(f64),
}

/// Lines over a logarithmic axis: of clients, or of complaints.
#[derive(Debug, Serialize)]
pub struct Chart {
    pub title: String,
    pub x: &'static str,
    pub y: &'static str,
    pub lines: Vec<Line>,
}

#[derive(Debug, Serialize)]
pub struct Line {
    pub name: String,
    /// A yardstick, drawn dashed.
    pub is_yardstick: bool,
    pub points: Vec<(f64, f64)>,
}

impl Section {
    /// What went wrong stands where the figures would; the other parts are told all the same.
    pub fn not_measured(part: impl std::fmt::Debug, error: &anyhow::Error) -> Section {
        Section {
            title: format!("{part:?} could not be measured"),
            note: format!("{error:#}"),
            figures: vec![Figure::new("not measured", f64::NAN, "").at_most(0.0)],
            charts: Vec::new(),
        }
    }
}

impl Figure {
    pub fn new(name: impl Into<String>, value: f64, unit: &'static str) -> Figure {
        Figure {
            name: name.into(),
            value,
            unit,
            yardstick: None,
            target: None,
        }
    }

    pub fn beside(mut self, name: impl Into<String>, value: f64) -> Figure {
        let name = name.into();
        self.yardstick = Some(Yardstick { name, value });
        self
    }

    pub fn at_least(mut self, least: f64) -> Figure {
        self.target = Some(Target::AtLeast(least));
        self
    }

    pub fn at_most(mut self, most: f64) -> Figure {
        self.target = Some(Target::AtMost(most));
        self
    }

    /// A figure that could not be taken misses its target.
    pub fn is_met(&self) -> bool {
        match self.target {
            Some(Target::AtLeast(least)) => self.value >= least,
            Some(Target::AtMost(most)) => self.value <= most,
            None => true,
        }
    }

    /// How it compares with its yardstick.
    pub fn ratio(&self) -> Option<f64> {
        let yardstick = self.yardstick.as_ref()?.value;
        Some(self.value / yardstick).filter(|it| it.is_finite())
    }
}

impl Line {
    pub fn new(name: impl Into<String>, points: Vec<(f64, f64)>) -> Line {
        Line {
            name: name.into(),
            is_yardstick: false,
            points,
        }
    }

    pub fn yardstick(name: impl Into<String>, points: Vec<(f64, f64)>) -> Line {
        Line {
            is_yardstick: true,
            ..Line::new(name, points)
        }
    }
}

impl Report {
    pub fn is_met(&self) -> bool {
        let mut figures = self.sections.iter().flat_map(|it| &it.figures);
        figures.all(Figure::is_met)
    }
}

/// Three digits that say something, never more.
fn shown(value: f64) -> String {
    match value.abs() {
        _ if !value.is_finite() => "–".to_owned(),
        a if a >= 100.0 || value == value.trunc() => format!("{value:.0}"),
        a if a >= 10.0 => format!("{value:.1}"),
        a if a >= 0.1 => format!("{value:.2}"),
        _ => format!("{value:.3}"),
    }
}

fn target(figure: &Figure) -> String {
    match figure.target {
        Some(Target::AtLeast(least)) => format!("≥ {}", shown(least)),
        Some(Target::AtMost(most)) => format!("≤ {}", shown(most)),
        None => String::new(),
    }
}
