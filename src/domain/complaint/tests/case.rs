//! The little language of the tests: a case, somebody who acts, a time, and what they do.

use uuid::Uuid;

use crate::domain::{
    actor::{Actor, Role},
    authority::Authority,
    calendar::Calendar,
    category::{Channel, Priority, ProblemCategory, RequestKind, SalesMode, SubjectCategory},
    complaint::{
        Complaint, State,
        command::{Command, CommandKind, Likeness},
        deadline::{Deadline, DeadlineKind, DeadlineStatus},
        decide::{Context, decide},
        event::*,
        filing::*,
        offer::{OfferStatus, Remedy},
        refusal::Refusal,
    },
    ids::*,
    jurisdiction::OperatorKind,
    money::Fen,
    parameter_book::ParameterBook,
    policy,
    time::{Instant, at_hour, shanghai_date},
};
use chrono::{NaiveDate, TimeDelta};

pub const SHOP: EnterpriseId = EnterpriseId(Uuid::from_u128(0xe1));
pub const FENGTAI: &str = "110106";

pub fn account(n: u128) -> AccountId {
    AccountId(Uuid::from_u128(0xa0 + n))
}

pub fn consumer() -> Actor {
    Actor::Consumer {
        account: account(1),
    }
}

pub fn enterprise() -> Actor {
    staff_of(SHOP, 2, &[Role::OdrHandler])
}

pub fn staff_of(enterprise: EnterpriseId, n: u128, roles: &[Role]) -> Actor {
    Actor::Enterprise {
        account: account(n),
        enterprise,
        roles: roles.to_vec(),
    }
}

pub fn bureau(n: u128, region: &str, roles: &[Role]) -> Actor {
    Actor::Bureau {
        account: account(n),
        region: region.parse().unwrap(),
        roles: roles.to_vec(),
    }
}

pub fn officer() -> Actor {
    bureau(3, FENGTAI, &[Role::CaseOfficer])
}

pub fn mediator() -> Actor {
    bureau(4, FENGTAI, &[Role::Mediator])
}

pub fn reviewer() -> Actor {
    bureau(5, FENGTAI, &[Role::Reviewer])
}

/// `2026-05-11` (09:00) or `2026-05-11 14:30`, in Shanghai.
pub fn at(text: &str) -> Instant {
    let (day, time) = text.split_once(' ').unwrap_or((text, "09:00"));
    let (hour, minute) = time.split_once(':').unwrap();
    at_hour(on(day), hour.parse().unwrap()) + TimeDelta::minutes(minute.parse().unwrap())
}

