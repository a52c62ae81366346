//! The log read again, one case after the other: memory holds a page and a case.

use crate::{
    domain::{
        actor::Side,
        complaint::{
            Complaint,
            event::{Event, Recorded},
        },
        ids::{AccountId, ComplaintId},
    },
    store::{Conn, StoreResult, events},
};

const PAGE: i64 = 2_000;

/// All of one case, from its first event to its last.
pub struct Story {
    pub id: ComplaintId,
    pub events: Vec<Recorded>,
}

impl Story {
    /// Before its first event.
    pub fn beginning(&self) -> Complaint {
        let nobody = AccountId(uuid::Uuid::nil());
        let filed = self.events.iter().find_map(|it| match &it.event {
            Event::Submitted { filing, .. } => Some(filing.consumer),
            _ => None,
        });
        let first = self.events.first();
        let drafted = first
            .filter(|it| it.actor.side == Side::Consumer)
            .and_then(|it| it.actor.account);
        let at = first.map(|it| it.at).unwrap_or_default();
        Complaint::new(self.id, filed.or(drafted).unwrap_or(nobody), at)
    }
}

/// Every case there is.
pub fn each_case(
    conn: &mut Conn,
    visit: &mut dyn FnMut(&mut Conn, Story) -> StoreResult<()>,
) -> StoreResult<()> {
    let mut after = None;
    let mut open: Option<Story> = None;
    loop {
        let page = events::page_after(conn, after, PAGE)?;
        let Some(last) = page.last() else { break };
        after = Some((last.complaint, last.recorded.seq));
        for stored in page {
            match &mut open {
                Some(story) if story.id == stored.complaint => story.events.push(stored.recorded),
                _ => {
                    let next = Story {
                        id: stored.complaint,
                        events: vec![stored.recorded],
                    };
                    if let Some(story) = open.replace(next) {
                        visit(conn, story)?;
                    }
                }
            }
        }
    }
    match open {
        Some(story) => visit(conn, story),
        None => Ok(()),
    }
}
