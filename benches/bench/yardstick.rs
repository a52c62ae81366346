//! The bare loop: the rows of some filings in one transaction, by the store's own functions, without web, queue or sealing.
//! What the platform adds is the distance to this.

use std::time::{Duration, Instant};

use chrono::TimeDelta;
use hejie::{
    clock::Clock,
    domain::{
        actor::Actor,
        calendar::Calendar,
        complaint::{
            Complaint,
            command::Command,
            decide::{Context, Decided, decide},
            event::ContentRef,
        },
        ids::{ComplaintId, ContentId},
        indicator,
        parameter_book::ParameterBook,
    },
    keys::hex,
    notify,
    store::{
        Conn, StoreError, case_facts,
        complaints::{self, RepeatKey, RepeatKeys, RowExtras},
        contents::NewContent,
        deadlines::{self, DueAct},
        last_rows::LastRows,
        new_rows::NewRows,
        settings,
        types::to_column,
    },
};
use sha2::{Digest as _, Sha256};

use crate::{filings, house::People};

/// How many, and as of when.
#[derive(Clone, Copy)]
pub enum Until {
    Over(Duration),
    Filed(u64, TimeDelta),
}

/// Filings a second, so many in a transaction.
pub fn run(url: &str, people: &People, together: usize, until: Until) -> anyhow::Result<f64> {
    let mut conn = Conn::open(url)?;
    let clock = Clock::system();
    let settings = settings::load(&mut conn).map_err(|e| anyhow::anyhow!("{e}"))?;
    let rules = (&settings.calendar, &settings.parameters);
    let (mut filed, mut spent) = (0_u64, Duration::ZERO);
    let is_over = |filed: u64, spent: Duration| match until {
        Until::Over(limit) => spent >= limit,
        Until::Filed(wanted, _) => filed >= wanted,
    };
    let age = match until {
        Until::Over(_) => TimeDelta::zero(),
        Until::Filed(_, age) => age,
    };
    while !is_over(filed, spent) {
        // Deciding is not what is measured here: it takes microseconds and would blur the comparison of databases.
        let batch: Vec<Filed> = (0..together)
            .map(|n| decided(people, n, (&clock, age), rules))
            .collect::<anyhow::Result<_>>()?;
        let began = Instant::now();
        conn.write_tx(|conn| write(conn, &batch))
            .map_err(|error| anyhow::anyhow!("{error}: {error:?}"))?;
        spent += began.elapsed();
        filed += together as u64;
    }
    Ok(filed as f64 / spent.as_secs_f64())
}

struct Filed {
    decided: Decided,
    extras: RowExtras,
    contents: [NewContent; 2],
}

fn decided(
    people: &People,
    n: usize,
    (clock, age): (&Clock, TimeDelta),
    (calendar, parameters): (&Calendar, &ParameterBook),
) -> anyhow::Result<Filed> {
    let (consumer, _) = people.consumers[n % people.consumers.len()];
    let now = clock.now() - age;
    let id = ComplaintId(clock.new_id());
    let refs = [reference(clock), reference(clock)];
    let filing = filings::filing(consumer, people.enterprise, &refs[0], &refs[1])?;
    let context = Context {
        now,
        actor: &Actor::Consumer { account: consumer },
        calendar,
        parameters,
        active_enterprise: Some(people.enterprise),
        possible_repeat_of: None,
        original: None,
        authority: Default::default(),
    };
    let complaint = Complaint::new(id, consumer, now);
    let decided = decide(&complaint, &Command::Submit(Box::new(filing)), &context)
        .map_err(|refusal| anyhow::anyhow!("refused: {}", refusal.code()))?;
    let content = |it: ContentRef, kind: &str, body: &[u8]| NewContent {
        id: it.id.to_string(),
        complaint_id: id.to_string(),
        kind: kind.to_owned(),
        salt: vec![7; 16],
        sha256: it.sha256,
        body: body.to_owned(),
        is_sealed: true,
        created_at: to_column(now),
    };
    let [complainant, statement] = refs;
    let contents = [
        content(complainant, "complainant", &people.sealed.complainant),
        content(statement, "statement", &people.sealed.statement),
    ];
    Ok(Filed {
        decided,
        extras: RowExtras {
            subject: Some("会员 BENCH-0000000000 · 退款 27.00 元".to_owned()),
            repeat_keys: Some(RepeatKeys {
                goods: repeat_key(id, "goods"),
                order: Some(repeat_key(id, "order")),
            }),
        },
        contents,
    })
}

