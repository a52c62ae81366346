//! The demonstration: two bureaus, twelve enterprises, consumers, and hundreds of complaints that lived through the months up to
//! now. Every step of theirs went the way of all commands, as of its own instant; the same seed gives the same lives.

mod cast;
mod draw;
mod filings;
mod life;
mod people;
mod places;
mod play;
mod stories;
mod wares;

use chrono::TimeDelta;

pub use people::{Login, PASSWORD, logins};

use self::{
    cast::Cast,
    draw::Draw,
    life::{Act, Course as Negotiation, Life, Plan, Reply, Step, Verdict, Who},
    people::{ADMIN, Hiring},
    play::{Case, Course, Play},
};
use crate::{
    app::App,
    domain::{
        complaint::State,
        ids::ComplaintId,
        time::{Instant, start_of_day},
    },
    error::AppResult,
    service::auth::login,
    store::{accounts, outbox, settings},
};

/// How far back the lives begin; the stories have their own dates.
const DAYS: i64 = 120;
/// People are told of what happened since.
const TOLD: TimeDelta = TimeDelta::days(7);
/// The enterprise that is let go was so for these days.
const SUSPENDED: TimeDelta = TimeDelta::days(25);

/// What is in the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    Empty,
    /// A whole demonstration.
    Seeded,
    /// Somebody works here, or a demonstration was interrupted.
    InUse,
}

pub fn standing(app: &App) -> AppResult<Standing> {
    let admin = login::Login::of(&app.keys, ADMIN);
    app.read(|conn| {
        Ok(match (accounts::is_empty(conn)?, admin.find(conn)?) {
            (true, _) => Standing::Empty,
            (false, Some(_)) => Standing::Seeded,
            (false, None) => Standing::InUse,
        })
    })
}

pub struct Seeded {
    pub complaints: usize,
    /// Steps the rules refused because time had gone another way.
    pub refused: usize,
}

/// Fills an empty database. `tell` hears of the days lived and of all days.
pub fn seed(app: &App, complaints: usize, tell: &mut dyn FnMut(u64, u64)) -> AppResult<Seeded> {
    let now = app.clock.now();
    let today = app.clock.today();
    let first_at = start_of_day(stories::monday(today)).min(now - TimeDelta::days(DAYS));
    let cast = Cast::assemble(app, first_at)?;
    let calendar = app.read(settings::load)?.calendar;
    let mut cases = Vec::new();
    for story in stories::stories(&cast, today)? {
        let mut steps = story.steps.into_iter();
        let next = steps.next();
        let at = next.as_ref().map_or(now, |step| step.at);
        cases.push(Case {
            id: ComplaintId(Draw::new(100 + cases.len() as u64).id(at)),
            consumer: story.consumer,
            trader: story.trader,
            course: Course::Told(steps),
            next,
            complaint: None,
        });
    }
    for resting in RESTING {
        cases.push(resting.case(&cast, now, cases.len())?);
    }
    let rest = complaints.saturating_sub(cases.len());
    for i in 0..rest {
        cases.push(drawn(&cast, now, cases.len(), i, rest)?);
    }
    let suspended_on = today - SUSPENDED;
    let mut play = Play::new(app, &cast, calendar, cases);
    play.run(now, suspended_on, tell)?;
    let seeded = Seeded {
        complaints: play.cases.len(),
        refused: play.refused,
    };
    finish(app, now)?;
    Ok(seeded)
}

/// What is long past is told to nobody, and the administrator closes the demonstration.
fn finish(app: &App, now: Instant) -> AppResult<()> {
    let mut hiring = Hiring {
        app,
        draw: Draw::new(2),
        password_hash: app
            .passwords
            .unhurried()
            .hash(&PASSWORD.to_owned().into())?,
        at: now,
        rows: Vec::new(),
    };
    hiring.admin()?;
    let rows = hiring.rows;
    app.write(move |conn| {
        outbox::forget_before(conn, now - TOLD)?;
        for row in &rows {
            accounts::insert(conn, row)?;
        }
        Ok(())
    })
}

/// One of `of` lives, spread evenly over the months.
fn drawn(cast: &Cast, now: Instant, n: usize, i: usize, of: usize) -> AppResult<Case> {
    let mut draw = Draw::new(1_000 + n as u64);
    let span = TimeDelta::days(DAYS).num_minutes();
    let (i, of) = (i as i64, of as i64);
    let minutes = span * i / of + draw.between(0, span / of);
    let at = now - TimeDelta::days(DAYS) + TimeDelta::minutes(minutes);
    let plan = Plan::drawn(&mut draw);
    // The nation's share of direct negotiation, 10 to 14 %, would leave a handful to each enterprise here.
    let wants_enterprise = draw.chance(72);
    case(cast, Life { plan, draw }, at, wants_enterprise)
}

