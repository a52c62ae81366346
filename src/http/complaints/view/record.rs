//! One step of the record of a case.

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::Value;

use crate::{
    domain::{actor::ActorRef, rule_set::RuleSet},
    service::complaints::read::Step,
};

/// One step of the record.
#[derive(Serialize, utoipa::ToSchema)]
pub struct StepView {
    pub position: i64,
    pub seq: i32,
    pub at: DateTime<Utc>,
    pub kind: &'static str,
    pub actor: ActorRef,
    pub rule_set: RuleSet,
    /// The facts of the event.
    #[schema(value_type = Object)]
    pub data: Value,
    /// Its words, by field.
    #[schema(value_type = Object)]
    pub texts: Value,
    /// Deadlines it set, met, moved or cancelled.
    #[schema(value_type = Vec<Object>)]
    pub deadlines: Value,
}

impl StepView {
    pub fn new(step: Step) -> StepView {
        let recorded = step.recorded;
        let mut event = serde_json::to_value(&recorded.event).unwrap_or_default();
        let mut data = event.get_mut("data").map(Value::take).unwrap_or_default();
        if step.hides_people {
            forget_people(&mut data);
        }
        StepView {
            position: step.position,
            seq: recorded.seq,
            at: recorded.at,
            kind: recorded.event.kind(),
            actor: recorded.actor,
            rule_set: recorded.rule_set,
            data,
            texts: Value::Object(step.texts),
            deadlines: serde_json::to_value(&recorded.deadlines).unwrap_or_default(),
        }
    }
}

/// The accounts an event names, wherever they stand in it.
fn forget_people(data: &mut Value) {
    const PEOPLE: [&str; 7] = [
        "approved_by",
        "author",
        "consumer",
        "filed_by",
        "handler",
        "mediator",
        "officer",
    ];
    if let Value::Object(fields) = data {
        fields.retain(|name, _| !PEOPLE.contains(&name.as_str()));
        fields.values_mut().for_each(forget_people);
    }
}
