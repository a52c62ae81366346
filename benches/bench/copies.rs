//! Many years out of one: every case of a lived year that has come to its end is lived again in earlier years, by the same people,
//! until there are as many as wanted. Cases that are open stay in the newest year alone, as they would.
//!
//! What is copied are the events and the texts, with identifiers of their own and all dates some whole years earlier. State, deadlines,
//! facts and figures are not copied: they are what the platform's own code makes of these events, so a recount finds no difference.
//! Not as in life is that due dates of earlier years may fall on rest days, and that every year brings the same.

use std::collections::{BTreeMap, HashSet};

use chrono::{Datelike as _, NaiveDateTime};
use diesel::{
    connection::SimpleConnection as _,
    prelude::*,
    sql_query,
    sql_types::{Binary, Bool, Integer, Nullable, Text, Timestamp},
};
use hejie::{
    domain::{
        actor::Side,
        complaint::{
            Complaint,
            deadline::DeadlineChange,
            event::{Event, Recorded},
        },
        ids::{AccountId, ComplaintId},
        indicator::{RollupKey, contributions},
    },
    store::{
        Conn, StoreError, StoreResult, case_facts,
        complaints::{self, RepeatKey, RepeatKeys, RowExtras},
        contents::NewContent,
        deadlines,
        last_rows::LastRows,
        migrations,
        new_rows::NewRows,
        rollups,
        types::to_instant,
    },
};
use serde::Deserialize;
use uuid::Uuid;

use crate::check;

/// Cases written in one transaction.
const TOGETHER: i64 = 1_000;
/// No house is older; more copies are more cases in these years.
const YEARS: i32 = 9;

#[derive(QueryableByName)]
struct Id {
    #[diesel(sql_type = Text)]
    id: String,
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Text)]
    id: String,
    #[diesel(sql_type = Text)]
    subject: String,
    #[diesel(sql_type = Nullable<Text>)]
    repeat_key: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    order_key: Option<String>,
}

#[derive(QueryableByName)]
struct Happened {
    #[diesel(sql_type = Text)]
    complaint_id: String,
    #[diesel(sql_type = Integer)]
    seq: i32,
    #[diesel(sql_type = Text)]
    payload: String,
    #[diesel(sql_type = Text)]
    actor: String,
    #[diesel(sql_type = Timestamp)]
    at: NaiveDateTime,
    #[diesel(sql_type = Text)]
    rule_set: String,
}

#[derive(Deserialize)]
struct Payload {
    event: Event,
    deadlines: Vec<DeadlineChange>,
}

#[derive(QueryableByName)]
struct Content {
    #[diesel(sql_type = Text)]
    id: String,
    #[diesel(sql_type = Text)]
    complaint_id: String,
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = Binary)]
    salt: Vec<u8>,
    #[diesel(sql_type = Text)]
    sha256: String,
    #[diesel(sql_type = Binary)]
    body: Vec<u8>,
    #[diesel(sql_type = Bool)]
    is_sealed: bool,
    #[diesel(sql_type = Timestamp)]
    created_at: NaiveDateTime,
}

/// One case of a copy.
struct Copied {
    complaint: Complaint,
    extras: RowExtras,
    events: Vec<Recorded>,
    contents: Vec<NewContent>,
}

/// Adds cases until there are so many.
pub fn multiply(url: &str, wanted: u64) -> anyhow::Result<()> {
    let mut from = Conn::open(url)?;
    migrations::run(&mut from)?;
    let mut into = Conn::open(url)?;
    // Whatever is half done is made anew: no need to wait for the disk.
    if let Conn::Lite(into) = &mut into {
        into.batch_execute("PRAGMA synchronous = OFF; PRAGMA cache_size = -512000")?;
    }
    let shared = shared(&mut from)?;
    let first: Id = sql_query("SELECT MIN(id) AS id FROM complaints").get_result(&mut from)?;
    let mut there = u64::try_from(check::complaints(url)?)?;
    let mut figures = BTreeMap::new();
    for n in 1.. {
        if there >= wanted {
            break;
        }
        let copy = Copy {
            years: 1 + (n - 1) % YEARS,
            salt: spread(u128::from(n.unsigned_abs())),
            shared: &shared,
        };
        let before = there;
        let mut after = before_of(&first.id);
        while there < wanted {
            let Some((cases, last)) = copy.cases(&mut from, &after, wanted - there)? else {
                break;
            };
            after = last;
            there += cases.len() as u64;
            into.write_tx(|conn| write(conn, &cases, &mut figures))
                .map_err(|error| anyhow::anyhow!("{error}: {error:?}"))?;
        }
        anyhow::ensure!(
            there > before,
            "no case has come to its end: nothing to copy"
        );
        eprintln!("  {there} cases");
    }
    let figures: Vec<_> = figures.into_iter().collect();
    into.write_tx(|conn| rollups::apply(conn, &figures))
        .map_err(|error: StoreError| anyhow::anyhow!("{error}: {error:?}"))?;
    if let Conn::Lite(into) = &mut into {
        into.batch_execute("PRAGMA wal_checkpoint(TRUNCATE)")?;
    }
    Ok(())
}

