//! The rules at work: a complaint, a command and its context give events, or a refusal. No clock, no database.
//!
//! Each stage has its file below. A command is decided on a working copy; every event is applied as it is made, so that
//! the next rule sees its effect. What time has brought about before the command comes first, as of its own instants:
//! whoever is late finds the limit passed, whether or not the sweeper came by already (T-5).

mod bureau;
mod clock;
mod deadlines;
mod escalation;
mod extension;
mod filing;
mod negotiation;
mod possible;
mod settlement;

pub use filing::MAX_FILES;

pub use possible::is_possible;

use super::{
    Complaint,
    command::{Command, CommandKind},
    deadline::DeadlineChange,
    event::{Event, Recorded},
    refusal::Refusal,
};
use crate::domain::{
    actor::{Actor, ActorRef, Side},
    authority::Authority,
    calendar::Calendar,
    ids::{ComplaintId, EnterpriseId},
    parameter_book::ParameterBook,
    policy,
    time::{Instant, shanghai_date},
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
    /// How far the actor may bind their enterprise.
    pub authority: Authority,
}

/// What a command leads to: its events, and the complaint after them.
#[derive(Debug)]
pub struct Decided {
    pub events: Vec<Recorded>,
    pub complaint: Complaint,
}

type Ruling = Result<(), Refusal>;

/// Decides a command. Whether the actor may give it at all is asked before, of [`policy`](crate::domain::policy).
///
/// A command of the rules themselves ([`CommandKind::is_for_people`]) is never refused for coming late: where there is
/// nothing left to do it gives no event.
pub fn decide(
    complaint: &Complaint,
    command: &Command,
    context: &Context<'_>,
) -> Result<Decided, Refusal> {
    let kind = command.kind();
    let mut ruling = Decision::new(complaint, context);
    if kind.is_for_people() || kind == CommandKind::EnterpriseExited {
        ruling.catch_up()?;
    }
    if kind.states().contains(&ruling.complaint.state) && ruling.is_still_allowed(kind) {
        ruling.decide(command)?;
    } else if kind.is_for_people() {
        return Err(Refusal::WrongState {
            state: ruling.complaint.state,
            command: kind,
        });
    }
    Ok(Decided {
        events: ruling.events,
        complaint: ruling.complaint,
    })
}

/// The complaint with all done that has come due: how it stands for the actor, also where a command was refused.
pub fn caught_up(complaint: &Complaint, context: &Context<'_>) -> Complaint {
    let mut ruling = Decision::new(complaint, context);
    match ruling.catch_up() {
        Ok(()) => ruling.complaint,
        Err(_) => complaint.clone(),
    }
}

struct Decision<'a> {
    context: &'a Context<'a>,
    actor: ActorRef,
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
            actor: ActorRef::from(context.actor),
            at: context.now.max(complaint.updated_at),
            complaint: complaint.clone(),
            events: Vec::new(),
            pending: Vec::new(),
        }
    }

    /// Time may have moved the case to where the actor has another part; as long as it has not, the answer given
    /// before stands.
    fn is_still_allowed(&self, kind: CommandKind) -> bool {
        self.events.is_empty() || policy::may(self.context.actor, kind, &self.complaint)
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
            Command::CloseDuplicate { original, likeness } => {
                self.close_duplicate(*original, *likeness)
            }
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
            actor: self.actor,
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
        self.actor.side
    }

    fn today(&self) -> chrono::NaiveDate {
        shanghai_date(self.at)
    }
}
