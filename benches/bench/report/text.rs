//! The table on the terminal.

use super::{Report, shown, target};

pub fn print(report: &Report) {
    for section in &report.sections {
        println!("\n{}\n{}\n", section.title, section.note);
        println!(
            "{:<52} {:>10} {:<5} {:>9}  {:>10} {:>7}  beside",
            "", "measured", "", "target", "yardstick", "ratio"
        );
        for figure in &section.figures {
            let mark = if figure.is_met() { "" } else { "  MISSED" };
            let ratio = figure.ratio().map(shown).unwrap_or_default();
            let (value, name) = figure
                .yardstick
                .as_ref()
                .map(|it| (shown(it.value), it.name.as_str()))
                .unwrap_or_default();
            let line = format!(
                "{:<52} {:>10} {:<5} {:>9}  {value:>10} {ratio:>7}  {name}{mark}",
                figure.name,
                shown(figure.value),
                figure.unit,
                target(figure),
            );
            println!("{}", line.trim_end());
        }
    }
    println!(
        "\nmade the data in {:.0} s, measured in {:.0} s",
        report.prepared_in_secs, report.measured_in_secs
    );
}
