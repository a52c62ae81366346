//! The three levels of reminding (W-1).

use super::Telling;
use crate::{
    domain::{
        actor::Side,
        complaint::{
            deadline::{Deadline, DeadlineKind},
            event::ReminderLevel,
        },
        region::{RegionCode, regions},
    },
    notify::{Audience, Notice, NoticeKind as Kind},
};

impl Telling<'_> {
    pub(super) fn remind(&mut self, n: u32, level: ReminderLevel) {
        let Some(deadline) = self.complaint.deadlines.get(n as usize).cloned() else {
            return;
        };
        let kind = match level {
            ReminderLevel::Half => Kind::ReminderHalf,
            ReminderLevel::LastCall => Kind::ReminderLastCall,
            ReminderLevel::Overdue => Kind::ReminderOverdue,
        };
        let notice = Notice::from(kind)
            .of(deadline.kind)
            .until(Some(deadline.due_at));
        match deadline.kind.owner() {
            Side::Consumer => self.consumer(notice),
            Side::Enterprise => self.remind_enterprise(&deadline, level, notice),
            Side::Bureau | Side::System => self.remind_bureau(level, notice),
        }
    }

    fn remind_enterprise(&mut self, deadline: &Deadline, level: ReminderLevel, notice: Notice) {
        let Some(negotiation) = &self.complaint.negotiation else {
            return;
        };
        let heads = Audience::Managers(negotiation.enterprise);
        match level {
            ReminderLevel::Half => self.respondent(notice),
            ReminderLevel::LastCall => {
                self.respondent(notice);
                self.push(heads, notice);
            }
            ReminderLevel::Overdue => {
                self.push(heads, notice);
                if let Some(region) = self.complaint.region() {
                    self.push(Audience::Supervisors(region), notice);
                }
                // The consumer may now report a breach.
                if deadline.kind == DeadlineKind::Performance {
                    let overdue = Notice::from(Kind::DutyOverdue).until(Some(deadline.due_at));
                    self.consumer(match deadline.duty {
                        Some(duty) => overdue.n(duty),
                        None => overdue,
                    });
                }
            }
        }
    }

    fn remind_bureau(&mut self, level: ReminderLevel, notice: Notice) {
        let Some(bureau) = self.complaint.bureau.as_ref().map(|case| case.bureau) else {
            return;
        };
        match level {
            ReminderLevel::Half => self.officer(notice),
            ReminderLevel::LastCall => {
                self.officer(notice);
                self.push(Audience::Heads(bureau), notice);
            }
            ReminderLevel::Overdue => {
                self.push(Audience::Heads(bureau), notice);
                self.push(Audience::Supervisors(supervising(bureau)), notice);
            }
        }
    }
}

/// The bureau right above; a province is supervised by its own.
fn supervising(bureau: RegionCode) -> RegionCode {
    regions().superior(bureau).unwrap_or(bureau)
}
