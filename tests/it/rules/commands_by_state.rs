//! §11: what can be asked for in which state, and which state may follow which.

use std::fmt::Write as _;

use hejie::domain::complaint::State;

use super::{compare, matrix};

#[test]
fn commands_by_state() {
    let states: Vec<(String, State)> = State::ALL
        .iter()
        .map(|state| (state.to_string(), *state))
        .collect();
    let mut table = String::from(
        "In which states a command can be meant at all (✔); what else it takes is said by its refusal.\n\n",
    );
    table += &matrix(&states, |command, state| command.states().contains(state));
    table += "\nWhich state may follow which; any transition not listed is refused.\n\n";
    for state in State::ALL {
        let next: Vec<&str> = state.successors().iter().map(|s| s.as_str()).collect();
        let next = match next.is_empty() {
            true => "(the end)".to_owned(),
            false => next.join(", "),
        };
        let _ = writeln!(table, "{:20}{next}", state.as_str());
    }
    compare("commands_by_state.txt", &table);
}
