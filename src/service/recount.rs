//! Every case folded again from its events: the proof that rows and figures say what the log says, and the way to make
//! the figures right where they do not.
//!
//! Runs through the log once, case by case; memory grows with the cells of the rollups, not with the cases.

use std::{collections::BTreeMap, fmt};

use crate::{
    domain::{
        actor::Side,
        complaint::{
            Complaint,
            event::{Event, Recorded},
        },
        ids::{AccountId, ComplaintId},
        indicator::{self, RollupKey, contributions},
    },
    store::{
        Conn, StoreResult, case_facts,
        complaints::check,
        counters,
        events::{self, Stored},
        rollups,
    },
};

/// Events read at once.
const PAGE: i64 = 1_000;
/// Cases compared with their rows at once.
const CASES: usize = 200;

/// One thing that is not as the log says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Difference {
    Gap {
        complaint: ComplaintId,
        expected: i32,
        found: i32,
    },
    RowMissing(ComplaintId),
    RowUnreadable(ComplaintId),
    /// The state in the row is not the one its events lead to.
    State(ComplaintId),
    /// A column lists are found by does not say what the state says.
    Column(ComplaintId, &'static str),
    /// The list behind the figures does not say of it what the state says.
    Facts(ComplaintId),
    /// Rows without an event.
    RowsWithoutEvents(i64),
    Cell {
        key: RollupKey,
        kept: i64,
        counted: i64,
    },
    /// A cell whose name nobody knows.
    UnknownCell(String),
}

/// What a recount went through.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub events: u64,
    pub complaints: u64,
    pub cells: u64,
    pub differences: u64,
}

/// Told while it goes on.
pub trait Watcher {
    /// How many events there are, as far as is known at the start.
    fn starts(&mut self, events: u64);
    /// How many have been read.
    fn reads(&mut self, events: u64);
    fn finds(&mut self, difference: &Difference);
}

/// Compares rows and rollups with the log; changes nothing. Wants one unchanging view ([`Conn::snapshot`]).
pub fn compare(conn: &mut Conn, watcher: &mut dyn Watcher) -> StoreResult<Tally> {
    Recount::new(watcher).run(conn)
}

/// The same, and then writes the figures, and the lists behind them, as counted. Runs in one write transaction; the rollups are locked for others
/// until it ends, so nothing that happens meanwhile is lost or counted twice.
pub fn repair(conn: &mut Conn, watcher: &mut dyn Watcher) -> StoreResult<Tally> {
    rollups::lock(conn)?;
    let mut recount = Recount::new(watcher);
    recount.repairs = true;
    let tally = recount.run(conn)?;
    let cells: Vec<(RollupKey, i64)> = recount.counted.into_iter().collect();
    rollups::replace(conn, &cells)?;
    Ok(tally)
}

struct Recount<'a> {
    watcher: &'a mut dyn Watcher,
    tally: Tally,
    /// Facts are put right on the way, so that they need not be held until the end.
    repairs: bool,
    counted: BTreeMap<RollupKey, i64>,
    /// The case whose events are being read.
    open: Option<Replayed>,
    /// Cases read to their end, not yet compared.
    done: Vec<Replayed>,
}

struct Replayed {
    complaint: Complaint,
    /// A draft a clerk holds for somebody: whose it is stands in the row alone until it is filed.
    is_consumer_known: bool,
}

impl<'a> Recount<'a> {
    fn new(watcher: &'a mut dyn Watcher) -> Self {
        Recount {
            watcher,
            tally: Tally::default(),
            repairs: false,
            counted: BTreeMap::new(),
            open: None,
            done: Vec::new(),
        }
    }

    fn run(&mut self, conn: &mut Conn) -> StoreResult<Tally> {
        let events = counters::get(conn, counters::POSITION)?;
        self.watcher.starts(u64::try_from(events).unwrap_or(0));
        let mut after = None;
        loop {
            let page = events::page_after(conn, after, PAGE)?;
            let Some(last) = page.last() else { break };
            after = Some((last.complaint, last.recorded.seq));
            self.tally.events += page.len() as u64;
            for stored in page {
                self.fold(conn, stored)?;
            }
            self.watcher.reads(self.tally.events);
        }
        self.end_case(conn)?;
        self.compare_rows(conn)?;
        let rows = check::count(conn)?;
        let without = rows - i64::try_from(self.tally.complaints).unwrap_or(i64::MAX);
        if without > 0 {
            self.find(Difference::RowsWithoutEvents(without));
        }
        self.compare_cells(conn)?;
        Ok(self.tally)
    }

    fn find(&mut self, difference: Difference) {
        self.tally.differences += 1;
        self.watcher.finds(&difference);
    }

