//! One step for many cases at once: each is decided on its own, and one that is refused holds up no other.

use std::collections::HashSet;

use super::command_form::{is_colleague, not_a_colleague};
use crate::{
    app::App,
    domain::{
        actor::Actor,
        complaint::command::Command,
        ids::{AccountId, ComplaintId},
    },
    error::{AppError, AppResult, FieldProblem},
    service::{
        fields::Fields,
        writer::{Execute, Executed},
    },
};

pub const MAX_CASES: usize = 100;

/// Gives cases to one colleague. What came of each, in the order asked; a case named twice is answered once.
pub fn assign(
    app: &App,
    actor: &Actor,
    cases: &[ComplaintId],
    handler: AccountId,
) -> AppResult<Vec<(ComplaintId, AppResult<Executed>)>> {
    let Actor::Enterprise { .. } = actor else {
        return Err(AppError::Forbidden);
    };
    let mut fields = Fields::new();
    if cases.is_empty() {
        fields.problem("/ids", FieldProblem::Missing);
    }
    if cases.len() > MAX_CASES {
        fields.problem("/ids", FieldProblem::TooMany { max: MAX_CASES });
    }
    if !is_colleague(app, actor, handler)? {
        fields.problem("/handler", not_a_colleague());
    }
    fields.done()?;
    let mut seen = HashSet::new();
    let mut cases = cases.to_vec();
    cases.retain(|id| seen.insert(*id));
    let command = || Command::Assign { to: handler };
    let requests = cases
        .iter()
        .map(|id| Execute::new(actor.clone(), *id, command()))
        .collect();
    let results = app.writer.execute_all(requests);
    Ok(cases.into_iter().zip(results).collect())
}
