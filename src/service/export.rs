//! What is shown, as a file: CSV for programs, XLSX for people, both with what the figures mean, of which period and
//! choice, and when they were taken.

use chrono::{DateTime, Utc};
use rust_xlsxwriter::{Format, Workbook, XlsxError};

use super::{
    cases_behind::{self, CasesBehind},
    overview::{self, Named, Selection, Tile},
    rankings,
};
use crate::{
    app::App,
    domain::{
        actor::Actor,
        indicator::{
            Figure, Indicator,
            definition::{Unit, definition},
            figure::Rate,
        },
        lang::Lang,
        time::shanghai_text,
    },
    error::AppResult,
    store::audit::{self, AuditEntry},
};

/// A file holds this many rows at most, and says so where there were more.
const ROWS_MAX: usize = 10_000;
const ROWS_AT_ONCE: usize = 500;

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
fn words<const N: usize>(
    lang: Lang,
    words: [(&'static str, &'static str); N],
) -> Vec<&'static str> {
    words
        .iter()
        .map(|(zh, en)| if lang == Lang::Zh { *zh } else { *en })
        .collect()
}

fn word(lang: Lang, zh: &'static str, en: &'static str) -> &'static str {
    if lang == Lang::Zh { zh } else { en }
}

fn share(value: Option<f64>) -> Cell {
    value.map_or(Cell::Empty, Cell::Share)
}

fn number(value: Option<f64>) -> Cell {
    value.map_or(Cell::Empty, Cell::Number)
}

fn rate(rate: &Rate) -> [Cell; 5] {
    [
        share(rate.value),
        rate.numerator.into(),
        rate.denominator.into(),
        share(rate.low),
        share(rate.high),
    ]
}

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
        headers: words(
            lang,
            [
                ("月份", "Month"),
                ("已和解", "Settled"),
                ("未和解", "Not settled"),
                ("和解率 K08", "Settlement rate K08"),
                ("分子", "Numerator"),
                ("分母 n", "Denominator n"),
                ("置信下限", "Band, low"),
                ("置信上限", "Band, high"),
            ],
        ),
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
        headers: words(
            lang,
            [
                ("区划代码", "Code"),
                ("地区", "Region"),
                ("受理量 H03", "Received H03"),
                ("和解率 K08", "Settlement rate K08"),
                ("分子", "Numerator"),
                ("分母 n", "Denominator n"),
                ("置信下限", "Band, low"),
                ("置信上限", "Band, high"),
            ],
        ),
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
        headers: words(
            lang,
            [
                ("名次", "Rank"),
                ("企业", "Enterprise"),
                ("注册地", "Registered in"),
                ("受理量 H03", "Received H03"),
                ("和解率 K08", "Settlement rate K08"),
                ("分子", "Numerator"),
                ("分母 n", "Denominator n"),
                ("置信下限", "Band, low"),
                ("置信上限", "Band, high"),
                ("上期和解率", "Rate of the period before"),
                (
                    "平均首次回应（分钟）H04",
                    "Mean first response (minutes) H04",
                ),
                ("逾期率（1 − K11）", "Overdue (1 − K11)"),
            ],
        ),
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

struct Taken<'a> {
    from: &'a str,
    to: &'a str,
    region: Option<&'a Named>,
    category: Option<&'a Named>,
    as_of: DateTime<Utc>,
}

