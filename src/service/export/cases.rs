//! The cases behind a figure, masked; who takes them away is noted.

use super::{
    ROWS_AT_ONCE, ROWS_MAX,
    notes::{Taken, notes},
    table::{Cell, Report, Table, word, words},
};
use crate::{
    app::App,
    domain::actor::Actor,
    error::AppResult,
    service::{
        cases_behind::{self, CasesBehind},
        overview::Named,
    },
    store::audit::{self, AuditEntry},
};

/// All the cases behind a figure, from the first page on.
pub fn cases(app: &App, actor: &Actor, mut question: cases_behind::Question) -> AppResult<Report> {
    let lang = question.selection.lang;
    question.limit = ROWS_AT_ONCE;
    let (mut page, mut next): (CasesBehind, _) = cases_behind::page(app, actor, &question)?;
    let mut items = std::mem::take(&mut page.items);
    while let Some(after) = next.take_if(|_| items.len() < ROWS_MAX) {
        question.after = Some(after);
        let (more, after) = cases_behind::page(app, actor, &question)?;
        items.extend(more.items);
        next = after;
    }
    let name = |it: &Option<Named>| Cell::from(it.as_ref().map(|it| it.name.as_str()));
    let table = Table {
        name: word(lang, "案件", "Cases"),
        headers: words(
            lang,
            [
                ("案件编号", "Number"),
                ("状态", "State"),
                ("标题", "Title"),
                ("投诉人", "Complainant"),
                ("电话尾号", "Phone"),
                ("企业", "Enterprise"),
                ("地区", "Region"),
                ("问题类别", "Category"),
                ("计入月份", "Counts in"),
                ("计入数值", "Adds"),
            ],
        ),
        rows: items
            .iter()
            .map(|it| {
                vec![
                    it.number.as_str().into(),
                    it.state_name.into(),
                    it.subject.as_str().into(),
                    it.complainant.as_deref().into(),
                    it.phone.as_deref().into(),
                    name(&it.enterprise),
                    name(&it.region),
                    name(&it.category),
                    it.month.as_str().into(),
                    it.value.into(),
                ]
            })
            .collect(),
    };
    let mut notes = notes(
        lang,
        &Taken {
            from: &page.from,
            to: &page.to,
            region: Some(&page.region),
            category: page.category.as_ref(),
            as_of: page.as_of,
        },
    );
    notes.define(&[page.metric], lang);
    if next.is_some() {
        notes.add_cut(lang);
    }
    // S-6: who took the list away, and which.
    let entry = AuditEntry {
        id: app.clock.new_id(),
        at: page.as_of,
        account: actor.account(),
        action: "cases_exported",
        subject: format!("indicator:{}", page.metric),
        detail: serde_json::json!({
            "from": page.from, "to": page.to, "region": page.region.code, "cases": table.rows.len(),
        }),
    };
    app.write(move |conn| Ok(audit::append(conn, &entry)?))?;
    Ok(Report {
        name: format!("hejie-cases-{}-{}-{}", page.metric, page.from, page.to),
        tables: vec![table],
        notes,
    })
}
