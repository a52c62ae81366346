//! What a batch of decided commands leads to, gathered and then written with one statement a table where it can be.
//!
//! Several batches may share a transaction: each writes its own rows, and what everybody contends for comes once, at its end.

use std::{collections::HashMap, sync::Arc};

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
        contents, deadlines, files, idempotency,
        last_rows::LastRows,
        new_rows::NewRows,
        proposals,
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
    complaint: Arc<Complaint>,
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
            Some(&i) => self.changed.get(i).map(|c| &*c.complaint),
            None => loaded.get(id),
        }
    }

    /// Gives back the complaint as it now stands.
    pub fn add(
        &mut self,
        request: &'r Execute,
        draft: Option<ContentId>,
        decided: Decided,
    ) -> Arc<Complaint> {
        let complaint = Arc::new(decided.complaint);
        if decided.events.is_empty() {
            return complaint;
        }
        let kept = complaint.draft.as_ref().map(|form| form.id);
        self.replaced_drafts
            .extend(draft.filter(|id| Some(*id) != kept));
        let i = *self.at.entry(complaint.id).or_insert(self.changed.len());
        if i == self.changed.len() {
            let is_new = request.new_for.is_some();
            self.changed.push(Changed {
                complaint: complaint.clone(),
                extras: request.extras.clone(),
                is_new,
            });
        } else if let Some(changed) = self.changed.get_mut(i) {
            changed.complaint = complaint.clone();
            changed.extras.merge(&request.extras);
        }
        self.events
            .extend(decided.events.into_iter().map(|event| (i, event)));
        self.accepted.push(request);
        complaint
    }

    /// All but what comes at the end of the transaction.
    pub fn write(
        self,
        conn: &mut Conn,
        loaded: &HashMap<ComplaintId, Complaint>,
        now: Instant,
        end: &mut LastRows,
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
            .map(|c| (loaded.get(&c.complaint.id), &*c.complaint))
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
        for (before, after) in before_after {
            end.figures.extend(indicator::changes(before, after));
        }
        for (i, event) in &self.events {
            let complaint = &self.changed[*i].complaint;
            let notices = notify::notices(complaint, event);
            let told = notices
                .into_iter()
                .map(|(to, what)| (to.to_string(), what.to_string()));
            end.log.add(complaint.id, event, told)?;
        }
        Ok(())
    }

    /// Writes those that changed; gives back the rows of new ones.
    fn write_complaints(
        &self,
        conn: &mut Conn,
        loaded: &HashMap<ComplaintId, Complaint>,
    ) -> StoreResult<Vec<ComplaintRow>> {
        let (new, old): (Vec<_>, Vec<_>) = self.changed.iter().partition(|c| c.is_new);
        let old = old
            .into_iter()
            .map(|it| {
                let decided_on = loaded.get(&it.complaint.id).map_or(0, |c| c.version);
                complaints::Changed::new(&it.complaint, &it.extras, decided_on)
            })
            .collect::<StoreResult<_>>()?;
        complaints::update(conn, old)?;
        new.into_iter()
            .map(|it| complaints::row(&it.complaint, &it.extras))
            .collect()
    }
}