/// People and houses: the same in every year.
fn shared(conn: &mut Conn) -> anyhow::Result<HashSet<Uuid>> {
    let ids: Vec<Id> =
        sql_query("SELECT id FROM accounts UNION ALL SELECT id FROM enterprises").load(conn)?;
    ids.iter().map(|it| Ok(Uuid::try_parse(&it.id)?)).collect()
}

/// Something just before it in the order of text.
fn before_of(id: &str) -> String {
    id[..id.len() - 1].to_owned()
}

/// Bits that share nothing with those of another number.
fn spread(n: u128) -> u128 {
    n.wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835)
}

struct Copy<'a> {
    years: i32,
    salt: u128,
    shared: &'a HashSet<Uuid>,
}

impl Copy<'_> {
    /// The next cases that have ended, at most so many; none where there are no more.
    fn cases(
        &self,
        conn: &mut Conn,
        after: &str,
        most: u64,
    ) -> anyhow::Result<Option<(Vec<Copied>, String)>> {
        let rows: Vec<Row> = sql_query(format!(
            "SELECT id, subject, repeat_key, order_key FROM complaints WHERE id > $1 ORDER BY id LIMIT {TOGETHER}"
        ))
        .bind::<Text, _>(after)
        .load(conn)?;
        let Some(last) = rows.last().map(|it| it.id.clone()) else {
            return Ok(None);
        };
        let events: Vec<Happened> = sql_query(
            "SELECT complaint_id, seq, payload, actor, at, rule_set FROM events
             WHERE complaint_id > $1 AND complaint_id <= $2 ORDER BY complaint_id, seq",
        )
        .bind::<Text, _>(after)
        .bind::<Text, _>(&last)
        .load(conn)?;
        let contents: Vec<Content> = sql_query(
            "SELECT id, complaint_id, kind, salt, sha256, body, is_sealed, created_at FROM contents
             WHERE complaint_id > $1 AND complaint_id <= $2",
        )
        .bind::<Text, _>(after)
        .bind::<Text, _>(&last)
        .load(conn)?;
        let mut contents_of: BTreeMap<String, Vec<NewContent>> = BTreeMap::new();
        for content in contents {
            let case = content.complaint_id.clone();
            contents_of
                .entry(case)
                .or_default()
                .push(self.content(content));
        }
        let mut cases = Vec::new();
        for (row, events) in rows
            .into_iter()
            .zip(events.chunk_by(|a, b| a.complaint_id == b.complaint_id))
        {
            anyhow::ensure!(row.id == events[0].complaint_id, "{} has no events", row.id);
            let contents = contents_of.remove(&row.id).unwrap_or_default();
            let case = self.case(row, events, contents)?;
            if case.complaint.next_due().is_none() && (cases.len() as u64) < most {
                cases.push(case);
            }
        }
        Ok(Some((cases, last)))
    }

    fn case(
        &self,
        row: Row,
        happened: &[Happened],
        contents: Vec<NewContent>,
    ) -> anyhow::Result<Copied> {
        let events: Vec<Recorded> = happened
            .iter()
            .map(|it| {
                let payload: Payload = serde_json::from_str(&self.moved(&it.payload))?;
                Ok(Recorded {
                    seq: it.seq,
                    at: to_instant(self.earlier(it.at)),
                    actor: serde_json::from_str(&it.actor)?,
                    rule_set: it
                        .rule_set
                        .parse()
                        .map_err(|_| anyhow::anyhow!("rule set {}", it.rule_set))?,
                    event: payload.event,
                    deadlines: payload.deadlines,
                })
            })
            .collect::<anyhow::Result<_>>()?;
        let id = ComplaintId(self.other(Uuid::try_parse(&row.id)?));
        Ok(Copied {
            complaint: folded(id, &events),
            extras: RowExtras {
                subject: Some(row.subject),
                repeat_keys: row.repeat_key.map(|goods| RepeatKeys {
                    goods: RepeatKey(goods),
                    order: row.order_key.map(RepeatKey),
                }),
            },
            events,
            contents,
        })
    }

    fn content(&self, content: Content) -> NewContent {
        NewContent {
            id: self.moved(&content.id),
            complaint_id: self.moved(&content.complaint_id),
            kind: content.kind,
            salt: content.salt,
            sha256: content.sha256,
            body: content.body,
            is_sealed: content.is_sealed,
            created_at: self.earlier(content.created_at),
        }
    }

    /// JSON with other identifiers and earlier dates: between two quotation marks stands one of them, or something else.
    fn moved(&self, json: &str) -> String {
        let words: Vec<String> = json
            .split('"')
            .map(|word| match Uuid::try_parse(word) {
                Ok(id) if word.len() == 36 => self.other(id).to_string(),
                _ => self.earlier_word(word).unwrap_or_else(|| word.to_owned()),
            })
            .collect();
        words.join("\"")
    }

    /// `2026-05-11…` some years earlier; none where it is no date.
    fn earlier_word(&self, word: &str) -> Option<String> {
        let is_date = |(i, c): (usize, u8)| match i {
            4 | 7 => c == b'-',
            _ => c.is_ascii_digit(),
        };
        let date = word.as_bytes().get(..10)?;
        if !date.iter().copied().enumerate().all(is_date) {
            return None;
        }
        let year: i32 = word[..4].parse().ok()?;
        let day = match &word[4..10] {
            "-02-29" => "-02-28",
            other => other,
        };
        Some(format!("{:04}{day}{}", year - self.years, &word[10..]))
    }

    fn earlier(&self, at: NaiveDateTime) -> NaiveDateTime {
        let year = at.year() - self.years;
        at.with_year(year)
            .or_else(|| at.with_day(28)?.with_year(year))
            .unwrap_or(at)
    }

    /// Time-ordered as before, so many years earlier; the rest differs by the copy.
    fn other(&self, id: Uuid) -> Uuid {
        const RANDOM: u128 = (1 << 62) - 1;
        const YEAR_MS: u128 = 31_556_952_000;
        if self.shared.contains(&id) {
            return id;
        }
        let years = u128::from(self.years.unsigned_abs()) * YEAR_MS;
        Uuid::from_u128((id.as_u128() ^ (self.salt & RANDOM)).wrapping_sub(years << 80))
    }
}

