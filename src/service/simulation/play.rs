//! Lets the cases live: day by day, everybody's steps through the writer as of their instants, and the clock's between them.
//!
//! A heap knows who acts next; of a case no more is held than its character and that step, and a case that has come to its end is
//! forgotten. So many commands are on their way to the writer that it never waits; the answer to each is taken after a fixed
//! number of later ones, so that what follows from what does not depend on how fast the machine is.

use std::{
    cmp::Reverse,
    collections::{BinaryHeap, HashMap, VecDeque},
};

use serde::Serialize;
use serde_json::{Value, json};

use super::{
    behaviour::Behaviour,
    cast::{Cast, Trader},
    filings::Matter,
    life::{Act, Life, Step, Who},
};
use crate::{
    app::App,
    domain::{
        actor::{Actor, Role},
        calendar::Calendar,
        complaint::{
            Complaint, State,
            command::{Command, CommandKind},
        },
        enterprise::{Enterprise, EnterpriseCommand},
        ids::{AccountId, ComplaintId},
        region::RegionCode,
        time::{Instant, shanghai_date},
    },
    error::{AppError, AppResult},
    service::{
        complaints::{command_of, due, file},
        texts::Texts,
        writer::{Execute, Executed, HandedIn, TOGETHER_SIMULATED},
    },
    store::{
        complaints,
        enterprises::{self, history},
    },
};

/// Commands on their way: two of the writer's batches.
const ON_THEIR_WAY: usize = 2 * TOGETHER_SIMULATED;
/// Open cases of an enterprise asked for at once.
const PAGE: i64 = 1_000;

/// Who decides what comes next in a case.
pub enum Course {
    /// A story, from its first step to its last.
    Told(std::vec::IntoIter<Step>),
    Lived(Box<Life>),
}

pub struct Case {
    pub id: ComplaintId,
    pub consumer: usize,
    pub trader: Option<usize>,
    /// Which of the people of a bureau have it in hand.
    pub pick: u64,
    pub course: Course,
    pub next: Option<Step>,
    state: Option<State>,
    bureau: Option<RegionCode>,
}

impl Case {
    pub fn new(id: ComplaintId, course: Course, first: Option<Step>) -> Case {
        Case {
            id,
            consumer: 0,
            trader: None,
            pick: 0,
            course,
            next: first,
            state: None,
            bureau: None,
        }
    }

    /// Of this character and about this matter, filed at this instant.
    pub fn filed(
        mut life: Life,
        (cast, behaviour): (&Cast, &Behaviour),
        matter: Matter,
        consumer: usize,
        at: Instant,
    ) -> Case {
        let consents = life.plan.consents_to_escalate;
        let person = cast.consumer(consumer);
        let filed = life
            .draw
            .filing(cast, behaviour, (&person, at), matter, consents);
        let form = Box::new(filed.form);
        let (who, act) = match (life.plan.rests_in, filed.by_clerk_of) {
            (Some(State::Draft), _) => (Who::Consumer, Act::Draft(form)),
            (_, Some(region)) => (Who::Clerk(region), Act::File(form)),
            (_, None) => (Who::Consumer, Act::File(form)),
        };
        let id = ComplaintId(life.draw.id(at));
        let pick = life.draw.below(u64::MAX);
        Case {
            consumer,
            trader: matter.trader,
            pick,
            ..Case::new(
                id,
                Course::Lived(Box::new(life)),
                Some(Step { at, who, act }),
            )
        }
    }

    /// After something happened in it; false where nobody will do anything more and no clock runs.
    fn go_on(&mut self, complaint: &Complaint, behaviour: &Behaviour, calendar: &Calendar) -> bool {
        let has_moved = self.state != Some(complaint.state) || self.next.is_none();
        match &mut self.course {
            Course::Told(steps) => self.next = self.next.take().or_else(|| steps.next()),
            // A reminder changes nobody's mind.
            Course::Lived(life) if has_moved => {
                self.next = life.next(complaint, behaviour, calendar)
            }
            Course::Lived(_) => {}
        }
        self.state = Some(complaint.state);
        self.bureau = complaint.bureau.as_ref().map(|it| it.bureau);
        self.next.is_some() || complaint.next_due().is_some()
    }
}

