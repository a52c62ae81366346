//! The time machine: a year of a city lived through the real code. People, handlers, officers and days are simulated
//! ([`life`]); every command they give goes the way of all commands, as of its own instant, and the rules do what they do.
//!
//! The same seed gives the same events to the byte, on both databases: nothing that reaches an event comes from anywhere but the
//! seed ([`crate::chance`]), and no order depends on how fast the machine is ([`play`]).
//!
//! Nobody is told anything: the messages of a day are written, as for real people, and forgotten in the evening.

pub mod behaviour;
pub mod cast;
pub mod checks;
mod city;
pub mod draw;
pub mod filings;
pub mod fingerprint;
pub mod hiring;
pub mod houses;
pub mod incidents;
mod licences;
pub mod life;
mod log;
pub mod play;
pub mod report;
pub mod tally;
mod wares;
pub mod what_if;
mod year;

use chrono::{NaiveDate, TimeDelta};
use serde::Serialize;

use self::{
    behaviour::Behaviour,
    cast::Cast,
    draw::Draw,
    hiring::{Hiring, Person},
    life::{Life, Plan},
    play::{Case, Lived, Play},
};
use crate::{
    app::App,
    domain::time::{Instant, end_of_day, shanghai_date, start_of_day},
    error::AppResult,
    store::{accounts, outbox, settings},
};

/// The city of the stories: so many complaints a year make all its enterprises worth having.
const WHOLE_CITY: u64 = 187_000;

/// What is to be lived.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Scenario {
    pub year: i32,
    pub seed: u64,
    pub complaints: u64,
}

impl Scenario {
    /// Before anybody was there.
    pub fn begins_at(&self) -> Instant {
        start_of_day(NaiveDate::from_yo_opt(self.year, 1).unwrap_or_default())
    }

    /// The end of its last day.
    pub fn ends_at(&self) -> Instant {
        start_of_day(NaiveDate::from_yo_opt(self.year + 1, 1).unwrap_or_default())
    }
}

/// Told while it goes on.
#[derive(Clone, Copy, Debug)]
pub struct Progress {
    pub days: u64,
    pub of: u64,
    pub lived: Lived,
    /// Cases held in memory.
    pub held: usize,
}

/// Lives a year in an empty database. `app` has the clock and the chance of a simulation.
pub fn run(
    app: &App,
    behaviour: &Behaviour,
    scenario: Scenario,
    tell: &mut dyn FnMut(Progress),
) -> AppResult<Lived> {
    let since = scenario.begins_at() - TimeDelta::days(30);
    app.clock.turn_to(since);
    let permille = (scenario.complaints * 1_000 / WHOLE_CITY).clamp(1, 1_000);
    let cast = city::assemble(app, behaviour, (scenario.seed, permille), since)?;
    let calendar = app.read(settings::load)?.calendar;
    let planted = incidents::planted(behaviour, scenario.year, scenario.complaints);
    let ordinary = scenario.complaints - planted.len() as u64;
    let days = year::daily(&behaviour.arrivals, &calendar, scenario.year, ordinary);
    let mut play = Play::new(app, &cast, behaviour, calendar);
    let mut town = Town {
        scene: (&cast, behaviour),
        app,
        scenario,
        since,
        password_hash: Hiring::new(app, Draw::new(0), since)?.password_hash,
        arrived: 0,
        known: vec![false; crowd(behaviour, scenario.complaints) + incidents::PEOPLE],
    };
    let of = days.len() as u64;
    let suspended_at = incidents::school_is_suspended_at(behaviour, scenario.year);
    let mut planted = planted.into_iter().peekable();
    for ((on, arrivals), gone) in days.into_iter().zip(1..) {
        let mut today = town.ordinary(on, arrivals);
        while let Some(planted) = planted.next_if(|it| it.on <= on) {
            today.push(planted.case(town.scene, scenario.seed, town.crowd()));
        }
        town.welcome(&today)?;
        today.into_iter().for_each(|case| play.begin(case));
        if let Some(at) = suspended_at.filter(|at| shanghai_date(*at) == on) {
            play.live_until(at)?;
            if let Some(school) = incidents::school(&cast).map(|i| &cast.traders[i]) {
                let reason = "停业失联，未处理投诉（E-6）";
                play.suspend(school, reason, at)?;
            }
        }
        let evening = end_of_day(on);
        play.live_until(evening)?;
        app.write(move |conn| Ok(outbox::forget_before(conn, evening)?))?;
        tell(Progress {
            days: gone,
            of,
            lived: play.lived,
            held: play.held(),
        });
    }
    Ok(play.lived)
}

/// How many different people complain.
fn crowd(behaviour: &Behaviour, complaints: u64) -> usize {
    (complaints * behaviour.arrivals.consumers_percent / 100).max(1) as usize
}

struct Town<'a> {
    app: &'a App,
    scene: (&'a Cast, &'a Behaviour),
    scenario: Scenario,
    since: Instant,
    password_hash: String,
    arrived: u64,
    /// Who has an account already.
    known: Vec<bool>,
}

impl Town<'_> {
    /// Without those of the incidents.
    fn crowd(&self) -> usize {
        self.known.len() - incidents::PEOPLE
    }

    /// The cases that people of the crowd file on a day.
    fn ordinary(&mut self, on: NaiveDate, arrivals: u64) -> Vec<Case> {
        let numbers = self.arrived..self.arrived + arrivals;
        self.arrived += arrivals;
        numbers.map(|n| self.case(on, n)).collect()
    }

    fn case(&self, on: NaiveDate, n: u64) -> Case {
        let (cast, behaviour) = self.scene;
        let mut draw = Draw::nth(self.scenario.seed, n);
        let at = year::moment(&behaviour.arrivals, &mut draw, on);
        let wants_enterprise = draw.chance(behaviour.arrivals.odr_percent);
        let matter = draw.matter(cast, behaviour, wants_enterprise);
        let consumer = draw.below(self.crowd() as u64) as usize;
        let settles = matter.trader.map_or(0, |i| cast.traders[i].settles);
        let plan = Plan::drawn(&mut draw, behaviour, settles);
        Case::filed(Life { plan, draw }, self.scene, matter, consumer, at)
    }

    /// Whoever complains for the first time gets an account.
    fn welcome(&mut self, cases: &[Case]) -> AppResult<()> {
        let mut hiring = Hiring {
            app: self.app,
            draw: Draw::new(0),
            password_hash: self.password_hash.clone(),
            at: self.since,
            rows: Vec::new(),
        };
        for case in cases {
            let is_known = &mut self.known[case.consumer];
            if !std::mem::replace(is_known, true) {
                let consumer = self.scene.0.consumer(case.consumer);
                hiring.consumer(Person {
                    name: &consumer.name,
                    email: None,
                    phone: Some(consumer.phone),
                    address: Some(consumer.address),
                    account: Some(consumer.account),
                })?;
            }
        }
        let rows = hiring.rows;
        self.app.write(move |conn| {
            for row in &rows {
                accounts::insert(conn, row)?;
            }
            Ok(())
        })
    }
}
