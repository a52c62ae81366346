//! The life cycle, explored whole: whoever acts, in whatever order, whatever passes meanwhile.
//!
//! A model checker ([`stateright`]) plays the real `decide` and `apply` with a consumer, a handler, an officer who may also
//! review, a mediator, a reviewer and the clock. In every case it reaches, everybody tries everything there is to try, and the
//! case goes on from each try that was taken. So all cases there can be are looked at, not a sample of them as in `random`.
//!
//! There would be no end to them without leaving something out. A case is a real [`Complaint`] at a real time; two are the same
//! where their [`Key`](life::Key)s are, and only the first is followed. What a key leaves out, and why that is sound enough:
//!
//! - **Dates.** The rules ask what comes first and what has passed, never how many days lie between. A key has the order of the
//!   [moments](time::Moment) ahead and those behind. People act right after a moment or on the eve of the next; in between
//!   nothing changes that a rule asks for. Reminders are sent on the way and not looked at: they touch nothing but themselves.
//! - **Identifiers, versions, log, texts, files**: no rule branches on them (the number of files aside, C-13).
//! - **History**: ended deadlines, answered offers, the number of the round. So rounds without end fold into each other.
//! - **Money**: whether something was recovered, not how much. Offers are brief or lasting, of one duty or of two.
//! - **What belongs to a stage**, once it is over: a consent matters until the bureau has the case, and so on.
//!
//! Left to other tests: imported calendars (T-3), limits of a handler's authority, the fields of a filing.
//!
//! A **lost race** is a deed decided on the case as it was before the last step. The writer's `WHERE version = …` finds no row:
//! a conflict, nothing is written. Without a named version it is tried once more on the case as it stands, which is the same as
//! trying later, and is among everybody's deeds anyway. `mutants` shows what happens where nobody looks at the version.
//!
//! What must hold of each step is in [`rules`]; what must hold of ways, like "silence leads on", is asked of the whole
//! [`graph`] afterwards.

mod cast;
mod diagram;
mod graph;
mod life;
mod mutants;
mod rules;
mod time;
mod ways;

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex},
    time::Instant as StdInstant,
};

use stateright::{Checker, Model, Property};

use self::{
    cast::{Deed, Person, deeds, original},
    graph::Graph,
    life::{Key, Life},
    mutants::Mutant,
    rules::{Broken, Rule, Step},
};
use super::case::*;
use crate::domain::{
    actor::{Actor, Side},
    authority::Authority,
    calendar::Calendar,
    complaint::{
        Complaint, State,
        command::Command,
        decide::{Context, Decided, caught_up, decide},
        event::Event,
        refusal::Refusal,
    },
    parameter_book::ParameterBook,
    policy,
    time::Instant,
};

/// One move in the play.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    Try(Person, Deed),
    /// The same by somebody who has not heard of the last step.
    TryOnOld(Person, Deed),
    /// Nobody does anything until the eve of what comes next.
    Linger,
    /// It comes, and the sweeper does what is due.
    Pass,
    /// The enterprise is taken off the list (E-6, E-7).
    EnterpriseLeaves,
    /// And its open case is told.
    ExitIsTold,
}

impl Move {
    fn hand(self) -> Side {
        match self {
            Move::Try(person, _) | Move::TryOnOld(person, _) => person.side(),
            _ => Side::System,
        }
    }
}

/// How much there is to try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    Whole,
    /// Lasting offers, races for them alone, nobody lingers: enough for a mistake to show.
    Small,
}

pub struct LifeCycle {
    scope: Scope,
    calendar: Calendar,
    parameters: ParameterBook,
    original: Complaint,
    cast: Vec<(Person, Actor, Vec<Deed>)>,
    mutant: Option<Mutant>,
    /// The rule that is known to be broken.
    sought: Option<Rule>,
    graph: Mutex<Graph>,
}

impl LifeCycle {
    fn new(scope: Scope, mutant: Option<Mutant>, sought: Option<Rule>) -> LifeCycle {
        LifeCycle {
            scope,
            calendar: Calendar::builtin(),
            parameters: ParameterBook::default(),
            original: original(),
            cast: Person::ALL
                .map(|p| (p, p.actor(), deeds(p, scope)))
                .to_vec(),
            mutant,
            sought,
            graph: Mutex::default(),
        }
    }