    fn fold(&mut self, conn: &mut Conn, stored: Stored) -> StoreResult<()> {
        let is_same = |open: &Replayed| open.complaint.id == stored.complaint;
        if !self.open.as_ref().is_some_and(is_same) {
            self.end_case(conn)?;
            self.open = Some(Replayed::begin(stored.complaint, &stored.recorded));
        }
        let Some(open) = &mut self.open else {
            return Ok(());
        };
        let expected = open.complaint.version + 1;
        open.apply(&stored.recorded);
        if stored.recorded.seq != expected {
            self.find(Difference::Gap {
                complaint: stored.complaint,
                expected,
                found: stored.recorded.seq,
            });
        }
        Ok(())
    }

    fn end_case(&mut self, conn: &mut Conn) -> StoreResult<()> {
        let Some(replayed) = self.open.take() else {
            return Ok(());
        };
        self.tally.complaints += 1;
        for (key, value) in contributions(&replayed.complaint) {
            *self.counted.entry(key).or_default() += value;
        }
        self.done.push(replayed);
        if self.done.len() >= CASES {
            self.compare_rows(conn)?;
        }
        Ok(())
    }

    fn compare_rows(&mut self, conn: &mut Conn) -> StoreResult<()> {
        let cases = std::mem::take(&mut self.done);
        let ids: Vec<ComplaintId> = cases.iter().map(|case| case.complaint.id).collect();
        let mut rows = check::rows(conn, &ids)?;
        let mut facts = case_facts::of_cases(conn, &ids)?;
        for Replayed {
            mut complaint,
            is_consumer_known,
        } in cases
        {
            let id = complaint.id;
            let kept = facts.remove(&id).unwrap_or_else(|| Some(Vec::new()));
            if kept != Some(indicator::case_facts(&complaint)) {
                self.find(Difference::Facts(id));
                if self.repairs {
                    case_facts::replace(conn, &complaint)?;
                }
            }
            let Some(row) = rows.remove(&id) else {
                self.find(Difference::RowMissing(id));
                continue;
            };
            let Some(kept) = row.complaint() else {
                self.find(Difference::RowUnreadable(id));
                continue;
            };
            if !is_consumer_known {
                complaint.consumer = kept.consumer;
            }
            if kept != complaint {
                self.find(Difference::State(id));
            }
            for column in row.wrong_columns(&complaint)? {
                self.find(Difference::Column(id, column));
            }
        }
        Ok(())
    }

    fn compare_cells(&mut self, conn: &mut Conn) -> StoreResult<()> {
        self.counted.retain(|_, value| *value != 0);
        self.tally.cells = self.counted.len() as u64;
        // What is not met in the table is missing there.
        let mut missing = self.counted.clone();
        let mut after = None;
        loop {
            let page = rollups::page_after(conn, after, PAGE)?;
            let Some(last) = page.last() else { break };
            after = Some(last.name.clone());
            for cell in page {
                let Some(key) = cell.key() else {
                    self.find(Difference::UnknownCell(cell.to_string()));
                    continue;
                };
                let counted = missing.remove(&key).unwrap_or(0);
                if counted != cell.value {
                    let kept = cell.value;
                    self.find(Difference::Cell { key, kept, counted });
                }
            }
        }
        for (key, counted) in missing {
            let kept = 0;
            self.find(Difference::Cell { key, kept, counted });
        }
        Ok(())
    }
}

impl Replayed {
    fn begin(id: ComplaintId, first: &Recorded) -> Replayed {
        let nobody = AccountId(uuid::Uuid::nil());
        let by_consumer = first
            .actor
            .account
            .filter(|_| first.actor.side == Side::Consumer);
        Replayed {
            complaint: Complaint::new(id, by_consumer.unwrap_or(nobody), first.at),
            is_consumer_known: by_consumer.is_some(),
        }
    }

    fn apply(&mut self, recorded: &Recorded) {
        if let Event::Submitted { filing, .. } = &recorded.event {
            self.complaint.consumer = filing.consumer;
            self.is_consumer_known = true;
        }
        self.complaint.apply(recorded);
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Difference::Gap {
                complaint,
                expected,
                found,
            } => write!(
                f,
                "complaint {complaint}: event {expected} is missing, {found} follows"
            ),
            Difference::RowMissing(id) => write!(f, "complaint {id}: has events but no row"),
            Difference::RowUnreadable(id) => write!(f, "complaint {id}: its row cannot be read"),
            Difference::State(id) => {
                write!(f, "complaint {id}: its row is not what its events lead to")
            }
            Difference::Column(id, column) => {
                write!(
                    f,
                    "complaint {id}: column {column} is not what its events lead to"
                )
            }
            Difference::Facts(id) => {
                write!(
                    f,
                    "complaint {id}: the figures' list of cases is not what its events lead to"
                )
            }
            Difference::RowsWithoutEvents(n) => write!(f, "{n} complaints have a row but no event"),
            Difference::Cell { key, kept, counted } => {
                write!(f, "figure {key}: kept {kept}, counted {counted}")
            }
            Difference::UnknownCell(name) => write!(f, "figure {name}: of no known kind"),
        }
    }
}
