//! Lets the cases live: day by day, everybody's steps through the writer as of their instants, and the clock's between them.

use std::collections::HashMap;

use chrono::{NaiveDate, TimeDelta};
use serde_json::json;

use super::{
    cast::{Cast, Trader},
    life::{Act, Life, Step, Who, bureau::closing},
};
use crate::{
    app::App,
    domain::{
        actor::{Actor, Role},
        calendar::Calendar,
        complaint::{
            Complaint,
            command::{Command, CommandKind},
        },
        enterprise::{Enterprise, EnterpriseCommand, EnterpriseStatus, decide_status},
        ids::ComplaintId,
        time::{Instant, end_of_day, shanghai_date, start_of_day},
    },
    error::{AppError, AppResult},
    service::{
        complaints::{command_of, due, file},
        texts::Texts,
        writer::{Execute, Executed},
    },
    store::{
        complaints,
        enterprises::{self, history},
    },
};

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
    pub course: Course,
    pub next: Option<Step>,
    /// As it stands; none before it is filed.
    pub complaint: Option<Complaint>,
}

impl Case {
    /// After something happened in it.
    fn go_on(&mut self, complaint: Complaint, calendar: &Calendar) {
        let was_in = self.complaint.as_ref().map(|before| before.state);
        let has_moved = was_in != Some(complaint.state) || self.next.is_none();
        match &mut self.course {
            Course::Told(steps) => self.next = self.next.take().or_else(|| steps.next()),
            // A reminder changes nobody's mind.
            Course::Lived(life) if has_moved => self.next = life.next(&complaint, calendar),
            Course::Lived(_) => {}
        }
        self.complaint = Some(complaint);
    }
}

pub struct Play<'a> {
    pub app: &'a App,
    pub cast: &'a Cast,
    pub calendar: Calendar,
    pub cases: Vec<Case>,
    by_id: HashMap<ComplaintId, usize>,
    /// Steps that the rules refused.
    pub refused: usize,
}

impl<'a> Play<'a> {
    pub fn new(app: &'a App, cast: &'a Cast, calendar: Calendar, cases: Vec<Case>) -> Self {
        let by_id = cases.iter().enumerate().map(|(i, case)| (case.id, i));
        Play {
            app,
            cast,
            by_id: by_id.collect(),
            calendar,
            cases,
            refused: 0,
        }
    }

    /// From the first step up to now. `tell` hears of the days gone and of all days.
    pub fn run(
        &mut self,
        now: Instant,
        suspended_on: NaiveDate,
        tell: &mut dyn FnMut(u64, u64),
    ) -> AppResult<()> {
        let steps = self.cases.iter().filter_map(|case| case.next.as_ref());
        let first = steps.map(|step| step.at).min().unwrap_or(now);
        let (mut day, last) = (shanghai_date(first), shanghai_date(now));
        let (mut gone, all) = (0, (last - day).num_days() as u64 + 1);
        while day <= last {
            if day == suspended_on {
                self.suspend(start_of_day(day) + TimeDelta::hours(10))?;
            }
            let until = end_of_day(day).min(now);
            while self.one_round(until)? {}
            self.let_time_pass(until)?;
            gone += 1;
            tell(gone, all);
            day = day.succ_opt().unwrap_or(NaiveDate::MAX);
        }
        Ok(())
    }

    /// Everybody's earliest step before an instant; false where there is none.
    fn one_round(&mut self, until: Instant) -> AppResult<bool> {
        let mut ready: Vec<(Instant, usize)> = self
            .cases
            .iter()
            .enumerate()
            .filter_map(|(i, case)| Some((case.next.as_ref()?.at, i)))
            .filter(|(at, _)| *at < until)
            .collect();
        ready.sort_unstable();
        let mut requests = Vec::new();
        for (_, i) in &ready {
            let Some(step) = self.cases[*i].next.take() else {
                continue;
            };
            requests.push(self.request(&self.cases[*i], step)?);
        }
        let results = self.app.writer.execute_all(requests);
        for ((_, i), result) in ready.iter().zip(results) {
            match result {
                Ok(executed) => self.cases[*i].go_on(executed.complaint, &self.calendar),
                // Time went another way first: what it has done is seen at the end of the day.
                Err(AppError::Refused { .. }) => self.refused += 1,
                Err(error) => return Err(error),
            }
        }
        Ok(!ready.is_empty())
    }