    fn context<'a>(&'a self, actor: &'a Actor, now: Instant, is_active: bool) -> Context<'a> {
        Context {
            now,
            actor,
            calendar: &self.calendar,
            parameters: &self.parameters,
            active_enterprise: is_active.then_some(SHOP),
            possible_repeat_of: None,
            original: Some(&self.original),
            authority: Authority::default(),
        }
    }

    /// As the writer asks: may they, and what do the rules say?
    fn ask(
        &self,
        complaint: &Complaint,
        command: &Command,
        actor: &Actor,
        now: Instant,
        is_active: bool,
    ) -> Option<Result<Decided, Refusal>> {
        if !policy::may(actor, command.kind(), complaint) {
            return None;
        }
        Some(decide(
            complaint,
            command,
            &self.context(actor, now, is_active),
        ))
    }

    fn try_deed(&self, life: &Life, person: Person, deed: Deed, on_old: bool) -> Option<Life> {
        let actor = &self.cast[person as usize].1;
        let complaint = match on_old {
            false => &life.complaint,
            true => life.read_before.as_deref()?,
        };
        if on_old
            && self.mutant != Some(Mutant::NoVersions)
            && complaint.version != life.complaint.version
        {
            // The writer: UPDATE … WHERE version = what was read.
            self.graph.lock().unwrap().conflicts += 1;
            return None;
        }
        let command = deed.command(complaint, person, life.now)?;
        let mut decided = match self.ask(complaint, &command, actor, life.now, life.is_active)? {
            Ok(decided) => decided,
            Err(_) => {
                self.graph.lock().unwrap().refusals += 1;
                return None;
            }
        };
        if on_old {
            mutants::overwrite(&life.complaint, &mut decided);
        }
        if let Some(mutant) = self.mutant {
            mutant.tamper(&life.complaint, &command, &mut decided)?;
        }
        self.written(life, actor, &command, decided)
    }

    /// The case after what was written, and what is to be said of it.
    fn written(
        &self,
        life: &Life,
        actor: &Actor,
        command: &Command,
        decided: Decided,
    ) -> Option<Life> {
        if decided.events.is_empty() {
            let broken = rules::nothing_happened(&life.complaint, &decided.complaint);
            return (broken != Broken::default()).then(|| Life {
                broken: life.broken.and(broken),
                ..life.clone()
            });
        }
        let mut round_from = life.round_from;
        for recorded in &decided.events {
            // What was accepted in another round, or between the parties, stands no more.
            if matches!(
                recorded.event,
                Event::NegotiationStarted { .. } | Event::Received { .. }
            ) {
                round_from = decided.complaint.offers.len() as u32;
            }
        }
        let step = Step {
            actor,
            kind: command.kind(),
            before: &life.complaint,
            events: &decided.events,
            after: &decided.complaint,
        };
        let mut graph = self.graph.lock().unwrap();
        let seen = rules::judge(&step, round_from, |event, from, to| {
            graph.saw(event, from, to)
        });
        drop(graph);
        Some(Life {
            read_before: Some(Arc::new(life.complaint.clone())),
            complaint: decided.complaint,
            round_from,
            broken: life.broken.and(seen),
            ..life.clone()
        })
    }

    /// Time goes by until an instant; the sweeper does one thing after the other.
    fn pass_until(&self, life: &Life, until: Instant) -> Option<Life> {
        let mut later = life.clone();
        while let Some((act_at, n)) = next_act(&later.complaint).filter(|(at, _)| *at <= until) {
            later.now = later.now.max(act_at);
            let command = Command::PassTime { n, act_at };
            let mut decided = self
                .ask(
                    &later.complaint,
                    &command,
                    &Actor::System,
                    later.now,
                    later.is_active,
                )?
                .ok()?;
            if let Some(mutant) = self.mutant {
                mutant.tamper(&later.complaint, &command, &mut decided)?;
            }
            later = self.written(&later, &Actor::System, &command, decided)?;
        }
        later.now = until;
        if self.mutant.is_none() {
            // Whoever comes late finds the same case.
            let context = self.context(&Actor::System, until, life.is_active);
            let found = caught_up(&life.complaint, &context);
            later.broken = later
                .broken
                .and(rules::swept_or_not(&later.complaint, &found));
        }
        Some(later)
    }

