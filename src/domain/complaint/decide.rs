//! The rules at work: a complaint, a command and its context give events, or a refusal. No clock, no database.
//!
//! Each stage has its file below. A command is decided on a working copy; every event is applied as it is made, so that
//! the next rule sees its effect.

mod bureau;
mod clock;
mod escalation;
mod filing;
mod negotiation;
mod settlement;

use super::{
    Complaint, State,
    command::Command,
    deadline::{Deadline, DeadlineChange, DeadlineKind, DeadlineStatus, NextAct},
    event::{Event, Recorded},
    refusal::Refusal,
};
use crate::domain::{
    actor::{Actor, ActorRef, Side},
    calendar::Calendar,
    deadline_rule,
    ids::{ComplaintId, DutyNumber, EnterpriseId},
    parameter_book::ParameterBook,
    rule_set::{Limit, Parameters},
    time::{Instant, at_hour, end_of_day, shanghai_date},
};

/// What a decision may know besides the complaint.
pub struct Context<'a> {
    pub now: Instant,
    pub actor: &'a Actor,
    pub calendar: &'a Calendar,
    pub parameters: &'a ParameterBook,
    /// The enterprise addressed takes new complaints (E-7).
    pub active_enterprise: Option<EnterpriseId>,
    /// C-10: an earlier case of the same parties about the same thing.
    pub possible_repeat_of: Option<ComplaintId>,
    /// J-4: the case named as the original, where one was named.
    pub original: Option<&'a Complaint>,
}

/// What a command leads to: its events, and the complaint after them.
#[derive(Debug)]
pub struct Decided {
    pub events: Vec<Recorded>,
    pub complaint: Complaint,
}

type Ruling = Result<(), Refusal>;

/// Decides a command. Whether the actor may give it at all is asked before, of [`policy`](crate::domain::policy).
pub fn decide(
    complaint: &Complaint,
    command: &Command,
    context: &Context<'_>,
) -> Result<Decided, Refusal> {
    let kind = command.kind();
    if !kind.states().contains(&complaint.state) {
        return Err(Refusal::WrongState {
            state: complaint.state,
            command: kind,
        });
    }
    let mut ruling = Decision::new(complaint, context);
    ruling.decide(command)?;
    Ok(Decided {
        events: ruling.events,
        complaint: ruling.complaint,
    })
}

struct Decision<'a> {
    context: &'a Context<'a>,
    /// Never before the last event: a clock moved back does not turn the record round.
    at: Instant,
    complaint: Complaint,
    events: Vec<Recorded>,
    /// Deadline changes that belong to the next event.
    pending: Vec<DeadlineChange>,
}

impl<'a> Decision<'a> {
    fn new(complaint: &Complaint, context: &'a Context<'a>) -> Self {
        Decision {
            context,
            at: context.now.max(complaint.updated_at),
            complaint: complaint.clone(),
            events: Vec::new(),
            pending: Vec::new(),
        }
    }

