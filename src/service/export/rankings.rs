//! The whole ranking of enterprises.

use super::{
    ROWS_AT_ONCE, ROWS_MAX,
    notes::{Taken, notes},
    table::{Cell, Report, SETTLEMENT, Table, number, rate, share, word, words},
};
use crate::{
    app::App,
    domain::{actor::Actor, indicator::Indicator},
    error::AppResult,
    service::{overview::Selection, rankings},
};

pub fn rankings(app: &App, actor: &Actor, selection: &Selection) -> AppResult<Report> {
    let lang = selection.lang;
    let mut page = rankings::page(app, actor, selection, None, ROWS_AT_ONCE)?;
    let mut rows = std::mem::take(&mut page.ranking.items);
    while let Some(after) = page.next.filter(|_| rows.len() < ROWS_MAX) {
        page = rankings::page(app, actor, selection, Some(after), ROWS_AT_ONCE)?;
        rows.append(&mut page.ranking.items);
    }
    let table = Table {
        name: word(lang, "企业排名", "Ranking"),
        headers: [
            words(
                lang,
                [
                    ("名次", "Rank"),
                    ("企业", "Enterprise"),
                    ("注册地", "Registered in"),
                    ("受理量 H03", "Received H03"),
                ],
            ),
            words(lang, SETTLEMENT),
            words(
                lang,
                [
                    ("上期和解率", "Rate of the period before"),
                    (
                        "平均首次回应（分钟）H04",
                        "Mean first response (minutes) H04",
                    ),
                    ("逾期率（1 − K11）", "Overdue (1 − K11)"),
                ],
            ),
        ]
        .concat(),
        rows: rows
            .iter()
            .map(|it| {
                let rank = it.rank.and_then(|n| i64::try_from(n).ok());
                let mut row: Vec<Cell> = vec![
                    rank.into(),
                    it.name.as_str().into(),
                    it.domicile.name.as_str().into(),
                    it.received.into(),
                ];
                row.extend(rate(&it.settlement));
                row.extend([
                    share(it.previous_settlement.value),
                    number(it.mean_first_response_minutes),
                    share(it.overdue.value),
                ]);
                row
            })
            .collect(),
    };
    let ranking = &page.ranking;
    let mut notes = notes(
        lang,
        &Taken {
            from: &ranking.from,
            to: &ranking.to,
            region: ranking.region.as_ref(),
            category: ranking.category.as_ref(),
            as_of: ranking.as_of,
        },
    );
    notes.add(
        word(lang, "名次", "Rank"),
        word(
            lang,
            "办结不足 30 件，或置信区间与相邻企业重叠的，不排名次",
            "None with fewer than 30 ended cases, or where the band overlaps a neighbour's",
        ),
    );
    let metrics = [
        Indicator::K08,
        Indicator::K11,
        Indicator::H03,
        Indicator::H04,
    ];
    notes.define(&metrics, lang);
    if page.next.is_some() {
        notes.add_cut(lang);
    }
    Ok(Report {
        name: format!("hejie-ranking-{}-{}", ranking.from, ranking.to),
        tables: vec![table],
        notes,
    })
}