    fn exit(&self, life: &Life) -> Option<Life> {
        let command = Command::EnterpriseExited;
        let decided = self
            .ask(&life.complaint, &command, &Actor::System, life.now, false)?
            .ok()?;
        self.written(life, &Actor::System, &command, decided)
    }

    /// What comes of a move; none where it changes nothing.
    fn outcome(&self, life: &Life, by: Move) -> Option<Life> {
        let moment = || time::next(&life.complaint, life.now);
        let mut next = match by {
            Move::Try(person, deed) => self.try_deed(life, person, deed, false)?,
            Move::TryOnOld(person, deed) => self.try_deed(life, person, deed, true)?,
            Move::Linger => {
                let eve = time::eve(moment()?);
                if life.is_late || eve <= life.now {
                    return None;
                }
                let mut later = self.pass_until(life, eve)?;
                later.is_late = true;
                later
            }
            Move::Pass => {
                let mut later = self.pass_until(life, moment()?)?;
                later.is_late = false;
                later
            }
            Move::EnterpriseLeaves => Life {
                is_active: false,
                ..life.clone()
            },
            Move::ExitIsTold => self.exit(life)?,
        };
        let key = key_of(&next);
        next.key = Arc::new(match self.mutant {
            Some(Mutant::NoVersions) => key.raced(next.read_before.as_deref()),
            _ => key,
        });
        (next.key != life.key).then_some(next)
    }

    fn play(&self, life: &Life, by: Move) -> Option<Life> {
        let mut next = self.outcome(life, by)?;
        let mut graph = self.graph.lock().unwrap();
        let node = graph.node(&mut next, Some((life.node, by)));
        graph.edge(life.node, by.hand(), node);
        graph.is_found |= self.sought.is_some_and(|rule| next.broken.has(rule));
        if by == Move::Pass {
            graph.nodes[life.node as usize].later = Some(node);
        }
        Some(next)
    }

    /// Where everybody's tries lead from a case, the order of time aside; what is refused leaves it as it is.
    fn outcomes(&self, life: &Life) -> Vec<(Move, Key)> {
        let mut moves = Vec::new();
        self.actions(life, &mut moves);
        moves.retain(|by| matches!(by, Move::Try(..)));
        let outcomes = moves.into_iter().map(|by| {
            let next = self.outcome(life, by);
            let key = next.as_ref().map_or(&life.key, |next| &next.key);
            (by, key.without_time())
        });
        outcomes.collect()
    }
}

fn key_of(life: &Life) -> Key {
    Key::of(
        &life.complaint,
        life.now,
        life.is_active,
        life.is_late,
        life.round_from,
        life.broken,
    )
}

fn next_act(complaint: &Complaint) -> Option<(Instant, u32)> {
    let running = complaint.deadlines.iter().filter(|d| d.status.is_running());
    running
        .filter_map(|d| d.next_act.map(|(at, _)| (at, d.n)))
        .min()
}

impl Model for LifeCycle {
    type State = Life;
    type Action = Move;

    fn init_states(&self) -> Vec<Life> {
        let case = Case::draft("2026-05-11");
        let broken = Broken::default();
        let key = Arc::new(Key::of(&case.complaint, case.now, true, false, 0, broken));
        let mut life = Life {
            complaint: case.complaint,
            now: case.now,
            is_active: true,
            is_late: false,
            read_before: None,
            round_from: 0,
            broken,
            key,
            node: 0,
        };
        self.graph.lock().unwrap().node(&mut life, None);
        vec![life]
    }

    fn actions(&self, life: &Life, moves: &mut Vec<Move>) {
        // What is broken need not be played on.
        if life.broken != Broken::default() {
            return;
        }
        let cases = self.graph.lock().unwrap().nodes.len();
        assert!(cases < NO_END, "there is no end to it");
        for (person, _, deeds) in &self.cast {
            for deed in deeds {
                moves.push(Move::Try(*person, *deed));
                if self.scope == Scope::Whole || matches!(deed, Deed::AcceptOffer(_)) {
                    moves.push(Move::TryOnOld(*person, *deed));
                }
            }
        }
        moves.push(Move::Pass);
        if self.scope == Scope::Whole {
            moves.push(Move::Linger);
        }
        moves.push(match life.is_active {
            true => Move::EnterpriseLeaves,
            false => Move::ExitIsTold,
        });
    }

