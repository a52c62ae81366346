//! Tables and their cells, before they become a file.

use crate::domain::{indicator::figure::Rate, lang::Lang};

#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    Text(String),
    Number(f64),
    /// From 0 to 1.
    Share(f64),
    Empty,
}

#[derive(Clone, Debug)]
pub struct Table {
    pub name: &'static str,
    pub headers: Vec<&'static str>,
    pub rows: Vec<Vec<Cell>>,
}

#[derive(Clone, Debug)]
pub struct Report {
    /// Of the file, without its ending.
    pub name: String,
    pub tables: Vec<Table>,
    /// Definitions, period, choice, time of export.
    pub notes: Table,
}

impl From<&str> for Cell {
    fn from(text: &str) -> Cell {
        Cell::Text(text.to_owned())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Cell {
        Cell::Text(text)
    }
}

impl From<i64> for Cell {
    fn from(n: i64) -> Cell {
        Cell::Number(n as f64)
    }
}

impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Cell {
        value.map_or(Cell::Empty, Into::into)
    }
}

/// The words of a table in one of the languages.
pub(super) fn words<const N: usize>(
    lang: Lang,
    words: [(&'static str, &'static str); N],
) -> Vec<&'static str> {
    words
        .iter()
        .map(|(zh, en)| if lang == Lang::Zh { *zh } else { *en })
        .collect()
}

/// What [`rate`] puts into a row, of the settlement rate.
pub(super) const SETTLEMENT: [(&str, &str); 5] = [
    ("和解率 K08", "Settlement rate K08"),
    ("分子", "Numerator"),
    ("分母 n", "Denominator n"),
    ("置信下限", "Band, low"),
    ("置信上限", "Band, high"),
];

pub(super) fn word(lang: Lang, zh: &'static str, en: &'static str) -> &'static str {
    if lang == Lang::Zh { zh } else { en }
}

pub(super) fn share(value: Option<f64>) -> Cell {
    value.map_or(Cell::Empty, Cell::Share)
}

pub(super) fn number(value: Option<f64>) -> Cell {
    value.map_or(Cell::Empty, Cell::Number)
}

pub(super) fn rate(rate: &Rate) -> [Cell; 5] {
    [
        share(rate.value),
        rate.numerator.into(),
        rate.denominator.into(),
        share(rate.low),
        share(rate.high),
    ]
}