fn notes(lang: Lang, taken: &Taken<'_>) -> Table {
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
    fn add(&mut self, item: &str, meaning: &str) {
        self.rows.push(vec![item.into(), meaning.into()]);
    }

    fn add_cut(&mut self, lang: Lang) {
        let zh = "行数超过上限，只导出前 10000 行";
        let en = "There were more rows; only the first 10 000 are here";
        self.add(word(lang, "未完", "Cut"), word(lang, zh, en));
    }

    fn define(&mut self, metrics: &[Indicator], lang: Lang) {
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

/// With a byte order mark, so that spreadsheets read it as UTF-8; table after table, the notes last.
pub fn csv(report: &Report) -> AppResult<Vec<u8>> {
    let mut writer = csv::WriterBuilder::new()
        .flexible(true)
        .from_writer("\u{FEFF}".as_bytes().to_vec());
    for (i, table) in report.tables.iter().chain([&report.notes]).enumerate() {
        if i > 0 {
            writer.write_record([""]).map_err(anyhow::Error::from)?;
        }
        writer
            .write_record(&table.headers)
            .map_err(anyhow::Error::from)?;
        for row in &table.rows {
            let row = row.iter().map(|cell| match cell {
                Cell::Text(text) => harmless(text),
                Cell::Number(n) | Cell::Share(n) => n.to_string(),
                Cell::Empty => String::new(),
            });
            writer.write_record(row).map_err(anyhow::Error::from)?;
        }
    }
    let bytes = writer.into_inner();
    Ok(bytes.map_err(|error| anyhow::anyhow!("{error}"))?)
}

/// A text a spreadsheet would take for a formula gets an apostrophe before it.
fn harmless(text: &str) -> String {
    match text.trim_start().chars().next() {
        Some('=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠') => format!("'{text}"),
        _ if text.starts_with(['\t', '\r', '\n']) => format!("'{text}"),
        _ => text.to_owned(),
    }
}

/// A sheet for each table, the notes last. Texts are texts there, whatever they begin with.
pub fn xlsx(report: &Report) -> AppResult<Vec<u8>> {
    Ok(workbook(report).map_err(anyhow::Error::from)?)
}

fn workbook(report: &Report) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let head = Format::new().set_bold();
    let percent = Format::new().set_num_format("0.0%");
    let wrapped = Format::new().set_text_wrap();
    for table in report.tables.iter().chain([&report.notes]) {
        let sheet = workbook.add_worksheet();
        sheet.set_name(table.name)?.set_freeze_panes(1, 0)?;
        for (column, header) in (0_u16..).zip(&table.headers) {
            sheet.write_string_with_format(0, column, *header, &head)?;
            sheet.set_column_width(column, 16)?;
        }
        for (n, row) in (1_u32..).zip(&table.rows) {
            for (column, cell) in (0_u16..).zip(row) {
                match cell {
                    Cell::Text(text) => {
                        sheet.write_string_with_format(n, column, text, &wrapped)?
                    }
                    Cell::Number(value) => sheet.write_number(n, column, *value)?,
                    Cell::Share(value) => {
                        sheet.write_number_with_format(n, column, *value, &percent)?
                    }
                    Cell::Empty => sheet,
                };
            }
        }
    }
    let notes = workbook.worksheet_from_name(report.notes.name)?;
    notes.set_column_width(0, 28)?.set_column_width(1, 100)?;
    workbook.save_to_buffer()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(text: &str) -> Report {
        let table = |name| Table {
            name,
            headers: vec!["a", "b"],
            rows: vec![
                vec![text.into(), Cell::Number(-1.5)],
                vec![Cell::Empty, Cell::Share(0.25)],
            ],
        };
        Report {
            name: "r".into(),
            tables: vec![table("甲")],
            notes: table("乙"),
        }
    }

    #[test]
    fn a_csv_never_holds_a_formula() {
        for text in ["=1+1", "+1", "-1", "@a", "\t=1", " =1", "\r=1", "＝1"] {
            let bytes = csv(&report(text)).unwrap();
            assert!(bytes.starts_with("\u{FEFF}".as_bytes()));
            let mut reader = csv::ReaderBuilder::new()
                .flexible(true)
                .from_reader(&bytes[3..]);
            let first = reader.records().next().unwrap().unwrap();
            assert_eq!(&first[0], format!("'{text}"));
            assert_eq!(&first[1], "-1.5");
        }
        assert_eq!(harmless("银河 -1"), "银河 -1");
    }

    #[test]
    fn a_workbook_is_a_zip_with_a_sheet_a_table() {
        let bytes = xlsx(&report("=1+1")).unwrap();
        assert!(bytes.starts_with(b"PK"));
        let has = |name: &str| bytes.windows(name.len()).any(|it| it == name.as_bytes());
        assert!(has("xl/worksheets/sheet2.xml") && !has("xl/worksheets/sheet3.xml"));
    }
}
