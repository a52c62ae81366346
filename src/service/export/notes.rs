//! What the figures mean, of which period and choice, and when they were taken: the last table of every report.

use chrono::{DateTime, Utc};

use super::table::{Table, word, words};
use crate::{
    domain::{
        indicator::{Indicator, definition::definition},
        lang::Lang,
        time::shanghai_text,
    },
    service::overview::Named,
};

/// What was asked, and when.
pub(super) struct Taken<'a> {
    pub from: &'a str,
    pub to: &'a str,
    pub region: Option<&'a Named>,
    pub category: Option<&'a Named>,
    pub as_of: DateTime<Utc>,
}

pub(super) fn notes(lang: Lang, taken: &Taken<'_>) -> Table {
    let mut notes = Table {
        name: word(lang, "口径", "Definitions"),
        headers: words(lang, [("项目", "Item"), ("说明", "Meaning")]),
        rows: Vec::new(),
    };
    let all = |it: Option<&Named>| {
        it.map_or_else(
            || word(lang, "全部", "all").to_owned(),
            |it| format!("{} ({})", it.name, it.code),
        )
    };
    notes.add(
        word(lang, "期间", "Period"),
        &format!("{} – {}", taken.from, taken.to),
    );
    notes.add(word(lang, "地区", "Region"), &all(taken.region));
    notes.add(word(lang, "问题类别", "Category"), &all(taken.category));
    notes.add(
        word(lang, "导出时间（北京时间）", "Taken at (Beijing time)"),
        &shanghai_text(taken.as_of),
    );
    notes
}

impl Table {
    pub(super) fn add(&mut self, item: &str, meaning: &str) {
        self.rows.push(vec![item.into(), meaning.into()]);
    }

    pub(super) fn add_cut(&mut self, lang: Lang) {
        let zh = "行数超过上限，只导出前 10000 行";
        let en = "There were more rows; only the first 10 000 are here";
        self.add(word(lang, "未完", "Cut"), word(lang, zh, en));
    }

    pub(super) fn define(&mut self, metrics: &[Indicator], lang: Lang) {
        for metric in metrics {
            let it = definition(*metric);
            let item = format!("{} {}", metric, it.name.get(lang));
            let mut meaning = vec![it.formula.get(lang).to_owned()];
            let parts = [
                (word(lang, "分母：", "Out of: "), it.denominator),
                (word(lang, "不计：", "Left out: "), it.exclusions),
                (word(lang, "归属期：", "Counts in: "), Some(it.period)),
                (word(lang, "来源：", "Source: "), Some(it.source)),
            ];
            let parts = parts
                .into_iter()
                .filter_map(|(what, words)| Some((what, words?)));
            meaning.extend(parts.map(|(what, words)| format!("{what}{}", words.get(lang))));
            self.add(&item, &meaning.join(word(lang, "。", ". ")));
        }
    }
}
