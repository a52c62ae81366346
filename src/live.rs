//! Open pages learn of a change within a second: one thread follows the log of events and passes each on to whom it
//! concerns. Nothing personal goes out: which complaint, which event, which state.
//!
//! The thread works only while somebody listens. It is woken by the writer of this process, and looks four times a second
//! for what other nodes wrote. A listener that does not read is dropped rather than waited for.

use std::{
    collections::{BTreeSet, HashMap},
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread,
    time::Duration,
};

use bytes::Bytes;
use tokio::sync::mpsc;

use crate::{
    domain::{
        actor::Actor,
        ids::{AccountId, EnterpriseId},
        region::RegionCode,
    },
    store::{
        Pool, StoreError, StoreResult, counters,
        live::{self, Change},
    },
};

const LOOK_EVERY: Duration = Duration::from_millis(250);
/// Messages a listener may be behind.
const BEHIND: usize = 64;
/// Events read at once.
const BATCH: i64 = 500;

/// What a listener hears of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Key {
    Account(AccountId),
    Enterprise(EnterpriseId),
    /// The bureaus of this region and of those in it.
    Region(RegionCode),
}

/// One line of the stream; a position where it tells of an event.
#[derive(Clone, Debug)]
pub struct Message {
    pub position: Option<i64>,
    pub bytes: Bytes,
}

#[derive(Clone)]
pub struct Live(Arc<Shared>);

struct Shared {
    hub: Mutex<Hub>,
    bell: Condvar,
}

#[derive(Default)]
struct Hub {
    listeners: HashMap<u64, Listening>,
    by_key: HashMap<Key, Vec<u64>>,
    next: u64,
    /// The last position passed on; None while nobody listens.
    last: Option<i64>,
    is_woken: bool,
    is_closed: bool,
}

struct Listening {
    keys: Vec<Key>,
    queue: mpsc::Sender<Message>,
}

/// Somebody listening; dropping it ends that.
pub struct Listener {
    id: u64,
    live: Live,
    pub messages: mpsc::Receiver<Message>,
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.live.hub().remove(self.id);
    }
}

impl Live {
    pub fn start(pool: Pool) -> anyhow::Result<Live> {
        let shared = Arc::new(Shared {
            hub: Mutex::default(),
            bell: Condvar::new(),
        });
        // The thread ends with the last handle, so it must not hold one itself.
        let follower = Arc::downgrade(&shared);
        thread::Builder::new().name("live".into()).spawn(move || {
            while let Some(shared) = follower.upgrade() {
                if !Live(shared).follow(&pool) {
                    return;
                }
            }
        })?;
        Ok(Live(shared))
    }

    /// To be called after a commit that wrote events.
    pub fn wake(&self) {
        let mut hub = self.hub();
        if !hub.listeners.is_empty() && !hub.is_woken {
            hub.is_woken = true;
            self.0.bell.notify_all();
        }
    }

    /// Begins to pass on what is written from now on. `position` is one read before: nothing after it is lost.
    pub fn listen(&self, keys: Vec<Key>, position: i64) -> Option<Listener> {
        let (queue, messages) = mpsc::channel(BEHIND);
        let mut hub = self.hub();
        if hub.is_closed {
            return None;
        }
        let id = hub.next;
        hub.next += 1;
        for key in &keys {
            hub.by_key.entry(*key).or_default().push(id);
        }
        hub.listeners.insert(id, Listening { keys, queue });
        hub.last.get_or_insert(position);
        drop(hub);
        self.0.bell.notify_all();
        Some(Listener {
            id,
            live: self.clone(),
            messages,
        })
    }

    /// Tells open pages of these accounts that their notifications changed.
    pub fn tell(&self, accounts: &[AccountId]) {
        let message = Message {
            position: None,
            bytes: Bytes::from_static(b"event: notification\ndata: {}\n\n"),
        };
        let mut hub = self.hub();
        for account in accounts {
            hub.send(&[Key::Account(*account)], &message);
        }
    }

