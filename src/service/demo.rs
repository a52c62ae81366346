//! The demonstration: two bureaus, twelve enterprises, consumers, and hundreds of complaints that lived through the months up to
//! now. Every step of theirs went the way of all commands, as of its own instant; the same seed gives the same lives.

mod cast;
mod people;
mod places;
mod stories;

use chrono::TimeDelta;

pub use people::{Login, logins};

use self::{
    cast::SETTLED_PERCENT,
    people::{ADMIN, AUDITOR},
    places::ENTERPRISES,
};
pub use super::simulation::hiring::PASSWORD;
use super::simulation::{
    behaviour::Behaviour,
    cast::Cast,
    draw::Draw,
    hiring::{Hiring, by_mail},
    life::{Course as Negotiation, Life, Plan, Reply, Verdict},
    play::{Case, Course, Play},
};
use crate::{
    app::App,
    domain::{
        actor::Role,
        complaint::State,
        enterprise::EnterpriseStatus,
        ids::ComplaintId,
        time::{Instant, at_hour, end_of_day, shanghai_date, start_of_day},
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
    let behaviour = Behaviour::read()?;
    let cast = cast::assemble(app, first_at)?;
    let calendar = app.read(settings::load)?.calendar;
    let scene = Scene {
        cast: &cast,
        behaviour: &behaviour,
        now,
    };
    let mut cases = Vec::new();
    for story in stories::stories(&cast, today)? {
        let mut steps = story.steps.into_iter();
        let first = steps.next();
        let at = first.as_ref().map_or(now, |step| step.at);
        let id = ComplaintId(Draw::new(100 + cases.len() as u64).id(at));
        let mut case = Case::new(id, Course::Told(steps), first);
        (case.consumer, case.trader) = (story.consumer, story.trader);
        cases.push(case);
    }
    for resting in RESTING {
        cases.push(resting.case(&scene, cases.len()));
    }
    let rest = complaints.saturating_sub(cases.len());
    for i in 0..rest {
        cases.push(scene.drawn(cases.len(), i, rest));
    }
    let mut play = Play::new(app, &cast, &behaviour, calendar);
    let steps = cases.iter().filter_map(|case| case.next.as_ref());
    let first_on = shanghai_date(steps.map(|step| step.at).min().unwrap_or(now));
    for case in cases {
        play.begin(case);
    }
    let days = (today - first_on).num_days() as u64 + 1;
    for (on, gone) in first_on.iter_days().take_while(|on| *on <= today).zip(1..) {
        if on == today - SUSPENDED {
            suspend(&mut play, &cast, at_hour(on, 10))?;
        }
        play.live_until(end_of_day(on).min(now))?;
        tell(gone, days);
    }
    finish(app, now)?;
    Ok(Seeded {
        complaints: play.lived.cases as usize,
        refused: play.lived.refused as usize,
    })
}

fn suspend(play: &mut Play<'_>, cast: &Cast, at: Instant) -> AppResult<()> {
    let specs = ENTERPRISES.iter().zip(&cast.traders);
    let to_go = specs.filter(|(spec, _)| spec.status == EnterpriseStatus::Suspended);
    for (_, trader) in to_go {
        play.suspend(trader, "30 日内三件投诉超期未处理（E-6）", at)?;
    }
    Ok(())
}

/// What is long past is told to nobody, and the administrator closes the demonstration.
fn finish(app: &App, now: Instant) -> AppResult<()> {
    let mut hiring = Hiring::new(app, Draw::new(2), now)?;
    hiring.of_system(Role::Auditor, by_mail("审计员", AUDITOR.to_owned()))?;
    hiring.of_system(Role::SystemAdmin, by_mail("管理员", ADMIN.to_owned()))?;
    let rows = hiring.rows;
    app.write(move |conn| {
        outbox::forget_before(conn, now - TOLD)?;
        for row in &rows {
            accounts::insert(conn, row)?;
        }
        Ok(())
    })
}

/// Where and when the lives of the demonstration happen.
struct Scene<'a> {
    cast: &'a Cast,
    behaviour: &'a Behaviour,
    now: Instant,
}

impl Scene<'_> {
    /// One of `of` lives, spread evenly over the months.
    fn drawn(&self, n: usize, i: usize, of: usize) -> Case {
        let mut draw = Draw::new(1_000 + n as u64);
        let span = TimeDelta::days(DAYS).num_minutes();
        let (i, of) = (i as i64, of as i64);
        let minutes = span * i / of + draw.between(0, span / of);
        let at = self.now - TimeDelta::days(DAYS) + TimeDelta::minutes(minutes);
        let plan = Plan::drawn(&mut draw, self.behaviour, SETTLED_PERCENT);
        // The nation's share of direct negotiation, 10 to 14 %, would leave a handful to each enterprise here.
        let wants_enterprise = draw.chance(72);
        self.case(Life { plan, draw }, at, wants_enterprise)
    }

    /// A case of this character, filed at about this instant.
    fn case(&self, mut life: Life, at: Instant, wants_enterprise: bool) -> Case {
        let at = match life.plan.is_quick {
            true => at,
            false => life.by_day(at),
        };
        let matter = life
            .draw
            .matter(self.cast, self.behaviour, wants_enterprise);
        // The people of the stories have theirs.
        let consumer = 3 + life.draw.below(people::count() as u64 - 4) as usize;
        Case::filed(life, (self.cast, self.behaviour), matter, consumer, at)
    }
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
    fn case(&self, scene: &Scene<'_>, n: usize) -> Case {
        let mut draw = Draw::new(500 + n as u64);
        let wants_enterprise = self.course.is_some();
        let at = scene.now - TimeDelta::days(self.days_ago) - draw.hours([0, 5]);
        let plan = Plan {
            course: self.course.unwrap_or(Negotiation::Settle),
            answers_once: false,
            consents_to_escalate: false,
            reply: self.reply,
            verdict: self.verdict,
            is_answered_late: false,
            makes_counter_offer: false,
            extends: false,
            is_decided_late: false,
            is_mediated_long: false,
            rates: true,
            rests_in: Some(self.state),
            is_quick: true,
        };
        loop {
            let life = Life {
                plan,
                draw: Draw::new(draw.below(u64::MAX)),
            };
            let case = scene.case(life, at, wants_enterprise);
            // Not everything is sold by an enterprise, and one of them is let go.
            let is_answered = case
                .trader
                .is_some_and(|i| ENTERPRISES[i].status.takes_new_complaints());
            if is_answered == wants_enterprise {
                return case;
            }
        }
    }
}
