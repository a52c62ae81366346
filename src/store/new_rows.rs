//! What a batch of commands adds to a case and to what hangs on it: one statement on PostgreSQL.

use super::{
    Conn, StoreResult, case_facts::FactRow, complaints::ComplaintRow, contents::NewContent,
    deadlines::DeadlineRow,
};
use crate::insert_together;

#[derive(Default)]
pub struct NewRows<'a> {
    pub complaints: Vec<ComplaintRow>,
    pub contents: Vec<&'a NewContent>,
    pub deadlines: Vec<DeadlineRow>,
    pub facts: Vec<FactRow>,
}

impl NewRows<'_> {
    pub fn insert(&self, conn: &mut Conn) -> StoreResult<()> {
        if self.is_empty() {
            return Ok(());
        }
        insert_together!(conn;
            complaints => &self.complaints,
            contents => self.contents.iter().copied(),
            deadlines => &self.deadlines,
            case_facts => &self.facts,
        )
    }

    fn is_empty(&self) -> bool {
        self.complaints.is_empty()
            && self.contents.is_empty()
            && self.deadlines.is_empty()
            && self.facts.is_empty()
    }
}