    fn decide(&mut self, command: &Command) -> Ruling {
        match command {
            Command::SaveDraft { form } => self.save_draft(form),
            Command::Submit(filing) => self.submit(filing),
            Command::AddEvidence { file, sha256 } => self.add_evidence(*file, sha256),
            Command::Acknowledge => self.acknowledge(),
            Command::PostMessage { text, files } => self.post_message(text, files),
            Command::MakeOffer {
                remedies,
                perform_by_on,
                valid_until_on,
                conditions,
            } => self.make_offer(remedies, *perform_by_on, *valid_until_on, conditions),
            Command::AcceptOffer { offer, text } => self.accept_offer(*offer, text),
            Command::DeclineOffer { offer, reason } => self.decline_offer(*offer, reason),
            Command::WithdrawOffer { offer } => self.withdraw_offer(*offer),
            Command::Extend { working_days } => self.extend(*working_days),
            Command::DeclareFailure { reason } => self.declare_failure(reason),
            Command::ConfirmAgreement => self.confirm_agreement(),
            Command::ReportPerformance { duty, note, proof } => {
                self.report_performance(*duty, note, proof)
            }
            Command::ConfirmPerformance { duty } => self.confirm_performance(*duty),
            Command::ReportBreach { duty, then, note } => self.report_breach(*duty, *then, note),
            Command::Reopen { reason } => self.reopen(reason),
            Command::Withdraw { reason } => self.withdraw(reason),
            Command::Escalate => self.escalate(),
            Command::DeclineEscalation => self.decline_escalation(),
            Command::Assign { to } => self.assign(*to),
            Command::Accept => self.accept(),
            Command::Reject { ground, reason } => self.reject(*ground, reason),
            Command::StartMediation {
                mode,
                respondent_consents,
            } => self.start_mediation(*mode, *respondent_consents),
            Command::RecordAgreement {
                form,
                terms,
                record,
                recovered_fen,
            } => self.record_agreement(*form, terms, record, *recovered_fen),
            Command::Terminate { reason, text } => self.terminate(*reason, text),
            Command::ApproveDraft => self.approve_draft(),
            Command::ReturnDraft { reason } => self.return_draft(reason),
            Command::Close {
                recovered_fen,
                problem,
                substantiated,
                told_on,
                told_by,
            } => self.close(*recovered_fen, *problem, *substantiated, *told_on, *told_by),
            Command::CloseDuplicate { original } => self.close_duplicate(*original),
            Command::Rate {
                solved,
                satisfaction,
            } => self.rate(*solved, *satisfaction),
            Command::PassTime { n, act_at } => self.pass_time(*n, *act_at),
            Command::EnterpriseExited => self.enterprise_exited(),
            Command::RecomputeDeadlines { year } => self.recompute_deadlines(*year),
        }
    }

    // What every stage uses -------------------------------------------------------------------------------------------

    fn emit(&mut self, event: Event) {
        let recorded = Recorded {
            seq: self.complaint.version + 1,
            at: self.at,
            actor: ActorRef::from(self.context.actor),
            rule_set: self.complaint.rule_set,
            event,
            deadlines: std::mem::take(&mut self.pending),
        };
        let before = self.complaint.state;
        self.complaint.apply(&recorded);
        // §11: any transition not listed is refused; the tests walk all of them.
        debug_assert!(
            before == self.complaint.state || before.successors().contains(&self.complaint.state),
            "{before} -> {} is not listed",
            self.complaint.state
        );
        self.events.push(recorded);
    }

    fn side(&self) -> Side {
        self.context.actor.side()
    }

    fn today(&self) -> chrono::NaiveDate {
        shanghai_date(self.at)
    }

    fn parameters(&self) -> &'a Parameters {
        match self.complaint.region() {
            Some(region) => self.context.parameters.for_region(region),
            None => self.context.parameters.for_nowhere(),
        }
    }

    /// A deadline set by the next event, counted by the rules.
    fn set_deadline(&mut self, kind: DeadlineKind) {
        let limit = kind.limit(self.parameters(), self.complaint.rule_set);
        if let Some(limit) = limit {
            self.set_deadline_of(kind, limit);
        }
    }

    fn set_deadline_of(&mut self, kind: DeadlineKind, limit: Limit) {
        let due = deadline_rule::due(
            self.context.calendar,
            self.at,
            limit,
            self.parameters().rollover,
        );
        self.push_deadline(Deadline {
            n: 0,
            kind,
            duty: None,
            rule_set: self.complaint.rule_set,
            limit: Some(limit),
            start_at: self.at,
            due_on: due.due_on,
            due_at: due.due_at,
            is_provisional: due.provisional,
            status: DeadlineStatus::Open,
            ended_at: None,
            next_act: None,
        });
    }

    /// A duty's date, agreed by the parties.
    fn set_performance_deadline(&mut self, duty: DutyNumber, due_on: chrono::NaiveDate) {
        self.push_deadline(Deadline {
            n: 0,
            kind: DeadlineKind::Performance,
            duty: Some(duty),
            rule_set: self.complaint.rule_set,
            limit: None,
            start_at: self.at,
            due_on,
            due_at: end_of_day(due_on),
            is_provisional: false,
            status: DeadlineStatus::Open,
            ended_at: None,
            next_act: None,
        });
    }

    fn push_deadline(&mut self, mut deadline: Deadline) {
        let set_already = self
            .pending
            .iter()
            .filter(|c| matches!(c, DeadlineChange::Set(_)))
            .count();
        deadline.n = (self.complaint.deadlines.len() + set_already) as u32;
        deadline.next_act = next_act(self.context.calendar, &deadline, self.at);
        self.pending.push(DeadlineChange::Set(deadline));
    }

    fn meet(&mut self, kind: DeadlineKind) {
        if let Some(deadline) = self.complaint.running(kind) {
            self.pending.push(DeadlineChange::Met { n: deadline.n });
        }
    }

    fn cancel(&mut self, kind: DeadlineKind) {
        if let Some(deadline) = self.complaint.running(kind) {
            self.pending
                .push(DeadlineChange::Cancelled { n: deadline.n });
        }
    }

    /// Every running deadline but those already dealt with in this step.
    fn cancel_all(&mut self) {
        let dealt_with: Vec<u32> = self.pending.iter().filter_map(ended_by).collect();
        for deadline in self
            .complaint
            .deadlines
            .iter()
            .filter(|d| d.status.is_running())
        {
            if !dealt_with.contains(&deadline.n) {
                self.pending
                    .push(DeadlineChange::Cancelled { n: deadline.n });
            }
        }
    }
}

