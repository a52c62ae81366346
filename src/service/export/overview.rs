//! The overview: its indicator strip, its trend, its regions.

use super::{
    notes::{Taken, notes},
    table::{Cell, Report, SETTLEMENT, Table, number, rate, share, word, words},
};
use crate::{
    app::App,
    domain::{
        actor::Actor,
        indicator::{Figure, Indicator, definition::Unit},
        lang::Lang,
    },
    error::AppResult,
    service::overview::{self, Selection, Tile},
};

pub fn overview(app: &App, actor: &Actor, selection: &Selection) -> AppResult<Report> {
    let seen = overview::read(app, actor, selection)?;
    let lang = selection.lang;
    let strip = Table {
        name: word(lang, "指标", "Figures"),
        headers: words(
            lang,
            [
                ("代码", "Code"),
                ("指标", "Figure"),
                ("单位", "Unit"),
                ("本期", "This period"),
                ("上期", "Period before"),
                ("分子", "Numerator"),
                ("分母 n", "Denominator n"),
                ("置信下限", "Band, low"),
                ("置信上限", "Band, high"),
            ],
        ),
        rows: seen
            .strip
            .iter()
            .map(|tile| strip_row(tile, lang))
            .collect(),
    };
    let trend = Table {
        name: word(lang, "趋势", "Trend"),
        headers: [
            words(
                lang,
                [
                    ("月份", "Month"),
                    ("已和解", "Settled"),
                    ("未和解", "Not settled"),
                ],
            ),
            words(lang, SETTLEMENT),
        ]
        .concat(),
        rows: seen
            .trend
            .iter()
            .map(|month| {
                let mut row: Vec<Cell> = vec![
                    month.month.as_str().into(),
                    month.settled.into(),
                    month.not_settled.into(),
                ];
                row.extend(rate(&month.rate));
                row
            })
            .collect(),
    };
    let regions = Table {
        name: word(lang, "地区", "Regions"),
        headers: [
            words(
                lang,
                [
                    ("区划代码", "Code"),
                    ("地区", "Region"),
                    ("受理量 H03", "Received H03"),
                ],
            ),
            words(lang, SETTLEMENT),
        ]
        .concat(),
        rows: seen
            .regions
            .iter()
            .map(|region| {
                let mut row: Vec<Cell> = vec![
                    region.code.as_str().into(),
                    region.name.as_str().into(),
                    region.received.into(),
                ];
                row.extend(rate(&region.settlement));
                row
            })
            .collect(),
    };
    let metrics: Vec<Indicator> = seen.strip.iter().map(|tile| tile.metric).collect();
    let mut notes = notes(
        lang,
        &Taken {
            from: &seen.from,
            to: &seen.to,
            region: seen.region.as_ref(),
            category: seen.category.as_ref(),
            as_of: seen.as_of,
        },
    );
    notes.define(&metrics, lang);
    notes.define(&[Indicator::H03], lang);
    Ok(Report {
        name: format!("hejie-overview-{}-{}", seen.from, seen.to),
        tables: vec![strip, trend, regions],
        notes,
    })
}

fn strip_row(tile: &Tile, lang: Lang) -> Vec<Cell> {
    let value = |value: Option<f64>| match tile.unit {
        Unit::Rate => share(value),
        // Money leaves in yuan, as people read it.
        Unit::Fen => number(value.map(|fen| fen / 100.0)),
        Unit::Days | Unit::Cases | Unit::Minutes => number(value),
    };
    let unit = match tile.unit {
        Unit::Rate => word(lang, "比率", "share"),
        Unit::Fen => word(lang, "元", "yuan"),
        Unit::Days => word(lang, "天", "days"),
        Unit::Cases => word(lang, "件", "cases"),
        Unit::Minutes => word(lang, "分钟", "minutes"),
    };
    let mut row: Vec<Cell> = vec![
        tile.metric.as_str().into(),
        tile.name.into(),
        unit.into(),
        value(tile.value),
        value(tile.previous),
    ];
    match &tile.figure {
        Figure::Rate(it) | Figure::Settlement { rate: it, .. } => {
            row.extend(rate(it).into_iter().skip(1));
        }
        Figure::Days { negotiation, .. } => {
            row.extend([Cell::Empty, negotiation.n.into(), Cell::Empty, Cell::Empty]);
        }
        _ => row.extend([const { Cell::Empty }; 4]),
    }
    row
}
