//! Sends the letters that are due, some at a time, outside of any transaction.
//!
//! A letter that cannot be handed over is tried again after one minute, two, four … at most four hours, and given up a
//! day after it was written: counted, logged and told to the system admins.

use std::{collections::BTreeMap, thread};

use chrono::TimeDelta;
use lettre::message::Mailbox;
use serde::Deserialize;

use super::Pace;
use crate::{
    app::App,
    domain::{ids::AccountId, time::Instant},
    error::AppResult,
    keys::Personal,
    metrics,
    notify::{
        Notice, NoticeKind,
        letter::Letter,
        mailer::{NotSent, PARALLEL},
        text::{self, CaseFacts, Reader},
    },
    store::{
        Conn, StoreResult,
        accounts::{self, AccountStatus, audience, profile},
        mails::{self, Mail, SECRET_CONTEXT},
        notifications::{self, NewNotification},
    },
};

const BATCH: i64 = 16;

/// Longer than a batch takes against the slowest server.
const LEASE: TimeDelta = TimeDelta::minutes(10);
const FIRST_PAUSE: TimeDelta = TimeDelta::minutes(1);
const LONGEST_PAUSE: TimeDelta = TimeDelta::hours(4);
const GIVEN_UP_AFTER: TimeDelta = TimeDelta::hours(24);

pub fn run(app: &App) -> AppResult<Pace> {
    let now = app.clock.now();
    if !app.read(|conn| mails::is_due(conn, now))? {
        return Ok(Pace::Done);
    }
    let claimed = app.write(move |conn| Ok(mails::claim(conn, now, now + LEASE, BATCH)?))?;
    if claimed.is_empty() {
        return Ok(Pace::Done);
    }
    let outcomes = send_all(app, &claimed);
    write_down(app, claimed, outcomes)?;
    Ok(Pace::More)
}