/// A case of this character, filed at about this instant.
fn case(cast: &Cast, mut life: Life, at: Instant, wants_enterprise: bool) -> AppResult<Case> {
    let at = match life.plan.is_quick {
        true => at,
        false => life.by_day(at),
    };
    // The people of the stories have theirs.
    let consumer = 3 + life.draw.below(cast.consumers.len() as u64 - 4) as usize;
    let consents = life.plan.consents_to_escalate;
    let filed = life.draw.filing(
        cast,
        &cast.consumers[consumer],
        at,
        wants_enterprise,
        consents,
    )?;
    let form = Box::new(filed.form);
    let (who, act) = match (life.plan.rests_in, filed.by_clerk_of) {
        (Some(State::Draft), _) => (Who::Consumer, Act::Draft(form)),
        (_, Some(region)) => (Who::Clerk(region), Act::File(form)),
        (_, None) => (Who::Consumer, Act::File(form)),
    };
    Ok(Case {
        id: ComplaintId(life.draw.id(at)),
        consumer,
        trader: filed.trader,
        course: Course::Lived(Box::new(life)),
        next: Some(Step { at, who, act }),
        complaint: None,
    })
}

/// A case that shows a state, so that each can be looked at however few cases there are.
struct Resting {
    state: State,
    days_ago: i64,
    course: Option<Negotiation>,
    reply: Reply,
    verdict: Verdict,
}

const fn resting(state: State, days_ago: i64) -> Resting {
    Resting {
        state,
        days_ago,
        course: None,
        reply: Reply::Silence,
        verdict: Verdict::Agree,
    }
}

const fn negotiated(state: State, days_ago: i64, course: Negotiation, reply: Reply) -> Resting {
    Resting {
        course: Some(course),
        reply,
        ..resting(state, days_ago)
    }
}

const RESTING: [Resting; 17] = [
    resting(State::Draft, 2),
    negotiated(State::Negotiating, 2, Negotiation::Settle, Reply::Silence),
    negotiated(State::Settled, 4, Negotiation::Settle, Reply::Silence),
    negotiated(
        State::SettledUnconfirmed,
        22,
        Negotiation::SettleSilently,
        Reply::Silence,
    ),
    negotiated(State::Failed, 4, Negotiation::Refuse, Reply::Silence),
    negotiated(State::Withdrawn, 4, Negotiation::Withdraw, Reply::Silence),
    negotiated(State::Unsettled, 5, Negotiation::Refuse, Reply::Decline),
    resting(State::Received, 1),
    resting(State::FirstCheck, 3),
    Resting {
        verdict: Verdict::Reject,
        ..resting(State::Rejected, 4)
    },
    resting(State::Accepted, 4),
    resting(State::Mediating, 5),
    resting(State::Agreed, 5),
    Resting {
        verdict: Verdict::NoAgreement,
        ..resting(State::Terminating, 5)
    },
    Resting {
        verdict: Verdict::NoAgreement,
        ..resting(State::Terminated, 5)
    },
    resting(State::Closed, 6),
    resting(State::FollowedUp, 9),
];

impl Resting {
    fn case(&self, cast: &Cast, now: Instant, n: usize) -> AppResult<Case> {
        let mut draw = Draw::new(500 + n as u64);
        let wants_enterprise = self.course.is_some();
        let at = now - TimeDelta::days(self.days_ago) - draw.hours(0, 5);
        let plan = Plan {
            course: self.course.unwrap_or(Negotiation::Settle),
            consents_to_escalate: false,
            reply: self.reply,
            verdict: self.verdict,
            is_answered_late: false,
            makes_counter_offer: false,
            extends: false,
            rates: true,
            rests_in: Some(self.state),
            is_quick: true,
        };
        loop {
            let life = Life {
                plan,
                draw: Draw::new(draw.below(u64::MAX)),
            };
            let case = case(cast, life, at, wants_enterprise)?;
            // Not everything is sold by an enterprise, and one of them is let go.
            let is_answered = case
                .trader
                .is_some_and(|i| cast.traders[i].spec.status.takes_new_complaints());
            if is_answered == wants_enterprise {
                return Ok(case);
            }
        }
    }
}
