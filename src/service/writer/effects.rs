//! What a batch of decided commands leads to, gathered and then written with one statement a table where it can be.

use std::collections::HashMap;

use super::request::Execute;
use crate::{
    domain::{
        complaint::{Complaint, decide::Decided, event::Recorded},
        ids::{ComplaintId, ContentId},
        indicator,
        time::Instant,
    },
    notify,
    store::{
        Conn, StoreResult, case_facts,
        complaints::{self, ComplaintRow, RowExtras},
        contents, deadlines, events, files, idempotency,
        new_rows::NewRows,
        outbox::OutboxRow,
        proposals, rollups,
        types::to_column,
    },
};

#[derive(Default)]
pub struct Effects<'r> {
    /// The newest state of each complaint the batch changed, in the order of their first change.
    changed: Vec<Changed>,
    at: HashMap<ComplaintId, usize>,
    /// (complaint, its state after the whole command, event)
    events: Vec<(usize, Recorded)>,
    accepted: Vec<&'r Execute>,
    /// Earlier forms of drafts, written anew or filed: only the newest is kept.
    replaced_drafts: Vec<ContentId>,
}

struct Changed {
    complaint: Complaint,
    extras: RowExtras,
    is_new: bool,
}

impl<'r> Effects<'r> {
    /// A complaint as the batch has left it so far.
    pub fn current<'a>(
        &'a self,
        id: &ComplaintId,
        loaded: &'a HashMap<ComplaintId, Complaint>,
    ) -> Option<&'a Complaint> {
        match self.at.get(id) {
            Some(&i) => self.changed.get(i).map(|c| &c.complaint),
            None => loaded.get(id),
        }
    }

    pub fn add(&mut self, request: &'r Execute, draft: Option<ContentId>, decided: Decided) {
        if decided.events.is_empty() {
            return;
        }
        let kept = decided.complaint.draft.as_ref().map(|form| form.id);
        self.replaced_drafts
            .extend(draft.filter(|id| Some(*id) != kept));
        let id = decided.complaint.id;
        let i = *self.at.entry(id).or_insert(self.changed.len());
        if i == self.changed.len() {
            let is_new = request.new_for.is_some();
            self.changed.push(Changed {
                complaint: decided.complaint,
                extras: request.extras.clone(),
                is_new,
            });
        } else if let Some(changed) = self.changed.get_mut(i) {
            changed.complaint = decided.complaint;
            changed.extras.merge(&request.extras);
        }
        self.events
            .extend(decided.events.into_iter().map(|event| (i, event)));
        self.accepted.push(request);
    }

    pub fn write(
        self,
        conn: &mut Conn,
        loaded: &HashMap<ComplaintId, Complaint>,
        now: Instant,
    ) -> StoreResult<()> {
        if self.events.is_empty() {
            return Ok(());
        }
        let complaints = self.write_complaints(conn, loaded)?;
        for file in self.accepted.iter().filter_map(|r| r.file.as_ref()) {
            files::insert(conn, file)?;
        }
        for ending in self.accepted.iter().filter_map(|r| r.approval.as_ref()) {
            proposals::end(conn, ending)?;
        }
        let before_after: Vec<_> = self
            .changed
            .iter()
            .map(|c| (loaded.get(&c.complaint.id), &c.complaint))
            .collect();
        NewRows {
            complaints,
            contents: self.accepted.iter().flat_map(|r| &r.contents).collect(),
            deadlines: deadlines::update(conn, &before_after)?,
            facts: case_facts::update(conn, &before_after)?,
        }
        .insert(conn)?;
        for form in &self.replaced_drafts {
            contents::delete(conn, *form)?;
        }
        let answered: Vec<_> = self
            .accepted
            .iter()
            .filter_map(|r| r.idempotency.as_ref().map(|i| (i, r.complaint)))
            .collect();
        idempotency::remember(conn, &answered, now)?;
        let changes: Vec<_> = before_after
            .iter()
            .flat_map(|(before, after)| indicator::changes(*before, after))
            .collect();

        // The rows everybody contends for come last: the counter of positions, then the rollups in key order.
        let log: Vec<_> = self
            .events
            .iter()
            .map(|(i, e)| (self.changed[*i].complaint.id, e))
            .collect();
        events::append(conn, &log, |first| self.messages(first))?;
        rollups::apply(conn, &changes)
    }

    /// Writes those that changed; gives back the rows of new ones.
    fn write_complaints(
        &self,
        conn: &mut Conn,
        loaded: &HashMap<ComplaintId, Complaint>,
    ) -> StoreResult<Vec<ComplaintRow>> {
        let (new, old): (Vec<_>, Vec<_>) = self.changed.iter().partition(|c| c.is_new);
        let old: Vec<_> = old
            .into_iter()
            .map(|it| {
                let decided_on = loaded.get(&it.complaint.id).map_or(0, |c| c.version);
                (&it.complaint, &it.extras, decided_on)
            })
            .collect();
        complaints::update(conn, &old)?;
        let new: Vec<_> = new.into_iter().map(|c| (&c.complaint, &c.extras)).collect();
        complaints::rows(&new)
    }

    fn messages(&self, first: i64) -> Vec<OutboxRow> {
        let mut rows = Vec::new();
        for ((i, event), position) in self.events.iter().zip(first..) {
            let complaint = &self.changed[*i].complaint;
            for (audience, notice) in notify::notices(complaint, event) {
                rows.push(OutboxRow {
                    position,
                    audience: audience.to_string(),
                    notice: notice.to_string(),
                    complaint_id: complaint.id.to_string(),
                    at: to_column(event.at),
                });
            }
        }
        rows
    }
}