/// The state its events lead to.
fn folded(id: ComplaintId, events: &[Recorded]) -> Complaint {
    let first = &events[0];
    let nobody = AccountId(Uuid::nil());
    let consumer = first
        .actor
        .account
        .filter(|_| first.actor.side == Side::Consumer);
    let mut complaint = Complaint::new(id, consumer.unwrap_or(nobody), first.at);
    for recorded in events {
        if let Event::Submitted { filing, .. } = &recorded.event {
            complaint.consumer = filing.consumer;
        }
        complaint.apply(recorded);
    }
    complaint
}

/// Each case as if it had come to its end at once.
fn write(
    conn: &mut Conn,
    cases: &[Copied],
    figures: &mut BTreeMap<RollupKey, i64>,
) -> StoreResult<()> {
    let rows = cases
        .iter()
        .map(|it| complaints::row(&it.complaint, &it.extras));
    let new: Vec<_> = cases.iter().map(|it| (None, &it.complaint)).collect();
    NewRows {
        complaints: rows.collect::<StoreResult<_>>()?,
        contents: cases.iter().flat_map(|it| &it.contents).collect(),
        deadlines: deadlines::update(conn, &new)?,
        facts: case_facts::update(conn, &new)?,
    }
    .insert(conn)?;
    // Whoever was told of them was told years ago.
    let mut end = LastRows::default();
    for case in cases {
        for event in &case.events {
            end.log.add(case.complaint.id, event, [])?;
        }
    }
    end.write(conn)?;
    for case in cases {
        for (key, value) in contributions(&case.complaint) {
            *figures.entry(key).or_default() += value;
        }
    }
    Ok(())
}
