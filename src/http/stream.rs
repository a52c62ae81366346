//! Server-sent events: an open page learns within a second that one of its cases changed, and asks for it then.
//!
//! A page that was away says the last id it saw and is told what it missed; if that is too much, `reset` tells it to load
//! anew. A stream ends with its token: the page comes back with a fresh one.

use std::{collections::VecDeque, time::Duration};

use actix_web::{
    HttpRequest, HttpResponse,
    http::Method,
    rt,
    web::{self, Bytes},
};
use futures_util::stream;
use serde::Deserialize;

use super::{
    HttpResult,
    auth::{self, Caller},
    error::{self, ErrorBody},
    query::Query,
};
use crate::{
    app::App,
    domain::actor::Actor,
    error::{AppError, AppResult},
    live::{self, Listener, Message},
    store::live::{Whose, missed},
};

/// Shorter than the patience of any proxy; each time the token is looked at, too.
const HEARTBEAT: Duration = Duration::from_secs(15);
/// What a page that was away is told; more is a `reset`.
const MISSED: usize = 1_000;
/// So far back nobody looks for single events.
const FARTHEST: i64 = 100_000;

const RESET: Bytes = Bytes::from_static(b"event: reset\ndata: {}\n\n");
const STILL_HERE: Bytes = Bytes::from_static(b": still here\n\n");

#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct StreamQuery {
    /// As the header `Last-Event-ID`, for clients that cannot set it.
    last_event_id: Option<i64>,
}

/// What changes, as it changes.
///
/// `id: <position>`, `event: <kind>`, `data: {"complaint_id", "seq", "state"}` for every event in the caller's cases;
/// `event: notification` when the caller's unread notifications changed; `event: reset` when the page must load anew.
#[utoipa::path(get, path = "/api/v1/stream", tag = "messages", params(StreamQuery), security(("bearer" = [])),
    responses((status = 200, description = "Server-sent events", content_type = "text/event-stream"), (status = 401, body = ErrorBody)))]
pub async fn open(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Caller,
    query: Query<StreamQuery>,
) -> HttpResult<HttpResponse> {
    if request.method() == Method::HEAD {
        // It has no end that one could wait for.
        let mut head = HttpResponse::Ok();
        return Ok(head.content_type("text/event-stream").finish());
    }
    let header = request.headers().get("last-event-id");
    let since = header
        .and_then(|value| value.to_str().ok()?.trim().parse().ok())
        .or(query.last_event_id);
    let opened = super::run(&app, move |app| begin(app, &caller.actor, since))
        .await
        .map_err(error::on(&request))?;
    let open = OpenStream {
        waiting: opened.waiting,
        listener: Some(opened.listener),
        sent: opened.position,
        heartbeat: rt::time::interval_at(rt::time::Instant::now() + HEARTBEAT, HEARTBEAT),
        request,
    };
    let body = stream::unfold(open, |mut open| async move {
        let bytes = open.next().await?;
        Some((Ok::<_, actix_web::Error>(bytes), open))
    });
    Ok(HttpResponse::Ok()
        .content_type("text/event-stream")
        .insert_header(("Cache-Control", "no-store"))
        // Proxies like to collect small answers.
        .insert_header(("X-Accel-Buffering", "no"))
        .streaming(body))
}

struct Opened {
    listener: Listener,
    waiting: VecDeque<Bytes>,
    /// Up to here everything was told.
    position: i64,
}

/// Listens first and looks for what was missed then, so that nothing falls between.
fn begin(app: &App, actor: &Actor, since: Option<i64>) -> AppResult<Opened> {
    let now = app.read(live::position)?;
    let listener = app
        .live
        .listen(live::keys_for(actor), now)
        .ok_or(AppError::Unavailable {
            retry_after_secs: 1,
        })?;
    let since = since.unwrap_or(now);
    let mut opened = Opened {
        listener,
        waiting: VecDeque::new(),
        position: now,
    };
    let limit = MISSED + 1;
    let changes = match since {
        since if since > now || since < now - FARTHEST => None,
        since => Some(app.read(|conn| missed(conn, whose(actor), since, limit as i64))?),
    };
    match changes {
        Some(changes) if changes.len() <= MISSED => {
            for change in &changes {
                opened.waiting.push_back(Message::of(change).bytes);
                opened.position = opened.position.max(change.position);
            }
            if changes.is_empty() {
                opened.waiting.push_back(ready(now));
            }
        }
        _ => {
            opened.waiting.push_back(RESET);
            opened.waiting.push_back(ready(now));
        }
    }
    Ok(opened)
}

/// Names the position a page begins at, so that it can resume before anything has happened.
fn ready(position: i64) -> Bytes {
    Bytes::from(format!("id: {position}\nevent: ready\ndata: {{}}\n\n"))
}

fn whose(actor: &Actor) -> Whose {
    match actor {
        Actor::Consumer { account } => Whose::Consumer(*account),
        Actor::Enterprise { enterprise, .. } => Whose::Enterprise(*enterprise),
        Actor::Bureau { region, .. } => Whose::Region(*region),
        Actor::Operator { .. } | Actor::System => Whose::Nobody,
    }
}

struct OpenStream {
    waiting: VecDeque<Bytes>,
    /// None once it is over.
    listener: Option<Listener>,
    sent: i64,
    heartbeat: rt::time::Interval,
    request: HttpRequest,
}

impl OpenStream {
    async fn next(&mut self) -> Option<Bytes> {
        if let Some(bytes) = self.waiting.pop_front() {
            return Some(bytes);
        }
        loop {
            let listener = self.listener.as_mut()?;
            tokio::select! {
                message = listener.messages.recv() => match message {
                    Some(Message { position: Some(position), .. }) if position <= self.sent => {}
                    Some(message) => return Some(message.bytes),
                    // Too slow, or the server stops: whatever was missed, the page loads anew.
                    None => {
                        self.listener = None;
                        return Some(RESET);
                    }
                },
                _ = self.heartbeat.tick() => {
                    if auth::caller(&self.request).await.is_err() {
                        self.listener = None;
                        return None;
                    }
                    return Some(STILL_HERE);
                }
            }
        }
    }
}