/// As long as the keyed hash of a filing, as much its own, and like it anywhere in its index: keys in a row would spare the bare loop
/// a third of the pages that the same filings over HTTP change.
fn repeat_key(id: ComplaintId, what: &str) -> RepeatKey {
    RepeatKey(hex(&Sha256::digest(format!("{what} {id}"))))
}

fn reference(clock: &Clock) -> ContentRef {
    ContentRef {
        id: ContentId(clock.new_id()),
        sha256: "0".repeat(64),
    }
}

fn write(conn: &mut Conn, batch: &[Filed]) -> Result<(), StoreError> {
    let rows = batch
        .iter()
        .map(|it| complaints::row(&it.decided.complaint, &it.extras))
        .collect::<Result<_, _>>()?;
    let changes: Vec<_> = batch
        .iter()
        .map(|it| (None, &it.decided.complaint))
        .collect();
    NewRows {
        complaints: rows,
        contents: batch.iter().flat_map(|it| &it.contents).collect(),
        deadlines: deadlines::update(conn, &changes)?,
        facts: case_facts::update(conn, &changes)?,
    }
    .insert(conn)?;
    let mut end = LastRows::default();
    for Filed { decided, .. } in batch {
        for event in &decided.events {
            let notices = notify::notices(&decided.complaint, event);
            let told = notices
                .into_iter()
                .map(|(to, what)| (to.to_string(), what.to_string()));
            end.log.add(decided.complaint.id, event, told)?;
        }
        end.figures
            .extend(indicator::changes(None, &decided.complaint));
    }
    end.write(conn)?;
    Ok(())
}

/// Acts of the clock a second: what is due, decided and written as the sweeper does, and nothing beside it.
pub fn sweep(url: &str) -> anyhow::Result<f64> {
    const TOGETHER: i64 = 256;
    let mut conn = Conn::open(url)?;
    let clock = Clock::system();
    let settings = settings::load(&mut conn).map_err(|e| anyhow::anyhow!("{e}"))?;
    let began = Instant::now();
    let mut done = 0_u64;
    loop {
        let due =
            deadlines::due(&mut conn, clock.now(), TOGETHER).map_err(|e| anyhow::anyhow!("{e}"))?;
        if due.is_empty() {
            return Ok(done as f64 / began.elapsed().as_secs_f64());
        }
        done += due.len() as u64;
        conn.write_tx(|conn| pass_time(conn, &due, (&settings.calendar, &settings.parameters)))
            .map_err(|error| anyhow::anyhow!("{error}: {error:?}"))?;
    }
}

fn pass_time(
    conn: &mut Conn,
    due: &[DueAct],
    (calendar, parameters): (&Calendar, &ParameterBook),
) -> Result<(), StoreError> {
    let ids: Vec<ComplaintId> = due.iter().map(|act| act.complaint).collect();
    let before = complaints::load(conn, &ids)?;
    let mut decided = Vec::new();
    for act in due {
        let Some(complaint) = before.get(&act.complaint) else {
            return Err(StoreError::NotFound);
        };
        let context = Context {
            now: act.act_at,
            actor: &Actor::System,
            calendar,
            parameters,
            active_enterprise: None,
            possible_repeat_of: None,
            original: None,
            authority: Default::default(),
        };
        let command = Command::PassTime {
            n: act.n,
            act_at: act.act_at,
        };
        let after = decide(complaint, &command, &context).map_err(|_| StoreError::Conflict)?;
        decided.push((complaint, after));
    }
    let changes: Vec<_> = decided
        .iter()
        .map(|(before, after)| (Some(*before), &after.complaint))
        .collect();
    for (before, after) in &decided {
        let extras = RowExtras::default();
        let changed = complaints::Changed::new(&after.complaint, &extras, before.version)?;
        complaints::update(conn, vec![changed])?;
    }
    NewRows {
        deadlines: deadlines::update(conn, &changes)?,
        facts: case_facts::update(conn, &changes)?,
        ..NewRows::default()
    }
    .insert(conn)?;
    let mut end = LastRows::default();
    for (_, after) in &decided {
        for event in &after.events {
            end.log.add(after.complaint.id, event, [])?;
        }
    }
    end.write(conn)?;
    Ok(())
}