    fn request(&self, case: &Case, step: Step) -> AppResult<Execute> {
        let app = self.app;
        let consumer = &self.cast.consumers[case.consumer];
        let actor = self.actor(case, step.who)?;
        let today = shanghai_date(step.at);
        let (new_for, request) = match step.act {
            Act::Draft(form) => {
                let (consumer, request) = file::draft(app, case.id, consumer.account, &form)?;
                (Some(consumer), request)
            }
            Act::File(form) => {
                let clerk = actor
                    .account()
                    .filter(|_| matches!(step.who, Who::Clerk(_)));
                let consumer = consumer.account;
                let request = file::filing_of(app, case.id, consumer, clerk, *form)?;
                (Some(consumer), request)
            }
            Act::AssignOfficer => {
                let officer = self.actor(case, Who::Officer)?.account();
                self.command(case, &actor, CommandKind::Assign, json!({ "to": officer }))?
            }
            Act::Close => {
                let complaint = case.complaint.as_ref().ok_or(AppError::NotFound)?;
                self.command(case, &actor, CommandKind::Close, closing(complaint, today))?
            }
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
        form: serde_json::Value,
    ) -> AppResult<(Option<crate::domain::ids::AccountId>, Execute)> {
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
        let role = match who {
            Who::Consumer => {
                let account = self.cast.consumers[case.consumer].account;
                return Ok(Actor::Consumer { account });
            }
            Who::Handler => {
                let trader = case.trader.map(|i| &self.cast.traders[i]);
                return trader
                    .and_then(|trader| trader.handler.clone())
                    .ok_or(AppError::NotFound);
            }
            Who::Clerk(code) => {
                let region = super::cast::region(code)?;
                let bureau = self.cast.bureau(region);
                let clerk = bureau.and_then(|bureau| bureau.with(Role::Dispatcher));
                return clerk.cloned().ok_or(AppError::NotFound);
            }
            Who::Dispatcher => Role::Dispatcher,
            Who::Officer => Role::CaseOfficer,
            Who::Mediator => Role::Mediator,
            Who::Reviewer => Role::Reviewer,
        };
        let complaint = case.complaint.as_ref();
        complaint
            .and_then(|complaint| complaint.bureau.as_ref())
            .and_then(|it| self.cast.bureau(it.bureau))
            .and_then(|bureau| bureau.with(role))
            .cloned()
            .ok_or(AppError::NotFound)
    }

    /// What the rules do by themselves.
    fn let_time_pass(&mut self, until: Instant) -> AppResult<()> {
        loop {
            let passed = due::pass_time(self.app, until)?;
            for executed in passed.done {
                self.saw(executed);
            }
            if !passed.may_be_more {
                return Ok(());
            }
        }
    }

    fn saw(&mut self, executed: Executed) {
        if let Some(i) = self.by_id.get(&executed.complaint.id) {
            self.cases[*i].go_on(executed.complaint, &self.calendar);
        }
    }

    /// E-6: an enterprise that did not do its duty is suspended, its open cases go to the bureau.
    fn suspend(&mut self, at: Instant) -> AppResult<()> {
        let is_to_go = |it: &&Trader| it.spec.status == EnterpriseStatus::Suspended;
        let Some(trader) = self.cast.traders.iter().find(is_to_go) else {
            return Ok(());
        };
        let reason = "30 日内三件投诉超期未处理（E-6）";
        let before = self.app.read(|conn| enterprises::get(conn, trader.id))?;
        let bureau = self.cast.bureau(before.domicile);
        let head = bureau.and_then(|bureau| bureau.with(Role::BureauAdmin));
        let change = decide_status(
            before.status,
            EnterpriseCommand::Suspend,
            reason,
            false,
            shanghai_date(at),
            &self.calendar,
        )
        .map_err(|refusal| anyhow::anyhow!("the demonstration cannot suspend: {refusal:?}"))?;
        let entry = history::HistoryEntry {
            version: before.version + 1,
            at,
            account_id: head.and_then(Actor::account),
            from: before.status,
            to: change.to,
            reason: reason.to_owned(),
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
        let page = i64::try_from(self.cases.len()).unwrap_or(i64::MAX);
        let open = self
            .app
            .read(|conn| complaints::open_at_enterprise(conn, id, None, page))?;
        let requests = open
            .into_iter()
            .map(|case| Execute {
                as_of: Some(at),
                ..Execute::new(Actor::System, case, Command::EnterpriseExited)
            })
            .collect();
        for result in self.app.writer.execute_all(requests) {
            self.saw(result?);
        }
        Ok(())
    }
}