    fn next_state(&self, life: &Life, by: Move) -> Option<Life> {
        self.play(life, by)
    }

    /// Once it was found what was sought, there is no need to look further.
    fn within_boundary(&self, life: &Life) -> bool {
        let is_sought = self.sought.is_some_and(|rule| life.broken.has(rule));
        is_sought || !self.graph.lock().unwrap().is_found
    }

    fn properties(&self) -> Vec<Property<LifeCycle>> {
        Rule::ALL.iter().map(|rule| rule.property()).collect()
    }
}

/// So many cases mean that a key tells apart what does not matter.
const NO_END: usize = 100_000;
/// Somewhat fewer than there are, so that a new rule does not change them and a hole does.
const MIN_CASES: usize = 8_000;
const MIN_WAYS: usize = 70_000;

#[test]
fn the_life_cycle_explored_whole() {
    let began = StdInstant::now();
    let checker = LifeCycle::new(Scope::Whole, None, None)
        .checker()
        .spawn_bfs()
        .join();
    let model = checker.model();
    let graph = std::mem::take(&mut *model.graph.lock().unwrap());
    println!(
        "{} cases, {} ways between them, depth {}, {} steps, {} refusals, {} lost races, {:.1} s",
        graph.nodes.len(),
        graph.edges(),
        checker.max_depth(),
        checker.state_count(),
        graph.refusals,
        graph.conflicts,
        began.elapsed().as_secs_f64()
    );
    for rule in Rule::ALL {
        if let Some(case) = graph.nodes.iter().position(|n| n.key.broken().has(*rule)) {
            panic!("broken: {}\n{}", rule.text(), graph.way_to(case as u32));
        }
    }
    for way in ways::WAYS {
        if let Some(case) = (way.broken)(&graph).first() {
            panic!("broken: {}\n{}", way.text, graph.way_to(*case));
        }
    }
    equal_keys_behave_alike(model, &graph);
    everything_was_tried(&graph);
    assert_eq!(
        diagram::drawn(),
        diagram::draw(&graph),
        "docs/life-cycle.md shows another picture; it would be:\n{}",
        diagram::draw(&graph)
    );
}

/// What a key leaves out makes no difference: from a case that was not followed the same moves lead to the same as from the one
/// that was, but for the order of what is set anew (an offer made a day later ends a day later).
fn equal_keys_behave_alike(model: &LifeCycle, graph: &Graph) {
    assert!(graph.twins.len() > MIN_CASES / 4);
    for (twin, node) in &graph.twins {
        let followed = &graph.nodes[*node as usize].life;
        assert_eq!(
            model.outcomes(twin),
            model.outcomes(followed),
            "{:?}",
            twin.key
        );
    }
}

/// A check that stops early finds nothing, and looks the same as a good one.
fn everything_was_tried(graph: &Graph) {
    let listed = State::ALL.iter().flat_map(|from| {
        let next = from.successors().iter();
        next.map(|to| (*from, *to))
    });
    let walked: BTreeSet<_> = graph.walked.keys().copied().collect();
    assert_eq!(walked, listed.collect(), "\u{a7}11 was walked whole");
    for event in super::kinds::all() {
        let kind = event.kind();
        let seen = graph.events.contains(kind);
        // Needs another calendar.
        assert!(seen || kind == "deadlines_recomputed", "no {kind}");
    }
    assert!(graph.nodes.iter().any(|n| n.key.has_crossing_offers()));
    let (cases, ways) = (graph.nodes.len(), graph.edges());
    assert!((MIN_CASES..2 * MIN_CASES).contains(&cases), "{cases} cases");
    assert!(ways > MIN_WAYS, "{ways} ways");
    assert!(graph.conflicts > MIN_WAYS && graph.refusals > MIN_WAYS);
}