pub fn on(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub fn fen(yuan: i64) -> Fen {
    Fen::new(yuan * 100).unwrap()
}

pub fn text(n: u128) -> ContentRef {
    ContentRef {
        id: ContentId(Uuid::from_u128(0xc000 + n)),
        sha256: "5e".repeat(32),
    }
}

pub fn refund(yuan: i64) -> Remedy {
    Remedy {
        kind: RequestKind::Refund,
        amount_fen: Some(fen(yuan)),
    }
}

pub fn apology() -> Remedy {
    Remedy {
        kind: RequestKind::Apology,
        amount_fen: None,
    }
}

/// S1: the film that was not there.
pub fn filing() -> Filing {
    let fengtai = FENGTAI.parse().unwrap();
    Filing {
        consumer: account(1),
        filed_by: None,
        complainant: text(1),
        statement: text(2),
        respondent: Respondent {
            enterprise: Some(SHOP),
            kind: OperatorKind::OwnSite,
            domicile: Some(fengtai),
            place_of_business: None,
            published_address: None,
            platform_domicile: None,
            unreachable_at_published: false,
        },
        requests: vec![Request {
            kind: RequestKind::Refund,
            amount_fen: Some(fen(27)),
        }],
        problem: ProblemCategory::FalsePromotion,
        subject: SubjectCategory::Internet,
        sales_mode: SalesMode::OwnSite,
        channel: Channel::Phone,
        priority: Priority::General,
        groups: Vec::new(),
        amount_fen: Some(fen(27)),
        purchased_on: Some(on("2026-05-11")),
        harm_known_on: None,
        for_living: true,
        truth_confirmed: true,
        has_evidence: false,
        gives_no_evidence_reason: true,
        consents: Consents {
            publication: true,
            entrusted_mediation: true,
            escalation: true,
            contact_to_enterprise: true,
        },
        wants_negotiation: true,
        preferred_bureau: None,
        agent: None,
    }
}

pub fn make_offer(remedies: Vec<Remedy>, perform_by: &str) -> Command {
    Command::MakeOffer {
        remedies,
        perform_by_on: on(perform_by),
        valid_until_on: on("2027-12-31"),
        conditions: None,
    }
}

pub fn accept_offer(offer: OfferNumber) -> Command {
    Command::AcceptOffer {
        offer,
        text: text(3),
    }
}

pub fn decline_offer(offer: OfferNumber) -> Command {
    Command::DeclineOffer {
        offer,
        reason: None,
    }
}

pub fn withdraw() -> Command {
    Command::Withdraw { reason: None }
}

pub fn post() -> Command {
    Command::PostMessage {
        text: text(4),
        files: Vec::new(),
    }
}

pub fn declare_failure() -> Command {
    Command::DeclareFailure { reason: None }
}

pub fn report(duty: DutyNumber) -> Command {
    Command::ReportPerformance {
        duty,
        note: None,
        proof: Vec::new(),
    }
}

pub fn confirm(duty: DutyNumber) -> Command {
    Command::ConfirmPerformance { duty }
}

pub fn breach(duty: DutyNumber, then: AfterBreach) -> Command {
    Command::ReportBreach {
        duty,
        then,
        note: None,
    }
}

pub fn start_mediation() -> Command {
    Command::StartMediation {
        mode: MediationMode::OnSite,
        respondent_consents: true,
    }
}

pub fn record_agreement(recovered: i64) -> Command {
    Command::RecordAgreement {
        form: AgreementForm::Document,
        terms: text(6),
        record: None,
        recovered_fen: fen(recovered),
    }
}

pub fn terminate(reason: u8) -> Command {
    Command::Terminate {
        reason: TerminationReason(reason),
        text: Some(text(7)),
    }
}

pub fn reject(ground: u8) -> Command {
    Command::Reject {
        ground: RejectionGround(ground),
        reason: text(8),
    }
}

pub fn close(told_on: &str, recovered: i64, substantiated: Substantiated) -> Command {
    Command::Close {
        recovered_fen: fen(recovered),
        problem: ProblemCategory::FalsePromotion,
        substantiated,
        told_on: on(told_on),
        told_by: DeliveryChannel::Online,
    }
}

/// Two cases of one operator and one matter, by their words.
pub const ALIKE: Likeness = Likeness {
    same_name: true,
    other_order: false,
};

pub fn rate() -> Command {
    Command::Rate {
        solved: true,
        satisfaction: 4,
    }
}

#[derive(Clone)]
pub struct Case {
    pub complaint: Complaint,
    /// What it was before its first event.
    pub born: Complaint,
    pub log: Vec<Recorded>,
    pub now: Instant,
    pub actor: Actor,
    pub calendar: Calendar,
    pub parameters: ParameterBook,
    pub active: Option<EnterpriseId>,
    pub original: Option<Complaint>,
    pub authority: Authority,
}

impl Case {
    pub fn draft(when: &str) -> Case {
        let now = at(when);
        let complaint = Complaint::new(ComplaintId(Uuid::from_u128(0xcafe)), account(1), now);
        Case {
            born: complaint.clone(),
            complaint,
            log: Vec::new(),
            now,
            actor: consumer(),
            calendar: Calendar::builtin(),
            parameters: ParameterBook::default(),
            active: Some(SHOP),
            original: None,
            authority: Authority::default(),
        }
    }

    /// With the enterprise, consent to escalate given.
    pub fn filed(when: &str) -> Case {
        Case::filed_with(when, |_| {})
    }

    pub fn filed_with(when: &str, change: impl FnOnce(&mut Filing)) -> Case {
        let mut filing = filing();
        change(&mut filing);
        Case::draft(when).does(Command::Submit(Box::new(filing)))
    }

    /// At the bureau from the first day.
    pub fn filed_with_bureau(when: &str) -> Case {
        Case::filed_with(when, |f| f.wants_negotiation = false)
    }

    pub fn accepted(when: &str) -> Case {
        Case::filed_with_bureau(when)
            .by(officer())
            .does(Command::Accept)
    }

    pub fn mediating(when: &str) -> Case {
        Case::accepted(when).by(mediator()).does(start_mediation())
    }

    pub fn by(mut self, actor: Actor) -> Case {
        self.actor = actor;
        self
    }

    /// Time goes by, and the sweeper does what falls due, one act after the other.
    pub fn at(mut self, when: &str) -> Case {
        self.until(at(when));
        self
    }

    pub fn until(&mut self, when: Instant) {
        while let Some((act_at, n)) = self.next_act().filter(|(act_at, _)| *act_at <= when) {
            self.now = self.now.max(act_at);
            self.pass_time(n, act_at);
            assert_ne!(self.next_act(), Some((act_at, n)), "the act was done");
        }
        self.now = when;
    }

    /// The clock moves and no sweeper runs.
    pub fn unswept(mut self, when: &str) -> Case {
        self.now = at(when);
        self
    }

    pub fn next_act(&self) -> Option<(Instant, u32)> {
        let running = self
            .complaint
            .deadlines
            .iter()
            .filter(|d| d.status.is_running());
        running
            .filter_map(|d| d.next_act.map(|(at, _)| (at, d.n)))
            .min()
    }

    pub fn pass_time(&mut self, n: u32, act_at: Instant) -> usize {
        let actor = std::mem::replace(&mut self.actor, Actor::System);
        let before = self.log.len();
        self.try_to(&Command::PassTime { n, act_at }).unwrap();
        self.actor = actor;
        self.log.len() - before
    }

    pub fn does(mut self, command: Command) -> Case {
        let kind = command.kind();
        assert!(
            policy::may(&self.actor, kind, &self.complaint),
            "{:?} may not {kind}",
            self.actor
        );
        if let Err(refusal) = self.try_to(&command) {
            panic!("{kind} in {}: {refusal:?}", self.complaint.state);
        }
        self
    }

    pub fn try_to(&mut self, command: &Command) -> Result<(), Refusal> {
        let decided = decide(
            &self.complaint,
            command,
            &Context {
                now: self.now,
                actor: &self.actor,
                calendar: &self.calendar,
                parameters: &self.parameters,
                active_enterprise: self.active,
                possible_repeat_of: None,
                original: self.original.as_ref(),
                authority: self.authority,
            },
        )?;
        self.log.extend(decided.events);
        self.complaint = decided.complaint;
        Ok(())
    }

    /// The refusal, which changes nothing and says something in both languages.
    pub fn refused(&mut self, command: Command) -> Refusal {
        let before = self.complaint.clone();
        let refusal = self.try_to(&command).expect_err("a refusal");
        assert_eq!(self.complaint, before);
        for lang in [crate::domain::lang::Lang::Zh, crate::domain::lang::Lang::En] {
            assert!(refusal.sentence(lang).chars().count() > 5);
        }
        refusal
    }

    pub fn allowed(&self) -> Vec<CommandKind> {
        policy::allowed_commands(&self.actor, &self.complaint, shanghai_date(self.now))
    }

    pub fn state(&self) -> State {
        self.complaint.state
    }

    pub fn deadline(&self, kind: DeadlineKind) -> &Deadline {
        self.complaint
            .latest(kind)
            .unwrap_or_else(|| panic!("no {kind:?}"))
    }

    pub fn due_on(&self, kind: DeadlineKind) -> String {
        self.deadline(kind).due_on.to_string()
    }

    pub fn status(&self, kind: DeadlineKind) -> DeadlineStatus {
        self.deadline(kind).status
    }

    pub fn offer_status(&self, n: OfferNumber) -> OfferStatus {
        self.complaint.offer(n).unwrap().status
    }

    pub fn kinds(&self) -> Vec<&'static str> {
        self.log.iter().map(|r| r.event.kind()).collect()
    }

    /// The day and time in Shanghai of each event of a kind.
    pub fn times(&self, kind: &str) -> Vec<String> {
        let of_kind = self.log.iter().filter(|r| r.event.kind() == kind);
        of_kind
            .map(|r| {
                (r.at + TimeDelta::hours(8))
                    .format("%m-%d %H:%M")
                    .to_string()
            })
            .collect()
    }

    pub fn reminders(&self, kind: DeadlineKind) -> Vec<(ReminderLevel, String)> {
        let of_kind = |n: u32| self.complaint.deadlines[n as usize].kind == kind;
        self.log
            .iter()
            .filter_map(|r| match r.event {
                Event::ReminderSent { deadline, level } if of_kind(deadline) => Some((
                    level,
                    (r.at + TimeDelta::hours(8))
                        .format("%m-%d %H:%M")
                        .to_string(),
                )),
                _ => None,
            })
            .collect()
    }

    /// Settled on an offer of the enterprise, which both confirm.
    pub fn settles(self, remedies: Vec<Remedy>, perform_by: &str) -> Case {
        self.agrees(remedies, perform_by)
            .by(enterprise())
            .does(Command::ConfirmAgreement)
            .by(consumer())
            .does(Command::ConfirmAgreement)
    }

    /// The agreement is drafted, nobody has confirmed it.
    pub fn agrees(self, remedies: Vec<Remedy>, perform_by: &str) -> Case {
        let offer = self.complaint.offers.len() as u32 + 1;
        self.by(enterprise())
            .does(make_offer(remedies, perform_by))
            .by(consumer())
            .does(accept_offer(offer))
    }
}
