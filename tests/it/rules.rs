//! Rules people argue about, printed as tables a reviewer can read, and compared.
//!
//! Where a rule was changed on purpose: `UPDATE_TABLES=1 cargo test --features movable-clock --test it rules` writes the
//! tables anew; the difference then belongs in the same commit as the rule, with the reason.
//!
//! Two more tables here are compared by unit tests: `deadlines_by_rule_set.txt` and `enterprise_status_by_command.txt`.

mod commands_by_role;
mod commands_by_state;

use std::{fmt::Write as _, fs, path::Path};

use hejie::domain::complaint::command::CommandKind;

/// Compares a table with the checked-in one, or writes it.
#[track_caller]
pub fn compare(name: &str, table: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/it/rules")
        .join(name);
    #[expect(
        clippy::disallowed_methods,
        reason = "a switch of this test, not a setting"
    )]
    let is_update = std::env::var_os("UPDATE_TABLES").is_some();
    if is_update {
        fs::write(&path, table).expect("a written table");
        return;
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        kept == table,
        "tests/it/rules/{name} differs; UPDATE_TABLES=1 writes it anew. It would be:\n{table}"
    );
}

/// A row for each command with a mark at all, a column for each head, a mark where `is_set`.
fn matrix<C>(columns: &[(String, C)], is_set: impl Fn(CommandKind, &C) -> bool) -> String {
    const FIRST: usize = 20;
    let mut table = String::new();
    // Heads stand on top of each other's lines, so that many columns fit beside each other.
    for (i, (head, _)) in columns.iter().enumerate() {
        let bars = "| ".repeat(i);
        let _ = writeln!(table, "{:FIRST$}{bars}{head}", "");
    }
    for command in CommandKind::ALL {
        let marks: Vec<&str> = columns
            .iter()
            .map(|(_, column)| if is_set(*command, column) { "✔" } else { "." })
            .collect();
        if marks.contains(&"✔") {
            let _ = writeln!(table, "{:FIRST$}{}", command.as_str(), marks.join(" "));
        }
    }
    table
}