enum Outcome {
    Sent,
    Failed(NotSent),
    /// Whoever it was for is not here any more.
    Void(&'static str),
}

fn send_all(app: &App, mails: &[Mail]) -> Vec<Outcome> {
    let share = mails.len().div_ceil(PARALLEL).max(1);
    thread::scope(|scope| {
        let workers: Vec<_> = mails
            .chunks(share)
            .map(|part| {
                (
                    part,
                    scope.spawn(|| part.iter().map(|m| send(app, m)).collect()),
                )
            })
            .collect();
        workers
            .into_iter()
            .flat_map(|(part, worker)| {
                worker.join().unwrap_or_else(|_| {
                    let failed = || Outcome::Failed(NotSent("the worker broke down".to_owned()));
                    part.iter().map(|_| failed()).collect::<Vec<_>>()
                })
            })
            .collect()
    })
}

fn send(app: &App, mail: &Mail) -> Outcome {
    match letter(app, mail) {
        Ok(Some(letter)) => match app.mailer.send(mail.id, app.clock.now(), &letter) {
            Ok(()) => Outcome::Sent,
            Err(not_sent) => Outcome::Failed(not_sent),
        },
        Ok(None) => Outcome::Void("the account is closed or has no address"),
        Err(not_sent) => Outcome::Failed(not_sent),
    }
}

/// None where there is nobody to write to.
fn letter(app: &App, mail: &Mail) -> Result<Option<Letter>, NotSent> {
    let unreadable = |what: &str| NotSent(format!("{what} cannot be read"));
    let found = app.read(|conn| {
        let account = accounts::get(conn, mail.account)?;
        let contact = profile::contact(conn, &app.keys, mail.account)?;
        let id = mail.complaint.map(|id| id.to_string());
        let ids: Vec<&str> = id.as_deref().into_iter().collect();
        let case = notifications::cases(conn, &ids)?.pop();
        Ok((account, contact, case))
    });
    let (account, contact, case) = found.map_err(|_| unreadable("the account"))?;
    let elsewhere = secret(app, mail).and_then(|secret| secret.to);
    let Some(email) = elsewhere.or(contact.profile.email) else {
        return Ok(None);
    };
    if account.status == AccountStatus::Disabled {
        return Ok(None);
    }
    let address = email
        .expose()
        .parse()
        .map_err(|_| NotSent("the address is none".to_owned()))?;
    let notice: Notice = mail.notice.parse().map_err(|_| unreadable("the notice"))?;
    let case = case.map(|case| CaseFacts {
        id: case.id,
        number: case.number,
        respondent: case.respondent,
        bureau: case.bureau,
    });
    let reader = Reader {
        side: account.side,
        lang: contact.lang,
    };
    let words = text::text(&notice, case.as_ref(), reader, mail.created_at);
    let link = link(app, mail, notice.kind).ok_or_else(|| unreadable("the link"))?;
    let name = contact.profile.name.into_inner();
    let to = Mailbox::new(Some(name).filter(|name| !name.is_empty()), address);
    Ok(Some(Letter::compose(
        &words,
        to,
        contact.lang,
        case.as_ref(),
        &link,
    )))
}

/// What is sealed beside a letter that carries a one-time link.
#[derive(Deserialize)]
struct Secret {
    token: String,
    /// Where it goes, if not to the account's own address.
    #[serde(default)]
    to: Option<Personal<String>>,
}

fn secret(app: &App, mail: &Mail) -> Option<Secret> {
    let sealed = mail.secret.as_deref()?;
    let plain = app.keys.open(SECRET_CONTEXT, sealed).ok()?;
    serde_json::from_slice(&plain).ok()
}

/// What comes after `#` a browser keeps to itself: a one-time token is not written into anybody's log on the way.
fn link(app: &App, mail: &Mail, kind: NoticeKind) -> Option<String> {
    let site = &app.config.public_url;
    let token = || secret(app, mail).map(|secret| secret.token);
    Some(match (kind, mail.complaint) {
        (NoticeKind::Invitation, _) => format!("{site}/invitation#{}", token()?),
        (NoticeKind::PasswordReset, _) => format!("{site}/password-reset#{}", token()?),
        (NoticeKind::EmailChange, _) => format!("{site}/email-confirmation#{}", token()?),
        (_, Some(complaint)) => format!("{site}/cases/{complaint}"),
        (_, None) => site.clone(),
    })
}

fn write_down(app: &App, mails: Vec<Mail>, outcomes: Vec<Outcome>) -> AppResult<()> {
    let clock = app.clock.clone();
    let (given_up, admins) = app.write(move |conn| {
        let now = clock.now();
        let (mut sent, mut given_up) = (Vec::new(), Vec::new());
        let mut void: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for (mail, outcome) in mails.into_iter().zip(outcomes) {
            match outcome {
                Outcome::Sent => sent.push(mail.id),
                Outcome::Void(why) => void.entry(why).or_default().push(mail.id),
                Outcome::Failed(NotSent(why)) => match next_try(&mail, now) {
                    Some(next) => mails::try_again(conn, mail.id, &why, next)?,
                    None => {
                        mails::give_up(conn, &[mail.id], &why)?;
                        given_up.push((mail, why));
                    }
                },
            }
        }
        mails::mark_sent(conn, &sent)?;
        for (why, ids) in void {
            mails::give_up(conn, &ids, why)?;
        }
        let mut admins = Vec::new();
        if !given_up.is_empty() {
            admins = tell_admins(conn, given_up.len(), now, || clock.new_id())?;
        }
        Ok((given_up, admins))
    })?;
    for (mail, why) in given_up {
        metrics::mail_given_up();
        tracing::error!(mail = %mail.id, notice = mail.notice, attempts = mail.attempts + 1, why, "a mail was given up");
    }
    app.live.tell(&admins);
    Ok(())
}

/// None once a day of attempts is over; the last one is at its end.
fn next_try(mail: &Mail, now: Instant) -> Option<Instant> {
    let end = mail.created_at + GIVEN_UP_AFTER;
    if now >= end {
        return None;
    }
    let doublings = u32::try_from(mail.attempts).unwrap_or(0).min(16);
    let pause = (FIRST_PAUSE * 2_i32.pow(doublings)).min(LONGEST_PAUSE);
    Some((now + pause).min(end))
}

fn tell_admins(
    conn: &mut Conn,
    count: usize,
    at: Instant,
    new_id: impl Fn() -> uuid::Uuid,
) -> StoreResult<Vec<AccountId>> {
    let admins = audience::system_admins(conn)?;
    let mut told = Vec::new();
    for _ in 0..count {
        told.extend(admins.iter().map(|admin| NewNotification {
            id: new_id(),
            account: admin.account,
            notice: Notice::from(NoticeKind::MailGivenUp).to_string(),
            complaint: None,
            position: None,
            at,
        }));
    }
    notifications::insert(conn, &told)?;
    Ok(admins.into_iter().map(|admin| admin.account).collect())
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn pauses_double_and_end_after_a_day() {
        let start: Instant = "2026-05-11T02:00:00Z".parse().unwrap();
        let mut mail = Mail {
            id: Uuid::nil(),
            account: AccountId(Uuid::nil()),
            notice: "message".into(),
            complaint: None,
            secret: None,
            attempts: 0,
            created_at: start,
        };
        let mut now = start;
        let mut minutes = Vec::new();
        while let Some(next) = next_try(&mail, now) {
            minutes.push((next - now).num_minutes());
            now = next;
            mail.attempts += 1;
        }
        assert_eq!(minutes[..5], [1, 2, 4, 8, 16]);
        assert_eq!(now, start + GIVEN_UP_AFTER);
        assert_eq!(minutes.len(), 13);
    }
}
