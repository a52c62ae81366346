//! How an event changes the deadlines it set, met, moved or ended.

use crate::domain::{
    complaint::{
        Complaint,
        deadline::{Deadline, DeadlineChange, DeadlineStatus},
    },
    time::Instant,
};

impl Complaint {
    pub(super) fn apply_deadline(&mut self, change: &DeadlineChange, at: Instant) {
        let (n, status) = match change {
            DeadlineChange::Set(deadline) => {
                self.keep_date_of_duty(deadline);
                self.deadlines.push(deadline.clone());
                return;
            }
            DeadlineChange::Moved { n, to, .. } => {
                self.keep_date_of_duty(to);
                if let Some(deadline) = self.deadlines.get_mut(*n as usize) {
                    *deadline = to.clone();
                }
                return;
            }
            DeadlineChange::Armed { n, next_act } => {
                if let Some(deadline) = self.deadlines.get_mut(*n as usize) {
                    deadline.next_act = *next_act;
                }
                return;
            }
            DeadlineChange::Met { n } => (*n, DeadlineStatus::Met),
            DeadlineChange::Cancelled { n } => (*n, DeadlineStatus::Cancelled),
            DeadlineChange::Elapsed { n } => (*n, DeadlineStatus::Elapsed),
            DeadlineChange::Overdue { n } => (*n, DeadlineStatus::Overdue),
        };
        if let Some(deadline) = self.deadlines.get_mut(n as usize) {
            deadline.status = status;
            deadline.next_act = None;
            if !status.is_running() {
                deadline.ended_at = Some(at);
            }
        }
    }

    /// The date of a duty is that of its deadline: where both were bound too late for the one in the text (N-5), another.
    fn keep_date_of_duty(&mut self, deadline: &Deadline) {
        let duties = self.agreement.iter_mut().flat_map(|it| &mut it.duties);
        for duty in duties.filter(|duty| Some(duty.n) == deadline.duty) {
            duty.due_on = deadline.due_on;
        }
    }
}
