//! A report as a file.

use rust_xlsxwriter::{Format, Workbook, XlsxError};

use super::table::{Cell, Report};
use crate::error::AppResult;

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
    use super::{super::table::Table, *};

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