fn ended_by(change: &DeadlineChange) -> Option<u32> {
    match change {
        DeadlineChange::Met { n }
        | DeadlineChange::Cancelled { n }
        | DeadlineChange::Elapsed { n } => Some(*n),
        _ => None,
    }
}

/// The first thing the clock has to do with a deadline after an instant: two reminders (W-1), then its passing.
fn next_act(
    calendar: &Calendar,
    deadline: &Deadline,
    after: Instant,
) -> Option<(Instant, NextAct)> {
    let mut acts = Vec::with_capacity(3);
    if deadline.kind.is_reminded() {
        let last_call = match deadline.limit {
            Some(limit) => {
                let due = deadline_rule::DueInstant {
                    due_on: deadline.due_on,
                    due_at: deadline.due_at,
                    provisional: deadline.is_provisional,
                };
                acts.push((
                    deadline_rule::half_point(calendar, deadline.start_at, limit, due),
                    NextAct::RemindHalf,
                ));
                deadline_rule::last_call(calendar, deadline.start_at, limit, due)
            }
            None => at_hour(calendar.working_day_before(deadline.due_on), 9),
        };
        acts.push((last_call, NextAct::RemindLastCall));
    }
    acts.push((deadline.due_at, NextAct::Pass));
    acts.into_iter()
        .find(|(at, act)| *at > after || *act == NextAct::Pass)
}

/// Whether a complaint may be moved at all by a command of this kind, as it stands now: what the matrix and the buttons ask.
pub fn is_possible(complaint: &Complaint, kind: super::command::CommandKind) -> bool {
    use super::command::CommandKind as K;
    if !kind.states().contains(&complaint.state) {
        return false;
    }
    let negotiating = complaint.state == State::Negotiating;
    let confirmed_by_enterprise = complaint
        .agreement
        .as_ref()
        .is_some_and(|a| a.confirmed_by.contains(&Side::Enterprise));
    match kind {
        K::ConfirmAgreement => complaint.agreement.is_some(),
        K::MakeOffer => complaint.agreement.is_none() || !negotiating,
        K::AcceptOffer | K::WithdrawOffer => complaint.open_offers().next().is_some(),
        K::DeclineOffer => {
            complaint.open_offers().next().is_some() || complaint.agreement.is_some()
        }
        K::ReportPerformance | K::ConfirmPerformance => {
            complaint
                .agreement
                .as_ref()
                .is_some_and(|a| a.performed_at.is_none())
                && (!negotiating || confirmed_by_enterprise)
        }
        K::ReportBreach => complaint
            .agreement
            .as_ref()
            .is_some_and(|a| a.performed_at.is_none()),
        K::Reopen => complaint.running(DeadlineKind::ReopenWindow).is_some(),
        K::Extend => complaint
            .negotiation
            .as_ref()
            .is_some_and(|n| n.extension.is_none_or(|e| !e.is_agreed)),
        K::ApproveDraft | K::ReturnDraft => {
            complaint.bureau.as_ref().is_some_and(|b| b.draft.is_some())
        }
        K::Rate => complaint.rating.is_none(),
        _ => true,
    }
}