/// What was done so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Lived {
    pub cases: u64,
    /// Commands of people.
    pub steps: u64,
    /// Steps that the rules refused, because time had gone another way.
    pub refused: u64,
    /// Acts of the rules.
    pub passed: u64,
}

pub struct Play<'a> {
    app: &'a App,
    cast: &'a Cast,
    behaviour: &'a Behaviour,
    pub calendar: Calendar,
    cases: HashMap<ComplaintId, Case>,
    /// When the next step of a case comes. Those of steps that were given up are left in it.
    steps: BinaryHeap<Reverse<(Instant, ComplaintId)>>,
    on_their_way: VecDeque<HandedIn>,
    pub lived: Lived,
}

impl<'a> Play<'a> {
    pub fn new(
        app: &'a App,
        cast: &'a Cast,
        behaviour: &'a Behaviour,
        calendar: Calendar,
    ) -> Play<'a> {
        Play {
            app,
            cast,
            behaviour,
            calendar,
            cases: HashMap::new(),
            steps: BinaryHeap::new(),
            on_their_way: VecDeque::new(),
            lived: Lived::default(),
        }
    }

    pub fn begin(&mut self, case: Case) {
        self.lived.cases += 1;
        self.await_step(&case);
        self.cases.insert(case.id, case);
    }

    /// How many are held in memory.
    pub fn held(&self) -> usize {
        self.cases.len()
    }

    /// Everybody's steps before an instant, and then what the rules do by themselves up to it.
    pub fn live_until(&mut self, until: Instant) -> AppResult<()> {
        loop {
            match self.steps.peek() {
                Some(&Reverse((at, id))) if at < until => {
                    self.steps.pop();
                    self.take_step(id, at)?;
                    if self.on_their_way.len() > ON_THEIR_WAY {
                        self.hear()?;
                    }
                }
                _ if self.on_their_way.is_empty() => break,
                // What is heard may lead to more before that instant.
                _ => self.hear()?,
            }
        }
        self.let_time_pass(until)
    }

    fn await_step(&mut self, case: &Case) {
        if let Some(step) = &case.next {
            self.steps.push(Reverse((step.at, case.id)));
        }
    }

    fn take_step(&mut self, id: ComplaintId, at: Instant) -> AppResult<()> {
        let Some(case) = self.cases.get_mut(&id) else {
            return Ok(());
        };
        let Some(step) = case.next.take_if(|step| step.at == at) else {
            return Ok(());
        };
        self.app.clock.turn_to(at);
        let request = self.request(id, step)?;
        self.lived.steps += 1;
        let handed_in = self.app.writer.hand_in(request)?;
        self.on_their_way.push_back(handed_in);
        Ok(())
    }

    fn hear(&mut self) -> AppResult<()> {
        let Some(handed_in) = self.on_their_way.pop_front() else {
            return Ok(());
        };
        match handed_in.wait() {
            Ok(executed) => self.saw(&executed),
            // Time went another way first: what it has done is seen at the end of the day.
            Err(AppError::Refused { .. }) => self.lived.refused += 1,
            Err(error) => return Err(error),
        }
        Ok(())
    }

    fn saw(&mut self, executed: &Executed) {
        let id = executed.complaint.id;
        let Some(mut case) = self.cases.remove(&id) else {
            return;
        };
        if case.go_on(&executed.complaint, self.behaviour, &self.calendar) {
            self.await_step(&case);
            self.cases.insert(id, case);
        }
    }

    fn request(&self, id: ComplaintId, step: Step) -> AppResult<Execute> {
        let app = self.app;
        let case = self.cases.get(&id).ok_or(AppError::NotFound)?;
        let actor = self.actor(case, step.who)?;
        let (new_for, request) = match step.act {
            Act::Draft(form) => {
                let consumer = self.cast.consumer(case.consumer).account;
                let (consumer, request) = file::draft(app, case.id, consumer, &form)?;
                (Some(consumer), request)
            }
            Act::File(form) => {
                let clerk = actor
                    .account()
                    .filter(|_| matches!(step.who, Who::Clerk(_)));
                let consumer = self.cast.consumer(case.consumer);
                let holder = (consumer.account, consumer.name.as_str());
                let request = file::filing_of(app, case.id, holder, clerk, *form)?;
                (Some(consumer.account), request)
            }
            Act::AssignOfficer => {
                let officer = self.actor(case, Who::Officer)?.account();
                self.command(case, &actor, CommandKind::Assign, json!({ "to": officer }))?
            }
            Act::Close(form) => self.command(case, &actor, CommandKind::Close, form)?,
            Act::Command(kind, form) => self.command(case, &actor, kind, form)?,
        };
        Ok(Execute {
            actor,
            new_for,
            as_of: Some(step.at),
            ..request
        })
    }

    fn command(
        &self,
        case: &Case,
        actor: &Actor,
        kind: CommandKind,
        form: Value,
    ) -> AppResult<(Option<AccountId>, Execute)> {
        let mut texts = Texts::new(self.app, case.id);
        let command = command_of(self.app, actor, case.id, kind, form, &mut texts)?;
        let contents = texts.new;
        let request = Execute {
            contents,
            ..Execute::new(actor.clone(), case.id, command)
        };
        Ok((None, request))
    }

    fn actor(&self, case: &Case, who: Who) -> AppResult<Actor> {
        let (region, role) = match who {
            Who::Consumer => {
                let account = self.cast.consumer(case.consumer).account;
                return Ok(Actor::Consumer { account });
            }
            Who::Handler => {
                let trader = case.trader.map(|i| &self.cast.traders[i]);
                return trader
                    .and_then(|trader| trader.handler.clone())
                    .ok_or(AppError::NotFound);
            }
            Who::Clerk(region) => (Some(region), Role::Dispatcher),
            Who::Dispatcher => (case.bureau, Role::Dispatcher),
            Who::Officer => (case.bureau, Role::CaseOfficer),
            Who::Mediator => (case.bureau, Role::Mediator),
            Who::Reviewer => (case.bureau, Role::Reviewer),
        };
        region
            .and_then(|region| self.cast.bureau(region))
            .and_then(|bureau| bureau.with(role, case.pick))
            .cloned()
            .ok_or(AppError::NotFound)
    }

    /// What the rules do by themselves.
    fn let_time_pass(&mut self, until: Instant) -> AppResult<()> {
        loop {
            let passed = due::pass_time(self.app, until)?;
            self.lived.passed += passed.done.len() as u64;
            for executed in &passed.done {
                self.saw(executed);
            }
            if !passed.may_be_more {
                return Ok(());
            }
        }
    }

    /// E-6: an enterprise that did not do its duty is suspended, its open cases go to the bureau.
    pub fn suspend(&mut self, trader: &Trader, reason: &str, at: Instant) -> AppResult<()> {
        let before = self.app.read(|conn| enterprises::get(conn, trader.id))?;
        let bureau = self.cast.bureau(before.domicile);
        let head = bureau.and_then(|bureau| bureau.with(Role::BureauAdmin, 0));
        let change = before
            .decide(
                EnterpriseCommand::Suspend,
                reason,
                None,
                false,
                shanghai_date(at),
                &self.calendar,
            )
            .map_err(|refusal| anyhow::anyhow!("nobody can be suspended: {refusal:?}"))?;
        let entry = history::HistoryEntry {
            version: before.version + 1,
            at,
            account_id: head.and_then(Actor::account),
            from: before.status,
            to: change.to,
            reason: reason.to_owned(),
            ground: change.ground,
        };
        let after = Enterprise {
            status: change.to,
            status_reason: Some(reason.to_owned()),
            hearing_until_on: change.hearing_until_on,
            decided_at: Some(at),
            updated_at: at,
            version: before.version + 1,
            ..before
        };
        let id = after.id;
        self.app.write(move |conn| {
            enterprises::update(conn, &after, after.version - 1)?;
            Ok(history::append(conn, id, &entry)?)
        })?;
        let mut after: Option<String> = None;
        loop {
            let open = self
                .app
                .read(|conn| complaints::open_at_enterprise(conn, id, after.as_deref(), PAGE))?;
            let Some(last) = open.last() else {
                return Ok(());
            };
            after = Some(last.to_string());
            let requests = open
                .into_iter()
                .map(|case| Execute {
                    as_of: Some(at),
                    ..Execute::new(Actor::System, case, Command::EnterpriseExited)
                })
                .collect();
            for result in self.app.writer.execute_all(requests) {
                self.saw(&result?);
            }
        }
    }
}
