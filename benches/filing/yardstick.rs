//! The bare loop: the rows of 64 filings in one transaction, by the store's own functions, without web, queue or sealing.
//! What the platform adds is the distance to this.

use std::time::{Duration, Instant};

use hejie::{
    clock::Clock,
    domain::{
        actor::Actor,
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
    notify,
    store::{
        Conn, StoreError, case_facts,
        complaints::{self, RepeatKey, RepeatKeys, RowExtras},
        contents::NewContent,
        deadlines, events,
        new_rows::NewRows,
        outbox::OutboxRow,
        rollups, settings,
        types::to_column,
    },
};

use crate::{database::Database, filings, house::People};

const TOGETHER: usize = 64;
/// As long as the sealed form of an average filing.
const SEALED: usize = 600;

/// Filings a second.
pub fn run(database: &Database, people: &People, seconds: u64) -> anyhow::Result<f64> {
    let mut conn = Conn::open(&database.url)?;
    let clock = Clock::system();
    let settings = settings::load(&mut conn).map_err(|e| anyhow::anyhow!("{e}"))?;
    let rules = (&settings.calendar, &settings.parameters);
    let limit = Duration::from_secs(seconds);
    let (mut filed, mut spent) = (0_u32, Duration::ZERO);
    while spent < limit {
        // Deciding is not what is measured here: it takes microseconds and would blur the comparison of databases.
        let batch: Vec<Filed> = (0..TOGETHER)
            .map(|n| decided(people, n, &clock, rules))
            .collect::<anyhow::Result<_>>()?;
        let began = Instant::now();
        conn.write_tx(|conn| write(conn, &batch))
            .map_err(|error| anyhow::anyhow!("{error}: {error:?}"))?;
        spent += began.elapsed();
        filed += TOGETHER as u32;
    }
    Ok(f64::from(filed) / spent.as_secs_f64())
}

struct Filed {
    decided: Decided,
    extras: RowExtras,
    contents: [NewContent; 2],
}

fn decided(
    people: &People,
    n: usize,
    clock: &Clock,
    (calendar, parameters): (&hejie::domain::calendar::Calendar, &ParameterBook),
) -> anyhow::Result<Filed> {
    let (consumer, _) = people.consumers[n % people.consumers.len()];
    let now = clock.now();
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
    let contents = refs.map(|it| NewContent {
        id: it.id.to_string(),
        complaint_id: id.to_string(),
        kind: "statement".to_owned(),
        salt: vec![7; 16],
        sha256: it.sha256,
        body: vec![7; SEALED],
        is_sealed: true,
        created_at: to_column(now),
    });
    Ok(Filed {
        decided,
        extras: RowExtras {
            subject: Some("会员 · 退款".to_owned()),
            // As long as the keyed hash of a filing, and as much its own.
            repeat_keys: Some(RepeatKeys {
                goods: RepeatKey(format!("{:064x}", id.0.as_u128())),
                order: Some(RepeatKey(format!("{:064x}", !id.0.as_u128()))),
            }),
        },
        contents,
    })
}

fn reference(clock: &Clock) -> ContentRef {
    ContentRef {
        id: ContentId(clock.new_id()),
        sha256: "0".repeat(64),
    }
}

fn write(conn: &mut Conn, batch: &[Filed]) -> Result<(), StoreError> {
    let rows: Vec<_> = batch
        .iter()
        .map(|it| (&it.decided.complaint, &it.extras))
        .collect();
    let changes: Vec<_> = batch
        .iter()
        .map(|it| (None, &it.decided.complaint))
        .collect();
    NewRows {
        complaints: complaints::rows(&rows)?,
        contents: batch.iter().flat_map(|it| &it.contents).collect(),
        deadlines: deadlines::update(conn, &changes)?,
        facts: case_facts::update(conn, &changes)?,
    }
    .insert(conn)?;
    let log: Vec<_> = batch
        .iter()
        .flat_map(|it| {
            it.decided
                .events
                .iter()
                .map(|event| (it.decided.complaint.id, event))
        })
        .collect();
    events::append(conn, &log, |first| messages(batch, first))?;
    let figures: Vec<_> = batch
        .iter()
        .flat_map(|it| indicator::changes(None, &it.decided.complaint))
        .collect();
    rollups::apply(conn, &figures)
}

fn messages(batch: &[Filed], first: i64) -> Vec<OutboxRow> {
    let complaint_of_event = batch.iter().flat_map(|it| {
        it.decided
            .events
            .iter()
            .map(|event| (&it.decided.complaint, event))
    });
    let mut messages = Vec::new();
    for ((complaint, event), position) in complaint_of_event.zip(first..) {
        for (audience, notice) in notify::notices(complaint, event) {
            messages.push(OutboxRow {
                position,
                audience: audience.to_string(),
                notice: notice.to_string(),
                complaint_id: complaint.id.to_string(),
                at: to_column(event.at),
            });
        }
    }
    messages
}