    /// Ends every stream, so that a stopping server need not wait for them.
    pub fn close(&self) {
        let mut hub = self.hub();
        hub.is_closed = true;
        hub.listeners.clear();
        hub.by_key.clear();
        drop(hub);
        self.0.bell.notify_all();
    }

    pub fn listeners(&self) -> usize {
        self.hub().listeners.len()
    }

    fn hub(&self) -> MutexGuard<'_, Hub> {
        self.0.hub.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// One look; false when it is over.
    fn follow(&self, pool: &Pool) -> bool {
        let hub = self.hub();
        let (mut hub, _) = self
            .0
            .bell
            .wait_timeout_while(hub, LOOK_EVERY, |hub| !hub.is_woken && !hub.is_closed)
            .unwrap_or_else(PoisonError::into_inner);
        if hub.is_closed {
            return false;
        }
        hub.is_woken = false;
        if hub.listeners.is_empty() {
            hub.last = None;
        }
        let Some(last) = hub.last else {
            return true;
        };
        // Never read with the lock held.
        drop(hub);
        let changes = pool.read::<_, StoreError>(|conn| live::changes_after(conn, last, BATCH));
        match changes {
            Ok(changes) => self.pass_on(last, &changes),
            Err(error) => tracing::warn!(%error, "open pages wait: the events cannot be read"),
        }
        true
    }

    fn pass_on(&self, last: i64, changes: &[Change]) {
        let Some(newest) = changes.last() else { return };
        let mut hub = self.hub();
        for change in changes {
            let message = Message::of(change);
            hub.send(&keys_of(change), &message);
        }
        // Where everybody left and somebody came meanwhile, it was set anew.
        if hub.last == Some(last) {
            hub.last = Some(newest.position);
        }
        if changes.len() as i64 >= BATCH {
            hub.is_woken = true;
        }
    }
}

impl Hub {
    fn send(&mut self, keys: &[Key], message: &Message) {
        let ids: BTreeSet<u64> = keys
            .iter()
            .filter_map(|key| self.by_key.get(key))
            .flatten()
            .copied()
            .collect();
        for id in ids {
            let is_heard = self
                .listeners
                .get(&id)
                .is_some_and(|listening| listening.queue.try_send(message.clone()).is_ok());
            if !is_heard {
                self.remove(id);
            }
        }
    }

    fn remove(&mut self, id: u64) {
        let Some(listening) = self.listeners.remove(&id) else {
            return;
        };
        for key in listening.keys {
            if let Some(ids) = self.by_key.get_mut(&key) {
                ids.retain(|other| *other != id);
                if ids.is_empty() {
                    self.by_key.remove(&key);
                }
            }
        }
    }
}

impl Message {
    pub fn of(change: &Change) -> Message {
        let text = format!(
            "id: {}\nevent: {}\ndata: {{\"complaint_id\":\"{}\",\"seq\":{},\"state\":\"{}\"}}\n\n",
            change.position, change.kind, change.complaint, change.seq, change.state
        );
        Message {
            position: Some(change.position),
            bytes: Bytes::from(text),
        }
    }
}

/// What an actor may hear of.
pub fn keys_for(actor: &Actor) -> Vec<Key> {
    let own = actor.account().map(Key::Account);
    let shared = match actor {
        Actor::Enterprise { enterprise, .. } => Some(Key::Enterprise(*enterprise)),
        Actor::Bureau { region, .. } => Some(Key::Region(*region)),
        Actor::Consumer { .. } | Actor::Operator { .. } | Actor::System => None,
    };
    own.into_iter().chain(shared).collect()
}

fn keys_of(change: &Change) -> Vec<Key> {
    let mut keys = vec![Key::Account(change.consumer)];
    keys.extend(change.enterprise.map(Key::Enterprise));
    keys.extend(
        change
            .bureau
            .into_iter()
            .flat_map(RegionCode::ancestors)
            .map(Key::Region),
    );
    keys
}

/// The newest position there is.
pub fn position(conn: &mut crate::store::Conn) -> StoreResult<i64> {
    counters::get(conn, counters::POSITION)
}
